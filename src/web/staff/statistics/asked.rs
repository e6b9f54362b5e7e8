//! What somebody wants to see: which days, which part of the plays, in which order.

use axum::extract::Query as Queried;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::model::{Day, Filter, Period};
use crate::web::locales::Translations;

/// So many days are told of at once: ten years.
pub(super) const LONGEST: i32 = 3660;

/// As it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::staff) struct Query {
    pub(super) period: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) room: String,
    pub(super) language: String,
    pub(super) variant: String,
    pub(super) surface: String,
    pub(super) sort: String,
}

/// An address may say the same twice, or anything.
pub(in crate::web::staff) type Given = Result<Queried<Query>, QueryRejection>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    Today,
    Week,
    Month,
    Quarter,
    Year,
    Own(Period),
}

/// In which order the rows of a table come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Plays,
    /// As visitors come by.
    Tour,
    Completion,
    Holding,
    Listening,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) days: Days,
    pub(super) cut: Filter,
    pub(super) sort: Sort,
    today: Day,
}

/// Why it cannot be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    NoDay(String),
    NotYet(Day),
    TooLong,
    NoSuch(String),
    Unreadable,
}

impl Days {
    /// Those that have a name, the usual ones.
    pub(super) const NAMED: [Self; 5] = [
        Self::Today,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    pub(super) fn say(self, words: &Translations) -> String {
        words.text(match self {
            Self::Today => "period-today",
            Self::Week => "period-week",
            Self::Month => "period-month",
            Self::Quarter => "period-quarter",
            Self::Year => "period-year",
            Self::Own(_) => "period-own",
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Year => "365",
            Self::Own(_) => "own",
        }
    }
}

impl Sort {
    const ALL: [Self; 5] = [
        Self::Plays,
        Self::Tour,
        Self::Completion,
        Self::Holding,
        Self::Listening,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Tour => "tour",
            Self::Completion => "completion",
            Self::Holding => "holding",
            Self::Listening => "listening",
        }
    }
}

impl Wrong {
    pub(super) fn say(&self, words: &Translations) -> String {
        match self {
            Self::NoDay(it) => words.text_with("asked-no-day", &[("text", it.as_str().into())]),
            Self::NotYet(it) => words.text_with("asked-not-yet", &[("day", it.to_string().into())]),
            Self::TooLong => words.text("asked-too-long"),
            Self::Unreadable => words.text("asked-unreadable"),
            Self::NoSuch(it) => words.text_with("asked-no-such", &[("text", it.as_str().into())]),
        }
    }
}

impl Asked {
    /// The last 30 days of everything.
    pub(super) fn usual(today: Day) -> Self {
        Self {
            days: Days::Month,
            cut: Filter::default(),
            sort: Sort::Plays,
            today,
        }
    }

    /// What is not understood is said, and the usual shown.
    pub(super) fn read(query: Given, today: Day) -> (Self, Option<Wrong>) {
        let query = query.map_err(|_| Wrong::Unreadable);
        match query.and_then(|it| Self::parsed(&it, today)) {
            Ok(it) => (it, None),
            Err(wrong) => (Self::usual(today), Some(wrong)),
        }
    }

    fn parsed(query: &Query, today: Day) -> Result<Self, Wrong> {
        let usual = Self::usual(today);
        let own = query.period == Days::Own(usual.period()).name()
            || query.period.is_empty() && !(query.from.is_empty() && query.to.is_empty());
        let named = Days::NAMED.into_iter().find(|it| it.name() == query.period);
        let days = match named {
            Some(it) => it,
            None if own => Days::Own(own_days(query, today)?),
            None if query.period.is_empty() => usual.days,
            None => return Err(no_such(&query.period)),
        };
        Ok(Self {
            days,
            cut: Filter {
                room: part(&query.room)?,
                language: part(&query.language)?,
                variant: part(&query.variant)?,
                surface: part(&query.surface)?,
            },
            sort: Sort::ALL
                .into_iter()
                .find(|it| it.name() == query.sort)
                .unwrap_or(usual.sort),
            today,
        })
    }

    pub(super) fn period(&self) -> Period {
        match self.days {
            Days::Today => Period::up_to(self.today, 1),
            Days::Week => Period::up_to(self.today, 7),
            Days::Month => Period::up_to(self.today, 30),
            Days::Quarter => Period::up_to(self.today, 90),
            Days::Year => Period::up_to(self.today, 365),
            Days::Own(it) => it,
        }
    }

    /// What would have to stand in the address.
    pub(super) fn query(&self) -> String {
        let (usual, mut form) = (Self::usual(self.today), Serializer::new(String::new()));
        if self.days != usual.days {
            form.append_pair("period", self.days.name());
        }
        if let Days::Own(it) = self.days {
            form.append_pair("from", &it.first().to_string());
            form.append_pair("to", &it.last().to_string());
        }
        for (name, value) in self.parts() {
            form.append_pair(name, &value);
        }
        if self.sort != usual.sort {
            form.append_pair("sort", self.sort.name());
        }
        form.finish()
    }

