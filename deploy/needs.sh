#!/usr/bin/env bash
# Sees to what docent needs from the system: checks first, and installs with apt what is missing.
#
#   deploy/needs.sh build        to build and run it
#   deploy/needs.sh test         for its tests: virtual sound cards and a real browser
#   deploy/needs.sh bench        for its benches: MPD and ffmpeg, to compare with
#   deploy/needs.sh build test   several
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf 'needs: %s\n' "$*"; }
stop() { printf 'needs: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }

has_alsa_headers() { has pkg-config && pkg-config --exists alsa; }
has_pulse_for_alsa() { compgen -G '/usr/lib*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null ||
  compgen -G '/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null; }

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
}

want_for_test() {
  want pulseaudio has pulseaudio
  want pulseaudio-utils has parec
  want libasound2-plugins has_pulse_for_alsa
  want alsa-utils has aplay
  want chromium has chromium
  want chromium-driver has chromedriver
  want util-linux has chrt
  want npm has npm
}

# The rules that pages are measured by, pinned by their lock file.
fetch_axe() {
  local folder=$here/tests/axe
  if [[ ! -f $folder/node_modules/.package-lock.json ||
    $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ]]; then
    say "fetching axe-core"
    npm ci --prefix "$folder" --no-audit --no-fund --silent ||
      stop "npm could not fetch axe-core; its own words are above."
  fi
}

want_for_bench() {
  want mpd has mpd
  want ffmpeg has ffmpeg
  want python3-venv has_venv
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

(($# > 0)) || stop "which needs? build, test, bench, or several."
for set in "$@"; do
  case $set in
    build)
      check_rust
      want_for_build
      ;;
    test) want_for_test ;;
    bench) want_for_bench ;;
    *) stop "there is no set of needs called '$set', only build, test and bench." ;;
  esac
done

if ((${#missing[@]} > 0)); then
  install_missing
fi
for set in "$@"; do
  [[ $set != test ]] || fetch_axe
done
say "all there for $*"
