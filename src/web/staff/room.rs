//! One room before its editor: what it is called, its picture, and what is to be heard there.

use askama::Template;
use axum::extract::{Path, State};

use crate::model::{Field, Right, RoomField, Slug, StructureError};
use crate::service::{Error, Service};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::fields::{Input, Pictured, in_each_language, script_words};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::violations::DraftViolations;

#[derive(Template)]
#[template(path = "staff/room.html")]
pub(super) struct RoomPage {
    layout: StaffLayout,
    script_words: String,
    who: String,
    slug: String,
    number: Input,
    names: Vec<Input>,
    lines: Vec<Input>,
    picture: Pictured,
    clips: Vec<Row>,
    /// What blocks publishing in the room itself.
    violations: Vec<String>,
    variants: Vec<(&'static str, String)>,
    writes: bool,
}

struct Row {
    key: String,
    name: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Path(slug): Path<String>,
) -> Result<Page<RoomPage>, HttpError> {
    let slug: Slug = slug.parse().map_err(|_| HttpError::NoSuchPage)?;
    let draft = service.draft(&request.staff).await?;
    let (tour, flat, words) = (&draft.tour, &draft.fields, request.words);
    let room = tour.room(&slug);
    let room = room.ok_or_else(|| Error::from(StructureError::UnknownRoom(slug.clone())))?;
    let field = |part| Field::Room(slug.clone(), part);
    let name = tour::text(words, tour, &room.name);
    let violations = DraftViolations::of(tour, &service.recordings(&request.staff).await?);
    let number = field(RoomField::Number);
    let clips = room.clips.iter().map(|it| Row {
        key: it.key.to_string(),
        name: tour::clip_name(words, tour, it),
    });
    Ok(Page(RoomPage {
        script_words: script_words(words),
        who: request.staff.person().name.to_string(),
        number: Input::new(&request, flat, &number, words.text("room-number")),
        names: in_each_language(&request, flat, tour, "field-name", |it| {
            field(RoomField::Name(it))
        }),
        lines: in_each_language(&request, flat, tour, "field-line", |it| {
            field(RoomField::Line(it))
        }),
        picture: Pictured::new(&request, flat, tour, room.picture.as_ref(), |it| {
            field(RoomField::Picture(it))
        }),
        clips: clips.collect(),
        violations: tour::violations(words, violations.of_page(tour, &format!("room/{slug}"), "")),
        variants: tour::variant_names(words),
        writes: request.staff.may(Right::Write),
        layout: request.layout(format!("{} {name}", room.number)),
        slug: slug.to_string(),
    }))
}
