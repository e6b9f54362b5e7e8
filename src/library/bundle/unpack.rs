use std::fs::{self, File};
use std::path::Path;

use tempfile::TempDir;
use zip::ZipReadOptions;
use zip::read::Config;
use zip::unstable::read::ZipIterable;

use super::inflate::{Packed, Written};
use super::plan::{Plan, plan};
use super::{Fault, Limits};

/// What came out of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub contents: Contents,
    /// Every file below the folder, with `/`, in order.
    pub files: Vec<String>,
    /// Files that some computer had left in it, and that were not written.
    pub droppings: usize,
    pub bytes: u64,
}

/// What a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Reads with [`folder::read`](crate::library::tour_folder::read).
    Tour,
    /// Files that a table of clips may name.
    Loose,
}

/// Unpacks a bundle to the folder `into`, which is not there yet or empty, in a folder that is.
/// All of it comes in or nothing: what was refused leaves no file behind.
pub fn unpack(bundle: &Path, into: &Path, limits: &Limits) -> Result<Unpacked, Fault> {
    let open = || File::open(bundle).map_err(io("the bundle could not be opened"));
    let mut body = open()?;
    let mut entries =
        ZipIterable::try_new(open()?, Config::default()).map_err(|_| Fault::NotAZip)?;
    let most = limits.entries;
    if entries.len() > most {
        let entries = entries.len();
        return Err(Fault::TooManyEntries { entries, most });
    }
    let plan = plan(&mut entries, &mut body, limits)?;
    let parent = match into.parent() {
        Some(it) if it != Path::new("") => it,
        Some(_) | None => Path::new("."),
    };
    // Taken away again when it is dropped, whatever happened.
    let begun = tempfile::Builder::new()
        .prefix(".unpacking-")
        .tempdir_in(parent);
    let begun = begun.map_err(io(UNWRITTEN))?;
    let mut written = Written { limits, bytes: 0 };
    write(&mut entries, &mut body, &plan, &mut written, begun.path())?;
    let bytes = written.bytes;
    settle(begun, into)?;
    let mut files: Vec<String> = plan.files.into_iter().flatten().collect();
    files.sort();
    let contents = if files.iter().any(|it| it == "tour.toml") {
        Contents::Tour
    } else {
        Contents::Loose
    };
    Ok(Unpacked {
        contents,
        files,
        droppings: plan.droppings,
        bytes,
    })
}

const UNWRITTEN: &str = "the bundle could not be unpacked; check the disk's free space";

fn write(
    entries: &mut ZipIterable<File>,
    body: &mut File,
    plan: &Plan,
    written: &mut Written<'_>,
    folder: &Path,
) -> Result<(), Fault> {
    let entries = entries.files().map_err(|_| Fault::Damaged)?;
    for (entry, path) in entries.zip(&plan.files) {
        let entry = entry.map_err(|_| Fault::Damaged)?;
        let Some(path) = path else {
            continue;
        };
        let packed = Packed {
            entry: path,
            bytes: entry.compressed_size(),
            inflated: entry.size(),
        };
        let damaged = |_| Fault::EntryDamaged {
            entry: path.clone(),
        };
        let mut from = entry
            .with_reader(body, ZipReadOptions::new())
            .map_err(damaged)?;
        let file = folder.join(path);
        if let Some(inner) = file.parent() {
            fs::create_dir_all(inner).map_err(io(UNWRITTEN))?;
        }
        let mut to = File::create_new(&file).map_err(io(UNWRITTEN))?;
        written.inflate(&packed, &mut from, &mut to)?;
    }
    Ok(())
}

/// A folder takes an empty one's place at once.
fn settle(begun: TempDir, into: &Path) -> Result<(), Fault> {
    let what = "the folder for the bundle is there and not empty, or cannot be made";
    fs::rename(begun.path(), into).map_err(io(what))?;
    // It is no longer there to be taken away.
    drop(begun.keep());
    Ok(())
}

fn io(what: &'static str) -> impl Fn(std::io::Error) -> Fault {
    move |source| Fault::Io { what, source }
}
