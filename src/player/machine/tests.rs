use std::sync::Arc;

use super::*;
use crate::clock::Clock;
use crate::model::{Narration, Phase, Play, Subject, Trigger};

pub(in crate::player) fn play_request(name: char) -> Box<PlayRequest> {
    let recording = "a".repeat(64).parse().unwrap();
    Box::new(PlayRequest {
        play: name.to_string().repeat(32).parse().unwrap(),
        subject: Subject {
            edition: 1,
            room: "memorial".parse().unwrap(),
            clip: "13".parse().unwrap(),
            language: "es".parse().unwrap(),
            recording,
            audible_length: Ms(59_000),
        },
        narration: Arc::new(Narration {
            title: "Natalia".into(),
            recording: Some("a".repeat(64).parse().unwrap()),
            transcript: "…".into(),
            captions: Vec::new(),
            credit: "…".into(),
        }),
        file: "natalia".into(),
        length: Ms(60_000),
        channels: 2,
        start: Ms::ZERO,
        gain: Gain(2.0),
        true_peak: -4.0,
        trigger: Trigger::Visitor,
        session: None,
        touched_at: None,
        screen: Some(ScreenId::Enrolled(1)),
        closes_at: None,
    })
}

struct Bench {
    machine: Machine,
    clock: Clock,
    reports: Vec<Play>,
}

impl Bench {
    fn new() -> Self {
        Self {
            machine: Machine::new(Level::default()),
            clock: Clock::manual(jiff::Timestamp::UNIX_EPOCH),
            reports: Vec::new(),
        }
    }

    fn after(&mut self, ms: u64, input: Input) -> Vec<Effect> {
        self.clock.advance(Duration::from_millis(ms));
        let now = Timestamp {
            instant: self.clock.monotonic(),
            moment: self.clock.moment(),
        };
        let effects = self.machine.step(input, now);
        for effect in &effects {
            if let Effect::ReportPlay(play) = effect {
                self.reports.push(Play::clone(play));
            }
        }
        effects
    }

    fn play(&mut self, ms: u64, name: char) -> Vec<Effect> {
        let mut request = play_request(name);
        request.touched_at = Some(self.clock.monotonic());
        self.after(ms, Input::Play(request))
    }

    fn report(&mut self, ms: u64, position: u64, state: OutputState) -> Vec<Effect> {
        let report = OutputReport {
            position: Ms(position),
            state,
        };
        self.after(ms, Input::OutputReport(report))
    }

    fn last(&self) -> &Play {
        self.reports.last().unwrap()
    }
}

#[test]
fn a_touch_starts_the_sound_and_its_first_sound_opens_the_play() {
    let mut bench = Bench::new();
    let effects = bench.play(0, 'a');
    assert!(
        matches!(&effects[..], [Effect::Start(source)] if (source.start, source.gain) == (Ms::ZERO, Gain(2.0)))
    );
    assert!(bench.reports.is_empty(), "nothing was heard yet");
    bench.report(10, 5, OutputState::Playing);
    assert_eq!(bench.last().started.boot_ms, 10);
    assert_eq!(bench.last().end, None);
}

#[test]
fn a_play_without_sound_is_not_recorded() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.after(1, Input::Stop(EndReason::Stopped));
    bench.report(1, 0, OutputState::FadedOut);
    assert!(bench.reports.is_empty());
    assert_eq!(bench.machine.status().now_playing, None);
}

#[test]
fn a_play_is_written_down_every_five_seconds_and_closed_once() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    for n in 1..=48 {
        bench.report(250, n * 250, OutputState::Playing);
    }
    assert_eq!(bench.reports.len(), 3, "opened, 5 s, 10 s");
    bench.report(48_000, 60_000, OutputState::Finished);
    assert_eq!(bench.last().end, Some(EndReason::Finished));
    assert_eq!(bench.last().heard.total(), Ms(60_000));
    assert_eq!(
        bench
            .reports
            .iter()
            .filter(|play| play.end.is_some())
            .count(),
        1
    );
}

#[test]
fn another_clip_fades_the_first_and_then_begins() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(7_000, 7_000, OutputState::Playing);
    assert_eq!(bench.play(0, 'b'), [Effect::FadeOut(FADE)]);
    let effects = bench.report(300, 7_300, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [.., Effect::ReportPlay(_), Effect::Start(_)]),
        "{effects:?}"
    );
    assert_eq!(bench.last().end, Some(EndReason::Superseded));
    assert_eq!(bench.last().heard.total(), Ms(7_300));
    assert_eq!(
        bench.machine.status().now_playing.unwrap().play,
        play_request('b').play
    );
}

