//! The playback of one clip: the request, and what has been heard of it so far.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::model::{
    EndReason, Gain, HeardIntervals, InterruptedPlay, Interruption, Key, MatchedSentences, Moment,
    Ms, Narration, NowPlaying, Phase, Play, ScreenId, Subject, Surface, Trigger,
};

/// How often a running play is reported to the play log. A power cut loses no more than this.
const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(5);
/// A new position is published when the published one is off by more than this.
const MAX_POSITION_DRIFT: Ms = Ms(60);

/// A monotonic instant, and the wall-clock time at that instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timestamp {
    pub(super) instant: Instant,
    pub(super) moment: Moment,
}

/// A request to play a clip, with everything that the player needs for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayRequest {
    /// The key of the play in the play log.
    pub play: Key,
    /// What to play.
    pub subject: Subject,
    /// The narration.
    pub narration: Arc<Narration>,
    /// The file that the library derived for speakers.
    pub file: PathBuf,
    /// The length of the recording.
    pub length: Ms,
    /// The number of channels of the file.
    pub channels: u8,
    /// The position at which playback begins.
    pub start: Ms,
    /// The gain that brings the recording to the target loudness.
    pub gain: Gain,
    /// The true peak of the recording in dBTP.
    pub true_peak: f64,
    /// What starts the play.
    pub trigger: Trigger,
    /// The visitor's session; `None` for plays without a visitor.
    pub session: Option<Key>,
    /// When the visitor touched the clip, for the latency. None if no touch starts it: it was queued, or it is an
    /// announcement.
    pub touched_at: Option<Instant>,
    /// The screen that made the request.
    pub screen: Option<ScreenId>,
    /// When the museum closes. The clip does not start after this.
    pub closes_at: Option<Instant>,
}

impl PlayRequest {
    /// Whether this is the clip of `other` in another language.
    pub(super) fn translates(&self, other: &Self) -> bool {
        let (one, other) = (&self.subject, &other.subject);
        one.room == other.room && one.clip == other.clip && one.language != other.language
    }

    /// This request as the continuation of `other`, which is at `position`: from the matching sentence on, for the
    /// same visitor and with the same closing time.
    #[must_use]
    pub(super) fn continuing(self, other: &Self, position: Ms) -> Self {
        let matched = MatchedSentences::new(&other.narration, &self.narration);
        Self {
            start: matched.position(position).min(self.length),
            session: other.session.clone(),
            screen: other.screen,
            closes_at: other.closes_at,
            ..self
        }
    }
}

/// The playback of one clip on the speaker.
#[derive(Debug)]
pub(super) struct ActivePlay {
    pub(super) request: PlayRequest,
    /// None until the first sound.
    pub(super) started: Option<Moment>,
    touch_latency: Option<Ms>,
    heard: HeardIntervals,
    listened: Ms,
    /// Where playback began last: at the start, or after a seek or a pause.
    pub(super) start: Ms,
    start_at: Instant,
    /// How far the device has played.
    pub(super) position: Ms,
    /// The position that was published last, and when it was right.
    pub(super) published_position: (Ms, Instant),
    checkpoint_at: Instant,
}

impl ActivePlay {
    pub(super) fn new(request: PlayRequest, now: Timestamp) -> Self {
        let start = request.start.min(request.length);
        Self {
            request,
            started: None,
            touch_latency: None,
            heard: HeardIntervals::default(),
            listened: Ms::ZERO,
            start,
            start_at: now.instant,
            position: start,
            published_position: (start, now.instant),
            checkpoint_at: now.instant + CHECKPOINT_INTERVAL,
        }
    }

    pub(super) fn seek(&mut self, to: Ms, now: Timestamp) {
        let to = to.min(self.request.length);
        self.start = to;
        self.start_at = now.instant;
        self.position = to;
        self.published_position = (to, now.instant);
    }

    /// Notes that the device has played up to `position`. Returns the play to report at the first sound and at
    /// checkpoints.
    pub(super) fn advance(&mut self, position: Ms, now: Timestamp) -> Option<Play> {
        // Some devices discard sound faster than real time. Nobody hears more than the time allows.
        let elapsed = Ms::from(now.instant.saturating_duration_since(self.start_at));
        let limit = self
            .request
            .length
            .min(self.start + elapsed)
            .max(self.position);
        let position = position.clamp(self.position, limit);
        self.listened = self.listened + (position - self.position);
        self.heard.add(self.start, position);
        self.position = position;
        let is_first_sound = self.started.is_none() && position > self.start;
        if is_first_sound {
            self.started = Some(now.moment);
            self.touch_latency = self.measure_touch_latency(now);
        }
        let (published, published_at) = self.published_position;
        let expected = published + Ms::from(now.instant.saturating_duration_since(published_at));
        let drift = (expected - position).max(position - expected);
        if is_first_sound || drift > MAX_POSITION_DRIFT {
            self.published_position = (position, now.instant);
        }
        if is_first_sound || now.instant >= self.checkpoint_at {
            self.checkpoint_at = now.instant + CHECKPOINT_INTERVAL;
            return self.to_play(None);
        }
        None
    }

    /// The time from the touch to the first sound, which was heard a moment before it is noticed.
    fn measure_touch_latency(&self, now: Timestamp) -> Option<Ms> {
        let waited = now
            .instant
            .saturating_duration_since(self.request.touched_at?);
        let played = (self.position - self.start).duration();
        Some(Ms::from(waited.saturating_sub(played)))
    }

    /// Where a visitor may continue once the speaker is free. None when nothing was heard.
    pub(super) fn to_broken_off(
        &self,
        cause: Interruption,
        now: Timestamp,
    ) -> Option<InterruptedPlay> {
        self.started?;
        Some(InterruptedPlay {
            subject: self.request.subject.clone(),
            title: self.request.narration.title.clone(),
            position: self.position,
            by: self.request.screen,
            cause,
            since: now.instant,
        })
    }

    /// The play as it is so far. None before the first sound: what nobody heard is no play.
    pub(super) fn to_play(&self, end: Option<EndReason>) -> Option<Play> {
        let started = self.started?;
        Some(Play {
            key: self.request.play.clone(),
            subject: self.request.subject.clone(),
            surface: Surface::Speaker,
            trigger: self.request.trigger,
            session: self.request.session.clone(),
            started,
            touch_latency: self.touch_latency,
            heard: self.heard.clone(),
            listened: self.listened,
            end,
            rating: None,
        })
    }

    pub(super) fn now_playing(&self, phase: Phase) -> NowPlaying {
        let (position, at) = match phase {
            Phase::Playing => self.published_position,
            Phase::Paused => (self.position, self.published_position.1),
        };
        now_playing(&self.request, phase, position, at)
    }
}

pub(super) fn now_playing(
    request: &PlayRequest,
    phase: Phase,
    position: Ms,
    at: Instant,
) -> NowPlaying {
    NowPlaying {
        play: request.play.clone(),
        subject: request.subject.clone(),
        narration: Arc::clone(&request.narration),
        length: request.length,
        is_announcement: request.trigger == Trigger::Schedule,
        phase,
        position,
        at,
    }
}
