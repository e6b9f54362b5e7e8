//! Files of strangers, kept apart until somebody has looked at them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempDir};

use crate::library::bundle::{self, Fault, Limits};
use crate::library::{Library, Result, Tried};

const UNKEPT: &str = "the file could not be kept; check the disk's free space";

/// A folder of its own for one import. Gone with everything in it when it is dropped, and swept at
/// the next start where it was not.
#[derive(Debug)]
pub struct Arrival {
    folder: TempDir,
    limits: Limits,
    /// So many bytes of the disk stay free, whatever comes in.
    reserve: u64,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// What was brought itself, by its name.
    brought: BTreeMap<String, Arrived>,
    /// What each bundle among that turned out to hold.
    unpacked: BTreeMap<String, BTreeMap<String, PathBuf>>,
    /// Counts the names on disk, so that none is used twice.
    next: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub path: PathBuf,
    pub bytes: u64,
}

/// A file on its way in; gone when it is dropped before it is kept.
#[derive(Debug)]
pub struct Arriving {
    name: String,
    file: NamedTempFile,
    /// More bytes do not fit the import, or the disk.
    pub most: u64,
}

impl Arriving {
    /// What it is called among what was brought.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }
}

impl Library {
    /// Waits for nobody: each import has a folder of its own. `reserve` bytes of the disk stay free.
    pub fn arrival(&self, reserve: u64) -> Result<Arrival> {
        let folder = tempfile::Builder::new()
            .prefix("import-")
            .tempdir_in(&self.incoming);
        Ok(Arrival {
            folder: folder.tried("no folder could be made in the library")?,
            limits: Limits::default(),
            reserve,
            kept: Mutex::default(),
        })
    }
}

impl Arrival {
    /// Makes room for a file that is said to have so many `bytes`. Its name may have folders, with
    /// `/`. What was brought under that name stays until this is kept.
    pub fn expect(&self, name: &str, bytes: u64) -> Result<Arriving, Fault> {
        let name = bundle::plain_name(name, &self.limits)?;
        let kept = self.kept();
        let others = || kept.brought.iter().filter(|(it, _)| **it != name);
        let (entries, most) = (others().count() + 1, self.limits.entries);
        if entries > most {
            return Err(Fault::TooManyEntries { entries, most });
        }
        let taken: u64 = others().map(|(_, it)| it.bytes).sum();
        drop(kept);
        let most = self.limits.total_bytes;
        let left = most.saturating_sub(taken);
        if bytes > left {
            return Err(Fault::TooLarge { most });
        }
        let free = self.free()?;
        if bytes > free {
            return Err(Fault::DiskFull { bytes, free });
        }
        let file = NamedTempFile::new_in(self.folder.path()).map_err(unkept)?;
        let most = left.min(free);
        Ok(Arriving { name, file, most })
    }

    /// Keeps a file that came in whole.
    pub fn keep(&self, Arriving { name, file, .. }: Arriving) -> Result<(), Fault> {
        let bytes = file.as_file().metadata().map_err(unkept)?.len();
        let mut kept = self.kept();
        kept.next += 1;
        // Under a name of ours, so that no name of theirs is ever one of the disk's. Its ending
        // stays: a table is told by it.
        let ending: String = ending(&name).chars().take(8).collect();
        let path = self.folder.path().join(format!("{}.{ending}", kept.next));
        file.persist(&path).map_err(|it| unkept(it.error))?;
        kept.unpacked.remove(&name);
        if let Some(old) = kept.brought.insert(name, Arrived { path, bytes }) {
            fs::remove_file(old.path).map_err(unkept)?;
        }
        Ok(())
    }

    /// Removes one of the files that were brought, with what was unpacked of it; says whether it was
    /// there.
    pub fn remove(&self, name: &str) -> bool {
        let mut kept = self.kept();
        kept.unpacked.remove(name);
        let Some(gone) = kept.brought.remove(name) else {
            return false;
        };
        // What cannot be removed now is swept at the next start.
        drop(fs::remove_dir_all(gone.path.with_extension("unpacked")));
        drop(fs::remove_file(gone.path));
        true
    }

    /// What was brought itself, bundles among it.
    pub fn brought(&self) -> BTreeMap<String, Arrived> {
        self.kept().brought.clone()
    }

    /// Unpacks every bundle that is not unpacked yet. One that is refused is gone.
    pub fn unpack(&self) -> Result<(), Fault> {
        for (name, bundle) in self.brought() {
            if ending(&name) != "zip" || self.kept().unpacked.contains_key(&name) {
                continue;
            }
            let limits = Limits {
                total_bytes: self.limits.total_bytes.min(self.free()?),
                ..self.limits
            };
            let into = bundle.path.with_extension("unpacked");
            match bundle::unpack(&bundle.path, &into, &limits) {
                Ok(it) => {
                    let files = it.files.into_iter();
                    let files = files.map(|it| (it.clone(), into.join(it))).collect();
                    self.kept().unpacked.insert(name, files);
                }
                Err(fault) => {
                    self.kept().brought.remove(&name);
                    fs::remove_file(bundle.path).map_err(unkept)?;
                    return Err(fault);
                }
            }
        }
        Ok(())
    }

