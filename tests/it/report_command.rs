//! `docent report` with filters equals the figures of the API.

use std::process::Output;

use serde_json::{Value, json};

use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, play_body, send_report};

/// A site with three plays of a phone: two in the study, one of them in Spanish, and one
/// in the memorial in English.
fn site_with_plays() -> (TestSite, Daemon) {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = |path: &str| {
        let clip = daemon.get(path).json();
        clip["recording"].as_str().unwrap().to_owned()
    };
    let session = |number: usize| format!("{number:032x}");
    let plays = [
        (first_recording(&site), json!({ "session": session(7) })),
        (
            recording("/en/rooms/study/clips/8.json"),
            json!({ "language": "en", "session": session(7) }),
        ),
        (
            recording("/en/rooms/memorial/clips/13.json"),
            json!({ "room": "memorial", "clip": "13", "language": "en", "session": session(8) }),
        ),
    ];
    for (number, (recording, otherwise)) in plays.into_iter().enumerate() {
        let body = play_body(&format!("{number:032x}"), &recording, otherwise);
        assert_eq!(send_report(&daemon, &body), 204);
    }
    (site, daemon)
}

fn text_of(done: &Output) -> String {
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout.clone()).unwrap()
}

#[test]
fn a_filtered_report_equals_the_figures_of_the_api() {
    let (site, daemon) = site_with_plays();
    let added = text_of(&site.run(&["key", "add", "grafana"]));
    let key = added.lines().last().unwrap().trim();
    for (more, query, plays, sessions) in [
        (&[][..], "", 3, Some(2)),
        (&["--room", "study"], "?room=study", 2, Some(1)),
        (&["--room", "kitchen"], "?room=kitchen", 0, Some(0)),
        (&["--language", "en"], "?language=en", 2, None),
        (
            &["--room", "study", "--language", "en"],
            "?room=study&language=en",
            1,
            None,
        ),
        // It can be listened in, and nobody did.
        (&["--language", "fr"], "?language=fr", 0, None),
    ] {
        let api: Value = daemon
            .request("GET", &format!("/api/statistics{query}"), &[key], "")
            .json();
        assert_eq!(api["total"]["plays"], 0, "{query}");
        let phones = &api["phones"];
        assert_eq!(phones["total"]["plays"], plays, "{query}");
        assert_eq!(phones["sessions"]["sessions"].as_i64(), sessions, "{query}");
        let report = text_of(&site.run(&[&["report"], more].concat()));
        let numbers = |label: &str| {
            let line = report.lines().find(|line| line.starts_with(label)).unwrap();
            let numbers = line[label.len()..].split_whitespace();
            numbers.map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        let plays = plays.to_string();
        let speakers = numbers("speakers");
        assert_eq!(speakers[..2], ["0", "0"], "{report}");
        assert_eq!(speakers.last(), Some(&plays), "{report}");
        let phone_figures = numbers("phones, as they report");
        assert_eq!(phone_figures[..2], [&plays[..], &plays], "{report}");
        for (room, sum) in phones["rooms"].as_object().unwrap() {
            let line = numbers(&format!("  {room} "));
            assert_eq!(line.last(), Some(&sum["plays"].to_string()), "{report}");
        }
        let head = report.lines().next().unwrap();
        for name in more.iter().filter(|option| !option.starts_with("--")) {
            assert!(head.contains(name), "{report}");
        }
        match sessions {
            Some(filter) => {
                let phone_figures = format!("\n{filter} sessions by phone,");
                assert!(report.contains(&phone_figures), "{report}");
            }
            None => assert!(!report.contains("sessions"), "{report}"),
        }
        // Its tables are of the same plays.
        let table = text_of(&site.run(&[&["report", "--table", "plays"], more].concat()));
        assert_eq!(
            table.lines().count().to_string(),
            (1 + plays.parse::<usize>().unwrap()).to_string()
        );
    }
}

#[test]
fn a_removed_room_is_reported_and_an_unknown_one_is_refused() {
    let (site, _daemon) = site_with_plays();
    for (more, why) in [
        (["--room", "sudy"], "there is no room ‘sudy’; there are "),
        (["--room", "Study"], "small letters"),
        (
            ["--language", "de"],
            "there is no language ‘de’; there are en, es, fr",
        ),
        (["--language", "español"], "a language tag such as es"),
    ] {
        for table in [&[][..], &["--table", "days"]] {
            let done = site.run(&[&["report"], &more[..], table].concat());
            let phone_figures = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(
                !done.status.success() && phone_figures.contains(why),
                "{phone_figures}"
            );
            assert!(done.stdout.is_empty());
        }
    }
    let of_none = site.run(&["report", "--table", "dictionary", "--room", "study"]);
    let phone_figures = String::from_utf8_lossy(&of_none.stderr).into_owned();
    assert!(
        !of_none.status.success() && phone_figures.contains("the same for all rooms"),
        "{phone_figures}"
    );

    // The study is taken out of the tour, and its plays stay.
    let tour = site.path("tour");
    assert!(
        site.run(&["export", tour.to_str().unwrap()])
            .status
            .success()
    );
    let toml = std::fs::read_to_string(tour.join("tour.toml")).unwrap();
    let without = toml.replace("\"study\",", "").replace(", \"study\"", "");
    assert_ne!(without, toml);
    // The routes would still name clips of the study.
    let without = without.split("\n[[route]]").next().unwrap();
    std::fs::write(tour.join("tour.toml"), without).unwrap();
    std::fs::remove_dir_all(tour.join("study")).unwrap();
    for arguments in [&["import", tour.to_str().unwrap()][..], &["publish"]] {
        let done = site.run(arguments);
        assert!(done.status.success(), "{done:?}");
    }
    let report = text_of(&site.run(&["report", "--room", "study"]));
    assert!(report.contains("  study "), "{report}");

    let empty = TestSite::new("");
    let done = empty.run(&["report", "--room", "study"]);
    let phone_figures = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        !done.status.success() && phone_figures.contains("this house has none yet"),
        "{phone_figures}"
    );
}
