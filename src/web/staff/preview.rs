//! The preview: visitors' pages made from the draft. They play on the browser that shows them.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Language, Room, Screen, ScreenId};
use crate::service::TourSnapshot;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::select::SelectOption;
use crate::web::visitor::attract;
use crate::web::visitor::clips;
use crate::web::visitor::home;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::map;
use crate::web::visitor::room::RoomPageContext;
use crate::web::visitor::room_url::find_room;
use crate::web::visitor::route::{self, find_route};
use crate::web::visitor::short_url::url_of_number;
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/preview.html")]
pub(super) struct PreviewPage {
    layout: StaffLayout,
    rooms: Vec<SelectOption>,
    languages: Vec<SelectOption>,
    sizes: Vec<SelectOption>,
    /// The class of the inline frame.
    size: &'static str,
    /// The address in the inline frame.
    address: String,
}

/// The chosen page, language and device.
#[derive(Deserialize)]
pub(super) struct PreviewChoice {
    /// The slug of a room, or of a route after [`ROUTE_PREFIX`].
    #[serde(default)]
    room: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    size: String,
}

/// The devices: value in the address, and text key. Panels are named by their inches.
const SIZES: [(&str, &str); 3] = [
    ("phone", "preview-phone"),
    ("seven", "preview-seven"),
    ("ten", "preview-ten"),
];

/// Before the slug of a route in the list of rooms.
const ROUTE_PREFIX: &str = "routes/";

/// The options for rooms and routes, languages and devices. The empty room is the landing page.
pub(super) fn options(
    request: &StaffRequest,
    preview: &TourSnapshot,
    choice: &PreviewChoice,
) -> [Vec<SelectOption>; 3] {
    let words = request.words;
    let tour = &preview.tour;
    let landing_page = SelectOption {
        value: String::new(),
        name: words.text("preview-house"),
        selected: choice.room.is_empty(),
    };
    let rooms = tour.rooms.iter().map(|room| SelectOption {
        value: room.slug.to_string(),
        name: format!("{} {}", room.number, tour::text(words, tour, &room.name)),
        selected: room.slug.as_str() == choice.room,
    });
    let routes = tour.routes.iter().map(|route| {
        let value = format!("{ROUTE_PREFIX}{}", route.slug);
        SelectOption {
            selected: value == choice.room,
            name: tour::route_name(words, tour, route),
            value,
        }
    });
    let languages = tour.languages.iter().map(|language| SelectOption {
        value: language.to_string(),
        name: language.native_name(),
        selected: language.as_str() == choice.language,
    });
    let sizes = SIZES.iter().map(|(value, key)| SelectOption {
        value: (*value).to_owned(),
        name: words.text(key),
        selected: *value == choice.size,
    });
    [
        std::iter::once(landing_page)
            .chain(rooms)
            .chain(routes)
            .collect(),
        languages.collect(),
        sizes.collect(),
    ]
}

impl PreviewChoice {
    /// The first room in the reader's language, on a phone.
    pub(super) fn default_for(request: &StaffRequest, preview: &TourSnapshot) -> Self {
        let room = preview.tour.rooms.first();
        Self {
            room: room.map(|room| room.slug.to_string()).unwrap_or_default(),
            language: tour::best_language(request.words, &preview.tour)
                .map_or_else(String::new, ToString::to_string),
            size: "phone".to_owned(),
        }
    }
}

/// The page with the lists and the inline frame.
pub(super) async fn show(
    request: StaffRequest,
    Query(choice): Query<PreviewChoice>,
) -> Result<Page<PreviewPage>> {
    let preview = request
        .services
        .publishing
        .preview_draft(request.actor())
        .await?;
    let size = SIZES
        .iter()
        .map(|(value, _)| *value)
        .find(|value| *value == choice.size);
    let size = size.unwrap_or("phone");
    let base = if size == "phone" {
        UrlBase::PREVIEW
    } else {
        UrlBase::PREVIEW_SCREEN
    };
    let locale = VisitorLocale::from_tag(&preview, &choice.language)
        .or_else(|_| VisitorLocale::tour_default(&preview))?;
    let route = choice.room.strip_prefix(ROUTE_PREFIX);
    let route = route.and_then(|slug| find_route(&preview, slug).ok());
    let path = match (route, find_room(&preview, &choice.room)) {
        (Some(route), _) => route::route_path(route),
        (None, Ok(room)) => format!("rooms/{}", room.slug),
        (None, Err(_)) => String::new(),
    };
    let choice = PreviewChoice {
        language: locale.language.to_string(),
        size: size.to_owned(),
        ..choice
    };
    let [rooms, languages, sizes] = options(&request, &preview, &choice);
    Ok(Page(PreviewPage {
        layout: request.layout(request.words.text("preview")),
        rooms,
        languages,
        sizes,
        size,
        address: locale.with_base(base).url(&path),
    }))
}

/// The query of an address within the preview.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    clip: Option<String>,
    from: Option<String>,
    room: Option<String>,
    number: Option<String>,
    voice: Option<Language>,
    route: Option<String>,
}

