//! HTTP and HTML: the routes of visitors, staff, programs and monitoring. A handler reads a request, calls the services
//! and renders a page. The rules are in `service`; this module has no state but the response cache.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::service::Services;

pub use http::client::{ConnectionPermit, Transport};
pub use messages::alerts::{AlertTexts, alert_texts, test_alert_texts};
pub use staff::{
    FORMER_PAGES as FORMER_STAFF_PAGES, FORMER_ROUTES as FORMER_STAFF_ROUTES,
    ROUTES as STAFF_ROUTES,
};
pub use visitor::locale::{BorrowedTranslations, borrowed_translations};

use http::cache::{self, ResponseCache};
use http::error;
use monitoring::{health, metrics};
use visitor::{
    attract, clips, controls, home, layout, live, map, offline, phone_qr, pictures, recordings,
    reports, room, route, screen,
};

mod api;
mod assets;
mod error_pages;
mod fleet;
mod http;
mod locales;
mod messages;
mod monitoring;
mod qr_code;
mod staff;
mod text;
mod visitor;

/// The largest body of a form with one field.
const MAX_FORM_BYTES: usize = 1024;
/// The largest body of a phone's report.
const MAX_REPORT_BYTES: usize = 16 * 1024;

/// The router of all addresses.
pub fn router(services: Services) -> Router {
    let controls = Router::new()
        .route("/{lang}/rooms/{room}/play", post(controls::play))
        .route("/{lang}/rooms/{room}/queue", post(controls::queue))
        .route("/{lang}/rooms/{room}/unqueue", post(controls::unqueue))
        .route("/{lang}/rooms/{room}/rest", post(controls::leave))
        .route("/{lang}/rooms/{room}/pause", post(controls::pause))
        .route("/{lang}/rooms/{room}/resume", post(controls::resume))
        .route("/{lang}/rooms/{room}/stop", post(controls::stop))
        .route("/{lang}/rooms/{room}/seek", post(controls::seek))
        .route("/{lang}/rooms/{room}/switch", post(controls::switch))
        .route(
            "/{lang}/rooms/{room}/switch-queued",
            post(controls::switch_queued),
        )
        .route("/{lang}/rooms/{room}/volume", post(controls::volume))
        .route("/{lang}/rooms/{room}/rate", post(controls::rate))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES));
    let reports = Router::new()
        .route("/plays", post(reports::record_play))
        .route("/sessions", post(reports::record_visit))
        .layer(DefaultBodyLimit::max(MAX_REPORT_BYTES));
    let response_cache = (services.clone(), ResponseCache::default());
    let pages = Router::new()
        .route("/", get(home::redirect_to_language))
        .route("/{lang}", get(home::redirect_short_url))
        .route("/{lang}/", get(home::show))
        .route("/{lang}/find", get(home::find))
        .route("/{lang}/map", get(map::show_map))
        .route("/{lang}/visit", get(map::show_visit))
        .route("/{lang}/offline.json", get(offline::show))
        .route("/{lang}/routes/{route}", get(route::show))
        .route("/{lang}/rooms/{room}", get(room::show))
        .route("/{lang}/rooms/{room}/phone.svg", get(phone_qr::show))
        .route("/{lang}/rooms/{room}/clips/{file}", get(clips::show_json))
        .route("/rooms/{room}", get(attract::show))
        .route("/rooms/{room}/events", get(live::events))
        .route("/pictures/{file}", get(pictures::serve))
        .route("/panels/{file}", get(layout::panel_css))
        .route("/screen", get(screen::show).post(screen::begin))
        .route("/healthz", get(health::show_health))
        .route("/readyz", get(health::show_readiness))
        .route("/metrics", get(metrics::show))
        .route("/assets/{version}/{file}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        .route("/service-worker.js", get(assets::service_worker))
        .route("/api/openapi.json", get(api::describe))
        .route("/api/statistics", get(api::statistics))
        .route("/api/statistics/retention", get(api::retention))
        .route("/api/statistics/plays.csv", get(api::plays))
        .route("/api/statistics/days.csv", get(api::days))
        .route("/api/statistics/dictionary.csv", get(api::dictionary))
        .merge(controls)
        .merge(reports)
        .merge(staff::router(&services))
        .layer(CompressionLayer::new().compress_when(is_compressible()))
        .layer(middleware::from_fn_with_state(
            response_cache,
            cache::serve_cached,
        ));
    Router::new()
        .merge(pages)
        .merge(fleet::router())
        .route("/recordings/{file}", get(recordings::serve))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(CatchPanicLayer::custom(error::handle_panic))
        .layer(middleware::from_fn_with_state(
            services.clone(),
            error_pages::finish,
        ))
        .with_state(services)
}

/// The responses that are compressed: texts and drawings. Recordings are compressed already and requested in ranges;
/// compression would delay server-sent events.
fn is_compressible() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/zip"))
}
