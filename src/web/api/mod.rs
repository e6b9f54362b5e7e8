//! The statistics for programs: JSON, as `openapi.json` documents it.

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
use crate::service::{Service, StatisticsReader};
use crate::web::http::requester::Requester;
use crate::web::http::session_cookie::signed_in;

/// Who asks: somebody who is signed in, or a program with a key.
pub(super) struct Reader(Box<dyn StatisticsReader + Send + Sync>);

impl StatisticsReader for Reader {
    fn may_read(&self) -> crate::service::Result<()> {
        self.0.may_read()
    }
}

/// What goes wrong, for programs: a status and a sentence.
pub(super) struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.1 }));
        if self.0 == StatusCode::UNAUTHORIZED {
            (self.0, [(WWW_AUTHENTICATE, "Bearer")], body).into_response()
        } else {
            (self.0, body).into_response()
        }
    }
}

impl From<crate::service::Error> for Refusal {
    fn from(error: crate::service::Error) -> Self {
        let status = crate::web::http::error::HttpError::from(error.clone()).status();
        if matches!(error, crate::service::Error::Trouble(_)) {
            return Self(status, format!("docent could not answer: {error}"));
        }
        if status.is_server_error() {
            tracing::error!(%error, "a program’s question was not answered");
            return Self(status, "docent could not answer; its log says why".into());
        }
        Self(status, error.to_string())
    }
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}

impl FromRequestParts<Service> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Refusal> {
        let Ok(requester) = Requester::from_request_parts(parts, service).await;
        if let Some(staff) = signed_in(service, &requester, &parts.headers) {
            return Ok(Self(Box::new(staff)));
        }
        let program = match key(&parts.headers) {
            Some(key) => service.api_client(key).await?,
            None => None,
        };
        match program {
            Some(it) => Ok(Self(Box::new(it))),
            None => Err(Refusal(
                StatusCode::UNAUTHORIZED,
                "send a key: Authorization: Bearer docent-…; `docent key add NAME` on the box makes \
                 one, and whoever is signed in finds the same at /staff/statistics"
                    .into(),
            )),
        }
    }
}

fn key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Which days and which plays are asked for; everything may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
    room: Option<String>,
    language: Option<String>,
    variant: Option<String>,
    surface: Option<String>,
    recording: Option<String>,
}

fn named<T: std::str::FromStr<Err = ParseError>>(
    text: Option<&String>,
) -> Result<Option<T>, ParseError> {
    let text = text.filter(|it| !it.is_empty());
    text.map(|it| it.parse()).transpose()
}

impl Asked {
    /// The last 30 days, where nothing is said.
    fn period(&self, service: &Service) -> Result<Period, Refusal> {
        let (first, last) = (named(self.from.as_ref())?, named(self.to.as_ref())?);
        let asked = Period::or_last_30_days(first, last, service.today());
        asked.map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
    }

    fn cut(&self) -> Result<Filter, ParseError> {
        Ok(Filter {
            room: named(self.room.as_ref())?,
            language: named(self.language.as_ref())?,
            variant: named(self.variant.as_ref())?,
            surface: named(self.surface.as_ref())?,
        })
    }
}

type Given = Result<Query<Asked>, axum::extract::rejection::QueryRejection>;

fn asked_of_one(query: Given) -> Result<Asked, Refusal> {
    let it = query.map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.body_text()))?;
    Ok(it.0)
}

/// The same where no recording can be asked for.
fn asked(query: Given) -> Result<Asked, Refusal> {
    let it = asked_of_one(query)?;
    if it.recording.is_some() {
        let sentence = "a recording can be asked for at /api/statistics/retention alone";
        return Err(Refusal(StatusCode::BAD_REQUEST, sentence.into()));
    }
    Ok(it)
}

fn answer(body: Value) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

pub(super) use table::{days, dictionary, plays};

pub(super) async fn statistics(
    State(service): State<Service>,
    reader: Reader,
    query: Given,
) -> Result<Response, Refusal> {
    let asked = asked(query)?;
    let (period, cut) = (asked.period(&service)?, asked.cut()?);
    let around = |cut: Filter| service.statistics_context(&reader, period.before(), cut);
    let before = figures::Before {
        first: around(cut.headline()).await?,
        phones: match cut.phone_filter() {
            Some(it) => around(it).await?,
            None => ReportContext::default(),
        },
    };
    let told = service.statistics(&reader, period, cut.clone()).await?;
    Ok(answer(figures::told(&told, &before, &cut)))
}

pub(super) async fn retention(
    State(service): State<Service>,
    reader: Reader,
    query: Given,
) -> Result<Response, Refusal> {
    let asked = asked_of_one(query)?;
    let Some(recording) = named(asked.recording.as_ref())? else {
        let sentence = "say which recording, by its SHA-256: ?recording=…";
        return Err(Refusal(StatusCode::BAD_REQUEST, sentence.into()));
    };
    curve(&service, &reader, recording, &asked).await
}

/// The same, where the address names the recording.
pub(super) async fn retention_of(
    State(service): State<Service>,
    reader: Reader,
    Path(recording): Path<String>,
    query: Given,
) -> Result<Response, Refusal> {
    let recording = recording.parse().map_err(|_| unheard())?;
    curve(&service, &reader, recording, &asked(query)?).await
}

async fn curve(
    service: &Service,
    reader: &Reader,
    recording: Sha256,
    asked: &Asked,
) -> Result<Response, Refusal> {
    let (period, cut) = (asked.period(service)?, asked.cut()?);
    let found = service.retention(reader, recording, period, cut).await?;
    let found = found.ok_or_else(unheard)?;
    Ok(answer(figures::curve(&found, period)))
}

fn unheard() -> Refusal {
    let sentence = "nobody ever listened to this recording there; without a surface, speakers are meant: \
         surface=phone asks for what phones report";
    Refusal(StatusCode::NOT_FOUND, sentence.into())
}

/// What there is to ask, and what comes back.
pub(super) async fn describe() -> Result<Response, Infallible> {
    let kind = [(CONTENT_TYPE, "application/json")];
    Ok((kind, include_str!("openapi.json")).into_response())
}
