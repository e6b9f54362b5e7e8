//! What a player does next: input and instant in, effects out. No threads, no devices, no clock.

mod words;

use std::time::{Duration, Instant};

pub(super) use words::{Effect, Input, Tone};
pub use words::{OutputState, Report};

use crate::model::{EndReason, Gain, Health, Level, Ms, Phase, SpeakerStatus, Volume};
use crate::player::run::{Cue, Now, Run, show};

/// A stop, and the making way for another clip.
pub(super) const FADE: Duration = Duration::from_millis(300);
/// A pause: short, so that the touch is felt.
pub(super) const FADE_PAUSE: Duration = Duration::from_millis(120);
/// A seek: only as long as keeps it from clicking.
pub(super) const FADE_SEEK: Duration = Duration::from_millis(30);
/// A pause that nobody ends gives the speaker back to the room.
const PAUSE_LIMIT: Duration = Duration::from_mins(2);

#[derive(Debug)]
pub(super) struct Machine {
    level: Level,
    health: Health,
    volume: Volume,
    state: State,
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
}

#[derive(Debug)]
enum Then {
    /// At another place, when one was asked for meanwhile.
    Pause(Option<Ms>),
    End(EndReason),
    Seek(Ms),
    Play(Box<Cue>),
}

impl Machine {
    pub(super) fn new(level: Level) -> Self {
        Self {
            level,
            health: Health::Ready,
            volume: Volume::default(),
            state: State::Idle,
        }
    }

    pub(super) fn step(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let state = std::mem::take(&mut self.state);
        self.state = match input {
            Input::Play(cue) => self.play(state, cue, now, &mut effects),
            Input::Pause => pause(state, &mut effects),
            Input::Resume => self.resume(state, now, &mut effects),
            Input::Stop(reason) => {
                if reason == EndReason::IdleReset {
                    self.volume = Volume::default();
                }
                stop(state, reason, &mut effects)
            }
            Input::Seek(to) => seek(state, to, now, &mut effects),
            Input::Volume(volume) => {
                self.volume = volume;
                self.follow(&state, &mut effects);
                state
            }
            Input::Level(level) => {
                self.level = level;
                self.follow(&state, &mut effects);
                state
            }
            Input::Test(tone) => self.test(state, tone, &mut effects),
            Input::Report(report) => self.report(state, report, now, &mut effects),
            Input::Returned => {
                self.health = Health::Ready;
                state
            }
            Input::Missing => {
                self.health = Health::Missing;
                state
            }
            Input::Tick => match state {
                State::Paused(run, since) if now.instant >= since + PAUSE_LIMIT => {
                    effects.extend(tell(&run, EndReason::IdleReset));
                    self.volume = Volume::default();
                    State::Idle
                }
                other @ (State::Idle
                | State::Sounding(_)
                | State::Fading(..)
                | State::Paused(..)
                | State::Testing(..)) => other,
            },
        };
        effects
    }

