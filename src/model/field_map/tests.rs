use proptest::prelude::*;

use super::*;
use crate::model::{
    Cue, Facility, FacilityKind, Focus, Ms, Narration, Notice, PictureKind, Plan, Sha256,
};

fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(vec!["es", "en", "pt-BR"]).prop_map(|tag| tag.parse().unwrap())
}

fn text() -> impl Strategy<Value = String> {
    "[a-zñ<&«] ?[a-z\n]{0,5}[a-z>]"
}

fn some_texts() -> impl Strategy<Value = Texts> {
    prop::collection::btree_map(language(), text(), 0..3)
}

fn hash() -> impl Strategy<Value = Sha256> {
    "[0-9a-f]{64}".prop_map(|hex| hex.parse().unwrap())
}

fn a_picture() -> impl Strategy<Value = Picture> {
    (hash(), some_texts(), text(), 1..2000u16).prop_map(|(file, alternative, credit, width)| {
        Picture {
            file,
            kind: PictureKind::Drawing,
            width,
            height: 200,
            alternative,
            rights: credit.clone(),
            credit,
            focus: if width % 2 == 0 {
                Focus::Top
            } else {
                Focus::Center
            },
        }
    })
}

fn cues() -> impl Strategy<Value = Vec<Cue>> {
    prop::collection::vec((0..9000u64, "[a-z<&]{1,9}(\n[a-z]{1,9})?"), 0..3).prop_map(|them| {
        let cue = |(n, (start, text))| Cue {
            start: Ms(n * 10_000 + start),
            end: Ms(n * 10_000 + start + 900),
            text,
        };
        (0u64..).zip(them).map(cue).collect()
    })
}

fn a_narration() -> impl Strategy<Value = Narration> {
    (text(), prop::option::of(hash()), cues(), "[a-z]{0,3}").prop_map(
        |(title, recording, captions, credit)| Narration {
            transcript: format!("{title}\n\n{credit}."),
            title,
            recording,
            captions,
            credit,
        },
    )
}

fn some_routes() -> impl Strategy<Value = Vec<Route>> {
    let clips = prop::sample::subsequence(vec!["1-family", "2-family", "7", "3-family"], 0..4);
    let route = (some_texts(), some_texts(), clips);
    prop::collection::vec(route, 0..3).prop_map(|routes| {
        let route = |(n, (name, line, clips)): (u8, (Texts, Texts, Vec<&str>))| Route {
            slug: format!("route-{n}").parse().unwrap(),
            name,
            line,
            clips: clips.into_iter().map(|key| key.parse().unwrap()).collect(),
        };
        (1..).zip(routes).map(route).collect()
    })
}

fn some_facilities() -> impl Strategy<Value = Vec<Facility>> {
    let place = (0..66_000u32, 0..66_000u32).prop_map(|(x, y)| {
        let decimal = |n: u32| format!("{}.{:03}", n / 1000, n % 1000);
        format!("{},{}", decimal(x), decimal(y))
    });
    let kind = prop::sample::select(FacilityKind::ALL);
    let one = (kind, place, prop::option::of(1..4u8), some_texts());
    prop::collection::vec(one, 0..5).prop_map(|them| {
        let all = them.into_iter().map(|(kind, at, room, note)| Facility {
            kind,
            at: at.parse().unwrap(),
            room: room.map(|n| format!("room-{n}").parse().unwrap()),
            note,
        });
        let mut kept: Vec<Facility> = Vec::new();
        for facility in all {
            if kept.iter().all(|other| other.key() != facility.key()) {
                kept.push(facility);
            }
        }
        kept
    })
}

