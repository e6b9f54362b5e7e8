//! The metrics for monitoring, and who may read them.

#![expect(clippy::float_cmp, reason = "what is compared are whole numbers")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::{connected_from, read_response, write_request_head};
use crate::support::phone_report::{play_body, send_report};
use crate::support::staff::FORM;

const JSON: &str = "Accept: application/json";

/// Every metric by its name and labels.
fn figures(daemon: &Daemon) -> BTreeMap<String, f64> {
    let response = daemon.get("/metrics");
    assert_eq!(response.status, 200, "{}", response.text());
    let text = response.text();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.map(|line| line.rsplit_once(' ').unwrap());
    pairs
        .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
        .collect()
}

#[test]
fn plays_are_counted_by_surface_and_end_reason() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let before = figures(&daemon);
    assert_eq!(before["docent_plays_begun_total{surface=\"speaker\"}"], 0.0);
    assert_eq!(before["docent_touch_to_sound_seconds_count"], 0.0);
    assert_eq!(before["docent_speaker_playing{room=\"memorial\"}"], 0.0);

    let response = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 204, "{}", response.text());
    site.await_plays(|plays| plays.len() == 1);
    let during = figures(&daemon);
    assert_eq!(during["docent_speaker_playing{room=\"memorial\"}"], 1.0);
    let stopped = daemon.request("POST", "/es/rooms/memorial/stop", &[FORM, JSON], "");
    assert_eq!(stopped.status, 204);
    site.await_plays(|plays| plays.iter().all(|play| play.end.is_some()));

    // A phone reports one play three times, and sends the last report twice.
    let clip = daemon.get("/en/rooms/memorial/clips/13.json").json();
    for (heard, end) in [
        (3_000, None),
        (9_000, Some("finished")),
        (9_000, Some("finished")),
    ] {
        let otherwise = json!({
            "room": "memorial", "clip": "13", "language": "en",
            "heard": [[0, heard]], "listened": heard, "end": end,
        });
        let body = play_body(
            &"a".repeat(32),
            clip["recording"].as_str().unwrap(),
            otherwise,
        );
        assert_eq!(send_report(&daemon, &body), 204);
    }

    let after = figures(&daemon);
    let check = |name: &str, wanted: f64| assert_eq!(after[name], wanted, "{name}");
    check("docent_plays_begun_total{surface=\"speaker\"}", 1.0);
    check("docent_plays_begun_total{surface=\"phone\"}", 1.0);
    check(
        "docent_plays_ended_total{surface=\"speaker\",reason=\"stopped\"}",
        1.0,
    );
    check(
        "docent_plays_ended_total{surface=\"phone\",reason=\"finished\"}",
        1.0,
    );
    check("docent_speaker_reports_refused_total", 0.0);
    check("docent_touch_to_sound_seconds_count", 1.0);
    check("docent_touch_to_sound_seconds_bucket{le=\"+Inf\"}", 1.0);
    check("docent_speaker_ready{room=\"study\"}", 1.0);
    check("docent_speaker_underruns_total{room=\"memorial\"}", 0.0);
    check("docent_edition", 1.0);
    check("docent_narrations_silent", 0.0);
    check("docent_house_open", 1.0);
    check("docent_store_waiting", 0.0);
    let ended = after
        .iter()
        .filter(|sample| sample.0.starts_with("docent_plays_ended_total"));
    assert_eq!(ended.map(|sample| sample.1).sum::<f64>(), 2.0);
    assert!(after["docent_disk_free_bytes"] > 0.0);
    assert!(after["docent_disk_reserve_bytes"] > 0.0);
    assert!(after["docent_touch_to_sound_seconds_sum"] > 0.0);
    assert!(after["docent_written_bytes_total"] > 0.0);
    assert!(after["process_start_time_seconds"] > 1.6e9);
}

#[test]
fn a_play_closed_after_a_power_cut_is_counted_by_the_next_run() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let response = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 204, "{}", response.text());
    site.await_plays(|plays| plays.len() == 1);
    daemon.kill();
    let after = figures(&site.serve());
    let name = "docent_plays_ended_total{surface=\"speaker\",reason=\"power_loss\"}";
    assert_eq!(after[name], 1.0);
    assert_eq!(after["docent_plays_begun_total{surface=\"speaker\"}"], 0.0);
}

#[test]
fn open_event_streams_are_counted() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let visitors = || figures(&daemon)["docent_event_streams{of=\"visitors\"}"];
    assert_eq!(visitors(), 0.0);
    let mut stream = TcpStream::connect(&daemon.address).unwrap();
    write!(
        stream,
        "GET /rooms/kitchen/events HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    .unwrap();
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    assert_eq!(visitors(), 1.0);
    drop(stream);
    site.wait_until("the stream is given back", || visitors() == 0.0);
}

