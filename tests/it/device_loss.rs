//! The loss of sound cards: what visitors and staff see, what the play's row holds, and the recovery.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::faults::Scenario;
use crate::faults::continuous_sound::gaps;
use crate::screens::{open_page, wait_for_js};
use crate::support::TIMEOUT;
use crate::support::audio_match;
use crate::support::browser::Browser;
use crate::support::captured_audio::Recording;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::decoded_audio::narration;
use crate::support::sound_card::{self, Card};
use crate::support::staff::member;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";
const SECOND: usize = 48_000;

fn play(daemon: &Daemon, room: &str, body: &str) -> u16 {
    let path = format!("/es/rooms/{room}/play");
    daemon.request("POST", &path, &[FORM, JSON], body).status
}

fn speakers(daemon: &Daemon) -> Value {
    daemon.get("/healthz").json()["speakers"].clone()
}

fn wait_until_ready(site: &TestSite, daemon: &Daemon, ready: u64) {
    site.wait_until("the speakers are there", || {
        speakers(daemon)["ready"] == ready
    });
}

fn with_cards(cards: &[&Card], settings: &str) -> (TestSite, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let alsa = folder.path().join("asound.conf");
    fs::write(&alsa, sound_card::wiring(cards).unwrap()).unwrap();
    (TestSite::with_cards(settings, &alsa), folder)
}

fn speaker(room: &str, output: &str) -> String {
    format!("[[speaker]]\nroom = \"{room}\"\noutput = \"{output}\"\n")
}

/// The recording is the narration's beginning, but for gaps that the control stream has as well.
fn assert_complete(card: &Card, mark: usize, narration: &[f32], capture: &Recording) {
    let gaps = gaps(narration, &capture.captured().samples);
    card.control().judge_gaps(mark, &gaps).unwrap();
}

#[test]
fn a_stopped_card_is_detected_within_a_second_and_disturbs_no_other_room() {
    let mut scenario = Scenario::new(
        "a sound card stands still",
        "it is missed within a second, its play is closed with what was heard, the other room plays on",
    );
    for _ in scenario.rounds(1, 5) {
        stop_card_during_play();
    }
}

fn stop_card_during_play() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let settings = speaker("memorial", "one") + &speaker("study", "other");
    let (site, _folder) = with_cards(&[&one, &other], &settings);
    let daemon = site.serve();
    let (capture, other_tape) = (one.record().unwrap(), other.record().unwrap());
    let mark = other.control().mark();
    assert_eq!(play(&daemon, "study", "clip=8"), 204);
    assert_eq!(play(&daemon, "memorial", "clip=13"), 204);
    assert!(capture.wait_for_sound(0.01, TIMEOUT) && other_tape.wait_for_sound(0.01, TIMEOUT));
    site.await_plays(|plays| plays.len() == 2 && plays.iter().all(|plays| plays.heard_ms > 0));
    let enough = capture.length() + 2 * SECOND;
    site.wait_until("enough was heard", || capture.length() >= enough);
    one.freeze(true);
    let begun = Instant::now();
    site.wait_until("the speaker is missed", || {
        speakers(&daemon)["missing"] == 1
    });
    let took = begun.elapsed();
    let plays = site.await_plays(|plays| plays.iter().any(|plays| plays.end.is_some()));
    let lost = plays.iter().find(|play| play.room == "memorial").unwrap();
    assert_eq!(lost.end.as_deref(), Some("device_lost"), "{plays:?}");
    // A busy machine adds to the time.
    assert!(took < Duration::from_secs(10), "{took:?}");
    // The sound that reached the card, without what was still in a buffer.
    let heard = capture.length();
    let natalia = narration("natalia.es.mp3");
    let begins = audio_match::find(&natalia[..SECOND], &capture.captured().samples)
        .unwrap()
        .lag;
    let truly = i64::try_from((heard - begins) / 48).unwrap();
    assert!(
        (lost.heard_ms - truly).abs() < 150,
        "{} ms in the row, {truly} ms at the card",
        lost.heard_ms
    );
    assert_eq!(
        play(&daemon, "memorial", "clip=13"),
        503,
        "no touch waits for it"
    );
    one.freeze(false);
    wait_until_ready(&site, &daemon, 2);
    let log = site.log();
    assert_eq!(
        log.matches("the speaker does not answer").count(),
        1,
        "{log}"
    );
    assert_eq!(log.matches("the speaker is back").count(), 1, "{log}");

    // The play in the study was not disturbed.
    site.await_plays(|plays| {
        plays
            .iter()
            .any(|play| play.room == "study" && play.heard_ms > 12_000)
    });
    let desk = narration("../study/desk.es.mp3");
    assert_complete(&other, mark, &desk[..10 * SECOND], &other_tape);
}

