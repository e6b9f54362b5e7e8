//! The style sheets, scripts, icons and fonts, embedded in the program. Their addresses contain one hash of all files, so that
//! relative imports work and an old page never loads a new file.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::web::http::cache::CACHEABLE;
use crate::web::http::error::{HttpError, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/web/assets"]
struct Files;

/// The fonts that the build script has copied from their packages.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/fonts"]
struct Fonts;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().chain(Fonts::iter()).collect();
    names.sort();
    let mut hash = Sha256::new();
    for file in names.iter().filter_map(|name| find(name)) {
        hash.update(file.metadata.sha256_hash());
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
});

/// The hash in the addresses of this build's assets.
pub(in crate::web) fn version() -> &'static str {
    &VERSION
}

pub(in crate::web) async fn serve(
    Path((version, file)): Path<(String, String)>,
) -> Result<Response> {
    if version != *VERSION {
        return Err(HttpError::NoSuchPage);
    }
    embedded(&file, "public, max-age=31536000, immutable")
}

/// `/favicon.ico`, which browsers request on their own.
pub(in crate::web) async fn icon() -> Result<Response> {
    embedded("icon.svg", "public, max-age=86400")
}

/// The script that serves what a phone has saved. Its address is above all pages that it serves.
pub(in crate::web) async fn service_worker() -> Result<Response> {
    embedded("service-worker.js", "no-cache")
}

/// The addresses of all files that visitors' pages may need.
pub(in crate::web) fn visitor_urls() -> impl Iterator<Item = String> {
    Files::iter()
        .chain(Fonts::iter())
        .filter(|name| !name.starts_with("staff") && name != "service-worker.js")
        .map(|name| format!("/assets/{}/{name}", version()))
}

fn find(name: &str) -> Option<EmbeddedFile> {
    Files::get(name).or_else(|| Fonts::get(name))
}

fn embedded(name: &str, cache_control: &'static str) -> Result<Response> {
    let media_type = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        Some((_, "woff2")) => "font/woff2",
        Some(_) | None => return Err(HttpError::NoSuchPage),
    };
    let file = find(name).ok_or(HttpError::NoSuchPage)?;
    let headers = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, cache_control)];
    Ok((CACHEABLE, headers, file.data.into_owned()).into_response())
}
