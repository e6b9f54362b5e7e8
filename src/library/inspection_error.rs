//! Why a file was not inspected, or is no recording or picture for docent. The child process sends these errors to
//! its parent as JSON.

use std::io::{self, ErrorKind};

use serde::{Deserialize, Serialize};

use crate::library::drawing::DrawingError;
use crate::model::Ms;

/// Why a file was not inspected, whatever its kind, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum InspectionError {
    #[error("this is not a file; give the file itself")]
    NotAFile,
    #[error("this file cannot be read ({reason}); check that docent may read it")]
    OpenFailed { reason: String },
    #[error("the inspection could not be started ({reason}); try again")]
    StartFailed { reason: String },
    /// The child process crashed, broke its rules, or exceeded its memory or processor time.
    #[error(
        "the inspection of this file used too much memory or time; it is far too large, damaged or made to harm: save it anew, and smaller"
    )]
    Killed,
    #[error(
        "the inspection of this file was not done after {seconds} seconds and was ended; save it smaller, or try when less is going on"
    )]
    TimedOut { seconds: u64 },
    #[error("this upload was cancelled; choose the file again")]
    Cancelled,
}

impl InspectionError {
    pub(super) fn open_failed(error: io::Error) -> Self {
        Self::OpenFailed {
            reason: error.to_string(),
        }
    }

    pub(super) fn start_failed(error: io::Error) -> Self {
        Self::StartFailed {
            reason: error.to_string(),
        }
    }
}

/// Why a file cannot be a recording, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum RecordingError {
    #[error(transparent)]
    Inspection(#[from] InspectionError),
    #[error(
        "this is not a sound file docent can read; give wav, flac, mp3, ogg, opus, m4a, aiff, caf or webm"
    )]
    NotAudio,
    #[error("this is {format}, which docent does not read; export it as wav, flac or mp3")]
    UnsupportedFormat { format: String },
    #[error(
        "this is {format} with {channels} channels, and docent reads {format} with one or two; export it in stereo"
    )]
    UnsupportedChannels { format: String, channels: usize },
    #[error("this {format} file is damaged, or part of it is missing; copy or export it again")]
    CorruptHeader { format: String },
    #[error(
        "this mp3 is coded in a way that docent would play wrong; export it again, best as wav or flac"
    )]
    UnsupportedMp3Blocks,
    #[error("there is no sound in this file; export it again")]
    Empty,
    #[error("this recording is shorter than a thousandth of a second; export it again")]
    TooShort,
    #[error("this file has {channels} channels; give one with 1 to {most}")]
    TooManyChannels { channels: usize, most: usize },
    #[error("this file has {rate} samples a second; export it with 48000")]
    UnsupportedRate { rate: u32 },
    #[error("this recording is longer than {}; cut it into parts", Ms(*longest_ms))]
    TooLong { longest_ms: u64 },
    #[error("the sound's format changes in the middle, at {}; export it again as one piece", Ms(*at_ms))]
    SpecChanged { at_ms: u64 },
    #[error("part of this file is missing, only {} of its sound is there; copy or export it again", Ms(*at_ms))]
    BreaksOff { at_ms: u64 },
    #[error("the file is damaged: {packets} of its parts cannot be read; copy or export it again")]
    Damaged { packets: u32 },
    #[error("the disk is full; make room and bring it again")]
    DiskFull,
    #[error("a copy for playing could not be written ({reason}); check the disk's free space")]
    WriteFailed { reason: String },
}

impl RecordingError {
    pub(super) fn write_failed(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::WriteFailed {
            reason: error.to_string(),
        }
    }
}

/// Why a file cannot be a picture, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum PictureError {
    #[error(transparent)]
    Inspection(#[from] InspectionError),
    #[error("this is not a picture docent can show; give jpeg, png, webp or svg")]
    NotAPicture,
    #[error("this file is larger than {megabytes} MB; save the picture smaller")]
    TooLarge { megabytes: u64 },
    /// The errors of a drawing, by line; at least one.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    InvalidDrawing(Vec<DrawingError>),
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
    WriteFailed { reason: String },
}

impl PictureError {
    pub(super) fn write_failed(error: io::Error) -> Self {
        if error.kind() == ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::WriteFailed {
            reason: error.to_string(),
        }
    }
}
