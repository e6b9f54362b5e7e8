//! A sound card: rodio's mixer on a stream of our own. The device is opened when there is something
//! to sound, with the sound already in the mixer, and given back after: so no queued silence stands
//! between a touch and its sound, and an idle box wakes for nothing.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, Device, ErrorKind, OutputCallbackInfo, Stream, StreamConfig};
use rodio::Source;

use crate::clock::Clock;
use crate::model::{Gain, Ms};
use crate::player::feed::{self, Drain, Feed, RATE, Shared};
use crate::player::output::{Output, Sound, Trouble};
use crate::player::{OutputState, Report};

/// Frames the device asks for at a time (43 ms); it holds two such periods.
const PERIOD: u32 = 2048;

/// A device that asks for nothing for so long takes no more sound.
const STALLED: Duration = Duration::from_millis(800);

/// Errors of other kinds that are forgiven: a burst of them at a stream's start is normal,
const FORGIVEN: u64 = 100;

/// and even more of them do not count while the device asks for sound.
const HUSHED: Duration = Duration::from_millis(250);

/// Names of this box's outputs, with what the system says of them.
pub fn devices() -> Result<Vec<(String, String)>, Trouble> {
    let host = cpal::default_host();
    let listed = host
        .output_devices()
        .map_err(|error| Trouble::Device(error.to_string()))?;
    Ok(listed
        .filter_map(|device| {
            let name = device.id().ok()?.id().to_owned();
            let said = device.description().ok();
            let said = said.map(|it| it.name().replace('\n', ", "));
            Some((name, said.unwrap_or_default()))
        })
        .collect())
}

/// One output of the box, by its stable name.
pub struct Speaker {
    name: String,
    clock: Clock,
    /// Kept once found: listing devices is slow and noisy.
    device: Option<Device>,
    stream: Option<Open>,
}

struct Open {
    stream: Stream,
    _feed: Feed,
    shared: Arc<Shared>,
    pace: Arc<Pace>,
    from: Ms,
}

/// What the device's thread notes at each of its calls.
struct Pace {
    last: Mutex<Mark>,
    lost: AtomicBool,
    errors: AtomicU64,
}

#[derive(Clone, Copy)]
struct Mark {
    called: Instant,
    /// Frames of the recording that have been pulled,
    pulled: u64,
    /// and when the last of them is heard. Silence that is put out after them does not count.
    heard_at: Instant,
}

impl Speaker {
    pub fn new(name: String, clock: Clock) -> Self {
        Self {
            name,
            clock,
            device: None,
            stream: None,
        }
    }

    fn device(&mut self) -> Result<Device, Trouble> {
        if let Some(device) = &self.device {
            return Ok(device.clone());
        }
        let host = cpal::default_host();
        let listed = host
            .output_devices()
            .map_err(|error| Trouble::Device(error.to_string()))?;
        let mut names = Vec::new();
        for device in listed {
            let Ok(id) = device.id() else { continue };
            if id.id() == self.name {
                self.device = Some(device.clone());
                return Ok(device);
            }
            names.push(id.id().to_owned());
        }
        Err(Trouble::Device(format!(
            "there is no output called ‘{}’; this box has: {}",
            self.name,
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        )))
    }

    fn open(&mut self, drain: Drain, shared: &Arc<Shared>) -> Result<(Stream, Arc<Pace>), Trouble> {
        let device = self.device()?;
        let config = StreamConfig {
            channels: 2,
            sample_rate: RATE,
            buffer_size: BufferSize::Fixed(PERIOD),
        };
        let now = self.clock.monotonic();
        let pace = Arc::new(Pace {
            last: Mutex::new(Mark {
                called: now,
                pulled: 0,
                heard_at: now,
            }),
            lost: AtomicBool::new(false),
            errors: AtomicU64::new(0),
        });
        let (mixer, mut output) = rodio::mixer::mixer(drain.channels(), drain.sample_rate());
        mixer.add(drain);
        let (clock, counted, mark) = (self.clock.clone(), Arc::clone(shared), Arc::clone(&pace));
        let fill = move |frames: &mut [f32], info: &OutputCallbackInfo| {
            for sample in frames.iter_mut() {
                *sample = output.next().unwrap_or(0.0);
            }
            let times = info.timestamp();
            let queued = times.playback.duration_since(times.callback);
            // The player reads this four times a second; when both meet, the next call will do.
            if let Ok(mut last) = mark.last.try_lock() {
                last.called = clock.monotonic();
                let pulled = counted.pulled.load(Ordering::Relaxed);
                if pulled > last.pulled {
                    let fresh = Ms::from_frames(pulled - last.pulled, RATE).duration();
                    last.pulled = pulled;
                    last.heard_at = last.called + queued + fresh;
                }
            }
        };
        let troubled = Arc::clone(&pace);
        let stream = device
            .build_output_stream::<f32, _, _>(
                config,
                fill,
                move |error| troubled.note(&error),
                Some(Duration::from_secs(2)),
            )
            .map_err(|error| Trouble::Device(error.to_string()))?;
        stream
            .play()
            .map_err(|error| Trouble::Device(error.to_string()))?;
        // Opening may have taken a while; the device is not late because of that.
        let now = self.clock.monotonic();
        let mut last = pace.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.called = last.called.max(now);
        drop(last);
        Ok((stream, pace))
    }
}

