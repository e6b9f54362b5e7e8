#!/usr/bin/env bash
# What docent withstands, each way tried often. Writes the table of what held into target/faults.md, and
# fails where anything did not.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

if ((EUID != 0)); then
  printf 'faults: this needs root, for disks of its own that fill up and lose their power: sudo -E make faults\n' >&2
  exit 1
fi
minutes=30
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
table=$target/faults.tsv
report=$target/faults.md
mkdir -p "$target"
: >"$table"

cargo test --locked --test it --no-run || exit
begun=$SECONDS
# With mounts of its own: none outlasts it, however it ends.
DOCENT_FAULTS=$table timeout --kill-after=10 "${minutes}m" unshare --mount \
  cargo test --locked --test it -- --test-threads=1 --include-ignored \
  faults:: \
  device_loss::repeated_losses device_loss::a_stopped_card \
  migrations::an_interrupted \
  backup::an_interrupted_restore backup::an_interrupted_backup \
  statistics_daemon::after_a_kill \
  full_disk::a_play_goes_on &
run=$!
trap 'kill "$run"' INT TERM
wait "$run"
held=$?
{
  printf '# What docent withstands\n\n'
  printf '%s, %s cores, %s s.\n\n' "$(uname -srm)" "$(nproc)" "$((SECONDS - begun))"
  printf '| scenario | rounds | what holds all the same | result | seen |\n| --- | ---: | --- | --- | --- |\n'
  awk -F '\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }' "$table"
} >"$report"
cat "$report"
if ((held == 124 || held == 137)); then
  printf 'faults: it was ended after %s minutes, for something took far too long; what is not in the table was not tried to its end.\n' "$minutes" >&2
elif ((held != 0)); then
  printf 'faults: something did not hold; see BROKEN above, and what the tests say.\n' >&2
fi
exit "$held"
