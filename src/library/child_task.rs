//! The child's side of `docent inspect`: reads the file of a stranger in a confined process, and writes the result to
//! standard output as lines of JSON.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::library::alignment::{self, SynthesizerCall, run_synthesizer};
use crate::library::child::ChildMessage;
use crate::library::child::confinement::{Confinement, confine};
use crate::library::ingest::{derive, measure};
use crate::library::pictures::photograph;
use crate::library::spreadsheet;
use crate::library::{Adjustment, DerivationTarget, Percent};
use crate::model::Ms;

/// What the child does with its file.
#[derive(Clone, Debug, PartialEq)]
pub enum ChildTask {
    /// Decodes and measures a recording.
    Measure,
    /// Derives a file from a recording.
    Derive {
        /// The kind of file.
        target: DerivationTarget,
        /// The file to write.
        out: PathBuf,
        /// The changes to the audio.
        adjustment: Adjustment,
    },
    /// Decodes and re-encodes a photo.
    DevelopPhotograph {
        /// The file to write.
        out: PathBuf,
    },
    /// Aligns a recording with the text on standard input.
    Align,
    /// Becomes the speech synthesizer, which is the file, with limits of its own.
    Synthesize(SynthesizerCall),
    /// Reads a spreadsheet.
    ReadTable,
    /// Reports what the child cannot do after its confinement.
    TryConfinement,
}

impl ChildTask {
    /// The file to write.
    fn out(&self) -> Option<&Path> {
        match self {
            Self::Derive { out, .. } | Self::DevelopPhotograph { out } => Some(out),
            Self::Measure
            | Self::Align
            | Self::Synthesize(_)
            | Self::ReadTable
            | Self::TryConfinement => None,
        }
    }
}

/// Runs `docent inspect FILE …`. Confines this process for good before it opens the file. `max_length` is the maximum
/// length of a recording.
pub fn inspect_child(file: &Path, max_length: Ms, task: &ChildTask) -> ExitCode {
    if let ChildTask::Synthesize(call) = task {
        return run_synthesizer(file, call);
    }
    if confine(file, task.out()).is_err() {
        return ExitCode::FAILURE;
    }
    match run_task(file, max_length, task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Performs the task and sends its result: for each task the type that `Library::run_child` expects.
fn run_task(file: &Path, max_length: Ms, task: &ChildTask) -> std::io::Result<()> {
    // A closed pipe is an error of the result's line at the latest.
    let mut report = |Percent(percent)| drop(send(&ChildMessage::<()>::Progress(percent)));
    match task {
        ChildTask::Measure => {
            let measured = measure::measure(file, max_length, &mut report);
            send(&ChildMessage::Done(measured))
        }
        ChildTask::Derive {
            target,
            out,
            adjustment,
        } => {
            let derived = derive::derive(file, max_length, *target, out, *adjustment);
            send(&ChildMessage::Done(derived))
        }
        ChildTask::DevelopPhotograph { out } => {
            send(&ChildMessage::Done(photograph::develop(file, out)))
        }
        ChildTask::Align => {
            let request = std::io::stdin().lock();
            let found = alignment::align(file, max_length, request, &mut report);
            send(&ChildMessage::Done(found))
        }
        // It became another program before.
        ChildTask::Synthesize(_) => Err(std::io::ErrorKind::Unsupported.into()),
        ChildTask::ReadTable => send(&ChildMessage::Done(spreadsheet::read_file(file))),
        ChildTask::TryConfinement => send(&ChildMessage::Done(Confinement::try_out())),
    }
}

fn send(message: &ChildMessage<impl Serialize>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, message)?;
    out.write_all(b"\n")?;
    out.flush()
}
