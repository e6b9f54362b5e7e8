//! A file of which only a limited number of bytes can be read per step. A damaged file may make its reader seek back and
//! forth for ever, or declare a header that is larger than the disk.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

use crate::decoder::rf64::Rf64;

const MEGABYTE: u64 = 1 << 20;
/// The limit for a header with its pictures, or for an m4a's index.
const MAX_HEADER_BYTES: u64 = 64 * MEGABYTE;
/// Each read counts as at least this many bytes, because a read that returns nothing also takes time.
const MIN_BYTES_PER_READ: u64 = 1024;

pub(super) struct LimitedFile {
    file: File,
    size: u64,
    position: u64,
    is_wav: bool,
    budget: Arc<ReadBudget>,
}

/// The number of bytes that may still be read.
#[derive(Debug)]
pub(super) struct ReadBudget {
    size: u64,
    remaining: AtomicU64,
    stop: Arc<AtomicBool>,
}

impl LimitedFile {
    /// Opens a file, and returns the budget for its reads. Once `stop` is true, every read fails.
    ///
    /// # Errors
    ///
    /// The error of the disk.
    pub(super) fn new(
        file: File,
        rf64: Option<Rf64>,
        stop: Arc<AtomicBool>,
    ) -> io::Result<(Self, Arc<ReadBudget>)> {
        let whole = file.metadata()?.len();
        let mut form = [0; 12];
        let is_wav = rf64.is_some()
            || file.read_exact_at(&mut form, 0).is_ok()
                && form.starts_with(b"RIFF")
                && form.ends_with(b"WAVE");
        // The reader would take the chunks after the sound for more sound.
        let size = rf64.map_or(whole, |rf64| whole.min(rf64.end()));
        let budget = Arc::new(ReadBudget {
            size,
            remaining: AtomicU64::new(0),
            stop,
        });
        let input = Self {
            file,
            size,
            position: 0,
            is_wav,
            budget: Arc::clone(&budget),
        };
        Ok((input, budget))
    }
}

impl ReadBudget {
    pub(super) fn renew_for_header(&self) {
        self.remaining.store(MAX_HEADER_BYTES, Ordering::Relaxed);
    }

    /// If the next bytes are no packet, the reader searches for one up to the end of the file.
    pub(super) fn renew_for_packet(&self) {
        self.renew(self.size.saturating_add(MEGABYTE));
    }

    /// A seek is a binary search, or reads from the beginning if the file has no index.
    pub(super) fn renew_for_seek(&self) {
        self.renew(self.size.saturating_add(MEGABYTE).saturating_mul(4));
    }

    fn renew(&self, bytes: u64) {
        self.remaining.store(bytes, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("decoding was stopped"));
        }
        if self.remaining.load(Ordering::Relaxed) == 0 {
            return Err(io::Error::other("the file makes its reader read too much"));
        }
        Ok(())
    }

    fn spend(&self, read: usize) {
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        let remaining = self.remaining.load(Ordering::Relaxed);
        let remaining = remaining.saturating_sub(read.max(MIN_BYTES_PER_READ));
        self.remaining.store(remaining, Ordering::Relaxed);
    }
}

/// The reader gets these bytes as the head of a wav, in place of those in the file: the signature of a small wav, and the
/// largest size. With a wrong size the reader would miss the sound.
const WAV_HEAD: &[u8; 8] = b"RIFF\xff\xff\xff\xff";

impl Read for LimitedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.budget.check()?;
        let remaining =
            usize::try_from(self.size.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let limit = remaining.min(buffer.len());
        let buffer = buffer.get_mut(..limit).unwrap_or_default();
        let read = self.file.read(buffer)?;
        if self.is_wav {
            let position = usize::try_from(self.position).unwrap_or(usize::MAX);
            let head = WAV_HEAD.get(position..).unwrap_or_default();
            for (byte, replacement) in buffer.iter_mut().take(read).zip(head) {
                *byte = *replacement;
            }
        }
        self.position += u64::try_from(read).unwrap_or(u64::MAX);
        self.budget.spend(read);
        Ok(read)
    }
}

impl Seek for LimitedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::End(offset) => SeekFrom::Start(self.size.saturating_add_signed(offset)),
            SeekFrom::Start(_) | SeekFrom::Current(_) => to,
        };
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

impl MediaSource for LimitedFile {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.size)
    }
}
