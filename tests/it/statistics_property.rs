//! Property tests: after any sequence of events, each rollup equals the sum of its plays, computed here
//! without SQL.

use std::collections::BTreeMap;

use docent::model::{
    Day, EndReason, Filter, LocalTime, Moment, Ms, Period, Play, PlayTotals, Rating, Surface,
    Trigger, VisitorSession,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::support::plays_fixture::{NARRATIONS, PlaysFixture, key, play, sums};

/// The times around the changes of Berlin's clocks to winter time and to summer time.
const STARTS: [i64; 2] = [1_792_886_400_000, 1_806_192_000_000];
const ZONE: &str = "Europe/Berlin";
const HOUR: i64 = 3_600_000;

/// The events that may happen next; numbers choose among the present plays.
#[derive(Clone, Debug)]
enum Event {
    /// A new play that began a while ago and may have ended already.
    Begin {
        of: usize,
        phone: bool,
        session: Option<usize>,
        ago: i64,
        heard: u64,
        end: Option<EndReason>,
        trigger: Trigger,
    },
    /// A play is reported again: unchanged, longer, or with an answer.
    Tell {
        which: usize,
        more: u64,
        end: Option<EndReason>,
    },
    Touch {
        session: usize,
        touched: u64,
    },
    Wait {
        minutes: i64,
    },
    /// Nothing happens for a long time.
    Close {
        days: i64,
    },
    /// Plays of silent phones are closed.
    Silence,
    /// The daemon is killed and starts again; the box may have been off meanwhile.
    Restart {
        booted: bool,
    },
    /// The clock is set, or corrected by an hour.
    Set,
    Jump {
        hours: i64,
    },
}

fn end() -> impl Strategy<Value = EndReason> {
    prop::sample::select(EndReason::ALL)
}

fn event() -> impl Strategy<Value = Event> {
    let trigger = prop_oneof![
        6 => Just(Trigger::Visitor),
        2 => Just(Trigger::Queue),
        1 => prop::sample::select(Trigger::ALL),
    ];
    prop_oneof![
        8 => (0..NARRATIONS.len(), any::<bool>(), prop::option::of(0usize..4), 0i64..50, 0u64..110, prop::option::of(end()), trigger)
            .prop_map(|(of, phone, session, ago, heard, end, trigger)| Event::Begin { of, phone, session, ago, heard, end, trigger }),
        6 => (0usize..30, 0u64..60, prop::option::of(end())).prop_map(|(which, more, end)| Event::Tell { which, more, end }),
        2 => (0usize..6, 0u64..900).prop_map(|(session, touched)| Event::Touch { session, touched }),
        4 => (1i64..200).prop_map(|minutes| Event::Wait { minutes }),
        1 => (1i64..300).prop_map(|days| Event::Close { days }),
        1 => Just(Event::Silence),
        1 => any::<bool>().prop_map(|booted| Event::Restart { booted }),
        1 => Just(Event::Set),
        1 => (-2i64..3).prop_map(|hours| Event::Jump { hours }),
    ]
}

/// A box and its visitors.
struct RollupCase {
    fixture: PlaysFixture,
    now: Moment,
    /// The real time.
    truth: i64,
    plays: Vec<Play>,
    boots: usize,
}

impl RollupCase {
    fn wait(&mut self, ms: i64) {
        self.truth += ms;
        self.now.wall_ms += ms;
        self.now.boot_ms += ms;
    }

    fn earlier(&self, minutes: i64) -> Moment {
        Moment {
            wall_ms: self.now.wall_ms - minutes * 60_000,
            boot_ms: self.now.boot_ms - minutes * 60_000,
            ..self.now
        }
    }

    async fn record(&self, play: Play) {
        self.fixture
            .store
            .record_play(self.fixture.run, play, self.now)
            .await
            .unwrap();
    }

    async fn apply(&mut self, event: Event) {
        match event {
            Event::Begin {
                of,
                phone,
                session,
                ago,
                heard,
                end,
                trigger,
            } => {
                let surface = if phone {
                    Surface::Phone
                } else {
                    Surface::Speaker
                };
                let (_, _, _, of, seconds) = NARRATIONS[of];
                let number = self.plays.len();
                let mut play = play(number, of, surface, self.earlier(ago));
                let heard = heard.min(seconds) * 1000;
                play.heard = [(Ms(0), Ms(heard))].into_iter().collect();
                play.listened = Ms(heard);
                play.session = session.map(|session| key(1000 + session));
                play.end = end;
                play.trigger = trigger;
                self.plays.push(play.clone());
                self.record(play).await;
            }
            Event::Tell { which, more, end } => {
                let Some(play) = self.plays.get_mut(which) else {
                    return;
                };
                let from = play
                    .heard
                    .intervals()
                    .last()
                    .map_or(0, |interval| interval.1.0);
                let to = (from + more * 1000).min(play.subject.audible_length.0 + 400);
                play.heard.add(Ms(from), Ms(to));
                play.listened = play.listened + Ms(more * 1000);
                play.end = end.or(play.end);
                let answer = (more % 4 == 0).then(|| Rating::ALL[which % Rating::ALL.len()]);
                play.rating = play.rating.or(answer);
                let play = play.clone();
                self.record(play).await;
            }
            Event::Touch { session, touched } => {
                let visit = VisitorSession {
                    session: key(1000 + session),
                    surface: Surface::Speaker,
                    room: "kitchen".parse().unwrap(),
                    began: self.earlier(20),
                    touched: Ms(touched * 1000),
                };
                let store = &self.fixture.store;
                store.record_session(self.fixture.run, visit).await.unwrap();
            }
            Event::Wait { minutes } => self.wait(minutes * 60_000),
            Event::Close { days } => self.wait(days * 24 * HOUR),
            Event::Silence => {
                let silence = std::time::Duration::from_mins(10);
                let store = &self.fixture.store;
                store
                    .close_stale_phone_plays(self.fixture.run, self.now, silence)
                    .await
                    .unwrap();
            }
            Event::Restart { booted } => {
                if booted {
                    // It comes back without a clock.
                    self.boots += 1;
                    self.wait(HOUR);
                    self.now = Moment {
                        wall_ms: self.now.wall_ms - 2 * HOUR,
                        boot_ms: 9_000,
                        trusted: false,
                    };
                }
                let boot = Some(format!("boot {}", self.boots));
                let store = &self.fixture.store;
                self.fixture.run = store.begin_run(boot, self.now).await.unwrap();
                store
                    .close_interrupted_plays(self.fixture.run)
                    .await
                    .unwrap();
                store.roll_up_ended_plays().await.unwrap();
            }
            Event::Set => {
                self.now.wall_ms = self.truth;
                self.now.trusted = true;
            }
            Event::Jump { hours } => self.now.wall_ms += hours * HOUR,
        }
    }
}

/// A row of the database.
struct Row {
    at: LocalTime,
    narration: String,
    public: bool,
    tally: PlayTotals,
}

/// The plays, read row by row and dated here.
fn rows(fixture: &PlaysFixture) -> Vec<Row> {
    let zone = TimeZone::get(ZONE).unwrap();
    let conn = fixture.database();
    let mut query = conn
        .prepare(
            "select started_wall_ms, room || clip || variant || language || surface, trigger,
               sounding_ms, heard_ms, listened_ms, end_reason, clock_trusted, rating
             from play join subject using (subject_id) where end_reason is not null",
        )
        .unwrap();
    let rows = query.query_map([], |row| {
        let (trigger, end): (String, String) = (row.get(2)?, row.get(6)?);
        let rating: Option<String> = row.get(8)?;
        Ok(Row {
            at: LocalTime::at(row.get(0)?, &zone),
            narration: row.get(1)?,
            public: trigger == "visitor" || trigger == "queue",
            tally: PlayTotals::from_play(
                Ms(row.get(3)?),
                Ms(row.get(4)?),
                Ms(row.get(5)?),
                end.parse().unwrap(),
                !row.get::<_, bool>(7)?,
                rating.map(|rating| rating.parse().unwrap()),
            ),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

async fn assert_equal_to_plays(fixture: &PlaysFixture, period: Period) {
    let report = fixture
        .store
        .figures(period, Filter::default())
        .await
        .unwrap();
    let (mut expected, mut total, mut others) = (BTreeMap::new(), PlayTotals::default(), 0);
    let (mut hours, mut days): (Vec<i64>, BTreeMap<Day, PlayTotals>) =
        (vec![0; 168], BTreeMap::new());
    for row in rows(fixture)
        .iter()
        .filter(|row| period.contains(row.at.day))
    {
        if !row.public {
            others += 1;
            continue;
        }
        *expected
            .entry(row.narration.clone())
            .or_insert_with(PlayTotals::default) += row.tally;
        *days.entry(row.at.day).or_default() += row.tally;
        hours[usize::from(row.at.hour_of_week())] += row.tally.plays;
        total += row.tally;
    }
    let of = report.by(|dimensions| {
        format!(
            "{}{}{}{}{}",
            dimensions.room,
            dimensions.clip.number,
            dimensions.clip.variant,
            dimensions.language,
            dimensions.surface
        )
    });
    assert_eq!(of, expected);
    assert_eq!(report.total(), total);
    assert_eq!(report.days, days.into_iter().collect::<Vec<_>>());
    assert_eq!(report.plays_by_hour, hours);
    assert_eq!(report.other_triggers.values().sum::<i64>(), others);
    assert_eq!(
        report.end_reasons.each().map(|entry| entry.1).sum::<i64>(),
        total.starts
    );
    // Every play is of speakers or of phones, and of one of them alone.
    let all = fixture.store.statistics(period, Filter::default());
    let all = all.await.unwrap();
    let phones = all.phones.unwrap();
    for (figures, surface) in [(&all.first, Surface::Speaker), (&phones, Surface::Phone)] {
        assert!(
            figures
                .listened
                .iter()
                .all(|entry| entry.0.surface == surface)
        );
    }
    let mut both = all.first.total();
    both += phones.total();
    assert_eq!(both, total);
}

fn check(start: i64, events: Vec<Event>, first: i32, days: u16) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let begun = Moment {
            wall_ms: start,
            boot_ms: 60_000,
            trusted: start == STARTS[0],
        };
        let mut case = RollupCase {
            fixture: PlaysFixture::open(ZONE, begun).await,
            now: begun,
            truth: start,
            plays: Vec::new(),
            boots: 0,
        };
        for event in events {
            case.apply(event).await;
        }
        let fixture = &case.fixture;
        let around = LocalTime::at(start, &TimeZone::get(ZONE).unwrap()).day;
        assert_equal_to_plays(fixture, Period::up_to(around + 40, 80)).await;
        assert_equal_to_plays(fixture, Period::up_to(around + first, days)).await;
        let proof = fixture.store.prove_statistics().await.unwrap();
        assert!(proof.holds(), "{proof:?}");
        // The rollups are what a rebuild makes of the plays.
        let kept = sums(&fixture.database());
        fixture.store.rebuild_statistics().await.unwrap();
        assert_eq!(sums(&fixture.database()), kept);
        // Single plays are removed, and nothing changes.
        let period = Period::up_to(around + first, days);
        let before = fixture.store.statistics(period, Filter::default());
        let before = before.await.unwrap();
        while fixture.store.remove_plays(around + first, 3).await.unwrap() > 0 {}
        fixture.store.rebuild_statistics().await.unwrap();
        assert_eq!(sums(&fixture.database()), kept);
        let after = fixture.store.statistics(period, Filter::default());
        assert_eq!(after.await.unwrap(), before);
        let proof = fixture.store.prove_statistics().await.unwrap();
        assert!(proof.holds(), "{proof:?}");
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_rollup_equals_the_sum_of_its_plays(
        start in prop::sample::select(&STARTS[..]),
        events in prop::collection::vec(event(), 1..60),
        first in prop_oneof![-3i32..4, -3i32..900],
        days in prop_oneof![1u16..4, 1u16..900],
    ) {
        check(start, events, first, days);
    }
}
