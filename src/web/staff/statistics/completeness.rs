//! Until when the plays of the other boxes of the house are in the figures.

use crate::model::{LocalTime, Period};
use crate::service::BoxCompleteness;
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::staff::friendly_time;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::statistics::names::Names;

/// What is said of the other boxes; empty where there are none.
#[derive(Default)]
pub(super) struct BoxNotes {
    /// A sentence for each box that has reported nothing for long, if that is within the period.
    pub(super) silent: Vec<String>,
    /// One line if everything is here, or else a line for each box.
    pub(super) lines: Vec<String>,
}

impl BoxNotes {
    pub(super) async fn load(request: &StaffRequest, period: Period) -> Result<Self> {
        let all = request.services.boxes.completeness(request.actor()).await?;
        if all.is_empty() {
            return Ok(Self::default());
        }
        let words = request.words;
        if all.iter().all(|found| found.is_complete) {
            let count = [("count", all.len().into())];
            return Ok(Self {
                silent: Vec::new(),
                lines: vec![words.text_with("complete-all", &count)],
            });
        }
        let published = request.services.editions.current();
        let names = Names {
            words,
            tour: &published.tour,
        };
        let now = request.services.clock.wall_ms();
        let when = |at| friendly_time::when(words, &published.tour, at, now);
        let zone = published.tour.zone();
        let mut notes = Self::default();
        for found in &all {
            let line = line(names, found, when);
            let is_within = found
                .complete_wall_ms
                .is_none_or(|at| LocalTime::at(at, &zone).day <= period.last());
            if found.is_silent && is_within {
                notes.silent.push(line.clone());
            }
            notes.lines.push(line);
        }
        Ok(notes)
    }
}

fn line(names: Names<'_>, found: &BoxCompleteness, when: impl Fn(i64) -> String) -> String {
    let words = names.words;
    let name = ("name", found.name.clone().into());
    let Some(at) = found.complete_wall_ms else {
        return words.text_with("complete-never", &[name]);
    };
    let since = ("when", when(at).into());
    if !found.is_silent {
        return words.text_with("complete-until", &[name, since]);
    }
    let rooms = found.rooms.iter().map(|room| names.room(room)).collect();
    match list(words, rooms) {
        Some(rooms) => words.text_with("silent-rooms", &[name, since, ("rooms", rooms.into())]),
        None => words.text_with("silent-since", &[name, since]),
    }
}

/// `a, b and c`; `None` for an empty list.
fn list(words: &Translations, mut names: Vec<String>) -> Option<String> {
    let last = names.pop()?;
    if names.is_empty() {
        return Some(last);
    }
    let values = [("first", names.join(", ").into()), ("last", last.into())];
    Some(words.text_with("list-and", &values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::TourSnapshot;

    #[test]
    fn a_silent_box_is_named_with_its_rooms_and_since_when() {
        let tour = TourSnapshot::empty().tour;
        let found = |rooms: &[&str], complete_wall_ms, is_silent| BoxCompleteness {
            name: "Garden".to_owned(),
            rooms: rooms.iter().map(|room| room.parse().unwrap()).collect(),
            complete_wall_ms,
            is_complete: false,
            is_silent,
        };
        let sentence = |language: &str, found: BoxCompleteness| {
            let words = Translations::staff(language).unwrap();
            let names = Names { words, tour: &tour };
            line(names, &found, |_| "Tuesday at 16:05".to_owned())
        };
        assert_eq!(
            sentence("en", found(&["study", "kitchen", "attic"], Some(0), true)),
            "The box “Garden” has reported nothing since Tuesday at 16:05; the figures of study, kitchen and attic end there."
        );
        assert_eq!(
            sentence("en", found(&[], Some(0), true)),
            "The box “Garden” has reported nothing since Tuesday at 16:05."
        );
        assert_eq!(
            sentence("en", found(&["study"], Some(0), false)),
            "“Garden” is complete up to Tuesday at 16:05."
        );
        assert_eq!(
            sentence("es", found(&["study"], None, true)),
            "«Garden» aún no ha comunicado nada."
        );
    }
}
