//! From a touch to the recorded play, with the built daemon, a sound card that is recorded, and a real
//! browser.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::browser::Browser;
use crate::support::captured_audio::CapturedAudio;
use crate::support::daemon::{Daemon, PlayRow, TestSite, tour};
use crate::support::decoded_audio::{loudness, narration};
use crate::support::sound_card::Card;

/// Records each caption that appears on the page, with its time.
const WATCH_CAPTIONS: &str = "(() => {
    window.seen = [];
    const caption = document.querySelector('#caption');
    const note = () => {
        const text = caption.textContent.trim();
        if (text && window.seen.at(-1)?.text !== text) window.seen.push({ text, at: Date.now() });
    };
    new MutationObserver(note).observe(caption, { childList: true, characterData: true, subtree: true });
    // How late this page is for anything, where the machine is busy.
    window.lag = 0;
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        window.lag = Math.max(window.lag, now - last - 20);
        last = now;
    }, 20);
    return true;
})()";

fn epoch_ms(at: SystemTime) -> i64 {
    i64::try_from(at.duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// The expected captions of the clip: text and start in milliseconds.
fn captions(daemon: &Daemon, language: &str) -> BTreeMap<String, i64> {
    let clip = daemon
        .get(&format!("/{language}/rooms/memorial/clips/13.json"))
        .json();
    let rows = clip["captions"].as_array().unwrap().clone();
    let text = |row: &Value| {
        row[2]
            .as_str()
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    rows.iter()
        .map(|row| (text(row), row[0].as_i64().unwrap()))
        .collect()
}

/// The sample of the recording at which `name` begins.
fn sample_of(name: &str, heard: &CapturedAudio) -> usize {
    let reference = narration(name);
    let place = audio_match::find(&reference[..6 * 48_000], &heard.samples);
    let place = place.expect("it was not heard");
    assert!(
        place.correlation > 0.98,
        "{name} was heard at {:.3} only",
        place.correlation
    );
    place.lag
}

/// The time of that sample.
fn begins(name: &str, heard: &CapturedAudio) -> i64 {
    epoch_ms(heard.time_of(sample_of(name, heard)))
}

/// The last position of a play that was stopped at `ms`; it may have paused just then.
fn audible_until(name: &str, ms: i64) -> i64 {
    let observed = usize::try_from(ms).unwrap() * 48;
    let last = narration(name)[..observed]
        .iter()
        .rposition(|sample| sample.abs() > 0.0005);
    i64::try_from(last.unwrap() / 48).unwrap()
}

/// Checks that captions changed in step with the card since `begun`. The page itself may be late by a number
/// of milliseconds.
fn captions_keep_step(daemon: &Daemon, seen: &Value, begun: i64, lag: i64) {
    let starts = captions(daemon, "es");
    let mut late = Vec::new();
    for row in seen.as_array().unwrap() {
        let text = row["text"].as_str().unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let start = starts
            .get(&text)
            .unwrap_or_else(|| panic!("‘{text}’ is no caption"));
        late.push(row["at"].as_i64().unwrap() - (begun + start));
    }
    assert!(
        late.len() >= 3,
        "only {} captions were seen in 12 s",
        late.len()
    );
    assert!(
        late.iter().all(|lateness| lateness.abs() <= 300 + lag),
        "captions were off by {late:?} ms, where the page was late by {lag}"
    );
}

/// Playback may have gaps on a busy machine, which the control stream shows. Such a play is repeated with
/// another state.
const PLAYS: usize = 8;

fn fail_unheard() -> ! {
    panic!(
        "the sound that plays beside broke off in each of {PLAYS} plays: this machine is too busy to be judged by ear"
    )
}

/// Twelve seconds of the clip, and the page that showed them.
struct ObservedPlay {
    daemon: Daemon,
    heard: CapturedAudio,
    plays: Vec<PlayRow>,
    /// The captions as they appeared.
    seen: Value,
    /// The lateness of the page, in milliseconds.
    lag: i64,
}

/// `None` where the machine was too busy for sound.
async fn observe_play() -> Option<ObservedPlay> {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    let idle = |text: &str| !text.is_empty();
    browser
        .wait_text("button[data-clip=\"13\"]", idle, TIMEOUT)
        .await
        .unwrap();
    browser.eval(WATCH_CAPTIONS).await.unwrap();
    let recording = card.record().unwrap();
    let mark = card.control().mark();
    browser.touch("button[data-clip=\"13\"]").await.unwrap();
    assert!(recording.wait_for_sound(0.02, TIMEOUT), "{}", site.log());
    browser.wait_position(12).await.unwrap();
    browser.touch("#stop").await.unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    let seen = browser.eval("window.seen").await.unwrap();
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
    let lag = browser.eval("Math.ceil(window.lag)").await.unwrap();
    let heard = recording.finish();
    (card.control().gaps(mark) == 0).then(|| ObservedPlay {
        daemon,
        heard,
        plays,
        seen,
        lag: lag.as_i64().unwrap(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touch_plays_in_the_room_and_is_recorded_with_what_was_heard() {
    for _ in 0..PLAYS {
        if let Some(observed) = observe_play().await {
            return assert_play(&observed);
        }
    }
    fail_unheard();
}

fn assert_play(observed: &ObservedPlay) {
    let ObservedPlay {
        daemon,
        heard,
        plays,
        seen,
        lag,
    } = observed;
    // It is that recording in Spanish, and not another.
    let begun = begins("natalia.es.mp3", heard);
    for other in ["natalia.en.mp3", "stone.es.mp3"] {
        let reference = narration(other);
        let place = audio_match::find(&reference[..6 * 48_000], &heard.samples);
        let likeness = place.map_or(0.0, |found| found.correlation);
        assert!(likeness < 0.5, "it could be {other}: {likeness:.3}");
    }

    // As loud from the card's two channels as the recording is in its one.
    let from = sample_of("natalia.es.mp3", heard);
    let twelve = 12 * 48_000;
    let recorded = loudness(1, &narration("natalia.es.mp3")[..twelve]);
    let doubled: Vec<f32> = heard.samples[from..from + twelve]
        .iter()
        .flat_map(|sample| [*sample; 2])
        .collect();
    let played = loudness(2, &doubled);
    assert!(
        (played - recorded).abs() <= 0.5,
        "{played:.1} LUFS at the card, {recorded:.1} in the file"
    );

    captions_keep_step(daemon, seen, begun, *lag);

    // The row has the heard time: from the first sound to the end of the fade.
    let [play] = &plays[..] else {
        panic!("{plays:#?}")
    };
    assert_eq!(
        (
            play.room.as_str(),
            play.clip.as_str(),
            play.language.as_str()
        ),
        ("memorial", "13", "es")
    );
    assert_eq!(
        (play.surface.as_str(), play.end.as_deref()),
        ("speaker", Some("stopped"))
    );
    let last = heard
        .samples
        .iter()
        .rposition(|sample| sample.abs() > 0.0005)
        .unwrap();
    let sounded = epoch_ms(heard.time_of(last)) - begun;
    let audible = audible_until("natalia.es.mp3", play.heard_ms);
    assert!(
        (audible - sounded).abs() <= 200,
        "{} ms in the row, audible until {audible}, {sounded} ms heard",
        play.heard_ms
    );
    assert!(
        (play.started_wall_ms - begun).abs() <= 200,
        "started at {}, heard at {begun}",
        play.started_wall_ms
    );
}

/// A play that was interrupted by a kill: the recording of the card, and its row; `None` where the machine
/// was too busy for sound.
fn cut_off() -> Option<(CapturedAudio, PlayRow)> {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let recording = card.record().unwrap();
    let mark = card.control().mark();
    let response = daemon.request("POST", "/en/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 204, "{}", response.text());
    assert!(recording.wait_for_sound(0.02, TIMEOUT), "{}", site.log());
    site.await_plays(|plays| plays.iter().any(|play| play.heard_ms > 4_000));
    // In the midst between two notes of it.
    let noted = recording.length();
    site.wait_until("it sounds on", || {
        recording.length() > noted + 5 * 48_000 / 2
    });
    daemon.kill();
    let heard = recording.finish();
    let again = site.serve();
    let mut plays = site.plays();
    assert_eq!(plays.len(), 1, "{plays:#?}");
    assert!(
        site.log().contains("closed as power_loss"),
        "{}",
        site.log()
    );
    drop(again);
    let play = plays.remove(0);
    assert_eq!(play.end.as_deref(), Some("power_loss"));
    (card.control().gaps(mark) == 0).then_some((heard, play))
}

#[test]
fn a_killed_daemon_loses_at_most_five_seconds_of_a_play() {
    let cut = (0..PLAYS).find_map(|_| cut_off());
    let (heard, play) = cut.unwrap_or_else(|| fail_unheard());
    let begun = begins("natalia.en.mp3", &heard);
    let last = heard
        .samples
        .iter()
        .rposition(|sample| sample.abs() > 0.0005)
        .unwrap();
    let sounded = epoch_ms(heard.time_of(last)) - begun;
    let missing = sounded - play.heard_ms;
    assert!(
        (-200..=5_000).contains(&missing),
        "{missing} ms of {sounded} are missing"
    );
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";

#[test]
fn a_graceful_stop_closes_every_play_within_three_seconds() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    for (room, clip) in [("memorial", "13"), ("study", "8")] {
        let path = format!("/es/rooms/{room}/play");
        let response = daemon.request("POST", &path, &[FORM, JSON], &format!("clip={clip}"));
        assert_eq!(response.status, 204, "{}", response.text());
    }
    // An open event stream must not delay the stop.
    let mut stream = std::net::TcpStream::connect(&daemon.address).unwrap();
    std::io::Write::write_all(
        &mut stream,
        b"GET /rooms/study/events HTTP/1.1\r\nHost: x\r\n\r\n",
    )
    .unwrap();
    site.await_plays(|plays| plays.len() == 2);
    let (status, took) = daemon.terminate();
    assert!(status.success(), "{}", site.log());
    // Three at rest; a busy machine has a part in it.
    assert!(took < Duration::from_secs(30), "it took {took:?}");
    for play in site.plays() {
        assert_eq!(play.end.as_deref(), Some("closing"), "{play:?}");
    }
}

#[test]
fn a_restart_finds_the_same_state() {
    let site = TestSite::new("");
    let first = site.serve();
    let health = first.get("/healthz");
    assert_eq!(health.status, 200, "{}", health.text());
    assert_eq!(health.json()["status"], "ok");
    let page = first.get("/es/rooms/memorial").text();
    assert!(page.contains("Natalia"), "{page}");
    drop(first);
    let second = site.serve();
    assert_eq!(
        second.get("/healthz").json()["edition"],
        health.json()["edition"]
    );
    assert_eq!(second.get("/es/rooms/memorial").text(), page);
}

#[test]
fn a_phone_gets_the_requested_range_of_a_recording() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let clip = daemon.get("/en/rooms/memorial/clips/13.json").json();
    let recording = clip["recording"].as_str().unwrap();
    let path = format!("/recordings/{recording}.mp3");
    let whole = daemon.get(&path);
    assert_eq!(
        whole.body,
        std::fs::read(tour().join("memorial/natalia.en.mp3")).unwrap()
    );
    let part = daemon.request("GET", &path, &["Range: bytes=1000-1999"], "");
    assert_eq!(
        (part.status, &part.body[..]),
        (206, &whole.body[1000..2000])
    );
    let wanted = format!("content-range: bytes 1000-1999/{}", whole.body.len());
    assert!(part.head.to_lowercase().contains(&wanted), "{}", part.head);
    let beyond = daemon.request("GET", &path, &["Range: bytes=99999999-"], "");
    assert_eq!(beyond.status, 416);
}

#[test]
fn two_daemons_cannot_share_one_state() {
    let site = TestSite::new("");
    let _daemon = site.serve();
    let output = site.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("another docent (process"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_sound_card_the_phone_plays_and_reports_its_play() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let browser = Browser::open().await.unwrap();
    browser
        .goto(&daemon.url("/en/rooms/memorial"))
        .await
        .unwrap();
    browser.eval(WATCH_CAPTIONS).await.unwrap();
    browser.touch("button[data-clip=\"13\"]").await.unwrap();
    browser.wait_position(8).await.unwrap();
    browser.touch("#stop").await.unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    let [play] = &plays[..] else {
        panic!("{plays:#?}")
    };
    assert_eq!(
        (play.surface.as_str(), play.language.as_str()),
        ("phone", "en")
    );
    assert_eq!(play.end.as_deref(), Some("stopped"));
    assert!((7_500..=11_000).contains(&play.heard_ms), "{play:?}");
    let seen = browser.eval("window.seen.length").await.unwrap();
    assert!(seen.as_i64().unwrap() >= 2, "captions changed {seen} times");
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn an_unknown_output_is_reported_with_the_available_ones() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("nowhere", card.alsa_config());
    let daemon = site.serve();
    let wanted = "there is no output called ‘nowhere’; this box has: ";
    site.wait_until("it is logged", || site.log().contains(wanted));
    assert!(site.log().contains("memorial"), "{}", site.log());
    assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
    let response = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 503, "{}", response.text());
}

#[test]
fn a_publication_reaches_visitors_at_once() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let other = site.path("other");
    let exported = site.run(&["export", other.to_str().unwrap()]);
    assert!(exported.status.success(), "{exported:?}");
    let toml = other.join("tour.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(
        &toml,
        text.replace("Leon Trotsky House Museum", "The House in Coyoacán"),
    )
    .unwrap();
    assert!(
        site.run(&["import", other.to_str().unwrap()])
            .status
            .success()
    );
    assert!(
        !daemon.get("/en/").text().contains("The House in Coyoacán"),
        "a draft is not for visitors"
    );
    assert!(site.run(&["publish"]).status.success());
    site.wait_until("visitors have the new edition", || {
        daemon.get("/en/").text().contains("The House in Coyoacán")
    });
    daemon.signal(Signal::TERM);
}

#[test]
fn an_unplugged_card_ends_the_play_and_is_used_again_once_it_is_back() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let recording = card.record().unwrap();
    let played = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(played.status, 204, "{}", played.text());
    assert!(recording.wait_for_sound(0.02, TIMEOUT), "{}", site.log());
    site.await_plays(|plays| plays.len() == 1);
    card.unplug().unwrap();
    let plays = site.await_plays(|plays| plays.iter().any(|play| play.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("device_lost"));
    assert_eq!(daemon.get("/healthz").json()["speakers"]["missing"], 1);
    card.plug_again().unwrap();
    site.wait_until("the speaker is back", || {
        daemon.get("/healthz").json()["speakers"]["ready"] == 1
    });
    let recording = card.record().unwrap();
    let response = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=12");
    assert_eq!(response.status, 204, "{}", response.text());
    assert!(recording.wait_for_sound(0.02, TIMEOUT), "{}", site.log());
}
