#!/usr/bin/env bash
# Sees to what docent needs from the system: checks first, and installs with apt what is missing.
#
#   deploy/needs.sh build        to build and run it
#   deploy/needs.sh test         for its tests: virtual sound cards, a real browser, ffmpeg, espeak-ng, and NATS
#   deploy/needs.sh faults       for `make faults`: file systems of its own
#   deploy/needs.sh bench        for its benches: MPD, nginx and ffmpeg, to compare with; espeak-ng and human voices
#   deploy/needs.sh fuzz         for `make fuzz`: cargo-fuzz, and Rust's nightly
#   deploy/needs.sh package      for its package, and to try that in a clean Debian
#   deploy/needs.sh cross        to build and try it for a Raspberry Pi
#   deploy/needs.sh kiosk        to try its touchscreens without one
#   deploy/needs.sh build test   several
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf 'needs: %s\n' "$*"; }
stop() { printf 'needs: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }

has_alsa_headers() { has pkg-config && pkg-config --exists alsa; }
has_pulse_for_alsa() { compgen -G '/usr/lib*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null ||
  compgen -G '/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null; }

# Debian has it in /usr/sbin, where not everybody looks.
has_nats_server() { has nats-server || [[ -x /usr/sbin/nats-server ]]; }

has_venv() { has python3 && python3 -c 'import ensurepip' 2>/dev/null; }

missing=()

# want PACKAGE CHECK...: notes the package if the check fails.
want() {
  local package=$1
  shift
  "$@" || missing+=("$package")
}

want_for_build() {
  want pkg-config has pkg-config
  want libasound2-dev has_alsa_headers
  want gcc has cc
  want make has make
  want cmake has cmake
  want npm has npm
}

want_for_fuzz() {
  want g++ has c++
}

# The nightly compiler comes from rustup too; cargo-fuzz is a program of cargo's own.
check_fuzz() {
  cargo +nightly --version >/dev/null 2>&1 ||
    stop "the sanitizers need Rust's nightly compiler. Please run 'rustup toolchain install nightly --profile minimal' and try again."
  if ! cargo fuzz --version >/dev/null 2>&1; then
    say "installing cargo-fuzz"
    cargo install cargo-fuzz --locked --quiet ||
      stop "cargo could not install cargo-fuzz; its own words are above."
  fi
}

# The driver refuses a shell of another version.
has_matching_chromium() {
  local version='${db:Status-Status} ${Version}'
  local shell driver
  shell=$(dpkg-query -W -f="$version" chromium-headless-shell 2>/dev/null) || return 1
  driver=$(dpkg-query -W -f="$version" chromium-driver 2>/dev/null) || return 1
  [[ $shell == installed* && $shell == "$driver" ]]
}

want_for_test() {
  want pulseaudio has pulseaudio
  want pulseaudio-utils has parec
  want libasound2-plugins has_pulse_for_alsa
  want alsa-utils has aplay
  want chromium-headless-shell has_matching_chromium
  want chromium-driver has_matching_chromium
  want ffmpeg has ffmpeg
  want espeak-ng has espeak-ng
  want util-linux has chrt
  want bsdutils has script
  want npm has npm
  want g++ has c++
  want openssl has openssl
  want nats-server has_nats_server
}

# fetch_packages FOLDER WHAT: what a folder's package.json names, pinned by its lock file.
fetch_packages() {
  local folder=$here/$1
  if [[ ! -f $folder/node_modules/.package-lock.json ||
    $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ]]; then
    say "fetching $2"
    npm ci --prefix "$folder" --no-audit --no-fund --silent ||
      stop "npm could not fetch $2; its own words are above."
  fi
}

want_for_bench() {
  want mpd has mpd
  want nginx-light has nginx
  want ffmpeg has ffmpeg
  want espeak-ng has espeak-ng
  want pocketsphinx-testdata test -d /usr/share/pocketsphinx/test/data
  want python3-venv has_venv
  want binutils has strip
}

want_for_faults() {
  want btrfs-progs has mkfs.btrfs
  want e2fsprogs has mkfs.ext4
}

want_for_package() {
  want dpkg-dev has dpkg-architecture
  want lintian has lintian
  want mmdebstrap has mmdebstrap
  want systemd-container has systemd-nspawn
  want gnupg has gpg
  want openssl has openssl
}

want_for_cross() {
  want gcc-aarch64-linux-gnu has aarch64-linux-gnu-gcc
  want g++-aarch64-linux-gnu has aarch64-linux-gnu-g++
  want mmdebstrap has mmdebstrap
  want qemu-user-static has qemu-aarch64-static
  want curl has curl
  want file has file
}

want_for_kiosk() {
  want sway has sway
  want grim has grim
  want chromium has chromium
  want chromium-sandbox test -u /usr/lib/chromium/chrome-sandbox
  want chromium-driver has chromedriver
  want iproute2 has ss
  want jq has jq
}

# Rust comes from rustup, which nobody should find installed without having asked for it.
check_rust() {
  local wanted found
  wanted=$(sed -n 's/^rust-version *= *"\(.*\)".*/\1/p' "$here/Cargo.toml")
  if ! has cargo || ! has rustc; then
    stop "Rust $wanted is missing. Please install it with rustup (https://rustup.rs), open a new shell and try again."
  fi
  found=$(cd "$here" && rustc --version | cut -d ' ' -f 2) ||
    stop "rustc does not run here. Please see what 'rustc --version' says."
  if [[ $(printf '%s\n' "$wanted" "${found%%-*}" | sort -V | head -n 1) != "$wanted" ]]; then
    stop "Rust $found is too old: docent needs $wanted. Please run 'rustup update stable' and try again."
  fi
}

install_missing() {
  local root=()
  has apt-get || stop "please install ${missing[*]} (Debian's names), as there is no apt here to do it."
  if ((EUID != 0)); then
    has sudo || stop "please run as root: apt-get install ${missing[*]}"
    root=(sudo)
    [[ -t 0 ]] || root+=(--non-interactive)
  fi
  say "installing ${missing[*]}"
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet)
  "${apt[@]}" update || stop "apt-get update failed."
  # Never at the cost of something that is installed, such as another sound server.
  "${apt[@]}" install --yes --no-install-recommends --no-remove "${missing[@]}" ||
    stop "apt could not install ${missing[*]}; its own words are above."
}

(($# > 0)) || stop "which needs? build, test, faults, bench, fuzz, package, cross, kiosk, or several."
for set in "$@"; do
  case $set in
    build)
      check_rust
      want_for_build
      ;;
    test) want_for_test ;;
    bench) want_for_bench ;;
    faults) want_for_faults ;;
    fuzz) want_for_fuzz ;;
    package) want_for_package ;;
    cross) want_for_cross ;;
    kiosk) want_for_kiosk ;;
    *) stop "there is no set of needs called '$set', only build, test, faults, bench, fuzz, package, cross and kiosk." ;;
  esac
done

if ((${#missing[@]} > 0)); then
  install_missing
fi
for set in "$@"; do
  [[ $set != build ]] || fetch_packages src/web/fonts "the fonts"
  [[ $set != test ]] || fetch_packages tests/axe axe-core
  [[ $set != fuzz ]] || check_fuzz
done
say "all there for $*"
