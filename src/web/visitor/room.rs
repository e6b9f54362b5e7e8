//! The page of a room: its clips, the clip that plays now, and the controls.

use std::time::Instant;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::model::{
    Direction, Language, Ms, NowPlaying, Room, Route, Screen, SpeakerStatus, Volume, Wifi,
};
use crate::service::{Services, TourSnapshot};
use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::text::LocalizedText;
use crate::web::visitor::clips::ClipItem;
use crate::web::visitor::layout::Layout;
use crate::web::visitor::live;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::number_figure::NumberFigure;
use crate::web::visitor::offline::SaveOffer;
use crate::web::visitor::pictures::PictureView;
use crate::web::visitor::room_url::{self, find_room, room_path};
use crate::web::visitor::route::{self, NextStop};
use crate::web::visitor::short_url::room_short_path;
use crate::web::visitor::variant_choice::VariantChoice;
use crate::web::visitor::wifi::WifiView;

#[derive(Template)]
#[template(path = "room.html")]
pub(in crate::web) struct RoomPage {
    layout: Layout,
    action: String,
    slug: String,
    /// How many rooms the tour has.
    rooms: usize,
    previous_room: Option<RoomLink>,
    next_room: Option<RoomLink>,
    edition: u32,
    /// The room's picture, and those of its clips.
    slides: Vec<Slide>,
    figure: NumberFigure,
    line: LocalizedText,
    /// The tags of the tour's right-to-left languages, separated by spaces.
    rtl: String,
    speaker: &'static str,
    /// Whether staff have muted the speaker of this screen.
    muted: bool,
    /// The key of the clip that the play button starts; empty if no clip has a recording.
    hero: String,
    /// The key of the requested clip, if it has no recording: its text is opened at once.
    opened: Option<String>,
    clips: Vec<ClipItem>,
    /// The variants that a visitor may have chosen to hear first.
    choice: VariantChoice,
    /// None on a screen.
    save: Option<SaveOffer>,
    /// Whether visitors are asked how they liked a clip.
    is_asked: bool,
    /// What comes next on the visitor's route.
    next_stop: Option<NextStop>,
    heading: &'static str,
    state: &'static str,
    now: Option<Playing>,
    toggle: String,
    volume: u8,
    quieter: u8,
    louder: u8,
    level: String,
    /// Whether phones can reach the museum, so that a visitor can continue on one.
    carry: bool,
    /// The short address of the room for phones.
    address: String,
    /// The network that phones join, on screens.
    wifi: Option<WifiView>,
}

/// The room before or after this one.
struct RoomLink {
    href: String,
    number: String,
    name: LocalizedText,
    picture: Option<PictureView>,
}

/// The picture that is shown while a clip plays.
struct Slide {
    /// The key of the clip; empty for the room's picture, which is shown with all clips that have none.
    of: String,
    /// None if the room has no picture; its number is shown instead.
    picture: Option<PictureView>,
    shown: bool,
}

/// The clip that the room's speaker plays when the page is made.
struct Playing {
    clip: String,
    number: String,
    language: String,
    direction: &'static str,
    title: String,
    phase: &'static str,
    position: Ms,
    length: Ms,
    caption: String,
    toggle: String,
    stop: String,
}

pub(in crate::web) async fn show(
    State(services): State<Services>,
    Path((tag, slug)): Path<(String, String)>,
    Query(RoomQuery { clip, from, route }): Query<RoomQuery>,
    requester: Requester,
) -> Result<impl IntoResponse> {
    let published = services.editions.current();
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let room = find_room(&published, &slug)?;
    let status = services
        .speakers
        .status(&room.slug)
        .map(|status| status.borrow().clone());
    // A screen of another room shows the texts of this room, with a link back to its own.
    let visiting_screen = requester.screen_of_other_room(&services, &room.slug, from.as_deref());
    let screen = match visiting_screen {
        Some(_) => None,
        None => requester.screen_of(&services, &room.slug),
    };
    let address = services.phone_address();
    let context = RoomPageContext {
        published: &published,
        locale: &locale,
        screen: screen.as_ref(),
        visiting_screen: visiting_screen.as_ref(),
        requested_clip: clip.as_deref(),
        route: route::requested(&published, route.as_deref()),
        address: address.as_deref(),
        wifi: services.network.wifi(),
        now: services.clock.monotonic(),
        muted: services.speakers.muted().is_some(),
    };
    Ok((CACHEABLE, Page(context.page(room, status.as_ref()))))
}

