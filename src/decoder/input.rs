//! The file that is decoded. A damaged one may send its reader back and forth without an end, or into
//! a header as long as the disk: so no more is read at once than there can be need for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

const MEGABYTE: u64 = 1 << 20;
/// A header with its pictures, or an m4a's table of its parts.
const HEADER_BYTES: u64 = 64 * MEGABYTE;
/// What a single read counts at least: also one that gives nothing takes its time.
const LEAST_BYTES_A_READ: u64 = 1024;

pub(super) struct Input {
    file: File,
    size: u64,
    allowance: Arc<Allowance>,
}

/// How much may still be read.
#[derive(Debug)]
pub(super) struct Allowance {
    size: u64,
    left: AtomicU64,
    stop: Arc<AtomicBool>,
}

impl Input {
    pub(super) fn new(file: File, stop: Arc<AtomicBool>) -> io::Result<(Self, Arc<Allowance>)> {
        let size = file.metadata()?.len();
        let allowance = Arc::new(Allowance {
            size,
            left: AtomicU64::new(0),
            stop,
        });
        let input = Self {
            file,
            size,
            allowance: Arc::clone(&allowance),
        };
        Ok((input, allowance))
    }
}

impl Allowance {
    pub(super) fn renew_for_header(&self) {
        self.left.store(HEADER_BYTES, Ordering::Relaxed);
    }

    /// Where a part of the file is no packet at all, the next one is looked for up to its end.
    pub(super) fn renew_for_packet(&self) {
        self.renew(self.size.saturating_add(MEGABYTE));
    }

    /// A place is looked for by halves, and where nothing says where it is, from the beginning.
    pub(super) fn renew_for_seek(&self) {
        self.renew(self.size.saturating_add(MEGABYTE).saturating_mul(4));
    }

    fn renew(&self, bytes: u64) {
        self.left.store(bytes, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("nobody wants it any more"));
        }
        if self.left.load(Ordering::Relaxed) == 0 {
            return Err(io::Error::other("it leads its reader back and forth"));
        }
        Ok(())
    }

    fn take(&self, read: usize) {
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        let left = self.left.load(Ordering::Relaxed);
        let left = left.saturating_sub(read.max(LEAST_BYTES_A_READ));
        self.left.store(left, Ordering::Relaxed);
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.allowance.check()?;
        let read = self.file.read(buffer)?;
        self.allowance.take(read);
        Ok(read)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl MediaSource for Input {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.size)
    }
}
