#!/usr/bin/env bash
# The kiosk as it is packaged, really run: a compositor without a display, and a real Chromium on each of
# two rooms of a docent that serves; then what happens to screens in their years. In name spaces of its
# own: nothing of this machine is changed.
#
#   deploy/proof/kiosk.sh        pictures of the screens are left in target/proof/kiosk
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

stop() { printf 'kiosk: NOT PROVEN: %s\n' "$*" >&2; exit 1; }

((EUID == 0)) || stop "this needs root: name spaces and users are root's."
for tool in sway swaymsg grim chromium chromedriver curl jq ss pgrep setpriv; do
  command -v "$tool" >/dev/null || stop "$tool is missing; deploy/needs.sh test kiosk installs it."
done
target=$(realpath "${CARGO_TARGET_DIR:-target}")
pictures=$target/proof/kiosk

if [[ ${1:-} != inside ]]; then
  deploy/package.sh
  mkdir -p "$pictures"
  # Whatever was started ends with the first process of its name space.
  exec unshare --mount --net --pid --fork --kill-child --mount-proc -- "${BASH_SOURCE[0]}" inside
fi

passed=0 failed=0
is() {
  local what=$1
  shift
  if "$@"; then
    printf '  ok    %s\n' "$what"
    passed=$((passed + 1))
  else
    printf '  FAIL  %s   [%s]\n' "$what" "$*"
    failed=$((failed + 1))
  fi
}
not() { ! "$@" >/dev/null; }
equals() { [[ $1 == "$2" ]] || { printf '        it is: %s\n' "$1"; return 1; }; }
until_true() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < end)) || return 1
    sleep 0.5
  done
}

# This machine, as far as only the proof sees it, with the packages unpacked.
ip link set lo up
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
mount -t tmpfs none /run
mount -t tmpfs none /mnt
for folder in usr etc var; do
  mkdir -p "/mnt/$folder"/{own,work}
  mount -t overlay none -o "lowerdir=/$folder,upperdir=/mnt/$folder/own,workdir=/mnt/$folder/work" "/$folder"
done
version=$(sed -n 's/^version *= *"\(.*\)".*/\1/p' Cargo.toml | head -n 1)
for package in "docent_${version}_$(dpkg --print-architecture)" "docent-kiosk_${version}_all" "docent-tour-trotsky_${version}_all"; do
  dpkg-deb --extract "$target/package/$package.deb" /
done
systemd-sysusers docent.conf docent-kiosk.conf 2>/dev/null
# In the background it is the program itself, and not a shell around it.
# As its unit has it: without a capability, and without the programs that would give it one.
become() { exec setpriv --reuid "$1" --regid "$1" --clear-groups --no-new-privs --bounding-set=-all -- "${@:2}"; }
as() { (become "$@"); }

# The house, with a browser of its own before each of two rooms.
install -d -o docent -m 700 /var/lib/docent
cat >>/etc/docent/docent.toml <<'TOML'
default-output = "silent"
opening-hours = "ignore"
[[screen]]
room = "memorial"
[[screen]]
room = "study"
TOML
RUST_LOG=warn docent import /usr/share/docent/tour-trotsky >/dev/null && docent publish >/dev/null || stop "there is no tour."
house=
open_house() {
  become docent docent serve --config /etc/docent/docent.toml >/run/docent.out 2>>/run/docent.log &
  house=$!
}
close_house() {
  kill "$house"
  wait "$house" || true
}
open_house
until_true 30 curl --silent --fail --output /dev/null http://localhost/healthz || stop "docent does not serve: $(cat /run/docent.log)"

