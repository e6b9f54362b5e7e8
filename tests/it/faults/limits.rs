//! Few open files, little memory, an untrusted clock, and a stop under load.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::acknowledged::{Sum, assert_healthy};
use super::continuous_sound::{DESK, NEAR, RecordedPlay, with_cards};
use super::load::LoadGenerator;
use super::slow_clients::{EVENTS, read_until};
use super::{MAX_LATENCY_UNDER_ATTACK, SILENT, Scenario, Witness};
use crate::support::daemon::TestSite;
use crate::support::fault_injection::Fault;
use crate::support::http_client::{connected_from, write_request_head};
use crate::support::sound_card::Card;
use crate::support::staff::member;

/// The longest time of a stop; a busy machine adds to it.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// `command` under a limit that prlimit of util-linux sets.
fn limited(command: &Command, limit: &str) -> Command {
    let mut prlimit = Command::new("prlimit");
    prlimit
        .arg(limit)
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        prlimit.env(name, value.unwrap_or_default());
    }
    prlimit
}

#[test]
fn with_few_open_files_idle_connections_are_closed() {
    let mut scenario = Scenario::new(
        "no more than 240 open files, of which 40 are for whoever comes, and 60 who come at once and say nothing",
        "what sounds has no gap, whoever comes after them is served while they stay, and who follows a room goes on following",
    );
    let card = Card::plug("study").unwrap();
    let site = with_cards(&card, &DESK, SILENT);
    site.import_tour();
    let daemon = site.spawn(limited(
        &site.serve_command("127.0.0.1:0"),
        "--nofile=240:240",
    ));
    let mut slowest = Duration::ZERO;
    for _ in scenario.rounds(1, 10) {
        let play = RecordedPlay::start(&card, &site, &daemon, &DESK);
        let mut follower = connected_from([8, 1], &daemon.address).unwrap();
        write_request_head(&mut follower, &daemon.address, "GET", EVENTS, &[]).unwrap();
        let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
        // A third of them wait at the door.
        let lines: Vec<_> = (0..60)
            .map(|number| connected_from([7, number], &daemon.address).unwrap())
            .collect();
        let touched = daemon.request("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
        assert_eq!(touched.status, 204, "{}", touched.text());
        read_until(&mut follower, "\"clip\":\"13\"");
        assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
        slowest = slowest.max(witness.slowest(MAX_LATENCY_UNDER_ATTACK));
        drop(lines);
        play.assert_gapless();
    }
    scenario.set_observation(format!("slowest page {} ms", slowest.as_millis()));
    assert!(!site.log().contains("panicked"), "{}", site.log());
    assert!(daemon.terminate().0.success(), "{}", site.log());
    assert_healthy(&site);
}

#[test]
fn with_little_memory_pages_are_served() {
    let mut scenario = Scenario::new(
        "no more than 128 MB of data",
        "pages answer, what sounds has no gap, and everything acknowledged is there",
    );
    let card = Card::plug("study").unwrap();
    let site = with_cards(&card, &DESK, SILENT);
    site.import_tour();
    // Each of its twenty threads' stacks counts as two.
    let limit = format!("--data={0}:{0}", 128 << 20);
    let daemon = site.spawn(limited(&site.serve_command("127.0.0.1:0"), &limit));
    let ana = member(&site, &daemon, "Ana", "curator");
    let mut all = Sum::default();
    let mut slowest = Duration::ZERO;
    for round in scenario.rounds(1, 10) {
        let load = LoadGenerator::of(&site, &daemon, &ana, round);
        let play = RecordedPlay::start(&card, &site, &daemon, &DESK);
        let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
        let acknowledged = load.run_for(Duration::from_secs(3));
        play.assert_gapless();
        // A client without pauses equals an attack.
        slowest = slowest.max(witness.slowest(MAX_LATENCY_UNDER_ATTACK));
        acknowledged.assert_stored(&site, &daemon);
        all.add(&acknowledged);
    }
    scenario.set_observation(format!(
        "slowest page {} ms, {}",
        slowest.as_millis(),
        all.summary()
    ));
    assert!(daemon.terminate().0.success(), "{}", site.log());
    assert_healthy(&site);
}

#[test]
fn a_clock_that_jumps_loses_and_doubles_no_play() {
    let mut scenario = Scenario::new(
        "the clock leaps to 1970, an hour back, a day forward, while rooms sound",
        "every play is there once and no longer than it lasted, every sum is what its plays are",
    );
    let site = TestSite::new(SILENT);
    let fault = Fault::new(&site);
    let daemon = fault.serve(&site);
    let leaps = [
        "clock -1790000000",
        "clock 0",
        "clock -3600",
        "clock 86400",
        "clock 3600",
    ];
    let mut plays = 0;
    for _ in scenario.rounds(1, 10) {
        for leap in leaps {
            let begun = Instant::now();
            let touched = daemon.request("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
            assert_eq!(touched.status, 204, "{}", touched.text());
            plays += 1;
            site.await_plays(|rows| rows.len() == plays);
            fault.set(leap);
            assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
            let stop = daemon.request("POST", "/es/rooms/memorial/stop", &NEAR, "");
            assert_eq!(stop.status, 204, "{}", stop.text());
            let ended = site.await_plays(|rows| {
                rows.len() == plays && rows.iter().all(|row| row.end.is_some())
            });
            // Only the monotonic clock of this run measures the duration.
            let most = i64::try_from(begun.elapsed().as_millis()).unwrap() + 1_000;
            let last = &ended.last().unwrap();
            assert!((0..most).contains(&last.listened_ms), "{most}: {last:?}");
        }
    }
    fault.clear();
    assert!(daemon.terminate().0.success(), "{}", site.log());
    assert_healthy(&site);
}

#[test]
fn a_stop_under_load_is_graceful() {
    let mut scenario = Scenario::new(
        "SIGTERM amid plays, uploads, edits and publishing",
        "docent ends well within three seconds, every play is closed, everything acknowledged is there",
    );
    let site = TestSite::new(SILENT);
    let mut daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let mut longest = Duration::ZERO;
    let mut all = Sum::default();
    for round in scenario.rounds(3, 50) {
        let load = LoadGenerator::of(&site, &daemon, &ana, 10_000 + round);
        let mut ended = None;
        let acknowledged = load.until(|| {
            thread::sleep(Duration::from_millis(200 + u64::from(round * 7_919 % 700)));
            daemon.signal(Signal::TERM);
            ended = Some(daemon.terminate());
        });
        let (status, took) = ended.unwrap();
        assert!(status.success(), "{status}: {}", site.log());
        longest = longest.max(took);
        let open = site
            .plays()
            .iter()
            .filter(|play| play.end.is_none())
            .count();
        assert_eq!(open, 0, "{}", site.log());
        daemon = site.serve();
        acknowledged.assert_stored(&site, &daemon);
        all.add(&acknowledged);
    }
    scenario.set_observation(format!(
        "the longest end took {} ms, {}",
        longest.as_millis(),
        all.summary()
    ));
    assert!(longest < 10 * STOP_TIMEOUT, "{longest:?}");
}
