# What one does with docent. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test bench screenshots lighthouse fuzz fuzz-build fmt lint

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

run: ## build docent and start it with the tour in audio/ and its state in var/
	@deploy/needs.sh build
	cargo build --release --locked
	exec "$${CARGO_TARGET_DIR:-target}/release/docent" serve --state var --tour audio

test: ## everything that must hold before a change is shared
	@deploy/needs.sh build test
	cargo fmt --check
	cargo clippy --all-targets --locked -- -D warnings
	@if cargo nextest --version >/dev/null 2>&1; then \
	  set -x; cargo nextest run --locked --no-fail-fast; \
	else \
	  set -x; cargo test --locked --no-fail-fast; \
	fi

bench: ## what a touch costs, beside MPD on the same virtual card; and an inspection, beside ffmpeg
	@deploy/needs.sh build test bench
	cargo bench --locked --bench touch
	cargo bench --locked --bench inspect
	cargo bench --locked --bench statistics

screenshots: ## pictures of every screen in every viewport, in target/tmp/screenshots
	@deploy/needs.sh build test
	cargo test --locked --test it pictures -- --ignored

lighthouse: ## what Lighthouse has to say of the pages
	@deploy/needs.sh build test
	npm install --prefix benches/lighthouse --no-package-lock --no-audit --no-fund --silent
	cargo build --release --locked
	@benches/lighthouse/run.sh "$${CARGO_TARGET_DIR:-target}/release/docent"

# Sanitizers are in the nightly compiler alone.
FUZZ = cargo +nightly fuzz
fuzz: fuzz-build ## each reader of strangers' files meets a minute of bytes that nobody would write
	mkdir -p tests/fuzz/corpus/inspect tests/fuzz/corpus/captions tests/fuzz/corpus/tour tests/fuzz/corpus/sheet
	$(FUZZ) run --fuzz-dir tests/fuzz inspect tests/fuzz/corpus/inspect tests/it/samples -- -max_total_time=60 -rss_limit_mb=512
	$(FUZZ) run --fuzz-dir tests/fuzz captions tests/fuzz/corpus/captions audio/memorial -- -max_total_time=60 -rss_limit_mb=512
	$(FUZZ) run --fuzz-dir tests/fuzz tour tests/fuzz/corpus/tour audio/memorial -- -max_total_time=60 -rss_limit_mb=512
	$(FUZZ) run --fuzz-dir tests/fuzz sheet tests/fuzz/corpus/sheet -- -max_total_time=60 -rss_limit_mb=512

fuzz-build: ## build what `make fuzz` runs; needs rustup's nightly and cargo-fuzz
	$(FUZZ) build --fuzz-dir tests/fuzz

fmt: ## put the code into shape
	cargo fmt

lint: ## what clippy has to say
	@deploy/needs.sh build
	cargo clippy --all-targets --locked -- -D warnings
