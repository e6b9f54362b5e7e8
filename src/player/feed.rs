//! A thread that decodes ahead of the device, or of the time that passes where nobody listens.

use std::any::Any;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use rodio::{SampleRate, Source};
use rtrb::RingBuffer;

use crate::model::{Channel, Gain, Ms};
use crate::player::drain::Piece;
use crate::player::progress::Progress;
use crate::player::sink::{AHEAD, Sink, Unheard};
use crate::player::source::{Error, Recording};
use crate::player::{Sound, Trouble};

/// All files that serve a speaker have this rate; the library sees to it.
pub(super) const RATE: u32 = 48_000;
pub(super) const FRAMES_A_SECOND: SampleRate = NonZero::<u32>::MIN.saturating_add(RATE - 1);

/// Frames that must be there before the device begins (0.2 s): it asks for two periods at once.
const PRIMED: u64 = 9_600;
/// How long it sleeps when it is ahead.
const NAP: Duration = Duration::from_secs(1);
/// How long a recording may take until its first sound is there: from its beginning,
const PATIENCE: Duration = Duration::from_secs(2);
/// and from a place that has to be looked for, perhaps through hours of mp3 on a slow card.
const PATIENCE_FOR_PLACE: Duration = Duration::from_secs(5);

/// So many decoders of one recording may have been stopped and not end: each keeps a thread, and perhaps
/// a core. A disk that does not answer holds them up, and so would a codec that turns in a circle.
const MOST_HELD_UP: usize = 4;

/// Each decoder's recording, and its sign to stop, which its thread holds to its end.
static DECODERS: Mutex<Vec<(PathBuf, Weak<AtomicBool>)>> = Mutex::new(Vec::new());

/// By so much a recording's peak may grow where its two channels become one: both may peak at once.
const FOLDED: f64 = 3.01;

/// The decoding thread's handle: the thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) progress: Arc<Progress>,
    file: PathBuf,
    true_peak: f64,
    patience: Duration,
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
        let feed = Self::fill(sound, Sink::Device { ring, channel })?;
        let piece = Piece::new(rest, Arc::clone(&feed.progress));
        Ok((feed, piece))
    }

    /// Starts decoding for nobody, as far as is wanted.
    pub(super) fn start_unheard(sound: &Sound) -> Result<(Self, Arc<Unheard>), Trouble> {
        let unheard = Arc::new(Unheard::default());
        unheard.want(0);
        let feed = Self::fill(sound, Sink::Nobody(Arc::clone(&unheard)))?;
        Ok((feed, unheard))
    }

    fn fill(sound: &Sound, sink: Sink) -> Result<Self, Trouble> {
        let stop = Arc::new(AtomicBool::new(false));
        enter(&sound.file, &stop)?;
        let progress = Arc::new(Progress::default());
        let (tell, primed) = sync_channel(1);
        let feeder = Feeder {
            sink,
            fed: 0,
            progress: Arc::clone(&progress),
            stop: Arc::clone(&stop),
            primed: Some(tell),
        };
        let recording = sound.clone();
        let handle = thread::Builder::new()
            .name("feed".into())
            .spawn(move || feeder.work(&recording, Feeder::run))
            .map_err(|error| Trouble::Recording(error.to_string()))?;
        let feed = Self {
            progress,
            file: sound.file.clone(),
            true_peak: sound.true_peak,
            patience: if sound.from == Ms::ZERO {
                PATIENCE
            } else {
                PATIENCE_FOR_PLACE
            },
            stop,
            primed,
            thread: handle.thread().clone(),
        };
        feed.set_gain(sound.gain);
        Ok(feed)
    }

    /// Waits until the first fifth of a second is there.
    pub(super) fn primed(&self) -> Result<(), Trouble> {
        match self.primed.recv_timeout(self.patience) {
            // A very short recording ends before it is primed.
            Ok(Ok(())) | Err(RecvTimeoutError::Disconnected) => Ok(()),
            Ok(Err(reason)) => Err(Trouble::Recording(reason)),
            Err(RecvTimeoutError::Timeout) => {
                Err(Trouble::Recording("it takes too long to read".into()))
            }
        }
    }

    /// To be called once the thread brings nothing any more, and is not waited for.
    pub(super) fn log_stall(&self) {
        let error = "its decoder brings nothing any more";
        tracing::error!(file = %self.file.display(), error, "a recording is damaged and was broken off");
    }

    /// Does not let the thread sleep where it has something to do.
    pub(super) fn wake(&self) {
        self.thread.unpark();
    }

    /// No gain passes the ceiling, also where two channels become one.
    pub(super) fn set_gain(&self, gain: Gain) {
        let folded = gain.under_ceiling(self.true_peak + FOLDED);
        self.progress.set_gain(gain, folded);
    }
}

/// Notes a decoder that is about to begin, unless too many of its recording are held up.
fn enter(file: &Path, stop: &Arc<AtomicBool>) -> Result<(), Trouble> {
    let mut decoders = DECODERS.lock().unwrap_or_else(PoisonError::into_inner);
    decoders.retain(|(_, stop)| stop.strong_count() > 0);
    let stopped = |stop: &Weak<AtomicBool>| {
        let stop = stop.upgrade();
        stop.is_some_and(|it| it.load(Ordering::Relaxed))
    };
    let held_up = decoders.iter().filter(|it| it.0 == file && stopped(&it.1));
    if held_up.count() >= MOST_HELD_UP {
        return Err(Trouble::Recording("its decoders do not end".into()));
    }
    decoders.push((file.to_owned(), Arc::downgrade(stop)));
    Ok(())
}

