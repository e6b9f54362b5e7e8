//! The editor page of a room: its names, its picture, and the list of its clips.

use askama::Template;
use axum::extract::Path;

use crate::model::{Field, Right, RoomField, Slug, StructureError};
use crate::service::Error;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::inputs::{Input, PictureInput, in_each_language};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::script_texts::script_texts;
use crate::web::staff::violations::DraftViolations;

#[derive(Template)]
#[template(path = "staff/room.html")]
pub(super) struct RoomPage {
    layout: StaffLayout,
    script_texts: String,
    editor_name: String,
    slug: String,
    number: Input,
    names: Vec<Input>,
    lines: Vec<Input>,
    picture: PictureInput,
    clips: Vec<ClipLink>,
    /// Sentences on rule violations in the room itself, which block publishing.
    violations: Vec<String>,
    variants: Vec<(&'static str, String)>,
    can_write: bool,
}

struct ClipLink {
    key: String,
    name: String,
}

pub(super) async fn show(
    request: StaffRequest,
    Path(slug): Path<String>,
) -> Result<Page<RoomPage>> {
    let slug: Slug = slug.parse().map_err(|_| HttpError::NoSuchPage)?;
    let draft = request.services.editing.draft(request.actor()).await?;
    let (tour, fields, words) = (&draft.tour, &draft.fields, request.words);
    let room = tour.room(&slug);
    let room = room.ok_or_else(|| Error::from(StructureError::UnknownRoom(slug.clone())))?;
    let field = |part| Field::Room(slug.clone(), part);
    let name = tour::text(words, tour, &room.name);
    let violations = DraftViolations::of(
        tour,
        &request.services.editing.recordings(request.actor()).await?,
    );
    let number = field(RoomField::Number);
    let clips = room.clips.iter().map(|clip| ClipLink {
        key: clip.key.to_string(),
        name: tour::clip_name(words, tour, clip),
    });
    Ok(Page(RoomPage {
        script_texts: script_texts(words),
        editor_name: request.staff.person().name.to_string(),
        number: Input::new(&request, fields, &number, words.text("room-number")),
        names: in_each_language(&request, fields, tour, "field-name", |language| {
            field(RoomField::Name(language))
        }),
        lines: in_each_language(&request, fields, tour, "field-line", |language| {
            field(RoomField::Line(language))
        }),
        picture: PictureInput::new(&request, fields, tour, room.picture.as_ref(), |part| {
            field(RoomField::Picture(part))
        }),
        clips: clips.collect(),
        violations: tour::violations(words, violations.of_page(tour, &format!("room/{slug}"), "")),
        variants: tour::variant_names(words),
        can_write: request.staff.may(Right::Write),
        layout: request.layout(format!("{} {name}", room.number)),
        slug: slug.to_string(),
    }))
}
