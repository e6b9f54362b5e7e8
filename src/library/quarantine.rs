//! Files that are not what their names say: moved aside, never removed.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::library::ingest::persist::hash_on_disk;
use crate::library::{Library, Result, Tried};
use crate::model::Sha256;

const WHAT: &str = "a damaged file could not be moved aside";

/// How a file is that the house names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Whole,
    Missing,
    /// It is not what its name says, or the disk cannot read it any more.
    Damaged,
}

impl Library {
    pub fn recording_condition(&self, name: &Sha256) -> Result<Condition> {
        condition(&self.path(name), name)
    }

    pub fn picture_condition(&self, name: &Sha256) -> Result<Condition> {
        condition(&self.picture(name), name)
    }

    /// Moves aside those of the files that are damaged; says how many were. None while somebody
    /// places files: then a file may just be becoming whole again.
    pub fn quarantine(&self, recordings: &[Sha256], pictures: &[Sha256]) -> Result<Option<usize>> {
        let Some(_alone) = self.alone()? else {
            return Ok(None);
        };
        let recordings = recordings.iter().map(|it| (self.path(it), it));
        let pictures = pictures.iter().map(|it| (self.picture(it), it));
        let mut moved = 0;
        for (path, name) in recordings.chain(pictures) {
            if condition(&path, name)? == Condition::Damaged {
                self.set_aside(&path)?;
                moved += 1;
            }
        }
        Ok(Some(moved))
    }

    /// Where damaged files lie.
    pub fn quarantined(&self) -> PathBuf {
        self.state.join("quarantine")
    }

    fn set_aside(&self, path: &Path) -> Result<()> {
        let folder = self.quarantined();
        fs::create_dir_all(&folder).tried(WHAT)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut names = (1..).map(|it| match it {
            1 => folder.join(&*name),
            it => folder.join(format!("{name}.{it}")),
        });
        // What was set aside before stays.
        let free = names.find(|it| !it.exists()).unwrap_or_default();
        fs::rename(path, free).tried(WHAT)?;
        File::open(&folder).and_then(|it| it.sync_all()).tried(WHAT)
    }
}

fn condition(path: &Path, name: &Sha256) -> Result<Condition> {
    match hash_on_disk(path) {
        Ok(found) if found == *name => Ok(Condition::Whole),
        Ok(_) => Ok(Condition::Damaged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Condition::Missing),
        Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => {
            Ok(Condition::Damaged)
        }
        Err(error) => Err(error).tried("a file of the library could not be read"),
    }
}
