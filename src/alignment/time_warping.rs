//! Dynamic time warping: which frame of a recording says which frame of a spoken text.
//!
//! The way through all pairs of frames is found in two passes, a coarse one over the whole recording, and a fine one
//! near the coarse way. Steps are not kept but computed again from rows that are, a block at a time, so that hours take
//! a few megabytes.

use std::ops::Range;

use crate::alignment::cepstrum::{FRAME_MS, Frame, averages, distance};
use crate::alignment::numbers::{count, real};

/// Frames that the coarse pass takes as one: 160 ms.
const COARSE_GROUP: usize = 8;

/// How far from an even speaker the coarse pass looks: as a share of the text, and at least these milliseconds.
const COARSE_REACH_SHARE: f32 = 0.15;
const COARSE_REACH_MS: u64 = 30_000;

/// How far from the coarse way the fine pass looks.
const FINE_REACH_MS: u64 = 3_000;

/// Rows from one that is kept to the next.
const BLOCK_ROWS: usize = 512;

/// The price of a frame of the recording before or after the text: more than a match, no more than what does not match.
const OUTSIDE_PRICE: f32 = 1.0;

/// Where the recording says a frame of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    /// The first and the last frame of the recording.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The sum of the distances of all frames from the first to the last.
    pub(super) distance: f32,
    /// The number of frames that were added.
    pub(super) frames: usize,
}

/// One match for each frame of the text. None where no way leads through, as in an empty recording.
pub(super) fn warp(recording: &[Frame], text: &[Frame]) -> Option<Vec<Match>> {
    let rows = averages(recording, COARSE_GROUP);
    let columns = averages(text, COARSE_GROUP);
    let coarse = coarse_band(rows.len(), columns.len());
    let found = best_way(&rows, &columns, &coarse)?;
    best_way(
        recording,
        text,
        &fine_band(&found, recording.len(), text.len()),
    )
}

/// The columns of each row near the diagonal.
fn coarse_band(rows: usize, columns: usize) -> Vec<Range<usize>> {
    let least = usize::try_from(COARSE_REACH_MS / FRAME_MS).unwrap_or(usize::MAX) / COARSE_GROUP;
    let reach = count(real(columns) * COARSE_REACH_SHARE).max(least);
    let bands = (0..rows).map(|row| {
        let even = count(real(row) / real(rows) * real(columns));
        even.saturating_sub(reach)..(even + reach).min(columns)
    });
    bands.collect()
}

/// The columns of each fine row near the coarse way.
fn fine_band(coarse: &[Match], rows: usize, columns: usize) -> Vec<Range<usize>> {
    let reach = usize::try_from(FINE_REACH_MS / FRAME_MS).unwrap_or(usize::MAX);
    let mut bands = Vec::with_capacity(rows);
    let (mut from, mut to) = (0, 0);
    for row in 0..rows {
        let coarse_row = row / COARSE_GROUP;
        // The first column whose match has not ended, and the last that has begun.
        while coarse
            .get(from)
            .is_some_and(|found| found.last < coarse_row)
            && from + 1 < coarse.len()
        {
            from += 1;
        }
        while coarse
            .get(to + 1)
            .is_some_and(|found| found.first <= coarse_row)
        {
            to += 1;
        }
        let low = (from * COARSE_GROUP).saturating_sub(reach);
        let high = ((to + 1) * COARSE_GROUP + reach).min(columns);
        bands.push(low..high);
    }
    bands
}

/// The costs of a row's columns from `first` on.
#[derive(Clone, Debug, Default)]
struct Row {
    first: usize,
    costs: Vec<f32>,
}

impl Row {
    fn cost(&self, column: usize) -> f32 {
        let at = column.checked_sub(self.first);
        at.and_then(|at| self.costs.get(at))
            .copied()
            .unwrap_or(f32::INFINITY)
    }
}

/// Where the cheapest way to a pair of frames comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// The pair before in both.
    Both,
    /// The same frame of the text, the frame before of the recording.
    Recording,
    /// The same frame of the recording, the frame before of the text.
    Text,
    /// The text begins here.
    Begin,
}

struct Grid<'a> {
    rows: &'a [Frame],
    columns: &'a [Frame],
    bands: &'a [Range<usize>],
}

impl Grid<'_> {
    /// The costs of a row, from those of the row before. Passes each step to `note`.
    fn next_row(&self, row: usize, before: &Row, mut note: impl FnMut(Step)) -> Row {
        let (Some(frame), Some(band)) = (self.rows.get(row), self.bands.get(row)) else {
            return Row::default();
        };
        let mut costs = Vec::with_capacity(band.len());
        let mut left = f32::INFINITY;
        let mut corner = band
            .start
            .checked_sub(1)
            .map_or(f32::INFINITY, |at| before.cost(at));
        let columns = self.columns.get(band.clone()).unwrap_or_default();
        for (column, text) in (band.start..).zip(columns) {
            let above = before.cost(column);
            let mut best = (corner, Step::Both);
            if above < best.0 {
                best = (above, Step::Recording);
            }
            if left < best.0 {
                best = (left, Step::Text);
            }
            let outside = OUTSIDE_PRICE * real(row);
            if column == 0 && outside <= best.0 {
                best = (outside, Step::Begin);
            }
            let cost = best.0 + distance(frame, text);
            note(best.1);
            costs.push(cost);
            corner = above;
            left = cost;
        }
        Row {
            first: band.start,
            costs,
        }
    }
}

