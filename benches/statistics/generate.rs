//! A tour of 25 rooms and 300 clips in three languages with years of plays: generated once, and
//! kept for the next run.

use std::path::Path;

use docent::model::{Attribution, DerivedFile, Findings, Format, Moment, Ms, Recording, Sha256};
use docent::store::Store;
use rusqlite::{Connection, params};

pub(crate) const ROOMS: u32 = 25;
pub(crate) const CLIPS: u32 = 300;
pub(crate) const LANGUAGES: [&str; 3] = ["es", "en", "fr"];
/// The last day that anything was played on: 2026-11-24.
pub(crate) const LAST: i32 = 20_781;
pub(crate) const DAYS: u32 = 1_096;
/// Mexico City is six hours behind.
pub(crate) const MIDNIGHT_MS: i64 = 6 * 3_600_000;
pub(crate) const DAY_MS: i64 = 86_400_000;

/// A fixed pseudo-random sequence.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `most` (`SplitMix64`).
    pub(crate) fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(most)).unwrap()
    }
}

/// How many subjects there are, with both surfaces.
pub(crate) fn subjects() -> u32 {
    CLIPS * 3 * 2
}

fn hash(number: u32) -> Sha256 {
    format!("{number:064x}").parse().unwrap()
}

fn audible_ms(clip: u32) -> i64 {
    40_000 + i64::from(clip % 50) * 1_000
}

fn recording(number: u32) -> Recording {
    let serve_command = DerivedFile {
        sha256: hash(number),
        bytes: 1,
    };
    let length = u64::try_from(audible_ms(number / 3)).unwrap();
    Recording {
        sha256: hash(number),
        bytes: 1,
        format: Format::Mp3,
        length: Ms(length),
        audible_length: Ms(length),
        channels: 1,
        rate: 48_000,
        loudness: Some(-18.0),
        true_peak: -3.0,
        waveform: Vec::new(),
        has_master: true,
        findings: Some(Findings::default()),
        speaker_file: serve_command.clone(),
        browser_file: serve_command,
    }
}

/// The source of a kept database: with another schema or generator it is generated again.
fn made_by() -> String {
    [
        include_str!("../../db/schema.sql"),
        include_str!("generate.rs"),
    ]
    .concat()
}

/// Opens the database with this number of plays, and generates it first if it is missing.
pub(crate) async fn open_database(path: &Path, plays: u32) -> Store {
    let whole = path.with_extension("whole");
    if !std::fs::read_to_string(&whole).is_ok_and(|content| content == made_by()) {
        for old in ["db", "db-wal", "db-shm", "duckdb", "whole"] {
            drop(std::fs::remove_file(path.with_extension(old)));
        }
        let begun = std::time::Instant::now();
        let (store, thread) = Store::open(path).unwrap();
        let all = (0..CLIPS * 3).map(recording).collect();
        store.add_recordings(all).await.unwrap();
        let tour = docent::model::Tour {
            languages: LANGUAGES
                .iter()
                .map(|language| language.parse().unwrap())
                .collect(),
            time_zone: "America/Mexico_City".into(),
            hours: Vec::new(),
            name: [("es".parse().unwrap(), "Casa".to_owned())].into(),
            plan: None,
            facilities: Vec::new(),
            notices: Vec::new(),
            feedback: docent::model::Feedback::Off,
            routes: Vec::new(),
            rooms: Vec::new(),
        };
        let at = Moment {
            wall_ms: i64::from(LAST) * DAY_MS,
            boot_ms: 1,
            trusted: true,
        };
        store.publish(tour, Attribution::local(at)).await.unwrap();
        store.begin_run(None, at).await.unwrap();
        store.close().await;
        thread.join();
        fill(&mut Connection::open(path).unwrap(), plays);
        println!(
            "{plays} plays were made in {:.0} s",
            begun.elapsed().as_secs_f64()
        );
        let (store, thread) = Store::open(path).unwrap();
        let begun = std::time::Instant::now();
        store.rebuild_statistics().await.unwrap();
        let took = begun.elapsed().as_secs_f64();
        println!("their sums were made in {took:.0} s");
        store.close().await;
        thread.join();
        std::fs::write(&whole, made_by()).unwrap();
    }
    Store::open(path).unwrap().0
}

