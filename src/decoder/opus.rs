//! What an Opus stream's header says besides what its decoder has to know (RFC 7845, section 5.1).

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;

/// The header as containers keep it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OpusHead {
    /// Frames at 48 kHz that are decoded first and not played.
    pub(super) pre_skip: u16,
    /// By how much everything is to be made louder, as a factor.
    pub(super) gain: f32,
}

impl OpusHead {
    /// None of other codings.
    pub(super) fn of(params: &AudioCodecParameters) -> Option<Self> {
        let header = params.extra_data.as_deref();
        header
            .filter(|_| params.codec == CODEC_ID_OPUS)
            .and_then(Self::read)
    }

    fn read(header: &[u8]) -> Option<Self> {
        let fields = header.strip_prefix(b"OpusHead")?;
        let [_version, _channels, low, high, _, _, _, _, quiet, loud, ..] = *fields else {
            return None;
        };
        // In decibels, with eight bits behind the point.
        let decibels = f32::from(i16::from_le_bytes([quiet, loud])) / 256.0;
        Some(Self {
            pre_skip: u16::from_le_bytes([low, high]),
            gain: 10.0_f32.powf(decibels / 20.0),
        })
    }
}
