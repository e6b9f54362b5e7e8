//! The audio devices of this box. A device is opened once, however many rooms use it: one stream plays what one mixer
//! adds up. It is opened when there is something to play, with the sound in the mixer already, and closed afterwards.
//! So no queued silence delays the first sound, and an idle box has no wakeups.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use cpal::Stream;
use cpal::traits::StreamTrait;
use rtrb::Producer;

use crate::clock::Clock;
use crate::player::OutputError;
use crate::player::blocking_calls::BlockingCalls;
use crate::player::device::{self, DeviceConfig};
use crate::player::device_clock::DeviceClock;
use crate::player::mixer::Mixer;
use crate::player::resampler::Resampler;
use crate::player::voice::Voice;

const OPEN_TIMEOUT: Duration = Duration::from_secs(2);
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// The devices that docent plays to. It is cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct DevicePool(Arc<Pool>);

#[derive(Debug, Default)]
struct Pool {
    devices: Mutex<BTreeMap<Box<str>, Weak<SharedDevice>>>,
    /// How long a device stays open after its last sound.
    keep_open: Duration,
}

impl DevicePool {
    /// Some devices crackle when they are opened and closed. `keep_open` is how long they stay open after their last
    /// sound.
    pub fn new(keep_open: Duration) -> Self {
        Self(Arc::new(Pool {
            keep_open,
            ..Pool::default()
        }))
    }

    /// The device of this name. It is not opened.
    pub(super) fn device(&self, name: &str, clock: &Clock) -> Arc<SharedDevice> {
        let mut devices = self
            .0
            .devices
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        devices.retain(|_, device| device.strong_count() > 0);
        if let Some(device) = devices.get(name).and_then(Weak::upgrade) {
            return device;
        }
        let device = Arc::new(SharedDevice {
            name: name.into(),
            clock: clock.clone(),
            keep_open: self.0.keep_open,
            calls: BlockingCalls::default(),
            state: Mutex::default(),
        });
        devices.insert(name.into(), Arc::downgrade(&device));
        device
    }
}

pub(super) struct SharedDevice {
    name: Box<str>,
    clock: Clock,
    keep_open: Duration,
    calls: BlockingCalls,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The device once it was found: listing devices is slow, and ALSA prints warnings.
    found: Option<(cpal::Device, DeviceConfig)>,
    open: Option<OpenDevice>,
}

struct OpenDevice {
    stream: Stream,
    mixer_input: Producer<Voice>,
    clock: Arc<DeviceClock>,
    leases: usize,
    /// When the last lease ended.
    idle_since: Option<Instant>,
}

impl SharedDevice {
    /// Takes a lease on the device. Opens the device if it is closed.
    ///
    /// # Errors
    ///
    /// [`OutputError::Device`] when the device cannot be opened.
    pub(super) fn acquire(self: &Arc<Self>) -> Result<DeviceLease, OutputError> {
        let mut state = self.lock();
        if state.open.as_ref().is_some_and(|open| open.clock.is_lost()) {
            self.close(&mut state);
        }
        if let Some(open) = &mut state.open {
            open.leases += 1;
            open.idle_since = None;
            return Ok(self.lease(open));
        }
        let open = self.open(&mut state)?;
        Ok(self.lease(state.open.insert(open)))
    }

    /// Checks that the device can be opened.
    ///
    /// # Errors
    ///
    /// [`OutputError::Device`] when it cannot.
    pub(super) fn probe(&self) -> Result<(), OutputError> {
        let mut state = self.lock();
        if state
            .open
            .as_ref()
            .is_some_and(|open| !open.clock.is_lost())
        {
            return Ok(());
        }
        // Another device may have come back under this name. It has to be opened to know whether it is there:
        // sound servers accept clients even if they have no device to play on.
        state.found = None;
        let open = self.open(&mut state)?;
        self.calls.drop_with_timeout(CLOSE_TIMEOUT, open.stream);
        Ok(())
    }

