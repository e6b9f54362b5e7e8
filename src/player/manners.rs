//! Manners at one speaker: who may do what while somebody listens, and who comes next.
//! No barge-in: whoever began goes on undisturbed; the others may wait in a short queue, and stop
//! what plays only once its holder has left it alone for a while, and after saying so twice.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::model::{
    ClipKey, EndReason, Holder, Ms, QueuedClip, Refusal, ScreenId, SpeakerStatus, Trigger, Volume,
};
use crate::player::machine::Input;
use crate::player::run::Cue;

/// How many clips may wait.
pub(super) const QUEUE: usize = 3;

/// How long whoever began is left undisturbed after their last touch.
pub(super) const UNDISTURBED: Duration = Duration::from_secs(20);

/// The same touch again, so soon, is one touch of a trembling hand.
const TREMBLE: Duration = Duration::from_millis(300);

/// What a screen asks a speaker for.
#[derive(Debug)]
pub enum Touch {
    /// At once, where nobody else listens.
    Play(Box<Cue>),
    /// Once what plays has ended; at once where nothing plays.
    Queue(Box<Cue>),
    /// Takes back what this screen queued.
    Unqueue(ClipKey),
    Pause,
    Resume,
    Seek(Ms),
    Stop {
        /// Whether the visitor was told that others are listening.
        confirmed: bool,
    },
    Volume(Volume),
    /// Nobody is before the screen any more: the next visitor finds the usual volume.
    Rest,
}

/// Whether staff have silenced the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hush {
    Muted,
    Lifted,
}

/// What is playing, as far as manners care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing sounds, or what sounds is fading to its end.
    Free,
    Playing {
        clip: ClipKey,
        paused: bool,
        /// What begins when this has ended, and cannot be taken back any more.
        next: Option<ClipKey>,
    },
    /// The house speaks: nobody is asked to be quiet, and nobody breaks in.
    Announcing,
}

/// A touch, as far as two of them are the same.
#[derive(Debug, PartialEq, Eq)]
enum Same {
    Play(ClipKey),
    Queue(ClipKey),
    Pause,
    Resume,
    Stop(bool),
}

