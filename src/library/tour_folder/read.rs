//! Reads `tour.toml` and the folders of its rooms.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::tz::TimeZone;

use super::facilities::facilities;
use super::file_error::FileError;
use super::files::read_utf8_file;
use super::room::RoomReader;
use super::toml_reader::{TomlReader, TomlTable};
use super::{FORMAT, ParsedFolder, ROOM, TOUR};
use crate::model::{
    Feedback, Language, Notice, OpeningHours, Plan, Slug, Tour, TourLocation, Weekday,
};

const PLAN_KEYS: [&str; 5] = ["file", "alternative", "credit", "rights", "note"];

/// Reads a tour's folder, and finds the errors of its files, the first [`MAX_ERRORS_PER_FILE`] of each.
///
/// [`MAX_ERRORS_PER_FILE`]: super::MAX_ERRORS_PER_FILE
pub fn read(folder: &Path) -> ParsedFolder {
    read_unless(folder, || false)
}

/// Like [`read`], but stops between two rooms once `is_cancelled` returns true. The result is then incomplete.
pub fn read_unless(folder: &Path, is_cancelled: impl Fn() -> bool) -> ParsedFolder {
    let mut parsed = ParsedFolder::default();
    let file = Path::new(TOUR);
    let text = match read_utf8_file(&folder.join(file)) {
        Ok(text) => text,
        Err(error) => {
            parsed.push_error(file, None, error);
            return parsed;
        }
    };
    let mut toml = TomlReader::new(file, &text);
    let root = toml.parse();
    let root = TomlTable::of(&root);
    toml.reject_unknown_keys(
        root,
        &[
            "format",
            "languages",
            "time-zone",
            "feedback",
            "rooms",
            "name",
            "hours",
            "plan",
            "facility",
            "notice",
            "route",
        ],
    );
    check_format(&mut toml, root);
    let languages = toml
        .required(root, "languages")
        .map(|value| toml.list::<Language>("languages", value));
    let time_zone = time_zone(&mut toml, root);
    let name = toml.texts(root, "name");
    let rooms = toml
        .required(root, "rooms")
        .map_or(Vec::new(), |value| toml.list("rooms", value));
    let hours = hours(&mut toml, root);
    let feedback = toml.parse_key_or(root, "feedback", Feedback::default());
    let plan = plan(&mut toml, root, folder, &mut parsed);
    let facilities = facilities(&mut toml, root, &mut parsed);
    let notices = notices(&mut toml, root);
    parsed
        .locations
        .insert(TourLocation::Tour, toml.value_location(root, "name"));
    if !toml.errors.is_empty() {
        parsed.incomplete.insert(TourLocation::Tour);
    }
    let routes = parsed.routes(&mut toml, root);
    reject_unlisted_rooms(folder, &rooms, &mut toml, root);
    let mut tour = Tour {
        languages: languages
            .unwrap_or_default()
            .into_iter()
            .map(|(language, _)| language)
            .collect(),
        time_zone: time_zone.unwrap_or_default(),
        hours,
        feedback: feedback.unwrap_or_default(),
        name,
        plan,
        facilities,
        notices,
        rooms: Vec::new(),
        routes,
    };
    let mut done: Vec<Slug> = Vec::new();
    for (slug, offset) in rooms {
        if is_cancelled() {
            break;
        }
        if done.contains(&slug) {
            toml.push_error(offset, FileError::DuplicateRoom(slug));
            continue;
        }
        if !folder.join(slug.as_str()).is_dir() {
            toml.push_error(offset, FileError::NoFolder(slug));
            parsed.incomplete.insert(TourLocation::Tour);
            continue;
        }
        let index = tour.rooms.len();
        match RoomReader::new(folder, &slug, index, &mut parsed).read() {
            Some(parsed_room) => tour.rooms.push(parsed_room),
            None => drop(parsed.incomplete.insert(TourLocation::Tour)),
        }
        done.push(slug);
    }
    toml.errors.sort_by_key(|error| error.line);
    parsed.errors.splice(0..0, toml.errors);
    // Without languages every text of the tour would be an error.
    parsed.tour = (!tour.languages.is_empty()).then_some(tour);
    if parsed.tour.is_none() && parsed.errors.is_empty() {
        parsed.push_error(file, None, FileError::NoLanguages);
    }
    parsed
}

fn check_format(toml: &mut TomlReader<'_>, root: TomlTable<'_, '_>) {
    let found = root.iter().find(|(key, _)| *key == "format");
    let number = found.and_then(|(_, value)| value.get_ref().as_integer()?.as_str().parse().ok());
    if number != Some(FORMAT) {
        let offset = found.map_or(0, |(_, value)| value.span().start);
        toml.push_error(offset, FileError::Format);
    }
}

fn time_zone<'a>(toml: &mut TomlReader<'a>, root: TomlTable<'a, '_>) -> Option<String> {
    let value = toml.required(root, "time-zone")?;
    let name = toml.expect_text("time-zone", value)?;
    if TimeZone::get(&name).is_err() {
        let name = name.clone();
        toml.push_error(value.span().start, FileError::TimeZone { name });
    }
    Some(name)
}

fn hours<'a>(toml: &mut TomlReader<'a>, root: TomlTable<'a, '_>) -> Vec<OpeningHours> {
    let mut hours = Vec::new();
    for table in toml.tables(root, "hours") {
        toml.reject_unknown_keys(table, &["days", "open", "close"]);
        let days = toml
            .required(table, "days")
            .map(|value| toml.list::<Weekday>("days", value));
        let (open, close) = (
            toml.parse_key(table, "open"),
            toml.parse_key(table, "close"),
        );
        if let (Some(days), Some(open), Some(close)) = (days, open, close) {
            let days = days.into_iter().map(|(day, _)| day).collect();
            hours.push(OpeningHours { days, open, close });
        }
    }
    hours
}

fn plan<'a>(
    toml: &mut TomlReader<'a>,
    root: TomlTable<'a, '_>,
    folder: &Path,
    parsed: &mut ParsedFolder,
) -> Option<Plan> {
    let value = root.get("plan")?;
    let table = toml.table("plan", value)?;
    toml.reject_unknown_keys(table, &PLAN_KEYS);
    let note = toml.texts(table, "note");
    let picture = parsed.picture(toml, table, (folder, Path::new("")))?;
    Some(Plan { picture, note })
}

fn notices<'a>(toml: &mut TomlReader<'a>, root: TomlTable<'a, '_>) -> Vec<Notice> {
    let tables = toml.tables(root, "notice").into_iter();
    tables
        .map(|table| {
            toml.reject_unknown_keys(table, &["head", "text"]);
            Notice {
                head: toml.texts(table, "head"),
                text: toml.texts(table, "text"),
            }
        })
        .collect()
}

/// A folder of a room that is not listed is an error, for the room would be missing.
fn reject_unlisted_rooms(
    folder: &Path,
    rooms: &[(Slug, usize)],
    toml: &mut TomlReader<'_>,
    root: TomlTable<'_, '_>,
) {
    let rooms: BTreeSet<&str> = rooms.iter().map(|(slug, _)| slug.as_str()).collect();
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| folder.join(name).join(ROOM).is_file())
        .filter(|name| !rooms.contains(name.as_str()))
        .collect();
    found.sort();
    let offset = root
        .iter()
        .find(|(key, _)| *key == "rooms")
        .map_or(0, |(_, value)| value.span().start);
    for name in found {
        toml.push_error(offset, FileError::UnlistedRoom { name });
    }
}