/// The values that a room's page depends on.
pub(in crate::web) struct RoomPageContext<'a> {
    pub(in crate::web) published: &'a TourSnapshot,
    pub(in crate::web) locale: &'a VisitorLocale,
    /// The requesting screen of this room. None if the page plays on the device itself.
    pub(in crate::web) screen: Option<&'a Screen>,
    /// The requesting screen of another room.
    pub(in crate::web) visiting_screen: Option<&'a Screen>,
    /// The key or the number of the clip that the address names.
    pub(in crate::web) requested_clip: Option<&'a str>,
    /// The route that the visitor follows.
    pub(in crate::web) route: Option<&'a Route>,
    /// The base URL at which phones reach the museum.
    pub(in crate::web) address: Option<&'a str>,
    /// The wireless network for visitors.
    pub(in crate::web) wifi: Option<&'a Wifi>,
    /// The time at which the page is made.
    pub(in crate::web) now: Instant,
    /// Whether staff have muted the whole museum.
    pub(in crate::web) muted: bool,
}

/// The query of a room's page. The QR code of a screen names a clip.
#[derive(Deserialize)]
pub(in crate::web) struct RoomQuery {
    pub(in crate::web) clip: Option<String>,
    /// The slug of the room whose screen shows the page.
    pub(in crate::web) from: Option<String>,
    /// The slug of the route that the visitor follows.
    pub(in crate::web) route: Option<String>,
}

impl RoomPageContext<'_> {
    pub(in crate::web) fn page(&self, room: &Room, status: Option<&SpeakerStatus>) -> RoomPage {
        let (published, locale, words) = (self.published, self.locale, self.locale.words);
        let path = format!("rooms/{}", room.slug);
        let rest = format!("{path}{}", self.query());
        // The page of a phone does not depend on the speaker, so that it can be cached.
        let own_status = status.filter(|_| self.screen.is_some());
        let playing = own_status.and_then(|status| status.now_playing.as_ref());
        let volume = own_status
            .map(|status| status.volume)
            .unwrap_or_default()
            .step();
        let mut clips: Vec<ClipItem> = room
            .offered()
            .filter_map(|clip| ClipItem::new(published, locale, room, clip, playing))
            .collect();
        let now = playing.map(|playing| playing_view(self.now, words, playing));
        let has_key = |clip: &&ClipItem| self.requested_clip == Some(clip.key.as_str());
        let has_number = |clip: &&ClipItem| self.requested_clip == clip.key.split('-').next();
        let requested = clips.iter().find(has_key);
        let requested = requested.or_else(|| clips.iter().find(has_number));
        let has_sound = |clip: &&ClipItem| clip.sound.is_some();
        let opened = requested
            .filter(|clip| !has_sound(clip))
            .map(|clip| clip.key.clone());
        let first = requested
            .filter(has_sound)
            .or_else(|| clips.iter().find(has_sound));
        let toggle = match (&now, first) {
            (Some(playing), _) => playing.toggle.clone(),
            (None, Some(clip)) => clip.listen.clone(),
            (None, None) => String::new(),
        };
        let hero = first.map(|clip| clip.key.clone()).unwrap_or_default();
        let next_stop = self.next_stop(room, requested.or(first));
        let shown_clip = now.as_ref().map_or(&hero, |playing| &playing.clip);
        let slides = slides(self.locale, room, &mut clips, shown_clip);
        RoomPage {
            layout: Layout::new(
                published,
                locale,
                &rest,
                self.screen.or(self.visiting_screen),
            )
            .with_room(locale, room)
            .within(room),
            action: locale.url(&path),
            slug: room.slug.to_string(),
            rooms: published.tour.rooms.len(),
            previous_room: self.neighbour(room, |index| index.checked_sub(1)),
            next_room: self.neighbour(room, |index| index.checked_add(1)),
            edition: published.page_edition(),
            slides,
            figure: NumberFigure::new(&room.number),
            line: locale.text(&room.line),
            rtl: right_to_left_tags(published),
            speaker: match self.visiting_screen {
                Some(_) => "elsewhere",
                None => live::health_name(own_status),
            },
            muted: self.screen.is_some() && self.muted,
            heading: heading_key(&clips),
            choice: VariantChoice::of(&published.tour),
            save: SaveOffer::new(
                published,
                locale,
                self.screen.or(self.visiting_screen),
                Some(room),
            ),
            is_asked: published.tour.feedback.is_asked(),
            next_stop,
            hero,
            opened,
            clips,
            state: match (own_status, playing) {
                (Some(status), Some(_))
                    if live::is_holder(status, self.screen.map(|screen| screen.id)) =>
                {
                    "mine"
                }
                (_, Some(_)) => "busy",
                (_, None) => "idle",
            },
            now,
            toggle,
            volume,
            quieter: volume.saturating_sub(1).max(1),
            louder: (volume + 1).min(Volume::STEPS),
            level: words.text_with(
                "volume-step",
                &[("step", volume.into()), ("most", Volume::STEPS.into())],
            ),
            carry: self.address.is_some(),
            address: format!(
                "{}{}",
                self.address.unwrap_or_default(),
                room_short_path(room)
            ),
            wifi: self
                .wifi
                .filter(|_| self.screen.or(self.visiting_screen).is_some())
                .and_then(WifiView::new),
        }
    }
}

