use super::*;
use crate::model::{FieldMap, Focus, Ms, PictureKind};

fn tour() -> Tour {
    let flat = FieldMap::of_texts(&[
        ("languages", "es en"),
        ("rooms", "study garden 12"),
        ("room/study/number", "8"),
        ("room/study/name/es", "Estudio de Trotsky"),
        ("room/study/name/en", "The study"),
        ("room/study/clips", "8"),
        ("room/garden/number", "2"),
        ("room/garden/name/es", "Jardín"),
        ("room/12/number", "3"),
        ("room/12/name/es", "jardín"),
        ("clip/8/advisories", "violence"),
        ("clip/8/es/title", "El escritorio"),
        ("clip/8/es/recording", &"a".repeat(64)),
        ("clip/8/es/transcript", "Aquí escribía."),
        (
            "clip/8/es/captions",
            "WEBVTT\n\n00:01.000 --> 00:04.000\nAquí escribía.\n",
        ),
        ("clip/8/es/credit", "Voz: Ana"),
        ("routes", "all short"),
        ("route/all/clips", "8"),
    ]);
    flat.to_tour().unwrap()
}

fn sha256(letter: &str) -> Sha256 {
    letter.repeat(64).parse().unwrap()
}

/// What is there already.
fn same() -> IncomingNarration {
    IncomingNarration {
        key: "8".parse().unwrap(),
        language: "es".parse().unwrap(),
        title: "El escritorio".into(),
        recording: Some(sha256("a")),
        transcript: None,
        captions: None,
        credit: None,
        advisories: Vec::new(),
        picture: None,
        routes: Vec::new(),
    }
}

fn merge(
    tour: &mut Tour,
    room: &str,
    incoming: IncomingNarration,
) -> Result<MergeOutcome, MergeError> {
    tour.merge(&room.parse().unwrap(), incoming)
}

fn picture(letter: &str) -> Picture {
    Picture {
        file: sha256(letter),
        kind: PictureKind::Photograph,
        width: 4,
        height: 3,
        alternative: [].into(),
        credit: "Archivo".into(),
        rights: String::new(),
        focus: Focus::default(),
    }
}

#[test]
fn a_room_is_meant_by_slug_number_or_name() {
    let tour = tour();
    let slug = |given: &str| tour.find_room(given).map(|room| room.slug.to_string());
    for (given, expected) in [
        ("study", "study"),
        ("8", "study"),
        ("ESTUDIO de Trotsky", "study"),
        (" the study ", "study"),
        ("Study", "study"),
        ("2", "garden"),
        // A slug goes before a number.
        ("12", "12"),
        ("3", "12"),
    ] {
        assert_eq!(slug(given).unwrap(), expected, "{given}");
    }
    let apart: String = "JARDÍN".nfd().collect();
    for given in ["Jardín", &apart] {
        let name = given.to_owned();
        assert_eq!(slug(given), Err(MergeError::AmbiguousRoom { name }));
    }
    let name = "attic".to_owned();
    assert_eq!(slug("attic"), Err(MergeError::UnknownRoom { name }));
}

#[test]
fn what_is_there_already_changes_nothing() {
    let mut merged = tour();
    assert_eq!(
        merge(&mut merged, "study", same()),
        Ok(MergeOutcome::Unchanged)
    );
    let again = IncomingNarration {
        transcript: Some("Aquí escribía.\r\n\r\n".into()),
        captions: Some(vec![Cue {
            start: Ms(1_000),
            end: Ms(4_000),
            text: "Aquí escribía.".into(),
        }]),
        credit: Some("Voz: Ana".into()),
        advisories: vec![Advisory::Violence],
        ..same()
    };
    assert_eq!(
        merge(&mut merged, "study", again),
        Ok(MergeOutcome::Unchanged)
    );
    assert_eq!(merged, tour());
}

#[test]
fn given_fields_change_and_the_others_stay() {
    let mut merged = tour();
    let given = IncomingNarration {
        title: "Su escritorio".into(),
        recording: Some(sha256("b")),
        advisories: vec![Advisory::Death, Advisory::Violence],
        ..same()
    };
    let parts = vec![Part::Title, Part::Recording, Part::Advisories];
    assert_eq!(
        merge(&mut merged, "study", given),
        Ok(MergeOutcome::Changed(parts))
    );
    let clip = &merged.rooms[0].clips[0];
    assert_eq!(clip.advisories, [Advisory::Violence, Advisory::Death]);
    let narration = clip.narrations.values().next().unwrap();
    assert_eq!(narration.recording, Some(sha256("b")));
    assert_eq!(narration.transcript, "Aquí escribía.");
    assert_eq!(narration.captions.len(), 1);
    assert_eq!(narration.credit, "Voz: Ana");
}

