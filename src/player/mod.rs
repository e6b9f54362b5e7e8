//! The only module that makes sound. A pure state machine decides what to play, outputs play it, and one thread
//! per speaker connects them. Plays are reported over a bounded channel that the thread never waits for.

mod access_policy;
mod active_play;
mod blocking_calls;
mod decoding_thread;
mod device;
mod device_clock;
mod device_output;
mod device_pool;
mod envelope;
mod format;
mod machine;
mod mixer;
mod null_output;
mod output;
mod output_group;
mod playlist;
mod progress;
mod resampler;
mod sink;
mod source;
mod test_tone;
#[cfg(test)]
mod tests;
mod thread;
mod voice;

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

pub use access_policy::{Mute, VisitorCommand, remaining_exclusive_time};
pub use active_play::PlayRequest;
pub use device::list_devices;
pub use device_output::{DeviceOutput, create_output};
pub use device_pool::DevicePool;
pub use machine::{OutputReport, OutputState};
pub use null_output::NullOutput;
pub use output::{Output, OutputError, PlaybackSource};
pub use output_group::AttachedOutput;
#[doc(hidden)]
pub use source::decode_to_end;
pub use test_tone::play_test_tone;

use crate::clock::Clock;
use crate::model::{EndReason, Level, Play, Refusal, ScreenId, SpeakerStatus};
use access_policy::AccessPolicy;
use machine::Machine;
use output_group::OutputGroup;
use thread::PlayerThread;

/// Why a command was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("the thread of the player has ended")]
    ThreadEnded,
    #[error("the player did not respond in time; the command stays queued")]
    TimedOut,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A message to the player thread, with the channel for its answer.
#[derive(Debug)]
enum Command {
    Visitor {
        command: VisitorCommand,
        screen: ScreenId,
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    Staff {
        command: StaffCommand,
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    /// Checks that the thread processes its commands.
    Ping {
        reply: oneshot::Sender<Result<(), Refusal>>,
    },
    /// Ends the thread.
    Close(EndReason),
}

/// What staff and the schedule can make a speaker do.
#[derive(Debug)]
pub enum StaffCommand {
    /// Replaces the outputs. What plays is stopped.
    SetOutputs(Vec<AttachedOutput>),
    /// Changes the level. What plays goes on at the new level.
    SetLevel(Level),
    /// Mutes or unmutes the speaker, whatever screens request. Muting stops what plays.
    SetMute(Mute),
    /// Plays a test tone, unless a visitor listens.
    PlayTestTone,
    /// Plays announcements one after another, at the latest at `start_by`.
    Announce {
        /// The clips, in order.
        requests: Vec<PlayRequest>,
        /// The latest time of the start.
        start_by: Instant,
    },
}

/// The settings of a speaker when its thread starts.
#[derive(Clone, Copy, Debug)]
pub struct InitialSettings {
    /// The level.
    pub level: Level,
    /// Whether the speaker is muted.
    pub mute: Mute,
}

/// A handle to one speaker's thread. It is cheap to clone.
#[derive(Clone, Debug)]
pub struct Player {
    commands: Sender<Command>,
    status: watch::Receiver<SpeakerStatus>,
}

/// The player thread. Join it after [`Player::close`].
#[derive(Debug)]
pub struct ThreadHandle(JoinHandle<()>);

impl ThreadHandle {
    /// Whether the thread has ended, so that joining does not block.
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }

    /// Waits until the thread has ended.
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("a player thread has panicked");
        }
    }
}

impl Player {
    /// Starts the thread of a speaker. `name` is the speaker's name for the log. `plays` receives every play
    /// when it starts, at checkpoints and when it ends; each message holds the whole play so far.
    ///
    /// # Errors
    ///
    /// The system's error when the thread cannot be started.
    pub fn start(
        name: String,
        outputs: Vec<AttachedOutput>,
        settings: InitialSettings,
        clock: Clock,
        plays: mpsc::Sender<Play>,
    ) -> std::io::Result<(Self, ThreadHandle)> {
        let (commands, inbox) = channel();
        let machine = Machine::new(settings.level);
        let (status_sender, status) = watch::channel(machine.status());
        let policy = AccessPolicy::new(settings.mute);
        let outputs = OutputGroup::new(name.clone(), outputs);
        let player = PlayerThread::new(name, outputs, machine, policy, clock, plays, status_sender);
        let thread = std::thread::Builder::new()
            .name("player".into())
            .spawn(move || player.run(&inbox))?;
        Ok((Self { commands, status }, ThreadHandle(thread)))
    }

    /// Carries out a visitor's command; the access policy may refuse it.
    ///
    /// # Errors
    ///
    /// [`Error::ThreadEnded`] when the thread has ended; [`Error::Refused`].
    pub async fn execute_visitor_command(
        &self,
        command: VisitorCommand,
        screen: ScreenId,
    ) -> Result<(), Error> {
        self.send(|reply| Command::Visitor {
            command,
            screen,
            reply,
        })
        .await
    }

    /// Carries out a command of staff and waits until it is done.
    ///
    /// # Errors
    ///
    /// [`Error::ThreadEnded`] when the thread has ended; [`Error::Refused`].
    pub async fn execute_staff_command(&self, command: StaffCommand) -> Result<(), Error> {
        self.send(|reply| Command::Staff { command, reply }).await
    }

    /// Carries out a command of staff, but waits no longer than `timeout`.
    ///
    /// # Errors
    ///
    /// As [`Player::execute_staff_command`], and [`Error::TimedOut`].
    pub async fn execute_staff_command_within(
        &self,
        timeout: Duration,
        command: StaffCommand,
    ) -> Result<(), Error> {
        let done = tokio::time::timeout(timeout, self.execute_staff_command(command));
        done.await.unwrap_or(Err(Error::TimedOut))
    }

    /// Waits until the thread has processed every command before this one.
    ///
    /// # Errors
    ///
    /// [`Error::ThreadEnded`] when the thread has ended.
    pub async fn ping(&self) -> Result<(), Error> {
        self.send(|reply| Command::Ping { reply }).await
    }

    /// Waits until the thread has ended, whether it was closed or panicked.
    pub async fn wait_until_stopped(&self) {
        let mut status = self.status();
        while status.changed().await.is_ok() {}
    }

    async fn send(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<(), Refusal>>) -> Command,
    ) -> Result<(), Error> {
        let (reply, answer) = oneshot::channel();
        self.commands
            .send(command(reply))
            .map_err(|_| Error::ThreadEnded)?;
        answer.await.map_err(|_| Error::ThreadEnded)??;
        Ok(())
    }

    /// Fades out, closes the current play with this reason and ends the thread.
    pub fn close(&self, reason: EndReason) {
        // When the thread has ended already, there is nothing to close.
        drop(self.commands.send(Command::Close(reason)));
    }

    /// The status, with its changes.
    pub fn status(&self) -> watch::Receiver<SpeakerStatus> {
        self.status.clone()
    }
}
