//! What a phone saves so that the tour plays without a network: pages, the data of clips, sound and pictures of one
//! language, as `service-worker.js` serves them.

use std::collections::BTreeSet;
use std::slice;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::model::{Picture, Room, Screen};
use crate::service::{Services, TourSnapshot};
use crate::web::assets;
use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::Result;
use crate::web::visitor::clips::json_path;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::room_url::{find_room, room_path};

/// What the requesting page wants to save: one room, or all.
#[derive(Deserialize)]
pub(in crate::web) struct OfflineQuery {
    room: Option<String>,
}

/// The addresses that a phone saves.
#[derive(Debug, Serialize)]
struct OfflineFiles {
    /// The edition that the pages are of.
    edition: u32,
    addresses: BTreeSet<String>,
}

/// What a phone's page offers to save.
#[derive(Debug)]
pub(in crate::web) struct SaveOffer {
    /// The address of the list of files.
    pub(in crate::web) files: String,
    /// The edition of the page.
    pub(in crate::web) edition: u32,
    /// The text of the button, with the size.
    pub(in crate::web) label: String,
}

impl SaveOffer {
    /// The offer of one room, or of the whole tour. None for the pages of a screen and of the preview.
    pub(in crate::web) fn new(
        published: &TourSnapshot,
        locale: &VisitorLocale,
        screen: Option<&Screen>,
        room: Option<&Room>,
    ) -> Option<Self> {
        if screen.is_some() || locale.base.is_preview() {
            return None;
        }
        let (query, label) = match room {
            Some(room) => (format!("?room={}", room.slug), "save-room"),
            None => (String::new(), "save-tour"),
        };
        let rooms = match room {
            Some(room) => slice::from_ref(room),
            None => published.tour.rooms.as_slice(),
        };
        let size = [("size", megabytes(published, locale, rooms).into())];
        Some(Self {
            files: locale.url(&format!("offline.json{query}")),
            edition: published.page_edition(),
            label: locale.words.text_with(label, &size),
        })
    }
}

/// The recordings of these rooms in the visitor's language, in whole megabytes, at least one. Everything else is small
/// beside them.
fn megabytes(published: &TourSnapshot, locale: &VisitorLocale, rooms: &[Room]) -> u64 {
    let clips = rooms.iter().flat_map(Room::offered);
    let narrations =
        clips.filter_map(|clip| clip.narration(&locale.language, &published.tour.languages));
    let recordings = narrations.filter_map(|(_, narration)| published.recording(narration));
    let bytes: u64 = recordings.map(|found| found.browser_file.bytes).sum();
    bytes.div_ceil(1_000_000).max(1)
}

/// The addresses as JSON.
pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path(tag): Path<String>,
    Query(query): Query<OfflineQuery>,
) -> Result<Response> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let rooms = match &query.room {
        Some(slug) => slice::from_ref(find_room(&published, slug)?),
        None => published.tour.rooms.as_slice(),
    };
    let files = files(&published, &locale, rooms);
    Ok((CACHEABLE, [(CACHE_CONTROL, "no-cache")], Json(files)).into_response())
}

fn files(published: &TourSnapshot, locale: &VisitorLocale, rooms: &[Room]) -> OfflineFiles {
    let tour = &published.tour;
    let picture_url = |picture: &Picture| locale.base.picture_url(picture);
    let mut addresses = BTreeSet::from([locale.url(""), locale.url("visit")]);
    if let Some(plan) = &tour.plan {
        addresses.extend([locale.url("map"), picture_url(&plan.picture)]);
    }
    let routes = tour.routes.iter();
    addresses.extend(routes.map(|route| locale.url(&format!("routes/{}", route.slug))));
    // The home page has the pictures of all rooms.
    addresses.extend(
        tour.rooms
            .iter()
            .flat_map(|room| &room.picture)
            .map(picture_url),
    );
    for room in rooms {
        addresses.insert(room_path(locale, room));
        for clip in room.offered() {
            let Some((_, narration)) = clip.narration(&locale.language, &tour.languages) else {
                continue;
            };
            let recording = published.recording(narration);
            addresses.insert(locale.url(&json_path(room, &clip.key, published.page_edition())));
            addresses.extend(clip.picture.as_ref().map(picture_url));
            addresses.extend(
                recording.map(|found| locale.base.recording_url(&found.browser_file.sha256)),
            );
        }
    }
    addresses.extend(assets::visitor_urls());
    OfflineFiles {
        edition: published.page_edition(),
        addresses,
    }
}
