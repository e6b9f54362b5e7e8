//! The parent's side of `docent inspect`: starts the child process, reads its messages, and limits its time.

mod cancel_token;
pub(super) mod confinement;

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
use serde::{Deserialize, Serialize};

use crate::library::{InspectionError, Library, Percent};
use cancel_token::ChildEnd;

pub use cancel_token::CancelToken;
pub use confinement::Confinement;

/// The maximum output of a child: far more than the rows of a table or a waveform need.
const MAX_OUTPUT_BYTES: u64 = 32 << 20;

/// One line of JSON on the child's standard output: any number of percentages, then the result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ChildMessage<T> {
    /// How much of the file has been read, from 0 to 100.
    Progress(u8),
    Done(T),
}

impl Library {
    /// What a confined child process cannot do on this system; it tries.
    ///
    /// # Errors
    /// Why the child could not report.
    pub fn try_confinement(&self) -> Result<Confinement, InspectionError> {
        self.run_child(&self.inspector, &["--try-confinement".into()], |_| {})
    }

    /// Runs a child process on the file and returns its result. Invalid output is [`InspectionError::Killed`].
    pub(super) fn run_child<T: DeserializeOwned>(
        &self,
        file: &Path,
        arguments: &[OsString],
        report: impl FnMut(Percent),
    ) -> Result<T, InspectionError> {
        self.run_child_with_input(file, arguments, Stdio::null(), report)
    }

    /// Like [`Library::run_child`]; the child reads `input` as well.
    pub(super) fn run_child_with_input<T: DeserializeOwned>(
        &self,
        file: &Path,
        arguments: &[OsString],
        input: Stdio,
        report: impl FnMut(Percent),
    ) -> Result<T, InspectionError> {
        let timeout = self.limits.timeout;
        self.run(file, arguments, input, timeout, |child| {
            read_messages(child, report)
        })
    }

    /// Runs a program in a child process with limits of its own, and returns what it writes. The arguments are those
    /// of the child, which says what the program gets.
    pub(super) fn run_program(
        &self,
        program: &Path,
        arguments: &[OsString],
        input: Stdio,
        timeout: Duration,
    ) -> Result<Vec<u8>, InspectionError> {
        self.run(program, arguments, input, timeout, read_output)
    }

    /// Runs a child process on the file. None from `read` is [`InspectionError::Killed`].
    fn run<T>(
        &self,
        file: &Path,
        arguments: &[OsString],
        input: Stdio,
        timeout: Duration,
        read: impl FnOnce(&mut Child) -> Option<T>,
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
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(start_failed)?;
        let cancel_token = self.cancel_token.as_ref();
        let outcome = wait_with_timeout(timeout, cancel_token, &mut child, |child| {
            let result = read(child);
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
                let seconds = timeout.as_secs();
                InspectionError::TimedOut { seconds }
            }
            ChildEnd::Exited => {
                tracing::warn!(file = %file.display(), status = %status, "an inspection failed");
                InspectionError::Killed
            }
        })
    }
}

/// All that a child writes. None if that is too much.
fn read_output(child: &mut Child) -> Option<Vec<u8>> {
    // Dropped at the end, so that a child that goes on writing gets SIGPIPE.
    let mut output = child.stdout.take()?.take(MAX_OUTPUT_BYTES);
    let mut written = Vec::new();
    output.read_to_end(&mut written).ok()?;
    (output.limit() > 0).then_some(written)
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
