//! From draft to edition: what stands in the way, what would change, and back again.

use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Edition, ParseError, Right, Sha256};
use crate::service::{self, Review, Service, StaffError};
use crate::web::http::error;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::messages::staff;
use crate::web::messages::tour;
use crate::web::staff::difference::{Chapter, Comparison, Fate};
use crate::web::staff::history::{self, Row};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::preview::{self, Choice, Wanted};
use crate::web::staff::review::{self, Heap};
use crate::web::staff::wording::Piece;

/// For so long the words of two tours are compared; then they are told more coarsely.
pub(super) const COMPARING: Duration = Duration::from_secs(1);

/// So many publications are shown, and so many at the most.
const LATELY: usize = 8;
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "staff/publish.html")]
pub(super) struct PublishPage {
    layout: StaffLayout,
    objection: Option<String>,
    /// What was just done.
    done: Option<String>,
    may_publish: bool,
    /// What visitors have now; none before the first edition.
    current: Option<String>,
    planned: Option<String>,
    faults: Vec<Heap>,
    faults_count: usize,
    warnings: Vec<Heap>,
    warnings_count: usize,
    hints: Vec<Heap>,
    hints_count: usize,
    /// How many clips are only to be read.
    text_alone: Option<String>,
    chapters: Vec<Chapter>,
    /// How large a tour is that nobody had before.
    first: Option<String>,
    changed: bool,
    sha256: String,
    /// When the house closes today; none where it does not.
    closing: Option<String>,
    /// Why closing time is not offered.
    no_closing: Option<String>,
    rooms: Vec<Choice>,
    languages: Vec<Choice>,
    sizes: Vec<Choice>,
    history: Vec<Row>,
    /// Where the older ones are.
    older: Option<&'static str>,
}

/// What the page should show besides.
#[derive(Deserialize)]
pub(super) struct Also {
    /// The edition that was just made current, or planned.
    published: Option<u32>,
    planned: Option<u32>,
    unplanned: Option<u8>,
    over: Option<u8>,
    history: Option<u8>,
}

const NOTHING: Also = Also {
    published: None,
    planned: None,
    unplanned: None,
    over: None,
    history: None,
};

/// The draft that somebody saw.
#[derive(Deserialize)]
pub(super) struct Seen {
    sha256: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Query(also): Query<Also>,
) -> Result<Response, HttpError> {
    page(&service, &request, None, &also).await
}

pub(super) async fn now(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Seen>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(seen) = form?;
    let done = async { service.publish(&request.staff, &seen.sha256()?).await };
    current(&service, &request, done.await).await
}

pub(super) async fn again(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Again>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(Again { number }) = form?;
    let done = service.republish(&request.staff, number).await;
    current(&service, &request, done).await
}

#[derive(Deserialize)]
pub(super) struct Again {
    number: u32,
}

pub(super) async fn at_closing(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Seen>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(seen) = form?;
    let done = async {
        let seen = seen.sha256()?;
        service.publish_at_closing(&request.staff, &seen).await
    };
    let done = done.await.map(|it| format!("planned={it}"));
    back(&service, &request, done).await
}

