#!/usr/bin/env bash
# Makes the Debian packages: docent itself for one architecture, and for all of them the kiosk, the engine of several boxes, what
# makes a machine a box that looks after itself, and the first house's tour.
#
#   deploy/package.sh [amd64|arm64]     into target/package; without a word, for this machine
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stop() { printf 'package: %s\n' "$*" >&2; exit 1; }

arch=${1:-$(dpkg --print-architecture)}
case $arch in
  amd64) platform=x86_64-unknown-linux-gnu strip=strip ;;
  arm64) platform=aarch64-unknown-linux-gnu strip=aarch64-linux-gnu-strip ;;
  *) stop "docent is packaged for amd64 and arm64, not for $arch." ;;
esac
[[ $arch == "$(dpkg --print-architecture)" ]] && strip=strip

target=${CARGO_TARGET_DIR:-target}
out=$target/package
version=${DOCENT_VERSION:-$(sed -n 's/^version *= *"\(.*\)".*/\1/p' Cargo.toml | head -n 1)}
maintainer=${DOCENT_MAINTAINER:-docent maintainers <docent@packages.debian.org>}
date=$(git log -1 --format=%aD 2>/dev/null || date -R)
# The same sources make the same package.
SOURCE_DATE_EPOCH=$(git log -1 --format=%at 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH

if [[ $arch == "$(dpkg --print-architecture)" ]]; then
  cargo build --release --locked
  program=$target/release/docent
else
  deploy/cross.sh "$arch"
  program=$target/$platform/release/docent
fi
glibc=$(deploy/glibc.sh "$program")
cargo build --quiet --locked --example manual --example licences

# put MODE SOURCE DESTINATION: a file of the package.
put() { install -D -m "$1" "$2" "$root/$3"; }

begin() {
  name=$1
  root=$out/tree/$name
  rm -rf "$root"
  mkdir -p "$root/DEBIAN"
  printf '%s (%s) stable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- %s  %s\n' \
    "$name" "$version" "$maintainer" "$date" | gzip -9n >"$out/changelog.gz"
  put 644 "$out/changelog.gz" "usr/share/doc/$name/changelog.gz"
  put 644 LICENSE "usr/share/doc/$name/copyright"
}

# finish ARCHITECTURE: control data from standard input, and the package.
finish() {
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n' "$name" "$version" "$1" "$maintainer"
    printf 'Installed-Size: %s\n' "$(du -k -s --exclude DEBIAN "$root" | cut -f 1)"
    cat
  } >"$root/DEBIAN/control"
  for script in preinst postinst prerm postrm; do
    if [[ -f deploy/debian/$name.$script ]]; then
      install -m 755 "deploy/debian/$name.$script" "$root/DEBIAN/$script"
    fi
  done
  if [[ -d $root/etc ]]; then
    (cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$root/DEBIAN/conffiles"
  fi
  (cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -Zxz --build "$root" "$out" >/dev/null
  printf 'package: %s\n' "$out/${name}_${version}_$1.deb"
}

mkdir -p "$out/manual"

begin docent
put 755 "$program" usr/bin/docent
"$strip" --strip-unneeded --remove-section=.comment "$root/usr/bin/docent"
"$target/debug/examples/licences" "$platform" >"$out/copyright"
put 644 "$out/copyright" usr/share/doc/docent/copyright
put 644 deploy/docent.toml etc/docent/docent.toml
(cd docs && find . -name '*.md' -printf '%P\n') | while read -r page; do put 644 "docs/$page" "usr/share/doc/docent/$page"; done
for unit in docent.service docent.socket docent-backup.service docent-backup.timer; do
  put 644 "deploy/systemd/$unit" "usr/lib/systemd/system/$unit"
done
put 644 deploy/systemd/docent.sysusers usr/lib/sysusers.d/docent.conf
put 644 deploy/systemd/docent.tmpfiles usr/lib/tmpfiles.d/docent.conf
put 755 deploy/systemd/copy-to-stick usr/lib/docent/copy-to-stick
put 755 deploy/docent-update usr/sbin/docent-update
rm -f "$out"/manual/*
"$target/debug/examples/manual" "$out/manual"
for page in "$out"/manual/*.1 deploy/man/docent-update.8; do
  gzip -9nc "$page" >"$out/page.gz"
  put 644 "$out/page.gz" "usr/share/man/man${page##*.}/$(basename "$page").gz"
done
put 644 "$out/manual/docent.bash" usr/share/bash-completion/completions/docent
put 644 "$out/manual/_docent" usr/share/zsh/vendor-completions/_docent
put 644 "$out/manual/docent.fish" usr/share/fish/vendor_completions.d/docent.fish
finish "$arch" <<CONTROL
Section: sound
Priority: optional
Depends: libc6 (>= $glibc), libgcc-s1, libasound2 (>= 1.1.0) | libasound2t64, systemd (>= 252), init-system-helpers (>= 1.54)
Recommends: alsa-utils, espeak-ng
Suggests: docent-kiosk, docent-box
Description: museum's audio guide in one small daemon
 Each room has a touchscreen; a touch plays a narrated clip through the room's
 speaker, and visitors go on listening on their phones. Staff upload, edit and
 publish clips from a browser. What was really heard is counted in SQLite.
CONTROL

begin docent-tour-trotsky
mkdir -p "$root/usr/share/docent/tour-trotsky"
cp -r audio/. "$root/usr/share/docent/tour-trotsky"
rm -rf "$root"/usr/share/docent/tour-trotsky/{voices,pictures}
find "$root/usr/share/docent" -type f -exec chmod 644 {} + -o -type d -exec chmod 755 {} +
finish all <<'CONTROL'
Section: sound
Priority: optional
Enhances: docent
Description: example tour for docent: Leon Trotsky's house
 Thirteen rooms told in Spanish, English and French, to try docent with.
CONTROL

begin docent-kiosk
put 644 deploy/kiosk/docent-kiosk.service usr/lib/systemd/system/docent-kiosk.service
put 644 deploy/kiosk/docent-kiosk.sysusers usr/lib/sysusers.d/docent-kiosk.conf
put 644 deploy/kiosk/sway.conf usr/share/docent-kiosk/sway.conf
put 644 deploy/kiosk/kiosk.conf etc/docent/kiosk.conf
put 644 deploy/kiosk/policy.json etc/chromium/policies/managed/docent-kiosk.json
put 644 deploy/kiosk/README usr/share/doc/docent-kiosk/README
put 755 deploy/kiosk/screens usr/lib/docent-kiosk/screens
put 755 deploy/kiosk/screen usr/lib/docent-kiosk/screen
put 755 deploy/kiosk/docent-kiosk-outputs usr/sbin/docent-kiosk-outputs
gzip -9nc deploy/man/docent-kiosk-outputs.8 >"$out/page.gz"
put 644 "$out/page.gz" usr/share/man/man8/docent-kiosk-outputs.8.gz
finish all <<'CONTROL'
Section: x11
Priority: optional
Depends: sway (>= 1.7), chromium, curl, iproute2, procps, libpam-systemd, init-system-helpers (>= 1.54), systemd (>= 252)
Recommends: fontconfig, fonts-noto-core, fonts-noto-cjk
Suggests: docent
Description: touchscreens for docent, the museum's audio guide
 A Wayland compositor with a browser on the page of a room, on one screen or
 several. What crashes, hangs or loses its house comes back by itself; screens
 are lit while the house is open.
CONTROL

begin docent-fleet
for unit in docent-engine.service docent-engine.path docent-engine-restart.service; do
  put 644 "deploy/fleet/$unit" "usr/lib/systemd/system/$unit"
done
finish all <<'CONTROL'
Section: sound
Priority: optional
Depends: docent, nats-server, init-system-helpers (>= 1.54), systemd (>= 252)
Description: lets other boxes follow this one, docent's main box
 The engine through which several boxes of one museum talk: nats-server on
 loopback, behind docent's own port, without any state. Only the main box needs
 it, and it does nothing before `docent fleet init`.
CONTROL

begin docent-box
put 644 deploy/box/journald.conf usr/lib/systemd/journald.conf.d/docent-box.conf
put 644 deploy/box/watchdog.conf usr/lib/systemd/system.conf.d/docent-box.conf
put 644 deploy/box/apt-daily.timer.conf usr/lib/systemd/system/apt-daily.timer.d/docent-box.conf
put 644 deploy/box/apt-daily-upgrade.timer.conf usr/lib/systemd/system/apt-daily-upgrade.timer.d/docent-box.conf
put 644 deploy/box/apt-daily-upgrade.service.conf usr/lib/systemd/system/apt-daily-upgrade.service.d/docent-box.conf
for unit in docent-update-request.path docent-update-request.service; do
  put 644 "deploy/box/$unit" "usr/lib/systemd/system/$unit"
done
put 644 deploy/box/avahi.service etc/avahi/services/docent.service
put 644 deploy/box/apt.conf etc/apt/apt.conf.d/52docent-box
for example in deploy/box/examples/*; do
  put 644 "$example" "usr/share/doc/docent-box/examples/$(basename "$example")"
done
finish all <<'CONTROL'
Section: admin
Priority: optional
Depends: unattended-upgrades, avahi-daemon, init-system-helpers (>= 1.54), systemd (>= 252)
Recommends: docent
Description: makes a machine docent's own box, to be installed once and forgotten
 Updates at night, logs in memory and within bounds, the hardware watchdog, a
 name in the house's network. Removing it takes all of that back.
CONTROL
