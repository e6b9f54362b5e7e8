//! What a phone tells of a play on itself. Telling it again changes nothing.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::guide::{Guide, Report};
use crate::model::{EndReason, Ms};
use crate::web::failure::Failure;

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
    end: Option<String>,
}

pub(super) async fn tell(
    State(guide): State<Guide>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Failure> {
    let body: Body = serde_json::from_slice(&body?).map_err(|_| Failure::Unreadable)?;
    guide
        .report(body.report().ok_or(Failure::Unreadable)?)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Body {
    fn report(self) -> Option<Report> {
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
        Some(Report {
            key: self.key.parse().ok()?,
            room: self.room.parse().ok()?,
            clip: self.clip.parse().ok()?,
            language: self.language.parse().ok()?,
            recording: self.recording.parse().ok()?,
            session,
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
    ]
    .contains(&end)
    .then_some(end)
}
