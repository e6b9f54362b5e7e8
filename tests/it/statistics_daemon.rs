//! The statistics of a running daemon: kills, repeated reports and exports.

use serde_json::{Value, json};

use crate::faults::Scenario;
use crate::support::daemon::TestSite;
use crate::support::http_client::request;
use crate::support::phone_report::{JSON, first_recording, play_body, report, send_report};
use crate::support::plays_fixture::starts;
use crate::support::staff::member;

pub(crate) fn stdout_of(site: &TestSite, arguments: &[&str]) -> String {
    let done = site.run(arguments);
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn after_a_kill_every_acknowledged_play_is_counted_once() {
    let mut scenario = Scenario::new(
        "kill -9 while plays are counted",
        "every acknowledged play is there and in the sums once",
    );
    let rounds = scenario.rounds(5, 200);
    let site = TestSite::new("");
    let mut daemon = site.serve();
    let recording = first_recording(&site);
    let mut acknowledged = 0;
    let most = rounds.end;
    for round in rounds {
        let address = daemon.address.clone();
        // A phone reports play after play until the daemon no longer responds.
        let page_text = std::thread::scope(|scope| {
            let teller = scope.spawn(|| {
                let mut reported = 0;
                for number in 0..10_000 {
                    let body = report(
                        usize::try_from(round).unwrap() * 10_000 + number,
                        &recording,
                        20_000,
                        Some("finished"),
                        0,
                    );
                    let Ok(response) =
                        request(&address, "POST", "/plays", &[JSON], body.as_bytes())
                    else {
                        break;
                    };
                    assert_eq!(response.status, 204, "{}", response.text());
                    reported += 1;
                }
                reported
            });
            let counted = || {
                site.database()
                    .query_row("select count(*) from play", [], |row| row.get::<_, i64>(0))
                    .unwrap()
            };
            let before = counted();
            site.wait_until("some are counted", || counted() > before + 30);
            daemon.kill();
            teller.join().unwrap()
        });
        acknowledged += page_text;
        daemon = site.serve();
    }
    let conn = site.database();
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let plays = one("select count(*) from play");
    // The last of each round may have been written down without an answer.
    assert!(
        (acknowledged..=acknowledged + i64::from(most)).contains(&plays),
        "{acknowledged} reported, {plays} kept"
    );
    scenario.set_observation(format!("{acknowledged} plays acknowledged"));
    assert_eq!(starts(&conn, 64), plays);
    let stdout = stdout_of(&site, &["check"]);
    assert!(
        stdout.contains(&format!("every sum is what its {plays} plays are")),
        "{stdout}"
    );
}

#[test]
fn a_phone_that_reports_five_times_and_late_is_counted_once_at_its_time() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    let hour = 3_600_000;
    for _ in 0..5 {
        assert_eq!(
            send_report(
                &daemon,
                &report(1, &recording, 30_000, Some("stopped"), 30 * hour)
            ),
            204
        );
    }
    let plays = site.plays();
    assert_eq!(plays.len(), 1);
    let now = jiff::Timestamp::now().as_millisecond();
    let late = now - plays[0].started_wall_ms - i64::try_from(30 * hour).unwrap();
    assert!((0..60_000).contains(&late), "{late} ms");
    assert_eq!(starts(&site.database(), 1), 1);
}

