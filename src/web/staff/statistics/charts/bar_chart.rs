//! A bar chart of counts over time.

use askama::Template;

use super::{AxisLabel, GridLine, Scale, WIDTH};
use crate::web::staff::statistics::format;

const LEFT: i64 = 64;
const RIGHT: i64 = 28;
const TOP: i64 = 20;
const PLOT_HEIGHT: i64 = 200;
/// The approximate width of a label below a bar.
const LABEL_WIDTH: i64 = 72;
const MAX_BAR_WIDTH: i64 = 56;
/// The width of a digit above a bar.
const DIGIT_WIDTH: i64 = 9;

/// The data of one bar.
pub(in crate::web::staff::statistics) struct Bar {
    /// Shown below the bar where there is room.
    pub(in crate::web::staff::statistics) label: String,
    pub(in crate::web::staff::statistics) tooltip: String,
    pub(in crate::web::staff::statistics) value: i64,
    /// Whether all of its time is in the period and over.
    pub(in crate::web::staff::statistics) is_complete: bool,
}

#[derive(Template)]
#[template(path = "staff/statistics/charts/bar_chart.html")]
pub(in crate::web::staff::statistics) struct BarChart {
    label: String,
    bars: Vec<DrawnBar>,
    grid_lines: Vec<GridLine>,
    labels: Vec<AxisLabel>,
    /// Whether there is room for a figure above every bar.
    shows_figures: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct DrawnBar {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    middle: i64,
    figure: String,
    tooltip: String,
    is_complete: bool,
}

impl BarChart {
    pub(in crate::web::staff::statistics) fn draw(label: String, bars: Vec<Bar>) -> Self {
        let scale = Scale::up_to(bars.iter().map(|bar| bar.value).max().unwrap_or(0));
        let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
        let plot_width = WIDTH - LEFT - RIGHT;
        let left = |n: i64| LEFT + plot_width * n / count;
        let label_every = (count * LABEL_WIDTH + plot_width - 1) / plot_width;
        let width = (plot_width / count * 3 / 4).clamp(1, MAX_BAR_WIDTH);
        let figures = bars
            .iter()
            .map(|bar| format::count(bar.value).chars().count());
        let longest_figure = i64::try_from(figures.max().unwrap_or(0)).unwrap_or(WIDTH);
        let (mut drawn, mut labels) = (Vec::new(), Vec::new());
        for (n, bar) in (0..).zip(bars) {
            let middle = i64::midpoint(left(n), left(n + 1));
            let height = scale.length_of(bar.value, PLOT_HEIGHT);
            if n % label_every == 0 {
                labels.push(AxisLabel {
                    position: middle,
                    text: bar.label,
                });
            }
            drawn.push(DrawnBar {
                x: middle - width / 2,
                y: TOP + PLOT_HEIGHT - height,
                width,
                height,
                middle,
                figure: format::count(bar.value),
                tooltip: bar.tooltip,
                is_complete: bar.is_complete,
            });
        }
        Self {
            label,
            bars: drawn,
            grid_lines: grid_lines(scale, TOP, PLOT_HEIGHT),
            labels,
            shows_figures: longest_figure.saturating_mul(DIGIT_WIDTH) <= plot_width / count,
        }
    }
}

fn grid_lines(scale: Scale, top: i64, height: i64) -> Vec<GridLine> {
    let grid_line = |tick| GridLine {
        y: top + height - scale.length_of(tick, height),
        text: format::count(tick),
    };
    scale.ticks().map(grid_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[i64]) -> BarChart {
        let column = |value: &i64| Bar {
            label: "<b>".into(),
            tooltip: format!("{value} & more"),
            value: *value,
            is_complete: *value != 3,
        };
        BarChart::draw("Plays".into(), values.iter().map(column).collect())
    }

    #[test]
    fn bars_are_as_high_as_their_values_and_start_at_the_baseline() {
        let chart = draw(&[0, 5, 10]);
        let heights: Vec<i64> = chart.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [0, 100, 200]);
        assert!(
            chart
                .bars
                .iter()
                .all(|bar| bar.y + bar.height == TOP + PLOT_HEIGHT)
        );
        let grid_lines: Vec<&str> = chart
            .grid_lines
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(grid_lines, ["0", "2", "4", "6", "8", "10"]);
    }

    #[test]
    fn any_number_of_bars_fits_into_the_chart() {
        for count in [0, 1, 2, 31, 37, 400] {
            let chart = draw(&vec![i64::MAX; count]);
            assert_eq!(chart.bars.len(), count);
            for bar in &chart.bars {
                assert!(bar.x >= LEFT - 1 && bar.x + bar.width <= WIDTH, "{bar:?}");
                assert!(bar.y >= TOP && bar.width >= 1);
            }
            assert!(chart.labels.len() <= 13, "{}", chart.labels.len());
        }
    }

    #[test]
    fn figures_are_shown_above_the_bars_where_all_have_room() {
        let svg = |values: &[i64]| draw(values).render().unwrap();
        assert!(svg(&[1234, 0]).contains(">1,234</text>"));
        assert_eq!(svg(&[1234, 0]).matches("class=\"bar-label\"").count(), 1);
        assert!(svg(&[999; 31]).contains(">999</text>"));
        assert!(!svg(&[1000; 31]).contains(">1,000</text><text"));
        assert!(!draw(&[1000; 31]).shows_figures);
    }

    #[test]
    fn text_in_a_chart_is_escaped() {
        let svg = draw(&[3, 1]).render().unwrap();
        assert!(!svg.contains("<b>") && svg.contains("#60;b"), "{svg}");
        assert_eq!(svg.matches("class=\"incomplete\"").count(), 1, "{svg}");
        assert!(!svg.contains("style="), "{svg}");
    }
}
