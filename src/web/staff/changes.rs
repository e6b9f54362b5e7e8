//! The log: who did what, when, and what it was before. What changed the draft, or the
//! number of people who came, can be undone.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use serde::Deserialize;

use crate::model::{ChangeLogEntry, ChangedText, Field, Right, Role, StaffAction, StaffName, Tour};
use crate::service::{Service, Staff};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::{self, StaffLayout, StaffRequest};
use crate::web::staff::preview::Choice;
use crate::web::staff::publish::COMPARING;
use crate::web::staff::redirects::to_previous_page;
use crate::web::staff::value::Values;
use crate::web::staff::wording::{Piece, pieces, reflowed};

const A_PAGE: usize = 50;
/// Longer texts are folded.
const SHORT: usize = 600;
/// So many texts of one change are shown at once, and so many more are folded away.
const AT_ONCE: usize = 5;
const FOLDED: usize = 60;

#[derive(Template)]
#[template(path = "staff/changes.html")]
pub(super) struct ChangesPage {
    layout: StaffLayout,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    changes: Vec<Row>,
    /// Whether only some are shown.
    sought: bool,
    /// Where the older ones are.
    older: Option<String>,
}

struct Row {
    id: i64,
    when: String,
    who: String,
    act: String,
    subject: String,
    texts: Vec<TextRow>,
    folded: Vec<TextRow>,
    more: usize,
    /// Whether whoever reads may undo it, or redo what it undid.
    undo: bool,
    redo: bool,
}

struct TextRow {
    field: String,
    pieces: Vec<Piece>,
    long: bool,
    /// Whether only line breaks are others.
    breaks: bool,
}

#[derive(Deserialize)]
pub(super) struct Sought {
    before: Option<i64>,
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
}

/// What changes are about.
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
        ],
    ),
];

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Query(sought): Query<Sought>,
) -> Result<Page<ChangesPage>, HttpError> {
    let (words, staff) = (request.words, &request.staff);
    let who: Option<StaffName> = sought.who.parse().ok();
    let kind = KINDS.iter().find(|it| it.0 == sought.kind);
    let acts = kind.map_or(&[][..], |it| it.2);
    let wanted = (who.clone(), acts);
    let changes = service
        .changes(staff, wanted, sought.before, A_PAGE + 1)
        .await?;
    let tour = service.draft(staff).await?.tour;
    let log = Log {
        values: Values {
            words,
            tour: &tour,
            recordings: &service.recordings(staff).await?,
        },
        undone: undone(&service, &request, &tour, &changes).await?,
        staff,
        until: service.now() + COMPARING,
    };
    let older = changes
        .get(A_PAGE)
        .and(changes.get(A_PAGE - 1))
        .map(|it| sought.older(it.id));
    let names = service.names(staff).await?;
    let person = |it: &StaffName| Choice {
        value: it.to_string(),
        name: it.to_string(),
        chosen: who.as_ref() == Some(it),
    };
    let kinds = KINDS.iter().map(|(value, key, _)| Choice {
        value: (*value).to_owned(),
        name: words.text(key),
        chosen: *value == sought.kind,
    });
    let all = |key: &str, chosen| Choice {
        value: String::new(),
        name: words.text(key),
        chosen,
    };
    Ok(Page(ChangesPage {
        layout: request.layout(words.text("tab-changes")),
        people: std::iter::once(all("kind-everybody", who.is_none()))
            .chain(names.iter().map(person))
            .collect(),
        kinds: std::iter::once(all("kind-all", kind.is_none()))
            .chain(kinds)
            .collect(),
        sought: who.is_some() || kind.is_some(),
        changes: changes
            .into_iter()
            .take(A_PAGE)
            .map(|it| log.row(it))
            .collect(),
        older,
    }))
}

/// Of each change that took another back, which one that was.
async fn undone(
    service: &Service,
    request: &StaffRequest,
    tour: &Tour,
    changes: &[ChangeLogEntry],
) -> Result<BTreeMap<i64, String>, HttpError> {
    let words = request.words;
    let mut told = BTreeMap::new();
    for it in changes
        .iter()
        .filter(|it| [StaffAction::Undo, StaffAction::Redo].contains(&it.action))
    {
        let Ok(id) = it.subject.parse() else { continue };
        let Some(it) = service.find_change(&request.staff, id).await? else {
            continue;
        };
        let who = it.who.map(|it| it.to_string());
        let values = [
            ("when", tour::when(tour, it.wall_ms).into()),
            ("who", who.unwrap_or_else(|| words.text("who-box")).into()),
        ];
        told.insert(id, words.text_with("act-undone", &values));
    }
    Ok(told)
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    change: i64,
}

