//! The log: who did what, when, and what it was before. What changed the draft can be undone.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::guide::Guide;
use crate::model::{Act, Change, ChangedText, Field, Right, Tour};
use crate::web::answer::Page;
use crate::web::failure::Failure;
use crate::web::staff::desk::{Desk, Frame};
use crate::web::staff::telling;
use crate::web::words::Words;

const A_PAGE: usize = 50;
/// Longer texts are folded.
const SHORT: usize = 120;

#[derive(Template)]
#[template(path = "staff/changes.html")]
pub(super) struct ChangesPage {
    frame: Frame,
    changes: Vec<Row>,
    /// Where the older ones are.
    older: Option<i64>,
}

struct Row {
    id: i64,
    when: String,
    who: String,
    act: String,
    subject: String,
    texts: Vec<TextRow>,
    undo: bool,
}

struct TextRow {
    field: String,
    before: String,
    after: String,
    long: bool,
}

#[derive(Deserialize)]
pub(super) struct Before {
    before: Option<i64>,
}

pub(super) async fn show(
    State(guide): State<Guide>,
    desk: Desk,
    Query(Before { before }): Query<Before>,
) -> Result<Page<ChangesPage>, Failure> {
    let words = desk.words;
    let changes = guide.changes(&desk.staff, before, A_PAGE + 1).await?;
    let tour = guide.draft(&desk.staff).await?.tour;
    let older = changes
        .get(A_PAGE)
        .and(changes.get(A_PAGE - 1))
        .map(|it| it.id);
    let may_write = desk.staff.may(Right::Write);
    Ok(Page(ChangesPage {
        frame: desk.frame(words.say("tab-changes")),
        changes: changes
            .into_iter()
            .take(A_PAGE)
            .map(|it| row(words, &tour, it, may_write))
            .collect(),
        older,
    }))
}

fn row(words: &Words, tour: &Tour, it: Change, may_write: bool) -> Row {
    let undo = may_write && [Act::Edit, Act::Undo, Act::Import].contains(&it.act);
    Row {
        id: it.id,
        when: when(tour, it.wall_ms),
        who: it
            .who
            .map_or_else(|| words.say("who-box"), |it| it.to_string()),
        act: act(words, it.act),
        subject: it.subject,
        texts: it
            .texts
            .into_iter()
            .map(|it| text(words, tour, it))
            .collect(),
        undo,
    }
}

fn text(words: &Words, tour: &Tour, it: ChangedText) -> TextRow {
    let field = it.field.parse::<Field>();
    let (before, after) = (it.before.unwrap_or_default(), it.after.unwrap_or_default());
    TextRow {
        field: field.map_or_else(
            |_| device(words, &it.field).unwrap_or(it.field),
            |it| telling::field(words, tour, &it),
        ),
        long: before.chars().count().max(after.chars().count()) > SHORT,
        before,
        after,
    }
}

/// What was changed of a speaker or a screen.
fn device(words: &Words, field: &str) -> Option<String> {
    Some(words.say(match field {
        "output" => "log-output",
        "trim" => "log-trim",
        "cap" => "log-cap",
        "room" => "log-room",
        "panel" => "log-panel",
        _ => return None,
    }))
}

/// A time of the log, on the museum's own clocks.
pub(super) fn when(tour: &Tour, wall_ms: i64) -> String {
    let zone = TimeZone::get(&tour.time_zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(wall_ms).unwrap_or_default();
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

fn act(words: &Words, it: Act) -> String {
    words.say(match it {
        Act::Edit => "act-edit",
        Act::Undo => "act-undo",
        Act::Import => "act-import",
        Act::Publish => "act-publish",
        Act::Plan => "act-plan",
        Act::Unplan => "act-unplan",
        Act::AddPerson => "act-add-person",
        Act::ChangeRole => "act-change-role",
        Act::RemovePerson => "act-remove-person",
        Act::ResetPassword => "act-reset-password",
        Act::ChoosePassword => "act-choose-password",
        Act::SignIn => "act-sign-in",
        Act::SignOutEverywhere => "act-sign-out-everywhere",
        Act::EnrolScreen => "act-enrol-screen",
        Act::RevokeScreen => "act-revoke-screen",
        Act::AssignSpeaker => "act-assign-speaker",
        Act::SetLevel => "act-set-level",
        Act::Mute => "act-mute",
        Act::Unmute => "act-unmute",
        Act::RemoveFiles => "act-remove-files",
    })
}
