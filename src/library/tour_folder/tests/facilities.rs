//! Facilities in `tour.toml`.

use super::*;
use crate::model::FacilityKind;

const TOILETS: &str = r#"
[[facility]]
kind = "toilets"
at = [48, 12.50]
room = "garden"

[facility.note]
es = "Toque el timbre"
en = "Ring the bell"

[[facility]]
kind = "exit"
at = [0, 0]
"#;

/// The furnished tour with facilities, as one given text of them.
fn with_facilities(text: &str) -> TempDir {
    let folder = furnished();
    put(
        &folder,
        "tour.toml",
        format!("{TOUR_TOML}{FURNITURE}{text}"),
    );
    folder
}

#[test]
fn facilities_are_read_with_place_room_and_note() {
    let folder = with_facilities(TOILETS);
    assert_eq!(errors_of(&folder), [""; 0]);
    let tour = read(folder.path()).tour.unwrap();
    let [toilets, exit] = tour.facilities.as_slice() else {
        panic!("{:?}", tour.facilities);
    };
    assert_eq!(toilets.key().to_string(), "toilets@48,12.5");
    assert_eq!(toilets.room.as_ref().unwrap().as_str(), "garden");
    assert_eq!(toilets.note[&"en".parse().unwrap()], "Ring the bell");
    assert_eq!(
        (exit.kind, &exit.room, exit.note.len()),
        (FacilityKind::Exit, &None, 0)
    );
    // A tour of before has none, and reads as ever.
    assert_eq!(errors_of(&furnished()), [""; 0]);
    let before = read(furnished().path()).tour.unwrap();
    assert_eq!(before.facilities, []);
}

#[test]
fn the_errors_of_facilities_have_their_lines() {
    let whole = format!("{TOUR_TOML}{FURNITURE}");
    let first = whole.lines().count() + 2;
    for (from, to, line, expected) in [
        (
            "\"toilets\"",
            "\"sauna\"",
            1,
            "‘sauna’ is not a kind of facility: entrance, exit, toilets",
        ),
        ("kind = \"toilets\"\n", "", 0, "`kind` is missing"),
        (
            "[48, 12.50]",
            "\"48, 12\"",
            2,
            "`at` must be two numbers such as [480, 120.5]",
        ),
        ("[48, 12.50]", "[48]", 2, "`at` must be two numbers"),
        ("[48, 12.50]", "[48, 12, 3]", 2, "`at` must be two numbers"),
        ("[48, 12.50]", "[48, \"12\"]", 2, "`at` must be two numbers"),
        (
            "[48, 12.50]",
            "[-48, 12]",
            2,
            "‘-48’ is not a coordinate on the plan",
        ),
        (
            "[48, 12.50]",
            "[48, 12.3456]",
            2,
            "‘12.3456’ is not a coordinate on the plan",
        ),
        ("at = [48, 12.50]\n", "", 0, "`at` is missing"),
        (
            "\"garden\"",
            "\"Garden\"",
            3,
            "‘Garden’ is not a short name",
        ),
        (
            "\"garden\"",
            "\"attic\"",
            0,
            "toilets@48,12.5 is in room ‘attic’, which is not in the tour",
        ),
        (
            "es = \"Toque el timbre\"\n",
            "",
            0,
            "the facility's note is missing in es",
        ),
        (
            "room = ",
            "floor = ",
            3,
            "‘floor’ is not known here; the keys are kind, at, room, note",
        ),
        ("[0, 0]", "[48, 12.5]", 9, ""),
        (
            "kind = \"exit\"\nat = [0, 0]",
            "kind = \"toilets\"\nat = [48, 12.500]",
            9,
            "toilets@48,12.5 is on the plan already",
        ),
    ] {
        assert!(TOILETS.contains(from), "{from}");
        let errors = errors_of(&with_facilities(&TOILETS.replacen(from, to, 1)));
        if expected.is_empty() {
            assert_eq!(errors, [""; 0], "two kinds may share a place");
            continue;
        }
        let expected = format!("tour.toml:{}: {expected}", first + line);
        assert!(
            errors.len() == 1 && errors[0].starts_with(&expected),
            "{from} → {to}: {expected} {errors:#?}"
        );
    }
    let errors = errors_of(&with_facilities("\n[facility]\nkind = \"exit\"\n"));
    assert!(
        errors.len() == 1 && errors[0].contains("`facility` must be written [[facility]]"),
        "{errors:#?}"
    );
}

#[test]
fn a_facility_lies_on_the_plan_in_the_units_of_its_kind() {
    let sized = |kind, text: &str| {
        let folder = with_facilities(text);
        let mut source = read(folder.path());
        let given = source.pictures.keys().cloned();
        let taken = given.map(|given| {
            let stored = StoredPicture {
                file: given.clone(),
                kind,
                width: 64,
                height: 40,
            };
            (given, stored)
        });
        let taken = taken.collect();
        source.replace_pictures(&taken);
        let errors = source.check(|_| Some(Ms(4000)));
        errors.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let (drawing, photograph) = (PictureKind::Drawing, PictureKind::Photograph);
    assert_eq!(sized(drawing, TOILETS), [""; 0]);
    let errors = sized(drawing, &TOILETS.replace("12.50", "40.001"));
    let expected = "toilets@48,40.001 lies outside of the plan, which reaches from 0,0 to 64,40";
    assert!(
        errors.len() == 1 && errors[0].ends_with(expected),
        "{errors:?}"
    );
    let errors = sized(photograph, TOILETS);
    assert!(
        errors.len() == 1 && errors[0].ends_with("from 0,0 to 1,1"),
        "{errors:?}"
    );
    assert_eq!(
        sized(photograph, &TOILETS.replace("48, 12.50", "0.25, 1.0")),
        [""; 0]
    );
}

#[test]
fn a_facility_without_a_plan_is_an_error_once() {
    let folder = with_facilities(TOILETS);
    let text = std::fs::read_to_string(folder.path().join("tour.toml")).unwrap();
    let (before, rest) = text.split_once("[plan]").unwrap();
    let (_, after) = rest.split_once("[[notice]]").unwrap();
    put(&folder, "tour.toml", format!("{before}[[notice]]{after}"));
    let errors = errors_of(&folder);
    let expected = [
        "toilets@48,12.5 has no plan to lie on",
        "exit@0,0 has no plan",
    ];
    assert!(
        errors.len() == 2
            && errors
                .iter()
                .zip(expected)
                .all(|(error, part)| error.contains(part)),
        "{errors:#?}"
    );
    // A plan whose file is missing is one error, not one for each facility as well.
    put(&folder, "tour.toml", text.replace("map.svg", "mapa.svg"));
    let errors = errors_of(&folder);
    assert!(
        errors.len() == 1 && errors[0].contains("no file mapa.svg"),
        "{errors:#?}"
    );
}

#[test]
fn facilities_survive_a_round_trip() {
    let folder = with_facilities(TOILETS);
    let tour = read(folder.path()).tour.unwrap();
    let copy = TempDir::new().unwrap();
    let source = read(folder.path());
    let recording = |sha256: &Sha256| (source.files[sha256].clone(), Format::Mp3);
    write(copy.path(), &tour, recording, |sha256| {
        source.pictures[sha256].clone()
    })
    .unwrap();
    assert_eq!(errors_of(&copy), [""; 0]);
    assert_eq!(read(copy.path()).tour.unwrap().facilities, tour.facilities);
    let text = std::fs::read_to_string(copy.path().join("tour.toml")).unwrap();
    assert!(
        text.contains("kind = \"toilets\"\nat = [48, 12.5]\nroom = \"garden\"\n"),
        "{text}"
    );
}
