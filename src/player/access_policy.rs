//! Who may control a speaker while somebody listens, and who comes next. The screen that started a clip holds the
//! speaker. Other screens can add clips to a short queue. They can stop what plays only after the holder has left it
//! alone for a while, and after the visitor has confirmed it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::model::{
    ClipKey, EndReason, Holder, Ms, QueuedClip, Refusal, ScreenId, SpeakerStatus, Trigger, Volume,
};
use crate::player::machine::Input;
use crate::player::playback::PlayRequest;

/// The number of clips that the queue holds.
pub(super) const MAX_QUEUED_CLIPS: usize = 3;

/// How long a holder's clip is protected after the holder's last touch.
pub(super) const EXCLUSIVE_TIME: Duration = Duration::from_secs(20);

/// The same command again within this time is the same touch, by a trembling hand.
const DEBOUNCE: Duration = Duration::from_millis(300);

/// What a visitor can make a speaker do from a screen.
#[derive(Debug)]
pub enum VisitorCommand {
    /// Play at once, if nobody else listens.
    Play(Box<PlayRequest>),
    /// Play when the current clip and the queue have ended. Plays at once when the speaker is idle.
    Queue(Box<PlayRequest>),
    /// Remove a clip that this screen queued.
    Unqueue(ClipKey),
    Pause,
    Resume,
    Seek(Ms),
    Stop {
        /// Whether the page has warned the visitor that others are listening.
        confirmed: bool,
    },
    Volume(Volume),
    /// Nobody uses the screen any more. The volume goes back to the default.
    Leave,
}

/// Whether staff have muted the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mute {
    On,
    Off,
}

/// What the speaker is doing, as far as the policy depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// Nothing plays, or what plays is fading to its end.
    Idle,
    Playing {
        clip: ClipKey,
        paused: bool,
        /// The clip that starts when this one ends. It cannot be removed from the queue any more.
        next: Option<ClipKey>,
    },
    /// An announcement plays. Nobody may interrupt it.
    Announcing,
}

/// The part of a command by which a repeated touch is recognised.
#[derive(Debug, PartialEq, Eq)]
enum TouchId {
    Play(ClipKey),
    Queue(ClipKey),
    Pause,
    Resume,
    Stop(bool),
}

