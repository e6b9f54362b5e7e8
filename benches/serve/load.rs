//! A full house: a thousand pages that follow a room, phones that fetch sound, and a report, at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;

use crate::client::Line;
use crate::cost::memory;
use crate::nginx::longest;
use crate::support::asking::ask;
use crate::support::daemon::{Daemon, House};
use crate::support::staff::{FORM, member};
use crate::told;

const STREAMS: u32 = 1_000;
const PHONES: usize = 64;
const EVENTS: u32 = 60;

/// Pages that follow the memorial.
pub(crate) struct Followers {
    runtime: tokio::runtime::Runtime,
    /// Who was told of something, and when.
    arrivals: mpsc::UnboundedReceiver<(u32, Instant)>,
    count: u32,
}

impl Followers {
    /// All of them have the room's state when this returns.
    pub(crate) fn of(daemon: &Daemon, count: u32) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (told, arrivals) = mpsc::unbounded_channel();
        for number in 0..count {
            let (address, told) = (daemon.address.clone(), told.clone());
            runtime.spawn(async move {
                let (of, n) = (number / 250, number % 250);
                // No address may have as many lines as all of them.
                let socket = TcpSocket::new_v4().unwrap();
                let own = format!("127.0.{}.{}:0", of + 1, n + 1);
                socket.bind(own.parse().unwrap()).unwrap();
                let mut line = socket.connect(address.parse().unwrap()).await.unwrap();
                let request = format!(
                    "GET /rooms/memorial/events HTTP/1.1\r\nHost: {address}\r\nX-Forwarded-For: 10.0.{of}.{n}\r\n\r\n"
                );
                line.write_all(request.as_bytes()).await.unwrap();
                let mut piece = vec![0; 16 * 1024];
                while let Ok(read) = line.read(&mut piece).await
                    && read > 0
                {
                    if piece[..read].windows(5).any(|it| it == b"data:") && told.send((number, Instant::now())).is_err() {
                        break;
                    }
                }
            });
        }
        let mut it = Self {
            runtime,
            arrivals,
            count,
        };
        it.all(Duration::from_secs(20));
        it
    }

    /// When each of them was first told of something from now on.
    fn all(&mut self, most: Duration) -> Vec<Instant> {
        let (count, arrivals) = (self.count, &mut self.arrivals);
        self.runtime.block_on(async {
            let mut first = BTreeMap::new();
            let wait = async {
                while first.len() < usize::try_from(count).unwrap() {
                    let (who, when) = arrivals.recv().await.unwrap();
                    first.entry(who).or_insert(when);
                }
            };
            let done = tokio::time::timeout(most, wait).await;
            assert!(done.is_ok(), "only {} of {count} were told", first.len());
            first.into_values().collect()
        })
    }

    /// Nobody is still to be told of what was before.
    fn rest(&mut self) {
        thread::sleep(Duration::from_millis(50));
        while self.arrivals.try_recv().is_ok() {}
    }

    /// Milliseconds until each of them hears of a touch, for some touches, sorted.
    pub(crate) fn latencies(&mut self, daemon: &Daemon, touches: u32) -> Vec<f64> {
        let mut times = Vec::new();
        for touch in 0..touches {
            self.rest();
            let begun = Instant::now();
            let body = format!("step={}", 1 + touch % 2);
            let near = ["Accept: application/json", FORM];
            let answer = daemon.ask("POST", "/es/rooms/memorial/volume", &near, &body);
            assert_eq!(answer.status, 204, "{}", answer.text());
            let when = self.all(Duration::from_secs(20));
            times.extend(
                when.iter()
                    .map(|it| it.duration_since(begun).as_secs_f64() * 1000.0),
            );
        }
        times.sort_by(f64::total_cmp);
        times
    }
}

pub(crate) fn share(sorted: &[f64], hundredths: usize) -> f64 {
    sorted[(sorted.len() * hundredths).div_ceil(100).max(1) - 1]
}

/// A phone that plays on itself, some way ahead: 64 kB four times a second.
fn phone(address: &str, sound: &str, over: &AtomicBool) {
    let mut line = Line::to(address);
    let mut from = 0;
    while !over.load(Ordering::Relaxed) {
        let range = format!("Range: bytes={from}-{}\r\n", from + 65_535);
        line.get(sound, &range);
        from = (from + 65_536) % 262_144;
        thread::sleep(Duration::from_millis(250));
    }
}

pub(crate) fn measure() {
    let house = House::new("default-output = \"silent\"\nmax-streams = 2000\n");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "viewer");
    let cookie = format!("Cookie: {}", ana.cookie);
    let sound = longest(&daemon);
    thread::sleep(Duration::from_secs(2));
    let before = memory(daemon.process());
    let mut followers = Followers::of(&daemon, STREAMS);
    let with_streams = memory(daemon.process());
    let over = Arc::new(AtomicBool::new(false));
    let (events, pages, reports) = thread::scope(|scope| {
        for _ in 0..PHONES {
            let (daemon, sound, over) = (&daemon.address, &sound, &over);
            scope.spawn(move || phone(daemon, sound, over));
        }
        let reports = scope.spawn(|| {
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let page = ask(
                    &daemon.address,
                    "GET",
                    "/staff/statistics?period=365",
                    &[&cookie, "Accept: text/html"],
                    b"",
                )
                .unwrap();
                assert_eq!(page.status, 200, "{}", page.text());
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            times
        });
        let pages = scope.spawn(|| {
            let mut line = Line::to(&daemon.address);
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                line.get("/es/rooms/memorial", "");
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
                thread::sleep(Duration::from_millis(10));
            }
            times.sort_by(f64::total_cmp);
            times
        });
        let events = followers.latencies(&daemon, EVENTS);
        over.store(true, Ordering::Relaxed);
        (events, pages.join().unwrap(), reports.join().unwrap())
    });
    let loaded = memory(daemon.process());
    let both = |what: &str, times: &[f64], wanted: &str| {
        told(
            &format!("full house: {what}, median"),
            "ms",
            share(times, 50),
            "",
        );
        told(
            &format!("full house: {what}, 99th of 100"),
            "ms",
            share(times, 99),
            wanted,
        );
    };
    both("a page", &pages, "≤ 10 ms");
    both("a touch told to 1,000 pages", &events, "≤ 30 ms");
    both("a report", &reports, "");
    let each = (with_streams - before) * 1024.0 / f64::from(STREAMS);
    told("an event stream, memory", "kB", each, "≤ 20 kB");
    told("full house: memory (PSS)", "MB", loaded, "≤ 45 MB");
}
