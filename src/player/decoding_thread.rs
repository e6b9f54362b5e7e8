//! A thread that decodes a recording ahead of the device, or ahead of real time for the null output.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use rodio::Source;
use rtrb::RingBuffer;

use crate::model::{Channel, Gain, Ms};
use crate::player::progress::PlaybackProgress;
use crate::player::sink::{AHEAD_FRAMES, DiscardedFrames, Sink};
use crate::player::source::{RecordingSource, SourceError};
use crate::player::voice::RecordingStream;
use crate::player::{OutputError, PlaybackSource};

/// The number of frames that are decoded before the device starts (0.4 s). A device requests two periods at once
/// (0.17 s); the rest covers the time until a busy machine runs this thread again.
const PRIMED_FRAMES: u64 = 19_200;
/// How long the thread sleeps when the sink is full.
const SLEEP: Duration = Duration::from_secs(1);
/// How long a recording may take until its first frames are decoded from its beginning.
const PRIME_TIMEOUT: Duration = Duration::from_secs(2);
/// The same after a seek, which may read hours of mp3 from a slow disk.
const SEEK_PRIME_TIMEOUT: Duration = Duration::from_secs(5);

/// How many decoders of one recording may go on after they were stopped. Each keeps a thread, and perhaps a core. A disk
/// that does not answer blocks them, and so would a codec in an endless loop.
const MAX_HUNG_DECODERS: usize = 4;

/// The recording of each decoder, and its stop flag. The decoder's thread holds the flag until it ends.
static DECODERS: Mutex<Vec<(PathBuf, Weak<AtomicBool>)>> = Mutex::new(Vec::new());

/// By how much the peak of a recording may grow when two channels become one (dB): both may peak at once.
const DOWNMIX_PEAK_DB: f64 = 3.01;

/// The handle of a decoding thread. The thread ends when this is dropped.
#[derive(Debug)]
pub(super) struct DecodingThread {
    pub(super) progress: Arc<PlaybackProgress>,
    file: PathBuf,
    true_peak: f64,
    prime_timeout: Duration,
    stop: Arc<AtomicBool>,
    primed: Receiver<Result<(), String>>,
    thread: Thread,
}

impl Drop for DecodingThread {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.unpark();
    }
}

impl DecodingThread {
    /// Starts decoding for a device. The stream may be played after [`DecodingThread::wait_until_primed`].
    ///
    /// # Errors
    ///
    /// [`OutputError::Recording`] when too many decoders of the file hang, or no thread can be started.
    pub(super) fn start(
        source: &PlaybackSource,
        channel: Channel,
    ) -> Result<(Self, RecordingStream), OutputError> {
        let (ring, frames) = RingBuffer::new(AHEAD_FRAMES);
        let decoding = Self::spawn(source, Sink::Device { ring, channel })?;
        let stream = RecordingStream::new(frames, Arc::clone(&decoding.progress));
        Ok((decoding, stream))
    }

    /// Starts decoding for the null output.
    ///
    /// # Errors
    ///
    /// As of [`DecodingThread::start`].
    pub(super) fn start_discarding(
        source: &PlaybackSource,
    ) -> Result<(Self, Arc<DiscardedFrames>), OutputError> {
        let frames = Arc::new(DiscardedFrames::default());
        frames.set_due(0);
        let decoding = Self::spawn(source, Sink::Discard(Arc::clone(&frames)))?;
        Ok((decoding, frames))
    }

    fn spawn(source: &PlaybackSource, sink: Sink) -> Result<Self, OutputError> {
        let stop = Arc::new(AtomicBool::new(false));
        register_decoder(&source.file, &stop)?;
        let progress = Arc::new(PlaybackProgress::default());
        let (primed_sender, primed) = sync_channel(1);
        let worker = DecodingWorker {
            sink,
            written: 0,
            progress: Arc::clone(&progress),
            stop: Arc::clone(&stop),
            primed: Some(primed_sender),
        };
        let worker_source = source.clone();
        let handle = thread::Builder::new()
            .name("decoding".into())
            .spawn(move || worker.work(&worker_source, DecodingWorker::decode))
            .map_err(|error| OutputError::Recording(error.to_string()))?;
        let decoding = Self {
            progress,
            file: source.file.clone(),
            true_peak: source.true_peak,
            prime_timeout: if source.start == Ms::ZERO {
                PRIME_TIMEOUT
            } else {
                SEEK_PRIME_TIMEOUT
            },
            stop,
            primed,
            thread: handle.thread().clone(),
        };
        decoding.set_gain(source.gain);
        Ok(decoding)
    }