impl RoomPageContext<'_> {
    /// The query that keeps the screen's room and the visitor's route.
    fn query(&self) -> String {
        let from = room_url::from_query(self.visiting_screen);
        let mark = if from.is_empty() { '?' } else { '&' };
        let route = self
            .route
            .map(|route| format!("{mark}route={}", route.slug));
        format!("{from}{}", route.unwrap_or_default())
    }

    /// What comes on the visitor's route after a clip of the room.
    fn next_stop(&self, room: &Room, clip: Option<&ClipItem>) -> Option<NextStop> {
        let screen = self.screen.or(self.visiting_screen);
        let key = clip.and_then(|clip| clip.key.parse().ok());
        let at = (room, key.as_ref());
        route::next_stop(self.published, self.locale, self.route?, at, screen)
    }

    /// The room that `step` from this one's place in the tour leads to. None on a route.
    fn neighbour(&self, room: &Room, step: impl Fn(usize) -> Option<usize>) -> Option<RoomLink> {
        // A route says itself what comes next.
        if self.route.is_some() {
            return None;
        }
        let rooms = &self.published.tour.rooms;
        let here = rooms.iter().position(|other| other.slug == room.slug)?;
        let room = rooms.get(step(here)?)?;
        let screen = self.screen.or(self.visiting_screen);
        Some(RoomLink {
            href: format!(
                "{}{}",
                room_path(self.locale, room),
                room_url::from_query(screen)
            ),
            number: room.number.to_string(),
            name: self.locale.text(&room.name),
            picture: room
                .picture
                .as_ref()
                .map(|picture| PictureView::new(picture, self.locale)),
        })
    }
}

/// All pictures of the room. The one of `shown_clip` is shown, or else the room's own.
fn slides(
    locale: &VisitorLocale,
    room: &Room,
    clips: &mut [ClipItem],
    shown_clip: &str,
) -> Vec<Slide> {
    let has_own = clips
        .iter()
        .any(|clip| clip.key == shown_clip && clip.picture.is_some());
    let mut slides = vec![Slide {
        of: String::new(),
        picture: room
            .picture
            .as_ref()
            .map(|picture| PictureView::new(picture, locale)),
        shown: !has_own,
    }];
    slides.extend(clips.iter_mut().filter_map(|clip| {
        Some(Slide {
            of: clip.key.clone(),
            picture: Some(clip.picture.take()?),
            shown: clip.key == shown_clip,
        })
    }));
    slides
}

/// The key of the list's heading: clips to hear, to read, or both.
fn heading_key(clips: &[ClipItem]) -> &'static str {
    let text_alone = clips.iter().filter(|clip| clip.text_alone).count();
    match text_alone {
        0 => "clips-heading",
        all if all == clips.len() => "clips-heading-read",
        _ => "clips-heading-both",
    }
}

fn right_to_left_tags(published: &TourSnapshot) -> String {
    let languages = published.tour.languages.iter();
    let tags: Vec<&str> = languages
        .filter(|language| language.direction() == Direction::RightToLeft)
        .map(Language::as_str)
        .collect();
    tags.join(" ")
}

fn playing_view(now: Instant, words: &Translations, playing: &NowPlaying) -> Playing {
    let position = playing.position_at(now);
    let phase = live::phase_name(playing.phase);
    let title = || [("title", playing.narration.title.as_str().into())];
    let caption = playing
        .narration
        .captions
        .iter()
        .rev()
        .find(|cue| cue.start <= position);
    Playing {
        clip: playing.subject.clip.to_string(),
        number: playing.subject.clip.number.to_string(),
        language: playing.subject.language.to_string(),
        direction: playing.subject.language.direction().as_str(),
        title: playing.narration.title.clone(),
        phase,
        position,
        length: playing.length,
        caption: caption.map(|cue| cue.text.clone()).unwrap_or_default(),
        toggle: match phase {
            "playing" => words.text_with("pause-named", &title()),
            _ => words.text_with("resume-named", &title()),
        },
        stop: words.text_with("stop-named", &title()),
    }
}
