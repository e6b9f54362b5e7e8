//! All outputs of one room. They play the same sound. An output whose device is lost leaves the others alone. Its
//! device is probed again by name, and it plays again from the next clip on.

use std::time::{Duration, Instant};

use crate::model::{Gain, Health, Ms, Outlet, OutletStatus};
use crate::player::{Output, OutputError, OutputReport, OutputState, PlaybackSource};

/// The first pause between two probes of a missing device. It doubles up to the maximum.
const MIN_PROBE_INTERVAL: Duration = Duration::from_millis(250);
const MAX_PROBE_INTERVAL: Duration = Duration::from_secs(5);

/// An outlet with the output that plays there.
pub struct AttachedOutput {
    /// The outlet.
    pub outlet: Outlet,
    /// The output.
    pub output: Box<dyn Output>,
}

pub(super) struct OutputGroup {
    /// The name of the speaker, for the log.
    speaker: String,
    members: Vec<Member>,
}

struct Member {
    outlet: Outlet,
    output: Box<dyn Output>,
    is_playing: bool,
    missing: Option<MissingDevice>,
}

struct MissingDevice {
    next_probe: Instant,
    probe_interval: Duration,
}

impl OutputGroup {
    pub(super) fn new(speaker: String, outputs: Vec<AttachedOutput>) -> Self {
        let members = outputs.into_iter().map(|attached| Member {
            outlet: attached.outlet,
            output: attached.output,
            is_playing: false,
            missing: None,
        });
        Self {
            speaker,
            members: members.collect(),
        }
    }

    pub(super) fn replace(&mut self, outputs: Vec<AttachedOutput>) {
        self.close();
        // The old outputs are dropped first: an old and a new one may share a device.
        self.members.clear();
        *self = Self::new(std::mem::take(&mut self.speaker), outputs);
    }

    /// Whether at least one device is available.
    pub(super) fn is_available(&self) -> bool {
        self.members.iter().any(|member| member.missing.is_none())
    }

    pub(super) fn statuses(&self) -> Vec<OutletStatus> {
        let status = |member: &Member| OutletStatus {
            outlet: member.outlet.clone(),
            health: match member.missing {
                None => Health::Ready,
                Some(_) => Health::Missing,
            },
            underruns: member.output.underruns(),
        };
        self.members.iter().map(status).collect()
    }

    /// When the next missing device has to be probed.
    pub(super) fn next_probe(&self) -> Option<Instant> {
        let missing = self
            .members
            .iter()
            .filter_map(|member| member.missing.as_ref());
        missing.map(|missing| missing.next_probe).min()
    }

    pub(super) fn probe_all(&mut self, now: Instant) {
        for member in &mut self.members {
            member.probe(&self.speaker, now);
        }
    }

    /// Probes the missing devices whose time has come.
    pub(super) fn probe_due(&mut self, now: Instant) {
        for member in &mut self.members {
            let missing = member.missing.as_ref();
            if missing.is_some_and(|missing| missing.next_probe <= now) {
                member.probe(&self.speaker, now);
            }
        }
    }

    /// Plays a file on every device that is available. Fails only when it starts on none.
    pub(super) fn start(
        &mut self,
        source: &PlaybackSource,
        now: Instant,
    ) -> Result<(), OutputError> {
        self.close();
        let mut failure = OutputError::Device("no device is available".into());
        let speaker = &self.speaker;
        for member in self
            .members
            .iter_mut()
            .filter(|member| member.missing.is_none())
        {
            match member.output.start(source) {
                Ok(()) => member.is_playing = true,
                Err(OutputError::Device(error)) => {
                    member.mark_missing(speaker, &error, now);
                    failure = OutputError::Device(error);
                }
                Err(error @ OutputError::Recording(_)) => failure = error,
            }
        }
        if self.playing().next().is_some() {
            Ok(())
        } else {
            Err(failure)
        }
    }

    /// Plays a file after the current one, without a gap.
    pub(super) fn enqueue(&mut self, source: &PlaybackSource) -> Result<(), OutputError> {
        self.playing()
            .try_for_each(|member| member.output.enqueue(source))
    }

    pub(super) fn set_gain(&mut self, gain: Gain) {
        self.playing()
            .for_each(|member| member.output.set_gain(gain));
    }

    pub(super) fn fade_out(&mut self, duration: Duration) {
        self.playing()
            .for_each(|member| member.output.fade_out(duration));
    }

    pub(super) fn cancel_fade(&mut self) {
        self.playing()
            .for_each(|member| member.output.cancel_fade());
    }

    pub(super) fn close(&mut self) {
        for member in self.playing() {
            member.is_playing = false;
            member.output.close();
        }
    }

    /// The report of the first output that plays. The others are at the same position, except for their buffers.
    pub(super) fn report(&mut self, now: Instant) -> OutputReport {
        let mut first = None;
        let speaker = &self.speaker;
        for member in self.members.iter_mut().filter(|member| member.is_playing) {
            let report = member.output.report();
            if report.state == OutputState::DeviceLost {
                member.is_playing = false;
                member.output.close();
                member.mark_missing(speaker, "the device consumes no more sound", now);
            }
            let is_lost = |report: &OutputReport| report.state == OutputState::DeviceLost;
            if first.as_ref().is_none_or(is_lost) {
                first = Some(report);
            }
        }
        first.unwrap_or(OutputReport {
            position: Ms::ZERO,
            state: OutputState::DeviceLost,
        })
    }

    /// Closes the devices that have been idle for long enough. Returns when to call this again.
    pub(super) fn close_if_idle(&mut self, now: Instant) -> Option<Instant> {
        let members = self.members.iter_mut();
        members
            .filter_map(|member| member.output.close_if_idle(now))
            .min()
    }

    fn playing(&mut self) -> impl Iterator<Item = &mut Member> {
        self.members.iter_mut().filter(|member| member.is_playing)
    }
}

impl Member {
    /// Probes the device. Logs once when it becomes missing, and once when it is back.
    fn probe(&mut self, speaker: &str, now: Instant) {
        match self.output.probe() {
            Ok(()) => {
                if self.missing.take().is_some() {
                    tracing::info!(speaker, outlet = %self.outlet, "the speaker is back");
                }
            }
            Err(error) => self.mark_missing(speaker, &error.to_string(), now),
        }
    }

    fn mark_missing(&mut self, speaker: &str, error: &str, now: Instant) {
        let probe_interval = if let Some(missing) = &self.missing {
            (missing.probe_interval * 2).min(MAX_PROBE_INTERVAL)
        } else {
            tracing::warn!(speaker, outlet = %self.outlet, error, "the speaker does not answer; a room without another speaker offers the text and visitors' phones until it is back");
            MIN_PROBE_INTERVAL
        };
        self.missing = Some(MissingDevice {
            next_probe: now + probe_interval,
            probe_interval,
        });
    }
}

impl std::fmt::Debug for AttachedOutput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AttachedOutput")
            .field("outlet", &self.outlet)
            .finish_non_exhaustive()
    }
}
