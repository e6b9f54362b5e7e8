use std::io;

/// Why a file, or what comes next in it, cannot be decoded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("it cannot be read: {0}")]
    Unread(#[from] io::Error),
    #[error("it is no sound file that can be read")]
    NotSound,
    #[error("it is {0}, which is not read")]
    UnreadFormat(&'static str),
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
