use std::io;

/// Why a file, or what comes next in it, cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it cannot be read: {0}")]
    Unread(#[from] io::Error),
    #[error("it is no sound file that can be read")]
    NotSound,
    #[error("it is {0}, which is not read")]
    UnreadFormat(String),
    #[error("it is {format} with {channels} channels, and at most two are read")]
    UnreadChannels {
        format: &'static str,
        channels: usize,
    },
    #[error("it begins as {format}, and cannot be read on")]
    Unopened { format: &'static str },
    #[error("there is no sound in it")]
    NoTrack,
    /// Of an mp3, where they would be decoded wrong.
    #[error("it has blocks of a kind that is not read")]
    Mp3Blocks,
    #[error("it has {channels} channels, and {most} are the most")]
    Channels { channels: usize, most: usize },
    #[error("it has {rate} frames a second")]
    Rate { rate: u32 },
    /// In the middle of the file.
    #[error("its rate or its channels change")]
    Changes,
    /// The next packet may be whole again.
    #[error("a packet is damaged")]
    Packet,
    /// Nothing more comes, though the file is not at its end.
    #[error("it cannot be read on: {0}")]
    BreaksOff(String),
    #[error("the place was not found in it: {0}")]
    Seek(String),
}
