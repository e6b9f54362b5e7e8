//! Whether the house is well, for whoever watches it from outside.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::model::Language;
use crate::service::{self, Service};
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;
use crate::web::visitor::house;
use crate::web::visitor::locale::Reader;

const NO_PAGES: &str = "visitors' pages cannot be made";

/// Whether visitors can be sent here: what a proxy or a watchdog asks.
pub(in crate::web) async fn ready(State(service): State<Service>, visitor: Requester) -> Response {
    match service.readiness().await {
        Ok(_) if !serves_visitors(&service) => {
            let told = json!({ "status": NO_PAGES });
            answer(StatusCode::SERVICE_UNAVAILABLE, told, &visitor, json!({}))
        }
        Ok(edition) => {
            let told = json!({ "status": "ready" });
            answer(
                StatusCode::OK,
                told,
                &visitor,
                json!({ "edition": edition }),
            )
        }
        Err(why) => {
            let told = json!({ "status": why.to_string() });
            answer(StatusCode::SERVICE_UNAVAILABLE, told, &visitor, json!({}))
        }
    }
}

pub(in crate::web) async fn tell(State(service): State<Service>, visitor: Requester) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    let why = match service.health().await {
        Ok(_) if !serves_visitors(&service) => NO_PAGES.to_owned(),
        Ok(it) => {
            let own = json!({ "version": version, "edition": it.edition });
            let told = json!({
                "status": "ok",
                "rooms": it.rooms,
                "speakers": { "ready": it.speakers_ready, "missing": it.speakers_missing },
            });
            return answer(StatusCode::OK, told, &visitor, own);
        }
        Err(service::Error::NoTour) => "no tour is published".to_owned(),
        // The log has it: whoever watches asks again and again.
        Err(service::Error::Trouble(it)) => it.to_string(),
        Err(err) => {
            tracing::error!(error = %err, "the house is not well");
            "the house is not well".to_owned()
        }
    };
    let (told, own) = (json!({ "status": why }), json!({ "version": version }));
    answer(StatusCode::SERVICE_UNAVAILABLE, told, &visitor, own)
}

/// What is told to everybody, and what to the box itself besides: a stranger need not know which
/// docent serves, and whether its faults are mended there.
fn answer(status: StatusCode, mut told: Value, visitor: &Requester, own: Value) -> Response {
    if let (true, Some(told), Value::Object(own)) = (visitor.near, told.as_object_mut(), own) {
        told.extend(own);
    }
    (status, [(CACHE_CONTROL, "no-store")], Json(told)).into_response()
}

/// Whether visitors get the house's page, in every language of the tour: it is really made.
fn serves_visitors(service: &Service) -> bool {
    let house = service.published_tour();
    let languages = &house.edition.tour.languages;
    let made = |it: &Language| {
        let reader = Reader::of(&house, it.as_str())?;
        let page = house::page(&house, &reader, None, |_| None).render();
        page.map_err(HttpError::Page)
    };
    let failed = languages.iter().find_map(|it| Some((it, made(it).err()?)));
    if let Some((language, failure)) = &failed {
        tracing::error!(%language, error = %failure.detail(), "visitors' pages cannot be made");
    }
    failed.is_none() && !languages.is_empty()
}
