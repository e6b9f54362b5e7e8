//! A week, hour by hour: the more, the darker, with the number in each hour.

use askama::Template;

use super::{Mark, WIDTH};

const LEFT: i64 = 128;
const TOP: i64 = 30;
const HIGH: i64 = 36;
const WIDEST: i64 = 120;
/// Darknesses, from a little to the most.
pub(in crate::web::staff::statistics) const LEVELS: i64 = 5;

/// One hour of the week.
pub(in crate::web::staff::statistics) struct Slot {
    /// In the middle of the hour; empty where nothing could be.
    pub(in crate::web::staff::statistics) text: String,
    /// How dark it is, by whatever measure.
    pub(in crate::web::staff::statistics) measure: i64,
    pub(in crate::web::staff::statistics) told: String,
}

/// One day of the week.
pub(in crate::web::staff::statistics) struct Line {
    pub(in crate::web::staff::statistics) name: String,
    pub(in crate::web::staff::statistics) slots: Vec<Slot>,
}

#[derive(Template)]
#[template(path = "staff/statistics/charts/heat.html")]
pub(in crate::web::staff::statistics) struct Heat {
    label: String,
    high: i64,
    hours: Vec<Mark>,
    days: Vec<Mark>,
    cells: Vec<Cell>,
}

struct Cell {
    x: i64,
    y: i64,
    width: i64,
    level: i64,
    text: String,
    told: String,
}

impl Heat {
    pub(in crate::web::staff::statistics) fn draw(
        label: String,
        hours: Vec<String>,
        lines: Vec<Line>,
    ) -> Self {
        let many = i64::try_from(hours.len()).unwrap_or(1).max(1);
        let width = ((WIDTH - LEFT) / many).min(WIDEST);
        let most = lines.iter().flat_map(|it| &it.slots).map(|it| it.measure);
        let most = most.max().unwrap_or(0);
        let (mut cells, mut days) = (Vec::new(), Vec::new());
        let high = TOP + HIGH * i64::try_from(lines.len()).unwrap_or(7);
        for (row, line) in (0..).zip(lines) {
            let y = TOP + HIGH * row;
            days.push(Mark {
                at: y + HIGH / 2,
                text: line.name,
            });
            for (column, it) in (0..).zip(line.slots) {
                cells.push(Cell {
                    x: LEFT + width * column,
                    y,
                    width: width - 2,
                    level: level(it.measure, most),
                    text: it.text,
                    told: it.told,
                });
            }
        }
        let hours = (0..).zip(hours).map(|(n, text)| Mark {
            at: LEFT + width * n + width / 2,
            text,
        });
        Self {
            label,
            high,
            hours: hours.collect(),
            days,
            cells,
        }
    }
}

/// Nothing is light; what is more than nothing has at least the first darkness.
pub(super) fn level(measure: i64, most: i64) -> i64 {
    if measure <= 0 {
        return 0;
    }
    let (measure, most) = (i128::from(measure), i128::from(most.max(1)));
    let level = (measure * i128::from(LEVELS) + most - 1) / most;
    i64::try_from(level).unwrap_or(LEVELS).clamp(1, LEVELS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_is_the_darkest_and_nothing_is_light() {
        assert_eq!(
            [0, 1, 20, 21, 50, 99, 100].map(|it| level(it, 100)),
            [0, 1, 1, 2, 3, 5, 5]
        );
        assert_eq!(level(1, 1), LEVELS);
        assert_eq!(level(0, 0), 0);
        assert_eq!(level(i64::MAX, i64::MAX), LEVELS);
    }

    #[test]
    fn each_hour_of_each_day_has_its_place() {
        for many in [0, 1, 9, 24] {
            let line = |n: i64| Line {
                name: "Monday".into(),
                slots: (0..many)
                    .map(|hour| Slot {
                        text: hour.to_string(),
                        measure: hour * n,
                        told: String::new(),
                    })
                    .collect(),
            };
            let hours = (0..many).map(|it| it.to_string()).collect();
            let heat = Heat::draw("x".into(), hours, (0..7).map(line).collect());
            assert_eq!(heat.cells.len(), usize::try_from(7 * many).unwrap());
            assert!(
                heat.cells
                    .iter()
                    .all(|it| it.x + it.width <= WIDTH && it.width > 20)
            );
            assert!(heat.cells.iter().all(|it| it.y + HIGH <= heat.high));
        }
    }
}
