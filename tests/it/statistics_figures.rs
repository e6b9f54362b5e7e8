//! The figures of plays, compared with figures worked out by hand.

use docent::model::{
    Admission, Attribution, Day, Filter, HeardIntervals, Key, Moment, Ms, Period, PlayTotals, Slug,
    Surface, Trigger, VisitorSession,
};

use crate::support::plays_fixture::{PlaysFixture, hash, key, play, sums};

/// Midnight in Mexico City, on a Tuesday.
pub(crate) const TUESDAY: i64 = 1_795_500_000_000;

pub(crate) fn at(wall_ms: i64) -> Moment {
    Moment {
        wall_ms,
        boot_ms: wall_ms - TUESDAY + 3_600_000,
        trusted: true,
    }
}

/// Thirty plays: day, time, session, recording, surface, trigger, heard intervals and length of playback (in
/// seconds), and end reason.
const PLAYS: &str = "
    1 10:00 A a speaker visitor  0-60        60  finished
    1 10:02 A b speaker queue    0-95        95  stopped
    1 10:05 A c speaker visitor  0-12        24  finished
    1 10:20 B a speaker visitor  0-1         1   superseded
    1 10:21 B d speaker visitor  0-50        50  idle_reset
    1 11:00 C c phone   visitor  0-6         6   navigated
    1 11:01 C e phone   visitor  0-9         9   stopped
    1 11:02 C a phone   visitor  0-30,40-60  50  finished
    1 11:30 - a speaker visitor  0-54        54  stopped
    1 12:00 - b speaker visitor  0-100       100 power_loss
    1 12:10 D b speaker visitor  0-9         9   device_lost
    1 12:20 D a speaker visitor  0-60        120 finished
    1 13:00 - a speaker attract  0-60        60  finished
    1 13:10 - c speaker test     0-12        12  finished
    2 10:00 E a phone   visitor  0-60        60  finished
    2 10:03 E d phone   visitor  0-89        89  stopped
    2 10:05 E a phone   visitor  0-20        20  navigated
    2 10:10 F a speaker visitor  0-2         2   superseded
    2 10:11 F b speaker visitor  0-90        90  stopped
    2 10:15 F a speaker queue    5-59        54  finished
    2 10:30 - c speaker visitor  0-5         5   stopped
    2 10:31 - c speaker visitor  0-11        11  stopped
    2 10:40 G e phone   visitor  0-20        20  finished
    2 10:41 G c phone   visitor  0-12        12  finished
    2 16:30 H a speaker visitor  0-59        59  finished
    2 16:32 H b speaker visitor  0-40        40  closing
    2 16:50 - a speaker visitor  0-10        10  staff
    2 16:55 - a speaker visitor  0-33        33  error
    2 16:58 I c speaker visitor  0-10        10  stopped
    2 16:59 - b speaker schedule 0-100       100 finished
";

fn session(letter: &str) -> Option<Key> {
    let number = letter.bytes().next().map(usize::from)?;
    (letter != "-").then(|| key(1000 + number))
}

/// A museum with all thirty plays.
pub(crate) async fn thirty() -> (PlaysFixture, Period) {
    let fixture = PlaysFixture::open("America/Mexico_City", at(TUESDAY)).await;
    for (number, line) in PLAYS.trim().lines().enumerate() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [
            day,
            time,
            letter,
            of,
            surface,
            trigger,
            heard,
            listened,
            end,
        ] = columns[..]
        else {
            panic!("{line}");
        };
        let (hour, minute) = time.split_once(':').unwrap();
        let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
        let days = day.parse::<i64>().unwrap() - 1;
        let started = at(TUESDAY + (days * 24 * 60 + minutes) * 60_000);
        let seconds = |text: &str| Ms(text.parse::<u64>().unwrap() * 1000);
        let mut play = play(
            number,
            of.chars().next().unwrap(),
            surface.parse().unwrap(),
            started,
        );
        play.trigger = trigger.parse().unwrap();
        play.session = session(letter);
        play.heard = heard
            .split(',')
            .map(|range| range.split_once('-').unwrap())
            .map(|(from, to)| (seconds(from), seconds(to)))
            .collect::<HeardIntervals>();
        play.listened = seconds(listened);
        // As it comes: open at first, and closed once.
        let mut open = play.clone();
        open.end = None;
        open.heard = HeardIntervals::default();
        open.listened = Ms::ZERO;
        play.end = Some(end.parse().unwrap());
        for play in [open, play] {
            fixture
                .store
                .record_play(fixture.run, play, started)
                .await
                .unwrap();
        }
    }
    let first: Day = "2026-11-24".parse().unwrap();
    (fixture, Period::new(first, first + 1).unwrap())
}

