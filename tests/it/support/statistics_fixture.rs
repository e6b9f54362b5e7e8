//! A museum with plays: few with figures that are known to the second, or very many.

use docent::model::{
    Attribution, AvailabilityInterval, Clip, ClipKey, Cue, Day, EndReason, Format, HeardIntervals,
    Key, Language, Moment, Ms, Narration, Play, Recording, Role, Room, RoomState, Sha256, Subject,
    Surface, Tour, Trigger, Variant, VisitorSession,
};
use docent::service::{ConfiguredSpeakers, Staff};
use futures_util::future::join_all;

use super::in_process::{InProcess, slug};
use super::seeded_random::SeededRandom;
use super::silent_recordings;
use super::staff::PASSWORD;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A clip in one language.
#[derive(Clone)]
struct NarrationFixture {
    room: usize,
    clip: String,
    language: &'static str,
    recording: Sha256,
    seconds: u64,
}

pub(crate) struct StatisticsFixture {
    pub(crate) in_process: InProcess,
    pub(crate) address: String,
    pub(crate) today: Day,
    narrations: Vec<NarrationFixture>,
    plays: usize,
}

pub(crate) fn hash(number: usize) -> Sha256 {
    format!("{number:08x}{:056}", 0).parse().unwrap()
}

fn key(number: usize) -> Key {
    format!("{number:032x}").parse().unwrap()
}

fn recording(number: usize, seconds: u64) -> Recording {
    Recording {
        format: Format::Mp3,
        ..silent_recordings::recording(hash(number), seconds)
    }
}

/// Captions of five seconds each.
fn captions(seconds: u64) -> Vec<Cue> {
    let each = (0..seconds / 5).map(|n| Cue {
        start: Ms(n * 5000),
        end: Ms((n + 1) * 5000),
        text: format!("Lo que se dice en el segundo {}.", n * 5),
    });
    each.collect()
}

fn tour(names: &[(&str, &str)], narrations: &[NarrationFixture]) -> Tour {
    let (es, en): (Language, Language) = ("es".parse().unwrap(), "en".parse().unwrap());
    let both = |text: &str| [(es.clone(), text.to_owned()), (en.clone(), text.to_owned())].into();
    let narration = |clip: &NarrationFixture| Narration {
        title: format!("Lo del {}", clip.clip),
        recording: Some(clip.recording.clone()),
        transcript: "Uno.".into(),
        captions: captions(clip.seconds),
        credit: "Nadie".into(),
    };
    let clips = |room: usize| {
        let mut clips: Vec<Clip> = Vec::new();
        for clip in narrations.iter().filter(|clip| clip.room == room) {
            let key = clip.clip.parse().unwrap();
            if clips.last().is_none_or(|clip| clip.key != key) {
                clips.push(Clip {
                    key,
                    picture: None,
                    before_closing: None,
                    advisories: Vec::new(),
                    narrations: [].into(),
                });
            }
            let narrations = &mut clips.last_mut().unwrap().narrations;
            narrations.insert(clip.language.parse().unwrap(), narration(clip));
        }
        clips
    };
    let rooms = names.iter().enumerate().map(|(n, (slug, name))| Room {
        slug: slug.parse().unwrap(),
        number: (n + 1).to_string().parse().unwrap(),
        name: both(name),
        line: both("Aquí"),
        picture: None,
        clips: clips(n),
    });
    Tour {
        languages: vec![es.clone(), en.clone()],
        time_zone: "UTC".into(),
        hours: Vec::new(),
        name: both("Casa Museo"),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: Vec::new(),
        rooms: rooms.collect(),
    }
}

const SMALL: [(&str, &str); 2] = [("kitchen", "Cocina"), ("study", "Estudio")];

impl StatisticsFixture {
    async fn open(names: &[(&str, &str)], narrations: Vec<NarrationFixture>) -> Self {
        let recordings = narrations
            .iter()
            .map(|clip| (clip.recording.clone(), clip.seconds));
        let mut recordings: Vec<Recording> = recordings
            .map(|(sha256, seconds)| Recording {
                sha256,
                ..recording(0, seconds)
            })
            .collect();
        // A recording that was replaced.
        recordings.push(recording(999, 60));
        let in_process = InProcess::with(
            ConfiguredSpeakers::default(),
            tour(names, &narrations),
            recordings,
        )
        .await;
        let address = in_process.serve().await;
        let today = in_process.services.reports.today();
        Self {
            in_process,
            address,
            today,
            narrations,
            plays: 0,
        }
    }

    /// A museum of two rooms without plays.
    pub(crate) async fn empty() -> Self {
        let narration_fixture = |number, room, clip: &str, language, seconds| NarrationFixture {
            room,
            clip: clip.into(),
            language,
            recording: hash(number),
            seconds,
        };
        let narrations = vec![
            narration_fixture(1, 0, "1", "es", 60),
            narration_fixture(2, 0, "2", "es", 100),
            narration_fixture(3, 0, "2", "en", 100),
            narration_fixture(4, 1, "8", "es", 80),
            narration_fixture(5, 1, "8-family", "es", 40),
        ];
        Self::open(&SMALL, narrations).await
    }

