//! Devices as the sound library knows them: by name, by what they ask for, and opened.

use std::sync::Arc;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{
    BufferSize, Device, FromSample, OutputCallbackInfo, SampleFormat, SizedSample, Stream,
    StreamConfig, SupportedBufferSize, SupportedStreamConfigRange,
};

use crate::clock::Clock;
use crate::model::OutputName;
use crate::player::Trouble;
use crate::player::drain::Frame;
use crate::player::feed::RATE;
use crate::player::line::Line;
use crate::player::pace::Pace;

/// Frames the device asks for at a time (85 ms); it holds two such periods. Each is a wakeup, and
/// the longest that a stop or a pause waits until it can be heard.
const PERIOD: u32 = 4096;

/// Frames that are made at a time: few enough to stay near the processor.
const BLOCK: usize = 512;

/// How a device wants its sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) rate: u32,
    channels: u16,
    format: SampleFormat,
    period: u32,
}

impl Shape {
    /// How long what it asks for at a time lasts.
    pub(super) fn period(&self) -> Duration {
        Duration::from_secs_f64(f64::from(self.period) / f64::from(self.rate.max(1)))
    }
}

/// Names of this box's outputs, with what the system says of them. A card by its number is left
/// out: after the next start another card may have it; and so is what is no loudspeaker.
pub fn devices() -> Result<Vec<(String, String)>, Trouble> {
    let listed = cpal::default_host()
        .output_devices()
        .map_err(|error| Trouble::Device(error.to_string()))?;
    Ok(listed
        .filter_map(|device| {
            let name = device.id().ok()?.id().to_owned();
            let offered = name.parse::<OutputName>();
            let offered = offered.is_ok_and(|it| !it.is_numbered() && !it.is_plumbing());
            let said = device.description().ok();
            let said = said.map(|it| it.name().replace('\n', ", "));
            offered.then_some((name, said.unwrap_or_default()))
        })
        .collect())
}

/// The output of this name, and how it wants its sound.
pub(super) fn find(name: &str) -> Result<(Device, Shape), Trouble> {
    let host = cpal::default_host();
    // Not one is opened: that takes time, and fails where somebody else has it.
    let listed = host
        .devices()
        .map_err(|error| Trouble::Device(error.to_string()))?;
    let named = |device: &Device, wanted: &str| device.id().is_ok_and(|it| it.id() == wanted);
    let listed: Vec<Device> = listed.collect();
    let Some(device) = listed.iter().find(|it| named(it, name)) else {
        return Err(nowhere(name));
    };
    let asks = |device: &Device| device.supported_output_configs();
    let offers: Vec<_> = asks(device)
        .map_err(|error| Trouble::Device(error.to_string()))?
        .collect();
    // A plug takes any rate and makes the card's own of it, badly: the card itself tells which.
    let card = name.strip_prefix("plug");
    let card = card.and_then(|card| listed.iter().find(|it| named(it, card)));
    let own: Vec<_> = card
        .and_then(|it| asks(it).ok())
        .into_iter()
        .flatten()
        .collect();
    let shape = shape(&offers, &own);
    let shape = shape.ok_or_else(|| Trouble::Device("it takes no sound that is known".into()))?;
    Ok((device.clone(), shape))
}

fn nowhere(name: &str) -> Trouble {
    let names: Vec<String> = devices()
        .unwrap_or_default()
        .into_iter()
        .map(|it| it.0)
        .collect();
    Trouble::Device(format!(
        "there is no output called ‘{name}’; this box has: {}",
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    ))
}

/// What suits docent best of what a device offers; `own` is what the card behind it offers.
fn shape(
    offers: &[SupportedStreamConfigRange],
    own: &[SupportedStreamConfigRange],
) -> Option<Shape> {
    let nearest =
        |it: &SupportedStreamConfigRange| RATE.clamp(it.min_sample_rate(), it.max_sample_rate());
    let off = |rate: u32| (rate.abs_diff(RATE), std::cmp::Reverse(rate));
    let wanted = own.iter().map(nearest).min_by_key(|it| off(*it));
    let rate = |it: &SupportedStreamConfigRange| {
        let wanted = wanted.unwrap_or(RATE);
        wanted.clamp(it.min_sample_rate(), it.max_sample_rate())
    };
    let format = |it: &SupportedStreamConfigRange| {
        FORMATS
            .iter()
            .position(|known| *known == it.sample_format())
    };
    let best = offers
        .iter()
        .filter(|it| format(it).is_some() && it.channels() > 0);
    let best = best.min_by_key(|it| {
        let channels = (it.channels() < 2, it.channels().abs_diff(2));
        (channels, off(rate(it)), format(it))
    })?;
    let period = match *best.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => PERIOD.clamp(min, max),
        SupportedBufferSize::Range { .. } | SupportedBufferSize::Unknown => PERIOD,
    };
    Some(Shape {
        rate: rate(best),
        channels: best.channels(),
        format: best.sample_format(),
        period,
    })
}

