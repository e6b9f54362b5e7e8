# What one does with docent. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test package package-arm64 lifecycle kiosk arm64 faults bench fleet screenshots lighthouse fuzz fuzz-build fmt lint

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

run: ## build docent and start it with the tour in audio/ and its state in var/
	@deploy/needs.sh build
	cargo build --release --locked
	exec "$${CARGO_TARGET_DIR:-target}/release/docent" serve --state var --tour audio

# The tests that run against the release build as well, by parts of their names: it survives a panic and a hostile
# file, plays, records plays and stops as the other builds do.
RELEASED = panics:: inspection:: tour_import::a_hostile end_to_end::a_touch end_to_end::a_graceful end_to_end::a_killed

test: ## everything that must hold before a change is shared
	@deploy/needs.sh build test
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	cargo check --manifest-path tests/fuzz/Cargo.toml
	cargo build --release --locked
	@release=$$(realpath "$${CARGO_TARGET_DIR:-target}/release/docent"); \
	if cargo nextest --version >/dev/null 2>&1; then \
	  set -ex; cargo nextest run --locked --no-fail-fast --test-threads $$(($$(nproc) * 2)); \
	  DOCENT_PROGRAM=$$release cargo nextest run --locked --no-fail-fast --test-threads $$(($$(nproc) * 2)) $(RELEASED); \
	else \
	  set -ex; cargo test --locked --no-fail-fast; \
	  DOCENT_PROGRAM=$$release cargo test --locked --no-fail-fast --test it -- $(RELEASED); \
	fi

package: ## Debian packages for this machine's kind, in target/package
	@deploy/needs.sh build package
	deploy/package.sh

package-arm64: ## the same for a Raspberry Pi
	@deploy/needs.sh build package cross
	deploy/package.sh arm64

lifecycle: ## a package's whole life in clean Debians 12 and 13 under systemd; needs root
	@deploy/needs.sh build package
	deploy/proof/lifecycle.sh

kiosk: ## the packaged touchscreens, with a real browser on outputs in memory; needs root
	@deploy/needs.sh build package kiosk
	deploy/proof/kiosk.sh

arm64: ## the program for a Raspberry Pi, built and run on an emulated one; needs root
	@deploy/needs.sh build cross
	deploy/proof/arm64.sh

faults: ## what docent withstands, tried often: kills, power cuts, failing disks, hostile networks; needs root
	@deploy/needs.sh build test faults
	tests/faults.sh

bench: ## what docent costs, beside MPD, nginx, ffmpeg and DuckDB, and how that grows
	@deploy/needs.sh build test bench
	benches/run.sh

fleet: ## a thousand boxes against one main box and its engine; the table is in target/fleet.md
	@deploy/needs.sh build test bench
	cargo bench --locked --bench fleet

# The tests that measure the staff's pages, by parts of their names.
MEASURED = page_is_accessible editor_pages_are statistics_pages_are people_page import_page an_empty_report pages_of_the_boxes
screenshots: ## pictures of every screen in every viewport, in target/tmp/screenshots; the README's in docs/images
	@deploy/needs.sh build test
	cargo test --locked --test it screenshots -- --ignored
	DOCENT_PICTURES=1 cargo test --locked --test it -- $(MEASURED)

lighthouse: ## what Lighthouse has to say of the pages
	@deploy/needs.sh build test
	npm install --prefix benches/lighthouse --no-package-lock --no-audit --no-fund --silent
	cargo build --release --locked
	@benches/lighthouse/run.sh "$${CARGO_TARGET_DIR:-target}/release/docent"

# Sanitizers are in the nightly compiler alone.
FUZZ = cargo +nightly fuzz
FUZZED = inspect play captions tour sheet
SEEDS_inspect = tests/it/samples
SEEDS_play = tests/it/samples
SEEDS_captions = audio/memorial
SEEDS_tour = audio/memorial
SEEDS_sheet = tests/fuzz/seeds/sheet
fuzz: fuzz-build $(FUZZED:%=fuzz-run-%) ## each reader of strangers' files meets a minute of bytes that nobody would write

fuzz-run-%:
	mkdir -p tests/fuzz/corpus/$*
	$(FUZZ) run --fuzz-dir tests/fuzz $* tests/fuzz/corpus/$* $(SEEDS_$*) -- \
	  -max_total_time=60 -timeout=20 -rss_limit_mb=512 -max_len=16384

fuzz-build: ## build what `make fuzz` runs, with sanitizers
	@deploy/needs.sh build fuzz
	$(FUZZ) build --fuzz-dir tests/fuzz

fmt: ## put the code into shape
	cargo fmt

lint: ## what clippy has to say
	@deploy/needs.sh build
	cargo clippy --all-targets --locked -- -D warnings
