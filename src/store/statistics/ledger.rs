//! What plays and sessions add to the sums, gathered first, so that many plays cost few writes.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::model::{
    BUCKETS, Coverage, Day, EndReason, Ends, Heard, LocalTime, Ms, Span, Surface, Tally, Trigger,
    Visits,
};
use crate::store::{Error, Result};

/// The whole house, among the facets.
pub(super) const HOUSE: i64 = 0;

/// One ended play.
pub(super) struct Entry {
    pub(super) at: LocalTime,
    pub(super) subject: i64,
    pub(super) facet: i64,
    pub(super) sounding: Ms,
    pub(super) trigger: Trigger,
    pub(super) heard: Heard,
    pub(super) heard_ms: Ms,
    pub(super) listened: Ms,
    pub(super) end: EndReason,
    pub(super) estimated: bool,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    tallies: BTreeMap<(i32, i32, i64), Tally>,
    of_day: BTreeMap<(i64, i32), (Tally, Ends)>,
    of_hour: BTreeMap<(i32, i32, i64, u8), i64>,
    coverage: BTreeMap<(i64, i32), Coverage>,
    others: BTreeMap<(i32, &'static str), i64>,
    visits: BTreeMap<(String, &'static str, i32), Visits>,
    passages: BTreeMap<(i32, i32, String, String), i64>,
}

impl Ledger {
    /// Adds a play, or takes it out where `sign` is -1.
    pub(super) fn enter(&mut self, it: &Entry, sign: i64) {
        let day = it.at.day.0;
        if !it.trigger.counts() {
            *self.others.entry((day, it.trigger.as_str())).or_default() += sign;
            return;
        }
        let tally = Tally::of(it.sounding, it.heard_ms, it.listened, it.end, it.estimated);
        let ends = Ends::of(it.end);
        let (tally, ends) = if sign < 0 {
            (-tally, -ends)
        } else {
            (tally, ends)
        };
        for span in Span::of(it.at.day) {
            *self
                .tallies
                .entry((span.days, span.first.0, it.subject))
                .or_default() += tally;
            for facet in [HOUSE, it.facet] {
                let slot = (span.days, span.first.0, facet, it.at.slot());
                *self.of_hour.entry(slot).or_default() += tally.plays;
            }
        }
        for facet in [HOUSE, it.facet] {
            let sum = self.of_day.entry((facet, day)).or_default();
            sum.0 += tally;
            sum.1 += ends;
        }
        if !it.end.censored() {
            self.coverage
                .entry((it.subject, day))
                .or_default()
                .count(it.sounding, &it.heard, sign);
        }
    }

    pub(super) fn visit(&mut self, room: &str, surface: Surface, day: Day, it: Visits, sign: i64) {
        let key = (room.to_owned(), surface.as_str(), day.0);
        let sum = self.visits.entry(key).or_default();
        sum.sessions += sign * it.sessions;
        sum.silent += sign * it.silent;
        sum.unique_plays += sign * it.unique_plays;
        sum.heard_half += sign * it.heard_half;
        sum.dwell_ms += sign * it.dwell_ms;
    }

    pub(super) fn pass(&mut self, day: Day, clip: &str, next: &str, sign: i64) {
        for span in Span::of(day) {
            let key = (span.days, span.first.0, clip.to_owned(), next.to_owned());
            *self.passages.entry(key).or_default() += sign;
        }
    }

    /// How many sums wait to be written.
    pub(super) fn len(&self) -> usize {
        self.tallies.len() + self.of_hour.len() + self.coverage.len() + self.passages.len()
    }

    /// Writes what is of single days, and drops what is of longer spans: those are made of the days.
    pub(super) fn write_single_days(&mut self, conn: &Connection) -> Result<()> {
        self.tallies.retain(|key, _| key.0 == 1);
        self.of_hour.retain(|key, _| key.0 == 1);
        self.passages.retain(|key, _| key.0 == 1);
        self.write(conn)
    }

    /// Adds all of it to what the database has, and is empty again.
    pub(super) fn write(&mut self, conn: &Connection) -> Result<()> {
        let it = std::mem::take(self);
        write_tallies(conn, it.tallies)?;
        write_days(conn, it.of_day)?;
        write_hours(conn, it.of_hour)?;
        write_coverage(conn, it.coverage)?;
        write_others(conn, it.others)?;
        write_visits(conn, it.visits)?;
        write_passages(conn, it.passages)
    }
}

fn write_tallies(conn: &Connection, sums: BTreeMap<(i32, i32, i64), Tally>) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into tally values (:days, :first, :subject, :starts, :skips, :plays,
           :uncensored_plays, :completions, :censored, :listened_ms, :held, :estimated)
         on conflict do update set
           starts = starts + excluded.starts, skips = skips + excluded.skips,
           plays = plays + excluded.plays,
           uncensored_plays = uncensored_plays + excluded.uncensored_plays,
           completions = completions + excluded.completions,
           censored = censored + excluded.censored,
           listened_ms = listened_ms + excluded.listened_ms,
           held = held + excluded.held, estimated = estimated + excluded.estimated",
    )?;
    for ((days, first, subject), it) in sums {
        if it.is_zero() {
            continue;
        }
        add.execute(named_params! {
            ":days": days, ":first": first, ":subject": subject,
            ":starts": it.starts, ":skips": it.skips, ":plays": it.plays,
            ":uncensored_plays": it.uncensored_plays, ":completions": it.completions,
            ":censored": it.censored, ":listened_ms": it.listened_ms,
            ":held": it.held, ":estimated": it.estimated,
        })?;
    }
    Ok(())
}

