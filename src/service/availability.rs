//! Records which rooms could have played during opening hours.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::model::{
    AvailabilityInterval, Health, LocalTime, Moment, Ms, OpeningState, RoomState, Slug, Tour,
};
use crate::service::opening_hours::opening_state_at;
use crate::service::{Context, EditionCache, Error, Hours, House, PlayerRegistry, Result};
use crate::store::Store;

/// The interval between samples. Each sample is written to the database, so that a power cut loses
/// one interval at most.
const SAMPLE_INTERVAL: Duration = Duration::from_mins(1);
/// The step, and the maximum length, in which time without a running daemon is recorded.
const DOWNTIME_STEP_MS: i64 = 5 * 60 * 1000;
const MAX_DOWNTIME_MS: i64 = 31 * 24 * 60 * 60 * 1000;

/// The intervals that are still growing.
#[derive(Debug, Default)]
struct AvailabilityTracker {
    intervals: Vec<AvailabilityInterval>,
    hour: Option<LocalTime>,
    /// Whether the downtime before this start has been recorded.
    downtime_recorded: bool,
}

/// Records the availability of rooms. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct Availability {
    clock: Clock,
    store: Store,
    /// The number of this run of the daemon.
    run: i64,
    editions: EditionCache,
    hours: Hours,
    house: House,
    registry: Arc<PlayerRegistry>,
    tracker: Arc<Mutex<AvailabilityTracker>>,
}

impl Availability {
    pub(super) fn new(
        context: &Context,
        run: i64,
        editions: EditionCache,
        hours: Hours,
        house: House,
        registry: Arc<PlayerRegistry>,
    ) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            run,
            editions,
            hours,
            house,
            registry,
            tracker: Arc::default(),
        }
    }

    /// Samples all rooms periodically. Never returns.
    pub async fn watch(&self) {
        let mut ticks = tokio::time::interval(SAMPLE_INTERVAL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.sample().await
                && !matches!(error, Error::Database(_))
            {
                tracing::warn!(%error, "availability of rooms was not recorded");
            }
        }
    }

    /// Samples all rooms once and writes the intervals to the database.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn sample(&self) -> Result<()> {
        let now = self.clock.moment();
        self.record_downtime(now).await?;
        let due = self.sample_rooms(now);
        if !due.is_empty() {
            self.store.note_availability(self.run, due).await?;
        }
        Ok(())
    }

    /// Writes the open intervals to the database, at the end of a run.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn flush(&self) -> Result<()> {
        // Both the intervals that this sample closes and those that it opens.
        let mut intervals = self.sample_rooms(self.clock.moment());
        intervals.append(&mut self.tracker().intervals);
        Ok(self.store.note_availability(self.run, intervals).await?)
    }

    fn tracker(&self) -> std::sync::MutexGuard<'_, AvailabilityTracker> {
        self.tracker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Extends the open intervals to `now`. Returns the intervals to write.
    fn sample_rooms(&self, now: Moment) -> Vec<AvailabilityInterval> {
        let hour = LocalTime::at(now.wall_ms, &self.editions.current().tour.zone());
        let rooms = match self.hours.state() {
            OpeningState::Open => self.room_states(),
            OpeningState::Closed { .. } => Vec::new(),
        };
        let mut watched = self.tracker();
        for interval in &mut watched.intervals {
            let lasted = now.boot_ms.saturating_sub(interval.from.boot_ms);
            interval.lasted = Ms(u64::try_from(lasted).unwrap_or(0));
        }
        let same = watched.hour == Some(hour)
            && watched
                .intervals
                .iter()
                .all(|interval| interval.from.trusted == now.trusted)
            && watched
                .intervals
                .iter()
                .map(|interval| (interval.state, &interval.rooms))
                .eq(rooms.iter().map(|(state, rooms)| (*state, rooms)));
        if same {
            return watched.intervals.clone();
        }
        watched.hour = Some(hour);
        let begun = rooms
            .into_iter()
            .map(|(state, rooms)| AvailabilityInterval {
                rooms,
                state,
                from: now,
                lasted: Ms::ZERO,
            });
        let begun = begun.collect();
        std::mem::replace(&mut watched.intervals, begun)
    }

    /// The rooms that can play now, and those that cannot.
    fn room_states(&self) -> Vec<(RoomState, BTreeSet<Slug>)> {
        let snapshot = self.registry.snapshot();
        let unavailable = |room: &Slug| {
            let player = snapshot.players.get(room);
            player.is_some_and(|player| player.status().borrow().health == Health::Missing)
        };
        let rooms = self
            .recorded_rooms(&self.editions.current().tour)
            .into_iter();
        let (unavailable, available): (BTreeSet<_>, BTreeSet<_>) = rooms.partition(unavailable);
        [
            (RoomState::Available, available),
            (RoomState::Dead, unavailable),
        ]
        .into_iter()
        .filter(|state| !state.1.is_empty())
        .collect()
    }

    /// The rooms whose availability is recorded. Rooms with texts only are left out, and those of other boxes, which
    /// record them.
    fn recorded_rooms(&self, tour: &Tour) -> BTreeSet<Slug> {
        let rooms = tour.rooms.iter();
        rooms
            .filter(|room| !room.is_text_alone() && self.house.owns(&room.slug))
            .map(|room| room.slug.clone())
            .collect()
    }

    /// Records once, as soon as the clock is trusted, how long the daemon did not run during
    /// opening hours.
    async fn record_downtime(&self, now: Moment) -> Result<()> {
        if !now.trusted || std::mem::replace(&mut self.tracker().downtime_recorded, true) {
            return Ok(());
        }
        let Some(last) = self.store.last_available(self.run).await? else {
            return Ok(());
        };
        let offset = now.wall_ms - now.boot_ms;
        let began = offset + self.store.run_began(self.run).await?;
        let (zone, tour) = (
            self.editions.current().tour.zone(),
            self.editions.current().tour.clone(),
        );
        let rooms = self.recorded_rooms(&tour);
        let mut intervals: Vec<(LocalTime, AvailabilityInterval)> = Vec::new();
        let mut at = last.max(began - MAX_DOWNTIME_MS);
        while at < began && !rooms.is_empty() {
            let step = DOWNTIME_STEP_MS.min(began - at);
            let here = LocalTime::at(at, &zone);
            let lasted = Ms(u64::try_from(step).unwrap_or(0));
            if self.hours.is_enforced() && opening_state_at(&tour, at) != OpeningState::Open {
                at += step;
                continue;
            }
            match intervals.last_mut().filter(|interval| interval.0 == here) {
                Some((_, interval)) => interval.lasted = interval.lasted + lasted,
                None => intervals.push((
                    here,
                    AvailabilityInterval {
                        rooms: rooms.clone(),
                        state: RoomState::Down,
                        from: Moment {
                            wall_ms: at,
                            // Usually before this boot; expressed on this boot's clock.
                            boot_ms: at - offset,
                            trusted: true,
                        },
                        lasted,
                    },
                )),
            }
            at += step;
        }
        let intervals: Vec<AvailabilityInterval> =
            intervals.into_iter().map(|entry| entry.1).collect();
        Ok(self.store.note_availability(self.run, intervals).await?)
    }
}
