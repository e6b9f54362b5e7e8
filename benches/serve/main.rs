//! The costs of serving: pages and recordings beside nginx, a full museum, the start, and how all of it
//! grows. Figures, not verdicts: `cargo bench --bench serve`, or with names of parts: `-- nginx load`.
#![expect(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may fail loudly, and lives by the real clock"
)]

#[path = "../../tests/it/support/mod.rs"]
mod support;

#[path = "../touch/cost.rs"]
mod cost;

#[path = "../statistics/generate.rs"]
mod generate;

#[path = "../report/mod.rs"]
mod report;

#[path = "../report/measured.rs"]
mod measured;

#[path = "../statistics/kept.rs"]
mod kept;

mod client;
mod growth;
mod load;
mod nginx;
mod plot;
mod readiness;
mod sites;
mod start;

use std::path::Path;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);
    let plots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plots");
    std::fs::create_dir_all(&plots).unwrap();
    if wants("start") {
        start::measure();
    }
    if wants("nginx") {
        nginx::measure();
    }
    if wants("load") {
        load::measure();
    }
    if wants("growth") {
        growth::measure(&plots);
    }
}