#[test]
fn resume_continues_at_the_paused_position() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(3_000, 3_000, OutputState::Playing);
    bench.after(0, Input::Pause);
    bench.report(120, 3_120, OutputState::FadedOut);
    let shown = bench.machine.status().now_playing.unwrap();
    assert_eq!((shown.phase, shown.position), (Phase::Paused, Ms(3_120)));
    let effects = bench.after(9_000, Input::Resume);
    assert!(matches!(
        &effects[..],
        [Effect::Start(source)] if source.start == Ms(3_120)
    ));
    bench.report(1_000, 4_120, OutputState::Playing);
    bench.after(0, Input::Stop(EndReason::Stopped));
    bench.report(300, 4_420, OutputState::FadedOut);
    assert_eq!(bench.last().heard.total(), Ms(4_420));
    assert_eq!(
        bench.last().listened,
        Ms(4_420),
        "the pause is not listening"
    );
}

#[test]
fn a_long_pause_releases_the_speaker() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(3_000, 3_000, OutputState::Playing);
    bench.after(0, Input::Pause);
    bench.report(120, 3_120, OutputState::FadedOut);
    bench.after(119_000, Input::Tick);
    assert!(bench.machine.status().now_playing.is_some());
    bench.after(1_000, Input::Tick);
    assert_eq!(bench.last().end, Some(EndReason::IdleReset));
    assert_eq!(bench.machine.status().now_playing, None);
}

#[test]
fn seeking_hears_both_ends_and_not_the_middle() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(5_000, 5_000, OutputState::Playing);
    bench.after(0, Input::Seek(Ms(90_000)));
    assert_eq!(
        bench.machine.status().now_playing.unwrap().position,
        Ms(60_000)
    );
    bench.after(0, Input::Seek(Ms(50_000)));
    let effects = bench.report(30, 5_030, OutputState::FadedOut);
    assert!(
        matches!(
            &effects[..],
            [Effect::Start(source)] if source.start == Ms(50_000)
        ),
        "{effects:?}"
    );
    bench.report(2_000, 52_000, OutputState::Playing);
    bench.report(8_000, 60_000, OutputState::Finished);
    assert_eq!(
        bench.last().heard.intervals(),
        [(Ms(0), Ms(5_030)), (Ms(50_000), Ms(60_000))]
    );
}

#[test]
fn a_leap_is_shown_where_it_leads_to_however_long_it_played_before() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(20_000, 20_000, OutputState::Playing);
    bench.after(0, Input::Seek(Ms(50_000)));
    let now = bench.machine.status().now_playing.unwrap();
    assert_eq!(now.position_at(bench.clock.monotonic()), Ms(50_000));
    bench.play(0, 'b');
    let now = bench.machine.status().now_playing.unwrap();
    assert_eq!(now.position_at(bench.clock.monotonic()), Ms::ZERO);
}

#[test]
fn a_seek_on_the_heels_of_a_pause_is_not_lost_nor_a_pause_on_those_of_a_seek() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(5_000, 5_000, OutputState::Playing);
    bench.after(0, Input::Pause);
    bench.after(50, Input::Seek(Ms(20_000)));
    assert_eq!(
        bench.machine.status().now_playing.unwrap().position,
        Ms(20_000)
    );
    bench.report(70, 5_120, OutputState::FadedOut);
    let shown = bench.machine.status().now_playing.unwrap();
    assert_eq!((shown.phase, shown.position), (Phase::Paused, Ms(20_000)));

    bench.after(0, Input::Resume);
    bench.report(1_000, 21_000, OutputState::Playing);
    bench.after(0, Input::Seek(Ms(40_000)));
    bench.after(10, Input::Pause);
    bench.report(30, 21_030, OutputState::FadedOut);
    let shown = bench.machine.status().now_playing.unwrap();
    assert_eq!((shown.phase, shown.position), (Phase::Paused, Ms(40_000)));

    bench.after(0, Input::Resume);
    bench.report(1_000, 41_000, OutputState::Playing);
    bench.after(0, Input::Pause);
    bench.after(10, Input::Seek(Ms(50_000)));
    bench.after(10, Input::Resume);
    let effects = bench.report(100, 41_120, OutputState::FadedOut);
    let begins_there = [Effect::Start(PlaybackSource {
        file: "natalia".into(),
        start: Ms(50_000),
        length: Ms(60_000),
        channels: 2,
        gain: Gain(2.0),
        true_peak: -4.0,
    })];
    assert_eq!(effects, begins_there);
}