fn write_days(conn: &Connection, sums: BTreeMap<(i64, i32), (Tally, Ends)>) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into tally_of_day values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
           ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
         on conflict do update set
           starts = starts + excluded.starts, skips = skips + excluded.skips,
           plays = plays + excluded.plays,
           uncensored_plays = uncensored_plays + excluded.uncensored_plays,
           completions = completions + excluded.completions,
           censored = censored + excluded.censored,
           listened_ms = listened_ms + excluded.listened_ms,
           held = held + excluded.held, estimated = estimated + excluded.estimated,
           finished = finished + excluded.finished, stopped = stopped + excluded.stopped,
           superseded = superseded + excluded.superseded,
           idle_reset = idle_reset + excluded.idle_reset,
           navigated = navigated + excluded.navigated,
           power_loss = power_loss + excluded.power_loss,
           device_lost = device_lost + excluded.device_lost, error = error + excluded.error,
           closing = closing + excluded.closing, staff = staff + excluded.staff",
    )?;
    for ((facet, day), (it, ends)) in sums {
        if it.is_zero() && ends.is_zero() {
            continue;
        }
        let sums = [
            it.starts,
            it.skips,
            it.plays,
            it.uncensored_plays,
            it.completions,
            it.censored,
            it.listened_ms,
            it.held,
            it.estimated,
        ];
        let all = [facet, i64::from(day)]
            .into_iter()
            .chain(sums)
            .chain(ends.0);
        add.execute(rusqlite::params_from_iter(all))?;
    }
    Ok(())
}

fn write_hours(conn: &Connection, sums: BTreeMap<(i32, i32, i64, u8), i64>) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into tally_of_hour values (:days, :first, :facet, :slot, :plays)
         on conflict do update set plays = plays + excluded.plays",
    )?;
    for ((days, first, facet, slot), plays) in sums.into_iter().filter(|it| it.1 != 0) {
        add.execute(named_params! {
            ":days": days, ":first": first, ":facet": facet, ":slot": slot, ":plays": plays,
        })?;
    }
    Ok(())
}

