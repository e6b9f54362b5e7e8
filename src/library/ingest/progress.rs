use std::fs::File;
use std::io::{self, Seek};

use crate::library::Share;

/// Asking for the place in the file is a call to the system; a packet is some 20 ms of sound.
const PACKETS_A_LOOK: u32 = 32;

/// How much of a file has been read, told whenever another hundredth has.
pub(super) struct Progress<'a> {
    /// The same open file as the reader's, so it stands where that does.
    file: File,
    size: u64,
    packets: u32,
    told: u8,
    tell: &'a mut dyn FnMut(Share),
}

impl<'a> Progress<'a> {
    pub(super) fn of(file: &File, tell: &'a mut dyn FnMut(Share)) -> io::Result<Self> {
        Ok(Self {
            file: file.try_clone()?,
            size: file.metadata()?.len(),
            packets: 0,
            told: 0,
            tell,
        })
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// To be called after each packet.
    pub(super) fn tell(&mut self) {
        self.packets += 1;
        if self.packets < PACKETS_A_LOOK {
            return;
        }
        self.packets = 0;
        let read = self.file.stream_position().unwrap_or(0);
        let share = read.saturating_mul(100).checked_div(self.size);
        let share = u8::try_from(share.unwrap_or(0)).unwrap_or(100).min(100);
        if share > self.told {
            self.told = share;
            (self.tell)(Share(share));
        }
    }
}
