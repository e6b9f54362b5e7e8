//! What a speaker's thread has before it, and how it works through its letters.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::model::{EndReason, Phase, Play, Refusal, ScreenId, SpeakerStatus};
use crate::player::machine::{Effect, Input, Machine, Tone};
use crate::player::manners::{Manners, Stage};
use crate::player::run::Now;
use crate::player::{
    Hush, Letter, Order, Output, OutputState, Report, Sound, Touch, Trouble, tone,
};

/// A missing device is looked for again after so long, doubled up to the latter.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(30);

/// What the thread has before it.
pub(super) struct Desk {
    name: String,
    output: Box<dyn Output>,
    machine: Machine,
    manners: Manners,
    clock: Clock,
    plays: mpsc::Sender<Play>,
    show: watch::Sender<SpeakerStatus>,
    /// When to look for a missing device, and how much longer after that.
    look_again: Option<Instant>,
    patience: Duration,
    /// The tone for staff, once one was wanted.
    tone: Option<NamedTempFile>,
}

impl Desk {
    pub(super) fn new(
        name: String,
        output: Box<dyn Output>,
        machine: Machine,
        manners: Manners,
        clock: Clock,
        plays: mpsc::Sender<Play>,
        show: watch::Sender<SpeakerStatus>,
    ) -> Self {
        Self {
            name,
            output,
            machine,
            manners,
            clock,
            plays,
            show,
            look_again: None,
            patience: LOOK_AGAIN,
            tone: None,
        }
    }

