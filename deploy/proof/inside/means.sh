# What the proofs inside the container share: how they ask, and how they tell.
set -u
exec 2>&1
export DEBIAN_FRONTEND=noninteractive
passed=0 failed=0

is() {
  local what=$1
  shift
  if "$@"; then
    echo "  ok    $what"
    passed=$((passed + 1))
  else
    echo "  FAIL  $what   [$*]"
    failed=$((failed + 1))
  fi
}
not() { ! "$@"; }
quiet() { "$@" >/dev/null; }
show() { systemctl show --property "$1" --value docent.service; }
equals() { [ "$1" = "$2" ] || { echo "        it is: $1"; return 1; }; }
until_true() {
  local n=0
  until "${@:2}"; do
    n=$((n + 1))
    [ "$n" -lt $(($1 * 5)) ] || return 1
    sleep 0.2
  done
}
get() { curl --silent --show-error --fail --max-time 60 "http://localhost$1"; }
answers() { get /healthz >/dev/null 2>&1; }
edition() { get /healthz | jq .edition; }
post() { curl --silent --show-error --fail --max-time 60 --output /dev/null "http://localhost$1" --data "$2"; }
said() { journalctl --quiet --unit docent.service --output cat "${@:2}" | grep --quiet -- "$1"; }
status_of() { grep "^$1:" "/proc/$(show MainPID)/status" | tr -s '\t ' ' ' | cut -d ' ' -f 2; }
# The last word of each proof.
tell() { echo "$passed passed, $failed failed"; }

echo "$(. /etc/os-release && echo "$PRETTY_NAME"), systemd $(systemctl --version | sed -n '1s/systemd //p'), $(uname -m)"
ip link set lo up
