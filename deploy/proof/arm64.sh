#!/usr/bin/env bash
# The program for a Raspberry Pi, really run: on an emulated processor, with Debian 12's libraries. It
# serves the house, imports it (which decodes every recording), plays in silence, and checks itself.
#
#   deploy/proof/arm64.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

stop() { printf 'arm64: NOT PROVEN: %s\n' "$*" >&2; exit 1; }
target=$(realpath "${CARGO_TARGET_DIR:-target}")
root=$target/cross/arm64
emulator=$(command -v qemu-aarch64-static) || stop "qemu-aarch64-static is missing; deploy/needs.sh cross installs it."

if [[ ${1:-} != inside ]]; then
  deploy/cross.sh arm64
  # In a name space of its own, programs for that processor start like any other.
  exec unshare --user --map-root-user --mount -- "${BASH_SOURCE[0]}" inside
fi

mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || stop "this kernel does not let a program be emulated here."
printf '%s' ":aarch64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:$emulator:F" \
  >/proc/sys/fs/binfmt_misc/register
export QEMU_LD_PREFIX=$root RUST_LOG=warn

docent=$target/aarch64-unknown-linux-gnu/release/docent
work=$(mktemp -d)
serving=
trap '[[ -z $serving ]] || kill "$serving"; rm -rf "$work"' EXIT
passed=0
ok() {
  printf '  ok    %s\n' "$1"
  passed=$((passed + 1))
}

file "$docent" | grep --quiet 'ARM aarch64' || stop "this is no program for arm64: $(file "$docent")"
needs=$(deploy/glibc.sh "$docent")
[[ $(printf '%s\n2.36\n' "$needs" | sort -V | tail -n 1) == 2.36 ]] || stop "it needs glibc $needs, and Debian 12 has 2.36."
ok "Debian 12 has what it needs (glibc $needs)"
aarch64-linux-gnu-strip -o "$work/docent" "$docent"
size=$(stat -c %s "$work/docent")
((size < 15 * 1024 * 1024)) || stop "it has $size bytes, more than 15 MB."
ok "it has $((size / 1024)) KB"

cat >"$work/docent.toml" <<'TOML'
listen = "127.0.0.1:0"
default-output = "silent"
opening-hours = "ignore"
[[screen]]
room = "memorial"
TOML
begin() { exec "$docent" "$@" --config "$work/docent.toml" --state "$work/state"; }
run() { (begin "$@"); }
begun=$SECONDS
run import audio >"$work/said" || stop "the tour does not come in: $(cat "$work/said")"
ok "it imports and decodes the tour, emulated in $((SECONDS - begun)) s: $(tail -n 2 "$work/said" | head -n 1)"
run publish >/dev/null
ok "it publishes"

# In the background it is the program itself, and not a shell around it.
begin serve >"$work/said" 2>"$work/log" &
serving=$!
for _ in $(seq 300); do
  address=$(sed -n 's,^docent serves the house at \(http://[^/]*\)/.*,\1,p' "$work/said")
  [[ -n $address ]] && curl --silent --fail --output /dev/null "$address/healthz" && break
  sleep 0.2
done
[[ -n $address ]] || stop "it does not serve: $(cat "$work/log")"
for page in /es/ /es/rooms/memorial /en/map /rooms/memorial; do
  curl --silent --fail --output /dev/null "$address$page" || stop "it does not serve $page"
done
ok "it serves the house"
curl --silent --fail --output /dev/null --data clip=13 "$address/es/rooms/memorial/play"
sleep 1
curl --silent --fail --output /dev/null --data at=81000 "$address/es/rooms/memorial/seek"
ended() { run check | grep --quiet 'holds 1 play'; }
for _ in $(seq 60); do ended && break || sleep 0.5; done
ended || stop "the clip was not played: $(cat "$work/log")"
ok "it plays, to a silent output"
printf '  memory %s (the emulator counted in)\n' "$(awk '/VmRSS/ {print $2, $3}' "/proc/$serving/status")"
kill -TERM "$serving"
wait "$serving" || stop "it did not end well: $(cat "$work/log")"
serving=
ok "it ends as asked"
run check >"$work/said" || stop "it is not well: $(cat "$work/said")"
ok "its database is whole: $(grep -m 1 database "$work/said")"
printf '%s passed, 0 failed\n' "$passed"
