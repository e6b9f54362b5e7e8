//! Plays and visits that phones report. Anybody can imitate a phone: impossible reports are
//! refused, and their rate is limited.

mod report_limiter;

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::model::{
    ClipKey, EndReason, HeardIntervals, Key, Language, Moment, Ms, Play, Rating, Sha256, Slug,
    Subject, Surface, Trigger, VisitorSession,
};
use crate::service::opening_hours::closes_after;
use crate::service::phone_reports::report_limiter::ReportLimiter;
use crate::service::{
    Context, EditionCache, Error, Hours, Network, Playback, Result, TourSnapshot,
};
use crate::store::{PublishedNarration, Store};

/// The state of a play on a phone. Idempotent: it may be reported repeatedly.
#[derive(Clone, Debug)]
pub struct PlayReport {
    /// The key of the play.
    pub key: Key,
    /// What was played.
    pub narration: NarrationRef,
    /// The visitor's session.
    pub session: Option<Key>,
    /// Time since the first sound: the page may have been offline.
    pub ago: Ms,
    /// The intervals that were heard.
    pub heard: HeardIntervals,
    /// The time of listening.
    pub listened: Ms,
    /// Why it ended; `None` while it plays.
    pub end: Option<EndReason>,
    /// How the visitor liked it; dropped where the museum does not ask.
    pub rating: Option<Rating>,
}

/// A narration and the recording that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NarrationRef {
    /// The room.
    pub room: Slug,
    /// The clip.
    pub clip: ClipKey,
    /// The language.
    pub language: Language,
    /// The recording.
    pub recording: Sha256,
}

/// A visit of a page.
#[derive(Clone, Debug)]
pub struct VisitReport {
    /// The key of the session.
    pub session: Key,
    /// The room.
    pub room: Slug,
    /// Where it took place.
    pub surface: Surface,
    /// Time since the first touch.
    pub ago: Ms,
    /// Time from the first touch to the last touch or sound.
    pub touched: Ms,
}

/// The maximum age of a report from a page that was offline.
const MAX_REPORT_AGE: Ms = Ms(7 * 24 * 60 * 60 * 1000);

/// The maximum ratio of listened to heard time.
const MAX_REPLAYS: u64 = 10;

/// Playback rates of a page, in thousandths: the slowest as time per recording, the fastest as
/// recording per time.
const SLOWEST_RATE_PERMILLE: u64 = 1_250;
const FASTEST_RATE_PERMILLE: u64 = 1_500;

/// A play ends after this time without a report; phones report every five seconds.
const PHONE_TIMEOUT: Duration = Duration::from_mins(10);

/// Tolerance of phone times, also past the end of a recording: players round.
const TOLERANCE: Ms = Ms(500);

/// The maximum length of a visit outside opening hours, or without them.
const MAX_VISIT: Ms = Ms(4 * 60 * 60 * 1000);

/// The number of cached narrations of earlier editions.
const MAX_CACHED_NARRATIONS: usize = 256;

/// Cache of narrations of earlier editions, newest look-up last.
#[derive(Debug, Default)]
struct NarrationCache(VecDeque<(NarrationRef, PublishedNarration)>);

impl NarrationCache {
    fn find(&self, narration: &NarrationRef) -> Option<PublishedNarration> {
        let found = self.0.iter().find(|entry| entry.0 == *narration);
        found.map(|entry| entry.1)
    }

    fn insert(&mut self, narration: NarrationRef, found: PublishedNarration) {
        if self.0.len() >= MAX_CACHED_NARRATIONS {
            self.0.pop_front();
        }
        self.0.push_back((narration, found));
    }
}

/// Plays and visits of phones. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct PhoneReports {
    clock: Clock,
    store: Store,
    /// The number of this run of the daemon.
    run: i64,
    editions: EditionCache,
    hours: Hours,
    network: Network,
    narration_cache: Arc<Mutex<NarrationCache>>,
    limiter: Arc<Mutex<ReportLimiter>>,
}

impl PhoneReports {
    pub(super) fn new(context: &Context, run: i64, playback: &Playback, network: Network) -> Self {
        Self {
            clock: context.clock.clone(),
            store: context.store.clone(),
            run,
            editions: playback.editions.clone(),
            hours: playback.hours.clone(),
            network,
            narration_cache: Arc::default(),
            limiter: Arc::default(),
        }
    }

    /// Records a play of a phone; returns when it is on the disk. The rate limit applies to `from`;
    /// `None` for the box itself.
    ///
    /// # Errors
    ///
    /// Returns `Error::NeverPublished`, `Error::NoSuchPlay`, `Error::TooManyReports`; any error of
    /// the database.
    pub async fn record_play(&self, report: PlayReport, from: Option<IpAddr>) -> Result<()> {
        let known = self.find_published(&report.narration, from).await?;
        if let Some(why) = report.impossibility(known.length) {
            return Err(Error::NoSuchPlay(why));
        }
        self.charge_report(&report.key, from)?;
        let now = self.clock.moment();
        let is_asked = self.editions.current().tour.feedback.is_asked();
        let narration = report.narration;
        let play = Play {
            key: report.key,
            subject: Subject {
                edition: known.edition,
                room: narration.room,
                clip: narration.clip,
                language: narration.language,
                recording: narration.recording,
                audible_length: known.audible_length,
            },
            surface: Surface::Phone,
            trigger: Trigger::Visitor,
            session: report.session,
            started: self.moment_before(report.ago),
            touch_latency: None,
            heard: report.heard,
            listened: report.listened,
            end: report.end,
            rating: report.rating.filter(|_| is_asked),
        };
        let (store, run) = (&self.store, self.run);
        store.record_play(run, play, now).await?;
        // Done here instead of on a timer: an idle box stays asleep.
        store
            .close_stale_phone_plays(run, now, PHONE_TIMEOUT)
            .await?;
        Ok(())
    }

