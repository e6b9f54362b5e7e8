//! Disks that refuse, on each kind of file: nothing acknowledged is lost, pages and sound go on, and
//! nobody has to do anything once the disk is well again.

use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

use super::kill::is_well;
use super::{IN_TROUBLE, Scenario, Witness};
use crate::inspection::wav;
use crate::publish::draft;
use crate::support::bringer::Bringer;
use crate::support::daemon::{Daemon, House};
use crate::support::fault::Fault;
use crate::support::phone::{JSON, first_recording, told};
use crate::support::staff::{FORM, Member, member};

const EIO: i32 = 5;
const EROFS: i32 = 30;
const ENOSPC: i32 = 28;
const EMFILE: i32 = 24;

/// Every kind of file that docent touches, and how a disk refuses it.
fn refusals() -> Vec<String> {
    let mut rules = Vec::new();
    for (file, calls) in [
        ("docent.db-wal", &["write", "sync", "read"][..]),
        ("/docent.db", &["write", "sync", "read", "open"]),
        ("/recordings/", &["open", "read", "rename"]),
        ("/incoming/", &["open", "write", "sync"]),
        ("/uploads/", &["open", "write", "sync", "rename", "unlink"]),
        ("/pictures/", &["open", "read", "rename"]),
    ] {
        for call in calls {
            let why: &[i32] = match *call {
                "write" => &[EIO, ENOSPC],
                "open" => &[EIO, EMFILE],
                _ => &[EIO],
            };
            for errno in why {
                for every in [1, 3] {
                    rules.push(format!("{call} {file} {errno} {every}"));
                }
            }
            if *call == "write" {
                rules.push(format!("write {file} short 2"));
            }
        }
    }
    rules
}

/// Everything at once that a day brings. What is refused is refused with a sentence; what is
/// acknowledged is counted.
struct Day<'a> {
    house: &'a House,
    daemon: &'a Daemon,
    ana: &'a Member,
    recording: String,
    /// Keys of the plays that were acknowledged.
    plays: Vec<String>,
    told: u32,
}

impl Day<'_> {
    /// Whether each part of it was taken.
    fn passes(&mut self) -> bool {
        let told = self.phone();
        let room = self.visitor();
        let written = self.curator();
        let brought = self.uploader();
        told && room && written && brought
    }

    fn phone(&mut self) -> bool {
        self.told += 1;
        let key = format!("{:032x}", self.told);
        let play = told(&key, &self.recording, json!({}));
        let answer = self.daemon.ask("POST", "/plays", &[JSON], &play);
        let taken = answer.status == 204;
        if taken {
            self.plays.push(key);
        } else {
            kind(answer.status, &answer.text());
        }
        taken
    }

    fn visitor(&self) -> bool {
        let near = ["Accept: application/json", FORM];
        let path = "/es/rooms/memorial/play";
        let answer = self.daemon.ask("POST", path, &near, "clip=13");
        if answer.status != 204 {
            kind(answer.status, &answer.text());
        }
        answer.status == 204
    }

    fn curator(&self) -> bool {
        let page = self.ana.get(self.daemon, "/staff/clips/8?language=es");
        kind(page.status, &page.text());
        let was = draft(self.house, "clip/8/es/title");
        let now = format!("Título {}", self.told);
        let answer = self.ana.write(self.daemon, "clip/8/es/title", &was, &now);
        kind(answer.status, &answer.text());
        answer.status == 200
    }

    fn uploader(&self) -> bool {
        let it = Bringer {
            daemon: self.daemon,
            member: self.ana,
            language: "es",
        };
        let sound = wav(1, 8_000 + self.told % 80_000, 192_000);
        let begun = it.begin("101.es.wav", u64::try_from(sound.len()).unwrap());
        kind(begun.status, &begun.text());
        let Some(at) = begun.header("location") else {
            return false;
        };
        let sent = it.part(at, 0, &sound);
        kind(sent.status, &sent.text());
        // What is not wanted any more makes room for the next.
        let gone = it.ask("DELETE", at, &[], b"");
        kind(gone.status, &gone.text());
        sent.status == 204 && gone.status == 204
    }
}

