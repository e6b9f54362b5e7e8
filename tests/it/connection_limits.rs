//! Limits of connections, event streams and codes by address.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;

use crate::screens::{open_page, wait_for_js};
use crate::support::TIMEOUT;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::connected_from;

/// A proxy on the box, which forwards the address of its client.
const PROXY: &str = "trusted-proxies = [\"127.0.0.1\"]\n";

/// Opens a room's event stream: the stream, which is open until it is dropped, and the head of the response.
fn open_events(daemon: &Daemon, room: &str, from: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(&daemon.address).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    let host = &daemon.address;
    write!(
        stream,
        "GET /rooms/{room}/events HTTP/1.1\r\nHost: {host}\r\n{from}\r\n"
    )
    .unwrap();
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head: Vec<String> = lines
        .map(Result::unwrap)
        .take_while(|line| !line.is_empty())
        .collect();
    (stream, head.join("\n").to_lowercase())
}

fn is_admitted(head: &str) -> bool {
    head.starts_with("http/1.1 200")
}

#[test]
fn one_address_has_a_limited_number_of_event_streams() {
    let site = TestSite::new(&format!("{PROXY}default-output = \"silent\"\n"));
    let daemon = site.serve();
    let mut inside = Vec::new();
    for n in 1..=60 {
        let (stream, head) = open_events(&daemon, "garden", "");
        assert_eq!(is_admitted(&head), n <= 40, "{n}: {head}");
        if is_admitted(&head) {
            inside.push(stream);
        } else {
            assert!(head.starts_with("http/1.1 429"), "{head}");
            assert!(head.contains("retry-after: 11"), "{head}");
        }
    }
    // Another address behind a proxy on the box, and a screen of the site.
    let (_other, head) = open_events(&daemon, "garden", "X-Forwarded-For: 40.0.0.1, 10.0.0.7\r\n");
    assert!(is_admitted(&head), "{head}");
    let (_screen, head) = open_events(&daemon, "memorial", "");
    assert!(is_admitted(&head), "{head}");
    assert_eq!(daemon.get("/es/rooms/garden").status, 200);
    // Who leaves makes room.
    drop(inside.pop());
    site.wait_until("there is a place again", || {
        is_admitted(&open_events(&daemon, "garden", "").1)
    });
}

#[test]
fn all_visitors_share_the_configured_number_of_event_streams() {
    let site = TestSite::new(&format!("{PROXY}max-streams = 3\n"));
    let daemon = site.serve();
    let from = |n: i32| format!("X-Forwarded-For: 10.0.0.{n}\r\n");
    let inside: Vec<_> = (1..=4)
        .map(|n| open_events(&daemon, "garden", &from(n)))
        .collect();
    let heads: Vec<bool> = inside.iter().map(|stream| is_admitted(&stream.1)).collect();
    assert_eq!(heads, [true, true, true, false]);
}

/// The number of these visitors who may follow a room at the same time.
fn is_admitted_by(daemon: &Daemon, visitors: impl Iterator<Item = String>) -> usize {
    let from =
        |address: String| open_events(daemon, "garden", &format!("X-Forwarded-For: {address}\r\n"));
    let came: Vec<_> = visitors.map(from).collect();
    came.iter().filter(|(_, head)| is_admitted(head)).count()
}

#[test]
fn forwarded_addresses_are_ignored_without_a_configured_proxy() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let made_up = (1..=50).map(|n| format!("10.0.0.{n}"));
    assert_eq!(is_admitted_by(&daemon, made_up), 40);
}

#[test]
fn ipv6_limits_count_local_devices_and_remote_networks() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    for (network, shares) in [("fe80::", 50), ("fd00::", 50), ("2001:db8::", 40)] {
        let devices = (1..=50).map(|n| format!("{network}{n:x}"));
        assert_eq!(is_admitted_by(&daemon, devices), shares, "{network}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_an_event_stream_still_plays_and_shows_no_warning() {
    let site = TestSite::new("max-streams = 0\n");
    let daemon = site.serve();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    wait_for_js(&browser, "performance.now() > 5000").await;
    let offline = "document.querySelector('#offline').hidden";
    assert_eq!(browser.eval(offline).await.unwrap(), true);
    browser.touch("#pause").await.unwrap();
    let playing = "document.querySelector('#now').dataset.phase === 'playing'";
    wait_for_js(&browser, playing).await;
}

#[test]
fn an_unfinished_request_delays_nobody_and_is_closed() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let half_open = || {
        let mut stream = TcpStream::connect(&daemon.address).unwrap();
        write!(stream, "GET /es/ HTTP/1.1\r\nHost: x\r\n").unwrap();
        stream
    };
    let mut half: Vec<TcpStream> = (0..200).map(|_| half_open()).collect();
    assert_eq!(daemon.get("/es/").status, 200);
    // Who came last is still there.
    let last = half.last_mut().unwrap();
    last.set_nonblocking(true).unwrap();
    let waits = last.read(&mut [0; 1]).unwrap_err();
    assert_eq!(waits.kind(), ErrorKind::WouldBlock);
    last.set_nonblocking(false).unwrap();
    for stream in &mut half {
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        let mut received = Vec::new();
        stream.read_to_end(&mut received).unwrap();
        assert!(!received.starts_with(b"HTTP/1.1 200"));
    }
    assert!(site.log().contains("limits of open files and connections"));
}

#[test]
fn a_proxy_may_open_connections_for_all_of_its_visitors() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    let connect = |from: u8| connected_from([0, from], &daemon.address).unwrap();
    let _visitors: Vec<TcpStream> = (0..450).map(|_| connect(1)).collect();
    let mut late = connect(1);
    write!(
        late,
        "GET /es/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut received = Vec::new();
    late.read_to_end(&mut received).unwrap();
    assert!(received.starts_with(b"HTTP/1.1 200"));
    // Another address of the box is nobody's proxy.
    let _others: Vec<TcpStream> = (0..400).map(|_| connect(2)).collect();
    assert_eq!(connect(2).read(&mut [0; 1]).unwrap_or(0), 0);
}

#[test]
fn one_address_has_a_limited_number_of_connections() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let _idle: Vec<TcpStream> = (0..400)
        .map(|_| TcpStream::connect(&daemon.address).unwrap())
        .collect();
    // The next one is turned away without a word; an address of its own would not be.
    let mut late = TcpStream::connect(&daemon.address).unwrap();
    late.set_read_timeout(Some(TIMEOUT)).unwrap();
    assert_eq!(late.read(&mut [0; 1]).unwrap_or(0), 0);
    assert!(daemon.terminate().0.success());
}
