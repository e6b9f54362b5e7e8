//! The editions: which were current when, and what each changed.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::model::{Publication, Tour};
use crate::service::{PublishedTour, Service};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::difference::{Chapter, Comparison, Fate};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::publish::COMPARING;
use crate::web::staff::wording::Piece;

/// One time that an edition became current.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) when: String,
    pub(super) who: String,
    pub(super) current: bool,
    /// Whether it had been current before.
    pub(super) again: bool,
    /// Whether visitors have another edition now, so that this one could be made current again.
    pub(super) other: bool,
    pub(super) href: String,
}

/// The newest first, as they are kept.
pub(super) fn rows(
    words: &Translations,
    tour: &Tour,
    all: &[Publication],
    most: usize,
) -> Vec<Row> {
    let befores = all.iter().skip(1).map(|it| it.edition);
    let befores = befores.chain(std::iter::once(0));
    let rows = all.iter().zip(befores).enumerate().take(most);
    rows.map(|(n, (it, before))| Row {
        number: it.edition,
        when: tour::when(tour, it.wall_ms),
        who: who(words, it),
        current: n == 0,
        again: all
            .iter()
            .skip(n + 1)
            .any(|before| before.edition == it.edition),
        other: all.first().is_some_and(|now| now.edition != it.edition),
        href: format!("/staff/editions/{}?since={before}", it.edition),
    })
    .collect()
}

pub(super) fn who(words: &Translations, it: &Publication) -> String {
    let who = it.who.as_ref().map(ToString::to_string);
    who.unwrap_or_else(|| words.text("who-box"))
}

#[derive(Template)]
#[template(path = "staff/edition.html")]
pub(super) struct EditionPage {
    layout: StaffLayout,
    /// What it is compared with.
    beside: String,
    chapters: Vec<Chapter>,
}

/// The edition that was current before; 0 is none.
#[derive(Deserialize)]
pub(super) struct Since {
    since: Option<u32>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
    Path(number): Path<u32>,
    Query(Since { since }): Query<Since>,
) -> Result<Page<EditionPage>, HttpError> {
    let words = request.words;
    let after = service.edition(&request.staff, number).await?.tour;
    let before = match since.unwrap_or(number.saturating_sub(1)) {
        0 => None,
        it => Some(service.edition(&request.staff, it).await?),
    };
    let beside = match &before {
        Some(it) => words.text_with("edition-beside", &[("number", it.number.into())]),
        None => words.text("edition-first"),
    };
    let before = before.map_or_else(|| PublishedTour::empty().edition.tour, |it| it.tour);
    let comparison = Comparison {
        words,
        before: &before,
        after: &after,
        recordings: &service.recordings(&request.staff).await?,
        until: service.now() + COMPARING,
    };
    Ok(Page(EditionPage {
        chapters: comparison.chapters(),
        beside,
        layout: request
            .layout(words.text_with("edition-named", &[("number", number.into())]))
            .under("/staff/publish"),
    }))
}
