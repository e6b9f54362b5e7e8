#!/usr/bin/env bash
# What docent withstands, each way tried often. Writes the table of what held into target/faults.md, and
# fails where anything did not.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
table=$target/faults.tsv
report=$target/faults.md
mkdir -p "$target"
rm -f "$table"
begun=$SECONDS
DOCENT_FAULTS=$table cargo test --locked --test it -- --test-threads=1 --include-ignored \
  faults:: \
  loss::a_hundred_losses loss::a_card_that_stops \
  migrations::a_plug_that_is_pulled \
  backup::a_restore_that_is_cut_off backup::a_backup_that_is_cut_off \
  statistics_house::killed_in_the_midst \
  disk::what_plays_plays_on
held=$?
{
  printf '# What docent withstands\n\n'
  printf '%s, %s cores, %s s.\n\n' "$(uname -srm)" "$(nproc)" "$((SECONDS - begun))"
  printf '| scenario | rounds | what holds all the same | result | seen |\n| --- | ---: | --- | --- | --- |\n'
  awk -F '\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }' "$table"
} >"$report"
cat "$report"
if ((held != 0)); then
  printf 'faults: something did not hold; see BROKEN above, and what the tests say.\n' >&2
fi
exit "$held"
