//! What makes the sound, or keeps its time in silence.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::model::{Gain, Ms, OutputName};
use crate::player::{OutputState, Report, Speaker};

/// Why an output did not start.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The device is not there or cannot be opened.
    #[error("{0}")]
    Device(String),
    /// The recording cannot be read.
    #[error("{0}")]
    Recording(String),
}

/// A file to be sounded.
#[derive(Clone, Copy, Debug)]
pub struct Sound<'a> {
    pub file: &'a Path,
    pub from: Ms,
    pub length: Ms,
    pub gain: Gain,
}

/// One audio output, used by one thread.
pub trait Output: Send {
    /// Sounds a file in place of whatever sounds.
    fn start(&mut self, sound: Sound<'_>) -> Result<(), Trouble>;
    fn set_gain(&mut self, gain: Gain);
    /// Goes to silence; [`Report`] says when it has been heard.
    fn fade(&mut self, over: Duration);
    /// Takes a fade back.
    fn unfade(&mut self);
    /// Gives the device back. Closing twice is once.
    fn close(&mut self);
    fn report(&mut self) -> Report;
    /// Whether the device could be opened now.
    fn probe(&mut self) -> Result<(), Trouble>;
}

/// The output of this name; it is not opened yet.
pub fn make(name: &OutputName, clock: &Clock) -> Box<dyn Output> {
    match name {
        OutputName::Silent => Box::new(Silent::new(clock.clone())),
        OutputName::Device(name) => Box::new(Speaker::new(name.to_string(), clock.clone())),
    }
}

/// Plays to nobody, in real time.
#[derive(Debug)]
pub struct Silent {
    clock: Clock,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    from: Ms,
    length: Ms,
    since: Instant,
    fades_at: Option<Instant>,
}

impl Silent {
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            running: None,
        }
    }
}

impl Output for Silent {
    fn start(&mut self, sound: Sound<'_>) -> Result<(), Trouble> {
        if !sound.file.is_file() {
            return Err(Trouble::Recording(format!(
                "{} is not there",
                sound.file.display()
            )));
        }
        self.running = Some(Running {
            from: sound.from,
            length: sound.length,
            since: self.clock.monotonic(),
            fades_at: None,
        });
        Ok(())
    }

    fn set_gain(&mut self, _gain: Gain) {}

    fn fade(&mut self, over: Duration) {
        let at = self.clock.monotonic() + over;
        if let Some(running) = &mut self.running {
            running.fades_at = Some(at);
        }
    }

    fn unfade(&mut self) {
        if let Some(running) = &mut self.running {
            running.fades_at = None;
        }
    }

    fn close(&mut self) {
        self.running = None;
    }

    fn report(&mut self) -> Report {
        let now = self.clock.monotonic();
        let Some(running) = &self.running else {
            return Report {
                reached: Ms::ZERO,
                state: OutputState::Lost,
            };
        };
        let faded = running.fades_at.filter(|at| now >= *at);
        let until = faded.unwrap_or(now);
        let reached = running.from + Ms::from(until.saturating_duration_since(running.since));
        let state = if reached >= running.length {
            OutputState::Ended
        } else if faded.is_some() {
            OutputState::Faded
        } else {
            OutputState::Sounding
        };
        Report {
            reached: reached.min(running.length),
            state,
        }
    }

    fn probe(&mut self) -> Result<(), Trouble> {
        Ok(())
    }
}