    /// Records a visit, limited to its possible length.
    ///
    /// # Errors
    ///
    /// Returns `Error::NoSuchRoom`, `Error::TooManyReports`; any error of the database.
    pub async fn record_visit(&self, report: VisitReport, from: Option<IpAddr>) -> Result<()> {
        let has_room = |published: &TourSnapshot| published.tour.room(&report.room).is_some();
        if self.editions.find(has_room).is_none() {
            self.charge_lookup(from)?;
            if !self.store.is_published_room(report.room.clone()).await? {
                return Err(Error::NoSuchRoom(report.room));
            }
        }
        if report.surface == Surface::Phone {
            self.charge_report(&report.session, from)?;
        }
        let began = self.moment_before(report.ago);
        let visit = VisitorSession {
            session: report.session,
            surface: report.surface,
            room: report.room,
            began,
            touched: report.touched.min(report.ago).min(self.max_visit(began)),
        };
        Ok(self.store.record_session(self.run, visit).await?)
    }

    /// The maximum length of a visit that began then: until closing time.
    fn max_visit(&self, began: Moment) -> Ms {
        let published = self.editions.current();
        let closes = closes_after(&published.tour, began.wall_ms);
        let closes = closes.filter(|_| self.hours.is_enforced() && began.trusted);
        closes.unwrap_or(MAX_VISIT)
    }

    /// Looks up a narration in the editions in memory, the cache, and the database. A database
    /// look-up counts for the rate limit.
    async fn find_published(
        &self,
        narration: &NarrationRef,
        from: Option<IpAddr>,
    ) -> Result<PublishedNarration> {
        if let Some(published) = self
            .editions
            .find(|published| matches(published, narration))
        {
            let recording = published.recordings.get(&narration.recording);
            let recording = recording.ok_or(Error::NeverPublished)?;
            return Ok(PublishedNarration {
                edition: published.page_edition(),
                length: recording.length,
                audible_length: recording.audible_length,
            });
        }
        let known = self.narration_cache().find(narration);
        if let Some(known) = known {
            return Ok(known);
        }
        self.charge_lookup(from)?;
        let narration_ref = narration.clone();
        let found = self.store.published_narration(
            narration_ref.room,
            narration_ref.clip,
            narration_ref.language,
            narration_ref.recording,
        );
        let found = found.await?.ok_or(Error::NeverPublished)?;
        self.narration_cache().insert(narration.clone(), found);
        Ok(found)
    }

    fn narration_cache(&self) -> MutexGuard<'_, NarrationCache> {
        let cache = self.narration_cache.lock();
        cache.unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a look-up for the rate limit.
    fn charge_lookup(&self, from: Option<IpAddr>) -> Result<()> {
        let Some(from) = from else { return Ok(()) };
        let acquired = self
            .limiter()
            .try_acquire(self.network.limit_key(from), self.clock.monotonic());
        acquired.map_err(Error::TooManyReports)
    }

    /// Counts a new play or session for the rate limit.
    fn charge_report(&self, key: &Key, from: Option<IpAddr>) -> Result<()> {
        let Some(from) = from else { return Ok(()) };
        let from = self.network.limit_key(from);
        let acquired = self
            .limiter()
            .try_acquire_for(key, from, self.clock.monotonic());
        acquired.map_err(Error::TooManyReports)
    }

    fn limiter(&self) -> MutexGuard<'_, ReportLimiter> {
        let limiter = self.limiter.lock();
        limiter.unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment `ago` before now.
    fn moment_before(&self, ago: Ms) -> Moment {
        let now = self.clock.moment();
        let ago = i64::try_from(ago.min(MAX_REPORT_AGE).0).unwrap_or(0);
        Moment {
            wall_ms: now.wall_ms.saturating_sub(ago),
            boot_ms: now.boot_ms.saturating_sub(ago),
            ..now
        }
    }
}

impl PlayReport {
    /// Why the report cannot be true for a recording of this length.
    fn impossibility(&self, length: Ms) -> Option<&'static str> {
        let heard = self.heard.total();
        let end = length + TOLERANCE;
        if self.heard.intervals().iter().any(|&(_, to)| to > end) {
            return Some("something was heard past the recording’s end");
        }
        if self.listened > self.ago.min(MAX_REPORT_AGE) + TOLERANCE {
            return Some("it sounded for longer than since it began");
        }
        if heard > thousandths(self.listened, FASTEST_RATE_PERMILLE) + TOLERANCE {
            return Some("more was heard than sounds in that time at the fastest pace");
        }
        if self.listened
            > Ms(thousandths(heard, SLOWEST_RATE_PERMILLE)
                .0
                .saturating_mul(MAX_REPLAYS))
                + TOLERANCE
        {
            return Some("it sounded for far longer than what was heard of it lasts");
        }
        if self.rating.is_some() && self.end.is_none() {
            return Some("it was answered before its end");
        }
        let finished = self.end == Some(EndReason::Finished);
        (finished && heard == Ms::ZERO).then_some("it came to its end, and nothing was heard of it")
    }
}

fn thousandths(of: Ms, thousandths: u64) -> Ms {
    Ms(of.0.saturating_mul(thousandths) / 1_000)
}

/// Whether the tour has this narration with this recording.
fn matches(published: &TourSnapshot, reference: &NarrationRef) -> bool {
    let room = published.tour.room(&reference.room);
    room.and_then(|room| room.clip(&reference.clip))
        .and_then(|clip| clip.narrations.get(&reference.language))
        .is_some_and(|narration| narration.recording.as_ref() == Some(&reference.recording))
}
