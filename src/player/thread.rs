//! The thread of one speaker. It receives commands, runs the state machine and carries out its effects on the
//! outputs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::model::{EndReason, Interruption, Ms, Phase, Play, Refusal, ScreenId, SpeakerStatus};
use crate::player::access_policy::{AccessPolicy, Activity};
use crate::player::active_play::Timestamp;
use crate::player::machine::{Effect, Input, Machine, TestTone};
use crate::player::output_group::OutputGroup;
use crate::player::{
    Command, Mute, OutputError, OutputReport, OutputState, StaffCommand, VisitorCommand, test_tone,
};

pub(super) struct PlayerThread {
    speaker: String,
    outputs: OutputGroup,
    machine: Machine,
    policy: AccessPolicy,
    clock: Clock,
    plays: mpsc::Sender<Play>,
    status: watch::Sender<SpeakerStatus>,
    /// The file of the test tone. It is written when it is first needed.
    test_tone: Option<NamedTempFile>,
}

impl PlayerThread {
    pub(super) fn new(
        speaker: String,
        outputs: OutputGroup,
        machine: Machine,
        policy: AccessPolicy,
        clock: Clock,
        plays: mpsc::Sender<Play>,
        status: watch::Sender<SpeakerStatus>,
    ) -> Self {
        Self {
            speaker,
            outputs,
            machine,
            policy,
            clock,
            plays,
            status,
            test_tone: None,
        }
    }

    pub(super) fn run(mut self, inbox: &Receiver<Command>) {
        let process = || self.process_commands(inbox);
        let reason = catch_unwind(AssertUnwindSafe(process)).unwrap_or_else(|_| {
            self.abort_playback();
            EndReason::Error
        });
        self.stop_and_wait(Input::Stop(reason));
    }

    /// Ends what plays at once, after a panic. What was heard until then is still reported as a play.
    fn abort_playback(&mut self) {
        self.clear();
        self.step(Input::OutputReport(OutputReport {
            position: Ms::ZERO,
            state: OutputState::DecodeFailed,
        }));
    }

