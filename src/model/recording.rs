use serde::{Deserialize, Serialize};

use crate::model::names::string_enum;
use crate::model::{Ms, Sha256};

/// Loudness at which everything is played (EBU R 128 integrated, LUFS).
pub const TARGET_LUFS: f64 = -18.0;

/// What no true peak may pass when played (dBTP).
pub const MAX_TRUE_PEAK_DBTP: f64 = -1.0;

string_enum!(
    /// How a recording's sound is coded.
    Format,
    "a sound format: wav, flac, mp3, vorbis, aac, opus, aiff, alac, caf or webm",
    {
        Wav = "wav",
        Flac = "flac",
        Mp3 = "mp3",
        Vorbis = "vorbis",
        Aac = "aac",
        Opus = "opus",
        Aiff = "aiff",
        Alac = "alac",
        /// Whatever is in a Core Audio Format file.
        Caf = "caf",
        /// Whatever is in a `WebM` or another Matroska file.
        Webm = "webm",
    }
);

impl Format {
    /// Whether a file of this format can serve a speaker as it is.
    pub fn is_playable_on_speakers(self) -> bool {
        match self {
            Self::Wav | Self::Flac | Self::Mp3 => true,
            Self::Vorbis
            | Self::Aac
            | Self::Opus
            | Self::Aiff
            | Self::Alac
            | Self::Caf
            | Self::Webm => false,
        }
    }

    /// The extension of a file of this format, without the dot.
    pub const fn file_extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Vorbis => "ogg",
            Self::Aac | Self::Alac => "m4a",
            Self::Opus => "opus",
            Self::Aiff => "aiff",
            Self::Caf => "caf",
            Self::Webm => "webm",
        }
    }
}

/// A sound file as it was given (the master), named by its SHA-256 and measured once.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    pub sha256: Sha256,
    pub bytes: u64,
    pub format: Format,
    /// From decoded frames, never from a header.
    pub length: Ms,
    /// Up to the last audible sample: the length less trailing silence.
    pub audible_length: Ms,
    pub channels: u8,
    /// Frames a second.
    pub rate: u32,
    /// Integrated loudness by EBU R 128, LUFS; none where [`Recording::measured_loudness`] says why.
    pub loudness: Option<f64>,
    /// dBTP; negative infinity for digital silence is kept as -144.
    pub true_peak: f64,
    /// Peaks, [`Recording::PEAKS_A_SECOND`] of them, 255 is full scale.
    pub waveform: Vec<u8>,
    /// What else listening told; none where it was listed before anybody asked.
    pub findings: Option<Findings>,
    /// The file that serves the room's speaker; the master itself where it does.
    pub speaker_file: DerivedFile,
    /// The file that serves browsers and phones: an mp3 near the target loudness.
    pub browser_file: DerivedFile,
}

impl Recording {
    pub const PEAKS_PER_SECOND: u32 = 20;
    /// EBU R 128 measures in blocks of this length, and nothing shorter.
    pub const LOUDNESS_BLOCK: Ms = Ms(400);
    /// More are mixed to two for a speaker.
    pub const SPEAKER_CHANNELS: u8 = 2;

    /// Integrated loudness, LUFS; or why there is none.
    pub fn measured_loudness(&self) -> Result<f64, LoudnessError> {
        self.loudness.ok_or(if self.audible_length == Ms::ZERO {
            LoudnessError::Silent
        } else if self.length < Self::LOUDNESS_BLOCK {
            LoudnessError::TooShort
        } else {
            LoudnessError::TooQuiet
        })
    }

    /// The gain that brings this recording to the target without passing the ceiling.
    pub fn gain(&self) -> Gain {
        Gain::towards_target(self.loudness, self.true_peak)
    }

    /// Channels of the file that serves the speaker.
    pub fn speaker_channels(&self) -> u8 {
        self.channels.min(Self::SPEAKER_CHANNELS)
    }

    /// From the last audible sample to the end.
    pub fn trailing_silence(&self) -> Ms {
        self.length - self.audible_length
    }
}

/// Why a recording has no loudness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoudnessError {
    /// Not one sample of it is audible.
    Silent,
    TooShort,
    /// What is audible in it is below where EBU R 128 begins to count.
    TooQuiet,
}

