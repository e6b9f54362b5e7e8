use std::fs::OpenOptions;
use std::io::{self, BufWriter};
use std::iter::once;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Advice, fadvise};

use super::{Fault, MANIFEST, Manifest, failed};
use crate::library::bundle::pack_files;
use crate::library::tour_folder::Body;

const WHAT: &str = "the backup could not be written; check the disk's free space";

/// Writes what `manifest` says to the new file `to`, taking each file from the path at its place in
/// `paths`. Once this answers the disk has it, and who reads it next reads the disk.
pub fn write(manifest: &Manifest, paths: &[PathBuf], to: &Path) -> Result<(), Fault> {
    let said = serde_json::to_string_pretty(manifest).map_err(io::Error::other);
    let said = Body::Text(said.map_err(failed(WHAT))?);
    let names = manifest.files.iter().map(|it| it.name.clone());
    let files = names.zip(paths.iter().cloned().map(Body::Copy));
    // It holds hashes of passwords.
    let mut private = OpenOptions::new();
    private.write(true).create_new(true).mode(0o600);
    let file = private.open(to).map_err(failed(WHAT))?;
    let all = once((MANIFEST.to_owned(), said)).chain(files);
    pack_files(all, BufWriter::new(&file)).map_err(failed(WHAT))?;
    file.sync_all().map_err(failed(WHAT))?;
    // Without it, what the disk did wrong would hide behind the memory.
    if let Err(error) = fadvise(&file, 0, None, Advice::DontNeed) {
        tracing::debug!(%error, "what was written may be read back from memory");
    }
    Ok(())
}
