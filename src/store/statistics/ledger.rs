//! What plays and sessions add to the sums, gathered first, so that many plays cost few writes.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use super::ended_play::Entry;
use super::sheet::{self, Sheet};
use crate::model::{
    Coverage, Day, EndReason, EndReasonCounts, PlayTotals, SessionTotals, Span, Surface, Trigger,
};
use crate::store::Result;

/// Where sums are kept. All of these tables are alike: a row is a sheet of numbers, of some days and
/// of somebody; what stands at which place of it is said where they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// Of a facet; by subject, what a [`PlayTotals`] is made of.
    Tally,
    /// Of a facet; by day, [`OF_DAY`] numbers.
    Days,
    /// Of a facet; by subject, what a [`Coverage`] is made of.
    Coverage,
    /// Of a room; by surface, what [`SessionTotals`] are made of.
    Sessions,
    /// Of [`CLIPS`] clips; by clip and then by the one that came next, how often it did.
    Passages,
    /// Of the house; by trigger, starts.
    Others,
}

/// The whole house, among the facets and among the rooms.
pub(super) const HOUSE: usize = 0;

/// A day's numbers: its tally, how many starts ended for which reason, and plays by the hour.
pub(super) const OF_DAY: usize = PlayTotals::NUMBERS + EndReasonCounts::NUMBERS + 24;

/// A row of days has so many numbers.
pub(super) const OF_DAYS: usize = 8 * OF_DAY;

/// Ways from so many clips lie in one row: a visit leads to few of them, and so to few rows.
const CLIPS: usize = 16;

/// There are fewer rooms and clips than this; so far apart lie the ways from one clip and the next.
const NAMES: usize = 1 << 20;

/// Where ways from a clip to another are counted: in whose row, and at which place.
pub(super) fn way_place(clip: usize, next: usize) -> (usize, usize) {
    (clip / CLIPS, clip % CLIPS * NAMES + next)
}

/// From which clip to which a place of a row leads.
pub(super) fn way_at(of: usize, place: usize) -> (usize, usize) {
    (of * CLIPS + place / NAMES, place % NAMES)
}

impl Table {
    pub(super) const ALL: [Self; 6] = [
        Self::Tally,
        Self::Days,
        Self::Coverage,
        Self::Sessions,
        Self::Passages,
        Self::Others,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tally => "tally",
            Self::Days => "tally_of_day",
            Self::Coverage => "coverage",
            Self::Sessions => "tally_of_sessions",
            Self::Passages => "passage",
            Self::Others => "tally_of_others",
        }
    }

    /// How many days its shortest rows are of.
    pub(super) fn days(self) -> i32 {
        match self {
            Self::Days => 8,
            Self::Tally | Self::Coverage | Self::Sessions | Self::Passages | Self::Others => 1,
        }
    }

    /// Whether it has sums of longer spans beside those of single days.
    pub(super) fn widens(self) -> bool {
        matches!(self, Self::Tally | Self::Sessions | Self::Passages)
    }
}

/// Rows of one table, by days, first day and whose they are.
type Rows = BTreeMap<(i32, i32, usize), Sheet>;

#[derive(Debug, Default)]
pub(super) struct Ledger {
    rows: BTreeMap<Table, Rows>,
    names: HashMap<String, usize>,
}

impl Ledger {
    pub(super) fn row(&mut self, table: Table, first: Day, of: usize) -> &mut Sheet {
        let rows = self.rows.entry(table).or_default();
        rows.entry((table.days(), first.0, of)).or_default()
    }

    /// Adds a play, or takes it out where `sign` is -1. One that has not ended, or not been dated,
    /// counts for nothing.
    pub(super) fn enter(&mut self, it: &Entry, sign: i64) {
        let (Some(at), Some(end)) = (it.at, it.end) else {
            return;
        };
        let day = at.day;
        if !it.trigger.counts_in_totals() {
            let place = place(Trigger::ALL, it.trigger);
            self.row(Table::Others, day, HOUSE).add(place, &[sign]);
            return;
        }
        let tally = PlayTotals::from_play(it.sounding, it.heard_ms, it.listened, end, it.estimated);
        let numbers = <[i64; PlayTotals::NUMBERS]>::from(tally).map(|it| it * sign);
        self.row(Table::Tally, day, it.facet)
            .add(it.subject * PlayTotals::NUMBERS, &numbers);
        let (first, from) = day_place(day);
        for of in [HOUSE, it.facet] {
            let row = self.row(Table::Days, first, of);
            row.add(from, &numbers);
            let reason = from + PlayTotals::NUMBERS + place(EndReason::ALL, end);
            row.add(reason, &[sign]);
            let hour =
                from + PlayTotals::NUMBERS + EndReasonCounts::NUMBERS + usize::from(at.hour.get());
            row.add(hour, &[sign * tally.plays]);
        }
        if !end.is_censored() {
            let mut one = Coverage::default();
            one.count(it.sounding, &it.heard, sign);
            self.row(Table::Coverage, day, it.facet).add(
                it.subject * Coverage::NUMBERS,
                &<[i64; Coverage::NUMBERS]>::from(&one),
            );
        }
    }

