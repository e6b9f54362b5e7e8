//! The page with the plan of the museum, and the page with opening hours and notices.

use std::path::PathBuf;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use roxmltree::Document;
use serde::Deserialize;

use crate::model::{
    OpeningHours, OpeningState, PictureKind, Plan, Screen, Slug, TimeOfDay, Weekday,
};
use crate::service::{Services, TourSnapshot};
use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::text::LocalizedText;
use crate::web::visitor::facilities::{LegendEntry, legend};
use crate::web::visitor::layout::Layout;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::plan::PlanView;
use crate::web::visitor::plan_rooms::room_places;
use crate::web::visitor::room_url::{self, room_path};
use crate::web::visitor::route::{self, RouteCard};

#[derive(Template)]
#[template(path = "map.html")]
pub(in crate::web) struct MapPage {
    layout: Layout,
    /// SVG from `PlanView`. Its drawing was checked when it was uploaded.
    plan: String,
    note: LocalizedText,
    alternative: LocalizedText,
    visit: String,
    rooms: Vec<RoomLink>,
    routes: Vec<RouteCard>,
    legend: Vec<LegendEntry>,
    /// Whether the legend says what is nearest to the visitor.
    has_origin: bool,
    has_route: bool,
}

struct RoomLink {
    slug: String,
    number: String,
    name: LocalizedText,
    href: String,
    here: bool,
}

/// Where the visitor comes from.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct MapQuery {
    /// The room whose screen links here.
    pub(in crate::web) from: Option<String>,
    /// The room in which the visitor stands, if it is not that of the screen.
    pub(in crate::web) room: Option<String>,
}

/// The plan of the tour, and its SVG, which is empty if the plan is a photograph.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct PlanSource<'a> {
    pub(in crate::web) plan: &'a Plan,
    pub(in crate::web) drawing: &'a str,
}

pub(in crate::web) async fn show_map(
    State(services): State<Services>,
    Path(tag): Path<String>,
    Query(query): Query<MapQuery>,
    requester: Requester,
) -> Result<impl IntoResponse> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let plan = published.tour.plan.as_ref();
    let plan = plan.ok_or(HttpError::NoSuchPage)?;
    let path = services
        .playback
        .picture_path(&plan.picture.file, plan.picture.kind);
    let drawing = read_drawing(plan, path.ok_or(HttpError::NoSuchPage)?).await?;
    let screen = requester.screen_from(&services, query.from.as_deref());
    let source = PlanSource {
        plan,
        drawing: &drawing,
    };
    let page = map_page(&published, &locale, source, &query, screen.as_ref());
    Ok((CACHEABLE, Page(page)))
}

/// The SVG of a plan; empty if the plan is a photograph.
///
/// # Errors
///
/// The file cannot be read.
pub(in crate::web) async fn read_drawing(plan: &Plan, path: PathBuf) -> Result<String> {
    match plan.picture.kind {
        PictureKind::Photograph => Ok(String::new()),
        PictureKind::Drawing => tokio::fs::read_to_string(path)
            .await
            .map_err(HttpError::File),
    }
}

/// The page of a plan, for a visitor who comes from a room, and possibly from its `screen`.
pub(in crate::web) fn map_page(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    PlanSource { plan, drawing }: PlanSource<'_>,
    MapQuery { from, room }: &MapQuery,
    screen: Option<&Screen>,
) -> MapPage {
    let tour = &published.tour;
    let slug = |text: &Option<String>| text.as_ref()?.parse::<Slug>().ok();
    let here = slug(room).or_else(|| slug(from));
    let queries = [("from", from), ("room", room)].into_iter();
    let queries: Vec<String> = queries
        .filter_map(|(name, text)| Some(format!("{name}={}", slug(text)?)))
        .collect();
    let rest = match queries.join("&").as_str() {
        "" => "map".to_owned(),
        queries => format!("map?{queries}"),
    };
    let title = locale.words.text("map-head");
    let query = room_url::from_query(screen);
    let rooms = tour.rooms.iter().map(|room| RoomLink {
        slug: room.slug.to_string(),
        number: room.number.to_string(),
        name: locale.text(&room.name),
        href: format!("{}{query}", room_path(locale, room)),
        here: here.as_ref() == Some(&room.slug),
    });
    let view = PlanView {
        tour,
        locale,
        picture: &plan.picture,
        here: here.as_ref(),
        query: &query,
    };
    let document = Document::parse(drawing).ok();
    let places = document
        .as_ref()
        .map_or(Vec::new(), |document| room_places(document, tour));
    let drawn = document.as_ref();
    MapPage {
        rooms: rooms.collect(),
        routes: route::cards(published, locale, screen),
        layout: Layout {
            map: None,
            ..Layout::new(published, locale, &rest, screen).with_title(title.into())
        },
        plan: match plan.picture.kind {
            PictureKind::Drawing => drawn
                .and_then(|document| view.drawing(document, &places))
                .unwrap_or_default(),
            PictureKind::Photograph => view.photograph(&locale.base.picture_url(&plan.picture)),
        },
        note: locale.text(&plan.note),
        alternative: locale.text(&plan.picture.alternative),
        visit: locale.url(&format!("visit{query}")),
        has_origin: places.iter().any(|place| Some(&place.slug) == view.here),
        has_route: drawn.is_some_and(|document| PlanView::has_route(document, &places)),
        legend: legend(tour, &plan.picture, &places, locale, view.here),
    }
}

