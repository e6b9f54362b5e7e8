//! Slow, silent and numerous clients.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::continuous_sound::{NATALIA, NEAR, Sounding, wired};
use super::{ATTACKED, Scenario, Witness};
use crate::support::PATIENCE;
use crate::support::daemon::{Daemon, House};
use crate::support::http_client::{begin, connected_from, free_address};
use crate::support::memory::Memory;
use crate::support::sound_card::Card;

pub(super) const EVENTS: &str = "/rooms/memorial/events";

/// Addresses, none of which exceeds its limits.
fn elsewhere(number: u32) -> [u8; 2] {
    let place = number / 4;
    [
        u8::try_from(place / 250).unwrap() + 1,
        u8::try_from(place % 250).unwrap() + 1,
    ]
}

/// The header with which a proxy on the box forwards their address.
fn known_as(number: u32) -> String {
    let [part, number] = elsewhere(number);
    format!("X-Forwarded-For: 10.0.{part}.{number}")
}

/// Whether a connection was closed without a response to an unfinished request. The wait is limited by the
/// connection's own timeout.
fn is_sent_away(line: &mut TcpStream) -> bool {
    let mut said = Vec::new();
    let ended = line.read_to_end(&mut said);
    let ended = ended.map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |_| true);
    ended && !said.starts_with(b"HTTP/1.1 200")
}

/// Reads until this text.
pub(super) fn is_told(line: &mut TcpStream, wanted: &str) {
    let mut said = Vec::new();
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&said).contains(wanted) {
        let read = line.read(&mut piece).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&said));
        said.extend(&piece[..read]);
    }
}

/// A state whose memorial plays on a card, while a client requests its page.
struct Open {
    card: Card,
    house: House,
    daemon: Daemon,
}

impl Open {
    fn house() -> Self {
        let card = Card::plug("memorial").unwrap();
        let house = wired(&card, &NATALIA, "max-streams = 2000\n");
        let daemon = house.serve();
        Self {
            card,
            house,
            daemon,
        }
    }

    /// Runs an attack, and checks that nobody else is disturbed.
    fn withstands(&self, scenario: &mut Scenario, attack: impl FnOnce() -> Vec<TcpStream>) {
        let sounding = Sounding::begin(&self.card, &self.house, &self.daemon, &NATALIA);
        let memory = Memory::of(self.daemon.process());
        let witness = Witness::of(&self.daemon.address, "/es/rooms/memorial");
        let lines = attack();
        sounding.has_no_gap();
        let slowest = witness.slowest(ATTACKED);
        let taken = memory.most_above_rest();
        assert!(taken < 64 << 10, "{taken} kB");
        drop(lines);
        scenario.saw(format!(
            "slowest page {} ms, {taken} kB more memory",
            slowest.as_millis()
        ));
    }
}

#[test]
fn slow_readers_delay_nobody() {
    let mut scenario = Scenario::new(
        "512 readers who take one byte and no more",
        "pages answer, sound has no gap, memory is bounded",
    );
    let open = Open::house();
    let address = &open.daemon.address;
    let clip = open.daemon.get("/es/rooms/study/clips/8.json").json();
    let sound = clip["sound"].as_str().unwrap();
    // As much as ten minutes: far more than the system takes in for a reader who does not read.
    let file = sound.replace("/recordings/", "state/recordings/");
    let file = open.house.path(file.trim_end_matches(".mp3"));
    fs::remove_file(&file).unwrap();
    fs::write(&file, vec![0x55; 8 << 20]).unwrap();
    scenario.went(512);
    open.withstands(&mut scenario, || {
        let dawdle = |number| {
            let mut line = connected_from(elsewhere(number), address).unwrap();
            begin(&mut line, address, "GET", sound, &[]).unwrap();
            line.read_exact(&mut [0; 1]).unwrap();
            line
        };
        (0..512).map(dawdle).collect()
    });
}

