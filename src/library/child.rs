//! The hidden `docent inspect`: it meets strange files in a process of its own, which may die.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, nice, setrlimit};
use serde::{Deserialize, Serialize};

use crate::library::{Measured, Unfit, UnfitPicture, derive, measure, photograph};
use crate::model::{Gain, Ms};

const MEMORY: u64 = 512 << 20;
const CPU_SECONDS: u64 = 600;
/// Three hours of 48 kHz stereo are 2.1 GB.
const FILE: u64 = 4 << 30;

/// What the child is to do with its file.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    Measure,
    ForSpeaker { out: PathBuf, gain: Gain },
    ForBrowser { out: PathBuf, gain: Gain },
    Photograph { out: PathBuf },
}

/// What the child says on its standard output, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Measured(Wire),
    Derived,
    /// In pixels.
    Developed {
        width: u16,
        height: u16,
    },
    Unfit(Unfit),
    UnfitPicture(UnfitPicture),
}

/// [`Measured`] as it crosses from the child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wire {
    format: String,
    plain: bool,
    length_ms: u64,
    sounding_ms: u64,
    channels: u8,
    rate: u32,
    loudness: Option<f64>,
    true_peak: f64,
    waveform: String,
    declared_ms: Option<u64>,
    damaged_packets: u32,
}

impl From<Measured> for Wire {
    fn from(it: Measured) -> Self {
        Self {
            format: it.format.as_str().to_owned(),
            plain: it.plain,
            length_ms: it.length.0,
            sounding_ms: it.sounding.0,
            channels: it.channels,
            rate: it.rate,
            loudness: it.loudness,
            true_peak: it.true_peak,
            waveform: hex::encode(it.waveform),
            declared_ms: it.declared.map(|it| it.0),
            damaged_packets: it.damaged_packets,
        }
    }
}

impl Wire {
    /// None where the child was no longer itself.
    pub(super) fn measured(self) -> Option<Measured> {
        Some(Measured {
            format: self.format.parse().ok()?,
            plain: self.plain,
            length: Ms(self.length_ms),
            sounding: Ms(self.sounding_ms),
            channels: self.channels,
            rate: self.rate,
            loudness: self.loudness,
            true_peak: self.true_peak,
            waveform: hex::decode(self.waveform).ok()?,
            declared: self.declared_ms.map(Ms),
            damaged_packets: self.damaged_packets,
        })
    }
}

/// The whole of `docent inspect FILE …`. Limits this process for good before it opens the file.
pub fn inspect_child(file: &Path, work: &Work) -> ExitCode {
    if limit().is_err() {
        return ExitCode::FAILURE;
    }
    match tell(&answer(file, work)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer(file: &Path, work: &Work) -> Answer {
    match work {
        Work::Measure => {
            let measured = measure::measure(file).map(|it| Answer::Measured(it.into()));
            measured.unwrap_or_else(Answer::Unfit)
        }
        Work::ForSpeaker { out, gain } => {
            let derived = derive::for_speaker(file, out, *gain);
            derived.map_or_else(Answer::Unfit, |()| Answer::Derived)
        }
        Work::ForBrowser { out, gain } => {
            let derived = derive::for_browser(file, out, *gain);
            derived.map_or_else(Answer::Unfit, |()| Answer::Derived)
        }
        Work::Photograph { out } => {
            let developed = photograph::develop(file, out);
            developed.map_or_else(Answer::UnfitPicture, |(width, height)| Answer::Developed {
                width,
                height,
            })
        }
    }
}

fn limit() -> rustix::io::Result<()> {
    let most = [
        (Resource::As, MEMORY),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Fsize, FILE),
        (Resource::Core, 0),
    ];
    for (resource, most) in most {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )?;
    }
    // What plays in the rooms goes before what is being inspected.
    nice(10)?;
    Ok(())
}

fn tell(answer: &Answer) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    out.flush()
}
