//! How the cost grows: with clips, with plays, with pages that follow a room.

use std::path::Path;
use std::time::Instant;

use docent::model::{Day, Filter, Period};
use docent::store::Store;

use crate::client::{Line, PHONE, page};
use crate::cost::memory;
use crate::generate;
use crate::kept;
use crate::load::Followers;
use crate::plot::{Curve, plot};
use crate::report::{Rounds, Wanted, report, share};
use crate::sites::{self, Offer};
use crate::start::{HOME, docent};
use crate::support::daemon::TestSite;

const ROUNDS: usize = 3;
const STARTS: usize = 5;
const REPORTS: usize = 15;
/// The number for which the start must take at most 300 ms.
const CLIPS: u32 = 500;

pub(crate) fn measure(plots: &Path) {
    clips(plots);
    streams(plots);
    plays(plots);
}

/// Curves over a size, each reported at each of its points.
struct Growth {
    /// Such as `clips`.
    of: &'static str,
    curves: Vec<Curve>,
}

impl Growth {
    fn with(of: &'static str) -> Self {
        let curves = Vec::new();
        Self { of, curves }
    }

    fn report(
        &mut self,
        count: u32,
        what: &'static str,
        unit: &str,
        rounds: &[f64],
        wanted: Wanted,
    ) {
        let of = self.of;
        report(
            &format!("{count} {of}: {what}"),
            unit,
            Rounds::Alone(rounds),
            wanted,
        );
        let point = (f64::from(count), share(rounds, 50));
        let name = format!("{what}, {unit}");
        match self.curves.iter_mut().find(|curve| curve.name == name) {
            Some(curve) => curve.points.push(point),
            None => self.curves.push(Curve {
                name,
                points: vec![point],
            }),
        }
    }

    fn plot(&self, file: &Path) {
        plot(file, self.of, &self.curves);
    }
}

fn clips(plots: &Path) {
    let mut growth = Growth::with("clips");
    for count in [10_u32, 100, 1_000, 10_000] {
        let site = TestSite::new("default-output = \"silent\"\n");
        sites::clips(&site.path("state"), count);
        let starts: Vec<_> = (0..ROUNDS)
            .map(|_| docent(&site.path("state"), HOME))
            .collect();
        let of = |n: usize| starts.iter().map(|start| start[n]).collect::<Vec<_>>();
        let daemon = site.serve_without_tour();
        Line::to(&daemon.address).get("/es/rooms/memorial", PHONE, 200);
        let pages: Vec<_> = (0..ROUNDS).map(|_| page(&daemon.address)).collect();
        let mut row =
            |what, unit, rounds: &[f64]| growth.report(count, what, unit, rounds, Wanted::Nothing);
        row("start to first answer", "ms", &of(0));
        row("a room's page, gzipped, median", "µs", &pages);
        row("idle memory (PSS)", "MB", &of(1));
    }
    growth.plot(&plots.join("clips.svg"));
}

fn streams(plots: &Path) {
    let mut growth = Growth::with("event streams");
    for count in [1_u32, 10, 100, 1_000] {
        let (mut touches, mut pages, mut held) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let site = TestSite::new("default-output = \"silent\"\nmax-streams = 2000\n");
            let daemon = site.serve();
            let mut followers = Followers::of(&daemon, count);
            touches.push(share(&followers.latencies(&daemon, 20), 99));
            pages.push(page(&daemon.address));
            held.push(memory(daemon.pid()));
        }
        let mut row =
            |what, unit, rounds: &[f64]| growth.report(count, what, unit, rounds, Wanted::Nothing);
        row("a touch told, 99th of 100", "ms", &touches);
        row("a room's page, gzipped, median", "µs", &pages);
        row("memory (PSS)", "MB", &held);
    }
    growth.plot(&plots.join("streams.svg"));
}

fn plays(plots: &Path) {
    let mut growth = Growth::with("plays");
    let site = TestSite::new("");
    let state = site.path("state");
    sites::clips(&state, CLIPS);
    let offer = Offer::of(&state);
    let year = Period::up_to(Day(generate::LAST), 365);
    for count in [10_000_u32, 100_000, 1_000_000, 10_000_000] {
        if count > kept::most() {
            break;
        }
        let copy = offer.with_plays(&state, count);
        let reports: Vec<f64> = sites::runtime().block_on(async {
            let (store, thread) = Store::open(copy.path()).unwrap();
            let mut times = Vec::new();
            for _ in 0..REPORTS {
                let begun = Instant::now();
                let figures = store.figures(year, Filter::default()).await.unwrap();
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
                assert!(figures.total().starts > 0);
            }
            store.close().await;
            thread.join();
            times
        });
        let starts = (0..STARTS).map(|_| docent(&state, HOME)[0]);
        let starts: Vec<f64> = starts.collect();
        let soon = if count == 10_000_000 {
            Wanted::Most(300.0)
        } else {
            Wanted::Nothing
        };
        growth.report(count, "a year's report", "ms", &reports, Wanted::Nothing);
        growth.report(
            count,
            "start to first answer with 500 clips",
            "ms",
            &starts,
            soon,
        );
    }
    growth.plot(&plots.join("plays.svg"));
}
