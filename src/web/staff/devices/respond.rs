//! The response to a form of the devices page: a sentence as JSON for a script, a page for a browser.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::model::Refusal;
use crate::service;
use crate::web::http::error::{Result, staff_status};
use crate::web::http::page::wants_json;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::devices::page;
use crate::web::staff::layout::StaffRequest;

/// Responds with the sentence of a result, or redirects a browser to the room.
///
/// # Errors
///
/// If the result is an internal error.
pub(super) async fn respond(
    request: &StaffRequest,
    headers: &HeaderMap,
    room: &str,
    result: service::Result<String>,
) -> Result<Response> {
    match result {
        Ok(sentence) if wants_json(headers) => {
            Ok(Json(json!({ "said": sentence })).into_response())
        }
        Ok(_) => {
            let is_slug = room
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let fragment = if is_slug && !room.is_empty() {
                format!("#room-{room}")
            } else {
                String::new()
            };
            Ok(Redirect::to(&format!("/staff/devices{fragment}")).into_response())
        }
        Err(error) => {
            let (status, sentence) = rejection(request.words, &error).ok_or(error)?;
            reject(request, headers, status, sentence).await
        }
    }
}

/// Responds with the sentence of an error. A browser gets the devices page with it.
///
/// # Errors
///
/// If the page cannot be made.
pub(super) async fn reject(
    request: &StaffRequest,
    headers: &HeaderMap,
    status: StatusCode,
    sentence: String,
) -> Result<Response> {
    if wants_json(headers) {
        return Ok((status, Json(json!({ "error": sentence }))).into_response());
    }
    page::page(request, Some((status, sentence))).await
}

/// The status and sentence of an error that staff can do something about. None for internal errors.
fn rejection(words: &Translations, error: &service::Error) -> Option<(StatusCode, String)> {
    use service::Error as E;
    let not_found = |key: &str, name: String| {
        let sentence = words.text_with(key, &[("name", name.into())]);
        (StatusCode::NOT_FOUND, sentence)
    };
    Some(match error {
        E::Staff(error) => (staff_status(error), staff::sentence(words, error)),
        E::Refused {
            refusal: Refusal::Muted,
            ..
        } => (StatusCode::CONFLICT, words.text("refused-muted")),
        E::Refused { .. } => (StatusCode::CONFLICT, words.text("refused-busy")),
        E::SpeakerMissing(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            words.text("attention-speaker"),
        ),
        E::UnstableOutputName(name) => {
            let sentence =
                words.text_with("refused-numbered", &[("name", name.to_string().into())]);
            (StatusCode::UNPROCESSABLE_ENTITY, sentence)
        }
        E::TooManyOutlets => {
            let max = [("most", service::MAX_OUTLETS.into())];
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                words.text_with("refused-outlets", &max),
            )
        }
        E::NoSpeaker(_) => (StatusCode::CONFLICT, words.text("speaker-none")),
        E::NoSuchCode(code) => not_found("refused-code", code.to_string()),
        E::NoSuchScreen(id) => not_found("refused-screen", id.number().to_string()),
        E::NoSuchRoom(room) => not_found("refused-room", room.to_string()),
        E::NoTour
        | E::NoSuchClip(_)
        | E::TextAlone(_)
        | E::VoiceStays { .. }
        | E::Outputs(_)
        | E::NoThread(_)
        | E::Closed
        | E::NotAScreen(_)
        | E::UnknownRecording
        | E::NeverPublished
        | E::NoSuchPlay(_)
        | E::TooManyConnections(_)
        | E::TooManyReports(_)
        | E::ShuttingDown
        | E::NoRandomness
        | E::Panicked
        | E::Database(_)
        | E::Store(_) => return None,
    })
}
