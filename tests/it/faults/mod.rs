//! Fault injection. `make test` tries each fault a few times; `make faults` tries it often and writes a table
//! of results.

mod acknowledged;
mod bit_rot;
pub(crate) mod continuous_sound;
mod corruption;
mod disk_errors;
mod invalid_bodies;
mod kill;
mod limits;
mod load;
pub(crate) mod log_floods;
mod malformed_requests;
mod power_cut;
mod slow_clients;
mod workload;

use std::fs::File;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, panicking};
use std::time::{Duration, Instant};

use crate::support::http_client::request;

/// The settings of a state without sound, on a disk without a reserve.
pub(crate) const SILENT: &str = "default-output = \"silent\"\ndisk-reserve-megabytes = 0\n";

/// The file for the rows of the table; only `make faults` sets it.
const TABLE: &str = "DOCENT_FAULTS";

/// A kind of fault, and what holds all the same. It reports its result when it is dropped.
pub(crate) struct Scenario {
    name: &'static str,
    invariant: &'static str,
    rounds: u32,
    /// Adds an observed value to the report.
    observation: String,
}

impl Scenario {
    pub(crate) fn new(name: &'static str, invariant: &'static str) -> Self {
        Self {
            name,
            invariant,
            rounds: 0,
            observation: String::new(),
        }
    }

    /// The rounds: `few` in a test, `many` in `make faults`.
    pub(crate) fn rounds(&mut self, few: u32, many: u32) -> std::ops::Range<u32> {
        self.rounds = if runs_all_rounds() { many } else { few };
        0..self.rounds
    }

    /// A scenario with a fixed number of rounds.
    pub(crate) fn fixed_rounds(&mut self, rounds: usize) {
        self.rounds = u32::try_from(rounds).unwrap();
    }

    pub(crate) fn set_observation(&mut self, figure: String) {
        self.observation = figure;
    }
}

/// Whether there is time for all rounds.
pub(crate) fn runs_all_rounds() -> bool {
    std::env::var_os(TABLE).is_some()
}

impl Drop for Scenario {
    fn drop(&mut self) {
        let Some(table) = std::env::var_os(TABLE) else {
            return;
        };
        let result = if panicking() { "BROKEN" } else { "holds" };
        let row = format!(
            "{}\t{}\t{}\t{result}\t{}\n",
            self.name, self.rounds, self.invariant, self.observation
        );
        let table = File::options().create(true).append(true).open(table);
        table.unwrap().write_all(row.as_bytes()).unwrap();
    }
}

/// The longest time of a page under a fault,
pub(crate) const MAX_LATENCY_UNDER_FAULT: Duration = Duration::from_millis(100);
/// and under an attack.
pub(crate) const MAX_LATENCY_UNDER_ATTACK: Duration = Duration::from_millis(200);

/// A client that requests a page all the time.
pub(crate) struct Witness {
    done: Arc<AtomicBool>,
    watch: JoinHandle<Duration>,
}

impl Witness {
    pub(crate) fn of(address: &str, path: &'static str) -> Self {
        let done = Arc::<AtomicBool>::default();
        let (address, over) = (address.to_owned(), Arc::clone(&done));
        let watch = std::thread::spawn(move || {
            let mut slowest = Duration::ZERO;
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let response = request(&address, "GET", path, &[], b"").expect("the page is there");
                assert_eq!(response.status, 200, "{}", response.text());
                slowest = slowest.max(begun.elapsed());
                std::thread::sleep(Duration::from_millis(10));
            }
            slowest
        });
        Self { done, watch }
    }

    /// The time of the slowest page; fails if one was refused. The machine adds to the time: if it is
    /// otherwise idle, as for `make faults`, ten times `most` is a failure.
    pub(crate) fn slowest(self, most: Duration) -> Duration {
        self.done.store(true, Ordering::Relaxed);
        let slowest = self.watch.join().unwrap();
        assert!(
            slowest <= 10 * most || !runs_all_rounds(),
            "a page took {slowest:?}, where {most:?} is wanted"
        );
        slowest
    }
}
