//! The draft's doors: texts are written as JSON while somebody types, its shape by plain forms.

use axum::extract::State;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{ClipKey, Language, Number, ParseError, StructureEdit, Variant};
use crate::service::{self, Edit, Service, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::wants_json;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::redirects::to_previous_page;

/// So many texts may be written in one go: a clip in every language has fewer.
const MOST_EDITS: usize = 500;

#[derive(Deserialize)]
pub(super) struct Edits {
    edits: Vec<OneEdit>,
    /// The step that this belongs to, where somebody is still writing.
    step: Option<String>,
}

#[derive(Deserialize)]
struct OneEdit {
    field: String,
    was: Option<String>,
    now: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Written {
    written: Vec<OneWritten>,
}

#[derive(Serialize)]
struct OneWritten {
    field: String,
    now: String,
}

pub(super) async fn write(
    State(service): State<Service>,
    request: StaffRequest,
    edits: Result<Json<Edits>, JsonRejection>,
) -> Result<Json<Written>, HttpError> {
    let Json(Edits { edits, step }) = edits?;
    if edits.len() > MOST_EDITS {
        return Err(HttpError::TooLarge);
    }
    let edits = edits.into_iter().map(edit).collect::<Result<_, _>>();
    let edits = edits.map_err(of_name)?;
    let step = step.map(|it| it.parse()).transpose().map_err(of_name)?;
    let written = match step {
        Some(step) => service.autosave_texts(&request.staff, step, edits).await?,
        None => service.write_texts(&request.staff, edits).await?,
    };
    let written = written.into_iter().map(|(field, now)| OneWritten {
        field: field.to_string(),
        now,
    });
    Ok(Json(Written {
        written: written.collect(),
    }))
}

fn edit(it: OneEdit) -> Result<Edit, ParseError> {
    Ok(Edit {
        field: it.field.parse()?,
        // An empty text is no text, on whichever side.
        was: it.was.filter(|it| !it.is_empty()),
        now: it.now,
    })
}

/// One change of shape, as a form sends it: `shape` is its kind, the rest are its parts.
#[derive(Deserialize)]
pub(super) struct ShapeForm {
    shape: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    clip: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    language: String,
    /// Where what is in `language` goes.
    #[serde(default)]
    other: String,
    #[serde(default)]
    at: usize,
    /// The page to go on with; none goes back to where the form was.
    to: Option<String>,
}

pub(super) async fn reshape(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<ShapeForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let shape = shape(&form).map_err(of_name)?;
    let shape = shape.ok_or(HttpError::Unreadable)?;
    // Whoever gives a clip another number, or what is said in it another language, goes on with that.
    let moved = if let StructureEdit::Renumber { to, .. } = &shape {
        Some(format!("/staff/clips/{to}"))
    } else if let StructureEdit::MoveNarration { key, to, .. } = &shape {
        Some(format!("/staff/clips/{key}?language={to}"))
    } else {
        None
    };
    service.edit_structure(&request.staff, shape).await?;
    match moved {
        Some(to) if wants_json(&headers) => Ok(Json(json!({ "to": to })).into_response()),
        to => Ok(to_previous_page(&headers, to.or(form.to).as_deref()).into_response()),
    }
}

fn shape(form: &ShapeForm) -> Result<Option<StructureEdit>, ParseError> {
    let key = || {
        let variant = match form.variant.as_str() {
            "" => Variant::Standard,
            variant => variant.parse()?,
        };
        let number = Number::from_typed(&form.number)?;
        Ok::<_, ParseError>(ClipKey { number, variant })
    };
    Ok(Some(match form.shape.as_str() {
        "add-clip" => StructureEdit::AddClip {
            room: form.room.parse()?,
            key: key()?,
        },
        "remove-clip" => StructureEdit::RemoveClip(form.clip.parse()?),
        "place-clip" => StructureEdit::MoveClip {
            key: form.clip.parse()?,
            room: form.room.parse()?,
            at: form.at,
        },
        "renumber" => StructureEdit::Renumber {
            key: form.clip.parse()?,
            to: key()?,
        },
        "move-narration" => StructureEdit::MoveNarration {
            key: form.clip.parse()?,
            from: form.language.parse()?,
            to: form.other.parse()?,
        },
        "add-room" => StructureEdit::AddRoom {
            slug: form.room.parse()?,
            number: Number::from_typed(&form.number)?,
        },
        "remove-room" => StructureEdit::RemoveRoom(form.room.parse()?),
        "place-room" => StructureEdit::MoveRoom {
            slug: form.room.parse()?,
            at: form.at,
        },
        "add-notice" => StructureEdit::AddNotice,
        "remove-notice" => StructureEdit::RemoveNotice(form.at),
        "add-language" => {
            let tidy = Language::normalize(&form.language);
            StructureEdit::AddLanguage(tidy.map_or_else(|| form.language.parse(), Ok)?)
        }
        "remove-language" => StructureEdit::RemoveLanguage(form.language.parse()?),
        _ => return Ok(None),
    }))
}

fn of_name(it: ParseError) -> service::Error {
    StaffError::from(it).into()
}
