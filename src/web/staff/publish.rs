//! The publish page: issues of the draft, its differences from the current edition, and the history of
//! publications.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{Edition, Language, ParseError, Right, Sha256};
use crate::service::{self, Review, StaffError, missing_fonts};
use crate::web::http::body::FormBody;
use crate::web::http::error::{Result, staff_status};
use crate::web::http::page::Page;
use crate::web::messages::staff;
use crate::web::messages::tour;
use crate::web::staff::diff_section::{ChangeKind, DiffSection};
use crate::web::staff::editions::{self, PublicationRow};
use crate::web::staff::issues::{self, IssueGroup};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::preview::{self, PreviewChoice};
use crate::web::staff::select::SelectOption;
use crate::web::staff::text_diff::{DIFF_TIMEOUT, DiffPart};
use crate::web::staff::tour_diff::TourDiff;

/// The publications that are shown at first.
const RECENT_PUBLICATIONS: usize = 8;
/// The publications that are shown on request.
const MAX_PUBLICATIONS: usize = 500;

#[derive(Template)]
#[template(path = "staff/publish.html")]
pub(super) struct PublishPage {
    layout: StaffLayout,
    error_message: Option<String>,
    /// The result of the last form.
    result_message: Option<String>,
    can_publish: bool,
    /// The edition that visitors have. None before the first.
    current: Option<String>,
    planned: Option<String>,
    blocking: Vec<IssueGroup>,
    blocking_count: usize,
    warnings: Vec<IssueGroup>,
    warnings_count: usize,
    hints: Vec<IssueGroup>,
    hints_count: usize,
    /// A sentence on the number of text-only clips.
    text_only: Option<String>,
    sections: Vec<DiffSection>,
    /// The size of the tour, before the first edition.
    first_edition: Option<String>,
    has_changes: bool,
    sha256: String,
    /// Today's closing time, if there is one.
    closing_time: Option<String>,
    /// Why publishing at closing time is not possible.
    closing_time_error: Option<String>,
    rooms: Vec<SelectOption>,
    languages: Vec<SelectOption>,
    sizes: Vec<SelectOption>,
    history: Vec<PublicationRow>,
    /// The address that shows older publications.
    older: Option<&'static str>,
}

/// The query of the page: the result of the last form, and whether the whole history is shown.
#[derive(Deserialize)]
pub(super) struct PublishQuery {
    /// The edition that was just published, or planned.
    published: Option<u32>,
    planned: Option<u32>,
    unplanned: Option<u8>,
    over: Option<u8>,
    history: Option<u8>,
}

const EMPTY_QUERY: PublishQuery = PublishQuery {
    published: None,
    planned: None,
    unplanned: None,
    over: None,
    history: None,
};

/// The hash of the draft that the page showed.
#[derive(Deserialize)]
pub(super) struct DraftVersion {
    sha256: String,
}

pub(super) async fn show(
    request: StaffRequest,
    Query(query): Query<PublishQuery>,
) -> Result<Response> {
    page(&request, None, &query).await
}

pub(super) async fn publish(
    request: StaffRequest,
    FormBody(version): FormBody<DraftVersion>,
) -> Result<Response> {
    let result = async {
        request
            .services
            .publishing
            .publish(request.actor(), Some(&version.sha256()?))
            .await
    };
    respond_published(&request, result.await).await
}

pub(super) async fn republish(
    request: StaffRequest,
    FormBody(RepublishForm { number }): FormBody<RepublishForm>,
) -> Result<Response> {
    let result = request
        .services
        .publishing
        .republish(request.actor(), number)
        .await;
    respond_published(&request, result).await
}

#[derive(Deserialize)]
pub(super) struct RepublishForm {
    number: u32,
}

pub(super) async fn publish_at_closing(
    request: StaffRequest,
    FormBody(version): FormBody<DraftVersion>,
) -> Result<Response> {
    let result = async {
        let sha256 = version.sha256()?;
        request
            .services
            .publishing
            .publish_at_closing(request.actor(), &sha256)
            .await
    };
    let result = result.await.map(|edition| format!("planned={edition}"));
    respond(&request, result).await
}

pub(super) async fn cancel_planned(request: StaffRequest) -> Result<Response> {
    let result = request
        .services
        .publishing
        .cancel_planned(request.actor())
        .await;
    respond(&request, result.map(|()| "unplanned=1".to_owned())).await
}

pub(super) async fn reset_draft(request: StaffRequest) -> Result<Response> {
    let result = request
        .services
        .publishing
        .reset_draft(request.actor())
        .await;
    respond(&request, result.map(|()| "over=1".to_owned())).await
}

impl DraftVersion {
    fn sha256(&self) -> Result<Sha256, ParseError> {
        self.sha256.parse()
    }
}

async fn respond_published(
    request: &StaffRequest,
    result: service::Result<Edition>,
) -> Result<Response> {
    let result = result.map(|edition| format!("published={}", edition.number));
    respond(request, result).await
}

