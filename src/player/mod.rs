//! The only room that makes sound. A pure machine decides, an output obeys, a thread joins them;
//! what was heard is told over a channel, and sound waits for nobody.

mod feed;
mod machine;
mod output;
mod run;
mod speaker;
mod tone;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

pub use machine::{Limits, OutputState, Report};
pub use output::{Output, Silent, Sound, Trouble};
pub use run::Cue;
pub use speaker::{Speaker, devices};
pub use tone::test_tone;

use crate::clock::Clock;
use crate::model::{EndReason, Ms, Play, SpeakerStatus, Volume};
use machine::{Effect, Input, Machine};
use run::Now;

/// A missing device is looked for again after so long, doubled up to the latter.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the player has stopped")]
pub struct Stopped;

/// A cheap handle to one speaker's thread.
#[derive(Clone, Debug)]
pub struct Player {
    /// None asks the thread to end.
    inputs: Sender<Option<Input>>,
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
        let (inputs, inbox) = channel();
        let machine = Machine::new(limits);
        let (show, status) = watch::channel(machine.status());
        let desk = Desk {
            name,
            output,
            machine,
            clock,
            plays,
            show,
            look_again: None,
            patience: LOOK_AGAIN,
        };
        let thread = std::thread::Builder::new()
            .name("player".into())
            .spawn(move || desk.work(&inbox))?;
        Ok((Self { inputs, status }, Thread(thread)))
    }

    pub fn play(&self, cue: Cue) -> Result<(), Stopped> {
        self.send(Input::Play(Box::new(cue)))
    }

    pub fn pause(&self) -> Result<(), Stopped> {
        self.send(Input::Pause)
    }

    pub fn resume(&self) -> Result<(), Stopped> {
        self.send(Input::Resume)
    }

    pub fn stop(&self, reason: EndReason) -> Result<(), Stopped> {
        self.send(Input::Stop(reason))
    }

    pub fn seek(&self, to: Ms) -> Result<(), Stopped> {
        self.send(Input::Seek(to))
    }

    pub fn set_volume(&self, volume: Volume) -> Result<(), Stopped> {
        self.send(Input::Volume(volume))
    }

    /// Fades what sounds, closes its play and ends the thread.
    pub fn close(&self) {
        // When it has stopped already, there is nothing left to end.
        drop(self.inputs.send(None));
    }

    pub fn status(&self) -> watch::Receiver<SpeakerStatus> {
        self.status.clone()
    }

    fn send(&self, input: Input) -> Result<(), Stopped> {
        self.inputs.send(Some(input)).map_err(|_| Stopped)
    }
}

/// What the thread has before it.
struct Desk {
    name: String,
    output: Box<dyn Output>,
    machine: Machine,
    clock: Clock,
    plays: mpsc::Sender<Play>,
    show: watch::Sender<SpeakerStatus>,
    /// When to look for a missing device, and how much longer after that.
    look_again: Option<Instant>,
    patience: Duration,
}

impl Desk {
    fn work(mut self, inbox: &Receiver<Option<Input>>) {
        self.look();
        loop {
            let input = match self.wait() {
                Some(left) => match inbox.recv_timeout(left) {
                    Ok(input) => input,
                    Err(RecvTimeoutError::Timeout) => Some(self.wake()),
                    Err(RecvTimeoutError::Disconnected) => None,
                },
                None => inbox.recv().unwrap_or(None),
            };
            match input {
                Some(input) => self.step(input),
                None => break,
            }
        }
        // The house closes: what sounds is faded and its play closed properly.
        self.step(Input::Stop(EndReason::Closing));
        while let Some(left) = self.machine.next_report() {
            std::thread::sleep(left);
            let report = self.output.report();
            self.step(Input::Report(report));
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
        let status = self.machine.status();
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
