//! A house of two rooms in a state folder, and plays in it by hand.

use std::path::Path;

use docent::model::{
    By, Clip, ClipKey, EndReason, Findings, Format, Heard, Key, Language, Moment, Ms, Narration,
    Play, Recording, Room, Serving, Sha256, Subject, Surface, Tour, Trigger,
};
use docent::store::Store;
use tempfile::TempDir;

/// What there is to hear: room, clip, language, recording and its length in seconds.
pub(crate) const NARRATIONS: [(&str, &str, &str, char, u64); 5] = [
    ("kitchen", "1", "es", 'a', 60),
    ("kitchen", "2", "es", 'b', 100),
    ("kitchen", "2", "en", 'd', 100),
    ("study", "3", "es", 'c', 12),
    ("study", "3-family", "es", 'e', 20),
];

pub(crate) struct Listening {
    pub(crate) store: Store,
    pub(crate) run: i64,
    pub(crate) dir: TempDir,
}

pub(crate) fn hash(of: char) -> Sha256 {
    of.to_string().repeat(64).parse().unwrap()
}

fn recording(of: char, seconds: u64) -> Recording {
    let serving = Serving {
        sha256: hash(of),
        bytes: 1,
    };
    Recording {
        sha256: hash(of),
        bytes: 1,
        format: Format::Mp3,
        length: Ms(seconds * 1000 + 500),
        sounding: Ms(seconds * 1000),
        channels: 1,
        rate: 48_000,
        loudness: Some(-18.0),
        true_peak: -3.0,
        waveform: Vec::new(),
        findings: Some(Findings::default()),
        for_speaker: serving.clone(),
        for_browser: serving,
    }
}

pub(crate) fn tour(zone: &str) -> Tour {
    let spanish: Language = "es".parse().unwrap();
    let text = |it: &str| [(spanish.clone(), it.to_owned())].into();
    let narration = |of: char| Narration {
        title: format!("La {of}"),
        recording: Some(hash(of)),
        transcript: "Uno.".into(),
        captions: Vec::new(),
        credit: "Nadie".into(),
    };
    let clips = |room: &str| {
        let mut clips: Vec<Clip> = Vec::new();
        for (_, clip, language, of, _) in NARRATIONS.iter().filter(|it| it.0 == room) {
            let key: ClipKey = clip.parse().unwrap();
            if clips.last().is_none_or(|it| it.key != key) {
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
        notices: Vec::new(),
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

impl Listening {
    /// A house whose clocks go by `zone`, begun at `at`.
    pub(crate) async fn open(zone: &str, at: Moment) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (store, _thread) = Store::open(&dir.path().join("docent.db")).unwrap();
        let recordings = NARRATIONS.map(|it| recording(it.3, it.4));
        store.add_recordings(recordings.to_vec()).await.unwrap();
        store.publish(tour(zone), By::the_box(at)).await.unwrap();
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

/// A key that says which one it is.
pub(crate) fn key(number: usize) -> Key {
    format!("{number:032x}").parse().unwrap()
}

/// One listening to the narration with this recording.
pub(crate) fn play(number: usize, of: char, surface: Surface, started: Moment) -> Play {
    let (room, clip, language, _, seconds) = NARRATIONS.into_iter().find(|it| it.3 == of).unwrap();
    Play {
        key: key(number),
        subject: Subject {
            edition: 1,
            room: room.parse().unwrap(),
            clip: clip.parse().unwrap(),
            language: language.parse().unwrap(),
            recording: hash(of),
            sounding: Ms(seconds * 1000),
        },
        surface,
        trigger: Trigger::Visitor,
        session: None,
        started,
        heard: Heard::default(),
        listened: Ms::ZERO,
        end: Some(EndReason::Stopped),
    }
}

/// Every sum in the database, a line each, without those that came to nothing.
pub(crate) fn sums(conn: &rusqlite::Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, keys) in [
        ("tally", 3),
        ("tally_of_day", 2),
        ("tally_of_hour", 4),
        ("coverage", 2),
        ("tally_of_others", 2),
        ("tally_of_sessions", 3),
        ("passage", 4),
    ] {
        let mut query = conn.prepare(&format!("select * from {table}")).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> =
                (0..columns).map(|it| row.get(it).unwrap()).collect();
            let nothing = values[keys..].iter().all(|it| match it {
                rusqlite::types::Value::Integer(it) => *it == 0,
                rusqlite::types::Value::Blob(it) => it.iter().all(|it| *it == 0),
                rusqlite::types::Value::Null
                | rusqlite::types::Value::Real(_)
                | rusqlite::types::Value::Text(_) => false,
            });
            if !nothing {
                lines.push(format!("{table} {values:?}"));
            }
        }
    }
    lines.sort();
    lines
}
