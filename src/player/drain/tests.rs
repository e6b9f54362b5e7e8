use std::time::Duration;

use super::*;
use crate::clock::Clock;
use crate::model::Gain;
use crate::player::mixer::Mixer;

/// A room at a device, block by block.
struct Room {
    mixer: Mixer,
    entrance: Producer<Drain>,
    ends: Ends,
    pace: Arc<Pace>,
}

/// Frames of this loudness, of which more may come where `ended` is not said.
fn piece(loudness: f32, frames: usize, ended: bool) -> (Piece, Arc<Progress>) {
    let (mut ring, rest) = RingBuffer::new(96_000);
    for _ in 0..frames {
        ring.push([loudness, -loudness]).unwrap();
    }
    let progress = Arc::new(Progress::default());
    progress.set_gain(Gain(0.0), Gain(0.0));
    if ended {
        progress.end();
    }
    (Piece::new(rest, Arc::clone(&progress)), progress)
}

impl Room {
    fn sounds(piece: Piece) -> Self {
        let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
        let pace = Arc::new(Pace::new(Duration::ZERO, clock.monotonic()));
        let (mixer, mut entrance) = Mixer::new(Arc::clone(&pace));
        let (drain, ends) = Drain::new(piece, Arc::clone(&pace));
        entrance.push(drain).ok().unwrap();
        Self {
            mixer,
            entrance,
            ends,
            pace,
        }
    }

    /// What its left loudspeaker gets next.
    fn left(&mut self, frames: usize) -> Vec<f32> {
        let mut block = vec![[9.0; 2]; frames];
        self.mixer.fill(&mut block);
        assert!(
            block
                .iter()
                .all(|[left, right]| (left + right).abs() < 1e-6)
        );
        block.iter().map(|it| it[0]).collect()
    }
}

fn about(sample: f32, wanted: f32) -> bool {
    (sample - wanted).abs() < 2e-3
}

#[test]
fn a_piece_that_follows_begins_in_the_very_next_frame() {
    let (first, told) = piece(0.5, 700, true);
    let (second, told_of_second) = piece(0.25, 1_000, true);
    let mut room = Room::sounds(first);
    room.ends.next.push(second).ok().unwrap();
    let heard = room.left(1_024);
    assert!(heard[0].abs() < 0.01, "it comes up by a ramp");
    assert!(about(heard[699], 0.5) && about(heard[700], 0.25));
    assert!(told.is_drained());
    assert_eq!((told.pulled(), told_of_second.pulled()), (700, 324));
    assert_eq!(room.pace.given(), 1_024);
    assert!(room.ends.done.pop().is_ok(), "the first goes back");
}

#[test]
fn silence_stands_in_for_a_late_decoder_and_is_counted_once() {
    let (late, told) = piece(0.5, 600, false);
    let mut room = Room::sounds(late);
    let heard = room.left(512);
    assert!(about(heard[511], 0.5));
    for _ in 0..3 {
        room.left(512);
    }
    assert_eq!((told.late(), told.pulled()), (1, 600));
    assert!(!told.is_drained(), "there may be more");
    assert_eq!(room.pace.given(), 2_048, "the device goes on");
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
    let progress = Arc::new(Progress::default());
    progress.set_gain(Gain(0.0), Gain(0.0));
    let mut room = Room::sounds(Piece::new(rest, Arc::clone(&progress)));
    let mut heard = room.left(2_048);
    assert!(about(heard[1_499], 0.5) && about(heard[1_500 + 240], 0.0));
    // It comes back within the block after the next, and is late once more while the first still decays.
    heard.extend(room.left(512));
    decode(100);
    heard.extend(room.left(200));
    decode(2_000);
    heard.extend(room.left(2_000));
    assert!(about(heard[heard.len() - 1], 0.5));
    let largest = largest_step(&heard);
    assert!(largest < 0.005, "a step of {largest}");
    assert_eq!(progress.late(), 2);
}

#[test]
fn a_recording_that_breaks_off_does_not_click() {
    let (piece, progress) = piece(0.5, 1_200, false);
    let mut room = Room::sounds(piece);
    let mut heard = room.left(1_000);
    progress.break_off();
    progress.end();
    heard.extend(room.left(1_000));
    assert!(progress.is_drained());
    let largest = largest_step(&heard);
    assert!(largest < 0.005, "a step of {largest}");
}

#[test]
fn a_fade_ends_in_silence_and_pulls_nothing_more_until_it_is_taken_back() {
    let (sounding, told) = piece(0.5, 9_000, true);
    let mut room = Room::sounds(sounding);
    room.left(512);
    room.ends.tap.fade(Duration::from_millis(10));
    let heard = room.left(512);
    assert!(heard.is_sorted_by(|one, next| one >= next));
    assert!(about(heard[240], 0.25) && about(heard[480], 0.0));
    assert!(room.ends.tap.has_faded());
    let kept = told.pulled();
    assert!((990..=992).contains(&kept), "{kept}");
    assert!(room.left(512).iter().all(|it| *it == 0.0));
    assert_eq!(told.pulled(), kept);
    room.ends.tap.unfade();
    let heard = room.left(1_024);
    assert!(heard.is_sorted() && about(heard[1_023], 0.5));
    assert!(!room.ends.tap.has_faded());
    assert_eq!(told.pulled(), kept + 1_024);
}

#[test]
fn a_fade_ends_also_where_the_decoder_hangs() {
    let (hanging, told) = piece(0.5, 100, false);
    let mut room = Room::sounds(hanging);
    room.left(512);
    room.ends.tap.fade(Duration::from_millis(10));
    room.left(512);
    assert!(room.ends.tap.has_faded());
    assert_eq!(told.late(), 1);
}

#[test]
fn a_decoder_that_brings_nothing_is_given_up_after_two_seconds() {
    let (hanging, told) = piece(0.5, 100, false);
    let mut room = Room::sounds(hanging);
    for _ in 0..95_000 / 500 {
        room.left(500);
    }
    assert!(!told.is_broken());
    for _ in 0..4 {
        room.left(500);
    }
    assert!(told.is_broken() && told.is_drained());
    assert!(told.take_stalled() && !told.take_stalled());
    assert_eq!(told.late(), 1);
}

#[test]
fn two_rooms_add_up_and_one_that_is_turned_off_leaves_the_other() {
    let (one, _) = piece(0.25, 9_000, true);
    let (other, _) = piece(0.5, 9_000, true);
    let mut room = Room::sounds(one);
    let (drain, ends) = Drain::new(other, Arc::clone(&room.pace));
    room.entrance.push(drain).ok().unwrap();
    assert!(about(room.left(512)[511], 0.75));
    room.ends.tap.turn_off();
    let heard = room.left(512);
    assert!(about(heard[0], 0.5) && about(heard[511], 0.5));
    ends.tap.turn_off();
    assert!(room.left(512).iter().all(|it| *it == 0.0));
}
