//! How many people came on a day: only people can count them. What they say can be taken back.

use std::collections::BTreeMap;

use crate::model::{Admission, Day, Right, Weekday};
use crate::service::{self, Services};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::statistics::links::OVERVIEW;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::view::View;

/// So many days are entered at once.
const DAYS: i32 = 31;

/// The form in which they are written down.
pub(super) struct People {
    pub(super) action: String,
    pub(super) days: Vec<Field>,
    /// In which column of the week the first day stands: 1 to 7.
    pub(super) column: usize,
    /// Whether it is seen at once: somebody has been writing in it.
    pub(super) open: bool,
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    /// What was known when the page was made.
    pub(super) was: String,
    /// What somebody else has said since the value was written.
    pub(super) since: Option<String>,
}

/// What somebody wrote, by day: what it was before, and what it is to be.
#[derive(Debug, Default)]
pub(super) struct Typed(BTreeMap<Day, (String, String)>);

/// What was known before is sent along, so that nobody overwrites what another has entered since.
const WAS: &str = "was-";

impl Typed {
    pub(super) fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed: BTreeMap<Day, (String, String)> = BTreeMap::new();
        for (name, value) in fields {
            let value: String = value.trim().chars().take(20).collect();
            let (day, before) = match name.strip_prefix(WAS) {
                Some(it) => (it, true),
                None => (name.as_str(), false),
            };
            let Ok(day) = day.parse() else { continue };
            let it = typed.entry(day).or_default();
            if before {
                it.0 = value;
            } else {
                it.1 = value;
            }
        }
        Self(typed)
    }

    /// What has changed, or the sentence that says why it is no number.
    pub(super) fn changed(&self, words: &Translations) -> Result<Vec<Admission>, String> {
        let number = |day: Day, text: &str| {
            let number = (!text.is_empty()).then(|| text.parse());
            number.transpose().map_err(|_| {
                let day = say::day(words, day);
                let values = [("text", text.into()), ("day", day.into())];
                words.text_with("people-no-number", &values)
            })
        };
        let changed = self.0.iter().filter(|(_, (was, now))| was != now);
        let each = changed.map(|(day, (was, now))| {
            Ok(Admission {
                day: *day,
                was: number(*day, was)?,
                now: number(*day, now)?,
            })
        });
        each.collect()
    }

    /// What somebody wrote for a day, and what was known then; none where they left it alone.
    fn written(&self, day: Day) -> Option<&(String, String)> {
        self.0.get(&day).filter(|(was, now)| was != now)
    }
}

/// None for those who may not count.
pub(super) fn form(request: &StaffRequest, view: &View<'_>, typed: &Typed) -> Option<People> {
    if !request.staff.may(Right::Publish) {
        return None;
    }
    let period = view.figures.period;
    let first = period.first().max(period.last() + (1 - DAYS));
    let known: BTreeMap<Day, i64> = view.figures.admissions.iter().copied().collect();
    let days = (0..DAYS).map(|it| first + it);
    let days = days.take_while(|it| *it <= period.last()).map(|day| {
        let was = known
            .get(&day)
            .map_or_else(String::new, ToString::to_string);
        let written = typed.written(day);
        let since = written.filter(|it| it.0 != was).map(|_| {
            let now = Some(was.as_str()).filter(|it| !it.is_empty());
            let now = now.map_or_else(|| view.words.text("none-yet"), ToOwned::to_owned);
            view.words
                .text_with("people-since", &[("people", now.into())])
        });
        let weekday: String = say::weekday(view.words, day.weekday())
            .chars()
            .take(3)
            .collect();
        Field {
            name: day.to_string(),
            label: format!("{weekday} {}", say::short_day(view.words, day)),
            value: written.map_or_else(|| was.clone(), |it| it.1.clone()),
            was,
            since,
        }
    });
    let weekday = Weekday::ALL.iter().position(|it| *it == first.weekday());
    Some(People {
        column: weekday.unwrap_or(0) + 1,
        action: view.asked.href(&format!("{OVERVIEW}/admissions")),
        days: days.collect(),
        open: !typed.0.is_empty(),
    })
}

/// Stores the admissions. Returns a sentence if one of them is refused.
pub(super) async fn store(
    services: &Services,
    request: &StaffRequest,
    changed: Vec<Admission>,
) -> Result<Option<String>, HttpError> {
    match services
        .reports
        .count_admissions(request.actor(), changed)
        .await
    {
        Ok(()) => Ok(None),
        Err(service::Error::Staff(it)) => Ok(Some(staff::sentence(request.words, &it))),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Typed {
        let fields = fields.iter();
        Typed::read(
            fields
                .map(|(name, it)| ((*name).into(), (*it).into()))
                .collect(),
        )
    }

    #[test]
    fn only_what_somebody_changed_is_written_down() {
        let words = Translations::staff("en").unwrap();
        let it = typed(&[
            ("2026-07-20", "120"),
            ("was-2026-07-20", "120"),
            ("2026-07-21", " 90 "),
            ("was-2026-07-21", ""),
            ("2026-07-22", ""),
            ("was-2026-07-22", "55"),
            ("something", "else"),
        ]);
        let day = |it: &str| it.parse::<Day>().unwrap();
        let expected = [
            ("2026-07-21", None, Some(90)),
            ("2026-07-22", Some(55), None),
        ];
        let expected = expected.map(|(it, was, now)| Admission {
            day: day(it),
            was,
            now,
        });
        assert_eq!(it.changed(words).unwrap(), expected);
        assert!(typed(&[]).changed(words).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_number_is_said_with_its_day() {
        let words = Translations::staff("en").unwrap();
        for wrong in ["many", "-3", "12.5", "1,200"] {
            let said = typed(&[("2026-07-21", wrong)]).changed(words).unwrap_err();
            assert!(
                said.contains(wrong) && said.contains("21 July 2026"),
                "{said}"
            );
        }
    }
}
