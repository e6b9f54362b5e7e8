//! Silence everywhere, in one touch, from whatever page an admin is on; every page says that it is so.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::Muted;
use crate::service::Service;
use crate::web::http::error::HttpError;
use crate::web::http::page::{Page, wants_json};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::desk::{Desk, Frame};
use crate::web::staff::door;

#[derive(Template)]
#[template(path = "staff/mute.html")]
pub(super) struct MutePart {
    frame: Frame,
}

/// The page to come back to.
#[derive(Deserialize)]
pub(super) struct To {
    #[serde(default)]
    to: String,
}

/// How it stands, for a page that is open already.
pub(super) async fn show(desk: Desk, Query(To { to }): Query<To>) -> Page<MutePart> {
    Page(MutePart {
        frame: Frame {
            here: door::own(&to),
            ..desk.frame(String::new())
        },
    })
}

pub(super) async fn mute(
    State(service): State<Service>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<To>, FormRejection>,
) -> Result<Response, HttpError> {
    // A form that cannot be read keeps nobody from silence.
    let to = form.map_or(String::new(), |it| it.0.to);
    service.mute(&desk.staff).await?;
    Ok(back(&headers, &to))
}

pub(super) async fn unmute(
    State(service): State<Service>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<To>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(To { to }) = form?;
    service.unmute(&desk.staff).await?;
    Ok(back(&headers, &to))
}

fn back(headers: &HeaderMap, to: &str) -> Response {
    if wants_json(headers) {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Redirect::to(&door::own(to)).into_response()
    }
}

/// Since when all is silent, and by whom.
pub(super) fn sentence(service: &Service, words: &Translations, it: &Muted) -> String {
    let house = service.published_tour();
    let who = match it.who.as_str() {
        "" => words.text("who-box"),
        who => who.to_owned(),
    };
    let tour = &house.edition.tour;
    let (since, now) = (
        tour::when(tour, it.since_wall_ms),
        tour::when(tour, service.wall_ms()),
    );
    // Of today only the time matters.
    let (key, since) = match (since.split_once(' '), now.split_once(' ')) {
        (Some((day, time)), Some((today, _))) if day == today => ("muted-since", time.to_owned()),
        _ => ("muted-since-day", since),
    };
    words.text_with(key, &[("when", since.into()), ("who", who.into())])
}
