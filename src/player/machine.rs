//! What a player does next: input and instant in, effects out. No threads, no devices, no clock.

mod hear;
mod touch;
mod words;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

pub(super) use words::{Effect, Input, Tone};
pub use words::{OutputState, Report};

use crate::model::{
    EndReason, Gain, Health, InterruptedPlay, Level, Ms, Phase, SpeakerStatus, Volume,
};
use crate::player::Sound;
use crate::player::run::{Cue, Now, Run, show};

/// A stop, and the making way for another clip.
pub(super) const FADE: Duration = Duration::from_millis(300);
/// A pause: short, so that the touch is felt.
pub(super) const FADE_PAUSE: Duration = Duration::from_millis(120);
/// A seek: only as long as keeps it from clicking.
pub(super) const FADE_SEEK: Duration = Duration::from_millis(30);
/// About what a leap takes to be heard: what the device holds, and the fade.
const LEAP: Duration = Duration::from_millis(200);
/// A pause that nobody ends gives the speaker back to the room; and so long a visitor may take to go
/// on after the device was gone.
const PATIENCE: Duration = Duration::from_mins(2);
/// A clip that the house's closing meets goes on to its end, but no longer than so.
const AFTER_CLOSING: Duration = Duration::from_mins(5);
/// So long before its end what follows a clip is prepared.
const AHEAD: Ms = Ms(1_500);

#[derive(Debug)]
pub(super) struct Machine {
    level: Level,
    health: Health,
    volume: Volume,
    state: State,
    /// What begins when what sounds has ended: the output has it already.
    follows: Option<Box<Cue>>,
    broken_off: Option<InterruptedPlay>,
    plays: u64,
    latency: Option<Ms>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Sounding(Run),
    /// Fading out; then comes the other.
    Fading(Run, Then),
    Paused(Run, Instant),
    /// A tone for staff; then comes what a visitor asked for meanwhile.
    Testing(Tone, Option<(Box<Cue>, Instant)>),
    /// The house speaks; then comes the rest of what it has to say, and what it broke in upon.
    Announcing(Run, VecDeque<Box<Cue>>, Option<Interrupted>),
}

#[derive(Debug)]
enum Then {
    /// At another place, when one was asked for meanwhile.
    Pause(Option<Ms>),
    End(EndReason),
    /// To this place, which is heard about then.
    Seek(Ms, Instant),
    /// And when it was asked for.
    Play(Box<Cue>, Instant),
    Announce(VecDeque<Box<Cue>>),
}

/// A visitor's clip that waits while the house speaks.
#[derive(Debug)]
enum Interrupted {
    /// It goes on by itself.
    Sounding(Box<Run>),
    Paused(Box<Run>),
}

impl Interrupted {
    fn run(&self) -> &Run {
        match self {
            Self::Sounding(run) | Self::Paused(run) => run,
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
            follows: None,
            broken_off: None,
            plays: 0,
            latency: None,
        }
    }

    pub(super) fn step(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let state = std::mem::take(&mut self.state);
        self.state = match input {
            Input::Play(cue, asked) => self.play(state, cue, asked, now, &mut effects),
            Input::Follow(cue) => self.follow(state, cue, &mut effects),
            Input::Unfollow => {
                self.follows = None;
                state
            }
            Input::Pause => touch::pause(state, &mut effects),
            Input::Resume => self.resume(state, now, &mut effects),
            Input::Stop(reason) => self.stop(state, reason, &mut effects),
            Input::Seek(to) => touch::seek(state, to, now, &mut effects),
            Input::Volume(volume) => {
                self.volume = volume;
                self.adjust(&state, &mut effects);
                state
            }
            Input::Level(level) => {
                self.level = level;
                self.adjust(&state, &mut effects);
                state
            }
            Input::Test(tone) => self.test(state, tone, &mut effects),
            Input::Announce(cues) => self.announce(state, cues, now, &mut effects),
            Input::Report(report) => self.report(state, report, now, &mut effects),
            Input::Returned => {
                self.health = Health::Ready;
                state
            }
            Input::Missing => {
                self.health = Health::Missing;
                state
            }
            Input::Forget => {
                self.broken_off = None;
                state
            }
            Input::Tick => self.tick(state, now, &mut effects),
        };
        // A start or a close makes the output forget it as well.
        let forgets = |it: &Effect| matches!(it, Effect::Start(_) | Effect::Close);
        if effects.iter().any(forgets) {
            self.follows = None;
        }
        effects
    }

