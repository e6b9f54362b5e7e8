//! Style, script and icon, inside the program. One hash names them all, so that modules and
//! style sheets find each other by relative addresses and an old page never mixes with new files.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::web::http::cache::FOR_ALL;
use crate::web::http::error::HttpError;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/web/assets"]
struct Files;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let mut hash = Sha256::new();
    for file in names.iter().filter_map(|it| Files::get(it)) {
        hash.update(file.metadata.sha256_hash());
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
});

/// What the addresses of this build's assets have in common.
pub(in crate::web) fn version() -> &'static str {
    &VERSION
}

pub(in crate::web) async fn serve(
    Path((version, file)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    if version != *VERSION {
        return Err(HttpError::NoSuchPage);
    }
    embedded(&file, "public, max-age=31536000, immutable")
}

/// Browsers ask for it on their own, whatever a page links to.
pub(in crate::web) async fn icon() -> Result<Response, HttpError> {
    embedded("icon.svg", "public, max-age=86400")
}

fn embedded(name: &str, caching: &'static str) -> Result<Response, HttpError> {
    let kind = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        Some(_) | None => return Err(HttpError::NoSuchPage),
    };
    let file = Files::get(name).ok_or(HttpError::NoSuchPage)?;
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, caching)];
    Ok((FOR_ALL, headers, file.data.into_owned()).into_response())
}
