//! One clip before its editor: its texts in one language, its captions under its sound, its picture
//! and its place.

use askama::Template;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};

use crate::model::{
    Advisory, Clip, ClipField, ClipKey, Field, Language, NarrationField, ReadingLimits, Recording,
    Right, Room, StructureError, Tour,
};
use crate::service::{self, Service, StaffError};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::fields::{Input, Pictured, capital, script_words};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::violations::DraftViolations;
use crate::web::staff::waveform;
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/clip.html")]
pub(super) struct ClipPage {
    readable: ReadingLimits,
    layout: StaffLayout,
    script_words: String,
    who: String,
    key: String,
    number: String,
    variant: &'static str,
    variants: Vec<(&'static str, String)>,
    room: Place,
    rooms: Vec<Place>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
    language: String,
    language_name: String,
    tabs: Vec<Tab>,
    begun: bool,
    /// To which languages what is said here may be moved: the tag, and what it says.
    others: Vec<(String, String)>,
    /// What blocks publishing in this language.
    violations: Vec<String>,
    title: Input,
    credit: Input,
    transcript: Input,
    captions: Input,
    captions_head: String,
    advisories: Input,
    before_closing: Input,
    checks: Vec<Check>,
    sound: Option<Sound>,
    /// Which file is the recording; so that undoing brings it back.
    recording: Input,
    picture: Pictured,
    writes: bool,
    arranges: bool,
}

impl ClipPage {
    /// Whether the clip is of this variant.
    fn is(&self, variant: &str) -> bool {
        self.variant == variant
    }
}

struct Place {
    slug: String,
    name: String,
    current: bool,
}

struct Neighbour {
    href: String,
    title: String,
}

struct Tab {
    href: String,
    name: String,
    current: bool,
    /// Ready, to be fixed, or not begun: as a sign, and in words where it is not ready.
    mark: char,
    said: Option<String>,
}

struct Check {
    value: &'static str,
    name: String,
    checked: bool,
}

struct Sound {
    /// Whether its file is lost, so that it cannot be heard any more.
    gone: bool,
    /// What the browser plays.
    src: String,
    length_ms: u64,
    length: String,
    wave: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    language: Option<String>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page<ClipPage>, HttpError> {
    let key: ClipKey = key.parse().map_err(|_| HttpError::NoSuchPage)?;
    let draft = service.draft(&request.staff).await?;
    let (tour, flat) = (&draft.tour, &draft.fields);
    let (room, clip) = find(tour, &key)?;
    let asked = asked.language.and_then(|it| it.parse::<Language>().ok());
    let language = asked.filter(|it| tour.languages.contains(it));
    let language = language.or_else(|| tour.own_language().cloned());
    let language = language.ok_or(HttpError::NoSuchPage)?;
    let narration = clip.narrations.get(&language);
    let recording = match narration.and_then(|it| it.recording.clone()) {
        Some(it) => service.recording(&request.staff, it).await?,
        None => None,
    };
    let words = request.words;
    let violations = DraftViolations::of(tour, &service.recordings(&request.staff).await?);
    let under = format!("clip/{key}");
    let text = |part: NarrationField, key: &str| {
        let part = ClipField::Narration(language.clone(), part);
        let field = Field::Clip(clip.key.clone(), part);
        Input::new(&request, flat, &field, words.text(key)).spoken(&language)
    };
    let of_clip = |part| Field::Clip(clip.key.clone(), part);
    let advisories = of_clip(ClipField::Advisories);
    let (before, after) = neighbours(&request, tour, clip);
    Ok(Page(ClipPage {
        script_words: script_words(words),
        who: request.staff.person().name.to_string(),
        number: key.number.to_string(),
        variant: key.variant.as_str(),
        variants: tour::variant_names(words),
        rooms: places(&request, tour, room),
        room: place(&request, tour, room, true),
        before,
        after,
        tabs: tabs(&request, tour, clip, &language, &violations),
        violations: tour::violations(words, violations.of_page(tour, &under, language.as_str())),
        begun: narration.is_some(),
        others: others(&request, tour, clip, &language),
        language_name: language.native_name(),
        title: text(NarrationField::Title, "field-title"),
        credit: text(NarrationField::Credit, "field-credit").hint(words.text("credit-help")),
        transcript: text(NarrationField::Transcript, "field-transcript")
            .rows(12)
            .hint(words.text("transcript-help")),
        recording: text(NarrationField::Recording, "field-recording"),
        captions_head: capital(&words.text("field-captions")),
        captions: text(NarrationField::Captions, "field-captions").rows(12),
        advisories: Input::new(&request, flat, &advisories, words.text("field-advisories")),
        before_closing: Input::new(
            &request,
            flat,
            &of_clip(ClipField::BeforeClosing),
            words.text("field-before-closing"),
        )
        .hint(words.text("before-closing-help")),
        checks: checks(&request, clip),
        readable: ReadingLimits::for_language(&language),
        sound: recording.as_ref().map(|it| sound(&service, it)),
        picture: Pictured::new(&request, flat, tour, clip.picture.as_ref(), |it| {
            of_clip(ClipField::Picture(it))
        }),
        writes: request.staff.may(Right::Write),
        arranges: request.staff.may(Right::Publish),
        layout: request.layout(tour::clip_name(words, tour, clip)),
        key: key.to_string(),
        language: language.to_string(),
    }))
}

fn find<'a>(tour: &'a Tour, key: &ClipKey) -> service::Result<(&'a Room, &'a Clip)> {
    let found = tour.rooms.iter().find_map(|it| Some((it, it.clip(key)?)));
    Ok(found.ok_or_else(|| StructureError::UnknownClip(key.clone()))?)
}

fn place(request: &StaffRequest, tour: &Tour, room: &Room, current: bool) -> Place {
    Place {
        slug: room.slug.to_string(),
        name: format!(
            "{} {}",
            room.number,
            tour::text(request.words, tour, &room.name)
        ),
        current,
    }
}

fn places(request: &StaffRequest, tour: &Tour, here: &Room) -> Vec<Place> {
    let rooms = tour.rooms.iter();
    rooms
        .map(|it| place(request, tour, it, it.slug == here.slug))
        .collect()
}

/// The clips before and after this one, in the order of the visit.
fn neighbours(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
) -> (Option<Neighbour>, Option<Neighbour>) {
    let clips: Vec<&Clip> = tour.rooms.iter().flat_map(|it| &it.clips).collect();
    let at = clips.iter().position(|it| it.key == clip.key).unwrap_or(0);
    let neighbour = |at: Option<usize>| {
        let it = clips.get(at?)?;
        Some(Neighbour {
            href: format!("/staff/clips/{}", it.key),
            title: tour::clip_name(request.words, tour, it),
        })
    };
    (neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)))
}

