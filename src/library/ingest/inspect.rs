//! The parent's side of `docent inspect`: starts the child process, reads its messages, and limits its time.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::de::DeserializeOwned;

use crate::library::cancel_token::{CancelToken, ChildEnd};
use crate::library::ingest::child::ChildMessage;
use crate::library::ingest::confinement::Confinement;
use crate::library::spreadsheet::{SpreadsheetError, SpreadsheetTable};
use crate::library::{
    Adjustment, DerivationTarget, InspectionError, Library, Measured, Percent, PictureError,
    RecordingError,
};
use crate::model::Findings;

/// The maximum output of a child: far more than the rows of a table or a waveform need.
const MAX_OUTPUT_BYTES: u64 = 32 << 20;

impl Library {
    /// Decodes and measures the whole file in a child process. Takes as long as that takes, but no longer than the
    /// library's timeout.
    ///
    /// # Errors
    /// Why the file cannot be a recording, or was not inspected.
    pub fn inspect(&self, file: &Path) -> Result<Measured, RecordingError> {
        self.inspect_with_progress(file, |_| {})
    }

    /// Like [`Library::inspect`]; passes rising percentages of the file to `report`.
    ///
    /// # Errors
    /// As [`Library::inspect`].
    pub fn inspect_with_progress(
        &self,
        file: &Path,
        report: impl FnMut(Percent),
    ) -> Result<Measured, RecordingError> {
        let measured: Result<Measured, RecordingError> = self.run_child(file, &[], report)?;
        let mut measured = measured?;
        // A compromised child can send more.
        measured.findings.silences.truncate(Findings::MAX_SILENCES);
        Ok(measured)
    }

    pub(super) fn derive(
        &self,
        file: &Path,
        target: DerivationTarget,
        out: &Path,
        adjustment: Adjustment,
    ) -> Result<(), RecordingError> {
        let purpose = match target {
            DerivationTarget::Speaker => "--speaker",
            DerivationTarget::Browser => "--browser",
        };
        let gain = format!("--gain-db={}", adjustment.gain.0);
        let mut arguments = vec![purpose.into(), out.into(), gain.into()];
        if adjustment.inverts_second {
            arguments.push("--invert-second".into());
        }
        self.run_child(file, &arguments, |_| {})?
    }

    /// Writes to `out` what pages show of a photograph. Returns width and height in pixels.
    pub(in crate::library) fn develop(
        &self,
        file: &Path,
        out: &Path,
    ) -> Result<(u16, u16), PictureError> {
        let arguments = ["--photograph".into(), out.into()];
        self.run_child(file, &arguments, |_| {})?
    }

    /// Reads a table of clips in a child process.
    ///
    /// # Errors
    /// Why the file cannot be read as a table, or was not inspected.
    pub fn read_table(&self, file: &Path) -> Result<SpreadsheetTable, SpreadsheetError> {
        self.run_child(file, &["--sheet".into()], |_| {})?
    }

    /// What a confined child process cannot do on this system; it tries.
    ///
    /// # Errors
    /// Why the child could not report.
    pub fn try_confinement(&self) -> Result<Confinement, InspectionError> {
        self.run_child(&self.inspector, &["--try-confinement".into()], |_| {})
    }

    /// Runs a child process on the file and returns its result. Invalid output is [`InspectionError::Killed`].
    fn run_child<T: DeserializeOwned>(
        &self,
        file: &Path,
        arguments: &[OsString],
        report: impl FnMut(Percent),
    ) -> Result<T, InspectionError> {
        let open_failed = InspectionError::open_failed;
        let start_failed = InspectionError::start_failed;
        // The child would wait for ever on a pipe or a device.
        if !std::fs::metadata(file).map_err(open_failed)?.is_file() {
            return Err(InspectionError::NotAFile);
        }
        // Absolute, so that no file name is taken for an option.
        let file = std::path::absolute(file).map_err(open_failed)?;
        let mut child = Command::new(&self.inspector)
            .arg("inspect")
            .arg(&file)
            .arg(format!("--longest-ms={}", self.limits.max_length.0))
            .args(arguments)
            // A terminal interrupts whole process groups; the end of docent is not an error of the file.
            .process_group(0)
            // The environment of docent may name its credentials.
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(start_failed)?;
        let cancel_token = self.cancel_token.as_ref();
        let outcome = wait_with_timeout(self.limits.timeout, cancel_token, &mut child, |child| {
            let result: Option<T> = read_messages(child, report);
            (result, child.wait())
        });
        let ((result, status), end) = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                // Without a watcher it might never end.
                drop(child.kill());
                drop(child.wait());
                return Err(start_failed(error));
            }
        };
        let status = status.map_err(start_failed)?;
        result.filter(|_| status.success()).ok_or_else(|| match end {
            ChildEnd::Cancelled => InspectionError::Cancelled,
            ChildEnd::TimedOut => {
                tracing::warn!(file = %file.display(), "an inspection took too long and was ended");
                let seconds = self.limits.timeout.as_secs();
                InspectionError::TimedOut { seconds }
            }
            ChildEnd::Exited => {
                tracing::warn!(file = %file.display(), status = %status, "an inspection failed");
                InspectionError::Killed
            }
        })
    }
}

/// Reports rising percentages, and returns the child's result. None for invalid output.
fn read_messages<T: DeserializeOwned>(
    child: &mut Child,
    mut report: impl FnMut(Percent),
) -> Option<T> {
    // Dropped at the end, so that a child that goes on writing gets SIGPIPE.
    let output = BufReader::new(child.stdout.take()?.take(MAX_OUTPUT_BYTES));
    let mut highest = Percent(0);
    for line in output.split(b'\n') {
        match serde_json::from_slice(&line.ok()?).ok()? {
            ChildMessage::Done(result) => return Some(result),
            ChildMessage::Progress(percent) => {
                let percent = Percent(percent.min(100));
                if percent > highest {
                    highest = percent;
                    report(percent);
                }
            }
        }
    }
    None
}

/// Runs `wait`, which waits for the child to exit. Kills the child after `timeout`, or when the token is cancelled.
/// Returns which of them happened.
fn wait_with_timeout<T>(
    timeout: Duration,
    cancel_token: Option<&CancelToken>,
    child: &mut Child,
    wait: impl FnOnce(&mut Child) -> T,
) -> std::io::Result<(T, ChildEnd)> {
    // A handle on this very process: its number may be another's after its end.
    let handle = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let (sender, receiver) = channel();
    if let Some(cancel_token) = cancel_token {
        cancel_token.subscribe(sender.clone());
    }
    thread::scope(|scope| {
        let watcher = thread::Builder::new()
            .name("inspection watch".into())
            .spawn_scoped(scope, move || {
                let end = receiver.recv_timeout(timeout).unwrap_or(ChildEnd::TimedOut);
                // The child may just have exited. The other thread waits for it either way.
                if end == ChildEnd::Exited || pidfd_send_signal(&handle, Signal::KILL).is_err() {
                    return ChildEnd::Exited;
                }
                end
            })?;
        let waited = wait(child);
        // The channel is closed if the child was killed.
        drop(sender.send(ChildEnd::Exited));
        Ok((waited, watcher.join().unwrap_or(ChildEnd::Exited)))
    })
}
