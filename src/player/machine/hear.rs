//! What a machine does about what its output says of itself.

use std::collections::VecDeque;
use std::time::Instant;

use crate::model::{EndReason, Health};
use crate::player::machine::{
    AFTER_CLOSING, Effect, FADE, Interrupted, Machine, OutputState, Report, State, Then, Tone, tell,
};
use crate::player::run::{Cue, Now, Run};

impl Machine {
    pub(super) fn report(
        &mut self,
        state: State,
        report: Report,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match state {
            State::Sounding(mut run) => {
                self.advance(&mut run, report, now, effects);
                self.sounded(run, report.state, now, effects)
            }
            State::Fading(mut run, then) => {
                self.advance(&mut run, report, now, effects);
                self.faded(run, then, report.state, now, effects)
            }
            State::Announcing(mut run, rest, interrupted) => {
                self.advance(&mut run, report, now, effects);
                self.announced(run, rest, interrupted, report.state, now, effects)
            }
            State::Testing(tone, next) => self.tested(tone, next, report.state, now, effects),
            State::Idle | State::Paused(..) => state,
        }
    }

    fn advance(&mut self, run: &mut Run, report: Report, now: Now, effects: &mut Vec<Effect>) {
        let fresh = run.started.is_none();
        effects.extend(run.advance(report.reached, now).map(Effect::tell));
        if fresh && run.started.is_some() {
            self.plays += 1;
            self.latency = run.latency(now);
        }
    }

    fn sounded(
        &mut self,
        run: Run,
        state: OutputState,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        let shut = |at: Instant| now.instant >= at + AFTER_CLOSING;
        match state {
            OutputState::Sounding | OutputState::Faded if run.cue.latest.is_some_and(shut) => {
                effects.push(Effect::Fade(FADE));
                State::Fading(run, Then::End(EndReason::Closing))
            }
            OutputState::Sounding | OutputState::Faded => State::Sounding(run),
            OutputState::Ended => match self.follows.take() {
                Some(cue) => {
                    effects.extend(tell(&run, EndReason::Finished));
                    effects.push(Effect::Followed);
                    // The volume may have been changed since it was prepared.
                    effects.push(Effect::Gain(self.gain(&cue)));
                    State::Sounding(Run::new(*cue, now.instant, now))
                }
                None => close(&run, EndReason::Finished, effects),
            },
            OutputState::Lost => self.lose(&run, now, effects),
            OutputState::Broken => close(&run, EndReason::Error, effects),
        }
    }

    fn faded(
        &mut self,
        mut run: Run,
        then: Then,
        state: OutputState,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match (state, then) {
            (OutputState::Sounding, then) => State::Fading(run, then),
            (OutputState::Lost, _) => self.lose(&run, now, effects),
            (OutputState::Broken, _) => close(&run, EndReason::Error, effects),
            (OutputState::Ended, Then::Pause(None)) => close(&run, EndReason::Finished, effects),
            (OutputState::Ended, Then::Announce(cues)) => {
                effects.extend(tell(&run, EndReason::Finished));
                self.speak(cues, None, now, effects)
            }
            (_, Then::End(reason)) => close(&run, reason, effects),
            (_, Then::Seek(to, _)) => {
                run.seek(to, now);
                effects.push(self.start(&run));
                State::Sounding(run)
            }
            (_, Then::Play(cue, asked)) => {
                effects.extend(tell(&run, EndReason::Superseded));
                self.begin(*cue, asked, now, effects)
            }
            (_, Then::Pause(to)) => {
                if let Some(to) = to {
                    run.seek(to, now);
                }
                effects.push(Effect::Close);
                effects.extend(run.tell(None).map(Effect::tell));
                State::Paused(run, now.instant)
            }
            (_, Then::Announce(cues)) => {
                effects.extend(run.tell(None).map(Effect::tell));
                self.speak(
                    cues,
                    Some(Interrupted::Sounding(Box::new(run))),
                    now,
                    effects,
                )
            }
        }
    }

    fn announced(
        &mut self,
        run: Run,
        rest: VecDeque<Box<Cue>>,
        interrupted: Option<Interrupted>,
        state: OutputState,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        let ended = match state {
            OutputState::Sounding | OutputState::Faded => {
                return State::Announcing(run, rest, interrupted);
            }
            OutputState::Lost => {
                effects.extend(tell(&run, EndReason::DeviceLost));
                let Some(it) = interrupted else {
                    self.health = Health::Missing;
                    effects.push(Effect::Close);
                    return State::Idle;
                };
                return self.lose(it.run(), now, effects);
            }
            OutputState::Ended => EndReason::Finished,
            OutputState::Broken => EndReason::Error,
        };
        effects.extend(tell(&run, ended));
        self.speak(rest, interrupted, now, effects)
    }

    /// A tone is no play: nothing is told of it.
    fn tested(
        &mut self,
        tone: Tone,
        next: Option<(Box<Cue>, Instant)>,
        state: OutputState,
        now: Now,
        effects: &mut Vec<Effect>,
    ) -> State {
        match (state, next) {
            (OutputState::Sounding, next) => State::Testing(tone, next),
            (OutputState::Faded | OutputState::Ended | OutputState::Broken, Some(next)) => {
                let (cue, asked) = next;
                self.begin(*cue, asked, now, effects)
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

    /// The device is gone; whoever listened may go on from there once it is back.
    fn lose(&mut self, run: &Run, now: Now, effects: &mut Vec<Effect>) -> State {
        self.health = Health::Missing;
        self.broken_off = run.broken_off(now);
        close(run, EndReason::DeviceLost, effects)
    }
}

fn close(run: &Run, reason: EndReason, effects: &mut Vec<Effect>) -> State {
    effects.push(Effect::Close);
    effects.extend(tell(run, reason));
    State::Idle
}