#[derive(Template)]
#[template(path = "visit.html")]
pub(in crate::web) struct VisitPage {
    layout: Layout,
    hours: Vec<String>,
    closed: Option<String>,
    notices: Vec<(LocalizedText, LocalizedText)>,
    /// Whether visitors are asked how they liked a clip.
    is_asked: bool,
}

pub(in crate::web) async fn show_visit(
    State(services): State<Services>,
    Path(tag): Path<String>,
    Query(MapQuery { from, .. }): Query<MapQuery>,
    requester: Requester,
) -> Result<Page<VisitPage>> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let screen = requester.screen_from(&services, from.as_deref());
    let page = visit_page(&published, &locale, screen.as_ref(), services.hours.state());
    Ok(Page(page))
}

pub(in crate::web) fn visit_page(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    screen: Option<&Screen>,
    opening: OpeningState,
) -> VisitPage {
    let tour = &published.tour;
    let title = locale.words.text("visit");
    let query = room_url::from_query(screen);
    let rest = format!("visit{query}");
    VisitPage {
        layout: Layout::new(published, locale, &rest, screen).with_title(title.into()),
        hours: tour
            .hours
            .iter()
            .map(|hours| hours_line(locale.words, hours))
            .collect(),
        closed: closed_notice(locale.words, opening),
        is_asked: tour.feedback.is_asked(),
        notices: tour
            .notices
            .iter()
            .map(|notice| (locale.text(&notice.head), locale.text(&notice.text)))
            .collect(),
    }
}

/// When a closed house opens again; None while it is open.
pub(in crate::web) fn closed_notice(words: &Translations, opening: OpeningState) -> Option<String> {
    let OpeningState::Closed {
        days_ahead,
        day,
        opens,
    } = opening
    else {
        return None;
    };
    let key = match days_ahead {
        0 => "shut-today",
        1 => "shut-tomorrow",
        _ => "shut-until",
    };
    let day = words.text(weekday_key(day));
    let values = [
        ("day", day.into()),
        ("time", format_time(words, opens).into()),
    ];
    Some(words.text_with(key, &values))
}

/// Opening hours as a line: `Tuesday to Saturday, Sunday: 10:00–17:00`.
pub(in crate::web) fn hours_line(words: &Translations, hours: &OpeningHours) -> String {
    let is_open = |weekday: &&Weekday| hours.days.contains(weekday);
    let mut spans = Vec::new();
    let mut week = Weekday::ALL.iter().peekable();
    while let Some(first) = week.next() {
        if !is_open(&first) {
            continue;
        }
        let mut last = first;
        let mut days = 1;
        while let Some(next) = week.next_if(is_open) {
            (last, days) = (next, days + 1);
        }
        let (first, last) = (
            words.text(weekday_key(*first)),
            words.text(weekday_key(*last)),
        );
        spans.push(match days {
            1 => first,
            2 => words.text_with(
                "days-more",
                &[("days", first.into()), ("more", last.into())],
            ),
            _ => words.text_with("days", &[("first", first.into()), ("last", last.into())]),
        });
    }
    let text = spans.into_iter().reduce(|days, more| {
        words.text_with("days-more", &[("days", days.into()), ("more", more.into())])
    });
    let text = text.unwrap_or_default();
    let mut letters = text.chars();
    let head: String = letters
        .next()
        .iter()
        .flat_map(|letter| letter.to_uppercase())
        .collect();
    let days = format!("{head}{}", letters.as_str());
    let values = [
        ("days", days.into()),
        ("open", format_time(words, hours.open).into()),
        ("close", format_time(words, hours.close).into()),
    ];
    words.text_with("hours-line", &values)
}

/// A time as the language writes it: `9:30`, `9 h 30`.
fn format_time(words: &Translations, time: TimeOfDay) -> String {
    let values = [
        ("hour", time.hour().into()),
        ("minute", format!("{:02}", time.minute()).into()),
        ("minutes", time.minute().into()),
    ];
    words.text_with("clock", &values)
}

pub(in crate::web) fn weekday_key(weekday: Weekday) -> &'static str {
    match weekday {
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

    fn line(tag: &str, days: &[&str], open: &str, close: &str) -> String {
        let days = days.iter().map(|day| day.parse().unwrap()).collect();
        let (open, close) = (open.parse().unwrap(), close.parse().unwrap());
        hours_line(
            Translations::visitor(tag).unwrap(),
            &OpeningHours { days, open, close },
        )
    }

    #[test]
    fn consecutive_days_are_written_as_a_range() {
        let line = |days: &[&str]| line("es", days, "10:00", "17:00");
        let week = ["tuesday", "wednesday", "thursday", "friday", "saturday"];
        assert_eq!(line(&week), "Martes a sábado: 10:00–17:00");
        assert_eq!(line(&["friday", "monday"]), "Lunes, viernes: 10:00–17:00");
        assert_eq!(
            line(&["saturday", "sunday"]),
            "Sábado, domingo: 10:00–17:00"
        );
    }
    #[test]
    fn hours_are_written_as_the_language_writes_them() {
        for (tag, expected) in [
            ("en", "Friday, Sunday: 9:05–17:00"),
            (
                "fr",
                "Vendredi, dimanche\u{a0}: 9\u{a0}h\u{a0}05 – 17\u{a0}h",
            ),
            ("pt", "Sexta-feira, domingo: 9h05–17h"),
            ("de", "Freitag, Sonntag: 9:05–17:00\u{a0}Uhr"),
        ] {
            assert_eq!(line(tag, &["friday", "sunday"], "09:05", "17:00"), expected);
        }
    }
}
