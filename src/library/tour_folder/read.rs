use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use super::file_error::Flaw;
use super::room::RoomReader;
use super::toml_reader::{Page, Table};
use super::{FORMAT, ROOM, Source, TOUR};
use crate::library::spreadsheet::decode;
use crate::model::{
    Language, MAX_TEXT_BYTES, Notice, OpeningHours, Plan, Slug, Tour, TourLocation, Weekday,
};

const PLAN_KEYS: [&str; 5] = ["file", "alternative", "credit", "rights", "note"];

/// Reads a tour's folder and finds the faults in its files, the first [`MOST_FAULTS`] of each.
///
/// [`MOST_FAULTS`]: super::MOST_FAULTS
pub fn read(folder: &Path) -> Source {
    read_unless(folder, || false)
}

/// The same, until nobody wants to know any more: what was not read by then is not in it.
pub fn read_unless(folder: &Path, cancelled: impl Fn() -> bool) -> Source {
    let mut source = Source::default();
    let file = Path::new(TOUR);
    let text = match text_file(&folder.join(file)) {
        Ok(text) => text,
        Err(what) => {
            source.say(file, None, what);
            return source;
        }
    };
    let mut page = Page::new(file, &text);
    let root = page.parse();
    let root = Table::of(&root);
    page.only(
        root,
        &[
            "format",
            "languages",
            "time-zone",
            "rooms",
            "name",
            "hours",
            "plan",
            "notice",
        ],
    );
    format(&mut page, root);
    let languages = page
        .needed(root, "languages")
        .map(|it| page.names::<Language>("languages", it));
    let time_zone = time_zone(&mut page, root);
    let name = page.texts(root, "name");
    let rooms = page
        .needed(root, "rooms")
        .map_or(Vec::new(), |it| page.names("rooms", it));
    let hours = hours(&mut page, root);
    let plan = plan(&mut page, root, folder, &mut source);
    let notices = notices(&mut page, root);
    source
        .places
        .insert(TourLocation::Tour, page.value_spot(root, "name"));
    if !page.faults.is_empty() {
        source.broken.insert(TourLocation::Tour);
    }
    unlisted(folder, &rooms, &mut page, root);
    let mut tour = Tour {
        languages: languages
            .unwrap_or_default()
            .into_iter()
            .map(|it| it.0)
            .collect(),
        time_zone: time_zone.unwrap_or_default(),
        hours,
        name,
        plan,
        notices,
        rooms: Vec::new(),
    };
    let mut done: Vec<Slug> = Vec::new();
    for (slug, at) in rooms {
        if cancelled() {
            break;
        }
        if done.contains(&slug) {
            page.say(at, Flaw::RoomTwice(slug));
            continue;
        }
        if !folder.join(slug.as_str()).is_dir() {
            page.say(at, Flaw::NoFolder(slug));
            source.broken.insert(TourLocation::Tour);
            continue;
        }
        let index = tour.rooms.len();
        match RoomReader::new(folder, &slug, index, &mut source).read() {
            Some(it) => tour.rooms.push(it),
            None => drop(source.broken.insert(TourLocation::Tour)),
        }
        done.push(slug);
    }
    page.faults.sort_by_key(|it| it.line);
    source.faults.splice(0..0, page.faults);
    // Without its languages every text of the tour would be a fault, and none of them its own.
    source.tour = (!tour.languages.is_empty()).then_some(tour);
    if source.tour.is_none() && source.faults.is_empty() {
        source.say(file, None, Flaw::NoLanguages);
    }
    source
}

fn format(page: &mut Page<'_>, root: Table<'_, '_>) {
    let found = root.iter().find(|(key, _)| *key == "format");
    let number = found.and_then(|(_, it)| it.get_ref().as_integer()?.as_str().parse().ok());
    if number != Some(FORMAT) {
        let at = found.map_or(0, |(_, it)| it.span().start);
        page.say(at, Flaw::Format);
    }
}

fn time_zone<'a>(page: &mut Page<'a>, root: Table<'a, '_>) -> Option<String> {
    let value = page.needed(root, "time-zone")?;
    let name = page.as_text("time-zone", value)?;
    if TimeZone::get(&name).is_err() {
        let name = name.clone();
        page.say(value.span().start, Flaw::TimeZone { name });
    }
    Some(name)
}

