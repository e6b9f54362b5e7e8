//! The report on one month, laid out for print.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::model::{DEFINITIONS, Day, Filter, Period};
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::admissions::SubmittedCounts;
use crate::web::staff::statistics::comparison::Comparison;
use crate::web::staff::statistics::completeness::BoxNotes;
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::links::{self, Link, OVERVIEW};
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::overview;
use crate::web::staff::statistics::page_context::{PageContext, PageKind};
use crate::web::staff::statistics::query::{DateRange, MAX_RANGE_DAYS, ReportQuery};
use crate::web::staff::statistics::report::{PreviousContext, Report};
use crate::web::staff::statistics::timeline;

#[derive(Template)]
#[template(path = "staff/statistics/month.html")]
pub(in crate::web::staff) struct MonthPage {
    layout: StaffLayout,
    months: Vec<Link>,
    back_url: String,
    period: String,
    notes: Vec<String>,
    /// `None` where no play was recorded until the end of the month.
    report: Option<Report>,
    export_query: String,
    /// The date of the page, for printing.
    printed_on: String,
    definitions: Vec<Definition>,
    version: u32,
}

pub(in crate::web::staff) async fn show(
    request: StaffRequest,
    Path(month): Path<String>,
) -> Result<Response> {
    let first: Option<Day> = format!("{month}-01").parse().ok();
    let today = request.services.reports.today();
    match first.filter(|first| *first <= today && *first + MAX_RANGE_DAYS > today) {
        Some(first) => Ok(month_page(&request, first).await?.into_response()),
        None => unknown_month(&request, &month).await,
    }
}

/// The overview, with a message that there is no such month.
async fn unknown_month(request: &StaffRequest, month: &str) -> Result<Response> {
    let text: String = month.chars().take(60).collect();
    let sentence = request
        .words
        .text_with("month-none", &[("text", text.into())]);
    let query = ReportQuery::standard(request.services.reports.today());
    let page = overview::page(request, &query, Some(sentence), &SubmittedCounts::default()).await?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

async fn month_page(request: &StaffRequest, first: Day) -> Result<Page<MonthPage>> {
    let (words, staff, today) = (
        request.words,
        &request.staff,
        request.services.reports.today(),
    );
    let (_, last) = timeline::month_containing(first);
    let period = Period::new(first, last.min(today)).ok_or(HttpError::NoSuchPage)?;
    let (previous_first, previous_last) = timeline::month_containing(first + -1);
    let previous = Period::new(previous_first, previous_last).ok_or(HttpError::NoSuchPage)?;
    let published = request.services.editions.current();
    let recorded = request
        .services
        .reports
        .recorded_days(staff.actor())
        .await?;
    let mut all = request
        .services
        .reports
        .figures(staff.actor(), period, Filter::default())
        .await?;
    // A month is compared with the month before, whatever their numbers of days.
    let previous_figures = request
        .services
        .reports
        .figures(staff.actor(), previous, Filter::default())
        .await?;
    all.first.before = previous_figures.first.listened;
    if let (Some(now), Some(previous_figures)) = (&mut all.phones, previous_figures.phones) {
        now.before = previous_figures.listened;
    }
    let previous_context =
        PreviousContext::load(&request.services, staff, previous, &Filter::default()).await?;
    let query = ReportQuery::standard(today).with_range(DateRange::Custom(period));
    let boxes = BoxNotes::load(request, period).await?;
    let context = PageContext {
        words,
        names: Names {
            words,
            tour: &published.tour,
        },
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful_hours: &all.doubtful,
        boxes: &boxes,
        query: &query,
        today,
        comparison: Comparison::new(recorded, period, previous, today),
        page: PageKind::Print,
    };
    let name = format::month(words, first);
    let link = |first: Day, key: &str| Link {
        href: links::month_url(first),
        name: words.text_with(key, &[("month", format::month(words, first).into())]),
        current: false,
    };
    let mut months = Vec::new();
    if recorded.is_some_and(|recorded| recorded.first() < first) {
        months.push(link(previous.first(), "month-before"));
    }
    if last < today {
        months.push(link(last + 1, "month-after"));
    }
    Ok(Page(MonthPage {
        layout: request.layout(words.text_with("month-report", &[("month", name.into())])),
        months,
        back_url: query.href(OVERVIEW),
        export_query: query.export_query(),
        period: format::period(words, period),
        notes: overview::notes(&context, recorded, request.services.reports.clock_trusted()),
        report: recorded
            .filter(|recorded| recorded.first() <= period.last())
            .map(|_| Report::build(&context, &previous_context)),
        printed_on: format::date(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
    }))
}
