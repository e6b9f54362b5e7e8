use std::io::{self, ErrorKind};

use serde::{Deserialize, Serialize};

use crate::library::pictures::drawing::Flaw;
use crate::model::Ms;

/// Why a file was not looked into, whatever it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Uninspected {
    #[error("this is not a file; give the file itself")]
    NotAFile,
    #[error("this file cannot be read ({reason}); check that docent may read it")]
    Unopened { reason: String },
    #[error("the inspection could not be started ({reason}); try again")]
    Unstarted { reason: String },
    #[error(
        "the inspection of this file used too much memory or time; it is far too large, damaged or made to harm: save it anew, and smaller"
    )]
    Harmful,
    #[error(
        "the inspection of this file was not done after {seconds} seconds and was ended; save it smaller, or try when less is going on"
    )]
    Slow { seconds: u64 },
    #[error("this upload was cancelled; choose the file again")]
    Cancelled,
}

impl Uninspected {
    pub(super) fn unopened(error: io::Error) -> Self {
        Self::Unopened {
            reason: error.to_string(),
        }
    }

    pub(super) fn unstarted(error: io::Error) -> Self {
        Self::Unstarted {
            reason: error.to_string(),
        }
    }
}

/// Why a file cannot be a recording, and what to do about it. Crosses from the child as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    #[error(transparent)]
    Uninspected(#[from] Uninspected),
    #[error(
        "this is not a sound file docent can read; give wav, flac, mp3, ogg, opus, m4a, aiff, caf or webm"
    )]
    NotSound,
    #[error("this is {format}, which docent does not read; export it as wav, flac or mp3")]
    UnreadFormat { format: String },
    #[error(
        "this is {format} with {channels} channels, and docent reads {format} with one or two; export it in stereo"
    )]
    UnreadChannels { format: String, channels: usize },
    #[error("this {format} file is damaged, or part of it is missing; copy or export it again")]
    Unopened { format: String },
    #[error(
        "this mp3 is coded in a way that docent would play wrong; export it again, best as wav or flac"
    )]
    Mp3Blocks,
    #[error("there is no sound in this file; export it again")]
    Empty,
    #[error("this recording is shorter than a thousandth of a second; export it again")]
    TooShort,
    #[error("this file has {channels} channels; give one with 1 to {most}")]
    Channels { channels: usize, most: usize },
    #[error("this file has {rate} samples a second; export it with 48000")]
    Rate { rate: u32 },
    #[error("this recording is longer than {}; cut it into parts", Ms(*longest_ms))]
    TooLong { longest_ms: u64 },
    #[error("the sound's format changes in the middle, at {}; export it again as one piece", Ms(*at_ms))]
    Changes { at_ms: u64 },
    #[error("part of this file is missing, only {} of its sound is there; copy or export it again", Ms(*at_ms))]
    BreaksOff { at_ms: u64 },
    #[error("the file is damaged: {packets} of its parts cannot be read; copy or export it again")]
    Damaged { packets: u32 },
    #[error("the disk is full; make room and bring it again")]
    DiskFull,
    #[error("a copy for playing could not be written ({reason}); check the disk's free space")]
    Unwritten { reason: String },
}

impl Unfit {
    pub(super) fn unwritten(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::Unwritten {
            reason: error.to_string(),
        }
    }
}

/// Why a file cannot be a picture, and what to do about it. Crosses from the child as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum UnfitPicture {
    #[error(transparent)]
    Uninspected(#[from] Uninspected),
    #[error("this is not a picture docent can show; give jpeg, png, webp or svg")]
    NotAPicture,
    #[error("this file is larger than {megabytes} MB; save the picture smaller")]
    TooLarge { megabytes: u64 },
    /// A drawing's flaws, by line; never none.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Flawed(Vec<Flaw>),
    #[error("this picture has {width} × {height} pixels; save it with at most {most} on each side")]
    TooWide { width: u32, height: u32, most: u32 },
    #[error(
        "this picture has {width} × {height} pixels; save it with at most {most} million in all"
    )]
    TooManyPixels { width: u32, height: u32, most: u64 },
    #[error("this picture moves; give one that stands still")]
    Animated,
    #[error("part of this file is missing; copy or export it again")]
    BreaksOff,
    #[error("this picture is damaged ({reason}); copy or export it again")]
    Damaged { reason: String },
    #[error("the disk is full; make room and bring it again")]
    DiskFull,
    #[error("a copy for the pages could not be written ({reason}); check the disk's free space")]
    Unwritten { reason: String },
}

impl UnfitPicture {
    pub(super) fn unwritten(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::Unwritten {
            reason: error.to_string(),
        }
    }
}
