//! Audio devices as cpal lists them: finding one by name, choosing its configuration, and opening its stream.

use std::sync::Arc;
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{
    BufferSize, Device, FromSample, OutputCallbackInfo, SampleFormat, SizedSample, Stream,
    StreamConfig, SupportedBufferSize, SupportedStreamConfigRange,
};

use crate::clock::Clock;
use crate::model::OutputName;
use crate::player::OutputError;
use crate::player::device_clock::DeviceClock;
use crate::player::format::Frame;
use crate::player::format::SAMPLE_RATE;
use crate::player::resampler::Resampler;

/// The number of frames that the device requests at a time (85 ms). Its buffer holds two periods. Each period is one
/// wakeup, and the longest delay of a stop or a pause.
const PERIOD_FRAMES: u32 = 4096;

/// The number of frames that are mixed at a time: few enough to stay in the processor's cache.
const BLOCK_FRAMES: usize = 512;

/// The configuration of a device's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeviceConfig {
    pub(super) sample_rate: u32,
    channels: u16,
    format: SampleFormat,
    period_frames: u32,
}

impl DeviceConfig {
    /// The duration of one period.
    pub(super) fn period(&self) -> Duration {
        Duration::from_secs_f64(f64::from(self.period_frames) / f64::from(self.sample_rate.max(1)))
    }
}

/// The outputs of this box: the name and the system's description of each. Names with a card's number are left out,
/// because the number may belong to another card after the next start. So are devices that are no loudspeaker.
///
/// # Errors
///
/// [`OutputError::Device`] when the system cannot list its devices.
pub fn list_devices() -> Result<Vec<(String, String)>, OutputError> {
    let listed = cpal::default_host()
        .output_devices()
        .map_err(|error| OutputError::Device(error.to_string()))?;
    Ok(listed
        .filter_map(|device| {
            let name = device.id().ok()?.id().to_owned();
            let parsed = name.parse::<OutputName>();
            let is_offered =
                parsed.is_ok_and(|name| !name.has_card_number() && !name.is_internal_plugin());
            let description = device.description().ok();
            let description = description.map(|description| description.name().replace('\n', ", "));
            is_offered.then_some((name, description.unwrap_or_default()))
        })
        .collect())
}

/// Finds the output of this name, and chooses its configuration.
///
/// # Errors
///
/// [`OutputError::Device`] when there is no such output, or it has no configuration that docent can use.
pub(super) fn find(name: &str) -> Result<(Device, DeviceConfig), OutputError> {
    let host = cpal::default_host();
    // No device is opened here: that takes time, and fails if another program uses the device.
    let listed = host
        .devices()
        .map_err(|error| OutputError::Device(error.to_string()))?;
    let has_name = |device: &Device, name: &str| device.id().is_ok_and(|id| id.id() == name);
    let listed: Vec<Device> = listed.collect();
    let Some(device) = listed.iter().find(|device| has_name(device, name)) else {
        return Err(unknown_output(name));
    };
    let configs_of = |device: &Device| device.supported_output_configs();
    let offered: Vec<_> = configs_of(device)
        .map_err(|error| OutputError::Device(error.to_string()))?
        .collect();
    // ALSA's plug devices accept any rate and resample badly. The hardware behind one lists its real rates.
    let hardware = name.strip_prefix("plug");
    let hardware = hardware.and_then(|name| listed.iter().find(|device| has_name(device, name)));
    let native: Vec<_> = hardware
        .and_then(|device| configs_of(device).ok())
        .into_iter()
        .flatten()
        .collect();
    let config = choose_config(&offered, &native);
    let config = config.ok_or_else(|| {
        OutputError::Device("the output has no sample format that docent supports".into())
    })?;
    Ok((device.clone(), config))
}

fn unknown_output(name: &str) -> OutputError {
    let names: Vec<String> = list_devices()
        .unwrap_or_default()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    OutputError::Device(format!(
        "there is no output called ‘{name}’; this box has: {}",
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    ))
}

/// Chooses the best of the configurations that a device offers. `native` are those of the hardware behind it.
fn choose_config(
    offered: &[SupportedStreamConfigRange],
    native: &[SupportedStreamConfigRange],
) -> Option<DeviceConfig> {
    let nearest_rate = |config: &SupportedStreamConfigRange| {
        SAMPLE_RATE.clamp(config.min_sample_rate(), config.max_sample_rate())
    };
    let rate_distance = |rate: u32| (rate.abs_diff(SAMPLE_RATE), std::cmp::Reverse(rate));
    let native_rate = native
        .iter()
        .map(nearest_rate)
        .min_by_key(|rate| rate_distance(*rate));
    let rate = |config: &SupportedStreamConfigRange| {
        let target = native_rate.unwrap_or(SAMPLE_RATE);
        target.clamp(config.min_sample_rate(), config.max_sample_rate())
    };
    let format_rank = |config: &SupportedStreamConfigRange| {
        FORMATS
            .iter()
            .position(|format| *format == config.sample_format())
    };
    let usable = offered
        .iter()
        .filter(|config| format_rank(config).is_some() && config.channels() > 0);
    let best = usable.min_by_key(|config| {
        let channels = (config.channels() < 2, config.channels().abs_diff(2));
        (channels, rate_distance(rate(config)), format_rank(config))
    })?;
    let period_frames = match *best.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => PERIOD_FRAMES.clamp(min, max),
        SupportedBufferSize::Range { .. } | SupportedBufferSize::Unknown => PERIOD_FRAMES,
    };
    Some(DeviceConfig {
        sample_rate: rate(best),
        channels: best.channels(),
        format: best.sample_format(),
        period_frames,
    })
}

