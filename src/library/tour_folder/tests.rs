//! Tests of tour folders.

mod facilities;
mod lines;

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::library::pictures::drawing::{DrawingError, DrawingErrorKind};
use crate::library::{PictureError, StoredPicture};
use crate::model::{Advisory, Format, PictureKind, Variant};

const TOUR_TOML: &str = r#"format = 1
languages = ["es", "en"]
time-zone = "America/Mexico_City"
rooms = ["study", "garden"]

[name]
es = "Casa"
en = "House"
"#;

const STUDY: &str = r#"number = "8"

[name]
es = "Estudio"
en = "Study"

[line]
es = "Un \"escritorio\""
en = "A desk"

[[clip]]
number = "8"
advisories = ["violence"]

[clip.narration.es]
title = "El escritorio"
recording = "a.mp3"
transcript = "a.txt"
captions = "a.vtt"
credit = "Voz"
"#;

const VTT: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\nHola\n\n00:02.000 --> 00:04.000\nAdiós\n";

fn put(folder: &TempDir, file: &str, content: impl AsRef<[u8]>) {
    let path = folder.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// A good tour of two rooms, with one clip in each.
fn tour() -> TempDir {
    let folder = TempDir::new().unwrap();
    put(&folder, "tour.toml", TOUR_TOML);
    put(&folder, "study/room.toml", STUDY);
    let garden = STUDY
        .replace("\"8\"", "\"13\"")
        .replace("advisories = [\"violence\"]", "variant = \"family\"");
    put(&folder, "garden/room.toml", garden);
    for room in ["study", "garden"] {
        put(
            &folder,
            &format!("{room}/a.mp3"),
            format!("sound of {room}"),
        );
        put(
            &folder,
            &format!("{room}/a.txt"),
            "\u{feff}\r\nUno \r\ndos\r\n\r\n \r\nTres\r\n\r\n",
        );
        put(&folder, &format!("{room}/a.vtt"), VTT);
    }
    folder
}

const DRAWING: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40">
<g id="art"><path d="M0 0H9Z"/></g>
</svg>"#;

const FURNITURE: &str = r#"
[[hours]]
days = ["tuesday", "sunday"]
open = "10:00"
close = "17:00"

[plan]
file = "map.svg"
credit = "Docent"

[plan.alternative]
es = "La casa desde arriba"
en = "The house from above"

[plan.note]
es = "Un dibujo"
en = "A sketch"

[[notice]]
[notice.head]
es = "Llegar"
en = "Getting here"
[notice.text]
es = "A pie"
en = "On foot"

[[route]]
id = "all"
clips = ["8"]
[route.name]
es = "Todo"
en = "All"
[route.line]
es = "Las dos salas"
en = "Both rooms"

[[route]]
id = "short"
clips = [
  "8",
]
[route.name]
es = "Poco tiempo"
en = "Little time"
"#;

const PICTURE: &str = r#"
[picture]
file = "desk.svg"
credit = "Docent"

[picture.alternative]
es = "Un escritorio"
en = "A desk"
"#;

const OF_CLIP: &str = r#"
[clip.picture]
file = "photo.jpeg"
credit = "Yo"
rights = "Archivo, CC BY 4.0"

[clip.picture.alternative]
es = "Un hombre"
en = "A man"
"#;

/// The good tour with a plan, pictures in the study and of its clip, hours and a notice.
pub(crate) fn furnished() -> TempDir {
    let folder = tour();
    put(&folder, "tour.toml", format!("{TOUR_TOML}{FURNITURE}"));
    put(
        &folder,
        "study/room.toml",
        format!("{STUDY}{OF_CLIP}{PICTURE}"),
    );
    put(&folder, "map.svg", DRAWING);
    put(&folder, "study/photo.jpeg", "a photograph");
    put(&folder, "study/desk.svg", DRAWING);
    folder
}

fn errors_of(folder: &TempDir) -> Vec<String> {
    let source = read(folder.path());
    let checked = source.check(|_| Some(Ms(4000)));
    source
        .errors
        .iter()
        .chain(&checked)
        .map(ToString::to_string)
        .collect()
}

/// Changes one file of the good tour, and checks the beginnings of all errors.
fn check(file: &str, from: &str, to: &str, expected: &[&str]) {
    let folder = tour();
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    let errors = errors_of(&folder);
    let same = errors.len() == expected.len()
        && errors
            .iter()
            .zip(expected)
            .all(|(found, beginning)| found.starts_with(beginning));
    assert!(same, "{from} → {to}: {errors:#?}");
}

#[test]
fn a_good_folder_is_read_whole() {
    let folder = tour();
    assert_eq!(errors_of(&folder), [""; 0]);
    let source = read(folder.path());
    let tour = source.tour.as_ref().unwrap();
    let clip = &tour.rooms[0].clips[0];
    assert_eq!(clip.advisories, [Advisory::Violence]);
    assert_eq!(tour.rooms[1].clips[0].key.variant, Variant::Family);
    let narration = clip.narrations.values().next().unwrap();
    assert_eq!(narration.transcript, "Uno\ndos\n\nTres");
    assert_eq!(narration.captions.len(), 2);
    assert_eq!(
        source.files[narration.recording.as_ref().unwrap()],
        folder.path().canonicalize().unwrap().join("study/a.mp3")
    );
    assert_eq!(
        source.locate_recording(narration.recording.as_ref().unwrap()),
        [("study/room.toml".into(), Some(17))]
    );
}

/// The same clip without a line of its narration.
fn without(text: &str, keys: &[&str]) -> String {
    let kept = text
        .split_inclusive('\n')
        .filter(|line| !keys.iter().any(|key| line.starts_with(key)));
    kept.collect()
}

#[test]
fn a_narration_may_have_text_alone() {
    let folder = tour();
    let study = "study/room.toml";
    put(
        &folder,
        study,
        without(STUDY, &["recording", "captions", "credit"]),
    );
    assert_eq!(errors_of(&folder), [""; 0]);
    let tour = read(folder.path()).tour.unwrap();
    let narration = tour.rooms[0].clips[0].narrations.values().next().unwrap();
    assert!(narration.is_text_alone());
    assert_eq!(narration.transcript, "Uno\ndos\n\nTres");
    assert_eq!(
        (narration.captions.len(), narration.credit.as_str()),
        (0, "")
    );
    // A credit is allowed; captions need a recording.
    put(&folder, study, without(STUDY, &["recording"]));
    assert_eq!(errors_of(&folder), [""; 0]);
    put(
        &folder,
        study,
        without(STUDY, &["recording", "captions", "transcript"]),
    );
    let errors = errors_of(&folder);
    let nothing = "study/room.toml:15: there is nothing to hear and nothing to read";
    assert!(
        errors.len() == 1 && errors[0].starts_with(nothing),
        "{errors:?}"
    );
    // A named recording must exist, with its other files.
    put(&folder, study, without(STUDY, &["captions", "transcript"]));
    let errors = errors_of(&folder);
    let keys = ["`captions` is missing", "`transcript` is missing"];
    assert!(
        errors.len() == 2
            && keys
                .iter()
                .all(|key| errors.iter().any(|error| error.contains(key))),
        "{errors:?}"
    );
}

#[test]
fn minutes_before_closing_are_a_number_within_limits() {
    let advisories = "advisories = [\"violence\"]";
    for (minutes, errors) in [
        ("20", &[][..]),
        ("\"20\"", &[]),
        (
            "121",
            &["study/room.toml:14: ‘121’ is not a number of minutes"],
        ),
        ("true", &["study/room.toml:14: "]),
    ] {
        let announced = format!("{advisories}\nbefore-closing = {minutes}");
        check("study/room.toml", advisories, &announced, errors);
    }
}

#[test]
fn a_broken_room_hides_nothing_of_others() {
    let folder = tour();
    put(&folder, "study/room.toml", "[[[\nnumber = \n");
    put(&folder, "garden/a.txt", b"Uno\ndos \xff");
    put(&folder, "garden/a.vtt", "");
    let errors = errors_of(&folder);
    assert!(
        errors
            .iter()
            .any(|error| error.starts_with("study/room.toml:1: this line is not TOML")),
        "{errors:#?}"
    );
    assert!(
        errors
            .iter()
            .any(|error| error.starts_with("garden/a.txt: this file is not UTF-8 in line 2")),
        "{errors:#?}"
    );
}

#[test]
fn errors_of_hours_and_pictures_have_their_lines() {
    let changed = |file: &str, from: &str, to: &str| {
        let folder = furnished();
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.contains(from), "{from}");
        put(&folder, file, text.replacen(from, to, 1));
        errors_of(&folder)
    };
    for (file, from, to, expected) in [
        (
            "tour.toml",
            "sunday",
            "someday",
            "tour.toml:11: ‘someday’ is not a day",
        ),
        (
            "tour.toml",
            "10:00",
            "10.00",
            "tour.toml:12: ‘10.00’ is not a time",
        ),
        (
            "tour.toml",
            "17:00",
            "10:00",
            "tour.toml:6: the house opens at 10:00 and closes at the same time",
        ),
        (
            "tour.toml",
            "map.svg",
            "../map.svg",
            "tour.toml:16: ‘../map.svg’ is not the name of a file",
        ),
        (
            "study/room.toml",
            "es = \"Un escritorio\"\n",
            "",
            "study/room.toml:1: the picture's alternative text is missing in es",
        ),
        (
            "study/room.toml",
            "es = \"Un hombre\"\n",
            "",
            "study/room.toml:12: the picture's alternative text is missing in es",
        ),
        (
            "study/room.toml",
            "rights = ",
            "licence = ",
            "study/room.toml:25: ‘licence’ is not known here",
        ),
        (
            "study/room.toml",
            "photo.jpeg",
            "photo.png",
            "study/room.toml:23: there is no file photo.png",
        ),
    ] {
        let errors = changed(file, from, to);
        assert!(
            errors.iter().any(|error| error.starts_with(expected)),
            "{from} → {to}: {errors:#?}"
        );
    }
}

