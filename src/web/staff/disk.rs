//! The disk page: how full the disk is, and which unused files an admin can delete.

use std::collections::BTreeSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{ParseError, Sha256};
use crate::service::{self, StaffError};
use crate::web::http::body::FormBody;
use crate::web::http::error::{Result, staff_status};
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::messages::tour;
use crate::web::staff::inputs::capitalize;
use crate::web::staff::layout::{StaffLayout, StaffRequest};
use crate::web::visitor::url_base::UrlBase;

#[derive(Template)]
#[template(path = "staff/disk.html")]
pub(super) struct DiskPage {
    layout: StaffLayout,
    free: String,
    total: String,
    reserve: String,
    recordings: String,
    pictures: String,
    used_percent: u64,
    is_nearly_full: bool,
    /// The heads of the columns of recordings and pictures.
    recording_head: String,
    picture_head: String,
    unused_recordings: Vec<RecordingRow>,
    unused_pictures: Vec<PictureRow>,
    error_message: Option<String>,
}

struct RecordingRow {
    hash: String,
    /// Such as `MP3 0:50`.
    description: String,
    length: String,
    format: String,
    size: String,
    since: String,
    sound: String,
}

struct PictureRow {
    hash: String,
    size: String,
    since: String,
    href: String,
}

pub(super) async fn show(request: StaffRequest) -> Result<Response> {
    page(&request, None).await
}

/// Deletes the files of the form: one field `file` for each.
pub(super) async fn delete(
    request: StaffRequest,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Result<Response> {
    let files = fields.into_iter().filter(|(name, _)| name == "file");
    let hashes: Result<BTreeSet<Sha256>, ParseError> =
        files.map(|(_, hash)| hash.parse()).collect();
    let hashes = hashes.map_err(service::Error::from)?;
    match request
        .services
        .disk
        .delete_files(request.actor(), hashes)
        .await
    {
        Ok(()) => Ok(Redirect::to("/staff/disk").into_response()),
        Err(service::Error::Staff(error)) => page(&request, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(request: &StaffRequest, error: Option<&StaffError>) -> Result<Response> {
    let words = request.words;
    let disk = request.services.disk.usage(request.actor()).await?;
    let tour = request.services.editing.draft(request.actor()).await?.tour;
    let used = disk.space.total.saturating_sub(disk.space.free);
    let status = error.map_or(StatusCode::OK, staff_status);
    let rows = disk.unused.into_iter().map(|file| RecordingRow {
        hash: file.recording.sha256.to_string(),
        description: format!(
            "{} {}",
            file.recording.format.as_str().to_uppercase(),
            file.recording.length
        ),
        length: file.recording.length.to_string(),
        format: file.recording.format.as_str().to_uppercase(),
        size: format_size(words, file.bytes),
        since: file
            .wall_ms
            .map_or_else(String::new, |wall_ms| tour::local_time(&tour, wall_ms)),
        sound: UrlBase::PREVIEW.recording_url(&file.recording.browser_file.sha256),
    });
    let pictures = disk.unused_pictures.into_iter().map(|picture| PictureRow {
        size: format_size(words, picture.bytes),
        since: tour::local_time(&tour, picture.wall_ms),
        href: format!(
            "/staff/pictures/{}.{}",
            picture.file,
            picture.kind.file_extension()
        ),
        hash: picture.file.to_string(),
    });
    let page = DiskPage {
        layout: request.layout(words.text("tab-disk")),
        free: format_size(words, disk.space.free),
        total: format_size(words, disk.space.total),
        reserve: format_size(words, disk.reserve),
        recordings: format_size(words, disk.recordings),
        pictures: format_size(words, disk.pictures),
        used_percent: used
            .saturating_mul(100)
            .checked_div(disk.space.total)
            .unwrap_or(0),
        is_nearly_full: disk.space.free < disk.reserve.saturating_mul(2),
        recording_head: capitalize(&words.text("field-recording")),
        picture_head: capitalize(&words.text("field-picture")),
        unused_recordings: rows.collect(),
        unused_pictures: pictures.collect(),
        error_message: error.map(|error| staff::sentence(words, error)),
    };
    Ok((status, Page(page)).into_response())
}

/// As people say it: whole megabytes, or gigabytes with one digit.
fn format_size(words: &Translations, bytes: u64) -> String {
    const MB: u64 = 1 << 20;
    const GB: u64 = 1 << 30;
    let (key, figure) = match bytes {
        0..MB => ("size-kb", bytes.div_ceil(1024).to_string()),
        MB..GB => ("size-mb", (bytes / MB).to_string()),
        GB.. => {
            let tenths = bytes / (GB / 10);
            ("size-gb", format!("{}.{}", tenths / 10, tenths % 10))
        }
    };
    words.text_with(key, &[("figure", figure.into())])
}
