#!/usr/bin/env bash
# A technician's years in a minute: the package in a clean Debian under a real systemd, from its first
# installation to its purge. The machine that is tried on is a container; nothing of this one is touched.
#
#   deploy/proof/lifecycle.sh [bookworm|trixie ...]      without a word, both
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf 'lifecycle: %s\n' "$*"; }
stop() { printf 'lifecycle: NOT PROVEN: %s\n' "$*" >&2; exit 1; }

((EUID == 0)) || stop "this needs root: containers and their file systems are root's."
for tool in mmdebstrap systemd-nspawn lintian dpkg-deb; do
  command -v "$tool" >/dev/null || stop "$tool is missing; deploy/needs.sh package installs it."
done

target=$(realpath "${CARGO_TARGET_DIR:-target}")
work=$target/proof
packages=$target/package
version=$(sed -n 's/^version *= *"\(.*\)".*/\1/p' Cargo.toml | head -n 1)
arch=$(dpkg --print-architecture)
suites=("$@")
((${#suites[@]})) || suites=(bookworm trixie)

rm -rf "$work/ci"
mkdir -p "$work/ci" "$work/roots"

# The same program under three names: now, later, and one that does not start.
deploy/package.sh
cp "$packages/docent_${version}_$arch.deb" "$packages/docent-tour-trotsky_${version}_all.deb" \
  "$packages/docent-box_${version}_all.deb" "$work/ci"
again() {
  local name=docent_$1_$arch.deb
  rm -rf "$work/again"
  dpkg-deb --raw-extract "$work/ci/docent_${version}_$arch.deb" "$work/again"
  sed -i "s/^Version: .*/Version: $1/" "$work/again/DEBIAN/control"
  [[ -z ${2:-} ]] || printf '#!/bin/sh\n%s\n' "$2" >"$work/again/usr/bin/docent"
  (cd "$work/again" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) >"$work/again/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -Znone --build "$work/again" "$work/ci/$name" >/dev/null
}
again "$version+1"
again "$version+2"
again "$version+3" 'echo "this version does not start" >&2; exit 1'

say "lintian"
# Their only faults may be warnings; those are shown.
lintian --fail-on error --tag-display-limit 0 "$packages"/docent*_"$version"_{"$arch",all}.deb ||
  stop "lintian finds errors."

failed=0
for suite in "${suites[@]}"; do
  root=$work/roots/$suite
  if [[ ! -e $root.tar ]]; then
    say "a clean Debian: $suite"
    sound=libasound2
    [[ $suite == bookworm ]] || sound=libasound2t64
    mmdebstrap --quiet --format=tar --variant=minbase \
      --include="systemd-sysv,dbus,curl,procps,iproute2,jq,init-system-helpers,unattended-upgrades,avahi-daemon,$sound" \
      "$suite" "$root.tar.part" || stop "a clean $suite could not be made; see what mmdebstrap says above."
    mv "$root.tar.part" "$root.tar"
  fi
  rm -rf "$root"
  mkdir "$root"
  tar -C "$root" -xf "$root.tar" --exclude='./dev/*'
  install -m 755 deploy/proof/inside.sh "$root/root/inside.sh"
  cat >"$root/etc/systemd/system/proof.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/root/inside.sh
StandardOutput=file:/ci/out.log
StandardError=inherit
ExecStopPost=/bin/systemctl --force poweroff
[Install]
WantedBy=default.target
UNIT
  mkdir -p "$root/etc/systemd/system/default.target.wants"
  ln -sf ../proof.service "$root/etc/systemd/system/default.target.wants/proof.service"
  rm -f "$work/ci/out.log"
  # A USB stick, where this kernel has a device to make one of.
  truncate -s 256M "$work/stick"
  mkfs.ext4 -q -F -L DOCENT "$work/stick"
  stick=$(losetup --show --find "$work/stick") || say "without a USB stick: there is no loop device here"
  begun=$SECONDS
  # A terminal would change how lines end.
  timeout 900 systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe \
    --bind="$work/ci:/ci" ${stick:+--bind="$stick:/dev/loop-stick"} --directory "$root" --boot </dev/null >"$work/$suite.console" 2>&1 || true
  [[ -z $stick ]] || losetup --detach "$stick"
  if [[ ! -s $work/ci/out.log ]]; then
    tail -n 20 "$work/$suite.console" >&2
    stop "$suite did not start in a container here; its last words are above."
  fi
  cat "$work/ci/out.log"
  say "$suite took $((SECONDS - begun)) s"
  grep -qE '^[0-9]+ passed, 0 failed$' "$work/ci/out.log" || failed=1
  rm -rf "$root"
done
((failed == 0)) || stop "what is marked FAIL above does not hold."
