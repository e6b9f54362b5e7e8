//! What plays and sessions add to the rollups, gathered first, so that many plays need few writes.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension};

use super::counted_play::CountedPlay;
use super::tables::{
    ALL, DAY_TOTAL, Key, NARRATION_TOTAL, OTHER_START, RETENTION_CHANGE, RollupTable, Rows,
    SESSION_TOTAL, TABLES, TRANSITION_TOTAL,
};
use crate::model::{
    Coverage, Day, EndReason, EndReasonCounts, Hour, PlayTotals, SPANS, SessionTotals, Surface,
};
use crate::store::Result;

/// The counters of `day_total`: totals, starts by end reason, and plays by hour.
pub(super) const DAY_COUNTERS: usize = PlayTotals::COUNTERS + EndReasonCounts::COUNTERS + 24;

#[derive(Default)]
pub(super) struct RollupBatch {
    /// By day and narration: for `narration_total` and `day_total`.
    plays: BTreeMap<(Day, i64), [i64; DAY_COUNTERS]>,
    /// By table. The first column of each key is the day, also where the table has spans.
    rows: HashMap<&'static str, Rows>,
    /// Room, language, variant and surface by narration.
    filters: HashMap<i64, [Rc<str>; 4]>,
    clip_numbers: HashMap<String, i64>,
}

impl RollupBatch {
    /// Adds a play, or subtracts it where `sign` is -1. A play that is open or has no day counts nothing.
    pub(super) fn add_play(&mut self, play: &CountedPlay, sign: i64) {
        let (Some(at), Some(end)) = (play.at, play.end) else {
            return;
        };
        let (day, subject) = (at.day, play.subject);
        if !play.trigger.counts_in_totals() {
            let key = vec![day.into(), play.trigger.as_str().into()];
            self.add(&OTHER_START, key, &[sign]);
            return;
        }
        let totals = PlayTotals::from_play(
            play.audible_length,
            play.heard_ms,
            play.listened,
            end,
            play.estimated,
            play.rating,
        );
        let counters = day_counters(totals, end, at.hour);
        let sums = self
            .plays
            .entry((day, subject))
            .or_insert([0; DAY_COUNTERS]);
        for (sum, counter) in sums.iter_mut().zip(counters) {
            *sum += counter * sign;
        }
        if !end.is_censored() {
            let mut coverage = Coverage::default();
            coverage.count(play.audible_length, &play.heard, sign);
            let changes = (0..).zip(coverage.changes());
            for (hundredth, change) in changes.filter(|(_, change)| *change != 0) {
                let key = vec![day.into(), subject.into(), Key::Number(hundredth)];
                self.add(&RETENTION_CHANGE, key, &[change]);
            }
        }
    }

    /// Adds what a session comes to in a room, or in the whole museum.
    pub(super) fn add_session(
        &mut self,
        day: Day,
        room: &str,
        surface: Surface,
        totals: SessionTotals,
        sign: i64,
    ) {
        let counters = <[i64; SessionTotals::COUNTERS]>::from(totals);
        let key = vec![day.into(), room.into(), surface.as_str().into()];
        self.add(&SESSION_TOTAL, key, &counters.map(|counter| counter * sign));
    }

    /// Adds that a clip was played next after another, or subtracts it where `sign` is -1.
    pub(super) fn add_transition(
        &mut self,
        conn: &Connection,
        day: Day,
        (clip, next): (&str, &str),
        sign: i64,
    ) -> Result<()> {
        let (clip, next) = (self.clip_number(conn, clip)?, self.clip_number(conn, next)?);
        let key = vec![day.into(), clip.into(), next.into()];
        self.add(&TRANSITION_TOTAL, key, &[sign]);
        Ok(())
    }

    fn add(&mut self, table: &'static RollupTable, key: Vec<Key>, counters: &[i64]) {
        let rows = self.rows.entry(table.name).or_default();
        add(rows, key, counters);
    }

