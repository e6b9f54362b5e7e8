//! Which recordings serve as they are. Everything else is derived: for the speaker a wav of
//! 48 kHz and 16 bit, for browsers an mp3 of 48 kHz with the gain baked in.

use crate::library::Measured;
use crate::model::{Format, Gain, Recording};

/// The rate of everything derived, and the only one the player takes without resampling.
pub(super) const RATE: u32 = 48_000;

/// Rates of mp3 that every browser plays.
const BROWSER_RATES: &[u32] = &[22_050, 24_000, 32_000, 44_100, 48_000];

/// How far from the target a browser's file may be and stay as it is.
const NEAR: f64 = 1.0;

/// By how much an mp3 may misstate its length: an encoder's padding, no more.
const SLACK_MS: u64 = 60;

/// Browsers cut an mp3 at its declared length (a variable bit rate without a header declares a
/// guess), so the two have to agree. Damage is mended by deriving, and so are places that cannot be
/// found and a channel that is upside down.
fn sound(it: &Measured) -> bool {
    let told = it.format != Format::Mp3
        || it
            .declared
            .is_some_and(|said| said.0.abs_diff(it.length.0) <= SLACK_MS);
    it.plain
        && it.seekable
        && told
        && it.findings.damaged_packets == 0
        && !it.findings.inverted
        && it.channels <= Recording::SPEAKER_CHANNELS
}

pub(in crate::library) fn speaker(it: &Measured) -> bool {
    it.format.is_playable_on_speakers() && it.rate == RATE && sound(it)
}

pub(in crate::library) fn browser(it: &Measured) -> bool {
    let Gain(gain) = it.gain();
    it.format == Format::Mp3 && BROWSER_RATES.contains(&it.rate) && gain.abs() <= NEAR && sound(it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Findings, Ms};

    fn mp3() -> Measured {
        Measured {
            format: Format::Mp3,
            plain: true,
            seekable: true,
            length: Ms(60_000),
            sounding: Ms(59_000),
            channels: 2,
            rate: 48_000,
            loudness: Some(-18.5),
            true_peak: -3.0,
            waveform: vec![],
            declared: Some(Ms(60_050)),
            findings: Findings::default(),
        }
    }

    fn check(change: impl Fn(&mut Measured), for_speaker: bool, for_browser: bool) {
        let mut it = mp3();
        change(&mut it);
        assert_eq!(
            (speaker(&it), browser(&it)),
            (for_speaker, for_browser),
            "{it:?}"
        );
    }

    #[test]
    fn what_serves_as_it_is() {
        check(|_| {}, true, true);
        check(|it| it.rate = 44_100, false, true);
        check(|it| it.rate = 11_025, false, false);
        check(|it| it.declared = Some(Ms(53_000)), false, false);
        check(|it| it.declared = None, false, false);
        check(|it| it.findings.damaged_packets = 1, false, false);
        check(|it| it.findings.inverted = true, false, false);
        check(|it| it.loudness = Some(-23.0), true, false);
        // The ceiling forbids more gain, so deriving could not make it louder either.
        check(
            |it| (it.loudness, it.true_peak) = (Some(-23.0), -1.5),
            true,
            true,
        );
        check(|it| it.format = Format::Flac, true, false);
        check(|it| it.format = Format::Wav, true, false);
        check(|it| it.plain = false, false, false);
        check(|it| it.seekable = false, false, false);
        check(
            |it| (it.format, it.declared) = (Format::Wav, None),
            true,
            false,
        );
        check(
            |it| (it.format, it.channels) = (Format::Wav, 6),
            false,
            false,
        );
        check(|it| it.format = Format::Opus, false, false);
    }
}
