//! A museum of two rooms with plays that a test writes itself.

use std::path::Path;

use docent::model::{
    Attribution, Clip, ClipKey, EndReason, Findings, Format, HeardIntervals, Key, Language, Moment,
    Ms, Narration, Play, Recording, Room, Sha256, Subject, Surface, Tour, Trigger,
};
use docent::store::Store;
use tempfile::TempDir;

use super::silent_recordings;

/// The narrations: room, clip, language, recording and its length in seconds.
pub(crate) const NARRATIONS: [(&str, &str, &str, char, u64); 5] = [
    ("kitchen", "1", "es", 'a', 60),
    ("kitchen", "2", "es", 'b', 100),
    ("kitchen", "2", "en", 'd', 100),
    ("study", "3", "es", 'c', 12),
    ("study", "3-family", "es", 'e', 20),
];

pub(crate) struct PlaysFixture {
    pub(crate) store: Store,
    pub(crate) run: i64,
    pub(crate) dir: TempDir,
}

pub(crate) fn hash(of: char) -> Sha256 {
    of.to_string().repeat(64).parse().unwrap()
}

fn recording(of: char, seconds: u64) -> Recording {
    Recording {
        format: Format::Mp3,
        length: Ms(seconds * 1000 + 500),
        findings: Some(Findings::default()),
        ..silent_recordings::recording(hash(of), seconds)
    }
}

pub(crate) fn tour(zone: &str) -> Tour {
    let spanish: Language = "es".parse().unwrap();
    let text = |text: &str| [(spanish.clone(), text.to_owned())].into();
    let narration = |of: char| Narration {
        title: format!("La {of}"),
        recording: Some(hash(of)),
        transcript: "Uno.".into(),
        captions: Vec::new(),
        credit: "Nadie".into(),
    };
    let clips = |room: &str| {
        let mut clips: Vec<Clip> = Vec::new();
        for (_, clip, language, of, _) in NARRATIONS.iter().filter(|narration| narration.0 == room)
        {
            let key: ClipKey = clip.parse().unwrap();
            if clips.last().is_none_or(|clip| clip.key != key) {
                clips.push(Clip {
                    key,
                    picture: None,
                    before_closing: None,
                    advisories: Vec::new(),
                    narrations: [].into(),
                });
            }
            let clip = clips.last_mut().unwrap();
            let language = language.parse().unwrap();
            clip.narrations.insert(language, narration(*of));
        }
        clips
    };
    Tour {
        languages: vec![spanish.clone(), "en".parse().unwrap()],
        time_zone: zone.into(),
        hours: Vec::new(),
        name: text("Casa"),
        plan: None,
        facilities: Vec::new(),
        notices: Vec::new(),
        feedback: docent::model::Feedback::Off,
        routes: Vec::new(),
        rooms: [("kitchen", "5"), ("study", "8")]
            .into_iter()
            .map(|(slug, number)| Room {
                slug: slug.parse().unwrap(),
                number: number.parse().unwrap(),
                name: text(slug),
                line: text("Aquí"),
                picture: None,
                clips: clips(slug),
            })
            .collect(),
    }
}

impl PlaysFixture {
    /// A museum in the time zone `zone`, begun at `at`.
    pub(crate) async fn open(zone: &str, at: Moment) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, _thread) = Store::open(&dir.path().join("docent.db")).unwrap();
        let recordings = NARRATIONS.map(|narration| recording(narration.3, narration.4));
        store.add_recordings(recordings.to_vec()).await.unwrap();
        store
            .publish(tour(zone), Attribution::local(at))
            .await
            .unwrap();
        let run = store.begin_run(Some("boot".into()), at).await.unwrap();
        Self { store, run, dir }
    }

    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        Path::new(self.dir.path()).join("docent.db")
    }
}

/// A key made of a number.
pub(crate) fn key(number: usize) -> Key {
    format!("{number:032x}").parse().unwrap()
}

/// A play of the narration with this recording.
pub(crate) fn play(number: usize, of: char, surface: Surface, started: Moment) -> Play {
    let (room, clip, language, _, seconds) = NARRATIONS
        .into_iter()
        .find(|narration| narration.3 == of)
        .unwrap();
    Play {
        key: key(number),
        subject: Subject {
            edition: 1,
            room: room.parse().unwrap(),
            clip: clip.parse().unwrap(),
            language: language.parse().unwrap(),
            recording: hash(of),
            audible_length: Ms(seconds * 1000),
        },
        surface,
        trigger: Trigger::Visitor,
        session: None,
        started,
        touch_latency: None,
        heard: HeardIntervals::default(),
        listened: Ms::ZERO,
        end: Some(EndReason::Stopped),
        rating: None,
    }
}

/// Every row of the rollups, a line each.
pub(crate) fn sums(conn: &rusqlite::Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for table in [
        "narration_total",
        "day_total",
        "session_total",
        "other_start",
    ] {
        lines.extend(rows(conn, table, &format!("select * from {table}")));
    }
    let changed = "select * from retention_change where change <> 0";
    lines.extend(rows(conn, "retention_change", changed));
    // The numbers of clips depend on the order of the plays.
    lines.extend(rows(
        conn,
        "transition_total",
        "select days, first_day, a.number, b.number, times from transition_total
           join clip_number a on a.clip_number_id = clip
           join clip_number b on b.clip_number_id = next_clip",
    ));
    lines.sort();
    lines
}

fn rows(conn: &rusqlite::Connection, table: &str, sql: &str) -> Vec<String> {
    let mut query = conn.prepare(sql).unwrap();
    let columns = query.column_count();
    let rows = query.query_map([], |row| {
        let values: rusqlite::Result<Vec<rusqlite::types::Value>> =
            (0..columns).map(|column| row.get(column)).collect();
        Ok(format!("{table} {:?}", values?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The sum of all starts in the totals of spans of `days`.
pub(crate) fn starts(conn: &rusqlite::Connection, days: i64) -> i64 {
    let sql = "select coalesce(sum(starts), 0) from narration_total where days = ?1";
    conn.query_row(sql, [days], |row| row.get(0)).unwrap()
}
