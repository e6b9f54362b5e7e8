/// An entry as it is written byte by byte, so that it can be wrong in every way.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Unix mode.
    pub(super) mode: u32,
    /// Where the directory says it begins; nothing is written for it there.
    pub(super) at: Option<u32>,
    pub(super) content: Vec<u8>,
}

impl Made {
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
            at: None,
            content,
        }
    }

    /// What stands in both headers, from the version on.
    fn head(&self) -> Vec<u8> {
        let mut head = Vec::new();
        // Names are in UTF-8.
        for it in [20, self.flags | 1 << 11, self.method, 0, 33] {
            head.extend(it.to_le_bytes());
        }
        let size = u32::try_from(self.content.len()).unwrap();
        for it in [crc(&self.content), size, size] {
            head.extend(it.to_le_bytes());
        }
        let name = u16::try_from(self.name.len()).unwrap();
        head.extend(name.to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        head
    }

    pub(super) fn local(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(self.head());
        bytes.extend(self.name.as_bytes());
        bytes.extend(&self.content);
        bytes
    }

    fn central(&self, at: u32) -> Vec<u8> {
        let mut bytes = b"PK\x01\x02".to_vec();
        // Made by a Unix system.
        bytes.extend([20, 3]);
        bytes.extend(self.head());
        bytes.extend([0; 6]);
        bytes.extend((self.mode << 16).to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend(self.name.as_bytes());
        bytes
    }
}

pub(super) fn bundle(entries: &[Made]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for it in entries {
        let here = u32::try_from(bytes.len()).unwrap();
        directory.extend(it.central(it.at.unwrap_or(here)));
        if it.at.is_none() {
            bytes.extend(it.local());
        }
    }
    let (at, size) = (bytes.len(), directory.len());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(entries.len()).unwrap();
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    for it in [size, at] {
        bytes.extend(u32::try_from(it).unwrap().to_le_bytes());
    }
    bytes.extend([0, 0]);
    bytes
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, it| {
        (0..8).fold(crc ^ u32::from(*it), |crc, _| step(crc))
    })
}
