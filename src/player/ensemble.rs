//! All that sounds in one room: the same from every outlet. One whose device goes leaves the others
//! alone, is looked for by its name, and joins in again at the next clip.

use std::time::{Duration, Instant};

use crate::model::{Gain, Health, Ms, Outlet, OutletStatus};
use crate::player::{Output, OutputState, Report, Sound, Trouble};

/// A missing device is looked for again after so long, doubled up to the latter.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(5);

/// An outlet, and what sounds there.
pub struct Fitted {
    pub outlet: Outlet,
    pub output: Box<dyn Output>,
}

pub(super) struct Ensemble {
    /// The speaker's, for the log.
    name: String,
    voices: Vec<Voice>,
}

struct Voice {
    outlet: Outlet,
    output: Box<dyn Output>,
    sounding: bool,
    missing: Option<Missing>,
}

/// A device that is not there.
struct Missing {
    /// When to look for it, and how much longer to wait after that.
    look: Instant,
    patience: Duration,
}

impl Ensemble {
    pub(super) fn new(name: String, fitted: Vec<Fitted>) -> Self {
        let voices = fitted.into_iter().map(|it| Voice {
            outlet: it.outlet,
            output: it.output,
            sounding: false,
            missing: None,
        });
        Self {
            name,
            voices: voices.collect(),
        }
    }

    /// Other outlets from now on.
    pub(super) fn replace(&mut self, fitted: Vec<Fitted>) {
        self.close();
        // Gone before the others come: both may be on one card.
        self.voices.clear();
        *self = Self::new(std::mem::take(&mut self.name), fitted);
    }

    /// Whether any device is there.
    pub(super) fn is_there(&self) -> bool {
        self.voices.iter().any(|it| it.missing.is_none())
    }

    pub(super) fn statuses(&self) -> Vec<OutletStatus> {
        let status = |it: &Voice| OutletStatus {
            outlet: it.outlet.clone(),
            health: match it.missing {
                None => Health::Ready,
                Some(_) => Health::Missing,
            },
            underruns: it.output.underruns(),
        };
        self.voices.iter().map(status).collect()
    }

    /// When to look for a missing device.
    pub(super) fn look_at(&self) -> Option<Instant> {
        let missing = self.voices.iter().filter_map(|it| it.missing.as_ref());
        missing.map(|it| it.look).min()
    }

    /// Looks for every device, at the start.
    pub(super) fn find(&mut self, now: Instant) {
        for voice in &mut self.voices {
            voice.find(&self.name, now);
        }
    }

    /// Looks for those devices whose time it is.
    pub(super) fn look(&mut self, now: Instant) {
        for voice in &mut self.voices {
            if voice.missing.as_ref().is_some_and(|it| it.look <= now) {
                voice.find(&self.name, now);
            }
        }
    }

    /// Sounds a file wherever a device is there; in vain only where that is nowhere.
    pub(super) fn start(&mut self, sound: &Sound, now: Instant) -> Result<(), Trouble> {
        self.close();
        let mut trouble = Trouble::Device("no device is there".into());
        let name = &self.name;
        for voice in self.voices.iter_mut().filter(|it| it.missing.is_none()) {
            match voice.output.start(sound) {
                Ok(()) => voice.sounding = true,
                Err(Trouble::Device(error)) => {
                    voice.miss(name, &error, now);
                    trouble = Trouble::Device(error);
                }
                Err(error @ Trouble::Recording(_)) => trouble = error,
            }
        }
        if self.sounding().next().is_some() {
            Ok(())
        } else {
            Err(trouble)
        }
    }

    /// Whether the file will sound right after what sounds.
    pub(super) fn follow(&mut self, sound: &Sound) -> Result<(), Trouble> {
        self.sounding().try_for_each(|it| it.output.follow(sound))
    }

    pub(super) fn set_gain(&mut self, gain: Gain) {
        self.sounding().for_each(|it| it.output.set_gain(gain));
    }

    pub(super) fn fade(&mut self, over: Duration) {
        self.sounding().for_each(|it| it.output.fade(over));
    }

    pub(super) fn unfade(&mut self) {
        self.sounding().for_each(|it| it.output.unfade());
    }

    pub(super) fn close(&mut self) {
        for voice in self.sounding() {
            voice.sounding = false;
            voice.output.close();
        }
    }

    /// What the first that sounds says; the others are as far, to within what they hold.
    pub(super) fn report(&mut self, now: Instant) -> Report {
        let mut told = None;
        let name = &self.name;
        for voice in self.voices.iter_mut().filter(|it| it.sounding) {
            let report = voice.output.report();
            if report.state == OutputState::Lost {
                voice.sounding = false;
                voice.output.close();
                voice.miss(name, "it takes no more sound", now);
            }
            let better = |it: &Report| it.state == OutputState::Lost;
            if told.as_ref().is_none_or(better) {
                told = Some(report);
            }
        }
        told.unwrap_or(Report {
            reached: Ms::ZERO,
            state: OutputState::Lost,
        })
    }

    /// Lets devices rest that nobody has used for a while; says when to ask again.
    pub(super) fn rest(&mut self, now: Instant) -> Option<Instant> {
        let voices = self.voices.iter_mut();
        voices.filter_map(|it| it.output.rest(now)).min()
    }

    fn sounding(&mut self) -> impl Iterator<Item = &mut Voice> {
        self.voices.iter_mut().filter(|it| it.sounding)
    }
}

impl Voice {
    /// Says so once when the device is missing, and once when it is back.
    fn find(&mut self, speaker: &str, now: Instant) {
        match self.output.probe() {
            Ok(()) => {
                if self.missing.take().is_some() {
                    tracing::info!(speaker, outlet = %self.outlet, "the speaker is back");
                }
            }
            Err(error) => self.miss(speaker, &error.to_string(), now),
        }
    }

    fn miss(&mut self, speaker: &str, error: &str, now: Instant) {
        let patience = if let Some(it) = &self.missing {
            (it.patience * 2).min(LOOK_AGAIN_AT_MOST)
        } else {
            tracing::warn!(speaker, outlet = %self.outlet, error, "the speaker does not answer; where a room has no other, its pages offer the text and visitors' phones until it does");
            LOOK_AGAIN
        };
        self.missing = Some(Missing {
            look: now + patience,
            patience,
        });
    }
}

impl std::fmt::Debug for Fitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fitted")
            .field("outlet", &self.outlet)
            .finish_non_exhaustive()
    }
}
