//! The alerts on the first page: the open ones with what to do, and those that ended in the last days.

use axum::response::Redirect;
use serde::Deserialize;

use crate::model::{AcknowledgedAlert, Alert, Right};
use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
use crate::web::messages::{alerts, tour};
use crate::web::staff::layout::StaffRequest;

/// The alerts of the house.
pub(super) struct AlertSection {
    pub(super) open: Vec<AlertRow>,
    pub(super) cleared: Vec<ClearedRow>,
    /// Whether the reader may take care of one.
    pub(super) can_acknowledge: bool,
}

/// An open alert.
pub(super) struct AlertRow {
    pub(super) id: i64,
    /// The box; empty where the house has one box.
    pub(super) place: String,
    pub(super) sentence: String,
    pub(super) since: String,
    /// Who takes care of it, and since when.
    pub(super) acknowledged: Option<String>,
}

/// An alert that ended.
pub(super) struct ClearedRow {
    pub(super) place: String,
    pub(super) what: String,
    pub(super) times: String,
    pub(super) acknowledged: Option<String>,
}

impl AlertSection {
    pub(super) async fn load(request: &StaffRequest) -> Result<Self> {
        let alerts = &request.services.alerts;
        let list = alerts.list(request.actor()).await?;
        let has_followers = !alerts.overview().boxes.is_empty();
        let open = list.open.iter();
        let cleared = list.cleared.iter();
        Ok(Self {
            open: open
                .map(|alert| open_row(request, alert, has_followers))
                .collect(),
            cleared: cleared
                .map(|alert| cleared_row(request, alert, has_followers))
                .collect(),
            can_acknowledge: request.staff.may(Right::Write),
        })
    }
}

fn open_row(request: &StaffRequest, alert: &Alert, has_followers: bool) -> AlertRow {
    let words = request.words;
    let published = request.services.editions.current();
    let since = tour::local_time(&published.tour, alert.raised_wall_ms);
    AlertRow {
        id: alert.id,
        place: alerts::box_name(words, alert, has_followers),
        sentence: alerts::sentence(words, &published.tour, &alert.condition),
        since: words.text_with("alert-since", &[("when", since.into())]),
        acknowledged: acknowledged(request, alert.acknowledged.as_ref()),
    }
}

fn cleared_row(request: &StaffRequest, alert: &Alert, has_followers: bool) -> ClearedRow {
    let words = request.words;
    let published = request.services.editions.current();
    let time = |wall_ms| tour::local_time(&published.tour, wall_ms);
    let cleared = alert.cleared_wall_ms.unwrap_or(alert.raised_wall_ms);
    let values = [
        ("from", time(alert.raised_wall_ms).into()),
        ("until", time(cleared).into()),
    ];
    ClearedRow {
        place: alerts::box_name(words, alert, has_followers),
        what: alerts::name_and_room(words, &published.tour, &alert.condition),
        times: words.text_with("alert-over", &values),
        acknowledged: acknowledged(request, alert.acknowledged.as_ref()),
    }
}

fn acknowledged(
    request: &StaffRequest,
    acknowledged: Option<&AcknowledgedAlert>,
) -> Option<String> {
    let acknowledged = acknowledged?;
    let words = request.words;
    let published = request.services.editions.current();
    let who = match &acknowledged.who {
        Some(who) => who.to_string(),
        None => words.text("who-box"),
    };
    let when = tour::local_time(&published.tour, acknowledged.wall_ms);
    let values = [("who", who.into()), ("when", when.into())];
    Some(words.text_with("alert-taken", &values))
}

#[derive(Deserialize)]
pub(super) struct AcknowledgeForm {
    alert: i64,
}

/// Takes care of an alert. One that ended or is somebody else's already is left as it is; the page shows it.
pub(super) async fn acknowledge(
    request: StaffRequest,
    FormBody(AcknowledgeForm { alert }): FormBody<AcknowledgeForm>,
) -> Result<Redirect> {
    let alerts = &request.services.alerts;
    alerts.acknowledge(request.actor(), alert).await?;
    Ok(Redirect::to("/staff#alerts"))
}
