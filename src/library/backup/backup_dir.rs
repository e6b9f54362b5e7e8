//! A folder that keeps one house's backups, numbered as they came: which is the newest is known
//! also where the box did not know the time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Fault, failed};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf(PathBuf);

impl Shelf {
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// What the next one is called; `day` is such as `2026-11-20`, where the box knows it.
    pub fn next(&self, day: Option<&str>) -> Result<PathBuf, Fault> {
        let last = self.numbered()?.last().map_or(0, |it| it.0);
        let day = day.map_or(String::new(), |it| format!("-{it}"));
        Ok(self.0.join(format!("docent-{:05}{day}.zip", last + 1)))
    }

    /// Every backup here, the oldest first.
    pub fn backups(&self) -> Result<Vec<PathBuf>, Fault> {
        Ok(self.numbered()?.into_iter().map(|it| it.1).collect())
    }

    /// Removes the oldest one.
    pub fn drop_oldest(&self) -> Result<Option<PathBuf>, Fault> {
        let Some((_, oldest)) = self.numbered()?.into_iter().next() else {
            return Ok(None);
        };
        fs::remove_file(&oldest).map_err(failed("an old backup could not be removed"))?;
        Ok(Some(oldest))
    }

    fn numbered(&self) -> Result<Vec<(u32, PathBuf)>, Fault> {
        let unread = failed("the folder of backups could not be read");
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(&unread)? {
            let entry: io::Result<fs::DirEntry> = entry;
            let entry = entry.map_err(&unread)?;
            if let Some(number) = entry.file_name().to_str().and_then(number) {
                found.push((number, entry.path()));
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Of `docent-00042.zip` or `docent-00042-2026-11-20.zip`; no other file is any of ours.
fn number(name: &str) -> Option<u32> {
    let name = name.strip_prefix("docent-")?.strip_suffix(".zip")?;
    let (number, day) = name.split_once('-').unwrap_or((name, "0"));
    let digits = |it: &str| it.chars().all(|c| c.is_ascii_digit());
    let dated = day.chars().all(|c| c.is_ascii_digit() || c == '-');
    (number.len() == 5 && digits(number) && dated)
        .then(|| number.parse().ok())
        .flatten()
}
