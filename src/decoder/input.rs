//! The file that is decoded. A damaged one may send its reader back and forth without an end, or into
//! a header as long as the disk: so no more is read at once than there can be need for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

use crate::decoder::rf64::Rf64;

const MEGABYTE: u64 = 1 << 20;
/// A header with its pictures, or an m4a's table of its parts.
const HEADER_BYTES: u64 = 64 * MEGABYTE;
/// What a single read counts at least: also one that gives nothing takes its time.
const LEAST_BYTES_A_READ: u64 = 1024;

pub(super) struct Input {
    file: File,
    size: u64,
    at: u64,
    is_wav: bool,
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
    pub(super) fn new(
        file: File,
        rf64: Option<Rf64>,
        stop: Arc<AtomicBool>,
    ) -> io::Result<(Self, Arc<Allowance>)> {
        let whole = file.metadata()?.len();
        let mut form = [0; 12];
        let is_wav = rf64.is_some()
            || file.read_exact_at(&mut form, 0).is_ok()
                && form.starts_with(b"RIFF")
                && form.ends_with(b"WAVE");
        // Its reader would take what follows the sound for more of it.
        let size = rf64.map_or(whole, |rf64| whole.min(rf64.end()));
        let allowance = Arc::new(Allowance {
            size,
            left: AtomicU64::new(0),
            stop,
        });
        let input = Self {
            file,
            size,
            at: 0,
            is_wav,
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

/// What a wav is shown to begin with: the letters of a small one, and an open end. A size that is wrong
/// would have its reader miss the sound.
const WAV_HEAD: &[u8; 8] = b"RIFF\xff\xff\xff\xff";

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.allowance.check()?;
        let left = usize::try_from(self.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let read = self.file.read(buffer)?;
        if self.is_wav {
            let at = usize::try_from(self.at).unwrap_or(usize::MAX);
            let shown = WAV_HEAD.get(at..).unwrap_or_default();
            for (byte, shown) in buffer.iter_mut().take(read).zip(shown) {
                *byte = *shown;
            }
        }
        self.at += u64::try_from(read).unwrap_or(u64::MAX);
        self.allowance.take(read);
        Ok(read)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::End(by) => SeekFrom::Start(self.size.saturating_add_signed(by)),
            SeekFrom::Start(_) | SeekFrom::Current(_) => to,
        };
        self.at = self.file.seek(to)?;
        Ok(self.at)
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
