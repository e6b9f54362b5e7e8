//! Changes of the draft: texts as JSON while somebody types, its structure by forms.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{
    ClipKey, FacilityKey, Language, Number, ParseError, PlanPoint, StructureEdit, Variant,
};
use crate::service::{self, Edit};
use crate::web::http::body::{FormBody, JsonBody};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::wants_json;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::redirects::to_previous_page;

/// A clip in all languages has fewer texts.
const MAX_EDITS_PER_REQUEST: usize = 500;

#[derive(Deserialize)]
pub(super) struct EditsBody {
    edits: Vec<TextEdit>,
    /// Identifies the autosaved step that the edits continue.
    step: Option<String>,
}

#[derive(Deserialize)]
struct TextEdit {
    field: String,
    was: Option<String>,
    now: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WrittenBody {
    written: Vec<WrittenText>,
}

#[derive(Serialize)]
struct WrittenText {
    field: String,
    now: String,
}

/// Writes texts. The response has each text as it is stored.
pub(super) async fn write_texts(
    request: StaffRequest,
    JsonBody(EditsBody { edits, step }): JsonBody<EditsBody>,
) -> Result<Json<WrittenBody>> {
    if edits.len() > MAX_EDITS_PER_REQUEST {
        return Err(HttpError::TooLarge);
    }
    let edits = edits.into_iter().map(parse_edit).collect::<Result<_, _>>();
    let edits = edits.map_err(service::Error::from)?;
    let step = step.map(|key| key.parse()).transpose();
    let step = step.map_err(service::Error::from)?;
    let written = match step {
        Some(step) => {
            request
                .services
                .editing
                .autosave_texts(request.actor(), step, edits)
                .await?
        }
        None => {
            request
                .services
                .editing
                .write_texts(request.actor(), edits)
                .await?
        }
    };
    let written = written.into_iter().map(|(field, now)| WrittenText {
        field: field.to_string(),
        now,
    });
    Ok(Json(WrittenBody {
        written: written.collect(),
    }))
}

fn parse_edit(edit: TextEdit) -> Result<Edit, ParseError> {
    Ok(Edit {
        field: edit.field.parse()?,
        // A field without a text is shown as an empty input.
        was: edit.was.filter(|text| !text.is_empty()),
        now: edit.now,
    })
}

/// A structure edit: `shape` is its kind, the other fields are its arguments.
#[derive(Deserialize)]
pub(super) struct StructureForm {
    shape: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    clip: String,
    #[serde(default)]
    route: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    language: String,
    /// The language that a narration is moved to.
    #[serde(default)]
    other: String,
    /// The key of a facility.
    #[serde(default)]
    facility: String,
    /// The kind of a facility.
    #[serde(default)]
    kind: String,
    /// The place of a facility on the plan.
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
    #[serde(default)]
    at: usize,
    /// The page to go to. Absent is the page of the form.
    to: Option<String>,
}

pub(super) async fn edit_structure(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<StructureForm>,
) -> Result<Response> {
    let edit = parse_structure_edit(&form).map_err(service::Error::from)?;
    let edit = edit.ok_or(HttpError::Unreadable)?;
    // The old address does not exist after a clip or a narration has moved. A new route is edited on its page.
    let new_page = if let StructureEdit::Renumber { to, .. } = &edit {
        Some(format!("/staff/clips/{to}"))
    } else if let StructureEdit::MoveNarration { key, to, .. } = &edit {
        Some(format!("/staff/clips/{key}?language={to}"))
    } else if let StructureEdit::AddRoute(slug) = &edit {
        Some(format!("/staff/routes/{slug}"))
    } else {
        None
    };
    request
        .services
        .editing
        .edit_structure(request.actor(), edit)
        .await?;
    match new_page {
        Some(to) if wants_json(&headers) => Ok(Json(json!({ "to": to })).into_response()),
        to => Ok(to_previous_page(&headers, to.or(form.to).as_deref()).into_response()),
    }
}

fn parse_structure_edit(form: &StructureForm) -> Result<Option<StructureEdit>, ParseError> {
    let key = || clip_key(&form.number, &form.variant);
    let facility = || {
        Ok::<_, ParseError>(FacilityKey {
            kind: form.kind.parse()?,
            at: PlanPoint::new(form.x.trim(), form.y.trim())?,
        })
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
        "add-facility" => StructureEdit::AddFacility(facility()?),
        "remove-facility" => StructureEdit::RemoveFacility(form.facility.parse()?),
        "move-facility" => StructureEdit::MoveFacility {
            key: form.facility.parse()?,
            to: facility()?,
        },
        "add-notice" => StructureEdit::AddNotice,
        "remove-notice" => StructureEdit::RemoveNotice(form.at),
        "add-language" => {
            let normalized = Language::normalize(&form.language);
            StructureEdit::AddLanguage(normalized.map_or_else(|| form.language.parse(), Ok)?)
        }
        "remove-language" => StructureEdit::RemoveLanguage(form.language.parse()?),
        _ => return parse_route_edit(form),
    }))
}

fn parse_route_edit(form: &StructureForm) -> Result<Option<StructureEdit>, ParseError> {
    let route = || form.route.parse();
    Ok(Some(match form.shape.as_str() {
        "add-route" => StructureEdit::AddRoute(route()?),
        "remove-route" => StructureEdit::RemoveRoute(route()?),
        "place-route" => StructureEdit::MoveRoute {
            slug: route()?,
            at: form.at,
        },
        "add-to-route" => StructureEdit::AddToRoute {
            route: route()?,
            key: form.clip.parse()?,
        },
        "add-room-to-route" => StructureEdit::AddRoomToRoute {
            route: route()?,
            room: form.room.parse()?,
        },
        "remove-from-route" => StructureEdit::RemoveFromRoute {
            route: route()?,
            key: form.clip.parse()?,
        },
        "place-on-route" => StructureEdit::MoveOnRoute {
            route: route()?,
            key: form.clip.parse()?,
            at: form.at,
        },
        _ => return Ok(None),
    }))
}

/// The key of a clip from its typed number and its variant. The empty variant is the standard one.
///
/// # Errors
///
/// If the number or the variant is not valid.
pub(super) fn clip_key(number: &str, variant: &str) -> Result<ClipKey, ParseError> {
    let variant = match variant {
        "" => Variant::Standard,
        variant => variant.parse()?,
    };
    let number = Number::from_typed(number)?;
    Ok(ClipKey { number, variant })
}
