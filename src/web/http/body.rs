//! Bodies of requests as extractors whose rejection is an [`HttpError`].

use axum::extract::{FromRequest, Request};
use axum::{Form, Json};
use serde::de::DeserializeOwned;

use crate::web::http::error::{HttpError, Result};

/// The fields of a form.
pub(in crate::web) struct FormBody<T>(pub(in crate::web) T);

/// A JSON document.
pub(in crate::web) struct JsonBody<T>(pub(in crate::web) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FormBody<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let Form(fields) = Form::from_request(request, state).await?;
        Ok(Self(fields))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = HttpError;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let Json(document) = Json::from_request(request, state).await?;
        Ok(Self(document))
    }
}
