//! The draft's texts as fields of a page, and what a page asks for again and again: what they say by
//! now, and who wrote it.

use std::hash::{DefaultHasher, Hash, Hasher};

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::{ChangeLogEntry, Field, FieldMap, Language, Picture, PictureField, Tour};
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::StaffRequest;
use crate::web::visitor::url_base::UrlBase;

/// One text that somebody writes, and that keeps itself.
#[derive(Debug, Template)]
#[template(path = "staff/input.html")]
pub(super) struct Input {
    pub(super) field: String,
    id: String,
    pub(super) label: String,
    pub(super) value: String,
    language: String,
    /// How its lines run, as `dir` says it.
    direction: &'static str,
    /// What may help; said under the field.
    hint: String,
    /// The list on the page from which it may be chosen; empty where there is none.
    among: &'static str,
    /// Lines of a text; one is a line.
    rows: usize,
    pub(super) fixed: bool,
}

impl Input {
    pub(super) fn new(
        request: &StaffRequest,
        flat: &FieldMap,
        field: &Field,
        label: String,
    ) -> Self {
        let path = field.to_string();
        Self {
            value: flat.get(field).unwrap_or_default().to_owned(),
            id: path.replace('/', "-"),
            field: path,
            label: capital(&label),
            language: String::new(),
            direction: "auto",
            hint: String::new(),
            among: "",
            rows: 1,
            fixed: !request.staff.may(field.required_right()),
        }
    }

    /// A text of so many lines.
    pub(super) fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// A text in a language, which readers aloud and spelling checkers want to know.
    pub(super) fn spoken(mut self, language: &Language) -> Self {
        self.language = language.to_string();
        self.direction = language.direction().as_str();
        self
    }

    /// Offers what is on the page's list of this name.
    pub(super) fn among(mut self, list: &'static str) -> Self {
        self.among = list;
        self
    }

    pub(super) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }
}

/// A field's name as a label begins it.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + chars.as_str()
}

/// A field in each language of the tour.
pub(super) fn in_each_language(
    request: &StaffRequest,
    flat: &FieldMap,
    tour: &Tour,
    key: &str,
    field: impl Fn(Language) -> Field,
) -> Vec<Input> {
    let label = request.words.text(key);
    let each = tour.languages.iter().map(|it| {
        let label = format!("{label} · {}", it.native_name());
        Input::new(request, flat, &field(it.clone()), label).spoken(it)
    });
    each.collect()
}

/// What the language with this tag calls itself; what is no tag stays as it is.
pub(super) fn own_name(tag: &str) -> String {
    tag.parse()
        .map_or_else(|_| tag.to_owned(), |it: Language| it.native_name())
}

/// A picture, its texts, and the ways to change it.
#[derive(Debug, Template)]
#[template(path = "staff/picture.html")]
pub(super) struct Pictured {
    words: &'static Translations,
    /// Where its fields are: `clip/13/picture`.
    at: String,
    file: Input,
    /// Where it can be seen, once there is one.
    href: Option<String>,
    alternative: String,
    texts: Vec<Input>,
}

impl Pictured {
    pub(super) fn new(
        request: &StaffRequest,
        flat: &FieldMap,
        tour: &Tour,
        picture: Option<&Picture>,
        field: impl Fn(PictureField) -> Field,
    ) -> Self {
        let words = request.words;
        let mut texts = in_each_language(request, flat, tour, "field-alternative", |it| {
            field(PictureField::Alternative(it))
        });
        texts = texts.into_iter().map(|it| it.rows(3)).collect();
        for (part, key) in [
            (PictureField::Credit, "field-picture-credit"),
            (PictureField::Rights, "field-rights"),
        ] {
            texts.push(Input::new(request, flat, &field(part), words.text(key)));
        }
        let file = field(PictureField::File);
        let path = file.to_string();
        Self {
            words,
            at: path.trim_end_matches("/file").to_owned(),
            file: Input::new(request, flat, &file, words.text("field-picture")),
            href: picture.map(|it| UrlBase::PREVIEW.picture_url(it)),
            alternative: picture.map_or(String::new(), |it| {
                tour::text(words, tour, &it.alternative).into_owned()
            }),
            texts,
        }
    }
}