    /// The same as fields of a form, without those of its days.
    pub(super) fn parts(&self) -> Vec<(&'static str, String)> {
        let cut = &self.cut;
        let parts = [
            ("room", cut.room.as_ref().map(ToString::to_string)),
            ("language", cut.language.as_ref().map(ToString::to_string)),
            ("variant", cut.variant.map(|it| it.to_string())),
            ("surface", cut.surface.map(|it| it.to_string())),
        ];
        let known = parts.into_iter().filter_map(|(name, it)| Some((name, it?)));
        known.collect()
    }

    /// The same as fields of a form, without those of the part.
    pub(super) fn fields_of_days(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("period", self.days.name().to_owned())];
        if let Days::Own(it) = self.days {
            fields.push(("from", it.first().to_string()));
            fields.push(("to", it.last().to_string()));
        }
        fields
    }

    pub(super) fn sort_field(&self) -> (&'static str, &'static str) {
        ("sort", self.sort.name())
    }

    /// What stands in the addresses of what is taken out.
    pub(super) fn taken_out(&self) -> String {
        let period = self.period();
        let days = format!("from={}&to={}", period.first(), period.last());
        let mut form = Serializer::new(days);
        form.extend_pairs(self.parts());
        form.finish()
    }

    /// A page of these days and this part.
    pub(super) fn href(&self, page: &str) -> String {
        let query = self.query();
        if query.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?{query}")
        }
    }

    pub(super) fn of_days(&self, days: Days) -> Self {
        Self {
            days,
            ..self.clone()
        }
    }

    pub(super) fn sorted(&self, sort: Sort) -> Self {
        Self {
            sort,
            ..self.clone()
        }
    }

    pub(super) fn only(&self, cut: Filter) -> Self {
        Self {
            cut,
            ..self.clone()
        }
    }
}

/// Turned around where it ends before it begins; until today at the most.
fn own_days(query: &Query, today: Day) -> Result<Period, Wrong> {
    let day = |text: &str| -> Result<Option<Day>, Wrong> {
        let text = text.trim();
        let parsed = (!text.is_empty()).then(|| text.parse());
        parsed.transpose().map_err(|_| Wrong::NoDay(short(text)))
    };
    let (from, to) = (day(&query.from)?, day(&query.to)?);
    let to = to.unwrap_or_else(|| from.unwrap_or(today).max(today));
    let from = from.unwrap_or(to);
    let (first, last) = (from.min(to), from.max(to).min(today));
    let period = Period::new(first, last).ok_or(Wrong::NotYet(first))?;
    if period.days() > LONGEST {
        return Err(Wrong::TooLong);
    }
    Ok(period)
}

fn part<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Wrong> {
    let text = (!text.is_empty()).then_some(text);
    let parsed = text.map(|it| it.parse().map_err(|_| no_such(it)));
    parsed.transpose()
}

fn no_such(text: &str) -> Wrong {
    Wrong::NoSuch(short(text))
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-07-26".parse().unwrap()
    }

    fn read(query: &str) -> (Asked, Option<Wrong>) {
        let address = format!("/staff/statistics?{query}").parse().unwrap();
        Asked::read(Queried::try_from_uri(&address), today())
    }

    #[test]
    fn what_is_asked_for_reads_back_from_its_address() {
        for query in [
            "",
            "period=today",
            "period=365&room=study&language=es&sort=holding",
            "period=own&from=2026-01-01&to=2026-03-31&variant=family&surface=phone",
        ] {
            let (asked, wrong) = read(query);
            assert_eq!((asked.query().as_str(), wrong), (query, None));
        }
        let (asked, _) = read("period=7");
        assert_eq!(asked.period(), Period::up_to(today(), 7));
    }

    #[test]
    fn days_of_ones_own_are_taken_as_they_are_meant() {
        let own = |query| read(query).0.period();
        let march = Period::new("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap());
        assert_eq!(Some(own("from=2026-03-01&to=2026-03-31")), march);
        assert_eq!(Some(own("from=2026-03-31&to=2026-03-01")), march);
        assert_eq!(own("from=2026-07-20"), Period::up_to(today(), 7));
        assert_eq!(
            own("from=2026-07-20&to=2027-01-01"),
            Period::up_to(today(), 7)
        );
        assert_eq!(own("to=2026-07-26"), Period::up_to(today(), 1));
    }

    #[test]
    fn what_is_not_understood_is_said_and_the_usual_shown() {
        for (query, wrong) in [
            ("period=own&from=gestern", Wrong::NoDay("gestern".into())),
            ("from=2026-02-30", Wrong::NoDay("2026-02-30".into())),
            (
                "from=2027-01-01&to=2027-02-01",
                Wrong::NotYet("2027-01-01".parse().unwrap()),
            ),
            (
                "from=2026-07-27",
                Wrong::NotYet("2026-07-27".parse().unwrap()),
            ),
            ("from=1999-01-01", Wrong::TooLong),
            ("period=fortnight", Wrong::NoSuch("fortnight".into())),
            ("period=7&period=30", Wrong::Unreadable),
            ("surface=radio", Wrong::NoSuch("radio".into())),
            ("room=../etc", Wrong::NoSuch("../etc".into())),
        ] {
            assert_eq!(read(query), (Asked::usual(today()), Some(wrong)), "{query}");
        }
    }
}
