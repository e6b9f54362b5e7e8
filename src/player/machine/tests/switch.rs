//! What plays goes on in another language.

use super::*;
use crate::model::Cue;

/// A clip of four sentences, each of so many milliseconds.
fn narrated(name: char, language: &str, sentence_ms: u64) -> Box<PlayRequest> {
    let mut request = play_request(name);
    request.subject.language = language.parse().unwrap();
    request.file = language.into();
    request.length = Ms(4 * sentence_ms);
    let captions = (0..4).map(|n| Cue {
        start: Ms(n * sentence_ms),
        end: Ms((n + 1) * sentence_ms),
        text: "One.".into(),
    });
    request.narration = Arc::new(Narration {
        transcript: "One. Two. Six. Ten.".into(),
        captions: captions.collect(),
        ..Narration::clone(&request.narration)
    });
    request
}

/// The Spanish clip at the second half of its second sentence.
fn playing() -> Bench {
    let mut bench = Bench::new();
    let mut request = narrated('a', "es", 10_000);
    request.session = Some("c".repeat(32).parse().unwrap());
    request.closes_at = Some(bench.clock.monotonic() + Duration::from_mins(9));
    bench.after(0, Input::Play(request));
    bench.report(17_000, 17_000, OutputState::Playing);
    bench
}

fn english(bench: &Bench) -> Box<PlayRequest> {
    let mut request = narrated('b', "en", 8_000);
    request.screen = None;
    request.touched_at = Some(bench.clock.monotonic());
    request
}

fn shown(bench: &Bench) -> (String, Phase, Ms) {
    let now = bench.machine.status().now_playing.unwrap();
    let position = now.position_at(bench.clock.monotonic());
    (now.subject.language.to_string(), now.phase, position)
}

#[test]
fn the_other_language_goes_on_at_the_matching_sentence_as_another_play_of_the_session() {
    let mut bench = playing();
    bench.after(0, Input::Enqueue(play_request('d')));
    let request = english(&bench);
    assert_eq!(
        bench.after(0, Input::Switch(request)),
        [Effect::FadeOut(FADE)]
    );
    assert_eq!(shown(&bench), ("en".into(), Phase::Playing, Ms(8_000)));
    let effects = bench.report(300, 17_300, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [.., Effect::ReportPlay(_), Effect::Start(source)]
            if source.start == Ms(8_000) && source.file.ends_with("en")),
        "{effects:?}"
    );
    let first = bench.last().clone();
    assert_eq!(first.end, Some(EndReason::Superseded));
    assert_eq!(first.heard.total(), Ms(17_300));
    bench.report(2_000, 10_000, OutputState::Playing);
    let second = bench.last();
    assert_ne!(second.key, first.key);
    assert_eq!(second.session, first.session);
    assert_eq!(second.trigger, Trigger::Visitor);
    assert_eq!(second.subject.language.as_str(), "en");
    assert!(second.touch_latency.is_some());
    let status = bench.machine.status();
    assert_eq!(status.queue.len(), 1);
    // It ends after closing time as the first one would have.
    bench.report(15 * 60_000, 11_000, OutputState::Playing);
    bench.report(300, 11_300, OutputState::FadedOut);
    assert_eq!(bench.last().end, Some(EndReason::Closing));
}