#[test]
fn unfinished_requests_delay_nobody() {
    let mut scenario = Scenario::new(
        "500 requests that never end",
        "pages answer, sound has no gap, memory is bounded, and they are sent away",
    );
    let open = Open::house();
    let address = &open.daemon.address;
    scenario.went(500);
    let mut lines = Vec::new();
    open.withstands(&mut scenario, || {
        lines = (0..500)
            .map(|number| {
                let mut line = connected_from(elsewhere(number), address).unwrap();
                write!(line, "GET /es/ HTTP/1.1\r\nHost: x\r\nX-").unwrap();
                line
            })
            .collect();
        Vec::new()
    });
    assert!(lines.iter_mut().all(is_sent_away));
}

#[test]
fn missing_bodies_delay_nobody() {
    let mut scenario = Scenario::new(
        "300 bodies of which a byte comes each second",
        "pages answer, sound has no gap, memory is bounded, and they are sent away",
    );
    let open = Open::house();
    let address = &open.daemon.address;
    scenario.went(300);
    let mut left = 0;
    open.withstands(&mut scenario, || {
        let promise = |number| {
            let mut line = connected_from(elsewhere(number), address).unwrap();
            let lines = ["Content-Type: application/json", "Content-Length: 1000"];
            begin(&mut line, address, "POST", "/plays", &lines).unwrap();
            line.set_nonblocking(true).unwrap();
            line
        };
        let mut lines: Vec<_> = (0..300).map(promise).collect();
        let begun = Instant::now();
        while !lines.is_empty() && begun.elapsed() < 2 * PATIENCE {
            lines.retain_mut(is_still_listened_to);
            thread::sleep(Duration::from_secs(1));
        }
        left = lines.len();
        lines
    });
    assert_eq!(left, 0, "not sent away");
}

/// Sends another byte; returns whether the connection is still open.
fn is_still_listened_to(line: &mut TcpStream) -> bool {
    let goes_on = |error: &std::io::Error| error.kind() == ErrorKind::WouldBlock;
    let written = line.write_all(b" ");
    let read = line.read(&mut [0; 4_096]);
    written.is_ok() && read.as_ref().map_or_else(goes_on, |length| *length > 0)
}

#[test]
fn unread_event_streams_cost_little() {
    let mut scenario = Scenario::new(
        "400 event streams that nobody reads, while a room is busy",
        "pages answer, sound has no gap, memory is bounded",
    );
    let open = Open::house();
    let address = &open.daemon.address;
    scenario.went(400);
    open.withstands(&mut scenario, || {
        let follow = |number| {
            let mut line = connected_from(elsewhere(number), address).unwrap();
            begin(&mut line, address, "GET", EVENTS, &[&known_as(number)]).unwrap();
            line
        };
        let lines = (0..400).map(follow).collect();
        for round in 0..50 {
            let step = ["1", "2", "3", "4", "5"][round % 5];
            let body = format!("step={step}");
            open.daemon
                .ask("POST", "/es/rooms/memorial/volume", &NEAR, &body);
        }
        lines
    });
}

#[test]
fn a_thousand_pages_that_reconnect_at_once_are_all_served() {
    let mut scenario = Scenario::new(
        "a thousand pages come back at once after a restart",
        "each has its room's state again, and pages answer meanwhile",
    );
    let house = House::new("max-streams = 2000\n");
    let address = free_address();
    let follow = |number: u32| {
        let mut line = connected_from(elsewhere(number), &address).unwrap();
        begin(&mut line, &address, "GET", EVENTS, &[&known_as(number)]).unwrap();
        line
    };
    let is_told = |line: &mut TcpStream| is_told(line, "\ndata:");
    let mut daemon = house.serve_at(&address);
    let mut slowest = Duration::ZERO;
    for _ in scenario.rounds(1, 10) {
        let mut lines: Vec<_> = (0..1_000).map(follow).collect();
        lines.iter_mut().for_each(is_told);
        daemon.kill();
        daemon = house.serve_at(&address);
        let begun = Instant::now();
        let witness = Witness::of(&address, "/es/rooms/memorial");
        let mut lines: Vec<_> = (0..1_000).map(follow).collect();
        lines.iter_mut().for_each(is_told);
        let back = begun.elapsed().as_millis();
        slowest = slowest.max(witness.slowest(ATTACKED));
        scenario.saw(format!(
            "all are back after {back} ms, slowest page {} ms",
            slowest.as_millis()
        ));
    }
    assert!(daemon.end().0.success(), "{}", house.log());
}