    /// Waits until the first 0.4 s are decoded.
    ///
    /// # Errors
    ///
    /// [`OutputError::Recording`] when the file cannot be decoded, or that takes too long.
    pub(super) fn wait_until_primed(&self) -> Result<(), OutputError> {
        match self.primed.recv_timeout(self.prime_timeout) {
            // A very short recording ends before that.
            Ok(Ok(())) | Err(RecvTimeoutError::Disconnected) => Ok(()),
            Ok(Err(reason)) => Err(OutputError::Recording(reason)),
            Err(RecvTimeoutError::Timeout) => Err(OutputError::Recording(
                "the recording takes too long to read".into(),
            )),
        }
    }

    /// Logs that the decoder was given up because it delivers nothing any more.
    pub(super) fn log_stall(&self) {
        let error = "the decoder delivers nothing any more";
        tracing::error!(file = %self.file.display(), error, "a recording is damaged; its playback was broken off");
    }

    /// Wakes the thread when it sleeps.
    pub(super) fn wake(&self) {
        self.thread.unpark();
    }

    /// Sets the gain. The peak stays under the ceiling, also when two channels become one.
    pub(super) fn set_gain(&self, gain: Gain) {
        let downmix_gain = gain.under_ceiling(self.true_peak + DOWNMIX_PEAK_DB);
        self.progress.set_gain(gain, downmix_gain);
    }
}

/// Notes a decoder that is about to start. Fails when too many decoders of the file were stopped and have not ended.
fn register_decoder(file: &Path, stop: &Arc<AtomicBool>) -> Result<(), OutputError> {
    let mut decoders = DECODERS.lock().unwrap_or_else(PoisonError::into_inner);
    decoders.retain(|(_, stop)| stop.strong_count() > 0);
    let is_stopped = |stop: &Weak<AtomicBool>| {
        let stop = stop.upgrade();
        stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    };
    let hung = decoders
        .iter()
        .filter(|(decoded, stop)| decoded == file && is_stopped(stop));
    if hung.count() >= MAX_HUNG_DECODERS {
        return Err(OutputError::Recording(
            "earlier decoders of the recording have not ended".into(),
        ));
    }
    decoders.push((file.to_owned(), Arc::downgrade(stop)));
    Ok(())
}

/// The work of the thread.
struct DecodingWorker {
    sink: Sink,
    /// The number of frames written to the sink.
    written: u64,
    progress: Arc<PlaybackProgress>,
    stop: Arc<AtomicBool>,
    primed: Option<SyncSender<Result<(), String>>>,
}

impl DecodingWorker {
    fn work(
        mut self,
        source: &PlaybackSource,
        decode: impl FnOnce(&mut Self, &PlaybackSource) -> Result<(), SourceError>,
    ) {
        // A decoder that panics on a damaged file ends this playback, not the daemon.
        let outcome = catch_unwind(AssertUnwindSafe(|| decode(&mut self, source)));
        let failure = match outcome {
            Ok(outcome) => outcome.err().map(|error| error.to_string()),
            Err(panic) => Some(format!("the decoder panicked: {}", panic_message(&*panic))),
        };
        if let Some(reason) = failure.filter(|_| !self.is_stopped()) {
            self.progress.mark_failed();
            self.report_failure(source, reason);
        }
        self.progress.mark_ended();
    }

