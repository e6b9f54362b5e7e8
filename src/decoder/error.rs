//! The errors of the decoder.

use std::io;

/// Why a file, or its next packet, cannot be decoded.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum Error {
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("the file is in no audio format that can be read")]
    NotAudio,
    #[error("the file is {0}, which is not supported")]
    UnsupportedFormat(String),
    #[error("the file is {format} with {channels} channels; at most two are supported")]
    UnsupportedChannels {
        format: &'static str,
        channels: usize,
    },
    #[error("the file starts as {format}, but its header cannot be read")]
    CorruptHeader { format: &'static str },
    #[error("the file has no audio track")]
    NoTrack,
    /// The mp3 has blocks that would be decoded wrong.
    #[error("the mp3 has blocks of a kind that is not supported")]
    UnsupportedMp3Blocks,
    #[error("the file has {channels} channels; at most {most} are supported")]
    TooManyChannels { channels: usize, most: usize },
    #[error("the file has {rate} frames per second, which is not supported")]
    UnsupportedRate { rate: u32 },
    /// In the middle of the file.
    #[error("the sample rate or the number of channels changes")]
    SpecChanged,
    /// The next packet may be intact.
    #[error("a packet is damaged")]
    CorruptPacket,
    /// No more packets can be read, although the file is not at its end.
    #[error("the rest of the file cannot be read: {0}")]
    BreaksOff(String),
    #[error("the position cannot be found: {0}")]
    Seek(String),
}