#[test]
fn a_pause_stays_a_pause_in_the_other_language_and_is_no_play_until_it_sounds() {
    let mut bench = playing();
    bench.after(0, Input::Pause);
    bench.report(120, 17_120, OutputState::FadedOut);
    let request = english(&bench);
    let effects = bench.after(5_000, Input::Switch(request));
    assert!(
        matches!(&effects[..], [Effect::ReportPlay(_)]),
        "{effects:?}"
    );
    assert_eq!(bench.last().end, Some(EndReason::Superseded));
    assert_eq!(shown(&bench), ("en".into(), Phase::Paused, Ms(8_000)));
    let reports = bench.reports.len();
    let effects = bench.after(1_000, Input::Resume);
    assert!(
        matches!(&effects[..], [Effect::Start(source)] if source.start == Ms(8_000)),
        "{effects:?}"
    );
    bench.report(1_000, 9_000, OutputState::Playing);
    assert_eq!(bench.reports.len(), reports + 1);
    assert_eq!(bench.last().touch_latency, None, "the pause was no wait");

    let mut bench = playing();
    bench.after(0, Input::Pause);
    bench.report(120, 17_120, OutputState::FadedOut);
    let request = english(&bench);
    bench.after(0, Input::Switch(request));
    bench.after(0, Input::Stop(EndReason::Stopped));
    assert_eq!(bench.last().subject.language.as_str(), "es");
    assert_eq!(bench.last().end, Some(EndReason::Superseded));
}

#[test]
fn the_language_can_change_while_a_pause_or_a_seek_fades() {
    let mut bench = playing();
    bench.after(0, Input::Pause);
    let request = english(&bench);
    bench.after(50, Input::Switch(request));
    assert_eq!(shown(&bench), ("en".into(), Phase::Paused, Ms(8_000)));
    bench.after(10, Input::Seek(Ms(20_000)));
    let effects = bench.report(60, 17_120, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [Effect::Close, Effect::ReportPlay(_)]),
        "{effects:?}"
    );
    assert_eq!(shown(&bench), ("en".into(), Phase::Paused, Ms(20_000)));

    let mut bench = playing();
    bench.after(0, Input::Pause);
    let request = english(&bench);
    bench.after(50, Input::Switch(request));
    bench.after(10, Input::Resume);
    bench.report(60, 17_120, OutputState::FadedOut);
    assert_eq!(shown(&bench), ("en".into(), Phase::Playing, Ms(8_000)));

    let mut bench = playing();
    bench.after(0, Input::Seek(Ms(35_000)));
    let request = english(&bench);
    bench.after(10, Input::Switch(request));
    let effects = bench.report(30, 17_030, OutputState::FadedOut);
    assert!(
        matches!(&effects[..], [.., Effect::Start(source)] if source.start == Ms(24_000)),
        "{effects:?}"
    );
}

#[test]
fn a_second_change_of_language_during_the_fade_of_the_first_keeps_the_sentence() {
    let mut bench = playing();
    let request = english(&bench);
    bench.after(0, Input::Switch(request));
    bench.after(100, Input::Switch(narrated('c', "fr", 9_000)));
    bench.report(200, 17_300, OutputState::FadedOut);
    assert_eq!(shown(&bench), ("fr".into(), Phase::Playing, Ms(9_000)));
    bench.report(1_000, 10_000, OutputState::Playing);
    let languages: Vec<&str> = bench
        .reports
        .iter()
        .map(|play| play.subject.language.as_str())
        .collect();
    assert!(!languages.contains(&"en"), "nobody heard it: {languages:?}");
}

#[test]
fn another_clip_and_the_same_language_change_nothing() {
    let mut bench = playing();
    let mut other = english(&bench);
    other.subject.clip = "12".parse().unwrap();
    assert_eq!(bench.after(0, Input::Switch(other)), []);
    let same = narrated('b', "es", 10_000);
    assert_eq!(bench.after(0, Input::Switch(same)), []);
    assert_eq!(shown(&bench), ("es".into(), Phase::Playing, Ms(17_000)));
    bench.after(0, Input::Stop(EndReason::Stopped));
    let request = english(&bench);
    assert_eq!(bench.after(0, Input::Switch(request)), []);
    bench.report(300, 17_300, OutputState::FadedOut);
    assert_eq!(bench.last().end, Some(EndReason::Stopped));
    let request = english(&bench);
    assert_eq!(bench.after(0, Input::Switch(request)), []);
    assert!(bench.machine.is_idle());
}
