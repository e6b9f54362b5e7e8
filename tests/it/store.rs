//! The database: editions, plays, and failures within a batch of writes.

use std::fs;
use std::path::Path;

use docent::model::{
    Attribution, Clip, Cue, DerivedFile, EndReason, Findings, Format, HeardIntervals, Key, Moment,
    Ms, Narration, Play, Recording, Room, Route, Sha256, Subject, Surface, Tour, Trigger,
};
use docent::store::{Error, RecordOutcome, Store, content_hash};
use rusqlite::Connection;

const AT: Moment = Moment {
    wall_ms: 1_795_000_000_000,
    boot_ms: 60_000,
    trusted: true,
};

const BOX: Attribution = Attribution {
    staff: None,
    at: AT,
};

fn hash(of: char) -> Sha256 {
    of.to_string().repeat(64).parse().unwrap()
}

fn key(of: char) -> Key {
    of.to_string().repeat(32).parse().unwrap()
}

fn recording(of: char) -> Recording {
    let serve_command = DerivedFile {
        sha256: hash(of),
        bytes: 480_000,
    };
    Recording {
        sha256: hash(of),
        bytes: 480_000,
        format: Format::Mp3,
        length: Ms(80_000),
        audible_length: Ms(79_500),
        channels: 1,
        rate: 48_000,
        loudness: Some(-18.1),
        true_peak: -3.2,
        waveform: vec![0, 255, 128],
        has_master: true,
        findings: Some(Findings::default()),
        speaker_file: serve_command.clone(),
        browser_file: serve_command,
    }
}

fn tour(title: &str) -> Tour {
    let narration = Narration {
        title: title.into(),
        recording: Some(hash('a')),
        transcript: "Uno.\n\nDos «tres».".into(),
        captions: vec![Cue {
            start: Ms(0),
            end: Ms(900),
            text: "Uno.".into(),
        }],
        credit: "Voz sintética".into(),
    };
    let spanish: docent::model::Language = "es".parse().unwrap();
    Tour {
        languages: vec![spanish.clone()],
        time_zone: "America/Mexico_City".into(),
        name: [(spanish.clone(), "Casa".into())].into(),
        hours: Vec::new(),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: vec![Route {
            slug: "all".parse().unwrap(),
            name: [(spanish.clone(), "Todo".into())].into(),
            line: [].into(),
            clips: vec!["13-family".parse().unwrap()],
        }],
        rooms: vec![Room {
            slug: "memorial".parse().unwrap(),
            number: "12".parse().unwrap(),
            name: [(spanish.clone(), "Monumento".into())].into(),
            line: [(spanish.clone(), "Aquí".into())].into(),
            picture: None,
            clips: vec![Clip {
                picture: None,
                key: "13-family".parse().unwrap(),
                advisories: vec!["death".parse().unwrap()],
                before_closing: Some("15".parse().unwrap()),
                narrations: [(spanish, narration)].into(),
            }],
        }],
    }
}

fn play(of: char, surface: Surface, heard: u64, end: Option<EndReason>) -> Play {
    Play {
        key: key(of),
        subject: Subject {
            edition: 1,
            room: "memorial".parse().unwrap(),
            clip: "13-family".parse().unwrap(),
            language: "es".parse().unwrap(),
            recording: hash('a'),
            audible_length: Ms(79_500),
        },
        surface,
        trigger: Trigger::Visitor,
        session: None,
        started: AT,
        touch_latency: None,
        heard: [(Ms(0), Ms(heard))].into_iter().collect::<HeardIntervals>(),
        listened: Ms(heard),
        end,
        rating: None,
    }
}

/// A state folder with one published edition and one run.
async fn opened(dir: &Path) -> (Store, docent::store::Thread, i64) {
    let (store, thread) = Store::open(&dir.join("docent.db")).unwrap();
    store.add_recordings(vec![recording('a')]).await.unwrap();
    store.publish(tour("Natalia"), BOX).await.unwrap();
    let run = store.begin_run(None, AT).await.unwrap();
    (store, thread, run)
}