    /// Closes the device if it has been idle for `keep_open`. Returns when to call this again.
    pub(super) fn close_if_idle(&self, now: Instant) -> Option<Instant> {
        let mut state = self.lock();
        let close_at = state.open.as_ref()?.idle_since? + self.keep_open;
        if now < close_at {
            return Some(close_at);
        }
        self.close(&mut state);
        None
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lease(self: &Arc<Self>, open: &OpenDevice) -> DeviceLease {
        DeviceLease {
            device: Arc::clone(self),
            clock: Arc::clone(&open.clock),
        }
    }

    fn find(&self, state: &mut State) -> Result<(cpal::Device, DeviceConfig), OutputError> {
        if let Some(found) = &state.found {
            return Ok(found.clone());
        }
        let name = self.name.clone();
        let found = self
            .calls
            .call_with_timeout(OPEN_TIMEOUT, move || device::find(&name));
        let found = found.map_err(|error| OutputError::Device(error.to_string()))??;
        state.found = Some(found.clone());
        Ok(found)
    }

    /// Opens the device with one lease. Its stream does not play yet.
    fn open(&self, state: &mut State) -> Result<OpenDevice, OutputError> {
        let (device, config) = self.find(state)?;
        let device_clock = Arc::new(DeviceClock::new(config.period(), self.clock.monotonic()));
        let (mixer, mixer_input) = Mixer::new(Arc::clone(&device_clock));
        let resampler = Resampler::new(mixer, config.sample_rate)
            .map_err(|error| OutputError::Device(error.to_string()))?;
        let (clock, stream_clock) = (self.clock.clone(), Arc::clone(&device_clock));
        let open = move || device::open(&device, &config, resampler, clock, stream_clock);
        let opened = self.calls.call_with_timeout(OPEN_TIMEOUT, open);
        let stream = opened
            .map_err(|error| error.to_string())
            .and_then(|opened| opened.map_err(|error| error.to_string()))
            .map_err(|error| {
                state.found = None;
                OutputError::Device(error)
            })?;
        Ok(OpenDevice {
            stream,
            mixer_input,
            clock: device_clock,
            leases: 1,
            idle_since: None,
        })
    }

    fn release(&self, clock: &Arc<DeviceClock>) {
        let mut state = self.lock();
        // If the device was lost and opened again meanwhile, the lease ended with it.
        let is_same = |open: &&mut OpenDevice| Arc::ptr_eq(&open.clock, clock);
        let Some(open) = state.open.as_mut().filter(is_same) else {
            return;
        };
        open.leases -= 1;
        if open.leases > 0 {
            return;
        }
        if clock.is_lost() || self.keep_open.is_zero() {
            self.close(&mut state);
        } else {
            open.idle_since = Some(self.clock.monotonic());
        }
    }

    /// Closing a lost device may block for ever. The rooms must not wait for it.
    fn close(&self, state: &mut State) {
        if let Some(open) = state.open.take() {
            if open.clock.is_lost() {
                state.found = None;
            }
            self.calls.drop_with_timeout(CLOSE_TIMEOUT, open.stream);
        }
    }
}

impl std::fmt::Debug for SharedDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedDevice")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The right of one room to play on a device. The device is closed when its last lease is dropped.
#[derive(Debug)]
pub(super) struct DeviceLease {
    device: Arc<SharedDevice>,
    pub(super) clock: Arc<DeviceClock>,
}

impl DeviceLease {
    /// Adds a voice to the mixer of the device, and starts the stream.
    ///
    /// # Errors
    ///
    /// [`OutputError::Device`] when the device was lost, its mixer is full, or its stream does not start.
    pub(super) fn play(&self, voice: Voice) -> Result<(), OutputError> {
        let mut state = self.device.lock();
        let is_same = |open: &&mut OpenDevice| Arc::ptr_eq(&open.clock, &self.clock);
        let Some(open) = state.open.as_mut().filter(is_same) else {
            return Err(OutputError::Device("the device was lost".into()));
        };
        let is_first = self.clock.written_frames() == 0;
        if is_first {
            self.clock.start(self.device.clock.monotonic());
        }
        if open.mixer_input.push(voice).is_err() {
            return Err(OutputError::Device(
                "the device plays too many voices".into(),
            ));
        }
        let playing = open.stream.play();
        playing.map_err(|error| OutputError::Device(error.to_string()))
    }
}

impl Drop for DeviceLease {
    fn drop(&mut self) {
        self.device.release(&self.clock);
    }
}
