use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::library::tour_folder::Body;

/// Deeper than any tour's folder.
const DEEPEST: usize = 8;

/// What deflating makes smaller; recordings are packed already.
const TEXTS: &[&str] = &[
    "toml", "txt", "vtt", "srt", "svg", "csv", "md", "json", "db",
];

/// From this size on the lengths of an entry are written in 64 bits.
const LARGE: u64 = 1 << 31;

/// Writes a folder as a ZIP, as it goes, without turning back. The same folder makes the same
/// bytes: its files in order, all of the same time. A link is refused.
pub fn pack(folder: &Path, out: impl Write) -> io::Result<()> {
    let mut names = Vec::new();
    collect(folder, "", 1, &mut names)?;
    names.sort();
    let files = names.into_iter().map(|name| {
        let file = folder.join(&name);
        (name, Body::Copy(file))
    });
    pack_files(files, out)
}

/// Writes files as a ZIP, in their order and all of the same time, as it goes.
pub fn pack_files(
    files: impl IntoIterator<Item = (String, Body)>,
    out: impl Write,
) -> io::Result<()> {
    let mut bundle = ZipWriter::new_stream(out);
    for (name, body) in files {
        match body {
            Body::Text(text) => {
                bundle.start_file(&name, options(&name))?;
                bundle.write_all(text.as_bytes())?;
            }
            Body::Copy(file) => {
                let mut file = File::open(file)?;
                let large = file.metadata()?.len() >= LARGE;
                bundle.start_file(&name, options(&name).large_file(large))?;
                io::copy(&mut file, &mut bundle)?;
            }
        }
    }
    bundle.finish()?.into_inner().flush()
}

fn options(name: &str) -> SimpleFileOptions {
    let end = name.rsplit('.').next().map(str::to_ascii_lowercase);
    let method = if end.is_some_and(|it| TEXTS.contains(&it.as_str())) {
        CompressionMethod::DEFLATE
    } else {
        CompressionMethod::Stored
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

fn collect(folder: &Path, below: &str, depth: usize, names: &mut Vec<String>) -> io::Result<()> {
    for found in fs::read_dir(folder)? {
        let found = found?;
        let name = found.file_name().into_string();
        let name = name.map_err(|it| other(&it.display().to_string(), "is not named in UTF-8"))?;
        let path = format!("{below}{name}");
        let kind = found.file_type()?;
        if kind.is_dir() && depth >= DEEPEST {
            return Err(other(&path, "lies too deep"));
        } else if kind.is_dir() {
            collect(&found.path(), &format!("{path}/"), depth + 1, names)?;
        } else if kind.is_file() {
            names.push(path);
        } else {
            return Err(other(&path, "is not a file"));
        }
    }
    Ok(())
}

fn other(name: &str, what: &str) -> io::Error {
    io::Error::other(format!("{name} {what}; take it out of the folder"))
}
