use std::time::Duration;

use super::*;
use crate::clock::Clock;
use crate::player::machine::tests::play_request;

const ANA: ScreenId = ScreenId::Enrolled(1);
const LEO: ScreenId = ScreenId::Enrolled(2);

/// A playlist in which Ana has queued these clips.
fn queued(numbers: &[u8]) -> Playlist {
    let mut playlist = Playlist::default();
    for number in numbers {
        playlist.enqueue(clip(*number));
    }
    playlist
}

fn clip(number: u8) -> Box<PlayRequest> {
    let mut request = play_request('a');
    request.subject.clip = number.to_string().parse().unwrap();
    request.screen = Some(ANA);
    request
}

fn now() -> Instant {
    Clock::manual(jiff::Timestamp::UNIX_EPOCH).monotonic()
}

fn playing(remaining: u64) -> Occupation {
    Occupation::Playing {
        remaining: Ms(remaining),
    }
}

/// The number of the clip that starts now.
fn started(next: Option<Next>) -> Option<String> {
    match next? {
        Next::Play(request) => Some(request.subject.clip.to_string()),
        other @ (Next::Announce(_) | Next::Prepare) => panic!("{other:?}"),
    }
}

fn numbers(playlist: &Playlist) -> Vec<String> {
    let clips = playlist.queued_clips();
    clips.iter().map(|queued| queued.clip.to_string()).collect()
}

#[test]
fn the_queue_plays_in_order_when_nothing_else_plays() {
    let mut playlist = queued(&[1, 2]);
    for occupation in [Occupation::Paused, Occupation::Busy, playing(60_000)] {
        assert_eq!(playlist.next(occupation, now()), None, "{occupation:?}");
    }
    let next = playlist.next(Occupation::Idle, now());
    assert!(matches!(&next, Some(Next::Play(request)) if request.trigger == Trigger::Queue));
    assert_eq!(started(next).as_deref(), Some("1"));
    assert_eq!(
        started(playlist.next(Occupation::Idle, now())).as_deref(),
        Some("2")
    );
    assert_eq!(playlist.next(Occupation::Idle, now()), None);
}

#[test]
fn the_queue_has_three_places_and_no_clip_twice() {
    let playlist = queued(&[1, 2]);
    let check = |playlist: &Playlist, number| playlist.check_enqueue(&clip(number).subject.clip);
    assert_eq!(check(&playlist, 2), Err(Refusal::AlreadyThere));
    assert_eq!(check(&playlist, 3), Ok(()));
    assert_eq!(check(&queued(&[1, 2, 3]), 4), Err(Refusal::QueueFull));
}

#[test]
fn the_first_clip_is_prepared_once_shortly_before_the_other_ends() {
    let mut playlist = queued(&[1, 2]);
    assert_eq!(playlist.next(playing(1_501), now()), None, "there is time");
    assert_eq!(playlist.next(playing(1_500), now()), Some(Next::Prepare));
    assert_eq!(playlist.first().unwrap().subject.clip, clip(1).subject.clip);
    assert_eq!(playlist.next(playing(1_000), now()), None, "it is prepared");
    // The visitor sought, so that the output has dropped it.
    playlist.drop_prepared();
    assert_eq!(playlist.take_prepared(), None);
    assert_eq!(playlist.next(playing(1_000), now()), Some(Next::Prepare));
    assert_eq!(
        playlist.take_prepared().unwrap().subject.clip,
        clip(1).subject.clip
    );
    assert_eq!(playlist.take_prepared(), None, "the second is not prepared");
    assert_eq!(numbers(&playlist), ["2"]);
}

#[test]
fn a_clip_that_cannot_be_prepared_starts_when_its_turn_comes() {
    let mut playlist = queued(&[1, 2]);
    assert_eq!(playlist.next(playing(1_000), now()), Some(Next::Prepare));
    playlist.fail_preparation();
    playlist.drop_prepared();
    assert_eq!(playlist.next(playing(500), now()), None, "once is enough");
    assert_eq!(playlist.take_prepared(), None);
    assert_eq!(
        started(playlist.next(Occupation::Idle, now())).as_deref(),
        Some("1")
    );
    assert_eq!(
        playlist.next(playing(500), now()),
        Some(Next::Prepare),
        "another may"
    );
}