fn rows(dir: &Path) -> Vec<(i64, Option<String>)> {
    let conn = Connection::open(dir.join("docent.db")).unwrap();
    let mut query = conn
        .prepare("select heard_ms, end_reason from play order by play_id")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn an_edition_is_read_back_as_published_and_named_by_its_content() {
    let (store, _thread) = Store::in_memory().unwrap();
    store.add_recordings(vec![recording('a')]).await.unwrap();
    let first = store.publish(tour("Natalia"), BOX).await.unwrap();
    let second = store.publish(tour("Otra"), BOX).await.unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    assert_ne!(first.sha256, second.sha256);
    assert_eq!(store.current_edition().await.unwrap(), Some(second));
    // The same content is the same edition, made current again.
    let again = store.publish(tour("Natalia"), BOX).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(first.sha256, content_hash(&tour("Natalia")).unwrap());
    assert_eq!(store.current_edition().await.unwrap(), Some(first));
}

#[tokio::test]
async fn a_recording_is_read_back_as_measured() {
    let (store, _thread) = Store::in_memory().unwrap();
    let silent = Recording {
        loudness: None,
        ..recording('b')
    };
    let found = Recording {
        has_master: true,
        findings: Some(Findings {
            clipped_runs: 7,
            leading_silence: Ms(1_200),
            silences: vec![(Ms(5_000), Ms(9_000)), (Ms(20_000), Ms(24_001))],
            dead_channel: Some(2),
            inverted: true,
            damaged_packets: 3,
            declared_length: Some(Ms(90_000)),
        }),
        ..recording('c')
    };
    let all = vec![recording('a'), silent, found];
    store.add_recordings(all.clone()).await.unwrap();
    store.add_recordings(all.clone()).await.unwrap();
    assert_eq!(store.recordings().await.unwrap(), all);
}

#[tokio::test]
async fn a_recording_stored_without_findings_gets_them_when_it_is_stored_again() {
    let (store, _thread) = Store::in_memory().unwrap();
    let old = Recording {
        has_master: true,
        findings: None,
        ..recording('a')
    };
    store.add_recordings(vec![old.clone()]).await.unwrap();
    assert_eq!(store.recordings().await.unwrap(), vec![old.clone()]);
    let new = vec![recording('a')];
    store.add_recordings(new.clone()).await.unwrap();
    assert_eq!(store.recordings().await.unwrap(), new);
    store.add_recordings(vec![old]).await.unwrap();
    assert_eq!(store.recordings().await.unwrap(), new);
}

#[tokio::test]
async fn a_play_reported_five_times_is_one_play_and_closes_once() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let tell = |heard, end| store.record_play(run, play('c', Surface::Speaker, heard, end), AT);
    for heard in [10, 5_000, 5_000, 10_000, 5_000] {
        tell(heard, None).await.unwrap();
    }
    assert_eq!(rows(dir.path()), [(10_000, None)]);
    tell(12_000, Some(EndReason::Stopped)).await.unwrap();
    tell(13_000, Some(EndReason::Finished)).await.unwrap();
    assert_eq!(rows(dir.path()), [(12_000, Some("stopped".into()))]);
}

#[tokio::test]
async fn plays_left_open_by_a_run_end_as_power_loss_and_only_phones_may_resume() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let speaker = |heard, end| play('c', Surface::Speaker, heard, end);
    let phone = |heard, end| play('d', Surface::Phone, heard, end);
    store
        .record_play(run, speaker(5_000, None), AT)
        .await
        .unwrap();
    store
        .record_play(run, phone(5_000, None), AT)
        .await
        .unwrap();
    let next = store.begin_run(None, AT).await.unwrap();
    assert_eq!(store.close_interrupted_plays(next).await.unwrap(), 2);
    let lost = Some("power_loss".to_owned());
    assert_eq!(
        rows(dir.path()),
        [(5_000, lost.clone()), (5_000, lost.clone())]
    );
    let end = Some(EndReason::Finished);
    store
        .record_play(next, speaker(79_000, end), AT)
        .await
        .unwrap();
    store
        .record_play(next, phone(79_000, end), AT)
        .await
        .unwrap();
    let finished = Some("finished".to_owned());
    assert_eq!(rows(dir.path()), [(5_000, lost), (79_000, finished)]);
}

