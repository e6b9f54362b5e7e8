#!/usr/bin/env bash
# Every bench, one after another, and their figures in one table: target/bench.md, with its plots beside it.
# A figure that is missed is told and fails nothing; a wrong result fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Seconds that all of it may take, once it is built.
most=1800
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export DOCENT_BENCH=$target/bench.tsv
report=$target/bench.md
mkdir -p "$target"
rm -rf "$DOCENT_BENCH" "$report" "$target/bench-plots" "$target/tmp/plots"
cargo bench --locked --no-run
begun=$SECONDS

# timeout ends a bench with all that it started, as they are one group; so it is told of Ctrl-C, too.
bench() {
  local left=$((most - SECONDS + begun)) code=0
  ((left > 0)) || left=1
  timeout --kill-after=10 "$left" cargo bench --locked --bench "$1" </dev/null &
  trap 'kill $! 2>/dev/null; exit 130' INT TERM
  wait $! || code=$?
  trap - INT TERM
  case $code in
    0) ;;
    124 | 137)
      printf 'bench: the benches took longer than %s minutes, and "%s" was ended: something hangs, or this machine is too slow or too busy to be measured.\n' \
        "$((most / 60))" "$1" >&2
      exit 1
      ;;
    *)
      printf 'bench: "%s" failed; its own words are above. There is no report.\n' "$1" >&2
      exit "$code"
      ;;
  esac
}

for name in touch inspect statistics serve; do
  bench "$name"
  printf 'bench: %s is done, %s s after the begin\n' "$name" "$((SECONDS - begun))"
done
cp -r "$target/tmp/plots" "$target/bench-plots"
verdicts=$(awk -F '\t' '
  $7 == "kept" { kept++ }
  $7 == "missed" { missed++; names = names (names ? "; " : "") $1 }
  END { printf "%d kept, %d missed%s\n", kept, missed, names ? ": " names : "" }' "$DOCENT_BENCH")
{
  printf '# What docent costs\n\n'
  printf '%s, %s cores, %s s. A peer was measured in the same run; the ratio is ours to theirs. ' \
    "$(uname -srm)" "$(nproc)" "$((SECONDS - begun))"
  printf 'A figure is the median of its rounds; the spread is the least and the greatest ratio of the rounds, '
  printf 'or figure where there is no ratio.\n\n'
  printf '| figure | docent | peer | ratio | spread | wanted | verdict |\n'
  printf '| --- | ---: | ---: | ---: | --- | --- | --- |\n'
  awk -F '\t' '{ printf "| %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5, $6, $7 }' "$DOCENT_BENCH"
  printf '\n%s\n\n' "$verdicts"
  for plot in "$target"/bench-plots/*.svg; do
    printf '![%s](bench-plots/%s)\n' "$(basename "$plot" .svg)" "$(basename "$plot")"
  done
} >"$report"
printf '\nbench: %s\nbench: the report is in %s\n' "$verdicts" "$report"
