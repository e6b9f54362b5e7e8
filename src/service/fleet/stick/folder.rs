//! The folder of a house on a stick. Whatever is on a stick may be torn or made by somebody else: files are bounded, links
//! are not followed, and what counts in them is signed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::service::fleet::boxes_error::BoxesError;

/// The folder of docent on a stick, which has one folder for each house.
const DOCENT_FOLDER: &str = "docent-fleet";

/// `docent-fleet/HOUSE` on a stick.
pub(super) struct StickFolder(PathBuf);

impl StickFolder {
    /// The folder of a house on the stick at `stick`; it is made if it is missing. `house` is the token of the house in
    /// subjects.
    pub(super) fn open(stick: &Path, house: &str) -> Result<Self, BoxesError> {
        if !stick.is_dir() {
            return Err(BoxesError::NoStick(stick.to_owned()));
        }
        let folder = stick.join(DOCENT_FOLDER).join(house);
        for part in ["", "reports", "editions", "answers", "files"] {
            fs::create_dir_all(folder.join(part)).map_err(stick_error)?;
        }
        Ok(Self(folder))
    }

    /// The names of the files in one of its folders, in order. Files that are being written are left out.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>, BoxesError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.0.join(folder)).map_err(stick_error)? {
            let entry = entry.map_err(stick_error)?;
            let is_file = entry.file_type().map_err(stick_error)?.is_file();
            if let Ok(name) = entry.file_name().into_string()
                && is_file
                && !name.starts_with('.')
            {
                names.push(format!("{folder}/{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    /// Reads a file of at most so many bytes; `None` if it is missing or longer.
    pub(super) fn read(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, BoxesError> {
        let file = match self.open_file(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(stick_error)?,
        };
        let mut content = Vec::new();
        let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        file.take(limit.saturating_add(1))
            .read_to_end(&mut content)
            .map_err(stick_error)?;
        Ok((content.len() <= max_bytes).then_some(content))
    }

    /// Copies a file from the stick.
    pub(super) fn copy_from(&self, name: &str, to: &Path) -> Result<(), BoxesError> {
        let mut from = self.open_file(name).map_err(stick_error)?;
        let mut to = File::create(to).map_err(stick_error)?;
        io::copy(&mut from, &mut to).map_err(stick_error)?;
        Ok(())
    }

    /// Writes a file, whole or not at all.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> Result<(), BoxesError> {
        self.write_from(name, &mut &content[..])
    }

    /// Copies a file to the stick, if it is not there.
    pub(super) fn copy_to(&self, name: &str, from: &Path) -> Result<(), BoxesError> {
        if self.0.join(name).exists() {
            return Ok(());
        }
        let mut from = File::open(from).map_err(stick_error)?;
        self.write_from(name, &mut from)
    }

    fn write_from(&self, name: &str, content: &mut impl Read) -> Result<(), BoxesError> {
        let path = self.0.join(name);
        let part = path.with_file_name(".part");
        let mut write = || -> io::Result<()> {
            let mut file = File::create(&part)?;
            io::copy(content, &mut file)?;
            file.flush()?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            File::open(path.parent().unwrap_or(&self.0))?.sync_all()
        };
        write().map_err(|error| {
            drop(fs::remove_file(&part));
            stick_error(error)
        })
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), BoxesError> {
        fs::remove_file(self.0.join(name)).map_err(stick_error)
    }

    fn open_file(&self, name: &str) -> io::Result<File> {
        let no_follow = rustix::fs::OFlags::NOFOLLOW.bits();
        let no_follow = i32::try_from(no_follow).map_err(io::Error::other)?;
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(no_follow)
            .open(self.0.join(name))?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(file)
    }
}

fn stick_error(source: io::Error) -> BoxesError {
    BoxesError::Io {
        what: "the stick cannot be used",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_on_a_stick_is_not_followed_and_a_long_file_is_not_read() {
        let stick = tempfile::tempdir().unwrap();
        let folder = StickFolder::open(stick.path(), "0011aabb").unwrap();
        folder.write("reports/a", b"12345").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.0.join("reports/b")).unwrap();
        assert_eq!(folder.list("reports").unwrap(), ["reports/a"]);
        assert!(folder.read("reports/b", 1 << 20).is_err());
        assert_eq!(folder.read("reports/a", 5).unwrap().unwrap(), b"12345");
        assert_eq!(folder.read("reports/a", 4).unwrap(), None);
        assert_eq!(folder.read("reports/c", 4).unwrap(), None);
        let missing = StickFolder::open(&stick.path().join("none"), "0011aabb");
        assert!(matches!(missing, Err(BoxesError::NoStick(_))));
    }
}
