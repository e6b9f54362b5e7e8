use std::io::{ErrorKind, Read, Write};

use super::{Fault, Limits};

/// What has been written of a bundle so far.
pub(super) struct Written<'l> {
    pub(super) limits: &'l Limits,
    pub(super) bytes: u64,
}

/// One entry while it is inflated.
pub(super) struct Packed<'e> {
    pub(super) entry: &'e str,
    pub(super) bytes: u64,
    /// What it says it grows to.
    pub(super) inflated: u64,
}

impl Written<'_> {
    /// Inflates one entry, and stops at the first byte that is too many.
    pub(super) fn inflate(
        &mut self,
        packed: &Packed<'_>,
        from: &mut impl Read,
        to: &mut impl Write,
    ) -> Result<(), Fault> {
        let entry = || packed.entry.to_owned();
        let mut buffer = vec![0; 64 * 1024];
        let mut done: u64 = 0;
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // The checksum's error among them.
                Err(_) => return Err(Fault::EntryDamaged { entry: entry() }),
            };
            let part = buffer.get(..read).unwrap_or_default();
            let more = u64::try_from(read).unwrap_or(u64::MAX);
            done = done.saturating_add(more);
            self.bytes = self.bytes.saturating_add(more);
            self.within(packed, done)?;
            to.write_all(part).map_err(|source| Fault::Io {
                what: "the bundle could not be unpacked; check the disk's free space",
                source,
            })?;
        }
        if done == packed.inflated {
            Ok(())
        } else {
            Err(Fault::EntryDamaged { entry: entry() })
        }
    }

    fn within(&self, packed: &Packed<'_>, done: u64) -> Result<(), Fault> {
        let limits = self.limits;
        let entry = || packed.entry.to_owned();
        if done > limits.entry_bytes {
            let most = limits.entry_bytes;
            return Err(Fault::EntryTooLarge {
                entry: entry(),
                most,
            });
        }
        if self.bytes > limits.total_bytes {
            let most = limits.total_bytes;
            return Err(Fault::TooLarge { most });
        }
        let fair = packed.bytes.saturating_mul(limits.ratio);
        if done > limits.ratio_from && done > fair {
            let ratio = limits.ratio;
            return Err(Fault::Bomb {
                entry: entry(),
                ratio,
            });
        }
        Ok(())
    }
}
