//! The free space of the disk that uploads may use: some bytes are kept for the database.

use crate::library::{self, Library};
use crate::service::Context;
use crate::service::upload::{Upload, UploadError};

#[derive(Clone, Debug)]
pub(super) struct DiskReserve {
    library: Library,
    /// The bytes to keep free for the database.
    reserve: u64,
}

impl DiskReserve {
    pub(super) fn new(context: &Context, reserve: u64) -> Self {
        Self {
            library: context.library.clone(),
            reserve,
        }
    }

    /// The free bytes beyond the reserve.
    pub(super) fn free(&self) -> library::Result<u64> {
        let space = self.library.disk_space()?;
        Ok(space.free.saturating_sub(self.reserve))
    }

    /// Fails with `UploadError::NoSpace` if fewer than `needed` bytes are free.
    pub(super) fn check(&self, needed: u64) -> Result<(), UploadError> {
        let free = self.free()?;
        if needed > free {
            return Err(UploadError::NoSpace { needed, free });
        }
        Ok(())
    }

    /// The bytes that an upload will still take on the disk.
    pub(super) fn bytes_needed(&self, upload: &Upload) -> u64 {
        if upload.is_settled() {
            return 0;
        }
        let length = upload.info.length;
        let copies =
            length + estimated_derived_bytes(&upload.info.name, length, self.library.limits());
        length.saturating_sub(upload.received) + copies
    }
}

/// Estimated size of the files for speakers and browsers. For compressed audio, a WAV at 48 kHz
/// takes twelve times the size. For WAV and FLAC it takes the same again, and the MP3 a quarter.
fn estimated_derived_bytes(name: &str, length: u64, limits: library::Limits) -> u64 {
    const WAV_BYTES_A_MS: u64 = 192;
    let name = name.to_ascii_lowercase();
    let uncompressed = [".wav", ".wave", ".flac"]
        .iter()
        .any(|extension| name.ends_with(extension));
    let estimate = length.saturating_mul(if uncompressed { 2 } else { 12 });
    estimate.min(limits.max_length.0.saturating_mul(WAV_BYTES_A_MS))
}