    /// Reports a failure to the caller that waits for the first frames. Logs it if none waits.
    fn report_failure(&mut self, source: &PlaybackSource, reason: String) {
        let file = source.file.display();
        let waiting = self.primed.take();
        let sent = waiting.map(|primed| primed.send(Err(format!("{file}: {reason}"))));
        if !matches!(sent, Some(Ok(()))) {
            tracing::error!(%file, error = reason, "a recording is damaged; its playback was broken off");
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn decode(&mut self, source: &PlaybackSource) -> Result<(), SourceError> {
        let mut recording = RecordingSource::open(source, Arc::clone(&self.stop))?;
        if source.start >= source.length {
            return Ok(());
        }
        if source.start > Ms::ZERO {
            recording.try_seek(source.start.duration())?;
        }
        if recording.channels().get() > 1 && self.sink.is_downmixing() {
            self.progress.mark_downmixed();
        }
        self.write_frames(&mut recording);
        recording.take_failure().map_or(Ok(()), Err)
    }

    /// Writes frames to the sink until the source ends or the thread is stopped.
    fn write_frames(&mut self, source: &mut impl Source) {
        let channels = source.channels().get();
        while let Some(first) = source.next() {
            let second = match channels {
                1 => None,
                _ => Some(source.next().unwrap_or(first)),
            };
            for _ in 2..channels {
                source.next();
            }
            while self.sink.is_full(self.written) {
                if self.is_stopped() {
                    return;
                }
                thread::park_timeout(SLEEP);
            }
            if !self.sink.write(first, second, self.written) {
                return;
            }
            self.written += 1;
            if self.written == PRIMED_FRAMES
                && let Some(primed) = self.primed.take()
            {
                // If the player does not wait any more, it has stopped this thread.
                drop(primed.send(Ok(())));
            }
        }
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no reason was given")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A worker whose frames are discarded, and its message about the first frames.
    fn worker() -> (DecodingWorker, Receiver<Result<(), String>>) {
        let (primed_sender, primed) = sync_channel(1);
        let worker = DecodingWorker {
            sink: Sink::Discard(Arc::default()),
            written: 0,
            progress: Arc::default(),
            stop: Arc::default(),
            primed: Some(primed_sender),
        };
        (worker, primed)
    }

    fn source() -> PlaybackSource {
        PlaybackSource {
            file: "natalia".into(),
            start: Ms::ZERO,
            length: Ms(1_000),
            channels: 1,
            gain: Gain(0.0),
            true_peak: 0.0,
        }
    }

    #[test]
    fn a_decoder_that_panics_ends_its_own_play_with_the_cause() {
        let (worker, primed) = worker();
        let progress = Arc::clone(&worker.progress);
        worker.work(&source(), |_, _| panic!("a rate of zero"));
        let error = primed.recv().unwrap().unwrap_err();
        assert!(
            error.contains("a rate of zero") && error.contains("natalia"),
            "{error}"
        );
        assert!(progress.has_failed() && progress.has_ended());
    }

    #[test]
    fn a_recording_whose_decoders_do_not_end_keeps_a_few_threads_and_no_more() {
        let begin = |file: &str| {
            let stop = Arc::default();
            register_decoder(Path::new(file), &stop).map(|()| stop)
        };
        let playing = begin("hung").unwrap();
        let mut hung: Vec<_> = (0..MAX_HUNG_DECODERS)
            .map(|_| begin("hung").unwrap())
            .collect();
        for stop in &hung {
            stop.store(true, Ordering::Relaxed);
        }
        assert!(begin("hung").is_err());
        assert!(begin("another").is_ok());
        hung.pop();
        assert!(begin("hung").is_ok());
        drop(playing);
    }

    #[test]
    fn a_decoder_that_is_stopped_is_not_taken_for_a_damaged_recording() {
        let (worker, primed) = worker();
        let progress = Arc::clone(&worker.progress);
        worker.stop.store(true, Ordering::Relaxed);
        worker.work(&source(), |_, _| Err(SourceError::Empty));
        assert!(primed.recv().is_err());
        assert!(!progress.has_failed() && progress.has_ended());
    }
}
