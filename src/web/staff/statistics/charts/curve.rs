//! How a recording kept its listeners, from its beginning to its end.

use askama::Template;

use super::{Mark, Rule, Scale, WIDTH};
use crate::model::{BUCKETS, Coverage, DropOff, MIN_SAMPLE, Ms};
use crate::web::locales::Translations;
use crate::web::staff::statistics::say;

const LEFT: i64 = 72;
const RIGHT: i64 = 24;
const TOP: i64 = 28;
const HIGH: i64 = 220;
/// A fall is at least so wide, or nobody sees it.
const NARROWEST: i64 = 8;

/// Times are written below in steps of so many seconds.
const STEPS: [u64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
/// And not more often than this.
const TIMES: u64 = 9;

#[derive(Template)]
#[template(path = "staff/statistics/charts/curve.html")]
pub(in crate::web::staff::statistics) struct Curve {
    label: String,
    path: String,
    area: String,
    rules: Vec<Rule>,
    times: Vec<Mark>,
    fall: Option<Band>,
}

/// Where the most listeners left.
#[derive(Debug, PartialEq, Eq)]
struct Band {
    x: i64,
    width: i64,
    text: String,
    /// The text stands to the left of the band, where there is no room to its right.
    left: bool,
}

impl Curve {
    /// In hundredths of the starts; where those are too few for that, in starts.
    pub(in crate::web::staff::statistics) fn draw(
        words: &Translations,
        label: String,
        sounding: Ms,
        coverage: &Coverage,
        fall: Option<DropOff>,
    ) -> Self {
        let enough = coverage.starts >= MIN_SAMPLE;
        let scale = if enough {
            Scale::of(25, 4)
        } else {
            Scale::up_to(coverage.starts)
        };
        let ground = TOP + HIGH;
        let top = if enough { coverage.starts } else { scale.top() };
        let y = |count: i64| ground - Scale::of(top, 1).reach(count, HIGH);
        let mut path = String::new();
        for (n, count) in (0..).zip(coverage.heard) {
            let from = if n == 0 { 'M' } else { 'L' };
            let (start, end, y) = (edge(n), edge(n + 1), y(count));
            let step = format!("{from}{start} {y}L{end} {y}");
            path += &step;
        }
        let area = format!("{path}V{ground}H{LEFT}Z");
        let text = |tick| {
            if enough {
                say::hundredths(words, tick)
            } else {
                say::count(tick)
            }
        };
        let rules = scale.ticks().map(|tick| Rule {
            y: ground - scale.reach(tick, HIGH),
            text: text(tick),
        });
        Self {
            label,
            area,
            rules: rules.collect(),
            times: times(sounding),
            fall: fall.map(|it| band(sounding, it)),
            path,
        }
    }
}

/// Where a hundredth begins.
fn edge(bucket: i64) -> i64 {
    let buckets = i64::try_from(BUCKETS).unwrap_or(100);
    LEFT + (WIDTH - LEFT - RIGHT) * bucket / buckets
}

fn place(at: Ms, sounding: Ms) -> i64 {
    let whole = |it: Ms| i64::try_from(it.0).unwrap_or(i64::MAX);
    LEFT + Scale::of(whole(sounding), 1).reach(whole(at), WIDTH - LEFT - RIGHT)
}

fn times(sounding: Ms) -> Vec<Mark> {
    let seconds = sounding.0 / 1000;
    let step = STEPS.into_iter().find(|it| seconds / it < TIMES);
    let step = step.unwrap_or_else(|| seconds / TIMES + 1);
    let at = (0..=seconds / step).map(|it| Ms(it * step * 1000));
    at.map(|it| Mark {
        at: place(it, sounding),
        text: it.to_string(),
    })
    .collect()
}

fn band(sounding: Ms, it: DropOff) -> Band {
    let (from, to) = (place(it.from, sounding), place(it.to, sounding));
    let width = (to - from).max(NARROWEST);
    Band {
        x: from,
        width,
        text: format!("−{}", say::count(it.lost)),
        left: from + width > WIDTH - RIGHT - 80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> &'static Translations {
        Translations::staff("en").unwrap()
    }

    fn kept(starts: i64, half: i64) -> Coverage {
        let mut it = Coverage {
            starts,
            ..Coverage::default()
        };
        it.heard = [half; BUCKETS];
        it.heard[..50].fill(starts);
        it
    }

    fn draw(coverage: &Coverage, sounding: u64) -> Curve {
        let fall = coverage.largest_drop_off(Ms(sounding));
        Curve::draw(english(), "x".into(), Ms(sounding), coverage, fall)
    }

    #[test]
    fn the_curve_falls_where_listeners_leave() {
        let curve = draw(&kept(40, 10), 100_000);
        let texts: Vec<&str> = curve.rules.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["0%", "25%", "50%", "75%", "100%"]);
        assert!(curve.path.starts_with(&format!("M{LEFT} {TOP}L")));
        assert!(
            curve
                .path
                .ends_with(&format!("L{} {}", WIDTH - RIGHT, TOP + HIGH * 3 / 4))
        );
        let fall = curve.fall.unwrap();
        assert_eq!((fall.text.as_str(), fall.left), ("−30", false));
        // Within five seconds of the end of the first half.
        assert_eq!(fall.x, place(Ms(45_000), Ms(100_000)));
    }

    #[test]
    fn few_starts_are_counted_and_not_turned_into_shares() {
        let curve = draw(&kept(3, 1), 20_000);
        let texts: Vec<&str> = curve.rules.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["0", "1", "2", "3"]);
        assert!(!curve.render().unwrap().contains('%'));
    }

    #[test]
    fn recordings_of_any_length_have_a_few_times_below() {
        for seconds in [0, 1, 9, 60, 72, 185, 3600, 10_800] {
            let marks = times(Ms(seconds * 1000));
            assert!((1..=10).contains(&marks.len()), "{seconds}");
            assert!(marks.iter().all(|it| (LEFT..=WIDTH).contains(&it.at)));
        }
        let texts: Vec<String> = times(Ms(72_000)).into_iter().map(|it| it.text).collect();
        assert_eq!(
            texts,
            [
                "0:00", "0:10", "0:20", "0:30", "0:40", "0:50", "1:00", "1:10"
            ]
        );
    }

    #[test]
    fn nobody_and_nothing_can_be_drawn() {
        let curve = draw(&Coverage::default(), 0);
        assert!(curve.fall.is_none());
        assert!(curve.render().unwrap().contains("<path"));
    }
}
