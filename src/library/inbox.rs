//! The inbox of an import: the files of a stranger in a folder of their own, until they are imported or discarded.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempDir};

use crate::library::bundle::{self, Limits};
use crate::library::{Context, Library, Result};

const STORE_FAILED: &str = "the file could not be kept; check the disk's free space";

/// The extension of the folder beside a bundle that has its unpacked files.
const UNPACKED: &str = "unpacked";

/// The files of one import, in a temporary folder. Dropping it deletes them; garbage collection at the next start
/// deletes what a crash left.
#[derive(Debug)]
pub struct Inbox {
    folder: TempDir,
    limits: Limits,
    /// Bytes of the disk that must stay free.
    reserve: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The uploaded files, bundles included, by name.
    uploaded: BTreeMap<String, InboxFile>,
    /// The files of each unpacked bundle, by the bundle's name.
    unpacked: BTreeMap<String, BTreeMap<String, PathBuf>>,
    /// The number of the last file name on disk; none is used twice.
    last_number: u32,
}

/// A file that was received and is not yet stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The size in bytes.
    pub bytes: u64,
}

/// A file while it is received. Dropping it before [`Inbox::commit`] deletes it.
#[derive(Debug)]
pub struct IncomingFile {
    name: String,
    file: NamedTempFile,
    /// The maximum size that the import and the disk allow.
    pub max_bytes: u64,
}

impl IncomingFile {
    /// Its name within the import.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of the file on disk.
    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

impl Library {
    /// Creates the inbox of an import. `reserve` bytes of the disk stay free.
    ///
    /// # Errors
    /// [`Error::Io`](crate::library::Error::Io) if the folder cannot be created.
    pub fn create_inbox(&self, reserve: u64) -> Result<Inbox> {
        let folder = tempfile::Builder::new()
            .prefix("import-")
            .tempdir_in(&self.incoming);
        Ok(Inbox {
            folder: folder.context("no folder could be made in the library")?,
            limits: Limits::default(),
            reserve,
            state: Mutex::default(),
        })
    }
}

impl Inbox {
    /// Creates a file for an upload that announces `bytes`. Its name may have folders, with `/`. An earlier file of
    /// this name stays until [`Inbox::commit`].
    ///
    /// # Errors
    /// Why the name or the size is refused, or the file cannot be created.
    pub fn create_file(&self, name: &str, bytes: u64) -> Result<IncomingFile, bundle::Error> {
        let name = bundle::checked_file_name(name, &self.limits)?;
        let state = self.lock();
        let others = || state.uploaded.iter().filter(|(other, _)| **other != name);
        let (entries, most) = (others().count() + 1, self.limits.entries);
        if entries > most {
            return Err(bundle::Error::TooManyEntries { entries, most });
        }
        let used: u64 = others().map(|(_, file)| file.bytes).sum();
        drop(state);
        let most = self.limits.total_bytes;
        let left = most.saturating_sub(used);
        if bytes > left {
            return Err(bundle::Error::TooLarge { most });
        }
        let free = self.free_bytes()?;
        if bytes > free {
            return Err(bundle::Error::DiskFull { bytes, free });
        }
        let file = NamedTempFile::new_in(self.folder.path()).map_err(store_failed)?;
        Ok(IncomingFile {
            name,
            file,
            max_bytes: left.min(free),
        })
    }

    /// Adds a completely received file, in place of an earlier one of this name.
    ///
    /// # Errors
    /// [`bundle::Error::Io`] if the disk fails.
    pub fn commit(
        &self,
        IncomingFile { name, file, .. }: IncomingFile,
    ) -> Result<(), bundle::Error> {
        let bytes = file.as_file().metadata().map_err(store_failed)?.len();
        let mut state = self.lock();
        state.last_number += 1;
        // On disk it gets a name of our own, so that no name of a stranger ever reaches the file system. The extension
        // stays, because the format of a table is detected by it.
        let extension: String = file_extension(&name).chars().take(8).collect();
        let path = self
            .folder
            .path()
            .join(format!("{}.{extension}", state.last_number));
        file.persist(&path)
            .map_err(|error| store_failed(error.error))?;
        state.unpacked.remove(&name);
        if let Some(old) = state.uploaded.insert(name, InboxFile { path, bytes }) {
            fs::remove_file(old.path).map_err(store_failed)?;
        }
        Ok(())
    }

    /// Deletes an uploaded file and what was unpacked from it. Returns whether it existed.
    pub fn remove(&self, name: &str) -> bool {
        let mut state = self.lock();
        state.unpacked.remove(name);
        let Some(removed) = state.uploaded.remove(name) else {
            return false;
        };
        delete_from_disk(&removed);
        true
    }

    /// The uploaded files, bundles included, by name.
    pub fn uploaded(&self) -> BTreeMap<String, InboxFile> {
        self.lock().uploaded.clone()
    }

