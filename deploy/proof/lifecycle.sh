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
for tool in mmdebstrap systemd-nspawn lintian dpkg-deb gpg openssl; do
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

# The same program under several names, and some that do not start.
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
again "$version+4"
# This one ends after it has brought the database up to date, and kept it as it was before, as docent does.
again "$version+5.broken" 'cd /var/lib/docent && mkdir -p earlier
known=$(od -A n -t u1 -j 63 -N 1 docent.db | tr -d " ")
[ "$known" = 99 ] || cp docent.db "earlier/docent-$known.db"
printf "\0\0\0\143" | dd of=docent.db bs=1 seek=60 conv=notrunc
exit 1'
again "$version+6"

# What a house publishes, before and after its news, with a key that is made for this alone.
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
gpg --batch --quiet --passphrase '' --quick-generate-key "docent updates" ed25519 sign never 2>/dev/null
publish() { deploy/repository.sh "$work/ci/repository$1" file:/srv/packages "${@:2}"; }
docents() { printf "$work/ci/docent_$version%s_$arch.deb\n" "$@"; }
mapfile -t published < <(docents "" +1 +2)
publish "" "${published[@]}"
cp -r "$work/ci/repository" "$work/ci/repository-later"
publish -later "$(docents +4)"
cp -r "$work/ci/repository-later" "$work/ci/repository-broken"
publish -broken "$(docents +5.broken)"
cp -r "$work/ci/repository-broken" "$work/ci/repository-mended"
publish -mended "$(docents +6)"
gpgconf --kill gpg-agent
rm -rf "$GNUPGHOME"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout "$work/ci/tls-key" -out "$work/ci/tls-certificate" 2>/dev/null

say "lintian"
# Their only faults may be warnings; those are shown.
lintian --fail-on error --tag-display-limit 0 "$packages"/docent*_"$version"_{"$arch",all}.deb ||
  stop "lintian finds errors."

# boot SCRIPT [OPTION...]: starts the container, which runs that as soon as it is up, and shows what it says.
boot() {
  local script=$1 begun=$SECONDS
  rm -f "$work/ci/out.log"
  cp deploy/proof/inside/* "$work/ci"
  mv "$work/ci/$script.sh" "$work/ci/prove"
  # A terminal would change how lines end.
  timeout 900 systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe \
    --bind="$work/ci:/ci" "${@:2}" --directory "$root" --boot </dev/null >"$work/$suite.console" 2>&1 || true
  if [[ ! -s $work/ci/out.log ]]; then
    tail -n 20 "$work/$suite.console" >&2
    stop "$suite did not start in a container here; its last words are above."
  fi
  cat "$work/ci/out.log"
  say "$suite, $script: $((SECONDS - begun)) s"
  grep -qE '^[0-9]+ passed, 0 failed$' "$work/ci/out.log" || failed=1
}

# A clean Debian that runs what is to be proven.
unpack() {
  rm -rf "$root"
  mkdir "$root"
  tar -C "$root" -xf "$root.tar" --exclude='./dev/*'
  echo guide >"$root/etc/hostname"
  cat >"$root/etc/systemd/system/proof.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/ci/prove
StandardOutput=file:/ci/out.log
StandardError=inherit
ExecStopPost=/bin/systemctl --force poweroff
[Install]
WantedBy=default.target
UNIT
  mkdir -p "$root/etc/systemd/system/default.target.wants"
  ln -sf ../proof.service "$root/etc/systemd/system/default.target.wants/proof.service"
}

failed=0
for suite in "${suites[@]}"; do
  root=$work/roots/$suite
  sound=libasound2
  [[ $suite == bookworm ]] || sound=libasound2t64
  holds=systemd-sysv,dbus,curl,procps,iproute2,jq,init-system-helpers,unattended-upgrades,avahi-daemon,avahi-utils,$sound
  if [[ ! -e $root.tar || $(cat "$root.holds" 2>/dev/null) != "$holds" ]]; then
    say "a clean Debian: $suite"
    mmdebstrap --quiet --format=tar --variant=minbase --include="$holds" "$suite" "$root.tar.part" ||
      stop "a clean $suite could not be made; see what mmdebstrap says above."
    mv "$root.tar.part" "$root.tar"
    echo "$holds" >"$root.holds"
  fi

  unpack
  # A USB stick, where this kernel has a device to make one of.
  truncate -s 256M "$work/stick"
  mkfs.ext4 -q -F -L DOCENT "$work/stick"
  stick=$(losetup --show --find "$work/stick") || say "without a USB stick: there is no loop device here"
  boot life ${stick:+--bind="$stick:/dev/loop-stick"}
  [[ -z $stick ]] || losetup --detach "$stick"

  # A system that is never written to, with the example of an fstab; its partition is a folder beside.
  unpack
  systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe --bind="$work/ci:/ci" --directory "$root" \
    dpkg --install "/ci/docent_${version}_$arch.deb" "/ci/docent-tour-trotsky_${version}_all.deb" </dev/null >/dev/null 2>&1
  printf '\ndefault-output = "silent"\nopening-hours = "ignore"\n[[screen]]\nroom = "memorial"\n' >>"$root/etc/docent/docent.toml"
  grep -v '^PARTLABEL=' deploy/box/examples/fstab >"$root/etc/fstab"
  beside=$work/beside
  rm -rf "$beside"
  mkdir -p "$beside" "$root"/{srv,var/lib}/docent
  cp -a "$root/var/lib/docent" "$beside/state"
  cp -a "$root/var/backups/docent" "$beside/backups"
  cp -a "$root/var/lib/systemd" "$beside/system"
  boot readonly --read-only --bind="$beside:/srv/docent"
  boot readonly --read-only --bind="$beside:/srv/docent"
  rm -rf "$root" "$beside"
done
((failed == 0)) || stop "what is marked FAIL above does not hold."
