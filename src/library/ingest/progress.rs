//! Reports how much of a file has been read.

use std::fs::File;
use std::io::{self, Seek};

use crate::library::Percent;

/// Reading the file position is a system call; a packet has some 20 ms of sound.
const PACKETS_PER_CHECK: u32 = 32;

/// Reports each whole percent of a file once.
pub(super) struct DecodingProgress<'a> {
    /// Shares its position with the reader's file.
    file: File,
    size: u64,
    packets: u32,
    reported: u8,
    report: &'a mut dyn FnMut(Percent),
}

impl<'a> DecodingProgress<'a> {
    pub(super) fn of(file: &File, report: &'a mut dyn FnMut(Percent)) -> io::Result<Self> {
        Ok(Self {
            file: file.try_clone()?,
            size: file.metadata()?.len(),
            packets: 0,
            reported: 0,
            report,
        })
    }

    /// In bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Must be called after each packet.
    pub(super) fn on_packet(&mut self) {
        self.packets += 1;
        if self.packets < PACKETS_PER_CHECK {
            return;
        }
        self.packets = 0;
        let read = self.file.stream_position().unwrap_or(0);
        let percent = read.saturating_mul(100).checked_div(self.size);
        let percent = u8::try_from(percent.unwrap_or(0)).unwrap_or(100).min(100);
        if percent > self.reported {
            self.reported = percent;
            (self.report)(Percent(percent));
        }
    }
}
