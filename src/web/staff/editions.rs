//! Published editions: when each became current, and what it changed.

use askama::Template;
use axum::extract::{Path, Query};
use serde::Deserialize;

use crate::model::{Publication, Tour};
use crate::service::TourSnapshot;
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::diff_section::{ChangeKind, DiffSection};
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::staff::text_diff::{DIFF_TIMEOUT, DiffPart};
use crate::web::staff::tour_diff::TourDiff;

/// A publication: an edition became current.
pub(super) struct PublicationRow {
    pub(super) number: u32,
    pub(super) when: String,
    pub(super) who: String,
    pub(super) is_current: bool,
    /// Whether the edition had been current before.
    pub(super) is_republished: bool,
    /// Whether another edition is current now, so that this one can be published again.
    pub(super) can_republish: bool,
    pub(super) href: String,
}

/// The rows of the first `max_rows` publications, which are ordered from the newest.
pub(super) fn rows(
    words: &Translations,
    tour: &Tour,
    publications: &[Publication],
    max_rows: usize,
) -> Vec<PublicationRow> {
    let previous = publications
        .iter()
        .skip(1)
        .map(|publication| publication.edition);
    let previous = previous.chain(std::iter::once(0));
    let rows = publications.iter().zip(previous).enumerate().take(max_rows);
    rows.map(|(n, (publication, previous))| {
        let number = publication.edition;
        PublicationRow {
            number,
            when: tour::local_time(tour, publication.wall_ms),
            who: publisher(words, publication),
            is_current: n == 0,
            is_republished: publications
                .iter()
                .skip(n + 1)
                .any(|earlier| earlier.edition == number),
            can_republish: publications
                .first()
                .is_some_and(|current| current.edition != number),
            href: format!("/staff/editions/{number}?since={previous}"),
        }
    })
    .collect()
}

pub(super) fn publisher(words: &Translations, publication: &Publication) -> String {
    let who = publication.who.as_ref().map(ToString::to_string);
    who.unwrap_or_else(|| words.text("who-box"))
}

#[derive(Template)]
#[template(path = "staff/edition.html")]
pub(super) struct EditionPage {
    layout: StaffLayout,
    /// Which edition it is compared with.
    compared_with: String,
    sections: Vec<DiffSection>,
}

/// The edition to compare with. 0 is the empty tour; absent is the number before.
#[derive(Deserialize)]
pub(super) struct CompareWith {
    since: Option<u32>,
}

pub(super) async fn show(
    request: StaffRequest,
    Path(number): Path<u32>,
    Query(CompareWith { since }): Query<CompareWith>,
) -> Result<Page<EditionPage>> {
    let words = request.words;
    let after = request
        .services
        .publishing
        .edition(request.actor(), number)
        .await?
        .tour;
    let before = match since.unwrap_or(number.saturating_sub(1)) {
        0 => None,
        number => Some(
            request
                .services
                .publishing
                .edition(request.actor(), number)
                .await?,
        ),
    };
    let compared_with = match &before {
        Some(edition) => words.text_with("edition-beside", &[("number", edition.number.into())]),
        None => words.text("edition-first"),
    };
    let before = before.map_or_else(|| TourSnapshot::empty().tour, |edition| edition.tour);
    let diff = TourDiff {
        words,
        before: &before,
        after: &after,
        recordings: &request.services.editing.recordings(request.actor()).await?,
        deadline: request.services.clock.monotonic() + DIFF_TIMEOUT,
    };
    Ok(Page(EditionPage {
        sections: diff.sections(),
        compared_with,
        layout: request.layout(words.text_with("edition-named", &[("number", number.into())])),
    }))
}
