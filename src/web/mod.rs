//! The only room that knows HTTP and HTML. A handler reads a request, asks the service, shows a page.
//! Absent on purpose: rules of the house (service), SQL, cookies, and any state of its own.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::service::Service;

pub use http::client::Transport;
pub use staff::ADDRESSES as STAFF_ADDRESSES;
pub use visitor::locale::{BorrowedWords, borrowed_words};

use http::{cache, error};
use monitoring::{health, metrics};
use visitor::{
    attract, clips, controls, house, layout, live, map, phone_qr, pictures, recordings, reports,
    room, screen,
};

mod api;
mod assets;
mod error_pages;
mod http;
mod locales;
mod messages;
mod monitoring;
mod staff;
mod text;
mod visitor;

/// A form of one field.
const FORM_BYTES: usize = 1024;
/// A phone's report of one play.
const REPORT_BYTES: usize = 16 * 1024;

/// Everything docent answers over HTTP.
pub fn router(service: Service) -> Router {
    let controls = Router::new()
        .route("/{lang}/rooms/{room}/play", post(controls::play))
        .route("/{lang}/rooms/{room}/queue", post(controls::queue))
        .route("/{lang}/rooms/{room}/unqueue", post(controls::unqueue))
        .route("/{lang}/rooms/{room}/rest", post(controls::rest))
        .route("/{lang}/rooms/{room}/pause", post(controls::pause))
        .route("/{lang}/rooms/{room}/resume", post(controls::resume))
        .route("/{lang}/rooms/{room}/stop", post(controls::stop))
        .route("/{lang}/rooms/{room}/seek", post(controls::seek))
        .route("/{lang}/rooms/{room}/volume", post(controls::volume))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    let reports = Router::new()
        .route("/plays", post(reports::tell))
        .route("/sessions", post(reports::visit))
        .layer(DefaultBodyLimit::max(REPORT_BYTES));
    let shelf = (service.clone(), cache::Shelf::default());
    let pages = Router::new()
        .route("/", get(house::door))
        .route("/{lang}", get(house::without_slash))
        .route("/{lang}/", get(house::show))
        .route("/{lang}/find", get(house::find))
        .route("/{lang}/map", get(map::map))
        .route("/{lang}/visit", get(map::visit))
        .route("/{lang}/rooms/{room}", get(room::show))
        .route("/{lang}/rooms/{room}/phone.svg", get(phone_qr::code))
        .route("/{lang}/rooms/{room}/clips/{file}", get(clips::data))
        .route("/rooms/{room}", get(attract::show))
        .route("/rooms/{room}/events", get(live::events))
        .route("/pictures/{file}", get(pictures::serve))
        .route("/panels/{file}", get(layout::panel))
        .route("/screen", get(screen::show).post(screen::begin))
        .route("/healthz", get(health::tell))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::tell))
        .route("/assets/{version}/{file}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        .route("/api/openapi.json", get(api::describe))
        .route("/api/statistics", get(api::statistics))
        .route("/api/statistics/retention", get(api::retention))
        .route("/api/statistics/plays.csv", get(api::plays))
        .route("/api/statistics/days.csv", get(api::days))
        .route("/api/statistics/dictionary.csv", get(api::dictionary))
        .merge(controls)
        .merge(reports)
        .merge(staff::router(&service))
        .layer(CompressionLayer::new().compress_when(words()))
        .layer(middleware::from_fn_with_state(shelf, cache::answer));
    Router::new()
        .merge(pages)
        .route("/recordings/{file}", get(recordings::serve))
        .fallback(error::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(
            service.clone(),
            error_pages::finish,
        ))
        .with_state(service)
}

/// What gets smaller: words and drawings. Recordings are small already, and asked for in parts;
/// events must not wait for more of them.
fn words() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/zip"))
}
