use std::collections::{HashMap, HashSet};
use std::fs::File;

use unicode_normalization::UnicodeNormalization;
use zip::read::ZipFileEntry;
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use super::{Fault, Limits};
use crate::library::spreadsheet::fold;

/// A name with its folders. All names of a bundle are in memory at once.
const MOST_NAME_BYTES: usize = 400;
const MOST_PART_BYTES: usize = 255;

/// What is to be written of a bundle, found without writing anything.
#[derive(Debug)]
pub(super) struct Plan {
    /// For each entry in its order: where its file goes below the folder; none for folders and
    /// droppings.
    pub(super) files: Vec<Option<String>>,
    /// What computers leave behind without being asked.
    pub(super) droppings: usize,
}

/// An entry's bytes in the bundle, header and all.
struct Span {
    start: u64,
    end: u64,
    entry: String,
}

/// Looks at every entry's name and place; `body` is the same file, opened a second time.
pub(super) fn plan(
    bundle: &mut ZipIterable<File>,
    body: &mut File,
    limits: &Limits,
) -> Result<Plan, Fault> {
    let mut plan = Plan {
        files: Vec::new(),
        droppings: 0,
    };
    let mut taken = Taken::default();
    let mut spans = Vec::new();
    for entry in bundle.files().map_err(|_| Fault::Damaged)? {
        let entry = entry.map_err(|_| Fault::Damaged)?;
        let name = name(&entry)?;
        let parts = parts(&name, limits.depth)?;
        harmless(&entry, &name)?;
        let is_folder = name.ends_with('/');
        let dropping = is_dropping(&parts);
        let path = parts.join("/");
        spans.push(span(entry, name.clone(), body)?);
        if !dropping {
            taken.take(&name, &path, is_folder)?;
        }
        plan.droppings += usize::from(dropping && !is_folder);
        plan.files.push((!dropping && !is_folder).then_some(path));
    }
    apart(spans)?;
    strip_top(&mut plan.files);
    if plan.files.iter().all(Option::is_none) {
        return Err(Fault::Empty);
    }
    Ok(plan)
}

fn name(entry: &ZipFileEntry<'_>) -> Result<String, Fault> {
    let name = entry.name().map_err(|_| Fault::Damaged)?.into_owned();
    if name.len() > MOST_NAME_BYTES {
        let entry = name.chars().take(60).collect();
        return Err(Fault::NameTooLong { entry });
    }
    Ok(name)
}

/// A file's name with its folders, if it stays below where it is put.
pub fn plain_name(name: &str, limits: &Limits) -> Result<String, Fault> {
    let entry = name.chars().take(60).collect();
    if name.len() > MOST_NAME_BYTES {
        return Err(Fault::NameTooLong { entry });
    }
    if name.ends_with('/') {
        return Err(Fault::Outside { entry });
    }
    Ok(parts(name, limits.depth)?.join("/"))
}

/// The folders and the file of a name, if it stays below where it is put.
fn parts(name: &str, deepest: usize) -> Result<Vec<String>, Fault> {
    // What the terminal or a page would swallow is not repeated to it.
    let entry = || {
        name.chars()
            .filter(|it| !it.is_control())
            .take(200)
            .collect()
    };
    let drive = name.get(1..2) == Some(":");
    if name.contains('\\') || name.chars().any(char::is_control) || drive {
        return Err(Fault::Outside { entry: entry() });
    }
    let parts: Vec<&str> = name.strip_suffix('/').unwrap_or(name).split('/').collect();
    if parts.iter().any(|it| ["", ".", ".."].contains(it)) {
        return Err(Fault::Outside { entry: entry() });
    }
    if parts.iter().any(|it| it.len() > MOST_PART_BYTES) {
        return Err(Fault::NameTooLong { entry: entry() });
    }
    if parts.len() > deepest {
        let most = deepest;
        return Err(Fault::TooDeep {
            entry: entry(),
            most,
        });
    }
    Ok(parts.into_iter().map(composed).collect())
}

