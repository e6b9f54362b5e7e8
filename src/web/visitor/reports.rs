//! The reports of phones on their plays and visits. A repeated report changes nothing.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::model::{ClipKey, EndReason, Key, Language, Ms, Rating, Sha256, Slug, Surface};
use crate::service::{NarrationRef, PlayReport, Services, VisitReport};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::requester::Requester;

/// The limit of `heard-intervals.js` for one report.
const MAX_HEARD_INTERVALS: usize = 500;

/// The end reasons that a phone may report.
const PHONE_ENDS: [EndReason; 5] = [
    EndReason::Finished,
    EndReason::Stopped,
    EndReason::Superseded,
    EndReason::Navigated,
    EndReason::Error,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlayBody {
    key: Key,
    room: Slug,
    clip: ClipKey,
    language: Language,
    recording: Sha256,
    session: Option<Key>,
    heard: Vec<(Ms, Ms)>,
    listened: Ms,
    /// The age of the first sound.
    #[serde(default)]
    ago: Ms,
    end: Option<EndReason>,
    rating: Option<Rating>,
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
    session: Key,
    room: Slug,
    /// The age of the first touch.
    ago: Ms,
    /// The time from the first touch to the last.
    touched: Ms,
}

/// Records the length of a visit. Of repeated reports the longest counts.
pub(in crate::web) async fn record_visit(
    State(services): State<Services>,
    requester: Requester,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode> {
    let body: VisitBody = serde_json::from_slice(&body?).map_err(|_| HttpError::Unreadable)?;
    // The same rule as for plays: a screen of a room without a speaker plays on itself.
    let drives_speaker = requester.screen_of(&services, &body.room).is_some()
        && services.speakers.status(&body.room).is_some();
    let surface = if drives_speaker {
        Surface::Speaker
    } else {
        Surface::Phone
    };
    let visit = VisitReport {
        session: body.session,
        room: body.room,
        surface,
        ago: body.ago,
        touched: body.touched,
    };
    services
        .phone_reports
        .record_visit(visit, requester.report_limit_address())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl PlayBody {
    /// The report, unless it has too many intervals or an end that a phone may not report.
    fn report(self) -> Option<PlayReport> {
        let is_valid = self.heard.len() <= MAX_HEARD_INTERVALS
            && self.end.is_none_or(|end| PHONE_ENDS.contains(&end));
        is_valid.then(|| PlayReport {
            key: self.key,
            narration: NarrationRef {
                room: self.room,
                clip: self.clip,
                language: self.language,
                recording: self.recording,
            },
            session: self.session,
            ago: self.ago,
            heard: self.heard.into_iter().collect(),
            listened: self.listened,
            end: self.end,
            rating: self.rating,
        })
    }
}