    /// When a [`Input::Tick`] is wanted though nothing sounds.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let paused = match &self.state {
            State::Paused(_, since) => Some(*since),
            State::Idle
            | State::Sounding(_)
            | State::Fading(..)
            | State::Testing(..)
            | State::Announcing(..) => None,
        };
        let broken_off = self.broken_off.as_ref().map(|it| it.since);
        let since = [paused, broken_off].into_iter().flatten().min();
        since.map(|it| it + PATIENCE)
    }

    /// When the output should be asked for a report; none while nothing sounds.
    pub(super) fn next_report(&self) -> Option<Duration> {
        match &self.state {
            State::Sounding(run) | State::Announcing(run, ..) => {
                let left = (run.cue.length - run.reached).duration();
                let soon = Duration::from_millis(20);
                let often = Duration::from_millis(if run.started.is_some() { 250 } else { 10 });
                Some(left.clamp(soon, often.max(soon)))
            }
            State::Fading(..) | State::Testing(..) => Some(Duration::from_millis(10)),
            State::Idle | State::Paused(..) => None,
        }
    }

    /// Whether nothing sounds and nothing is about to.
    pub(super) fn silent(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Whether staff may sound their tone: no visitor listens.
    pub(super) fn may_test(&self) -> bool {
        matches!(self.state, State::Idle | State::Testing(_, None))
    }

    /// Whether it is time to say what follows.
    pub(super) fn wants_next(&self) -> bool {
        let State::Sounding(run) = &self.state else {
            return false;
        };
        self.follows.is_none() && run.cue.length - run.reached <= AHEAD
    }

    /// What begins when what sounds has ended; nobody can take it back any more.
    pub(super) fn follows(&self) -> Option<&Cue> {
        self.follows.as_deref()
    }

    /// How the house may speak now.
    pub(super) fn ear(&self) -> Ear {
        match &self.state {
            State::Idle | State::Paused(..) => Ear::Open,
            State::Sounding(_) if self.follows.is_none() => Ear::Listening,
            State::Sounding(_) | State::Fading(..) | State::Testing(..) | State::Announcing(..) => {
                Ear::Full
            }
        }
    }

    pub(super) fn lost(&self) -> bool {
        self.health == Health::Missing
    }

    pub(super) fn status(&self) -> SpeakerStatus {
        let now = match &self.state {
            State::Idle | State::Fading(_, Then::End(_)) | State::Testing(_, None) => None,
            State::Sounding(run)
            | State::Announcing(run, ..)
            | State::Fading(run, Then::Announce(_)) => Some(run.show(Phase::Playing)),
            State::Paused(run, _) | State::Fading(run, Then::Pause(None)) => {
                Some(run.show(Phase::Paused))
            }
            State::Fading(run, Then::Pause(Some(to))) => {
                Some(show(&run.cue, Phase::Paused, *to, run.shown.1))
            }
            State::Fading(run, Then::Seek(to, heard)) => {
                Some(show(&run.cue, Phase::Playing, *to, *heard))
            }
            State::Fading(_, Then::Play(cue, asked)) | State::Testing(_, Some((cue, asked))) => {
                Some(show(cue, Phase::Playing, cue.from, *asked + FADE))
            }
        };
        SpeakerStatus {
            health: self.health,
            volume: self.volume,
            now,
            broken_off: self.broken_off.clone(),
            plays: self.plays,
            latency: self.latency,
            ..SpeakerStatus::default()
        }
    }

    fn gain(&self, cue: &Cue) -> Gain {
        let wanted = self.within(self.volume);
        Gain(cue.gain.0 + wanted.0).under_ceiling(cue.true_peak)
    }

    /// What a volume step comes to in this room, over the target loudness.
    fn within(&self, volume: Volume) -> Gain {
        Gain((volume.gain().0 + self.level.trim().0).min(self.level.cap().0))
    }

    /// A tone is as loud as a clip that nobody made louder.
    fn tone_gain(&self, tone: &Tone) -> Gain {
        self.within(Volume::default()).under_ceiling(tone.true_peak)
    }

    /// What sounds goes over to the volume and level in force.
    fn adjust(&self, state: &State, effects: &mut Vec<Effect>) {
        effects.extend(match state {
            State::Sounding(run) | State::Fading(run, _) | State::Announcing(run, ..) => {
                Some(Effect::Gain(self.gain(&run.cue)))
            }
            State::Testing(tone, _) => Some(Effect::Gain(self.tone_gain(tone))),
            State::Idle | State::Paused(..) => None,
        });
    }

    fn sound(&self, cue: &Cue, from: Ms) -> Sound {
        Sound {
            file: cue.file.clone(),
            from,
            length: cue.length,
            channels: cue.channels,
            gain: self.gain(cue),
            true_peak: cue.true_peak,
        }
    }

    fn start(&self, run: &Run) -> Effect {
        Effect::Start(self.sound(&run.cue, run.from))
    }

    fn begin(&mut self, cue: Cue, asked: Instant, now: Now, effects: &mut Vec<Effect>) -> State {
        self.broken_off = None;
        let run = Run::new(cue, asked, now);
        effects.push(self.start(&run));
        State::Sounding(run)
    }

    fn tick(&mut self, state: State, now: Now, effects: &mut Vec<Effect>) -> State {
        let over = |since: Instant| now.instant >= since + PATIENCE;
        if self.broken_off.as_ref().is_some_and(|it| over(it.since)) {
            self.broken_off = None;
        }
        match state {
            State::Paused(run, since) if over(since) => {
                effects.extend(tell(&run, EndReason::IdleReset));
                self.volume = Volume::default();
                State::Idle
            }
            other @ (State::Idle
            | State::Sounding(_)
            | State::Fading(..)
            | State::Paused(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }
}

/// Whether visitors would hear an announcement undisturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ear {
    /// Nothing sounds.
    Open,
    /// A visitor listens.
    Listening,
    /// Not now: in a moment.
    Full,
}

/// The play's last telling; none where nothing was heard.
fn tell(run: &Run, reason: EndReason) -> Option<Effect> {
    run.tell(Some(reason)).map(Effect::tell)
}

#[cfg(test)]
pub(in crate::player) mod tests;
