//! The state machine of a player: an input and a time go in, effects come out. It has no threads, devices or clock.

mod messages;
mod on_command;
mod on_report;
mod on_switch;
mod status;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

pub(super) use messages::{Effect, Input, TestTone};
pub use messages::{OutputReport, OutputState};

use crate::model::{
    EndReason, Gain, Health, InterruptedPlay, Interruption, Level, Ms, ScreenId, Volume,
};
use crate::player::PlaybackSource;
use crate::player::active_play::{ActivePlay, PlayRequest, Timestamp};
use crate::player::playlist::{Next, Occupation, Playlist};

/// The fade-out of a stop, and of a clip that another one replaces.
pub(super) const FADE: Duration = Duration::from_millis(300);
/// The fade-out of a pause. It is short, so that the visitor notices the effect of the touch.
pub(super) const FADE_PAUSE: Duration = Duration::from_millis(120);
/// The fade-out of a seek. It is only as long as needed to avoid a click.
pub(super) const FADE_SEEK: Duration = Duration::from_millis(30);
/// The estimated time from a seek to its sound: the device's buffer and the fade.
const SEEK_DELAY: Duration = Duration::from_millis(200);
/// A pause that nobody ends gives the speaker back to the room after this time. A visitor may go on within the same
/// time after an interruption.
const PAUSE_TIMEOUT: Duration = Duration::from_mins(2);
/// How long a clip that is playing when the museum closes may go on.
const MAX_PLAYBACK_AFTER_CLOSING: Duration = Duration::from_mins(5);

#[derive(Debug)]
pub(super) struct Machine {
    level: Level,
    health: Health,
    volume: Volume,
    state: State,
    playlist: Playlist,
    broken_off: Option<InterruptedPlay>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Playing(ActivePlay),
    FadingOut(ActivePlay, AfterFade),
    /// Since the instant.
    Paused(ActivePlay, Instant),
    /// A tone for staff, and the clip that a visitor requested meanwhile.
    Testing(TestTone, Option<(Box<PlayRequest>, Instant)>),
    /// An announcement, the announcements after it, and the clip that they interrupted.
    Announcing(ActivePlay, VecDeque<Box<PlayRequest>>, Option<Interrupted>),
}

#[derive(Debug)]
enum AfterFade {
    /// At another position, when the visitor has sought meanwhile.
    Pause(Option<Ms>),
    /// In another language, when the visitor has changed it meanwhile.
    PauseIn(Box<PlayRequest>),
    End(EndReason),
    /// To this position. The instant is when it will be heard, estimated.
    Seek(Ms, Instant),
    /// The instant is when the fade began.
    Play(Box<PlayRequest>, Instant),
    Announce(VecDeque<Box<PlayRequest>>),
}

/// A visitor's clip that waits while an announcement plays.
#[derive(Debug)]
enum Interrupted {
    /// It goes on when the announcements end.
    Playing(Box<ActivePlay>),
    Paused(Box<ActivePlay>),
}

impl Interrupted {
    fn playback(&self) -> &ActivePlay {
        match self {
            Self::Playing(playback) | Self::Paused(playback) => playback,
        }
    }
}

impl State {
    /// What a visitor plays, unless it is ending.
    fn visitor_play(&self) -> Option<&ActivePlay> {
        match self {
            Self::Idle | Self::Testing(..) | Self::FadingOut(_, AfterFade::End(_)) => None,
            Self::Playing(playback) | Self::Paused(playback, _) | Self::FadingOut(playback, _) => {
                Some(playback)
            }
            Self::Announcing(_, _, interrupted) => interrupted.as_ref().map(Interrupted::playback),
        }
    }

    fn occupation(&self) -> Occupation {
        match self {
            Self::Idle => Occupation::Idle,
            Self::Paused(..) => Occupation::Paused,
            Self::Playing(playback) => Occupation::Playing {
                remaining: playback.request.length - playback.position,
            },
            Self::FadingOut(..) | Self::Testing(..) | Self::Announcing(..) => Occupation::Busy,
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
            playlist: Playlist::default(),
            broken_off: None,
        }
    }

    pub(super) fn step(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        let was_idle = self.is_idle();
        let state = std::mem::take(&mut self.state);
        let state = self.apply(state, input, now, &mut effects);
        // A start or a close drops the prepared clip of the output as well.
        let drops_prepared = |effect: &Effect| matches!(effect, Effect::Start(_) | Effect::Close);
        if effects.iter().any(drops_prepared) {
            self.playlist.drop_prepared();
        }
        self.state = if self.is_device_missing() {
            self.playlist.clear();
            state
        } else {
            self.follow_playlist(state, now, &mut effects)
        };
        // Who was interrupted gets the whole time to go on, once the speaker is free.
        if let Some(broken_off) = &mut self.broken_off
            && !was_idle
            && matches!(self.state, State::Idle)
        {
            broken_off.since = now.instant;
        }
        effects
    }

