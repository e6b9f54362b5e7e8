//! What blocks publishing, in the reader's language.

use crate::publish::{draft, page, write};
use crate::support::daemon::TestSite;
use crate::support::staff::member;

/// The longest constant part of a message, as pages write it.
fn stretch(words: &str, key: &str) -> String {
    let start = format!("\n{key} = ");
    let text = words
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("{key}"));
    let text = text.lines().next().unwrap();
    let parts = text
        .split('{')
        .map(|rest| rest.split_once('}').map_or(rest, |parts| parts.1));
    let longest = parts.max_by_key(|part| part.len()).unwrap().trim();
    longest.replace('\'', "&#39;")
}

/// The faults and warnings of that draft.
const SENTENCES: [&str; 25] = [
    "fault-empty-hours",
    "fault-hours-of-no-day",
    "fault-room-number-twice",
    "fault-silent",
    "fault-missing",
    "fault-unknown-language",
    "fault-no-recording",
    "fault-nothing-to-hear-or-read",
    "fault-too-long",
    "fault-cue-overlaps",
    "fault-cue-past-end",
    "warning-missing-language",
    "warning-empty-room",
    "warning-no-picture",
    "warning-fast-caption",
    "warning-big-caption",
    "warning-captions-differ",
    "warning-advisory",
    "warning-same-recording",
    "warning-text-alone",
    "fault-route-unknown-clip",
    "fault-route-clip-twice",
    "fault-route-announcement",
    "fault-route-empty",
    "warning-route-unheard",
];

#[test]
fn every_blocker_is_reported_in_the_readers_language() {
    let (es, en) = (
        include_str!("../../src/web/locales/staff.es.ftl"),
        include_str!("../../src/web/locales/staff.en.ftl"),
    );
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let same = draft(&site, "clip/12/fr/recording");
    let long = "x".repeat(121);
    let fast = format!(
        "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n",
        "palabra ".repeat(6)
    );
    let late = "WEBVTT\n\n00:00.000 --> 09:00.000\nLos dos.\n";
    let mixed = "WEBVTT\n\n00:03.000 --> 00:05.000\nuno\n\n00:04.000 --> 00:06.000\ndos\n";
    for (field, text) in [
        ("languages", "es en fr pt"),
        ("hours", "tuesday 17:00 17:00\n10:00 17:00"),
        ("room/study/number", "12"),
        ("room/memorial/line/en", ""),
        ("room/memorial/line/nl", "As"),
        ("room/memorial/picture/alternative/es", ""),
        ("clip/13/en/recording", ""),
        ("clip/13/before-closing", "15"),
        ("clip/12-described/en/recording", ""),
        ("clip/12-described/en/transcript", ""),
        ("clip/12-described/fr/recording", ""),
        ("clip/13/es/title", &long),
        ("clip/13/fr/recording", &same),
        ("clip/12/es/captions", &fast),
        ("clip/12/en/captions", late),
        ("clip/12/fr/captions", mixed),
        ("clip/12/es/credit", ""),
        ("clip/12/advisories", ""),
        ("route/outdoors/clips", "1 1 977"),
        ("route/with-children/clips", ""),
        ("route/with-children/name/fr", ""),
    ] {
        write(&site, &daemon, &ana, field, text);
    }
    for form in [
        [("shape", "add-clip"), ("room", "study"), ("number", "99")],
        [("shape", "add-room"), ("room", "attic"), ("number", "77")],
    ] {
        assert_eq!(
            ana.form(&daemon, "/staff/draft/structure", &form).status,
            303
        );
    }
    let (spanish, english) = (
        page(&daemon, &ana, "/staff/publish", "es").text(),
        page(&daemon, &ana, "/staff/publish", "en").text(),
    );
    for key in SENTENCES {
        for (words, page) in [(es, &spanish), (en, &english)] {
            let stretch_text = stretch(words, key);
            assert!(page.contains(&stretch_text), "{key}: {stretch_text}");
        }
    }
    // The button is disabled and shows the reason, and the server refuses the request as well.
    assert!(
        spanish.contains("disabled aria-describedby=\"publish-blocked\""),
        "{spanish}"
    );
    let tried = ana.form(&daemon, "/staff/publish", &[("sha256", &"0".repeat(64))]);
    assert_eq!(tried.status, 422);
    assert!(
        tried.text().contains("impiden publicar"),
        "{}",
        tried.text()
    );
    // Each link leads to a page of the staff's.
    let (_, main) = spanish.split_once("<main").unwrap();
    for link in main.split("<li><a href=\"").skip(1) {
        let known = [
            "/staff/museum",
            "/staff/rooms/",
            "/staff/clips/",
            "/staff/routes/",
        ];
        assert!(
            known.iter().any(|prefix| link.starts_with(prefix)),
            "{}",
            &link[..60]
        );
    }
    // Nothing of the other language is on the page.
    for line in en
        .lines()
        .filter(|line| !line.starts_with([' ', '#', '*', '}']))
    {
        let Some((key, text)) = line.split_once(" = ") else {
            continue;
        };
        let foreign = stretch(en, key);
        if foreign.len() > 7 && !es.contains(&foreign) && !text.starts_with('{') {
            assert!(!spanish.contains(&foreign), "{key}: {foreign}");
        }
    }
}