impl TouchId {
    fn from_command(command: &VisitorCommand) -> Option<Self> {
        Some(match command {
            VisitorCommand::Play(request) => Self::Play(request.subject.clip.clone()),
            VisitorCommand::Queue(request) => Self::Queue(request.subject.clip.clone()),
            VisitorCommand::Pause => Self::Pause,
            VisitorCommand::Resume => Self::Resume,
            VisitorCommand::Stop { confirmed } => Self::Stop(*confirmed),
            // Quick repetitions of these are intended, or change nothing.
            VisitorCommand::Unqueue(_)
            | VisitorCommand::Seek(_)
            | VisitorCommand::Volume(_)
            | VisitorCommand::Leave => return None,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct AccessPolicy {
    holder: Option<Holder>,
    queue: VecDeque<Box<PlayRequest>>,
    /// While staff have muted the speaker, nothing starts and nothing is queued.
    muted: bool,
    /// The last command that was admitted, from which screen and when.
    last: Option<(TouchId, ScreenId, Instant)>,
}

impl AccessPolicy {
    pub(super) fn new(mute: Mute) -> Self {
        Self {
            muted: mute == Mute::On,
            ..Self::default()
        }
    }

    /// Decides on a command. Returns the input for the machine. None when the command only changes the queue, or
    /// repeats the last touch.
    pub(super) fn admit(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
        activity: &Activity,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let touch_id = TouchId::from_command(&command);
        let is_repeated = self
            .last
            .as_ref()
            .is_some_and(|(last, last_screen, last_at)| {
                let is_recent = now.saturating_duration_since(*last_at) < DEBOUNCE;
                touch_id.as_ref() == Some(last) && *last_screen == screen && is_recent
            });
        if is_repeated && *activity != Activity::Idle && !self.muted {
            return Ok(None);
        }
        let input = self.admit_new(command, screen, activity, now)?;
        self.last = touch_id.map(|touch_id| (touch_id, screen, now));
        Ok(input)
    }

    fn admit_new(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
        activity: &Activity,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let is_idle = *activity == Activity::Idle;
        let input = match command {
            VisitorCommand::Play(_) | VisitorCommand::Queue(_) | VisitorCommand::Resume
                if self.muted =>
            {
                return Err(Refusal::Muted);
            }
            VisitorCommand::Play(_)
            | VisitorCommand::Pause
            | VisitorCommand::Resume
            | VisitorCommand::Seek(_)
            | VisitorCommand::Stop { .. }
                if *activity == Activity::Announcing =>
            {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Play(_) if !is_idle && !self.is_holder(screen) => {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Play(_) if is_idle && !self.queue.is_empty() => {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Play(request) => {
                self.set_holder(screen, now);
                return Ok(Some(Input::Play(request, now)));
            }
            VisitorCommand::Queue(request) => return self.enqueue(request, screen, activity, now),
            VisitorCommand::Unqueue(clip) => {
                let is_next =
                    matches!(activity, Activity::Playing { next: Some(next), .. } if *next == clip);
                self.queue.retain(|request| {
                    request.screen != screen || request.subject.clip != clip || is_next
                });
                return Ok(None);
            }
            VisitorCommand::Volume(volume) => Input::Volume(volume),
            VisitorCommand::Leave if is_idle => Input::Volume(Volume::default()),
            VisitorCommand::Leave => {
                // The visitor has left a clip that they paused.
                let is_abandoned = self.is_holder(screen)
                    && matches!(activity, Activity::Playing { paused: true, .. });
                return Ok(is_abandoned.then_some(Input::Stop(EndReason::IdleReset)));
            }
            VisitorCommand::Pause
            | VisitorCommand::Resume
            | VisitorCommand::Seek(_)
            | VisitorCommand::Stop { .. }
                if is_idle =>
            {
                return Err(Refusal::Silence);
            }
            VisitorCommand::Stop { confirmed } => {
                self.check_stop(screen, confirmed, now)?;
                return Ok(Some(Input::Stop(EndReason::Stopped)));
            }
            VisitorCommand::Pause | VisitorCommand::Resume | VisitorCommand::Seek(_)
                if !self.is_holder(screen) =>
            {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Pause => Input::Pause,
            VisitorCommand::Resume => Input::Resume,
            VisitorCommand::Seek(to) => Input::Seek(to),
        };
        if self.is_holder(screen) {
            self.set_holder(screen, now);
        }
        Ok(Some(input))
    }

    /// Releases the speaker, which is idle, and starts the first clip of the queue.
    pub(super) fn start_next(&mut self, now: Instant) -> Option<Input> {
        self.holder = None;
        self.peek_next(now)?;
        let request = self.queue.pop_front()?;
        self.set_holder(request.screen, now);
        Some(Input::Play(request, now))
    }

    /// The first clip of the queue. Clips that would start after closing time are dropped.
    pub(super) fn peek_next(&mut self, now: Instant) -> Option<&PlayRequest> {
        self.queue
            .retain(|request| request.closes_at.is_none_or(|closes_at| now < closes_at));
        self.queue.front().map(AsRef::as_ref)
    }

    /// The first clip of the queue has started. Its screen holds the speaker now.
    pub(super) fn on_next_started(&mut self, now: Instant) {
        if let Some(request) = self.queue.pop_front() {
            self.set_holder(request.screen, now);
        }
    }

    /// Drops the queue and the holder: the device is missing, or the player closes.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
        self.holder = None;
    }

    /// Lets nothing start until [`AccessPolicy::unmute`].
    pub(super) fn mute(&mut self) {
        self.muted = true;
        self.clear();
    }

    pub(super) fn unmute(&mut self) {
        self.muted = false;
    }

    pub(super) fn is_muted(&self) -> bool {
        self.muted
    }

    /// Sets the holder and the queue of a status.
    pub(super) fn write_status(&self, status: &mut SpeakerStatus) {
        status.holder = self.holder;
        status.queue = self
            .queue
            .iter()
            .map(|request| QueuedClip {
                clip: request.subject.clip.clone(),
                language: request.subject.language.clone(),
                title: request.narration.title.clone(),
                by: request.screen,
            })
            .collect();
    }

    fn enqueue(
        &mut self,
        mut request: Box<PlayRequest>,
        screen: ScreenId,
        activity: &Activity,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let clip = &request.subject.clip;
        match activity {
            Activity::Idle if self.queue.is_empty() => {
                self.set_holder(screen, now);
                return Ok(Some(Input::Play(request, now)));
            }
            Activity::Playing { clip: current, .. } if current == clip => {
                return Err(Refusal::AlreadyThere);
            }
            Activity::Idle | Activity::Playing { .. } | Activity::Announcing => {}
        }
        if self.queue.iter().any(|queued| queued.subject.clip == *clip) {
            return Err(Refusal::AlreadyThere);
        }
        if self.queue.len() >= MAX_QUEUED_CLIPS {
            return Err(Refusal::QueueFull);
        }
        request.trigger = Trigger::Queue;
        self.queue.push_back(request);
        Ok(None)
    }

    fn check_stop(&self, screen: ScreenId, confirmed: bool, now: Instant) -> Result<(), Refusal> {
        let Some(holder) = self.holder.filter(|holder| holder.screen != screen) else {
            return Ok(());
        };
        let remaining = remaining_exclusive_time(&holder, now);
        if !remaining.is_zero() {
            Err(Refusal::NotYet(Ms::from(remaining)))
        } else if confirmed {
            Ok(())
        } else {
            Err(Refusal::Unconfirmed)
        }
    }

    fn is_holder(&self, screen: ScreenId) -> bool {
        self.holder.is_some_and(|holder| holder.screen == screen)
    }

    fn set_holder(&mut self, screen: ScreenId, touched: Instant) {
        self.holder = Some(Holder { screen, touched });
    }
}

/// How long other screens still cannot stop the holder's clip.
pub fn remaining_exclusive_time(holder: &Holder, now: Instant) -> Duration {
    EXCLUSIVE_TIME.saturating_sub(now.saturating_duration_since(holder.touched))
}

#[cfg(test)]
mod tests;
