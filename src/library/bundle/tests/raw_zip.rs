//! Writes ZIP files byte by byte, also invalid ones.

/// An entry that is written byte by byte, so that every field can be wrong.
pub(super) struct RawEntry {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Unix mode.
    pub(super) mode: u32,
    /// An offset for the central directory. The entry itself is then not written.
    pub(super) offset: Option<u32>,
    pub(super) content: Vec<u8>,
}

impl RawEntry {
    pub(super) fn new(name: &str) -> Self {
        let content = if name.ends_with('/') { "" } else { "hello" };
        Self::of(name, content.into())
    }

    pub(super) fn of(name: &str, content: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            flags: 0,
            method: 0,
            mode: 0o100_644,
            offset: None,
            content,
        }
    }

    /// The fields of both headers, from the version on.
    fn common_header(&self) -> Vec<u8> {
        let mut header = Vec::new();
        // Names are in UTF-8.
        for field in [20, self.flags | 1 << 11, self.method, 0, 33] {
            header.extend(field.to_le_bytes());
        }
        let size = u32::try_from(self.content.len()).unwrap();
        for field in [crc(&self.content), size, size] {
            header.extend(field.to_le_bytes());
        }
        let name = u16::try_from(self.name.len()).unwrap();
        header.extend(name.to_le_bytes());
        header.extend(0_u16.to_le_bytes());
        header
    }

    pub(super) fn local_entry(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(self.common_header());
        bytes.extend(self.name.as_bytes());
        bytes.extend(&self.content);
        bytes
    }

    fn central_header(&self, offset: u32) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02".to_vec();
        // RawEntry by a Unix system.
        bytes.extend([20, 3]);
        bytes.extend(self.common_header());
        bytes.extend([0; 6]);
        bytes.extend((self.mode << 16).to_le_bytes());
        bytes.extend(offset.to_le_bytes());
        bytes.extend(self.name.as_bytes());
        bytes
    }
}

pub(super) fn bundle(entries: &[RawEntry]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let here = u32::try_from(bytes.len()).unwrap();
        directory.extend(entry.central_header(entry.offset.unwrap_or(here)));
        if entry.offset.is_none() {
            bytes.extend(entry.local_entry());
        }
    }
    let (offset, size) = (bytes.len(), directory.len());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(entries.len()).unwrap();
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    for field in [size, offset] {
        bytes.extend(u32::try_from(field).unwrap().to_le_bytes());
    }
    bytes.extend([0, 0]);
    bytes
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    })
}
