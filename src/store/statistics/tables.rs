//! The rollup tables, and how counters are added to their rows.

use std::collections::BTreeMap;
use std::rc::Rc;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::model::{Day, Period};
use crate::store::Result;

/// In a row: all rooms, all languages or all variants.
pub(super) const ALL: &str = "*";

/// A rollup table: its primary key, and what is counted for it.
#[derive(Debug)]
pub(super) struct RollupTable {
    pub(super) name: &'static str,
    keys: &'static [&'static str],
    pub(super) counters: &'static [&'static str],
}

#[rustfmt::skip]
pub(super) const NARRATION_TOTAL: RollupTable = RollupTable {
    name: "narration_total",
    keys: &["days", "first_day", "subject_id"],
    counters: &[
        "starts", "skips", "plays", "uncensored_plays", "completions", "censored", "listened_ms", "held", "estimated",
        "rated_good", "rated_fair", "rated_poor",
    ],
};

#[rustfmt::skip]
pub(super) const DAY_TOTAL: RollupTable = RollupTable {
    name: "day_total",
    keys: &["day", "room", "language", "variant", "surface"],
    counters: &[
        "starts", "skips", "plays", "uncensored_plays", "completions", "censored", "listened_ms", "held", "estimated",
        "rated_good", "rated_fair", "rated_poor",
        "finished", "stopped", "superseded", "idle_reset", "navigated", "power_loss", "device_lost", "error",
        "closing", "staff",
        "hour_0", "hour_1", "hour_2", "hour_3", "hour_4", "hour_5", "hour_6", "hour_7", "hour_8", "hour_9",
        "hour_10", "hour_11", "hour_12", "hour_13", "hour_14", "hour_15", "hour_16", "hour_17", "hour_18",
        "hour_19", "hour_20", "hour_21", "hour_22", "hour_23",
    ],
};

pub(super) const RETENTION_CHANGE: RollupTable = RollupTable {
    name: "retention_change",
    keys: &["day", "subject_id", "hundredth"],
    counters: &["change"],
};

#[rustfmt::skip]
pub(super) const SESSION_TOTAL: RollupTable = RollupTable {
    name: "session_total",
    keys: &["days", "first_day", "room", "surface"],
    counters: &["sessions", "without_play", "unique_plays", "heard_half", "dwell_ms"],
};

pub(super) const TRANSITION_TOTAL: RollupTable = RollupTable {
    name: "transition_total",
    keys: &["days", "first_day", "clip", "next_clip"],
    counters: &["times"],
};

pub(super) const OTHER_START: RollupTable = RollupTable {
    name: "other_start",
    keys: &["day", "trigger"],
    counters: &["starts"],
};

pub(super) const TABLES: [&RollupTable; 6] = [
    &NARRATION_TOTAL,
    &DAY_TOTAL,
    &RETENTION_CHANGE,
    &SESSION_TOTAL,
    &TRANSITION_TOTAL,
    &OTHER_START,
];

/// A column of a primary key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(i64),
    Text(Rc<str>),
}

impl From<i64> for Key {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Day> for Key {
    fn from(day: Day) -> Self {
        Self::Number(day.0.into())
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Number(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

/// Counters by primary key.
pub(super) type Rows = BTreeMap<Vec<Key>, Vec<i64>>;

impl RollupTable {
    /// Whether it has rows for spans longer than a day.
    pub(super) fn has_spans(&self) -> bool {
        self.keys.first() == Some(&"days")
    }

    /// Adds counters to the rows of days, or of their spans of so many days. A row that becomes zero by a
    /// subtraction is deleted. Each row is a statement of its own, because a statement with several rows
    /// copies each page that it changes, so that it can be undone.
    pub(super) fn add(&self, conn: &Connection, rows: &Rows, span: Option<i32>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut add = conn.prepare_cached(&self.add_sql())?;
        let mut delete_zero = conn.prepare_cached(&self.delete_zero_sql())?;
        let days = span.map(|days| Key::Number(days.into()));
        for (key, counters) in rows {
            let Some((Key::Number(day), rest)) = key.split_first() else {
                continue;
            };
            if counters.iter().all(|counter| *counter == 0) {
                continue;
            }
            let first = Key::Number(span.map_or(*day, |days| day & -i64::from(days)));
            let columns = days.iter().chain([&first]).chain(rest);
            let columns = columns.map(|column| -> &dyn ToSql { column });
            let counted = counters.iter().map(|counter| -> &dyn ToSql { counter });
            add.execute(params_from_iter(columns.clone().chain(counted)))?;
            if counters.iter().any(|counter| *counter < 0) {
                delete_zero.execute(params_from_iter(columns))?;
            }
        }
        Ok(())
    }

    fn add_sql(&self) -> String {
        let columns = [self.keys, self.counters].concat();
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let add = self.each_counter(|column| format!("{column} = {column} + excluded.{column}"));
        format!(
            "insert into {} ({}) values ({}) on conflict do update set {}",
            self.name,
            columns.join(", "),
            places.join(", "),
            add.join(", ")
        )
    }

    fn delete_zero_sql(&self) -> String {
        let keys = (1..).zip(self.keys);
        let mut conditions: Vec<String> = keys.map(|(n, key)| format!("{key} = ?{n}")).collect();
        conditions.extend(self.each_counter(|column| format!("{column} = 0")));
        let conditions = conditions.join(" and ");
        format!("delete from {} where {conditions}", self.name)
    }

    fn each_counter(&self, text: impl Fn(&str) -> String) -> Vec<String> {
        self.counters.iter().map(|column| text(column)).collect()
    }

    /// Adds up the rows of spans of `shorter` days to rows of `longer` days, a power of two.
    pub(super) fn widen(&self, conn: &Connection, shorter: i32, longer: i32) -> Result<()> {
        let keys = self.keys.get(2..).unwrap_or_default().join(", ");
        let sums = self
            .each_counter(|column| format!("sum({column})"))
            .join(", ");
        let sql = format!(
            "insert into {} select ?2, first_day & -?2, {keys}, {sums} from {0} where days = ?1
             group by 2, {keys}",
            self.name
        );
        conn.execute(&sql, [shorter, longer])?;
        Ok(())
    }

    /// The first and the last day with a row.
    pub(super) fn recorded(&self, conn: &Connection) -> Result<Option<Period>> {
        let (day, condition) = if self.has_spans() {
            ("first_day", "where days = 1")
        } else {
            ("day", "")
        };
        let from = format!("from {} {condition}", self.name);
        let sql = format!("select (select min({day}) {from}), (select max({day}) {from})");
        let ends: (Option<i32>, Option<i32>) = conn
            .prepare_cached(&sql)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let ends = ends.0.zip(ends.1);
        Ok(ends.and_then(|(first, last)| Period::new(Day(first), Day(last))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EndReason;

    #[test]
    fn totals_end_reasons_and_hours_are_columns_of_a_day_in_their_order() {
        let (totals, rest) = DAY_TOTAL.counters.split_at(NARRATION_TOTAL.counters.len());
        assert_eq!(totals, NARRATION_TOTAL.counters);
        let reasons = EndReason::ALL.iter().map(ToString::to_string);
        let hours = (0..24).map(|hour| format!("hour_{hour}"));
        assert_eq!(rest, reasons.chain(hours).collect::<Vec<_>>());
    }
}
