//! Tests of the lines of errors.

use super::{
    MAX_ERRORS_PER_FILE, Ms, STUDY, TOUR_TOML, check, put, read, read_unless, sorted_and_limited,
    tour,
};

#[test]
fn errors_of_the_tour_file_have_their_lines() {
    check(
        "tour.toml",
        "format = 1",
        "format = 2",
        &["tour.toml:1: write `format = 1`"],
    );
    check(
        "tour.toml",
        "format = 1\n",
        "",
        &["tour.toml:1: write `format = 1`"],
    );
    check(
        "tour.toml",
        "Mexico_City",
        "Atlantis",
        &["tour.toml:3: ‘America/Atlantis’"],
    );
    check(
        "tour.toml",
        "rooms = ",
        "feedback = \"always\"\nrooms = ",
        &["tour.toml:4: ‘always’ is not when visitors are asked: off or after-clip"],
    );
    check(
        "tour.toml",
        "time-zone",
        "timezone",
        &[
            "tour.toml:1: `time-zone` is missing",
            "tour.toml:3: ‘timezone’ is not known",
        ],
    );
    check(
        "tour.toml",
        "\"es\", \"en\"",
        "\"es\", \"EN\"",
        &[
            "tour.toml:2: ‘EN’ is not a language tag",
            "tour.toml:6: en is not",
            "study/room.toml:1: en is not",
            "study/room.toml:1: en is not",
            "garden/room.toml:1: en is not",
            "garden/room.toml:1: en is not",
        ],
    );
    check(
        "tour.toml",
        "\"garden\"",
        "\"garden\", \"attic\"",
        &["tour.toml:4: there is no folder attic"],
    );
    check(
        "tour.toml",
        "\"garden\"",
        "\"study\"",
        &[
            "tour.toml:4: the folder garden has",
            "tour.toml:4: room study is named twice",
        ],
    );
    check(
        "tour.toml",
        "en = \"House\"",
        "en = 7",
        &["tour.toml:8: `en` must be a text"],
    );
}

const ROUTE: &str = r#"es = "Casa"
en = "House"

[[route]]
id = "short"
clips = [
  "8",
  "13-family",
]
[route.name]
es = "Poco tiempo"
en = "Little time"
"#;

#[test]
fn errors_of_a_route_have_their_lines() {
    let house = "es = \"Casa\"\nen = \"House\"\n";
    let changed = |from: &str, to: &str, expected: &[&str]| {
        assert!(ROUTE.contains(from), "{from}");
        check("tour.toml", house, &ROUTE.replacen(from, to, 1), expected);
    };
    changed("short", "short", &[]);
    changed("\"8\"", "\"9\"", &["tour.toml:13: there is no clip 9 in"]);
    changed("\"13-family\"", "\"8\"", &["tour.toml:14: clip 8 is twice"]);
    changed("\"8\"", "8", &["tour.toml:13: `clips` must be a text"]);
    changed(
        "\"8\"",
        "\"8-loud\"",
        &["tour.toml:13: ‘loud’ is not a variant"],
    );
    changed(
        "\"short\"",
        "\"Short\"",
        &["tour.toml:11: ‘Short’ is not a short name"],
    );
    changed(
        "id = ",
        "slug = ",
        &[
            "tour.toml:10: `id` is missing",
            "tour.toml:11: ‘slug’ is not known here",
        ],
    );
    changed(
        "en = \"Little time\"\n",
        "",
        &["tour.toml:11: the route's name is missing in en"],
    );
    changed(
        "en = \"Little time\"\n",
        "en = \"Little time\"\n[route.line]\nes = \"La casa\"\n",
        &["tour.toml:11: the route's line is missing in en"],
    );
    changed(
        "[route.name]",
        "[route.title]",
        &[
            "tour.toml:10: `name` is missing",
            "tour.toml:16: ‘title’ is not known here",
        ],
    );
    let clips = "clips = [\n  \"8\",\n  \"13-family\",\n]\n";
    changed(
        clips,
        "clips = []\n",
        &["tour.toml:11: there is no clip on the route"],
    );
    changed(clips, "", &["tour.toml:10: `clips` is missing"]);
    let second = format!(
        "{ROUTE}\n[[route]]\nid = \"short\"\nclips = [\"8\"]\nname = {{ es = \"a\", en = \"b\" }}\n"
    );
    check(
        "tour.toml",
        house,
        &second,
        &["tour.toml:21: route short is named twice"],
    );
}