#[test]
fn an_impossible_play_is_refused_and_a_possible_one_is_not() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    let report = |number: usize, heard: Value, listened: u64, ago: u64, end: &str| {
        let otherwise = json!({ "heard": heard, "listened": listened, "end": end, "ago": ago });
        let body = play_body(&format!("{number:032x}"), &recording, otherwise);
        let sent = [JSON, "Accept: application/json", "Accept-Language: en"];
        daemon.request("POST", "/plays", &sent, &body)
    };
    let minute = 60_000;
    let day = 24 * 60 * minute;
    let twenty = || json!([[0, 20_000]]);
    for (why, heard, listened, ago, end) in [
        (
            "for longer than since it began",
            twenty(),
            minute,
            30_000,
            "stopped",
        ),
        (
            "ten times as long as what was heard",
            twenty(),
            day,
            day,
            "stopped",
        ),
        (
            "for as long as it is, and is over at once",
            twenty(),
            20_000,
            0,
            "finished",
        ),
        (
            "faster than the fastest pace",
            twenty(),
            12_000,
            minute,
            "stopped",
        ),
        ("in no time", twenty(), 0, minute, "stopped"),
        ("without a sound", json!([]), 2_000, minute, "stopped"),
        ("past its end", json!([[0, day]]), minute, minute, "stopped"),
        (
            "to its end without a sound",
            json!([]),
            0,
            minute,
            "finished",
        ),
        (
            "in more intervals than allowed",
            (0..501).map(|n| [n * 20, n * 20 + 10]).collect(),
            minute,
            minute,
            "stopped",
        ),
    ] {
        let response = report(1, heard, listened, ago, end);
        assert!([400, 422].contains(&response.status), "{why}");
        if response.status == 422 {
            let error = response.json()["error"].to_string();
            assert!(
                error.contains("does not match the recording"),
                "{why}: {error}"
            );
        }
    }
    assert_eq!(site.plays().len(), 0);
    for (number, heard, listened, ago, end) in [
        // At the slowest pace and at the fastest; heard again and again; left before anything was heard.
        (2, twenty(), 25_000, 25_000, "finished"),
        (6, twenty(), 13_334, 13_334, "finished"),
        (3, twenty(), 180_000, 200_000, "stopped"),
        (4, json!([]), 0, 0, "navigated"),
        // The stream broke off.
        (5, twenty(), 20_000, 21_000, "error"),
    ] {
        assert_eq!(
            report(number, heard, listened, ago, end).status,
            204,
            "{number}"
        );
    }
    assert_eq!(site.plays().len(), 5);
}

#[test]
fn exported_tables_are_complete_and_their_columns_documented() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    // More than are read at a time.
    for number in 0..1_100 {
        assert_eq!(
            send_report(
                &daemon,
                &report(number, &recording, 20_000, Some("stopped"), 0)
            ),
            204
        );
    }
    let plays = stdout_of(&site, &["report", "--table", "plays"]);
    let lines: Vec<&str> = plays.lines().collect();
    assert_eq!(lines.len(), 1_101);
    let head: Vec<&str> = lines[0].split(',').collect();
    let dictionary = stdout_of(&site, &["report", "--table", "dictionary"]);
    for column in &head {
        assert!(
            dictionary.contains(&format!("2,plays,{column},")),
            "{column}"
        );
    }
    let at = |name: &str| head.iter().position(|heading| *heading == name).unwrap();
    let mut reader = csv::Reader::from_reader(plays.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let numbers: std::collections::BTreeSet<&str> = rows
        .iter()
        .map(|row| row.get(at("play")).unwrap())
        .collect();
    assert_eq!(numbers.len(), 1_100);
    let row = &rows[0];
    let (utc, local) = (
        row.get(at("started_utc")).unwrap(),
        row.get(at("started_local")).unwrap(),
    );
    let utc: jiff::Timestamp = utc.parse().unwrap();
    assert!(local.ends_with("-06:00"), "{local}");
    assert_eq!(local.parse::<jiff::Timestamp>().unwrap(), utc);
    assert_eq!(
        (
            row.get(at("heard_ms")).unwrap(),
            row.get(at("listened_s")).unwrap()
        ),
        ("[[0,20000]]", "20.000")
    );

    let days = stdout_of(&site, &["report", "--table", "days"]);
    let mut reader = csv::Reader::from_reader(days.as_bytes());
    let plays_at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|header| header == "plays")
        .unwrap();
    let sum: i64 = reader
        .records()
        .map(|record| {
            record
                .unwrap()
                .get(plays_at)
                .unwrap()
                .parse::<i64>()
                .unwrap()
        })
        .sum();
    assert_eq!(sum, 1_100);

    let viewer = member(&site, &daemon, "una", "viewer");
    let sent = viewer.get(&daemon, "/api/statistics/plays.csv");
    assert_eq!(sent.text().matches(&recording).count(), 1_100);
    assert!(sent.head.contains("text/csv"), "{}", sent.head);
    let output_text = stdout_of(&site, &["report"]);
    assert!(
        output_text.contains("definitions version 2") && output_text.contains("1100"),
        "{output_text}"
    );
    let stdout = stdout_of(&site, &["rebuild-statistics"]);
    assert!(stdout.contains("from 1100 plays"), "{stdout}");
}
