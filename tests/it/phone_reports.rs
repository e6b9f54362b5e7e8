//! Reports of phones on their plays: they change no speaker's figures, and impossible ones are refused.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use crate::screens::{open_page, wait_for_js};
use crate::support::daemon::{Daemon, PlayRow, Response, TestSite};
use crate::support::http_client::request;
use crate::support::phone_report::{JSON, first_recording, play_body, send_report};
use crate::support::room_fixture::RoomFixture;
use crate::support::staff::FORM;
use crate::support::test_sounds::{noise, wav};

/// A proxy on the box, which forwards the address of its client.
const PROXY: &str = "trusted-proxies = [\"127.0.0.1\"]\n";

/// Reads a room's events and reports a play under every key that it finds there, before the daemon does. Ends
/// with the daemon; returns the names of all fields on the current play.
fn thief(daemon: &Daemon, room: &'static str) -> thread::JoinHandle<Vec<String>> {
    let address = daemon.address.clone();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /rooms/{room}/events HTTP/1.1\r\nHost: {address}\r\nX-Forwarded-For: 10.0.0.66\r\n\r\n"
    )
    .unwrap();
    thread::spawn(move || {
        let mut names = Vec::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let event = line
                .strip_prefix("data: ")
                .map(serde_json::from_str::<Value>);
            let Some(Ok(event)) = event else { continue };
            let now = event["now"].as_object();
            for (name, field) in now.into_iter().flatten() {
                names.push(name.clone());
                let text = field.as_str().unwrap_or_default();
                if text.len() < 32 || hex::decode(text).is_err() {
                    continue;
                }
                let otherwise = json!({
                    "room": room, "clip": event["now"]["clip"],
                    "heard": [], "listened": 0, "end": "stopped",
                });
                let recording = event["now"]["recording"].as_str().unwrap();
                let body = play_body(&text[..32], recording, otherwise);
                drop(request(
                    &address,
                    "POST",
                    "/plays",
                    &[JSON],
                    body.as_bytes(),
                ));
            }
        }
        names
    })
}

#[test]
fn a_rooms_events_reveal_no_play_key_and_no_foreign_play_can_be_changed() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let thief = thief(&daemon, "memorial");
    let speakers = |rows: &[PlayRow]| rows.iter().filter(|row| row.surface == "speaker").count();
    let touch = |what: &str, body: &str| {
        let path = format!("/es/rooms/memorial/{what}");
        let response = daemon.request("POST", &path, &[FORM, "Accept: application/json"], body);
        assert_eq!(response.status, 204, "{what} {body}: {}", response.text());
    };
    // From rest, and one clip after another: then there are 300 ms before the first sound.
    for (at, clip) in ["13", "12", "13", "12"].into_iter().enumerate() {
        touch("play", &format!("clip={clip}"));
        site.await_plays(|plays| {
            speakers(plays) == at + 1 && plays.iter().any(|plays| plays.end.is_none())
        });
    }
    touch("stop", "");
    site.await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
    assert!(daemon.terminate().0.success());
    let names = thief.join().unwrap();
    assert!(names.contains(&"recording".to_owned()), "{names:?}");
    assert!(!names.contains(&"play".to_owned()), "a key for everybody");
    let plays = site.plays();
    assert_eq!(speakers(&plays), 4, "{plays:?}");
    let of_speakers = plays.iter().filter(|play| play.surface == "speaker");
    let ends: Vec<_> = of_speakers
        .filter_map(|of_speaker| of_speaker.end.as_deref())
        .collect();
    assert_eq!(ends, ["superseded", "superseded", "superseded", "stopped"]);
    assert!(!site.log().contains("was not recorded"), "{}", site.log());
}