impl Pace {
    fn note(&self, error: &cpal::Error) {
        let count = self.errors.fetch_add(1, Ordering::Relaxed);
        if matches!(
            error.kind(),
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated
        ) {
            self.lost.store(true, Ordering::Release);
        }
        if count > FORGIVEN {
            // A dead device calls this a million times a second; one core is worth more.
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Open {
    fn report(&self, now: Instant) -> Report {
        let mark = *self
            .pace
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let since = now.saturating_duration_since(mark.called);
        let unheard = mark.heard_at.saturating_duration_since(now);
        let reached = Ms::from_frames(mark.pulled, RATE) - Ms::from(unheard);
        let quiet = unheard.is_zero();
        let failing = self.pace.errors.load(Ordering::Relaxed) > FORGIVEN && since > HUSHED;
        let gone = self.pace.lost.load(Ordering::Acquire);
        let state = if gone || failing || since > STALLED {
            tracing::debug!(
                gone,
                failing,
                silent_ms = since.as_millis(),
                "the device is lost"
            );
            OutputState::Lost
        } else if self.shared.faded.load(Ordering::Acquire) && quiet {
            OutputState::Faded
        } else if self.shared.drained.load(Ordering::Acquire) && quiet {
            if self.shared.broken.load(Ordering::Acquire) {
                OutputState::Broken
            } else {
                OutputState::Ended
            }
        } else {
            OutputState::Sounding
        };
        Report {
            reached: self.from + reached,
            state,
        }
    }
}

impl Output for Speaker {
    fn start(&mut self, sound: Sound<'_>) -> Result<(), Trouble> {
        self.close();
        let shared = Arc::new(Shared::default());
        shared.set_gain(sound.gain);
        let (feed, drain) = feed::start(sound.file, sound.from, &shared)?;
        let (stream, pace) = self.open(drain, &shared).inspect_err(|_| {
            self.device = None;
        })?;
        self.stream = Some(Open {
            stream,
            _feed: feed,
            shared,
            pace,
            from: sound.from,
        });
        Ok(())
    }

    fn set_gain(&mut self, gain: Gain) {
        if let Some(open) = &self.stream {
            open.shared.set_gain(gain);
        }
    }

    fn fade(&mut self, over: Duration) {
        if let Some(open) = &self.stream {
            open.shared.fade(over);
        }
    }

    fn unfade(&mut self) {
        if let Some(open) = &self.stream {
            open.shared.unfade();
        }
    }

    fn close(&mut self) {
        let Some(open) = self.stream.take() else {
            return;
        };
        let starved = open.shared.starved.load(Ordering::Relaxed);
        if starved > 0 {
            tracing::warn!(
                speaker = self.name,
                frames = starved,
                "the decoder was late"
            );
        }
        let stream = open.stream;
        if open.pace.lost.load(Ordering::Acquire) {
            self.device = None;
            // Giving back a dead device may hang; that must not be the room's trouble.
            let spawned = std::thread::Builder::new()
                .name("farewell".into())
                .spawn(move || drop(stream));
            if let Err(error) = spawned {
                tracing::warn!(%error, "a lost device was not given back");
            }
        }
    }

    fn report(&mut self) -> Report {
        let now = self.clock.monotonic();
        match &self.stream {
            Some(open) => {
                let report = open.report(now);
                if report.state == OutputState::Lost {
                    open.pace.lost.store(true, Ordering::Release);
                }
                report
            }
            None => Report {
                reached: Ms::ZERO,
                state: OutputState::Lost,
            },
        }
    }

    fn probe(&mut self) -> Result<(), Trouble> {
        let device = self.device()?;
        device.default_output_config().map(drop).map_err(|error| {
            self.device = None;
            Trouble::Device(error.to_string())
        })
    }
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speaker")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
