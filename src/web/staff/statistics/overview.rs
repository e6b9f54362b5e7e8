//! The overview: the key figures first, then the charts and tables.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{DEFINITIONS, Filter, Period};
use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::admissions::{self, AdmissionsForm, SubmittedCounts};
use crate::web::staff::statistics::comparison::Comparison;
use crate::web::staff::statistics::completeness::BoxNotes;
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::filter_form::FilterForm;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::links::{self, Link, OVERVIEW};
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::page_context::{PageContext, PageKind};
use crate::web::staff::statistics::query::{QueryResult, ReportQuery};
use crate::web::staff::statistics::report::{PreviousContext, Report};
use crate::web::staff::statistics::timeline;

#[derive(Template)]
#[template(path = "staff/statistics/overview.html")]
pub(in crate::web::staff) struct OverviewPage {
    layout: StaffLayout,
    error_message: Option<String>,
    filter_form: FilterForm,
    period: String,
    /// The names of the selected values, and the address without the filter.
    filter_label: Option<(String, String)>,
    notes: Vec<String>,
    /// `None` where no play was ever recorded.
    report: Option<Report>,
    /// The number of plays that have not ended.
    open_plays: i64,
    admissions_form: Option<AdmissionsForm>,
    months: Vec<Link>,
    older_months: Vec<Link>,
    export_query: String,
    /// The date of the page, for printing.
    printed_on: String,
    definitions: Vec<Definition>,
    version: u32,
}

/// Links to months that are not folded away.
const VISIBLE_MONTHS: usize = 12;

pub(in crate::web::staff) async fn show(
    request: StaffRequest,
    parameters: QueryResult,
) -> Result<Response> {
    let (query, error) = ReportQuery::parse(parameters, request.services.reports.today());
    let error_message = error.map(|error| error.message(request.words));
    page(&request, &query, error_message, &SubmittedCounts::default()).await
}

/// The page with an error message and the submitted numbers, if there are any.
pub(super) async fn page(
    request: &StaffRequest,
    query: &ReportQuery,
    error_message: Option<String>,
    submitted: &SubmittedCounts,
) -> Result<Response> {
    let (words, staff, today) = (
        request.words,
        &request.staff,
        request.services.reports.today(),
    );
    let (published, period) = (request.services.editions.current(), query.period());
    let recorded = request
        .services
        .reports
        .recorded_days(staff.actor())
        .await?;
    let all = request
        .services
        .reports
        .figures(staff.actor(), period, query.filter.clone())
        .await?;
    let previous =
        PreviousContext::load(&request.services, staff, period.before(), &query.filter).await?;
    let names = Names {
        words,
        tour: &published.tour,
    };
    let boxes = BoxNotes::load(request, period).await?;
    let context = PageContext {
        words,
        names,
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful_hours: &all.doubtful,
        boxes: &boxes,
        query,
        today,
        comparison: Comparison::new(recorded, period, period.before(), today),
        page: PageKind::Overview,
    };
    let mut months = recorded.map_or_else(Vec::new, |recorded| months(request, recorded, &context));
    let older_months = months.split_off(months.len().min(VISIBLE_MONTHS));
    let mut layout = request.layout(words.text("tab-statistics"));
    layout.location = query.href(OVERVIEW);
    let status = if error_message.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = OverviewPage {
        layout,
        error_message,
        filter_form: FilterForm::new(&context, OVERVIEW.to_owned()),
        period: format::period(words, period),
        filter_label: filter_label(&context),
        notes: notes(&context, recorded, request.services.reports.clock_trusted()),
        report: recorded.map(|_| Report::build(&context, &previous)),
        open_plays: all.first.open_plays,
        admissions_form: admissions::form(request, &context, submitted),
        months,
        older_months,
        export_query: query.export_query(),
        printed_on: format::date(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
    };
    Ok((status, Page(page)).into_response())
}

/// Notes that the reader needs to interpret the figures.
pub(super) fn notes(
    context: &PageContext<'_>,
    recorded: Option<Period>,
    clock_trusted: bool,
) -> Vec<String> {
    let words = context.words;
    let mut notes = Vec::new();
    let Some(first) = recorded.map(Period::first) else {
        return notes;
    };
    notes.extend(context.boxes.silent.iter().cloned());
    if !clock_trusted {
        notes.push(words.text("note-clock"));
    }
    if context.figures.period.last() >= context.today {
        notes.push(words.text("note-today"));
    }
    if context.figures.period.contains(first) && first > context.figures.period.first() {
        let day = format::date(words, first);
        notes.push(words.text_with("note-since", &[("day", day.into())]));
    }
    notes.push(context.comparison.explanation(words, recorded));
    if !context.shows_sessions() {
        notes.push(words.text("note-sessions"));
    }
    if !context.doubtful_hours.is_empty() {
        let hours = [("count", context.doubtful_hours.len().into())];
        notes.push(words.text_with("note-doubtful", &hours));
    }
    notes
}

/// The names of the selected values, and the address without the filter.
fn filter_label(context: &PageContext<'_>) -> Option<(String, String)> {
    let (filter, names) = (context.filter(), context.names);
    let selected = [
        filter.room.as_ref().map(|slug| names.room(slug)),
        filter.language.as_ref().map(Names::language),
        filter.variant.map(|variant| names.variant(variant)),
        filter.surface.map(|surface| names.surface(surface)),
    ];
    let selected: Vec<String> = selected.into_iter().flatten().collect();
    let everything = context.query.with_filter(Filter::default()).href(OVERVIEW);
    (!selected.is_empty()).then(|| (selected.join(" · "), everything))
}

fn months(request: &StaffRequest, recorded: Period, context: &PageContext<'_>) -> Vec<Link> {
    let months = timeline::recorded_months(recorded, context.today).into_iter();
    let link = |first| Link {
        href: links::month_url(first),
        name: format::month(request.words, first),
        current: false,
    };
    months.map(link).collect()
}

/// Stores the changed numbers of visitors; an empty field removes a number.
pub(in crate::web::staff) async fn store_admissions(
    request: StaffRequest,
    parameters: QueryResult,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Result<Response> {
    let (query, _) = ReportQuery::parse(parameters, request.services.reports.today());
    let submitted = SubmittedCounts::from_fields(fields);
    let error_message = match submitted.changes(request.words) {
        Ok(changes) => admissions::store(&request, changes).await?,
        Err(message) => Some(message),
    };
    if error_message.is_some() {
        return page(&request, &query, error_message, &submitted).await;
    }
    Ok(Redirect::to(&format!("{}#people", query.href(OVERVIEW))).into_response())
}
