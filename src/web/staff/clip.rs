//! The editor page of a clip: its texts in one language, captions, recording, picture and room.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};

use crate::model::{
    Advisory, Clip, ClipField, ClipKey, Field, Language, NarrationField, ReadingLimits, Recording,
    Right, Room, StructureError, Tour,
};
use crate::service::{self, Services};
use crate::web::http::body::JsonBody;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::messages::tour;
use crate::web::staff::inputs::{Input, PictureInput, capitalize};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::script_texts::script_texts;
use crate::web::staff::violations::DraftViolations;
use crate::web::staff::waveform;
use crate::web::visitor::clips;
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/clip.html")]
pub(super) struct ClipPage {
    reading_limits: ReadingLimits,
    layout: StaffLayout,
    script_texts: String,
    editor_name: String,
    key: String,
    number: String,
    variant: &'static str,
    variants: Vec<(&'static str, String)>,
    room: RoomOption,
    rooms: Vec<RoomOption>,
    before: Option<Neighbour>,
    after: Option<Neighbour>,
    language: String,
    language_name: String,
    tabs: Vec<LanguageTab>,
    has_narration: bool,
    /// The languages that the narration can be moved to: tag and text.
    move_targets: Vec<(String, String)>,
    /// Sentences on rule violations in this language, which block publishing.
    violations: Vec<String>,
    title: Input,
    credit: Input,
    transcript: Input,
    captions: Input,
    captions_head: String,
    advisories: Input,
    before_closing: Input,
    advisory_options: Vec<AdvisoryOption>,
    sound: Option<Sound>,
    /// The hash of the recording, as an input so that it can be undone.
    recording: Input,
    picture: PictureInput,
    can_write: bool,
    can_reorder: bool,
}

impl ClipPage {
    fn is_variant(&self, variant: &str) -> bool {
        self.variant == variant
    }
}

struct RoomOption {
    slug: String,
    name: String,
    current: bool,
}

struct Neighbour {
    href: String,
    title: String,
}

struct LanguageTab {
    href: String,
    name: String,
    current: bool,
    mark: char,
    /// The mark in words. None if the narration is complete.
    status: Option<String>,
}

struct AdvisoryOption {
    value: &'static str,
    name: String,
    checked: bool,
}

struct Sound {
    is_missing: bool,
    /// The address that the browser plays.
    src: String,
    length_ms: u64,
    length: String,
    /// The waveform as SVG.
    waveform: String,
}

#[derive(Deserialize)]
pub(super) struct LanguageQuery {
    language: Option<String>,
}

pub(super) async fn show(
    request: StaffRequest,
    Path(key): Path<String>,
    Query(query): Query<LanguageQuery>,
) -> Result<Page<ClipPage>> {
    let key: ClipKey = key.parse().map_err(|_| HttpError::NoSuchPage)?;
    let draft = request.services.editing.draft(request.actor()).await?;
    let (tour, fields) = (&draft.tour, &draft.fields);
    let (room, clip) = find(tour, &key)?;
    let chosen = query.language.and_then(|tag| tag.parse::<Language>().ok());
    let language = chosen.filter(|language| tour.languages.contains(language));
    let language = language.or_else(|| tour.own_language().cloned());
    let language = language.ok_or(HttpError::NoSuchPage)?;
    let narration = clip.narrations.get(&language);
    let recording = match narration.and_then(|narration| narration.recording.clone()) {
        Some(hash) => {
            request
                .services
                .editing
                .recording(request.actor(), hash)
                .await?
        }
        None => None,
    };
    let words = request.words;
    let violations = DraftViolations::of(
        tour,
        &request.services.editing.recordings(request.actor()).await?,
    );
    let subject = format!("clip/{key}");
    let text = |part: NarrationField, key: &str| {
        let part = ClipField::Narration(language.clone(), part);
        let field = Field::Clip(clip.key.clone(), part);
        Input::new(&request, fields, &field, words.text(key)).in_language(&language)
    };
    let clip_field = |part| Field::Clip(clip.key.clone(), part);
    let advisories = clip_field(ClipField::Advisories);
    let (before, after) = neighbours(&request, tour, clip);
    Ok(Page(ClipPage {
        script_texts: script_texts(words),
        editor_name: request.staff.person().name.to_string(),
        number: key.number.to_string(),
        variant: key.variant.as_str(),
        variants: tour::variant_names(words),
        rooms: room_options(&request, tour, room),
        room: room_option(&request, tour, room, true),
        before,
        after,
        tabs: language_tabs(&request, tour, clip, &language, &violations),
        violations: tour::violations(words, violations.of_page(tour, &subject, language.as_str())),
        has_narration: narration.is_some(),
        move_targets: move_targets(&request, tour, clip, &language),
        language_name: language.native_name(),
        title: text(NarrationField::Title, "field-title"),
        credit: text(NarrationField::Credit, "field-credit").hint(words.text("credit-help")),
        transcript: text(NarrationField::Transcript, "field-transcript")
            .rows(12)
            .hint(words.text("transcript-help")),
        recording: text(NarrationField::Recording, "field-recording"),
        captions_head: capitalize(&words.text("field-captions")),
        captions: text(NarrationField::Captions, "field-captions").rows(12),
        advisories: Input::new(
            &request,
            fields,
            &advisories,
            words.text("field-advisories"),
        ),
        before_closing: Input::new(
            &request,
            fields,
            &clip_field(ClipField::BeforeClosing),
            words.text("field-before-closing"),
        )
        .hint(words.text("before-closing-help")),
        advisory_options: advisory_options(&request, clip),
        reading_limits: ReadingLimits::for_language(&language),
        sound: recording
            .as_ref()
            .map(|recording| sound(&request.services, recording)),
        picture: PictureInput::new(&request, fields, tour, clip.picture.as_ref(), |part| {
            clip_field(ClipField::Picture(part))
        }),
        can_write: request.staff.may(Right::Write),
        can_reorder: request.staff.may(Right::Publish),
        layout: request.layout(tour::clip_name(words, tour, clip)),
        key: key.to_string(),
        language: language.to_string(),
    }))
}

fn find<'a>(tour: &'a Tour, key: &ClipKey) -> service::Result<(&'a Room, &'a Clip)> {
    let found = tour
        .rooms
        .iter()
        .find_map(|room| Some((room, room.clip(key)?)));
    Ok(found.ok_or_else(|| StructureError::UnknownClip(key.clone()))?)
}