#[test]
fn the_errors_of_a_picture_have_the_lines_to_correct() {
    let folder = furnished();
    let mut source = read(folder.path());
    let given = |name: &str| crate::library::hash(&folder.path().join(name)).unwrap();
    // The plan and the study's drawing are one and the same file, so it is read once.
    assert_eq!(source.pictures.len(), 2);
    source.reject_picture(&given("study/photo.jpeg"), &PictureError::BreaksOff);
    let (line, kind) = (2, DrawingErrorKind::NoArt);
    let flawed = PictureError::InvalidDrawing(vec![DrawingError { line, kind }]);
    source.reject_picture(&given("map.svg"), &flawed);
    let errors: Vec<_> = source.errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors[0].starts_with("study/room.toml:23: part of this file is missing"));
    assert!(errors[1].starts_with("map.svg:2: no element has id"));
}

#[test]
fn links_must_not_lead_outside() {
    let folder = tour();
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "secret").unwrap();
    std::fs::remove_file(folder.path().join("study/a.txt")).unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("study/a.txt")).unwrap();
    let errors = errors_of(&folder);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].starts_with("study/room.toml:18: a.txt is a link that leads out"));
}

#[test]
fn missing_files_and_folders_are_errors() {
    let folder = TempDir::new().unwrap();
    assert_eq!(
        errors_of(&folder),
        ["tour.toml: this file is missing; add it"]
    );
    put(&folder, "tour.toml", "");
    assert_eq!(errors_of(&folder).len(), 5);
}