/// A page of the preview.
pub(super) async fn page(
    request: StaffRequest,
    Path(path): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response> {
    let (base, path) = match path.strip_prefix("screen/") {
        Some(path) => (UrlBase::PREVIEW_SCREEN, path),
        None => (UrlBase::PREVIEW, path.as_str()),
    };
    let parts: Vec<&str> = path.split('/').collect();
    let preview = request
        .services
        .publishing
        .preview_draft(request.actor())
        .await?;
    let locale_of =
        |tag: &str| Ok::<_, HttpError>(VisitorLocale::from_tag(&preview, tag)?.with_base(base));
    // Each page of the screen preview belongs to the screen of a room.
    let screen_of = |slug: &str| {
        let room = find_room(&preview, slug).ok()?;
        (base == UrlBase::PREVIEW_SCREEN).then(|| screen(room))
    };
    let from = query.from.as_deref().and_then(screen_of);
    Ok(match parts.as_slice() {
        ["rooms", slug] => {
            let locale = VisitorLocale::tour_default(&preview)?.with_base(base);
            let (room, screen) = (find_room(&preview, slug)?, screen_of(slug));
            attract_page(&request, (&preview, &locale), room, screen.as_ref())
        }
        [tag, ""] => Page(home::page(
            &preview,
            &locale_of(tag)?,
            from.as_ref(),
            |_| None,
        ))
        .into_response(),
        [tag, "visit"] => {
            let page = map::visit_page(
                &preview,
                &locale_of(tag)?,
                from.as_ref(),
                request.services.hours.state(),
            );
            Page(page).into_response()
        }
        [tag, "map"] => {
            let origin = map::MapQuery {
                from: query.from,
                room: query.room,
            };
            let locale = locale_of(tag)?;
            let page = map_page(&request, &preview, &locale, &origin, from.as_ref());
            Page(page.await?).into_response()
        }
        [tag, "find"] => {
            let number = query.number.unwrap_or_default();
            let address = url_of_number(&preview, &locale_of(tag)?, &number, None);
            Redirect::to(&address.ok_or(HttpError::NoSuchNumber)?).into_response()
        }
        [tag, "rooms", slug] => {
            let room = find_room(&preview, slug)?;
            let visiting_screen = from.filter(|screen| screen.room != room.slug);
            let screen = screen_of(slug).filter(|_| visiting_screen.is_none());
            let context = RoomPageContext {
                published: &preview,
                locale: &locale_of(tag)?,
                screen: screen.as_ref(),
                visiting_screen: visiting_screen.as_ref(),
                requested_clip: query.clip.as_deref(),
                route: route::requested(&preview, query.route.as_deref()),
                address: None,
                wifi: None,
                now: request.services.clock.monotonic(),
                muted: false,
            };
            Page(context.page(room, None)).into_response()
        }
        [tag, "routes", slug] => {
            let route = find_route(&preview, slug)?;
            Page(route::page(
                &preview,
                &locale_of(tag)?,
                route,
                from.as_ref(),
            ))
            .into_response()
        }
        [tag, "rooms", slug, "clips", file] => {
            show_clip(&preview, &locale_of(tag)?, (slug, file), &query)?
        }
        _ => return Err(HttpError::NoSuchPage),
    })
}

fn show_clip(
    preview: &TourSnapshot,
    locale: &VisitorLocale,
    (room, file): (&str, &str),
    query: &PageQuery,
) -> Result<Response> {
    let body = clips::clip_json(preview, locale, room, file, query.voice.as_ref())?;
    Ok(Json(body).into_response())
}

/// The page of a screen at rest.
fn attract_page(
    request: &StaffRequest,
    (preview, locale): (&TourSnapshot, &VisitorLocale),
    room: &Room,
    screen: Option<&Screen>,
) -> Response {
    let house = attract::HouseState {
        opening: request.services.hours.state(),
        muted: false,
        on_phones: false,
    };
    let now = request.services.clock.monotonic();
    let page = attract::page(preview, locale, room, screen, None, now, house);
    Page(page).into_response()
}

/// The page of the draft's plan.
async fn map_page(
    request: &StaffRequest,
    preview: &TourSnapshot,
    locale: &VisitorLocale,
    origin: &map::MapQuery,
    screen: Option<&Screen>,
) -> Result<map::MapPage> {
    let plan = preview.tour.plan.as_ref();
    let plan = plan.ok_or(HttpError::NoSuchPage)?;
    let editing = &request.services.editing;
    let path = editing.picture_preview(request.actor(), &plan.picture.file)?;
    let drawing = map::read_drawing(plan, path.ok_or(HttpError::NoSuchPage)?).await?;
    let source = map::PlanSource {
        plan,
        drawing: &drawing,
    };
    Ok(map::map_page(preview, locale, source, origin, screen))
}

fn screen(room: &Room) -> Screen {
    Screen {
        id: ScreenId::Box,
        room: room.slug.clone(),
        panel: None,
    }
}
