use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;

use super::{
    Entry, FORMAT, Fault, MANIFEST, MOST_FILES, MOST_MANIFEST_BYTES, Manifest, SETTINGS, failed,
};
use crate::library::ingest::persist::copy_hashing;

const UNREAD: &str = "the backup could not be read";
const UNWRITTEN: &str = "the backup could not be unpacked; check the disk's free space";

/// What a backup says of itself; the rest of it is not read.
pub fn look(backup: &Path) -> Result<Manifest, Fault> {
    read(backup, None)
}

/// Reads a backup from its first byte to its last, and checks every hash.
pub fn verify(backup: &Path) -> Result<Manifest, Fault> {
    read(backup, Some(&|_| None))
}

/// Unpacks a backup into the empty folder `into`, and checks every hash. Whoever goes on syncs.
/// The settings stay in the backup: they belong elsewhere.
pub fn unpack(backup: &Path, into: &Path) -> Result<Manifest, Fault> {
    for folder in ["recordings", "pictures"] {
        fs::create_dir_all(into.join(folder)).map_err(failed(UNWRITTEN))?;
    }
    read(
        backup,
        Some(&|it| (it.name != SETTINGS).then(|| into.join(&it.name))),
    )
}

/// Where an entry goes; nowhere is for reading alone.
type Place<'a> = &'a dyn Fn(&Entry) -> Option<PathBuf>;

fn read(backup: &Path, place: Option<Place<'_>>) -> Result<Manifest, Fault> {
    let open = || File::open(backup).map_err(failed(UNREAD));
    let none = || Fault::NotABackup(backup.to_owned());
    let mut body = open()?;
    let mut entries = ZipIterable::try_new(open()?, Config::default()).map_err(|_| none())?;
    if entries.len() > MOST_FILES {
        return Err(none());
    }
    let entries = entries.files().map_err(|_| none())?;
    let first = entries.next().and_then(Result::ok).ok_or_else(none)?;
    let manifest = manifest(first, &mut body, backup)?;
    let Some(place) = place else {
        return Ok(manifest);
    };
    for expected in &manifest.files {
        let damaged = || Fault::Damaged(expected.name.clone());
        let entry = entries.next().and_then(Result::ok).ok_or_else(damaged)?;
        if !is(&entry, &expected.name) {
            return Err(damaged());
        }
        let from = entry.with_reader(&mut body, ZipReadOptions::new());
        // One byte more than there should be is enough to tell.
        let from = from
            .map_err(|_| damaged())?
            .take(expected.bytes.saturating_add(1));
        match place(expected) {
            Some(path) => {
                let mut private = OpenOptions::new();
                private.write(true).create_new(true).mode(0o600);
                let mut file = private.open(path).map_err(failed(UNWRITTEN))?;
                take(from, &mut file, expected)?;
            }
            None => take(from, &mut io::sink(), expected)?,
        }
    }
    match entries.next() {
        Some(_) => Err(Fault::Damaged("its end".into())),
        None => Ok(manifest),
    }
}

fn is(entry: &ZipFileEntry<'_>, name: &str) -> bool {
    entry.name().is_ok_and(|it| it == name)
}

/// What every manifest ever will say.
#[derive(serde::Deserialize)]
struct Any {
    format: u32,
    docent: String,
}

fn manifest(entry: ZipFileEntry<'_>, body: &mut File, backup: &Path) -> Result<Manifest, Fault> {
    let none = || Fault::NotABackup(backup.to_owned());
    if !is(&entry, MANIFEST) {
        return Err(none());
    }
    let from = entry.with_reader(body, ZipReadOptions::new());
    let mut said = Vec::new();
    from.map_err(|_| none())?
        .take(MOST_MANIFEST_BYTES)
        .read_to_end(&mut said)
        .map_err(|_| none())?;
    let any: Any = serde_json::from_slice(&said).map_err(|_| none())?;
    if any.format > FORMAT {
        return Err(Fault::TooNew {
            found: any.format,
            docent: any.docent,
        });
    }
    let manifest: Manifest = serde_json::from_slice(&said).map_err(|_| none())?;
    match manifest.files.iter().find(|it| !it.is_known()) {
        Some(it) => Err(Fault::Damaged(it.name.clone())),
        None => Ok(manifest),
    }
}

fn take(mut from: impl Read, to: &mut impl Write, expected: &Entry) -> Result<(), Fault> {
    let mut from = Reading {
        from: &mut from,
        failed: false,
    };
    let damaged = || Fault::Damaged(expected.name.clone());
    let copied = copy_hashing(&mut from, to);
    let (sha256, bytes) = match copied {
        Ok(it) => it,
        // The ZIP's own checksum and a bad sector alike.
        Err(_) if from.failed => return Err(damaged()),
        Err(error) => return Err(failed(UNWRITTEN)(error)),
    };
    if bytes == expected.bytes && sha256.as_str() == expected.sha256 {
        Ok(())
    } else {
        Err(damaged())
    }
}

/// Remembers on which side of a copy it went wrong.
struct Reading<'a, R> {
    from: &'a mut R,
    failed: bool,
}

impl<R: Read> Read for Reading<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer);
        let interrupted = |it: &io::Error| it.kind() == io::ErrorKind::Interrupted;
        self.failed |= read.as_ref().is_err_and(|it| !interrupted(it));
        read
    }
}
