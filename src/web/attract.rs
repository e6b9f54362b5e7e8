//! The page on which a room's screen rests: its picture, and each language as a start button.

use askama::Template;
use axum::extract::{Path, State};

use crate::guide::{self, Guide};
use crate::web::answer::Page;
use crate::web::failure::Failure;
use crate::web::figure::Figure;
use crate::web::frame::Frame;
use crate::web::language::{self, Reader};
use crate::web::live;
use crate::web::map::shut;
use crate::web::picture::Drawn;
use crate::web::place::{address_of, room};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "attract.html")]
pub(super) struct AttractPage {
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

pub(super) async fn show(
    State(guide): State<Guide>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Page<AttractPage>, Failure> {
    let house = guide.house();
    // The house's own, or the first that the interface speaks too.
    let (_, words) = language::offered(&house)
        .next()
        .ok_or(guide::Error::NoTour)?;
    let reader = Reader::of(&house, words.tag())?;
    let room = room(&house, &slug)?;
    let words = reader.words;
    let place = words.with("room", &[("number", room.number.as_str().into())]);
    let here = format!("rooms/{}", room.slug);
    let status = guide.speaker(&room.slug).map(|it| it.borrow().clone());
    let now = status.as_ref().and_then(|it| it.now.as_ref());
    let playing = now.map(|now| {
        let left = now.length - now.position_at(guide.now());
        let values = [
            ("title", now.narration.title.clone().into()),
            ("left", left.to_string().into()),
        ];
        words.with("attract-playing", &values)
    });
    let screen = visitor.screen_of(&guide, &room.slug);
    Ok(Page(AttractPage {
        frame: Frame::new(&house, &reader, &here, screen.as_ref())
            .titled(place, reader.text(&room.name)),
        slug: room.slug.to_string(),
        speaker: live::health(status.as_ref()),
        edition: house.edition.number,
        action: format!("/{}/{here}", reader.language),
        start: address_of(&reader, room),
        picture: room.picture.as_ref().map(|it| Drawn::of(it, &reader)),
        figure: Figure::of(&room.number),
        shut: shut(words, guide.door()),
        muted: guide.muted().is_some(),
        playing,
    }))
}
