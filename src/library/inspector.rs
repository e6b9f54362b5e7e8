//! The parent's side of `docent inspect`.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::library::child::Answer;
use crate::library::{Library, Measured, Unfit, UnfitPicture};
use crate::model::Gain;

/// A waveform of three hours takes half a megabyte; a child that says more is not believed.
const MOST_SAID: u64 = 4 << 20;

impl Library {
    /// Listens to the whole file, in a child that may fail without harm.
    pub fn inspect(&self, file: &Path) -> Result<Measured, Unfit> {
        match self.ask(file, &[])? {
            Answer::Measured(it) => it.measured().ok_or(Unfit::Harmful),
            Answer::Unfit(unfit) => Err(unfit),
            Answer::Derived | Answer::Developed { .. } | Answer::UnfitPicture(_) => {
                Err(Unfit::Harmful)
            }
        }
    }

    /// `purpose` is `--speaker` or `--browser`.
    pub(super) fn derive(
        &self,
        file: &Path,
        purpose: &str,
        out: &Path,
        gain: Gain,
    ) -> Result<(), Unfit> {
        let level = format!("--gain-db={}", gain.0);
        match self.ask(file, &[purpose.into(), out.into(), level.into()])? {
            Answer::Derived => Ok(()),
            Answer::Unfit(unfit) => Err(unfit),
            Answer::Measured(_) | Answer::Developed { .. } | Answer::UnfitPicture(_) => {
                Err(Unfit::Harmful)
            }
        }
    }

    /// Writes to `out` what pages show of a photograph; says how many pixels wide and high it is.
    pub(super) fn develop(&self, file: &Path, out: &Path) -> Result<(u16, u16), UnfitPicture> {
        match self.ask(file, &["--photograph".into(), out.into()])? {
            Answer::Developed { width, height } => Ok((width, height)),
            Answer::UnfitPicture(unfit) => Err(unfit),
            Answer::Measured(_) | Answer::Derived | Answer::Unfit(_) => Err(UnfitPicture::Harmful),
        }
    }

    fn ask(&self, file: &Path, further: &[OsString]) -> Result<Answer, Silence> {
        let unopened = |e: std::io::Error| Silence::Unopened(e.to_string());
        // A pipe or a device would keep the child waiting for ever.
        if !std::fs::metadata(file).map_err(unopened)?.is_file() {
            return Err(Silence::NotAFile);
        }
        let unstarted = |e: std::io::Error| Silence::Unstarted(e.to_string());
        // Absolute, so that no file name is taken for an option.
        let file = std::path::absolute(file).map_err(unopened)?;
        let mut child = Command::new(&self.inspector)
            .arg("inspect")
            .arg(&file)
            .args(further)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(unstarted)?;
        let mut said = Vec::new();
        let read = match child.stdout.take() {
            Some(out) => out.take(MOST_SAID).read_to_end(&mut said),
            None => Ok(0),
        };
        let ended = child.wait().map_err(unstarted)?;
        let answer = match read {
            Ok(_) if ended.success() => serde_json::from_slice(&said).ok(),
            Ok(_) | Err(_) => None,
        };
        answer.ok_or_else(|| {
            tracing::warn!(file = %file.display(), status = %ended, "an inspection died");
            Silence::Died
        })
    }
}

/// Why the child said nothing.
enum Silence {
    NotAFile,
    Unopened(String),
    Unstarted(String),
    Died,
}

impl From<Silence> for Unfit {
    fn from(it: Silence) -> Self {
        match it {
            Silence::NotAFile => Self::NotAFile,
            Silence::Unopened(reason) => Self::Unopened { reason },
            Silence::Unstarted(reason) => Self::Unstarted { reason },
            Silence::Died => Self::Harmful,
        }
    }
}

impl From<Silence> for UnfitPicture {
    fn from(it: Silence) -> Self {
        match it {
            Silence::NotAFile => Self::NotAFile,
            Silence::Unopened(reason) => Self::Unopened { reason },
            Silence::Unstarted(reason) => Self::Unstarted { reason },
            Silence::Died => Self::Harmful,
        }
    }
}
