//! A service in the test's own process, for calls that only staff pages make.

use std::net::SocketAddr;
use std::time::Duration;

use docent::clock::Clock;
use docent::library::Library;
use docent::model::{
    Attribution, Clip, Language, LocalScreens, Ms, Narration, Recording, Room, ScreenId, Slug, Tour,
};
use docent::service::{
    self, ClipRequest, ConfiguredSpeakers, PlayLog, PlayerRegistry, Services, Setup, Staff,
};
use docent::store::Store;
use docent::web;
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::TIMEOUT;
use super::silent_recordings;
use super::staff::PASSWORD;

/// Rooms with one clip each, a minute long.
pub(crate) struct InProcess {
    pub(crate) services: Services,
    pub(crate) store: Store,
    pub(crate) library: Library,
    /// An admin who is signed in.
    pub(crate) admin: Staff,
    /// The token in the admin's browser.
    pub(crate) token: String,
    pub(crate) run: i64,
    clock: Clock,
    _state: TempDir,
}

pub(crate) fn slug(room: &str) -> Slug {
    room.parse().unwrap()
}

fn sound() -> Recording {
    silent_recordings::recording("a".repeat(64).parse().unwrap(), 60)
}

fn tour(rooms: &[&str]) -> Tour {
    let spanish: Language = "es".parse().unwrap();
    let text = |text: &str| [(spanish.clone(), text.to_owned())].into();
    let room = |(at, name): (usize, &&str)| Room {
        slug: slug(name),
        number: (at + 1).to_string().parse().unwrap(),
        name: text(name),
        line: text("Aquí"),
        picture: None,
        clips: vec![Clip {
            key: (at + 1).to_string().parse().unwrap(),
            advisories: Vec::new(),
            before_closing: None,
            picture: None,
            narrations: [(
                spanish.clone(),
                Narration {
                    title: "Uno".into(),
                    recording: Some(sound().sha256),
                    transcript: "Uno.".into(),
                    captions: Vec::new(),
                    credit: "Nadie".into(),
                },
            )]
            .into(),
        }],
    };
    Tour {
        languages: vec![spanish.clone()],
        time_zone: "UTC".into(),
        hours: Vec::new(),
        name: text("Casa"),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: Vec::new(),
        rooms: rooms.iter().enumerate().map(room).collect(),
    }
}

impl InProcess {
    pub(crate) async fn open(wiring: ConfiguredSpeakers, rooms: &[&str]) -> Self {
        Self::with(wiring, tour(rooms), vec![sound()]).await
    }

    /// A service with this published tour and these recordings.
    pub(crate) async fn with(
        wiring: ConfiguredSpeakers,
        tour: Tour,
        recordings: Vec<Recording>,
    ) -> Self {
        let clock = Clock::system();
        let state = tempfile::tempdir().unwrap();
        let (store, _thread) = Store::in_memory().unwrap();
        let library = Library::open(state.path(), "docent".into()).unwrap();
        silent_recordings::write(&library.recording_path(&sound().sha256), 60);
        store.add_recordings(recordings).await.unwrap();
        store
            .publish(tour, Attribution::local(clock.moment()))
            .await
            .unwrap();
        let run = store.begin_run(None, clock.moment()).await.unwrap();
        let site = service::TourSnapshot::current(&store).await.unwrap();
        let (sender, plays) = mpsc::channel(64);
        let mut log = PlayLog::new(store.clone(), clock.clone(), run, plays);
        tokio::spawn(async move { log.record().await });
        let setup = Setup {
            own_screens: LocalScreens::Everywhere,
            ..Setup::default()
        };
        let services = Services::new(
            clock.clone(),
            store.clone(),
            library.clone(),
            run,
            site,
            PlayerRegistry::new(wiring, sender),
            setup,
        );
        services.speakers.reload().await.unwrap();
        let invitation = services.people.invite_first_admin().await;
        let invitation = invitation.unwrap().unwrap();
        let tokens = services
            .people
            .accept(&invitation, "Ana", PASSWORD, None)
            .await;
        let token = tokens.unwrap().session;
        Self {
            admin: services.sessions.find(&token).unwrap(),
            token,
            run,
            services,
            store,
            library,
            clock,
            _state: state,
        }
    }

    pub(crate) async fn publish(&self, rooms: &[&str]) {
        let at = self.clock.moment();
        self.store
            .publish(tour(rooms), Attribution::local(at))
            .await
            .unwrap();
        self.services.reload().await.unwrap();
    }

    pub(crate) async fn play(&self, room: &str, clip: &str) -> service::Result<()> {
        let request = ClipRequest {
            room: slug(room),
            clip: clip.parse().unwrap(),
            language: "es".parse().unwrap(),
            from: Ms::ZERO,
            session: None,
        };
        self.services
            .playback
            .play(request, ScreenId::Enrolled(1))
            .await
    }

    /// Serves it, and returns its address.
    pub(crate) async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = web::router(self.services.clone());
        let make_service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, make_service).await });
        format!("http://{address}")
    }
}

/// Polls until `done`, and lets other tasks run meanwhile.
pub(crate) async fn until(what: &str, done: impl Fn() -> bool) {
    let soon = async {
        while !done() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let in_time = tokio::time::timeout(TIMEOUT, soon).await;
    in_time.unwrap_or_else(|_| panic!("it never was that {what}"));
}
