//! Programs that deliver an alert. One that takes too long is killed with all that it started.

use std::io;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::server::alerts::TRY_TIMEOUT;
use crate::server::alerts::message::Notice;

/// Why a program did not take a message.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProgramError {
    #[error("‘{program}’ did not start: {source}")]
    Start { program: String, source: io::Error },
    #[error("‘{program}’ failed: {status}")]
    Failed { program: String, status: ExitStatus },
    #[error("‘{program}’ was stopped after {} seconds", TRY_TIMEOUT.as_secs())]
    TimedOut { program: String },
    #[error("‘{program}’ did not read the message: {source}")]
    Input { program: String, source: io::Error },
}

/// A program of the house, with its arguments.
#[derive(Debug)]
pub(super) struct Program {
    name: String,
    arguments: Vec<String>,
}

impl Program {
    /// `None` without a program.
    pub(super) fn new(words: &[String]) -> Option<Self> {
        let (name, arguments) = words.split_first()?;
        Some(Self {
            name: name.clone(),
            arguments: arguments.to_vec(),
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Runs it with the message in its environment, and nothing else there.
    pub(super) async fn run(&self, notice: &Notice) -> Result<(), ProgramError> {
        let mut command = Command::new(&self.name);
        command.args(&self.arguments).env_clear();
        for (name, value) in notice.variables() {
            // A variable cannot contain this character.
            command.env(format!("DOCENT_ALERT_{name}"), value.replace('\0', ""));
        }
        run(command, &self.name, None).await
    }
}

/// Runs a program to its end with this input. Its standard error goes to docent's log.
pub(super) async fn run(
    mut command: Command,
    name: &str,
    input: Option<&[u8]>,
) -> Result<(), ProgramError> {
    let program = name.to_owned();
    command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::null())
        .process_group(0)
        .kill_on_drop(true);
    let child = match command.spawn() {
        Ok(child) => child,
        Err(source) => return Err(ProgramError::Start { program, source }),
    };
    let mut group = Group::of(child);
    let ended = tokio::time::timeout(TRY_TIMEOUT, group.finish(input)).await;
    let Ok((written, ended)) = ended else {
        return Err(ProgramError::TimedOut { program });
    };
    match (ended, written) {
        (Err(source), _) => Err(ProgramError::Start { program, source }),
        (Ok(status), _) if !status.success() => Err(ProgramError::Failed { program, status }),
        (Ok(_), Err(source)) => Err(ProgramError::Input { program, source }),
        (Ok(_), Ok(())) => Ok(()),
    }
}

/// A running program and what it started; killed when dropped.
struct Group {
    child: Child,
    leader: Option<Pid>,
}

impl Group {
    fn of(child: Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            leader: id.and_then(Pid::from_raw),
            child,
        }
    }

    /// Writes the input and waits for the end.
    async fn finish(&mut self, input: Option<&[u8]>) -> (io::Result<()>, io::Result<ExitStatus>) {
        let stdin = self.child.stdin.take();
        let written = match (stdin, input) {
            (Some(mut stdin), Some(input)) => stdin.write_all(input).await,
            _ => Ok(()),
        };
        let ended = self.child.wait().await;
        if ended.is_ok() {
            // Its number may be another's from now on.
            self.leader = None;
        }
        (written, ended)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            // It may have ended just now.
            kill_process_group(leader, Signal::KILL).unwrap_or_default();
        }
    }
}
