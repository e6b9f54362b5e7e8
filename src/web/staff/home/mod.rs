//! The home page of the staff: the next step, what is new and missing, who changed what, the plays of
//! today, and what needs attention.

mod missing;
mod place;
mod plays;
mod recent;

use askama::Template;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{OpeningState, Right, Tour};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::staff::alerts::AlertSection;
use crate::web::staff::editions;
use crate::web::staff::friendly_time;
use crate::web::staff::home::missing::{Missing, NextStep, next_step};
use crate::web::staff::home::place::Changes;
use crate::web::staff::home::plays::PlaysToday;
use crate::web::staff::home::recent::RecentChange;
use crate::web::staff::inputs::capitalize;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::missing_recordings::{self, MissingRecording};
use crate::web::staff::publish;
use crate::web::staff::start::Checklist;
use crate::web::staff::statistics::format;

#[derive(Template)]
#[template(path = "staff/home.html")]
pub(super) struct HomePage {
    layout: StaffLayout,
    /// Whether the house is open, and until or from when.
    opening: String,
    /// Where the visitors' pages are; the preview before the first edition.
    visitors_url: &'static str,
    checklist: Option<Checklist>,
    next: Option<NextStep>,
    alerts: AlertSection,
    missing_recordings: Vec<MissingRecording>,
    missing: Missing,
    /// Whether more is missing than the first steps ask for.
    shows_missing: bool,
    changes: Changes,
    recent: Vec<RecentChange>,
    /// None before anything was played.
    plays: Option<PlaysToday>,
    /// The edition that visitors have.
    current: Option<String>,
    planned: Option<String>,
    can_publish: bool,
}

/// The home page. A query is one of the tour list, which had this address before.
pub(super) async fn show(request: StaffRequest, uri: Uri, headers: HeaderMap) -> Result<Response> {
    if let Some(query) = uri.query() {
        return Ok(Redirect::permanent(&format!("/staff/tour?{query}")).into_response());
    }
    let (words, services, actor) = (request.words, &request.services, request.actor());
    let review = services.publishing.review(actor).await?;
    let published = services.editions.current();
    let draft = &review.draft.tour;
    let recordings = services.editing.recordings(actor).await?;
    let lost = services.editing.missing_recordings(&recordings);
    let checklist = Checklist::for_home(&request, &headers, &review);
    let is_empty = draft.rooms.is_empty();
    let clips = draft.rooms.iter().map(|room| room.clips.len());
    let shows_missing = checklist.is_none() || clips.sum::<usize>() > 1;
    let without_font = publish::without_font(&request, &review).await;
    let missing = Missing::new(words, &review, &without_font);
    let changes = Changes::new(words, (draft, &published.tour), &review.differences);
    let next = next_step(&request, &missing, changes.count);
    let publications = services.publishing.publications(actor, 1).await?;
    let now = services.clock.wall_ms();
    let current = publications.first().filter(|_| published.edition.is_some());
    let current = current.map(|publication| {
        let when = friendly_time::when(words, &published.tour, publication.wall_ms, now);
        let values = [
            ("number", publication.edition.into()),
            ("when", when.into()),
            ("who", editions::publisher(words, publication).into()),
        ];
        words.text_with("home-current", &values)
    });
    let planned = services.publishing.planned(actor).await?;
    let planned = planned.map(|planned| {
        let values = [
            ("number", planned.edition.into()),
            ("who", editions::publisher(words, &planned).into()),
        ];
        words.text_with("publish-planned", &values)
    });
    Ok(Page(HomePage {
        opening: opening(&request),
        visitors_url: if published.edition.is_some() {
            "/"
        } else {
            "/staff/preview"
        },
        next: next.filter(|_| checklist.is_none() && !is_empty),
        checklist,
        alerts: AlertSection::load(&request).await?,
        missing_recordings: missing_recordings::list(words, draft, &lost),
        recent: recent::load(&request, zoned(draft, &published.tour)).await?,
        plays: plays::load(&request).await?,
        current,
        planned,
        can_publish: request.staff.may(Right::Publish),
        layout: request.layout(title(&request)),
        missing,
        shows_missing,
        changes,
    })
    .into_response())
}

/// The draft, or the edition if the draft has no time zone yet.
fn zoned<'a>(draft: &'a Tour, published: &'a Tour) -> &'a Tour {
    if draft.time_zone.is_empty() {
        published
    } else {
        draft
    }
}

/// `Monday, 30 November 2026`.
fn title(request: &StaffRequest) -> String {
    let words = request.words;
    let today = request.services.reports.today();
    let weekday = format::weekday(words, today.weekday());
    capitalize(&format!("{weekday}, {}", format::date(words, today)))
}

fn opening(request: &StaffRequest) -> String {
    let (words, hours) = (request.words, &request.services.hours);
    match (hours.state(), hours.closing_time_today()) {
        (OpeningState::Open, Some(time)) => {
            words.text_with("home-open-until", &[("time", time.to_string().into())])
        }
        (OpeningState::Open, None) => words.text("home-open"),
        (
            OpeningState::Closed {
                days_ahead,
                day,
                opens,
            },
            _,
        ) => {
            let values = [
                ("time", opens.to_string().into()),
                ("weekday", format::weekday(words, day).into()),
            ];
            let key = match days_ahead {
                0 => "home-opens-today",
                _ => "home-opens-on",
            };
            words.text_with(key, &values)
        }
    }
}

impl HomePage {
    /// Whether the draft differs from what visitors have.
    fn has_changes(&self) -> bool {
        self.changes.count > 0
    }
}
