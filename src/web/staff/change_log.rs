//! The change log: who did what and when, and the texts before and after. Changes of the draft and of
//! admissions can be undone.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Redirect;
use serde::Deserialize;

use crate::model::{
    ChangeLogEntry, ChangedText, Field, Person, Right, Role, StaffAction, StaffName, Tour,
};
use crate::service::Staff;
use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::{alerts, tour};
use crate::web::staff::field_format::FieldFormatter;
use crate::web::staff::layout::{self, StaffLayout, StaffRequest};
use crate::web::staff::redirects::to_previous_page;
use crate::web::staff::select::SelectOption;
use crate::web::staff::text_diff::{DIFF_TIMEOUT, DiffPart, collapse_whitespace, diff_words};

const ENTRIES_PER_PAGE: usize = 50;
/// A longer text is folded.
const MAX_UNFOLDED_CHARS: usize = 600;
/// The texts of one change that are shown.
const TEXTS_SHOWN: usize = 5;
/// The further texts of one change that are folded. The rest is only counted.
const TEXTS_FOLDED: usize = 60;

#[derive(Template)]
#[template(path = "staff/change_log.html")]
pub(super) struct ChangeLogPage {
    layout: StaffLayout,
    people: Vec<SelectOption>,
    kinds: Vec<SelectOption>,
    entries: Vec<EntryRow>,
    is_filtered: bool,
    /// The address of the next page.
    older: Option<String>,
}

struct EntryRow {
    id: i64,
    when: String,
    who: String,
    action: String,
    subject: String,
    texts: Vec<TextRow>,
    folded: Vec<TextRow>,
    /// The number of texts that are neither shown nor folded.
    omitted: usize,
    /// Whether the reader may undo this change.
    can_undo: bool,
    /// Whether this change is an undo that the reader may take back.
    can_redo: bool,
}

struct TextRow {
    field: String,
    parts: Vec<DiffPart>,
    is_folded: bool,
    /// Whether only line breaks changed.
    is_reflowed: bool,
}

#[derive(Deserialize)]
pub(super) struct ChangeFilter {
    before: Option<i64>,
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
}

/// The actions whose subject is a room.
const ACTIONS_ON_ROOMS: [StaffAction; 3] = [
    StaffAction::AssignSpeaker,
    StaffAction::SetLevel,
    StaffAction::MoveRoom,
];

/// The filters by kind: value in the address, text key, actions.
const KINDS: [(&str, &str, &[StaffAction]); 5] = [
    (
        "texts",
        "kind-texts",
        &[
            StaffAction::Edit,
            StaffAction::Undo,
            StaffAction::Redo,
            StaffAction::Import,
        ],
    ),
    (
        "editions",
        "kind-editions",
        &[
            StaffAction::Publish,
            StaffAction::PublishAgain,
            StaffAction::Plan,
            StaffAction::Unplan,
        ],
    ),
    (
        "people",
        "kind-people",
        &[
            StaffAction::AddPerson,
            StaffAction::ChangeRole,
            StaffAction::RemovePerson,
            StaffAction::ResetPassword,
            StaffAction::ChoosePassword,
            StaffAction::SignIn,
            StaffAction::SignOutEverywhere,
        ],
    ),
    ("counts", "kind-counts", &[StaffAction::CountAdmissions]),
    (
        "box",
        "kind-box",
        &[
            StaffAction::EnrolScreen,
            StaffAction::RevokeScreen,
            StaffAction::AssignSpeaker,
            StaffAction::SetLevel,
            StaffAction::Mute,
            StaffAction::Unmute,
            StaffAction::RemoveFiles,
            StaffAction::AddReadingKey,
            StaffAction::RemoveReadingKey,
            StaffAction::CommandBox,
            StaffAction::AcknowledgeAlert,
            StaffAction::IssueBoxCode,
            StaffAction::RenameBox,
            StaffAction::RemoveBox,
            StaffAction::MoveRoom,
        ],
    ),
];

