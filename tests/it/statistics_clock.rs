//! The dating of plays when the clock is wrong, and the availability of rooms.

use std::time::Duration;

use docent::clock::Clock;
use docent::library::Library;
use docent::model::{
    Availability, AvailabilityInterval, Day, Filter, Moment, Ms, Period, PlayTotals, RoomState,
    Slug, Surface, VisitorSession,
};
use docent::service::{PlayerRegistry, Services, Setup, TourSnapshot};

use crate::statistics_figures::{TUESDAY, at, thirty};
use crate::support::plays_fixture::{PlaysFixture, key, play};

#[tokio::test]
async fn plays_of_an_unset_clock_are_dated_once_it_is_set() {
    let unset = |boot_ms| Moment {
        wall_ms: boot_ms,
        boot_ms,
        trusted: false,
    };
    let fixture = PlaysFixture::open("America/Mexico_City", unset(10_000)).await;
    let plays = |moment: Moment, number| {
        let mut play = play(number, 'c', Surface::Speaker, moment);
        play.heard = [(Ms(0), Ms(12_000))].into_iter().collect();
        play.session = Some(key(77));
        play
    };
    let record = |play, at| fixture.store.record_play(fixture.run, play, at);
    record(plays(unset(20_000), 1), unset(32_000))
        .await
        .unwrap();
    let rooms = ["kitchen", "study"].map(|name| name.parse().unwrap());
    let open = |from, lasted| AvailabilityInterval {
        rooms: rooms.clone().into(),
        state: RoomState::Available,
        from,
        lasted: Ms(lasted),
    };
    let note = |interval| fixture.store.note_availability(fixture.run, vec![interval]);
    note(open(unset(10_000), 60_000)).await.unwrap();

    let seventies: Day = "1969-12-31".parse().unwrap();
    let then = Period::up_to(seventies, 1);
    let figures = |period| fixture.store.figures(period, Filter::default());
    let before = figures(then).await.unwrap();
    assert_eq!((before.total().starts, before.total().estimated), (1, 1));
    assert_eq!(before.available().available_ms, 120_000);

    // One play runs while the clock is set, and is recorded with the old time.
    let set = Moment {
        wall_ms: TUESDAY + 100_000,
        boot_ms: 100_000,
        trusted: true,
    };
    record(plays(unset(90_000), 2), set).await.unwrap();
    note(open(unset(10_000), 80_000)).await.unwrap();
    let after = figures(then).await.unwrap();
    assert_eq!(after.total(), PlayTotals::default());
    assert_eq!(after.sessions_of(None).sessions, 0);
    assert_eq!(after.available().available_ms, 0);
    let tuesday: Day = "2026-11-24".parse().unwrap();
    let now = figures(Period::up_to(tuesday, 1)).await.unwrap();
    assert_eq!((now.total().starts, now.total().estimated), (2, 0));
    assert_eq!(now.sessions_of(None).sessions, 1);
    assert_eq!(now.available().available_ms, 160_000);
    assert!(fixture.store.prove_statistics().await.unwrap().holds());
    let walls: Vec<i64> = fixture
        .database()
        .prepare("select started_wall_ms - started_boot_ms from play")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(walls, [TUESDAY, TUESDAY]);
}

