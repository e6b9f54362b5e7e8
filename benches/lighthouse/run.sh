#!/usr/bin/env bash
# What Lighthouse has to say of docent's pages: accessibility, best practices, SEO and speed, each on a
# phone with a processor six times slower and on a desktop. `make lighthouse` builds docent first.
#
#   benches/lighthouse/run.sh PROGRAM
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1
state=$(mktemp -d)
trap 'kill "${docent:-}" 2>/dev/null; wait 2>/dev/null; rm -rf "$state"' EXIT

printf 'opening-hours = "ignore"\naddress = "http://guide.local"\n[[screen]]\nroom = "study"\n' >"$state/docent.toml"
"$program" serve --config "$state/docent.toml" --state "$state" --listen 127.0.0.1:0 \
  --tour "$here/../../audio" >"$state/said" 2>"$state/log" &
docent=$!
until grep -qs http "$state/said"; do
  kill -0 "$docent" || { cat "$state/log" >&2; exit 1; }
  sleep 0.2
done
base=$(grep -o -m 1 'http://[0-9.:]*' "$state/said")

export CHROME_PATH=${CHROME_PATH:-$(command -v chromium)}
flags="--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run
  --disable-background-networking --disable-component-update --disable-sync"
printf '%-30s %-8s %6s %6s %6s %6s  %-8s %-8s %s\n' page form access best seo speed FCP TBT bytes
for page in /rooms/study /es/rooms/study /es/rooms/garden /es/map /es/visit /es/; do
  for form in mobile desktop; do
    preset=()
    [[ $form == mobile ]] && preset=(--throttling.cpuSlowdownMultiplier=6) || preset=(--preset=desktop)
    "$here/node_modules/.bin/lighthouse" "$base$page" "${preset[@]}" --quiet --no-enable-error-reporting \
      --output=json --output-path="$state/report.json" \
      --only-categories=performance,accessibility,best-practices,seo \
      --chrome-flags="$flags --user-data-dir=$state/$form" 2>>"$state/log"
    node - "$state/report.json" "$page" "$form" <<'JS'
const [file, page, form] = process.argv.slice(2);
const { categories, audits } = JSON.parse(require("fs").readFileSync(file));
const score = (name) => String(Math.round(categories[name].score * 100)).padStart(6);
const value = (name) => (audits[name].displayValue ?? "").replace(/\s/g, " ").padEnd(8);
console.log(page.padEnd(30), form.padEnd(8), score("accessibility"), score("best-practices"), score("seo"), score("performance"), "",
  value("first-contentful-paint"), value("total-blocking-time"), value("total-byte-weight"));
for (const it of Object.values(audits)) {
  if (it.scoreDisplayMode === "binary" && it.score === 0) console.log("   ", it.id, "-", it.title);
}
JS
  done
done
