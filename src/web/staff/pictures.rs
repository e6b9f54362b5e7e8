//! Pictures of the draft: uploads, and files for the editor.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use serde_json::{Value, json};

use crate::web::http::error::{HttpError, Result};
use crate::web::staff::layout::StaffRequest;
use crate::web::visitor::pictures;

/// Stores the file in the body. The response has the text of the draft's field for it.
pub(super) async fn receive(request: StaffRequest, body: Body) -> Result<Json<Value>> {
    let body = body.into_data_stream();
    let picture = request
        .services
        .uploads
        .receive_picture(request.actor(), body)
        .await?;
    let name = format!(
        "{} {} {} {}",
        picture.file, picture.kind, picture.width, picture.height
    );
    Ok(Json(json!({ "file": name })))
}

pub(super) async fn serve(request: StaffRequest, Path(file): Path<String>) -> Result<Response> {
    let (name, kind) = pictures::parse_file_name(&file)?;
    let path = request
        .services
        .editing
        .picture_preview(request.actor(), &name)?;
    let path = path.ok_or(HttpError::NoSuchPage)?;
    pictures::send_file(path, kind, "private, max-age=86400").await
}