#[test]
fn a_route_to_a_room_that_cannot_be_read_is_no_further_error() {
    let folder = tour();
    let house = "es = \"Casa\"\nen = \"House\"\n";
    put(&folder, "tour.toml", TOUR_TOML.replacen(house, ROUTE, 1));
    put(
        &folder,
        "study/room.toml",
        STUDY.replacen("number = \"8\"\n", "", 2),
    );
    let source = read(folder.path());
    let errors = source
        .errors
        .iter()
        .chain(&source.check(|_| Some(Ms(4000))))
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    assert!(!errors.is_empty());
    let on_routes: Vec<&String> = errors
        .iter()
        .filter(|error| error.starts_with("tour.toml"))
        .collect();
    assert!(on_routes.is_empty(), "{on_routes:?}");
}

#[test]
fn errors_of_a_room_have_their_lines() {
    let study = "study/room.toml";
    check(
        study,
        "number = \"8\"",
        "number = 8",
        &["study/room.toml:1: `number` must be a text"],
    );
    check(
        study,
        "es = \"Estudio\"",
        "es = Estudio",
        &["study/room.toml:4: this line is not TOML"],
    );
    check(
        study,
        "\"violence\"",
        "\"loudly\"",
        &["study/room.toml:13: ‘loudly’ is not an advisory"],
    );
    check(
        "garden/room.toml",
        "\"family\"",
        "\"kids\"",
        &["garden/room.toml:13: ‘kids’ is not a variant"],
    );
    check(
        study,
        "credit",
        "credits",
        &[
            "study/room.toml:15: `credit` is missing",
            "study/room.toml:20: ‘credits’ is not known",
        ],
    );
    check(
        study,
        "recording",
        "recordings",
        &["study/room.toml:17: ‘recordings’ is not known"],
    );
    check(
        study,
        "\"a.mp3\"",
        "\"b.mp3\"",
        &["study/room.toml:17: there is no file b.mp3"],
    );
    check(
        study,
        "\"a.txt\"",
        "\"../garden/a.txt\"",
        &["study/room.toml:18: ‘../garden/a.txt’ is not the name"],
    );
    check(
        study,
        "\"a.vtt\"",
        "\"/etc/hostname\"",
        &["study/room.toml:19: ‘/etc/hostname’ is not the name"],
    );
    check(
        "study/a.vtt",
        "00:02.000 -->",
        "0:2 -->",
        &["study/a.vtt:6: ‘0:2 --> 00:04.000’ is not a timing"],
    );
}

#[test]
fn violations_of_the_tour_have_their_lines() {
    let study = "study/room.toml";
    check(
        study,
        "\"El escritorio\"",
        "\" \"",
        &["study/room.toml:15: the title is empty"],
    );
    check(
        "garden/room.toml",
        "\"13\"",
        "\"8\"",
        &["garden/room.toml:1: room number 8 is used twice"],
    );
    check(
        "study/a.vtt",
        "00:04.000",
        "00:09.000",
        &["study/a.vtt:6: the caption lasts until 00:09.000"],
    );
    check(
        "study/a.vtt",
        "00:02.000 -->",
        "00:01.500 -->",
        &["study/a.vtt:6: the caption starts at 00:01.500"],
    );
}

/// A file of `lines` lines, each with an unknown key.
fn unknown_keys(lines: usize) -> String {
    let keys: Vec<String> = (0..lines).map(|n| format!("k{n} = 1\n")).collect();
    keys.concat()
}

#[test]
fn only_the_first_hundred_errors_of_a_file_are_reported() {
    let folder = tour();
    // Nearly the maximum size.
    let keys = unknown_keys(90_000);
    put(&folder, "tour.toml", format!("{keys}{TOUR_TOML}"));
    let errors = sorted_and_limited(read(folder.path()).errors);
    assert_eq!(errors.len(), MAX_ERRORS_PER_FILE);
    assert!(
        errors.iter().all(|error| error.line <= Some(90_000)),
        "{errors:?}"
    );
}

#[test]
fn an_error_after_the_first_hundred_causes_no_other_error() {
    let folder = tour();
    let keys = unknown_keys(200);
    let study = format!("{keys}{STUDY}").replace("recording = \"a.mp3\"", "recording = 7");
    put(&folder, "study/room.toml", study);
    let source = read(folder.path());
    assert_eq!(source.errors.len(), MAX_ERRORS_PER_FILE);
    // Without this the tour would have a second error: a missing recording, which is only misspelt.
    assert_eq!(source.check(|_| Some(Ms(60_000))), []);
}

#[test]
fn reading_stops_when_it_is_cancelled() {
    let folder = tour();
    let source = read_unless(folder.path(), || true);
    assert_eq!(source.tour.unwrap().rooms, []);
    assert_eq!(read(folder.path()).tour.unwrap().rooms.len(), 2);
}
