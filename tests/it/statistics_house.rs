//! The statistics of a house that runs: killed, asked by programs, and by whoever sits at the box.

use serde_json::{Value, json};

use crate::faults::Scenario;
use crate::support::daemon::{Daemon, House};
use crate::support::listening::starts;
use crate::support::staff::member;

const JSON: &str = "Content-Type: application/json";

fn first_recording(house: &House) -> String {
    let sql = "select json_extract(document, '$.rooms') from edition";
    let rooms: String = house
        .database()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    let rooms: Value = serde_json::from_str(&rooms).unwrap();
    let room = rooms
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["slug"] == "study")
        .unwrap();
    let clip = room["clips"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["number"] == "8")
        .unwrap();
    clip["narrations"]["es"]["recording"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn report(number: usize, recording: &str, heard: u64, end: Option<&str>, ago: u64) -> String {
    json!({
        "key": format!("{number:032x}"), "room": "study", "clip": "8", "language": "es",
        "recording": recording, "session": format!("{:032x}", 9000 + number / 3),
        "heard": [[0, heard]], "listened": heard, "end": end, "ago": ago,
    })
    .to_string()
}

fn tell(daemon: &Daemon, body: &str) -> u16 {
    daemon.ask("POST", "/plays", &[JSON], body).status
}

fn says(house: &House, arguments: &[&str]) -> String {
    let done = house.run(arguments);
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn killed_in_the_midst_of_counting_every_acknowledged_play_is_counted_once() {
    let mut scenario = Scenario::new(
        "kill -9 while plays are counted",
        "every acknowledged play is there and in the sums once",
    );
    scenario.went(5);
    let house = House::new("");
    let mut daemon = house.serve();
    let recording = first_recording(&house);
    let mut acknowledged = 0;
    for round in 0..5 {
        let address = daemon.address.clone();
        // Somebody tells play after play, until nobody answers any more.
        let told = std::thread::scope(|scope| {
            let teller = scope.spawn(|| {
                let mut told = 0;
                for number in 0..10_000 {
                    let body = report(round * 10_000 + number, &recording, 20_000, Some("finished"), 0);
                    let request = format!(
                        "POST /plays HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    let Some(answer) = asked(&address, &request) else { break };
                    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
                    told += 1;
                }
                told
            });
            let counted = || {
                house
                    .database()
                    .query_row("select count(*) from play", [], |row| row.get::<_, i64>(0))
                    .unwrap()
            };
            let before = counted();
            house.wait_until("some are counted", || counted() > before + 30);
            daemon.kill();
            teller.join().unwrap()
        });
        acknowledged += told;
        daemon = house.serve();
    }
    let conn = house.database();
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let plays = one("select count(*) from play");
    // The last of each round may have been written down without an answer.
    assert!(
        (acknowledged..=acknowledged + 5).contains(&plays),
        "{acknowledged} told, {plays} kept"
    );
    assert_eq!(starts(&conn, 64), plays);
    let said = says(&house, &["check"]);
    assert!(
        said.contains(&format!("every sum is what its {plays} plays are")),
        "{said}"
    );
}

/// What is answered; none where nobody is there.
fn asked(address: &str, request: &str) -> Option<String> {
    use std::io::{Read, Write};
    let mut line = std::net::TcpStream::connect(address).ok()?;
    line.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    line.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

#[test]
fn a_phone_that_tells_five_times_and_late_is_counted_once_and_in_its_time() {
    let house = House::new("");
    let daemon = house.serve();
    let recording = first_recording(&house);
    let hour = 3_600_000;
    for _ in 0..5 {
        assert_eq!(
            tell(
                &daemon,
                &report(1, &recording, 30_000, Some("stopped"), 30 * hour)
            ),
            204
        );
    }
    let plays = house.plays();
    assert_eq!(plays.len(), 1);
    let now = jiff::Timestamp::now().as_millisecond();
    let late = now - plays[0].started_wall_ms - i64::try_from(30 * hour).unwrap();
    assert!((0..60_000).contains(&late), "{late} ms");
    assert_eq!(starts(&house.database(), 1), 1);
}

/// Whether a value is as the schema has it: every field is there, and none besides.
fn fits(schemas: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return fits(schemas, &schemas[name], value, at);
    }
    if let Some(any) = schema["oneOf"].as_array() {
        if !value.is_null() {
            fits(schemas, &any[0], value, at);
        }
        return;
    }
    let kinds = &schema["type"];
    let is = |kind: &str| {
        kinds == kind
            || kinds
                .as_array()
                .is_some_and(|it| it.iter().any(|it| it == kind))
    };
    let right = match value {
        Value::Null => is("null"),
        Value::String(_) => is("string"),
        Value::Number(it) => is("integer") && it.is_i64() || it.is_u64() && is("integer"),
        Value::Array(_) => is("array"),
        Value::Object(_) => is("object"),
        Value::Bool(_) => is("boolean"),
    };
    assert!(right, "{at} is {value}, and should be {kinds}");
    if let Some(items) = value.as_array() {
        if let Some(many) = schema["minItems"].as_u64() {
            assert_eq!(u64::try_from(items.len()).unwrap(), many, "{at}");
        }
        for it in items {
            fits(schemas, &schema["items"], it, at);
        }
    }
    if let Some(fields) = value.as_object() {
        let properties = schema["properties"].as_object();
        for (name, it) in fields {
            let of = properties
                .and_then(|it| it.get(name))
                .unwrap_or(&schema["additionalProperties"]);
            assert!(of.is_object(), "{at}.{name} is not documented");
            fits(schemas, of, it, &format!("{at}.{name}"));
        }
        for name in properties.into_iter().flat_map(|it| it.keys()) {
            assert!(fields.contains_key(name), "{at}.{name} is missing");
        }
    }
}

#[test]
fn programs_with_a_key_read_what_is_documented_and_nothing_else() {
    let house = House::new("");
    let daemon = house.serve();
    let recording = first_recording(&house);
    for number in 0..24 {
        let end = if number % 4 == 0 {
            "navigated"
        } else {
            "finished"
        };
        let heard = if number % 4 == 0 { 12_000 } else { 50_000 };
        assert_eq!(
            tell(&daemon, &report(number, &recording, heard, Some(end), 0)),
            204
        );
    }
    assert_eq!(daemon.ask("GET", "/api/statistics", &[], "").status, 401);
    let wrong = "Authorization: Bearer docent-0000";
    assert_eq!(
        daemon.ask("GET", "/api/statistics", &[wrong], "").status,
        401
    );

    let said = says(&house, &["key", "add", "grafana"]);
    let key = said.lines().last().unwrap().trim().to_owned();
    let kept: String = house
        .database()
        .query_row("select key_sha256 from reading_key", [], |row| row.get(0))
        .unwrap();
    assert!(!said.contains(&kept) && !key.is_empty(), "{said}");
    let get = |path: &str| daemon.ask("GET", path, &[&key], "");
    let described: Value = serde_json::from_str(&get("/api/openapi.json").text()).unwrap();
    let schemas = &described["components"]["schemas"];

    let answer = get("/api/statistics?surface=phone");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told: Value = serde_json::from_str(&answer.text()).unwrap();
    fits(schemas, &schemas["Statistics"], &told, "statistics");
    assert_eq!(told["total"]["plays"], 24);
    assert_eq!(told["sessions"]["sessions"], 8);
    let curve = get(&format!("/api/statistics/retention?recording={recording}"));
    let curve: Value = serde_json::from_str(&curve.text()).unwrap();
    fits(schemas, &schemas["Retention"], &curve, "retention");
    assert_eq!(
        (&curve["starts"], &curve["heard"][0]),
        (&json!(24), &json!(24))
    );

    for (path, status) in [
        ("/api/statistics?from=2026-02-30", 400),
        ("/api/statistics?from=2026-03-02&to=2026-03-01", 400),
        ("/api/statistics?wrong=1", 400),
        ("/api/statistics/retention", 400),
        ("/api/statistics/retention?recording=x", 400),
    ] {
        let answer = get(path);
        assert_eq!(answer.status, status, "{path}");
        let told: Value = serde_json::from_str(&answer.text()).unwrap();
        fits(schemas, &schemas["Error"], &told, path);
    }
    // It opens nothing else.
    assert_eq!(get("/staff/changes").status, 303);
    assert!(house.run(&["key", "revoke", "grafana"]).status.success());
    assert_eq!(get("/api/statistics").status, 401);
    assert!(!house.run(&["key", "revoke", "grafana"]).status.success());

    let viewer = member(&house, &daemon, "una", "viewer");
    assert_eq!(viewer.get(&daemon, "/api/statistics").status, 200);
}

#[test]
fn tables_come_whole_with_what_each_column_means() {
    let house = House::new("");
    let daemon = house.serve();
    let recording = first_recording(&house);
    // More than are read at a time.
    for number in 0..1_100 {
        assert_eq!(
            tell(
                &daemon,
                &report(number, &recording, 20_000, Some("stopped"), 0)
            ),
            204
        );
    }
    let plays = says(&house, &["report", "--table", "plays"]);
    let lines: Vec<&str> = plays.lines().collect();
    assert_eq!(lines.len(), 1_101);
    let head: Vec<&str> = lines[0].split(',').collect();
    let dictionary = says(&house, &["report", "--table", "dictionary"]);
    for column in &head {
        assert!(dictionary.contains(&format!("plays,{column},")), "{column}");
    }
    let at = |name: &str| head.iter().position(|it| *it == name).unwrap();
    let mut reader = csv::Reader::from_reader(plays.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let numbers: std::collections::BTreeSet<&str> =
        rows.iter().map(|it| it.get(at("play")).unwrap()).collect();
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

    let days = says(&house, &["report", "--table", "days"]);
    let mut reader = csv::Reader::from_reader(days.as_bytes());
    let plays_at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|it| it == "plays")
        .unwrap();
    let sum: i64 = reader
        .records()
        .map(|it| it.unwrap().get(plays_at).unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, 1_100);

    let viewer = member(&house, &daemon, "una", "viewer");
    let sent = viewer.get(&daemon, "/api/statistics/plays.csv");
    assert_eq!(sent.text().matches(&recording).count(), 1_100);
    assert!(sent.head.contains("text/csv"), "{}", sent.head);
    let said = says(&house, &["report"]);
    assert!(
        said.contains("definitions version 1") && said.contains("1100"),
        "{said}"
    );
    let said = says(&house, &["rebuild-statistics"]);
    assert!(said.contains("from 1100 plays"), "{said}");
}
