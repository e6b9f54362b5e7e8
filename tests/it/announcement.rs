//! The closing announcement, and the commands that run at opening and closing.

use std::fs;
use std::time::Duration;

use axum::body::Body;
use docent::clock::Clock;
use docent::library::Library;
use docent::model::{
    Attribution, FieldMap, LocalScreens, Ms, OutputName, Phase, Recording, ScreenId, Slug,
    SpeakerStatus, Tour,
};
use docent::service::{
    ClipRequest, ConfiguredSpeakers, HoursPolicy, PlayLog, PlayerRegistry, Services, Setup,
    TourSnapshot,
};
use docent::store::Store;
use docent::web;
use http::Request;
use http_body_util::BodyExt;
use tokio::sync::{mpsc, watch};
use tower::ServiceExt;

use crate::support::TIMEOUT;
use crate::support::{daemon, silent_recordings};

/// Two rooms; one of them has a long clip, and the announcement a quarter of an hour before closing, in two
/// languages.
fn tour() -> Tour {
    let mut flat = FieldMap::default();
    for (field, text) in [
        ("languages", "es en"),
        ("time-zone", "America/Mexico_City"),
        ("hours", "tuesday 10:00 17:00"),
        ("name/es", "Casa"),
        ("rooms", "study garden"),
        ("room/study/number", "8"),
        ("room/study/name/es", "Estudio"),
        ("room/study/clips", "8 90"),
        ("clip/8/es/title", "El estudio"),
        ("clip/8/es/transcript", "Aquí."),
        ("clip/90/before-closing", "15"),
        ("clip/90/es/title", "Cerramos en quince minutos"),
        ("clip/90/es/transcript", "Cerramos."),
        ("clip/90/en/title", "We close in fifteen minutes"),
        ("clip/90/en/transcript", "We close."),
        ("room/garden/number", "1"),
        ("room/garden/name/es", "Jardín"),
    ] {
        flat.set(field.parse().unwrap(), Some(text));
    }
    for (field, sound) in [
        ("clip/8/es/recording", 'a'),
        ("clip/90/es/recording", 'b'),
        ("clip/90/en/recording", 'c'),
    ] {
        let sha256 = sound.to_string().repeat(64);
        flat.set(field.parse().unwrap(), Some(&sha256));
    }
    flat.to_tour().unwrap()
}

fn sound(name: char, seconds: u64) -> Recording {
    silent_recordings::recording(name.to_string().repeat(64).parse().unwrap(), seconds)
}

struct Case {
    services: Services,
    clock: Clock,
    store: Store,
    _state: tempfile::TempDir,
}

fn slug(room: &str) -> Slug {
    room.parse().unwrap()
}

/// A service at a time of its clock, which is moved by hand.
async fn new_site(time: &str) -> Case {
    let clock = Clock::manual(time.parse().unwrap());
    let (store, _thread) = Store::in_memory().unwrap();
    let state = tempfile::tempdir().unwrap();
    let library = Library::open(state.path(), "docent".into()).unwrap();
    let sounds = vec![sound('a', 1_200), sound('b', 10), sound('c', 12)];
    for sound in &sounds {
        let seconds = u32::try_from(sound.length.0 / 1000).unwrap();
        silent_recordings::write(&library.recording_path(&sound.sha256), seconds);
    }
    store.add_recordings(sounds).await.unwrap();
    let by = Attribution::local(clock.moment());
    store.publish(tour(), by).await.unwrap();
    let run = store.begin_run(None, clock.moment()).await.unwrap();
    let (sender, plays) = mpsc::channel(64);
    let mut log = PlayLog::new(store.clone(), clock.clone(), run, plays);
    tokio::spawn(async move { log.record().await });
    let wiring = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let setup = Setup {
        hours_policy: HoursPolicy::Hours,
        own_screens: LocalScreens::Everywhere,
        ..Setup::default()
    };
    let services = Services::new(
        clock.clone(),
        store.clone(),
        library,
        run,
        TourSnapshot::current(&store).await.unwrap(),
        PlayerRegistry::new(wiring, sender),
        setup,
    );
    services.speakers.reload().await.unwrap();
    Case {
        services,
        clock,
        store,
        _state: state,
    }
}

impl Case {
    fn speaker(&self, room: &str) -> watch::Receiver<SpeakerStatus> {
        self.services.speakers.status(&slug(room)).unwrap()
    }

    /// Moves the clock and wakes those who wait for it.
    async fn after(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.services.reload().await.unwrap();
    }

    /// Moves the clock until a fade has ended.
    async fn advance_until_title(&self, speaker: &mut watch::Receiver<SpeakerStatus>, title: &str) {
        let sender = |status: &SpeakerStatus| {
            let now = status.now_playing.as_ref();
            now.is_some_and(|now| now.narration.title == title)
        };
        for _ in 0..40 {
            self.clock.advance(Duration::from_millis(50));
            let moment = Duration::from_millis(300);
            if tokio::time::timeout(moment, speaker.wait_for(sender))
                .await
                .is_ok()
            {
                return;
            }
        }
        panic!("‘{title}’ is not told");
    }

    async fn play(&self) {
        let request = ClipRequest {
            room: slug("study"),
            clip: "8".parse().unwrap(),
            language: "es".parse().unwrap(),
            from: Ms::ZERO,
            session: None,
        };
        self.services
            .playback
            .play(request, ScreenId::Enrolled(1))
            .await
            .unwrap();
    }
}

/// Waits until a speaker plays this title.
async fn wait_for_title(
    speaker: &mut watch::Receiver<SpeakerStatus>,
    title: &str,
) -> SpeakerStatus {
    let sender = |status: &SpeakerStatus| {
        status
            .now_playing
            .as_ref()
            .is_some_and(|now| now.narration.title == title)
    };
    let waited = tokio::time::timeout(TIMEOUT, speaker.wait_for(sender));
    waited.await.unwrap().unwrap().clone()
}