struct Feeder {
    sink: Sink,
    /// How many frames have gone into it.
    fed: u64,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
    primed: Option<SyncSender<Result<(), String>>>,
}

impl Feeder {
    fn work(mut self, sound: &Sound, decode: impl FnOnce(&mut Self, &Sound) -> Result<(), Error>) {
        // A decoder that panics on a damaged file ends this clip, not the daemon.
        let outcome = catch_unwind(AssertUnwindSafe(|| decode(&mut self, sound)));
        let failure = match outcome {
            Ok(outcome) => outcome.err().map(|error| error.to_string()),
            Err(cause) => Some(format!("the decoder panicked: {}", said(&*cause))),
        };
        if let Some(reason) = failure.filter(|_| !self.is_stopped()) {
            self.progress.break_off();
            self.tell(sound, reason);
        }
        self.progress.end();
    }

    /// Tells whoever waits for the first sound, who says so in the log; or the log itself.
    fn tell(&mut self, sound: &Sound, reason: String) {
        let file = sound.file.display();
        let waiting = self.primed.take();
        let told = waiting.map(|primed| primed.send(Err(format!("{file}: {reason}"))));
        if !matches!(told, Some(Ok(()))) {
            tracing::error!(%file, error = reason, "a recording is damaged and was broken off");
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn run(&mut self, sound: &Sound) -> Result<(), Error> {
        let mut recording = Recording::open(sound, Arc::clone(&self.stop))?;
        if sound.from >= sound.length {
            return Ok(());
        }
        if sound.from > Ms::ZERO {
            recording.try_seek(sound.from.duration())?;
        }
        if recording.channels().get() > 1 && self.sink.folds() {
            self.progress.fold();
        }
        self.feed(&mut recording);
        recording.failure().map_or(Ok(()), Err)
    }

    /// Until the source ends, or nobody wants it any more.
    fn feed(&mut self, source: &mut impl Source) {
        let channels = source.channels().get();
        while let Some(first) = source.next() {
            let second = match channels {
                1 => None,
                _ => Some(source.next().unwrap_or(first)),
            };
            for _ in 2..channels {
                source.next();
            }
            while self.sink.is_full(self.fed) {
                if self.is_stopped() {
                    return;
                }
                thread::park_timeout(NAP);
            }
            if !self.sink.put(first, second, self.fed) {
                return;
            }
            self.fed += 1;
            if self.fed == PRIMED
                && let Some(primed) = self.primed.take()
            {
                // If the player does not wait any more, it has stopped this.
                drop(primed.send(Ok(())));
            }
        }
    }
}

/// What a panic said.
fn said(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<&str>().copied();
    let text = text.or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it did not say why")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A feeder that nobody listens to, and what it says before its first sound.
    fn feeder() -> (Feeder, Receiver<Result<(), String>>) {
        let (tell, primed) = sync_channel(1);
        let feeder = Feeder {
            sink: Sink::Nobody(Arc::default()),
            fed: 0,
            progress: Arc::default(),
            stop: Arc::default(),
            primed: Some(tell),
        };
        (feeder, primed)
    }

    fn sound() -> Sound {
        Sound {
            file: "natalia".into(),
            from: Ms::ZERO,
            length: Ms(1_000),
            channels: 1,
            gain: Gain(0.0),
            true_peak: 0.0,
        }
    }

    #[test]
    fn a_decoder_that_panics_ends_its_own_play_with_the_cause() {
        let (feeder, primed) = feeder();
        let progress = Arc::clone(&feeder.progress);
        feeder.work(&sound(), |_, _| panic!("a rate of zero"));
        let told = primed.recv().unwrap().unwrap_err();
        assert!(
            told.contains("a rate of zero") && told.contains("natalia"),
            "{told}"
        );
        assert!(progress.is_broken() && progress.has_ended());
    }

    #[test]
    fn a_recording_whose_decoders_do_not_end_keeps_a_few_threads_and_no_more() {
        let begin = |file: &str| {
            let stop = Arc::default();
            enter(Path::new(file), &stop).map(|()| stop)
        };
        let playing = begin("held up").unwrap();
        let mut held_up: Vec<_> = (0..MOST_HELD_UP)
            .map(|_| begin("held up").unwrap())
            .collect();
        for stop in &held_up {
            stop.store(true, Ordering::Relaxed);
        }
        assert!(begin("held up").is_err());
        assert!(begin("another").is_ok());
        held_up.pop();
        assert!(begin("held up").is_ok());
        drop(playing);
    }

    #[test]
    fn a_decoder_that_is_stopped_is_not_taken_for_a_damaged_recording() {
        let (feeder, primed) = feeder();
        let progress = Arc::clone(&feeder.progress);
        feeder.stop.store(true, Ordering::Relaxed);
        feeder.work(&sound(), |_, _| Err(Error::Empty));
        assert!(primed.recv().is_err());
        assert!(!progress.is_broken() && progress.has_ended());
    }
}
