//! One clip after another, and what comes between them.

use super::*;

#[test]
fn what_follows_begins_where_the_other_ends_and_each_is_a_play() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    assert_eq!(bench.after(0, Input::Enqueue(play_request('b'))), []);
    let effects = bench.report(58_000, 58_000, OutputState::Playing);
    assert!(!is_prepared(&effects), "there is time: {effects:?}");
    let effects = bench.report(600, 58_600, OutputState::Playing);
    assert!(is_prepared(&effects), "{effects:?}");
    assert_eq!(bench.machine.status().queue.len(), 1);
    assert_eq!(
        bench.machine.status().now_playing.unwrap().play,
        play_request('a').play
    );
    let effects = bench.report(1_410, 60_000, OutputState::Finished);
    assert!(
        matches!(
            &effects[..],
            [.., Effect::QueuedClipStarted(_), Effect::SetGain(_)]
        ),
        "{effects:?}"
    );
    assert_eq!(bench.last().end, Some(EndReason::Finished));
    assert_eq!(
        bench.machine.status().now_playing.unwrap().play,
        play_request('b').play
    );
    bench.report(250, 250, OutputState::Playing);
    assert_eq!(bench.last().key, play_request('b').play);
    assert_eq!(bench.last().trigger, Trigger::Queue);
    assert!(bench.machine.status().queue.is_empty());
}

fn is_prepared(effects: &[Effect]) -> bool {
    let is_enqueued = |effect: &Effect| matches!(effect, Effect::Enqueue(_));
    effects.iter().any(is_enqueued)
}

#[test]
fn what_was_to_follow_does_not_where_somebody_stops_or_leaps() {
    let prepared = || {
        let mut bench = Bench::new();
        bench.play(0, 'a');
        bench.report(59_000, 59_000, OutputState::Playing);
        let effects = bench.after(0, Input::Enqueue(play_request('b')));
        assert!(is_prepared(&effects), "{effects:?}");
        bench
    };
    // After a leap it is prepared once more.
    let mut bench = prepared();
    bench.after(0, Input::Seek(Ms(5_000)));
    bench.report(300, 59_300, OutputState::FadedOut);
    assert_eq!(bench.machine.status().queue.len(), 1);
    let effects = bench.report(53_600, 58_600, OutputState::Playing);
    assert!(is_prepared(&effects), "{effects:?}");
    // After a stop it begins anew.
    let mut bench = prepared();
    bench.after(0, Input::Stop(EndReason::Stopped));
    let effects = bench.report(300, 59_300, OutputState::FadedOut);
    assert!(
        matches!(
            &effects[..],
            [
                Effect::Close,
                ..,
                Effect::QueuedClipStarted(_),
                Effect::Start(_)
            ]
        ),
        "{effects:?}"
    );
    // A pause that is taken back leaves it to follow.
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(59_000, 59_000, OutputState::Playing);
    bench.after(0, Input::Enqueue(play_request('b')));
    bench.after(0, Input::Pause);
    bench.after(10, Input::Resume);
    bench.report(1_000, 60_000, OutputState::Finished);
    assert_eq!(
        bench.machine.status().now_playing.unwrap().play,
        play_request('b').play
    );
}

#[test]
fn a_visitor_may_go_on_once_the_device_is_back_but_not_for_ever() {
    let lost = || {
        let mut bench = Bench::new();
        bench.play(0, 'a');
        bench.report(4_000, 4_000, OutputState::Playing);
        bench.report(900, 4_085, OutputState::DeviceLost);
        bench
    };
    let mut bench = lost();
    bench.after(5_000, Input::DeviceFound);
    let left = bench.machine.status().interrupted.unwrap();
    assert_eq!(
        (left.position, left.by),
        (Ms(4_085), Some(ScreenId::Enrolled(1)))
    );
    let mut again = play_request('b');
    again.start = left.position;
    let effects = bench.after(0, Input::Play(again));
    assert!(matches!(&effects[..], [Effect::Start(source)] if source.start == Ms(4_085)));
    bench.report(1_000, 5_085, OutputState::Playing);
    assert_eq!(bench.last().heard.intervals(), [(Ms(4_085), Ms(5_085))]);
    assert_eq!(bench.machine.status().interrupted, None);

    let mut bench = lost();
    bench.after(120_000, Input::Tick);
    assert_eq!(
        bench.machine.status().interrupted,
        None,
        "whoever it was has left"
    );
    let mut bench = lost();
    bench.after(0, Input::ForgetBrokenOff(ScreenId::Enrolled(2)));
    assert!(
        bench.machine.status().interrupted.is_some(),
        "somebody left another screen"
    );
    bench.after(0, Input::ForgetBrokenOff(ScreenId::Enrolled(1)));
    assert_eq!(bench.machine.status().interrupted, None);
    // What nobody heard is nothing to go on with.
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(0, 0, OutputState::DeviceLost);
    assert_eq!(bench.machine.status().interrupted, None);
}

