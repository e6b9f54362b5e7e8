use super::*;
use crate::model::{FieldMap, MAX_ROUTE_CLIPS, MAX_ROUTES};

fn tour_fixture() -> Tour {
    let flat = FieldMap::of_texts(&[
        ("languages", "es en"),
        ("name/es", "Casa"),
        ("name/en", "House"),
        ("rooms", "study garden"),
        ("room/study/number", "8"),
        ("room/study/clips", "8 8-family 81"),
        ("clip/8/es/title", "El estudio"),
        ("clip/8/en/title", "The study"),
        ("room/garden/number", "1"),
        ("room/garden/clips", "1"),
        ("routes", "all short"),
        ("route/all/name/es", "Todo"),
        ("route/all/name/en", "All"),
        ("route/all/clips", "1 8 8-family"),
        ("route/short/clips", "8"),
        ("facilities", "seats@10,20 exit@5,5.5"),
        ("facility/seats@10,20/room", "garden"),
        ("facility/seats@10,20/note/en", "A bench"),
    ]);
    flat.to_tour().unwrap()
}

fn key(text: &str) -> ClipKey {
    text.parse().unwrap()
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn check(edit: StructureEdit, field: &str, expected: &str) {
    let mut tour = tour_fixture();
    tour.edit_structure(edit.clone()).unwrap();
    let flat = FieldMap::from_tour(&tour);
    let actual = flat.get(&field.parse().unwrap()).unwrap_or_default();
    assert_eq!(actual, expected, "{edit:?}");
    assert_eq!(flat.to_tour().as_ref(), Ok(&tour));
}

#[test]
fn rooms_and_clips_come_go_and_move() {
    let place = |room, at| StructureEdit::MoveClip {
        key: key("8"),
        room: slug(room),
        at,
    };
    check(place("study", 1), "room/study/clips", "8-family 8 81");
    check(place("study", 9), "room/study/clips", "8-family 81 8");
    check(place("garden", 0), "room/garden/clips", "8 1");
    check(
        StructureEdit::RemoveClip(key("8")),
        "room/study/clips",
        "8-family 81",
    );
    check(StructureEdit::RemoveClip(key("8")), "clip/8/es/title", "");
    let to = key("18");
    check(
        StructureEdit::Renumber { key: key("8"), to },
        "clip/18/es/title",
        "El estudio",
    );
    let add = |room: &str, text: &str| StructureEdit::AddClip {
        room: slug(room),
        key: key(text),
    };
    check(add("garden", "1-plain"), "room/garden/clips", "1 1-plain");
    let last = |at| StructureEdit::MoveRoom {
        slug: slug("study"),
        at,
    };
    check(last(1), "rooms", "garden study");
    check(StructureEdit::RemoveRoom(slug("garden")), "rooms", "study");
    let number: Number = "3".parse().unwrap();
    let add = StructureEdit::AddRoom {
        slug: slug("attic"),
        number,
    };
    check(add, "rooms", "study garden attic");
    check(
        StructureEdit::AddLanguage("fr".parse().unwrap()),
        "languages",
        "es en fr",
    );
    check(
        StructureEdit::RemoveLanguage("en".parse().unwrap()),
        "clip/8/en/title",
        "",
    );
    let moved = |key: &str| StructureEdit::MoveNarration {
        key: key.parse().unwrap(),
        from: "es".parse().unwrap(),
        to: "en".parse().unwrap(),
    };
    check(moved("8"), "clip/8/en/title", "El estudio");
    check(moved("8"), "clip/8/es/title", "The study");
    check(StructureEdit::AddNotice, "notices", "1");
    check(StructureEdit::AddNotice, "notice/1/head/en", "");
}

#[test]
fn facilities_come_go_and_move_with_what_belongs_to_them() {
    let facility = |text: &str| text.parse::<FacilityKey>().unwrap();
    check(
        StructureEdit::AddFacility(facility("toilets@1,2")),
        "facilities",
        "seats@10,20 exit@5,5.5 toilets@1,2",
    );
    let seats = facility("seats@10,20");
    let remove = StructureEdit::RemoveFacility(seats);
    check(remove.clone(), "facilities", "exit@5,5.5");
    check(remove, "facility/seats@10,20/room", "");
    let to = |text: &str| StructureEdit::MoveFacility {
        key: seats,
        to: facility(text),
    };
    check(to("seats@30,4"), "facilities", "seats@30,4 exit@5,5.5");
    check(to("seats@30,4"), "facility/seats@30,4/note/en", "A bench");
    check(to("steps@10,20"), "facility/steps@10,20/room", "garden");
    check(to("seats@10,20"), "facilities", "seats@10,20 exit@5,5.5");
    check(
        StructureEdit::RemoveRoom(slug("garden")),
        "facility/seats@10,20/room",
        "",
    );
    check(
        StructureEdit::RemoveLanguage("en".parse().unwrap()),
        "facility/seats@10,20/note/en",
        "",
    );
}

#[test]
fn what_cannot_be_is_refused() {
    for (edit, expected) in [
        (StructureEdit::RemoveClip(key("9")), "no clip 9"),
        (
            StructureEdit::Renumber {
                key: key("8"),
                to: key("1"),
            },
            "clip 1 is already",
        ),
        (
            StructureEdit::AddClip {
                room: slug("attic"),
                key: key("9"),
            },
            "no room ‘attic’",
        ),
        (
            StructureEdit::AddClip {
                room: slug("study"),
                key: key("1"),
            },
            "clip 1 is already",
        ),
        (
            StructureEdit::AddRoom {
                slug: slug("attic"),
                number: "8".parse().unwrap(),
            },
            "number 8 is used",
        ),
        (
            StructureEdit::MoveNarration {
                key: key("8-family"),
                from: "es".parse().unwrap(),
                to: "en".parse().unwrap(),
            },
            "nothing in es",
        ),
        (
            StructureEdit::MoveNarration {
                key: key("8"),
                from: "es".parse().unwrap(),
                to: "fr".parse().unwrap(),
            },
            "does not speak fr",
        ),
        (
            StructureEdit::AddFacility("exit@5,5.5".parse().unwrap()),
            "exit@5,5.5 is on the plan already",
        ),
        (
            StructureEdit::RemoveFacility("exit@5,6".parse().unwrap()),
            "no exit@5,6",
        ),
        (
            StructureEdit::MoveFacility {
                key: "seats@10,20".parse().unwrap(),
                to: "exit@5,5.5".parse().unwrap(),
            },
            "exit@5,5.5 is on the plan already",
        ),
        (StructureEdit::RemoveNotice(0), "no such notice"),
        (
            StructureEdit::AddLanguage("es".parse().unwrap()),
            "speaks es already",
        ),
    ] {
        let actual = tour_fixture().edit_structure(edit).unwrap_err().to_string();
        assert!(actual.contains(expected), "{actual}");
    }
    let mut tour = tour_fixture();
    for _ in 0..MAX_NOTICES {
        tour.edit_structure(StructureEdit::AddNotice).unwrap();
    }
    let most = MAX_NOTICES;
    assert_eq!(
        tour.edit_structure(StructureEdit::AddNotice),
        Err(StructureError::TooManyNotices { most })
    );
    for n in 2..MAX_FACILITIES {
        let key = format!("seats@0,{n}").parse().unwrap();
        tour.edit_structure(StructureEdit::AddFacility(key))
            .unwrap();
    }
    let most = MAX_FACILITIES;
    assert_eq!(
        tour.edit_structure(StructureEdit::AddFacility("wifi@1,1".parse().unwrap())),
        Err(StructureError::TooManyFacilities { most })
    );
    tour.languages.truncate(1);
    let last = tour.languages[0].clone();
    assert_eq!(
        tour.edit_structure(StructureEdit::RemoveLanguage(last)),
        Err(StructureError::LastLanguage)
    );
}

#[test]
fn routes_come_go_and_move_with_their_clips() {
    let route = |edit: fn(Slug) -> StructureEdit, text: &str| edit(slug(text));
    check(
        route(StructureEdit::AddRoute, "long"),
        "routes",
        "all short long",
    );
    check(route(StructureEdit::RemoveRoute, "all"), "routes", "short");
    check(
        route(StructureEdit::RemoveRoute, "all"),
        "route/all/name/es",
        "",
    );
    let moved = StructureEdit::MoveRoute {
        slug: slug("short"),
        at: 0,
    };
    check(moved, "routes", "short all");
    let added = StructureEdit::AddToRoute {
        route: slug("short"),
        key: key("1"),
    };
    check(added, "route/short/clips", "8 1");
    let room = StructureEdit::AddRoomToRoute {
        route: slug("short"),
        room: slug("study"),
    };
    check(room, "route/short/clips", "8 8-family 81");
    let removed = StructureEdit::RemoveFromRoute {
        route: slug("all"),
        key: key("8"),
    };
    check(removed, "route/all/clips", "1 8-family");
    let place = |at| StructureEdit::MoveOnRoute {
        route: slug("all"),
        key: key("1"),
        at,
    };
    check(place(1), "route/all/clips", "8 1 8-family");
    check(place(9), "route/all/clips", "8 8-family 1");
    check(
        StructureEdit::RemoveLanguage("en".parse().unwrap()),
        "route/all/name/en",
        "",
    );
}

#[test]
fn routes_follow_the_clips_of_the_tour() {
    let to = key("18");
    for (edit, all, short) in [
        (StructureEdit::RemoveClip(key("8")), "1 8-family", ""),
        (StructureEdit::RemoveRoom(slug("study")), "1", ""),
        (
            StructureEdit::Renumber { key: key("8"), to },
            "1 18 8-family",
            "18",
        ),
        (
            StructureEdit::MoveClip {
                key: key("8"),
                room: slug("garden"),
                at: 0,
            },
            "1 8 8-family",
            "8",
        ),
    ] {
        check(edit.clone(), "route/all/clips", all);
        check(edit, "route/short/clips", short);
    }
}

#[test]
fn a_route_refuses_what_it_cannot_have() {
    let (route, room) = (slug("all"), slug("study"));
    let add = |route: &str, text: &str| StructureEdit::AddToRoute {
        route: slug(route),
        key: key(text),
    };
    for (edit, expected) in [
        (
            StructureEdit::AddRoute(route.clone()),
            "route ‘all’ is already",
        ),
        (StructureEdit::RemoveRoute(room.clone()), "no route ‘study’"),
        (add("all", "8"), "clip 8 is already on the route"),
        (add("all", "9"), "no clip 9"),
        (add("long", "8"), "no route ‘long’"),
        (
            StructureEdit::AddRoomToRoute {
                route: route.clone(),
                room: slug("garden"),
            },
            "every clip of the room",
        ),
        (
            StructureEdit::RemoveFromRoute {
                route,
                key: key("81"),
            },
            "clip 81 is not on the route",
        ),
    ] {
        let actual = tour_fixture().edit_structure(edit).unwrap_err().to_string();
        assert!(actual.contains(expected), "{actual}");
    }
    let mut tour = tour_fixture();
    for n in tour.routes.len()..MAX_ROUTES {
        let edit = StructureEdit::AddRoute(slug(&format!("route-{n}")));
        tour.edit_structure(edit).unwrap();
    }
    assert_eq!(
        tour.edit_structure(StructureEdit::AddRoute(slug("one-more"))),
        Err(StructureError::TooManyRoutes { most: MAX_ROUTES })
    );
    for n in 0..MAX_ROUTE_CLIPS {
        let new = key(&format!("{}", 1000 + n));
        let to_room = StructureEdit::AddClip {
            room: slug("garden"),
            key: new.clone(),
        };
        tour.edit_structure(to_room).unwrap();
    }
    let whole = StructureEdit::AddRoomToRoute {
        route: slug("short"),
        room: slug("garden"),
    };
    let most = MAX_ROUTE_CLIPS;
    assert_eq!(
        tour.edit_structure(whole),
        Err(StructureError::TooManyRouteClips { most })
    );
}
