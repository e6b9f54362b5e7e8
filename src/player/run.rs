//! One clip on its way through a speaker: what is asked for, and what was heard of it by now.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::model::{
    EndReason, Gain, HeardIntervals, InterruptedPlay, Key, Moment, Ms, Narration, NowPlaying,
    Phase, Play, ScreenId, Subject, Surface, Trigger,
};

/// How often a running play is written down; no more than this is lost with the power.
const CHECKPOINT: Duration = Duration::from_secs(5);
/// Screens are told a new position when theirs is off by more than this.
const DRIFT: Ms = Ms(60);

/// An instant, and what the wall says then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) instant: Instant,
    pub(super) moment: Moment,
}

/// A clip to be played, with all that must be known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    pub play: Key,
    pub subject: Subject,
    pub narration: Arc<Narration>,
    /// The file that serves the speaker.
    pub file: PathBuf,
    pub length: Ms,
    /// Of the file.
    pub channels: u8,
    /// Where it begins.
    pub from: Ms,
    /// Brings the recording to the target loudness.
    pub gain: Gain,
    /// dBTP of the recording.
    pub true_peak: f64,
    pub trigger: Trigger,
    pub session: Option<Key>,
    /// The screen that asked for it.
    pub by: ScreenId,
    /// It is not begun after this: the house is shut then.
    pub latest: Option<Instant>,
}

/// One clip on its way through the speaker.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) cue: Cue,
    /// When it was asked for.
    asked: Instant,
    /// None until the first sound.
    pub(super) started: Option<Moment>,
    heard: HeardIntervals,
    listened: Ms,
    /// Where this stretch of sound began and when, and how far the device is with it.
    pub(super) from: Ms,
    since: Instant,
    pub(super) reached: Ms,
    /// What screens were told last.
    pub(super) shown: (Ms, Instant),
    checkpoint: Instant,
}

impl Run {
    /// `asked` is when a visitor asked for it.
    pub(super) fn new(cue: Cue, asked: Instant, now: Now) -> Self {
        let from = cue.from.min(cue.length);
        Self {
            cue,
            asked,
            started: None,
            heard: HeardIntervals::default(),
            listened: Ms::ZERO,
            from,
            since: now.instant,
            reached: from,
            shown: (from, now.instant),
            checkpoint: now.instant + CHECKPOINT,
        }
    }

    pub(super) fn seek(&mut self, to: Ms, now: Now) {
        let to = to.min(self.cue.length);
        self.from = to;
        self.since = now.instant;
        self.reached = to;
        self.shown = (to, now.instant);
    }

    /// The device has consumed up to `reached`. Tells the play at its first sound and at checkpoints.
    pub(super) fn advance(&mut self, reached: Ms, now: Now) -> Option<Play> {
        // A device that takes more than time allows puts it out for nobody.
        let gone = Ms::from(now.instant.saturating_duration_since(self.since));
        let most = self.cue.length.min(self.from + gone).max(self.reached);
        let reached = reached.clamp(self.reached, most);
        self.listened = self.listened + (reached - self.reached);
        self.heard.add(self.from, reached);
        self.reached = reached;
        let first = self.started.is_none() && reached > self.from;
        if first {
            self.started = Some(now.moment);
        }
        let shown = self.shown.0 + Ms::from(now.instant.saturating_duration_since(self.shown.1));
        if first || (shown - reached).max(reached - shown) > DRIFT {
            self.shown = (reached, now.instant);
        }
        if first || now.instant >= self.checkpoint {
            self.checkpoint = now.instant + CHECKPOINT;
            return self.tell(None);
        }
        None
    }

    /// How long the touch took to be heard; none before the first sound.
    pub(super) fn latency(&self, now: Now) -> Option<Ms> {
        self.started?;
        let sounded = (self.reached - self.from).duration();
        let waited = now.instant.saturating_duration_since(self.asked);
        Some(Ms::from(waited.saturating_sub(sounded)))
    }

    /// Where a visitor may go on once the device is back; none where nobody heard anything.
    pub(super) fn broken_off(&self, now: Now) -> Option<InterruptedPlay> {
        self.started?;
        Some(InterruptedPlay {
            subject: self.cue.subject.clone(),
            title: self.cue.narration.title.clone(),
            position: self.reached,
            by: self.cue.by,
            since: now.instant,
        })
    }

    /// None before the first sound: what nobody heard is no play.
    pub(super) fn tell(&self, end: Option<EndReason>) -> Option<Play> {
        let started = self.started?;
        Some(Play {
            key: self.cue.play.clone(),
            subject: self.cue.subject.clone(),
            surface: Surface::Speaker,
            trigger: self.cue.trigger,
            session: self.cue.session.clone(),
            started,
            heard: self.heard.clone(),
            listened: self.listened,
            end,
        })
    }

    pub(super) fn show(&self, phase: Phase) -> NowPlaying {
        let (position, at) = match phase {
            Phase::Playing => self.shown,
            Phase::Paused => (self.reached, self.shown.1),
        };
        show(&self.cue, phase, position, at)
    }
}

pub(super) fn show(cue: &Cue, phase: Phase, position: Ms, at: Instant) -> NowPlaying {
    NowPlaying {
        play: cue.play.clone(),
        subject: cue.subject.clone(),
        narration: Arc::clone(&cue.narration),
        length: cue.length,
        announced: cue.trigger == Trigger::Schedule,
        phase,
        position,
        at,
    }
}
