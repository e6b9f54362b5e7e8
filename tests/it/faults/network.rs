//! Whoever wants the house to stand still: slow, many, silent, or with nonsense.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::{ATTACKED, Scenario, Witness};
use crate::support::asking::{answer, begin, connected_from, free_address};
use crate::support::card::Card;
use crate::support::daemon::{Daemon, House};
use crate::support::memory::Memory;
use crate::support::staff::FORM;

const EVENTS: &str = "/rooms/memorial/events";
const NEAR: [&str; 2] = ["Accept: application/json", FORM];

/// Addresses of which none asks for more than its share.
fn elsewhere(number: u32) -> [u8; 2] {
    let place = number / 4;
    [
        u8::try_from(place / 250).unwrap() + 1,
        u8::try_from(place % 250).unwrap() + 1,
    ]
}

/// What a proxy on the box says of them.
fn known_as(number: u32) -> String {
    let [part, number] = elsewhere(number);
    format!("X-Forwarded-For: 10.0.{part}.{number}")
}

/// A house whose memorial sounds on a card, while somebody looks at its page.
struct Open {
    _card: Card,
    house: House,
    daemon: Daemon,
}

impl Open {
    fn house() -> Self {
        let card = Card::plug("memorial").unwrap();
        let settings =
            "max-streams = 2000\n[[speaker]]\nroom = \"memorial\"\noutput = \"memorial\"\n";
        let house = House::wired(settings, card.alsa_config());
        let daemon = house.serve();
        let touched = daemon.ask("POST", "/es/rooms/memorial/play", &NEAR, "clip=12");
        assert_eq!(touched.status, 204, "{}", touched.text());
        Self {
            _card: card,
            house,
            daemon,
        }
    }