/// A quarter past half past four on a Tuesday in Mexico City: a minute before the announcement.
const BEFORE_ANNOUNCEMENT: &str = "2026-11-24T22:44:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn the_closing_announcement_plays_in_every_room_and_language() {
    let case = new_site(BEFORE_ANNOUNCEMENT).await;
    let services = case.services.clone();
    let announcer = tokio::spawn(async move { services.playback.announce_closing().await });
    let mut rooms = [case.speaker("study"), case.speaker("garden")];
    case.after(59).await;
    for room in &mut rooms {
        assert_eq!(room.borrow().now_playing, None, "not before its time");
    }
    case.after(1).await;
    for room in &mut rooms {
        let sender = wait_for_title(room, "Cerramos en quince minutos").await;
        assert!(sender.now_playing.unwrap().is_announcement);
    }
    // Its captions are where it belongs, not in the room where it is heard.
    let router = web::router(case.services.clone());
    let response = Request::get("/rooms/garden/events").body(Body::empty());
    let mut stream = router.oneshot(response.unwrap()).await.unwrap().into_body();
    let first = stream.frame().await.unwrap().unwrap().into_data().unwrap();
    let event = String::from_utf8(first.to_vec()).unwrap();
    let address = "\"/es/rooms/study/clips/90.json?edition=1\"";
    assert!(event.contains(address), "{event}");
    case.clock.advance(Duration::from_secs(10));
    for room in &mut rooms {
        wait_for_title(room, "We close in fifteen minutes").await;
    }
    case.clock.advance(Duration::from_secs(12));
    for room in &mut rooms {
        room.wait_for(|status| status.now_playing.is_none())
            .await
            .unwrap();
    }
    // The announcement plays once, whatever is published in the same quarter of an hour.
    case.after(20).await;
    assert_eq!(rooms[0].borrow().now_playing, None);
    announcer.abort();
    case.services.speakers.close().await;
    let plays = case.store.count_plays().await.unwrap();
    assert_eq!(plays, 4, "each is in the log, for nobody's account");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_waits_for_a_play_and_interrupts_it_after_a_third_of_the_time() {
    let case = new_site(BEFORE_ANNOUNCEMENT).await;
    let services = case.services.clone();
    let announcer = tokio::spawn(async move { services.playback.announce_closing().await });
    let mut study = case.speaker("study");
    let mut garden = case.speaker("garden");
    case.play().await;
    wait_for_title(&mut study, "El estudio").await;
    case.after(60).await;
    // In a room where nothing plays, the announcement starts at once.
    wait_for_title(&mut garden, "Cerramos en quince minutos").await;
    case.after(299).await;
    let now = study.borrow_and_update().now_playing.clone().unwrap();
    assert!(!now.is_announcement, "there is time");
    case.after(1).await;
    case.advance_until_title(&mut study, "Cerramos en quince minutos")
        .await;
    case.clock.advance(Duration::from_secs(10));
    wait_for_title(&mut study, "We close in fifteen minutes").await;
    case.clock.advance(Duration::from_secs(12));
    let now = wait_for_title(&mut study, "El estudio")
        .await
        .now_playing
        .unwrap();
    assert_eq!(now.phase, Phase::Playing);
    // A minute, five minutes, and what the fade took.
    let position = now.position_at(case.services.clock.monotonic());
    assert!((360_000..362_000).contains(&position.0), "{position:?}");
    announcer.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_or_late_announcement_is_not_played() {
    let case = new_site(BEFORE_ANNOUNCEMENT).await;
    let services = case.services.clone();
    // Docent was off at the time.
    case.clock.advance(Duration::from_secs(150));
    let announcer = tokio::spawn(async move { services.playback.announce_closing().await });
    case.after(1).await;
    assert_eq!(case.speaker("garden").borrow().now_playing, None);
    announcer.abort();
}

#[tokio::test]
async fn visitors_are_not_offered_announcement_clips() {
    let case = new_site(BEFORE_ANNOUNCEMENT).await;
    let router = web::router(case.services.clone());
    let get_request = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let response = router
        .oneshot(get_request("/es/rooms/study"))
        .await
        .unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8(body.to_vec()).unwrap();
    assert!(page.contains("El estudio"), "{page}");
    assert!(!page.contains("Cerramos"), "{page}");
    let request = ClipRequest {
        room: slug("study"),
        clip: "90".parse().unwrap(),
        language: "es".parse().unwrap(),
        from: Ms::ZERO,
        session: None,
    };
    let refused = case
        .services
        .playback
        .play(request, ScreenId::Enrolled(1))
        .await
        .unwrap_err();
    assert_eq!(refused.to_string(), "there is no clip 90 in this room");
}

#[test]
fn hour_commands_run_without_delaying_anything() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note");
    let script = format!("echo $DOCENT_DOOR >> {}; exec sleep 60", note.display());
    let site = daemon::TestSite::new(&format!("at-opening = [\"sh\", \"-c\", {script:?}]\n"));
    let daemon = site.serve();
    assert_eq!(daemon.get("/healthz").status, 200);
    site.wait_until("it has run", || {
        fs::read_to_string(&note).is_ok_and(|text| text == "open\n")
    });
    let (status, took) = daemon.terminate();
    assert!(
        status.success() && took < Duration::from_secs(30),
        "{took:?}"
    );

    let site = daemon::TestSite::new("at-opening = [\"/nowhere/at/all\"]\n");
    let _daemon = site.serve();
    site.wait_until("it is said", || {
        site.log().contains("opening hook did not start")
    });
}