fn write_coverage(conn: &Connection, sums: BTreeMap<(i64, i32), Coverage>) -> Result<()> {
    let mut before = conn.prepare_cached(
        "select starts, heard from coverage where subject_id = :subject and day = :day",
    )?;
    let mut put = conn.prepare_cached(
        "insert into coverage values (:subject, :day, :starts, :heard)
         on conflict do update set starts = excluded.starts, heard = excluded.heard",
    )?;
    for ((subject, day), mut it) in sums {
        if it.is_zero() {
            continue;
        }
        let key = named_params! { ":subject": subject, ":day": day };
        let found: Option<(i64, Vec<u8>)> = before
            .query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((starts, heard)) = found {
            it.add(&Coverage {
                starts,
                heard: unpack(&heard)?,
            });
        }
        put.execute(named_params! {
            ":subject": subject, ":day": day, ":starts": it.starts, ":heard": pack(&it.heard),
        })?;
    }
    Ok(())
}

fn write_others(conn: &Connection, sums: BTreeMap<(i32, &'static str), i64>) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into tally_of_others values (:day, :trigger, :starts)
         on conflict do update set starts = starts + excluded.starts",
    )?;
    for ((day, trigger), starts) in sums.into_iter().filter(|it| it.1 != 0) {
        add.execute(named_params! { ":day": day, ":trigger": trigger, ":starts": starts })?;
    }
    Ok(())
}

fn write_visits(
    conn: &Connection,
    sums: BTreeMap<(String, &'static str, i32), Visits>,
) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into tally_of_sessions values (:room, :surface, :day, :sessions, :silent,
           :unique_plays, :heard_half, :dwell_ms)
         on conflict do update set
           sessions = sessions + excluded.sessions, silent = silent + excluded.silent,
           unique_plays = unique_plays + excluded.unique_plays,
           heard_half = heard_half + excluded.heard_half,
           dwell_ms = dwell_ms + excluded.dwell_ms",
    )?;
    for ((room, surface, day), it) in sums {
        if it == Visits::default() {
            continue;
        }
        add.execute(named_params! {
            ":room": room, ":surface": surface, ":day": day, ":sessions": it.sessions,
            ":silent": it.silent, ":unique_plays": it.unique_plays,
            ":heard_half": it.heard_half, ":dwell_ms": it.dwell_ms,
        })?;
    }
    Ok(())
}

fn write_passages(
    conn: &Connection,
    sums: BTreeMap<(i32, i32, String, String), i64>,
) -> Result<()> {
    let mut add = conn.prepare_cached(
        "insert into passage values (:days, :first, :clip, :next, :passages)
         on conflict do update set passages = passages + excluded.passages",
    )?;
    for ((days, first, clip, next), passages) in sums.into_iter().filter(|it| it.1 != 0) {
        add.execute(named_params! {
            ":days": days, ":first": first, ":clip": clip, ":next": next, ":passages": passages,
        })?;
    }
    Ok(())
}

/// Each count as LEB128, lowest bits first: most are under 128 and take one byte.
pub(super) fn pack(counts: &[i64; BUCKETS]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BUCKETS);
    for count in counts {
        let mut left = u64::try_from(*count).unwrap_or(0);
        loop {
            let low = u8::try_from(left & 0x7f).unwrap_or(0);
            left >>= 7;
            if left == 0 {
                bytes.push(low);
                break;
            }
            bytes.push(low | 0x80);
        }
    }
    bytes
}

/// What is missing at the end is zero.
pub(super) fn unpack(bytes: &[u8]) -> Result<[i64; BUCKETS]> {
    let mut counts = [0; BUCKETS];
    let mut bytes = bytes.iter();
    for count in &mut counts {
        let mut shift = 0;
        for byte in bytes.by_ref() {
            let low = i64::from(byte & 0x7f);
            *count |= low
                .checked_shl(shift)
                .filter(|_| shift < 56)
                .ok_or_else(|| Error::unreadable("coverage", "a number is too long"))?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_read_back_as_they_were_packed(counts in prop::array::uniform32(0i64..1 << 40)) {
            let mut all = [0; BUCKETS];
            all[..32].copy_from_slice(&counts);
            prop_assert_eq!(unpack(&pack(&all)).unwrap(), all);
        }
    }

    #[test]
    fn a_number_that_never_ends_is_refused() {
        assert!(unpack(&[0xff; 12]).is_err());
        assert_eq!(unpack(&[]).unwrap(), [0; BUCKETS]);
    }
}
