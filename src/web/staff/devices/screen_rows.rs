//! The screens of a room as the devices page lists them, and what is wrong with one.

use std::time::Duration;

use crate::model::ScreenId;
use crate::service::{RELOAD_TOLERANCE, ScreenStatus, Services};
use crate::web::locales::Translations;
use crate::web::staff::friendly_time;

/// Common panels: pixels per millimetre, and the name on the market.
pub(super) const PANELS: &[(&str, &str)] = &[
    ("5.19", "7″ 800 × 480"),
    ("8.18", "7″ Touch Display 2, 720 × 1280"),
    ("5.90", "10.1″ 1280 × 800"),
    ("5.58", "15.6″ 1920 × 1080"),
    ("4.03", "21.5″ 1920 × 1080"),
];

pub(super) struct ScreenRow {
    /// 0 is a browser on the box itself.
    pub(super) id: i64,
    pub(super) room: String,
    pub(super) name: String,
    pub(super) last_seen: String,
    pub(super) is_connected: bool,
    /// Whether the page is of the current version.
    pub(super) page_version: String,
    pub(super) panel: String,
}

pub(super) fn row(words: &Translations, status: &ScreenStatus) -> ScreenRow {
    let panel = status.screen.panel.map(|density| density.to_string());
    ScreenRow {
        id: status.screen.id.number(),
        room: status.screen.room.to_string(),
        name: name(words, status),
        is_connected: status.connected,
        last_seen: match status.last_seen {
            Some(_) if status.connected => words.text("screen-connected"),
            Some(ago) => words.text_with(
                "screen-seen",
                &[("ago", friendly_time::ago(words, ago).into())],
            ),
            None => words.text("screen-never"),
        },
        page_version: match &status.page {
            Some(page) if page.current => words.text("page-current"),
            Some(_) => words.text("page-old"),
            None => words.text("page-unknown"),
        },
        panel: panel.map_or_else(
            || words.text("panel-unknown"),
            |density| words.text_with("panel-measure", &[("figure", density.into())]),
        ),
    }
}

fn name(words: &Translations, status: &ScreenStatus) -> String {
    match status.screen.id {
        ScreenId::Box => words.text("screen-of-the-box"),
        ScreenId::Enrolled(id) => {
            words.text_with("screen-number", &[("number", id.to_string().into())])
        }
    }
}

/// A sentence on the problem of a screen, if it has one.
pub(super) fn problem(
    services: &Services,
    words: &Translations,
    status: &ScreenStatus,
) -> Option<String> {
    let named = |key: &str, ago: Option<Duration>| {
        let ago = ago.map_or(String::new(), |ago| friendly_time::ago(words, ago));
        words.text_with(
            key,
            &[("screen", name(words, status).into()), ("ago", ago.into())],
        )
    };
    // Without fixed screens on the box its browsers are for tests, and come and go.
    if status.screen.id == ScreenId::Box && !services.screens.are_box_screens_fixed() {
        return None;
    }
    match (status.connected, status.last_seen, &status.page) {
        (false, None, _) => Some(named("attention-never", None)),
        (false, Some(ago), _) if ago > RELOAD_TOLERANCE => Some(named("attention-away", Some(ago))),
        (true, _, Some(page)) if !page.current => Some(named("attention-page", None)),
        _ => None,
    }
}