fn room_option(request: &StaffRequest, tour: &Tour, room: &Room, current: bool) -> RoomOption {
    RoomOption {
        slug: room.slug.to_string(),
        name: format!(
            "{} {}",
            room.number,
            tour::text(request.words, tour, &room.name)
        ),
        current,
    }
}

fn room_options(request: &StaffRequest, tour: &Tour, current: &Room) -> Vec<RoomOption> {
    let rooms = tour.rooms.iter();
    rooms
        .map(|room| room_option(request, tour, room, room.slug == current.slug))
        .collect()
}

/// The clips before and after this one in the order of the tour.
fn neighbours(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
) -> (Option<Neighbour>, Option<Neighbour>) {
    let clips: Vec<&Clip> = tour.rooms.iter().flat_map(|room| &room.clips).collect();
    let index = clips
        .iter()
        .position(|other| other.key == clip.key)
        .unwrap_or(0);
    let neighbour = |index: Option<usize>| {
        let clip = clips.get(index?)?;
        Some(Neighbour {
            href: format!("/staff/clips/{}", clip.key),
            title: tour::clip_name(request.words, tour, clip),
        })
    };
    (
        neighbour(index.checked_sub(1)),
        neighbour(index.checked_add(1)),
    )
}

fn language_tabs(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
    current: &Language,
    violations: &DraftViolations,
) -> Vec<LanguageTab> {
    let subject = format!("clip/{}", clip.key);
    let tabs = tour.languages.iter().map(|language| {
        let of_language = violations.of_page(tour, &subject, language.as_str());
        let (mark, status) = if !clip.narrations.contains_key(language) {
            ('○', Some("language-not-begun"))
        } else if !of_language.is_empty() {
            ('◐', Some("language-to-fix"))
        } else {
            ('●', None)
        };
        LanguageTab {
            href: format!("/staff/clips/{}?language={language}", clip.key),
            name: language.native_name(),
            current: language == current,
            mark,
            status: status.map(|key| request.words.text(key)),
        }
    });
    tabs.collect()
}

fn move_targets(
    request: &StaffRequest,
    tour: &Tour,
    clip: &Clip,
    current: &Language,
) -> Vec<(String, String)> {
    let others = tour
        .languages
        .iter()
        .filter(|language| *language != current);
    let targets = others.map(|language| {
        let name = language.native_name();
        let text = if clip.narrations.contains_key(language) {
            let values = [("language", name.into())];
            request.words.text_with("move-language-swap", &values)
        } else {
            name
        };
        (language.to_string(), text)
    });
    targets.collect()
}

fn advisory_options(request: &StaffRequest, clip: &Clip) -> Vec<AdvisoryOption> {
    let options = Advisory::ALL.iter().map(|advisory| AdvisoryOption {
        value: advisory.as_str(),
        name: request.words.text(clips::advisory_key(*advisory)),
        checked: clip.advisories.contains(advisory),
    });
    options.collect()
}

fn sound(services: &Services, recording: &Recording) -> Sound {
    Sound {
        is_missing: !services.editing.is_playable(recording),
        src: UrlBase::PREVIEW.recording_url(&recording.browser_file.sha256),
        length_ms: recording.length.0,
        length: recording.length.to_string(),
        waveform: waveform::draw(recording),
    }
}

#[derive(Deserialize)]
pub(super) struct GenerateCaptionsBody {
    /// The captions on the page, which are replaced.
    was: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CaptionsBody {
    now: String,
    /// Whether the times come from the sound; otherwise they are estimated.
    timed: bool,
    /// The captions to listen to, counted from 0.
    doubtful: Vec<usize>,
}

/// Replaces the captions with ones generated from the transcript.
pub(super) async fn generate_captions(
    request: StaffRequest,
    Path((key, language)): Path<(String, String)>,
    JsonBody(GenerateCaptionsBody { was }): JsonBody<GenerateCaptionsBody>,
) -> Result<Json<CaptionsBody>> {
    let key = key.parse().map_err(service::Error::from)?;
    let language = language.parse().map_err(service::Error::from)?;
    let was = was.filter(|text| !text.is_empty());
    let made = request
        .services
        .editing
        .generate_captions(request.actor(), key, language, was)
        .await?;
    Ok(Json(CaptionsBody {
        now: made.text,
        timed: made.method.is_some(),
        doubtful: made.doubtful,
    }))
}
