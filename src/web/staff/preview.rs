//! The draft as visitors would have it: the very pages that they get, played on themselves alone.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Room, Screen, ScreenId};
use crate::service::{PublishedTour, Service};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::visitor::attract;
use crate::web::visitor::clips;
use crate::web::visitor::house;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::map;
use crate::web::visitor::room::Asking;
use crate::web::visitor::room_url::room;
use crate::web::visitor::url_base::Base;

/// What nobody but its reader may keep.

#[derive(Template)]
#[template(path = "staff/preview.html")]
pub(super) struct PreviewPage {
    layout: StaffLayout,
    rooms: Vec<Choice>,
    languages: Vec<Choice>,
    sizes: Vec<Choice>,
    /// The class of the frame, and the page in it.
    size: &'static str,
    address: String,
}

/// One option of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// What somebody wants to look at, and in what.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    room: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    size: String,
}

/// A panel of seven inches, one of ten, and a phone.
const SIZES: [(&str, &str); 3] = [
    ("phone", "preview-phone"),
    ("seven", "preview-seven"),
    ("ten", "preview-ten"),
];

/// The lists to choose from: rooms (none is the house), languages, and sizes.
pub(super) fn choices(
    request: &StaffRequest,
    house: &PublishedTour,
    wanted: &Wanted,
) -> [Vec<Choice>; 3] {
    let words = request.words;
    let tour = &house.edition.tour;
    let whole = Choice {
        value: String::new(),
        name: words.text("preview-house"),
        chosen: wanted.room.is_empty(),
    };
    let rooms = tour.rooms.iter().map(|it| Choice {
        value: it.slug.to_string(),
        name: format!("{} {}", it.number, tour::text(words, tour, &it.name)),
        chosen: it.slug.as_str() == wanted.room,
    });
    let languages = tour.languages.iter().map(|it| Choice {
        value: it.to_string(),
        name: it.native_name(),
        chosen: it.as_str() == wanted.language,
    });
    let sizes = SIZES.iter().map(|(value, key)| Choice {
        value: (*value).to_owned(),
        name: words.text(key),
        chosen: *value == wanted.size,
    });
    [
        std::iter::once(whole).chain(rooms).collect(),
        languages.collect(),
        sizes.collect(),
    ]
}

impl Wanted {
    /// A room and the reader's own language, on a phone.
    pub(super) fn usual(request: &StaffRequest, house: &PublishedTour) -> Self {
        let first = house.edition.tour.rooms.first();
        Self {
            room: first.map(|it| it.slug.to_string()).unwrap_or_default(),
            language: tour::own(request.words, &house.edition.tour)
                .map_or_else(String::new, ToString::to_string),
            size: "phone".to_owned(),
        }
    }
}

/// The draft in a frame of the wanted size.
pub(super) async fn choose(
    State(service): State<Service>,
    request: StaffRequest,
    Query(wanted): Query<Wanted>,
) -> Result<Page<PreviewPage>, HttpError> {
    let house = service.preview_draft(&request.staff).await?;
    let size = SIZES.iter().map(|it| it.0).find(|it| *it == wanted.size);
    let size = size.unwrap_or("phone");
    let base = if size == "phone" {
        Base::PREVIEW
    } else {
        Base::PREVIEW_SCREEN
    };
    let first = || Reader::first(&house);
    let reader = Reader::of(&house, &wanted.language).or_else(|_| first())?;
    let rest = match room(&house, &wanted.room) {
        Ok(room) => format!("rooms/{}", room.slug),
        Err(_) => String::new(),
    };
    let wanted = Wanted {
        language: reader.language.to_string(),
        size: size.to_owned(),
        ..wanted
    };
    let [rooms, languages, sizes] = choices(&request, &house, &wanted);
    Ok(Page(PreviewPage {
        layout: request
            .layout(request.words.text("preview"))
            .under("/staff/publish"),
        rooms,
        languages,
        sizes,
        size,
        address: reader.below(base).page(&rest),
    }))
}

/// What an address within the preview may ask for besides.
#[derive(Deserialize)]
pub(super) struct Asked {
    clip: Option<String>,
    from: Option<String>,
    number: Option<String>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, HttpError> {
    let (base, path) = match path.strip_prefix("screen/") {
        Some(path) => (Base::PREVIEW_SCREEN, path),
        None => (Base::PREVIEW, path.as_str()),
    };
    let parts: Vec<&str> = path.split('/').collect();
    let house = service.preview_draft(&request.staff).await?;
    let of = |tag: &str| Ok::<_, HttpError>(Reader::of(&house, tag)?.below(base));
    // On a screen every page is one of some room's screen.
    let screen_of = |slug: &str| {
        let room = room(&house, slug).ok()?;
        (base == Base::PREVIEW_SCREEN).then(|| screen(room))
    };
    let from = asked.from.as_deref().and_then(screen_of);
    Ok(match parts.as_slice() {
        ["rooms", slug] => {
            let (reader, room) = (Reader::first(&house)?.below(base), room(&house, slug)?);
            let (screen, at) = (screen_of(slug), service.now());
            let screen = screen.as_ref();
            Page(attract::page(
                &house,
                &reader,
                room,
                screen,
                None,
                at,
                attract::Quiet {
                    door: service.opening_state(),
                    muted: false,
                },
            ))
            .into_response()
        }
        [tag, ""] => Page(house::page(&house, &of(tag)?, from.as_ref(), |_| None)).into_response(),
        [tag, "visit"] => {
            let page = map::visit_page(&house, &of(tag)?, from.as_ref(), service.opening_state());
            Page(page).into_response()
        }
        [tag, "map"] => {
            let plan = house.edition.tour.plan.as_ref();
            let plan = plan.ok_or(HttpError::NoSuchPage)?;
            let path = service.picture_preview(&request.staff, &plan.picture.file)?;
            let drawing = map::drawing(plan, path.ok_or(HttpError::NoSuchPage)?).await?;
            let come = (asked.from.as_deref(), from.as_ref());
            Page(map::map_page(&house, &of(tag)?, (plan, &drawing), come)).into_response()
        }
        [tag, "find"] => {
            let number = asked.number.unwrap_or_default();
            let found = house::numbered(&house, &of(tag)?, &number);
            Redirect::to(&found.ok_or(HttpError::NoSuchNumber)?).into_response()
        }
        [tag, "rooms", slug] => {
            let room = room(&house, slug)?;
            let elsewhere = from.filter(|it| it.room != room.slug);
            let screen = screen_of(slug).filter(|_| elsewhere.is_none());
            let asking = Asking {
                house: &house,
                reader: &of(tag)?,
                screen: screen.as_ref(),
                elsewhere: elsewhere.as_ref(),
                wanted: asked.clip.as_deref(),
                address: None,
                at: service.now(),
                muted: false,
            };
            Page(asking.page(room, None)).into_response()
        }
        [tag, "rooms", slug, "clips", file] => {
            Json(clips::told(&house, &of(tag)?, slug, file)?).into_response()
        }
        _ => return Err(HttpError::NoSuchPage),
    })
}

fn screen(room: &Room) -> Screen {
    Screen {
        id: ScreenId(0),
        room: room.slug.clone(),
        panel: None,
    }
}
