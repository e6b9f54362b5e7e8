//! How much there was, one column after the other.

use askama::Template;

use super::{Mark, Rule, Scale, WIDTH};
use crate::web::staff::statistics::say;

const LEFT: i64 = 64;
const RIGHT: i64 = 28;
const TOP: i64 = 20;
const HIGH: i64 = 200;
/// A word below a column takes about so much.
const WORD: i64 = 72;
const WIDEST: i64 = 56;
/// A character of a figure above a column takes so much.
const DIGIT: i64 = 9;

/// What one column stands for.
pub(in crate::web::staff::statistics) struct Column {
    /// Below the column, where there is room.
    pub(in crate::web::staff::statistics) name: String,
    /// What a pointer on it is told.
    pub(in crate::web::staff::statistics) told: String,
    pub(in crate::web::staff::statistics) value: i64,
    /// Whether all of its time lies within the period and is over.
    pub(in crate::web::staff::statistics) whole: bool,
}

#[derive(Template)]
#[template(path = "staff/statistics/charts/columns.html")]
pub(in crate::web::staff::statistics) struct Columns {
    label: String,
    drawn: Vec<Drawn>,
    rules: Vec<Rule>,
    names: Vec<Mark>,
    /// Whether there is room for its figure above every column.
    told: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Drawn {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    middle: i64,
    figure: String,
    told: String,
    whole: bool,
}

impl Columns {
    pub(in crate::web::staff::statistics) fn draw(label: String, all: Vec<Column>) -> Self {
        let scale = Scale::up_to(all.iter().map(|it| it.value).max().unwrap_or(0));
        let many = i64::try_from(all.len()).unwrap_or(1).max(1);
        let room = WIDTH - LEFT - RIGHT;
        let left = |n: i64| LEFT + room * n / many;
        let every = (many * WORD + room - 1) / room;
        let width = (room / many * 3 / 4).clamp(1, WIDEST);
        let figures = all.iter().map(|it| say::count(it.value).chars().count());
        let longest = i64::try_from(figures.max().unwrap_or(0)).unwrap_or(WIDTH);
        let (mut drawn, mut names) = (Vec::new(), Vec::new());
        for (n, it) in (0..).zip(all) {
            let middle = i64::midpoint(left(n), left(n + 1));
            let height = scale.reach(it.value, HIGH);
            if n % every == 0 {
                names.push(Mark {
                    at: middle,
                    text: it.name,
                });
            }
            drawn.push(Drawn {
                x: middle - width / 2,
                y: TOP + HIGH - height,
                width,
                height,
                middle,
                figure: say::count(it.value),
                told: it.told,
                whole: it.whole,
            });
        }
        Self {
            label,
            drawn,
            rules: rules(scale, TOP, HIGH),
            names,
            told: longest.saturating_mul(DIGIT) <= room / many,
        }
    }
}

fn rules(scale: Scale, top: i64, high: i64) -> Vec<Rule> {
    let rule = |it| Rule {
        y: top + high - scale.reach(it, high),
        text: say::count(it),
    };
    scale.ticks().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[i64]) -> Columns {
        let column = |value: &i64| Column {
            name: "<b>".into(),
            told: format!("{value} & more"),
            value: *value,
            whole: *value != 3,
        };
        Columns::draw("Plays".into(), values.iter().map(column).collect())
    }

    #[test]
    fn columns_are_as_high_as_their_values_and_stand_on_the_ground() {
        let chart = draw(&[0, 5, 10]);
        let heights: Vec<i64> = chart.drawn.iter().map(|it| it.height).collect();
        assert_eq!(heights, [0, 100, 200]);
        assert!(chart.drawn.iter().all(|it| it.y + it.height == TOP + HIGH));
        let rules: Vec<&str> = chart.rules.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(rules, ["0", "2", "4", "6", "8", "10"]);
    }

    #[test]
    fn any_number_of_columns_stays_on_the_paper() {
        for many in [0, 1, 2, 31, 37, 400] {
            let chart = draw(&vec![i64::MAX; many]);
            assert_eq!(chart.drawn.len(), many);
            for it in &chart.drawn {
                assert!(it.x >= LEFT - 1 && it.x + it.width <= WIDTH, "{it:?}");
                assert!(it.y >= TOP && it.width >= 1);
            }
            assert!(chart.names.len() <= 13, "{}", chart.names.len());
        }
    }

    #[test]
    fn figures_stand_above_the_columns_where_all_have_room() {
        let svg = |values: &[i64]| draw(values).render().unwrap();
        assert!(svg(&[1234, 0]).contains(">1,234</text>"));
        assert_eq!(svg(&[1234, 0]).matches("class=\"above\"").count(), 1);
        assert!(svg(&[999; 31]).contains(">999</text>"));
        assert!(!svg(&[1000; 31]).contains(">1,000</text><text"));
        assert!(!draw(&[1000; 31]).told);
    }

    #[test]
    fn what_is_written_in_a_chart_is_no_markup() {
        let svg = draw(&[3, 1]).render().unwrap();
        assert!(!svg.contains("<b>") && svg.contains("#60;b"), "{svg}");
        assert_eq!(svg.matches("class=\"open\"").count(), 1, "{svg}");
        assert!(!svg.contains("style="), "{svg}");
    }
}
