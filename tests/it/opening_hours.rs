//! Opening hours: what closed pages show, and that nothing plays then.

use std::time::Duration;

use axum::body::Body;
use docent::clock::Clock;
use docent::library::Library;
use docent::model::{
    Attribution, Language, Ms, OpeningHours, OpeningState, Room, ScreenId, Tour, Weekday,
};
use docent::service::{
    self, ClipRequest, HoursPolicy, PlayerRegistry, Services, Setup, TourSnapshot,
};
use docent::store::Store;
use docent::web;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

/// A museum of one room, open on Tuesdays from ten to five.
fn tour() -> Tour {
    let spanish: Language = "es".parse().unwrap();
    let text = |text: &str| [(spanish.clone(), text.to_owned())].into();
    Tour {
        languages: vec![spanish.clone()],
        time_zone: "America/Mexico_City".into(),
        hours: vec![OpeningHours {
            days: vec![Weekday::Tuesday],
            open: "10:00".parse().unwrap(),
            close: "17:00".parse().unwrap(),
        }],
        name: text("Casa"),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: Vec::new(),
        rooms: vec![Room {
            slug: "study".parse().unwrap(),
            number: "8".parse().unwrap(),
            name: text("Estudio"),
            line: text("Aquí"),
            picture: None,
            clips: Vec::new(),
        }],
    }
}

/// A service at a time of its clock, which is moved by hand.
async fn new_site(time: &str, keeping: HoursPolicy) -> (Services, Clock, tempfile::TempDir) {
    let clock = Clock::manual(time.parse().unwrap());
    let (store, _thread) = Store::in_memory().unwrap();
    let state = tempfile::tempdir().unwrap();
    let library = Library::open(state.path(), "docent".into()).unwrap();
    store
        .publish(tour(), Attribution::local(clock.moment()))
        .await
        .unwrap();
    let site = TourSnapshot::current(&store).await.unwrap();
    let setup = Setup {
        hours_policy: keeping,
        ..Setup::default()
    };
    let services = Services::new(
        clock.clone(),
        store,
        library,
        1,
        site,
        PlayerRegistry::default(),
        setup,
    );
    (services, clock, state)
}

async fn page(services: &Services, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = web::router(services.clone())
        .oneshot(request)
        .await
        .unwrap();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

async fn play(services: &Services) -> service::Error {
    let request = ClipRequest {
        room: "study".parse().unwrap(),
        clip: "8".parse().unwrap(),
        language: "es".parse().unwrap(),
        from: Ms::ZERO,
        session: None,
    };
    services
        .playback
        .play(request, ScreenId::Enrolled(1))
        .await
        .unwrap_err()
}

#[tokio::test]
async fn while_closed_nothing_plays_and_pages_show_the_opening_time() {
    // Half past nine on a Tuesday in Mexico City.
    let (services, clock, _state) = new_site("2026-11-24T15:30:00Z", HoursPolicy::Hours).await;
    assert!(matches!(play(&services).await, service::Error::Closed));
    let page_text = page(&services, "/rooms/study").await;
    assert!(
        page_text.contains("El museo está cerrado. Abre hoy a las 10:00."),
        "{page_text}"
    );

    clock.advance(Duration::from_mins(30));
    assert_eq!(services.hours.state(), OpeningState::Open);
    // It would play: there is only no such clip here.
    assert!(matches!(
        play(&services).await,
        service::Error::NoSuchClip(_)
    ));
    assert!(!page(&services, "/rooms/study").await.contains("cerrado"));

    clock.advance(Duration::from_hours(7));
    assert!(matches!(play(&services).await, service::Error::Closed));
    let body = page(&services, "/es/visit").await;
    assert!(body.contains("Abre el martes a las 10:00."), "{body}");
    assert!(body.contains("Martes: 10:00–17:00"), "{body}");
}

#[tokio::test]
async fn a_screen_goes_idle_in_a_language_without_translations() {
    let (services, _, _state) = new_site("2026-11-24T17:30:00Z", HoursPolicy::Hours).await;
    let mut greek = tour();
    let tag: Language = "el".parse().unwrap();
    greek.languages.insert(0, tag.clone());
    greek.name.insert(tag, "Σπίτι".into());
    let state = tempfile::tempdir().unwrap();
    let (store, _thread) = Store::in_memory().unwrap();
    let clock = Clock::manual(jiff::Timestamp::UNIX_EPOCH);
    store
        .publish(greek, Attribution::local(clock.moment()))
        .await
        .unwrap();
    let site = TourSnapshot::current(&store).await.unwrap();
    let library = Library::open(state.path(), "docent".into()).unwrap();
    let other = Services::new(
        clock,
        store,
        library,
        1,
        site,
        PlayerRegistry::default(),
        Setup::default(),
    );
    for services in [services, other] {
        let body = page(&services, "/rooms/study").await;
        assert!(body.contains("<h1>Estudio</h1>"), "{body}");
    }
}

#[tokio::test]
async fn a_room_without_clips_has_no_useless_buttons() {
    let (services, ..) = new_site("2026-11-24T17:30:00Z", HoursPolicy::Hours).await;
    let body = page(&services, "/es/rooms/study").await;
    assert!(body.contains("id=\"pause\" hidden"), "{body}");
    assert!(body.contains("id=\"text\" class=\"tile\" hidden"), "{body}");
}

#[tokio::test]
async fn without_opening_hours_the_museum_is_always_open() {
    let (services, ..) = new_site("2026-11-24T06:00:00Z", HoursPolicy::Open).await;
    assert_eq!(services.hours.state(), OpeningState::Open);
    assert!(matches!(
        play(&services).await,
        service::Error::NoSuchClip(_)
    ));
}
