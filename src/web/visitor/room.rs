//! A room: what can be heard in it, what plays now, and the touches that change it.

use std::time::Instant;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::model::{Direction, Language, Ms, NowPlaying, Room, Screen, SpeakerStatus, Volume};
use crate::service::{PublishedTour, Service};
use crate::web::http::cache::FOR_ALL;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::http::requester::Requester;
use crate::web::locales::Translations;
use crate::web::text::Text;
use crate::web::visitor::clips::Item;
use crate::web::visitor::layout::Frame;
use crate::web::visitor::live;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::number_figure::Figure;
use crate::web::visitor::pictures::Drawn;
use crate::web::visitor::room_url::{self, room};

#[derive(Template)]
#[template(path = "room.html")]
pub(in crate::web) struct RoomPage {
    frame: Frame,
    action: String,
    slug: String,
    edition: u32,
    /// The room's picture, and those of its clips.
    views: Vec<View>,
    figure: Figure,
    line: Text,
    /// The tour's languages that run from right to left.
    rtl: String,
    speaker: &'static str,
    /// Whether staff have silenced the speaker of this screen.
    muted: bool,
    /// The clip that is heard first; empty where there is nothing to hear.
    hero: String,
    /// The clip whose text is opened at once, because it was asked for and does not sound.
    opened: Option<String>,
    clips: Vec<Item>,
    heading: &'static str,
    state: &'static str,
    now: Option<Now>,
    toggle: String,
    volume: u8,
    quieter: u8,
    louder: u8,
    level: String,
    /// Whether phones can reach this house, and by which address.
    carry: bool,
    address: String,
}

/// What is seen while one clip is told.
struct View {
    /// The clip; empty for the room's own, which is seen with every other.
    of: String,
    /// None where there is only the room's number to show.
    picture: Option<Drawn>,
    shown: bool,
}

/// What the speaker plays at the moment the page is made.
struct Now {
    clip: String,
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
    State(service): State<Service>,
    Path((tag, slug)): Path<(String, String)>,
    Query(Wanted { clip, from }): Query<Wanted>,
    visitor: Requester,
) -> Result<impl IntoResponse, HttpError> {
    let house = service.published_tour();
    let reader = Reader::of(&house, &tag)?;
    let room = room(&house, &slug)?;
    let status = service.speaker(&room.slug).map(|it| it.borrow().clone());
    // A screen of another room shows what there is to read here, and knows its way home.
    let elsewhere = visitor.elsewhere(&service, &room.slug, from.as_deref());
    let screen = match elsewhere {
        Some(_) => None,
        None => visitor.screen_of(&service, &room.slug),
    };
    let asking = Asking {
        house: &house,
        reader: &reader,
        screen: screen.as_ref(),
        elsewhere: elsewhere.as_ref(),
        wanted: clip.as_deref(),
        address: service.address(),
        at: service.now(),
        muted: service.muted().is_some(),
    };
    Ok((FOR_ALL, Page(asking.page(room, status.as_ref()))))
}

/// Who asks for a room's page, and what the page depends on besides the house.
pub(in crate::web) struct Asking<'a> {
    pub(in crate::web) house: &'a PublishedTour,
    pub(in crate::web) reader: &'a Reader,
    /// The screen of this room that asks; none where the page plays on itself.
    pub(in crate::web) screen: Option<&'a Screen>,
    /// The screen of another room that shows this page.
    pub(in crate::web) elsewhere: Option<&'a Screen>,
    /// The clip that the address asks for, or its number.
    pub(in crate::web) wanted: Option<&'a str>,
    /// What phones reach the house by.
    pub(in crate::web) address: Option<&'a str>,
    /// The moment at which the speaker's state is told.
    pub(in crate::web) at: Instant,
    /// Whether staff silenced the whole house.
    pub(in crate::web) muted: bool,
}

/// What an address may ask for: the code on a screen leads to one clip.
#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    pub(in crate::web) clip: Option<String>,
    /// The room whose screen shows the page.
    pub(in crate::web) from: Option<String>,
}

