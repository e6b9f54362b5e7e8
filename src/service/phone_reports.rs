//! What phones report: what they played, and how long somebody stayed. Anybody can imitate a phone, so what
//! cannot be is refused, and nobody may report more than a museum full of phones would.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::PoisonError;
use std::time::Duration;

use crate::model::{
    ClipKey, EndReason, HeardIntervals, Key, Language, Moment, Ms, Play, Sha256, Slug, Subject,
    Surface, Trigger, VisitorSession,
};
use crate::service::opening_hours::closes_after;
use crate::service::{Error, PublishedTour, Result, Service};
use crate::store::PublishedNarration;

/// What a phone has played of a clip by now. Telling it twice changes nothing.
#[derive(Clone, Debug)]
pub struct PlayReport {
    pub key: Key,
    pub narration: NarrationRef,
    pub session: Option<Key>,
    /// How long ago the first sound was: a page may have been without the house since.
    pub ago: Ms,
    pub heard: HeardIntervals,
    pub listened: Ms,
    pub end: Option<EndReason>,
}

/// Which narration it was, and which recording told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NarrationRef {
    pub room: Slug,
    pub clip: ClipKey,
    pub language: Language,
    pub recording: Sha256,
}

/// How long somebody was at a page.
#[derive(Clone, Debug)]
pub struct VisitReport {
    pub session: Key,
    pub room: Slug,
    pub surface: Surface,
    /// How long ago the first touch was.
    pub ago: Ms,
    /// How long after it the last touch was, or the last sound.
    pub touched: Ms,
}

/// A page may have been without the house for so long, and tell what happened then.
const MAX_REPORT_AGE: Ms = Ms(7 * 24 * 60 * 60 * 1000);

/// What a phone heard may have sounded so many times; more is a mistake or a prank.
const MAX_REPLAYS: u64 = 10;

/// How long a second of a recording sounds at the slowest pace that a page has, and how much of it
/// sounds in a second at the fastest, in thousandths.
const SLOWEST_RATE_PERMILLE: u64 = 1_250;
const FASTEST_RATE_PERMILLE: u64 = 1_500;

/// A phone tells every five seconds while it plays; one that has been silent for so long is gone.
const PHONE_TIMEOUT: Duration = Duration::from_mins(10);

/// A phone may be off by this much, also past a recording's end: players round.
const TOLERANCE: Ms = Ms(500);

/// A visit to a house that keeps no hours, or was shut when it began, ends after so long at the latest.
const MAX_VISIT: Ms = Ms(4 * 60 * 60 * 1000);

/// So many narrations of editions that are current no more are remembered once they were looked up.
const MAX_CACHED_NARRATIONS: usize = 256;

/// Narrations of earlier editions, those that were looked up last at the end.
#[derive(Debug, Default)]
pub(super) struct NarrationCache(VecDeque<(NarrationRef, PublishedNarration)>);

impl NarrationCache {
    fn find(&self, narration: &NarrationRef) -> Option<PublishedNarration> {
        let found = self.0.iter().find(|it| it.0 == *narration);
        found.map(|it| it.1)
    }

    fn keep(&mut self, narration: NarrationRef, found: PublishedNarration) {
        if self.0.len() >= MAX_CACHED_NARRATIONS {
            self.0.pop_front();
        }
        self.0.push_back((narration, found));
    }
}