/// What the editor's scripts say, as a JSON object.
pub(super) fn script_words(words: &Translations) -> String {
    let keys = [
        "edit-saving",
        "edit-saved",
        "edit-not-saved",
        "edit-asks",
        "edit-signed-out",
        "edit-sign-in",
        "edit-mine",
        "edit-theirs",
        "edit-keep-mine",
        "edit-take-theirs",
        "edit-clash",
        "edit-clash-box",
        "edit-kept",
        "edit-kept-use",
        "edit-kept-drop",
        "edit-changed",
        "edit-empty",
        "edit-nothing-to-undo",
        "edit-undone",
        "edit-refused-undone",
        "edit-nothing-to-redo",
        "edit-redone",
        "edit-upload-failed",
        "time-zone-own",
        "cue-start",
        "cue-end",
        "cue-text",
        "cue-earlier",
        "cue-later",
        "cue-play",
        "cue-split",
        "cue-merge",
        "cue-remove",
        "cue-speed",
        "cue-too-fast",
        "cue-too-big",
        "cue-none",
        "cue-name",
        "cue-fault",
        "cue-fault-head",
        "cue-fault-timing",
        "cue-fault-order",
        "cue-fault-block",
        "cue-replace",
        "hours-open",
        "hours-close",
        "hours-remove",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let said: Map<String, Value> = keys
        .iter()
        .map(|key| ((*key).to_owned(), words.text(key).into()))
        .collect();
    Value::Object(said).to_string()
}

#[derive(Deserialize)]
pub(super) struct Under {
    /// `clip/13`, `room/study` or `house`.
    #[serde(default)]
    under: String,
}

/// Whether a field belongs to a clip, a room, or the house itself.
fn is_under(under: &str, field: &str) -> bool {
    match under {
        "house" => !field.starts_with("clip/") && !field.starts_with("room/"),
        it => field
            .strip_prefix(it)
            .is_some_and(|rest| !it.is_empty() && rest.starts_with('/')),
    }
}

/// What the texts say now, who wrote them lately, and what would be undone next; nothing anew where
/// the page has it already.
pub(super) async fn read(
    State(service): State<Service>,
    request: StaffRequest,
    Query(Under { under }): Query<Under>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let draft = service.draft(&request.staff).await?;
    let fields: Map<String, Value> = FieldMap::default()
        .differences(&draft.fields)
        .into_iter()
        .map(|it| (it.field.to_string(), it.after.unwrap_or_default().into()))
        .filter(|(field, _)| is_under(&under, field))
        .collect();
    let about = |field: &str| is_under(&under, field);
    let (latest, steps) = service.changes_of_fields(&request.staff, about).await?;
    let step = |it: Option<&ChangeLogEntry>| {
        it.map(|it| json!({ "change": it.id, "what": what(&request, &draft.tour, it) }))
    };
    let (undo, redo) = (step(steps.undo.as_ref()), step(steps.redo.as_ref()));
    let latest: Vec<Value> = latest
        .into_iter()
        .take(20)
        .map(|it| {
            let who = it.who.as_ref();
            json!({
                "who": who.map_or_else(|| request.words.text("who-box"), ToString::to_string),
                "mine": who == Some(&request.staff.person().name),
                "when": tour::local_time(&draft.tour, it.wall_ms),
                "fields": it.texts.iter().map(|it| &it.field).collect::<Vec<_>>(),
            })
        })
        .collect();
    let body = json!({ "fields": fields, "latest": latest, "undo": undo, "redo": redo });
    let mut hash = DefaultHasher::new();
    body.to_string().hash(&mut hash);
    let tag = format!("\"{:016x}\"", hash.finish());
    let seen = headers.get(IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    if seen == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    Ok(([(ETAG, tag)], Json(body)).into_response())
}

/// What a step was about, in few words.
fn what(request: &StaffRequest, tour: &Tour, it: &ChangeLogEntry) -> String {
    let fields = it.texts.iter().filter_map(|it| it.field.parse().ok());
    let fields: Vec<Field> = fields.collect();
    match fields.as_slice() {
        [one] => tour::field_name(request.words, tour, one),
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
    fn a_page_hears_of_its_own_texts_alone() {
        for (under, field, expected) in [
            ("clip/1", "clip/1/es/title", true),
            ("clip/1", "clip/13/es/title", false),
            ("clip/1", "clip/1-family/es/title", false),
            ("room/study", "room/study/number", true),
            ("house", "name/es", true),
            ("house", "room/study/number", false),
            ("", "name/es", false),
            ("", "/", false),
        ] {
            assert_eq!(is_under(under, field), expected, "{under} {field}");
        }
    }
}
