//! The statistics API, and its documentation.

use serde_json::{Value, json};

use crate::statistics_daemon::stdout_of;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, report, send_report};
use crate::support::staff::member;

/// Whether a value matches the schema, with every field and no other.
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
                .is_some_and(|kinds| kinds.iter().any(|name| name == kind))
    };
    let right = match value {
        Value::Null => is("null"),
        Value::String(_) => is("string"),
        Value::Number(number) => {
            is("integer") && number.is_i64() || number.is_u64() && is("integer")
        }
        Value::Array(_) => is("array"),
        Value::Object(_) => is("object"),
        Value::Bool(_) => is("boolean"),
    };
    assert!(right, "{at} is {value}, and should be {kinds}");
    if let Some(items) = value.as_array() {
        if let Some(many) = schema["minItems"].as_u64() {
            assert_eq!(u64::try_from(items.len()).unwrap(), many, "{at}");
        }
        for item in items {
            fits(schemas, &schema["items"], item, at);
        }
    }
    if let Some(fields) = value.as_object() {
        let properties = schema["properties"].as_object();
        for (name, field) in fields {
            let of = properties
                .and_then(|properties| properties.get(name))
                .unwrap_or(&schema["additionalProperties"]);
            assert!(of.is_object(), "{at}.{name} is not documented");
            fits(schemas, of, field, &format!("{at}.{name}"));
        }
        for name in properties
            .into_iter()
            .flat_map(|properties| properties.keys())
        {
            assert!(fields.contains_key(name), "{at}.{name} is missing");
        }
    }
}

/// A museum in which phones reported 24 plays of 8 sessions in the study, an API key, and what they played.
fn site_with_plays() -> (TestSite, Daemon, String, String) {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    for number in 0..24 {
        let end = if number % 4 == 0 {
            "navigated"
        } else {
            "finished"
        };
        let heard = if number % 4 == 0 { 12_000 } else { 50_000 };
        assert_eq!(
            send_report(&daemon, &report(number, &recording, heard, Some(end), 0)),
            204
        );
    }
    let stdout = stdout_of(&site, &["key", "add", "grafana"]);
    let key = stdout.lines().last().unwrap().trim().to_owned();
    (site, daemon, key, recording)
}

const WRONG: &str = "Authorization: Bearer docent-0000";

#[test]
fn an_api_key_grants_the_documented_addresses_only() {
    let (site, daemon, key, recording) = site_with_plays();
    let refused = daemon.request("GET", "/api/statistics", &[], "");
    assert_eq!(refused.status, 401);
    let message = refused.json()["error"].to_string();
    assert!(
        message.contains("docent key add") && !message.contains("sign in"),
        "{message}"
    );
    assert_eq!(
        daemon
            .request("GET", "/api/statistics", &[WRONG], "")
            .status,
        401
    );

    let kept: String = site
        .database()
        .query_row("select key_sha256 from reading_key", [], |row| row.get(0))
        .unwrap();
    assert!(!key.contains(&kept) && !key.is_empty(), "{key}");
    let get = |path: &str| daemon.request("GET", path, &[&key], "");
    let described: Value = serde_json::from_str(&get("/api/openapi.json").text()).unwrap();
    let schemas = &described["components"]["schemas"];

    let response = get("/api/statistics?surface=phone");
    assert_eq!(response.status, 200, "{}", response.text());
    let body: Value = serde_json::from_str(&response.text()).unwrap();
    fits(schemas, &schemas["Statistics"], &body, "statistics");
    assert_eq!(body["total"]["plays"], 24);
    assert_eq!(body["sessions"]["sessions"], 8);
    let curve = get(&format!(
        "/api/statistics/retention?recording={recording}&surface=phone"
    ));
    let curve: Value = serde_json::from_str(&curve.text()).unwrap();
    fits(schemas, &schemas["Retention"], &curve, "retention");
    assert_eq!(
        (&curve["starts"], &curve["heard"][0]),
        (&json!(24), &json!(24))
    );

    // A filter by language has no sessions, because sessions have no language.
    let spanish: Value = get("/api/statistics?language=es").json();
    fits(schemas, &schemas["Statistics"], &spanish, "language");
    assert_eq!(spanish["sessions"], Value::Null);
    // Speakers come first, phones beside them.
    let study: Value = get("/api/statistics?room=study").json();
    fits(schemas, &schemas["Statistics"], &study, "study");
    assert_eq!(study["surface"], "speaker");
    assert_eq!(study["total"]["plays"], 0);
    assert_eq!(study["sessions"]["sessions"], 0);
    assert_eq!(study["phones"]["total"]["plays"], 24);
    assert_eq!(study["phones"]["sessions"]["sessions"], 8);
    assert_eq!(study["phones"]["before"]["sessions"]["sessions"], 0);
    assert_eq!(study["surfaces"]["phone"]["plays"], 24);
    // Only phones played it. The default curve is that of speakers.
    let none = get(&format!("/api/statistics/retention?recording={recording}"));
    assert_eq!(none.status, 404);
    let error = none.json()["error"].to_string();
    assert!(error.contains("surface=phone"), "{error}");
    assert_eq!(body["heard_half"]["of"], 8, "{body}");

    // It opens nothing else.
    assert_eq!(get("/staff/changes").status, 303);
    assert!(site.run(&["key", "revoke", "grafana"]).status.success());
    assert_eq!(get("/api/statistics").status, 401);
    assert!(!site.run(&["key", "revoke", "grafana"]).status.success());

    let viewer = member(&site, &daemon, "una", "viewer");
    assert_eq!(
        viewer.get(&daemon, "/staff/statistics/figures.json").status,
        200
    );
}