    /// Adds what a session came to in a room, by its number.
    pub(super) fn visit(
        &mut self,
        room: usize,
        surface: Surface,
        day: Day,
        it: SessionTotals,
        sign: i64,
    ) {
        let numbers = <[i64; SessionTotals::NUMBERS]>::from(it).map(|it| it * sign);
        self.row(Table::Sessions, day, room).add(
            place(Surface::ALL, surface) * SessionTotals::NUMBERS,
            &numbers,
        );
    }

    /// Adds that a clip was played after another, by their numbers.
    pub(super) fn pass(&mut self, day: Day, clip: usize, next: usize, sign: i64) {
        let (of, place) = way_place(clip, next);
        self.row(Table::Passages, day, of).add(place, &[sign]);
    }

    /// The number of a room or a clip; it gets one if it has none.
    pub(super) fn name(&mut self, conn: &Connection, name: &str) -> Result<usize> {
        if let Some(known) = self.names.get(name) {
            return Ok(*known);
        }
        let known: Option<usize> = conn
            .prepare_cached("select name_id from name where name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(it) => it,
            None => conn
                .prepare_cached("insert into name (name) values (?1) returning name_id")?
                .query_row([name], |row| row.get(0))?,
        };
        self.names.insert(name.to_owned(), number);
        Ok(number)
    }

    /// How many rows wait to be written.
    pub(super) fn len(&self) -> usize {
        self.rows.values().map(BTreeMap::len).sum()
    }

    /// Adds all of it to what the database has, longer spans too, and is empty again.
    pub(super) fn write(&mut self, conn: &Connection) -> Result<()> {
        for (table, rows) in &mut self.rows {
            if table.widens() {
                widen(rows);
            }
        }
        self.write_as_it_is(conn)
    }

    /// The same without longer spans.
    pub(super) fn write_as_it_is(&mut self, conn: &Connection) -> Result<()> {
        for (table, rows) in std::mem::take(&mut self.rows) {
            write(conn, table, rows)?;
        }
        Ok(())
    }
}

fn widen(rows: &mut Rows) {
    let mut longer = Rows::new();
    for ((_, day, of), sheet) in &*rows {
        for span in Span::of(Day(*day)).into_iter().filter(|it| it.days > 1) {
            let key = (span.days, span.first.0, *of);
            longer.entry(key).or_default().merge(sheet);
        }
    }
    rows.append(&mut longer);
}

fn write(conn: &Connection, table: Table, rows: Rows) -> Result<()> {
    let table = table.name();
    let row = "days = ?1 and first = ?2 and of_id = ?3";
    let mut before = conn.prepare_cached(&format!("select numbers from {table} where {row}"))?;
    let mut put = conn.prepare_cached(&format!("replace into {table} values (?1, ?2, ?3, ?4)"))?;
    let mut remove = conn.prepare_cached(&format!("delete from {table} where {row}"))?;
    for ((days, first, of), mut sheet) in rows {
        if sheet.is_nothing() {
            continue;
        }
        let mut found = before.query(params![days, first, of])?;
        if let Some(row) = found.next()? {
            sheet.merge(&Sheet::unpack(sheet::packed(row, 0)?)?);
        }
        drop(found);
        let numbers = sheet.pack();
        if numbers.is_empty() {
            remove.execute(params![days, first, of])?;
        } else {
            put.execute(params![days, first, of, numbers])?;
        }
    }
    Ok(())
}

/// The first day of the row of [`Table::Days`] that a day is in, and where its numbers begin there.
pub(super) fn day_place(day: Day) -> (Day, usize) {
    let at = day.0.rem_euclid(Table::Days.days());
    let place = usize::try_from(at).unwrap_or(0) * OF_DAY;
    (Day(day.0 - at), place)
}

fn place<T: PartialEq>(all: &[T], it: T) -> usize {
    all.iter().position(|other| *other == it).unwrap_or(0)
}
