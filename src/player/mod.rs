//! The only room that makes sound. A pure machine decides, an output obeys, a thread joins them;
//! what was heard is told over a channel, and sound waits for nobody.

mod card;
mod desk;
mod device;
mod drain;
mod ensemble;
mod envelope;
mod feed;
mod hands;
mod line;
mod machine;
mod manners;
mod mixer;
mod output;
mod pace;
mod progress;
mod run;
mod silent;
mod sink;
mod source;
mod speaker;
#[cfg(test)]
mod tests;
mod tone;

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot, watch};

pub use card::Cards;
pub use device::devices;
pub use ensemble::Fitted;
pub use machine::{OutputState, Report};
pub use manners::{Hush, Touch, undisturbed};
pub use output::{Output, Sound, Trouble};
pub use run::Cue;
pub use silent::Silent;
#[doc(hidden)]
pub use source::decode_here;
pub use speaker::{Speaker, make};
pub use tone::test_tone;

use crate::clock::Clock;
use crate::model::{EndReason, Level, Play, Refusal, ScreenId, SpeakerStatus};
use desk::Desk;
use ensemble::Ensemble;
use machine::Machine;
use manners::Manners;

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the player has stopped")]
pub struct Stopped;

/// What is asked of the thread, and where the answer goes.
#[derive(Debug)]
enum Letter {
    /// A screen's touch.
    Touch {
        touch: Touch,
        by: ScreenId,
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    Staff {
        order: Order,
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    /// Whether it works through its letters.
    Ask {
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    /// The thread is to end.
    Close(EndReason),
}

/// What staff ask of a speaker.
#[derive(Debug)]
pub enum Order {
    /// It sounds there from now on; what plays is stopped.
    Outputs(Vec<Fitted>),
    /// So loud from now on; what plays goes on.
    Level(Level),
    /// Whether it is silent whatever screens ask for; what plays is stopped.
    Hush(Hush),
    /// A tone, where no visitor listens.
    Test,
    /// What the house has to say, one after another: once what plays has ended, but begun by
    /// `latest`; what plays then waits, and goes on after.
    Announce { cues: Vec<Cue>, latest: Instant },
}

/// How a speaker stands when its thread starts.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub level: Level,
    pub hush: Hush,
}

/// A cheap handle to one speaker's thread.
#[derive(Clone, Debug)]
pub struct Player {
    letters: Sender<Letter>,
    status: watch::Receiver<SpeakerStatus>,
}

/// The thread, to be joined after [`Player::close`].
#[derive(Debug)]
pub struct Thread(JoinHandle<()>);

impl Thread {
    /// Whether joining it takes no time.
    pub fn ended(&self) -> bool {
        self.0.is_finished()
    }

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
        outputs: Vec<Fitted>,
        standing: Standing,
        clock: Clock,
        plays: mpsc::Sender<Play>,
    ) -> std::io::Result<(Self, Thread)> {
        let (letters, inbox) = channel();
        let machine = Machine::new(standing.level);
        let (show, status) = watch::channel(machine.status());
        let manners = Manners::new(standing.hush);
        let outputs = Ensemble::new(name.clone(), outputs);
        let desk = Desk::new(name, outputs, machine, manners, clock, plays, show);
        let thread = std::thread::Builder::new()
            .name("player".into())
            .spawn(move || desk.work(&inbox))?;
        Ok((Self { letters, status }, Thread(thread)))
    }

    /// Asks the speaker for something in a screen's name; manners may refuse it.
    pub async fn touch(&self, touch: Touch, by: ScreenId) -> Result<Result<(), Refusal>, Stopped> {
        self.ask(|reply| Letter::Touch { touch, by, reply }).await
    }

    /// Asks the speaker for something in staff's name; answers once it is done.
    pub async fn order(&self, order: Order) -> Result<Result<(), Refusal>, Stopped> {
        self.ask(|reply| Letter::Staff { order, reply }).await
    }

    /// Answers once the thread has come to it.
    pub async fn answers(&self) -> Result<(), Stopped> {
        let answer = self.ask(|reply| Letter::Ask { reply }).await;
        // Nothing is asked for, so nothing is refused.
        answer.map(drop)
    }

    /// Waits until its thread has ended, asked or not.
    pub async fn ended(&self) {
        let mut status = self.status();
        while status.changed().await.is_ok() {}
    }

    async fn ask(
        &self,
        letter: impl FnOnce(oneshot::Sender<Result<(), Refusal>>) -> Letter,
    ) -> Result<Result<(), Refusal>, Stopped> {
        let (reply, answer) = oneshot::channel();
        self.letters.send(letter(reply)).map_err(|_| Stopped)?;
        answer.await.map_err(|_| Stopped)
    }

    /// Fades what sounds, closes its play for this reason and ends the thread.
    pub fn close(&self, why: EndReason) {
        // When it has stopped already, there is nothing left to end.
        drop(self.letters.send(Letter::Close(why)));
    }

    pub fn status(&self) -> watch::Receiver<SpeakerStatus> {
        self.status.clone()
    }
}
