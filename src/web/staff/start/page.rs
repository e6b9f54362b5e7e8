//! The page of the first steps: one step is open, what is done is folded to a line, and what comes is named.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::model::{Language, Texts, Tour};
use crate::service::Review;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::{http_error, tour};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::start::screens::{
    LabelScreen, ListenScreen, MuseumScreen, PublishScreen, RecordingScreen, RoomScreen,
};
use crate::web::staff::start::steps::{Progress, Step};

#[derive(Template)]
#[template(path = "staff/start.html")]
pub(in crate::web::staff) struct StartPage {
    layout: StaffLayout,
    error_message: Option<String>,
    /// Which step this is, of how many.
    position: String,
    rows: Vec<StepRow>,
    /// The name of the museum, and of the first room and its line.
    glimpse: Glimpse,
    museum: Option<MuseumScreen>,
    room: Option<RoomScreen>,
    recording: Option<RecordingScreen>,
    listen: Option<ListenScreen>,
    publish: Option<PublishScreen>,
    label: Option<LabelScreen>,
}

struct StepRow {
    number: usize,
    title: String,
    purpose: String,
    /// What was chosen in a step that is done.
    summary: String,
    url: String,
    is_done: bool,
    is_current: bool,
    is_open: bool,
}

/// What visitors will see, as far as it is written.
struct Glimpse {
    museum: String,
    room: String,
    line: String,
    clip: String,
    languages: Vec<String>,
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct StepQuery {
    step: Option<String>,
}

pub(in crate::web::staff) async fn show(
    request: StaffRequest,
    Query(StepQuery { step }): Query<StepQuery>,
) -> Result<Response> {
    let (review, progress) = load(&request).await?;
    let wanted = step.and_then(|name| Step::named(&name));
    let step = wanted.filter(|step| progress.is_open(*step));
    let step = step.unwrap_or_else(|| progress.next());
    let page = StartPage::new(&request, &review, &progress, step).await?;
    Ok(Page(page).into_response())
}

/// The draft, and how far the steps are.
pub(super) async fn load(request: &StaffRequest) -> Result<(Review, Progress)> {
    let review = request.services.publishing.review(request.actor()).await?;
    let is_published = request.services.editions.current().edition.is_some();
    let progress = Progress::new(&review.draft.tour, &review.violations, is_published);
    Ok((review, progress))
}

impl StartPage {
    pub(super) async fn new(
        request: &StaffRequest,
        review: &Review,
        progress: &Progress,
        step: Step,
    ) -> Result<Self> {
        let words = request.words;
        let (draft, fields) = (&review.draft.tour, &review.draft.fields);
        let is_published = request.services.editions.current().edition.is_some();
        let summaries = summaries(words, draft, progress);
        let rows = (1..).zip(Step::ALL).zip(summaries);
        let rows = rows.map(|((number, of), summary)| StepRow {
            number,
            title: of.title(words),
            purpose: of.purpose(words),
            summary,
            url: of.url(),
            is_done: progress.is_done(of),
            is_current: of == step,
            is_open: progress.is_open(of),
        });
        let rows: Vec<StepRow> = rows.collect();
        let current = rows.iter().find(|row| row.is_current);
        let mut layout = request.layout(words.text("start-title"));
        // A change of language returns to the step, not to the address of its form.
        layout.location = step.url();
        let values = [
            ("number", current.map_or(1, |row| row.number).into()),
            ("all", rows.len().into()),
        ];
        let room = progress.room.as_ref().and_then(|slug| draft.room(slug));
        Ok(Self {
            position: words.text_with("start-position", &values),
            glimpse: Glimpse::new(words, draft, progress),
            museum: (step == Step::Museum).then(|| MuseumScreen::new(words, draft)),
            room: (step == Step::Room).then(|| RoomScreen::new(draft, fields, room)),
            recording: match step {
                Step::Recording => Some(RecordingScreen::new(request, review, progress).await?),
                Step::Museum | Step::Room | Step::Listen | Step::Publish | Step::Label => None,
            },
            listen: match step {
                Step::Listen => ListenScreen::new(review, progress),
                Step::Museum | Step::Room | Step::Recording | Step::Publish | Step::Label => None,
            },
            publish: (step == Step::Publish)
                .then(|| PublishScreen::new(words, review, is_published)),
            label: match step {
                Step::Label => LabelScreen::new(request, progress),
                Step::Museum | Step::Room | Step::Recording | Step::Listen | Step::Publish => None,
            },
            error_message: None,
            rows,
            layout,
        })
    }

    /// The page of a step whose form was refused, with what was typed.
    pub(super) fn refused(
        mut self,
        request: &StaffRequest,
        error: &HttpError,
        typed: impl FnOnce(&mut Self),
    ) -> Response {
        typed(&mut self);
        self.error_message = Some(http_error::sentence(error, request.words));
        (error.status(), Page(self)).into_response()
    }

    /// The page of a step whose form lacks something.
    pub(super) fn incomplete(
        mut self,
        sentence: String,
        typed: impl FnOnce(&mut Self),
    ) -> Response {
        typed(&mut self);
        self.error_message = Some(sentence);
        (StatusCode::UNPROCESSABLE_ENTITY, Page(self)).into_response()
    }

    pub(super) fn museum_mut(&mut self) -> &mut Option<MuseumScreen> {
        &mut self.museum
    }

    pub(super) fn room_mut(&mut self) -> &mut Option<RoomScreen> {
        &mut self.room
    }

    pub(super) fn recording_mut(&mut self) -> &mut Option<RecordingScreen> {
        &mut self.recording
    }
}

/// What was chosen in each step, in the order of the steps.
fn summaries(words: &Translations, draft: &Tour, progress: &Progress) -> [String; 6] {
    let names = draft.languages.iter().map(Language::native_name);
    let names: Vec<String> = names.collect();
    let museum = tour::text(words, draft, &draft.name);
    let room = progress.room.as_ref().and_then(|slug| draft.room(slug));
    let room = room.map(|room| {
        let name = tour::text(words, draft, &room.name);
        format!("{} {name}", room.number)
    });
    let clip = progress.clip.as_ref();
    let clip = clip.map(|clip| {
        let name = tour::clip_name_by_key(words, draft, &clip.key);
        format!("{name} · {}", clip.language.native_name())
    });
    [
        format!("{museum} · {}", names.join(", ")),
        room.unwrap_or_default(),
        clip.unwrap_or_default(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

impl Glimpse {
    fn new(words: &Translations, draft: &Tour, progress: &Progress) -> Self {
        let text = |texts: &Texts| tour::text(words, draft, texts).into_owned();
        let room = progress.room.as_ref().and_then(|slug| draft.room(slug));
        let clip = progress.clip.as_ref();
        let clip = clip.and_then(|clip| {
            let found = room?.clip(&clip.key)?;
            tour::clip_title(words, draft, found)
        });
        Self {
            museum: text(&draft.name),
            room: room.map_or_else(String::new, |room| text(&room.name)),
            line: room.map_or_else(String::new, |room| text(&room.line)),
            clip: clip.unwrap_or_default(),
            languages: draft.languages.iter().map(Language::native_name).collect(),
        }
    }
}