#[tokio::test]
async fn a_silent_phones_play_ends_as_navigated_and_may_resume() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let after = |minutes: i64| Moment {
        boot_ms: AT.boot_ms + minutes * 60_000,
        ..AT
    };
    let silence = std::time::Duration::from_mins(10);
    let phone = |heard, end| play('d', Surface::Phone, heard, end);
    let speaker = play('c', Surface::Speaker, 5_000, None);
    store.record_play(run, speaker, AT).await.unwrap();
    store
        .record_play(run, phone(5_000, None), AT)
        .await
        .unwrap();
    store
        .record_play(run, phone(9_000, None), after(5))
        .await
        .unwrap();
    assert_eq!(
        store
            .close_stale_phone_plays(run, after(15), silence)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        store
            .close_stale_phone_plays(run, after(16), silence)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        rows(dir.path()),
        [(5_000, None), (9_000, Some("navigated".into()))]
    );
    let end = Some(EndReason::Finished);
    store
        .record_play(run, phone(20_000, end), after(20))
        .await
        .unwrap();
    assert_eq!(rows(dir.path())[1], (20_000, Some("finished".into())));
}

/// Surface, heard time and end of every play, by surface.
fn by_surface(dir: &Path) -> Vec<(String, i64, Option<String>)> {
    let conn = Connection::open(dir.join("docent.db")).unwrap();
    let mut query = conn
        .prepare("select surface, heard_ms, end_reason from play join subject using (subject_id) order by surface desc, play_id")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_phone_cannot_change_a_speakers_play_by_its_key() {
    let stopped = Some(EndReason::Stopped);
    let stolen = || play('c', Surface::Phone, 0, stopped);
    let original = || play('c', Surface::Speaker, 5_000, None);
    for reports in [[stolen(), original()], [original(), stolen()]] {
        let dir = tempfile::tempdir().unwrap();
        let (store, _thread, run) = opened(dir.path()).await;
        for play in reports {
            let recorded = store.record_play(run, play, AT).await.unwrap();
            assert_eq!(recorded, RecordOutcome::Written);
        }
        let ended = play('c', Surface::Speaker, 48_000, stopped);
        let recorded = store.record_play(run, ended, AT).await.unwrap();
        assert_eq!(recorded, RecordOutcome::Written);
        let why = Some("stopped".to_owned());
        let rows = [("speaker", 48_000), ("phone", 0)];
        let rows = rows.map(|(surface, heard)| (surface.to_owned(), heard, why.clone()));
        assert_eq!(by_surface(dir.path()), rows);
        assert_eq!(store.metrics().counters().refused_speaker_reports, 0);
    }
}

#[tokio::test]
async fn a_phone_and_a_speaker_with_one_key_have_a_play_each() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let end = Some(EndReason::Finished);
    let reports = (0..60).map(|n: usize| {
        let surface = [Surface::Phone, Surface::Speaker][(n / 7 + n) % 2];
        let heard = if surface == Surface::Phone { 1 } else { 40_000 };
        let mut play = play('c', surface, heard, end.filter(|_| n > 40));
        play.key = format!("{:032x}", n / 2 % 15).parse().unwrap();
        store.record_play(run, play, AT)
    });
    for recorded in futures_util::future::join_all(reports).await {
        assert_ne!(recorded.unwrap(), RecordOutcome::Refused);
    }
    let (speakers, phones): (Vec<_>, Vec<_>) = by_surface(dir.path())
        .into_iter()
        .partition(|row| row.0 == "speaker");
    assert!(speakers.len() >= 15 && speakers.iter().all(|row| row.1 == 40_000));
    assert!(phones.len() >= 15 && phones.iter().all(|row| row.1 == 1));
}

