use super::*;
use crate::model::FieldMap;

/// Checks clip 8 in Spanish, which has a title besides these fields.
fn check(fields: &[(&str, &str)], expected: &[&str]) {
    let tour = [
        ("languages", "es"),
        ("time-zone", "America/Mexico_City"),
        ("name/es", "Casa"),
        ("rooms", "study"),
        ("room/study/number", "8"),
        ("room/study/name/es", "Estudio"),
        ("room/study/line/es", "Aquí"),
        ("room/study/clips", "8"),
        ("clip/8/es/title", "El poema"),
    ];
    let flat = FieldMap::of_texts(tour.iter().chain(fields));
    let violations = check_tour(&flat.to_tour().unwrap(), |_| None);
    let violations: Vec<String> = violations
        .into_iter()
        .map(|violation| violation.1.to_string())
        .collect();
    assert_eq!(
        violations.len(),
        expected.len(),
        "{fields:?}: {violations:?}"
    );
    for (violations, expected) in violations.iter().zip(expected) {
        assert!(violations.contains(expected), "{violations}");
    }
}

#[test]
fn a_narration_is_heard_or_read() {
    let text = ("clip/8/es/transcript", "Verde que te quiero verde.");
    let sound = "a".repeat(64);
    let sound = ("clip/8/es/recording", sound.as_str());
    let cues = "WEBVTT\n\n00:00.000 --> 00:01.000\nVerde.\n";
    let captions = ("clip/8/es/captions", cues);
    let credit = ("clip/8/es/credit", "F. García Lorca");
    check(&[text], &[]);
    check(&[text, credit, captions], &[]);
    check(&[], &["nothing to hear and nothing to read"]);
    check(&[credit], &["nothing to hear and nothing to read"]);
    check(&[sound, text, credit, captions], &[]);
    // A recording requires credit and captions.
    let voice = ["the credit", "the caption file"];
    check(&[sound, text], &voice);
    check(&[("clip/8/es/title", ""), text], &["the title is empty"]);
    let long = "a".repeat(MAX_TRANSCRIPT_CHARS + 1);
    check(&[("clip/8/es/transcript", &long)], &["100000 is the most"]);
}

#[test]
fn an_announcement_is_heard() {
    let text = ("clip/8/es/transcript", "Cerramos.");
    let soon = ("clip/8/before-closing", "15");
    let expected = ["the credit", "its recording is missing", "the caption file"];
    check(&[text, soon], &expected);
}

#[test]
fn a_route_has_a_name_and_clips_that_visitors_can_choose() {
    let text = ("clip/8/es/transcript", "Verde que te quiero verde.");
    let sound = "a".repeat(64);
    let announcement = [
        text,
        ("room/study/clips", "8 90"),
        ("clip/90/es/title", "Cerramos"),
        ("clip/90/es/recording", sound.as_str()),
        ("clip/90/es/transcript", "Cerramos."),
        (
            "clip/90/es/captions",
            "WEBVTT\n\n00:00.000 --> 00:01.000\nCerramos.\n",
        ),
        ("clip/90/es/credit", "Voz"),
        ("clip/90/before-closing", "15"),
    ];
    let route = |name: &'static str, clips: &'static str| {
        let route = [
            ("routes", "short"),
            ("route/short/name/es", name),
            ("route/short/clips", clips),
        ];
        announcement
            .iter()
            .copied()
            .chain(route)
            .collect::<Vec<_>>()
    };
    check(&route("Media hora", "8"), &[]);
    check(&route("", "8"), &["the route's name is missing in es"]);
    check(&route("Media hora", ""), &["no clip on the route"]);
    check(&route("Media hora", "8 9"), &["no clip 9 in the tour"]);
    check(&route("Media hora", "8 8"), &["clip 8 is twice"]);
    check(&route("Media hora", "90"), &["clip 90 is an announcement"]);
    let long = "a".repeat(MAX_LINE_CHARS + 1);
    let mut lines = route("Media hora", "8");
    lines.push(("route/short/line/es", &long));
    check(&lines, &["200 is the most"]);
    // A line in one language needs one in each.
    let mut lines = route("Media hora", "8");
    lines.push(("route/short/line/en", "Half an hour"));
    let expected = ["the route's line is missing in es", "en is not a language"];
    check(&lines, &expected);
}

#[test]
fn routes_and_their_clips_are_limited() {
    let keys: Vec<String> = (0..=MAX_ROUTE_CLIPS).map(|n| n.to_string()).collect();
    let slugs: Vec<String> = (0..=MAX_ROUTES).map(|n| format!("route-{n}")).collect();
    let flat = FieldMap::of_texts(&[
        ("languages", "es"),
        ("routes", slugs.join(" ").as_str()),
        ("route/route-0/clips", keys.join(" ").as_str()),
    ]);
    let found = check_tour(&flat.to_tour().unwrap(), |_| None);
    let of = |what, most| RuleViolation::TooMany { what, most };
    let routes = (TourLocation::Tour, of(FieldKind::Routes, MAX_ROUTES));
    assert!(found.contains(&routes), "{found:?}");
    let clips = of(FieldKind::RouteClips, MAX_ROUTE_CLIPS);
    assert!(
        found.contains(&(TourLocation::Route(0), clips)),
        "{found:?}"
    );
}

#[test]
fn facilities_lie_on_the_plan_and_in_rooms_of_the_tour() {
    let text = ("clip/8/es/transcript", "Aquí.");
    let file = format!("{} drawing 640 400", "a".repeat(64));
    let plan = [
        text,
        ("plan/picture/file", file.as_str()),
        ("plan/picture/credit", "Yo"),
        ("plan/picture/alternative/es", "Plano"),
        ("plan/note/es", "Croquis"),
    ];
    let check_with = |fields: &[(&str, &str)], expected: &[&str]| {
        check(&[&plan[..], fields].concat(), expected);
    };
    let seats = ("facilities", "seats@640,400");
    check_with(&[seats], &[]);
    check(&[text, seats], &["seats@640,400 has no plan to lie on"]);
    check_with(
        &[("facilities", "seats@641,400")],
        &["seats@641,400 lies outside of the plan, which reaches from 0,0 to 640,400"],
    );
    let room = |slug| ("facility/seats@640,400/room", slug);
    check_with(&[seats, room("study")], &[]);
    check_with(&[seats, room("attic")], &["is in room ‘attic’"]);
    let (note, other) = (
        "facility/seats@640,400/note/es",
        "facility/seats@640,400/note/en",
    );
    let long = "a".repeat(MAX_NAME_CHARS + 1);
    check_with(&[seats, (note, "Una banca")], &[]);
    check_with(&[seats, (note, &long)], &["80 is the most"]);
    let strange = ["note is missing in es", "en is not a language of the tour"];
    check_with(&[seats, (other, "A bench")], &strange);
    let many: Vec<String> = (0..=MAX_FACILITIES)
        .map(|n| format!("seats@{n},1"))
        .collect();
    check_with(
        &[("facilities", &many.join(" "))],
        &["more than 100 facilities"],
    );
}