# The compositor, as its unit starts it, but on outputs that exist in memory alone.
runtime=/run/user/$(id -u docent-kiosk)
install -d -o docent-kiosk -m 700 "$runtime" /var/lib/docent-kiosk /etc/docent/sway.d
printf 'output * resolution 1280x800\n' >/etc/docent/sway.d/proof.conf
chmod -R a+rX /etc/docent/sway.d
rooms() {
  printf 'HEADLESS-1 http://localhost/rooms/memorial\nHEADLESS-2 http://localhost/rooms/study\n%s\n' "${1:-}" >/etc/docent/kiosk.conf
}
open_kiosk() {
  become docent-kiosk env -i PATH="$PATH" HOME=/var/lib/docent-kiosk STATE_DIRECTORY=/var/lib/docent-kiosk XDG_RUNTIME_DIR="$runtime" \
    WLR_BACKENDS=headless WLR_HEADLESS_OUTPUTS=2 WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman \
    DOCENT_KIOSK_EVERY=2 DOCENT_KIOSK_PATIENCE=20 DOCENT_KIOSK_FLAGS="--remote-debugging-port=0" \
    /usr/bin/sway --config /usr/share/docent-kiosk/sway.conf >>/run/kiosk.log 2>&1 &
  until_true 20 sees || stop "the compositor does not start: $(tail -n 5 /run/kiosk.log)"
}
compositor() {
  as docent-kiosk env XDG_RUNTIME_DIR="$runtime" WAYLAND_DISPLAY=wayland-1 SWAYSOCK="$(compgen -G "$runtime/sway-ipc.*.sock")" "$@"
}
sees() { compgen -G "$runtime/sway-ipc.*.sock" >/dev/null && compositor swaymsg -t get_outputs >/dev/null 2>&1; }
screens() { [[ $(curl --silent http://localhost/metrics | sed -n 's/^docent_event_streams{of="screens"} //p') == "$1" ]]; }
# window OUTPUT WHAT: of the windows on an output.
window() {
  compositor swaymsg -t get_tree |
    jq --raw-output "[.nodes[] | select(.name == \"$1\") | recurse(.nodes[], .floating_nodes[]) | select(.pid)] | $2"
}
picture() { compositor grim -o "$1" - >"$pictures/$2.png"; }
# How many colours there are: a white page has one.
colours() { compositor grim -o "$1" -s 0.2 -t ppm - | tail -c +16 | od -A n -t x1 -w3 -v | sort -u | wc -l; }
said() { grep --quiet -- "$1" /run/kiosk.log; }

whole() { [[ $(window "$1" '"\(length) \(.[0].fullscreen_mode)"') == "1 1" ]]; }
browser() { window "$1" '.[0].pid'; }
page_of() { pgrep --pgroup "$(browser "$1")" --full --list-full -- '--type=renderer' | grep -v -e '--top-chrome-webui' | cut -d ' ' -f 1; }

# What a browser shows, by its debugging port, and what its page says, where the policy lets it be asked.
port_of() { head -n 1 "/var/lib/docent-kiosk/$1/DevToolsActivePort"; }
shows() { [[ $(curl --silent "http://127.0.0.1:$(port_of "$1")/json/list" | jq --raw-output '[.[] | select(.type == "page").url] | join(" ")') == "$2" ]]; }
chromedriver --port=9515 >/run/chromedriver.log 2>&1 &
driver() { curl --silent --max-time 30 "http://127.0.0.1:9515$1" --header 'Content-Type: application/json' --data "$2"; }
drive() {
  local wish="{\"capabilities\":{\"alwaysMatch\":{\"goog:chromeOptions\":{\"debuggerAddress\":\"127.0.0.1:$(port_of "$1")\"}}}}"
  session=$(driver /session "$wish" | jq --raw-output .value.sessionId)
  [[ $session != null ]]
}
in_page() { [[ $(driver "/session/$session/execute/sync" "$(jq --null-input --arg it "return $1" '{script: $it, args: []}')" | jq .value) == true ]]; }
is_refused() {
  driver "/session/$session/url" "$(jq --null-input --arg it "$1" '{url: $it}')" >/dev/null
  in_page 'document.getElementById("main-frame-error") !== null'
}

printf '%s, %s\n' "$(sway --version)" "$(chromium --version 2>/dev/null)"
echo "two rooms on two screens"
rooms
begun=$SECONDS
open_kiosk
is "both pages hear the house" until_true 90 screens 2
echo "        $((SECONDS - begun)) s after the compositor's start"
for pair in HEADLESS-1/memorial HEADLESS-2/study; do
  output=${pair%/*} room=${pair#*/}
  is "$output has one window, which is all of it" until_true 10 whole "$output"
  is "it shows $room and nothing else" shows "$output" "http://localhost/rooms/$room"
  is "in many colours" until_true 10 eval '(($(colours "$output") > 20))'
  picture "$output" "$room"
done
is "the browser keeps its own sandbox" not pgrep --full -- --no-sandbox
is "nobody inspects a page" not drive HEADLESS-1

# From here on pages are asked what they say; all else of the policy stays.
jq '.DeveloperToolsAvailability = 1' /etc/chromium/policies/managed/docent-kiosk.json >/run/policy.json
cp /run/policy.json /etc/chromium/policies/managed/docent-kiosk.json

echo "what happens to a screen"
# again OUTPUT WHAT: another browser than before shows the room, and both rooms are there.
again() {
  local output=$1 before=$2 room=$3
  another() { [[ $(browser "$output") != "$before" ]] && shows "$output" "http://localhost/rooms/$room" && screens 2; }
  until_true 60 another
}
before=$(browser HEADLESS-1) other=$(browser HEADLESS-2)
begun=$SECONDS
kill -KILL "$before"
is "a browser that is killed comes back" again HEADLESS-1 "$before" memorial
echo "        after $((SECONDS - begun)) s, looking every 2 s; every 10 s on a box"
is "and the other screen is left alone" equals "$(browser HEADLESS-2)" "$other"
before=$(browser HEADLESS-2)
kill -KILL "$(page_of HEADLESS-2)"
is "a page that dies comes back" again HEADLESS-2 "$before" study
is "and that is said" said "HEADLESS-2: the page died"
before=$(browser HEADLESS-1)
kill -KILL "$(pgrep --pgroup "$before" --full -- --type=gpu-process)"
sleep 5
is "the loss of its drawing process leaves a page where it is" eval 'equals "$(browser HEADLESS-1)" "$before" && (($(colours HEADLESS-1) > 20))'

compositor swaymsg --quiet "[pid=$(browser HEADLESS-2)] fullscreen disable, move container to output HEADLESS-1"
is "a window that strayed to another screen goes home" until_true 30 eval 'whole HEADLESS-1 && whole HEADLESS-2'

echo "a house that goes, and comes back"
drive HEADLESS-1 || stop "the page cannot be asked: $(tail -n 3 /run/chromedriver.log)"
is "while all is well the page says nothing" in_page 'document.getElementById("offline").hidden'
before=$(browser HEADLESS-1)
close_house
is "a page whose house is gone says so" until_true 60 in_page '!document.getElementById("offline").hidden'
picture HEADLESS-1 gone
sleep 10
is "and stays" shows HEADLESS-1 http://localhost/rooms/memorial
open_house
is "once the house is back it goes on" until_true 60 in_page 'document.getElementById("offline").hidden'
is "with both screens" until_true 60 screens 2
is "in the same browser" equals "$(browser HEADLESS-1)" "$before"

echo "no way out"
for address in file:///etc/passwd chrome://settings chrome://crash view-source:http://localhost/ \
  data:text/html,out chrome://version devtools://devtools/bundled/inspector.html; do
  is "$address is refused" is_refused "$address"
done
is "whoever strayed is back in the room" again HEADLESS-1 "$before" memorial
is "and that is said" said "HEADLESS-1: the page has not listened"
is "there is no second window" eval 'whole HEADLESS-1 && whole HEADLESS-2'

echo "out of hours"
# As systemd does: whatever the unit has begun ends.
as docent-kiosk bash -c 'kill -KILL -1' || true
rm -f "$runtime"/{sway-ipc,wayland}*
mkdir -p /run/systemd/timesync
touch /run/systemd/timesync/synchronized
# Shut until the next minute but one, at the latest.
rooms "on $(date -d '+ 80 seconds' +%H:%M)
off $(date -d '- 1 minute' +%H:%M)"
open_kiosk
# An output in memory has no lamp to put out; what it shows is seen.
bare() { (($(colours HEADLESS-1) < 20 && $(colours HEADLESS-2) < 20)); }
is "screens show nothing" until_true 30 bare
is "and nothing runs" until_true 15 not pgrep --full -- --user-data-dir
is "at the hour both rooms are there" until_true 150 screens 2
is "and seen" until_true 20 not bare

echo "pictures are in $pictures"
echo "$passed passed, $failed failed"
((failed == 0)) || stop "what is marked FAIL above does not hold."
