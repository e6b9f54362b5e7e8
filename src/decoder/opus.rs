//! The fields of an Opus header that the decoder does not apply itself (RFC 7845, section 5.1).

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;

/// The identification header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OpusHead {
    /// The number of frames at 48 kHz that are decoded first and not played.
    pub(super) pre_skip: u16,
    /// The factor by which all samples are multiplied.
    pub(super) gain: f32,
}

impl OpusHead {
    /// None for other codecs.
    pub(super) fn from_params(params: &AudioCodecParameters) -> Option<Self> {
        let header = params.extra_data.as_deref();
        header
            .filter(|_| params.codec == CODEC_ID_OPUS)
            .and_then(Self::parse)
    }

    fn parse(header: &[u8]) -> Option<Self> {
        let fields = header.strip_prefix(b"OpusHead")?;
        let [
            _version,
            _channels,
            low,
            high,
            _,
            _,
            _,
            _,
            gain_low,
            gain_high,
            ..,
        ] = *fields
        else {
            return None;
        };
        // In decibels, with eight fractional bits.
        let decibels = f32::from(i16::from_le_bytes([gain_low, gain_high])) / 256.0;
        Some(Self {
            pre_skip: u16::from_le_bytes([low, high]),
            gain: 10.0_f32.powf(decibels / 20.0),
        })
    }
}