fn tally(figures: [i64; 8]) -> PlayTotals {
    let [
        starts,
        skips,
        plays,
        uncensored_plays,
        completions,
        censored,
        seconds,
        held,
    ] = figures;
    PlayTotals {
        starts,
        skips,
        plays,
        uncensored_plays,
        completions,
        censored,
        listened_ms: seconds * 1000,
        held,
        estimated: 0,
        ..PlayTotals::default()
    }
}

#[tokio::test]
async fn the_figures_of_thirty_plays_equal_those_worked_out_by_hand() {
    let (fixture, period) = thirty().await;
    let figures = fixture
        .store
        .figures(period, Filter::default())
        .await
        .unwrap();

    // Visitors started 27; the 12 completions are of the 18 plays that were not cut off.
    let all = tally([27, 1, 22, 18, 12, 5, 1093, 18_563_329]);
    assert_eq!(figures.total(), all);
    assert_eq!(
        figures.total().completion_rate().permille(),
        None,
        "18 are too few to quote"
    );
    assert_eq!(figures.total().holding_power(), Some(688));
    assert_eq!(figures.total_before(), PlayTotals::default());

    let rooms = figures.by(|dimensions| dimensions.room.to_string());
    assert_eq!(
        rooms["kitchen"],
        tally([19, 1, 16, 12, 8, 5, 996, 12_446_664])
    );
    assert_eq!(rooms["study"], tally([8, 0, 6, 6, 4, 0, 97, 6_116_665]));
    let languages = figures.by(|dimensions| dimensions.language.to_string());
    assert_eq!(languages["en"], tally([2, 0, 2, 2, 0, 0, 139, 1_390_000]));
    assert_eq!(
        languages["es"],
        tally([25, 1, 20, 16, 12, 5, 954, 17_173_329])
    );
    let surfaces = figures.by(|dimensions| dimensions.surface);
    assert_eq!(
        surfaces[&Surface::Phone],
        tally([8, 0, 7, 7, 3, 0, 266, 6_006_666])
    );
    assert_eq!(
        surfaces[&Surface::Speaker],
        tally([19, 1, 15, 11, 9, 5, 827, 12_556_663])
    );
    let clips = figures.by(|dimensions| dimensions.clip.to_string());
    assert_eq!(clips["1"], tally([12, 1, 10, 8, 6, 2, 523, 7_716_664]));
    assert_eq!(clips["2"], tally([7, 0, 6, 4, 2, 3, 473, 4_730_000]));
    assert_eq!(clips["3"], tally([6, 0, 5, 5, 3, 0, 68, 4_666_665]));
    assert_eq!(clips["3-family"], tally([2, 0, 1, 1, 1, 0, 29, 1_450_000]));

    let days = [
        (period.first(), tally([12, 1, 9, 8, 5, 2, 578, 8_239_999])),
        (period.last(), tally([15, 0, 13, 10, 7, 3, 515, 10_323_330])),
    ];
    assert_eq!(figures.days, days);
    let ends: Vec<i64> = figures.end_reasons.each().map(|entry| entry.1).collect();
    assert_eq!(ends, [9, 8, 2, 1, 2, 1, 1, 1, 1, 1]);
    // Tuesday at ten, eleven and twelve; Wednesday at ten and at four in the afternoon.
    let hours = figures
        .plays_by_hour
        .iter()
        .enumerate()
        .filter(|entry| *entry.1 != 0);
    let hours: Vec<(usize, i64)> = hours.map(|(slot, plays)| (slot, *plays)).collect();
    assert_eq!(hours, [(34, 4), (35, 3), (36, 2), (58, 8), (64, 5)]);
    let others = [
        (Trigger::Attract, 1),
        (Trigger::Schedule, 1),
        (Trigger::Test, 1),
    ];
    assert_eq!(figures.other_triggers, others.into());
    assert_eq!(figures.open_plays, 0);
}

#[tokio::test]
async fn a_report_shows_speakers_first_and_phones_apart() {
    let (fixture, period) = thirty().await;
    let all = fixture.store.statistics(period, Filter::default());
    let all = all.await.unwrap();
    let speakers = tally([19, 1, 15, 11, 9, 5, 827, 12_556_663]);
    let of_phones = tally([8, 0, 7, 7, 3, 0, 266, 6_006_666]);
    assert_eq!(all.first.total(), speakers);
    let phones = all.phones.unwrap();
    assert_eq!(phones.total(), of_phones);
    assert_eq!(phones.sessions_of(None).sessions, 3);
    assert_eq!(all.first.sessions_of(None).sessions, 6);
    assert_eq!(all.doubtful, []);
    let days = |figures: &docent::model::Figures| {
        figures.days.iter().map(|entry| entry.1.plays).sum::<i64>()
    };
    assert_eq!((days(&all.first), days(&phones)), (15, 7));
    // Of one surface alone there is nothing beside it.
    for (surface, total) in [(Surface::Speaker, speakers), (Surface::Phone, of_phones)] {
        let cut = Filter {
            surface: Some(surface),
            ..Filter::default()
        };
        let alone = fixture.store.statistics(period, cut).await.unwrap();
        assert_eq!((alone.first.total(), alone.phones), (total, None));
    }
}