pub(super) async fn unplan(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Response, HttpError> {
    let done = service.cancel_planned(&request.staff).await;
    back(&service, &request, done.map(|()| "unplanned=1".to_owned())).await
}

pub(super) async fn start_over(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Response, HttpError> {
    let done = service.reset_draft(&request.staff).await;
    back(&service, &request, done.map(|()| "over=1".to_owned())).await
}

impl Seen {
    fn sha256(&self) -> Result<Sha256, ParseError> {
        self.sha256.parse()
    }
}

async fn current(
    service: &Service,
    request: &StaffRequest,
    done: service::Result<Edition>,
) -> Result<Response, HttpError> {
    let done = done.map(|it| format!("published={}", it.number));
    back(service, request, done).await
}

/// To the page, which tells what was done, or why not.
async fn back(
    service: &Service,
    request: &StaffRequest,
    done: service::Result<String>,
) -> Result<Response, HttpError> {
    match done {
        Ok(told) => Ok(Redirect::to(&format!("/staff/publish?{told}")).into_response()),
        Err(service::Error::Staff(it)) => page(service, request, Some(it), &NOTHING).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    service: &Service,
    request: &StaffRequest,
    wrong: Option<Box<StaffError>>,
    also: &Also,
) -> Result<Response, HttpError> {
    let words = request.words;
    let review = service.review(&request.staff).await?;
    let house = service.published_tour();
    let tour = &house.edition.tour;
    let publications = service.publications(&request.staff, MOST).await?;
    let planned = service.planned(&request.staff).await?;
    let closing = service.closing_time_today().map(|it| it.to_string());
    let published = house.edition.number > 0;
    let draft = service.preview_draft(&request.staff).await?;
    let comparison = Comparison {
        words,
        before: tour,
        after: &review.draft.tour,
        recordings: &draft.recordings,
        until: service.now() + COMPARING,
    };
    let [rooms, languages, sizes] =
        preview::choices(request, &draft, &Wanted::usual(request, &draft));
    let most = if also.history.is_some() { MOST } else { LATELY };
    let (faults, warnings) = (
        review::faults(words, &review),
        review::warnings(words, &review),
    );
    let hints = review::hints(words, &review);
    let status = wrong
        .as_ref()
        .map_or(StatusCode::OK, |it| error::staff_status(it));
    let page = PublishPage {
        layout: request.layout(words.text("tab-publish")),
        done: done(
            request,
            also,
            house.edition.number,
            planned.as_ref().map(|it| it.edition),
        ),
        objection: wrong.map(|it| staff::say(words, &it)),
        may_publish: request.staff.may(Right::Publish),
        current: publications.first().filter(|_| published).map(|it| {
            let values = [
                ("number", it.edition.into()),
                ("when", tour::when(tour, it.wall_ms).into()),
                ("who", history::who(words, it).into()),
            ];
            words.text_with("publish-current", &values)
        }),
        planned: planned.map(|it| {
            let when = closing.clone().unwrap_or_default();
            let values = [
                ("number", it.edition.into()),
                ("who", history::who(words, &it).into()),
                ("time", when.as_str().into()),
            ];
            let key = if when.is_empty() {
                "publish-planned"
            } else {
                "publish-planned-today"
            };
            words.text_with(key, &values)
        }),
        faults_count: count(&faults),
        faults,
        warnings_count: count(&warnings),
        warnings,
        hints_count: count(&hints),
        hints,
        text_alone: review::text_alone(words, &review.draft.tour),
        chapters: if published {
            comparison.chapters()
        } else {
            Vec::new()
        },
        first: (!published).then(|| size(request, &review)),
        changed: !published || !review.differences.is_empty(),
        sha256: review.sha256.to_string(),
        no_closing: service
            .closing_time_error()
            .map(|it| staff::no_closing(words, it)),
        closing,
        rooms,
        languages,
        sizes,
        older: (publications.len() > most).then_some("/staff/publish?history=1#history"),
        history: history::rows(words, tour, &publications, most),
    };
    Ok((status, Page(page)).into_response())
}

fn count(heaps: &[Heap]) -> usize {
    heaps.iter().map(|it| it.count).sum()
}

/// What was just done, as far as it is still so.
fn done(request: &StaffRequest, also: &Also, current: u32, planned: Option<u32>) -> Option<String> {
    let words = request.words;
    let numbered = |key: &str, number: u32| words.text_with(key, &[("number", number.into())]);
    let published = also.published.filter(|it| *it == current);
    let planned_now = also.planned.filter(|it| Some(*it) == planned);
    published
        .map(|it| numbered("publish-done", it))
        .or_else(|| planned_now.map(|it| numbered("publish-planned-done", it)))
        .or_else(|| also.unplanned.map(|_| words.text("publish-unplanned-done")))
        .or_else(|| also.over.map(|_| words.text("publish-over-done")))
}

fn size(request: &StaffRequest, review: &Review) -> String {
    let rooms = review.draft.tour.rooms.len();
    let clips: usize = review
        .draft
        .tour
        .rooms
        .iter()
        .map(|it| it.clips.len())
        .sum();
    let values = [("rooms", rooms.into()), ("clips", clips.into())];
    request.words.text_with("publish-first", &values)
}
