//! A tour folder, or loose files and a table of them, as one ZIP. Bundles come from strangers: their headers are not
//! trusted, and a refused bundle leaves nothing behind.

mod inflate;
mod pack;
mod plan;
#[cfg(test)]
mod tests;
mod unpack;

use std::io;

pub use pack::{pack, pack_files};
pub use plan::checked_file_name;
pub use unpack::{Contents, Unpacked, unpack};

/// The limits of a bundle; sizes in bytes after inflating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most entries.
    pub entries: usize,
    /// The maximum size of the central directory, which is read into memory.
    pub directory_bytes: u64,
    /// The most bytes of an entry.
    pub entry_bytes: u64,
    /// The most bytes of all entries.
    pub total_bytes: u64,
    /// The maximum number of nested folders, the file itself counted.
    pub depth: usize,
    /// The maximum compression ratio of an entry of more than `ratio_from` bytes.
    pub ratio: u64,
    /// The size in bytes from which the ratio is checked.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 20_000,
            // 800 bytes for each entry: names of 400 bytes, and extra fields.
            directory_bytes: 16 << 20,
            // Three hours of 48 kHz stereo in 16 bits, the longest recording there is.
            entry_bytes: 2 << 30,
            total_bytes: 8 << 30,
            depth: 8,
            ratio: 200,
            ratio_from: 10 << 20,
        }
    }
}

/// Why a bundle is refused, and what to do about it. `entry` is the name within the bundle.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("this is not a ZIP file, or its end is missing; make it or copy it again")]
    NotAZip,
    #[error("the bundle is damaged; make it or copy it again")]
    Damaged,
    #[error("{entry} is damaged in the bundle; make it or copy it again")]
    EntryDamaged { entry: String },
    #[error("the bundle has {entries} entries; {most} is the most")]
    TooManyEntries { entries: usize, most: usize },
    #[error(
        "the name {entry} leads out of the bundle; name files by letters, and part folders by /"
    )]
    PathTraversal { entry: String },
    #[error("the name {entry} is too long; shorten it")]
    NameTooLong { entry: String },
    #[error("{entry} lies more than {most} folders deep; bring it further up")]
    TooDeep { entry: String, most: usize },
    #[error("{entry} is a link or a device; put the file itself into the bundle")]
    NotAFile { entry: String },
    #[error("{entry} is encrypted; make the bundle without a password")]
    Encrypted { entry: String },
    #[error("{entry} is packed in a way docent does not know; make an ordinary ZIP")]
    UnsupportedCompression { entry: String },
    #[error("{entry} has the same name as {other}; keep one")]
    DuplicateName { entry: String, other: String },
    #[error("{entry} and {other} share the same bytes; this bundle is made to harm")]
    OverlappingEntries { entry: String, other: String },
    #[error(
        "{entry} grows more than {ratio} times when it is unpacked; this bundle is made to harm"
    )]
    Bomb { entry: String, ratio: u64 },
    #[error("{entry} is larger than {most} bytes; cut it into parts")]
    EntryTooLarge { entry: String, most: u64 },
    #[error(
        "there are {bytes} bytes to come, and the disk has room for {free}; remove something first"
    )]
    DiskFull { bytes: u64, free: u64 },
    #[error("the bundle is larger than {most} bytes when it is unpacked; cut it into parts")]
    TooLarge { most: u64 },
    #[error("there is no file in the bundle; put the tour's folder into it")]
    Empty,
    #[error("{what}: {source}")]
    Io {
        what: &'static str,
        source: io::Error,
    },
}
