//! The page of one clip.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::model::{ClipKey, DEFINITIONS, Figures, Filter, ReportContext};
use crate::service::Services;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::statistics::asked::{Asked, Given};
use crate::web::staff::statistics::asking::Asking;
use crate::web::staff::statistics::definitions::{self, Definition};
use crate::web::staff::statistics::figure::{self, Figure};
use crate::web::staff::statistics::kept::{self, Kept};
use crate::web::staff::statistics::left_out;
use crate::web::staff::statistics::links::OVERVIEW;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::overview;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::Table;
use crate::web::staff::statistics::tables;
use crate::web::staff::statistics::view::{Compared, Kind, View};

#[derive(Template)]
#[template(path = "staff/statistics/clip.html")]
pub(in crate::web::staff) struct ClipPage {
    layout: StaffLayout,
    objection: Option<String>,
    back: String,
    /// Where the clip is edited, while it is in the tour.
    editor: Option<String>,
    asking: Asking,
    period: String,
    notes: Vec<String>,
    figures: Vec<Figure>,
    /// What phones report of it; empty where one surface alone is looked at.
    phones: Vec<Figure>,
    kept: Vec<Kept>,
    /// That it is only to be read; none where it is heard.
    text_alone: Option<String>,
    surfaces: Table,
    /// On which day it was made, for what is printed.
    made: String,
    definitions: Vec<Definition>,
    version: u32,
}

pub(in crate::web::staff) async fn show(
    State(services): State<Services>,
    request: StaffRequest,
    Path(key): Path<String>,
    query: Given,
) -> Result<Response, HttpError> {
    let key: ClipKey = key.parse().map_err(|_| HttpError::NoSuchPage)?;
    let (words, staff, today) = (request.words, &request.staff, services.reports.today());
    let (asked, wrong) = Asked::read(query, today);
    let (house, period) = (services.tours.current(), asked.period());
    let recorded = services.reports.recorded_days(staff.actor()).await?;
    let names = Names {
        words,
        tour: &house.edition.tour,
    };
    let cut = Filter {
        variant: Some(key.variant),
        room: None,
        ..asked.cut.clone()
    };
    let mut all = services.reports.figures(staff.actor(), period, cut).await?;
    for it in [Some(&mut all.first), all.phones.as_mut()]
        .into_iter()
        .flatten()
    {
        it.listened.retain(|(it, _)| it.clip == key);
        it.before.retain(|(it, _)| it.clip == key);
    }
    let found = names.find(&key);
    let heard = |it: &Figures| !it.listened.is_empty();
    if found.is_none() && !heard(&all.first) && !all.phones.as_ref().is_some_and(heard) {
        return Err(HttpError::NoSuchPage);
    }
    let view = View {
        words,
        names,
        figures: &all.first,
        phones: all.phones.as_ref(),
        doubtful: &all.doubtful,
        asked: &asked,
        today,
        compared: Compared::new(recorded, period, period.before(), today),
        page: Kind::Clip,
    };
    let here = format!("{OVERVIEW}/clips/{key}");
    let kept = kept::all(&services, staff, &view, found.map(|it| it.1)).await?;
    let mut notes = overview::notes(&view, recorded, services.reports.clock_trusted());
    // Of a clip no sessions are told in any case.
    notes.retain(|it| *it != words.text("note-sessions"));
    let mut layout = request.layout(names.clip(&key)).under(OVERVIEW);
    layout.location = asked.href(&here);
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = ClipPage {
        objection: wrong.map(|it| it.say(words)),
        back: asked.href(OVERVIEW),
        editor: found.map(|_| format!("/staff/clips/{key}")),
        asking: Asking::new(&view, here).without(&["room", "variant"]),
        period: say::period(words, period),
        notes,
        figures: figures_of(&view),
        phones: figure::phones(&view, &ReportContext::default()),
        text_alone: found
            .filter(|it| it.1.is_text_alone())
            .map(|_| words.text("cell-text-alone")),
        kept,
        surfaces: tables::surfaces(&view),
        made: say::day(words, today),
        definitions: definitions::all(words),
        version: DEFINITIONS,
        layout,
    };
    Ok((status, Page(page)).into_response())
}

/// Estimated times are told where there are any.
fn figures_of(view: &View<'_>) -> Vec<Figure> {
    let mut all = figure::listening(view);
    all.extend(left_out::starts(view));
    all.retain(|it| it.id != "estimated" || view.figures.total().estimated > 0);
    all
}
