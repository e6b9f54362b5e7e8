#!/usr/bin/env bash
# Every bench, one after another, and their figures in one table: target/bench.md, with its plots beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export DOCENT_BENCH=$target/bench.tsv
report=$target/bench.md
mkdir -p "$target"
rm -f "$DOCENT_BENCH"
cargo bench --locked --no-run
begun=$SECONDS
for bench in touch inspect statistics serve; do
  cargo bench --locked --bench "$bench"
done
rm -rf "$target/bench-plots"
cp -r "$target/tmp/plots" "$target/bench-plots"
{
  printf '# What docent costs\n\n'
  printf '%s, %s cores, %s s. A peer was measured in the same run; the ratio is ours to theirs. ' \
    "$(uname -srm)" "$(nproc)" "$((SECONDS - begun))"
  printf 'The spread is the least and the greatest ratio of the rounds, or figure where there is no peer.\n\n'
  printf '| figure | docent | peer | ratio | spread | wanted |\n| --- | ---: | ---: | ---: | --- | --- |\n'
  awk -F '\t' '{ printf "| %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6 }' "$DOCENT_BENCH"
  printf '\n'
  for plot in "$target"/bench-plots/*.svg; do
    printf '![%s](bench-plots/%s)\n' "$(basename "$plot" .svg)" "$(basename "$plot")"
  done
} >"$report"
printf '\nbench: the report is in %s\n' "$report"
