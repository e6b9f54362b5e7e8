//! The clips of a room: their items in the page's list, and their JSON for the script that plays them on a phone.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{
    Advisory, Clip, ClipKey, Cue, Language, MatchedSentences, Ms, NowPlaying, Room, Sentence,
    Sha256, Variant, sentences,
};
use crate::service::{self, Services, TourSnapshot};
use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::{HttpError, Result};
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::pictures::PictureView;
use crate::web::visitor::room_url::find_room;

/// A clip in the list.
pub(in crate::web) struct ClipItem {
    pub(in crate::web) key: String,
    /// The number on the wall.
    pub(in crate::web) number: String,
    pub(in crate::web) title: String,
    /// The language of the narration.
    pub(in crate::web) language: String,
    pub(in crate::web) direction: &'static str,
    /// The native name of the narration's language, if it is not the page's.
    pub(in crate::web) foreign: Option<String>,
    /// The key of the variant's label; empty for the standard variant.
    pub(in crate::web) label: &'static str,
    pub(in crate::web) variant: &'static str,
    pub(in crate::web) advisories: Vec<String>,
    /// None if the recording's file is missing.
    pub(in crate::web) sound: Option<AudioSource>,
    /// Whether the narration has no recording on purpose.
    pub(in crate::web) text_alone: bool,
    /// The address of the clip's JSON.
    pub(in crate::web) data: String,
    pub(in crate::web) current: bool,
    pub(in crate::web) paragraphs: Vec<Vec<Sentence>>,
    /// The credits of the narration and of the picture.
    pub(in crate::web) credit: String,
    /// The clip's own picture, which replaces the room's.
    pub(in crate::web) picture: Option<PictureView>,
    /// The picture beside a text without recording.
    pub(in crate::web) beside: Option<PictureView>,
    pub(in crate::web) listen: String,
    pub(in crate::web) read: String,
}

pub(in crate::web) struct AudioSource {
    pub(in crate::web) href: String,
    pub(in crate::web) recording: String,
    pub(in crate::web) length: Ms,
}

impl ClipItem {
    /// None for a clip without narrations.
    pub(in crate::web) fn new(
        published: &TourSnapshot,
        locale: &VisitorLocale,
        room: &Room,
        clip: &Clip,
        playing: Option<&NowPlaying>,
    ) -> Option<Self> {
        let words = locale.words;
        let (language, narration) = clip.narration(&locale.language, &published.tour.languages)?;
        let foreign = (*language != locale.language).then(|| language.native_name());
        let title = || [("title", narration.title.as_str().into())];
        let picture = clip.picture.as_ref().or(room.picture.as_ref());
        let picture = picture.map(|picture| PictureView::new(picture, locale));
        let text_alone = narration.is_text_alone();
        let credits = [
            narration.credit.as_str(),
            picture
                .as_ref()
                .map_or("", |picture| picture.credit.as_str()),
        ];
        let credits: Vec<&str> = credits
            .into_iter()
            .filter(|credit| !credit.is_empty())
            .collect();
        Some(Self {
            key: clip.key.to_string(),
            number: clip.key.number.to_string(),
            title: narration.title.clone(),
            language: language.to_string(),
            direction: language.direction().as_str(),
            foreign,
            label: variant_key(clip.key.variant),
            variant: clip.key.variant.as_str(),
            advisories: clip
                .advisories
                .iter()
                .map(|advisory| words.text(advisory_key(*advisory)))
                .collect(),
            sound: published.recording(narration).map(|recording| AudioSource {
                href: locale.base.recording_url(&recording.browser_file.sha256),
                recording: recording.sha256.to_string(),
                length: recording.length,
            }),
            text_alone,
            data: locale.url(&json_path(room, &clip.key, published.page_edition())),
            current: playing.is_some_and(|playing| playing.subject.clip == clip.key),
            paragraphs: sentences(&narration.transcript, &narration.captions),
            credit: credits.join(" · "),
            picture: clip
                .picture
                .as_ref()
                .map(|picture| PictureView::new(picture, locale)),
            beside: picture.filter(|_| text_alone),
            listen: words.text_with("listen", &title()),
            read: words.text_with(if text_alone { "read-alone" } else { "read" }, &title()),
        })
    }
}

/// The total length of a room's recordings in a language. None without recordings.
pub(in crate::web) fn total_length(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    room: &Room,
) -> Option<Ms> {
    let length = room
        .offered()
        .filter_map(|clip| clip.narration(&locale.language, &published.tour.languages))
        .filter_map(|(_, narration)| published.recording(narration))
        .fold(Ms::ZERO, |sum, recording| sum + recording.length);
    (length > Ms::ZERO).then_some(length)
}