    fn apply(
        &mut self,
        state: State,
        input: Input,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        match input {
            Input::Play(request) => self.play(state, request, now, effects),
            Input::Enqueue(request) => {
                self.playlist.enqueue(request);
                state
            }
            Input::Unqueue(clip, screen) => {
                self.playlist.remove(&clip, screen);
                state
            }
            Input::SwitchQueued(request, screen) => {
                self.playlist.switch(*request, screen);
                state
            }
            Input::Announce { requests, start_by } => {
                self.playlist.announce(requests, start_by);
                state
            }
            Input::PreparationFailed => {
                self.playlist.fail_preparation();
                state
            }
            Input::Pause => on_command::pause(state, effects),
            Input::Resume => self.resume(state, now, effects),
            Input::Stop(reason) => self.stop(state, reason, effects),
            Input::Interrupt(cause) => self.interrupt(state, cause, now, effects),
            Input::Seek(to) => on_command::seek(state, to, now, effects),
            Input::Switch(request) => on_switch::switch(state, request, now, effects),
            Input::Volume(volume) => {
                self.volume = volume;
                self.update_gain(&state, effects);
                state
            }
            Input::Level(level) => {
                self.level = level;
                self.update_gain(&state, effects);
                state
            }
            Input::Test(tone) => self.test(state, tone, effects),
            Input::OutputReport(report) => self.on_report(state, report, now, effects),
            Input::DeviceFound => {
                self.health = Health::Ready;
                state
            }
            Input::DeviceMissing => {
                self.health = Health::Missing;
                state
            }
            Input::ForgetBrokenOff(screen) => {
                self.forget_broken_off(|broken_off| broken_off.by == Some(screen));
                state
            }
            Input::Tick => self.tick(state, now, effects),
        }
    }

    /// Carries out what the playlist decides.
    fn follow_playlist(
        &mut self,
        mut state: State,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> State {
        while let Some(next) = self.playlist.next(state.occupation(), now.instant) {
            state = match next {
                Next::Announce(requests) => self.announce(state, requests, now, effects),
                Next::Play(request) => {
                    effects.push(Effect::QueuedClipStarted(request.screen));
                    self.begin(*request, now, effects)
                }
                Next::Prepare => {
                    let source = self
                        .playlist
                        .first()
                        .map(|request| self.to_source(request, request.start));
                    effects.extend(source.map(Effect::Enqueue));
                    state
                }
            };
        }
        state
    }

    pub(super) fn playlist(&self) -> &Playlist {
        &self.playlist
    }

    /// Drops everything that waits.
    pub(super) fn clear_playlist(&mut self) {
        self.playlist.clear();
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

    pub(super) fn is_device_missing(&self) -> bool {
        self.health == Health::Missing
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

    fn start(&self, playback: &ActivePlay) -> Effect {
        Effect::Start(self.to_source(&playback.request, playback.start))
    }

    fn forget_broken_off(&mut self, is_over: impl FnOnce(&InterruptedPlay) -> bool) {
        if self.broken_off.as_ref().is_some_and(is_over) {
            self.broken_off = None;
        }
    }

    /// Something begins or ends at a screen. Who was interrupted by others may still go on after it.
    fn forget_broken_off_at(&mut self, screen: Option<ScreenId>) {
        self.forget_broken_off(|broken_off| {
            broken_off.cause == Interruption::DeviceLost || broken_off.by == screen
        });
    }

    fn begin(&mut self, request: PlayRequest, now: Timestamp, effects: &mut Vec<Effect>) -> State {
        self.forget_broken_off_at(request.screen);
        let playback = ActivePlay::new(request, now);
        effects.push(self.start(&playback));
        State::Playing(playback)
    }

    fn tick(&mut self, state: State, now: Timestamp, effects: &mut Vec<Effect>) -> State {
        let is_over = |since: Instant| now.instant >= since + PAUSE_TIMEOUT;
        self.forget_broken_off(|broken_off| is_over(broken_off.since));
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

/// Reports the end of the play. None when nothing was heard.
fn close_play(playback: &ActivePlay, reason: EndReason) -> Option<Effect> {
    playback.to_play(Some(reason)).map(Effect::report_play)
}

#[cfg(test)]
pub(in crate::player) mod tests;