    /// The number of rows to write, at least.
    pub(super) fn len(&self) -> usize {
        self.plays.len() + self.rows.values().map(BTreeMap::len).sum::<usize>()
    }

    /// Adds everything to the tables, and empties the batch.
    pub(super) fn write(&mut self, conn: &Connection) -> Result<()> {
        self.write_rows(conn, &SPANS)
    }

    /// The same for single days alone; [`RollupTable::widen`] makes the other spans.
    pub(super) fn write_days(&mut self, conn: &Connection) -> Result<()> {
        self.write_rows(conn, &SPANS[..1])
    }

    fn write_rows(&mut self, conn: &Connection, spans: &[i32]) -> Result<()> {
        let mut by_filter: BTreeMap<(Day, [Rc<str>; 4]), Vec<i64>> = BTreeMap::new();
        for ((day, subject), counters) in std::mem::take(&mut self.plays) {
            let totals = counters.get(..PlayTotals::COUNTERS).unwrap_or_default();
            self.add(&NARRATION_TOTAL, vec![day.into(), subject.into()], totals);
            let filter = self.filter_of(conn, subject)?;
            add(&mut by_filter, (day, filter), &counters);
        }
        let all: Rc<str> = ALL.into();
        for ((day, [room, language, variant, surface]), counters) in by_filter {
            // Once for each combination of filters that matches the plays.
            for filtered in 0_u8..8 {
                let only = |value: &Rc<str>, bit: u8| {
                    Key::Text(Rc::clone(if filtered & bit == 0 { &all } else { value }))
                };
                let key = vec![
                    day.into(),
                    only(&room, 1),
                    only(&language, 2),
                    only(&variant, 4),
                    Key::Text(Rc::clone(&surface)),
                ];
                self.add(&DAY_TOTAL, key, &counters);
            }
        }
        for table in TABLES {
            let rows = self.rows.remove(table.name).unwrap_or_default();
            if table.has_spans() {
                for days in spans {
                    table.add(conn, &rows, Some(*days))?;
                }
            } else {
                table.add(conn, &rows, None)?;
            }
        }
        Ok(())
    }

    fn filter_of(&mut self, conn: &Connection, subject: i64) -> Result<[Rc<str>; 4]> {
        if let Some(known) = self.filters.get(&subject) {
            return Ok(known.clone());
        }
        let mut query = conn.prepare_cached(
            "select room, language, variant, surface from subject where subject_id = ?1",
        )?;
        let filter: [Rc<str>; 4] = query.query_row([subject], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
        })?;
        self.filters.insert(subject, filter.clone());
        Ok(filter)
    }

    fn clip_number(&mut self, conn: &Connection, number: &str) -> Result<i64> {
        if let Some(known) = self.clip_numbers.get(number) {
            return Ok(*known);
        }
        let known: Option<i64> = conn
            .prepare_cached("select clip_number_id from clip_number where number = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?;
        let id = match known {
            Some(id) => id,
            None => conn
                .prepare_cached(
                    "insert into clip_number (number) values (?1) returning clip_number_id",
                )?
                .query_row([number], |row| row.get(0))?,
        };
        self.clip_numbers.insert(number.to_owned(), id);
        Ok(id)
    }
}

fn day_counters(totals: PlayTotals, end: EndReason, hour: Hour) -> impl Iterator<Item = i64> {
    let plays = move |of| if of == hour.get() { totals.plays } else { 0 };
    <[i64; PlayTotals::COUNTERS]>::from(totals)
        .into_iter()
        .chain(EndReasonCounts::from_reason(end).0)
        .chain((0..24).map(plays))
}

fn add<K: Ord>(rows: &mut BTreeMap<K, Vec<i64>>, key: K, counters: &[i64]) {
    let sums = rows.entry(key).or_insert_with(|| vec![0; counters.len()]);
    for (sum, counter) in sums.iter_mut().zip(counters) {
        *sum += counter;
    }
}
