//! The hidden `docent inspect`: it meets strange files in a process of its own, which may die.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use crate::library::ingest::confinement::{Confinement, confine};
use crate::library::ingest::{derive, measure};
use crate::library::pictures::photograph;
use crate::library::spreadsheet;
use crate::library::{Adjustment, Measured, Share};
use crate::model::{Findings, Ms};

/// What the child is to do with its file.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    Measure,
    ForSpeaker {
        out: PathBuf,
        adjustment: Adjustment,
    },
    ForBrowser {
        out: PathBuf,
        adjustment: Adjustment,
    },
    Photograph {
        out: PathBuf,
    },
    Sheet,
    /// Says what it cannot do, once it has confined itself as for anything else.
    TryConfinement,
}

impl Work {
    /// The file that is to be written.
    fn out(&self) -> Option<&Path> {
        match self {
            Self::ForSpeaker { out, .. }
            | Self::ForBrowser { out, .. }
            | Self::Photograph { out } => Some(out),
            Self::Measure | Self::Sheet | Self::TryConfinement => None,
        }
    }
}

/// What the child says on its standard output, each as one line of JSON: shares while it listens,
/// then what came of its work.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line<T> {
    /// Hundredths of the file that have been read.
    Share(u8),
    Done(T),
}

/// [`Measured`] as it crosses from the child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wire {
    format: String,
    plain: bool,
    seekable: bool,
    length_ms: u64,
    sounding_ms: u64,
    channels: u8,
    rate: u32,
    loudness: Option<f64>,
    true_peak: f64,
    waveform: String,
    declared_ms: Option<u64>,
    findings: Findings,
}

impl From<Measured> for Wire {
    fn from(it: Measured) -> Self {
        Self {
            format: it.format.as_str().to_owned(),
            plain: it.plain,
            seekable: it.seekable,
            length_ms: it.length.0,
            sounding_ms: it.sounding.0,
            channels: it.channels,
            rate: it.rate,
            loudness: it.loudness,
            true_peak: it.true_peak,
            waveform: hex::encode(it.waveform),
            declared_ms: it.declared.map(|it| it.0),
            findings: it.findings,
        }
    }
}

impl Wire {
    /// None where the child was no longer itself.
    pub(in crate::library) fn measured(self) -> Option<Measured> {
        let mut findings = self.findings;
        findings.silences.truncate(Findings::MAX_SILENCES);
        Some(Measured {
            format: self.format.parse().ok()?,
            plain: self.plain,
            seekable: self.seekable,
            length: Ms(self.length_ms),
            sounding: Ms(self.sounding_ms),
            channels: self.channels,
            rate: self.rate,
            loudness: self.loudness,
            true_peak: self.true_peak,
            waveform: hex::decode(self.waveform).ok()?,
            declared: self.declared_ms.map(Ms),
            findings,
        })
    }
}

/// The whole of `docent inspect FILE …`; `longest` is the longest recording it takes.
/// Confines this process for good before it opens the file.
pub fn inspect_child(file: &Path, longest: Ms, work: &Work) -> ExitCode {
    if confine(file, work.out()).is_err() {
        return ExitCode::FAILURE;
    }
    match work_on(file, longest, work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Does it, and tells what came of it: of each work the type that `inspector` asks for.
fn work_on(file: &Path, longest: Ms, work: &Work) -> std::io::Result<()> {
    match work {
        Work::Measure => {
            // Nobody has to listen; the answer at the end finds out.
            let mut share = |Share(it)| drop(tell(&Line::<()>::Share(it)));
            let measured = measure::measure(file, longest, &mut share);
            tell(&Line::Done(measured.map(Wire::from)))
        }
        Work::ForSpeaker { out, adjustment } => {
            let derived = derive::for_speaker(file, longest, out, *adjustment);
            tell(&Line::Done(derived))
        }
        Work::ForBrowser { out, adjustment } => {
            let derived = derive::for_browser(file, longest, out, *adjustment);
            tell(&Line::Done(derived))
        }
        Work::Photograph { out } => tell(&Line::Done(photograph::develop(file, out))),
        Work::Sheet => tell(&Line::Done(spreadsheet::read_file(file))),
        Work::TryConfinement => tell(&Line::Done(Confinement::tried())),
    }
}

fn tell(line: &Line<impl Serialize>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, line)?;
    out.write_all(b"\n")?;
    out.flush()
}
