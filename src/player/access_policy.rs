//! Who may control a speaker while somebody listens. The screen that started a clip holds the speaker. Other screens can
//! add clips to a short queue. They can stop what plays only after the holder has left it alone for a while, and after
//! the visitor has confirmed it.

use std::time::{Duration, Instant};

use crate::model::{ClipKey, EndReason, Holder, Interruption, Ms, Refusal, ScreenId, Volume};
use crate::player::active_play::PlayRequest;
use crate::player::machine::Input;
use crate::player::playlist::Playlist;

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
    /// Plays a clip that this screen queued in another language.
    SwitchQueued(Box<PlayRequest>),
    /// Pauses the play.
    Pause,
    /// Resumes the play.
    Resume,
    /// Moves to this position.
    Seek(Ms),
    /// Goes on with the clip that plays in another language, at the matching sentence. The visitor, the phase and the
    /// queue stay.
    Switch(Box<PlayRequest>),
    /// Stops the play.
    Stop {
        /// Whether the page has warned the visitor that others are listening.
        confirmed: bool,
    },
    /// Sets the volume.
    Volume(Volume),
    /// Nobody uses the screen any more. The volume goes back to the default.
    Leave,
}

/// Whether staff have muted the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mute {
    /// The speaker is muted.
    On,
    /// The speaker is not muted.
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
            | VisitorCommand::SwitchQueued(_)
            | VisitorCommand::Seek(_)
            | VisitorCommand::Switch(_)
            | VisitorCommand::Volume(_)
            | VisitorCommand::Leave => return None,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct AccessPolicy {
    holder: Option<Holder>,
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

    /// Decides on a command. Returns the input for the machine. None when there is nothing to do, as for a repeated
    /// touch.
    pub(super) fn admit(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
        activity: &Activity,
        playlist: &Playlist,
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
        let input = self.admit_new(command, screen, activity, playlist, now)?;
        self.last = touch_id.map(|touch_id| (touch_id, screen, now));
        Ok(input)
    }

    fn admit_new(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
        activity: &Activity,
        playlist: &Playlist,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        let is_idle = *activity == Activity::Idle;
        let is_free = is_idle && !playlist.has_queue();
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
            | VisitorCommand::Switch(_)
            | VisitorCommand::Stop { .. }
                if *activity == Activity::Announcing =>
            {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Play(_) if !is_idle && !self.is_holder(screen) => {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Play(_) if is_idle && !is_free => return Err(Refusal::Busy),
            VisitorCommand::Queue(request) if !is_free => {
                let clip = &request.subject.clip;
                if matches!(activity, Activity::Playing { clip: current, .. } if current == clip) {
                    return Err(Refusal::AlreadyThere);
                }
                playlist.check_enqueue(clip)?;
                return Ok(Some(Input::Enqueue(request)));
            }
            VisitorCommand::Play(request) | VisitorCommand::Queue(request) => {
                self.set_holder(screen, now);
                return Ok(Some(Input::Play(request)));
            }
            VisitorCommand::Unqueue(clip) => return Ok(Some(Input::Unqueue(clip, screen))),
            VisitorCommand::SwitchQueued(request) => {
                return Ok(Some(Input::SwitchQueued(request, screen)));
            }
            // How loud somebody's clip is, is theirs to choose.
            VisitorCommand::Volume(_)
                if matches!(activity, Activity::Playing { .. }) && !self.is_holder(screen) =>
            {
                return Err(Refusal::Busy);
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
            | VisitorCommand::Switch(_)
            | VisitorCommand::Stop { .. }
                if is_idle =>
            {
                return Err(Refusal::NothingPlaying);
            }
            VisitorCommand::Stop { confirmed } => {
                self.check_stop(screen, confirmed, now)?;
                let is_of_another = self.holder.is_some_and(|holder| holder.screen != screen);
                return Ok(Some(if is_of_another {
                    Input::Interrupt(Interruption::Visitor)
                } else {
                    Input::Stop(EndReason::Stopped)
                }));
            }
            VisitorCommand::Pause
            | VisitorCommand::Resume
            | VisitorCommand::Seek(_)
            | VisitorCommand::Switch(_)
                if !self.is_holder(screen) =>
            {
                return Err(Refusal::Busy);
            }
            VisitorCommand::Pause => Input::Pause,
            VisitorCommand::Resume => Input::Resume,
            VisitorCommand::Seek(to) => Input::Seek(to),
            VisitorCommand::Switch(request) => Input::Switch(request),
        };
        if self.is_holder(screen) {
            self.set_holder(screen, now);
        }
        Ok(Some(input))
    }

    /// Releases the speaker: it is idle, its device is missing, or the player closes.
    pub(super) fn release(&mut self) {
        self.holder = None;
    }

    /// Lets nothing start until [`AccessPolicy::unmute`].
    pub(super) fn mute(&mut self) {
        self.muted = true;
    }

    pub(super) fn unmute(&mut self) {
        self.muted = false;
    }

    pub(super) fn is_muted(&self) -> bool {
        self.muted
    }

    pub(super) fn holder(&self) -> Option<Holder> {
        self.holder
    }

    /// Gives the speaker to a screen, which touched it now or whose queued clip has started.
    pub(super) fn set_holder(&mut self, screen: ScreenId, now: Instant) {
        self.holder = Some(Holder {
            screen,
            touched: now,
        });
    }

    fn check_stop(&self, screen: ScreenId, confirmed: bool, now: Instant) -> Result<(), Refusal> {
        let Some(holder) = self.holder.filter(|holder| holder.screen != screen) else {
            return Ok(());
        };
        let remaining = remaining_exclusive_time(&holder, now);
        if !remaining.is_zero() {
            Err(Refusal::ListenerProtected(Ms::from(remaining)))
        } else if confirmed {
            Ok(())
        } else {
            Err(Refusal::Unconfirmed)
        }
    }

    fn is_holder(&self, screen: ScreenId) -> bool {
        self.holder.is_some_and(|holder| holder.screen == screen)
    }
}

/// How long other screens still cannot stop the holder's clip.
pub fn remaining_exclusive_time(holder: &Holder, now: Instant) -> Duration {
    EXCLUSIVE_TIME.saturating_sub(now.saturating_duration_since(holder.touched))
}

#[cfg(test)]
mod tests;
