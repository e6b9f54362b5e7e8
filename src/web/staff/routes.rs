//! The pages of routes: the list of all, and the editor page of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;

use crate::model::{
    Clip, ClipKey, Field, FieldMap, MAX_ROUTES, Ms, Recording, Right, Room, Route, RouteField,
    Sha256, Slug, StructureError, Tour,
};
use crate::service::Error;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::inputs::{Input, in_each_language};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::script_texts::script_texts;
use crate::web::staff::violations::DraftViolations;

#[derive(Template)]
#[template(path = "staff/routes.html")]
pub(super) struct RoutesPage {
    layout: StaffLayout,
    script_texts: String,
    editor_name: String,
    /// The fields whose change by undo needs another page: the order, and the clips of each route.
    lists: Vec<Input>,
    routes: Vec<RouteRow>,
    can_write: bool,
    can_publish: bool,
    /// Whether the tour may have another route.
    has_room_for_more: bool,
    /// The most routes that a tour may have.
    most: usize,
}

struct RouteRow {
    slug: String,
    name: String,
    summary: String,
    has_violations: bool,
    position: Position,
}

/// A place in an order, and the indexes after a move up and down.
struct Position {
    index: usize,
    above: Option<usize>,
    below: Option<usize>,
}

#[derive(Template)]
#[template(path = "staff/route.html")]
pub(super) struct RoutePage {
    layout: StaffLayout,
    script_texts: String,
    editor_name: String,
    slug: String,
    /// The route as the list of the preview names it.
    preview: String,
    names: Vec<Input>,
    lines: Vec<Input>,
    /// The field of the clips; a change by undo needs another page.
    list: Input,
    summary: String,
    clips: Vec<ClipRow>,
    /// The rooms with the clips that can be added.
    rooms: Vec<RoomChoice>,
    /// Sentences on rule violations in the route, which block publishing.
    violations: Vec<String>,
    can_write: bool,
    can_publish: bool,
}

struct ClipRow {
    key: String,
    name: String,
    room: String,
    length: String,
    /// Whether the tour still has the clip.
    is_known: bool,
    position: Position,
}

struct RoomChoice {
    slug: String,
    name: String,
    /// Key and name of each clip that is not on the route.
    clips: Vec<(String, String)>,
}

impl Position {
    fn of(index: usize, count: usize) -> Self {
        Self {
            index,
            above: index.checked_sub(1),
            below: (index + 1 < count).then_some(index + 1),
        }
    }
}

/// The list of all routes.
pub(super) async fn show_all(request: StaffRequest) -> Result<Page<RoutesPage>> {
    let draft = request.services.editing.draft(request.actor()).await?;
    let recordings = request.services.editing.recordings(request.actor()).await?;
    let (tour, words) = (&draft.tour, request.words);
    let violations = DraftViolations::of(tour, &recordings);
    let routes = tour.routes.iter().enumerate().map(|(n, route)| RouteRow {
        slug: route.slug.to_string(),
        name: route_title(words, tour, route),
        summary: summary(words, tour, route, &recordings),
        has_violations: violations.route(n).next().is_some(),
        position: Position::of(n, tour.routes.len()),
    });
    let clips = tour.routes.iter().map(|route| clips_field(&route.slug));
    let lists = std::iter::once(Field::Routes).chain(clips);
    Ok(Page(RoutesPage {
        lists: lists
            .map(|field| list_input(&request, &draft.fields, tour, &field))
            .collect(),
        routes: routes.collect(),
        has_room_for_more: tour.routes.len() < MAX_ROUTES,
        most: MAX_ROUTES,
        script_texts: script_texts(words),
        editor_name: request.staff.person().name.to_string(),
        can_write: request.staff.may(Right::Write),
        can_publish: request.staff.may(Right::Publish),
        layout: request.layout(words.text("tab-routes")),
    }))
}

