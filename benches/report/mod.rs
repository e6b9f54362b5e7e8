//! What a bench found, for people now and for the report: a figure, a peer's beside it, their ratio,
//! and whether it is as it is wanted.

use std::fmt;
use std::fs::File;
use std::io::Write;

/// Where the report's rows go; set by `make bench` alone.
const ROWS: &str = "DOCENT_BENCH";

/// What a figure is to be at most.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// No bound: the figure is only reported.
    Nothing,
    /// A multiple of the peer's figure.
    Times(f64),
    /// An absolute figure in its unit.
    Most(f64),
}

/// Rounds, and whom they were measured beside.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rounds<'a> {
    Alone(&'a [f64]),
    /// Ours and the peer's of the same round.
    Beside(&'a str, &'a [[f64; 2]]),
}

/// One line of the report.
#[derive(Debug)]
struct Figure<'a> {
    what: &'a str,
    /// Such as `ms`.
    unit: &'a str,
    ours: f64,
    /// Who was measured beside us in the same run, and what they took.
    peer: Option<(&'a str, f64)>,
    /// The least and the greatest ratio of the rounds, or figure where there is no ratio.
    spread: (f64, f64),
    wanted: Wanted,
}

/// Reports the median of the rounds. A missed bound is marked and fails nothing: a
/// timing is no verdict on the code, as the machine has a part in it.
pub(crate) fn report(what: &str, unit: &str, rounds: Rounds<'_>, wanted: Wanted) {
    let figure = match rounds {
        Rounds::Alone(ours) => Figure {
            what,
            unit,
            ours: share(ours, 50),
            peer: None,
            spread: spread(ours),
            wanted,
        },
        Rounds::Beside(peer, both) => {
            let of = |which: usize| both.iter().map(|round| round[which]).collect::<Vec<_>>();
            let (ours, theirs) = (of(0), of(1));
            let ratios = both.iter().filter(|round| round[1] > 0.0);
            let ratios: Vec<f64> = ratios.map(|[ours, theirs]| ours / theirs).collect();
            Figure {
                what,
                unit,
                ours: share(&ours, 50),
                peer: Some((peer, share(&theirs, 50))),
                spread: spread(if ratios.is_empty() { &ours } else { &ratios }),
                wanted,
            }
        }
    };
    figure.report();
}

/// The percentile of the values.
pub(crate) fn share(of: &[f64], hundredths: usize) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() * hundredths).div_ceil(100).max(1) - 1]
}

fn spread(of: &[f64]) -> (f64, f64) {
    (share(of, 0), share(of, 100))
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Times(most) => write!(f, "≤ {most} ×"),
            Self::Most(most) => write!(f, "≤ {most}"),
        }
    }
}

impl Figure<'_> {
    fn ratio(&self) -> Option<f64> {
        let (_, theirs) = self.peer.filter(|peer| peer.1 > 0.0)?;
        Some(self.ours / theirs)
    }

    fn verdict(&self) -> &'static str {
        let kept = match self.wanted {
            Wanted::Nothing => None,
            Wanted::Times(most) => self.ratio().map(|ratio| ratio <= most),
            Wanted::Most(most) => Some(self.ours <= most),
        };
        match kept {
            Some(true) => "kept",
            Some(false) => "missed",
            None => "",
        }
    }

    #[expect(clippy::print_stdout, reason = "a bench prints what it found")]
    fn report(&self) {
        let peer = self
            .peer
            .map(|(name, figure)| format!("{name} {figure:.2}"));
        let peer = peer.unwrap_or_default();
        let ratio = self.ratio().map(|ratio| format!("{ratio:.2}"));
        let ratio = ratio.unwrap_or_default();
        let spread = format!("{:.2}–{:.2}", self.spread.0, self.spread.1);
        let ours = format!("{:.2} {}", self.ours, self.unit);
        let mut wanted = self.wanted.to_string();
        if let Wanted::Most(_) = self.wanted {
            wanted = format!("{wanted} {}", self.unit);
        }
        let verdict = self.verdict();
        println!(
            "{:<72}{ours:>14}  {peer:<16}{ratio:>6}  {spread:<16}{wanted:<10}{verdict}",
            self.what
        );
        let Some(rows) = std::env::var_os(ROWS) else {
            return;
        };
        let row = [self.what, &ours, &peer, &ratio, &spread, &wanted, verdict].join("\t");
        let rows = File::options().create(true).append(true).open(rows);
        let written = rows.and_then(|mut file| file.write_all(format!("{row}\n").as_bytes()));
        written.expect("the report's rows can be written");
    }
}
