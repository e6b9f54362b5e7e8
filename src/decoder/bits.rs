//! Reads a sequence of bits, the most significant of each byte first.

#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8], position: usize) -> Self {
        Self { bytes, position }
    }

    pub(super) const fn skip(&mut self, bits: usize) {
        self.position += bits;
    }

    /// None past the end.
    pub(super) fn read(&mut self, bits: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = self.bytes.get(self.position / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.position % 8) & 1);
            self.position += 1;
        }
        Some(value)
    }

    /// How many bits follow.
    pub(super) const fn remaining(&self) -> usize {
        (self.bytes.len() * 8).saturating_sub(self.position)
    }
}