#[test]
fn whoever_was_stopped_by_others_may_go_on_once_the_speaker_is_free() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(4_000, 4_000, OutputState::Playing);
    bench.after(0, Input::Interrupt(Interruption::Visitor));
    bench.report(300, 4_300, OutputState::FadedOut);
    let left = bench.machine.status().interrupted.unwrap();
    assert_eq!(
        (left.position, left.by, left.cause),
        (
            Ms(4_000),
            Some(ScreenId::Enrolled(1)),
            Interruption::Visitor
        )
    );
    assert_eq!(bench.last().end, Some(EndReason::Stopped));

    // Another visitor listens for longer than anybody could go on otherwise; then there is the whole time again.
    let mut other = play_request('b');
    other.screen = Some(ScreenId::Enrolled(2));
    bench.after(0, Input::Play(other));
    bench.report(150_000, 9_000, OutputState::Playing);
    bench.after(0, Input::Stop(EndReason::Stopped));
    bench.report(300, 9_300, OutputState::FadedOut);
    bench.after(119_000, Input::Tick);
    assert!(bench.machine.status().interrupted.is_some());
    bench.after(1_000, Input::Tick);
    assert_eq!(bench.machine.status().interrupted, None);

    // Who goes on, or begins something else, is offered nothing more.
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(4_000, 4_000, OutputState::Playing);
    bench.after(0, Input::Interrupt(Interruption::Staff));
    bench.report(300, 4_300, OutputState::FadedOut);
    assert_eq!(bench.last().end, Some(EndReason::Staff));
    assert!(bench.machine.status().interrupted.is_some());
    bench.after(0, Input::Play(play_request('b')));
    assert_eq!(bench.machine.status().interrupted, None);
    // Whoever stops a clip wants no offer.
    bench.after(0, Input::Stop(EndReason::Stopped));
    assert_eq!(bench.machine.status().interrupted, None);
}

/// Announcements that interrupt what plays at once.
fn announcement(bench: &Bench, names: &str) -> Input {
    let request = |name| {
        let mut request = play_request(name);
        request.trigger = Trigger::Schedule;
        request.length = Ms(5_000);
        request
    };
    Input::Announce {
        requests: names.chars().map(request).collect(),
        start_by: bench.clock.monotonic(),
    }
}

#[test]
fn announcements_play_in_each_language_and_the_clip_resumes() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(10_000, 10_000, OutputState::Playing);
    let announced = announcement(&bench, "bc");
    assert_eq!(bench.after(0, announced), [Effect::FadeOut(FADE)]);
    let effects = bench.report(300, 10_300, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [Effect::ReportPlay(_), Effect::Start(_)]),
        "{effects:?}"
    );
    let now = bench.machine.status().now_playing.unwrap();
    assert!(now.is_announcement && now.play == play_request('b').play);
    for input in [Input::Pause, Input::Resume, Input::Seek(Ms(1))] {
        assert_eq!(bench.after(0, input), [], "nobody breaks in");
    }
    bench.report(5_000, 5_000, OutputState::Finished);
    assert_eq!(bench.last().trigger, Trigger::Schedule);
    let effects = bench.report(5_000, 5_000, OutputState::Finished);
    assert!(
        matches!(&effects[..], [.., Effect::Start(source)] if source.start == Ms(10_300)),
        "{effects:?}"
    );
    bench.report(49_700, 60_000, OutputState::Finished);
    assert_eq!(bench.last().key, play_request('a').play);
    assert_eq!(bench.last().heard.total(), Ms(60_000));
    let ended: Vec<_> = bench
        .reports
        .iter()
        .filter(|play| play.end.is_some())
        .collect();
    assert_eq!(ended.len(), 3);

    // What is paused stays paused.
    bench.play(0, 'd');
    bench.report(1_000, 1_000, OutputState::Playing);
    bench.after(0, Input::Pause);
    bench.report(120, 1_120, OutputState::FadedOut);
    let announced = announcement(&bench, "e");
    bench.after(0, announced);
    bench.report(5_000, 5_000, OutputState::Finished);
    assert_eq!(
        bench.machine.status().now_playing.unwrap().phase,
        Phase::Paused
    );
    // Staff silence both.
    let announced = announcement(&bench, "f");
    bench.after(0, announced);
    bench.report(1_000, 1_000, OutputState::Playing);
    bench.after(0, Input::Stop(EndReason::Staff));
    bench.report(300, 1_300, OutputState::FadedOut);
    assert!(bench.machine.is_idle());
    let ended: Vec<_> = bench
        .reports
        .iter()
        .rev()
        .take(2)
        .map(|play| play.end)
        .collect();
    assert_eq!(ended, [Some(EndReason::Staff); 2]);
}

#[test]
fn a_play_continues_for_at_most_five_minutes_after_closing() {
    let mut bench = Bench::new();
    let mut long = play_request('a');
    long.length = Ms(3_600_000);
    long.closes_at = Some(bench.clock.monotonic() + Duration::from_mins(1));
    bench.after(0, Input::Play(long));
    bench.report(359_000, 359_000, OutputState::Playing);
    assert!(
        bench.machine.status().now_playing.is_some(),
        "a minute and not quite five"
    );
    let effects = bench.report(1_000, 360_000, OutputState::Playing);
    assert_eq!(effects.last(), Some(&Effect::FadeOut(FADE)));
    bench.report(300, 360_300, OutputState::FadedOut);
    assert_eq!(bench.last().end, Some(EndReason::Closing));
}

#[test]
fn a_touch_is_timed_until_its_sound() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(30, 5, OutputState::Playing);
    assert_eq!(bench.last().touch_latency, Some(Ms(25)));
    bench.after(0, Input::Enqueue(play_request('b')));
    bench.report(59_990, 60_000, OutputState::Finished);
    bench.report(10, 10, OutputState::Playing);
    assert_eq!(bench.last().touch_latency, None, "nobody touched it");
}