/// A Mac takes letters apart; whoever types a name in a table does not.
fn composed(part: &str) -> String {
    part.nfc().collect()
}

fn harmless(entry: &ZipFileEntry<'_>, name: &str) -> Result<(), Fault> {
    const KIND: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    const FILE: u32 = 0o100_000;
    let entry_name = || name.to_owned();
    let kind = entry.unix_mode().unwrap_or_default() & KIND;
    if entry.encrypted() {
        return Err(Fault::Encrypted {
            entry: entry_name(),
        });
    }
    if entry.is_symlink() || ![0, FOLDER, FILE].contains(&kind) {
        return Err(Fault::NotAFile {
            entry: entry_name(),
        });
    }
    let known = [CompressionMethod::Stored, CompressionMethod::DEFLATE];
    if !known.contains(&entry.compression()) {
        return Err(Fault::Method {
            entry: entry_name(),
        });
    }
    Ok(())
}

fn is_dropping(parts: &[String]) -> bool {
    let last = parts.last().map_or("", String::as_str);
    parts.first().is_some_and(|it| it == "__MACOSX")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
        || last.starts_with("._")
}

/// Where an entry lies, as its own header says; a place outside the file is damage.
fn span(entry: ZipFileEntry<'_>, name: String, body: &mut File) -> Result<Span, Fault> {
    let (start, packed) = (entry.header_start(), entry.compressed_size());
    let opened = entry.with_reader(body, ZipReadOptions::new());
    let data = match opened.map(|it| it.data_start()) {
        Ok(it) => it.and_then(|it| it.checked_add(packed)),
        Err(ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
            return Err(Fault::Method { entry: name });
        }
        Err(_) => None,
    };
    let length = body.metadata().map_or(0, |it| it.len());
    match data.filter(|it| *it <= length) {
        Some(end) => Ok(Span {
            start,
            end,
            entry: name,
        }),
        None => Err(Fault::EntryDamaged { entry: name }),
    }
}

/// No byte may belong to two entries: that is how a few bytes become very many.
fn apart(mut spans: Vec<Span>) -> Result<(), Fault> {
    spans.sort_by_key(|it| it.start);
    for (one, next) in spans.iter().zip(spans.iter().skip(1)) {
        if one.end > next.start {
            return Err(Fault::Overlaps {
                entry: next.entry.clone(),
                other: one.entry.clone(),
            });
        }
    }
    Ok(())
}

/// Names that are in use, however they are spelled.
#[derive(Default)]
struct Taken {
    files: HashMap<String, String>,
    folders: HashSet<String>,
}

impl Taken {
    fn take(&mut self, name: &str, path: &str, is_folder: bool) -> Result<(), Fault> {
        let folded = fold(path);
        let mut above: Vec<&str> = folded
            .match_indices('/')
            .filter_map(|(at, _)| folded.get(..at))
            .collect();
        if is_folder {
            above.push(&folded);
        }
        for folder in above {
            if let Some(other) = self.files.get(folder) {
                return Err(twice(name, other));
            }
            self.folders.insert(folder.to_owned());
        }
        if is_folder {
            return Ok(());
        }
        if self.folders.contains(&folded) {
            return Err(twice(name, &format!("{folded}/")));
        }
        match self.files.insert(folded, name.to_owned()) {
            Some(other) => Err(twice(name, &other)),
            None => Ok(()),
        }
    }
}

fn twice(entry: &str, other: &str) -> Fault {
    Fault::Twice {
        entry: entry.to_owned(),
        other: other.to_owned(),
    }
}

/// People pack the folder itself as often as what is in it.
fn strip_top(files: &mut [Option<String>]) {
    let top = |it: &String| it.split_once('/').map(|it| it.0.to_owned());
    let mut tops = files.iter().flatten().map(top);
    let Some(Some(first)) = tops.next() else {
        return;
    };
    if tops.any(|it| it.as_ref() != Some(&first)) {
        return;
    }
    for file in files.iter_mut().flatten() {
        if let Some((_, below)) = file.split_once('/') {
            *file = below.to_owned();
        }
    }
}
