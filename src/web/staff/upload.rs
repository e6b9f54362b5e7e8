//! The page on which staff bring sound files: how far each is, what the house heard in it, and
//! where in the draft it goes.

use askama::Template;
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{
    ClipKey, Format, Language, LoudnessError, Number, ParseError, Recording, Severity, Sha256,
    Slug, Variant, audio_remarks,
};
use crate::service::{
    self, AssignmentKind, AssignmentPreview, Percent, Service, StaffError, Stage, Target, Upload,
};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::audio;
use crate::web::messages::tour;
use crate::web::messages::upload::{self, decimal};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::tus;
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/upload.html")]
pub(super) struct UploadPage {
    layout: StaffLayout,
    most: u64,
    rooms: Vec<(Slug, String)>,
    languages: Vec<(Language, String)>,
    variants: Vec<(Variant, String)>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Page<UploadPage>, HttpError> {
    let tour = service.draft(&request.staff).await?.tour;
    let rooms = tour.rooms.iter().map(|it| {
        let name = tour::text(request.words, &tour, &it.name);
        (it.slug.clone(), format!("{} {name}", it.number))
    });
    let variants = Variant::ALL.iter();
    let variants = variants.map(|it| (*it, tour::variant_name(request.words, *it)));
    Ok(Page(UploadPage {
        layout: request.layout(request.words.text("tab-upload")),
        most: service.max_upload_bytes() >> 20,
        rooms: rooms.collect(),
        languages: tour
            .languages
            .iter()
            .map(|it| (it.clone(), it.native_name()))
            .collect(),
        variants: variants.collect(),
    }))
}

pub(super) async fn list(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Json<Value>, HttpError> {
    let uploads = service.uploads(&request.staff)?;
    let spoken = spoken(&service, &request).await;
    let told = uploads.iter().map(|it| row(request.words, &spoken, it));
    Ok(Json(json!({ "uploads": told.collect::<Vec<_>>() })))
}

/// The languages of the draft. What was brought is told also where nobody can read that just now.
async fn spoken(service: &Service, request: &StaffRequest) -> Vec<Language> {
    let draft = service.draft(&request.staff).await;
    draft.map_or_else(|_| Vec::new(), |it| it.tour.languages)
}

fn row(words: &Translations, spoken: &[Language], it: &Upload) -> Value {
    let mut told = json!({
        "id": it.info.key.as_str(),
        "name": it.info.name,
        "length": it.info.length,
        "received": it.received,
    });
    let more = match &it.stage {
        Stage::Receiving => json!({ "stage": "coming" }),
        Stage::Queued => json!({ "stage": "waiting", "state": words.text("upload-waiting") }),
        Stage::Inspecting(Percent(share)) => json!({
            "stage": "listening", "share": share, "state": words.text("upload-listening"),
        }),
        Stage::Deriving => json!({ "stage": "making", "state": words.text("upload-making") }),
        Stage::Rejected(it) => json!({
            "stage": "refused", "state": words.text("upload-refused"),
            "why": upload::processing_error(words, it),
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
            let mut told = heard(words, recording);
            merge(&mut told, known(words, uses));
            // The house's own is what is offered where the name says none.
            let proposal = it.proposal(spoken.get(1..).unwrap_or_default());
            merge(
                &mut told,
                json!({ "stage": "done", "state": words.text("upload-done"), "proposal": {
                    "number": proposal.number.as_ref().map(ToString::to_string),
                    "variant": proposal.variant.unwrap_or(Variant::Standard).as_str(),
                    "language": proposal.language.as_ref().map(Language::as_str),
                    "title": proposal.title,
                } }),
            );
            told
        }
    };
    merge(&mut told, more);
    told
}

/// What the inspection found: figures, and remarks with their weight.
fn heard(words: &Translations, it: &Recording) -> Value {
    let figure = |key: &str, value: String| json!({ "name": words.text(key), "value": value });
    let channels = match it.channels {
        1 => words.text("fact-mono"),
        2 => words.text("fact-stereo"),
        more => words.text_with("fact-channels", &[("count", more.into())]),
    };
    let loudness = match it.measured_loudness() {
        Ok(it) => format!("{} LUFS", decimal(it)),
        Err(LoudnessError::Silent) => words.text("fact-silent"),
        Err(LoudnessError::TooShort) => words.text("fact-too-short"),
        Err(LoudnessError::TooQuiet) => words.text("fact-too-quiet"),
    };
    let checks = audio_remarks(it).into_iter().map(|it| {
        let (severity, weight) = match it.severity() {
            Severity::Hint => ("hint", words.text("severity-hint")),
            Severity::Warning => ("warning", words.text("severity-warning")),
            Severity::Block => ("block", words.text("severity-block")),
        };
        json!({ "severity": severity, "weight": weight, "text": audio::remark(words, &it) })
    });
    json!({
        "recording": it.sha256.as_str(),
        "sound": UrlBase::PREVIEW.recording_url(&it.browser_file.sha256),
        "facts": [
            figure("fact-length", it.length.to_string()),
            figure("fact-format", format(it.format).to_owned()),
            figure("fact-loudness", loudness),
            figure("fact-peak", format!("{} dBTP", decimal(it.true_peak))),
            figure("fact-rate", format!("{} Hz", it.rate)),
            figure("fact-sides", channels),
        ],
        "checks": checks.collect::<Vec<_>>(),
    })
}

fn known(words: &Translations, uses: &[(ClipKey, Language)]) -> Value {
    let Some((key, language)) = uses.first() else {
        return json!({});
    };
    let names: Vec<String> = uses
        .iter()
        .map(|(key, language)| tour::narration_name(words, key, language))
        .collect();
    let told = words.text_with("upload-known", &[("name", names.join(", ").into())]);
    json!({ "known": told, "knownAt": format!("/staff/clips/{key}?language={language}") })
}

fn format(it: Format) -> &'static str {
    match it {
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

/// Where somebody would put a recording.
#[derive(Deserialize)]
pub(super) struct Wished {
    number: String,
    #[serde(default)]
    variant: String,
    language: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    title: String,
    seen: Option<Seen>,
}

/// What the page showed of that place.
#[derive(Deserialize)]
struct Seen {
    new: bool,
    title: String,
    recording: Option<String>,
}

impl Wished {
    fn goal(&self) -> Result<Target, ParseError> {
        let variant = match self.variant.as_str() {
            "" => Variant::Standard,
            variant => variant.parse()?,
        };
        let number = Number::from_typed(&self.number)?;
        Ok(Target {
            clip: ClipKey { number, variant },
            language: self.language.parse()?,
            room: self.room.parse()?,
        })
    }

    fn seen(&self) -> Result<AssignmentPreview, ParseError> {
        let seen = self.seen.as_ref();
        let recording = seen.and_then(|it| it.recording.as_deref());
        let recording = recording.map(str::parse::<Sha256>).transpose()?;
        Ok(AssignmentPreview {
            outcome: match seen {
                Some(it) if it.new => AssignmentKind::NewClip,
                Some(_) | None => AssignmentKind::Replaces,
            },
            room: None,
            title: seen.map_or(String::new(), |it| it.title.clone()),
            recording,
        })
    }
}

pub(super) async fn plan(
    State(service): State<Service>,
    request: StaffRequest,
    Path(id): Path<String>,
    wished: Result<Query<Wished>, QueryRejection>,
) -> Result<Json<Value>, HttpError> {
    let key = tus::key(&id)?;
    let Query(mut wished) = wished.map_err(|_| HttpError::Unreadable)?;
    if wished.room.is_empty() {
        // No room is chosen yet; where the clip is there already, none is needed.
        "none".clone_into(&mut wished.room);
    }
    let goal = wished.goal().map_err(of_name)?;
    let it = service
        .preview_assignment(&request.staff, &key, &goal)
        .await?;
    let sentence = match it.outcome {
        AssignmentKind::NewClip => "plan-new-clip",
        AssignmentKind::NewLanguage => "plan-new-language",
        AssignmentKind::FillsEmpty => "plan-fills",
        AssignmentKind::Replaces => "plan-replaces",
        AssignmentKind::Unchanged => "plan-nothing",
    };
    let figures = [
        ("clip", tour::clip_key(request.words, &goal.clip).into()),
        ("language", goal.language.native_name().into()),
    ];
    Ok(Json(json!({
        "sentence": request.words.text_with(sentence, &figures),
        "new": it.outcome == AssignmentKind::NewClip,
        "nothing": it.outcome == AssignmentKind::Unchanged,
        "replaces": it.outcome == AssignmentKind::Replaces,
        "room": it.room.as_ref().map(Slug::as_str),
        "title": it.title,
        "recording": it.recording.as_ref().map(Sha256::as_str),
    })))
}

pub(super) async fn place(
    State(service): State<Service>,
    request: StaffRequest,
    Path(id): Path<String>,
    wished: Result<Json<Wished>, JsonRejection>,
) -> Result<Json<Value>, HttpError> {
    let Json(wished) = wished?;
    let (goal, seen) = (
        wished.goal().map_err(of_name)?,
        wished.seen().map_err(of_name)?,
    );
    let key = tus::key(&id)?;
    service
        .assign_upload(&request.staff, &key, &goal, &wished.title, &seen)
        .await?;
    let spoken = spoken(&service, &request).await;
    let told = service.upload(&request.staff, &key)?;
    Ok(Json(row(request.words, &spoken, &told)))
}

fn of_name(it: ParseError) -> service::Error {
    StaffError::from(it).into()
}
