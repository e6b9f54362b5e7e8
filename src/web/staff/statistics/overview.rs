//! The page of the statistics: few figures first, and everything else below.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{DEFINITIONS, Filter, Period};
use crate::service::Services;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::admissions::{self, People, Typed};
use crate::web::staff::statistics::asked::{Asked, Given};
use crate::web::staff::statistics::asking::Asking;
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::links::{Link, OVERVIEW};
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::timeline;
use crate::web::staff::statistics::told::{Before, Told};
use crate::web::staff::statistics::view::{Compared, Kind, View};

#[derive(Template)]
#[template(path = "staff/statistics/overview.html")]
pub(in crate::web::staff) struct OverviewPage {
    layout: StaffLayout,
    objection: Option<String>,
    asking: Asking,
    period: String,
    /// What alone is looked at, and the way back to everything.
    part: Option<(String, String)>,
    notes: Vec<String>,
    /// None where nothing was ever played.
    told: Option<Told>,
    /// Begun and not ended yet.
    open: i64,
    people: Option<People>,
    months: Vec<Link>,
    older_months: Vec<Link>,
    taken_out: String,
    /// On which day it was made, for what is printed.
    made: String,
    definitions: Vec<Definition>,
    version: u32,
}

/// So many months are seen at once.
const MONTHS: usize = 12;

pub(in crate::web::staff) async fn show(
    State(services): State<Services>,
    request: StaffRequest,
    query: Given,
) -> Result<Response, HttpError> {
    let (asked, wrong) = Asked::read(query, services.reports.today());
    let wrong = wrong.map(|it| it.say(request.words));
    page(&services, &request, &asked, wrong, &Typed::default()).await
}

/// The page, where something went wrong with why, and with what somebody wrote meanwhile.
pub(super) async fn page(
    services: &Services,
    request: &StaffRequest,
    asked: &Asked,
    objection: Option<String>,
    typed: &Typed,
) -> Result<Response, HttpError> {
    let (words, staff, today) = (request.words, &request.staff, services.reports.today());
    let (house, period) = (services.tours.current(), asked.period());
    let recorded = services.reports.recorded_days(staff.actor()).await?;
    let all = services
        .reports
        .figures(staff.actor(), period, asked.cut.clone())
        .await?;
    let before = Before::of(services, staff, period.before(), &asked.cut).await?;
    let names = Names {
        words,
        tour: &house.edition.tour,
    };
    let view = View {
        words,
        names,
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful: &all.doubtful,
        asked,
        today,
        compared: Compared::new(recorded, period, period.before(), today),
        page: Kind::Overview,
    };
    let mut months = recorded.map_or_else(Vec::new, |it| months(request, it, &view));
    let older_months = months.split_off(months.len().min(MONTHS));
    let mut layout = request.layout(words.text("tab-statistics"));
    layout.location = asked.href(OVERVIEW);
    let status = if objection.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = OverviewPage {
        layout,
        objection,
        asking: Asking::new(&view, OVERVIEW.to_owned()),
        period: say::period(words, period),
        part: part(&view),
        notes: notes(&view, recorded, services.reports.clock_trusted()),
        told: recorded.map(|_| Told::of(&view, &before)),
        open: all.first.open_plays,
        people: admissions::form(request, &view, typed),
        months,
        older_months,
        taken_out: asked.taken_out(),
        made: say::day(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
    };
    Ok((status, Page(page)).into_response())
}

/// Whatever has to be known to read the figures right.
pub(super) fn notes(view: &View<'_>, recorded: Option<Period>, trusted: bool) -> Vec<String> {
    let words = view.words;
    let mut notes = Vec::new();
    let Some(first) = recorded.map(Period::first) else {
        return notes;
    };
    if !trusted {
        notes.push(words.text("note-clock"));
    }
    if view.figures.period.last() >= view.today {
        notes.push(words.text("note-today"));
    }
    if view.figures.period.contains(first) && first > view.figures.period.first() {
        let day = say::day(words, first);
        notes.push(words.text_with("note-since", &[("day", day.into())]));
    }
    notes.push(view.compared.sentence(words, recorded));
    if !view.tells_sessions() {
        notes.push(words.text("note-sessions"));
    }
    if !view.doubtful.is_empty() {
        let hours = [("count", view.doubtful.len().into())];
        notes.push(words.text_with("note-doubtful", &hours));
    }
    notes
}

/// What alone is looked at, in the words of the tour.
pub(super) fn part(view: &View<'_>) -> Option<(String, String)> {
    let (cut, names) = (view.cut(), view.names);
    let parts = [
        cut.room.as_ref().map(|it| names.room(it)),
        cut.language.as_ref().map(Names::language),
        cut.variant.map(|it| names.variant(it)),
        cut.surface.map(|it| names.surface(it)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let everything = view.asked.only(Filter::default()).href(OVERVIEW);
    (!parts.is_empty()).then(|| (parts.join(" · "), everything))
}

fn months(request: &StaffRequest, recorded: Period, view: &View<'_>) -> Vec<Link> {
    let months = timeline::months(recorded, view.today).into_iter();
    let link = |it: crate::model::Day| Link {
        href: format!("{OVERVIEW}/months/{}", it.date().strftime("%Y-%m")),
        name: say::month(request.words, it),
        current: false,
    };
    months.map(link).collect()
}

/// Stores the changed numbers of people; an empty field removes a number.
pub(in crate::web::staff) async fn count_people(
    State(services): State<Services>,
    request: StaffRequest,
    query: Given,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(fields) = form?;
    let (asked, _) = Asked::read(query, services.reports.today());
    let typed = Typed::read(fields);
    let wrong = match typed.changed(request.words) {
        Ok(changed) => admissions::store(&services, &request, changed).await?,
        Err(sentence) => Some(sentence),
    };
    if wrong.is_some() {
        return page(&services, &request, &asked, wrong, &typed).await;
    }
    Ok(Redirect::to(&format!("{}#people", asked.href(OVERVIEW))).into_response())
}