/// The path of a clip's JSON below the language.
pub(in crate::web) fn json_path(room: &Room, clip: &ClipKey, edition: u32) -> String {
    format!("rooms/{}/clips/{clip}.json?edition={edition}", room.slug)
}

/// What the requesting page needs the clip for.
#[derive(Deserialize)]
pub(in crate::web) struct ClipQuery {
    /// The edition of the page, or of what plays.
    edition: Option<u32>,
    /// The language of the recording that plays, if it is another one than the page's.
    voice: Option<Language>,
}

/// The JSON with which the page's script plays a clip. It is of the page's edition, so that captions and recording
/// match.
pub(in crate::web) async fn show_json(
    State(services): State<Services>,
    Path((tag, slug, file)): Path<(String, String, String)>,
    Query(ClipQuery { edition, voice }): Query<ClipQuery>,
) -> Result<Response> {
    let published = edition.map_or_else(
        || services.editions.current(),
        |number| services.editions.of_edition(number),
    );
    let locale = VisitorLocale::from_tag(&published, &tag)?;
    let body = clip_json(&published, &locale, &slug, &file, voice.as_ref())?;
    Ok((CACHEABLE, [(CACHE_CONTROL, "no-cache")], Json(body)).into_response())
}

/// The JSON of a clip; `file` is the last part of its address, such as `8.json`. Where the recording that plays is in
/// another language, `voice`, the captions have their times in that recording, and `sentences` has each sentence of
/// the text as its start there and its start in the recording of the text.
///
/// # Errors
///
/// The tour has no such room, clip or narration.
pub(in crate::web) fn clip_json(
    published: &TourSnapshot,
    locale: &VisitorLocale,
    slug: &str,
    file: &str,
    voice: Option<&Language>,
) -> Result<Value> {
    let key: ClipKey = file
        .strip_suffix(".json")
        .and_then(|key| key.parse().ok())
        .ok_or(HttpError::NoSuchPage)?;
    let clip = find_room(published, slug)?
        .clip(&key)
        .ok_or(service::Error::NoSuchClip(key))?;
    let (language, narration) = clip
        .narration(&locale.language, &published.tour.languages)
        .ok_or(HttpError::NoSuchPage)?;
    let sound = published.recording(narration);
    let voice = voice.and_then(|voice| clip.narrations.get(voice));
    let matched = voice.map(|voice| MatchedSentences::new(voice, narration));
    let moved = matched
        .as_ref()
        .map(|matched| matched.captions(&narration.captions));
    Ok(json!({
        "clip": clip.key.to_string(),
        "language": language.as_str(),
        "title": narration.title,
        "recording": narration.recording.as_ref().map(Sha256::as_str),
        "sound": sound.map(|recording| locale.base.recording_url(&recording.browser_file.sha256)),
        "length": sound.map(|recording| recording.length.0),
        "captions": caption_tuples(moved.as_deref().unwrap_or(&narration.captions)),
        "sentences": matched.as_ref().map(sentence_tuples),
    }))
}

/// Each sentence as its start in the recording that plays, if it has one, and its start in its own recording, in
/// milliseconds.
fn sentence_tuples(matched: &MatchedSentences) -> Vec<(Option<u64>, u64)> {
    let starts = matched.starts().into_iter();
    starts
        .map(|start| (start.from.map(|from| from.0), start.to.0))
        .collect()
}

/// Each caption as start and end in milliseconds, and text.
pub(in crate::web) fn caption_tuples(cues: &[Cue]) -> Vec<(u64, u64, &str)> {
    cues.iter()
        .map(|cue| (cue.start.0, cue.end.0, cue.text.as_str()))
        .collect()
}

/// The translation key of the variant's label; the standard variant has none.
pub(in crate::web) fn variant_key(variant: Variant) -> &'static str {
    match variant {
        Variant::Standard => "",
        Variant::Extended => "variant-extended",
        Variant::Family => "variant-family",
        Variant::Described => "variant-described",
        Variant::Plain => "variant-plain",
    }
}

pub(in crate::web) fn advisory_key(advisory: Advisory) -> &'static str {
    match advisory {
        Advisory::Violence => "advisory-violence",
        Advisory::Death => "advisory-death",
        Advisory::Suicide => "advisory-suicide",
        Advisory::Loud => "advisory-loud",
    }
}