#[test]
fn a_speaker_missing_at_the_start_is_used_once_it_appears() {
    let card = Card::plug("memorial").unwrap();
    card.unplug().unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    site.wait_until("it is missed", || speakers(&daemon)["missing"] == 1);
    assert_eq!(play(&daemon, "memorial", "clip=13"), 503);
    let page = daemon.get("/es/rooms/memorial").text();
    assert!(page.contains("data-speaker=\"missing\""), "{page}");
    // It counts as time in which the room could not have played, and no other room's.
    assert!(daemon.terminate().0.success());
    let conn = site.database();
    let mut dead = conn
        .prepare(
            "select rooms from availability join room_set using (room_set_id) where state = 'dead'",
        )
        .unwrap();
    let dead = dead.query_map([], |row| row.get(0)).unwrap();
    let dead: Vec<String> = dead.map(Result::unwrap).collect();
    assert!(
        !dead.is_empty() && dead.iter().all(|room| room == "memorial"),
        "{dead:?}"
    );
    let daemon = site.serve();
    site.wait_until("it is missed", || speakers(&daemon)["missing"] == 1);
    card.plug_again().unwrap();
    wait_until_ready(&site, &daemon, 1);
    let capture = card.record().unwrap();
    assert_eq!(play(&daemon, "memorial", "clip=13"), 204);
    assert!(capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
}

/// The resources of a process: threads, open files, and memory in kB.
fn open_resources(daemon: &Daemon) -> (usize, usize, u64) {
    let process = format!("/proc/{}", daemon.pid());
    let count = |what: &str| fs::read_dir(format!("{process}/{what}")).unwrap().count();
    let memory = fs::read_to_string(format!("{process}/smaps_rollup")).unwrap();
    let line = memory
        .lines()
        .find(|line| line.starts_with("Pss_Anon:"))
        .unwrap();
    let kb = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    (count("task"), count("fd"), kb)
}

#[test]
fn repeated_losses_leave_nothing_behind() {
    let mut scenario = Scenario::new(
        "a sound card is pulled out and put back",
        "the play is closed as device_lost, the room sounds again by itself, no thread, file or memory is left behind",
    );
    let rounds = usize::try_from(scenario.rounds(25, 100).end).unwrap();
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    wait_until_ready(&site, &daemon, 1);
    let mut before = open_resources(&daemon);
    for round in 0..=rounds {
        if round == 10 {
            // Everything that is cached for the next play exists by now.
            before = open_resources(&daemon);
        }
        assert_eq!(
            play(&daemon, "memorial", "clip=13"),
            204,
            "round {round}: {}",
            site.log()
        );
        site.await_plays(|plays| plays.len() == round + 1);
        card.unplug().unwrap();
        site.wait_until("it is missed", || speakers(&daemon)["missing"] == 1);
        card.plug_again().unwrap();
        wait_until_ready(&site, &daemon, 1);
    }
    site.wait_until("nothing is left behind", || {
        let after = open_resources(&daemon);
        after.0 <= before.0 && after.1 <= before.1 && after.2 <= before.2 + 2_048
    });
    let plays = site.plays();
    assert!(
        plays
            .iter()
            .all(|play| play.end.as_deref() == Some("device_lost")),
        "{plays:?}"
    );
}

#[test]
fn a_room_with_two_cards_plays_on_and_staff_see_which_one_is_lost() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let settings = speaker("memorial", "one") + &speaker("memorial", "other");
    let (site, _folder) = with_cards(&[&one, &other], &settings);
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let (capture, other_tape) = (one.record().unwrap(), other.record().unwrap());
    let mark = other.control().mark();
    assert_eq!(play(&daemon, "memorial", "clip=13"), 204);
    assert!(capture.wait_for_sound(0.01, TIMEOUT) && other_tape.wait_for_sound(0.01, TIMEOUT));
    site.await_plays(|plays| plays.iter().any(|plays| plays.heard_ms > 0));
    one.unplug().unwrap();
    let cookie = format!("Cookie: {}; docent-language=es", ana.cookie);
    let page = || {
        daemon
            .request("GET", "/staff/devices", &[&cookie], "")
            .text()
    };
    site.wait_until("staff are told", || {
        page().contains("Una de sus bocinas no responde: one.")
    });
    assert_eq!(speakers(&daemon)["missing"], 0, "the room has a speaker");
    site.await_plays(|plays| plays.iter().any(|plays| plays.heard_ms > 9_000));
    let natalia = narration("natalia.es.mp3");
    assert_complete(&other, mark, &natalia[..8 * SECOND], &other_tape);

    one.plug_again().unwrap();
    let capture = one.record().unwrap();
    let stopped = daemon.request("POST", "/es/rooms/memorial/stop", &[FORM, JSON], "");
    assert_eq!(stopped.status, 204);
    site.wait_until("it sounds again", || {
        play(&daemon, "memorial", "clip=12") == 204
            && capture.wait_for_sound(0.01, Duration::from_secs(1))
    });
    assert!(!page().contains("bocina no responde") && !page().contains("bocinas no responde"));
}