impl Same {
    fn of(touch: &Touch) -> Option<Self> {
        Some(match touch {
            Touch::Play(cue) => Self::Play(cue.subject.clip.clone()),
            Touch::Queue(cue) => Self::Queue(cue.subject.clip.clone()),
            Touch::Pause => Self::Pause,
            Touch::Resume => Self::Resume,
            Touch::Stop { confirmed } => Self::Stop(*confirmed),
            // Those that come in a row are meant so, or change nothing.
            Touch::Unqueue(_) | Touch::Seek(_) | Touch::Volume(_) | Touch::Rest => return None,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct Manners {
    holder: Option<Holder>,
    queue: VecDeque<Box<Cue>>,
    /// Staff want silence: nothing begins and nothing waits.
    muted: bool,
    /// What was done last, for whom and when.
    last: Option<(Same, ScreenId, Instant)>,
}

impl Manners {
    pub(super) fn new(hush: Hush) -> Self {
        Self {
            muted: hush == Hush::Muted,
            ..Self::default()
        }
    }

    /// What the machine is to do about a touch; none where the queue took care of it, or where it
    /// was done a moment ago.
    pub(super) fn judge(
        &mut self,
        touch: Touch,
        by: ScreenId,
        stage: &Stage,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let same = Same::of(&touch);
        let trembles = self.last.as_ref().is_some_and(|(last, whose, at)| {
            let soon = now.saturating_duration_since(*at) < TREMBLE;
            same.as_ref() == Some(last) && *whose == by && soon
        });
        if trembles && *stage != Stage::Free && !self.muted {
            return Ok(None);
        }
        let input = self.allow(touch, by, stage, now)?;
        self.last = same.map(|it| (it, by, now));
        Ok(input)
    }

    fn allow(
        &mut self,
        touch: Touch,
        by: ScreenId,
        stage: &Stage,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let free = *stage == Stage::Free;
        let input = match touch {
            Touch::Play(_) | Touch::Queue(_) | Touch::Resume if self.muted => {
                return Err(Refusal::Muted);
            }
            Touch::Play(_) | Touch::Pause | Touch::Resume | Touch::Seek(_) | Touch::Stop { .. }
                if *stage == Stage::Announcing =>
            {
                return Err(Refusal::Busy);
            }
            Touch::Play(_) if !free && !self.holds(by) => return Err(Refusal::Busy),
            Touch::Play(_) if free && !self.queue.is_empty() => return Err(Refusal::Busy),
            Touch::Play(cue) => {
                self.hold(by, now);
                return Ok(Some(Input::Play(cue, now)));
            }
            Touch::Queue(cue) => return self.queue(cue, by, stage, now),
            Touch::Unqueue(clip) => {
                let begins = matches!(stage, Stage::Playing { next: Some(it), .. } if *it == clip);
                self.queue
                    .retain(|it| it.by != by || it.subject.clip != clip || begins);
                return Ok(None);
            }
            Touch::Volume(volume) => Input::Volume(volume),
            Touch::Rest if free => Input::Volume(Volume::default()),
            Touch::Rest => {
                // Whoever paused it has left.
                let left = self.holds(by) && matches!(stage, Stage::Playing { paused: true, .. });
                return Ok(left.then_some(Input::Stop(EndReason::IdleReset)));
            }
            Touch::Pause | Touch::Resume | Touch::Seek(_) | Touch::Stop { .. } if free => {
                return Err(Refusal::Silence);
            }
            Touch::Stop { confirmed } => {
                self.may_stop(by, confirmed, now)?;
                return Ok(Some(Input::Stop(EndReason::Stopped)));
            }
            Touch::Pause | Touch::Resume | Touch::Seek(_) if !self.holds(by) => {
                return Err(Refusal::Busy);
            }
            Touch::Pause => Input::Pause,
            Touch::Resume => Input::Resume,
            Touch::Seek(to) => Input::Seek(to),
        };
        if self.holds(by) {
            self.hold(by, now);
        }
        Ok(Some(input))
    }

    /// The speaker fell silent: who comes next, if anyone waits.
    pub(super) fn next(&mut self, now: Instant) -> Option<Input> {
        self.holder = None;
        self.first(now)?;
        let cue = self.queue.pop_front()?;
        self.hold(cue.by, now);
        Some(Input::Play(cue, now))
    }

    /// Who comes next, while somebody is still listening.
    pub(super) fn first(&mut self, now: Instant) -> Option<&Cue> {
        self.queue
            .retain(|it| it.latest.is_none_or(|latest| now < latest));
        self.queue.front().map(AsRef::as_ref)
    }

    /// The first who waited has begun.
    pub(super) fn follow(&mut self, now: Instant) {
        if let Some(cue) = self.queue.pop_front() {
            self.hold(cue.by, now);
        }
    }

    /// Nobody waits any longer: the speaker is gone, or the house closes.
    pub(super) fn dismiss(&mut self) {
        self.queue.clear();
        self.holder = None;
    }

    /// From now on nothing begins, until [`Manners::lift`].
    pub(super) fn mute(&mut self) {
        self.muted = true;
        self.dismiss();
    }

    pub(super) fn lift(&mut self) {
        self.muted = false;
    }

    pub(super) fn muted(&self) -> bool {
        self.muted
    }

    pub(super) fn tell(&self, status: &mut SpeakerStatus) {
        status.holder = self.holder;
        status.queue = self
            .queue
            .iter()
            .map(|it| QueuedClip {
                clip: it.subject.clip.clone(),
                language: it.subject.language.clone(),
                title: it.narration.title.clone(),
                by: it.by,
            })
            .collect();
    }

    fn queue(
        &mut self,
        mut cue: Box<Cue>,
        by: ScreenId,
        stage: &Stage,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let clip = &cue.subject.clip;
        match stage {
            Stage::Free if self.queue.is_empty() => {
                self.hold(by, now);
                return Ok(Some(Input::Play(cue, now)));
            }
            Stage::Playing { clip: it, .. } if it == clip => return Err(Refusal::AlreadyThere),
            Stage::Free | Stage::Playing { .. } | Stage::Announcing => {}
        }
        if self.queue.iter().any(|it| it.subject.clip == *clip) {
            return Err(Refusal::AlreadyThere);
        }
        if self.queue.len() >= QUEUE {
            return Err(Refusal::QueueFull);
        }
        cue.trigger = Trigger::Queue;
        self.queue.push_back(cue);
        Ok(None)
    }

    fn may_stop(&self, by: ScreenId, confirmed: bool, now: Instant) -> Result<(), Refusal> {
        let Some(holder) = self.holder.filter(|it| it.screen != by) else {
            return Ok(());
        };
        let left = undisturbed(&holder, now);
        if !left.is_zero() {
            Err(Refusal::NotYet(Ms::from(left)))
        } else if confirmed {
            Ok(())
        } else {
            Err(Refusal::Unconfirmed)
        }
    }

    fn holds(&self, by: ScreenId) -> bool {
        self.holder.is_some_and(|it| it.screen == by)
    }

    fn hold(&mut self, screen: ScreenId, touched: Instant) {
        self.holder = Some(Holder { screen, touched });
    }
}

/// For how long the others still leave a holder undisturbed.
pub fn undisturbed(holder: &Holder, now: Instant) -> Duration {
    UNDISTURBED.saturating_sub(now.saturating_duration_since(holder.touched))
}

#[cfg(test)]
mod tests;
