//! What staff do about speakers and screens while docent serves.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use docent::model::{Health, Level, Outlet, OutputName, Refusal, ScreenId};
use docent::service::{self, ConfiguredSpeakers, OutletSource, PageVersion, ScreenSelector};

use crate::screens::becomes;
use crate::support::PATIENCE;
use crate::support::audio_match;
use crate::support::browser::Browser;
use crate::support::captured_audio::{Recording as Tape, Side};
use crate::support::daemon::{Daemon, House};
use crate::support::decoded_audio::narration;
use crate::support::in_process::{Inside, slug, until};
use crate::support::sound_card::{self, Card};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";

fn touch(daemon: &Daemon, what: &str, clip: &str) -> (u16, String) {
    let path = format!("/es/rooms/memorial/{what}");
    let answer = daemon.ask("POST", &path, &[FORM, JSON], &format!("clip={clip}"));
    let refused = (answer.status != 204).then(|| answer.json()["refused"].clone());
    let refused = refused.and_then(|it| it.as_str().map(ToOwned::to_owned));
    (answer.status, refused.unwrap_or_default())
}

fn done(house: &House, arguments: &[&str]) {
    let output = house.run(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// Waits until so many seconds more are on the tape.
fn hear(house: &House, tape: &Tape, seconds: usize) {
    let until = tape.length() + seconds * 48_000;
    house.wait_until("enough was heard", || tape.length() >= until);
}

#[test]
fn an_output_is_assigned_while_docent_serves_and_the_next_touch_sounds_there() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let alsa = folder.path().join("asound.conf");
    fs::write(&alsa, sound_card::wiring(&[&one, &other]).unwrap()).unwrap();
    let house = House::with_card("one", &alsa);
    let daemon = house.serve();
    let (tape, other_tape) = (one.record().unwrap(), other.record().unwrap());
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert!(tape.wait_for_sound(0.01, PATIENCE));
    assert_eq!(touch(&daemon, "queue", "12").0, 204);

    done(&house, &["speaker", "assign", "memorial", "other"]);
    let plays = house.await_plays(|it| it.iter().any(|it| it.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("staff"), "{plays:?}");
    house.wait_until("the room has its new output", || {
        touch(&daemon, "play", "13").0 == 204
            && other_tape.wait_for_sound(0.01, Duration::from_secs(2))
    });
    drop(tape.finish());
    assert!(
        house.plays().iter().all(|it| it.clip == "13"),
        "none waited"
    );

    // Unset, it is as the config says.
    done(&house, &["speaker", "assign", "memorial"]);
    let tape = one.record().unwrap();
    house.wait_until("the room has its own output again", || {
        touch(&daemon, "play", "13").0 == 204 && tape.wait_for_sound(0.01, Duration::from_secs(2))
    });
    let wrong = house.run(&["speaker", "assign", "attic", "one"]);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && said.contains("attic"), "{said}");
    let (status, _) = daemon.end();
    assert!(status.success());
    assert!(house.plays().iter().all(|it| it.end.is_some()));
}

#[test]
fn several_outputs_and_single_channels_are_assigned_by_name() {
    let (one, other) = (Card::plug("one").unwrap(), Card::plug("other").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let alsa = folder.path().join("asound.conf");
    fs::write(&alsa, sound_card::wiring(&[&one, &other]).unwrap()).unwrap();
    let house = House::wired("", &alsa);
    let daemon = house.serve();
    let assigned = house.run(&["speaker", "assign", "memorial", "one#left", "other", "gone"]);
    let said = String::from_utf8_lossy(&assigned.stdout).into_owned();
    assert!(said.contains("sounds on ‘one#left’.\n"), "{said}");
    assert!(said.contains("‘gone’ once this box has it"), "{said}");
    let [left, right] = [Side::Left, Side::Right].map(|it| one.record_side(it).unwrap());
    let both = other.record().unwrap();
    house.wait_until("it sounds", || touch(&daemon, "play", "13").0 == 204);
    assert!(left.wait_for_sound(0.01, PATIENCE) && both.wait_for_sound(0.01, PATIENCE));
    let silent = audio_match::first_sound(&right.finish().samples, f32::MIN_POSITIVE);
    assert_eq!(silent, None, "one channel only");
    done(&house, &["speaker", "assign", "memorial"]);
    house.wait_until("it has no speaker", || {
        touch(&daemon, "play", "13").0 == 409
    });

    for (wrong, why) in [
        ("hw:0", "names its card by a number"),
        ("one#up", "a channel: both, left or right"),
    ] {
        let refused = house.run(&["speaker", "assign", "memorial", wrong]);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(why), "{said}");
    }
    let listed = house.run(&["speakers"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(
        listed.contains("other") && !listed.contains("CARD=0"),
        "{listed}"
    );
}

fn power(samples: &[f32]) -> f64 {
    samples.iter().map(|it| f64::from(*it).powi(2)).sum()
}

#[test]
fn a_room_gets_softer_by_as_many_decibels_as_staff_say_and_nothing_stops() {
    let card = Card::plug("memorial").unwrap();
    let house = House::with_card("memorial", card.alsa_config());
    let daemon = house.serve();
    let tape = card.record().unwrap();
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert!(tape.wait_for_sound(0.01, PATIENCE));
    hear(&house, &tape, 7);
    let trim = [
        "speaker",
        "level",
        "memorial",
        "--trim-db",
        "-9",
        "--cap-db",
        "4",
    ];
    done(&house, &trim);
    hear(&house, &tape, 6);
    assert!(daemon.end().0.success());
    let heard = tape.finish().samples;
    let reference = narration("natalia.es.mp3");
    // The best of a few single seconds: a busy machine may lose a moment of any.
    let level = |seconds: std::ops::Range<usize>| {
        let parts = seconds.map(|it| &reference[it * 48_000..(it + 1) * 48_000]);
        let found = parts.filter_map(|it| Some((it, audio_match::find(it, &heard)?)));
        let (part, place) = found
            .max_by(|a, b| a.1.correlation.total_cmp(&b.1.correlation))
            .unwrap();
        assert!(place.correlation > 0.9, "{place:?}");
        let played = &heard[place.lag..place.lag + part.len()];
        10.0 * (power(played) / power(part)).log10()
    };
    let change = level(9..12) - level(1..5);
    assert!((change + 9.0).abs() < 0.2, "it changed by {change} dB");
    let plays = house.plays();
    assert_eq!(plays.len(), 1, "{plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("closing"));

    let wrong = house.run(&[
        "speaker",
        "level",
        "memorial",
        "--trim-db",
        "20",
        "--cap-db",
        "4",
    ]);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        said.contains("trim-db = 20 is not from -40 to 12"),
        "{said}"
    );
}

/// Each event of a room's stream as it comes: the lines that hold data.
fn events(daemon: &Daemon, room: &str) -> impl Iterator<Item = String> + use<> {
    let mut stream = TcpStream::connect(&daemon.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "GET /rooms/{room}/events HTTP/1.1\r\nHost: {}\r\n\r\n",
        daemon.address
    )
    .unwrap();
    let lines = BufReader::new(stream).lines().map(Result::unwrap);
    lines.filter(|it| it.starts_with("data: {"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_house_falls_silent_and_stays_so_over_a_restart() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let mut events = events(&daemon, "memorial");
    assert!(events.next().unwrap().contains("\"muted\":false"));
    assert_eq!(touch(&daemon, "play", "13").0, 204);
    assert_eq!(touch(&daemon, "queue", "12").0, 204);
    house.await_plays(|it| it.len() == 1);
    done(&house, &["mute", "on"]);
    assert!(events.any(|it| it.contains("\"muted\":true")));
    let plays = house.await_plays(|it| it.iter().all(|it| it.end.is_some()));
    assert_eq!(plays.len(), 1, "what waited did not begin: {plays:?}");
    assert_eq!(plays[0].end.as_deref(), Some("staff"));
    for what in ["play", "queue"] {
        assert_eq!(touch(&daemon, what, "13"), (409, "muted".into()), "{what}");
    }

    let browser = Browser::open().await.unwrap();
    browser.goto(&daemon.url("/rooms/memorial")).await.unwrap();
    let lead = browser.text(".lead").await.unwrap();
    assert!(lead.contains("silenció sus bocinas"), "{lead}");
    assert!(daemon.end().0.success());
    let daemon = house.serve();
    assert_eq!(touch(&daemon, "play", "13"), (409, "muted".into()));
    browser
        .goto(&daemon.url("/es/rooms/memorial"))
        .await
        .unwrap();
    becomes(&browser, "!document.querySelector('#muted').hidden").await;
    browser.touch("#pause").await.unwrap();
    becomes(&browser, "!document.querySelector('#notice').hidden").await;

    done(&house, &["mute", "off"]);
    becomes(&browser, "document.querySelector('#muted').hidden").await;
    browser
        .touch("button.clip[data-clip=\"13\"]")
        .await
        .unwrap();
    let playing = "document.querySelector('#now').dataset.phase === 'playing'";
    becomes(&browser, playing).await;
    assert_eq!(house.await_plays(|it| it.len() == 2).len(), 2);
}

fn silent() -> Vec<Outlet> {
    vec![OutputName::Null.into()]
}

fn outputs(house: &Inside) -> Vec<(String, String, OutletSource)> {
    let speakers = house
        .services
        .speakers
        .list(house.ana.actor())
        .unwrap()
        .into_iter();
    let told = speakers.map(|it| {
        let outlets: Vec<String> = it.outlets.iter().map(ToString::to_string).collect();
        (it.room.to_string(), outlets.join(", "), it.source)
    });
    told.collect()
}

fn told(room: &str, output: &str, source: OutletSource) -> (String, String, OutletSource) {
    (room.into(), output.into(), source)
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_get_and_lose_their_speakers_with_the_tour_and_with_what_staff_say() {
    let level = Level::new(-3.0, 2.0).unwrap();
    let own = BTreeMap::from([(slug("study"), (silent(), level))]);
    let wiring = ConfiguredSpeakers {
        own,
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(wiring, &["garden"]).await;
    assert_eq!(outputs(&house), [told("garden", "", OutletSource::None)]);
    let refused = house.play("garden", "1").await.unwrap_err();
    assert!(matches!(refused, service::Error::NoSpeaker(_)));
    let mut sets = house.services.speakers.watch_players();
    sets.mark_unchanged();

    house.publish(&["garden", "study"]).await;
    assert!(sets.has_changed().unwrap());
    let study = &house.services.speakers.list(house.ana.actor()).unwrap()[1];
    assert_eq!((study.source, study.level), (OutletSource::Config, level));
    assert_eq!(
        (study.health, study.staff_level),
        (Some(Health::Ready), false)
    );
    house.play("study", "2").await.unwrap();
    assert!(
        house.services.speakers.list(house.ana.actor()).unwrap()[1]
            .now
            .is_some()
    );

    let garden = slug("garden");
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), silent())
        .await
        .unwrap();
    assert_eq!(
        outputs(&house)[0],
        told("garden", "silent", OutletSource::Staff)
    );
    house.play("garden", "1").await.unwrap();
    assert!(
        house.services.speakers.list(house.ana.actor()).unwrap()[1]
            .now
            .is_some(),
        "the study plays on"
    );
    let mut status = house.services.speakers.status(&garden).unwrap();
    status
        .wait_for(|it| it.now_playing.is_some())
        .await
        .unwrap();
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), Vec::new())
        .await
        .unwrap();
    assert_eq!(outputs(&house)[0], told("garden", "", OutletSource::None));

    // A room that is no more stops.
    let mut status = house.services.speakers.status(&slug("study")).unwrap();
    house.publish(&["garden"]).await;
    assert_eq!(outputs(&house).len(), 1);
    while status.changed().await.is_ok() {}
    assert_eq!(status.borrow().now_playing, None);

    house.services.speakers.close().await;
    let closed = house.play("garden", "1").await.unwrap_err();
    assert!(matches!(closed, service::Error::Stopped), "{closed}");
    let late = house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), silent())
        .await;
    assert!(matches!(late, Err(service::Error::Stopped)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tone_is_no_play_gives_way_to_visitors_and_never_disturbs_them() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(shared, &["garden"]).await;
    let garden = slug("garden");
    house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &garden)
        .await
        .unwrap();
    assert_eq!(
        house.services.speakers.list(house.ana.actor()).unwrap()[0].now,
        None,
        "no screen shows it"
    );
    // A visitor need not wait for it to end.
    house.play("garden", "1").await.unwrap();
    let refused = house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &garden)
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "room ‘garden’: somebody else is listening"
    );
    house
        .services
        .speakers
        .mute(house.ana.actor())
        .await
        .unwrap();
    let muted = house.services.speakers.muted().unwrap();
    assert_eq!(muted.who, "Ana");
    for refused in [
        house
            .services
            .speakers
            .play_test_tone(house.ana.actor(), &garden)
            .await,
        house.play("garden", "1").await,
    ] {
        let muted = matches!(
            refused,
            Err(service::Error::Refused {
                refusal: Refusal::Muted,
                ..
            })
        );
        assert!(muted, "{refused:?}");
    }
    // What is assigned meanwhile is silent as well.
    house.publish(&["garden", "study"]).await;
    assert!(house.play("study", "2").await.is_err());
    house
        .services
        .speakers
        .unmute(house.ana.actor())
        .await
        .unwrap();
    assert_eq!(house.services.speakers.muted(), None);
    house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &slug("study"))
        .await
        .unwrap();
    house.services.speakers.close().await;
    let plays = house.store.count_plays().await.unwrap();
    assert!(plays <= 1, "a tone was counted: {plays} plays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_learns_that_its_room_got_a_speaker_and_lost_it_again() {
    let house = Inside::open(ConfiguredSpeakers::default(), &["study"]).await;
    let study = slug("study");
    let browser = Browser::open().await.unwrap();
    let address = house.serve().await;
    browser
        .goto(&format!("{address}/es/rooms/study"))
        .await
        .unwrap();
    let volume = "document.querySelector('#volume').hidden";
    becomes(&browser, volume).await;
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), study.clone(), silent())
        .await
        .unwrap();
    becomes(&browser, &format!("!{volume}")).await;
    let mut status = house.services.speakers.status(&study).unwrap();
    browser.touch("#pause").await.unwrap();
    status
        .wait_for(|it| it.now_playing.is_some())
        .await
        .unwrap();
    let phase = |it| format!("document.querySelector('#now').dataset.phase === '{it}'");
    becomes(&browser, &phase("playing")).await;

    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), study.clone(), Vec::new())
        .await
        .unwrap();
    becomes(&browser, &format!("{volume} && {}", phase("idle"))).await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_shows_which_one_it_is_and_loads_anew_once_nothing_plays() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(shared, &["garden", "study"]).await;
    let address = house.serve().await;
    let study = ScreenSelector::Room(slug("study"));
    assert_eq!(
        house
            .services
            .screens
            .identify(house.ana.actor(), &study)
            .unwrap(),
        0,
        "nobody is there"
    );
    assert!(
        house
            .services
            .screens
            .identify(house.ana.actor(), &ScreenSelector::Room(slug("attic")))
            .is_err()
    );
    assert!(
        house
            .services
            .screens
            .identify(house.ana.actor(), &ScreenSelector::Screen(ScreenId(7)))
            .is_err()
    );

    let browser = Browser::open().await.unwrap();
    for path in ["/rooms/study", "/es/rooms/study"] {
        browser.goto(&format!("{address}{path}")).await.unwrap();
        let found = || {
            house
                .services
                .screens
                .identify(house.ana.actor(), &study)
                .unwrap()
                > 0
        };
        until("the screen is there", found).await;
        becomes(
            &browser,
            "document.querySelector('#identity').matches(':popover-open')",
        )
        .await;
        assert_eq!(browser.text("#identity .number").await.unwrap(), "2");
        let said = "document.querySelector('#identity-said').textContent === 'Sala 2'";
        becomes(&browser, said).await;
    }
    let seen = &house.services.screens.statuses(house.ana.actor()).unwrap()[0];
    assert!(seen.connected, "{seen:?}");
    assert!(
        matches!(&seen.page, Some(PageVersion { current: true, .. })),
        "{seen:?}"
    );

    // What plays goes on; then the page is new.
    browser.eval("window.old = true").await.unwrap();
    browser.touch("#pause").await.unwrap();
    let phase = |it| format!("document.querySelector('#now').dataset.phase === '{it}'");
    becomes(&browser, &phase("playing")).await;
    house
        .services
        .screens
        .reload(house.ana.actor(), &study)
        .unwrap();
    becomes(
        &browser,
        &format!(
            "performance.now() > 3000 && window.old && {}",
            phase("playing")
        ),
    )
    .await;
    browser.touch("#stop").await.unwrap();
    becomes(&browser, "!window.old").await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());

    browser.goto("about:blank").await.unwrap();
    let seen = || {
        house
            .services
            .screens
            .statuses(house.ana.actor())
            .unwrap()
            .remove(0)
    };
    until("the screen is away", || !seen().connected).await;
    assert!(
        house.services.screens.statuses(house.ana.actor()).unwrap()[0]
            .last_seen
            .unwrap()
            < PATIENCE
    );
}
