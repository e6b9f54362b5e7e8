//! The map of the house and what visitors want to know of it.

use std::path::PathBuf;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::model::{OpeningHours, OpeningState, PictureKind, Plan, Screen, Slug, Weekday};
use crate::service::{PublishedTour, Service};
use crate::web::http::cache::FOR_ALL;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::text::Text;
use crate::web::visitor::layout::Frame;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::pictures::Drawn;
use crate::web::visitor::plan;
use crate::web::visitor::room_url::{self, address_of};

#[derive(Template)]
#[template(path = "map.html")]
pub(in crate::web) struct MapPage {
    frame: Frame,
    /// Written by `plan`, out of a drawing that was checked at the door.
    plan: String,
    /// The plan, where it is a photograph: then nothing in it leads anywhere.
    photograph: Option<Drawn>,
    note: Text,
    alternative: Text,
    visit: String,
    rooms: Vec<Stop>,
}

struct Stop {
    number: String,
    name: Text,
    href: String,
    here: bool,
}

/// From which room's screen, or which room's page, one came.
#[derive(Deserialize)]
pub(in crate::web) struct From {
    from: Option<String>,
}

pub(in crate::web) async fn map(
    State(service): State<Service>,
    Path(tag): Path<String>,
    Query(From { from }): Query<From>,
    visitor: Requester,
) -> Result<impl IntoResponse, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    let plan = house.edition.tour.plan.as_ref();
    let plan = plan.ok_or(HttpError::NoSuchPage)?;
    let path = service.picture_path(&plan.picture.file, plan.picture.kind);
    let drawing = drawing(plan, path.ok_or(HttpError::NoSuchPage)?).await?;
    let screen = visitor.screen_from(&service, from.as_deref());
    let come = (from.as_deref(), screen.as_ref());
    let page = Page(map_page(&house, &reader, (plan, &drawing), come));
    Ok((FOR_ALL, page))
}

/// What a plan's file draws; nothing where it is a photograph.
pub(in crate::web) async fn drawing(plan: &Plan, path: PathBuf) -> Result<String, HttpError> {
    match plan.picture.kind {
        PictureKind::Photograph => Ok(String::new()),
        PictureKind::Drawing => tokio::fs::read_to_string(path)
            .await
            .map_err(HttpError::File),
    }
}

/// The page of a plan and its drawing; one comes from a room, and from its screen.
pub(in crate::web) fn map_page(
    house: &PublishedTour,
    reader: &Reader,
    (map, drawing): (&Plan, &str),
    (from, screen): (Option<&str>, Option<&Screen>),
) -> MapPage {
    let tour = &house.edition.tour;
    let here: Option<Slug> = from.and_then(|it| it.parse().ok());
    let rest = here
        .as_ref()
        .map_or("map".to_owned(), |it| format!("map?from={it}"));
    let title = reader.words.text("map-head");
    let come = room_url::from(screen);
    let rooms = tour.rooms.iter().map(|room| Stop {
        number: room.number.to_string(),
        name: reader.text(&room.name),
        href: format!("{}{come}", address_of(reader, room)),
        here: here.as_ref() == Some(&room.slug),
    });
    MapPage {
        rooms: rooms.collect(),
        frame: Frame::new(house, reader, &rest, screen).titled(String::new(), title.into()),
        plan: plan::draw(drawing, tour, reader, (here.as_ref(), &come)).unwrap_or_default(),
        photograph: (map.picture.kind == PictureKind::Photograph)
            .then(|| Drawn::of(&map.picture, reader)),
        note: reader.text(&map.note),
        alternative: reader.text(&map.picture.alternative),
        visit: reader.page(&format!("visit{come}")),
    }
}

#[derive(Template)]
#[template(path = "visit.html")]
pub(in crate::web) struct VisitPage {
    frame: Frame,
    hours: Vec<String>,
    shut: Option<String>,
    notices: Vec<(Text, Text)>,
}

pub(in crate::web) async fn visit(
    State(service): State<Service>,
    Path(tag): Path<String>,
    Query(From { from }): Query<From>,
    visitor: Requester,
) -> Result<Page<VisitPage>, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    let screen = visitor.screen_from(&service, from.as_deref());
    let page = visit_page(&house, &reader, screen.as_ref(), service.opening_state());
    Ok(Page(page))
}

pub(in crate::web) fn visit_page(
    house: &PublishedTour,
    reader: &Reader,
    screen: Option<&Screen>,
    door: OpeningState,
) -> VisitPage {
    let tour = &house.edition.tour;
    let title = reader.words.text("visit");
    let come = room_url::from(screen);
    let rest = format!("visit{come}");
    VisitPage {
        frame: Frame::new(house, reader, &rest, screen).titled(String::new(), title.into()),
        hours: tour
            .hours
            .iter()
            .map(|it| hours(reader.words, it))
            .collect(),
        shut: shut(reader.words, door),
        notices: tour
            .notices
            .iter()
            .map(|it| (reader.text(&it.head), reader.text(&it.text)))
            .collect(),
    }
}

/// When a shut house opens again; none while it is open.
pub(in crate::web) fn shut(words: &Translations, door: OpeningState) -> Option<String> {
    let OpeningState::Closed {
        days_ahead,
        day,
        opens,
    } = door
    else {
        return None;
    };
    let key = match days_ahead {
        0 => "shut-today",
        1 => "shut-tomorrow",
        _ => "shut-until",
    };
    let day = words.text(weekday(day));
    let values = [("day", day.into()), ("time", opens.to_string().into())];
    Some(words.text_with(key, &values))
}

/// `Tuesday to Saturday, Sunday: 10:00–17:00`.
pub(in crate::web) fn hours(words: &Translations, hours: &OpeningHours) -> String {
    let open = |it: &&Weekday| hours.days.contains(it);
    let mut spans = Vec::new();
    let mut week = Weekday::ALL.iter().peekable();
    while let Some(first) = week.next() {
        if !open(&first) {
            continue;
        }
        let mut last = first;
        let mut days = 1;
        while let Some(next) = week.next_if(open) {
            (last, days) = (next, days + 1);
        }
        let (first, last) = (words.text(weekday(*first)), words.text(weekday(*last)));
        spans.push(match days {
            1 => first,
            2 => format!("{first}, {last}"),
            _ => words.text_with("days", &[("first", first.into()), ("last", last.into())]),
        });
    }
    let text = spans.join(", ");
    let mut letters = text.chars();
    let head: String = letters
        .next()
        .iter()
        .flat_map(|it| it.to_uppercase())
        .collect();
    let days = format!("{head}{}", letters.as_str());
    let (open, close) = (hours.open.to_string(), hours.close.to_string());
    let values = [
        ("days", days.into()),
        ("open", open.into()),
        ("close", close.into()),
    ];
    words.text_with("hours-line", &values)
}

pub(in crate::web) fn weekday(it: Weekday) -> &'static str {
    match it {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_people_tell_them() {
        let told = |days: &[&str]| {
            let days = days.iter().map(|it| it.parse().unwrap()).collect();
            let (open, close) = ("10:00".parse().unwrap(), "17:00".parse().unwrap());
            hours(
                Translations::of("es").unwrap(),
                &OpeningHours { days, open, close },
            )
        };
        let week = ["tuesday", "wednesday", "thursday", "friday", "saturday"];
        assert_eq!(told(&week), "Martes a sábado: 10:00–17:00");
        assert_eq!(told(&["friday", "monday"]), "Lunes, viernes: 10:00–17:00");
        assert_eq!(
            told(&["saturday", "sunday"]),
            "Sábado, domingo: 10:00–17:00"
        );
    }
}
