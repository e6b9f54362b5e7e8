//! The sound at a card, recorded and compared.

use std::time::{Duration, SystemTime};

use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::captured_audio::{CapturedAudio, Recording, Side};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::decoded_audio::{loudness, narration};
use crate::support::room_fixture::RoomFixture;
use crate::support::sound_card::Card;
use crate::support::test_sounds::{Coding, noise, tone, wav};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";
const SECOND: usize = 48_000;

fn touch(daemon: &Daemon, room: &str, what: &str, body: &str) {
    let path = format!("/es/rooms/{room}/{what}");
    let response = daemon.request("POST", &path, &[FORM, JSON], body);
    assert_eq!(response.status, 204, "{what} {body}: {}", response.text());
}

/// Waits until a further duration has been played.
fn wait_for_seconds(site: &TestSite, capture: &Recording, time: Duration) {
    let until = capture.length() + usize::try_from(time.as_millis() * 48).unwrap();
    site.wait_until("enough was heard", || capture.length() >= until);
}

fn ms(number: u64) -> Duration {
    Duration::from_millis(number)
}

/// A museum with these sounds in the memorial, as clips 1, 2, …
fn with_sounds(card: &Card, coding: Coding, sounds: &[&[f32]]) -> TestSite {
    let site = TestSite::with_card("memorial", card.alsa_config());
    let mut hall = RoomFixture::below(&site.path("tour"));
    let folder = hall.room("memorial");
    for (n, sound) in (1..).zip(sounds) {
        let file = format!("{n}.{}", coding.extension());
        coding.write(sound, &folder.join(&file));
        hall.clip(&n.to_string(), &file);
    }
    hall.import_tour(&site);
    site
}

/// The position of the sound in the recording; fails if it is another sound.
fn position_in(sound: &[f32], heard: &[f32]) -> Result<usize, String> {
    let place = audio_match::find(sound, heard).ok_or("nothing was heard")?;
    if place.correlation > 0.95 {
        Ok(place.lag)
    } else {
        Err(format!("it was heard at {place:?}"))
    }
}

/// Runs a check, and fails if it fails although the machine had time for sound.
fn judge_beside_control(card: &Card, work: impl FnOnce() -> Result<(), String>) {
    let control = card.control();
    let mark = control.mark();
    control.judge(mark, work());
}

