//! The query of a statistics page: a range of days, a filter and a sort order, read from the address
//! and written into links.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::model::{Day, Filter, Period};
use crate::web::locales::Translations;

/// The longest range of one report, in days: about ten years.
pub(super) const MAX_RANGE_DAYS: i32 = 3660;

/// The raw query parameters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web::staff) struct QueryParameters {
    pub(super) period: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) room: String,
    pub(super) language: String,
    pub(super) variant: String,
    pub(super) surface: String,
    pub(super) sort: String,
}

/// The extracted parameters, or the error of a query string that cannot be read, such as one with a
/// parameter twice.
pub(in crate::web::staff) type QueryResult = Result<Query<QueryParameters>, QueryRejection>;

/// The days of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateRange {
    Today,
    Week,
    Month,
    Quarter,
    Year,
    Custom(Period),
}

/// The order of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SortOrder {
    Plays,
    /// The order of the tour.
    Tour,
    Completion,
    Holding,
    Listening,
}

/// The parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReportQuery {
    pub(super) range: DateRange,
    pub(super) filter: Filter,
    pub(super) sort: SortOrder,
    today: Day,
}

/// Why a query is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum QueryError {
    InvalidDate(String),
    FutureDate(Day),
    RangeTooLong,
    UnknownValue(String),
    Malformed,
}

impl DateRange {
    /// The ranges that end today, in the order of the page.
    pub(super) const NAMED: [Self; 5] = [
        Self::Today,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    pub(super) fn label(self, words: &Translations) -> String {
        words.text(match self {
            Self::Today => "period-today",
            Self::Week => "period-week",
            Self::Month => "period-month",
            Self::Quarter => "period-quarter",
            Self::Year => "period-year",
            Self::Custom(_) => "period-own",
        })
    }

    /// The value of the parameter `period`.
    fn parameter(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Year => "365",
            Self::Custom(_) => "own",
        }
    }
}

impl SortOrder {
    const ALL: [Self; 5] = [
        Self::Plays,
        Self::Tour,
        Self::Completion,
        Self::Holding,
        Self::Listening,
    ];

    /// The value of the parameter `sort`.
    fn parameter(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Tour => "tour",
            Self::Completion => "completion",
            Self::Holding => "holding",
            Self::Listening => "listening",
        }
    }
}

impl QueryError {
    pub(super) fn message(&self, words: &Translations) -> String {
        match self {
            Self::InvalidDate(text) => {
                words.text_with("asked-no-day", &[("text", text.as_str().into())])
            }
            Self::FutureDate(day) => {
                words.text_with("asked-not-yet", &[("day", day.to_string().into())])
            }
            Self::RangeTooLong => words.text("asked-too-long"),
            Self::Malformed => words.text("asked-unreadable"),
            Self::UnknownValue(text) => {
                words.text_with("asked-no-such", &[("text", text.as_str().into())])
            }
        }
    }
}

impl ReportQuery {
    /// The last 30 days of everything.
    pub(super) fn standard(today: Day) -> Self {
        Self {
            range: DateRange::Month,
            filter: Filter::default(),
            sort: SortOrder::Plays,
            today,
        }
    }

    /// Parses the parameters. Parameters that are refused give the standard query and the error.
    pub(super) fn parse(parameters: QueryResult, today: Day) -> (Self, Option<QueryError>) {
        let parameters = parameters.map_err(|_| QueryError::Malformed);
        match parameters.and_then(|parameters| Self::parse_valid(&parameters, today)) {
            Ok(query) => (query, None),
            Err(error) => (Self::standard(today), Some(error)),
        }
    }

    fn parse_valid(parameters: &QueryParameters, today: Day) -> Result<Self, QueryError> {
        let standard = Self::standard(today);
        let is_custom = parameters.period == DateRange::Custom(standard.period()).parameter()
            || parameters.period.is_empty()
                && !(parameters.from.is_empty() && parameters.to.is_empty());
        let named = DateRange::NAMED
            .into_iter()
            .find(|range| range.parameter() == parameters.period);
        let range = match named {
            Some(range) => range,
            None if is_custom => DateRange::Custom(parse_custom_range(parameters, today)?),
            None if parameters.period.is_empty() => standard.range,
            None => return Err(unknown_value(&parameters.period)),
        };
        Ok(Self {
            range,
            filter: Filter {
                room: parse_optional(&parameters.room)?,
                language: parse_optional(&parameters.language)?,
                variant: parse_optional(&parameters.variant)?,
                surface: parse_optional(&parameters.surface)?,
            },
            sort: SortOrder::ALL
                .into_iter()
                .find(|order| order.parameter() == parameters.sort)
                .unwrap_or(standard.sort),
            today,
        })
    }

    pub(super) fn period(&self) -> Period {
        match self.range {
            DateRange::Today => Period::up_to(self.today, 1),
            DateRange::Week => Period::up_to(self.today, 7),
            DateRange::Month => Period::up_to(self.today, 30),
            DateRange::Quarter => Period::up_to(self.today, 90),
            DateRange::Year => Period::up_to(self.today, 365),
            DateRange::Custom(period) => period,
        }
    }

    /// The query string; parameters that equal the standard are left out.
    pub(super) fn to_query_string(&self) -> String {
        let (standard, mut form) = (Self::standard(self.today), Serializer::new(String::new()));
        if self.range != standard.range {
            form.append_pair("period", self.range.parameter());
        }
        if let DateRange::Custom(period) = self.range {
            form.append_pair("from", &period.first().to_string());
            form.append_pair("to", &period.last().to_string());
        }
        for (name, value) in self.filter_fields() {
            form.append_pair(name, &value);
        }
        if self.sort != standard.sort {
            form.append_pair("sort", self.sort.parameter());
        }
        form.finish()
    }