/// Takes a change back; where it took another back, that one is done again.
pub(super) async fn undo(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Chosen>, FormRejection>,
) -> Result<Redirect, HttpError> {
    let Form(Chosen { change }) = form?;
    service.undo_change(&request.staff, change).await?;
    Ok(to_previous_page(&headers, None))
}

impl Sought {
    fn older(&self, before: i64) -> String {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("who", &self.who)
            .append_pair("kind", &self.kind)
            .append_pair("before", &before.to_string())
            .finish();
        format!("/staff/changes?{form}")
    }
}

struct Log<'a> {
    values: Values<'a>,
    /// The changes that were taken back, as they are told.
    undone: BTreeMap<i64, String>,
    staff: &'a Staff,
    until: std::time::Instant,
}

impl Log<'_> {
    fn row(&self, it: ChangeLogEntry) -> Row {
        let words = self.values.words;
        let mut texts = it.texts.into_iter();
        let mut some = |most| -> Vec<TextRow> {
            let some = texts.by_ref().take(most);
            some.filter_map(|it| self.text(it)).collect()
        };
        let (first, folded) = (some(AT_ONCE), some(FOLDED));
        Row {
            id: it.id,
            when: tour::when(self.values.tour, it.wall_ms),
            who: it
                .who
                .map_or_else(|| words.text("who-box"), |it| it.to_string()),
            act: act(words, it.action),
            subject: self.subject(it.action, &it.subject),
            texts: first,
            folded,
            more: texts.len(),
            undo: self.undo(it.action),
            redo: it.action == StaffAction::Undo && self.staff.may(Right::Write),
        }
    }

    /// What a change was about, by names that people know.
    fn subject(&self, act: StaffAction, subject: &str) -> String {
        if [StaffAction::Undo, StaffAction::Redo].contains(&act) {
            let id = subject.parse().ok();
            let told = id.and_then(|it: i64| self.undone.get(&it));
            told.cloned().unwrap_or_default()
        } else if [StaffAction::AssignSpeaker, StaffAction::SetLevel].contains(&act) {
            self.values.room(subject)
        } else {
            subject.to_owned()
        }
    }

    fn undo(&self, it: StaffAction) -> bool {
        let counts = it == StaffAction::CountAdmissions;
        it.is_undoable() && self.staff.may(Right::Write) || counts && self.staff.may(Right::Publish)
    }

    /// None where the change itself says it all.
    fn text(&self, it: ChangedText) -> Option<TextRow> {
        let words = self.values.words;
        let (before, after) = (it.before.unwrap_or_default(), it.after.unwrap_or_default());
        let (field, before, after) = match (it.field.parse::<Field>(), it.field.as_str()) {
            (Ok(field), _) => (
                tour::field(words, self.values.tour, &field),
                self.values.of(&field, &before),
                self.values.of(&field, &after),
            ),
            (Err(_), "edition") => return None,
            // How many files went is what the change is about.
            (Err(_), field) if field.starts_with("recording/") || field.starts_with("picture/") => {
                return None;
            }
            (Err(_), "room") => (
                words.text("log-room"),
                self.values.room(&before),
                self.values.room(&after),
            ),
            (Err(_), "role") => (
                words.text("role"),
                role(words, &before),
                role(words, &after),
            ),
            (Err(_), field) => {
                let name = device(words, field).unwrap_or_else(|| field.to_owned());
                (name, before, after)
            }
        };
        // Somebody wrote, and wrote again as it was.
        if before == after {
            return None;
        }
        let pieces = pieces(&before, &after, self.until);
        Some(TextRow {
            breaks: reflowed(&before) == reflowed(&after),
            field,
            long: pieces.iter().map(Piece::chars).sum::<usize>() > SHORT,
            pieces,
        })
    }
}

fn role(words: &Translations, text: &str) -> String {
    let role = text.parse::<Role>();
    role.map_or_else(|_| text.to_owned(), |it| layout::role_name(words, it))
}

/// What was changed of a speaker or a screen.
fn device(words: &Translations, field: &str) -> Option<String> {
    Some(words.text(match field {
        "output" => "log-output",
        "trim" => "log-trim",
        "cap" => "log-cap",
        "room" => "log-room",
        "panel" => "log-panel",
        _ => return None,
    }))
}

fn act(words: &Translations, it: StaffAction) -> String {
    words.text(match it {
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
    })
}
