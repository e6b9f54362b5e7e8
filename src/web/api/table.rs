//! Tables, sent as they are read, however long they are.

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

use super::{Asked, Given, Reader, Refusal, asked};
use crate::service::{self, CsvExport, Service, Table};

pub(in crate::web) async fn plays(
    State(service): State<Service>,
    reader: Reader,
    query: Given,
) -> Result<Response, Refusal> {
    send(&service, &reader, Table::Plays, asked(query)?).await
}

pub(in crate::web) async fn days(
    State(service): State<Service>,
    reader: Reader,
    query: Given,
) -> Result<Response, Refusal> {
    send(&service, &reader, Table::Days, asked(query)?).await
}

pub(in crate::web) async fn dictionary(
    State(service): State<Service>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    if query.is_some_and(|it| !it.is_empty()) {
        let sentence =
            "the dictionary is the same for all days and rooms; ask for it with nothing more";
        return Err(Refusal(StatusCode::BAD_REQUEST, sentence.into()));
    }
    send(&service, &reader, Table::Dictionary, Asked::default()).await
}

async fn send(
    service: &Service,
    reader: &Reader,
    table: Table,
    asked: Asked,
) -> Result<Response, Refusal> {
    let (period, cut) = (asked.period(service)?, asked.cut()?);
    let mut pages = service.export_csv(reader, table, period, cut).await?;
    // Once the answer has begun, it can only break off.
    let first = pages.next().await?.map(|it| Ok(Bytes::from(it)));
    let name = table.file(period);
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    // May be asked again after its end, as whoever makes it smaller on its way does.
    let pieces = stream::iter(first).chain(stream::try_unfold(pages, next));
    Ok((head, Body::from_stream(pieces)).into_response())
}

/// Broken off where it cannot be whole, so that nobody takes a part for all.
async fn next(mut pages: CsvExport) -> Result<Option<(Bytes, CsvExport)>, service::Error> {
    let piece = pages.next().await.inspect_err(|error| {
        tracing::error!(%error, "a table could not be read to its end");
    })?;
    Ok(piece.map(|it| (Bytes::from(it), pages)))
}
