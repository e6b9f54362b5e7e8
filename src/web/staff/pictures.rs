//! Pictures for the draft: taken in as a whole file, and shown before visitors see them.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::guide::{Guide, MOST_PICTURE};
use crate::web::failure::Failure;
use crate::web::picture;
use crate::web::staff::desk::Desk;

/// The body is the file; answers with the text that names the picture in the draft.
pub(super) async fn take(
    State(guide): State<Guide>,
    desk: Desk,
    body: Body,
) -> Result<Json<Value>, Failure> {
    let incoming = guide.picture_to_come(&desk.staff)?;
    let file = incoming.reopen().map_err(Failure::File)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut body = body.into_data_stream();
    let mut bytes = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| Failure::Unreadable)?;
        bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if bytes > MOST_PICTURE {
            return Err(Failure::TooLarge);
        }
        file.write_all(&piece).await.map_err(Failure::File)?;
    }
    file.flush().await.map_err(Failure::File)?;
    let it = guide.take_picture(&desk.staff, incoming).await?;
    let name = format!("{} {} {} {}", it.file, it.kind, it.width, it.height);
    Ok(Json(json!({ "file": name })))
}

pub(super) async fn serve(
    State(guide): State<Guide>,
    desk: Desk,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let (name, kind) = picture::named(&file)?;
    let path = guide.any_picture(&desk.staff, &name)?;
    let path = path.ok_or(Failure::NoSuchPage)?;
    picture::send(path, kind, "private, max-age=86400").await
}
