//! A heatmap of a week by hour, with the number of plays in each cell.

use askama::Template;

use super::{AxisLabel, WIDTH};

const LEFT: i64 = 128;
const TOP: i64 = 30;
const ROW_HEIGHT: i64 = 36;
const MAX_CELL_WIDTH: i64 = 120;
/// The number of shades, without the one for zero.
pub(in crate::web::staff::statistics) const LEVELS: i64 = 5;

/// One hour of the week.
pub(in crate::web::staff::statistics) struct HeatmapCell {
    /// The text in the cell; a cell without text is not drawn.
    pub(in crate::web::staff::statistics) text: String,
    /// The value that selects the shade.
    pub(in crate::web::staff::statistics) measure: i64,
    pub(in crate::web::staff::statistics) tooltip: String,
}

/// One day of the week.
pub(in crate::web::staff::statistics) struct HeatmapRow {
    pub(in crate::web::staff::statistics) name: String,
    pub(in crate::web::staff::statistics) cells: Vec<HeatmapCell>,
}

#[derive(Template)]
#[template(path = "staff/statistics/charts/heatmap.html")]
pub(in crate::web::staff::statistics) struct Heatmap {
    label: String,
    height: i64,
    hours: Vec<AxisLabel>,
    days: Vec<AxisLabel>,
    cells: Vec<DrawnCell>,
}

struct DrawnCell {
    x: i64,
    y: i64,
    width: i64,
    level: i64,
    text: String,
    tooltip: String,
}

impl Heatmap {
    pub(in crate::web::staff::statistics) fn draw(
        label: String,
        hours: Vec<String>,
        rows: Vec<HeatmapRow>,
    ) -> Self {
        let count = i64::try_from(hours.len()).unwrap_or(1).max(1);
        let width = ((WIDTH - LEFT) / count).min(MAX_CELL_WIDTH);
        let largest = rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| cell.measure);
        let largest = largest.max().unwrap_or(0);
        let (mut cells, mut days) = (Vec::new(), Vec::new());
        let height = TOP + ROW_HEIGHT * i64::try_from(rows.len()).unwrap_or(7);
        for (index, row) in (0..).zip(rows) {
            let y = TOP + ROW_HEIGHT * index;
            days.push(AxisLabel {
                position: y + ROW_HEIGHT / 2,
                text: row.name,
            });
            for (column, cell) in (0..).zip(row.cells) {
                cells.push(DrawnCell {
                    x: LEFT + width * column,
                    y,
                    width: width - 2,
                    level: level(cell.measure, largest),
                    text: cell.text,
                    tooltip: cell.tooltip,
                });
            }
        }
        let hours = (0..).zip(hours).map(|(n, text)| AxisLabel {
            position: LEFT + width * n + width / 2,
            text,
        });
        Self {
            label,
            height,
            hours: hours.collect(),
            days,
            cells,
        }
    }
}

/// The shade of a value: 0 for zero, or else 1 to `LEVELS`.
pub(super) fn level(measure: i64, largest: i64) -> i64 {
    if measure <= 0 {
        return 0;
    }
    let (measure, largest) = (i128::from(measure), i128::from(largest.max(1)));
    let level = (measure * i128::from(LEVELS) + largest - 1) / largest;
    i64::try_from(level).unwrap_or(LEVELS).clamp(1, LEVELS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_value_has_the_darkest_shade() {
        assert_eq!(
            [0, 1, 20, 21, 50, 99, 100].map(|value| level(value, 100)),
            [0, 1, 1, 2, 3, 5, 5]
        );
        assert_eq!(level(1, 1), LEVELS);
        assert_eq!(level(0, 0), 0);
        assert_eq!(level(i64::MAX, i64::MAX), LEVELS);
    }

    #[test]
    fn all_cells_fit_into_the_chart() {
        for count in [0, 1, 9, 24] {
            let row = |n: i64| HeatmapRow {
                name: "Monday".into(),
                cells: (0..count)
                    .map(|hour| HeatmapCell {
                        text: hour.to_string(),
                        measure: hour * n,
                        tooltip: String::new(),
                    })
                    .collect(),
            };
            let hours = (0..count).map(|hour| hour.to_string()).collect();
            let heat = Heatmap::draw("x".into(), hours, (0..7).map(row).collect());
            assert_eq!(heat.cells.len(), usize::try_from(7 * count).unwrap());
            assert!(
                heat.cells
                    .iter()
                    .all(|cell| cell.x + cell.width <= WIDTH && cell.width > 20)
            );
            assert!(
                heat.cells
                    .iter()
                    .all(|cell| cell.y + ROW_HEIGHT <= heat.height)
            );
        }
    }
}
