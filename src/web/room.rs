//! A room: what can be heard in it, what plays now, and the touches that change it.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::guide::{self, Guide, House};
use crate::model::{
    Advisory, Clip, ClipKey, Ms, NowPlaying, Room, Sha256, Slug, SpeakerStatus, Variant, Volume,
};
use crate::web::answer::Page;
use crate::web::asset;
use crate::web::failure::Failure;
use crate::web::figure::Figure;
use crate::web::language::{Choice, Reader};
use crate::web::live;
use crate::web::words::Words;

/// A touch on back or forward moves by so much.
const LEAP: Ms = Ms(10_000);

#[derive(Template)]
#[template(path = "room.html")]
pub(super) struct RoomPage {
    words: &'static Words,
    assets: &'static str,
    house: String,
    languages: Vec<Choice>,
    home: String,
    action: String,
    slug: String,
    edition: u32,
    figure: Figure,
    place: String,
    name: String,
    line: String,
    speaker: &'static str,
    volumes: Vec<Step>,
    clips: Vec<Item>,
    now: Option<Now>,
}

/// One clip in the list.
struct Item {
    key: String,
    title: String,
    /// The narration's own language, and its name where it is not the page's.
    language: String,
    foreign: Option<String>,
    label: &'static str,
    advisories: Vec<String>,
    /// Where the recording is known.
    sound: Option<Sound>,
    data: String,
    current: bool,
    paragraphs: Vec<String>,
    credit: String,
    listen: String,
    read: String,
}

struct Sound {
    href: String,
    recording: String,
    length: Ms,
}

struct Step {
    number: u8,
    name: String,
    pressed: bool,
}

/// What the speaker plays at the moment the page is made.
struct Now {
    clip: String,
    language: String,
    title: String,
    phase: &'static str,
    position: Ms,
    length: Ms,
    back: Ms,
    forward: Ms,
    caption: String,
    toggle: String,
    stop: String,
}

pub(super) async fn show(
    State(guide): State<Guide>,
    Path((tag, slug)): Path<(String, String)>,
) -> Result<Page<RoomPage>, Failure> {
    let house = guide.house();
    let reader = Reader::of(&house, &tag)?;
    let room = room(&house, &slug)?;
    let status = guide.speaker(&room.slug).map(|it| it.borrow().clone());
    Ok(Page(page(&guide, &house, &reader, room, status.as_ref())))
}

/// What the page's script needs to play a clip on the page itself.
pub(super) async fn clip(
    State(guide): State<Guide>,
    Path((tag, slug, file)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let house = guide.house();
    let reader = Reader::of(&house, &tag)?;
    let key: ClipKey = file
        .strip_suffix(".json")
        .and_then(|it| it.parse().ok())
        .ok_or(Failure::NoSuchPage)?;
    let clip = room(&house, &slug)?
        .clip(&key)
        .ok_or(guide::Error::NoSuchClip(key))?;
    let (language, narration) = clip
        .narration(&reader.language, &house.edition.tour.languages)
        .ok_or(Failure::NoSuchPage)?;
    let sound = house.recording(narration);
    let body = json!({
        "clip": clip.key.to_string(),
        "language": language.as_str(),
        "title": narration.title,
        "recording": narration.recording.as_str(),
        "sound": sound.map(|it| address(&it.for_browser.sha256)),
        "length": sound.map(|it| it.length.0),
        "captions": live::captions(&narration.captions),
    });
    Ok(([(CACHE_CONTROL, "no-cache")], Json(body)).into_response())
}

fn room<'a>(house: &'a House, slug: &str) -> Result<&'a Room, Failure> {
    let slug: Slug = slug.parse().map_err(|_| Failure::NoSuchPage)?;
    let room = house.edition.tour.room(&slug);
    room.ok_or_else(|| guide::Error::NoSuchRoom(slug).into())
}

fn page(
    guide: &Guide,
    house: &House,
    reader: &Reader,
    room: &Room,
    status: Option<&SpeakerStatus>,
) -> RoomPage {
    let words = reader.words;
    let playing = status.and_then(|it| it.now.as_ref());
    let here = format!("rooms/{}", room.slug);
    RoomPage {
        words,
        assets: asset::version(),
        house: reader.text(&house.edition.tour.name).to_owned(),
        languages: reader.choices(house, &here),
        home: format!("/{}/", reader.language),
        action: format!("/{}/{here}", reader.language),
        slug: room.slug.to_string(),
        edition: house.edition.number,
        figure: Figure::of(&room.number),
        place: words.with("room", &[("number", room.number.as_str().into())]),
        name: reader.text(&room.name).to_owned(),
        line: reader.text(&room.line).to_owned(),
        speaker: live::health(status),
        volumes: volumes(words, status.map(|it| it.volume).unwrap_or_default()),
        clips: room
            .clips
            .iter()
            .filter_map(|it| item(house, reader, &here, it, playing))
            .collect(),
        now: playing.map(|it| now(guide, words, it)),
    }
}

fn item(
    house: &House,
    reader: &Reader,
    here: &str,
    clip: &Clip,
    playing: Option<&NowPlaying>,
) -> Option<Item> {
    let words = reader.words;
    let (language, narration) = clip.narration(&reader.language, &house.edition.tour.languages)?;
    let foreign = (*language != reader.language).then(|| {
        Words::of(language.as_str())
            .map_or_else(|| language.to_string(), |it| it.say("language-name"))
    });
    let title = || [("title", narration.title.as_str().into())];
    Some(Item {
        key: clip.key.to_string(),
        title: narration.title.clone(),
        language: language.to_string(),
        foreign,
        label: variant(clip.key.variant),
        advisories: clip
            .advisories
            .iter()
            .map(|it| words.say(advisory(*it)))
            .collect(),
        sound: house.recording(narration).map(|it| Sound {
            href: address(&it.for_browser.sha256),
            recording: it.sha256.to_string(),
            length: it.length,
        }),
        data: format!("/{}/{here}/clips/{}.json", reader.language, clip.key),
        current: playing.is_some_and(|it| it.subject.clip == clip.key),
        paragraphs: narration
            .transcript
            .split("\n\n")
            .map(|it| it.trim().to_owned())
            .collect(),
        credit: narration.credit.clone(),
        listen: words.with("listen", &title()),
        read: words.with("read", &title()),
    })
}

fn now(guide: &Guide, words: &Words, it: &NowPlaying) -> Now {
    let position = it.position_at(guide.now());
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
        title: it.narration.title.clone(),
        phase,
        position,
        length: it.length,
        back: position - LEAP,
        forward: (position + LEAP).min(it.length),
        caption: spoken.map(|cue| cue.text.clone()).unwrap_or_default(),
        toggle: match phase {
            "playing" => words.with("pause-named", &title()),
            _ => words.with("resume-named", &title()),
        },
        stop: words.with("stop-named", &title()),
    }
}

fn volumes(words: &Words, current: Volume) -> Vec<Step> {
    (1..=Volume::STEPS)
        .map(|number| Step {
            number,
            name: words.with(
                "volume-step",
                &[("step", number.into()), ("most", Volume::STEPS.into())],
            ),
            pressed: number == current.step(),
        })
        .collect()
}

fn address(sound: &Sha256) -> String {
    format!("/recordings/{sound}.mp3")
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

fn advisory(it: Advisory) -> &'static str {
    match it {
        Advisory::Violence => "advisory-violence",
        Advisory::Death => "advisory-death",
        Advisory::Suicide => "advisory-suicide",
        Advisory::Loud => "advisory-loud",
    }
}
