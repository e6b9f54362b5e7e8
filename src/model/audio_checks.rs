//! The rules on how a recording sounds, as remarks for the curator.

use crate::model::{Findings, Format, Gain, MAX_TRUE_PEAK_DBTP, Ms, Recording, TARGET_LUFS};

/// Tolerated deviation from the target loudness, as EBU R 128 allows for live programmes.
const LOUDNESS_TOLERANCE_LU: f64 = 1.0;

/// More gain than this makes hiss and room noise audible.
const MAX_GAIN_DB: f64 = 12.0;

/// A clip is best at 60 to 90 seconds. Standing visitors begin to leave after two minutes, and few stay
/// longer than three.
const LONG_CLIP: Ms = Ms(120_000);
const VERY_LONG_CLIP: Ms = Ms(180_000);

/// A shorter sound is probably an export error.
const MIN_AUDIBLE_LENGTH: Ms = Ms(1_000);

/// Visitors who hear nothing for this long touch again.
const MAX_LEADING_SILENCE: Ms = Ms(1_000);

/// Tolerated trailing silence; the room's speaker is busy until the recording ends.
const MAX_TRAILING_SILENCE: Ms = Ms(3_000);

/// A first or last peak above this part of the loud peaks means that the recording was cut there.
const LOUD_EDGE_PERCENT: u16 = 35;

/// Silence shorter than one peak of the waveform is ignored.
const MIN_EDGE_SILENCE: Ms = Ms(50);

/// At this sample rate nothing over 11 kHz remains, which sibilants need.
const LOW_SAMPLE_RATE_HZ: u32 = 22_050;

/// The recommended sample rate of exports.
const RECOMMENDED_SAMPLE_RATE_HZ: u32 = 48_000;

/// The urgency of a remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know; visitors will hardly notice.
    Hint,
    /// Visitors will notice; publishing it is the curator's choice.
    Warning,
    /// Visitors could not hear it at all; it should not be published.
    Block,
}

/// A remark on a recording, with its figures. Displays as an English sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum AudioWarning {
    #[error("nothing can be heard in this recording; export it again")]
    Silent,
    #[error(
        "its peaks ({true_peak_dbtp:.1} dBTP) leave no room to raise it: it will play at {plays_lufs:.1} LUFS, quieter than the others at {target} LUFS; limit its peaks or compress it", target = TARGET_LUFS
    )]
    Quiet {
        plays_lufs: f64,
        true_peak_dbtp: f64,
    },
    #[error(
        "it is so quiet that it is raised by {gain_db:.1} dB, and its noise with it; record it louder"
    )]
    HighGain { gain_db: f64 },
    #[error(
        "its peaks reach {true_peak_dbtp:.1} dBTP, over the ceiling of {ceiling} dBTP; it is turned down, but export it lower", ceiling = MAX_TRUE_PEAK_DBTP
    )]
    HighPeaks { true_peak_dbtp: f64 },
    #[error("it is clipped in {runs} place(s), which sounds harsh; export it lower")]
    Clipped { runs: u64 },
    #[error("only {} ms of it can be heard; check that it is the whole recording", audible_length.0)]
    Short { audible_length: Ms },
    #[error("at {length} it is longer than the two minutes most visitors stay")]
    Long { length: Ms },
    #[error("at {length} it is longer than three minutes; few visitors will hear its end: part it")]
    VeryLong { length: Ms },
    #[error("it begins with {} ms of silence; cut that off", silence.0)]
    LeadingSilence { silence: Ms },
    #[error("it ends with {} s of silence, in which the room's speaker is not free; cut that off", silence.0 / 1000)]
    TrailingSilence { silence: Ms },
    #[error("it begins in the middle of the sound; check that its beginning is not missing")]
    AbruptStart,
    #[error("it ends in the middle of the sound; check that its end is not missing")]
    AbruptEnd,
    #[error("it falls silent for {} s at {start}; check that nothing is missing", (*end - *start).0 / 1000)]
    Pause { start: Ms, end: Ms },
    #[error("channel {channel} is silent while another sounds; export it as mono")]
    DeadChannel { channel: u8 },
    #[error(
        "its right channel is upside down against the left; docent turns it back, so that it can be heard from one loudspeaker"
    )]
    Inverted,
    #[error("it has {channels} channels, which are mixed to two")]
    Downmixed { channels: u8 },
    #[error("{packets} of its parts could not be read and are left out; export it again")]
    Damaged { packets: u32 },
    #[error(
        "the file says it lasts {declared}, but it lasts {length}; other players may show it wrong"
    )]
    WrongDeclaredLength { declared: Ms, length: Ms },
    #[error(
        "with {rate} samples a second it sounds muffled; export it with {good}",
        good = RECOMMENDED_SAMPLE_RATE_HZ
    )]
    LowRate { rate: u32 },
    #[error(
        "coded with {kbps} kbit/s it loses clearness; export it with {least} or more, or as flac or wav"
    )]
    LowBitrate { kbps: u64, least: u64 },
}