/// The sample formats that docent can write, the best first.
const FORMATS: [SampleFormat; 4] = [
    SampleFormat::F32,
    SampleFormat::I32,
    SampleFormat::I24,
    SampleFormat::I16,
];

/// Opens the device's stream. It plays once [`cpal::traits::StreamTrait::play`] is called.
///
/// # Errors
///
/// The error of cpal.
pub(super) fn open(
    device: &Device,
    config: &DeviceConfig,
    resampler: Resampler,
    clock: Clock,
    device_clock: Arc<DeviceClock>,
) -> Result<Stream, cpal::Error> {
    // A device that has none of these formats natively converts from f32.
    if config.format == SampleFormat::I32 {
        build::<i32>(device, config, resampler, clock, device_clock)
    } else if config.format == SampleFormat::I24 {
        build::<cpal::I24>(device, config, resampler, clock, device_clock)
    } else if config.format == SampleFormat::I16 {
        build::<i16>(device, config, resampler, clock, device_clock)
    } else {
        build::<f32>(device, config, resampler, clock, device_clock)
    }
}

fn build<T: SizedSample + FromSample<f32> + Send + 'static>(
    device: &Device,
    config: &DeviceConfig,
    mut resampler: Resampler,
    clock: Clock,
    device_clock: Arc<DeviceClock>,
) -> Result<Stream, cpal::Error> {
    let stream_config = StreamConfig {
        channels: config.channels,
        sample_rate: config.sample_rate,
        buffer_size: BufferSize::Fixed(config.period_frames),
    };
    let channels = usize::from(config.channels);
    let mut block = [[0.0; 2]; BLOCK_FRAMES];
    let error_clock = Arc::clone(&device_clock);
    let fill = move |samples: &mut [T], info: &OutputCallbackInfo| {
        let times = info.timestamp();
        let queued = times.playback.duration_since(times.callback);
        device_clock.on_callback(clock.monotonic(), queued + resampler.latency());
        for samples in samples.chunks_mut(BLOCK_FRAMES * channels) {
            let Some(frames) = block.get_mut(..samples.len() / channels) else {
                continue;
            };
            resampler.fill(frames);
            for (samples, frame) in samples.chunks_exact_mut(channels).zip(frames) {
                write_frame(*frame, samples);
            }
        }
    };
    device.build_output_stream::<T, _, _>(
        stream_config,
        fill,
        move |error| error_clock.on_error(&error),
        Some(Duration::from_secs(2)),
    )
}

/// Writes a frame to all channels of the device. A device with one channel gets both, at the same power.
fn write_frame<T: SizedSample + FromSample<f32>>([left, right]: Frame, samples: &mut [T]) {
    match samples {
        [mono] => *mono = T::from_sample((left + right) * std::f32::consts::FRAC_1_SQRT_2),
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

    fn chosen(
        offered: &[SupportedStreamConfigRange],
        native: &[SupportedStreamConfigRange],
    ) -> String {
        choose_config(offered, native).map_or("none".into(), |config| {
            format!(
                "{} {} {}",
                config.channels, config.sample_rate, config.format
            )
        })
    }

    #[test]
    fn the_best_configuration_that_a_device_offers_is_chosen() {
        use SampleFormat::{F32, I16, I32, U8};
        let plug = offer(2, 4000..=192_000, F32);
        assert_eq!(chosen(&[plug], &[]), "2 48000 f32");
        // Behind the plug device is a card with one rate.
        let card = offer(2, 44_100..=44_100, I16);
        assert_eq!(chosen(&[plug], &[card]), "2 44100 f32");
        let both = [card, offer(2, 48_000..=48_000, I16)];
        assert_eq!(chosen(&[plug], &both), "2 48000 f32");
        assert_eq!(chosen(&both, &[]), "2 48000 i16");
        let around = [
            offer(2, 44_100..=44_100, I16),
            offer(2, 96_000..=96_000, I16),
        ];
        assert_eq!(chosen(&around, &[]), "2 44100 i16");
        // Two channels are better than a better format, and more channels are better than one.
        assert_eq!(
            chosen(&[offer(1, 48_000..=48_000, F32), card], &[]),
            "2 44100 i16"
        );
        let many = [
            offer(1, 48_000..=48_000, I32),
            offer(8, 48_000..=48_000, I32),
        ];
        assert_eq!(chosen(&many, &[]), "8 48000 i32");
        assert_eq!(chosen(&[offer(2, 48_000..=48_000, U8)], &[]), "none");
        assert_eq!(chosen(&[], &[card]), "none");
        let small = choose_config(&[plug], &[]).unwrap();
        assert_eq!(small.period_frames, 2048, "no more than its buffer holds");
    }
}
