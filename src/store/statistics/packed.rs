//! Conversion of the packed sums of databases before version 13, for days whose plays were removed.
//!
//! A row of these tables was of `days` days from `first` on, and of a facet, a room or some clips. Its
//! numbers were packed: those that are not zero, in the order of their places, each as the distance from
//! the place before, and the number itself, zigzag encoded; both as LEB128. `0006_statistics.sql` says what
//! is at which place.

use rusqlite::{Connection, params};

use super::rebuild::first_kept_day;
use crate::model::SessionTotals;
use crate::store::{Error, Result};

/// The numbers of a narration, and of a day: the same, then starts by end reason, and plays by hour.
const TOTALS: usize = 9;
const DAY_COUNTERS: usize = TOTALS + 10 + 24;

/// Copies the sums of days whose plays were removed to the rollups of single days. All other days are
/// rebuilt, and so are longer spans.
pub(in crate::store) fn convert_packed(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "create temp table number (first integer, of_id integer, place integer, number integer)",
    )?;
    let until = first_kept_day(conn)?;
    let (totals, sessions) = (TOTALS, SessionTotals::COUNTERS);
    for (table, days, insert) in [
        (
            "tally",
            1,
            format!(
                "insert into narration_total select 1, first, place / {totals}, {} from number
                 group by first, place / {totals}",
                each_place(totals)
            ),
        ),
        (
            "tally_of_day",
            8,
            format!(
                "insert into day_total
                 select first + place / {DAY_COUNTERS} as day, rooms.value as room, languages.value as language,
                   variants.value as variant, surface, {}
                 from number join facet on facet_id = of_id
                   join json_each(json_array(room, '*')) as rooms
                   join json_each(json_array(language, '*')) as languages
                   join json_each(json_array(variant, '*')) as variants
                 where surface is not null and first + place / {DAY_COUNTERS} < {until}
                 group by 1, 2, 3, 4, 5",
                each_place(DAY_COUNTERS)
            ),
        ),
        (
            "coverage",
            1,
            "insert into retention_change select first, place / 101, place % 101 - 1, number from number
             where place % 101 > 0"
                .into(),
        ),
        (
            "tally_of_sessions",
            1,
            format!(
                "insert into session_total
                 select 1, first, coalesce(name, '*') as room, iif(place < {sessions}, 'speaker', 'phone') as surface, {}
                 from number left join name on name_id = of_id
                 group by first, 3, 4",
                each_place(sessions)
            ),
        ),
        (
            "passage",
            1,
            "insert into transition_total
             select 1, first, of_id * 16 + place / 1048576, place % 1048576, number from number"
                .into(),
        ),
        (
            "tally_of_others",
            1,
            "insert into other_start select first, value, number
             from number join json_each('[\"visitor\",\"queue\",\"attract\",\"schedule\",\"staff\",\"test\"]') on key = place"
                .into(),
        ),
    ] {
        unpack_table(conn, table, days, until)?;
        conn.execute(&insert, [])?;
        conn.execute("delete from number", [])?;
    }
    Ok(conn.execute_batch("drop table number")?)
}

/// The numbers at each place of a group of `count` places.
fn each_place(count: usize) -> String {
    let sums = (0..count).map(|at| format!("sum(number * (place % {count} = {at}))"));
    sums.collect::<Vec<_>>().join(", ")
}

fn unpack_table(conn: &Connection, table: &str, days: i32, until: i32) -> Result<()> {
    let mut insert = conn.prepare("insert into number values (?1, ?2, ?3, ?4)")?;
    let sql = format!("select first, of_id, numbers from {table} where days = ?1 and first < ?2");
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query([days, until])?;
    while let Some(row) = rows.next()? {
        let (first, of): (i64, i64) = (row.get(0)?, row.get(1)?);
        for (place, number) in unpack(&row.get::<_, Vec<u8>>(2)?)? {
            insert.execute(params![first, of, place, number])?;
        }
    }
    Ok(())
}

/// The numbers of a row with their places.
fn unpack(mut bytes: &[u8]) -> Result<Vec<(u64, i64)>> {
    let broken = || Error::unreadable("sum", "it is cut off, or a number is too long");
    let mut numbers = Vec::with_capacity(bytes.len() / 2);
    let mut place = 0_u64;
    while !bytes.is_empty() {
        let distance = read_varint(&mut bytes).ok_or_else(broken)?;
        let number = read_varint(&mut bytes).ok_or_else(broken)?;
        place = place.checked_add(distance).ok_or_else(broken)?;
        let number = (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
        numbers.push((place, number));
    }
    Ok(numbers)
}

fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn packed_numbers_are_read_with_their_places() {
        assert_eq!(unpack(&[]).unwrap(), []);
        let packed = [0x02, 0x02, 0x01, 0x01, 0xac, 0x02, 0x80, 0xe2, 0x09];
        assert_eq!(unpack(&packed).unwrap(), [(2, 1), (3, -1), (303, 80_000)]);
        assert!(unpack(&[0xff; 12]).is_err());
        assert!(unpack(&[0x01]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            drop(unpack(&bytes));
        }
    }
}
