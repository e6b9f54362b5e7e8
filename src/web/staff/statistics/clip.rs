//! The statistics page of one clip.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::model::{ClipKey, DEFINITIONS, Figures, Filter, ReportContext};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::answers::{self, Answers};
use crate::web::staff::statistics::breakdowns;
use crate::web::staff::statistics::caveats;
use crate::web::staff::statistics::comparison::Comparison;
use crate::web::staff::statistics::completeness::BoxNotes;
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::filter_form::FilterForm;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::key_figures::{self, KeyFigure};
use crate::web::staff::statistics::links::OVERVIEW;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::overview;
use crate::web::staff::statistics::page_context::{PageContext, PageKind};
use crate::web::staff::statistics::query::{QueryResult, ReportQuery};
use crate::web::staff::statistics::retention::{self, RetentionSection};
use crate::web::staff::statistics::table::StatisticsTable;

#[derive(Template)]
#[template(path = "staff/statistics/clip.html")]
pub(in crate::web::staff) struct ClipPage {
    layout: StaffLayout,
    error_message: Option<String>,
    back_url: String,
    /// The clip's editor; `None` where the clip is no longer in the tour.
    editor_url: Option<String>,
    filter_form: FilterForm,
    period: String,
    notes: Vec<String>,
    figures: Vec<KeyFigure>,
    /// The figures of phones; empty where one surface is selected.
    phone_figures: Vec<KeyFigure>,
    sections: Vec<RetentionSection>,
    /// A note that the clip has only text; `None` where it has a recording.
    text_only_note: Option<String>,
    surfaces: StatisticsTable,
    /// `None` where nobody is asked and nobody has answered.
    answers: Option<Answers>,
    /// The date of the page, for printing.
    printed_on: String,
    definitions: Vec<Definition>,
    version: u32,
}

pub(in crate::web::staff) async fn show(
    request: StaffRequest,
    Path(key): Path<String>,
    parameters: QueryResult,
) -> Result<Response> {
    let key: ClipKey = key.parse().map_err(|_| HttpError::NoSuchPage)?;
    let (words, staff, today) = (
        request.words,
        &request.staff,
        request.services.reports.today(),
    );
    let (query, error) = ReportQuery::parse(parameters, today);
    let (published, period) = (request.services.editions.current(), query.period());
    let recorded = request
        .services
        .reports
        .recorded_days(staff.actor())
        .await?;
    let names = Names {
        words,
        tour: &published.tour,
    };
    let filter = Filter {
        variant: Some(key.variant),
        room: None,
        ..query.filter.clone()
    };
    let mut all = request
        .services
        .reports
        .figures(staff.actor(), period, filter)
        .await?;
    for figures in [Some(&mut all.first), all.phones.as_mut()]
        .into_iter()
        .flatten()
    {
        figures
            .listened
            .retain(|(dimensions, _)| dimensions.clip == key);
        figures
            .before
            .retain(|(dimensions, _)| dimensions.clip == key);
    }
    let clip = names.find(&key).map(|(_, clip)| clip);
    let was_played = |figures: &Figures| !figures.listened.is_empty();
    if clip.is_none() && !was_played(&all.first) && !all.phones.as_ref().is_some_and(was_played) {
        return Err(HttpError::NoSuchPage);
    }
    let boxes = BoxNotes::load(&request, period).await?;
    let context = PageContext {
        words,
        names,
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful_hours: &all.doubtful,
        boxes: &boxes,
        query: &query,
        today,
        comparison: Comparison::new(recorded, period, period.before(), today),
        page: PageKind::Clip,
    };
    let address = format!("{OVERVIEW}/clips/{key}");
    let sections = retention::sections(&request.services, staff, &context, clip).await?;
    let mut notes = overview::notes(&context, recorded, request.services.reports.clock_trusted());
    // This page has no figures of sessions.
    notes.retain(|note| *note != words.text("note-sessions"));
    let mut layout = request.layout(names.clip(&key));
    layout.location = query.href(&address);
    let status = if error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = ClipPage {
        error_message: error.map(|error| error.message(words)),
        back_url: query.href(OVERVIEW),
        editor_url: clip.map(|_| format!("/staff/clips/{key}")),
        filter_form: FilterForm::new(&context, address).without(&["room", "variant"]),
        period: format::period(words, period),
        notes,
        figures: clip_figures(&context),
        phone_figures: key_figures::phone_figures(&context, &ReportContext::default()),
        text_only_note: clip
            .filter(|clip| clip.is_text_alone())
            .map(|_| words.text("cell-text-alone")),
        sections,
        surfaces: breakdowns::by_surface(&context),
        answers: answers::build(&context),
        printed_on: format::date(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
        layout,
    };
    Ok((status, Page(page)).into_response())
}

/// The estimated starts are left out where there are none.
fn clip_figures(context: &PageContext<'_>) -> Vec<KeyFigure> {
    let mut all = key_figures::listening_figures(context);
    all.extend(caveats::start_figures(context));
    all.retain(|figure| figure.id != "estimated" || context.figures.total().estimated > 0);
    all
}
