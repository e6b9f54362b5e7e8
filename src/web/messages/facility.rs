//! Names of facilities and of their fields, for staff.

use crate::model::{FacilityField, FacilityKey, FacilityKind, RuleViolation, Tour};
use crate::web::locales::Translations;
use crate::web::text::facility_key;

/// The kind of a facility, in the language of the page.
pub(in crate::web) fn kind_name(words: &Translations, kind: FacilityKind) -> String {
    words.text(facility_key(kind))
}

/// A facility with its place: `Toilets (480, 120)`.
pub(in crate::web) fn name(words: &Translations, key: &FacilityKey) -> String {
    let kind = kind_name(words, key.kind);
    format!("{kind} ({})", key.at.to_string().replace(',', ", "))
}

/// The facilities of a field's value, separated by points.
pub(in crate::web) fn names(words: &Translations, keys: &str) -> String {
    let describe = |text: &str| {
        let key = text.parse::<FacilityKey>();
        key.map_or_else(|_| text.to_owned(), |key| name(words, &key))
    };
    let names: Vec<String> = keys.split_whitespace().map(describe).collect();
    names.join(" · ")
}

/// The name of the facility with this index.
pub(super) fn name_at(words: &Translations, tour: &Tour, n: usize) -> String {
    let found = tour.facilities.get(n);
    found.map_or_else(
        || words.text("place-tour"),
        |facility| name(words, &facility.key()),
    )
}

/// What is wrong with a facility, and how to correct it.
pub(super) fn violation(
    words: &Translations,
    key: &FacilityKey,
    violation: &RuleViolation,
) -> String {
    let named = ("name", name(words, key).into());
    if let RuleViolation::UnknownFacilityRoom(_, room) = violation {
        let room = ("room", room.as_str().into());
        return words.text_with("fault-facility-room", &[named, room]);
    }
    let text = if matches!(violation, RuleViolation::DuplicateFacility(_)) {
        "fault-facility-twice"
    } else if matches!(violation, RuleViolation::FacilityWithoutPlan(_)) {
        "fault-facility-no-plan"
    } else {
        "fault-facility-outside"
    };
    words.text_with(text, &[named])
}

/// The name of a field with its facility.
pub(super) fn field_name(words: &Translations, key: &FacilityKey, field: &FacilityField) -> String {
    let facility = name(words, key);
    match field {
        FacilityField::Room => format!("{facility} · {}", words.text("field-facility-room")),
        FacilityField::Note(language) => {
            let note = words.text("field-facility-note");
            format!("{facility} · {note} · {}", language.native_name())
        }
    }
}
