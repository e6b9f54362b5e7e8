//! A recording: its measures, its findings and its derived files.

use serde::{Deserialize, Serialize};

use crate::model::names::string_enum;
use crate::model::{Ms, Sha256};

/// Playback loudness of every recording (EBU R 128 integrated, LUFS).
pub const TARGET_LUFS: f64 = -18.0;

/// The highest true peak of playback (dBTP).
pub const MAX_TRUE_PEAK_DBTP: f64 = -1.0;

string_enum!(
    /// The coding of a recording's sound.
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
        /// Any coding in a Core Audio Format file.
        Caf = "caf",
        /// Any coding in a `WebM` or other Matroska file.
        Webm = "webm",
    }
);

impl Format {
    /// Whether speakers can play a file of this format without conversion.
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

/// A sound file as it was uploaded (the master), named by its SHA-256 and measured once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// The SHA-256 of the file.
    pub sha256: Sha256,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The file format.
    pub format: Format,
    /// Counted from decoded frames, never read from a header.
    pub length: Ms,
    /// Length up to the last audible sample, that is without trailing silence.
    pub audible_length: Ms,
    /// The number of channels.
    pub channels: u8,
    /// Frames per second.
    pub rate: u32,
    /// Integrated loudness by EBU R 128, LUFS; where it is `None`, [`Recording::measured_loudness`] returns
    /// the reason.
    pub loudness: Option<f64>,
    /// dBTP; the negative infinity of digital silence is stored as -144.
    pub true_peak: f64,
    /// Peaks, [`Recording::PEAKS_PER_SECOND`] of them, 255 is full scale.
    #[serde(with = "hex")]
    pub waveform: Vec<u8>,
    /// Whether the master is on this box; a box that follows another has only the files that it serves.
    #[serde(skip)]
    pub has_master: bool,
    /// Further findings of the inspection; `None` for recordings inspected by an early version.
    pub findings: Option<Findings>,
    /// The file that the room's speaker plays; the master where that is playable.
    pub speaker_file: DerivedFile,
    /// The file that browsers and phones play: an mp3 near the target loudness.
    pub browser_file: DerivedFile,
}

impl Recording {
    /// The peaks of the waveform per second.
    pub const PEAKS_PER_SECOND: u32 = 20;
    /// Block length of EBU R 128; a shorter recording has no loudness.
    pub const LOUDNESS_BLOCK: Ms = Ms(400);
    /// More channels are mixed to this number for a speaker.
    pub const SPEAKER_CHANNELS: u8 = 2;

    /// The hashes of its files on this box: master, speaker file and browser file. Two may be the same.
    pub fn files(&self) -> [&Sha256; 3] {
        [
            if self.has_master {
                &self.sha256
            } else {
                &self.speaker_file.sha256
            },
            &self.speaker_file.sha256,
            &self.browser_file.sha256,
        ]
    }

    /// Integrated loudness in LUFS.
    ///
    /// # Errors
    ///
    /// The reason why it could not be measured.
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

    /// Channels of the speaker file.
    pub fn speaker_channels(&self) -> u8 {
        self.channels.min(Self::SPEAKER_CHANNELS)
    }

    /// From the last audible sample to the end.
    pub fn trailing_silence(&self) -> Ms {
        self.length - self.audible_length
    }
}

/// The reason why a recording has no loudness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoudnessError {
    /// No sample is audible.
    Silent,
    /// The recording is too short to be measured.
    TooShort,
    /// All of it is below the absolute gate of EBU R 128.
    TooQuiet,
}

/// Findings on a recording's sound besides its measures. Silence means at or below −60 dBFS in every
/// channel. The inspection process and the database share this serialized form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Runs of [`Findings::MIN_CLIPPED_RUN_SAMPLES`] or more consecutive samples of one channel at or above
    /// [`Findings::FULL_SCALE`], over all channels.
    pub clipped_runs: u64,
    /// Up to the first audible sample; the whole length of a silent recording.
    #[serde(rename = "leading_silence_ms")]
    pub leading_silence: Ms,
    /// Silences longer than [`Findings::MIN_LONG_SILENCE`] between sounds, as (start, end), in order;
    /// the first [`Findings::MAX_SILENCES`] of them.
    #[serde(rename = "silences_ms")]
    pub silences: Vec<(Ms, Ms)>,
    /// The first channel that is silent while another is audible; counted from 1.
    pub dead_channel: Option<u8>,
    /// Whether the second of two channels has inverted polarity. Such a recording cancels to silence in
    /// mono, so its derived files have the polarity corrected.
    #[serde(default)]
    pub inverted: bool,
    /// Packets that could not be decoded and were skipped.
    pub damaged_packets: u32,
    /// What the file says of its own length, where that is more than
    /// [`Findings::DECLARED_LENGTH_TOLERANCE`] off what was decoded.
    #[serde(rename = "declared_ms")]
    pub declared_length: Option<Ms>,
}

impl Findings {
    /// Consecutive samples at full scale that make a clipped run. Converters and mastering meters call
    /// three in a row an over: one or two may be a natural peak, a flat top is not.
    pub const MIN_CLIPPED_RUN_SAMPLES: u32 = 3;

    /// Of ±1; 0.009 dB below it, because dither, rounding and lossy coding move a flat top slightly.
    pub const FULL_SCALE: f32 = 0.999;

    /// Two channels that correlate less than this over the whole recording have opposite polarity. As measured, such recordings are at −0.96 and below, also with noise of their own in each
    /// channel, an offset, half the level or coded with 32 kbit/s. A voice in a room is at 0.7, rain at
    /// 0.0, a room's echo alone at −0.1. A stereo that was widened to four times its width is at −0.4,
    /// to eight times at −0.8; below, the middle holds nothing that a correction could cancel.
    pub const MAX_INVERTED_CORRELATION: f64 = -0.9;

    /// The length from which a silence is reported.
    pub const MIN_LONG_SILENCE: Ms = Ms(3_000);
    /// The most silences that are reported.
    pub const MAX_SILENCES: usize = 50;

    /// Tolerance for encoders, which round to their blocks.
    pub const DECLARED_LENGTH_TOLERANCE: Ms = Ms(200);
}

/// A file derived from the master, named by its own hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivedFile {
    /// The SHA-256 of the file.
    pub sha256: Sha256,
    /// The size in bytes.
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

    /// Limits the gain so that a sound of this true peak stays under the ceiling.
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