    pub(super) fn work(mut self, inbox: &Receiver<Letter>) {
        self.look(self.machine.lost());
        let why = loop {
            let letter = match self.wait() {
                Some(left) => match inbox.recv_timeout(left) {
                    Ok(letter) => letter,
                    Err(RecvTimeoutError::Timeout) => {
                        let input = self.wake();
                        self.step(input);
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => break EndReason::Closing,
                },
                None => match inbox.recv() {
                    Ok(letter) => letter,
                    Err(_) => break EndReason::Closing,
                },
            };
            let (answer, reply) = match letter {
                Letter::Touch { touch, by, reply } => (self.touch(touch, by), reply),
                Letter::Staff { order, reply } => (self.obey(order), reply),
                Letter::Ask { reply } => (Ok(()), reply),
                Letter::Close(why) => break why,
            };
            if reply.send(answer).is_err() {
                tracing::debug!(
                    speaker = self.name,
                    "whoever asked is gone; it is done all the same"
                );
            }
        };
        self.fall_silent(why);
    }

    /// Fades what sounds and closes its play properly; nobody is heard meanwhile.
    fn fall_silent(&mut self, why: EndReason) {
        self.manners.dismiss();
        self.step(Input::Stop(why));
        while let Some(left) = self.machine.next_report() {
            std::thread::sleep(left);
            let report = self.output.report();
            self.step(Input::Report(report));
        }
    }

    fn touch(&mut self, touch: Touch, by: ScreenId) -> Result<(), Refusal> {
        let stage = match self.machine.status().now {
            Some(now) => Stage::Playing {
                clip: now.subject.clip,
                paused: now.phase == Phase::Paused,
            },
            None => Stage::Free,
        };
        let now = self.clock.monotonic();
        match self.manners.judge(touch, by, &stage, now)? {
            Some(input) => self.step(input),
            None => self.show(),
        }
        Ok(())
    }

    fn obey(&mut self, order: Order) -> Result<(), Refusal> {
        match order {
            Order::Output(output) => {
                self.fall_silent(EndReason::Staff);
                self.output.close();
                self.output = output;
                self.patience = LOOK_AGAIN;
                self.look(false);
            }
            Order::Level(level) => self.step(Input::Level(level)),
            Order::Hush(Hush::Muted) => {
                self.manners.mute();
                self.step(Input::Stop(EndReason::Staff));
            }
            Order::Hush(Hush::Lifted) => self.manners.lift(),
            Order::Test if self.manners.muted() => return Err(Refusal::Muted),
            Order::Test if !self.machine.may_test() => return Err(Refusal::Busy),
            Order::Test => self.test(),
        }
        Ok(())
    }

    fn test(&mut self) {
        let file = match self.tone.take().map_or_else(tone::write, Ok) {
            Ok(file) => file,
            Err(error) => {
                tracing::error!(speaker = self.name, %error, "the tone could not be written");
                return;
            }
        };
        let path = file.path().to_owned();
        self.tone = Some(file);
        self.step(Input::Test(Tone {
            file: path,
            length: tone::LENGTH,
            true_peak: tone::TRUE_PEAK,
        }));
    }

    fn wait(&self) -> Option<Duration> {
        if let Some(left) = self.machine.next_report() {
            return Some(left);
        }
        let now = self.clock.monotonic();
        [self.machine.deadline(), self.look_again]
            .into_iter()
            .flatten()
            .min()
            .map(|at| at.saturating_duration_since(now))
    }

    fn wake(&mut self) -> Input {
        if self.machine.next_report().is_some() {
            return Input::Report(self.output.report());
        }
        if self
            .look_again
            .is_some_and(|at| self.clock.monotonic() >= at)
        {
            self.look(self.machine.lost());
        }
        Input::Tick
    }

    /// Looks for the device; says so once when it is missing and once when it is back. `known` is
    /// whether it is known to be missing.
    fn look(&mut self, known: bool) {
        match self.output.probe() {
            Ok(()) => {
                self.look_again = None;
                self.patience = LOOK_AGAIN;
                if known {
                    tracing::info!(speaker = self.name, "the speaker is back");
                }
                self.step(Input::Returned);
            }
            Err(error) => {
                if !known {
                    tracing::warn!(speaker = self.name, %error, "the speaker does not answer; its rooms play on visitors' own devices until it does");
                }
                self.look_again = Some(self.clock.monotonic() + self.patience);
                self.patience = (self.patience * 2).min(LOOK_AGAIN_AT_MOST);
                self.step(Input::Missing);
            }
        }
    }

    fn step(&mut self, input: Input) {
        let now = Now {
            instant: self.clock.monotonic(),
            moment: self.clock.moment(),
        };
        let healthy = !self.machine.lost();
        let mut failure = None;
        for effect in self.machine.step(input, now) {
            failure = failure.or(self.carry_out(effect));
        }
        if let Some(failure) = failure {
            self.step(Input::Report(failure));
            return;
        }
        if healthy && self.machine.lost() && self.look_again.is_none() {
            tracing::warn!(speaker = self.name, "the speaker was lost");
            self.look_again = Some(now.instant + self.patience);
        }
        if self.machine.lost() {
            self.manners.dismiss();
        } else if self.machine.silent()
            && let Some(input) = self.manners.next(now.instant)
        {
            self.step(input);
            return;
        }
        self.show();
    }

    fn show(&self) {
        let mut status = self.machine.status();
        self.manners.tell(&mut status);
        self.show.send_if_modified(|shown| {
            let changed = *shown != status;
            if changed {
                *shown = status;
            }
            changed
        });
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Report> {
        match effect {
            Effect::Start {
                file,
                from,
                length,
                gain,
            } => {
                let sound = Sound {
                    file: &file,
                    from,
                    length,
                    gain,
                };
                let trouble = self.output.start(sound).err()?;
                tracing::warn!(speaker = self.name, error = %trouble, "the sound did not start");
                let state = match trouble {
                    Trouble::Device(_) => OutputState::Lost,
                    Trouble::Recording(_) => OutputState::Broken,
                };
                return Some(Report {
                    reached: from,
                    state,
                });
            }
            Effect::Gain(gain) => self.output.set_gain(gain),
            Effect::Fade(over) => self.output.fade(over),
            Effect::Unfade => self.output.unfade(),
            Effect::Close => self.output.close(),
            Effect::Tell(play) => {
                // Sound never waits for the database. A later telling holds all of this one.
                if self.plays.try_send(*play).is_err() {
                    tracing::warn!(speaker = self.name, "a play could not be told");
                }
            }
        }
        None
    }
}