fn hours<'a>(page: &mut Page<'a>, root: Table<'a, '_>) -> Vec<OpeningHours> {
    let mut hours = Vec::new();
    for table in page.tables(root, "hours") {
        page.only(table, &["days", "open", "close"]);
        let days = page
            .needed(table, "days")
            .map(|it| page.names::<Weekday>("days", it));
        let (open, close) = (page.name(table, "open"), page.name(table, "close"));
        if let (Some(days), Some(open), Some(close)) = (days, open, close) {
            let days = days.into_iter().map(|it| it.0).collect();
            hours.push(OpeningHours { days, open, close });
        }
    }
    hours
}

fn plan<'a>(
    page: &mut Page<'a>,
    root: Table<'a, '_>,
    folder: &Path,
    source: &mut Source,
) -> Option<Plan> {
    let value = root.get("plan")?;
    let table = page.table("plan", value)?;
    page.only(table, &PLAN_KEYS);
    let note = page.texts(table, "note");
    let picture = source.picture(page, table, (folder, Path::new("")))?;
    Some(Plan { picture, note })
}

fn notices<'a>(page: &mut Page<'a>, root: Table<'a, '_>) -> Vec<Notice> {
    let tables = page.tables(root, "notice").into_iter();
    tables
        .map(|table| {
            page.only(table, &["head", "text"]);
            Notice {
                head: page.texts(table, "head"),
                text: page.texts(table, "text"),
            }
        })
        .collect()
}

/// A room that was written but not listed would be missing without a word.
fn unlisted(folder: &Path, rooms: &[(Slug, usize)], page: &mut Page<'_>, root: Table<'_, '_>) {
    let rooms: BTreeSet<&str> = rooms.iter().map(|(slug, _)| slug.as_str()).collect();
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .filter(|it| folder.join(it).join(ROOM).is_file())
        .filter(|it| !rooms.contains(it.as_str()))
        .collect();
    found.sort();
    let at = root
        .iter()
        .find(|(key, _)| *key == "rooms")
        .map_or(0, |(_, it)| it.span().start);
    for name in found {
        page.say(at, Flaw::Unlisted { name });
    }
}

/// A text file as people save them; says what is wrong with it otherwise.
pub(super) fn text_file(path: &Path) -> Result<String, Flaw> {
    let bytes = bytes_of(path)?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let valid = e.utf8_error().valid_up_to();
        let line = e
            .as_bytes()
            .iter()
            .take(valid)
            .filter(|it| **it == b'\n')
            .count()
            + 1;
        Flaw::NotUtf8 { line }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// A text file in whatever coding a table may have.
pub fn loose_text(path: &Path) -> Result<String, Flaw> {
    let decoded = decode(&bytes_of(path)?);
    decoded.map_err(|_| Flaw::NotUtf8 { line: 1 })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Flaw> {
    let unread = |e: std::io::Error| {
        if e.kind() == std::io::ErrorKind::NotFound {
            Flaw::FileMissing
        } else {
            Flaw::unreadable(&e)
        }
    };
    if !path.metadata().map_err(unread)?.is_file() {
        return Err(Flaw::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|it| {
            let most = u64::try_from(MAX_TEXT_BYTES).unwrap_or(u64::MAX);
            it.take(most.saturating_add(1)).read_to_end(&mut bytes)
        })
        .map_err(unread)?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(Flaw::TooLarge);
    }
    Ok(bytes)
}

/// The file of this name, if it lies within `room` and nowhere else.
pub(super) fn within(room: &Path, name: &str) -> Result<PathBuf, Flaw> {
    let plain = Path::new(name)
        .components()
        .all(|it| matches!(it, std::path::Component::Normal(_)));
    if !plain || name.is_empty() {
        return Err(Flaw::Elsewhere {
            name: name.to_owned(),
        });
    }
    let missing = |_| Flaw::NamedMissing {
        name: name.to_owned(),
    };
    let path = room.join(name).canonicalize().map_err(missing)?;
    let room = room.canonicalize().map_err(missing)?;
    if !path.starts_with(&room) {
        return Err(Flaw::LeadsOut {
            name: name.to_owned(),
        });
    }
    if path.is_file() {
        Ok(path)
    } else {
        Err(Flaw::NamedNotAFile {
            name: name.to_owned(),
        })
    }
}