    fn underruns(&self) -> u64 {
        let told = self.daemon.get("/metrics").text();
        let lines = told
            .lines()
            .filter(|it| it.starts_with("docent_speaker_underruns_total{"));
        lines
            .map(|it| it.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum()
    }

    /// Lets them do it, and sees that nobody else notices.
    fn withstands(&self, scenario: &mut Scenario, attack: impl FnOnce() -> Vec<TcpStream>) {
        let memory = Memory::of(self.daemon.process());
        let before = self.underruns();
        let witness = Witness::of(&self.daemon.address, "/es/rooms/memorial");
        let lines = attack();
        thread::sleep(Duration::from_secs(5));
        let slowest = witness.slowest(ATTACKED);
        let taken = memory.most_above_rest();
        assert_eq!(self.underruns(), before, "{}", self.house.log());
        let playing = self.daemon.get("/metrics").text();
        assert!(
            playing.contains("docent_speaker_playing{room=\"memorial\"} 1"),
            "{:?}\n{}",
            self.house.plays(),
            self.house.log()
        );
        assert!(taken < 64 << 10, "{taken} kB");
        drop(lines);
        scenario.saw(format!(
            "slowest page {} ms, {taken} kB more memory",
            slowest.as_millis()
        ));
    }
}

#[test]
fn readers_who_dawdle_keep_nobody_waiting() {
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
fn requests_that_never_end_keep_nobody_waiting() {
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
    for line in &mut lines {
        let mut said = Vec::new();
        drop(line.read_to_end(&mut said));
        assert!(!said.starts_with(b"HTTP/1.1 200"));
    }
}

#[test]
fn event_streams_that_nobody_reads_cost_little() {
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
fn a_thousand_pages_that_come_back_at_once_are_all_served() {
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
    let is_told = |line: &mut TcpStream| {
        let mut said = Vec::new();
        let mut piece = [0; 4096];
        while !said.windows(6).any(|it| it == b"\ndata:") {
            let read = line.read(&mut piece).unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&said));
            said.extend(&piece[..read]);
        }
    };
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

/// What no browser sends.
fn nonsense() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = [
        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /assets/x/..%2f..%2fdocent.db HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /recordings/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /recordings/../docent.db HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /es/rooms/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "\r\n\r\n\r\n\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
        "POST /plays HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /plays HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /plays HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}{}{}",
        "POST /plays HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "POST /plays HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST /plays HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n[[[[",
        "POST /es/rooms/memorial/seek HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 23\r\n\r\nat=99999999999999999999",
        "POST /staff/pictures HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=\r\nContent-Length: 2\r\n\r\n--",
        "POST /staff/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 60\r\n\r\n--a\r\nContent-Disposition: form-data; name=\"\"; filename=\"../../x",
        "PATCH /staff/uploads/../../x HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 18446744073709551616\r\nContent-Length: 0\r\n\r\n",
    ]
    .map(|it| it.as_bytes().to_vec())
    .to_vec();
    all.push(
        [
            &b"GET /"[..],
            &vec![b'a'; 1 << 20],
            b" HTTP/1.1\r\nHost: x\r\n\r\n",
        ]
        .concat(),
    );
    all.push(
        [
            &b"GET / HTTP/1.1\r\nHost: x\r\nCookie: "[..],
            &vec![b'a'; 1 << 20],
            b"\r\n\r\n",
        ]
        .concat(),
    );
    let many = "X-A: b\r\n".repeat(20_000);
    all.push(
        [
            &b"GET / HTTP/1.1\r\nHost: x\r\n"[..],
            many.as_bytes(),
            b"\r\n",
        ]
        .concat(),
    );
    all
}

/// Parts of a recording that nobody has.
const RANGES: [&str; 12] = [
    "bytes=",
    "bytes=-",
    "bytes=5-1",
    "bytes=-0",
    "bytes=99999999999-",
    "bytes=18446744073709551615-18446744073709551616",
    "bytes=0-0,1-1",
    "bytes=a-b",
    "octets=0-1",
    "bytes=0-18446744073709551615",
    "bytes= 0 - 1",
    "bytes=--1",
];

#[test]
fn nonsense_is_refused_and_forgotten() {
    let mut scenario = Scenario::new(
        "hostile paths, headers, ranges, forms and broken requests",
        "each is refused or answered as what it says, nothing is told that should not be, pages answer",
    );
    let house = House::new("");
    let daemon = house.serve();
    let clip = daemon.get("/es/rooms/study/clips/8.json").json();
    let sound = clip["sound"].as_str().unwrap();
    let memory = Memory::of(daemon.process());
    let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
    let times = scenario.rounds(1, 100);
    let count = times.len() * (nonsense().len() + RANGES.len());
    for _ in times {
        for request in nonsense() {
            let mut line = connected_from([9, 9], &daemon.address).unwrap();
            // It may hang up in the midst of it.
            drop(line.write_all(&request));
            drop(line.shutdown(Shutdown::Write));
            let mut said = Vec::new();
            drop(line.read_to_end(&mut said));
            let said = String::from_utf8_lossy(&said);
            let asked = String::from_utf8_lossy(&request[..request.len().min(80)]);
            assert!(
                !said.contains("root:") && !said.contains("SQLite format"),
                "{asked}: {said}"
            );
            let server_failed = said.starts_with("HTTP/1.1 5") && !said.starts_with("HTTP/1.1 505");
            assert!(!server_failed, "{asked}: {said}");
        }
        for range in RANGES {
            let mut line = connected_from([9, 9], &daemon.address).unwrap();
            let lines = [&format!("Range: {range}"), "Connection: close"];
            begin(&mut line, &daemon.address, "GET", sound, &lines).unwrap();
            let told = answer(line).unwrap();
            assert!(
                [200, 206, 416].contains(&told.status),
                "{range}: {}",
                told.head
            );
        }
    }
    scenario.went(count);
    let slowest = witness.slowest(ATTACKED);
    scenario.saw(format!(
        "slowest page {} ms, {} kB more memory",
        slowest.as_millis(),
        memory.most_above_rest()
    ));
    assert!(memory.most_above_rest() < 64 << 10);
    assert!(!house.log().contains("panicked"), "{}", house.log());
    assert!(daemon.end().0.success(), "{}", house.log());
}
