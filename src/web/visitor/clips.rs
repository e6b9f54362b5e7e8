//! A room's clips as its page lists them, and as its script plays them on the page itself.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{
    Advisory, Clip, ClipKey, Ms, NowPlaying, Room, Sentence, Sha256, Variant, sentences,
};
use crate::service::{self, PublishedTour, Service};
use crate::web::http::cache::FOR_ALL;
use crate::web::http::error::HttpError;
use crate::web::visitor::live;
use crate::web::visitor::locale::Reader;
use crate::web::visitor::pictures::Drawn;
use crate::web::visitor::room_url::room;

/// One clip in the list.
pub(in crate::web) struct Item {
    pub(in crate::web) key: String,
    pub(in crate::web) title: String,
    /// The narration's own language, and its name where it is not the page's.
    pub(in crate::web) language: String,
    pub(in crate::web) direction: &'static str,
    pub(in crate::web) foreign: Option<String>,
    pub(in crate::web) label: &'static str,
    pub(in crate::web) variant: &'static str,
    pub(in crate::web) advisories: Vec<String>,
    /// Where the recording is known.
    pub(in crate::web) sound: Option<Sound>,
    /// Whether it is meant to be read, and never had a sound.
    pub(in crate::web) text_alone: bool,
    pub(in crate::web) data: String,
    pub(in crate::web) current: bool,
    pub(in crate::web) paragraphs: Vec<Vec<Sentence>>,
    /// Whose voice or text it is, and who made the picture that is seen meanwhile.
    pub(in crate::web) credit: String,
    /// The clip's own picture; it takes the place of the room's.
    pub(in crate::web) picture: Option<Drawn>,
    /// What is seen beside a text that nobody tells.
    pub(in crate::web) beside: Option<Drawn>,
    pub(in crate::web) listen: String,
    pub(in crate::web) read: String,
}

pub(in crate::web) struct Sound {
    pub(in crate::web) href: String,
    pub(in crate::web) recording: String,
    pub(in crate::web) length: Ms,
}

impl Item {
    /// None where the clip is told in no language at all.
    pub(in crate::web) fn of(
        house: &PublishedTour,
        reader: &Reader,
        (room, here): (&Room, &str),
        clip: &Clip,
        playing: Option<&NowPlaying>,
    ) -> Option<Self> {
        let words = reader.words;
        let (language, narration) =
            clip.narration(&reader.language, &house.edition.tour.languages)?;
        let foreign = (*language != reader.language).then(|| language.native_name());
        let title = || [("title", narration.title.as_str().into())];
        let seen = clip.picture.as_ref().or(room.picture.as_ref());
        let seen = seen.map(|it| Drawn::of(it, reader));
        let text_alone = narration.is_text_alone();
        let credits = [
            narration.credit.as_str(),
            seen.as_ref().map_or("", |it| it.credit.as_str()),
        ];
        let credits: Vec<&str> = credits.into_iter().filter(|it| !it.is_empty()).collect();
        Some(Self {
            key: clip.key.to_string(),
            title: narration.title.clone(),
            language: language.to_string(),
            direction: language.direction().as_str(),
            foreign,
            label: variant(clip.key.variant),
            variant: clip.key.variant.as_str(),
            advisories: clip
                .advisories
                .iter()
                .map(|it| words.text(advisory(*it)))
                .collect(),
            sound: house.recording(narration).map(|it| Sound {
                href: reader.base.sound(&it.browser_file.sha256),
                recording: it.sha256.to_string(),
                length: it.length,
            }),
            text_alone,
            data: reader.page(&format!(
                "{here}/clips/{}.json?edition={}",
                clip.key, house.edition.number
            )),
            current: playing.is_some_and(|it| it.subject.clip == clip.key),
            paragraphs: sentences(&narration.transcript, &narration.captions),
            credit: credits.join(" · "),
            picture: clip.picture.as_ref().map(|it| Drawn::of(it, reader)),
            beside: seen.filter(|_| text_alone),
            listen: words.text_with("listen", &title()),
            read: words.text_with(if text_alone { "read-alone" } else { "read" }, &title()),
        })
    }
}

/// Of which edition the page was made that asks.
#[derive(Deserialize)]
pub(in crate::web) struct Made {
    edition: Option<u32>,
}

/// What the page's script needs to play a clip on the page itself: of the page's own edition, so
/// that captions and sound are of one.
pub(in crate::web) async fn data(
    State(service): State<Service>,
    Path((tag, slug, file)): Path<(String, String, String)>,
    Query(Made { edition }): Query<Made>,
) -> Result<Response, HttpError> {
    let house = edition.map_or_else(
        || service.published_tour(),
        |it| service.published_tour_of(it),
    );
    let reader = Reader::of(&house, &tag)?;
    let told = told(&house, &reader, &slug, &file)?;
    Ok((FOR_ALL, [(CACHE_CONTROL, "no-cache")], Json(told)).into_response())
}

pub(in crate::web) fn told(
    house: &PublishedTour,
    reader: &Reader,
    slug: &str,
    file: &str,
) -> Result<Value, HttpError> {
    let key: ClipKey = file
        .strip_suffix(".json")
        .and_then(|it| it.parse().ok())
        .ok_or(HttpError::NoSuchPage)?;
    let clip = room(house, slug)?
        .clip(&key)
        .ok_or(service::Error::NoSuchClip(key))?;
    let (language, narration) = clip
        .narration(&reader.language, &house.edition.tour.languages)
        .ok_or(HttpError::NoSuchPage)?;
    let sound = house.recording(narration);
    Ok(json!({
        "clip": clip.key.to_string(),
        "language": language.as_str(),
        "title": narration.title,
        "recording": narration.recording.as_ref().map(Sha256::as_str),
        "sound": sound.map(|it| reader.base.sound(&it.browser_file.sha256)),
        "length": sound.map(|it| it.length.0),
        "captions": live::captions(&narration.captions),
    }))
}

/// The key of the variant's label; the standard one needs none.
fn variant(it: Variant) -> &'static str {
    match it {
        Variant::Standard => "",
        Variant::Extended => "variant-extended",
        Variant::Family => "variant-family",
        Variant::Described => "variant-described",
        Variant::Plain => "variant-plain",
    }
}

pub(in crate::web) fn advisory(it: Advisory) -> &'static str {
    match it {
        Advisory::Violence => "advisory-violence",
        Advisory::Death => "advisory-death",
        Advisory::Suicide => "advisory-suicide",
        Advisory::Loud => "advisory-loud",
    }
}
