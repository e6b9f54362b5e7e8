//! The idle page of a room's screen: its picture, and each language as a start button.

use std::time::Instant;

use askama::Template;
use axum::extract::{Path, State};

use crate::model::{Ms, OpeningState, Room, Screen, SpeakerStatus};
use crate::service::{Services, TourSnapshot};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::visitor::clips::total_length;
use crate::web::visitor::layout::Layout;
use crate::web::visitor::live;
use crate::web::visitor::locale::{LanguageLink, VisitorLocale, tour_translations};
use crate::web::visitor::map::closed_notice;
use crate::web::visitor::number_figure::NumberFigure;
use crate::web::visitor::pictures::PictureView;
use crate::web::visitor::room_url::{find_room, room_path};

#[derive(Template)]
#[template(path = "attract.html")]
pub(in crate::web) struct AttractPage {
    layout: Layout,
    slug: String,
    speaker: &'static str,
    edition: u32,
    action: String,
    start: String,
    /// The room's picture, and those of its clips, which are shown in turn.
    pictures: Vec<PictureView>,
    figure: NumberFigure,
    closed: Option<String>,
    muted: bool,
    playing: Option<String>,
    /// How many clips the room has.
    clips: String,
    /// The total length of its recordings. None without recordings.
    length: Option<Ms>,
    starts: Vec<StartLink>,
    /// The address of the QR code for phones, if phones can reach the museum.
    code: Option<String>,
}

/// The start button of a language.
struct StartLink {
    link: LanguageLink,
    words: &'static Translations,
}

pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path(slug): Path<String>,
    requester: Requester,
) -> Result<Page<AttractPage>> {
    let published = services.editions.current();
    let locale = VisitorLocale::tour_default(&published)?;
    let room = find_room(&published, &slug)?;
    let status = services
        .speakers
        .status(&room.slug)
        .map(|status| status.borrow().clone());
    let screen = requester.screen_of(&services, &room.slug);
    Ok(Page(page(
        &published,
        &locale,
        room,
        screen.as_ref(),
        status.as_ref(),
        services.clock.monotonic(),
        HouseState {
            opening: services.hours.state(),
            muted: services.speakers.muted().is_some(),
            on_phones: services.phone_address().is_some(),
        },
    )))
}

/// The states of the whole museum.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct HouseState {
    pub(in crate::web) opening: OpeningState,
    /// Whether staff have muted all speakers.
    pub(in crate::web) muted: bool,
    /// Whether phones can reach the museum.
    pub(in crate::web) on_phones: bool,
}

/// The page of a room. `status` is the state of its speaker, and `now` the time at which the page is made.
pub(in crate::web) fn page(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    room: &Room,
    screen: Option<&Screen>,
    status: Option<&SpeakerStatus>,
    now: Instant,
    state: HouseState,
) -> AttractPage {
    let words = locale.words;
    let path = format!("rooms/{}", room.slug);
    let playing = status.and_then(|status| status.now_playing.as_ref());
    let playing = playing.map(|playing| {
        let left = playing.length - playing.position_at(now);
        let values = [
            ("title", playing.narration.title.clone().into()),
            ("left", left.to_string().into()),
        ];
        words.text_with("attract-playing", &values)
    });
    AttractPage {
        layout: Layout::new(published, locale, &path, screen).with_room(locale, room),
        slug: room.slug.to_string(),
        speaker: live::health_name(status),
        edition: published.page_edition(),
        code: state
            .on_phones
            .then(|| locale.url(&format!("{path}/phone.svg"))),
        clips: words.text_with("clips", &[("count", room.offered().count().into())]),
        length: total_length(published, locale, room),
        starts: tour_translations(&published.tour)
            .zip(locale.language_links(published, &path))
            .map(|((_, words), link)| StartLink { link, words })
            .collect(),
        action: locale.url(&path),
        start: room_path(locale, room),
        pictures: room
            .picture
            .iter()
            .chain(room.offered().filter_map(|clip| clip.picture.as_ref()))
            .map(|picture| PictureView::new(picture, locale))
            .collect(),
        figure: NumberFigure::new(&room.number),
        closed: closed_notice(words, state.opening),
        muted: state.muted,
        playing,
    }
}
