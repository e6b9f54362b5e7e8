//! Times as people say them: `today at 16:05`, `Tuesday at 16:05`, `three minutes ago`.

use std::time::Duration;

use crate::model::{LocalTime, Tour};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::visitor::map;

/// A wall time on the museum's clocks. A day of the last week is named; an earlier one has its date.
pub(super) fn when(words: &Translations, tour: &Tour, wall_ms: i64, now_wall_ms: i64) -> String {
    let zone = tour.zone();
    let day = LocalTime::at(wall_ms, &zone).day;
    let today = LocalTime::at(now_wall_ms, &zone).day;
    let local = tour::local_time(tour, wall_ms);
    let (date, time) = local.split_once(' ').unwrap_or((&local, ""));
    let (key, named) = if day == today {
        ("when-today", String::new())
    } else if day + 1 == today {
        ("when-yesterday", String::new())
    } else if day < today && day + 6 >= today {
        ("when-weekday", words.text(map::weekday_key(day.weekday())))
    } else {
        ("when-date", date.to_owned())
    };
    words.text_with(
        key,
        &[("day", named.into()), ("time", time.to_owned().into())],
    )
}

/// A duration in the largest whole unit: `3 minutes ago`.
pub(super) fn ago(words: &Translations, ago: Duration) -> String {
    let minutes = ago.as_secs() / 60;
    let (key, count) = match minutes {
        0 => ("ago-moment", 0),
        1..60 => ("ago-minutes", minutes),
        60..1440 => ("ago-hours", minutes / 60),
        _ => ("ago-days", minutes / 1440),
    };
    words.text_with(key, &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::TourSnapshot;

    #[test]
    fn a_time_is_said_as_people_say_it() {
        let mut tour = TourSnapshot::empty().tour;
        tour.time_zone = "America/Mexico_City".into();
        let wall = |time: &str| {
            let time: jiff::Timestamp = time.parse().unwrap();
            time.as_millisecond()
        };
        // A Thursday, five past ten in Mexico.
        let now = wall("2026-11-26T16:05:00Z");
        for (time, english, spanish) in [
            ("2026-11-26T06:00:00Z", "today at 00:00", "hoy a las 00:00"),
            (
                "2026-11-26T05:59:00Z",
                "yesterday at 23:59",
                "ayer a las 23:59",
            ),
            (
                "2026-11-24T22:05:00Z",
                "Tuesday at 16:05",
                "el martes a las 16:05",
            ),
            (
                "2026-11-20T22:05:00Z",
                "Friday at 16:05",
                "el viernes a las 16:05",
            ),
            (
                "2026-11-19T22:05:00Z",
                "2026-11-19 at 16:05",
                "el 2026-11-19 a las 16:05",
            ),
            (
                "2026-11-27T22:05:00Z",
                "2026-11-27 at 16:05",
                "el 2026-11-27 a las 16:05",
            ),
        ] {
            for (language, expected) in [("en", english), ("es", spanish)] {
                let words = Translations::staff(language).unwrap();
                assert_eq!(when(words, &tour, wall(time), now), expected);
            }
        }
    }
}
