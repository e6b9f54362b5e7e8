use std::time::Duration;

use super::*;
use crate::clock::Clock;
use crate::model::Gain;
use crate::player::mixer::Mixer;

/// A room that plays on a device, block by block.
struct Room {
    mixer: Mixer,
    mixer_input: Producer<Voice>,
    handle: VoiceHandle,
    clock: Arc<DeviceClock>,
}

/// A stream of frames of this amplitude. It may continue unless `ended` is set.
fn stream(loudness: f32, frames: usize, ended: bool) -> (RecordingStream, Arc<PlaybackProgress>) {
    let (mut ring, rest) = RingBuffer::new(96_000);
    for _ in 0..frames {
        ring.push([loudness, -loudness]).unwrap();
    }
    let progress = Arc::new(PlaybackProgress::default());
    progress.set_gain(Gain(0.0), Gain(0.0));
    if ended {
        progress.mark_ended();
    }
    (RecordingStream::new(rest, Arc::clone(&progress)), progress)
}

impl Room {
    fn sounds(stream: RecordingStream) -> Self {
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let device_clock = Arc::new(DeviceClock::new(Duration::ZERO, clock.monotonic()));
        let (mixer, mut mixer_input) = Mixer::new(Arc::clone(&device_clock));
        let (voice, handle) = Voice::new(stream, Arc::clone(&device_clock));
        mixer_input.push(voice).ok().unwrap();
        Self {
            mixer,
            mixer_input,
            handle,
            clock: device_clock,
        }
    }

    /// The next samples of the left channel.
    fn left(&mut self, frames: usize) -> Vec<f32> {
        let mut block = vec![[9.0; 2]; frames];
        self.mixer.fill(&mut block);
        assert!(
            block
                .iter()
                .all(|[left, right]| (left + right).abs() < 1e-6)
        );
        block.iter().map(|frame| frame[0]).collect()
    }
}

fn is_about(sample: f32, expected: f32) -> bool {
    (sample - expected).abs() < 2e-3
}

#[test]
fn a_piece_that_follows_begins_in_the_very_next_frame() {
    let (first, progress) = stream(0.5, 700, true);
    let (second, second_progress) = stream(0.25, 1_000, true);
    let mut room = Room::sounds(first);
    room.handle.next.push(second).ok().unwrap();
    let heard = room.left(1_024);
    assert!(heard[0].abs() < 0.01, "it comes up by a ramp");
    assert!(is_about(heard[699], 0.5) && is_about(heard[700], 0.25));
    assert!(progress.is_drained());
    assert_eq!(
        (progress.mixed_frames(), second_progress.mixed_frames()),
        (700, 324)
    );
    assert_eq!(room.clock.written_frames(), 1_024);
    assert!(room.handle.finished.pop().is_ok(), "the first goes back");
}

#[test]
fn an_underrun_plays_silence_and_is_counted_once() {
    let (late, progress) = stream(0.5, 600, false);
    let mut room = Room::sounds(late);
    let heard = room.left(512);
    assert!(is_about(heard[511], 0.5));
    for _ in 0..3 {
        room.left(512);
    }
    assert_eq!((progress.underruns(), progress.mixed_frames()), (1, 600));
    assert!(!progress.is_drained(), "there may be more");
    assert_eq!(room.clock.written_frames(), 2_048, "the device goes on");
}

/// The largest step from one sample to the next.
fn largest_step(heard: &[f32]) -> f32 {
    let steps = heard.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    steps.fold(0.0, f32::max)
}