    /// Removes everything; what cannot be removed now is swept at the next start.
    pub fn clear(&self) {
        let mut kept = self.kept();
        let gone = std::mem::take(&mut kept.brought);
        kept.unpacked.clear();
        for it in gone.into_values() {
            drop(fs::remove_dir_all(it.path.with_extension("unpacked")));
            drop(fs::remove_file(it.path));
        }
    }

    /// Every file by its name, bundles opened. What was brought itself goes before what a bundle
    /// has under the same name.
    pub fn files(&self) -> BTreeMap<String, PathBuf> {
        let kept = self.kept();
        let mut files = BTreeMap::new();
        for inner in kept.unpacked.values() {
            files.extend(inner.clone());
        }
        let loose = kept.brought.iter().filter(|(it, _)| ending(it) != "zip");
        files.extend(loose.map(|(name, it)| (name.clone(), it.path.clone())));
        files
    }

    /// A folder with all the files below `root` (empty, or ending in `/`) under their own names.
    pub fn folder_of(&self, root: &str) -> io::Result<TempDir> {
        let folder = tempfile::Builder::new()
            .prefix("tour-")
            .tempdir_in(self.folder.path())?;
        for (name, path) in self.files() {
            let Some(below) = name.strip_prefix(root) else {
                continue;
            };
            let to = folder.path().join(below);
            if let Some(inner) = to.parent() {
                fs::create_dir_all(inner)?;
            }
            fs::hard_link(path, to)?;
        }
        Ok(folder)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In bytes, the reserve taken off.
    fn free(&self) -> Result<u64, Fault> {
        let disk = rustix::fs::statvfs(self.folder.path());
        let disk = disk.map_err(|it| unkept(it.into()))?;
        Ok((disk.f_bavail.saturating_mul(disk.f_frsize)).saturating_sub(self.reserve))
    }
}

/// In small letters; empty where a name has none.
pub fn ending(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    ending.unwrap_or_default()
}

fn unkept(source: io::Error) -> Fault {
    let what = UNKEPT;
    Fault::Io { what, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival() -> (TempDir, Arrival) {
        let state = TempDir::new().unwrap();
        let library = Library::open(state.path(), "/nowhere".into()).unwrap();
        let arrival = library.arrival(0).unwrap();
        (state, arrival)
    }

    fn bring(arrival: &Arrival, name: &str, content: &[u8]) -> Result<(), Fault> {
        let arriving = arrival.expect(name, 0)?;
        fs::write(arriving.path(), content).unwrap();
        arrival.keep(arriving)
    }

    #[test]
    fn what_comes_again_takes_the_place_of_what_came_before() {
        let (state, arrival) = arrival();
        bring(&arrival, "a/uno.txt", b"1").unwrap();
        bring(&arrival, "a/uno.txt", b"22").unwrap();
        drop(arrival.expect("a/dos.txt", 0).unwrap());
        let files = arrival.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a/uno.txt"]);
        assert_eq!(fs::read(&files["a/uno.txt"]).unwrap(), b"22");
        let tour = arrival.folder_of("a/").unwrap();
        assert_eq!(fs::read(tour.path().join("uno.txt")).unwrap(), b"22");
        drop(tour);
        drop(arrival);
        let left = fs::read_dir(state.path().join("incoming")).unwrap();
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn one_file_is_removed_and_the_others_stay() {
        let (_state, arrival) = arrival();
        bring(&arrival, "uno.txt", b"1").unwrap();
        bring(&arrival, "dos.txt", b"2").unwrap();
        assert!(arrival.remove("uno.txt") && !arrival.remove("uno.txt"));
        let files = arrival.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["dos.txt"]);
    }

    #[test]
    fn names_that_lead_elsewhere_and_files_beyond_measure_are_refused() {
        let (_state, arrival) = arrival();
        for name in ["", "../a", "/etc/passwd", "a/../b", "a\\b", "a//b", "C:a"] {
            let refused = bring(&arrival, name, b"1");
            assert!(matches!(refused, Err(Fault::Outside { .. })), "{name}");
        }
        let large = arrival.expect("a.wav", 9 << 30);
        assert!(matches!(large, Err(Fault::TooLarge { .. })), "{large:?}");
        assert!(arrival.brought().is_empty());
    }

    #[test]
    fn a_bundle_is_opened_and_one_that_is_refused_is_gone() {
        let (_state, arrival) = arrival();
        let folder = TempDir::new().unwrap();
        for name in ["uno.txt", "dos.txt"] {
            fs::write(folder.path().join(name), "of the bundle").unwrap();
        }
        let mut packed = Vec::new();
        bundle::pack(folder.path(), &mut packed).unwrap();
        bring(&arrival, "all.ZIP", &packed).unwrap();
        bring(&arrival, "uno.txt", b"mended").unwrap();
        arrival.unpack().unwrap();
        arrival.unpack().unwrap();
        let files = arrival.files();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["dos.txt", "uno.txt"]);
        assert_eq!(fs::read(&files["uno.txt"]).unwrap(), b"mended");
        bring(&arrival, "bad.zip", b"PK").unwrap();
        assert!(matches!(arrival.unpack(), Err(Fault::NotAZip)));
        let brought = arrival.brought();
        assert_eq!(brought.keys().collect::<Vec<_>>(), ["all.ZIP", "uno.txt"]);
    }
}
