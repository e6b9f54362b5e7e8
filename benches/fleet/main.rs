//! A thousand boxes of one house against one main box and its engine, on one machine: how long they take to connect, to
//! learn of a new edition, and to report three days of plays at once; what pages and memory cost meanwhile. Figures, not
//! verdicts: `make fleet`, or with other numbers `cargo bench --bench fleet -- 100 9000` (boxes, plays).
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

mod main_box;
mod pages;
mod simulated_box;

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::main_box::{MainBox, memory_mb};
use crate::pages::PageProbe;
use crate::simulated_box::{Connected, SimulatedBox};

/// Boxes that connect at the same time: all of them come back after a restart of main, each after a random pause.
const CONNECTING: usize = 50;

/// Reports that are waited for at the same time: more would only wait longer.
const REPORTING: usize = 50;

const TIMEOUT: Duration = Duration::from_mins(10);

fn main() {
    let numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let numbers: Vec<usize> = numbers.collect();
    let boxes = numbers.first().copied().unwrap_or(1_000);
    let plays = numbers.get(1).copied().unwrap_or(900_000) / boxes;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let rows = runtime.block_on(measure(boxes, plays));
    let mut table = format!(
        "# {boxes} boxes, {} plays\n\n| figure | measured | asked |\n| --- | ---: | ---: |\n",
        boxes * plays
    );
    for (what, measured, asked) in rows {
        writeln!(table, "| {what} | {measured} | {asked} |").unwrap();
    }
    println!("{table}");
    let target = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap();
    std::fs::write(target.join("fleet.md"), table).unwrap();
}

type Row = (&'static str, String, &'static str);

async fn measure(boxes: usize, plays: usize) -> Vec<Row> {
    let simulated: Vec<SimulatedBox> = (0..boxes).map(SimulatedBox::new).collect();
    let main = MainBox::start(&simulated);
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |what, measured: String, asked| {
        println!("{what}: {measured}");
        rows.push((what, measured, asked));
    };
    // All connect.
    let begun = Instant::now();
    let connecting = Arc::new(Semaphore::new(CONNECTING));
    let connected = simulated.iter().map(|simulated| {
        let (connecting, main) = (Arc::clone(&connecting), &main);
        async move {
            let _permit = connecting.acquire().await.unwrap();
            simulated.connect(main).await
        }
    });
    let mut connected: Vec<Connected> = timeout(TIMEOUT, join_all(connected)).await.unwrap();
    row("all boxes connected", seconds(begun.elapsed()), "");
    let (engine, docent) = (main.engine_pid(), main.daemon_pid());
    row("memory of the engine, idle", megabytes(engine, "VmRSS"), "");
    row("memory of docent, idle", megabytes(docent, "VmRSS"), "");
    // A new edition: from the first box that learns of it to the last but one of a hundred.
    let published = Instant::now();
    let mut publish = main.prepare_publication();
    let publishing = tokio::task::spawn_blocking(move || publish.output().unwrap());
    let notices = join_all(connected.iter_mut().map(Connected::notice));
    let mut arrivals: Vec<Instant> = timeout(TIMEOUT, notices).await.unwrap();
    let done = publishing.await.unwrap();
    assert!(done.status.success(), "{done:?}");
    arrivals.sort();
    let at = |percent: usize| arrivals[(boxes * percent / 100).min(boxes - 1)];
    row(
        "notice of a new edition, p50 after the first box",
        milliseconds(at(50) - arrivals[0]),
        "",
    );
    row(
        "notice of a new edition, p99 after the first box",
        milliseconds(at(99) - arrivals[0]),
        "≤ 1 s",
    );
    row(
        "from the command `docent publish` to the last box",
        seconds(at(100) - published),
        "≤ 10 s",
    );
    // Three days at once.
    let probe = PageProbe::start(&main.address);
    let begun = Instant::now();
    let reporting = Arc::new(Semaphore::new(REPORTING));
    let drains = simulated
        .iter()
        .zip(&connected)
        .map(|(simulated, connected)| {
            let (reporting, main) = (Arc::clone(&reporting), &main);
            async move { simulated.report(connected, main, plays, &reporting).await }
        });
    let bytes: usize = timeout(TIMEOUT, join_all(drains))
        .await
        .unwrap()
        .iter()
        .sum();
    let elapsed = begun.elapsed();
    let pages = probe.stop();
    row("all plays merged", seconds(elapsed), "≤ 180 s");
    let milliseconds_all = usize::try_from(elapsed.as_millis()).unwrap().max(1);
    let rate = (boxes * plays * 1000 / milliseconds_all).to_string();
    row("plays merged a second", rate, "");
    row("reports", format!("{} MB", bytes >> 20), "");
    row(
        "a page meanwhile, median",
        milliseconds(pages.percentile(50)),
        "",
    );
    row(
        "a page meanwhile, p99",
        milliseconds(pages.percentile(99)),
        "",
    );
    row(
        "a page meanwhile, slowest",
        milliseconds(pages.percentile(100)),
        "≤ 100 ms",
    );
    row(
        "memory of the engine, at most",
        megabytes(engine, "VmHWM"),
        "≤ 130 MB",
    );
    row("memory of docent, at most", megabytes(docent, "VmHWM"), "");
    assert_eq!(main.plays(), boxes * plays, "each play is one row");
    rows
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}

fn megabytes(process: u32, what: &str) -> String {
    format!("{} MB", memory_mb(process, what))
}
