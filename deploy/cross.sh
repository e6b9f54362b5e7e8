#!/usr/bin/env bash
# Builds docent for a Raspberry Pi on another machine, against Debian 12's own libraries, so that it runs
# on Debian 12 and 13.
#
#   deploy/cross.sh [arm64]
#
# The compiler's own library for that platform comes with `rustup target add`. Where rustup has none to
# give, it is built from Debian's copy of the compiler's sources, of the same version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stop() { printf 'cross: %s\n' "$*" >&2; exit 1; }

arch=${1:-arm64}
[[ $arch == arm64 ]] || stop "docent is cross-built for arm64 alone, not for $arch."
platform=aarch64-unknown-linux-gnu
tools=aarch64-linux-gnu
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
root=$target/cross/$arch
for tool in mmdebstrap "$tools-gcc" pkg-config; do
  command -v "$tool" >/dev/null || stop "$tool is missing; deploy/needs.sh cross installs it."
done

# Debian's libraries for that machine, only unpacked: nothing of theirs is run.
if [[ ! -e $root/usr/lib/$tools/libasound.so ]]; then
  rm -rf "$root"
  mkdir -p "$target/cross"
  mmdebstrap --quiet --variant=extract --architectures="$arch" --include=libc6-dev,libasound2-dev bookworm "$root" ||
    stop "Debian's libraries for $arch could not be fetched; see what mmdebstrap says above."
fi

# Links that begin at the root mean that machine's own. One that leads nowhere here had the linker take the
# mathematics from an archive, which is bound to glibc's inner parts.
find "$root/usr/lib/$tools" -type l -lname '/*' -exec sh -c 'ln -sfr "$0$(readlink "$1")" "$1"' "$root" {} \;

# The sources of the compiler's library, from Debian's backports; apt's own state stays as it is.
compiler_sources() {
  local version=$1 own=$target/cross/apt mirror package
  [[ ! -e $target/cross/rust/usr/src/rustc-$version ]] || return 0
  mkdir -p "$own"/{lists/partial,archives/partial,apt.conf.d,preferences.d}
  touch "$own/status"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 'debian/*$') ||
    stop "apt names no mirror of Debian here."
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie-backports main\n' "$mirror" >"$own/sources.list"
  cat >"$own/apt.conf" <<APT
Dir "$own";
Dir::State "$own";
Dir::State::lists "$own/lists";
Dir::State::status "$own/status";
Dir::Cache "$own";
Dir::Cache::archives "$own/archives";
Dir::Etc "$own";
Dir::Etc::sourcelist "$own/sources.list";
Dir::Etc::sourceparts "/dev/null";
APT
  export APT_CONFIG=$own/apt.conf
  apt-get --quiet --quiet update || stop "Debian's backports could not be asked."
  package=$(apt-cache madison rust-src | awk -v version="$version" '$3 ~ "^" version "[+]" {print $3; exit}')
  [[ -n $package ]] ||
    stop "Debian has no sources of Rust $version any more. Please take a compiler with rustup's $platform (rustup target add $platform)."
  (cd "$own/archives" && apt-get --quiet --quiet download "rust-src=$package")
  dpkg-deb --extract "$own"/archives/rust-src_*.deb "$target/cross/rust"
  unset APT_CONFIG
}

export PKG_CONFIG_ALLOW_CROSS=1 PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root/usr/lib/$tools/pkgconfig:$root/usr/share/pkgconfig
export CC_aarch64_unknown_linux_gnu=$tools-gcc CXX_aarch64_unknown_linux_gnu=$tools-g++ AR_aarch64_unknown_linux_gnu=$tools-ar
export CFLAGS_aarch64_unknown_linux_gnu=--sysroot=$root
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=$tools-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUSTFLAGS="-C link-arg=--sysroot=$root"

if [[ -d $(rustc --print sysroot)/lib/rustlib/$platform ]]; then
  cargo build --release --locked --target "$platform"
else
  version=$(rustc --version | cut -d ' ' -f 2)
  compiler_sources "$version"
  # To build it is an unstable wish of a stable compiler; the sources are the compiler's own, unchanged.
  RUSTC_BOOTSTRAP=1 __CARGO_TESTS_ONLY_SRC_ROOT=$target/cross/rust/usr/src/rustc-$version/library \
    cargo build --release --locked --target "$platform" -Zbuild-std=std,panic_abort,proc_macro
fi