#[test]
fn a_late_decoder_does_not_click() {
    let (mut ring, rest) = RingBuffer::new(96_000);
    let mut decode = |frames: usize| (0..frames).for_each(|_| ring.push([0.5, -0.5]).unwrap());
    decode(1_500);
    let progress = Arc::new(PlaybackProgress::default());
    progress.set_gain(Gain(0.0), Gain(0.0));
    let mut room = Room::sounds(RecordingStream::new(rest, Arc::clone(&progress)));
    let mut heard = room.left(2_048);
    assert!(is_about(heard[1_499], 0.5) && is_about(heard[1_500 + 240], 0.0));
    // It comes back within the block after the next, and is late once more while the first still decays.
    heard.extend(room.left(512));
    decode(100);
    heard.extend(room.left(200));
    decode(2_000);
    heard.extend(room.left(2_000));
    assert!(is_about(heard[heard.len() - 1], 0.5));
    let largest = largest_step(&heard);
    assert!(largest < 0.005, "a step of {largest}");
    assert_eq!(progress.underruns(), 2);
}

#[test]
fn a_recording_that_breaks_off_does_not_click() {
    let (stream, progress) = stream(0.5, 1_200, false);
    let mut room = Room::sounds(stream);
    let mut heard = room.left(1_000);
    progress.mark_failed();
    progress.mark_ended();
    heard.extend(room.left(1_000));
    assert!(progress.is_drained());
    let largest = largest_step(&heard);
    assert!(largest < 0.005, "a step of {largest}");
}

#[test]
fn a_fade_ends_in_silence_and_pulls_nothing_more_until_it_is_taken_back() {
    let (sounding, progress) = stream(0.5, 9_000, true);
    let mut room = Room::sounds(sounding);
    room.left(512);
    room.handle.control.fade_out(Duration::from_millis(10));
    let heard = room.left(512);
    assert!(heard.is_sorted_by(|a, b| a >= b));
    assert!(is_about(heard[240], 0.25) && is_about(heard[480], 0.0));
    assert!(room.handle.control.has_faded());
    let mixed = progress.mixed_frames();
    assert!((990..=992).contains(&mixed), "{mixed}");
    assert!(room.left(512).iter().all(|sample| *sample == 0.0));
    assert_eq!(progress.mixed_frames(), mixed);
    room.handle.control.cancel_fade();
    let heard = room.left(1_024);
    assert!(heard.is_sorted() && is_about(heard[1_023], 0.5));
    assert!(!room.handle.control.has_faded());
    assert_eq!(progress.mixed_frames(), mixed + 1_024);
}

#[test]
fn a_fade_ends_also_where_the_decoder_hangs() {
    let (hanging, progress) = stream(0.5, 100, false);
    let mut room = Room::sounds(hanging);
    room.left(512);
    room.handle.control.fade_out(Duration::from_millis(10));
    room.left(512);
    assert!(room.handle.control.has_faded());
    assert_eq!(progress.underruns(), 1);
}

#[test]
fn a_decoder_that_brings_nothing_is_given_up_after_two_seconds() {
    let (hanging, progress) = stream(0.5, 100, false);
    let mut room = Room::sounds(hanging);
    for _ in 0..95_000 / 500 {
        room.left(500);
    }
    assert!(!progress.has_failed());
    for _ in 0..4 {
        room.left(500);
    }
    assert!(progress.has_failed() && progress.is_drained());
    assert!(progress.take_stalled() && !progress.take_stalled());
    assert_eq!(progress.underruns(), 1);
}

#[test]
fn two_rooms_add_up_and_one_that_is_turned_off_leaves_the_other() {
    let (one, _) = stream(0.25, 9_000, true);
    let (other, _) = stream(0.5, 9_000, true);
    let mut room = Room::sounds(one);
    let (voice, handle) = Voice::new(other, Arc::clone(&room.clock));
    room.mixer_input.push(voice).ok().unwrap();
    assert!(is_about(room.left(512)[511], 0.75));
    room.handle.control.turn_off();
    let heard = room.left(512);
    assert!(is_about(heard[0], 0.5) && is_about(heard[511], 0.5));
    handle.control.turn_off();
    assert!(room.left(512).iter().all(|sample| *sample == 0.0));
}