fn a_tour() -> impl Strategy<Value = Tour> {
    let clip = (
        prop::option::of(a_picture()),
        prop::collection::btree_map(language(), a_narration(), 0..3),
    );
    let room = (
        some_texts(),
        prop::option::of(a_picture()),
        prop::collection::vec(clip, 0..4),
    );
    let head = (some_texts(), prop::option::of(a_picture()), text());
    let rooms = prop::collection::vec(room, 0..4);
    let parts = (head, some_facilities(), rooms, some_routes());
    parts.prop_map(|((name, plan, note), facilities, rooms, routes)| {
        let mut number = 0;
        let mut clip = |(picture, narrations)| {
            number += 1;
            Clip {
                key: format!("{number}-family").parse().unwrap(),
                advisories: vec!["death".parse().unwrap()],
                before_closing: Some("15".parse().unwrap()),
                picture,
                narrations,
            }
        };
        let rooms = (1..).zip(rooms).map(|(n, (name, picture, clips))| Room {
            slug: format!("room-{n}").parse().unwrap(),
            number: format!("{n}").parse().unwrap(),
            line: name.clone(),
            name,
            picture,
            clips: clips.into_iter().map(&mut clip).collect(),
        });
        Tour {
            languages: vec!["es".parse().unwrap(), "pt-BR".parse().unwrap()],
            time_zone: "America/Mexico_City".into(),
            hours: vec![read::read_hours("monday sunday 10:00 24:00").unwrap()],
            feedback: if name.is_empty() {
                Feedback::Off
            } else {
                Feedback::AfterClip
            },
            notices: vec![Notice {
                head: [("es".parse().unwrap(), note.clone())].into(),
                text: name.clone(),
            }],
            name,
            plan: plan.map(|picture| Plan {
                note: picture.alternative.clone(),
                picture,
            }),
            facilities,
            rooms: rooms.collect(),
            routes,
        }
    })
}

proptest! {
    #[test]
    fn a_tour_comes_back_from_its_fields(tour in a_tour()) {
        prop_assert_eq!(FieldMap::from_tour(&tour).to_tour(), Ok(tour));
    }

    #[test]
    fn differences_lead_there_and_back(one in a_tour(), other in a_tour()) {
        let (one, other) = (FieldMap::from_tour(&one), FieldMap::from_tour(&other));
        let mut flat = one.clone();
        let differences = one.differences(&other);
        for difference in &differences {
            prop_assert_eq!(flat.get(&difference.field), difference.before.as_deref());
            flat.set(difference.field.clone(), difference.after.as_deref());
        }
        prop_assert_eq!(&flat, &other);
        for difference in differences.into_iter().map(Difference::reversed) {
            flat.set(difference.field, difference.after.as_deref());
        }
        prop_assert_eq!(flat, one);
    }

    #[test]
    fn a_field_is_named_one_way(tour in a_tour()) {
        for field in FieldMap::from_tour(&tour).0.keys() {
            prop_assert_eq!(&field.to_string().parse::<Field>().unwrap(), field);
        }
    }
}

#[test]
fn what_is_no_tour_is_refused_with_its_reason() {
    let house = FieldMap::of_texts(&[
        ("languages", "es"),
        ("rooms", "study"),
        ("room/study/number", "8"),
        ("room/study/clips", "8"),
    ]);
    assert!(house.to_tour().is_ok());
    for (field, text, expected) in [
        ("rooms", "study study", "‘study’ is named twice"),
        ("rooms", "study attic", "‘attic’ has no number"),
        ("rooms", "", "room/study/number belongs to a room"),
        ("room/study/number", "", "‘study’ has no number"),
        ("room/study/number", "8A", "‘8A’ is not a number"),
        ("room/study/clips", "8 8", "clip 8 is already in the tour"),
        ("room/study/clips", "8-loud", "‘loud’ is not a variant"),
        ("clip/9/es/title", "x", "clip/9/es/title belongs to"),
        (
            "facilities",
            "sauna@1,1",
            "‘sauna’ is not a kind of facility",
        ),
        ("facilities", "exit@1,1 exit@1,1", "exit@1,1 is named twice"),
        (
            "facility/exit@1,1/room",
            "study",
            "facility/exit@1,1/room belongs",
        ),
        ("notices", "many", "‘many’ is not a number of notices"),
        ("notices", "300", "‘300’ is not a number of notices"),
        ("clip/8/advisories", "joy", "‘joy’ is not an advisory"),
        (
            "clip/8/before-closing",
            "soon",
            "‘soon’ is not a number of minutes",
        ),
        ("clip/8/es/recording", "x", "is not a SHA-256"),
        ("clip/8/es/captions", "WEBVTT\n\n1 --> 2", "line 3"),
        ("clip/8/picture/file", "x", "is not a picture's file"),
        (
            "clip/8/picture/credit",
            "x",
            "clip/8/picture/credit belongs",
        ),
        ("routes", "short short", "‘short’ is named twice"),
        ("routes", "Short", "‘Short’ is not a short name"),
        ("route/short/name/es", "x", "route/short/name/es belongs to"),
        ("hours", "monday 10:00", "‘monday’ is not a time"),
        ("hours", "monday", "are not opening hours"),
    ] {
        let mut flat = house.clone();
        flat.set(field.parse().unwrap(), Some(text));
        let message = flat.to_tour().unwrap_err().to_string();
        assert!(message.contains(expected), "{field} = {text}: {message}");
    }
}
