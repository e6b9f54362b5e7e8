//! What a bench found, for people now and for the report: a figure, a peer's beside it, their ratio.

use std::fs::File;
use std::io::Write;

/// Where the report's rows go; set by `make bench` alone.
const ROWS: &str = "DOCENT_BENCH";

/// One line of the report.
#[derive(Debug, Default)]
pub(crate) struct Figure<'a> {
    pub(crate) what: &'a str,
    /// Such as `ms`.
    pub(crate) unit: &'a str,
    pub(crate) ours: f64,
    /// Who was measured beside us in the same run, and what they took.
    pub(crate) peer: Option<(&'a str, f64)>,
    /// The least and the greatest ratio or figure of its rounds.
    pub(crate) spread: Option<(f64, f64)>,
    /// What it is to be, such as `≤ 1.3 ×`.
    pub(crate) wanted: &'a str,
}

impl Figure<'_> {
    #[expect(clippy::print_stdout, reason = "a bench prints what it found")]
    pub(crate) fn tell(&self) {
        let (peer, ratio) = match self.peer {
            Some((name, theirs)) if theirs > 0.0 => (
                format!("{name} {theirs:.2}"),
                format!("{:.2}", self.ours / theirs),
            ),
            Some((name, theirs)) => (format!("{name} {theirs:.2}"), String::new()),
            None => (String::new(), String::new()),
        };
        let spread = self
            .spread
            .map_or_else(String::new, |(from, to)| format!("{from:.2}–{to:.2}"));
        let ours = format!("{:.2} {}", self.ours, self.unit);
        println!(
            "{:<66}{ours:>14}  {peer:<16}{ratio:>6}  {spread:<14}{}",
            self.what, self.wanted
        );
        let Some(rows) = std::env::var_os(ROWS) else {
            return;
        };
        let rows = File::options().create(true).append(true).open(rows);
        let row = format!(
            "{}\t{ours}\t{peer}\t{ratio}\t{spread}\t{}\n",
            self.what, self.wanted
        );
        drop(rows.and_then(|mut it| it.write_all(row.as_bytes())));
    }
}
