//! The house: the door, which finds the reader's language, and the list of all rooms.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, VARY};
use axum::response::{IntoResponse, Redirect, Response};

use crate::guide::{self, Guide, House};
use crate::model::{Ms, Room};
use crate::web::answer::Page;
use crate::web::asset;
use crate::web::failure::Failure;
use crate::web::figure::Figure;
use crate::web::language::{self, Choice, Reader};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "house.html")]
pub(super) struct HousePage {
    words: &'static Words,
    assets: &'static str,
    name: String,
    languages: Vec<Choice>,
    rooms: Vec<Card>,
}

struct Card {
    href: String,
    figure: Figure,
    place: String,
    name: String,
    line: String,
    clips: String,
    length: String,
    /// What its speaker plays.
    playing: Option<String>,
}

pub(super) async fn door(
    State(guide): State<Guide>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let house = guide.house();
    let tags: Vec<&str> = language::offered(&house)
        .map(|(_, words)| words.tag())
        .collect();
    let tag = language::choose(&tags, &headers).ok_or(guide::Error::NoTour)?;
    let told = [
        (VARY, ACCEPT_LANGUAGE.as_str()),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((told, Redirect::to(&format!("/{tag}/"))).into_response())
}

pub(super) async fn without_slash(
    State(guide): State<Guide>,
    Path(tag): Path<String>,
) -> Result<Redirect, Failure> {
    let reader = Reader::of(&guide.house(), &tag)?;
    Ok(Redirect::permanent(&format!("/{}/", reader.language)))
}

pub(super) async fn show(
    State(guide): State<Guide>,
    Path(tag): Path<String>,
) -> Result<Page<HousePage>, Failure> {
    let house = guide.house();
    let reader = Reader::of(&house, &tag)?;
    let rooms = &house.edition.tour.rooms;
    Ok(Page(HousePage {
        words: reader.words,
        assets: asset::version(),
        name: reader.text(&house.edition.tour.name).to_owned(),
        languages: reader.choices(&house, ""),
        rooms: rooms
            .iter()
            .map(|it| card(&guide, &house, &reader, it))
            .collect(),
    }))
}

fn card(guide: &Guide, house: &House, reader: &Reader, room: &Room) -> Card {
    let words = reader.words;
    let length = room
        .clips
        .iter()
        .filter_map(|it| it.narration(&reader.language, &house.edition.tour.languages))
        .filter_map(|(_, narration)| house.recording(narration))
        .fold(Ms::ZERO, |sum, it| sum + it.length);
    let playing = guide.speaker(&room.slug).and_then(|it| {
        let title = it.borrow().now.as_ref()?.narration.title.clone();
        Some(words.with("house-playing", &[("title", title.into())]))
    });
    Card {
        href: format!("/{}/rooms/{}", reader.language, room.slug),
        figure: Figure::of(&room.number),
        place: words.with("room", &[("number", room.number.as_str().into())]),
        name: reader.text(&room.name).to_owned(),
        line: reader.text(&room.line).to_owned(),
        clips: words.with("clips", &[("count", room.clips.len().into())]),
        length: length.to_string(),
        playing,
    }
}
