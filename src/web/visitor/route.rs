//! The pages of routes, their list on the home page, and what comes next on a route.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::model::{ClipKey, Ms, Room, Route, RouteStop, Screen, Slug};
use crate::service::{Services, TourSnapshot};
use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::text::{LangAttributes, LocalizedText};
use crate::web::visitor::clips::variant_key;
use crate::web::visitor::layout::Layout;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::room_url::{self, room_path};
use crate::web::visitor::variant_choice::VariantChoice;

#[derive(Template)]
#[template(path = "route.html")]
pub(in crate::web) struct RoutePage {
    layout: Layout,
    line: LocalizedText,
    /// The number of clips and their length.
    summary: String,
    choice: VariantChoice,
    stops: Vec<StopItem>,
}

/// A route in the list of the home page.
pub(in crate::web) struct RouteCard {
    pub(in crate::web) href: String,
    pub(in crate::web) name: LocalizedText,
    pub(in crate::web) line: LocalizedText,
    pub(in crate::web) summary: String,
}

/// A clip of a route.
struct StopItem {
    href: String,
    number: String,
    room: LocalizedText,
    title: String,
    /// The language of the title, if it is not the page's.
    attributes: LangAttributes,
    /// The key of the variant's label; empty for the standard variant.
    label: &'static str,
    /// None for a clip to read.
    length: Option<Ms>,
}

/// What comes after a clip on a route.
pub(in crate::web) struct NextStop {
    /// The route's page.
    pub(in crate::web) route: String,
    pub(in crate::web) name: LocalizedText,
    /// None after the last clip.
    pub(in crate::web) stop: Option<NextClip>,
}

pub(in crate::web) struct NextClip {
    pub(in crate::web) href: String,
    /// The room's number.
    pub(in crate::web) number: String,
    pub(in crate::web) room: LocalizedText,
    pub(in crate::web) title: String,
    pub(in crate::web) attributes: LangAttributes,
}

/// The room from which the page is visited.
#[derive(Deserialize)]
pub(in crate::web) struct FromQuery {
    from: Option<String>,
}

pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path((tag, slug)): Path<(String, String)>,
    Query(FromQuery { from }): Query<FromQuery>,
    requester: Requester,
) -> Result<impl IntoResponse> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let route = find_route(&published, &slug)?;
    let screen = requester.screen_from(&services, from.as_deref());
    let page = page(&published, &locale, route, screen.as_ref());
    Ok((CACHEABLE, Page(page)))
}

/// The page of a route.
pub(in crate::web) fn page(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    route: &Route,
    screen: Option<&Screen>,
) -> RoutePage {
    let query = room_url::from_query(screen);
    let rest = format!("{}{query}", route_path(route));
    let stops = published.tour.route_stops(route);
    RoutePage {
        layout: Layout::new(published, locale, &rest, screen).with_title(locale.text(&route.name)),
        line: locale.text(&route.line),
        summary: summary(published, locale, route),
        choice: VariantChoice::of(&published.tour),
        stops: stops
            .filter_map(|stop| stop_item(published, locale, route, stop, screen))
            .collect(),
    }
}

/// The routes of the home page.
pub(in crate::web) fn cards(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    screen: Option<&Screen>,
) -> Vec<RouteCard> {
    let query = room_url::from_query(screen);
    let routes = published.tour.routes.iter();
    routes
        .map(|route| RouteCard {
            href: locale.url(&format!("{}{query}", route_path(route))),
            name: locale.text(&route.name),
            line: locale.text(&route.line),
            summary: summary(published, locale, route),
        })
        .collect()
}

/// The path of a route's page below the language.
pub(in crate::web) fn route_path(route: &Route) -> String {
    format!("routes/{}", route.slug)
}

/// The published route with this slug.
///
/// # Errors
///
/// The slug is malformed, or the tour has no such route.
pub(in crate::web) fn find_route<'a>(published: &'a TourSnapshot, slug: &str) -> Result<&'a Route> {
    requested(published, Some(slug)).ok_or(HttpError::NoSuchPage)
}

/// The route that an address names; `None` for an unknown one, so that an old link still leads to its room.
pub(in crate::web) fn requested<'a>(
    published: &'a TourSnapshot,
    slug: Option<&str>,
) -> Option<&'a Route> {
    let slug: Slug = slug?.parse().ok()?;
    published.tour.route(&slug)
}

/// What comes next for a visitor who is in `room` at `clip`. A clip that is not on the route counts as the last one of
/// the room that is. `None` if the route does not lead through the room.
pub(in crate::web) fn next_stop(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    route: &Route,
    (room, clip): (&Room, Option<&ClipKey>),
    screen: Option<&Screen>,
) -> Option<NextStop> {
    let is_on_route = |key: &&ClipKey| route.clips.iter().any(|stop| stop.number == key.number);
    let mut stops = route.clips.iter().rev();
    let last_of_room = || stops.find(|key| room.clip(key).is_some());
    let clip = clip.filter(is_on_route).or_else(last_of_room)?;
    let next = published.tour.next_on_route(&route.slug, clip);
    let query = room_url::from_query(screen);
    Some(NextStop {
        route: locale.url(&format!("{}{query}", route_path(route))),
        name: locale.text(&route.name),
        stop: next.and_then(|stop| {
            let item = stop_item(published, locale, route, stop, screen)?;
            Some(NextClip {
                href: item.href,
                number: item.number,
                room: item.room,
                title: item.title,
                attributes: item.attributes,
            })
        }),
    })
}

/// The number of clips and the length of their recordings: `7 clips · 9:12`.
fn summary(published: &TourSnapshot, locale: &VisitorLocale, route: &Route) -> String {
    let stops: Vec<RouteStop<'_>> = published.tour.route_stops(route).collect();
    let length = stops
        .iter()
        .filter_map(|stop| recording_length(published, locale, *stop))
        .fold(Ms::ZERO, |sum, length| sum + length);
    let count = [("count", stops.len().into())];
    let clips = locale.words.text_with("clips", &count);
    if length > Ms::ZERO {
        format!("{clips} · {length}")
    } else {
        clips
    }
}

/// The length of the recording that a visitor hears.
fn recording_length(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    stop: RouteStop<'_>,
) -> Option<Ms> {
    let languages = &published.tour.languages;
    let (_, narration) = stop.clip.narration(&locale.language, languages)?;
    Some(published.recording(narration)?.length)
}

/// None for a clip without narrations.
fn stop_item(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    route: &Route,
    stop: RouteStop<'_>,
    screen: Option<&Screen>,
) -> Option<StopItem> {
    let languages = &published.tour.languages;
    let (language, narration) = stop.clip.narration(&locale.language, languages)?;
    let from = screen.map_or(String::new(), |screen| format!("&from={}", screen.room));
    let (key, slug) = (&stop.clip.key, &route.slug);
    let number = stop.room.number.as_str();
    Some(StopItem {
        href: format!(
            "{}?clip={key}&route={slug}{from}",
            room_path(locale, stop.room)
        ),
        number: locale.words.text_with("room", &[("number", number.into())]),
        room: locale.text(&stop.room.name),
        title: narration.title.clone(),
        attributes: LangAttributes::new(language, &locale.page_language),
        label: variant_key(key.variant),
        length: recording_length(published, locale, stop),
    })
}