fn tabs(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
    here: &Language,
    violations: &DraftViolations,
) -> Vec<Tab> {
    let under = format!("clip/{}", clip.key);
    let each = tour.languages.iter().map(|it| {
        let to_fix = !violations.of_page(tour, &under, it.as_str()).is_empty();
        let (mark, said) = if !clip.narrations.contains_key(it) {
            ('○', Some("language-not-begun"))
        } else if to_fix {
            ('◐', Some("language-to-fix"))
        } else {
            ('●', None)
        };
        Tab {
            href: format!("/staff/clips/{}?language={it}", clip.key),
            name: it.native_name(),
            current: it == here,
            mark,
            said: said.map(|key| request.words.text(key)),
        }
    });
    each.collect()
}

fn others(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
    here: &Language,
) -> Vec<(String, String)> {
    let others = tour.languages.iter().filter(|it| *it != here);
    let told = others.map(|it| {
        let name = it.native_name();
        let said = if clip.narrations.contains_key(it) {
            let values = [("language", name.into())];
            request.words.text_with("move-language-swap", &values)
        } else {
            name
        };
        (it.to_string(), said)
    });
    told.collect()
}

fn checks(request: &StaffRequest, clip: &Clip) -> Vec<Check> {
    let each = Advisory::ALL.iter().map(|it| Check {
        value: it.as_str(),
        name: request.words.text(match it {
            Advisory::Violence => "advisory-violence",
            Advisory::Death => "advisory-death",
            Advisory::Suicide => "advisory-suicide",
            Advisory::Loud => "advisory-loud",
        }),
        checked: clip.advisories.contains(it),
    });
    each.collect()
}

fn sound(service: &Service, it: &Recording) -> Sound {
    Sound {
        gone: !service.is_playable(it),
        src: UrlBase::PREVIEW.recording_url(&it.browser_file.sha256),
        length_ms: it.length.0,
        length: it.length.to_string(),
        wave: waveform::draw(it),
    }
}

#[derive(Deserialize)]
pub(super) struct Paced {
    /// The captions that are to be replaced, as the page has them.
    was: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Captions {
    now: String,
}

/// Makes captions from the transcript, in the place of those that were there.
pub(super) async fn pace(
    State(service): State<Service>,
    request: StaffRequest,
    Path((key, language)): Path<(String, String)>,
    paced: Result<Json<Paced>, JsonRejection>,
) -> Result<Json<Captions>, HttpError> {
    let Json(Paced { was }) = paced?;
    let of_name = |it| service::Error::from(StaffError::from(it));
    let key = key.parse().map_err(of_name)?;
    let language = language.parse().map_err(of_name)?;
    let was = was.filter(|it| !it.is_empty());
    let now = service
        .generate_captions(&request.staff, key, language, was)
        .await?;
    Ok(Json(Captions { now }))
}
