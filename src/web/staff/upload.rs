//! The upload page: the progress of sound files, what the inspection found, and their assignment to
//! clips of the draft.

use askama::Template;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{
    ClipKey, Format, Language, LoudnessError, ParseError, Recording, Severity, Sha256, Slug,
    Variant, audio_warnings,
};
use crate::service::{
    self, AssignmentKind, AssignmentPreview, Progress, Stage, Step, Target, Upload,
};
use crate::web::http::body::JsonBody;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::audio;
use crate::web::messages::tour;
use crate::web::messages::upload::{self, decimal};
use crate::web::staff::draft::clip_key;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::tus;
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/upload.html")]
pub(super) struct UploadPage {
    layout: StaffLayout,
    max_mb: u64,
    rooms: Vec<(Slug, String)>,
    languages: Vec<(Language, String)>,
    variants: Vec<(Variant, String)>,
}

pub(super) async fn show(request: StaffRequest) -> Result<Page<UploadPage>> {
    let tour = request.services.editing.draft(request.actor()).await?.tour;
    let rooms = tour.rooms.iter().map(|room| {
        let name = tour::text(request.words, &tour, &room.name);
        (room.slug.clone(), format!("{} {name}", room.number))
    });
    let variants = Variant::ALL.iter();
    let variants = variants.map(|variant| (*variant, tour::variant_name(request.words, *variant)));
    Ok(Page(UploadPage {
        layout: request.layout(request.words.text("tab-upload")),
        max_mb: request.services.uploads.max_bytes() >> 20,
        rooms: rooms.collect(),
        languages: tour
            .languages
            .iter()
            .map(|language| (language.clone(), language.native_name()))
            .collect(),
        variants: variants.collect(),
    }))
}

pub(super) async fn list(request: StaffRequest) -> Result<Json<Value>> {
    let uploads = request.services.uploads.list(&request.staff)?;
    let languages = tour_languages(&request).await;
    let rows = uploads
        .iter()
        .map(|upload| row(request.words, &languages, upload));
    Ok(Json(json!({ "uploads": rows.collect::<Vec<_>>() })))
}

/// The languages of the draft, or none if it cannot be read: uploads are listed even then.
async fn tour_languages(request: &StaffRequest) -> Vec<Language> {
    let draft = request.services.editing.draft(request.actor()).await;
    draft.map_or_else(|_| Vec::new(), |draft| draft.tour.languages)
}

fn row(words: &Translations, languages: &[Language], upload: &Upload) -> Value {
    let mut row = json!({
        "id": upload.info.key.as_str(),
        "name": upload.info.name,
        "length": upload.info.length,
        "received": upload.received,
    });
    let of_stage = match &upload.stage {
        Stage::Receiving => json!({ "stage": "coming" }),
        Stage::Queued => json!({ "stage": "waiting", "state": words.text("upload-waiting") }),
        Stage::Working(Progress {
            step: Step::Storing,
            ..
        }) => json!({ "stage": "making", "state": words.text("upload-making") }),
        Stage::Working(Progress { share, .. }) => json!({
            "stage": "listening", "share": share.map(|(percent, _)| percent),
            "state": words.text("upload-listening"),
        }),
        Stage::Rejected(error) => json!({
            "stage": "refused", "state": words.text("upload-refused"),
            "why": upload::processing_error(words, error),
        }),
        Stage::Assigned(key, language) => json!({
            "stage": "used",
            "state": words.text_with(
                "upload-used",
                &[("name", tour::narration_name(words, key, language).into())],
            ),
            "href": format!("/staff/clips/{key}?language={language}"),
        }),
        Stage::Listed(recording, uses) => {
            let mut listed = inspection(words, recording);
            merge(&mut listed, known_uses(words, uses));
            // A file name without a language stands for the first language of the tour.
            let proposal = upload.proposal(languages.get(1..).unwrap_or_default());
            merge(
                &mut listed,
                json!({ "stage": "done", "state": words.text("upload-done"), "proposal": {
                    "number": proposal.number.as_ref().map(ToString::to_string),
                    "variant": proposal.variant.unwrap_or(Variant::Standard).as_str(),
                    "language": proposal.language.as_ref().map(Language::as_str),
                    "title": proposal.title,
                } }),
            );
            listed
        }
    };
    merge(&mut row, of_stage);
    row
}

/// The result of the inspection: measurements, and remarks with their severity.
fn inspection(words: &Translations, recording: &Recording) -> Value {
    let fact = |key: &str, value: String| json!({ "name": words.text(key), "value": value });
    let channels = match recording.channels {
        1 => words.text("fact-mono"),
        2 => words.text("fact-stereo"),
        more => words.text_with("fact-channels", &[("count", more.into())]),
    };
    let loudness = match recording.measured_loudness() {
        Ok(lufs) => format!("{} LUFS", decimal(lufs)),
        Err(LoudnessError::Silent) => words.text("fact-silent"),
        Err(LoudnessError::TooShort) => words.text("fact-too-short"),
        Err(LoudnessError::TooQuiet) => words.text("fact-too-quiet"),
    };
    let checks = audio_warnings(recording).into_iter().map(|warning| {
        let (severity, weight) = match warning.severity() {
            Severity::Hint => ("hint", words.text("severity-hint")),
            Severity::Warning => ("warning", words.text("severity-warning")),
            Severity::Block => ("block", words.text("severity-block")),
        };
        json!({ "severity": severity, "weight": weight, "text": audio::audio_warning(words, &warning) })
    });
    json!({
        "recording": recording.sha256.as_str(),
        "sound": UrlBase::PREVIEW.recording_url(&recording.browser_file.sha256),
        "facts": [
            fact("fact-length", recording.length.to_string()),
            fact("fact-format", format_name(recording.format).to_owned()),
            fact("fact-loudness", loudness),
            fact("fact-peak", format!("{} dBTP", decimal(recording.true_peak))),
            fact("fact-rate", format!("{} Hz", recording.rate)),
            fact("fact-sides", channels),
        ],
        "checks": checks.collect::<Vec<_>>(),
    })
}

