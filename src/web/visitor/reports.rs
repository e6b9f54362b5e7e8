//! What a phone tells of a play on itself. Telling it again changes nothing.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::model::{EndReason, Key, Ms, Slug, Surface};
use crate::service::{NarrationRef, PlayReport, Service, VisitReport};
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;

/// As `heard.js` has it: a page tells of no more, whatever is done with it.
const MOST_INTERVALS: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    key: String,
    room: String,
    clip: String,
    language: String,
    recording: String,
    session: Option<String>,
    heard: Vec<(u64, u64)>,
    listened: u64,
    /// How long ago its first sound was, in milliseconds.
    #[serde(default)]
    ago: u64,
    end: Option<String>,
}

pub(in crate::web) async fn tell(
    State(service): State<Service>,
    visitor: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, HttpError> {
    let body: Body = serde_json::from_slice(&body?).map_err(|_| HttpError::Unreadable)?;
    let report = body.report().ok_or(HttpError::Unreadable)?;
    service.record_phone_play(report, visitor.budget()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    session: String,
    room: String,
    /// How long ago its first touch was, in milliseconds, and how long after it the last.
    ago: u64,
    touched: u64,
}

/// How long somebody was at a page; told again, the longer one holds.
pub(in crate::web) async fn visit(
    State(service): State<Service>,
    visitor: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, HttpError> {
    let body: Visit = serde_json::from_slice(&body?).map_err(|_| HttpError::Unreadable)?;
    let (Ok(session), Ok(room)) = (body.session.parse::<Key>(), body.room.parse::<Slug>()) else {
        return Err(HttpError::Unreadable);
    };
    // As its plays have it: a screen whose room has no speaker plays on itself.
    let drives = visitor.screen_of(&service, &room).is_some() && service.speaker(&room).is_some();
    let surface = if drives {
        Surface::Speaker
    } else {
        Surface::Phone
    };
    let stay = VisitReport {
        session,
        room,
        surface,
        ago: Ms(body.ago),
        touched: Ms(body.touched),
    };
    service.record_visit(stay, visitor.budget()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Body {
    fn report(self) -> Option<PlayReport> {
        if self.heard.len() > MOST_INTERVALS {
            return None;
        }
        let end = match self.end {
            Some(it) => Some(own_end(&it)?),
            None => None,
        };
        let session = match self.session {
            Some(it) => Some(it.parse().ok()?),
            None => None,
        };
        Some(PlayReport {
            key: self.key.parse().ok()?,
            narration: NarrationRef {
                room: self.room.parse().ok()?,
                clip: self.clip.parse().ok()?,
                language: self.language.parse().ok()?,
                recording: self.recording.parse().ok()?,
            },
            session,
            ago: Ms(self.ago),
            heard: self
                .heard
                .iter()
                .map(|&(from, to)| (Ms(from), Ms(to)))
                .collect(),
            listened: Ms(self.listened),
            end,
        })
    }
}

/// The ends that a phone can know of.
fn own_end(text: &str) -> Option<EndReason> {
    let end: EndReason = text.parse().ok()?;
    [
        EndReason::Finished,
        EndReason::Stopped,
        EndReason::Superseded,
        EndReason::Navigated,
        EndReason::Error,
    ]
    .contains(&end)
    .then_some(end)
}
