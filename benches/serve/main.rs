//! What serving costs: pages and recordings beside nginx, a full house, the start, and how all of it
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

mod client;
mod growth;
mod load;
mod nginx;
mod plot;
mod start;

use std::path::Path;

use report::Figure;

/// Whether somebody answers, though it be that there is nothing yet.
fn answers(address: &str, path: &str) -> bool {
    support::asking::ask(address, "GET", path, &[], b"").is_ok()
}

fn whole(address: &str, path: &str) -> Vec<u8> {
    let answer = support::asking::ask(address, "GET", path, &[], b"").unwrap();
    assert_eq!(answer.status, 200, "{path}");
    answer.body
}

/// A figure that nobody is measured beside.
fn told(what: &str, unit: &str, ours: f64, wanted: &str) {
    Figure {
        what,
        unit,
        ours,
        wanted,
        ..Figure::default()
    }
    .tell();
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|it| it == part);
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
