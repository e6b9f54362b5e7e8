//! CSV exports, streamed page by page from the database.

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::{ApiError, ApiReader, QueryResult, StatisticsQuery, query_without_recording};
use crate::service::{self, CsvExport, ExportTable, Services};

pub(in crate::web) async fn plays(
    State(services): State<Services>,
    reader: ApiReader,
    query: QueryResult,
) -> Result<Response, ApiError> {
    let query = query_without_recording(query)?;
    csv_response(&services, &reader, ExportTable::Plays, query).await
}

pub(in crate::web) async fn days(
    State(services): State<Services>,
    reader: ApiReader,
    query: QueryResult,
) -> Result<Response, ApiError> {
    let query = query_without_recording(query)?;
    csv_response(&services, &reader, ExportTable::Days, query).await
}

pub(in crate::web) async fn dictionary(
    State(services): State<Services>,
    reader: ApiReader,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    if query.is_some_and(|query| !query.is_empty()) {
        let sentence =
            "the dictionary is the same for all days and rooms; ask for it with nothing more";
        return Err(ApiError(StatusCode::BAD_REQUEST, sentence.into()));
    }
    let query = StatisticsQuery::default();
    csv_response(&services, &reader, ExportTable::Dictionary, query).await
}

async fn csv_response(
    services: &Services,
    reader: &ApiReader,
    table: ExportTable,
    query: StatisticsQuery,
) -> Result<Response, ApiError> {
    let (period, filter) = (query.period(services)?, query.filter()?);
    let mut pages = services
        .reports
        .export_csv(reader.actor(), table, period, filter)?;
    // Read before the response begins: later errors can only abort it.
    let first = pages.next().await?.map(|page| Ok(Bytes::from(page)));
    let name = table.file(period);
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    // `try_unfold` may be polled after its end, which the compression layer does.
    let chunks = stream::iter(first).chain(stream::try_unfold(pages, next));
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// The next page. An error aborts the response, so that a client does not take a part for the whole.
async fn next(mut pages: CsvExport) -> Result<Option<(Bytes, CsvExport)>, service::Error> {
    let page = pages.next().await.inspect_err(|error| {
        tracing::error!(%error, "a CSV export could not be read to its end");
    })?;
    Ok(page.map(|page| (Bytes::from(page), pages)))
}
