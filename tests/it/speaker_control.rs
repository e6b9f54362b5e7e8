//! Assignment, level and mute of speakers while the daemon runs, measured at a sound card.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::browser::Browser;
use crate::support::captured_audio::{Recording as CaptureBuffer, Side};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::decoded_audio::narration;
use crate::support::sound_card::{self, Card};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";

fn touch(daemon: &Daemon, what: &str, clip: &str) -> (u16, String) {
    let path = format!("/es/rooms/memorial/{what}");
    let response = daemon.request("POST", &path, &[FORM, JSON], &format!("clip={clip}"));
    let refused = (response.status != 204).then(|| response.json()["refused"].clone());
    let refused = refused.and_then(|value| value.as_str().map(ToOwned::to_owned));
    (response.status, refused.unwrap_or_default())
}

fn done(site: &TestSite, arguments: &[&str]) {
    let output = site.run(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// Waits until a number of further seconds are recorded.
fn wait_for_seconds(site: &TestSite, capture: &CaptureBuffer, seconds: usize) {
    let until = capture.length() + seconds * 48_000;
    site.wait_until("enough was heard", || capture.length() >= until);
}

#[test]
fn an_assigned_output_plays_the_next_touch() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let alsa = folder.path().join("asound.conf");
    fs::write(&alsa, sound_card::wiring(&[&one, &other]).unwrap()).unwrap();
    let site = TestSite::with_card("one", &alsa);
    let daemon = site.serve();
    let (capture, other_tape) = (one.record().unwrap(), other.record().unwrap());
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert!(capture.wait_for_sound(0.01, TIMEOUT));
    assert_eq!(touch(&daemon, "queue", "12").0, 204);

    done(&site, &["speaker", "assign", "memorial", "other"]);
    let plays = site.await_plays(|plays| plays.iter().any(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("staff"), "{plays:?}");
    site.wait_until("the room has its new output", || {
        touch(&daemon, "play", "13").0 == 204
            && other_tape.wait_for_sound(0.01, Duration::from_secs(2))
    });
    drop(capture.finish());
    assert!(
        site.plays().iter().all(|play| play.clip == "13"),
        "none waited"
    );

    // Without it, the configuration applies.
    done(&site, &["speaker", "assign", "memorial"]);
    let capture = one.record().unwrap();
    site.wait_until("the room has its own output again", || {
        touch(&daemon, "play", "13").0 == 204
            && capture.wait_for_sound(0.01, Duration::from_secs(2))
    });
    let wrong = site.run(&["speaker", "assign", "attic", "one"]);
    let stderr = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        !wrong.status.success() && stderr.contains("attic"),
        "{stderr}"
    );
    let (status, _) = daemon.terminate();
    assert!(status.success());
    assert!(site.plays().iter().all(|play| play.end.is_some()));
}

#[test]
fn several_outputs_and_single_channels_are_assigned_by_name() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let alsa = folder.path().join("asound.conf");
    fs::write(&alsa, sound_card::wiring(&[&one, &other]).unwrap()).unwrap();
    let site = TestSite::with_cards("", &alsa);
    let daemon = site.serve();
    let assigned = site.run(&["speaker", "assign", "memorial", "one#left", "other", "gone"]);
    let stdout = String::from_utf8_lossy(&assigned.stdout).into_owned();
    assert!(stdout.contains("sounds on ‘one#left’.\n"), "{stdout}");
    assert!(stdout.contains("‘gone’ once this box has it"), "{stdout}");
    let [left, right] = [Side::Left, Side::Right].map(|side| one.record_side(side).unwrap());
    let both = other.record().unwrap();
    site.wait_until("it sounds", || touch(&daemon, "play", "13").0 == 204);
    assert!(left.wait_for_sound(0.01, TIMEOUT) && both.wait_for_sound(0.01, TIMEOUT));
    let silent = audio_match::first_sound(&right.finish().samples, f32::MIN_POSITIVE);
    assert_eq!(silent, None, "one channel only");
    done(&site, &["speaker", "assign", "memorial"]);
    site.wait_until("it has no speaker", || {
        touch(&daemon, "play", "13").0 == 409
    });

    for (wrong, why) in [
        ("hw:0", "names its card by a number"),
        ("one#up", "a channel: both, left or right"),
    ] {
        let refused = site.run(&["speaker", "assign", "memorial", wrong]);
        let stderr = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            !refused.status.success() && stderr.contains(why),
            "{stderr}"
        );
    }
    let listed = site.run(&["speakers"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(
        listed.contains("other") && !listed.contains("CARD=0"),
        "{listed}"
    );
}

fn power(samples: &[f32]) -> f64 {
    samples
        .iter()
        .map(|sample| f64::from(*sample).powi(2))
        .sum()
}

#[test]
fn a_rooms_level_changes_by_the_chosen_decibels_without_a_stop() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let capture = card.record().unwrap();
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert!(capture.wait_for_sound(0.01, TIMEOUT));
    wait_for_seconds(&site, &capture, 7);
    let trim = [
        "speaker",
        "level",
        "memorial",
        "--trim-db",
        "-9",
        "--cap-db",
        "4",
    ];
    done(&site, &trim);
    wait_for_seconds(&site, &capture, 6);
    assert!(daemon.terminate().0.success());
    let heard = capture.finish().samples;
    let reference = narration("natalia.es.mp3");
    // The best of a few single seconds: a busy machine may lose a moment of any.
    let level = |seconds: std::ops::Range<usize>| {
        let parts = seconds.map(|second| &reference[second * 48_000..(second + 1) * 48_000]);
        let found = parts.filter_map(|part| Some((part, audio_match::find(part, &heard)?)));
        let (part, place) = found
            .max_by(|a, b| a.1.correlation.total_cmp(&b.1.correlation))
            .unwrap();
        assert!(place.correlation > 0.9, "{place:?}");
        let played = &heard[place.lag..place.lag + part.len()];
        10.0 * (power(played) / power(part)).log10()
    };
    let change = level(9..12) - level(1..5);
    assert!((change + 9.0).abs() < 0.2, "it changed by {change} dB");
    let plays = site.plays();
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("closing"));

    let wrong = site.run(&[
        "speaker",
        "level",
        "memorial",
        "--trim-db",
        "20",
        "--cap-db",
        "4",
    ]);
    let stderr = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        stderr.contains("trim-db = 20 is not from -40 to 12"),
        "{stderr}"
    );
}

