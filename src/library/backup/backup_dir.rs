//! A folder with the backups of one museum, numbered in order. The number tells the newest one even if the clock was
//! not set.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Error, io_error};

/// The folder that holds the backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupDir(PathBuf);

impl BackupDir {
    /// The folder at this path.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of the next backup. `day` is the date, such as `2026-11-20`, if the clock is trusted.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be read.
    pub fn next_path(&self, day: Option<&str>) -> Result<PathBuf, Error> {
        let last = self.numbered()?.last().map_or(0, |(number, _)| *number);
        let suffix = day.map_or(String::new(), |day| format!("-{day}"));
        Ok(self.0.join(format!("docent-{:05}{suffix}.zip", last + 1)))
    }

    /// Every backup in the folder, the oldest first.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be read.
    pub fn backups(&self) -> Result<Vec<PathBuf>, Error> {
        Ok(self.numbered()?.into_iter().map(|(_, path)| path).collect())
    }

    /// Deletes the oldest backup, and returns its path; none in an empty folder.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be deleted.
    pub fn delete_oldest(&self) -> Result<Option<PathBuf>, Error> {
        let Some((_, oldest)) = self.numbered()?.into_iter().next() else {
            return Ok(None);
        };
        fs::remove_file(&oldest).map_err(io_error("an old backup could not be removed"))?;
        Ok(Some(oldest))
    }

    fn numbered(&self) -> Result<Vec<(u32, PathBuf)>, Error> {
        let read_failed = io_error("the folder of backups could not be read");
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(&read_failed)? {
            let entry: io::Result<fs::DirEntry> = entry;
            let entry = entry.map_err(&read_failed)?;
            if let Some(number) = entry.file_name().to_str().and_then(parse_number) {
                found.push((number, entry.path()));
            }
        }
        found.sort();
        Ok(found)
    }
}

/// The number in `docent-00042.zip` or `docent-00042-2026-11-20.zip`; none for any other name.
pub(super) fn parse_number(name: &str) -> Option<u32> {
    let name = name.strip_prefix("docent-")?.strip_suffix(".zip")?;
    let (number, day) = name.split_once('-').unwrap_or((name, "0"));
    let is_number = number.len() == 5 && number.chars().all(|c| c.is_ascii_digit());
    let is_day = day.chars().all(|c| c.is_ascii_digit() || c == '-');
    (is_number && is_day).then(|| number.parse().ok()).flatten()
}
