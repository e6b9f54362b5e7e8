//! What the statistics cost with ten million plays: each report, a thousand plays counted, a play
//! acknowledged while reports run, and `DuckDB` beside it on the same plays.
//!
//! `PLAYS` sets another number of plays. Where the raw plays or `DuckDB` differ from a
//! report, this fails.
#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench may fail loudly, prints what it found, and lives by the real clock"
)]

#[path = "../report/mod.rs"]
mod report;

mod duckdb;
mod generate;
mod kept;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use docent::model::{
    Day, EndReason, Filter, HeardIntervals, Moment, Ms, Period, Play, Subject, Surface, Trigger,
};
use docent::store::Store;
use generate::{Chance, LAST};
use report::{Rounds, Wanted, report, share};

const ROUNDS: usize = 15;
/// Hundreds of plays.
const ACKNOWLEDGED: usize = 5;

fn main() {
    let plays = kept::most();
    let path = kept::database(plays);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = generate::open_database(&path, plays).await;
        let size = std::fs::metadata(&path).unwrap().len() >> 20;
        println!(
            "\n{plays} plays, {} narrations, a database of {size} MB",
            generate::subjects()
        );
        agree(&store, &path).await;
        reports(&store).await;
        duckdb::beside(&store, &path).await;
        store.close().await;
        // What follows writes.
        let copy = kept::Copy::of(&path);
        let (store, thread) = Store::open(copy.path()).unwrap();
        count(&store, copy.path()).await;
        acknowledge(&store).await;
        store.close().await;
        thread.join();
    });
}

pub(crate) fn periods() -> [(&'static str, Period); 6] {
    let up_to = |days| Period::up_to(Day(LAST), days);
    [
        ("today", up_to(1)),
        ("7 days", up_to(7)),
        ("30 days", up_to(30)),
        ("90 days", up_to(90)),
        ("a year", up_to(365)),
        ("three years", up_to(1_095)),
    ]
}

fn cuts() -> [(&'static str, Filter); 3] {
    let room = Filter {
        room: Some("room-3".parse().unwrap()),
        ..Filter::default()
    };
    let language = Filter {
        language: Some("fr".parse().unwrap()),
        ..Filter::default()
    };
    [
        ("the house", Filter::default()),
        ("a room", room),
        ("a language", language),
    ]
}

/// Every report is the raw plays, counted anew, to the last one.
async fn agree(store: &Store, path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    for (name, period) in periods() {
        let figures = store
            .figures(period, Filter::default())
            .await
            .unwrap()
            .total();
        let raw = conn
            .query_row(
                "select count(*), sum(heard_ms >= min(10000, sounding_ms / 2.0)), sum(listened_ms),
                   sum(heard_ms * 10 >= sounding_ms * 9 and end_reason <> 'device_lost')
                 from play join subject using (subject_id) where day between ?1 and ?2",
                [period.first().0, period.last().0],
                |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?]),
            )
            .unwrap();
        let sums = [
            figures.starts,
            figures.plays,
            figures.listened_ms,
            figures.completions,
        ];
        assert_eq!(sums, raw, "{name}");
    }
    println!("every report is equal to the raw plays, counted anew");
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn report_times(what: &str, rounds: &[f64], most: f64) {
    report(what, "ms", Rounds::Alone(rounds), Wanted::Most(most));
}

/// As staff read them: speakers and phones apart, and which hours of phones are doubtful.
async fn reports(store: &Store) {
    for (name, period) in periods() {
        for (cut_name, cut) in cuts() {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let begun = Instant::now();
                let figures = store.statistics(period, cut.clone()).await.unwrap();
                let before = store.report_context(period.before(), cut.clone()).await;
                assert!(before.is_ok());
                times.push(ms(begun));
                assert!(figures.first.total().starts > 0);
            }
            let what = format!("a report of {name}, {cut_name}, with the days before");
            report_times(&what, &times, if name == "a year" { 15.0 } else { 50.0 });
        }
    }
    for (name, period) in periods() {
        let mut times = Vec::new();
        for clip in 0..ROUNDS {
            let recording = format!("{:064x}", clip * 9).parse().unwrap();
            let begun = Instant::now();
            store
                .retention(recording, period, Filter::default())
                .await
                .unwrap();
            times.push(ms(begun));
        }
        report_times(&format!("a recording's curve, {name}"), &times, 50.0);
    }
}