/// An answer that says what is the matter, where anything is.
fn kind(status: u16, said: &str) {
    assert!(
        status < 500 || !said.trim().is_empty(),
        "{status} without a word"
    );
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn whatever_the_disk_refuses_pages_go_on_and_nothing_acknowledged_is_lost() {
    let mut scenario = Scenario::new(
        "EIO, ENOSPC, EMFILE and short writes on every kind of file",
        "acknowledged plays are there once; pages answer; all goes on by itself once the disk is well",
    );
    let house = House::new("default-output = \"silent\"\ndisk-reserve-megabytes = 0\n");
    let fault = Fault::beside(&house);
    let daemon = fault.serve(&house);
    let ana = member(&house, &daemon, "Ana", "curator");
    let mut day = Day {
        house: &house,
        daemon: &daemon,
        ana: &ana,
        recording: first_recording(&house),
        plays: Vec::new(),
        told: 0,
    };
    let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
    let rules = refusals();
    let times = scenario.rounds(1, 4);
    let rounds = times.len() * rules.len();
    for rule in times.flat_map(|_| &rules) {
        fault.set(rule);
        for _ in 0..2 {
            day.passes();
        }
        fault.heal();
        let begun = Instant::now();
        while !day.passes() {
            assert!(
                begun.elapsed() < Duration::from_secs(15),
                "it does not go on after {rule}: {}",
                house.log()
            );
        }
    }
    scenario.went(rounds);
    let slowest = witness.slowest(IN_TROUBLE);
    scenario.saw(format!("slowest page {} ms", slowest.as_millis()));
    let plays = day.plays;
    assert!(daemon.end().0.success(), "{}", house.log());
    let daemon = house.serve();
    let conn = house.database();
    for key in &plays {
        let sql = "select count(*) from play where key = ?1";
        let times: i64 = conn.query_row(sql, [key], |row| row.get(0)).unwrap();
        assert_eq!(times, 1, "{key}\n{}", house.log());
    }
    assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
    is_well(&house);
}

#[test]
fn while_somebody_else_holds_the_database_pages_and_sound_go_on() {
    let mut scenario = Scenario::new(
        "another program locks the database",
        "pages answer, sound goes on, and what was played is written down afterwards",
    );
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    house.wait_until("it is ready", || daemon.get("/readyz").status == 200);
    for round in scenario.rounds(1, 10) {
        let mut conn = Connection::open(house.path("state/docent.db")).unwrap();
        let held = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
        let near = ["Accept: application/json", FORM];
        let touched = daemon.ask("POST", "/es/rooms/memorial/play", &near, "clip=13");
        assert_eq!(touched.status, 204, "{}", touched.text());
        // Longer than the store waits for whoever holds it.
        thread::sleep(Duration::from_secs(12));
        let heard = daemon.get("/metrics").text();
        assert!(
            heard.contains("docent_speaker_playing{room=\"memorial\"} 1"),
            "{heard}"
        );
        let slowest = witness.slowest(IN_TROUBLE);
        scenario.saw(format!("slowest page {} ms", slowest.as_millis()));
        drop(held);
        let stop = daemon.ask("POST", "/es/rooms/memorial/stop", &near, "");
        assert_eq!(stop.status, 204);
        let wanted = usize::try_from(round + 1).unwrap();
        house.await_plays(|plays| {
            plays.len() == wanted && plays.iter().all(|it| it.end.as_deref() == Some("stopped"))
        });
    }
    is_well(&house);
}

#[test]
fn a_disk_that_can_only_be_read_still_tells_and_sounds() {
    let mut scenario = Scenario::new(
        "the file system becomes read-only, and writable again",
        "pages answer and rooms sound; what cannot be written is refused with a sentence; then all goes on by itself",
    );
    let house = House::new("default-output = \"silent\"\ndisk-reserve-megabytes = 0\n");
    let fault = Fault::beside(&house);
    let daemon = fault.serve(&house);
    let ana = member(&house, &daemon, "Ana", "curator");
    let state = house.path("state");
    let read_only = ["write", "sync", "rename", "unlink"]
        .map(|it| format!("{it} {} {EROFS} 1\n", state.display()))
        .concat();
    let mut was = draft(&house, "clip/8/es/title");
    for round in scenario.rounds(1, 20) {
        fault.set(&read_only);
        let now = format!("Título {round}");
        let refused = ana.write(&daemon, "clip/8/es/title", &was, &now);
        assert!(refused.status >= 500, "{}", refused.text());
        kind(refused.status, &refused.text());
        let near = ["Accept: application/json", FORM];
        let touched = daemon.ask("POST", "/es/rooms/memorial/play", &near, "clip=13");
        assert_eq!(touched.status, 204, "{}", touched.text());
        assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
        fault.heal();
        let written = ana.write(&daemon, "clip/8/es/title", &was, &now);
        assert_eq!(written.status, 200, "{}", written.text());
        was = now;
    }
    assert!(daemon.end().0.success(), "{}", house.log());
}
