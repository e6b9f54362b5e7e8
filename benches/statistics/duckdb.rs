//! `DuckDB` on the same plays: its table is made from them, and it runs the same queries, alternating with
//! docent. Where it finds something else, this fails.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;

use docent::model::{Dimensions, Figures, Filter, Period, PlayTotals, Surface};
use docent::store::Store;

use crate::generate::LANGUAGES;
use crate::report::{Rounds, Wanted, report};
use crate::{kept, periods};

const SCRIPT: &str = include_str!("beside.py");
const ROUNDS: usize = 9;

/// What a report is made of, each thing's numbers by its own: narrations by their subject, those of the
/// days before, days, and hours of the week.
type Found = [BTreeMap<i64, Vec<i64>>; 4];

struct DuckDb {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl DuckDb {
    fn on(database: &Path) -> Self {
        let mut command = Command::new(python());
        command.arg("-c").arg(SCRIPT).arg(database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// With the milliseconds that it took.
    fn report(&mut self, period: Period) -> (Found, f64) {
        let command = self.child.stdin.as_mut().unwrap();
        writeln!(command, "{}:{}", period.first().0, period.last().0).unwrap();
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let (found, took): ([Vec<Vec<i64>>; 4], f64) = serde_json::from_str(&line).unwrap();
        let numbers = |it: Vec<i64>| (it[0], it[1..].to_vec());
        (
            found.map(|rows| rows.into_iter().map(numbers).collect()),
            took,
        )
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        // There are no further queries, so it ends.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// A Python that has `DuckDB`; fetched once.
fn python() -> PathBuf {
    let venv = kept::folder().join("venv");
    let python = venv.join("bin/python");
    let runs = |of: &mut Command| of.status().is_ok_and(|status| status.success());
    let mut has = Command::new(&python);
    // An interrupted installation may be incomplete.
    if !runs(has.args(["-c", "import duckdb"]).stderr(Stdio::null())) {
        let made = runs(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        assert!(made, "python3 -m venv does not work here");
        let pip = ["-m", "pip", "install", "--quiet", "duckdb==2.0.1"];
        let fetched = runs(Command::new(&python).args(pip));
        assert!(
            fetched,
            "pip could not fetch duckdb; that needs the network"
        );
    }
    python
}

/// The same from docent's figures. Estimated starts and answers are left out: `DuckDB` has no data on clocks
/// and ratings, and there are none.
fn found(of: &Figures) -> Found {
    let sums = |totals: &PlayTotals| {
        assert_eq!(totals.estimated + totals.answers(), 0);
        let all: [i64; PlayTotals::COUNTERS] = (*totals).into();
        all[..PlayTotals::COUNTERS - 4].to_vec()
    };
    let by_narration = |narrations: &[(Dimensions, PlayTotals)]| {
        let narrations = narrations.iter();
        let each = narrations.map(|(dimensions, totals)| (subject(dimensions), sums(totals)));
        each.collect::<BTreeMap<_, _>>()
    };
    let days = of
        .days
        .iter()
        .map(|(day, totals)| (day.0.into(), sums(totals)));
    let hours = (0..)
        .zip(&of.plays_by_hour)
        .filter(|(_, plays)| **plays > 0);
    [
        by_narration(&of.listened),
        by_narration(&of.before),
        days.collect(),
        hours.map(|(slot, plays)| (slot, vec![*plays])).collect(),
    ]
}

/// Its number in the generated tour.
fn subject(narration: &Dimensions) -> i64 {
    let clip: i64 = narration.clip.to_string().parse().unwrap();
    let language = narration.language.to_string();
    let language = LANGUAGES.iter().position(|name| *name == language).unwrap();
    let recording = clip * 3 + i64::try_from(language).unwrap();
    1 + recording * 2 + i64::from(narration.surface == Surface::Phone)
}

/// Docent's report has all that `DuckDB` returns and more: sessions, transitions and availability, also of
/// the days before.
async fn docent(store: &Store, period: Period) -> (Found, f64) {
    let begun = Instant::now();
    let figures = store.figures(period, Filter::default()).await.unwrap();
    let before = store
        .report_context(period.before(), Filter::default())
        .await;
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    assert!(before.is_ok());
    (found(&figures), took)
}

pub(crate) async fn beside(store: &Store, database: &Path) {
    let mut duckdb = DuckDb::on(database);
    for (name, period) in periods() {
        let mut rounds = Vec::new();
        // The first is none: both find the plays in memory then.
        for round in 0..=ROUNDS {
            let (ours, took) = docent(store, period).await;
            let (theirs, peer) = duckdb.report(period);
            for (n, what) in ["narrations", "the days before", "days", "hours"]
                .iter()
                .enumerate()
            {
                assert!(ours[n] == theirs[n], "DuckDB finds other {what} in {name}");
            }
            if round > 0 {
                rounds.push([took, peer]);
            }
        }
        let what = format!("a report of {name}, by narration, day and hour of the week");
        report(
            &what,
            "ms",
            Rounds::Beside("DuckDB", &rounds),
            Wanted::Times(1.0),
        );
    }
}
