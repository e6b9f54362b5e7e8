//! The retention curve: the share of listeners that each hundredth of a recording still had.

use askama::Template;

use super::{AxisLabel, GridLine, Scale, WIDTH};
use crate::model::{BUCKETS, Coverage, DropOff, MIN_SAMPLE, Ms};
use crate::web::locales::Translations;
use crate::web::staff::statistics::format;

const LEFT: i64 = 72;
const RIGHT: i64 = 24;
const TOP: i64 = 28;
const PLOT_HEIGHT: i64 = 220;
/// The smallest width at which the band of a drop-off is visible.
const MIN_BAND_WIDTH: i64 = 8;

/// The possible distances of the labels on the time axis.
const TIME_STEPS_SECONDS: [u64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];
/// The most steps on the time axis.
const MAX_TIME_LABELS: u64 = 9;

#[derive(Template)]
#[template(path = "staff/statistics/charts/retention_curve.html")]
pub(in crate::web::staff::statistics) struct RetentionCurve {
    label: String,
    path: String,
    area: String,
    grid_lines: Vec<GridLine>,
    time_labels: Vec<AxisLabel>,
    drop_off: Option<Band>,
}

/// The band that marks the largest drop-off.
#[derive(Debug, PartialEq, Eq)]
struct Band {
    x: i64,
    width: i64,
    text: String,
    /// The label is to the left of the band where there is no room to its right.
    label_on_left: bool,
}

impl RetentionCurve {
    /// Draws percentages of the starts, or numbers of listeners where the sample is small.
    pub(in crate::web::staff::statistics) fn draw(
        words: &Translations,
        label: String,
        audible_length: Ms,
        coverage: &Coverage,
        drop_off: Option<DropOff>,
    ) -> Self {
        let as_percentages = coverage.starts >= MIN_SAMPLE;
        let scale = if as_percentages {
            Scale::with_steps(25, 4)
        } else {
            Scale::up_to(coverage.starts)
        };
        let baseline = TOP + PLOT_HEIGHT;
        let top = if as_percentages {
            coverage.starts
        } else {
            scale.top()
        };
        let y = |count: i64| baseline - Scale::with_steps(top, 1).length_of(count, PLOT_HEIGHT);
        let mut path = String::new();
        for (n, count) in (0..).zip(coverage.heard) {
            let from = if n == 0 { 'M' } else { 'L' };
            let (start, end, y) = (bucket_x(n), bucket_x(n + 1), y(count));
            let step = format!("{from}{start} {y}L{end} {y}");
            path += &step;
        }
        let area = format!("{path}V{baseline}H{LEFT}Z");
        let text = |tick| {
            if as_percentages {
                format::whole_percent(words, tick)
            } else {
                format::count(tick)
            }
        };
        let grid_lines = scale.ticks().map(|tick| GridLine {
            y: baseline - scale.length_of(tick, PLOT_HEIGHT),
            text: text(tick),
        });
        Self {
            label,
            area,
            grid_lines: grid_lines.collect(),
            time_labels: time_labels(audible_length),
            drop_off: drop_off.map(|drop_off| band(audible_length, drop_off)),
            path,
        }
    }
}

/// The x coordinate at which a hundredth of the recording begins.
fn bucket_x(bucket: i64) -> i64 {
    let buckets = i64::try_from(BUCKETS).unwrap_or(100);
    LEFT + (WIDTH - LEFT - RIGHT) * bucket / buckets
}

fn time_x(time: Ms, audible_length: Ms) -> i64 {
    let whole = |ms: Ms| i64::try_from(ms.0).unwrap_or(i64::MAX);
    LEFT + Scale::with_steps(whole(audible_length), 1).length_of(whole(time), WIDTH - LEFT - RIGHT)
}

fn time_labels(audible_length: Ms) -> Vec<AxisLabel> {
    let seconds = audible_length.0 / 1000;
    let step = TIME_STEPS_SECONDS
        .into_iter()
        .find(|step| seconds / step < MAX_TIME_LABELS);
    let step = step.unwrap_or_else(|| seconds / MAX_TIME_LABELS + 1);
    let times = (0..=seconds / step).map(|n| Ms(n * step * 1000));
    times
        .map(|time| AxisLabel {
            position: time_x(time, audible_length),
            text: time.to_string(),
        })
        .collect()
}

fn band(audible_length: Ms, drop_off: DropOff) -> Band {
    let (from, to) = (
        time_x(drop_off.from, audible_length),
        time_x(drop_off.to, audible_length),
    );
    let width = (to - from).max(MIN_BAND_WIDTH);
    Band {
        x: from,
        width,
        text: format!("−{}", format::count(drop_off.lost)),
        label_on_left: from + width > WIDTH - RIGHT - 80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> &'static Translations {
        Translations::staff("en").unwrap()
    }

    fn coverage_of(starts: i64, second_half: i64) -> Coverage {
        let mut coverage = Coverage {
            starts,
            ..Coverage::default()
        };
        coverage.heard = [second_half; BUCKETS];
        coverage.heard[..50].fill(starts);
        coverage
    }

    fn draw(coverage: &Coverage, audible_length: u64) -> RetentionCurve {
        let drop_off = coverage.largest_drop_off(Ms(audible_length));
        RetentionCurve::draw(
            english(),
            "x".into(),
            Ms(audible_length),
            coverage,
            drop_off,
        )
    }

    #[test]
    fn the_curve_falls_where_listeners_leave() {
        let curve = draw(&coverage_of(40, 10), 100_000);
        let texts: Vec<&str> = curve
            .grid_lines
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(texts, ["0%", "25%", "50%", "75%", "100%"]);
        assert!(curve.path.starts_with(&format!("M{LEFT} {TOP}L")));
        assert!(
            curve
                .path
                .ends_with(&format!("L{} {}", WIDTH - RIGHT, TOP + PLOT_HEIGHT * 3 / 4))
        );
        let drop_off = curve.drop_off.unwrap();
        assert_eq!(
            (drop_off.text.as_str(), drop_off.label_on_left),
            ("−30", false)
        );
        // The window of five seconds ends with the first half.
        assert_eq!(drop_off.x, time_x(Ms(45_000), Ms(100_000)));
    }

    #[test]
    fn a_small_sample_is_drawn_as_counts() {
        let curve = draw(&coverage_of(3, 1), 20_000);
        let texts: Vec<&str> = curve
            .grid_lines
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(texts, ["0", "1", "2", "3"]);
        assert!(!curve.render().unwrap().contains('%'));
    }

    #[test]
    fn the_time_axis_has_few_labels_for_any_length() {
        for seconds in [0, 1, 9, 60, 72, 185, 3600, 10_800] {
            let marks = time_labels(Ms(seconds * 1000));
            assert!((1..=10).contains(&marks.len()), "{seconds}");
            assert!(
                marks
                    .iter()
                    .all(|label| (LEFT..=WIDTH).contains(&label.position))
            );
        }
        let texts: Vec<String> = time_labels(Ms(72_000))
            .into_iter()
            .map(|label| label.text)
            .collect();
        assert_eq!(
            texts,
            [
                "0:00", "0:10", "0:20", "0:30", "0:40", "0:50", "1:00", "1:10"
            ]
        );
    }

    #[test]
    fn an_empty_curve_is_drawn() {
        let curve = draw(&Coverage::default(), 0);
        assert!(curve.drop_off.is_none());
        assert!(curve.render().unwrap().contains("<path"));
    }
}