impl AudioWarning {
    /// How serious the remark is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Silent => Severity::Block,
            Self::Quiet { .. }
            | Self::HighGain { .. }
            | Self::Clipped { .. }
            | Self::Short { .. }
            | Self::Long { .. }
            | Self::VeryLong { .. }
            | Self::LeadingSilence { .. }
            | Self::AbruptStart
            | Self::AbruptEnd
            | Self::Pause { .. }
            | Self::DeadChannel { .. }
            | Self::Damaged { .. }
            | Self::LowRate { .. }
            | Self::LowBitrate { .. } => Severity::Warning,
            Self::HighPeaks { .. }
            | Self::TrailingSilence { .. }
            | Self::Inverted
            | Self::Downmixed { .. }
            | Self::WrongDeclaredLength { .. } => Severity::Hint,
        }
    }
}

/// Whether a recording with this audible length is silent; a silent one is rejected.
pub fn is_silent(audible_length: Ms) -> bool {
    audible_length == Ms::ZERO
}

/// Returns every remark on a recording, the most severe first. A recording without [`Findings`] gets
/// only the remarks on its measures.
pub fn audio_warnings(recording: &Recording) -> Vec<AudioWarning> {
    if is_silent(recording.audible_length) {
        return vec![AudioWarning::Silent];
    }
    let mut all: Vec<AudioWarning> = [
        level(recording),
        peaks(recording),
        length(recording),
        trailing_silence_warning(recording),
        coding(recording),
    ]
    .into_iter()
    .flatten()
    .chain(abrupt_edges(recording))
    .chain(rate(recording))
    .chain((recording.channels > 2).then_some(AudioWarning::Downmixed {
        channels: recording.channels,
    }))
    .chain(
        recording
            .findings
            .iter()
            .flat_map(|found| findings(recording, found)),
    )
    .collect();
    all.sort_by_key(|warning| std::cmp::Reverse(warning.severity()));
    all
}

fn level(recording: &Recording) -> Option<AudioWarning> {
    let (loudness, Gain(gain_db)) = (recording.loudness?, recording.gain());
    let plays_lufs = loudness + gain_db;
    if plays_lufs < TARGET_LUFS - LOUDNESS_TOLERANCE_LU {
        Some(AudioWarning::Quiet {
            plays_lufs,
            true_peak_dbtp: recording.true_peak,
        })
    } else {
        (gain_db > MAX_GAIN_DB).then_some(AudioWarning::HighGain { gain_db })
    }
}

fn peaks(recording: &Recording) -> Option<AudioWarning> {
    let true_peak_dbtp = recording.true_peak;
    (true_peak_dbtp > MAX_TRUE_PEAK_DBTP).then_some(AudioWarning::HighPeaks { true_peak_dbtp })
}