/// The events of a room's stream: the lines with data.
fn events(daemon: &Daemon, room: &str) -> impl Iterator<Item = String> + use<> {
    let mut stream = TcpStream::connect(&daemon.address).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    write!(
        stream,
        "GET /rooms/{room}/events HTTP/1.1\r\nHost: {}\r\n\r\n",
        daemon.address
    )
    .unwrap();
    let lines = BufReader::new(stream).lines().map(Result::unwrap);
    lines.filter(|line| line.starts_with("data: {"))
}

#[tokio::test(flavor = "multi_thread")]
async fn muting_everything_lasts_over_a_restart() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let mut events = events(&daemon, "memorial");
    assert!(events.next().unwrap().contains("\"muted\":false"));
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert_eq!(touch(&daemon, "queue", "12").0, 204);
    site.await_plays(|plays| plays.len() == 1);
    done(&site, &["mute", "on"]);
    assert!(events.any(|event| event.contains("\"muted\":true")));
    let plays = site.await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
    assert_eq!(plays.len(), 1, "what waited did not begin: {plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("staff"));
    for what in ["play", "queue"] {
        assert_eq!(touch(&daemon, what, "13"), (409, "muted".into()), "{what}");
    }

    let browser = Browser::open().await.unwrap();
    browser.goto(&daemon.url("/rooms/memorial")).await.unwrap();
    let lead = browser.text(".lead").await.unwrap();
    assert!(lead.contains("bocinas están apagadas"), "{lead}");
    assert!(daemon.terminate().0.success());
    let daemon = site.serve();
    assert_eq!(touch(&daemon, "play", "13"), (409, "muted".into()));
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    wait_for_js(&browser, "!document.querySelector('#muted').hidden").await;
    browser.touch("#pause").await.unwrap();
    wait_for_js(&browser, "!document.querySelector('#notice').hidden").await;

    done(&site, &["mute", "off"]);
    wait_for_js(&browser, "document.querySelector('#muted').hidden").await;
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    let playing = "document.querySelector('#now').dataset.phase === 'playing'";
    wait_for_js(&browser, playing).await;
    assert_eq!(site.await_plays(|plays| plays.len() == 2).len(), 2);
}
