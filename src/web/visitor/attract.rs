//! The page on which a room's screen rests: its picture, and each language as a start button.

use std::time::Instant;

use askama::Template;
use axum::extract::{Path, State};

use crate::model::{OpeningState, Room, Screen, SpeakerStatus};
use crate::service::{PublishedTour, Service};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::visitor::layout::Frame;
use crate::web::visitor::live;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::map::shut;
use crate::web::visitor::number_figure::Figure;
use crate::web::visitor::pictures::Drawn;
use crate::web::visitor::room_url::{address_of, room};

#[derive(Template)]
#[template(path = "attract.html")]
pub(in crate::web) struct AttractPage {
    frame: Frame,
    slug: String,
    speaker: &'static str,
    edition: u32,
    action: String,
    start: String,
    picture: Option<Drawn>,
    figure: Figure,
    shut: Option<String>,
    muted: bool,
    playing: Option<String>,
}

pub(in crate::web) async fn show(
    State(service): State<Service>,
    Path(slug): Path<String>,
    visitor: Requester,
) -> Result<Page<AttractPage>, HttpError> {
    let house = service.published_tour();
    let reader = Reader::first(&house)?;
    let room = room(&house, &slug)?;
    let status = service.speaker(&room.slug).map(|it| it.borrow().clone());
    let screen = visitor.screen_of(&service, &room.slug);
    Ok(Page(page(
        &house,
        &reader,
        room,
        screen.as_ref(),
        status.as_ref(),
        service.now(),
        Quiet {
            door: service.opening_state(),
            muted: service.muted().is_some(),
        },
    )))
}

/// Why nothing sounds, whoever touches.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Quiet {
    pub(in crate::web) door: OpeningState,
    pub(in crate::web) muted: bool,
}

/// `status` is what the room's speaker does `at` this moment, where it matters.
pub(in crate::web) fn page(
    house: &PublishedTour,
    reader: &Reader,
    room: &Room,
    screen: Option<&Screen>,
    status: Option<&SpeakerStatus>,
    at: Instant,
    quiet: Quiet,
) -> AttractPage {
    let words = reader.words;
    let place = words.text_with("room", &[("number", room.number.as_str().into())]);
    let here = format!("rooms/{}", room.slug);
    let now = status.and_then(|it| it.now_playing.as_ref());
    let playing = now.map(|now| {
        let left = now.length - now.position_at(at);
        let values = [
            ("title", now.narration.title.clone().into()),
            ("left", left.to_string().into()),
        ];
        words.text_with("attract-playing", &values)
    });
    AttractPage {
        frame: Frame::new(house, reader, &here, screen).titled(place, reader.text(&room.name)),
        slug: room.slug.to_string(),
        speaker: live::health(status),
        edition: house.edition.number,
        action: reader.page(&here),
        start: address_of(reader, room),
        picture: room.picture.as_ref().map(|it| Drawn::of(it, reader)),
        figure: Figure::of(&room.number),
        shut: shut(words, quiet.door),
        muted: quiet.muted,
        playing,
    }
}
