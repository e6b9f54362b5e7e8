//! One clip after another, and what comes between them.

use super::*;

#[test]
fn what_follows_begins_where_the_other_ends_and_each_is_a_play() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(58_000, 58_000, OutputState::Sounding);
    assert!(!bench.machine.wants_next(), "there is time");
    bench.report(600, 58_600, OutputState::Sounding);
    assert!(bench.machine.wants_next());
    let effects = bench.after(0, Input::Follow(cue('b')));
    assert!(matches!(&effects[..], [Effect::Follow(it)] if it.from == Ms::ZERO));
    assert_eq!(bench.machine.follows().unwrap().play, cue('b').play);
    assert_eq!(bench.machine.status().now.unwrap().play, cue('a').play);
    let effects = bench.report(1_410, 60_000, OutputState::Ended);
    assert!(
        matches!(&effects[..], [.., Effect::Followed, Effect::Gain(_)]),
        "{effects:?}"
    );
    assert_eq!(bench.last().end, Some(EndReason::Finished));
    assert_eq!(bench.machine.status().now.unwrap().play, cue('b').play);
    bench.report(250, 250, OutputState::Sounding);
    assert_eq!(bench.last().key, cue('b').play);
    assert_eq!(bench.machine.status().plays, 2);
}

#[test]
fn what_was_to_follow_does_not_where_somebody_stops_or_leaps() {
    for input in [Input::Stop(EndReason::Stopped), Input::Seek(Ms(5_000))] {
        let mut bench = Bench::new();
        bench.play(0, 'a');
        bench.report(59_000, 59_000, OutputState::Sounding);
        bench.after(0, Input::Follow(cue('b')));
        bench.after(0, input);
        bench.report(300, 59_300, OutputState::Faded);
        assert_eq!(bench.machine.follows(), None);
    }
    // A pause that is taken back leaves it to follow.
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(59_000, 59_000, OutputState::Sounding);
    bench.after(0, Input::Follow(cue('b')));
    bench.after(0, Input::Pause);
    bench.after(10, Input::Resume);
    bench.report(1_000, 60_000, OutputState::Ended);
    assert_eq!(bench.machine.status().now.unwrap().play, cue('b').play);
}

#[test]
fn a_visitor_may_go_on_once_the_device_is_back_but_not_for_ever() {
    let lost = || {
        let mut bench = Bench::new();
        bench.play(0, 'a');
        bench.report(4_000, 4_000, OutputState::Sounding);
        bench.report(900, 4_085, OutputState::Lost);
        bench
    };
    let mut bench = lost();
    bench.after(5_000, Input::Returned);
    let left = bench.machine.status().broken_off.unwrap();
    assert_eq!((left.position, left.by), (Ms(4_085), ScreenId(1)));
    let mut again = cue('b');
    again.from = left.position;
    let asked = bench.clock.monotonic();
    let effects = bench.after(0, Input::Play(again, asked));
    assert!(matches!(&effects[..], [Effect::Start(it)] if it.from == Ms(4_085)));
    bench.report(1_000, 5_085, OutputState::Sounding);
    assert_eq!(bench.last().heard.intervals(), [(Ms(4_085), Ms(5_085))]);
    assert_eq!(bench.machine.status().broken_off, None);

    let mut bench = lost();
    bench.after(120_000, Input::Tick);
    assert_eq!(
        bench.machine.status().broken_off,
        None,
        "whoever it was has left"
    );
    let mut bench = lost();
    bench.after(0, Input::Forget);
    assert_eq!(bench.machine.status().broken_off, None);
    // What nobody heard is nothing to go on with.
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(0, 0, OutputState::Lost);
    assert_eq!(bench.machine.status().broken_off, None);
}

fn announcement(names: &str) -> Input {
    let cue = |name| {
        let mut cue = cue(name);
        cue.trigger = Trigger::Schedule;
        cue.length = Ms(5_000);
        cue
    };
    Input::Announce(names.chars().map(cue).collect())
}

#[test]
fn the_house_speaks_in_each_language_and_the_clip_goes_on_after() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(10_000, 10_000, OutputState::Sounding);
    assert_eq!(bench.machine.ear(), Ear::Listening);
    assert_eq!(bench.after(0, announcement("bc")), [Effect::Fade(FADE)]);
    let effects = bench.report(300, 10_300, OutputState::Faded);
    assert!(
        matches!(&effects[..], [Effect::Tell(_), Effect::Start(_)]),
        "{effects:?}"
    );
    let now = bench.machine.status().now.unwrap();
    assert!(now.announced && now.play == cue('b').play);
    for input in [Input::Pause, Input::Resume, Input::Seek(Ms(1))] {
        assert_eq!(bench.after(0, input), [], "nobody breaks in");
    }
    bench.report(5_000, 5_000, OutputState::Ended);
    assert_eq!(bench.last().trigger, Trigger::Schedule);
    let effects = bench.report(5_000, 5_000, OutputState::Ended);
    assert!(
        matches!(&effects[..], [.., Effect::Start(it)] if it.from == Ms(10_300)),
        "{effects:?}"
    );
    bench.report(49_700, 60_000, OutputState::Ended);
    assert_eq!(bench.last().key, cue('a').play);
    assert_eq!(bench.last().heard.total(), Ms(60_000));
    let ends: Vec<_> = bench.told.iter().filter(|it| it.end.is_some()).collect();
    assert_eq!(ends.len(), 3);

    // What is paused stays paused.
    bench.play(0, 'd');
    bench.report(1_000, 1_000, OutputState::Sounding);
    bench.after(0, Input::Pause);
    bench.report(120, 1_120, OutputState::Faded);
    assert_eq!(bench.machine.ear(), Ear::Open);
    bench.after(0, announcement("e"));
    bench.report(5_000, 5_000, OutputState::Ended);
    assert_eq!(bench.machine.status().now.unwrap().phase, Phase::Paused);
    // Staff silence both.
    bench.after(0, announcement("f"));
    bench.report(1_000, 1_000, OutputState::Sounding);
    bench.after(0, Input::Stop(EndReason::Staff));
    bench.report(300, 1_300, OutputState::Faded);
    assert!(bench.machine.silent());
    let ended: Vec<_> = bench.told.iter().rev().take(2).map(|it| it.end).collect();
    assert_eq!(ended, [Some(EndReason::Staff); 2]);
}

#[test]
fn what_closing_time_meets_goes_on_for_five_minutes_at_the_most() {
    let mut bench = Bench::new();
    let mut long = cue('a');
    long.length = Ms(3_600_000);
    long.latest = Some(bench.clock.monotonic() + Duration::from_mins(1));
    let asked = bench.clock.monotonic();
    bench.after(0, Input::Play(long, asked));
    bench.report(359_000, 359_000, OutputState::Sounding);
    assert!(
        bench.machine.status().now.is_some(),
        "a minute and not quite five"
    );
    let effects = bench.report(1_000, 360_000, OutputState::Sounding);
    assert_eq!(effects.last(), Some(&Effect::Fade(FADE)));
    bench.report(300, 360_300, OutputState::Faded);
    assert_eq!(bench.last().end, Some(EndReason::Closing));
}

#[test]
fn a_touch_is_timed_until_it_is_heard() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(30, 5, OutputState::Sounding);
    assert_eq!(bench.machine.status().latency, Some(Ms(25)));
    assert_eq!(bench.machine.status().plays, 1);
}
