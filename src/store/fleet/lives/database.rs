//! A database of a life, with one edition and one recording.

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::model::{
    ClipKey, Day, EndReason, Key, Moment, Ms, Play, Subject, Surface, Trigger, Variant,
};
use crate::store::schema::MIGRATIONS;
use crate::store::statistics;

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) struct Database {
    pub(super) conn: Connection,
    pub(super) run: i64,
    pub(super) clock_set: bool,
}

impl Database {
    pub(super) fn new() -> Self {
        let conn = Connection::open_in_memory().unwrap();
        for sql in MIGRATIONS {
            conn.execute_batch(sql).unwrap();
        }
        conn.execute_batch(
            "insert into recording values (
               'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 480000, 'mp3', 10, 10, 1,
               48000, -18.1, -3.2, x'00', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1,
               'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, null, 'all');
             insert into edition values (
               1, 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', '{}', 'UTC');
             insert into publication (edition, wall_ms) values (1, 0);",
        )
        .unwrap();
        Self {
            conn,
            run: 0,
            clock_set: true,
        }
    }

    pub(super) fn copy(&self) -> Self {
        let mut conn = Connection::open_in_memory().unwrap();
        Backup::new(&self.conn, &mut conn)
            .unwrap()
            .step(-1)
            .unwrap();
        Self { conn, ..*self }
    }

    pub(super) fn start(&mut self, clock_set: bool) {
        self.conn
            .execute(
                "insert into run (key, version, started_wall_ms, started_boot_ms, clock_trusted)
                 values (lower(hex(randomblob(16))), '1', 0, 0, 0)",
                [],
            )
            .unwrap();
        self.run = self.conn.last_insert_rowid();
        self.clock_set = clock_set;
    }

    pub(super) fn number(&self, sql: &str) -> i64 {
        self.conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

pub(super) fn play(key: Key, session: Key, phone: bool, started: Moment, heard: u64) -> Play {
    let surface = if phone {
        Surface::Phone
    } else {
        Surface::Speaker
    };
    Play {
        key,
        subject: Subject {
            edition: 1,
            room: "study".parse().unwrap(),
            clip: ClipKey {
                number: "1".parse().unwrap(),
                variant: Variant::Standard,
            },
            language: "es".parse().unwrap(),
            recording: "a".repeat(64).parse().unwrap(),
            audible_length: Ms(10),
        },
        surface,
        trigger: Trigger::Visitor,
        session: Some(session),
        started,
        touch_latency: None,
        heard: [(Ms(0), Ms(heard))].into_iter().collect(),
        listened: Ms(heard),
        end: Some(EndReason::Navigated),
        rating: None,
    }
}

pub(super) fn plays(conn: &Connection) -> Vec<(String, i64, i64, bool)> {
    let mut query = conn
        .prepare("select key, heard_ms, started_wall_ms, clock_trusted from play")
        .unwrap();
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

pub(super) fn remove(conn: &Connection, now: i64, days: i64) {
    let before = Day(i32::try_from(now / DAY_MS - days).unwrap());
    while statistics::remove_plays(conn, before, 100).unwrap() > 0 {}
}