#[test]
fn only_who_queued_a_clip_removes_it_and_not_once_it_is_prepared() {
    let mut playlist = queued(&[1, 2]);
    assert_eq!(playlist.next(playing(1_000), now()), Some(Next::Prepare));
    for number in [1, 2] {
        playlist.remove(&clip(number).subject.clip, LEO);
    }
    assert_eq!(numbers(&playlist), ["1", "2"]);
    for number in [1, 2] {
        playlist.remove(&clip(number).subject.clip, ANA);
    }
    assert_eq!(numbers(&playlist), ["1"]);
}

#[test]
fn the_queue_does_not_start_after_closing() {
    let closing = now() + Duration::from_mins(1);
    let mut playlist = Playlist::default();
    for number in [1, 2, 3] {
        let mut request = clip(number);
        request.closes_at = Some(closing);
        playlist.enqueue(request);
    }
    let before = closing.checked_sub(Duration::from_secs(1)).unwrap();
    assert_eq!(
        started(playlist.next(Occupation::Idle, before)).as_deref(),
        Some("1")
    );
    assert_eq!(playlist.next(playing(1_000), before), Some(Next::Prepare));
    assert_eq!(playlist.next(playing(1), closing), None);
    assert_eq!(
        playlist.take_prepared().unwrap().subject.clip,
        clip(2).subject.clip
    );
    assert_eq!(playlist.next(Occupation::Idle, closing), None);
    assert!(!playlist.has_queue());
}

#[test]
fn announcements_wait_for_the_end_of_a_clip_but_not_for_ever() {
    let start_by = now() + Duration::from_secs(20);
    let announced = || {
        let mut playlist = queued(&[1]);
        playlist.announce([clip(9)].into(), start_by);
        playlist
    };
    let is_announcement =
        |next| matches!(next, Some(Next::Announce(requests)) if requests.len() == 1);
    for occupation in [Occupation::Idle, Occupation::Paused] {
        let mut playlist = announced();
        assert!(
            is_announcement(playlist.next(occupation, now())),
            "{occupation:?}"
        );
        assert_eq!(playlist.next(Occupation::Busy, now()), None, "once");
    }
    let mut playlist = announced();
    assert_eq!(
        playlist.next(playing(1_000), now()),
        None,
        "no clip comes before it"
    );
    assert_eq!(playlist.next(Occupation::Busy, start_by), None);
    assert!(is_announcement(playlist.next(playing(60_000), start_by)));
    assert_eq!(
        started(playlist.next(Occupation::Idle, start_by)).as_deref(),
        Some("1")
    );
    // A prepared clip cannot be taken back from the output.
    let mut playlist = queued(&[1]);
    assert_eq!(playlist.next(playing(1_000), now()), Some(Next::Prepare));
    playlist.announce([clip(9)].into(), now());
    assert_eq!(playlist.next(playing(900), now()), None);
    assert!(playlist.take_prepared().is_some());
    assert!(is_announcement(playlist.next(playing(60_000), now())));
    // Staff mute the speaker.
    let mut playlist = announced();
    playlist.clear();
    assert_eq!(playlist.next(Occupation::Idle, start_by), None);
}

#[test]
fn a_queued_clip_plays_in_the_language_that_its_visitor_changed_to() {
    let mut playlist = queued(&[1, 2]);
    let mut english = clip(2);
    english.subject.language = "en".parse().unwrap();
    english.session = None;
    playlist.switch(PlayRequest::clone(&english), LEO);
    let languages = |playlist: &Playlist| {
        let clips = playlist.queued_clips();
        let languages = clips.iter().map(|queued| queued.language.to_string());
        languages.collect::<Vec<_>>()
    };
    assert_eq!(languages(&playlist), ["es", "es"], "it is Ana's");
    playlist.switch(PlayRequest::clone(&english), ANA);
    assert_eq!(languages(&playlist), ["es", "en"]);
    assert_eq!(numbers(&playlist), ["1", "2"], "it keeps its place");
    playlist.next(Occupation::Idle, now());
    let Some(Next::Play(request)) = playlist.next(Occupation::Idle, now()) else {
        panic!("it plays");
    };
    assert_eq!((request.trigger, request.start), (Trigger::Queue, Ms::ZERO));
    // What is about to begin does so.
    let mut playlist = queued(&[2]);
    assert_eq!(playlist.next(playing(1_000), now()), Some(Next::Prepare));
    playlist.switch(*english, ANA);
    assert_eq!(languages(&playlist), ["es"]);
}
