//! A thread that decodes ahead of the device.

use std::f32::consts::FRAC_1_SQRT_2;
use std::fs::File;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, Thread};
use std::time::Duration;

use rodio::{Decoder, SampleRate, Source};
use rtrb::{Producer, RingBuffer};

use crate::model::{Channel, Gain, Ms};
use crate::player::drain::{Frame, Piece};
use crate::player::progress::Progress;
use crate::player::{Sound, Trouble};

/// All files that serve a speaker have this rate; the library sees to it.
pub(super) const RATE: u32 = 48_000;
pub(super) const FRAMES_A_SECOND: SampleRate = NonZero::<u32>::MIN.saturating_add(RATE - 1);

/// How far the decoder runs ahead: two seconds, so that a slow card is not heard.
const AHEAD: usize = 96_000;
/// What must be there before the device begins.
const PRIMED: usize = 4_800;
/// How long it sleeps when it is ahead.
const NAP: Duration = Duration::from_secs(1);
/// How long a recording may take until its first sound is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// By so much a recording's peak may grow where its two channels become one: both may peak at once.
const FOLDED: f64 = 3.01;

/// The decoding thread's leash: it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) progress: Arc<Progress>,
    true_peak: f64,
    stop: Arc<AtomicBool>,
    primed: Receiver<Result<(), String>>,
    thread: Thread,
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.unpark();
    }
}

impl Feed {
    /// Starts decoding. The piece may go to the device once [`Feed::primed`] says so.
    pub(super) fn start(sound: &Sound, channel: Channel) -> Result<(Self, Piece), Trouble> {
        let (ring, rest) = RingBuffer::new(AHEAD);
        let stop = Arc::new(AtomicBool::new(false));
        let progress = Arc::new(Progress::default());
        let (tell, primed) = sync_channel(1);
        let feeder = Feeder {
            ring,
            channel,
            progress: Arc::clone(&progress),
            stop: Arc::clone(&stop),
            primed: Some(tell),
        };
        let (file, from) = (sound.file.clone(), sound.from);
        let handle = thread::Builder::new()
            .name("feed".into())
            .spawn(move || feeder.work(file, from))
            .map_err(|error| Trouble::Recording(error.to_string()))?;
        let feed = Self {
            progress: Arc::clone(&progress),
            true_peak: sound.true_peak,
            stop,
            primed,
            thread: handle.thread().clone(),
        };
        feed.set_gain(sound.gain);
        Ok((feed, Piece::new(rest, progress)))
    }

    /// Waits until the first tenth of a second is there.
    pub(super) fn primed(&self) -> Result<(), Trouble> {
        match self.primed.recv_timeout(PATIENCE) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(reason)) => Err(Trouble::Recording(reason)),
            Err(RecvTimeoutError::Timeout) => {
                Err(Trouble::Recording("it takes too long to read".into()))
            }
            // A very short or an unreadable recording ends before it is primed.
            Err(RecvTimeoutError::Disconnected) if !self.progress.is_broken() => Ok(()),
            Err(RecvTimeoutError::Disconnected) => {
                Err(Trouble::Recording("it cannot be decoded".into()))
            }
        }
    }

    /// No gain passes the ceiling, also where two channels become one.
    pub(super) fn set_gain(&self, gain: Gain) {
        let folded = gain.under_ceiling(self.true_peak + FOLDED);
        self.progress.set_gain(gain, folded);
    }
}

struct Feeder {
    ring: Producer<Frame>,
    channel: Channel,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
    primed: Option<SyncSender<Result<(), String>>>,
}

impl Feeder {
    fn work(mut self, file: PathBuf, from: Ms) {
        // A decoder that panics on a damaged file ends this clip, not the daemon.
        let outcome = catch_unwind(AssertUnwindSafe(|| self.run(&file, from)));
        let failure = match outcome {
            Ok(Ok(())) => None,
            Ok(Err(reason)) => Some(reason),
            Err(_) => Some("the decoder panicked".to_owned()),
        };
        if let Some(reason) = failure {
            tracing::error!(error = reason, "a recording could not be read on");
            self.progress.break_off();
        }
        self.progress.end();
    }

    fn run(&mut self, file: &Path, from: Ms) -> Result<(), String> {
        let mut source = match open(file, from) {
            Ok(source) => source,
            Err(error) => {
                if let Some(primed) = self.primed.take() {
                    // The player waits for this answer; if it does not any more, the log has it.
                    drop(primed.send(Err(error.clone())));
                }
                return Err(error);
            }
        };
        let channels = source.channels().get();
        if channels > 1 && self.channel != Channel::Both {
            self.progress.fold();
        }
        let mut fed = 0_usize;
        while let Some(first) = source.next() {
            let second = match channels {
                1 => None,
                _ => Some(source.next().unwrap_or(first)),
            };
            for _ in 2..channels {
                source.next();
            }
            while self.ring.is_full() {
                if self.stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                thread::park_timeout(NAP);
            }
            if self.ring.push(place(self.channel, first, second)).is_err() {
                return Ok(());
            }
            fed += 1;
            if fed == PRIMED
                && let Some(primed) = self.primed.take()
            {
                drop(primed.send(Ok(())));
            }
        }
        Ok(())
    }
}

/// One frame of a recording on the loudspeakers that are to sound. However many those are, it is as
/// loud as it was measured: ITU-R BS.1770 adds the channels' powers.
fn place(channel: Channel, first: f32, second: Option<f32>) -> Frame {
    let one = second.map_or(first, |second| (first + second) * FRAC_1_SQRT_2);
    match (channel, second) {
        (Channel::Both, Some(second)) => [first, second],
        (Channel::Both, None) => [first * FRAC_1_SQRT_2; 2],
        (Channel::Left, _) => [one, 0.0],
        (Channel::Right, _) => [0.0, one],
    }
}

fn open(path: &Path, from: Ms) -> Result<Decoder<std::io::BufReader<File>>, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut source =
        Decoder::try_from(file).map_err(|error| format!("{}: {error}", path.display()))?;
    if source.sample_rate() != FRAMES_A_SECOND {
        return Err(format!(
            "{} has {} frames a second where the speaker wants {RATE}",
            path.display(),
            source.sample_rate()
        ));
    }
    if from > Ms::ZERO {
        source
            .try_seek(from.duration())
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_as_loud_from_one_loudspeaker_as_from_two() {
        let power = |it: Frame| it.iter().map(|it| it * it).sum::<f32>();
        for channel in Channel::ALL {
            let mono = place(*channel, 0.5, None);
            assert!((power(mono) - 0.25).abs() < 1e-6, "{channel}: {mono:?}");
            // A voice in the middle of a stereo recording.
            let middle = place(*channel, 0.5, Some(0.5));
            assert!((power(middle) - 0.5).abs() < 1e-6, "{channel}: {middle:?}");
        }
        let both = place(Channel::Both, 0.1, Some(0.2));
        assert_eq!(both.map(f32::to_bits), [0.1_f32, 0.2].map(f32::to_bits));
        assert!(place(Channel::Left, 0.1, Some(0.2))[1].abs() < f32::EPSILON);
        assert!(place(Channel::Right, 0.1, None)[0].abs() < f32::EPSILON);
    }
}
