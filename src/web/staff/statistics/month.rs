//! A month on paper: what a museum files, sends and quotes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::model::{DEFINITIONS, Day, Filter, Period};
use crate::service::Services;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::admissions::Typed;
use crate::web::staff::statistics::asked::{Asked, Days, LONGEST};
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::links::{Link, OVERVIEW};
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::overview;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::timeline;
use crate::web::staff::statistics::told::{Before, Told};
use crate::web::staff::statistics::view::{Compared, Kind, View};

#[derive(Template)]
#[template(path = "staff/statistics/month.html")]
pub(in crate::web::staff) struct MonthPage {
    layout: StaffLayout,
    months: Vec<Link>,
    back: String,
    period: String,
    notes: Vec<String>,
    /// None where nothing was played until then.
    told: Option<Told>,
    taken_out: String,
    /// On which day it was made.
    made: String,
    definitions: Vec<Definition>,
    version: u32,
}

pub(in crate::web::staff) async fn show(
    State(services): State<Services>,
    request: StaffRequest,
    Path(month): Path<String>,
) -> Result<Response, HttpError> {
    let first: Option<Day> = format!("{month}-01").parse().ok();
    let today = services.reports.today();
    match first.filter(|it| *it <= today && *it + LONGEST > today) {
        Some(first) => Ok(report(&services, &request, first).await?.into_response()),
        None => other(&services, &request, &month).await,
    }
}

/// No such month: that is said above the page on which there are others to choose.
async fn other(
    services: &Services,
    request: &StaffRequest,
    month: &str,
) -> Result<Response, HttpError> {
    let text: String = month.chars().take(60).collect();
    let sentence = request
        .words
        .text_with("month-none", &[("text", text.into())]);
    let asked = Asked::usual(services.reports.today());
    let page = overview::page(services, request, &asked, Some(sentence), &Typed::default()).await?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

async fn report(
    services: &Services,
    request: &StaffRequest,
    first: Day,
) -> Result<Page<MonthPage>, HttpError> {
    let (words, staff, today) = (request.words, &request.staff, services.reports.today());
    let (_, last) = timeline::month(first);
    let period = Period::new(first, last.min(today)).ok_or(HttpError::NoSuchPage)?;
    let (before, until) = timeline::month(first + -1);
    let before = Period::new(before, until).ok_or(HttpError::NoSuchPage)?;
    let house = services.tours.current();
    let recorded = services.reports.recorded_days(staff.actor()).await?;
    let mut all = services
        .reports
        .figures(staff.actor(), period, Filter::default())
        .await?;
    // Months are compared with months, whatever their number of days.
    let then = services
        .reports
        .figures(staff.actor(), before, Filter::default())
        .await?;
    all.first.before = then.first.listened;
    if let (Some(now), Some(then)) = (&mut all.phones, then.phones) {
        now.before = then.listened;
    }
    let around = Before::of(services, staff, before, &Filter::default()).await?;
    let asked = Asked::usual(today).of_days(Days::Own(period));
    let view = View {
        words,
        names: Names {
            words,
            tour: &house.edition.tour,
        },
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful: &all.doubtful,
        asked: &asked,
        today,
        compared: Compared::new(recorded, period, before, today),
        page: Kind::Paper,
    };
    let name = say::month(words, first);
    let link = |day: Day, rel: &str| Link {
        href: format!("{OVERVIEW}/months/{}", day.date().strftime("%Y-%m")),
        name: words.text_with(rel, &[("month", say::month(words, day).into())]),
        current: false,
    };
    let mut months = Vec::new();
    if recorded.is_some_and(|it| it.first() < first) {
        months.push(link(before.first(), "month-before"));
    }
    if last < today {
        months.push(link(last + 1, "month-after"));
    }
    Ok(Page(MonthPage {
        layout: request
            .layout(words.text_with("month-report", &[("month", name.into())]))
            .under(OVERVIEW),
        months,
        back: asked.href(OVERVIEW),
        taken_out: asked.taken_out(),
        period: say::period(words, period),
        notes: overview::notes(&view, recorded, services.reports.clock_trusted()),
        told: recorded
            .filter(|it| it.first() <= period.last())
            .map(|_| Told::of(&view, &around)),
        made: say::day(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
    }))
}