    /// A time of the day, a number of days ago.
    pub(crate) fn at(&self, ago: i32, minutes: i64) -> Moment {
        let wall_ms = i64::from((self.today + -ago).0) * DAY + minutes * 60_000;
        Moment {
            wall_ms,
            boot_ms: wall_ms - i64::from(self.today.0) * DAY,
            trusted: true,
        }
    }

    fn next(&mut self, of: usize, at: Moment) -> Play {
        self.plays += 1;
        let clip = &self.narrations[of];
        Play {
            key: key(self.plays),
            subject: Subject {
                edition: 1,
                room: self.room(clip.room),
                clip: clip.clip.parse().unwrap(),
                language: clip.language.parse().unwrap(),
                recording: clip.recording.clone(),
                audible_length: Ms(clip.seconds * 1000),
            },
            surface: Surface::Speaker,
            trigger: Trigger::Visitor,
            session: None,
            started: at,
            touch_latency: None,
            heard: HeardIntervals::default(),
            listened: Ms::ZERO,
            end: Some(EndReason::Finished),
            rating: None,
        }
    }

    fn room(&self, number: usize) -> docent::model::Slug {
        self.in_process.services.editions.current().tour.rooms[number]
            .slug
            .clone()
    }

    pub(crate) async fn record(&self, play: Play) {
        let at = play.started;
        let store = &self.in_process.store;
        store
            .record_play(self.in_process.run, play, at)
            .await
            .unwrap();
    }

    /// A play of a number of seconds from the beginning of a narration.
    pub(crate) fn play_of(&mut self, of: usize, at: Moment, seconds: u64, end: EndReason) -> Play {
        let mut play = self.next(of, at);
        play.heard = [(Ms::ZERO, Ms(seconds * 1000))].into_iter().collect();
        play.listened = Ms(seconds * 1000);
        play.end = Some(end);
        play
    }

    /// A museum whose first visitor heard half of a clip, in the first minute of today.
    pub(crate) async fn with_one_play() -> Self {
        let mut fixture = Self::empty().await;
        let play = fixture.play_of(0, fixture.at(0, 0), 30, EndReason::Stopped);
        fixture.record(play).await;
        fixture
    }

    /// Plays whose figures were worked out by hand: 31 starts yesterday between ten and eleven, 25 plays
    /// forty days ago, and one long before.
    pub(crate) async fn with_known_figures() -> Self {
        use EndReason as E;
        let mut fixture = Self::empty().await;
        let ends = [
            (15, 60, E::Finished),
            (6, 30, E::Stopped),
            (2, 12, E::Navigated),
            (1, 20, E::PowerLoss),
        ];
        let mut narrations = Vec::new();
        for (times, seconds, end) in ends {
            for _ in 0..times {
                let minute = i64::try_from(narrations.len()).unwrap();
                let mut play = fixture.play_of(0, fixture.at(1, 600 + minute), seconds, end);
                // All but two have a session of their own.
                play.session = (narrations.len() < 22).then(|| key(9000 + narrations.len()));
                narrations.push(play);
            }
        }
        for n in 0..7 {
            let minute = i64::try_from(narrations.len()).unwrap();
            let at = fixture.at(1, 600 + minute);
            let mut play = if n < 5 {
                fixture.play_of(1, at, 100, E::Finished)
            } else {
                fixture.play_of(1, at, 1, E::Superseded)
            };
            play.surface = Surface::Phone;
            play.session = (n < 5).then(|| key(9000 + n));
            narrations.push(play);
        }
        for ago in [vec![40; 25], vec![70]].concat() {
            let at = fixture.at(ago, 720);
            narrations.push(fixture.play_of(0, at, 60, E::Finished));
        }
        let mut other = fixture.play_of(0, fixture.at(1, 650), 60, E::Finished);
        other.trigger = Trigger::Attract;
        narrations.push(other);
        for play in narrations {
            fixture.record(play).await;
        }
        for n in 0..22 {
            let visit = VisitorSession {
                session: key(9000 + n),
                surface: Surface::Speaker,
                room: slug("kitchen"),
                began: fixture.at(1, 600 + i64::try_from(n).unwrap()),
                touched: Ms(120_000),
            };
            fixture
                .in_process
                .store
                .record_session(fixture.in_process.run, visit)
                .await
                .unwrap();
        }
        fixture.open_rooms(1, 9..19).await;
        fixture.open_rooms(40, 12..13).await;
        let dead = AvailabilityInterval {
            rooms: [slug("study")].into(),
            state: RoomState::Dead,
            from: fixture.at(1, 19 * 60),
            lasted: Ms(30 * 60_000),
        };
        let store = &fixture.in_process.store;
        store
            .note_availability(fixture.in_process.run, vec![dead])
            .await
            .unwrap();
        fixture
    }

    /// A number of plays of phones in one hour of a day; returns the day.
    pub(crate) async fn add_phone_plays(&mut self, ago: i32, hour: i64, times: usize) -> Day {
        let mut plays = Vec::new();
        for _ in 0..times {
            let mut play = self.play_of(0, self.at(ago, hour * 60 + 1), 60, EndReason::Finished);
            play.surface = Surface::Phone;
            plays.push(play);
        }
        join_all(plays.into_iter().map(|play| self.record(play))).await;
        self.today + -ago
    }

