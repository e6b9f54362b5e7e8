//! Inflates the entries of a bundle within its limits.

use std::io::{ErrorKind, Read, Write};

use super::{Error, Limits};

/// Counts the bytes of all entries.
pub(super) struct Inflater<'l> {
    pub(super) limits: &'l Limits,
    /// Inflated so far.
    pub(super) bytes: u64,
}

/// An entry to inflate.
pub(super) struct PackedEntry<'e> {
    pub(super) entry: &'e str,
    pub(super) packed_bytes: u64,
    /// The inflated size by its header.
    pub(super) declared_bytes: u64,
}

impl Inflater<'_> {
    /// Inflates one entry, and fails at the first byte over a limit.
    pub(super) fn inflate(
        &mut self,
        packed: &PackedEntry<'_>,
        reader: &mut impl Read,
        writer: &mut impl Write,
    ) -> Result<(), Error> {
        let entry = || packed.entry.to_owned();
        let mut buffer = vec![0; 64 * 1024];
        let mut inflated: u64 = 0;
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // Includes a wrong checksum.
                Err(_) => return Err(Error::EntryDamaged { entry: entry() }),
            };
            let chunk = buffer.get(..read).unwrap_or_default();
            let more = u64::try_from(read).unwrap_or(u64::MAX);
            inflated = inflated.saturating_add(more);
            self.bytes = self.bytes.saturating_add(more);
            self.check_limits(packed, inflated)?;
            writer.write_all(chunk).map_err(|source| Error::Io {
                what: "the bundle could not be unpacked; check the disk's free space",
                source,
            })?;
        }
        if inflated == packed.declared_bytes {
            Ok(())
        } else {
            Err(Error::EntryDamaged { entry: entry() })
        }
    }

    fn check_limits(&self, packed: &PackedEntry<'_>, inflated: u64) -> Result<(), Error> {
        let limits = self.limits;
        let entry = || packed.entry.to_owned();
        if inflated > limits.entry_bytes {
            let most = limits.entry_bytes;
            return Err(Error::EntryTooLarge {
                entry: entry(),
                most,
            });
        }
        if self.bytes > limits.total_bytes {
            let most = limits.total_bytes;
            return Err(Error::TooLarge { most });
        }
        let max_bytes = packed.packed_bytes.saturating_mul(limits.ratio);
        if inflated > limits.ratio_from && inflated > max_bytes {
            let ratio = limits.ratio;
            return Err(Error::Bomb {
                entry: entry(),
                ratio,
            });
        }
        Ok(())
    }
}
