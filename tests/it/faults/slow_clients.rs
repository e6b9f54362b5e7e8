//! Slow, silent and numerous clients.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::continuous_sound::{NATALIA, NEAR, RecordedPlay, with_cards};
use super::{MAX_LATENCY_UNDER_ATTACK, Scenario, Witness};
use crate::support::TIMEOUT;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::{connected_from, free_address, write_request_head};
use crate::support::memory::Memory;
use crate::support::sound_card::Card;

pub(super) const EVENTS: &str = "/rooms/memorial/events";

/// Addresses, none of which exceeds its limits.
fn other_host(number: u32) -> [u8; 2] {
    let place = number / 4;
    [
        u8::try_from(place / 250).unwrap() + 1,
        u8::try_from(place % 250).unwrap() + 1,
    ]
}

/// The header with which a proxy on the box forwards their address.
fn forwarded_for(number: u32) -> String {
    let [part, number] = other_host(number);
    format!("X-Forwarded-For: 10.0.{part}.{number}")
}

/// Whether a connection was closed without a response to an unfinished request. The wait is limited by the
/// connection's own timeout.
fn is_closed_without_response(line: &mut TcpStream) -> bool {
    let mut received = Vec::new();
    let ended = line.read_to_end(&mut received);
    let ended = ended.map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |_| true);
    ended && !received.starts_with(b"HTTP/1.1 200")
}

/// Reads until this text.
pub(super) fn read_until(line: &mut TcpStream, wanted: &str) {
    let mut received = Vec::new();
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&received).contains(wanted) {
        let read = line.read(&mut piece).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&received));
        received.extend(&piece[..read]);
    }
}

/// A state whose memorial plays on a card, while a client requests its page.
struct AttackedSite {
    card: Card,
    site: TestSite,
    daemon: Daemon,
}

impl AttackedSite {
    fn new_site() -> Self {
        let card = Card::plug("memorial").unwrap();
        let site = with_cards(&card, &NATALIA, "max-streams = 2000\n");
        let daemon = site.serve();
        Self { card, site, daemon }
    }

    /// Runs an attack, and checks that nobody else is disturbed.
    fn assert_survives(&self, scenario: &mut Scenario, attack: impl FnOnce() -> Vec<TcpStream>) {
        let play = RecordedPlay::start(&self.card, &self.site, &self.daemon, &NATALIA);
        let memory = Memory::of(self.daemon.pid());
        let witness = Witness::of(&self.daemon.address, "/es/rooms/memorial");
        let lines = attack();
        play.assert_gapless();
        let slowest = witness.slowest(MAX_LATENCY_UNDER_ATTACK);
        let taken = memory.peak_above_rest();
        assert!(taken < 64 << 10, "{taken} kB");
        drop(lines);
        scenario.set_observation(format!(
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
    let open = AttackedSite::new_site();
    let address = &open.daemon.address;
    let clip = open.daemon.get("/es/rooms/study/clips/8.json").json();
    let sound = clip["sound"].as_str().unwrap();
    // Ten minutes: far more than the socket buffers hold for a client that does not read.
    let file = sound.replace("/recordings/", "state/recordings/");
    let file = open.site.path(file.trim_end_matches(".mp3"));
    fs::remove_file(&file).unwrap();
    fs::write(&file, vec![0x55; 8 << 20]).unwrap();
    scenario.fixed_rounds(512);
    open.assert_survives(&mut scenario, || {
        let dawdle = |number| {
            let mut line = connected_from(other_host(number), address).unwrap();
            write_request_head(&mut line, address, "GET", sound, &[]).unwrap();
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
    let open = AttackedSite::new_site();
    let address = &open.daemon.address;
    scenario.fixed_rounds(500);
    let mut lines = Vec::new();
    open.assert_survives(&mut scenario, || {
        lines = (0..500)
            .map(|number| {
                let mut line = connected_from(other_host(number), address).unwrap();
                write!(line, "GET /es/ HTTP/1.1\r\nHost: x\r\nX-").unwrap();
                line
            })
            .collect();
        Vec::new()
    });
    assert!(lines.iter_mut().all(is_closed_without_response));
}

#[test]
fn missing_bodies_delay_nobody() {
    let mut scenario = Scenario::new(
        "300 bodies of which a byte comes each second",
        "pages answer, sound has no gap, memory is bounded, and they are sent away",
    );
    let open = AttackedSite::new_site();
    let address = &open.daemon.address;
    scenario.fixed_rounds(300);
    let mut left = 0;
    open.assert_survives(&mut scenario, || {
        let promise = |number| {
            let mut line = connected_from(other_host(number), address).unwrap();
            let lines = ["Content-Type: application/json", "Content-Length: 1000"];
            write_request_head(&mut line, address, "POST", "/plays", &lines).unwrap();
            line.set_nonblocking(true).unwrap();
            line
        };
        let mut lines: Vec<_> = (0..300).map(promise).collect();
        let begun = Instant::now();
        while !lines.is_empty() && begun.elapsed() < 2 * TIMEOUT {
            lines.retain_mut(is_still_open);
            thread::sleep(Duration::from_secs(1));
        }
        left = lines.len();
        lines
    });
    assert_eq!(left, 0, "not sent away");
}

/// Sends another byte; returns whether the connection is still open.
fn is_still_open(line: &mut TcpStream) -> bool {
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
    let open = AttackedSite::new_site();
    let address = &open.daemon.address;
    scenario.fixed_rounds(400);
    open.assert_survives(&mut scenario, || {
        let follow = |number| {
            let mut line = connected_from(other_host(number), address).unwrap();
            write_request_head(&mut line, address, "GET", EVENTS, &[&forwarded_for(number)])
                .unwrap();
            line
        };
        let lines = (0..400).map(follow).collect();
        for round in 0..50 {
            let step = ["1", "2", "3", "4", "5"][round % 5];
            let body = format!("step={step}");
            open.daemon
                .request("POST", "/es/rooms/memorial/volume", &NEAR, &body);
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
    let site = TestSite::new("max-streams = 2000\n");
    let address = free_address();
    let follow = |number: u32| {
        let mut line = connected_from(other_host(number), &address).unwrap();
        write_request_head(
            &mut line,
            &address,
            "GET",
            EVENTS,
            &[&forwarded_for(number)],
        )
        .unwrap();
        line
    };
    let read_until = |line: &mut TcpStream| read_until(line, "\ndata:");
    let mut daemon = site.serve_at(&address);
    let mut slowest = Duration::ZERO;
    for _ in scenario.rounds(1, 10) {
        let mut lines: Vec<_> = (0..1_000).map(follow).collect();
        lines.iter_mut().for_each(read_until);
        daemon.kill();
        daemon = site.serve_at(&address);
        let begun = Instant::now();
        let witness = Witness::of(&address, "/es/rooms/memorial");
        let mut lines: Vec<_> = (0..1_000).map(follow).collect();
        lines.iter_mut().for_each(read_until);
        let back = begun.elapsed().as_millis();
        slowest = slowest.max(witness.slowest(MAX_LATENCY_UNDER_ATTACK));
        scenario.set_observation(format!(
            "all are back after {back} ms, slowest page {} ms",
            slowest.as_millis()
        ));
    }
    assert!(daemon.terminate().0.success(), "{}", site.log());
}
