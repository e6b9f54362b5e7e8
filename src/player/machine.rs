//! The state machine of a player: an input and a time go in, effects come out. It has no threads, devices or clock.

mod messages;
mod on_command;
mod on_report;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

pub(super) use messages::{Effect, Input, TestTone};
pub use messages::{OutputReport, OutputState};

use crate::model::{
    EndReason, Gain, Health, InterruptedPlay, Level, Ms, Phase, SpeakerStatus, Volume,
};
use crate::player::PlaybackSource;
use crate::player::playback::{PlayRequest, Playback, Timestamp, now_playing};

/// The fade-out of a stop, and of a clip that another one replaces.
pub(super) const FADE: Duration = Duration::from_millis(300);
/// The fade-out of a pause. It is short, so that the visitor notices the effect of the touch.
pub(super) const FADE_PAUSE: Duration = Duration::from_millis(120);
/// The fade-out of a seek. It is only as long as needed to avoid a click.
pub(super) const FADE_SEEK: Duration = Duration::from_millis(30);
/// The estimated time from a seek to its sound: the device's buffer and the fade.
const SEEK_DELAY: Duration = Duration::from_millis(200);
/// A pause that nobody handle gives the speaker back to the room; and so long a visitor may take to go
/// on after the device was gone.
const PAUSE_TIMEOUT: Duration = Duration::from_mins(2);
/// How long a clip that is playing when the museum closes may go on.
const MAX_PLAYBACK_AFTER_CLOSING: Duration = Duration::from_mins(5);
/// How long before the end of a clip the next one is prepared.
const PREPARE_BEFORE_END: Ms = Ms(1_500);

#[derive(Debug)]
pub(super) struct Machine {
    level: Level,
    health: Health,
    volume: Volume,
    state: State,
    /// The clip that starts when the current one ends. The output has it already.
    next: Option<Box<PlayRequest>>,
    broken_off: Option<InterruptedPlay>,
    plays: u64,
    latency: Option<Ms>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Playing(Playback),
    FadingOut(Playback, AfterFade),
    /// Since the instant.
    Paused(Playback, Instant),
    /// A tone for staff, and the clip that a visitor requested meanwhile.
    Testing(TestTone, Option<(Box<PlayRequest>, Instant)>),
    /// An announcement, the announcements after it, and the clip that they interrupted.
    Announcing(Playback, VecDeque<Box<PlayRequest>>, Option<Interrupted>),
}

#[derive(Debug)]
enum AfterFade {
    /// At another position, when the visitor has sought meanwhile.
    Pause(Option<Ms>),
    End(EndReason),
    /// To this position. The instant is when it will be heard, estimated.
    Seek(Ms, Instant),
    /// The instant is when the clip was requested.
    Play(Box<PlayRequest>, Instant),
    Announce(VecDeque<Box<PlayRequest>>),
}

/// A visitor's clip that waits while an announcement plays.
#[derive(Debug)]
enum Interrupted {
    /// It goes on when the announcements end.
    Playing(Box<Playback>),
    Paused(Box<Playback>),
}

impl Interrupted {
    fn playback(&self) -> &Playback {
        match self {
            Self::Playing(playback) | Self::Paused(playback) => playback,
        }
    }
}

impl Machine {
    pub(super) fn new(level: Level) -> Self {
        Self {
            level,
            health: Health::Ready,
            volume: Volume::default(),
            state: State::Idle,
            next: None,
            broken_off: None,
            plays: 0,
            latency: None,
        }
    }