    /// Unpacks every bundle that is not unpacked yet. A refused bundle is deleted.
    ///
    /// # Errors
    /// Why the first bad bundle is refused.
    pub fn unpack(&self) -> Result<(), bundle::Error> {
        for (name, bundle) in self.uploaded() {
            if file_extension(&name) != "zip" || self.lock().unpacked.contains_key(&name) {
                continue;
            }
            let limits = Limits {
                total_bytes: self.limits.total_bytes.min(self.free_bytes()?),
                ..self.limits
            };
            let into = bundle.path.with_extension(UNPACKED);
            match bundle::unpack(&bundle.path, &into, &limits) {
                Ok(unpacked) => {
                    let files = unpacked.files.into_iter();
                    let files = files.map(|file| (file.clone(), into.join(file))).collect();
                    self.lock().unpacked.insert(name, files);
                }
                Err(error) => {
                    self.lock().uploaded.remove(&name);
                    fs::remove_file(bundle.path).map_err(store_failed)?;
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Deletes everything.
    pub fn clear(&self) {
        let mut state = self.lock();
        let uploaded = std::mem::take(&mut state.uploaded);
        state.unpacked.clear();
        for file in uploaded.values() {
            delete_from_disk(file);
        }
    }

    /// Every file by its name: the uploaded ones, and in place of each bundle the files in it. An uploaded file takes
    /// precedence over one of the same name in a bundle.
    pub fn files(&self) -> BTreeMap<String, PathBuf> {
        let state = self.lock();
        let mut files = BTreeMap::new();
        for unpacked in state.unpacked.values() {
            files.extend(unpacked.clone());
        }
        let loose = state
            .uploaded
            .iter()
            .filter(|(name, _)| file_extension(name) != "zip");
        files.extend(loose.map(|(name, file)| (name.clone(), file.path.clone())));
        files
    }

    /// A folder with links to all files below `root` (empty, or ending in `/`) under their own names.
    ///
    /// # Errors
    /// If a folder or link cannot be created.
    pub fn link_folder(&self, root: &str) -> io::Result<TempDir> {
        let folder = tempfile::Builder::new()
            .prefix("tour-")
            .tempdir_in(self.folder.path())?;
        for (name, path) in self.files() {
            let Some(relative) = name.strip_prefix(root) else {
                continue;
            };
            let link = folder.path().join(relative);
            if let Some(parent) = link.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::hard_link(path, link)?;
        }
        Ok(folder)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The free bytes of the disk, without the reserve.
    fn free_bytes(&self) -> Result<u64, bundle::Error> {
        let disk = rustix::fs::statvfs(self.folder.path());
        let disk = disk.map_err(|error| store_failed(error.into()))?;
        Ok((disk.f_bavail.saturating_mul(disk.f_frsize)).saturating_sub(self.reserve))
    }
}

/// Best effort: garbage collection at the next start deletes what is left.
fn delete_from_disk(file: &InboxFile) {
    drop(fs::remove_dir_all(file.path.with_extension(UNPACKED)));
    drop(fs::remove_file(&file.path));
}

/// In lower case; empty for a name without one.
pub fn file_extension(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or_default();
    let extension = last
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    extension.unwrap_or_default()
}

fn store_failed(source: io::Error) -> bundle::Error {
    bundle::Error::Io {
        what: STORE_FAILED,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox() -> (TempDir, Inbox) {
        let state = TempDir::new().unwrap();
        let library = Library::open(state.path(), "/nowhere".into()).unwrap();
        let inbox = library.create_inbox(0).unwrap();
        (state, inbox)
    }

    fn upload(inbox: &Inbox, name: &str, content: &[u8]) -> Result<(), bundle::Error> {
        let incoming = inbox.create_file(name, 0)?;
        fs::write(incoming.path(), content).unwrap();
        inbox.commit(incoming)
    }

    #[test]
    fn a_file_replaces_an_earlier_one_of_its_name() {
        let (state, inbox) = inbox();
        upload(&inbox, "a/uno.txt", b"1").unwrap();
        upload(&inbox, "a/uno.txt", b"22").unwrap();
        drop(inbox.create_file("a/dos.txt", 0).unwrap());
        let files = inbox.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a/uno.txt"]);
        assert_eq!(fs::read(&files["a/uno.txt"]).unwrap(), b"22");
        let tour = inbox.link_folder("a/").unwrap();
        assert_eq!(fs::read(tour.path().join("uno.txt")).unwrap(), b"22");
        drop(tour);
        drop(inbox);
        let left = fs::read_dir(state.path().join("incoming")).unwrap();
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn one_file_is_removed_and_the_others_stay() {
        let (_state, inbox) = inbox();
        upload(&inbox, "uno.txt", b"1").unwrap();
        upload(&inbox, "dos.txt", b"2").unwrap();
        assert!(inbox.remove("uno.txt") && !inbox.remove("uno.txt"));
        let files = inbox.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["dos.txt"]);
    }

    #[test]
    fn names_that_lead_elsewhere_and_files_beyond_measure_are_refused() {
        let (_state, inbox) = inbox();
        for name in ["", "../a", "/etc/passwd", "a/../b", "a\\b", "a//b", "C:a"] {
            let refused = upload(&inbox, name, b"1");
            assert!(
                matches!(refused, Err(bundle::Error::PathTraversal { .. })),
                "{name}"
            );
        }
        let large = inbox.create_file("a.wav", 9 << 30);
        assert!(
            matches!(large, Err(bundle::Error::TooLarge { .. })),
            "{large:?}"
        );
        assert!(inbox.uploaded().is_empty());
    }

    #[test]
    fn a_bundle_is_opened_and_one_that_is_refused_is_gone() {
        let (_state, inbox) = inbox();
        let folder = TempDir::new().unwrap();
        for name in ["uno.txt", "dos.txt"] {
            fs::write(folder.path().join(name), "of the bundle").unwrap();
        }
        let mut packed = Vec::new();
        bundle::pack(folder.path(), &mut packed).unwrap();
        upload(&inbox, "all.ZIP", &packed).unwrap();
        upload(&inbox, "uno.txt", b"mended").unwrap();
        inbox.unpack().unwrap();
        inbox.unpack().unwrap();
        let files = inbox.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["dos.txt", "uno.txt"]);
        assert_eq!(fs::read(&files["uno.txt"]).unwrap(), b"mended");
        upload(&inbox, "bad.zip", b"PK").unwrap();
        assert!(matches!(inbox.unpack(), Err(bundle::Error::NotAZip)));
        let uploaded = inbox.uploaded();
        assert_eq!(uploaded.keys().collect::<Vec<_>>(), ["all.ZIP", "uno.txt"]);
    }
}
