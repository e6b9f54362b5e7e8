//! When rooms could play, so that a dead speaker does not look like an unpopular clip.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::columns::local_time;
use super::wall_time::with_true_time;
use super::zone::zone;
use crate::model::fleet::is_better_time;
use crate::model::{
    Availability, AvailabilityInterval, HOURS_PER_WEEK, LocalTime, Moment, Ms, Period, RoomState,
    Slug,
};
use crate::store::{Result, Store};

impl Store {
    /// Records availability. An interval that is recorded again, longer, is the same one.
    pub async fn note_availability(
        &self,
        run: i64,
        intervals: Vec<AvailabilityInterval>,
    ) -> Result<()> {
        self.run(move |conn| {
            let zone = zone(conn)?;
            for interval in &intervals {
                let from = with_true_time(conn, run, interval.from)?;
                let at = LocalTime::at(from.wall_ms, &zone);
                let interval = AvailabilityInterval {
                    from,
                    ..interval.clone()
                };
                upsert(conn, run, at, &interval)?;
            }
            Ok(())
        })
        .await
    }
}

impl Store {
    /// The last time at which an earlier run is known to have served, by a trusted clock.
    pub async fn last_available(&self, run: i64) -> Result<Option<i64>> {
        self.run(move |conn| {
            Ok(conn.query_row(
                "with served as (select day, from_wall_ms + lasted_ms as until from availability
                   where run_id <> :run and state <> 'down' and clock_trusted = 1
                     and run_id not in (select run_id from run where box_id is not null))
                 select max(until) from served
                 where day >= (select day - 1 from served order by day desc limit 1)",
                named_params! { ":run": run },
                |row| row.get(0),
            )?)
        })
        .await
    }

    /// The start of a run, in milliseconds since boot.
    pub async fn run_began(&self, run: i64) -> Result<i64> {
        self.run(move |conn| {
            let mut query = conn.prepare("select started_boot_ms from run where run_id = :run")?;
            Ok(query.query_row(named_params! { ":run": run }, |row| row.get(0))?)
        })
        .await
    }
}

fn upsert(
    conn: &Connection,
    run: i64,
    at: LocalTime,
    interval: &AvailabilityInterval,
) -> Result<()> {
    conn.prepare_cached(
        "insert into availability values (:day, :hour, :run, :state, :rooms, :boot, :wall, :trusted, :lasted)
         on conflict do update set lasted_ms = max(lasted_ms, excluded.lasted_ms)",
    )?
    .execute(named_params! {
        ":day": at.day.0, ":hour": at.hour.get(), ":run": run, ":state": interval.state,
        ":rooms": room_set(conn, &interval.rooms)?, ":boot": interval.from.boot_ms, ":wall": interval.from.wall_ms,
        ":trusted": interval.from.trusted, ":lasted": interval.lasted.0,
    })?;
    Ok(())
}

fn room_set(conn: &Connection, rooms: &BTreeSet<Slug>) -> Result<i64> {
    let rooms: Vec<&str> = rooms.iter().map(Slug::as_str).collect();
    Ok(conn
        .prepare_cached(
            "insert into room_set (rooms) values (:rooms)
             on conflict do update set rooms = excluded.rooms returning room_set_id",
        )?
        .query_row(named_params! { ":rooms": rooms.join(" ") }, |row| {
            row.get(0)
        })?)
}

/// Merges an interval of another box. The longer one holds, and a date by a trusted clock.
pub(in crate::store) fn merge(
    conn: &Connection,
    run: i64,
    interval: &AvailabilityInterval,
) -> Result<()> {
    let mut query = conn.prepare_cached(
        "delete from availability
         where run_id = :run and state = :state and room_set_id = :rooms and from_boot_ms = :boot
         returning from_wall_ms, clock_trusted, lasted_ms",
    )?;
    let known = query
        .query_row(
            named_params! {
                ":run": run, ":state": interval.state,
                ":rooms": room_set(conn, &interval.rooms)?, ":boot": interval.from.boot_ms,
            },
            |row| {
                let from = Moment {
                    wall_ms: row.get(0)?,
                    boot_ms: interval.from.boot_ms,
                    trusted: row.get(1)?,
                };
                Ok((from, Ms(row.get(2)?)))
            },
        )
        .optional()?;
    let mut merged = interval.clone();
    if let Some((from, lasted)) = known {
        merged.lasted = merged.lasted.max(lasted);
        if !is_better_time(merged.from, from) {
            merged.from = from;
        }
    }
    let at = LocalTime::at(merged.from.wall_ms, &zone(conn)?);
    upsert(conn, run, at, &merged)
}

/// The availability of each room, and the available time of all of them together by hour of the week.
pub(super) fn read(
    conn: &Connection,
    period: Period,
    room: Option<&Slug>,
) -> Result<(BTreeMap<Slug, Availability>, Vec<i64>)> {
    let mut rooms_of: BTreeMap<i64, Vec<Slug>> = BTreeMap::new();
    let mut query = conn.prepare_cached("select room_set_id, rooms from room_set")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let rooms: String = row.get(1)?;
        let slugs = rooms
            .split_whitespace()
            .filter_map(|slug| slug.parse().ok());
        let wanted = slugs.filter(|slug| room.is_none_or(|room| room == slug));
        rooms_of.insert(row.get(0)?, wanted.collect());
    }
    // By state, rooms and hour of the week. Rooms mostly have the same state.
    let mut lasted: HashMap<(RoomState, i64), [i64; HOURS_PER_WEEK]> = HashMap::new();
    let mut query = conn.prepare_cached(
        "select day, hour, state, room_set_id, lasted_ms from availability
         where day between :from and :to",
    )?;
    let days = named_params! { ":from": period.first().0, ":to": period.last().0 };
    let mut rows = query.query(days)?;
    while let Some(row) = rows.next()? {
        let slot = local_time(row, 0)?.hour_of_week();
        let hours = lasted
            .entry((row.get(2)?, row.get(3)?))
            .or_insert([0; HOURS_PER_WEEK]);
        if let Some(sum) = hours.get_mut(usize::from(slot)) {
            *sum += row.get::<_, i64>(4)?;
        }
    }
    let mut sums: BTreeMap<Slug, Availability> = BTreeMap::new();
    let mut open_hours = vec![0; HOURS_PER_WEEK];
    for ((state, set), hours) in lasted {
        let rooms = rooms_of.get(&set).map_or(&[][..], Vec::as_slice);
        let all: i64 = hours.iter().sum();
        for room in rooms {
            let sum = sums.entry(room.clone()).or_default();
            match state {
                RoomState::Available => sum.available_ms += all,
                RoomState::Dead => sum.dead_ms += all,
                RoomState::Down => sum.down_ms += all,
            }
        }
        if state == RoomState::Available {
            let rooms = i64::try_from(rooms.len()).unwrap_or(0);
            for (sum, lasted) in open_hours.iter_mut().zip(hours) {
                *sum += lasted * rooms;
            }
        }
    }
    Ok((sums, open_hours))
}
