//! What a machine does about what is asked of it.

use std::collections::VecDeque;
use std::time::Instant;

use crate::model::{EndReason, Ms, Volume};
use crate::player::machine::{
    Effect, FADE, FADE_PAUSE, FADE_SEEK, Interrupted, LEAP, Machine, State, Then, Tone, tell,
};
use crate::player::run::{Cue, Now, Run};
use crate::player::{Sound, tone};

impl Machine {
    pub(super) fn play(
        &mut self,
        state: State,
        cue: Box<Cue>,
        asked: Instant,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Idle => self.begin(*cue, asked, now, effects),
            State::Paused(run, _) => {
                effects.extend(tell(&run, EndReason::Superseded));
                self.begin(*cue, asked, now, effects)
            }
            State::Sounding(run) => {
                effects.push(Effect::Fade(FADE));
                State::Fading(run, Then::Play(cue, asked))
            }
            // Where the house was about to speak, it speaks another time.
            State::Fading(run, _) => State::Fading(run, Then::Play(cue, asked)),
            State::Testing(tone, _) => {
                effects.push(Effect::Fade(FADE));
                State::Testing(tone, Some((cue, asked)))
            }
            other @ State::Announcing(..) => other,
        }
    }

    pub(super) fn follow(
        &mut self,
        state: State,
        cue: Box<Cue>,
        effects: &mut Vec<Effect>,
    ) -> State {
        if matches!(state, State::Sounding(_)) && self.follows.is_none() {
            effects.push(Effect::Follow(self.sound(&cue, cue.from)));
            self.follows = Some(cue);
        }
        state
    }

    pub(super) fn resume(&mut self, state: State, now: Now, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Paused(run, _) => self.go_on(run, now, effects),
            State::Fading(run, Then::Pause(None)) => {
                effects.push(Effect::Unfade);
                State::Sounding(run)
            }
            State::Fading(run, Then::Pause(Some(to))) => {
                State::Fading(run, Then::Seek(to, now.instant + LEAP))
            }
            other @ (State::Idle
            | State::Sounding(_)
            | State::Fading(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }

    /// From where it was.
    pub(super) fn go_on(&self, mut run: Run, now: Now, effects: &mut Vec<Effect>) -> State {
        run.seek(run.reached, now);
        effects.push(self.start(&run));
        State::Sounding(run)
    }

    pub(super) fn stop(
        &mut self,
        state: State,
        reason: EndReason,
        effects: &mut Vec<Effect>,
    ) -> State {
        if reason == EndReason::IdleReset {
            self.volume = Volume::default();
        }
        self.broken_off = None;
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
            State::Announcing(run, _, interrupted) => {
                effects.extend(interrupted.and_then(|it| tell(it.run(), reason)));
                effects.push(Effect::Fade(FADE));
                State::Fading(run, Then::End(reason))
            }
        }
    }

    pub(super) fn test(&self, state: State, tone: Tone, effects: &mut Vec<Effect>) -> State {
        match state {
            State::Idle | State::Testing(_, None) => {
                effects.push(Effect::Start(Sound {
                    file: tone.file.clone(),
                    from: Ms::ZERO,
                    length: tone.length,
                    channels: tone::CHANNELS,
                    gain: self.tone_gain(&tone),
                    true_peak: tone.true_peak,
                }));
                State::Testing(tone, None)
            }
            other @ (State::Sounding(_)
            | State::Fading(..)
            | State::Paused(..)
            | State::Testing(..)
            | State::Announcing(..)) => other,
        }
    }

    pub(super) fn announce(
        &mut self,
        state: State,
        cues: VecDeque<Box<Cue>>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Idle => self.speak(cues, None, now, effects),
            State::Paused(run, _) => {
                self.speak(cues, Some(Interrupted::Paused(Box::new(run))), now, effects)
            }
            State::Sounding(run) => {
                effects.push(Effect::Fade(FADE));
                State::Fading(run, Then::Announce(cues))
            }
            other @ (State::Fading(..) | State::Testing(..) | State::Announcing(..)) => other,
        }
    }

    /// The next thing that the house has to say; after the last, what it broke in upon.
    pub(super) fn speak(
        &mut self,
        mut cues: VecDeque<Box<Cue>>,
        interrupted: Option<Interrupted>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        if let Some(cue) = cues.pop_front() {
            let run = Run::new(*cue, now.instant, now);
            effects.push(self.start(&run));
            return State::Announcing(run, cues, interrupted);
        }
        match interrupted {
            Some(Interrupted::Sounding(run)) => self.go_on(*run, now, effects),
            Some(Interrupted::Paused(run)) => {
                effects.push(Effect::Close);
                State::Paused(*run, now.instant)
            }
            None => {
                effects.push(Effect::Close);
                State::Idle
            }
        }
    }
}

pub(super) fn pause(state: State, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Sounding(run) => {
            effects.push(Effect::Fade(FADE_PAUSE));
            State::Fading(run, Then::Pause(None))
        }
        State::Fading(run, Then::Seek(to, _)) => State::Fading(run, Then::Pause(Some(to))),
        other @ (State::Idle
        | State::Fading(..)
        | State::Paused(..)
        | State::Testing(..)
        | State::Announcing(..)) => other,
    }
}

pub(super) fn seek(state: State, to: Ms, now: Now, effects: &mut Vec<Effect>) -> State {
    match state {
        State::Paused(mut run, since) => {
            run.seek(to, now);
            State::Paused(run, since)
        }
        State::Sounding(run) => {
            effects.push(Effect::Fade(FADE_SEEK));
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Seek(to, now.instant + LEAP))
        }
        State::Fading(run, Then::Seek(..)) => {
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Seek(to, now.instant + LEAP))
        }
        State::Fading(run, Then::Pause(_)) => {
            let to = to.min(run.cue.length);
            State::Fading(run, Then::Pause(Some(to)))
        }
        other @ (State::Idle | State::Fading(..) | State::Testing(..) | State::Announcing(..)) => {
            other
        }
    }
}