/// A page of the memorial whose clip was touched.
async fn listener(daemon: &Daemon) -> Browser {
    let browser = open_page(daemon, "/es/rooms/memorial").await;
    let touched = browser.touch("button.clip[data-clip=\"13\"]").await;
    touched.unwrap();
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_loss_the_text_stays_and_the_page_offers_to_resume() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let browser = listener(&daemon).await;
    browser.wait_position(4).await.unwrap();
    card.unplug().unwrap();
    let open = "document.querySelector('#resume-dialog').open";
    wait_for_js(&browser, open).await;
    let shown = browser.text("#resume-message").await.unwrap();
    assert!(
        shown.contains("Siga leyendo aquí o escuche en su teléfono"),
        "{shown}"
    );
    wait_for_js(&browser, "document.querySelector('#resume-play').hidden").await;
    browser.touch("#resume-text").await.unwrap();
    wait_for_js(&browser, "document.querySelector('#text-13').open").await;

    card.plug_again().unwrap();
    wait_for_js(&browser, open).await;
    let message = browser.text("#resume-message").await.unwrap();
    assert!(
        message.starts_with("Volvió el sonido. ¿Continuar desde 0:0"),
        "{message}"
    );
    let capture = card.record().unwrap();
    let mark = card.control().mark();
    browser.touch("#resume-play").await.unwrap();
    assert!(capture.wait_for_sound(0.01, TIMEOUT), "{}", site.log());
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.phase === 'playing'",
    )
    .await;
    wait_for_js(&browser, &format!("!{open}")).await;
    let plays = site.await_plays(|plays| plays.len() == 2 && plays[1].heard_ms > 5_500);
    assert_eq!(plays[0].end.as_deref(), Some("device_lost"));
    let heard = capture.finish().samples;
    let natalia = narration("natalia.es.mp3");
    let first = audio_match::first_sound(&heard, 0.001).unwrap();
    let piece = &heard[first..first + 4 * SECOND];
    let place = audio_match::find(piece, &natalia).unwrap();
    if place.correlation <= 0.95 {
        return card.control().judge(mark, Err(format!("{place:?}")));
    }
    // A voice may have paused just there.
    let off = i64::try_from(place.lag / 48).unwrap() - plays[0].heard_ms;
    assert!(
        (-100..=700).contains(&off),
        "{off} ms from where it was left"
    );
    assert_eq!(
        browser.console_errors().await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_offer_to_resume_is_not_repeated() {
    let card = Card::plug("memorial").unwrap();
    let site = TestSite::with_card("memorial", card.alsa_config());
    let daemon = site.serve();
    let browser = listener(&daemon).await;
    site.await_plays(|plays| plays.len() == 1);
    card.unplug().unwrap();
    let open = "document.querySelector('#resume-dialog').open";
    wait_for_js(&browser, open).await;
    browser.touch("#resume-dialog [data-close]").await.unwrap();
    wait_for_js(&browser, &format!("!{open}")).await;
    card.plug_again().unwrap();
    wait_for_js(&browser, open).await;
    // A second touch so soon would be taken for a tremble.
    let calm = "(window.since ??= performance.now()) + 400 < performance.now()";
    wait_for_js(&browser, calm).await;
    browser.touch("#resume-dialog [data-close]").await.unwrap();
    // Something else is heard of the room, and it does not come back.
    browser.touch("#louder").await.unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#volume').dataset.step === '5'",
    )
    .await;
    wait_for_js(&browser, &format!("!{open}")).await;
    browser
        .touch("button.clip[data-clip=\"12\"]")
        .await
        .unwrap();
    wait_for_js(
        &browser,
        "document.querySelector('#now').dataset.clip === '12'",
    )
    .await;
    assert_eq!(site.await_plays(|plays| plays.len() == 2)[1].clip, "12");
}