#[test]
fn every_parameter_and_response_of_the_api_is_documented() {
    let (_site, daemon, key, recording) = site_with_plays();
    let get = |path: &str| daemon.request("GET", path, &[&key], "");
    let described: Value = get("/api/openapi.json").json();
    let schemas = &described["components"]["schemas"];
    // Each row names what was heard.
    let rows = |path: &str| get(path).text().matches(&recording).count();
    for (query, plays, days) in [
        ("", 24, 1),
        (
            "?room=study&language=es&surface=phone&variant=standard",
            24,
            1,
        ),
        ("?room=kitchen", 0, 0),
        ("?language=en", 0, 0),
        ("?surface=speaker", 0, 0),
        ("?variant=family", 0, 0),
    ] {
        assert_eq!(
            rows(&format!("/api/statistics/plays.csv{query}")),
            plays,
            "{query}"
        );
        assert_eq!(
            rows(&format!("/api/statistics/days.csv{query}")),
            days,
            "{query}"
        );
    }
    let empty = get("/api/statistics/plays.csv?room=kitchen");
    assert!(empty.head.contains("-definitions-2.csv"), "{}", empty.head);
    let dictionary = get("/api/statistics/dictionary.csv").text();
    for row in ["definitions,table,column", "2,plays,play,", "2,days,day,"] {
        assert!(dictionary.contains(row), "{dictionary}");
    }
    for (path, of) in described["paths"].as_object().unwrap() {
        let documented = |status: u16| of["get"]["responses"][status.to_string()].is_object();
        let open = of["get"]["security"] == json!([]);
        let known = format!("{path}?recording={recording}&from=2026-01-01");
        for (path, headers) in [
            (path.as_str(), &[key.as_str()][..]),
            (known.as_str(), &[key.as_str()]),
            (&format!("{path}?nothing=1"), &[key.as_str()]),
            (path, &[WRONG]),
        ] {
            let response = daemon.request("GET", path, headers, "");
            assert!(documented(response.status), "{path}: {}", response.status);
            assert!(
                open || headers != [WRONG] || response.status == 401,
                "{path}"
            );
            if response.status >= 400 {
                fits(schemas, &schemas["Error"], &response.json(), path);
            }
        }
    }

    // Invalid parameters are refused.
    for (path, status) in [
        ("/api/statistics/plays.csv?rooms=study", 400),
        ("/api/statistics/days.csv?room=", 200),
        ("/api/statistics/days.csv?surface=radio", 400),
        ("/api/statistics/dictionary.csv?room=study", 400),
        ("/api/statistics?recording=1", 400),
        ("/api/statistics?from=2026-02-30", 400),
        ("/api/statistics?from=2026-03-02&to=2026-03-01", 400),
        ("/api/statistics?wrong=1", 400),
        ("/api/statistics/retention", 400),
        ("/api/statistics/retention?recording=x", 400),
    ] {
        let response = get(path);
        assert_eq!(response.status, status, "{path}");
        if status == 200 {
            continue;
        }
        let body: Value = serde_json::from_str(&response.text()).unwrap();
        fits(schemas, &schemas["Error"], &body, path);
    }
}
