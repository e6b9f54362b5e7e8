//! Malformed requests.

use std::io::{Read, Write};
use std::net::Shutdown;

use super::{MAX_LATENCY_UNDER_ATTACK, Scenario, Witness};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::connected_from;
use crate::support::memory::Memory;

/// Requests that no browser sends.
fn malformed_requests() -> Vec<Vec<u8>> {
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
        "POST /staff/import HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 60\r\n\r\n--a\r\nContent-Disposition: form-data; name=\"\"; filename=\"../../x",
        "PATCH /staff/uploads/../../x HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 18446744073709551616\r\nContent-Length: 0\r\n\r\n",
    ]
    .map(|request| request.as_bytes().to_vec())
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

/// Range requests for a recording, most of them invalid.
const RANGES: [&str; 16] = [
    "bytes=0-0",
    "bytes=1000-1999",
    "bytes=-1",
    "bytes=5-",
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

/// The range that the standard defines; `None` where it is not a single range.
fn expected_range(range: &str, length: usize) -> Option<std::ops::Range<usize>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number = |header: &str| {
        header
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| header.parse::<usize>())
    };
    let end = |number: usize| number.saturating_add(1).min(length);
    match (number(first)?.ok(), number(last)?.ok()) {
        (Some(first), Some(last)) => Some(first..end(last)),
        (Some(first), None) => Some(first..length),
        (None, Some(last)) => Some(length.saturating_sub(last)..length),
        (None, None) => None,
    }
}

/// Requests a range. The response is that range or the whole file, with the matching headers.
fn assert_range(daemon: &Daemon, sound: &str, whole: &[u8], range: &str) {
    let response = daemon.request("GET", sound, &[&format!("Range: {range}")], "");
    let stdout_of = response.header("content-range").unwrap_or_default();
    let length = whole.len();
    match response.status {
        200 => assert!(response.body == whole, "{range}"),
        206 => {
            let part = expected_range(range, length).unwrap();
            assert_eq!(
                stdout_of,
                format!("bytes {}-{}/{length}", part.start, part.end - 1),
                "{range}"
            );
            assert!(response.body == whole[part], "{range}");
        }
        416 => assert_eq!(stdout_of, format!("bytes */{length}"), "{range}"),
        _ => panic!("{range}: {}", response.head),
    }
}

#[test]
fn malformed_requests_are_refused() {
    let mut scenario = Scenario::new(
        "hostile paths, headers, ranges and broken requests",
        "each is refused or answered as what it says, nothing is told that should not be, pages answer",
    );
    let site = TestSite::new("");
    let daemon = site.serve();
    let clip = daemon.get("/es/rooms/study/clips/8.json").json();
    let sound = clip["sound"].as_str().unwrap();
    let whole = daemon.get(sound).body;
    let memory = Memory::of(daemon.pid());
    let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
    let times = scenario.rounds(1, 100);
    let count = times.len() * (malformed_requests().len() + RANGES.len());
    for _ in times {
        for request in malformed_requests() {
            let mut line = connected_from([9, 9], &daemon.address).unwrap();
            // It may hang up in the midst of it.
            drop(line.write_all(&request));
            drop(line.shutdown(Shutdown::Write));
            let mut received = Vec::new();
            drop(line.read_to_end(&mut received));
            let received = String::from_utf8_lossy(&received);
            let request_line = String::from_utf8_lossy(&request[..request.len().min(80)]);
            assert!(
                !received.contains("root:") && !received.contains("SQLite format"),
                "{request_line}: {received}"
            );
            let server_failed =
                received.starts_with("HTTP/1.1 5") && !received.starts_with("HTTP/1.1 505");
            assert!(!server_failed, "{request_line}: {received}");
        }
        for range in RANGES {
            assert_range(&daemon, sound, &whole, range);
        }
    }
    scenario.fixed_rounds(count);
    let slowest = witness.slowest(MAX_LATENCY_UNDER_ATTACK);
    scenario.set_observation(format!(
        "slowest page {} ms, {} kB more memory",
        slowest.as_millis(),
        memory.peak_above_rest()
    ));
    assert!(memory.peak_above_rest() < 64 << 10);
    assert!(!site.log().contains("panicked"), "{}", site.log());
    assert!(daemon.terminate().0.success(), "{}", site.log());
}
