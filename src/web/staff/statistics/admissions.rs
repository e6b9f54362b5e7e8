//! The form for the numbers of visitors that staff count each day, and the numbers it submits.

use std::collections::BTreeMap;

use crate::model::{Admission, Day, Right, Weekday};
use crate::service;
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::links::OVERVIEW;
use crate::web::staff::statistics::page_context::PageContext;

/// The most days that one form shows.
const MAX_DAYS: i32 = 31;

/// The form.
pub(super) struct AdmissionsForm {
    pub(super) action: String,
    pub(super) days: Vec<DayField>,
    /// The column of the first day in the calendar: 1 for Monday to 7.
    pub(super) column: usize,
    /// Whether the form is unfolded, because it holds submitted values.
    pub(super) is_open: bool,
}

pub(super) struct DayField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    /// The stored number when the page was rendered.
    pub(super) stored: String,
    /// A note with the number that somebody else has stored meanwhile.
    pub(super) conflict: Option<String>,
}

/// The submitted numbers by day, each with the number that was stored when the page was rendered.
#[derive(Debug, Default)]
pub(super) struct SubmittedCounts(BTreeMap<Day, DayCount>);

#[derive(Debug, Default)]
struct DayCount {
    stored: String,
    submitted: String,
}

impl DayCount {
    fn is_changed(&self) -> bool {
        self.stored != self.submitted
    }
}

/// The prefix of the hidden fields with the stored numbers; they show whether somebody else has changed a
/// number since.
const STORED_PREFIX: &str = "was-";

impl SubmittedCounts {
    pub(super) fn from_fields(fields: Vec<(String, String)>) -> Self {
        let mut counts: BTreeMap<Day, DayCount> = BTreeMap::new();
        for (name, value) in fields {
            let value: String = value.trim().chars().take(20).collect();
            let (day, is_stored) = match name.strip_prefix(STORED_PREFIX) {
                Some(day) => (day, true),
                None => (name.as_str(), false),
            };
            let Ok(day) = day.parse() else { continue };
            let count = counts.entry(day).or_default();
            if is_stored {
                count.stored = value;
            } else {
                count.submitted = value;
            }
        }
        Self(counts)
    }

    /// The changed numbers.
    ///
    /// # Errors
    ///
    /// Returns a message if one of them is not a number.
    pub(super) fn changes(&self, words: &Translations) -> Result<Vec<Admission>, String> {
        let number = |day: Day, text: &str| {
            let number = (!text.is_empty()).then(|| text.parse());
            number.transpose().map_err(|_| {
                let day = format::date(words, day);
                let values = [("text", text.into()), ("day", day.into())];
                words.text_with("people-no-number", &values)
            })
        };
        let days = self.0.iter().filter(|(_, count)| count.is_changed());
        let changes = days.map(|(day, count)| {
            Ok(Admission {
                day: *day,
                was: number(*day, &count.stored)?,
                now: number(*day, &count.submitted)?,
            })
        });
        changes.collect()
    }

    fn changed(&self, day: Day) -> Option<&DayCount> {
        self.0.get(&day).filter(|count| count.is_changed())
    }
}

/// The form; `None` for staff without the right to enter numbers.
pub(super) fn form(
    request: &StaffRequest,
    context: &PageContext<'_>,
    submitted: &SubmittedCounts,
) -> Option<AdmissionsForm> {
    if !request.staff.may(Right::Publish) {
        return None;
    }
    let (words, period) = (context.words, context.figures.period);
    let first = period.first().max(period.last() + (1 - MAX_DAYS));
    let stored: BTreeMap<Day, i64> = context.figures.admissions.iter().copied().collect();
    let days = (0..MAX_DAYS).map(|offset| first + offset);
    let days = days.take_while(|day| *day <= period.last()).map(|day| {
        let stored = stored
            .get(&day)
            .map_or_else(String::new, ToString::to_string);
        let changed = submitted.changed(day);
        let conflict = changed.filter(|count| count.stored != stored).map(|_| {
            let now = Some(stored.as_str()).filter(|text| !text.is_empty());
            let now = now.map_or_else(|| words.text("none-yet"), ToOwned::to_owned);
            words.text_with("people-since", &[("people", now.into())])
        });
        let weekday: String = format::weekday(words, day.weekday())
            .chars()
            .take(3)
            .collect();
        DayField {
            name: day.to_string(),
            label: format!("{weekday} {}", format::short_date(words, day)),
            value: changed.map_or_else(|| stored.clone(), |count| count.submitted.clone()),
            stored,
            conflict,
        }
    });
    let weekday = Weekday::ALL
        .iter()
        .position(|weekday| *weekday == first.weekday());
    Some(AdmissionsForm {
        column: weekday.unwrap_or(0) + 1,
        action: context.query.href(&format!("{OVERVIEW}/admissions")),
        days: days.collect(),
        is_open: !submitted.0.is_empty(),
    })
}

/// Stores the admissions. Returns a sentence if one of them is refused.
pub(super) async fn store(
    request: &StaffRequest,
    changes: Vec<Admission>,
) -> Result<Option<String>> {
    match request
        .services
        .reports
        .count_admissions(request.actor(), changes)
        .await
    {
        Ok(()) => Ok(None),
        Err(service::Error::Staff(error)) => Ok(Some(staff::sentence(request.words, &error))),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submitted(fields: &[(&str, &str)]) -> SubmittedCounts {
        let fields = fields.iter();
        SubmittedCounts::from_fields(
            fields
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    #[test]
    fn only_changed_numbers_are_stored() {
        let words = Translations::staff("en").unwrap();
        let counts = submitted(&[
            ("2026-07-20", "120"),
            ("was-2026-07-20", "120"),
            ("2026-07-21", " 90 "),
            ("was-2026-07-21", ""),
            ("2026-07-22", ""),
            ("was-2026-07-22", "55"),
            ("something", "else"),
        ]);
        let day = |text: &str| text.parse::<Day>().unwrap();
        let expected = [
            ("2026-07-21", None, Some(90)),
            ("2026-07-22", Some(55), None),
        ];
        let expected = expected.map(|(text, was, now)| Admission {
            day: day(text),
            was,
            now,
        });
        assert_eq!(counts.changes(words).unwrap(), expected);
        assert!(submitted(&[]).changes(words).unwrap().is_empty());
    }

    #[test]
    fn an_invalid_number_is_reported_with_its_day() {
        let words = Translations::staff("en").unwrap();
        for wrong in ["many", "-3", "12.5", "1,200"] {
            let message = submitted(&[("2026-07-21", wrong)])
                .changes(words)
                .unwrap_err();
            assert!(
                message.contains(wrong) && message.contains("21 July 2026"),
                "{message}"
            );
        }
    }
}
