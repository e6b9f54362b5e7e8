//! Decides which recordings speakers and browsers play as they are. For all others a file is derived: WAV of 48 kHz
//! and 16 bit for speakers, MP3 of 48 kHz with the gain baked in for browsers.

use crate::library::Measured;
use crate::model::{Format, Gain, Recording};

/// The sample rate of derived files, in Hz, and the only one that the player takes without resampling.
pub(super) const SAMPLE_RATE: u32 = 48_000;

/// Sample rates of MP3 that every browser plays, in Hz.
const BROWSER_SAMPLE_RATES: &[u32] = &[22_050, 24_000, 32_000, 44_100, 48_000];

/// The maximum gain, in dB, that a browser's file may lack and stay as it is.
const BROWSER_GAIN_TOLERANCE_DB: f64 = 1.0;

/// The maximum error of an MP3's declared length: an encoder's padding.
const MP3_LENGTH_TOLERANCE_MS: u64 = 60;

/// Deriving mends damaged packets, inexact seeking and an inverted channel. Browsers cut an MP3 at its declared length
/// (a variable bit rate without a header declares a guess), so it must be that of the sound.
fn is_sound(measured: &Measured) -> bool {
    let has_true_length = measured.format != Format::Mp3
        || measured.declared_length.is_some_and(|declared| {
            declared.0.abs_diff(measured.length.0) <= MP3_LENGTH_TOLERANCE_MS
        });
    measured.has_standard_encoding
        && measured.is_seekable
        && has_true_length
        && measured.findings.damaged_packets == 0
        && !measured.findings.inverted
        && measured.channels <= Recording::SPEAKER_CHANNELS
}

pub(in crate::library) fn is_playable_on_speakers(measured: &Measured) -> bool {
    measured.format.is_playable_on_speakers() && measured.rate == SAMPLE_RATE && is_sound(measured)
}

pub(in crate::library) fn is_playable_in_browsers(measured: &Measured) -> bool {
    let Gain(gain) = measured.gain();
    measured.format == Format::Mp3
        && BROWSER_SAMPLE_RATES.contains(&measured.rate)
        && gain.abs() <= BROWSER_GAIN_TOLERANCE_DB
        && is_sound(measured)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Findings, Ms};

    fn mp3() -> Measured {
        Measured {
            format: Format::Mp3,
            has_standard_encoding: true,
            is_seekable: true,
            length: Ms(60_000),
            audible_length: Ms(59_000),
            channels: 2,
            rate: 48_000,
            loudness: Some(-18.5),
            true_peak: -3.0,
            waveform: vec![],
            declared_length: Some(Ms(60_050)),
            findings: Findings::default(),
        }
    }

    fn check(change: impl Fn(&mut Measured), for_speaker: bool, for_browser: bool) {
        let mut measured = mp3();
        change(&mut measured);
        assert_eq!(
            (
                is_playable_on_speakers(&measured),
                is_playable_in_browsers(&measured)
            ),
            (for_speaker, for_browser),
            "{measured:?}"
        );
    }

    #[test]
    fn recordings_that_speakers_and_browsers_play_need_no_derived_file() {
        check(|_| {}, true, true);
        check(|measured| measured.rate = 44_100, false, true);
        check(|measured| measured.rate = 11_025, false, false);
        check(
            |measured| measured.declared_length = Some(Ms(53_000)),
            false,
            false,
        );
        check(|measured| measured.declared_length = None, false, false);
        check(
            |measured| measured.findings.damaged_packets = 1,
            false,
            false,
        );
        check(|measured| measured.findings.inverted = true, false, false);
        check(|measured| measured.loudness = Some(-23.0), true, false);
        // The ceiling forbids more gain, so deriving could not make it louder either.
        check(
            |measured| (measured.loudness, measured.true_peak) = (Some(-23.0), -1.5),
            true,
            true,
        );
        check(|measured| measured.format = Format::Flac, true, false);
        check(|measured| measured.format = Format::Wav, true, false);
        check(
            |measured| measured.has_standard_encoding = false,
            false,
            false,
        );
        check(|measured| measured.is_seekable = false, false, false);
        check(
            |measured| (measured.format, measured.declared_length) = (Format::Wav, None),
            true,
            false,
        );
        check(
            |measured| (measured.format, measured.channels) = (Format::Wav, 6),
            false,
            false,
        );
        check(|measured| measured.format = Format::Opus, false, false);
    }
}
