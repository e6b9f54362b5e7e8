//! The statistics API for programs: JSON and CSV, as `openapi.json` documents them.

mod figures;
mod table;

use std::convert::Infallible;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{Filter, ParseError, Period, ReportContext, Sha256};
use crate::service::{Actor, ApiClient, Services, Staff};
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::signed_in;

/// The reader of the statistics, as an extractor: a signed-in person, or a program with a key.
pub(super) enum ApiReader {
    Staff(Staff),
    Program(ApiClient),
}

impl ApiReader {
    pub(super) fn actor(&self) -> Actor<'_> {
        match self {
            Self::Staff(staff) => staff.actor(),
            Self::Program(client) => client.actor(),
        }
    }
}

/// An error of the API: its status and its message.
pub(super) struct ApiError(StatusCode, String);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.1 }));
        if self.0 == StatusCode::UNAUTHORIZED {
            (self.0, [(WWW_AUTHENTICATE, "Bearer")], body).into_response()
        } else {
            (self.0, body).into_response()
        }
    }
}

impl From<crate::service::Error> for ApiError {
    fn from(error: crate::service::Error) -> Self {
        let status = crate::web::http::error::HttpError::from(error.clone()).status();
        if matches!(error, crate::service::Error::Database(_)) {
            return Self(status, format!("docent could not answer: {error}"));
        }
        if status.is_server_error() {
            tracing::error!(%error, "an API request failed");
            return Self(status, "docent could not answer; its log says why".into());
        }
        Self(status, error.to_string())
    }
}

impl From<ParseError> for ApiError {
    fn from(error: ParseError) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}

impl FromRequestParts<Services> for ApiReader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, ApiError> {
        let Ok(requester) = Requester::from_request_parts(parts, services).await;
        if let Some(staff) = signed_in(services, &requester, &parts.headers) {
            return Ok(Self::Staff(staff));
        }
        let program = match bearer_key(&parts.headers) {
            Some(key) => services.reports.api_client(key).await?,
            None => None,
        };
        match program {
            Some(client) => Ok(Self::Program(client)),
            None => Err(ApiError(
                StatusCode::UNAUTHORIZED,
                "send a key: Authorization: Bearer docent-…; `docent key add NAME` on the box makes \
                 one, and whoever is signed in finds the same at /staff/statistics"
                    .into(),
            )),
        }
    }
}

/// The key of the `Authorization` header.
fn bearer_key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// The query: the period and the filter. Every parameter is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatisticsQuery {
    from: Option<String>,
    to: Option<String>,
    room: Option<String>,
    language: Option<String>,
    variant: Option<String>,
    surface: Option<String>,
    recording: Option<String>,
}

/// Parses a parameter; an empty one counts as absent.
fn parse_optional<T: std::str::FromStr<Err = ParseError>>(
    text: Option<&String>,
) -> Result<Option<T>, ParseError> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| text.parse()).transpose()
}

impl StatisticsQuery {
    /// The period; by default the last 30 days.
    fn period(&self, services: &Services) -> Result<Period, ApiError> {
        let (first, last) = (
            parse_optional(self.from.as_ref())?,
            parse_optional(self.to.as_ref())?,
        );
        let period = Period::or_last_30_days(first, last, services.reports.today());
        period.map_err(|error| ApiError(StatusCode::BAD_REQUEST, error.to_string()))
    }

    fn filter(&self) -> Result<Filter, ParseError> {
        Ok(Filter {
            room: parse_optional(self.room.as_ref())?,
            language: parse_optional(self.language.as_ref())?,
            variant: parse_optional(self.variant.as_ref())?,
            surface: parse_optional(self.surface.as_ref())?,
        })
    }
}

type QueryResult = Result<Query<StatisticsQuery>, axum::extract::rejection::QueryRejection>;

fn query_with_recording(query: QueryResult) -> Result<StatisticsQuery, ApiError> {
    let Query(query) =
        query.map_err(|error| ApiError(StatusCode::BAD_REQUEST, error.body_text()))?;
    Ok(query)
}

/// The query of an address without the parameter `recording`.
fn query_without_recording(query: QueryResult) -> Result<StatisticsQuery, ApiError> {
    let query = query_with_recording(query)?;
    if query.recording.is_some() {
        let sentence = "a recording can be asked for at /api/statistics/retention alone";
        return Err(ApiError(StatusCode::BAD_REQUEST, sentence.into()));
    }
    Ok(query)
}

fn json_response(body: Value) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(super) use table::{days, dictionary, plays};

pub(super) async fn statistics(
    State(services): State<Services>,
    reader: ApiReader,
    query: QueryResult,
) -> Result<Response, ApiError> {
    let query = query_without_recording(query)?;
    let (period, filter) = (query.period(&services)?, query.filter()?);
    let context_before = |filter: Filter| {
        services
            .reports
            .context(reader.actor(), period.before(), filter)
    };
    let before = figures::ContextBefore {
        first: context_before(filter.headline()).await?,
        phones: match filter.phone_filter() {
            Some(phone_filter) => context_before(phone_filter).await?,
            None => ReportContext::default(),
        },
    };
    let statistics = services
        .reports
        .figures(reader.actor(), period, filter.clone())
        .await?;
    let boxes = services.boxes.completeness(reader.actor()).await?;
    Ok(json_response(figures::statistics_json(
        &statistics,
        &before,
        &filter,
        &boxes,
    )))
}

pub(super) async fn retention(
    State(services): State<Services>,
    reader: ApiReader,
    query: QueryResult,
) -> Result<Response, ApiError> {
    let query = query_with_recording(query)?;
    let Some(recording) = parse_optional(query.recording.as_ref())? else {
        let sentence = "say which recording, by its SHA-256: ?recording=…";
        return Err(ApiError(StatusCode::BAD_REQUEST, sentence.into()));
    };
    retention_response(&services, &reader, recording, &query).await
}

/// The retention of the recording in the address.
pub(super) async fn retention_of(
    State(services): State<Services>,
    reader: ApiReader,
    Path(recording): Path<String>,
    query: QueryResult,
) -> Result<Response, ApiError> {
    let recording = recording.parse().map_err(|_| never_played())?;
    retention_response(
        &services,
        &reader,
        recording,
        &query_without_recording(query)?,
    )
    .await
}

async fn retention_response(
    services: &Services,
    reader: &ApiReader,
    recording: Sha256,
    query: &StatisticsQuery,
) -> Result<Response, ApiError> {
    let (period, filter) = (query.period(services)?, query.filter()?);
    let found = services
        .reports
        .retention(reader.actor(), recording, period, filter)
        .await?;
    let found = found.ok_or_else(never_played)?;
    Ok(json_response(figures::retention_json(&found, period)))
}

fn never_played() -> ApiError {
    let sentence = "nobody ever listened to this recording there; without a surface, speakers are meant: \
         surface=phone asks for what phones report";
    ApiError(StatusCode::NOT_FOUND, sentence.into())
}

/// The `OpenAPI` document.
pub(super) async fn describe() -> Result<Response, Infallible> {
    let headers = [(CONTENT_TYPE, "application/json")];
    Ok((headers, include_str!("openapi.json")).into_response())
}
