//! The current texts of an editor page, who changed them, and what can be undone. Pages poll it.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Json;
use axum::extract::Query;
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::{ChangeLogEntry, Field, FieldMap, Tour};
use crate::web::http::error::Result;
use crate::web::messages::tour;
use crate::web::staff::layout::StaffRequest;

const MAX_LATEST_CHANGES: usize = 20;

#[derive(Deserialize)]
pub(super) struct SubjectQuery {
    /// The subject of the page: `clip/13`, `room/study`, `route/short`, `routes` or `house`.
    #[serde(default)]
    under: String,
}

/// Whether a field belongs to the clip, room or route, to any route, or to the tour itself.
fn belongs_to(subject: &str, field: &str) -> bool {
    match subject {
        "house" => !["clip/", "room/", "route/"]
            .iter()
            .any(|owner| field.starts_with(owner)),
        "routes" => field == "routes" || field.starts_with("route/"),
        _ => field
            .strip_prefix(subject)
            .is_some_and(|rest| !subject.is_empty() && rest.starts_with('/')),
    }
}

/// The state as JSON, or 304 if the page has it already.
pub(super) async fn read(
    request: StaffRequest,
    Query(SubjectQuery { under }): Query<SubjectQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let draft = request.services.editing.draft(request.actor()).await?;
    let fields: Map<String, Value> = FieldMap::default()
        .differences(&draft.fields)
        .into_iter()
        .map(|difference| {
            let text = difference.after.unwrap_or_default();
            (difference.field.to_string(), text.into())
        })
        .filter(|(field, _)| belongs_to(&under, field))
        .collect();
    let is_shown = |field: &str| belongs_to(&under, field);
    let (latest, steps) = request
        .services
        .editing
        .changes_of_fields(&request.staff, is_shown)
        .await?;
    let step = |entry: Option<&ChangeLogEntry>| {
        entry.map(|entry| {
            let what = step_description(&request, &draft.tour, entry);
            json!({ "change": entry.id, "what": what })
        })
    };
    let (undo, redo) = (step(steps.undo.as_ref()), step(steps.redo.as_ref()));
    let latest: Vec<Value> = latest
        .into_iter()
        .take(MAX_LATEST_CHANGES)
        .map(|entry| {
            let who = entry.who.as_ref();
            let fields = entry.texts.iter().map(|text| &text.field);
            json!({
                "who": who.map_or_else(|| request.words.text("who-box"), ToString::to_string),
                "mine": who == Some(&request.staff.person().name),
                "when": tour::local_time(&draft.tour, entry.wall_ms),
                "fields": fields.collect::<Vec<_>>(),
            })
        })
        .collect();
    let body = json!({ "fields": fields, "latest": latest, "undo": undo, "redo": redo });
    let mut hash = DefaultHasher::new();
    body.to_string().hash(&mut hash);
    let tag = format!("\"{:016x}\"", hash.finish());
    let known_tag = headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known_tag == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], Json(body)).into_response())
}

/// The changed field, or how many fields a step changed.
fn step_description(request: &StaffRequest, tour: &Tour, entry: &ChangeLogEntry) -> String {
    let fields = entry
        .texts
        .iter()
        .filter_map(|text| text.field.parse().ok());
    let fields: Vec<Field> = fields.collect();
    match fields.as_slice() {
        [field] => tour::field_name(request.words, tour, field),
        several => {
            let count = [("count", several.len().into())];
            request.words.text_with("step-of-several", &count)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_its_own_fields_only() {
        for (subject, field, expected) in [
            ("clip/1", "clip/1/es/title", true),
            ("clip/1", "clip/13/es/title", false),
            ("clip/1", "clip/1-family/es/title", false),
            ("room/study", "room/study/number", true),
            ("house", "name/es", true),
            ("house", "room/study/number", false),
            ("house", "route/short/name/es", false),
            ("routes", "routes", true),
            ("routes", "route/short/name/es", true),
            ("routes", "rooms", false),
            ("route/short", "route/short/clips", true),
            ("route/short", "route/shorter/clips", false),
            ("", "name/es", false),
            ("", "/", false),
        ] {
            assert_eq!(belongs_to(subject, field), expected, "{subject} {field}");
        }
    }
}