#[test]
fn a_report_on_an_old_edition_is_counted_even_after_a_restart() {
    let site = TestSite::new("");
    let mut hall = RoomFixture::below(&site.path("tour"));
    let sound = hall.room("memorial").join("1.wav");
    hall.clip("1", "1.wav");
    wav(&[&noise(100, 6)], &sound);
    hall.import_tour(&site);
    let daemon = site.serve_without_tour();
    let clip = || daemon.get("/es/rooms/memorial/clips/1.json").json();
    let first = clip()["recording"].as_str().unwrap().to_owned();
    let report = |key: &str, otherwise: Value| {
        let mut all = json!({ "room": "memorial", "clip": "1" });
        let fields = otherwise.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(fields);
        play_body(&key.repeat(32), &first, all)
    };
    let begun = json!({ "heard": [[0, 1_000]], "listened": 1_000, "end": null });
    assert_eq!(send_report(&daemon, &report("a", begun)), 204);
    // More editions than are in memory.
    for seed in 1..=6 {
        wav(&[&noise(seed, 6)], &sound);
        hall.import_tour(&site);
        let known = || clip()["recording"] != first.as_str();
        site.wait_until("the next edition is current", known);
    }
    daemon.kill();
    let daemon = site.serve_without_tour();
    let whole = json!({ "heard": [[0, 6_000]], "listened": 6_000 });
    assert_eq!(send_report(&daemon, &report("a", whole.clone())), 204);
    assert_eq!(send_report(&daemon, &report("b", whole.clone())), 204);
    let plays = site.plays();
    let figures: Vec<_> = plays
        .iter()
        .map(|play| (play.recording.as_str(), play.heard_ms, play.end.as_deref()))
        .collect();
    let one = (first.as_str(), 6_000, Some("finished"));
    assert_eq!(figures, [one, one]);
    let editions = "select count(*) from play where edition = 1";
    let editions = site.database().query_row(editions, [], |row| row.get(0));
    assert_eq!(editions, Ok(2));

    // What was never published may be so once: it is not refused for good. What cannot be is.
    for (otherwise, status) in [
        (json!({ "recording": "0".repeat(64) }), 404),
        (json!({ "clip": "2" }), 404),
        (json!({ "room": "study" }), 404),
        (json!({ "language": "en" }), 404),
        (json!({ "heard": [[0, 60_000]], "listened": 60_000 }), 422),
    ] {
        let body = report("c", otherwise.clone());
        assert_eq!(send_report(&daemon, &body), status, "{otherwise}");
    }
    assert_eq!(site.plays().len(), 2);
}

/// Sends reports from an address that a proxy on the box forwards.
fn tell_from(daemon: &Daemon, address: &str, path: &str, body: &str) -> Response {
    let from = format!("X-Forwarded-For: {address}");
    daemon.request(
        "POST",
        path,
        &[JSON, "Accept: application/json", &from],
        body,
    )
}

/// Reports new plays from an address until one is refused; returns the number of accepted ones.
fn spend(daemon: &Daemon, address: &str, recording: &str) -> (usize, Response) {
    for number in 0..2_000 {
        let body = play_body(&format!("{number:032x}"), recording, json!({}));
        let response = tell_from(daemon, address, "/plays", &body);
        if response.status != 204 {
            return (number, response);
        }
    }
    panic!("there is no end");
}

#[test]
fn the_new_plays_of_one_address_are_limited() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    let recording = first_recording(&site);
    let begun = Instant::now();
    let (taken, refused) = spend(&daemon, "10.0.0.66", &recording);
    let back = 2 * usize::try_from(begun.elapsed().as_secs() + 1).unwrap();
    assert!((600..=600 + back).contains(&taken), "{taken}");
    assert_eq!(refused.status, 429, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(
        refused.text().contains("registros de escucha"),
        "{}",
        refused.text()
    );
    assert_eq!(site.plays().len(), taken);
    // It may send the same reports again, and other phones are not affected.
    let again = play_body(&format!("{:032x}", 7), &recording, json!({}));
    assert_eq!(
        tell_from(&daemon, "10.0.0.66", "/plays", &again).status,
        204
    );
    let other = play_body(&"e".repeat(32), &recording, json!({}));
    assert_eq!(
        tell_from(&daemon, "10.0.0.67", "/plays", &other).status,
        204
    );
    let near = play_body(&"d".repeat(32), &recording, json!({}));
    assert_eq!(send_report(&daemon, &near), 204);
    // Sessions are of the same budget, and what was never published is looked up no more often.
    let session = json!({ "session": "f".repeat(32), "room": "study", "ago": 1, "touched": 1 });
    let unknown = play_body(&"c".repeat(32), &"0".repeat(64), json!({}));
    site.wait_until("nothing is left of it", || {
        tell_from(&daemon, "10.0.0.66", "/plays", &unknown).status == 429
            && tell_from(&daemon, "10.0.0.66", "/sessions", &session.to_string()).status == 429
    });
    let sessions = "select count(*) from session where key = ?1";
    let key = "f".repeat(32);
    let sessions = site.database().query_row(sessions, [key], |row| row.get(0));
    assert_eq!(sessions, Ok(0));
}

