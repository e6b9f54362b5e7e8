//! How full the disk is, and what an admin may remove of it.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{ParseError, Sha256};
use crate::service::{self, Service, StaffError};
use crate::web::http::error;
use crate::web::http::error::HttpError;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::staff;
use crate::web::messages::tour;
use crate::web::staff::fields::capital;
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
    /// Hundredths of the disk.
    full: u64,
    tight: bool,
    /// What the columns of recordings and of pictures are called.
    recording: String,
    picture: String,
    unnamed: Vec<Row>,
    unnamed_pictures: Vec<PictureRow>,
    objection: Option<String>,
}

struct Row {
    name: String,
    /// Such as `MP3 0:50`.
    said: String,
    length: String,
    format: String,
    bytes: String,
    since: String,
    sound: String,
}

struct PictureRow {
    name: String,
    bytes: String,
    since: String,
    href: String,
}

pub(super) async fn show(
    State(service): State<Service>,
    request: StaffRequest,
) -> Result<Response, HttpError> {
    page(&service, &request, None).await
}

/// What to remove, as `file=…` as often as needed.
pub(super) async fn remove(
    State(service): State<Service>,
    request: StaffRequest,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(fields) = form?;
    let named = fields.into_iter().filter(|(name, _)| name == "file");
    let wished: Result<BTreeSet<Sha256>, ParseError> = named.map(|(_, it)| it.parse()).collect();
    let wished = wished.map_err(|it| service::Error::from(StaffError::from(it)))?;
    match service.delete_files(&request.staff, wished).await {
        Ok(()) => Ok(Redirect::to("/staff/disk").into_response()),
        Err(service::Error::Staff(it)) => page(&service, &request, Some(&it)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(
    service: &Service,
    request: &StaffRequest,
    wrong: Option<&StaffError>,
) -> Result<Response, HttpError> {
    let words = request.words;
    let found = service.disk(&request.staff).await?;
    let tour = service.draft(&request.staff).await?.tour;
    let taken = found.space.total.saturating_sub(found.space.free);
    let status = wrong.map_or(StatusCode::OK, error::staff_status);
    let rows = found.unused.into_iter().map(|it| Row {
        name: it.recording.sha256.to_string(),
        said: format!(
            "{} {}",
            it.recording.format.as_str().to_uppercase(),
            it.recording.length
        ),
        length: it.recording.length.to_string(),
        format: it.recording.format.as_str().to_uppercase(),
        bytes: size(words, it.bytes),
        since: it
            .wall_ms
            .map_or_else(String::new, |it| tour::local_time(&tour, it)),
        sound: UrlBase::PREVIEW.recording_url(&it.recording.browser_file.sha256),
    });
    let pictures = found.unused_pictures.into_iter().map(|it| PictureRow {
        bytes: size(words, it.bytes),
        since: tour::local_time(&tour, it.wall_ms),
        href: format!("/staff/pictures/{}.{}", it.file, it.kind.file_extension()),
        name: it.file.to_string(),
    });
    let page = DiskPage {
        layout: request.layout(words.text("tab-disk")),
        free: size(words, found.space.free),
        total: size(words, found.space.total),
        reserve: size(words, found.reserve),
        recordings: size(words, found.recordings),
        pictures: size(words, found.pictures),
        full: taken
            .saturating_mul(100)
            .checked_div(found.space.total)
            .unwrap_or(0),
        tight: found.space.free < found.reserve.saturating_mul(2),
        recording: capital(&words.text("field-recording")),
        picture: capital(&words.text("field-picture")),
        unnamed: rows.collect(),
        unnamed_pictures: pictures.collect(),
        objection: wrong.map(|it| staff::sentence(words, it)),
    };
    Ok((status, Page(page)).into_response())
}

/// As people say it: whole megabytes, or gigabytes with one digit.
fn size(words: &Translations, bytes: u64) -> String {
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