pub(super) async fn show(
    request: StaffRequest,
    Query(filter): Query<ChangeFilter>,
) -> Result<Page<ChangeLogPage>> {
    let (words, staff) = (request.words, &request.staff);
    let who: Option<StaffName> = filter.who.parse().ok();
    let kind = KINDS.iter().find(|(value, ..)| *value == filter.kind);
    let actions = kind.map_or(&[][..], |(.., actions)| actions);
    let wanted = (who.clone(), actions);
    let entries = request
        .services
        .editing
        .changes(staff.actor(), wanted, filter.before, ENTRIES_PER_PAGE + 1)
        .await?;
    let tour = request.services.editing.draft(staff.actor()).await?.tour;
    let formatter = EntryFormatter {
        fields: FieldFormatter {
            words,
            tour: &tour,
            recordings: &request.services.editing.recordings(staff.actor()).await?,
        },
        undone: undone_changes(&request, &tour, &entries).await?,
        staff,
        deadline: request.services.clock.monotonic() + DIFF_TIMEOUT,
    };
    let older = entries
        .get(ENTRIES_PER_PAGE)
        .and(entries.get(ENTRIES_PER_PAGE - 1))
        .map(|entry| filter.next_page(entry.id));
    let people = request.services.people.list(staff.actor()).await?;
    let person = |person: &Person| SelectOption {
        value: person.name.to_string(),
        name: person.name.to_string(),
        selected: who.as_ref() == Some(&person.name),
    };
    let kinds = KINDS.iter().map(|(value, key, _)| SelectOption {
        value: (*value).to_owned(),
        name: words.text(key),
        selected: *value == filter.kind,
    });
    let all = |key: &str, selected| SelectOption {
        value: String::new(),
        name: words.text(key),
        selected,
    };
    Ok(Page(ChangeLogPage {
        layout: request.layout(words.text("tab-changes")),
        people: std::iter::once(all("kind-everybody", who.is_none()))
            .chain(people.iter().map(person))
            .collect(),
        kinds: std::iter::once(all("kind-all", kind.is_none()))
            .chain(kinds)
            .collect(),
        is_filtered: who.is_some() || kind.is_some(),
        entries: entries
            .into_iter()
            .take(ENTRIES_PER_PAGE)
            .map(|entry| formatter.row(entry))
            .collect(),
        older,
    }))
}

/// The change that each undo and redo on the page is about, by its id.
async fn undone_changes(
    request: &StaffRequest,
    tour: &Tour,
    entries: &[ChangeLogEntry],
) -> Result<BTreeMap<i64, String>> {
    let words = request.words;
    let mut descriptions = BTreeMap::new();
    for entry in entries
        .iter()
        .filter(|entry| [StaffAction::Undo, StaffAction::Redo].contains(&entry.action))
    {
        let Ok(id) = entry.subject.parse() else {
            continue;
        };
        let Some(change) = request
            .services
            .editing
            .find_change(request.actor(), id)
            .await?
        else {
            continue;
        };
        let who = change.who.map(|name| name.to_string());
        let values = [
            ("when", tour::local_time(tour, change.wall_ms).into()),
            ("who", who.unwrap_or_else(|| words.text("who-box")).into()),
        ];
        descriptions.insert(id, words.text_with("act-undone", &values));
    }
    Ok(descriptions)
}

#[derive(Deserialize)]
pub(super) struct UndoForm {
    change: i64,
}

/// Undoes a change. If the change is an undo, its subject is done again.
pub(super) async fn undo(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(UndoForm { change }): FormBody<UndoForm>,
) -> Result<Redirect> {
    request
        .services
        .editing
        .undo_change(request.actor(), change)
        .await?;
    Ok(to_previous_page(&headers, None))
}

impl ChangeFilter {
    fn next_page(&self, before: i64) -> String {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("who", &self.who)
            .append_pair("kind", &self.kind)
            .append_pair("before", &before.to_string())
            .finish();
        format!("/staff/changes?{form}")
    }
}

struct EntryFormatter<'a> {
    fields: FieldFormatter<'a>,
    /// Descriptions of undone changes, by id.
    undone: BTreeMap<i64, String>,
    staff: &'a Staff,
    deadline: std::time::Instant,
}

