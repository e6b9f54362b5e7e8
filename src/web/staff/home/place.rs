//! A place of the tour, as the home page names it: the house, a room, a clip or a route.

use crate::model::{Difference, Field, FieldOwner, Tour};
use crate::web::locales::Translations;
use crate::web::messages::tour;

/// A place with the address of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) href: String,
}

/// A place that differs from what visitors have.
pub(super) struct ChangedPlace {
    pub(super) place: Place,
    /// Whether visitors have nothing of it yet.
    pub(super) is_new: bool,
}

impl Place {
    /// The place that a field belongs to.
    pub(super) fn of(words: &Translations, tour: &Tour, field: &Field) -> Self {
        match field.owner() {
            FieldOwner::Tour => Self {
                name: words.text("tab-house"),
                href: "/staff/museum".to_owned(),
            },
            FieldOwner::Room(slug) => Self {
                name: tour.room(slug).map_or_else(
                    || slug.to_string(),
                    |room| {
                        let name = tour::text(words, tour, &room.name);
                        format!("{} {name}", room.number).trim_end().to_owned()
                    },
                ),
                href: format!("/staff/rooms/{slug}"),
            },
            FieldOwner::Clip(key) => Self {
                name: tour::clip_name_by_key(words, tour, key),
                href: format!("/staff/clips/{key}"),
            },
            FieldOwner::Route(slug) => Self {
                name: tour::route_name_by_slug(words, tour, slug),
                href: format!("/staff/routes/{slug}"),
            },
        }
    }
}

/// What the draft changes for visitors.
pub(super) struct Changes {
    /// The number of places that differ from the current edition.
    pub(super) count: usize,
    /// The first ones that the draft has.
    pub(super) places: Vec<ChangedPlace>,
}

/// The places that are named.
const MAX_PLACES: usize = 5;

impl Changes {
    pub(super) fn new(
        words: &Translations,
        (draft, current): (&Tour, &Tour),
        differences: &[Difference],
    ) -> Self {
        // Fields are sorted, so that those of a place follow each other; those of the tour itself come between.
        let (of_tour, mut fields): (Vec<&Field>, Vec<&Field>) = differences
            .iter()
            .map(|change| &change.field)
            .partition(|field| field.owner() == FieldOwner::Tour);
        fields.dedup_by(|one, other| one.owner() == other.owner());
        fields.extend(of_tour.first());
        let known = fields.iter().filter(|field| has(draft, field.owner()));
        Self {
            count: fields.len(),
            places: known
                .take(MAX_PLACES)
                .map(|field| ChangedPlace {
                    place: Place::of(words, draft, field),
                    is_new: !has(current, field.owner()),
                })
                .collect(),
        }
    }
}

fn has(tour: &Tour, owner: FieldOwner<'_>) -> bool {
    match owner {
        FieldOwner::Tour => true,
        FieldOwner::Room(slug) => tour.room(slug).is_some(),
        FieldOwner::Clip(key) => tour.rooms.iter().any(|room| room.clip(key).is_some()),
        FieldOwner::Route(slug) => tour.route(slug).is_some(),
    }
}