#[tokio::test]
async fn the_figures_of_nine_sessions_equal_those_worked_out_by_hand() {
    let (fixture, period) = thirty().await;
    let by = Attribution::local(at(TUESDAY));
    let counted = Admission {
        day: period.first(),
        was: None,
        now: Some(30),
    };
    fixture
        .store
        .count_admissions(vec![counted], by)
        .await
        .unwrap();
    let figures = fixture
        .store
        .figures(period, Filter::default())
        .await
        .unwrap();
    let whole = figures.sessions_of(None);
    assert_eq!(
        (whole.sessions, whole.without_play, whole.unique_plays),
        (9, 0, 16)
    );
    assert_eq!(whole.dwell_ms, 2_240_000);
    assert_eq!(figures.sessions[&(None, Surface::Phone)].sessions, 3);
    // The kitchen offers two clips and the study one.
    let of = |room: &str| figures.sessions_of(Some(&room.parse::<Slug>().unwrap()));
    assert_eq!((of("kitchen").sessions, of("kitchen").heard_half), (7, 4));
    assert_eq!((of("study").sessions, of("study").heard_half), (4, 4));
    let ways: Vec<(&str, &str, i64)> = figures
        .transitions
        .iter()
        .map(|transition| {
            (
                transition.clip.as_str(),
                transition.next.as_str(),
                transition.times,
            )
        })
        .collect();
    assert_eq!(
        ways,
        [("1", "2", 3), ("2", "1", 2), ("2", "3", 1), ("3", "1", 1)]
    );
    // Four sessions began on the day on which thirty people came.
    assert_eq!(figures.admissions, [(counted.day, 30)]);
    assert_eq!(
        (figures.counted_sessions, figures.sessions_per_hundred()),
        (4, Some(133))
    );
}

#[tokio::test]
async fn a_retention_curve_leaves_out_censored_plays() {
    let (fixture, period) = thirty().await;
    let retention = |period, filter| fixture.store.retention(hash('a'), period, filter);
    let curve = retention(period, Filter::default()).await.unwrap().unwrap();
    assert_eq!(
        (curve.audible_length, curve.coverage.starts),
        (Ms(60_000), 10)
    );
    // At the very start, half a second later, in the middle, and at the end.
    let heard = [0, 1, 50, 99].map(|bucket| curve.coverage.heard[bucket]);
    assert_eq!(heard, [9, 8, 6, 4]);
    // Ten plays are too few for a drop-off.
    assert_eq!(curve.coverage.largest_drop_off(curve.audible_length), None);
    let phones = Filter {
        surface: Some(Surface::Phone),
        ..Filter::default()
    };
    assert_eq!(
        retention(period, phones)
            .await
            .unwrap()
            .unwrap()
            .coverage
            .starts,
        3
    );
    let never = fixture
        .store
        .retention(hash('f'), period, Filter::default());
    assert_eq!(never.await.unwrap(), None);
}

#[tokio::test]
async fn a_session_lasts_as_long_as_its_touches_or_its_plays() {
    let (fixture, period) = thirty().await;
    let visit = |letter: &str, touched: u64| VisitorSession {
        session: session(letter).unwrap(),
        surface: Surface::Speaker,
        room: "kitchen".parse().unwrap(),
        began: at(TUESDAY + 36_000_000),
        touched: Ms(touched * 1000),
    };
    let figures = || fixture.store.figures(period, Filter::default());
    // One session lasted a minute longer than its plays and was recorded twice; one was shorter; one had no play.
    for visit in [
        visit("A", 384),
        visit("A", 300),
        visit("B", 20),
        visit("Z", 45),
    ] {
        fixture
            .store
            .record_session(fixture.run, visit)
            .await
            .unwrap();
    }
    let sessions = figures().await.unwrap().sessions_of(None);
    assert_eq!((sessions.sessions, sessions.without_play), (10, 1));
    assert_eq!(sessions.dwell_ms, 2_240_000 + 60_000 + 45_000);
    let before = sums(&fixture.database());
    fixture.store.rebuild_statistics().await.unwrap();
    assert_eq!(sums(&fixture.database()), before);
}