    pub(super) fn step(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        let state = std::mem::take(&mut self.state);
        self.state = match input {
            Input::Play(request, requested_at) => {
                self.play(state, request, requested_at, now, &mut effects)
            }
            Input::Enqueue(request) => self.enqueue(state, request, &mut effects),
            Input::DropNext => {
                self.next = None;
                state
            }
            Input::Pause => on_command::pause(state, &mut effects),
            Input::Resume => self.resume(state, now, &mut effects),
            Input::Stop(reason) => self.stop(state, reason, &mut effects),
            Input::Seek(to) => on_command::seek(state, to, now, &mut effects),
            Input::Volume(volume) => {
                self.volume = volume;
                self.update_gain(&state, &mut effects);
                state
            }
            Input::Level(level) => {
                self.level = level;
                self.update_gain(&state, &mut effects);
                state
            }
            Input::Test(tone) => self.test(state, tone, &mut effects),
            Input::Announce(requests) => self.announce(state, requests, now, &mut effects),
            Input::OutputReport(report) => self.on_report(state, report, now, &mut effects),
            Input::DeviceFound => {
                self.health = Health::Ready;
                state
            }
            Input::DeviceMissing => {
                self.health = Health::Missing;
                state
            }
            Input::ForgetBrokenOff => {
                self.broken_off = None;
                state
            }
            Input::Tick => self.tick(state, now, &mut effects),
        };
        // A start or a close drops the next file of the output as well.
        let drops_next = |effect: &Effect| matches!(effect, Effect::Start(_) | Effect::Close);
        if effects.iter().any(drops_next) {
            self.next = None;
        }
        effects
    }