#[tokio::test]
async fn a_clock_set_after_the_last_play_dates_it_as_well() {
    let moment = |wall_ms, boot_ms, trusted| Moment {
        wall_ms,
        boot_ms,
        trusted,
    };
    let unset = moment(20_000, 20_000, false);
    let fixture_with_unset_clock = async || {
        let fixture = PlaysFixture::open("America/Mexico_City", unset).await;
        let mut heard = play(1, 'c', Surface::Speaker, unset);
        heard.heard = [(Ms(0), Ms(12_000))].into_iter().collect();
        let plays = fixture.store.record_play(fixture.run, heard, unset);
        plays.await.unwrap();
        fixture
    };
    let tuesday = Period::up_to("2026-11-24".parse().unwrap(), 1);
    let wait_for_result = async |fixture: &PlaysFixture| {
        let plays = fixture
            .store
            .figures(tuesday, Filter::default())
            .await
            .unwrap();
        assert_eq!((plays.total().starts, plays.total().estimated), (1, 0));
    };
    let set = moment(TUESDAY + 600_000, 600_000, true);
    let open = AvailabilityInterval {
        rooms: ["kitchen".parse().unwrap()].into(),
        state: RoomState::Available,
        from: set,
        lasted: Ms(60_000),
    };
    let fixture = fixture_with_unset_clock().await;
    let noted = fixture.store.note_availability(fixture.run, vec![open]);
    noted.await.unwrap();
    wait_for_result(&fixture).await;
    // Or a visitor touches a screen without a play: twice, the second time in a known session.
    let fixture = fixture_with_unset_clock().await;
    for began in [unset, set] {
        let visit = VisitorSession {
            session: key(77),
            surface: Surface::Speaker,
            room: "kitchen".parse().unwrap(),
            began,
            touched: Ms(1_000),
        };
        fixture
            .store
            .record_session(fixture.run, visit)
            .await
            .unwrap();
    }
    wait_for_result(&fixture).await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_an_hour_loses_and_doubles_nothing() {
    let fixture = PlaysFixture::open("America/Mexico_City", at(TUESDAY + 36_000_000)).await;
    for (number, back) in [(1, 0), (2, 3_600_000), (3, 3_600_000)] {
        let mut started = at(TUESDAY + 36_000_000 + i64::try_from(number).unwrap() * 60_000);
        started.wall_ms -= back;
        let mut play = play(number, 'c', Surface::Speaker, started);
        play.session = Some(key(77));
        play.heard = [(Ms(0), Ms(12_000))].into_iter().collect();
        play.listened = Ms(12_000);
        fixture
            .store
            .record_play(fixture.run, play, started)
            .await
            .unwrap();
    }
    let tuesday: Day = "2026-11-24".parse().unwrap();
    let plays = fixture
        .store
        .figures(Period::up_to(tuesday, 1), Filter::default());
    let plays = plays.await.unwrap();
    assert_eq!(
        (plays.total().starts, plays.sessions_of(None).sessions),
        (3, 1)
    );
    assert_eq!(plays.sessions_of(None).dwell_ms, 12_000);
    assert!(fixture.store.prove_statistics().await.unwrap().holds());
}

#[tokio::test]
async fn the_time_of_a_dead_speaker_is_reported() {
    let (fixture, period) = thirty().await;
    let rooms = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    let ten = at(TUESDAY + 36_000_000);
    let stretch = |names: &[&str], state, minutes: u64| AvailabilityInterval {
        rooms: rooms(names),
        state,
        from: ten,
        lasted: Ms(minutes * 60_000),
    };
    let plays = vec![
        stretch(&["kitchen"], RoomState::Dead, 20),
        stretch(&["study"], RoomState::Available, 20),
        stretch(&["kitchen", "study"], RoomState::Available, 30),
    ];
    fixture
        .store
        .note_availability(fixture.run, plays.clone())
        .await
        .unwrap();
    // The same again, longer: it is the same.
    let longer = vec![stretch(&["kitchen"], RoomState::Dead, 25), plays[2].clone()];
    fixture
        .store
        .note_availability(fixture.run, longer)
        .await
        .unwrap();
    let plays = fixture
        .store
        .figures(period, Filter::default())
        .await
        .unwrap();
    let kitchen = plays.availability[&"kitchen".parse::<Slug>().unwrap()];
    let minutes = |number: i64| number * 60_000;
    assert_eq!(
        kitchen,
        Availability {
            available_ms: minutes(30),
            dead_ms: minutes(25),
            down_ms: 0
        }
    );
    assert_eq!(plays.available().available_ms, minutes(80));
    assert_eq!(plays.available_by_hour[34], minutes(80));
}

/// The current run of a daemon of this museum.
pub(crate) async fn docent(fixture: &PlaysFixture, clock: &Clock) -> Services {
    Services::new(
        clock.clone(),
        fixture.store.clone(),
        Library::open(fixture.dir.path(), "docent".into()).unwrap(),
        fixture.run,
        TourSnapshot::current(&fixture.store).await.unwrap(),
        PlayerRegistry::default(),
        Setup::default(),
    )
}

async fn availability(fixture: &PlaysFixture) -> Availability {
    let tuesday: Day = "2026-11-24".parse().unwrap();
    let plays = fixture
        .store
        .figures(Period::up_to(tuesday, 1), Filter::default());
    plays.await.unwrap().available()
}

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn availability_is_measured_to_the_last_minute_of_a_run() {
    let clock = Clock::manual("2026-11-24T16:00:00Z".parse().unwrap());
    let fixture = PlaysFixture::open("America/Mexico_City", clock.moment()).await;
    let services = docent(&fixture, &clock).await;
    services.availability.sample().await.unwrap();
    clock.advance(Duration::from_mins(50));
    services.availability.sample().await.unwrap();
    // The run ends in another hour than the one that was looked at last.
    clock.advance(Duration::from_mins(15));
    services.availability.flush().await.unwrap();
    let available = availability(&fixture).await.available_ms;
    assert_eq!(
        available,
        2 * 65 * MINUTE,
        "two rooms, an hour and five minutes"
    );
}

#[tokio::test]
async fn downtime_is_measured_to_the_minute_once_the_clock_is_set() {
    let clock = Clock::manual("2026-11-24T16:00:00Z".parse().unwrap());
    let mut fixture = PlaysFixture::open("America/Mexico_City", clock.moment()).await;
    let services = docent(&fixture, &clock).await;
    for _ in 0..=49 {
        services.availability.sample().await.unwrap();
        clock.advance(Duration::from_mins(1));
    }
    // It was killed within a minute of its last sample; that minute counts as down.
    drop(services);
    clock.advance(Duration::from_mins(20));
    // An earlier run, whose clock was never set, wrote a time that lies years ahead.
    let guessed = AvailabilityInterval {
        rooms: ["study".parse().unwrap()].into(),
        state: RoomState::Available,
        from: Moment {
            wall_ms: 2 * TUESDAY,
            boot_ms: 0,
            trusted: false,
        },
        lasted: Ms(1_000),
    };
    clock.trust(false);
    let store = &fixture.store;
    let strayed = store.begin_run(Some("another".into()), clock.moment());
    let strayed = strayed.await.unwrap();
    store
        .note_availability(strayed, vec![guessed])
        .await
        .unwrap();

    fixture.run = store
        .begin_run(Some("later".into()), clock.moment())
        .await
        .unwrap();
    let services = docent(&fixture, &clock).await;
    services.availability.sample().await.unwrap();
    clock.advance(Duration::from_mins(5));
    services.availability.sample().await.unwrap();
    assert_eq!(
        availability(&fixture).await.down_ms,
        0,
        "nobody knows the time"
    );
    clock.trust(true);
    for _ in 0..3 {
        services.availability.sample().await.unwrap();
        clock.advance(Duration::from_mins(1));
    }
    let plays = availability(&fixture).await;
    assert_eq!(
        plays.down_ms,
        2 * 21 * MINUTE,
        "two rooms, and a minute too many"
    );
    assert_eq!(plays.available_ms, 2 * (49 + 5 + 2) * MINUTE);
}
