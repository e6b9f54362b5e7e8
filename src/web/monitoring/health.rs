//! The health and readiness endpoints.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::model::Language;
use crate::service::{self, Services};
use crate::web::http::error::HttpError;
use crate::web::http::requester::Requester;
use crate::web::visitor::home;
use crate::web::visitor::locale::VisitorLocale;

const NO_PAGES: &str = "visitors' pages cannot be made";

/// `/readyz`: whether visitors can use the museum, for proxies and watchdogs.
pub(in crate::web) async fn show_readiness(
    State(services): State<Services>,
    requester: Requester,
) -> Response {
    match services.monitoring.readiness().await {
        Ok(_) if !serves_visitors(&services) => {
            let public = json!({ "status": NO_PAGES });
            respond(
                StatusCode::SERVICE_UNAVAILABLE,
                public,
                &requester,
                json!({}),
            )
        }
        Ok(edition) => {
            let public = json!({ "status": "ready" });
            respond(
                StatusCode::OK,
                public,
                &requester,
                json!({ "edition": edition }),
            )
        }
        Err(error) => {
            let public = json!({ "status": error.to_string() });
            respond(
                StatusCode::SERVICE_UNAVAILABLE,
                public,
                &requester,
                json!({}),
            )
        }
    }
}

/// `/healthz`: the state of the museum, its rooms and speakers.
pub(in crate::web) async fn show_health(
    State(services): State<Services>,
    requester: Requester,
) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    let reason = match services.monitoring.health().await {
        Ok(_) if !serves_visitors(&services) => NO_PAGES.to_owned(),
        Ok(health) => {
            let local = json!({ "version": version, "edition": health.edition });
            let public = json!({
                "status": "ok",
                "rooms": health.rooms,
                "speakers": { "ready": health.speakers_ready, "missing": health.speakers_missing },
            });
            return respond(StatusCode::OK, public, &requester, local);
        }
        Err(service::Error::NoTour) => "no tour is published".to_owned(),
        // Not logged here: monitoring repeats the request, and the service has logged the problem.
        Err(service::Error::Database(problem)) => problem.to_string(),
        Err(error) => {
            tracing::error!(%error, "the health check failed");
            "the house is not well".to_owned()
        }
    };
    let (public, local) = (json!({ "status": reason }), json!({ "version": version }));
    respond(StatusCode::SERVICE_UNAVAILABLE, public, &requester, local)
}

/// The `public` fields for everybody, and the `local` ones for requests from the box itself. The version is local: it
/// tells an attacker which defects this installation has.
fn respond(status: StatusCode, mut public: Value, requester: &Requester, local: Value) -> Response {
    if let (true, Some(fields), Value::Object(local)) =
        (requester.is_local, public.as_object_mut(), local)
    {
        fields.extend(local);
    }
    (status, [(CACHE_CONTROL, "no-store")], Json(public)).into_response()
}

/// Whether the home page can be rendered in every language of the tour. It is rendered to find out.
fn serves_visitors(services: &Services) -> bool {
    let published = services.editions.current();
    let languages = &published.tour.languages;
    let render = |language: &Language| {
        let locale = VisitorLocale::from_tag(&published, language.as_str())?;
        let page = home::page(&published, &locale, None, |_| None).render();
        page.map_err(HttpError::Page)
    };
    let failed = languages
        .iter()
        .find_map(|language| Some((language, render(language).err()?)));
    if let Some((language, error)) = &failed {
        tracing::error!(%language, error = %error.details(), "visitors' pages cannot be made");
    }
    failed.is_none() && !languages.is_empty()
}
