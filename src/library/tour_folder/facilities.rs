//! Reads the tables of facilities.

use toml::Spanned;
use toml::de::DeValue;

use super::toml_reader::{TomlReader, TomlTable};
use super::{FileError, ParsedFolder};
use crate::model::{Facility, FacilityKind, PlanPoint, Slug, Texts, TourLocation};

/// The facilities of a tour, without those that have an error.
pub(super) fn facilities<'a>(
    toml: &mut TomlReader<'a>,
    root: TomlTable<'a, '_>,
    parsed: &mut ParsedFolder,
) -> Vec<Facility> {
    let mut found = Vec::new();
    for table in toml.tables(root, "facility") {
        toml.reject_unknown_keys(table, &["kind", "at", "room", "note"]);
        let kind = toml.parse_key::<FacilityKind>(table, "kind");
        let at = toml
            .required(table, "at")
            .and_then(|value| read_point(toml, value));
        let within = match table.get("room") {
            Some(_) => toml.parse_key::<Slug>(table, "room").map(Some),
            None => Some(None),
        };
        let note = match table.get("note") {
            Some(_) => toml.texts(table, "note"),
            None => Texts::new(),
        };
        if let (Some(kind), Some(at), Some(room)) = (kind, at, within) {
            let location = TourLocation::Facility(found.len());
            let line = toml.table_location(table);
            parsed.locations.insert(location, line);
            found.push(Facility {
                kind,
                at,
                room,
                note,
            });
        }
    }
    found
}

/// A point of the plan such as `[480, 120.5]`.
fn read_point(toml: &mut TomlReader<'_>, value: &Spanned<DeValue<'_>>) -> Option<PlanPoint> {
    let number = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::String(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    };
    let array = value.get_ref().as_array();
    let numbers: Option<Vec<String>> = array.and_then(|array| array.iter().map(number).collect());
    let Some([x, y]) = numbers.as_deref() else {
        toml.push_error(value.span().start, FileError::NotAPlace);
        return None;
    };
    PlanPoint::new(x, y)
        .map_err(|error| toml.push_error(value.span().start, error.into()))
        .ok()
}