impl Asking<'_> {
    pub(in crate::web) fn page(&self, room: &Room, status: Option<&SpeakerStatus>) -> RoomPage {
        let (house, reader, words) = (self.house, self.reader, self.reader.words);
        let here = format!("rooms/{}", room.slug);
        let rest = format!("{here}{}", room_url::from(self.elsewhere));
        // What the room's speaker plays is none of a phone's business, until it asks.
        let mine = status.filter(|_| self.screen.is_some());
        let playing = mine.and_then(|it| it.now_playing.as_ref());
        let volume = mine.map(|it| it.volume).unwrap_or_default().step();
        let number = words.text_with("room", &[("number", room.number.as_str().into())]);
        let mut clips: Vec<Item> = room
            .offered()
            .filter_map(|it| Item::of(house, reader, (room, &here), it, playing))
            .collect();
        let now = playing.map(|it| now(self.at, words, it));
        let exactly = |it: &&Item| self.wanted == Some(it.key.as_str());
        let numbered = |it: &&Item| self.wanted == it.key.split('-').next();
        let wanted = clips.iter().find(exactly);
        let wanted = wanted.or_else(|| clips.iter().find(numbered));
        let sounds = |it: &&Item| it.sound.is_some();
        let opened = wanted.filter(|it| !sounds(it)).map(|it| it.key.clone());
        let first = wanted.filter(sounds).or_else(|| clips.iter().find(sounds));
        let toggle = match (&now, first) {
            (Some(it), _) => it.toggle.clone(),
            (None, Some(it)) => it.listen.clone(),
            (None, None) => String::new(),
        };
        let heard_first = first.map(|it| it.key.clone()).unwrap_or_default();
        let seen = now.as_ref().map_or(&heard_first, |it| &it.clip);
        let views = views(self.reader, room, &mut clips, seen);
        RoomPage {
            frame: Frame::new(house, reader, &rest, self.screen.or(self.elsewhere))
                .titled(number, reader.text(&room.name)),
            action: reader.page(&here),
            slug: room.slug.to_string(),
            edition: house.edition.number,
            views,
            figure: Figure::of(&room.number),
            line: reader.text(&room.line),
            rtl: right_to_left(house),
            speaker: match self.elsewhere {
                Some(_) => "elsewhere",
                None => live::health(mine),
            },
            muted: self.screen.is_some() && self.muted,
            heading: heading(&clips),
            hero: heard_first,
            opened,
            clips,
            state: match (mine, playing) {
                (Some(it), Some(_)) if live::holds(it, self.screen.map(|it| it.id)) => "mine",
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
            address: format!("{}/{}", self.address.unwrap_or_default(), room.number),
        }
    }
}

/// Every picture of the room; the one of the clip `seen` is shown, or else the room's own.
fn views(reader: &Reader, room: &Room, clips: &mut [Item], seen: &str) -> Vec<View> {
    let own = clips
        .iter()
        .any(|it| it.key == seen && it.picture.is_some());
    let mut views = vec![View {
        of: String::new(),
        picture: room.picture.as_ref().map(|it| Drawn::of(it, reader)),
        shown: !own,
    }];
    views.extend(clips.iter_mut().filter_map(|it| {
        Some(View {
            of: it.key.clone(),
            picture: Some(it.picture.take()?),
            shown: it.key == seen,
        })
    }));
    views
}

/// What the room's list is called: by whether what is in it is heard, read, or either.
fn heading(clips: &[Item]) -> &'static str {
    let read = clips.iter().filter(|it| it.text_alone).count();
    match read {
        0 => "clips-heading",
        all if all == clips.len() => "clips-heading-read",
        _ => "clips-heading-both",
    }
}

fn right_to_left(house: &PublishedTour) -> String {
    let languages = house.edition.tour.languages.iter();
    let tags: Vec<&str> = languages
        .filter(|it| it.direction() == Direction::RightToLeft)
        .map(Language::as_str)
        .collect();
    tags.join(" ")
}

fn now(at: Instant, words: &Translations, it: &NowPlaying) -> Now {
    let position = it.position_at(at);
    let phase = live::phase(it.phase);
    let title = || [("title", it.narration.title.as_str().into())];
    let spoken = it
        .narration
        .captions
        .iter()
        .rev()
        .find(|cue| cue.start <= position);
    Now {
        clip: it.subject.clip.to_string(),
        language: it.subject.language.to_string(),
        direction: it.subject.language.direction().as_str(),
        title: it.narration.title.clone(),
        phase,
        position,
        length: it.length,
        caption: spoken.map(|cue| cue.text.clone()).unwrap_or_default(),
        toggle: match phase {
            "playing" => words.text_with("pause-named", &title()),
            _ => words.text_with("resume-named", &title()),
        },
        stop: words.text_with("stop-named", &title()),
    }
}
