//! Who changed what lately: changes of one person at one place are one line.

use crate::model::{ChangeLogEntry, Field, StaffAction, Tour};
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::change_log;
use crate::web::staff::friendly_time;
use crate::web::staff::home::place::Place;
use crate::web::staff::layout::{self, StaffRequest};

/// The lines that are shown.
const MAX_LINES: usize = 5;
/// The changes that are read for them.
const MAX_CHANGES: usize = 60;
/// The changed fields that a line names.
const FIELDS_NAMED: usize = 3;

/// The actions that are shown: what others on the tour should know.
const ACTIONS: [StaffAction; 8] = [
    StaffAction::Edit,
    StaffAction::Undo,
    StaffAction::Redo,
    StaffAction::Import,
    StaffAction::Publish,
    StaffAction::PublishAgain,
    StaffAction::Plan,
    StaffAction::Unplan,
];

/// What somebody did.
pub(super) struct RecentChange {
    pub(super) initials: String,
    pub(super) who: String,
    pub(super) action: String,
    /// Where, if it was at a place of the tour.
    pub(super) place: Option<Place>,
    /// The names of the changed fields.
    pub(super) fields: String,
    pub(super) when: String,
}

/// Changes that are shown as one.
struct Group {
    last: ChangeLogEntry,
    place: Option<Place>,
    fields: Vec<String>,
}

pub(super) async fn load(request: &StaffRequest, tour: &Tour) -> Result<Vec<RecentChange>> {
    let words = request.words;
    let editing = &request.services.editing;
    let entries = editing.changes(
        request.actor(),
        (None, ACTIONS.as_slice()),
        None,
        MAX_CHANGES,
    );
    let now = request.services.clock.wall_ms();
    let rows = groups(words, tour, entries.await?)
        .into_iter()
        .map(|group| {
            let who = group.last.who.as_ref().map(ToString::to_string);
            RecentChange {
                initials: who
                    .as_deref()
                    .map_or_else(|| "•".to_owned(), layout::initials),
                who: who.unwrap_or_else(|| words.text("who-box")),
                action: change_log::action_name(words, group.last.action),
                fields: named(words, &group.fields),
                when: friendly_time::when(words, tour, group.last.wall_ms, now),
                place: group.place,
            }
        });
    Ok(rows.collect())
}

/// The latest groups of the entries, which are sorted from new to old.
fn groups(words: &Translations, tour: &Tour, entries: Vec<ChangeLogEntry>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in entries {
        let fields = entry.texts.iter();
        let fields: Vec<Field> = fields.filter_map(|text| text.field.parse().ok()).collect();
        let first = fields.first().map(Field::owner);
        let is_at_one_place = fields.iter().all(|field| Some(field.owner()) == first);
        let place = fields.first().filter(|_| is_at_one_place);
        let place = place.map(|field| Place::of(words, tour, field));
        let names: Vec<String> = if is_at_one_place {
            let names = fields
                .iter()
                .map(|field| tour::short_field_name(words, field));
            names.collect()
        } else {
            let count = [("count", fields.len().into())];
            vec![words.text_with("step-of-several", &count)]
        };
        let joins = groups.last().is_some_and(|group| {
            let (last, href) = (&group.last, group.place.as_ref().map(|place| &place.href));
            (&last.who, last.action) == (&entry.who, entry.action)
                && href.is_some()
                && href == place.as_ref().map(|place| &place.href)
        });
        if let Some(group) = groups.last_mut()
            && joins
        {
            group.fields.extend(names);
        } else if groups.len() == MAX_LINES {
            break;
        } else {
            groups.push(Group {
                last: entry,
                place,
                fields: names,
            });
        }
    }
    groups
}

/// The first names of fields, each once, and the number of the others.
fn named(words: &Translations, fields: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for field in fields {
        if !distinct.contains(&field.as_str()) {
            distinct.push(field);
        }
    }
    let others = distinct.split_off(distinct.len().min(FIELDS_NAMED)).len();
    let named = distinct.join(", ");
    if others == 0 {
        return named;
    }
    words.text_with(
        "home-and-more",
        &[("what", named.into()), ("count", others.into())],
    )
}