impl EntryFormatter<'_> {
    fn row(&self, entry: ChangeLogEntry) -> EntryRow {
        let words = self.fields.words;
        let mut texts = entry.texts.into_iter();
        let mut next_rows = |count| -> Vec<TextRow> {
            let next = texts.by_ref().take(count);
            next.filter_map(|text| self.text(text)).collect()
        };
        let (shown, folded) = (next_rows(TEXTS_SHOWN), next_rows(TEXTS_FOLDED));
        EntryRow {
            id: entry.id,
            when: tour::local_time(self.fields.tour, entry.wall_ms),
            who: entry
                .who
                .map_or_else(|| words.text("who-box"), |name| name.to_string()),
            action: action_name(words, entry.action),
            subject: self.subject(entry.action, &entry.subject),
            texts: shown,
            folded,
            omitted: texts.len(),
            can_undo: self.can_undo(entry.action),
            can_redo: entry.action == StaffAction::Undo && self.staff.may(Right::Write),
        }
    }

    /// The subject of a change, with names instead of ids and slugs.
    fn subject(&self, action: StaffAction, subject: &str) -> String {
        if [StaffAction::Undo, StaffAction::Redo].contains(&action) {
            let id = subject.parse().ok();
            let description = id.and_then(|id: i64| self.undone.get(&id));
            description.cloned().unwrap_or_default()
        } else if ACTIONS_ON_ROOMS.contains(&action) {
            self.fields.room(subject)
        } else if action == StaffAction::AcknowledgeAlert {
            alerts::logged(self.fields.words, self.fields.tour, subject)
        } else if action == StaffAction::IssueBoxCode {
            let count: u32 = subject.parse().unwrap_or_default();
            let words = self.fields.words;
            words.text_with("act-box-count", &[("count", count.into())])
        } else {
            subject.to_owned()
        }
    }

    fn can_undo(&self, action: StaffAction) -> bool {
        let is_count = action == StaffAction::CountAdmissions;
        action.is_undoable() && self.staff.may(Right::Write)
            || is_count && self.staff.may(Right::Publish)
    }

    /// None if the entry needs no text beside its action and subject.
    fn text(&self, text: ChangedText) -> Option<TextRow> {
        let words = self.fields.words;
        let (before, after) = (
            text.before.unwrap_or_default(),
            text.after.unwrap_or_default(),
        );
        let (field, before, after) = match (text.field.parse::<Field>(), text.field.as_str()) {
            (Ok(field), _) => (
                tour::field_name(words, self.fields.tour, &field),
                self.fields.format(&field, &before),
                self.fields.format(&field, &after),
            ),
            (Err(_), "edition") => return None,
            // The subject says how many files were removed.
            (Err(_), field) if field.starts_with("recording/") || field.starts_with("picture/") => {
                return None;
            }
            (Err(_), "room") => (
                words.text("log-room"),
                self.fields.room(&before),
                self.fields.room(&after),
            ),
            (Err(_), "command") => {
                let (command, room) = after.split_once(' ').unwrap_or((&after, ""));
                let (command, room) = (command_name(words, command), self.fields.room(room));
                let done = format!("{command} {room}").trim_end().to_owned();
                (words.text("log-command"), String::new(), done)
            }
            (Err(_), "box") => {
                let name = |name: String| match name.as_str() {
                    "" => words.text("box-main"),
                    _ => name,
                };
                (words.text("log-box"), name(before), name(after))
            }
            (Err(_), "role") => (
                words.text("role"),
                role_name(words, &before),
                role_name(words, &after),
            ),
            (Err(_), field) => {
                let name = device_field_name(words, field).unwrap_or_else(|| field.to_owned());
                (name, before, after)
            }
        };
        // Autosaved steps of one change can end with the text that they began with.
        if before == after {
            return None;
        }
        let parts = diff_words(&before, &after, self.deadline);
        Some(TextRow {
            is_reflowed: collapse_whitespace(&before) == collapse_whitespace(&after),
            field,
            is_folded: parts.iter().map(DiffPart::chars).sum::<usize>() > MAX_UNFOLDED_CHARS,
            parts,
        })
    }
}

fn role_name(words: &Translations, text: &str) -> String {
    let role = text.parse::<Role>();
    role.map_or_else(|_| text.to_owned(), |role| layout::role_name(words, role))
}

/// What a box was let do.
fn command_name(words: &Translations, command: &str) -> String {
    words.text(match command {
        "identify" => "command-identify",
        "test-tone" => "command-test-tone",
        "reload-screens" => "command-reload-screens",
        "enrol-screen" => "act-enrol-screen",
        "assign-outlets" => "act-assign-speaker",
        "set-level" => "act-set-level",
        "restart" => "command-restart",
        "update" => "command-update",
        other => return other.to_owned(),
    })
}

/// The name of a field of a speaker or a screen.
fn device_field_name(words: &Translations, field: &str) -> Option<String> {
    Some(words.text(match field {
        "output" => "log-output",
        "trim" => "log-trim",
        "cap" => "log-cap",
        "room" => "log-room",
        "panel" => "log-panel",
        "box-name" => "log-box-name",
        _ => return None,
    }))
}

pub(super) fn action_name(words: &Translations, action: StaffAction) -> String {
    words.text(match action {
        StaffAction::Edit => "act-edit",
        StaffAction::Undo => "act-undo",
        StaffAction::Redo => "act-redo",
        StaffAction::Import => "act-import",
        StaffAction::Publish => "act-publish",
        StaffAction::PublishAgain => "act-publish-again",
        StaffAction::Plan => "act-plan",
        StaffAction::Unplan => "act-unplan",
        StaffAction::AddPerson => "act-add-person",
        StaffAction::ChangeRole => "act-change-role",
        StaffAction::RemovePerson => "act-remove-person",
        StaffAction::ResetPassword => "act-reset-password",
        StaffAction::ChoosePassword => "act-choose-password",
        StaffAction::SignIn => "act-sign-in",
        StaffAction::SignOutEverywhere => "act-sign-out-everywhere",
        StaffAction::EnrolScreen => "act-enrol-screen",
        StaffAction::RevokeScreen => "act-revoke-screen",
        StaffAction::AssignSpeaker => "act-assign-speaker",
        StaffAction::SetLevel => "act-set-level",
        StaffAction::Mute => "act-mute",
        StaffAction::Unmute => "act-unmute",
        StaffAction::RemoveFiles => "act-remove-files",
        StaffAction::CountAdmissions => "act-count-admissions",
        StaffAction::AddReadingKey => "act-add-reading-key",
        StaffAction::RemoveReadingKey => "act-remove-reading-key",
        StaffAction::CommandBox => "act-command-box",
        StaffAction::AcknowledgeAlert => "act-acknowledge-alert",
        StaffAction::IssueBoxCode => "act-issue-box-code",
        StaffAction::RenameBox => "act-rename-box",
        StaffAction::RemoveBox => "act-remove-box",
        StaffAction::MoveRoom => "act-move-room",
    })
}
