//! Packs files as a ZIP.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::library::tour_folder::FileContent;

/// Deeper than any tour's folder.
const MAX_DEPTH: usize = 8;

/// The extensions of files that deflating makes smaller; recordings are compressed already.
const DEFLATED_EXTENSIONS: &[&str] = &[
    "toml", "txt", "vtt", "srt", "svg", "csv", "md", "json", "db",
];

/// From this size on an entry uses ZIP64.
const ZIP64_FROM_BYTES: u64 = 1 << 31;

/// Streams a folder as a ZIP. The same folder gives the same bytes: its files are sorted, and have a constant time.
///
/// # Errors
/// If a file cannot be read, is a link or a device, or lies too deep; or if `out` fails.
pub fn pack(folder: &Path, out: impl Write) -> io::Result<()> {
    let mut names = Vec::new();
    collect_names(folder, "", 1, &mut names)?;
    names.sort();
    let files = names.into_iter().map(|name| {
        let file = folder.join(&name);
        (name, FileContent::CopyOf(file))
    });
    pack_files(files, out)
}

/// Streams files as a ZIP, in their order and with a constant time.
///
/// # Errors
/// If a file cannot be read, or `out` fails.
pub fn pack_files(
    files: impl IntoIterator<Item = (String, FileContent)>,
    out: impl Write,
) -> io::Result<()> {
    let mut bundle = ZipWriter::new_stream(out);
    for (name, content) in files {
        match content {
            FileContent::Text(text) => {
                bundle.start_file(&name, options(&name))?;
                bundle.write_all(text.as_bytes())?;
            }
            FileContent::CopyOf(file) => {
                let mut file = File::open(file)?;
                let is_large = file.metadata()?.len() >= ZIP64_FROM_BYTES;
                bundle.start_file(&name, options(&name).large_file(is_large))?;
                io::copy(&mut file, &mut bundle)?;
            }
        }
    }
    bundle.finish()?.into_inner().flush()
}

fn options(name: &str) -> SimpleFileOptions {
    let extension = name.rsplit('.').next().map(str::to_ascii_lowercase);
    let method =
        if extension.is_some_and(|extension| DEFLATED_EXTENSIONS.contains(&extension.as_str())) {
            CompressionMethod::DEFLATE
        } else {
            CompressionMethod::Stored
        };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

fn collect_names(
    folder: &Path,
    parent: &str,
    depth: usize,
    names: &mut Vec<String>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string();
        let name =
            name.map_err(|name| unsupported(&name.display().to_string(), "is not named in UTF-8"))?;
        let path = format!("{parent}{name}");
        let file_type = entry.file_type()?;
        if file_type.is_dir() && depth >= MAX_DEPTH {
            return Err(unsupported(&path, "lies too deep"));
        } else if file_type.is_dir() {
            collect_names(&entry.path(), &format!("{path}/"), depth + 1, names)?;
        } else if file_type.is_file() {
            names.push(path);
        } else {
            return Err(unsupported(&path, "is not a file"));
        }
    }
    Ok(())
}

fn unsupported(name: &str, reason: &str) -> io::Error {
    io::Error::other(format!("{name} {reason}; take it out of the folder"))
}
