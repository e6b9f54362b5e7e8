//! Forms for screens: enrol one by its code, identify it, reload its page, revoke it.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::model::{PairingCode, PixelDensity, ScreenId, Slug};
use crate::service::{self, ScreenSelector, Services};
use crate::web::http::error::HttpError;
use crate::web::staff::devices::respond::respond;
use crate::web::staff::layout::StaffRequest;

#[derive(Deserialize)]
pub(in crate::web::staff) struct EnrolForm {
    code: String,
    room: String,
    /// Pixels per millimetre of a listed panel. Empty if unknown.
    #[serde(default)]
    panel: String,
    /// Pixels per millimetre as measured. Takes precedence over the list.
    #[serde(default)]
    measured: String,
}

impl EnrolForm {
    fn panel(&self) -> service::Result<Option<PixelDensity>> {
        let measured = self.measured.trim().replace(',', ".");
        let densities = [measured.as_str(), self.panel.as_str()];
        let given = densities.into_iter().find(|text| !text.is_empty());
        Ok(given.map(str::parse).transpose()?)
    }
}

pub(in crate::web::staff) async fn enrol(
    State(services): State<Services>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<EnrolForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let result = async {
        let (code, room): (PairingCode, Slug) = (form.code.parse()?, form.room.parse()?);
        let panel = form.panel()?;
        let id = services
            .screens
            .enrol(request.actor(), code, room, panel)
            .await?;
        let number = [("number", id.number().to_string().into())];
        Ok(request.words.text_with("done-enrol", &number))
    };
    let result: service::Result<String> = result.await;
    respond(&services, &request, &headers, &form.room, result).await
}

/// An enrolled screen by its number, or those on the box by their room.
#[derive(Deserialize)]
pub(in crate::web::staff) struct ScreenForm {
    screen: i64,
    #[serde(default)]
    room: String,
}

impl ScreenForm {
    fn selector(&self) -> service::Result<ScreenSelector> {
        Ok(match self.screen {
            0 => ScreenSelector::Room(self.room.parse()?),
            id => ScreenSelector::Screen(ScreenId::Enrolled(id)),
        })
    }
}

pub(in crate::web::staff) async fn identify(
    State(services): State<Services>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<ScreenForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let screens = form
        .selector()
        .and_then(|selector| services.screens.identify(request.actor(), &selector));
    let sentence = |count: usize| {
        let count = [("count", count.into())];
        request.words.text_with("done-identify", &count)
    };
    respond(
        &services,
        &request,
        &headers,
        &form.room,
        screens.map(sentence),
    )
    .await
}

pub(in crate::web::staff) async fn reload(
    State(services): State<Services>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<ScreenForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let screens = form
        .selector()
        .and_then(|selector| services.screens.reload_pages(request.actor(), &selector));
    let sentence = |count: usize| {
        let count = [("count", count.into())];
        request.words.text_with("done-reload", &count)
    };
    respond(
        &services,
        &request,
        &headers,
        &form.room,
        screens.map(sentence),
    )
    .await
}

pub(in crate::web::staff) async fn revoke(
    State(services): State<Services>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<ScreenForm>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let result = services
        .screens
        .revoke(request.actor(), ScreenId::Enrolled(form.screen))
        .await;
    let number = [("number", form.screen.to_string().into())];
    let result = result.map(|()| request.words.text_with("done-revoke", &number));
    respond(&services, &request, &headers, &form.room, result).await
}