    /// Runs until the thread is closed. Returns the reason.
    fn process_commands(&mut self, inbox: &Receiver<Command>) -> EndReason {
        self.probe_outputs();
        let mut deadline = None;
        loop {
            // A deadline only moves forward: frequent commands must not delay it again and again.
            deadline = self
                .next_deadline()
                .map(|next| deadline.map_or(next, |pending: Instant| pending.min(next)));
            let remaining = deadline.map(|at| at.saturating_duration_since(self.clock.monotonic()));
            let command = match remaining {
                Some(Duration::ZERO) => {
                    deadline = None;
                    self.on_timer();
                    continue;
                }
                Some(remaining) => match inbox.recv_timeout(remaining) {
                    Ok(command) => command,
                    Err(RecvTimeoutError::Timeout) => {
                        deadline = None;
                        self.on_timer();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return EndReason::Closing,
                },
                None => match inbox.recv() {
                    Ok(command) => command,
                    Err(_) => return EndReason::Closing,
                },
            };
            let (answer, reply) = match command {
                Command::Visitor {
                    command,
                    screen,
                    reply,
                } => (self.on_visitor_command(command, screen), reply),
                Command::Staff { command, reply } => (self.on_staff_command(command), reply),
                Command::Ping { reply } => (Ok(()), reply),
                Command::Close(reason) => return reason,
            };
            if reply.send(answer).is_err() {
                tracing::debug!(
                    speaker = self.speaker,
                    "the sender of a command has gone; the command was executed"
                );
            }
        }
    }

    /// Fades out and closes the play. No command is processed meanwhile.
    fn stop_and_wait(&mut self, stop: Input) {
        self.clear();
        self.step(stop);
        while let Some(interval) = self.machine.report_interval() {
            std::thread::sleep(interval);
            self.read_report();
        }
    }

    /// Releases the speaker and drops everything that waits.
    fn clear(&mut self) {
        self.policy.release();
        self.machine.clear_playlist();
    }

    fn on_visitor_command(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
    ) -> Result<(), Refusal> {
        if matches!(command, VisitorCommand::Leave) {
            self.step(Input::ForgetBrokenOff(screen));
        }
        let activity = match self.machine.status().now_playing {
            Some(now) if now.is_announcement => Activity::Announcing,
            Some(now) => Activity::Playing {
                clip: now.subject.clip,
                paused: now.phase == Phase::Paused,
            },
            None => Activity::Idle,
        };
        let now = self.clock.monotonic();
        let playlist = self.machine.playlist();
        let admitted = self
            .policy
            .admit(command, screen, &activity, playlist, now)?;
        if let Some(input) = admitted {
            self.step(input);
        }
        Ok(())
    }

    fn on_staff_command(&mut self, command: StaffCommand) -> Result<(), Refusal> {
        match command {
            StaffCommand::SetOutputs(outputs) => {
                self.stop_and_wait(Input::Interrupt(Interruption::Staff));
                self.outputs.replace(outputs);
                self.probe_outputs();
            }
            StaffCommand::SetLevel(level) => self.step(Input::Level(level)),
            StaffCommand::SetMute(Mute::On) => {
                self.policy.mute();
                self.clear();
                self.step(Input::Interrupt(Interruption::Staff));
            }
            StaffCommand::SetMute(Mute::Off) => self.policy.unmute(),
            StaffCommand::Announce { .. } | StaffCommand::PlayTestTone
                if self.policy.is_muted() =>
            {
                return Err(Refusal::Muted);
            }
            StaffCommand::Announce { requests, start_by } => {
                let requests = requests.into_iter().map(Box::new).collect();
                self.step(Input::Announce { requests, start_by });
            }
            StaffCommand::PlayTestTone if !self.machine.can_test() => return Err(Refusal::Busy),
            StaffCommand::PlayTestTone => self.play_test_tone(),
        }
        Ok(())
    }

    fn play_test_tone(&mut self) {
        let file = match self.test_tone.take().map_or_else(test_tone::write_file, Ok) {
            Ok(file) => file,
            Err(error) => {
                tracing::error!(speaker = self.speaker, %error, "the file of the test tone cannot be written");
                return;
            }
        };
        let path = file.path().to_owned();
        self.test_tone = Some(file);
        self.step(Input::Test(TestTone {
            file: path,
            length: test_tone::LENGTH,
            true_peak: test_tone::TRUE_PEAK_DB,
        }));
    }

    /// When the timer is due: for a report of the output, a probe of a missing device, or the machine.
    fn next_deadline(&mut self) -> Option<Instant> {
        let remaining = self.until_deadline()?;
        Some(self.clock.monotonic() + remaining)
    }

    fn until_deadline(&mut self) -> Option<Duration> {
        if let Some(interval) = self.machine.report_interval() {
            return Some(interval);
        }
        let now = self.clock.monotonic();
        let deadlines = [
            self.machine.next_deadline(),
            self.outputs.next_probe(),
            self.outputs.close_if_idle(now),
        ];
        let next = deadlines.into_iter().flatten().min();
        next.map(|at| at.saturating_duration_since(now))
    }

    fn on_timer(&mut self) {
        let is_active = self.machine.report_interval().is_some();
        if is_active {
            self.read_report();
        }
        let now = self.clock.monotonic();
        if self.outputs.next_probe().is_some_and(|at| now >= at) {
            self.outputs.probe_due(now);
            self.update_device_health();
        }
        if !is_active {
            self.step(Input::Tick);
        }
    }

    fn read_report(&mut self) {
        let report = self.outputs.report(self.clock.monotonic());
        self.step(Input::OutputReport(report));
    }

    fn probe_outputs(&mut self) {
        self.outputs.probe_all(self.clock.monotonic());
        self.update_device_health();
    }

    fn update_device_health(&mut self) {
        let available = self.outputs.is_available();
        self.step(if available {
            Input::DeviceFound
        } else {
            Input::DeviceMissing
        });
    }

    fn step(&mut self, input: Input) {
        let now = Timestamp {
            instant: self.clock.monotonic(),
            moment: self.clock.moment(),
        };
        let mut failure = None;
        for effect in self.machine.step(input, now) {
            failure = failure.or(self.carry_out(effect, now.instant));
        }
        if let Some(failure) = failure {
            self.step(failure);
            return;
        }
        if self.machine.is_idle() || self.machine.is_device_missing() {
            self.policy.release();
        }
        self.publish_status();
    }

    fn publish_status(&self) {
        let mut status = self.machine.status();
        status.holder = self.policy.holder();
        status.outlets = self.outputs.statuses();
        self.status.send_if_modified(|published| {
            let changed = *published != status;
            if changed {
                *published = status;
            }
            changed
        });
    }

    /// Carries out an effect. Returns the input that reports its failure to the machine.
    fn carry_out(&mut self, effect: Effect, now: Instant) -> Option<Input> {
        match effect {
            Effect::Start(source) => {
                let error = self.outputs.start(&source, now).err()?;
                tracing::warn!(speaker = self.speaker, %error, "the playback did not start");
                let state = match error {
                    OutputError::Device(_) => OutputState::DeviceLost,
                    OutputError::Recording(_) => OutputState::DecodeFailed,
                };
                return Some(Input::OutputReport(OutputReport {
                    position: source.start,
                    state,
                }));
            }
            Effect::Enqueue(source) => {
                let error = self.outputs.enqueue(&source).err()?;
                tracing::warn!(speaker = self.speaker, %error, "the next clip could not be prepared");
                return Some(Input::PreparationFailed);
            }
            Effect::QueuedClipStarted(Some(screen)) => self.policy.set_holder(screen, now),
            Effect::QueuedClipStarted(None) => {}
            Effect::SetGain(gain) => self.outputs.set_gain(gain),
            Effect::FadeOut(duration) => self.outputs.fade_out(duration),
            Effect::CancelFade => self.outputs.cancel_fade(),
            Effect::Close => self.outputs.close(),
            Effect::ReportPlay(play) => {
                // ActivePlay never waits for the database. A later report holds all of this one.
                if self.plays.try_send(*play).is_err() {
                    tracing::warn!(
                        speaker = self.speaker,
                        "the play log is full or closed; a report of a play is lost"
                    );
                }
            }
        }
        None
    }
}