/// The cheapest way through the bands.
fn best_way(rows: &[Frame], columns: &[Frame], bands: &[Range<usize>]) -> Option<Vec<Match>> {
    let last_column = columns.len().checked_sub(1)?;
    let grid = Grid {
        rows,
        columns,
        bands,
    };
    let mut kept = Vec::new();
    let mut row = Row::default();
    let mut end = (f32::INFINITY, 0);
    for at in 0..rows.len() {
        if at % BLOCK_ROWS == 0 {
            kept.push(row.clone());
        }
        row = grid.next_row(at, &row, |_| {});
        let cost = row.cost(last_column) + OUTSIDE_PRICE * real(rows.len() - 1 - at);
        if cost < end.0 {
            end = (cost, at);
        }
    }
    end.0
        .is_finite()
        .then(|| trace(&grid, kept, (end.1, last_column)))
        .flatten()
}

/// Follows the steps back from the end, a block at a time.
fn trace(grid: &Grid<'_>, kept: Vec<Row>, end: (usize, usize)) -> Option<Vec<Match>> {
    let mut found = vec![Sum::default(); grid.columns.len()];
    let (mut row, mut column) = end;
    for (block, mut before) in kept.into_iter().enumerate().rev() {
        let first = block * BLOCK_ROWS;
        if row < first {
            continue;
        }
        let mut steps: Vec<Vec<Step>> = Vec::with_capacity(BLOCK_ROWS);
        for at in first..=row {
            let mut of_row = Vec::new();
            before = grid.next_row(at, &before, |step| of_row.push(step));
            steps.push(of_row);
        }
        loop {
            found.get_mut(column)?.add(grid, row, column)?;
            let band = grid.bands.get(row)?;
            let step = steps
                .get(row - first)?
                .get(column.checked_sub(band.start)?)?;
            match step {
                Step::Begin => return Some(found.iter().map(Sum::found).collect()),
                Step::Text => column = column.checked_sub(1)?,
                Step::Recording => row = row.checked_sub(1)?,
                Step::Both => (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?),
            }
            if row < first {
                break;
            }
        }
    }
    None
}

/// The frames of the recording that match a frame of the text, from the last to the first.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    last: Option<usize>,
    first: usize,
    frames: usize,
    distance: f32,
}

impl Sum {
    fn add(&mut self, grid: &Grid<'_>, row: usize, column: usize) -> Option<()> {
        self.last = self.last.or(Some(row));
        self.first = row;
        self.frames += 1;
        self.distance += distance(grid.rows.get(row)?, grid.columns.get(column)?);
        Some(())
    }

    fn found(&self) -> Match {
        Match {
            first: self.first,
            last: self.last.unwrap_or(self.first),
            distance: self.distance,
            frames: self.frames,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames that differ, each for the number of times given.
    fn frames(parts: &[(u8, usize)]) -> Vec<Frame> {
        let part = |(kind, times): &(u8, usize)| {
            let mut frame = [0; 26];
            frame[usize::from(kind % 26)] = 127;
            vec![frame; *times]
        };
        parts.iter().flat_map(part).collect()
    }

    #[test]
    fn a_text_is_found_where_it_is_said_at_another_pace() {
        let text = frames(&[(1, 100), (2, 100), (3, 100), (1, 100)]);
        let said = frames(&[(1, 120), (2, 60), (3, 180), (1, 90)]);
        let found = warp(&said, &text).unwrap();
        assert_eq!(found.len(), text.len());
        for (column, row) in [(0, 0), (100, 120), (200, 180), (300, 360)] {
            assert!(
                found[column].first.abs_diff(row) <= 1,
                "{column}: {:?}",
                found[column]
            );
        }
        assert!(
            found
                .iter()
                .all(|found| found.distance / real(found.frames) < 0.02)
        );
    }

    #[test]
    fn music_before_and_after_is_left_out() {
        let text = frames(&[(1, 100), (2, 100)]);
        let said = frames(&[(9, 300), (1, 100), (2, 100), (9, 200)]);
        let found = warp(&said, &text).unwrap();
        assert!(found[0].first.abs_diff(300) <= 1, "{:?}", found[0]);
        assert!(found[199].last.abs_diff(499) <= 1, "{:?}", found[199]);
    }

    #[test]
    fn a_long_recording_is_traced_through_all_its_blocks() {
        let parts: Vec<(u8, usize)> = (0..60).map(|part| (part % 25, 50)).collect();
        let text = frames(&parts);
        let said = frames(
            &parts
                .iter()
                .map(|(kind, _)| (*kind, 57))
                .collect::<Vec<_>>(),
        );
        assert!(said.len() > 6 * BLOCK_ROWS);
        let found = warp(&said, &text).unwrap();
        for part in 0..60 {
            let row = found[part * 50].first;
            assert!(row.abs_diff(part * 57) <= 1, "{part}: {row}");
        }
    }

    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        assert_eq!(warp(&[], &frames(&[(1, 5)])), None);
        assert_eq!(warp(&frames(&[(1, 5)]), &[]), None);
    }
}
