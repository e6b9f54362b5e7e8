//! The home page with the list of rooms, the redirect to a visitor's language, and the search for a number.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, VARY};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Room, Screen, Tour};
use crate::service::{Services, TourSnapshot};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::text::LocalizedText;
use crate::web::visitor::clips::total_length;
use crate::web::visitor::layout::Layout;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::number_figure::NumberFigure;
use crate::web::visitor::offline::SaveOffer;
use crate::web::visitor::pictures::PictureView;
use crate::web::visitor::room_url::room_path;
use crate::web::visitor::route::{self, RouteCard};
use crate::web::visitor::short_url;
use crate::web::visitor::variant_choice::VariantChoice;

#[derive(Template)]
#[template(path = "home.html")]
pub(in crate::web) struct HousePage {
    layout: Layout,
    visit: String,
    find: String,
    /// The `inputmode` of the field for a number.
    input_mode: &'static str,
    routes: Vec<RouteCard>,
    choice: VariantChoice,
    rooms: Vec<RoomCard>,
    save: Option<SaveOffer>,
}

struct RoomCard {
    href: String,
    picture: Option<PictureView>,
    figure: NumberFigure,
    slug: String,
    number: String,
    place: String,
    name: LocalizedText,
    line: LocalizedText,
    clips: String,
    /// The total length of the recordings. None without recordings.
    length: Option<String>,
    /// The title of the clip that the room's speaker plays.
    playing: Option<String>,
}

/// Redirects `/` to the language that the browser prefers.
pub(in crate::web) async fn redirect_to_language(
    State(services): State<Services>,
    headers: HeaderMap,
) -> Result<Response> {
    let published = services.editions.current();
    let VisitorLocale { language, .. } = VisitorLocale::negotiate(&published, &headers)?;
    let headers = [
        (VARY, ACCEPT_LANGUAGE.as_str()),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, Redirect::to(&format!("/{language}/"))).into_response())
}

/// The query of a short address.
#[derive(Deserialize)]
pub(in crate::web) struct ShortQuery {
    /// The key of a clip in the room with the number.
    clip: Option<String>,
}

/// Redirects `/es` to `/es/`, and a number such as `/12` to its room or clip.
pub(in crate::web) async fn redirect_short_url(
    State(services): State<Services>,
    Path(tag): Path<String>,
    Query(ShortQuery { clip }): Query<ShortQuery>,
    headers: HeaderMap,
) -> Result<Redirect> {
    let published = services.editions.current();
    if let Ok(locale) = VisitorLocale::from_tag(&published, &tag) {
        return Ok(Redirect::permanent(&format!("/{}/", locale.language)));
    }
    // The short address that screens and labels show: the number of a room or of a clip.
    let locale = VisitorLocale::negotiate(&published, &headers)?;
    short_url::url_of_number(&published, &locale, &tag, clip.as_deref())
        .map(|url| Redirect::to(&url))
        .ok_or(HttpError::NoSuchPage)
}

pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path(tag): Path<String>,
    requester: Requester,
) -> Result<Page<HousePage>> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let playing = |room: &Room| {
        let status = services.speakers.status(&room.slug)?;
        let title = status
            .borrow()
            .now_playing
            .as_ref()?
            .narration
            .title
            .clone();
        Some(title)
    };
    Ok(Page(page(&published, &locale, requester.screen(), playing)))
}

/// The home page. `playing` returns the title of the clip that a room's speaker plays.
pub(in crate::web) fn page(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    screen: Option<&Screen>,
    playing: impl Fn(&Room) -> Option<String>,
) -> HousePage {
    let rooms = published.tour.rooms.iter();
    HousePage {
        layout: Layout::new(published, locale, "", screen),
        visit: locale.url("visit"),
        find: locale.url("find"),
        input_mode: input_mode(&published.tour),
        routes: route::cards(published, locale, screen),
        choice: VariantChoice::of(&published.tour),
        save: SaveOffer::new(published, locale, screen, None),
        rooms: rooms
            .map(|room| room_card(published, locale, room, playing(room)))
            .collect(),
    }
}

/// The `inputmode` of a field for numbers: phones show letters only if some numbers have a letter.
pub(in crate::web) fn input_mode(tour: &Tour) -> &'static str {
    let rooms = tour.rooms.iter().map(|room| &room.number);
    let clips = tour.rooms.iter().flat_map(Room::offered);
    let mut numbers = rooms.chain(clips.map(|clip| &clip.key.number));
    if numbers.any(|number| number.as_str().ends_with(|c: char| c.is_ascii_alphabetic())) {
        "text"
    } else {
        "numeric"
    }
}

#[derive(Deserialize)]
pub(in crate::web) struct NumberQuery {
    pub(in crate::web) number: String,
}

/// Redirects to the room or clip with a number.
pub(in crate::web) async fn find(
    State(services): State<Services>,
    Path(tag): Path<String>,
    Query(query): Query<NumberQuery>,
) -> Result<Redirect> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    short_url::url_of_number(&published, &locale, &query.number, None)
        .map(|url| Redirect::to(&url))
        .ok_or(HttpError::NoSuchNumber)
}

fn room_card(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    room: &Room,
    playing: Option<String>,
) -> RoomCard {
    let words = locale.words;
    let length = total_length(published, locale, room);
    let playing = playing.map(|title| words.text_with("house-playing", &[("title", title.into())]));
    RoomCard {
        href: room_path(locale, room),
        picture: room
            .picture
            .as_ref()
            .map(|picture| PictureView::new(picture, locale)),
        figure: NumberFigure::new(&room.number),
        slug: room.slug.to_string(),
        number: room.number.to_string(),
        place: words.text_with("room", &[("number", room.number.as_str().into())]),
        name: locale.text(&room.name),
        line: locale.text(&room.line),
        clips: words.text_with("clips", &[("count", room.offered().count().into())]),
        length: length.map(|length| length.to_string()),
        playing,
    }
}