/// The editor page of a route.
pub(super) async fn show(
    request: StaffRequest,
    Path(slug): Path<String>,
) -> Result<Page<RoutePage>> {
    let slug: Slug = slug.parse().map_err(|_| HttpError::NoSuchPage)?;
    let draft = request.services.editing.draft(request.actor()).await?;
    let recordings = request.services.editing.recordings(request.actor()).await?;
    let (tour, fields, words) = (&draft.tour, &draft.fields, request.words);
    let mut routes = tour.routes.iter().enumerate();
    let found = routes.find(|(_, route)| route.slug == slug);
    let (n, route) =
        found.ok_or_else(|| Error::from(StructureError::UnknownRoute(slug.clone())))?;
    let field = |part| Field::Route(slug.clone(), part);
    let violations = DraftViolations::of(tour, &recordings);
    let keys = route.clips.iter().enumerate();
    let clips = keys.map(|(c, key)| {
        let position = Position::of(c, route.clips.len());
        clip_row(words, tour, key, &recordings, position)
    });
    Ok(Page(RoutePage {
        preview: format!("routes%2F{slug}"),
        names: in_each_language(&request, fields, tour, "field-name", |language| {
            field(RouteField::Name(language))
        }),
        lines: in_each_language(&request, fields, tour, "field-line", |language| {
            field(RouteField::Line(language))
        }),
        list: list_input(&request, fields, tour, &clips_field(&slug)),
        summary: summary(words, tour, route, &recordings),
        clips: clips.collect(),
        rooms: room_choices(words, tour, route),
        violations: tour::violations(words, violations.route(n).collect()),
        script_texts: script_texts(words),
        editor_name: request.staff.person().name.to_string(),
        can_write: request.staff.may(Right::Write),
        can_publish: request.staff.may(Right::Publish),
        layout: request.layout(tour::route_name(words, tour, route)),
        slug: slug.to_string(),
    }))
}

fn clips_field(slug: &Slug) -> Field {
    Field::Route(slug.clone(), RouteField::Clips)
}

fn list_input(request: &StaffRequest, fields: &FieldMap, tour: &Tour, field: &Field) -> Input {
    let name = tour::field_name(request.words, tour, field);
    Input::new(request, fields, field, name)
}

/// The name of a route, or else its short name.
fn route_title(words: &Translations, tour: &Tour, route: &Route) -> String {
    let name = tour::text(words, tour, &route.name);
    if name.is_empty() {
        route.slug.to_string()
    } else {
        name.into_owned()
    }
}

/// The number of clips, and the length of their recordings in the museum's own language.
fn summary(
    words: &Translations,
    tour: &Tour,
    route: &Route,
    recordings: &BTreeMap<Sha256, Recording>,
) -> String {
    let lengths = tour
        .route_stops(route)
        .filter_map(|stop| length(tour, stop.clip, recordings));
    let sum = lengths.fold(Ms::ZERO, |sum, length| sum + length);
    let count = [("count", route.clips.len().into())];
    format!("{} · {sum}", words.text_with("shelf-clips", &count))
}

fn length(tour: &Tour, clip: &Clip, recordings: &BTreeMap<Sha256, Recording>) -> Option<Ms> {
    let (_, narration) = clip.narration(tour.own_language()?, &tour.languages)?;
    let recording = recordings.get(narration.recording.as_ref()?)?;
    Some(recording.length)
}

fn clip_row(
    words: &Translations,
    tour: &Tour,
    key: &ClipKey,
    recordings: &BTreeMap<Sha256, Recording>,
    position: Position,
) -> ClipRow {
    let mut rooms = tour.rooms.iter();
    let found = rooms.find_map(|room| Some((room, room.clip(key)?)));
    let length = found.and_then(|(_, clip)| length(tour, clip, recordings));
    ClipRow {
        key: key.to_string(),
        name: tour::clip_name_by_key(words, tour, key),
        room: found.map_or(String::new(), |(room, _)| room_name(words, tour, room)),
        length: length.map_or("–".into(), |length| length.to_string()),
        is_known: found.is_some(),
        position,
    }
}

fn room_name(words: &Translations, tour: &Tour, room: &Room) -> String {
    let name = tour::text(words, tour, &room.name);
    format!("{} {name}", room.number).trim_end().to_owned()
}

fn room_choices(words: &Translations, tour: &Tour, route: &Route) -> Vec<RoomChoice> {
    let rooms = tour.rooms.iter().map(|room| {
        let others = room
            .offered()
            .filter(|clip| !route.clips.contains(&clip.key));
        RoomChoice {
            slug: room.slug.to_string(),
            name: room_name(words, tour, room),
            clips: others
                .map(|clip| (clip.key.to_string(), tour::clip_name(words, tour, clip)))
                .collect(),
        }
    });
    rooms.filter(|room| !room.clips.is_empty()).collect()
}
