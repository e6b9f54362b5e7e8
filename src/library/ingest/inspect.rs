//! The parent's side of `docent inspect`.

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

use crate::library::cancel_token::{End, Leash};
use crate::library::ingest::child::{Line, Wire};
use crate::library::ingest::confinement::Confinement;
use crate::library::spreadsheet::{Sheet, Unreadable};
use crate::library::{Adjustment, Library, Measured, Share, Unfit, UnfitPicture, Uninspected};

/// A table's rows in JSON, and far more than a waveform; a child that says more is not believed.
const MOST_SAID: u64 = 32 << 20;

impl Library {
    /// Listens to the whole file, in a child that may fail without harm. Takes as long as that
    /// takes, but no longer than the library's patience.
    pub fn inspect(&self, file: &Path) -> Result<Measured, Unfit> {
        self.inspect_telling(file, |_| {})
    }

    /// Like [`Library::inspect`]; tells on the way how much of the file has been read, rising.
    pub fn inspect_telling(&self, file: &Path, tell: impl FnMut(Share)) -> Result<Measured, Unfit> {
        let wire: Result<Wire, Unfit> = self.ask(file, &[], tell)?;
        wire?.measured().ok_or(Uninspected::Harmful.into())
    }

    /// `purpose` is `--speaker` or `--browser`.
    pub(in crate::library) fn derive(
        &self,
        file: &Path,
        purpose: &str,
        out: &Path,
        adjustment: Adjustment,
    ) -> Result<(), Unfit> {
        let level = format!("--gain-db={}", adjustment.gain.0);
        let mut further = vec![purpose.into(), out.into(), level.into()];
        if adjustment.inverts_second {
            further.push("--invert-second".into());
        }
        self.ask(file, &further, |_| {})?
    }

    /// Writes to `out` what pages show of a photograph; says how many pixels wide and high it is.
    pub(in crate::library) fn develop(
        &self,
        file: &Path,
        out: &Path,
    ) -> Result<(u16, u16), UnfitPicture> {
        let further = ["--photograph".into(), out.into()];
        self.ask(file, &further, |_| {})?
    }

    /// Reads a table of clips, in a child that may fail without harm.
    pub fn read_sheet(&self, file: &Path) -> Result<Sheet, Unreadable> {
        self.ask(file, &["--sheet".into()], |_| {})?
    }

    /// What a child cannot do on this system, as it finds by trying.
    pub fn try_confinement(&self) -> Result<Confinement, Uninspected> {
        self.ask(&self.inspector, &["--try-confinement".into()], |_| {})
    }

    /// What came of the child's work; whatever else it says is not believed.
    fn ask<T: DeserializeOwned>(
        &self,
        file: &Path,
        further: &[OsString],
        tell: impl FnMut(Share),
    ) -> Result<T, Uninspected> {
        let (unopened, unstarted) = (Uninspected::unopened, Uninspected::unstarted);
        // A pipe or a device would keep the child waiting for ever.
        if !std::fs::metadata(file).map_err(unopened)?.is_file() {
            return Err(Uninspected::NotAFile);
        }
        // Absolute, so that no file name is taken for an option.
        let file = std::path::absolute(file).map_err(unopened)?;
        let mut child = Command::new(&self.inspector)
            .arg("inspect")
            .arg(&file)
            .arg(format!("--longest-ms={}", self.limits.longest.0))
            .args(further)
            // A terminal interrupts whole groups; the end of docent says nothing about a file.
            .process_group(0)
            // It needs nothing of what was told to docent, such as where credentials lie.
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(unstarted)?;
        let leash = self.leash.as_ref();
        let heard = within(self.limits.patience, leash, &mut child, |child| {
            let answer: Option<T> = hear(child, tell);
            (answer, child.wait())
        });
        let ((answer, ended), end) = match heard {
            Ok(it) => it,
            Err(error) => {
                // Unwatched it might never end.
                drop(child.kill());
                drop(child.wait());
                return Err(unstarted(error));
            }
        };
        let ended = ended.map_err(unstarted)?;
        answer.filter(|_| ended.success()).ok_or_else(|| match end {
            End::Cancelled => Uninspected::Cancelled,
            End::Outlasted => {
                tracing::warn!(file = %file.display(), "an inspection took too long and was ended");
                let seconds = self.limits.patience.as_secs();
                Uninspected::Slow { seconds }
            }
            End::Itself => {
                tracing::warn!(file = %file.display(), status = %ended, "an inspection died");
                Uninspected::Harmful
            }
        })
    }
}

/// Passes on the shares, and gives what came of the child's work.
fn hear<T: DeserializeOwned>(child: &mut Child, mut tell: impl FnMut(Share)) -> Option<T> {
    // Dropped at the end, so that whoever goes on talking dies of it.
    let said = BufReader::new(child.stdout.take()?.take(MOST_SAID));
    let mut furthest = Share(0);
    for line in said.split(b'\n') {
        match serde_json::from_slice(&line.ok()?).ok()? {
            Line::Done(it) => return Some(it),
            Line::Share(hundredths) => {
                let share = Share(hundredths.min(100));
                if share > furthest {
                    furthest = share;
                    tell(share);
                }
            }
        }
    }
    None
}

/// Does `work`, which is to wait for the child's end; kills the child when that takes longer than
/// `patience` or the leash is pulled. Says which it was.
fn within<T>(
    patience: Duration,
    leash: Option<&Leash>,
    child: &mut Child,
    work: impl FnOnce(&mut Child) -> T,
) -> std::io::Result<(T, End)> {
    // A handle on this very process: its number may be another's once it has ended.
    let handle = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let (tell, waiting) = channel();
    if let Some(leash) = leash {
        leash.hold(tell.clone());
    }
    thread::scope(|scope| {
        let watch = thread::Builder::new()
            .name("inspection watch".into())
            .spawn_scoped(scope, move || {
                let end = waiting.recv_timeout(patience).unwrap_or(End::Outlasted);
                // It may just have ended by itself, and is waited for either way.
                if end == End::Itself || pidfd_send_signal(&handle, Signal::KILL).is_err() {
                    return End::Itself;
                }
                end
            })?;
        let worked = work(child);
        // Nobody listens where it was killed.
        drop(tell.send(End::Itself));
        Ok((worked, watch.join().unwrap_or(End::Itself)))
    })
}