/// What docent can bring a sample into, the best first.
const FORMATS: [SampleFormat; 4] = [
    SampleFormat::F32,
    SampleFormat::I32,
    SampleFormat::I24,
    SampleFormat::I16,
];

/// Opens the device; it begins when it is told to.
pub(super) fn open(
    device: &Device,
    shape: &Shape,
    line: Line,
    clock: Clock,
    pace: Arc<Pace>,
) -> Result<Stream, cpal::Error> {
    // What offers any other format as f32 converts it.
    if shape.format == SampleFormat::I32 {
        build::<i32>(device, shape, line, clock, pace)
    } else if shape.format == SampleFormat::I24 {
        build::<cpal::I24>(device, shape, line, clock, pace)
    } else if shape.format == SampleFormat::I16 {
        build::<i16>(device, shape, line, clock, pace)
    } else {
        build::<f32>(device, shape, line, clock, pace)
    }
}

fn build<T: SizedSample + FromSample<f32> + Send + 'static>(
    device: &Device,
    shape: &Shape,
    mut line: Line,
    clock: Clock,
    pace: Arc<Pace>,
) -> Result<Stream, cpal::Error> {
    let config = StreamConfig {
        channels: shape.channels,
        sample_rate: shape.rate,
        buffer_size: BufferSize::Fixed(shape.period),
    };
    let channels = usize::from(shape.channels);
    let mut block = [[0.0; 2]; BLOCK];
    let noted = Arc::clone(&pace);
    let fill = move |samples: &mut [T], info: &OutputCallbackInfo| {
        let times = info.timestamp();
        let queued = times.playback.duration_since(times.callback);
        pace.called(clock.monotonic(), queued + line.held());
        for samples in samples.chunks_mut(BLOCK * channels) {
            let Some(frames) = block.get_mut(..samples.len() / channels) else {
                continue;
            };
            line.fill(frames);
            for (samples, frame) in samples.chunks_exact_mut(channels).zip(frames) {
                place(*frame, samples);
            }
        }
    };
    device.build_output_stream::<T, _, _>(
        config,
        fill,
        move |error| noted.note(&error),
        Some(Duration::from_secs(2)),
    )
}

/// A frame on as many loudspeakers as there are.
fn place<T: SizedSample + FromSample<f32>>([left, right]: Frame, on: &mut [T]) {
    match on {
        [one] => *one = T::from_sample((left + right) * std::f32::consts::FRAC_1_SQRT_2),
        [first, second, rest @ ..] => {
            *first = T::from_sample(left);
            *second = T::from_sample(right);
            rest.fill(T::EQUILIBRIUM);
        }
        [] => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(
        channels: u16,
        rates: std::ops::RangeInclusive<u32>,
        format: SampleFormat,
    ) -> SupportedStreamConfigRange {
        let periods = SupportedBufferSize::Range { min: 16, max: 2048 };
        SupportedStreamConfigRange::new(channels, *rates.start(), *rates.end(), periods, format)
    }

    fn said(offers: &[SupportedStreamConfigRange], own: &[SupportedStreamConfigRange]) -> String {
        shape(offers, own).map_or("none".into(), |it| {
            format!("{} {} {}", it.channels, it.rate, it.format)
        })
    }

    #[test]
    fn a_device_gets_what_it_asks_for_and_the_best_of_that() {
        use SampleFormat::{F32, I16, I32, U8};
        let plug = offer(2, 4000..=192_000, F32);
        assert_eq!(said(&[plug], &[]), "2 48000 f32");
        // A card behind a plug that knows one rate only.
        let card = offer(2, 44_100..=44_100, I16);
        assert_eq!(said(&[plug], &[card]), "2 44100 f32");
        let both = [card, offer(2, 48_000..=48_000, I16)];
        assert_eq!(said(&[plug], &both), "2 48000 f32");
        assert_eq!(said(&both, &[]), "2 48000 i16");
        let around = [
            offer(2, 44_100..=44_100, I16),
            offer(2, 96_000..=96_000, I16),
        ];
        assert_eq!(said(&around, &[]), "2 44100 i16");
        // Two loudspeakers before a better format, and more before one.
        assert_eq!(
            said(&[offer(1, 48_000..=48_000, F32), card], &[]),
            "2 44100 i16"
        );
        let many = [
            offer(1, 48_000..=48_000, I32),
            offer(8, 48_000..=48_000, I32),
        ];
        assert_eq!(said(&many, &[]), "8 48000 i32");
        assert_eq!(said(&[offer(2, 48_000..=48_000, U8)], &[]), "none");
        assert_eq!(said(&[], &[card]), "none");
        let small = shape(&[plug], &[]).unwrap();
        assert_eq!(small.period, 2048, "no more than it can hold");
    }
}
