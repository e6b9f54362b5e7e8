//! Tests of the placing by pauses.

use super::*;
use crate::alignment::numbers::real;

/// A recording of pieces with this many seconds for a letter, and a pause of this length after each.
fn recording(pieces: &[&str], seconds: f32, pauses: &[f32]) -> (SpeechMap, Vec<f32>) {
    let mut at = 0.5;
    let mut starts = Vec::new();
    let mut map = SpeechMap {
        start: at,
        end: at,
        pauses: Vec::new(),
    };
    for (piece, pause) in pieces.iter().zip(pauses) {
        starts.push(at);
        let words = piece.split_whitespace().map(spoken_letters);
        map.end = at + seconds * words.sum::<f32>();
        at = map.end + pause;
        if *pause > 0.0 {
            map.pauses.push(Pause {
                start: map.end,
                end: at,
            });
        }
    }
    map.pauses.retain(|pause| pause.start < map.end);
    (map, starts)
}

fn owned(pieces: &[&str]) -> Vec<String> {
    pieces.iter().copied().map(str::to_owned).collect()
}

#[test]
fn sentences_begin_where_the_sound_begins_again_after_a_pause() {
    let pieces = [
        "Esta casa fue el último hogar.",
        "Había perdido la lucha,",
        "y llevaba casi diez años",
        "de exilio.",
        "Nadie lo detuvo.",
    ];
    let (map, starts) = recording(&pieces, 0.07, &[0.6, 0.2, 0.0, 0.9, 0.0]);
    let placed = time_by_pauses(&map, &owned(&pieces));
    for (piece, start) in placed.iter().zip(starts) {
        assert!((piece.start - start).abs() < 0.1, "{start} {placed:?}");
    }
    // Between pauses it is less sure than after one.
    assert!(placed[3].confidence < placed[4].confidence, "{placed:?}");
    assert!(placed[0].end < placed[1].start, "a pause belongs to nobody");
}

#[test]
fn a_speaker_may_hurry_over_a_full_stop_and_pause_within_a_sentence() {
    let pieces = [
        "Trotsky murió el 21 de agosto.",
        "Nadie lo detuvo.",
        "Desde entonces, la casa se ha conservado",
        "casi como estaba.",
    ];
    let (map, starts) = recording(&pieces, 0.07, &[0.0, 0.7, 0.5, 0.0]);
    let placed = time_by_pauses(&map, &owned(&pieces));
    for (piece, start) in placed.iter().zip(starts).skip(2) {
        assert!((piece.start - start).abs() < 0.3, "{start} {placed:?}");
    }
}

#[test]
fn a_recording_without_pauses_is_shared_by_letters() {
    let pieces = ["Una casa.", "Dos casas grandes."];
    let (map, starts) = recording(&pieces, 0.1, &[0.0, 0.0]);
    let placed = time_by_pauses(&map, &owned(&pieces));
    assert!((placed[1].start - starts[1]).abs() < 0.1, "{placed:?}");
    assert!(placed[1].confidence < 0.8, "{placed:?}");
}

#[test]
fn texts_without_letters_and_long_ones_are_placed_in_order() {
    let map = SpeechMap {
        start: 0.0,
        end: 60.0,
        pauses: (1..50)
            .map(|at| Pause {
                start: real(at),
                end: real(at) + 0.3,
            })
            .collect(),
    };
    let many: Vec<String> = (0..3_000).map(|at| format!("Sala {at}.")).collect();
    for pieces in [Vec::new(), owned(&["…"]), owned(&["…", "Hola.", "—"]), many] {
        let placed = time_by_pauses(&map, &pieces);
        assert_eq!(placed.len(), pieces.len());
        let starts: Vec<f32> = placed.iter().map(|piece| piece.start).collect();
        assert!(starts.is_sorted(), "{pieces:?}");
        assert!(placed.iter().all(|piece| piece.start <= piece.end));
    }
}