#[test]
fn one_clip_follows_another_without_a_gap_in_every_format() {
    let card = Card::plug("memorial").unwrap();
    for coding in Coding::ALL {
        let sounds = [noise(1, 4), noise(2, 4)];
        let site = with_sounds(&card, coding, &[&sounds[0], &sounds[1]]);
        let daemon = site.serve();
        judge_beside_control(&card, || {
            let capture = card.record().unwrap();
            touch(&daemon, "memorial", "play", "clip=1");
            touch(&daemon, "memorial", "queue", "clip=2");
            assert!(capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
            wait_for_seconds(&site, &capture, ms(8_500));
            let heard = capture.finish().samples;
            let first = position_in(&sounds[0][SECOND..3 * SECOND], &heard)?;
            let second = position_in(&sounds[1][SECOND..3 * SECOND], &heard)?;
            // Between the same places of both lie four seconds of sound.
            let pause = i64::try_from(second).unwrap() - i64::try_from(first + 4 * SECOND).unwrap();
            if pause.abs() <= 960 {
                Ok(())
            } else {
                Err(format!("{coding:?}: a pause of {} ms", pause / 48))
            }
        });
        let plays = site.await_plays(|plays| plays.len() >= 2 && plays[1].end.is_some());
        for play in &plays[..2] {
            assert_eq!(play.end.as_deref(), Some("finished"), "{plays:?}");
            assert!((3_900..=4_100).contains(&play.heard_ms), "{plays:?}");
        }
    }
}

/// The second at which sound continues after the last silence of at least five milliseconds before `at`, or
/// the begin of the recording.
fn has_onset(heard: &[f32], at: usize) -> usize {
    let mut silent = 0;
    for n in (0..at).rev() {
        if heard[n] == 0.0 {
            silent += 1;
        } else if silent >= 240 {
            return n + silent + 1;
        } else {
            silent = 0;
        }
    }
    at - at.min(silent)
}

#[test]
fn a_seek_leads_to_the_exact_position_in_every_format() {
    let card = Card::plug("memorial").unwrap();
    for coding in Coding::ALL {
        let sound = noise(7, 90);
        let site = with_sounds(&card, coding, &[&sound]);
        let daemon = site.serve();
        let capture = card.record().unwrap();
        touch(&daemon, "memorial", "play", "clip=1");
        assert!(capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
        for (to, back) in [(70_000_u32, "forwards"), (12_345, "backwards")] {
            judge_beside_control(&card, || {
                touch(&daemon, "memorial", "seek", &format!("at={to}"));
                wait_for_seconds(&site, &capture, ms(2_600));
                let heard = capture.captured().samples;
                let second = usize::try_from(to).unwrap() * 48 + SECOND / 2;
                let lag = position_in(&sound[second..second + SECOND], &heard)?;
                let begun = has_onset(&heard, lag);
                let off = i64::try_from(lag - begun).unwrap() - i64::try_from(SECOND / 2).unwrap();
                if off.abs() <= 960 {
                    Ok(())
                } else {
                    Err(format!("{coding:?} {back}: {} ms off", off / 48))
                }
            });
        }
        assert!(daemon.terminate().0.success());
    }
}

/// The largest step from one sample to the next, and its position.
fn largest_step(heard: &[f32]) -> (f32, usize) {
    let steps = heard
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .zip(1..);
    steps.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
}

#[test]
fn no_control_causes_a_click() {
    let card = Card::plug("memorial").unwrap();
    let sounds = [tone(440.0, 0.2, 30), tone(330.0, 0.2, 3)];
    let site = with_sounds(&card, Coding::Wav, &[&sounds[0], &sounds[1]]);
    let daemon = site.serve();
    judge_beside_control(&card, || {
        let capture = card.record().unwrap();
        let mut acts = vec![("play", "clip=1")];
        acts.extend([
            ("volume", "step=5"),
            ("volume", "step=2"),
            ("volume", "step=4"),
        ]);
        acts.extend([
            ("pause", ""),
            ("resume", ""),
            ("seek", "at=9013"),
            ("play", "clip=2"),
        ]);
        for (what, body) in acts {
            touch(&daemon, "memorial", what, body);
            wait_for_seconds(&site, &capture, ms(900));
        }
        // The second ends by itself; then one is stopped.
        wait_for_seconds(&site, &capture, ms(2_800));
        touch(&daemon, "memorial", "play", "clip=1");
        wait_for_seconds(&site, &capture, ms(900));
        touch(&daemon, "memorial", "stop", "");
        wait_for_seconds(&site, &capture, ms(900));
        let heard = capture.finish().samples;
        let loudest = heard
            .iter()
            .fold(0.0_f32, |most, sample| most.max(sample.abs()));
        assert!(loudest > 0.05, "it was heard");
        // No step is larger than the tone's own at its loudest, and what a ramp of five
        // milliseconds adds.
        let own = loudest * 440.0 * std::f32::consts::TAU / 48_000.0;
        let most = own * 1.05 + loudest / 240.0;
        let (step, at) = largest_step(&heard);
        if step <= most {
            Ok(())
        } else {
            let second = at / SECOND;
            Err(format!("a step of {step}, not {most}, in second {second}"))
        }
    });
}

#[test]
fn a_stop_fades_out_over_three_hundred_milliseconds() {
    let card = Card::plug("memorial").unwrap();
    let site = with_sounds(&card, Coding::Wav, &[&tone(440.0, 0.2, 30)]);
    let daemon = site.serve();
    judge_beside_control(&card, || {
        let capture = card.record().unwrap();
        touch(&daemon, "memorial", "play", "clip=1");
        wait_for_seconds(&site, &capture, ms(1_500));
        touch(&daemon, "memorial", "stop", "");
        wait_for_seconds(&site, &capture, ms(900));
        let heard = capture.finish().samples;
        // Peaks of ten milliseconds each.
        let peaks: Vec<f32> = heard
            .chunks(480)
            .map(|window| {
                window
                    .iter()
                    .fold(0.0_f32, |most, sample| most.max(sample.abs()))
            })
            .collect();
        let full = peaks.iter().copied().fold(0.0, f32::max);
        let last = peaks.iter().rposition(|peak| *peak > 0.98 * full).unwrap();
        let silent = peaks.iter().rposition(|peak| *peak > 0.005 * full).unwrap();
        let fade = (silent - last) * 10;
        if (260..=340).contains(&fade) {
            Ok(())
        } else {
            Err(format!("it faded over {fade} ms"))
        }
    });
}

#[test]
fn two_rooms_on_one_card_hear_nothing_of_each_other() {
    let card = Card::plug("memorial").unwrap();
    let speaker = |room: &str, side: &str| {
        format!("[[speaker]]\nroom = \"{room}\"\noutput = \"memorial\"\nchannel = \"{side}\"\n")
    };
    let settings = speaker("memorial", "left") + &speaker("study", "right");
    let site = TestSite::with_cards(&settings, card.alsa_config());
    let daemon = site.serve();
    let [left, right] = [Side::Left, Side::Right].map(|side| card.record_side(side).unwrap());
    let mark = card.control().mark();
    touch(&daemon, "memorial", "play", "clip=13");
    assert!(left.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
    wait_for_seconds(&site, &left, ms(2_000));
    assert_eq!(
        audio_match::first_sound(&right.captured().samples, f32::MIN_POSITIVE),
        None,
        "not one sample of it in the other room"
    );
    // The study joins while the memorial plays, and goes on when it stops.
    touch(&daemon, "study", "play", "clip=8");
    assert!(right.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
    wait_for_seconds(&site, &right, ms(13_000));
    touch(&daemon, "memorial", "stop", "");
    let stopped = right.length();
    wait_for_seconds(&site, &right, ms(3_000));
    let [left, right] = [left, right].map(Recording::finish);
    let natalia = narration("natalia.es.mp3");
    let desk = narration("../study/desk.es.mp3");
    let both = position_in(&natalia[..6 * SECOND], &left.samples)
        .and_then(|from| Ok((from, position_in(&desk[..6 * SECOND], &right.samples)?)));
    for (sound, heard) in [(&natalia, &right), (&desk, &left)] {
        let leaked = audio_match::find(&sound[..6 * SECOND], &heard.samples);
        assert!(
            leaked.is_none_or(|found| found.correlation < 0.3),
            "{leaked:?}"
        );
    }
    // One loudspeaker is as loud as two would be.
    let twelve = 12 * SECOND;
    let as_loud = both.and_then(|(from, _)| {
        let played = loudness(1, &left.samples[from..from + twelve]);
        let recorded = loudness(1, &natalia[..twelve]);
        if (played - recorded).abs() <= 0.5 {
            Ok(())
        } else {
            Err(format!("{played:.1} {recorded:.1}"))
        }
    });
    card.control().judge(mark, as_loud);
    assert!(sounds_until_the_end(&right, stopped), "the study plays on");
    assert!(
        !sounds_until_the_end(&left, stopped),
        "the memorial is silent"
    );
}

/// Whether the last second of the recording has sound.
fn sounds_until_the_end(heard: &CapturedAudio, after: usize) -> bool {
    let last = heard.samples.len() - SECOND;
    assert!(last > after);
    audio_match::first_sound(&heard.samples[last..], 0.001).is_some()
}

#[test]
fn a_stereo_recording_is_as_loud_from_one_loudspeaker_and_never_clips() {
    let card = Card::plug("memorial").unwrap();
    for side in ["both", "left"] {
        let settings = format!(
            "[[speaker]]\nroom = \"memorial\"\noutput = \"memorial\"\nchannel = \"{side}\"\n"
        );
        let site = TestSite::with_cards(&settings, card.alsa_config());
        let mut hall = RoomFixture::below(&site.path("tour"));
        let folder = hall.room("memorial");
        // A voice in the middle.
        let middle = noise(3, 8);
        wav(&[&middle, &middle], &folder.join("1.wav"));
        hall.clip("1", "1.wav");
        hall.import_tour(&site);
        let daemon = site.serve();
        judge_beside_control(&card, || {
            let [left, right] =
                [Side::Left, Side::Right].map(|side| card.record_side(side).unwrap());
            touch(&daemon, "memorial", "play", "clip=1");
            assert!(left.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
            wait_for_seconds(&site, &left, ms(8_500));
            let [left, right] = [left, right].map(|sample| sample.finish().samples);
            let from = position_in(&middle[SECOND..7 * SECOND], &left)?;
            let both: Vec<f32> = (from..from + 6 * SECOND)
                .flat_map(|n| [left[n], right.get(n).copied().unwrap_or_default()])
                .collect();
            let played = loudness(2, &both);
            let peak = both
                .iter()
                .fold(0.0_f32, |most, sample| most.max(sample.abs()));
            if (played - -18.0).abs() <= 0.5 && peak < 0.9 {
                Ok(())
            } else {
                Err(format!("{side}: {played:.1} LUFS, a peak of {peak}"))
            }
        });
    }
}

#[test]
fn a_recording_with_an_inverted_channel_is_audible_from_one_loudspeaker() {
    let card = Card::plug("memorial").unwrap();
    let settings = "[[speaker]]\nroom = \"memorial\"\noutput = \"memorial\"\nchannel = \"left\"\n";
    let site = TestSite::with_cards(settings, card.alsa_config());
    let mut hall = RoomFixture::below(&site.path("tour"));
    let folder = hall.room("memorial");
    let voice = noise(3, 8);
    let turned: Vec<f32> = voice.iter().map(|sample| -sample).collect();
    wav(&[&voice, &turned], &folder.join("1.wav"));
    hall.clip("1", "1.wav");
    hall.import_tour(&site);
    let daemon = site.serve();
    judge_beside_control(&card, || {
        let capture = card.record_side(Side::Left).unwrap();
        touch(&daemon, "memorial", "play", "clip=1");
        assert!(capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
        wait_for_seconds(&site, &capture, ms(8_500));
        let heard = capture.finish().samples;
        let from = position_in(&voice[SECOND..7 * SECOND], &heard)?;
        let played = loudness(1, &heard[from..from + 6 * SECOND]);
        if (played - -18.0).abs() <= 0.5 {
            Ok(())
        } else {
            Err(format!("{played:.1} LUFS"))
        }
    });
}

#[test]
fn a_touch_starts_sound_within_the_latency_limit() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    judge_beside_control(&card, || {
        let capture = card.record().unwrap();
        touch(&daemon, "memorial", "play", "clip=13");
        touch(&daemon, "memorial", "play", "clip=13");
        let responded_at = SystemTime::now();
        assert!(capture.wait_for_sound(0.02, TIMEOUT), "{}", site.log());
        wait_for_seconds(&site, &capture, ms(6_200));
        let heard = capture.finish();
        let lag = position_in(&narration("natalia.es.mp3")[..6 * SECOND], &heard.samples)?;
        // The sound may start before the response arrives.
        let took = heard.time_of(lag).duration_since(responded_at);
        // A benchmark measures the latency; here a touch must not wait for the card's queue.
        match took {
            Ok(latency) if latency >= Duration::from_secs(1) => {
                Err(format!("it sounds after {latency:?}"))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    });
    // A trembling hand is one touch.
    let plays = site.await_plays(|plays| !plays.is_empty());
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end, None);
}