impl Service {
    /// Remembers what a phone played; answers once it is on the disk. Whoever reports from an address
    /// (none: from the box itself) has a budget for what is new.
    pub async fn record_phone_play(&self, report: PlayReport, from: Option<IpAddr>) -> Result<()> {
        let known = self.find_published(&report.narration, from).await?;
        if let Some(why) = report.impossible(known.length) {
            return Err(Error::NoSuchPlay(why));
        }
        self.charge_report(&report.key, from)?;
        let now = self.0.clock.moment();
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
            heard: report.heard,
            listened: report.listened,
            end: report.end,
        };
        let (store, run) = (&self.0.store, self.0.run);
        store.record_play(run, play, now).await?;
        // Swept by those who are heard of: an idle house wakes for nothing.
        store
            .close_stale_phone_plays(run, now, PHONE_TIMEOUT)
            .await?;
        Ok(())
    }

    /// Remembers how long a session was touched, but no longer than it can have been.
    pub async fn record_visit(&self, stay: VisitReport, from: Option<IpAddr>) -> Result<()> {
        let there = |house: &PublishedTour| house.edition.tour.room(&stay.room).is_some();
        if self.find_published_tour(there).is_none() {
            self.charge_lookup(from)?;
            if !self.0.store.is_published_room(stay.room.clone()).await? {
                return Err(Error::NoSuchRoom(stay.room));
            }
        }
        if stay.surface == Surface::Phone {
            self.charge_report(&stay.session, from)?;
        }
        let began = self.moment_before(stay.ago);
        let visit = VisitorSession {
            session: stay.session,
            surface: stay.surface,
            room: stay.room,
            began,
            touched: stay.touched.min(stay.ago).min(self.max_visit(began)),
        };
        Ok(self.0.store.record_session(self.0.run, visit).await?)
    }

    /// How long a visit can have lasted that began then: until the house closed.
    fn max_visit(&self, began: Moment) -> Ms {
        let house = self.published_tour();
        let closes = closes_after(&house.edition.tour, began.wall_ms);
        let closes = closes.filter(|_| self.enforces_hours() && began.trusted);
        closes.unwrap_or(MAX_VISIT)
    }

    /// What is known of a narration of this edition, or of any that was ever current. Those that are in
    /// memory no more are looked up, which an address may do as often as it may report something new.
    async fn find_published(
        &self,
        narration: &NarrationRef,
        from: Option<IpAddr>,
    ) -> Result<PublishedNarration> {
        if let Some(house) = self.find_published_tour(|house| tells(house, narration)) {
            let it = house.recordings.get(&narration.recording);
            let it = it.ok_or(Error::NeverPublished)?;
            return Ok(PublishedNarration {
                edition: house.edition.number,
                length: it.length,
                audible_length: it.audible_length,
            });
        }
        let known = self.earlier_narrations().find(narration);
        if let Some(known) = known {
            return Ok(known);
        }
        self.charge_lookup(from)?;
        let it = narration.clone();
        let found = self
            .0
            .store
            .published_narration(it.room, it.clip, it.language, it.recording);
        let found = found.await?.ok_or(Error::NeverPublished)?;
        self.earlier_narrations().keep(narration.clone(), found);
        Ok(found)
    }

    fn earlier_narrations(&self) -> std::sync::MutexGuard<'_, NarrationCache> {
        let earlier = self.0.earlier_narrations.lock();
        earlier.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a look-up from the budget of an address.
    fn charge_lookup(&self, from: Option<IpAddr>) -> Result<()> {
        let Some(from) = from else { return Ok(()) };
        let taken = self.report_limiter().take(self.limit_key(from), self.now());
        taken.map_err(Error::TooManyReports)
    }

    /// Takes a play or a session from it, where it is a new one.
    fn charge_report(&self, key: &Key, from: Option<IpAddr>) -> Result<()> {
        let Some(from) = from else { return Ok(()) };
        let from = self.limit_key(from);
        let taken = self.report_limiter().take_for(key, from, self.now());
        taken.map_err(Error::TooManyReports)
    }

    fn report_limiter(&self) -> std::sync::MutexGuard<'_, super::report_limiter::ReportLimiter> {
        let budgets = self.0.budgets.lock();
        budgets.unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment that was so long ago.
    fn moment_before(&self, ago: Ms) -> Moment {
        let now = self.0.clock.moment();
        let ago = i64::try_from(ago.min(MAX_REPORT_AGE).0).unwrap_or(0);
        Moment {
            wall_ms: now.wall_ms.saturating_sub(ago),
            boot_ms: now.boot_ms.saturating_sub(ago),
            ..now
        }
    }
}

impl PlayReport {
    /// Why no play of a recording of this length can be like that.
    fn impossible(&self, length: Ms) -> Option<&'static str> {
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
        let finished = self.end == Some(EndReason::Finished);
        (finished && heard == Ms::ZERO).then_some("it came to its end, and nothing was heard of it")
    }
}

fn thousandths(of: Ms, thousandths: u64) -> Ms {
    Ms(of.0.saturating_mul(thousandths) / 1_000)
}

/// Whether this house's edition has what was reported.
fn tells(house: &PublishedTour, it: &NarrationRef) -> bool {
    let room = house.edition.tour.room(&it.room);
    room.and_then(|room| room.clip(&it.clip))
        .and_then(|clip| clip.narrations.get(&it.language))
        .is_some_and(|narration| narration.recording.as_ref() == Some(&it.recording))
}