    /// When a [`Input::Tick`] is wanted though nothing sounds.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Paused(_, since) => Some(*since + PAUSE_LIMIT),
            State::Idle | State::Sounding(_) | State::Fading(..) | State::Testing(..) => None,
        }
    }

    /// When the output should be asked for a report; none while nothing sounds.
    pub(super) fn next_report(&self) -> Option<Duration> {
        match &self.state {
            State::Sounding(run) => {
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

    pub(super) fn lost(&self) -> bool {
        self.health == Health::Missing
    }

    pub(super) fn status(&self) -> SpeakerStatus {
        let now = match &self.state {
            State::Idle | State::Fading(_, Then::End(_)) | State::Testing(_, None) => None,
            State::Sounding(run) => Some(run.show(Phase::Playing)),
            State::Paused(run, _) | State::Fading(run, Then::Pause(None)) => {
                Some(run.show(Phase::Paused))
            }
            State::Fading(run, Then::Pause(Some(to))) => {
                Some(show(&run.cue, Phase::Paused, *to, run.shown.1))
            }
            State::Fading(run, Then::Seek(to)) => {
                Some(show(&run.cue, Phase::Playing, *to, run.shown.1))
            }
            State::Fading(run, Then::Play(cue)) => {
                Some(show(cue, Phase::Playing, Ms::ZERO, run.shown.1))
            }
            State::Testing(_, Some((cue, asked))) => {
                Some(show(cue, Phase::Playing, Ms::ZERO, *asked))
            }
        };
        SpeakerStatus {
            health: self.health,
            volume: self.volume,
            now,
            holder: None,
            queue: Vec::new(),
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
    fn follow(&self, state: &State, effects: &mut Vec<Effect>) {
        effects.extend(match state {
            State::Sounding(run) | State::Fading(run, _) => Some(Effect::Gain(self.gain(&run.cue))),
            State::Testing(tone, _) => Some(Effect::Gain(self.tone_gain(tone))),
            State::Idle | State::Paused(..) => None,
        });
    }

    fn test(&self, state: State, tone: Tone, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Idle | State::Testing(_, None) => {
                effects.push(Effect::Start {
                    file: tone.file.clone(),
                    from: Ms::ZERO,
                    length: tone.length,
                    gain: self.tone_gain(&tone),
                });
                State::Testing(tone, None)
            }
            other @ (State::Sounding(_)
            | State::Fading(..)
            | State::Paused(..)
            | State::Testing(..)) => other,
        }
    }

    fn start(&self, run: &Run) -> Effect {
        Effect::Start {
            file: run.cue.file.clone(),
            from: run.from,
            length: run.cue.length,
            gain: self.gain(&run.cue),
        }
    }

    fn begin(&self, cue: Cue, now: Now, effects: &mut Vec<Effect>) -> State {
        let run = Run::new(cue, now);
        effects.push(self.start(&run));
        State::Sounding(run)
    }

    fn play(&self, state: State, cue: Box<Cue>, now: Now, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Idle => self.begin(*cue, now, effects),
            State::Paused(run, _) => {
                effects.extend(tell(&run, EndReason::Superseded));
                self.begin(*cue, now, effects)
            }
            State::Sounding(run) => {
                effects.push(Effect::Fade(FADE));
                State::Fading(run, Then::Play(cue))
            }
            State::Fading(run, _) => State::Fading(run, Then::Play(cue)),
            State::Testing(tone, _) => {
                effects.push(Effect::Fade(FADE));
                State::Testing(tone, Some((cue, now.instant)))
            }
        }
    }

    fn resume(&self, state: State, now: Now, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Paused(mut run, _) => {
                run.seek(run.reached, now);
                effects.push(self.start(&run));
                State::Sounding(run)
            }
            State::Fading(run, Then::Pause(None)) => {
                effects.push(Effect::Unfade);
                State::Sounding(run)
            }
            State::Fading(run, Then::Pause(Some(to))) => State::Fading(run, Then::Seek(to)),
            other @ (State::Idle | State::Sounding(_) | State::Fading(..) | State::Testing(..)) => {
                other
            }
        }
    }

    fn report(
        &mut self,
        state: State,
        report: Report,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        let (mut run, then) = match state {
            State::Sounding(run) => (run, None),
            State::Fading(run, then) => (run, Some(then)),
            State::Testing(tone, next) => {
                return self.tested(tone, next, report, now, effects);
            }
            State::Idle | State::Paused(..) => return state,
        };
        effects.extend(run.advance(report.reached, now).map(Effect::tell));
        match (report.state, then) {
            (OutputState::Sounding | OutputState::Faded, None) => State::Sounding(run),
            (OutputState::Sounding, Some(then)) => State::Fading(run, then),
            (OutputState::Lost, _) => {
                self.health = Health::Missing;
                close(&run, EndReason::DeviceLost, effects)
            }
            (OutputState::Broken, _) => close(&run, EndReason::Error, effects),
            (OutputState::Ended, None | Some(Then::Pause(None))) => {
                close(&run, EndReason::Finished, effects)
            }
            (OutputState::Faded | OutputState::Ended, Some(Then::End(reason))) => {
                close(&run, reason, effects)
            }
            (OutputState::Faded | OutputState::Ended, Some(Then::Seek(to))) => {
                run.seek(to, now);
                effects.push(self.start(&run));
                State::Sounding(run)
            }
            (OutputState::Faded | OutputState::Ended, Some(Then::Play(cue))) => {
                effects.extend(tell(&run, EndReason::Superseded));
                self.begin(*cue, now, effects)
            }
            (OutputState::Faded | OutputState::Ended, Some(Then::Pause(to))) => {
                if let Some(to) = to {
                    run.seek(to, now);
                }
                effects.push(Effect::Close);
                effects.extend(run.tell(None).map(Effect::tell));
                State::Paused(run, now.instant)
            }
        }
    }

    /// A tone is no play: nothing is told of it.
    fn tested(
        &mut self,
        tone: Tone,
        next: Option<(Box<Cue>, Instant)>,
        report: Report,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match (report.state, next) {
            (OutputState::Sounding, next) => State::Testing(tone, next),
            (OutputState::Faded | OutputState::Ended | OutputState::Broken, Some((cue, _))) => {
                self.begin(*cue, now, effects)
            }
            (state, _) => {
                if state == OutputState::Lost {
                    self.health = Health::Missing;
                }
                effects.push(Effect::Close);
                State::Idle
            }
        }
    }
}

/// The play's last telling; none where nothing was heard.
fn tell(run: &Run, reason: EndReason) -> Option<Effect> {
    run.tell(Some(reason)).map(Effect::tell)
}

fn close(run: &Run, reason: EndReason, effects: &mut Vec<Effect>) -> State {
    effects.push(Effect::Close);
    effects.extend(tell(run, reason));
    State::Idle
}

fn pause(state: State, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Sounding(run) => {
            effects.push(Effect::Fade(FADE_PAUSE));
            State::Fading(run, Then::Pause(None))
        }
        State::Fading(run, Then::Seek(to)) => State::Fading(run, Then::Pause(Some(to))),
        other @ (State::Idle | State::Fading(..) | State::Paused(..) | State::Testing(..)) => other,
    }
}

fn stop(state: State, reason: EndReason, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Idle => State::Idle,
        State::Paused(run, _) => {
            effects.extend(tell(&run, reason));
            State::Idle
        }
        State::Sounding(run) => {
            effects.push(Effect::Fade(FADE));
            State::Fading(run, Then::End(reason))
        }
        State::Fading(run, _) => State::Fading(run, Then::End(reason)),
        State::Testing(tone, _) => {
            effects.push(Effect::Fade(FADE));
            State::Testing(tone, None)
        }
    }
}

fn seek(state: State, to: Ms, now: Now, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Paused(mut run, since) => {
            run.seek(to, now);
            State::Paused(run, since)
        }
        State::Sounding(run) => {
            effects.push(Effect::Fade(FADE_SEEK));
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Seek(to))
        }
        State::Fading(run, Then::Seek(_)) => {
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Seek(to))
        }
        State::Fading(run, Then::Pause(_)) => {
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Pause(Some(to)))
        }
        other @ (State::Idle | State::Fading(..) | State::Testing(..)) => other,
    }
}

#[cfg(test)]
pub(in crate::player) mod tests;