#[tokio::test]
async fn a_speakers_unchanged_report_is_counted_unless_it_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let mut recorded = Vec::new();
    for (heard, end) in [
        (5_000, None),
        (12_000, Some(EndReason::Stopped)),
        (12_000, Some(EndReason::Stopped)),
        (5_000, None),
        (13_000, Some(EndReason::Finished)),
    ] {
        let play = play('c', Surface::Speaker, heard, end);
        recorded.push(store.record_play(run, play, AT).await.unwrap());
    }
    let wanted = [
        RecordOutcome::Written,
        RecordOutcome::Written,
        RecordOutcome::Unchanged,
        RecordOutcome::Unchanged,
        RecordOutcome::Refused,
    ];
    assert_eq!(recorded, wanted);
    assert_eq!(store.metrics().counters().refused_speaker_reports, 1);
    assert_eq!(rows(dir.path()), [(12_000, Some("stopped".into()))]);
}

#[tokio::test]
async fn a_phones_play_of_another_day_has_its_own_session() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let end = Some(EndReason::Stopped);
    let hour = 60 * 60 * 1000;
    for (of, surface, hours) in [
        ('a', Surface::Phone, 0),
        ('b', Surface::Phone, -2),
        ('c', Surface::Phone, -7 * 24),
    ] {
        let mut play = play(of, surface, 20_000, end);
        play.session = Some(key('f'));
        play.started.wall_ms += hours * hour;
        play.started.boot_ms += hours * hour;
        store.record_play(run, play, AT).await.unwrap();
    }
    let conn = Connection::open(dir.path().join("docent.db")).unwrap();
    let of_session = |of: char| {
        let sql = "select session_id is not null from play where key = ?1";
        conn.query_row(sql, [key(of).as_str()], |row| row.get::<_, bool>(0))
            .unwrap()
    };
    assert_eq!(['a', 'b', 'c'].map(of_session), [true, true, false]);
}

#[tokio::test]
async fn one_failed_write_does_not_undo_others_of_its_batch() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _thread, run) = opened(dir.path()).await;
    let mut unlisted = play('e', Surface::Phone, 1_000, None);
    unlisted.subject.recording = hash('f');
    let (good, bad, also_good) = tokio::join!(
        store.record_play(run, play('c', Surface::Speaker, 1_000, None), AT),
        store.record_play(run, unlisted, AT),
        store.record_play(run, play('d', Surface::Speaker, 2_000, None), AT),
    );
    assert!(good.is_ok() && bad.is_err() && also_good.is_ok());
    assert_eq!(rows(dir.path()), [(1_000, None), (2_000, None)]);
}

#[tokio::test]
async fn a_database_of_a_later_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("docent.db");
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let refused = Store::open(&path).map(drop);
    assert!(
        matches!(refused, Err(Error::TooNew { found: 99, .. })),
        "{refused:?}"
    );
}

fn db() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("db")
}

/// Every migration runs on the rows of the previous one, and the final schema is `schema.sql`.
#[test]
fn migrations_convert_real_rows_and_end_in_the_documented_schema() {
    let mut names: Vec<_> = fs::read_dir(db().join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let conn = Connection::open_in_memory().unwrap();
    // As during a migration, which checks them at its end.
    conn.execute_batch("pragma foreign_keys = off").unwrap();
    for (n, name) in names.iter().enumerate() {
        assert!(
            name.starts_with(&format!("{:04}_", n + 1)),
            "{name} is out of order"
        );
        let migration = fs::read_to_string(db().join("migrations").join(name)).unwrap();
        conn.execute_batch(&migration).unwrap();
        let sample = db().join("samples").join(format!("{}.sql", &name[..4]));
        conn.execute_batch(&fs::read_to_string(sample).unwrap())
            .unwrap();
        let mut dangling = conn.prepare("pragma foreign_key_check").unwrap();
        assert!(!dangling.exists([]).unwrap(), "after {name}");
    }
    let mut query = conn
        .prepare("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type desc, name")
        .unwrap();
    let schema: String = query
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap()
        .map(|sql| sql.unwrap() + ";\n\n")
        .collect();
    let path = db().join("schema.sql");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != schema {
        fs::write(&path, &schema).unwrap();
        panic!(
            "db/schema.sql was not what the migrations make; it has been written anew: look at it and commit it"
        );
    }
}