#[test]
fn without_opening_hours_a_visit_ends_after_four_hours() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    let week = 7 * 24 * 60 * 60_000_u64;
    let visit = json!({ "session": "f".repeat(32), "room": "study", "ago": week, "touched": week });
    let from = "X-Forwarded-For: 10.0.0.7";
    let response = daemon.request("POST", "/sessions", &[JSON, from], &visit.to_string());
    assert_eq!(response.status, 204);
    let sql = "select touched_ms from session";
    let touched = site.database().query_row(sql, [], |row| row.get(0));
    assert_eq!(touched, Ok(4 * 60 * 60 * 1000));
}

const KEPT: &str = "Object.keys(localStorage).filter((value) => value.startsWith('report-'))";

#[tokio::test(flavor = "multi_thread")]
async fn a_play_that_ended_offline_is_reported_by_the_next_page() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let address = daemon.address.clone();
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    browser.touch("#pause").await.unwrap();
    let sounds = "document.querySelector('audio').currentTime";
    wait_for_js(&browser, &format!("{sounds} > 1")).await;
    site.await_plays(|plays| plays.len() == 1);
    daemon.kill();
    wait_for_js(&browser, &format!("{sounds} > 3")).await;
    browser.goto("about:blank").await.unwrap();
    assert!(site.plays()[0].heard_ms < 2_500);
    let daemon = site.serve_at(&address);
    browser
        .goto(&daemon.url("/es/rooms/kitchen"))
        .await
        .unwrap();
    let plays = site.await_plays(|plays| plays[0].heard_ms > 2_500);
    assert_eq!(
        (plays.len(), plays[0].end.as_deref()),
        (1, Some("navigated"))
    );
    wait_for_js(&browser, &format!("{KEPT}.length === 0")).await;
    assert_eq!(browser.eval(KEPT).await.unwrap(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_keeps_reports_that_may_be_accepted_later_and_drops_refused_ones() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    let recording = first_recording(&site);
    let browser = open_page(&daemon, "/es/rooms/garden").await;
    let headers = json!({ "headers": { "X-Forwarded-For": "10.0.0.77" } });
    browser
        .cdp("Network.setExtraHTTPHeaders", headers)
        .await
        .unwrap();
    let (taken, _) = spend(&daemon, "10.0.0.77", &recording);
    // Reports of pages of an older version: a play, an impossible one, one of an edition that is
    // not there, one that is too old, and something else.
    let kept = |key: char, began: i64, otherwise: Value| {
        let report = play_body(&key.to_string().repeat(32), &recording, otherwise);
        format!(
            "{{ const report = {report}; delete report.ago; report.began = Date.now() - {began};
                localStorage.setItem('report-{key}', JSON.stringify({{ to: '/plays', report }})); }}"
        )
    };
    let day = 24 * 60 * 60_000;
    let all = [
        kept('a', day, json!({})),
        kept('b', day, json!({ "listened": 1 })),
        kept('c', day, json!({ "recording": "0".repeat(64) })),
        kept('d', 8 * day, json!({})),
        "localStorage.setItem('report-e', '{')".to_owned(),
    ];
    let keep = format!("(() => {{ {} }})()", all.join("\n"));
    browser.eval(&keep).await.unwrap();
    // Its budget is spent: it gets `Retry-After: 1`, and waits.
    let path = daemon.url("/es/rooms/kitchen");
    browser.goto(&path).await.unwrap();
    site.await_plays(|plays| plays.len() > taken);
    wait_for_js(&browser, &format!("{KEPT}.join() === 'report-c'")).await;
    let plays = site.plays();
    assert_eq!(plays.len(), taken + 1);
    let ago = jiff::Timestamp::now().as_millisecond() - plays[taken].started_wall_ms;
    assert!((day..day + 60_000).contains(&ago), "{ago}");
}