fn moment() -> Moment {
    Moment {
        wall_ms: i64::from(LAST) * 86_400_000 + 18 * 3_600_000,
        boot_ms: 1_000_000,
        trusted: true,
    }
}

fn play(number: u64, chance: &mut Chance) -> Play {
    let clip = chance.below(generate::CLIPS);
    let language = chance.below(3);
    let heard = Ms(u64::from(chance.below(60_000)));
    Play {
        key: format!("f{number:031x}").parse().unwrap(),
        subject: Subject {
            edition: 1,
            room: format!("room-{}", clip % generate::ROOMS).parse().unwrap(),
            clip: clip.to_string().parse().unwrap(),
            language: generate::LANGUAGES[language as usize].parse().unwrap(),
            recording: format!("{:064x}", clip * 3 + language).parse().unwrap(),
            audible_length: Ms(40_000 + u64::from(clip % 50) * 1_000),
        },
        surface: Surface::Phone,
        trigger: Trigger::Visitor,
        session: Some(format!("e{:031x}", number / 3).parse().unwrap()),
        started: moment(),
        touch_latency: None,
        heard: [(Ms::ZERO, heard)].into_iter().collect::<HeardIntervals>(),
        listened: heard,
        end: Some(EndReason::Stopped),
        rating: None,
    }
}

/// A thousand plays that are in no rollup yet are added to all of them; then the next thousand: by
/// turns of no session, and with their sessions.
async fn count(store: &Store, path: &Path) {
    let conn = rusqlite::Connection::open(path).unwrap();
    let (mut alone, mut with_sessions) = (Vec::new(), Vec::new());
    for round in 0..2 * ROUNDS {
        let (times, condition) = if round % 2 == 0 {
            (&mut alone, "false")
        } else {
            (&mut with_sessions, "true")
        };
        conn.execute_batch(&format!(
            "create temp table chosen as select play_id as id from play where key not like 'd%'
               order by play_id desc limit 1000 offset {};
             insert or ignore into session (key, run_id, surface, room, began_wall_ms,
               began_boot_ms, clock_trusted)
             select 'd' || substr(key, 2), 1, surface, room, began_wall_ms, 1, 1 from session
             where session_id in (select session_id from play join chosen on id = play_id);
             insert into play (key, definitions, run_id, edition, subject_id, trigger, session_id,
               started_wall_ms, started_boot_ms, clock_trusted, told_boot_ms, heard, heard_ms,
               listened_ms, end_reason)
             select printf('d%031x', play_id), 1, 1, 1, subject_id, trigger, again.session_id,
               started_wall_ms, 1, 1, 1, heard, heard_ms, listened_ms, end_reason
             from chosen join play on play_id = id
               left join session on session.session_id = play.session_id
               left join session as again on again.key = 'd' || substr(session.key, 2) and {condition};
             drop table chosen",
            round * 1_000
        ))
        .unwrap();
        let begun = Instant::now();
        assert_eq!(store.roll_up_ended_plays().await.unwrap(), 1_000);
        times.push(ms(begun));
    }
    assert!(store.prove_statistics().await.unwrap().holds());
    for (name, times) in [
        ("of no session", alone),
        ("with their sessions", with_sessions),
    ] {
        let what = format!("a thousand plays {name} counted, with the commit");
        report_times(&what, &times, 15.0);
    }
}

/// How long a play waits for its answer, alone and while reports of three years run.
async fn acknowledge(store: &Store) {
    let (mut chance, mut number) = (Chance::new(11), 0);
    for (name, busy) in [("alone", false), ("while reports run", true)] {
        let stop = Arc::new(AtomicBool::new(false));
        let reader = busy.then(|| {
            let (store, stop) = (store.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let (_, years) = periods()[5];
                while !stop.load(Ordering::Relaxed) {
                    store.figures(years, Filter::default()).await.unwrap();
                }
            })
        });
        let mut rounds = Vec::new();
        for _ in 0..ACKNOWLEDGED {
            let mut times = Vec::new();
            for _ in 0..100 {
                number += 1;
                let play = play(number, &mut chance);
                let begun = Instant::now();
                store.record_play(1, play, moment()).await.unwrap();
                times.push(ms(begun));
            }
            rounds.push(share(&times, 99));
        }
        stop.store(true, Ordering::Relaxed);
        if let Some(reader) = reader {
            reader.await.unwrap();
        }
        report_times(
            &format!("a play acknowledged {name}, 99th of 100"),
            &rounds,
            50.0,
        );
    }
}