    /// All rooms were available on that day, between these hours.
    async fn open_rooms(&self, ago: i32, hours: std::ops::Range<i64>) {
        let rooms = self
            .in_process
            .services
            .editions
            .current()
            .tour
            .rooms
            .iter()
            .map(|room| room.slug.clone())
            .collect();
        let stretch = AvailabilityInterval {
            rooms,
            state: RoomState::Available,
            from: self.at(ago, 0),
            lasted: Ms(3_600_000),
        };
        let each = hours.map(|hour| AvailabilityInterval {
            from: self.at(ago, hour * 60),
            ..stretch.clone()
        });
        let store = &self.in_process.store;
        store
            .note_availability(self.in_process.run, each.collect())
            .await
            .unwrap();
    }

    /// Twenty-five rooms and three hundred clips, and thousands of plays within three months.
    pub(crate) async fn large() -> Self {
        let slugs: Vec<String> = (1..=25).map(|n| format!("room-{n}")).collect();
        let names = [
            "Cocina",
            "Estudio",
            "Jardín de los cactus y de las gallinas",
            "Biblioteca",
            "Zaguán",
        ];
        let rooms: Vec<(&str, &str)> = slugs
            .iter()
            .enumerate()
            .map(|(n, slug)| (slug.as_str(), names[n % 5]))
            .collect();
        let mut narrations = Vec::new();
        for clip in 0..300 {
            let variant = Variant::ALL[if clip % 12 < 8 { 0 } else { clip % 5 }];
            let name = ClipKey {
                number: (clip + 1).to_string().parse().unwrap(),
                variant,
            };
            let name = name.to_string();
            for (n, language) in ["es", "en"].into_iter().enumerate() {
                narrations.push(NarrationFixture {
                    room: clip / 12,
                    clip: name.clone(),
                    language,
                    recording: hash(1000 + clip * 2 + n),
                    seconds: 45 + u64::try_from(clip % 9 * 12).unwrap(),
                });
            }
        }
        let mut fixture = Self::open(&rooms, narrations).await;
        let mut dice = SeededRandom(7);
        for ago in 0..90 {
            if (fixture.today + -ago).weekday() != docent::model::Weekday::Monday {
                fixture.open_rooms(ago, 10..17).await;
            }
        }
        let mut plays = Vec::new();
        for session in 0..1500 {
            let ago = i32::try_from(dice.below(90)).unwrap();
            let mut minute = 600 + i64::try_from(dice.below(7 * 50)).unwrap();
            let room = dice.below(25).min(dice.below(25));
            for clip in 0..=dice.below(4) {
                let of = (usize::try_from(room).unwrap() * 12 + usize::try_from(clip).unwrap()) * 2
                    + usize::from(dice.below(4) == 0);
                let seconds = fixture.narrations[of].seconds;
                let heard = if dice.below(5) < 3 {
                    seconds
                } else {
                    dice.below(seconds)
                };
                let end = match dice.below(40) {
                    0 => EndReason::PowerLoss,
                    1 => EndReason::Closing,
                    _ if heard == seconds => EndReason::Finished,
                    _ => EndReason::Stopped,
                };
                let mut play = fixture.play_of(of, fixture.at(ago, minute), heard, end);
                play.session = Some(key(100_000 + session));
                if session % 3 == 0 {
                    play.surface = Surface::Phone;
                }
                plays.push(play);
                minute += 3;
            }
        }
        for some in plays.chunks(200) {
            join_all(some.iter().map(|play| fixture.record(play.clone()))).await;
        }
        fixture
    }

    /// An older recording of the first clip, which twelve visitors heard, and its edition.
    pub(crate) async fn add_earlier_recording(&mut self) {
        let (now, store) = (
            self.in_process.services.editions.current(),
            &self.in_process.store,
        );
        let mut tour = now.tour.clone();
        let narrations = tour.rooms[0].clips[0].narrations.values_mut();
        for narration in narrations {
            narration.recording = Some(hash(999));
            for cue in &mut narration.captions {
                cue.text = cue.text.replace("se dice", "se decía");
            }
        }
        let by = Attribution::local(self.at(0, 0));
        store.publish(tour, by).await.unwrap();
        store.publish(now.tour.clone(), by).await.unwrap();
        for n in 0..12 {
            let mut play = self.play_of(0, self.at(2, 700 + n), 45, EndReason::Stopped);
            play.subject.recording = hash(999);
            self.record(play).await;
        }
    }

    /// Another member of staff, with their token.
    pub(crate) async fn member(&self, name: &str, role: Role) -> (Staff, String) {
        let services = &self.in_process.services;
        let invite = services
            .people
            .add(self.in_process.admin.actor(), name.parse().unwrap(), role)
            .await
            .unwrap();
        let tokens = services.people.accept(&invite, name, PASSWORD, None).await;
        let token = tokens.unwrap().session;
        (services.sessions.find(&token).unwrap(), token)
    }
}
