//! Tours and sheets that come in, and the tour that goes out.

mod report;

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;

use crate::service::Service;
use crate::service::import::{BundleExport, Column, JobStatus, Phase, Stage};
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::sheet;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use report::Told;

const HERE: &str = "/staff/bulk";
/// What is handed on at a time.
const PIECE: usize = 64 * 1024;
/// A refused file is read on so far, so that its sender hears why.
const DRAINED: usize = 16 << 20;
const DRAINING: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "staff/bulk.html")]
pub(super) struct BulkPage {
    layout: StaffLayout,
    /// Which edition goes out; none before the first.
    edition: Option<String>,
    stage: &'static str,
    objection: Option<String>,
    /// Where somebody else began it.
    begun: Option<String>,
    files: Vec<FileRow>,
    /// Which sheet took the place of which.
    replaced: Option<String>,
    working: Option<Working>,
    told: Option<Told>,
    done: Option<String>,
    columns: Vec<(&'static str, String)>,
}

struct FileRow {
    name: String,
    size: String,
}

struct Working {
    sentence: String,
    /// None where nobody knows how long it takes.
    share: Option<(usize, usize)>,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Page<BulkPage>, HttpError> {
    let words = request.words;
    let standing = service.import_status(&request.staff)?;
    let draft = service.draft(&request.staff).await?;
    let edition = service.published_tour().edition.number;
    let mut page = BulkPage {
        layout: request.layout(words.text("tab-bulk")),
        edition: (edition > 0)
            .then(|| words.text_with("bulk-edition", &[("number", edition.into())])),
        stage: stage(standing.as_ref()),
        objection: None,
        begun: None,
        files: Vec::new(),
        replaced: None,
        working: None,
        told: None,
        done: None,
        columns: columns(words),
    };
    let Some(JobStatus {
        who,
        received_files,
        replaced,
        stage,
    }) = standing
    else {
        return Ok(Page(page));
    };
    if who != request.staff.person().name {
        page.begun = Some(words.text_with("bulk-begun", &[("who", who.as_str().into())]));
    }
    page.replaced = replaced.map(|it| {
        let names = [("old", it.old.into()), ("new", it.new.into())];
        words.text_with("bulk-replaced", &names)
    });
    page.files = received_files
        .into_iter()
        .map(|(name, bytes)| FileRow {
            name,
            size: size(bytes),
        })
        .collect();
    match stage {
        Stage::Collecting => {}
        Stage::Failed(it) => page.objection = Some(sheet::job_error(words, &it)),
        Stage::Working(work, share) => {
            page.working = Some(Working {
                sentence: working(words, work, share),
                share,
            });
        }
        Stage::Previewed(it) => page.told = Some(Told::new(words, &draft.tour, &it)),
        Stage::Applied(counts) => {
            page.files = Vec::new();
            page.replaced = None;
            page.done = Some(report::counted(words, &counts));
        }
    }
    Ok(Page(page))
}

/// How it goes, for the page that waits.
pub(super) async fn state(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Json<Value>, HttpError> {
    let standing = service.import_status(&request.staff)?;
    let stage = stage(standing.as_ref());
    let Some(Stage::Working(work, share)) = standing.map(|it| it.stage) else {
        return Ok(Json(json!({ "stage": stage })));
    };
    let (done, of) = share.unwrap_or_default();
    Ok(Json(json!({
        "stage": stage,
        "sentence": working(request.words, work, share),
        "done": done,
        "of": of,
    })))
}

#[derive(Deserialize)]
pub(super) struct Name {
    name: String,
}

/// One file, as it is.
pub(super) async fn put(
    State(service): State<Service>,
    request: StaffRequest,
    Query(Name { name }): Query<Name>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, HttpError> {
    let bytes = headers.get(CONTENT_LENGTH);
    let bytes = bytes.and_then(|it| it.to_str().ok()?.parse().ok());
    let bytes = bytes.ok_or(HttpError::Unreadable)?;
    let mut pieces = body.into_data_stream();
    let done = service
        .receive_import_file(&request.staff, &name, bytes, &mut pieces)
        .await;
    if done.is_err() {
        let drain = async {
            let mut drained = 0;
            while let Some(Ok(piece)) = pieces.next().await
                && drained < DRAINED
            {
                drained += piece.len();
            }
        };
        // Whoever sends nothing more is answered all the same.
        if timeout(DRAINING, drain).await.is_err() {
            tracing::debug!("a refused file was still coming in");
        }
    }
    done?;
    Ok(Json(json!({})))
}

pub(super) async fn look(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Redirect, HttpError> {
    service.preview_import(&request.staff)?;
    Ok(Redirect::to(HERE))
}

pub(super) async fn take(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Redirect, HttpError> {
    service.apply_import(&request.staff)?;
    Ok(Redirect::to(HERE))
}

/// One of the files goes, the others stay.
pub(super) async fn remove(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Name>, FormRejection>,
) -> Result<Redirect, HttpError> {
    let Form(Name { name }) = form?;
    service.remove_import_file(&request.staff, name).await?;
    Ok(Redirect::to(HERE))
}

pub(super) async fn throw_away(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Redirect, HttpError> {
    service.discard_import(&request.staff).await?;
    Ok(Redirect::to(HERE))
}

/// A sheet with nothing but its headers, in a form that every program opens.
pub(super) async fn sheet() -> Response {
    let names: Vec<&str> = Column::ALL.iter().map(|it| it.as_str()).collect();
    let text = format!("\u{feff}{}\r\n", names.join(","));
    file("text/csv; charset=utf-8", "audios.csv", text).into_response()
}

/// The current edition, packed while it is sent.
pub(super) async fn tour(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Response, HttpError> {
    let export = service.export_bundle(&request.staff).await?;
    let name = export.name.clone();
    let (pieces, sent) = channel(4);
    tokio::task::spawn_blocking(move || pack(export, &pieces));
    let body = Body::from_stream(ReceiverStream::new(sent));
    Ok(file("application/zip", &name, body).into_response())
}

fn file<B>(kind: &'static str, name: &str, body: B) -> impl IntoResponse + use<B>
where
    B: IntoResponse,
{
    let name = format!("attachment; filename=\"{name}\"");
    let head = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    (head, body)
}

/// Breaks the answer off where it cannot be whole, so that nobody takes a part for the tour.
fn pack(export: BundleExport, pieces: &Sender<io::Result<Bytes>>) {
    let out = BufWriter::with_capacity(PIECE, Pieces(pieces));
    if let Err(error) = export.write(out)
        && !pieces.is_closed()
    {
        tracing::error!(%error, "the tour could not be packed");
        // Whoever waited may be gone by now.
        drop(pieces.blocking_send(Err(error)));
    }
}

/// Hands on what is written, as fast as it is read.
struct Pieces<'s>(&'s Sender<io::Result<Bytes>>);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Ok(Bytes::copy_from_slice(bytes));
        let sent = self.0.blocking_send(piece);
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn stage(standing: Option<&JobStatus>) -> &'static str {
    match standing.map(|it| &it.stage) {
        None => "none",
        Some(Stage::Collecting) => "gathering",
        Some(Stage::Failed(_)) => "refused",
        Some(Stage::Working(..)) => "working",
        Some(Stage::Previewed(_)) => "looked",
        Some(Stage::Applied(_)) => "done",
    }
}

fn working(words: &Translations, work: Phase, share: Option<(usize, usize)>) -> String {
    let (done, of) = share.unwrap_or_default();
    let counted = |key: &str| words.text_with(key, &[("done", done.into()), ("of", of.into())]);
    match work {
        Phase::Unpacking => words.text("bulk-unpacking"),
        Phase::Reading => words.text("bulk-reading"),
        Phase::Inspecting => counted("bulk-inspecting"),
        Phase::Preparing => counted("bulk-preparing"),
        Phase::Storing => counted("bulk-placing"),
    }
}

/// The columns of a sheet, and what each is for.
fn columns(words: &Translations) -> Vec<(&'static str, String)> {
    let line = |it: Column| match it {
        Column::Room => words.text("column-room"),
        Column::Stop => words.text("column-stop"),
        Column::Variant => words.text("column-variant"),
        Column::Lang => words.text("column-lang"),
        Column::Title => words.text("column-title"),
        Column::Audio => words.text("column-audio"),
        Column::Transcript => words.text("column-transcript"),
        Column::Captions => words.text("column-captions"),
        Column::Image => words.text("column-image"),
        Column::Credit => words.text("column-credit"),
        Column::Rights => words.text("column-rights"),
        Column::Advisory => words.text("column-advisory"),
    };
    let all = Column::ALL.iter();
    all.map(|it| (it.as_str(), line(*it))).collect()
}

/// A size as people read it.
fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    if bytes < MEGABYTE {
        format!("{} kB", bytes.div_ceil(1024))
    } else {
        let tenths = bytes * 10 / MEGABYTE;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}
