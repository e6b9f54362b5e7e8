//! Helper programs on a leash: a sound server, a recorder or a browser never outlives its test.
//!
//! A small shell leads each helper's process group and holds the reading end of a pipe. When the
//! pipe closes, because the [`ProcessGuard`] was dropped or the test process was killed, the shell kills
//! the whole group. Helpers that must stop in good order are not for the leash.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

/// Starts the helper, closes its own copy of the output, so that the output ends when the helper does, and
/// waits. The helper is reaped first; then the group is killed with everything that the helper had started.
const HOLD: &str = r#""$@" & exec >/dev/null; read -r _; kill -KILL $!; wait $!; kill -KILL 0"#;

/// A running helper program with everything that it started in its process group.
#[derive(Debug)]
pub(crate) struct ProcessGuard {
    shell: Child,
}

impl ProcessGuard {
    /// Starts `command`, of which only program, arguments and environment are used. Its standard output goes
    /// to `stdout`, its errors are dropped.
    pub(crate) fn hold(command: &Command, stdout: Stdio) -> io::Result<Self> {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", HOLD, "leash"])
            .arg(command.get_program())
            .args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let shell = shell
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { shell })
    }

    /// Signals everything in the helper's group.
    pub(crate) fn signal(&self, signal: Signal) {
        let group = Pid::from_raw(i32::try_from(self.shell.id()).unwrap()).unwrap();
        kill_process_group(group, signal).unwrap();
    }

    /// The helper's standard output, once, if it was piped.
    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.shell.stdout.take()
    }
}

impl Drop for ProcessGuard {
    fn drop(&mut self) {
        // A stopped process could not end.
        self.signal(Signal::CONT);
        drop(self.shell.stdin.take());
        // An error means that the shell was reaped already.
        drop(self.shell.wait());
    }
}

/// `program` with real-time priority where the user may have it. On a busy machine only that keeps a virtual
/// sound card free of gaps of its own.
pub(crate) fn real_time(program: &str) -> Command {
    let allowed = Command::new("chrt")
        .args(["--fifo", "40", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if allowed {
        let mut command = Command::new("chrt");
        command.args(["--fifo", "40", program]);
        command
    } else {
        Command::new(program)
    }
}