#[test]
fn a_tour_survives_a_round_trip() {
    let folder = furnished();
    let garden = folder.path().join("garden/room.toml");
    let text = std::fs::read_to_string(&garden).unwrap();
    let variant = "variant = \"family\"";
    let announced = format!("{variant}\nbefore-closing = 15");
    std::fs::write(&garden, text.replace(variant, &announced)).unwrap();
    assert_eq!(errors_of(&folder), [""; 0]);
    let mut source = read(folder.path());
    let given = source.pictures.iter();
    let taken = given.map(|(given, path)| {
        let kind = if path.ends_with("photo.jpeg") {
            PictureKind::Photograph
        } else {
            PictureKind::Drawing
        };
        let stored = StoredPicture {
            file: given.clone(),
            kind,
            width: 64,
            height: 40,
        };
        (given.clone(), stored)
    });
    let taken = taken.collect();
    source.replace_pictures(&taken);
    let tour = source.tour.unwrap();
    let copy = TempDir::new().unwrap();
    let recording = |sha256: &Sha256| (source.files[sha256].clone(), Format::Mp3);
    let picture = |sha256: &Sha256| source.pictures[sha256].clone();
    write(copy.path(), &tour, recording, picture).unwrap();
    let mut again = read(copy.path());
    assert_eq!(again.errors, []);
    again.replace_pictures(&taken);
    assert_eq!(again.tour.unwrap(), tour);
    let clip = &tour.rooms[1].clips[0];
    assert_eq!(clip.before_closing.unwrap().minutes(), 15);
    for file in [
        "garden/13-family.es.mp3",
        "study/8.jpg",
        "study/picture.svg",
    ] {
        assert!(copy.path().join(file).is_file(), "{file}");
    }
    assert!(matches!(
        write(copy.path(), &tour, recording, picture),
        Err(WriteError::NotEmpty(_))
    ));
    assert!(read(Path::new("/nowhere")).tour.is_none());
}