    /// When the machine needs an [`Input::Tick`] although nothing plays.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let paused = match &self.state {
            State::Paused(_, since) => Some(*since),
            State::Idle
            | State::Playing(_)
            | State::FadingOut(..)
            | State::Testing(..)
            | State::Announcing(..) => None,
        };
        let broken_off = self.broken_off.as_ref().map(|broken_off| broken_off.since);
        let since = [paused, broken_off].into_iter().flatten().min();
        since.map(|since| since + PAUSE_TIMEOUT)
    }

    /// How long to wait for the next report of the output. None while nothing plays.
    pub(super) fn report_interval(&self) -> Option<Duration> {
        match &self.state {
            State::Playing(playback) | State::Announcing(playback, ..) => {
                let remaining = (playback.request.length - playback.position).duration();
                let shortest = Duration::from_millis(20);
                let longest =
                    Duration::from_millis(if playback.started.is_some() { 250 } else { 10 });
                Some(remaining.clamp(shortest, longest.max(shortest)))
            }
            State::FadingOut(..) | State::Testing(..) => Some(Duration::from_millis(10)),
            State::Idle | State::Paused(..) => None,
        }
    }

    /// Whether nothing plays and nothing is about to start.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Whether staff may play a test tone: no visitor listens.
    pub(super) fn can_test(&self) -> bool {
        matches!(self.state, State::Idle | State::Testing(_, None))
    }

    /// Whether it is time to prepare the next clip.
    pub(super) fn needs_next(&self) -> bool {
        let State::Playing(playback) = &self.state else {
            return false;
        };
        self.next.is_none() && playback.request.length - playback.position <= PREPARE_BEFORE_END
    }

    /// The clip that starts when the current one ends. It cannot be removed from the queue any more.
    pub(super) fn next(&self) -> Option<&PlayRequest> {
        self.next.as_deref()
    }

    pub(super) fn announcement_slot(&self) -> AnnouncementSlot {
        match &self.state {
            State::Idle | State::Paused(..) => AnnouncementSlot::Free,
            State::Playing(_) if self.next.is_none() => AnnouncementSlot::Interruptible,
            State::Playing(_)
            | State::FadingOut(..)
            | State::Testing(..)
            | State::Announcing(..) => AnnouncementSlot::Blocked,
        }
    }

    pub(super) fn is_device_missing(&self) -> bool {
        self.health == Health::Missing
    }

    pub(super) fn status(&self) -> SpeakerStatus {
        let now = match &self.state {
            State::Idle | State::FadingOut(_, AfterFade::End(_)) | State::Testing(_, None) => None,
            State::Playing(playback)
            | State::Announcing(playback, ..)
            | State::FadingOut(playback, AfterFade::Announce(_)) => {
                Some(playback.now_playing(Phase::Playing))
            }
            State::Paused(playback, _) | State::FadingOut(playback, AfterFade::Pause(None)) => {
                Some(playback.now_playing(Phase::Paused))
            }
            State::FadingOut(playback, AfterFade::Pause(Some(to))) => Some(now_playing(
                &playback.request,
                Phase::Paused,
                *to,
                playback.published_position.1,
            )),
            State::FadingOut(playback, AfterFade::Seek(to, heard)) => {
                Some(now_playing(&playback.request, Phase::Playing, *to, *heard))
            }
            State::FadingOut(_, AfterFade::Play(request, requested_at))
            | State::Testing(_, Some((request, requested_at))) => Some(now_playing(
                request,
                Phase::Playing,
                request.start,
                *requested_at + FADE,
            )),
        };
        SpeakerStatus {
            health: self.health,
            volume: self.volume,
            now_playing: now,
            interrupted: self.broken_off.clone(),
            plays: self.plays,
            latency: self.latency,
            ..SpeakerStatus::default()
        }
    }

    fn gain(&self, request: &PlayRequest) -> Gain {
        let room_gain = self.room_gain(self.volume);
        Gain(request.gain.0 + room_gain.0).under_ceiling(request.true_peak)
    }

    /// The gain over the target loudness that a volume step means in this room.
    fn room_gain(&self, volume: Volume) -> Gain {
        Gain((volume.gain().0 + self.level.trim().0).min(self.level.cap().0))
    }

    /// The tone is as loud as a clip at the default volume.
    fn tone_gain(&self, tone: &TestTone) -> Gain {
        self.room_gain(Volume::default())
            .under_ceiling(tone.true_peak)
    }

    /// Applies the current volume and level to what plays.
    fn update_gain(&self, state: &State, effects: &mut Vec<Effect>) {
        effects.extend(match state {
            State::Playing(playback)
            | State::FadingOut(playback, _)
            | State::Announcing(playback, ..) => {
                Some(Effect::SetGain(self.gain(&playback.request)))
            }
            State::Testing(tone, _) => Some(Effect::SetGain(self.tone_gain(tone))),
            State::Idle | State::Paused(..) => None,
        });
    }

    fn to_source(&self, request: &PlayRequest, start: Ms) -> PlaybackSource {
        PlaybackSource {
            file: request.file.clone(),
            start,
            length: request.length,
            channels: request.channels,
            gain: self.gain(request),
            true_peak: request.true_peak,
        }
    }

    fn start(&self, playback: &Playback) -> Effect {
        Effect::Start(self.to_source(&playback.request, playback.start))
    }

    fn begin(
        &mut self,
        request: PlayRequest,
        requested_at: Instant,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        self.broken_off = None;
        let playback = Playback::new(request, requested_at, now);
        effects.push(self.start(&playback));
        State::Playing(playback)
    }

    fn tick(&mut self, state: State, now: Timestamp, effects: &mut Vec<Effect>) -> State {
        let is_over = |since: Instant| now.instant >= since + PAUSE_TIMEOUT;
        if self
            .broken_off
            .as_ref()
            .is_some_and(|broken_off| is_over(broken_off.since))
        {
            self.broken_off = None;
        }
        match state {
            State::Paused(playback, since) if is_over(since) => {
                effects.extend(close_play(&playback, EndReason::IdleReset));
                self.volume = Volume::default();
                State::Idle
            }
            other @ (State::Idle
            | State::Playing(_)
            | State::FadingOut(..)
            | State::Paused(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }
}

/// Whether an announcement may start now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnnouncementSlot {
    /// Nothing plays.
    Free,
    /// A visitor listens. The announcement would interrupt the clip.
    Interruptible,
    /// Something is in progress that ends soon.
    Blocked,
}

/// Reports the end of the play. None when nothing was heard.
fn close_play(playback: &Playback, reason: EndReason) -> Option<Effect> {
    playback.to_play(Some(reason)).map(Effect::report_play)
}

#[cfg(test)]
pub(in crate::player) mod tests;