#[test]
fn a_new_language_and_a_new_clip_come_after_what_is_there() {
    let mut merged = tour();
    let english = IncomingNarration {
        language: "en".parse().unwrap(),
        ..same()
    };
    assert_eq!(
        merge(&mut merged, "study", english),
        Ok(MergeOutcome::NewNarration)
    );
    let clip = IncomingNarration {
        key: "8-family".parse().unwrap(),
        ..same()
    };
    assert_eq!(merge(&mut merged, "study", clip), Ok(MergeOutcome::NewClip));
    let keys: Vec<String> = merged.rooms[0]
        .clips
        .iter()
        .map(|clip| clip.key.to_string())
        .collect();
    assert_eq!(keys, ["8", "8-family"]);
    assert_eq!(merged.rooms[0].clips[0].narrations.len(), 2);
    assert!(merged.rooms[0].clips[1].advisories.is_empty());
}

#[test]
fn another_picture_has_yet_to_be_described() {
    let mut merged = tour();
    let with = |letter| IncomingNarration {
        picture: Some(picture(letter)),
        ..same()
    };
    let changed = Ok(MergeOutcome::Changed(vec![Part::Picture]));
    assert_eq!(merge(&mut merged, "study", with("c")), changed);
    let language: Language = "es".parse().unwrap();
    let shown = |tour: &mut Tour| tour.rooms[0].clips[0].picture.clone().unwrap();
    let mine = merged.rooms[0].clips[0].picture.as_mut().unwrap();
    mine.alternative.insert(language, "Una mesa".into());
    mine.rights = "CC0".into();
    assert_eq!(
        merge(&mut merged, "study", with("c")),
        Ok(MergeOutcome::Unchanged)
    );
    assert_eq!(shown(&mut merged).alternative.len(), 1);
    assert_eq!(merge(&mut merged, "study", with("d")), changed);
    assert!(shown(&mut merged).alternative.is_empty());
}

#[test]
fn what_has_no_place_leaves_the_tour_as_it_is() {
    let mut merged = tour();
    let (key, room) = ("8".parse().unwrap(), "study".parse().unwrap());
    assert_eq!(
        merge(&mut merged, "garden", same()),
        Err(MergeError::ClipInOtherRoom { key, room })
    );
    let nowhere = IncomingNarration {
        key: "9".parse().unwrap(),
        ..same()
    };
    let name = "attic".to_owned();
    assert_eq!(
        merge(&mut merged, "attic", nowhere),
        Err(MergeError::UnknownRoom { name })
    );
    let french: Language = "fr".parse().unwrap();
    let unknown = IncomingNarration {
        language: french.clone(),
        ..same()
    };
    assert_eq!(
        merge(&mut merged, "study", unknown),
        Err(MergeError::UnknownLanguage(french))
    );
    assert_eq!(merged, tour());
}

#[test]
fn a_clip_is_added_at_the_end_of_the_routes_that_lack_it() {
    let mut merged = tour();
    let on = |routes: &[&str]| IncomingNarration {
        routes: routes.iter().map(|slug| slug.parse().unwrap()).collect(),
        ..same()
    };
    assert_eq!(
        merge(&mut merged, "study", on(&["all"])),
        Ok(MergeOutcome::Unchanged)
    );
    assert_eq!(
        merge(&mut merged, "study", on(&["all", "short"])),
        Ok(MergeOutcome::Changed(vec![Part::Routes]))
    );
    let clips = |tour: &Tour| -> Vec<Vec<String>> {
        let keys =
            |route: &crate::model::Route| route.clips.iter().map(ToString::to_string).collect();
        tour.routes.iter().map(keys).collect()
    };
    assert_eq!(clips(&merged), [["8"], ["8"]]);
    let new = IncomingNarration {
        key: "8-family".parse().unwrap(),
        ..on(&["all"])
    };
    assert_eq!(merge(&mut merged, "study", new), Ok(MergeOutcome::NewClip));
    assert_eq!(clips(&merged), [vec!["8", "8-family"], vec!["8"]]);
    let unchanged = merged.clone();
    let long = "long".parse().unwrap();
    assert_eq!(
        merge(&mut merged, "study", on(&["short", "long"])),
        Err(MergeError::UnknownRoute(long))
    );
    assert_eq!(merged, unchanged);
}