#[test]
fn a_lost_device_closes_the_play_with_what_was_heard() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(4_000, 4_000, OutputState::Playing);
    bench.report(900, 4_085, OutputState::DeviceLost);
    assert_eq!(bench.last().end, Some(EndReason::DeviceLost));
    assert_eq!(bench.last().heard.total(), Ms(4_085));
    assert_eq!(bench.machine.status().health, Health::Missing);
    bench.after(0, Input::DeviceFound);
    assert_eq!(bench.machine.status().health, Health::Ready);
}

#[test]
fn no_volume_passes_the_cap_or_the_ceiling() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(10, 10, OutputState::Playing);
    let effects = bench.after(0, Input::Volume(Volume::new(5).unwrap()));
    // 2 dB to the target and 4 dB of volume would put a -4 dBTP peak at +2.
    assert_eq!(effects, [Effect::SetGain(Gain(3.0))]);
    let effects = bench.after(0, Input::Volume(Volume::new(1).unwrap()));
    assert_eq!(effects, [Effect::SetGain(Gain(-10.0))]);
}

fn tone() -> TestTone {
    TestTone {
        file: "tone".into(),
        length: Ms(2_000),
        true_peak: -15.0,
    }
}

#[test]
fn a_level_changes_what_sounds_at_once_and_what_comes_after() {
    let mut bench = Bench::new();
    bench.play(0, 'a');
    bench.report(10, 10, OutputState::Playing);
    let softer = Level::new(-6.0, 4.0).unwrap();
    // 2 dB bring the recording to the target.
    assert_eq!(
        bench.after(0, Input::Level(softer)),
        [Effect::SetGain(Gain(-4.0))]
    );
    let capped = Level::new(0.0, -9.0).unwrap();
    assert_eq!(
        bench.after(0, Input::Level(capped)),
        [Effect::SetGain(Gain(-7.0))]
    );
    bench.report(0, 20, OutputState::Finished);
    assert_eq!(bench.after(0, Input::Level(softer)), []);
    let effects = bench.play(0, 'b');
    assert!(matches!(&effects[..], [Effect::Start(source)] if source.gain == Gain(-4.0)));
}

#[test]
fn a_test_tone_has_the_rooms_level_and_no_status_or_play() {
    let mut bench = Bench::new();
    bench.after(0, Input::Volume(Volume::new(1).unwrap()));
    bench.after(0, Input::Level(Level::new(-3.0, 4.0).unwrap()));
    let effects = bench.after(0, Input::Test(tone()));
    let starts = [Effect::Start(PlaybackSource {
        file: "tone".into(),
        start: Ms::ZERO,
        length: Ms(2_000),
        channels: 1,
        gain: Gain(-3.0),
        true_peak: tone().true_peak,
    })];
    assert_eq!(effects, starts, "whatever volume a visitor left");
    assert_eq!(bench.machine.status().now_playing, None);
    assert!(bench.machine.can_test());
    let effects = bench.report(2_000, 2_000, OutputState::Finished);
    assert_eq!(effects, [Effect::Close]);
    assert!(bench.machine.is_idle() && bench.reports.is_empty());
}

#[test]
fn a_visitors_clip_takes_the_place_of_a_tone_and_no_tone_that_of_a_clip() {
    let mut bench = Bench::new();
    bench.after(0, Input::Test(tone()));
    assert_eq!(bench.play(50, 'a'), [Effect::FadeOut(FADE)]);
    assert_eq!(
        bench.machine.status().now_playing.unwrap().play,
        play_request('a').play
    );
    assert!(!bench.machine.can_test());
    let effects = bench.report(300, 350, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [Effect::Start(source)] if source.file.ends_with("natalia")),
        "{effects:?}"
    );
    bench.report(1_000, 1_000, OutputState::Playing);
    assert_eq!(bench.after(0, Input::Test(tone())), []);
    bench.after(0, Input::Stop(EndReason::Staff));
    bench.report(300, 1_300, OutputState::FadedOut);
    assert_eq!(bench.last().end, Some(EndReason::Staff));
    // A device that goes while a tone sounds is missed all the same.
    bench.after(0, Input::Test(tone()));
    assert_eq!(
        bench.report(10, 0, OutputState::DeviceLost),
        [Effect::Close]
    );
    assert!(bench.machine.is_device_missing());
}

mod course;
mod property;
mod switch;