/// Every sample has a type and a help line before it, and none is repeated.
#[test]
fn the_metrics_have_the_prometheus_format() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let response = daemon.get("/metrics");
    assert!(
        response
            .head
            .contains("content-type: text/plain; version=0.0.4"),
        "{}",
        response.head
    );
    let text = response.text();
    let (mut types, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["gauge", "counter", "histogram"].contains(&kind), "{line}");
            assert!(types.insert(name, kind).is_none(), "{line}");
            assert!(text.contains(&format!("# HELP {name} ")), "{line}");
        } else if !line.starts_with("# HELP ") {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(seen.insert(sample), "{line}");
            let name = sample.split('{').next().unwrap();
            let of = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|suffix| name.strip_suffix(suffix));
            let kind = types.get(name).or_else(|| types.get(of?));
            assert!(kind.is_some(), "{line}");
            assert_eq!(name.ends_with("_total"), kind == Some(&"counter"), "{line}");
        }
    }
}

#[test]
fn the_version_and_the_edition_are_hidden_from_strangers() {
    let site = TestSite::new("");
    let daemon = site.serve();
    for path in ["/healthz", "/readyz"] {
        let own = daemon.get(path).json();
        let response = daemon.request("GET", path, &["X-Forwarded-For: 10.0.0.7"], "");
        assert_eq!(response.status, 200);
        assert_eq!(own["edition"], 1, "{own}");
        let json = response.json();
        assert_eq!(own["status"], json["status"]);
        for figure in ["version", "edition"] {
            assert!(json.get(figure).is_none(), "{path}: {json}");
        }
    }
    assert!(daemon.get("/healthz").json()["version"].is_string());
}

#[test]
fn only_permitted_clients_read_the_metrics() {
    let check = |settings: &str, near: u16, passed_on: u16| {
        let site = TestSite::new(settings);
        let daemon = site.serve();
        let proxy = ["X-Forwarded-For: 10.0.0.7"];
        assert_eq!(daemon.get("/metrics").status, near, "{settings}");
        assert_eq!(
            daemon.request("GET", "/metrics", &proxy, "").status,
            passed_on,
            "{settings}"
        );
    };
    check("", 200, 403);
    check("metrics = \"box\"\n", 200, 403);
    check("metrics = \"network\"\n", 200, 200);
    check("metrics = \"nobody\"\n", 403, 403);
}

#[test]
fn another_host_name_of_the_box_grants_no_local_rights() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let port = daemon.address.rsplit(':').next().unwrap();
    let status_of = |host: &str, method: &str, path: &str| {
        let mut line = connected_from([0, 1], &daemon.address).unwrap();
        let lines = ["Connection: close", "Content-Length: 0"];
        write_request_head(&mut line, host, method, path, &lines).unwrap();
        read_response(line).unwrap().status
    };
    let own = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    for host in own.iter().map(String::as_str).chain(["localhost"]) {
        assert_eq!(status_of(host, "GET", "/metrics"), 200, "{host}");
        let stop = status_of(host, "POST", "/es/rooms/memorial/stop");
        assert_ne!(stop, 403, "{host}");
    }
    let others = [
        "elsewhere.example",
        "localhost.elsewhere.example",
        "127.0.0.1.nip.example",
    ];
    for host in others.map(|name| format!("{name}:{port}")) {
        assert_eq!(
            status_of(&host, "GET", "/es/"),
            200,
            "visitors may come by any name"
        );
        assert_eq!(status_of(&host, "GET", "/metrics"), 403, "{host}");
        assert_eq!(
            status_of(&host, "POST", "/es/rooms/memorial/stop"),
            403,
            "{host}"
        );
    }
}

#[test]
fn the_daemon_is_ready_once_it_can_serve_visitors() {
    let site = TestSite::new("");
    let ready = |daemon: &Daemon| {
        let response = daemon.get("/readyz");
        (
            response.status,
            response.json()["status"].as_str().unwrap().to_owned(),
        )
    };
    let empty = site.serve_without_tour();
    assert_eq!(ready(&empty), (503, "no tour is published".into()));
    empty.terminate();
    let site = TestSite::new("");
    let daemon = site.serve();
    assert_eq!(ready(&daemon), (200, "ready".into()));
    // Somebody else holds the database.
    let conn = site.database();
    conn.execute_batch("begin immediate").unwrap();
    assert_eq!(ready(&daemon), (503, "the database does not answer".into()));
    conn.execute_batch("rollback").unwrap();
    site.wait_until("it is ready again", || ready(&daemon).0 == 200);
}