/// What a curator should know of a recording's sound besides its measures. Silence is what stays
/// at or below −60 dBFS in every channel. Found in one process and kept in the database, both in
/// this one form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Runs of [`Findings::CLIPPED_RUN`] or more consecutive samples of one channel at or above
    /// [`Findings::FULL_SCALE`], over all channels.
    pub clipped_runs: u64,
    /// Up to the first audible sample; the whole length of a silent recording.
    #[serde(rename = "leading_silence_ms")]
    pub leading_silence: Ms,
    /// Silences longer than [`Findings::LONG_SILENCE`] between sounds, as (start, end), in order;
    /// the first [`Findings::MOST_SILENCES`] of them.
    #[serde(rename = "silences_ms")]
    pub silences: Vec<(Ms, Ms)>,
    /// The first channel that is never audible while another is; counted from 1.
    pub dead_channel: Option<u8>,
    /// Whether the second of two channels is the first one upside down. Such a recording is
    /// silence where one loudspeaker sounds both, so its derived files have it turned back.
    #[serde(default)]
    pub inverted: bool,
    /// Packets that could not be decoded and were left out.
    pub damaged_packets: u32,
    /// What the file says of its own length, where that is more than
    /// [`Findings::LENGTH_SLACK`] off what was decoded.
    #[serde(rename = "declared_ms")]
    pub declared_length: Option<Ms>,
}

impl Findings {
    /// Three in a row is what converters and mastering meters have long called an over: a single
    /// sample at full scale, or two, may well be the sound's own peak; a flat top is not.
    pub const MIN_CLIPPED_RUN_SAMPLES: u32 = 3;

    /// Of ±1; 0.009 dB below it, because dither, rounding and lossy coding move a flat top a little.
    pub const FULL_SCALE: f32 = 0.999;

    /// Where two channels correlate less than this over the whole recording, one is the other upside
    /// down. As measured, such recordings are at −0.96 and below, also with noise of their own in each
    /// channel, an offset, half the level or coded with 32 kbit/s. A voice in a room is at 0.7, rain at
    /// 0.0, a room's echo alone at −0.1. A stereo that was widened to four times its width is at −0.4,
    /// to eight times at −0.8; below, nothing is left in the middle that turning could take away.
    pub const MAX_INVERTED_CORRELATION: f64 = -0.9;

    pub const MIN_LONG_SILENCE: Ms = Ms(3_000);
    pub const MAX_SILENCES: usize = 50;

    /// Encoders round to their blocks.
    pub const DECLARED_LENGTH_TOLERANCE: Ms = Ms(200);
}

/// A file that serves a purpose, named by its own hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFile {
    pub sha256: Sha256,
    pub bytes: u64,
}

/// A change of level in decibels.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Gain(pub f64);

impl Gain {
    /// Loudness normalisation as in EBU R 128 s2: by the difference to the target,
    /// held below the ceiling. What has no loudness is only held below the ceiling.
    pub fn towards_target(loudness: Option<f64>, true_peak: f64) -> Self {
        match loudness {
            Some(lufs) => Self(TARGET_LUFS - lufs).under_ceiling(true_peak),
            None => Self(0.0).under_ceiling(true_peak),
        }
    }

    /// No more than lets a sound of this true peak stay under the ceiling.
    #[must_use]
    pub fn under_ceiling(self, true_peak: f64) -> Self {
        Self(self.0.min(MAX_TRUE_PEAK_DBTP - true_peak))
    }

    /// The factor for samples.
    pub fn factor(self) -> f64 {
        10f64.powf(self.0 / 20.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gain_reaches_the_target_and_stops_at_the_ceiling() {
        assert_eq!(Gain::towards_target(Some(-23.0), -9.0), Gain(5.0));
        assert_eq!(Gain::towards_target(Some(-23.0), -3.0), Gain(2.0));
        assert_eq!(Gain::towards_target(Some(-12.0), 0.0), Gain(-6.0));
        assert_eq!(Gain::towards_target(None, -144.0), Gain(0.0));
        assert_eq!(Gain::towards_target(None, 0.5), Gain(-1.5));
        assert!((Gain(-6.020_6).factor() - 0.5).abs() < 1e-5);
    }
}