/// The narrations that use the recording already.
fn known_uses(words: &Translations, uses: &[(ClipKey, Language)]) -> Value {
    let Some((key, language)) = uses.first() else {
        return json!({});
    };
    let names: Vec<String> = uses
        .iter()
        .map(|(key, language)| tour::narration_name(words, key, language))
        .collect();
    let sentence = words.text_with("upload-known", &[("name", names.join(", ").into())]);
    json!({ "known": sentence, "knownAt": format!("/staff/clips/{key}?language={language}") })
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Wav => "WAV",
        Format::Flac => "FLAC",
        Format::Mp3 => "MP3",
        Format::Vorbis => "Ogg Vorbis",
        Format::Aac => "AAC (M4A)",
        Format::Opus => "Opus",
        Format::Aiff => "AIFF",
        Format::Alac => "Apple Lossless (M4A)",
        Format::Caf => "CAF",
        Format::Webm => "WebM",
    }
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

/// The narration that a recording is to be assigned to.
#[derive(Deserialize)]
pub(super) struct AssignmentForm {
    number: String,
    #[serde(default)]
    variant: String,
    language: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    title: String,
    seen: Option<ShownTarget>,
}

/// The state of the narration that the page showed.
#[derive(Deserialize)]
struct ShownTarget {
    new: bool,
    title: String,
    recording: Option<String>,
}

impl AssignmentForm {
    fn target(&self) -> Result<Target, ParseError> {
        Ok(Target {
            clip: clip_key(&self.number, &self.variant)?,
            language: self.language.parse()?,
            room: self.room.parse()?,
        })
    }

    fn shown(&self) -> Result<AssignmentPreview, ParseError> {
        let shown = self.seen.as_ref();
        let recording = shown.and_then(|target| target.recording.as_deref());
        let recording = recording.map(str::parse::<Sha256>).transpose()?;
        Ok(AssignmentPreview {
            outcome: match shown {
                Some(target) if target.new => AssignmentKind::NewClip,
                Some(_) | None => AssignmentKind::Replaces,
            },
            room: None,
            title: shown.map_or(String::new(), |target| target.title.clone()),
            recording,
        })
    }
}

/// Describes the effect of an assignment.
pub(super) async fn preview_assignment(
    request: StaffRequest,
    Path(id): Path<String>,
    form: Result<Query<AssignmentForm>, QueryRejection>,
) -> Result<Json<Value>> {
    let key = tus::parse_key(&id)?;
    let Query(mut form) = form.map_err(|_| HttpError::Unreadable)?;
    if form.room.is_empty() {
        // An existing clip needs no room, so the form may have none yet.
        "none".clone_into(&mut form.room);
    }
    let target = form.target().map_err(service::Error::from)?;
    let preview = request
        .services
        .uploads
        .preview_assignment(&request.staff, &key, &target)
        .await?;
    let sentence = match preview.outcome {
        AssignmentKind::NewClip => "plan-new-clip",
        AssignmentKind::NewLanguage => "plan-new-language",
        AssignmentKind::FillsEmpty => "plan-fills",
        AssignmentKind::Replaces => "plan-replaces",
        AssignmentKind::Unchanged => "plan-nothing",
    };
    let values = [
        ("clip", tour::clip_key(request.words, &target.clip).into()),
        ("language", target.language.native_name().into()),
    ];
    Ok(Json(json!({
        "sentence": request.words.text_with(sentence, &values),
        "new": preview.outcome == AssignmentKind::NewClip,
        "nothing": preview.outcome == AssignmentKind::Unchanged,
        "replaces": preview.outcome == AssignmentKind::Replaces,
        "room": preview.room.as_ref().map(Slug::as_str),
        "title": preview.title,
        "recording": preview.recording.as_ref().map(Sha256::as_str),
    })))
}

pub(super) async fn assign(
    request: StaffRequest,
    Path(id): Path<String>,
    JsonBody(form): JsonBody<AssignmentForm>,
) -> Result<Json<Value>> {
    let target = form.target().map_err(service::Error::from)?;
    let shown = form.shown().map_err(service::Error::from)?;
    let key = tus::parse_key(&id)?;
    request
        .services
        .uploads
        .assign(&request.staff, &key, &target, &form.title, &shown)
        .await?;
    let languages = tour_languages(&request).await;
    let upload = request.services.uploads.find(&request.staff, &key)?;
    Ok(Json(row(request.words, &languages, &upload)))
}
