//! Forms for screens: enrol one by its code, identify it, reload its page, revoke it.

use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::model::{PairingCode, PixelDensity, ScreenId, Slug};
use crate::service::{self, ScreenSelector};
use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
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
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<EnrolForm>,
) -> Result<Response> {
    let result = async {
        let (code, room): (PairingCode, Slug) = (form.code.parse()?, form.room.parse()?);
        let panel = form.panel()?;
        let id = request
            .services
            .screens
            .enrol(request.actor(), code, room, panel)
            .await?;
        let number = [("number", id.number().to_string().into())];
        Ok(request.words.text_with("done-enrol", &number))
    };
    let result: service::Result<String> = result.await;
    respond(&request, &headers, &form.room, result).await
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
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<ScreenForm>,
) -> Result<Response> {
    let screens = form.selector().and_then(|selector| {
        request
            .services
            .screens
            .identify(request.actor(), &selector)
    });
    let sentence = |count: usize| {
        let count = [("count", count.into())];
        request.words.text_with("done-identify", &count)
    };
    respond(&request, &headers, &form.room, screens.map(sentence)).await
}

pub(in crate::web::staff) async fn reload(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<ScreenForm>,
) -> Result<Response> {
    let screens = form.selector().and_then(|selector| {
        request
            .services
            .screens
            .reload_pages(request.actor(), &selector)
    });
    let sentence = |count: usize| {
        let count = [("count", count.into())];
        request.words.text_with("done-reload", &count)
    };
    respond(&request, &headers, &form.room, screens.map(sentence)).await
}

pub(in crate::web::staff) async fn revoke(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<ScreenForm>,
) -> Result<Response> {
    let result = request
        .services
        .screens
        .revoke(request.actor(), ScreenId::Enrolled(form.screen))
        .await;
    let number = [("number", form.screen.to_string().into())];
    let result = result.map(|()| request.words.text_with("done-revoke", &number));
    respond(&request, &headers, &form.room, result).await
}
