//! The reports of phones on their plays and visits. A repeated report changes nothing.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::model::{EndReason, Key, Ms, Slug, Surface};
use crate::service::{NarrationRef, PlayReport, Services, VisitReport};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::requester::Requester;

/// The limit of `heard-intervals.js` for one report.
const MAX_HEARD_INTERVALS: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlayBody {
    key: String,
    room: String,
    clip: String,
    language: String,
    recording: String,
    session: Option<String>,
    heard: Vec<(u64, u64)>,
    listened: u64,
    /// The age of the first sound, in milliseconds.
    #[serde(default)]
    ago: u64,
    end: Option<String>,
}

pub(in crate::web) async fn record_play(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode> {
    let body: PlayBody = serde_json::from_slice(&body?).map_err(|_| HttpError::Unreadable)?;
    let report = body.report().ok_or(HttpError::Unreadable)?;
    services
        .phone_reports
        .record_play(report, requester.report_limit_address())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitBody {
    session: String,
    room: String,
    /// The age of the first touch, in milliseconds.
    ago: u64,
    /// The time from the first touch to the last, in milliseconds.
    touched: u64,
}

/// Records the length of a visit. Of repeated reports the longest counts.
pub(in crate::web) async fn record_visit(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode> {
    let body: VisitBody = serde_json::from_slice(&body?).map_err(|_| HttpError::Unreadable)?;
    let (Ok(session), Ok(room)) = (body.session.parse::<Key>(), body.room.parse::<Slug>()) else {
        return Err(HttpError::Unreadable);
    };
    // The same rule as for plays: a screen of a room without a speaker plays on itself.
    let drives_speaker = requester.screen_of(&services, &room).is_some()
        && services.speakers.status(&room).is_some();
    let surface = if drives_speaker {
        Surface::Speaker
    } else {
        Surface::Phone
    };
    let visit = VisitReport {
        session,
        room,
        surface,
        ago: Ms(body.ago),
        touched: Ms(body.touched),
    };
    services
        .phone_reports
        .record_visit(visit, requester.report_limit_address())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl PlayBody {
    fn report(self) -> Option<PlayReport> {
        if self.heard.len() > MAX_HEARD_INTERVALS {
            return None;
        }
        let end = match self.end {
            Some(end) => Some(parse_phone_end(&end)?),
            None => None,
        };
        let session = match self.session {
            Some(session) => Some(session.parse().ok()?),
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

/// Reads an end reason that a phone may report.
fn parse_phone_end(text: &str) -> Option<EndReason> {
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