    /// The filter as names and values of form fields.
    pub(super) fn filter_fields(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let fields = [
            ("room", filter.room.as_ref().map(ToString::to_string)),
            (
                "language",
                filter.language.as_ref().map(ToString::to_string),
            ),
            ("variant", filter.variant.map(|variant| variant.to_string())),
            ("surface", filter.surface.map(|surface| surface.to_string())),
        ];
        let known = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        known.collect()
    }

    /// The range as names and values of form fields.
    pub(super) fn range_fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("period", self.range.parameter().to_owned())];
        if let DateRange::Custom(period) = self.range {
            fields.push(("from", period.first().to_string()));
            fields.push(("to", period.last().to_string()));
        }
        fields
    }

    pub(super) fn sort_field(&self) -> (&'static str, &'static str) {
        ("sort", self.sort.parameter())
    }

    /// The query string of the exports: the days and the filter.
    pub(super) fn export_query(&self) -> String {
        let period = self.period();
        let days = format!("from={}&to={}", period.first(), period.last());
        let mut form = Serializer::new(days);
        form.extend_pairs(self.filter_fields());
        form.finish()
    }

    /// The address of `page` with this query.
    pub(super) fn href(&self, page: &str) -> String {
        let query = self.to_query_string();
        if query.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?{query}")
        }
    }

    pub(super) fn with_range(&self, range: DateRange) -> Self {
        Self {
            range,
            ..self.clone()
        }
    }

    pub(super) fn with_sort(&self, sort: SortOrder) -> Self {
        Self {
            sort,
            ..self.clone()
        }
    }

    pub(super) fn with_filter(&self, filter: Filter) -> Self {
        Self {
            filter,
            ..self.clone()
        }
    }
}

/// Parses the first and the last day, in either order; the range ends today at the latest.
fn parse_custom_range(parameters: &QueryParameters, today: Day) -> Result<Period, QueryError> {
    let day = |text: &str| -> Result<Option<Day>, QueryError> {
        let text = text.trim();
        let parsed = (!text.is_empty()).then(|| text.parse());
        parsed
            .transpose()
            .map_err(|_| QueryError::InvalidDate(truncate(text)))
    };
    let (from, to) = (day(&parameters.from)?, day(&parameters.to)?);
    let to = to.unwrap_or_else(|| from.unwrap_or(today).max(today));
    let from = from.unwrap_or(to);
    let (first, last) = (from.min(to), from.max(to).min(today));
    let period = Period::new(first, last).ok_or(QueryError::FutureDate(first))?;
    if period.days() > MAX_RANGE_DAYS {
        return Err(QueryError::RangeTooLong);
    }
    Ok(period)
}

fn parse_optional<T: std::str::FromStr>(text: &str) -> Result<Option<T>, QueryError> {
    let text = (!text.is_empty()).then_some(text);
    let parsed = text.map(|text| text.parse().map_err(|_| unknown_value(text)));
    parsed.transpose()
}

fn unknown_value(text: &str) -> QueryError {
    QueryError::UnknownValue(truncate(text))
}

fn truncate(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-07-26".parse().unwrap()
    }

    fn parse(parameters: &str) -> (ReportQuery, Option<QueryError>) {
        let address = format!("/staff/statistics?{parameters}").parse().unwrap();
        ReportQuery::parse(Query::try_from_uri(&address), today())
    }

    #[test]
    fn a_query_is_read_back_from_its_query_string() {
        for parameters in [
            "",
            "period=today",
            "period=365&room=study&language=es&sort=holding",
            "period=own&from=2026-01-01&to=2026-03-31&variant=family&surface=phone",
        ] {
            let (query, error) = parse(parameters);
            assert_eq!(
                (query.to_query_string().as_str(), error),
                (parameters, None)
            );
        }
        let (query, _) = parse("period=7");
        assert_eq!(query.period(), Period::up_to(today(), 7));
    }

    #[test]
    fn a_custom_range_is_completed_and_ends_today() {
        let period = |parameters| parse(parameters).0.period();
        let march = Period::new("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap());
        assert_eq!(Some(period("from=2026-03-01&to=2026-03-31")), march);
        assert_eq!(Some(period("from=2026-03-31&to=2026-03-01")), march);
        assert_eq!(period("from=2026-07-20"), Period::up_to(today(), 7));
        assert_eq!(
            period("from=2026-07-20&to=2027-01-01"),
            Period::up_to(today(), 7)
        );
        assert_eq!(period("to=2026-07-26"), Period::up_to(today(), 1));
    }

    #[test]
    fn a_query_that_is_refused_gives_the_standard_query_and_an_error() {
        for (parameters, error) in [
            (
                "period=own&from=gestern",
                QueryError::InvalidDate("gestern".into()),
            ),
            (
                "from=2026-02-30",
                QueryError::InvalidDate("2026-02-30".into()),
            ),
            (
                "from=2027-01-01&to=2027-02-01",
                QueryError::FutureDate("2027-01-01".parse().unwrap()),
            ),
            (
                "from=2026-07-27",
                QueryError::FutureDate("2026-07-27".parse().unwrap()),
            ),
            ("from=1999-01-01", QueryError::RangeTooLong),
            (
                "period=fortnight",
                QueryError::UnknownValue("fortnight".into()),
            ),
            ("period=7&period=30", QueryError::Malformed),
            ("surface=radio", QueryError::UnknownValue("radio".into())),
            ("room=../etc", QueryError::UnknownValue("../etc".into())),
        ] {
            assert_eq!(
                parse(parameters),
                (ReportQuery::standard(today()), Some(error)),
                "{parameters}"
            );
        }
    }
}
