//! Disk errors on each kind of file: nothing acknowledged is lost, pages and sound go on, and service resumes
//! by itself.

use std::time::{Duration, Instant};

use super::acknowledged::{Acknowledged, assert_healthy};
use super::continuous_sound::{DESK, NATALIA, RecordedPlay, with_cards};
use super::workload::{DailyWork, is};
use super::{MAX_LATENCY_UNDER_FAULT, SILENT, Scenario, Witness, runs_all_rounds};
use crate::publish::draft;
use crate::support::TIMEOUT;
use crate::support::fault_injection::Fault;
use crate::support::sound_card::Card;
use crate::support::staff::member;

/// A clip that plays during all of the test; its recording is longer.
const FAULT_DURATION: Duration = Duration::from_secs(10);

const EIO: i32 = 5;
const EROFS: i32 = 30;
const ENOSPC: i32 = 28;
const EMFILE: i32 = 24;

/// Every kind of file that the daemon uses, and the errors of the disk.
fn refusals() -> Vec<String> {
    let mut rules = Vec::new();
    for (file, calls) in [
        ("/docent.db-wal$", &["write", "sync", "read", "open"][..]),
        // SQLite keeps the file open and reuses it.
        ("/docent.db$", &["write", "sync", "read"]),
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
                let often: &[u32] = if *errno == EIO { &[1, 3] } else { &[1] };
                for every in often {
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

/// The rules of each kind: one if there is little time.
fn chosen() -> Vec<String> {
    let mut rules = refusals();
    if !runs_all_rounds() {
        let kind = |text: &String| text.rsplitn(3, ' ').last().unwrap().to_owned();
        rules.dedup_by_key(|rule| kind(rule));
    }
    rules
}

#[test]
fn any_disk_error_leaves_pages_and_sound_running_and_loses_nothing_acknowledged() {
    let mut scenario = Scenario::new(
        "EIO, ENOSPC, EMFILE and short writes on the database, recordings, pictures, uploads and what comes in; each struck",
        "acknowledged plays are there once; pages answer; what sounds has no gap; all goes on by itself once the disk is well",
    );
    let card = Card::plug("study").unwrap();
    let site = with_cards(&card, &DESK, SILENT);
    let fault = Fault::new(&site);
    let daemon = fault.serve(&site);
    let ana = member(&site, &daemon, "Ana", "admin");
    let mut day = DailyWork::of(&site, &daemon, &ana);
    assert!(day.run_once(), "{}", site.log());
    let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
    let rules = chosen();
    let begin = || RecordedPlay::start(&card, &site, &daemon, &DESK);
    let mut sounds = begin();
    for rule in &rules {
        // Its own recording may be refused to what sounds.
        let may_break_off = rule.contains("/recordings/");
        if may_break_off || sounds.elapsed() > FAULT_DURATION {
            sounds.assert_gapless();
            sounds = begin();
        }
        fault.set(rule);
        // Of some kinds of file there is one in each day; the database itself is written now and then.
        for days in 0..1_000 {
            if fault.all_occurred(rule) {
                break;
            }
            if days < 3 {
                day.run_once();
            } else {
                day.phone();
            }
        }
        assert!(fault.all_occurred(rule), "nothing was refused by {rule}");
        fault.clear();
        if may_break_off {
            sounds = begin();
        } else {
            sounds.assert_playing();
        }
        let healed = Instant::now();
        while !day.run_once() {
            let waited = healed.elapsed() > TIMEOUT;
            assert!(!waited, "it does not go on after {rule}: {}", site.log());
        }
    }
    sounds.assert_gapless();
    scenario.fixed_rounds(rules.len());
    let slowest = witness.slowest(MAX_LATENCY_UNDER_FAULT);
    scenario.set_observation(format!(
        "slowest page {} ms, {} publications, {} uploads accepted",
        slowest.as_millis(),
        day.publications,
        day.accepted
    ));
    let plays = day.plays;
    assert!(daemon.terminate().0.success(), "{}", site.log());
    Acknowledged::plays(plays).assert_stored(&site, &site.serve());
    assert_healthy(&site);
}

#[test]
fn a_locked_database_stops_no_page_and_no_sound() {
    let mut scenario = Scenario::new(
        "another program locks the database",
        "pages answer, sound has no gap, and what was played is written down afterwards",
    );
    let card = Card::plug("memorial").unwrap();
    let site = with_cards(&card, &NATALIA, "");
    let daemon = site.serve();
    site.wait_until("it is ready", || daemon.get("/readyz").status == 200);
    let mut slowest = Duration::ZERO;
    for round in scenario.rounds(1, 3) {
        let held = site.lock_database();
        let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
        let play = RecordedPlay::start(&card, &site, &daemon, &NATALIA);
        // The started play must be recorded, and the store no longer waits for a lock.
        site.wait_until("the trouble has its name", || {
            daemon.get("/healthz").status == 503
        });
        play.assert_gapless();
        slowest = slowest.max(witness.slowest(MAX_LATENCY_UNDER_FAULT));
        drop(held);
        let wanted = usize::try_from(round + 1).unwrap();
        site.await_plays(|plays| {
            plays.len() == wanted
                && plays
                    .iter()
                    .all(|play| play.end.as_deref() == Some("stopped"))
        });
    }
    scenario.set_observation(format!("slowest page {} ms", slowest.as_millis()));
    assert_healthy(&site);
}

#[test]
fn with_a_read_only_disk_pages_and_sound_go_on() {
    let mut scenario = Scenario::new(
        "the file system becomes read-only, and writable again",
        "pages answer and what sounds has no gap; what cannot be written is refused with a sentence; then all goes on by itself",
    );
    let card = Card::plug("memorial").unwrap();
    let site = with_cards(&card, &NATALIA, "disk-reserve-megabytes = 0\n");
    let fault = Fault::new(&site);
    let daemon = fault.serve(&site);
    let ana = member(&site, &daemon, "Ana", "curator");
    let upload_client = ana.upload_client(&daemon, "es");
    let state = site.path("state");
    let read_only = ["write", "change", "unlink"]
        .map(|operation| format!("{operation} {} {EROFS} 1\n", state.display()))
        .concat();
    let mut was = draft(&site, "clip/8/es/title");
    for round in scenario.rounds(1, 10) {
        let begun = upload_client.create_upload("12.fr.wav", 1_000);
        fault.set(&read_only);
        let play = RecordedPlay::start(&card, &site, &daemon, &NATALIA);
        let now = format!("Título {round}");
        let refused = [
            ana.write(&daemon, "clip/8/es/title", &was, &now),
            upload_client.create("12.en.wav", 1_000),
            upload_client.request("DELETE", &begun, &[], b""),
        ];
        for play in refused {
            assert!(!is(200, &play) && play.status >= 500, "{}", play.text());
        }
        assert!(fault.all_occurred(&read_only));
        assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
        play.assert_gapless();
        fault.clear();
        let written = ana.write(&daemon, "clip/8/es/title", &was, &now);
        assert_eq!(written.status, 200, "{}", written.text());
        assert!(upload_client.delete_all(), "{}", site.log());
        was = now;
    }
    assert!(daemon.terminate().0.success(), "{}", site.log());
}
