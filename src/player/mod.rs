//! The only room that makes sound. A pure machine decides, an output obeys, a thread joins them;
//! what was heard is told over a channel, and sound waits for nobody.

mod feed;
mod machine;
mod manners;
mod output;
mod run;
mod speaker;
mod tone;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

pub use machine::{Limits, OutputState, Report};
pub use manners::{Touch, undisturbed};
pub use output::{Output, Silent, Sound, Trouble};
pub use run::Cue;
pub use speaker::{Speaker, devices};
pub use tone::test_tone;

use crate::clock::Clock;
use crate::model::{EndReason, Phase, Play, Refusal, ScreenId, SpeakerStatus};
use machine::{Effect, Input, Machine};
use manners::{Manners, Stage};
use run::Now;

/// A missing device is looked for again after so long, doubled up to the latter.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the player has stopped")]
pub struct Stopped;

/// A screen's touch on its way to the thread, and where the answer goes.
#[derive(Debug)]
struct Letter {
    touch: Touch,
    by: ScreenId,
    reply: oneshot::Sender<Result<(), Refusal>>,
}

/// A cheap handle to one speaker's thread.
#[derive(Clone, Debug)]
pub struct Player {
    /// None asks the thread to end.
    letters: Sender<Option<Letter>>,
    status: watch::Receiver<SpeakerStatus>,
}

/// The thread, to be joined after [`Player::close`].
#[derive(Debug)]
pub struct Thread(JoinHandle<()>);

impl Thread {
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("a player's thread had panicked");
        }
    }
}

impl Player {
    /// `name` is the speaker's, for the log; `plays` hears of every play, whole, again and again.
    pub fn start(
        name: String,
        output: Box<dyn Output>,
        limits: Limits,
        clock: Clock,
        plays: mpsc::Sender<Play>,
    ) -> std::io::Result<(Self, Thread)> {
        let (letters, inbox) = channel();
        let machine = Machine::new(limits);
        let (show, status) = watch::channel(machine.status());
        let desk = Desk {
            name,
            output,
            machine,
            manners: Manners::default(),
            clock,
            plays,
            show,
            look_again: None,
            patience: LOOK_AGAIN,
        };
        let thread = std::thread::Builder::new()
            .name("player".into())
            .spawn(move || desk.work(&inbox))?;
        Ok((Self { letters, status }, Thread(thread)))
    }

    /// Asks the speaker for something in a screen's name; manners may refuse it.
    pub async fn touch(&self, touch: Touch, by: ScreenId) -> Result<Result<(), Refusal>, Stopped> {
        let (reply, answer) = oneshot::channel();
        let letter = Letter { touch, by, reply };
        self.letters.send(Some(letter)).map_err(|_| Stopped)?;
        answer.await.map_err(|_| Stopped)
    }

    /// Fades what sounds, closes its play and ends the thread.
    pub fn close(&self) {
        // When it has stopped already, there is nothing left to end.
        drop(self.letters.send(None));
    }

    pub fn status(&self) -> watch::Receiver<SpeakerStatus> {
        self.status.clone()
    }
}

/// What the thread has before it.
struct Desk {
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
}

impl Desk {
    fn work(mut self, inbox: &Receiver<Option<Letter>>) {
        self.look();
        loop {
            let letter = match self.wait() {
                Some(left) => match inbox.recv_timeout(left) {
                    Ok(letter) => letter,
                    Err(RecvTimeoutError::Timeout) => {
                        let input = self.wake();
                        self.step(input);
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => None,
                },
                None => inbox.recv().unwrap_or(None),
            };
            let Some(letter) = letter else { break };
            self.answer(letter);
        }
        self.manners.dismiss();
        // The house closes: what sounds is faded and its play closed properly.
        self.step(Input::Stop(EndReason::Closing));
        while let Some(left) = self.machine.next_report() {
            std::thread::sleep(left);
            let report = self.output.report();
            self.step(Input::Report(report));
        }
    }

    fn answer(&mut self, letter: Letter) {
        let stage = match self.machine.status().now {
            Some(now) => Stage::Playing {
                clip: now.subject.clip,
                paused: now.phase == Phase::Paused,
            },
            None => Stage::Free,
        };
        let now = self.clock.monotonic();
        let judged = self.manners.judge(letter.touch, letter.by, &stage, now);
        let answer = judged.map(|input| match input {
            Some(input) => self.step(input),
            None => self.show(),
        });
        if letter.reply.send(answer).is_err() {
            tracing::debug!(
                speaker = self.name,
                "whoever touched is gone; it is done all the same"
            );
        }
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
            self.look();
        }
        Input::Tick
    }

    /// Looks for the device; says so once when it is missing and once when it is back.
    fn look(&mut self) {
        let known = self.machine.lost();
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