#[expect(clippy::too_many_lines, reason = "two tables are filled in one go")]
fn fill(conn: &mut Connection, plays: u32) {
    conn.execute_batch("pragma synchronous = off; pragma cache_size = -400000")
        .unwrap();
    let tx = conn.transaction().unwrap();
    for room in 0..ROOMS {
        tx.execute(
            "insert into offer values (1, ?1, ?2)",
            params![format!("room-{room}"), CLIPS / ROOMS],
        )
        .unwrap();
        for (l, language) in LANGUAGES.iter().enumerate() {
            for (s, surface) in ["speaker", "phone"].iter().enumerate() {
                for clip in (0..CLIPS).filter(|clip_number| clip_number % ROOMS == room) {
                    let recording = clip * 3 + u32::try_from(l).unwrap();
                    tx.execute(
                        "insert into subject values (?1, ?2, ?3, 'standard', ?4, ?5, ?6, ?7)",
                        params![
                            1 + recording * 2 + u32::try_from(s).unwrap(),
                            format!("room-{room}"),
                            clip.to_string(),
                            language,
                            hash(recording).as_str(),
                            surface,
                            audible_ms(clip),
                        ],
                    )
                    .unwrap();
                }
            }
        }
    }
    {
        let mut session = tx
            .prepare("insert into session values (?1, ?2, 1, ?3, ?4, ?5, ?5, 1, null, ?6)")
            .unwrap();
        let mut play = tx
            .prepare(
                "insert into play values (?1, ?2, 1, 1, 1, ?3, 'visitor', ?4, ?5, ?5, 1, ?5, ?6, ?7, ?7, ?8, ?9, ?10, null)",
            )
            .unwrap();
        let mut chance = Chance::new(7);
        let (mut number, mut visit) = (0, 0_u32);
        while number < plays {
            visit += 1;
            let day = i32::try_from(u64::from(number) * u64::from(DAYS) / u64::from(plays))
                .unwrap()
                + LAST
                + 1
                - i32::try_from(DAYS).unwrap();
            let hour = 9 + i64::from(chance.below(9));
            let phone = chance.below(3) == 0;
            let language = chance.below(3);
            // Visitors go from room to room, and hear a few clips in each; some clips are liked more.
            let mut room = chance.below(ROOMS);
            let mut wall = i64::from(day) * DAY_MS
                + MIDNIGHT_MS
                + hour * 3_600_000
                + i64::from(chance.below(1_800_000));
            session
                .execute(params![
                    visit,
                    format!("{visit:032x}"),
                    if phone { "phone" } else { "speaker" },
                    format!("room-{room}"),
                    wall,
                    day
                ])
                .unwrap();
            for _ in 0..=chance.below(5) {
                let liked = chance.below(CLIPS / ROOMS).min(chance.below(CLIPS / ROOMS));
                let clip = liked * ROOMS + room;
                if phone && chance.below(2) == 0 {
                    room = (room + 1) % ROOMS;
                }
                let whole = audible_ms(clip);
                let (heard, end) = match chance.below(10) {
                    0 => (i64::from(chance.below(2_000)), "superseded"),
                    1..=3 => (
                        i64::from(chance.below(u32::try_from(whole).unwrap())),
                        "stopped",
                    ),
                    4 if chance.below(20) == 0 => (whole / 3, "device_lost"),
                    _ => (whole, "finished"),
                };
                number += 1;
                play.execute(params![
                    number,
                    format!("{number:032x}"),
                    1 + (clip * 3 + language) * 2 + u32::from(phone),
                    visit,
                    wall,
                    format!("[[0,{heard}]]"),
                    heard,
                    end,
                    day,
                    hour
                ])
                .unwrap();
                wall += heard + 5_000;
            }
        }
    }
    around(&tx);
    tx.commit().unwrap();
}

/// The availability around the plays: all rooms were open nine hours a day, now and then one of them was
/// dead for a while, and staff counted who came.
fn around(conn: &Connection) {
    let rooms: Vec<String> = (0..ROOMS).map(|number| format!("room-{number}")).collect();
    let set = |id: u32, rooms: &[String]| {
        let rooms = rooms.join(" ");
        conn.execute("insert into room_set values (?1, ?2)", params![id, rooms])
            .unwrap();
    };
    set(0, &rooms);
    for (id, room) in (1..).zip(&rooms) {
        set(id, std::slice::from_ref(room));
    }
    let mut stretch = conn
        .prepare("insert into availability values (?1, ?2, 1, ?3, ?4, ?5, ?6, 1, 3600000)")
        .unwrap();
    let mut chance = Chance::new(13);
    for day in LAST + 1 - i32::try_from(DAYS).unwrap()..=LAST {
        for hour in 9..18 {
            let since = i64::from(day) * DAY_MS + i64::from(hour) * 3_600_000;
            let at = [since, since + MIDNIGHT_MS];
            stretch
                .execute(params![day, hour, "available", 0, at[0], at[1]])
                .unwrap();
            if chance.below(20) == 0 {
                let room = 1 + chance.below(ROOMS);
                stretch
                    .execute(params![day, hour, "dead", room, at[0], at[1]])
                    .unwrap();
            }
        }
        conn.execute(
            "insert into admission values (?1, ?2)",
            params![day, 2_000 + chance.below(2_000)],
        )
        .unwrap();
    }
}
