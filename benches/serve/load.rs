//! A full museum with many plays: a thousand pages that follow a room, phones that fetch sound,
//! and reports of a year, at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::sync::mpsc;

use crate::client::{Line, PHONE};
use crate::cost::{Peak, memory};
use crate::kept;
use crate::nginx::longest;
use crate::report::{Rounds, Wanted, report, share};
use crate::sites::Offer;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{FORM, member};

const STREAMS: u32 = 1_000;
const PHONES: usize = 64;
const TOUCHES: u32 = 100;
const ROUNDS: usize = 3;

/// Pages that follow the memorial.
pub(crate) struct Followers {
    runtime: tokio::runtime::Runtime,
    /// The streams that received an event, and when.
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
        let (sender, arrivals) = mpsc::unbounded_channel();
        for number in 0..count {
            let (address, sender) = (daemon.address.clone(), sender.clone());
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
                    if piece[..read].windows(5).any(|window| window == b"data:") && sender.send((number, Instant::now())).is_err() {
                        break;
                    }
                }
            });
        }
        let mut followers = Self {
            runtime,
            arrivals,
            count,
        };
        followers.all(Duration::from_secs(20));
        followers
    }

    /// The time of the first event of each stream from now on.
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

    /// Waits until all streams have received the earlier events.
    fn rest(&mut self) {
        thread::sleep(Duration::from_millis(50));
        while self.arrivals.try_recv().is_ok() {}
    }

    /// The milliseconds until each stream receives a touch, for some touches.
    pub(crate) fn latencies(&mut self, daemon: &Daemon, touches: u32) -> Vec<f64> {
        let mut times = Vec::new();
        for touch in 0..touches {
            self.rest();
            let begun = Instant::now();
            let body = format!("step={}", 1 + touch % 2);
            let near = ["Accept: application/json", FORM];
            let response = daemon.request("POST", "/es/rooms/memorial/volume", &near, &body);
            assert_eq!(response.status, 204, "{}", response.text());
            let when = self.all(Duration::from_secs(20));
            times.extend(
                when.iter()
                    .map(|arrival| arrival.duration_since(begun).as_secs_f64() * 1000.0),
            );
        }
        times
    }
}

/// Does it again and again until it is over; how long it took each time, in milliseconds.
fn again(over: &AtomicBool, pause: Duration, mut work: impl FnMut()) -> Vec<f64> {
    let mut times = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        work();
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        thread::sleep(pause);
    }
    times
}

/// What one round came to.
struct Full {
    pages: Vec<f64>,
    touches: Vec<f64>,
    reports: Vec<f64>,
    /// Kilobytes.
    stream: f64,
    /// Megabytes, at the most while all were there.
    memory: f64,
}

/// All of them at once, at their own daemon, because a daemon does not return its memory.
fn full(site: &TestSite, cookie: &str, sound: &str) -> Full {
    let daemon = site.serve_without_tour();
    let address = &daemon.address[..];
    thread::sleep(Duration::from_secs(2));
    let before = memory(daemon.pid());
    let mut followers = Followers::of(&daemon, STREAMS);
    let stream = (memory(daemon.pid()) - before) * 1024.0 / f64::from(STREAMS);
    let over = &AtomicBool::new(false);
    let peak = Peak::of(daemon.pid());
    thread::scope(|scope| {
        for _ in 0..PHONES {
            // It plays on itself, some way ahead: 64 kB four times a second.
            scope.spawn(move || {
                let (mut line, mut from) = (Line::to(address), 0);
                again(over, Duration::from_millis(250), || {
                    let range = format!("Range: bytes={from}-{}\r\n", from + 65_535);
                    line.get(sound, &range, 206);
                    from = (from + 65_536) % 262_144;
                })
            });
        }
        let reports = scope.spawn(move || {
            let mut line = Line::to(address);
            let more = format!("Cookie: {cookie}\r\nAccept: text/html\r\n");
            again(over, Duration::ZERO, || {
                line.get("/staff/statistics?period=365", &more, 200);
            })
        });
        let pages = scope.spawn(move || {
            let mut line = Line::to(address);
            again(over, Duration::from_millis(10), || {
                line.get("/es/rooms/memorial", PHONE, 200);
            })
        });
        let touches = followers.latencies(&daemon, TOUCHES);
        let memory = peak.seen();
        over.store(true, Ordering::Relaxed);
        Full {
            pages: pages.join().unwrap(),
            touches,
            reports: reports.join().unwrap(),
            stream,
            memory,
        }
    })
}

pub(crate) fn measure() {
    let site = TestSite::new("default-output = \"silent\"\nmax-streams = 2000\n");
    site.import_tour();
    let plays = kept::most();
    let state = site.path("state");
    let _copy = Offer::of(&state).with_plays(&state, plays);
    let daemon = site.serve_without_tour();
    // Before it is measured: a password takes its memory, too.
    let ana = member(&site, &daemon, "Ana", "viewer");
    let (sound, _) = longest(&daemon);
    let page = ["Accept: text/html", &format!("Cookie: {}", ana.cookie)];
    let statistics = daemon.request("GET", "/staff/statistics?period=365", &page, "");
    assert_eq!(statistics.status, 200, "{}", statistics.text());
    drop(daemon);
    let rounds: Vec<Full> = (0..ROUNDS)
        .map(|_| full(&site, &ana.cookie, &sound))
        .collect();
    let row = |what: &str, unit: &str, of: &dyn Fn(&Full) -> f64, wanted: Wanted| {
        let figures: Vec<f64> = rounds.iter().map(of).collect();
        report(what, unit, Rounds::Alone(&figures), wanted);
    };
    let both = |what: &str, of: fn(&Full) -> &Vec<f64>, wanted: Wanted| {
        let what = format!("full house: {what}");
        row(
            &format!("{what}, median"),
            "ms",
            &|measured| share(of(measured), 50),
            Wanted::Nothing,
        );
        row(
            &format!("{what}, 99th of 100"),
            "ms",
            &|measured| share(of(measured), 99),
            wanted,
        );
    };
    both("a page", |measured| &measured.pages, Wanted::Most(10.0));
    let label = format!("a touch reported to {STREAMS} pages");
    both(&label, |measured| &measured.touches, Wanted::Most(30.0));
    let statistics = format!("a year's report of {plays} plays");
    both(&statistics, |measured| &measured.reports, Wanted::Nothing);
    row(
        "an event stream, memory",
        "kB",
        &|measured| measured.stream,
        Wanted::Most(20.0),
    );
    row(
        "full house: memory (PSS) at its peak",
        "MB",
        &|measured| measured.memory,
        Wanted::Most(45.0),
    );
}