/// Redirects to the page with the result in the query, or shows the error.
async fn respond(request: &StaffRequest, result: service::Result<String>) -> Result<Response> {
    match result {
        Ok(query) => Ok(Redirect::to(&format!("/staff/publish?{query}")).into_response()),
        Err(service::Error::Staff(error)) => page(request, Some(error), &EMPTY_QUERY).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    request: &StaffRequest,
    error: Option<Box<StaffError>>,
    query: &PublishQuery,
) -> Result<Response> {
    let (words, services, actor) = (request.words, &request.services, request.actor());
    let publishing = &services.publishing;
    let review = publishing.review(actor).await?;
    let current = services.editions.current();
    let tour = &current.tour;
    let publications = publishing.publications(actor, MAX_PUBLICATIONS).await?;
    let planned = publishing.planned(actor).await?;
    let closing_time = services
        .hours
        .closing_time_today()
        .map(|time| time.to_string());
    let is_published = current.edition.is_some();
    let draft = publishing.preview_draft(actor).await?;
    let diff = TourDiff {
        words,
        before: tour,
        after: &review.draft.tour,
        recordings: &draft.recordings,
        deadline: services.clock.monotonic() + DIFF_TIMEOUT,
    };
    let [rooms, languages, sizes] = preview::options(
        request,
        &draft,
        &PreviewChoice::default_for(request, &draft),
    );
    let max_rows = if query.history.is_some() {
        MAX_PUBLICATIONS
    } else {
        RECENT_PUBLICATIONS
    };
    let blocking = issues::blocking(words, &review);
    let warnings = issues::warnings(words, &review, &without_font(request, &review).await);
    let hints = issues::hints(words, &review);
    let status = error
        .as_ref()
        .map_or(StatusCode::OK, |error| staff_status(error));
    let page = PublishPage {
        layout: request.layout(words.text("tab-publish")),
        result_message: result_sentence(
            request,
            query,
            current.edition,
            planned.as_ref().map(|planned| planned.edition),
        ),
        error_message: error.map(|error| staff::sentence(words, &error)),
        can_publish: request.staff.may(Right::Publish),
        current: publications
            .first()
            .filter(|_| is_published)
            .map(|publication| {
                let values = [
                    ("number", publication.edition.into()),
                    ("when", tour::local_time(tour, publication.wall_ms).into()),
                    ("who", editions::publisher(words, publication).into()),
                ];
                words.text_with("publish-current", &values)
            }),
        planned: planned.map(|planned| {
            let time = closing_time.clone().unwrap_or_default();
            let values = [
                ("number", planned.edition.into()),
                ("who", editions::publisher(words, &planned).into()),
                ("time", time.as_str().into()),
            ];
            let key = if time.is_empty() {
                "publish-planned"
            } else {
                "publish-planned-today"
            };
            words.text_with(key, &values)
        }),
        blocking_count: count(&blocking),
        blocking,
        warnings_count: count(&warnings),
        warnings,
        hints_count: count(&hints),
        hints,
        text_only: issues::text_only(words, &review.draft.tour),
        sections: if is_published {
            diff.sections()
        } else {
            Vec::new()
        },
        first_edition: (!is_published).then(|| tour_size(request, &review)),
        has_changes: !is_published || !review.differences.is_empty(),
        sha256: review.sha256.to_string(),
        closing_time_error: services
            .hours
            .closing_time_error()
            .map(|error| staff::closing_time_error(words, error)),
        closing_time,
        rooms,
        languages,
        sizes,
        older: (publications.len() > max_rows).then_some("/staff/publish?history=1#history"),
        history: editions::rows(words, tour, &publications, max_rows),
    };
    Ok((status, Page(page)).into_response())
}

fn count(groups: &[IssueGroup]) -> usize {
    groups.iter().map(|group| group.count).sum()
}

/// The result of the last form, if it still holds.
fn result_sentence(
    request: &StaffRequest,
    query: &PublishQuery,
    current: Option<u32>,
    planned: Option<u32>,
) -> Option<String> {
    let words = request.words;
    let numbered = |key: &str, number: u32| words.text_with(key, &[("number", number.into())]);
    let published = query.published.filter(|number| Some(*number) == current);
    let planned_now = query.planned.filter(|number| Some(*number) == planned);
    published
        .map(|number| numbered("publish-done", number))
        .or_else(|| planned_now.map(|number| numbered("publish-planned-done", number)))
        .or_else(|| {
            query
                .unplanned
                .map(|_| words.text("publish-unplanned-done"))
        })
        .or_else(|| query.over.map(|_| words.text("publish-over-done")))
}

/// The languages that the screens of this box cannot show; none if it has none, or if that is not known.
pub(super) async fn without_font(request: &StaffRequest, review: &Review) -> Vec<Language> {
    if !request.services.screens.has_box_screens() {
        return Vec::new();
    }
    missing_fonts(&review.draft.tour).await.unwrap_or_default()
}

fn tour_size(request: &StaffRequest, review: &Review) -> String {
    let rooms = review.draft.tour.rooms.len();
    let clips: usize = review
        .draft
        .tour
        .rooms
        .iter()
        .map(|room| room.clips.len())
        .sum();
    let values = [("rooms", rooms.into()), ("clips", clips.into())];
    request.words.text_with("publish-first", &values)
}
