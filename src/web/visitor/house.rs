//! The house: the door, which finds the reader's language, and the list of all rooms.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, VARY};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Ms, Number, Room, Screen, Tour};
use crate::service::{PublishedTour, Service};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::text::Text;
use crate::web::visitor::layout::Frame;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::number_figure::Figure;
use crate::web::visitor::pictures::Drawn;
use crate::web::visitor::room_url::address_of;

#[derive(Template)]
#[template(path = "house.html")]
pub(in crate::web) struct HousePage {
    frame: Frame,
    visit: String,
    find: String,
    /// Which keyboard a phone shows for the number: letters where some numbers have one.
    keyboard: &'static str,
    rooms: Vec<Card>,
}

struct Card {
    href: String,
    picture: Option<Drawn>,
    figure: Figure,
    place: String,
    name: Text,
    line: Text,
    clips: String,
    /// None where there is nothing to hear.
    length: Option<String>,
    /// What its speaker plays.
    playing: Option<String>,
}

pub(in crate::web) async fn door(
    State(service): State<Service>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let house = service.published_tour();
    let Reader { language, .. } = Reader::welcomed(&house, &headers)?;
    let told = [
        (VARY, ACCEPT_LANGUAGE.as_str()),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((told, Redirect::to(&format!("/{language}/"))).into_response())
}

pub(in crate::web) async fn without_slash(
    State(service): State<Service>,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Redirect, HttpError> {
    let house = service.published_tour();
    if let Ok(reader) = Reader::of(&house, &tag) {
        return Ok(Redirect::permanent(&format!("/{}/", reader.language)));
    }
    // The short address on a screen: the room's number, in the language the phone likes best.
    let reader = Reader::welcomed(&house, &headers)?;
    numbered(&house, &reader, &tag)
        .map(|it| Redirect::to(&it))
        .ok_or(HttpError::NoSuchPage)
}

pub(in crate::web) async fn show(
    State(service): State<Service>,
    Path(tag): Path<String>,
    visitor: Requester,
) -> Result<Page<HousePage>, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    let playing = |room: &Room| {
        let status = service.speaker(&room.slug)?;
        let title = status
            .borrow()
            .now_playing
            .as_ref()?
            .narration
            .title
            .clone();
        Some(title)
    };
    Ok(Page(page(&house, &reader, visitor.screen(), playing)))
}

/// `playing` says what a room's speaker plays.
pub(in crate::web) fn page(
    house: &PublishedTour,
    reader: &Reader,
    screen: Option<&Screen>,
    playing: impl Fn(&Room) -> Option<String>,
) -> HousePage {
    let rooms = house.edition.tour.rooms.iter();
    HousePage {
        frame: Frame::new(house, reader, "", screen),
        visit: reader.page("visit"),
        find: reader.page("find"),
        keyboard: keyboard(&house.edition.tour),
        rooms: rooms
            .map(|it| card(house, reader, it, playing(it)))
            .collect(),
    }
}

pub(in crate::web) fn keyboard(tour: &Tour) -> &'static str {
    let rooms = tour.rooms.iter().map(|it| &it.number);
    let clips = tour.rooms.iter().flat_map(Room::offered);
    let mut numbers = rooms.chain(clips.map(|it| &it.key.number));
    if numbers.any(|it| it.as_str().ends_with(|c: char| c.is_ascii_alphabetic())) {
        "text"
    } else {
        "numeric"
    }
}

#[derive(Deserialize)]
pub(in crate::web) struct Sought {
    pub(in crate::web) number: String,
}

/// The room or clip that carries a number on the wall.
pub(in crate::web) async fn find(
    State(service): State<Service>,
    Path(tag): Path<String>,
    Query(sought): Query<Sought>,
) -> Result<Redirect, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    numbered(&house, &reader, &sought.number)
        .map(|it| Redirect::to(&it))
        .ok_or(HttpError::NoSuchNumber)
}

/// Where a number on the wall leads: to a clip that has it, or else to a room.
pub(in crate::web) fn numbered(
    house: &PublishedTour,
    reader: &Reader,
    typed: &str,
) -> Option<String> {
    let number = Number::normalize(typed)?;
    let rooms = &house.edition.tour.rooms;
    if let Some(room) = rooms.iter().find(|it| it.number == number) {
        return Some(address_of(reader, room));
    }
    let has = |room: &&Room| room.offered().any(|it| it.key.number == number);
    let room = rooms.iter().find(has)?;
    Some(format!("{}?clip={number}", address_of(reader, room)))
}

fn card(house: &PublishedTour, reader: &Reader, room: &Room, playing: Option<String>) -> Card {
    let words = reader.words;
    let length = room
        .clips
        .iter()
        .filter_map(|it| it.narration(&reader.language, &house.edition.tour.languages))
        .filter_map(|(_, narration)| house.recording(narration))
        .fold(Ms::ZERO, |sum, it| sum + it.length);
    let playing = playing.map(|it| words.text_with("house-playing", &[("title", it.into())]));
    Card {
        href: address_of(reader, room),
        picture: room.picture.as_ref().map(|it| Drawn::of(it, reader)),
        figure: Figure::of(&room.number),
        place: words.text_with("room", &[("number", room.number.as_str().into())]),
        name: reader.text(&room.name),
        line: reader.text(&room.line),
        clips: words.text_with("clips", &[("count", room.offered().count().into())]),
        length: (length > Ms::ZERO).then(|| length.to_string()),
        playing,
    }
}
