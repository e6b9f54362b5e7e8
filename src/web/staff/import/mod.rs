//! The import page: upload of a tour or sheet with its files, the preview, and the import itself.

pub(super) mod export;
mod report;

use std::time::Duration;

use askama::Template;
use axum::Json;
use axum::body::Body;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Redirect;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::service::import::{Column, JobStatus, Stage};
use crate::service::{Progress, Step};
use crate::web::http::body::FormBody;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::sheet;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use report::PreviewReport;

const PAGE_PATH: &str = "/staff/import";
/// The part of a rejected file that is read, so that the client gets to the response.
const MAX_DRAINED_BYTES: usize = 16 << 20;
const DRAIN_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "staff/import.html")]
pub(super) struct ImportPage {
    layout: StaffLayout,
    /// The edition that can be downloaded. None before the first.
    edition: Option<String>,
    stage: &'static str,
    error_message: Option<String>,
    /// Who began the import, if it was somebody else.
    begun_by: Option<String>,
    files: Vec<FileRow>,
    /// Which sheet replaced which.
    replaced: Option<String>,
    progress: Option<ProgressLine>,
    preview: Option<PreviewReport>,
    /// The counts of a finished import.
    result: Option<String>,
    columns: Vec<(&'static str, String)>,
}

struct FileRow {
    name: String,
    size: String,
}

struct ProgressLine {
    sentence: String,
    /// The finished steps and all steps. None if unknown.
    share: Option<(usize, usize)>,
}

pub(super) async fn show(request: StaffRequest) -> Result<Page<ImportPage>> {
    let words = request.words;
    let status = request.services.import.status(request.actor())?;
    let draft = request.services.editing.draft(request.actor()).await?;
    let edition = request.services.editions.current().edition;
    let mut page = ImportPage {
        layout: request.layout(words.text("tab-bulk")),
        edition: edition
            .map(|edition| words.text_with("bulk-edition", &[("number", edition.into())])),
        stage: stage_name(status.as_ref()),
        error_message: None,
        begun_by: None,
        files: Vec::new(),
        replaced: None,
        progress: None,
        preview: None,
        result: None,
        columns: columns(words),
    };
    let Some(JobStatus {
        who,
        received_files,
        replaced,
        stage,
    }) = status
    else {
        return Ok(Page(page));
    };
    if who != request.staff.person().name {
        page.begun_by = Some(words.text_with("bulk-begun", &[("who", who.as_str().into())]));
    }
    page.replaced = replaced.map(|sheet| {
        let names = [("old", sheet.old.into()), ("new", sheet.new.into())];
        words.text_with("bulk-replaced", &names)
    });
    page.files = received_files
        .into_iter()
        .map(|(name, bytes)| FileRow {
            name,
            size: format_size(bytes),
        })
        .collect();
    match stage {
        Stage::Collecting => {}
        Stage::Failed(error) => page.error_message = Some(sheet::job_error(words, &error)),
        Stage::Working(progress) => {
            page.progress = Some(ProgressLine {
                sentence: progress_sentence(words, progress),
                share: progress.share,
            });
        }
        Stage::Previewed(preview) => {
            page.preview = Some(PreviewReport::new(words, &draft.tour, &preview));
        }
        Stage::Applied(counts) => {
            page.files = Vec::new();
            page.replaced = None;
            page.result = Some(report::count_summary(words, &counts));
        }
    }
    Ok(Page(page))
}

/// The progress as JSON, for a page that waits.
pub(super) async fn state(request: StaffRequest) -> Result<Json<Value>> {
    let status = request.services.import.status(request.actor())?;
    let stage = stage_name(status.as_ref());
    let Some(Stage::Working(progress)) = status.map(|status| status.stage) else {
        return Ok(Json(json!({ "stage": stage })));
    };
    let (done, of) = progress.share.unwrap_or_default();
    Ok(Json(json!({
        "stage": stage,
        "sentence": progress_sentence(request.words, progress),
        "done": done,
        "of": of,
    })))
}

#[derive(Deserialize)]
pub(super) struct FileName {
    name: String,
}

/// Receives one file; its content is the body.
pub(super) async fn receive_file(
    request: StaffRequest,
    Query(FileName { name }): Query<FileName>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>> {
    let bytes = headers.get(CONTENT_LENGTH);
    let bytes = bytes.and_then(|value| value.to_str().ok()?.parse().ok());
    let bytes = bytes.ok_or(HttpError::Unreadable)?;
    let mut chunks = body.into_data_stream();
    let result = request
        .services
        .import
        .receive_file(&request.staff, &name, bytes, &mut chunks)
        .await;
    if result.is_err() {
        let drain = async {
            let mut drained = 0;
            while let Some(Ok(chunk)) = chunks.next().await
                && drained < MAX_DRAINED_BYTES
            {
                drained += chunk.len();
            }
        };
        // A client that stops sending gets its response as well.
        if timeout(DRAIN_TIMEOUT, drain).await.is_err() {
            tracing::debug!("a rejected file was still being sent at the timeout");
        }
    }
    result?;
    Ok(Json(json!({})))
}

pub(super) async fn preview(request: StaffRequest) -> Result<Redirect> {
    request.services.import.preview(request.actor())?;
    Ok(Redirect::to(PAGE_PATH))
}

pub(super) async fn apply(request: StaffRequest) -> Result<Redirect> {
    request.services.import.apply(request.actor()).await?;
    Ok(Redirect::to(PAGE_PATH))
}

/// Removes one of the received files.
pub(super) async fn remove_file(
    request: StaffRequest,
    FormBody(FileName { name }): FormBody<FileName>,
) -> Result<Redirect> {
    request
        .services
        .import
        .remove_file(request.actor(), name)
        .await?;
    Ok(Redirect::to(PAGE_PATH))
}

pub(super) async fn discard(request: StaffRequest) -> Result<Redirect> {
    request.services.import.discard(request.actor()).await?;
    Ok(Redirect::to(PAGE_PATH))
}

/// The stage as the script of the page names it.
fn stage_name(status: Option<&JobStatus>) -> &'static str {
    match status.map(|status| &status.stage) {
        None => "none",
        Some(Stage::Collecting) => "gathering",
        Some(Stage::Failed(_)) => "refused",
        Some(Stage::Working(_)) => "working",
        Some(Stage::Previewed(_)) => "looked",
        Some(Stage::Applied(_)) => "done",
    }
}

fn progress_sentence(words: &Translations, progress: Progress) -> String {
    let (done, of) = progress.share.unwrap_or_default();
    let counted = |key: &str| words.text_with(key, &[("done", done.into()), ("of", of.into())]);
    match progress.step {
        Step::Unpacking => words.text("bulk-unpacking"),
        Step::Reading => words.text("bulk-reading"),
        Step::Inspecting => counted("bulk-inspecting"),
        Step::Preparing => counted("bulk-preparing"),
        Step::Storing => counted("bulk-placing"),
    }
}

/// The columns of a sheet with their descriptions.
fn columns(words: &Translations) -> Vec<(&'static str, String)> {
    let description = |column: Column| match column {
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
        Column::Routes => words.text("column-routes"),
    };
    let columns = Column::ALL.iter();
    columns
        .map(|column| (column.as_str(), description(*column)))
        .collect()
}

/// Whole kilobytes, or megabytes with one decimal.
fn format_size(bytes: u64) -> String {
    const MB: u64 = 1 << 20;
    if bytes < MB {
        format!("{} kB", bytes.div_ceil(1024))
    } else {
        let tenths = bytes * 10 / MB;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}