fn length(recording: &Recording) -> Option<AudioWarning> {
    let (length, audible_length) = (recording.length, recording.audible_length);
    if length > VERY_LONG_CLIP {
        Some(AudioWarning::VeryLong { length })
    } else if length > LONG_CLIP {
        Some(AudioWarning::Long { length })
    } else {
        (audible_length < MIN_AUDIBLE_LENGTH).then_some(AudioWarning::Short { audible_length })
    }
}

fn trailing_silence_warning(recording: &Recording) -> Option<AudioWarning> {
    let silence = recording.trailing_silence();
    (silence > MAX_TRAILING_SILENCE).then_some(AudioWarning::TrailingSilence { silence })
}

/// A take begins and ends softly, even without silence. A recording that is as loud at its edge as
/// inside was cut there.
fn abrupt_edges(recording: &Recording) -> impl Iterator<Item = AudioWarning> {
    let mut peaks: Vec<u8> = recording.waveform.clone();
    peaks.sort_unstable();
    let loud = peaks.get(peaks.len() * 9 / 10).copied().unwrap_or(0);
    let is_loud = |edge: Option<&u8>| {
        let least = u16::from(loud) * LOUD_EDGE_PERCENT / 100;
        edge.is_some_and(|edge| loud > 0 && u16::from(*edge) > least)
    };
    let begins = is_loud(recording.waveform.first()).then_some(AudioWarning::AbruptStart);
    let to_the_end = recording.trailing_silence() < MIN_EDGE_SILENCE;
    let ends =
        (to_the_end && is_loud(recording.waveform.last())).then_some(AudioWarning::AbruptEnd);
    begins.into_iter().chain(ends)
}

fn rate(recording: &Recording) -> Option<AudioWarning> {
    (recording.rate <= LOW_SAMPLE_RATE_HZ).then_some(AudioWarning::LowRate {
        rate: recording.rate,
    })
}

fn coding(recording: &Recording) -> Option<AudioWarning> {
    let least = min_kbps(recording.format)?;
    // Bits a millisecond are kilobits a second. Tags and pictures in the file count as sound.
    let kbps = recording
        .bytes
        .saturating_mul(8)
        .checked_div(recording.length.0)
        .unwrap_or(0);
    (kbps < least).then_some(AudioWarning::LowBitrate { kbps, least })
}

/// The bit rate in kbit/s below which mono speech sounds coded, by format. Slightly lower than the
/// usual rates for voice, because variable rates are not exact.
fn min_kbps(format: Format) -> Option<u64> {
    match format {
        // A container may hold lossless sound, so it has no minimum.
        Format::Wav | Format::Flac | Format::Aiff | Format::Alac | Format::Caf | Format::Webm => {
            None
        }
        Format::Mp3 => Some(48),
        Format::Vorbis | Format::Aac => Some(40),
        Format::Opus => Some(20),
    }
}

/// A dead channel of a stereo recording silences half of the loudspeakers. With more channels some are
/// usually silent, and the mix to stereo hides it.
fn dead_channel(recording: &Recording, found: &Findings) -> Option<AudioWarning> {
    let channel = found.dead_channel?;
    (recording.channels == Recording::SPEAKER_CHANNELS)
        .then_some(AudioWarning::DeadChannel { channel })
}

fn findings(recording: &Recording, found: &Findings) -> Vec<AudioWarning> {
    let (runs, packets) = (found.clipped_runs, found.damaged_packets);
    let silence = found.leading_silence;
    let single = [
        (runs > 0).then_some(AudioWarning::Clipped { runs }),
        (silence > MAX_LEADING_SILENCE).then_some(AudioWarning::LeadingSilence { silence }),
        dead_channel(recording, found),
        found.inverted.then_some(AudioWarning::Inverted),
        (packets > 0).then_some(AudioWarning::Damaged { packets }),
        found
            .declared_length
            .map(|declared| AudioWarning::WrongDeclaredLength {
                declared,
                length: recording.length,
            }),
    ];
    let pauses = found.silences.iter();
    let pauses = pauses.map(|&(start, end)| AudioWarning::Pause { start, end });
    single.into_iter().flatten().chain(pauses).collect()
}

#[cfg(test)]
mod tests;
