//! The controls of a room's speaker: forms that work with and without script. Only a screen of the room may send
//! them; other devices play on themselves.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{ClipKey, Key, Ms, Rating, Refusal, ScreenId, Slug, Volume};
use crate::service::{self, ClipRequest, Services, VisitorCommand};
use crate::web::http::body::FormBody;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::page::wants_json;
use crate::web::http::requester::Requester;
use crate::web::visitor::locale::VisitorLocale;

#[derive(Deserialize)]
pub(in crate::web) struct PlayForm {
    clip: ClipKey,
    /// The start position.
    #[serde(default)]
    at: Ms,
    session: Option<Key>,
}

#[derive(Deserialize)]
pub(in crate::web) struct StopForm {
    #[serde(default)]
    confirmed: bool,
}

#[derive(Deserialize)]
pub(in crate::web) struct SeekForm {
    at: Ms,
}

#[derive(Deserialize)]
pub(in crate::web) struct VolumeForm {
    step: u8,
}

#[derive(Deserialize)]
pub(in crate::web) struct RatingForm {
    /// The key of the play, which only the screen that began it knows.
    play: Key,
    rating: Rating,
}

/// A request from a screen of the room, as an extractor. Its rejection is [`service::Error::NotAScreen`].
pub(in crate::web) struct ScreenRequest {
    services: Services,
    locale: VisitorLocale,
    room: Slug,
    screen: ScreenId,
    json: bool,
}

impl ScreenRequest {
    /// Sends a command to the room's player.
    async fn send(self, command: VisitorCommand) -> Result<Response> {
        match self
            .services
            .playback
            .control(&self.room, command, self.screen)
            .await
        {
            Ok(()) => Ok(self.into_success()),
            Err(error) => Err(error.into()),
        }
    }

    fn clip_request(&self, form: PlayForm) -> ClipRequest {
        ClipRequest {
            room: self.room.clone(),
            clip: form.clip,
            language: self.locale.language.clone(),
            from: form.at,
            session: form.session,
        }
    }

    /// 204 for a script; a redirect to the room's page for a form without script.
    fn into_success(self) -> Response {
        if self.json {
            StatusCode::NO_CONTENT.into_response()
        } else {
            Redirect::to(&format!("/{}/rooms/{}", self.locale.language, self.room)).into_response()
        }
    }
}

impl axum::extract::FromRequestParts<Services> for ScreenRequest {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self> {
        let Path((language, room)) = Path::<(String, String)>::from_request_parts(parts, services)
            .await
            .map_err(|_| HttpError::NoSuchPage)?;
        let published = services.editions.current();
        let locale = VisitorLocale::from_tag(&published, &language)?;
        let room: Slug = room.parse().map_err(|_| HttpError::NoSuchPage)?;
        if published.tour.room(&room).is_none() {
            return Err(service::Error::NoSuchRoom(room).into());
        }
        let Ok(requester) = Requester::from_request_parts(parts, services).await;
        let screen = requester
            .screen_of(services, &room)
            .ok_or_else(|| service::Error::NotAScreen(room.clone()))?
            .id;
        Ok(Self {
            services: services.clone(),
            locale,
            room,
            screen,
            json: wants_json(&parts.headers),
        })
    }
}

pub(in crate::web) async fn play(
    request: ScreenRequest,
    FormBody(form): FormBody<PlayForm>,
) -> Result<Response> {
    let clip_request = request.clip_request(form);
    request
        .services
        .playback
        .play(clip_request, request.screen)
        .await?;
    Ok(request.into_success())
}

pub(in crate::web) async fn queue(
    request: ScreenRequest,
    FormBody(form): FormBody<PlayForm>,
) -> Result<Response> {
    let clip_request = request.clip_request(form);
    request
        .services
        .playback
        .queue(clip_request, request.screen)
        .await?;
    Ok(request.into_success())
}

pub(in crate::web) async fn unqueue(
    request: ScreenRequest,
    FormBody(form): FormBody<PlayForm>,
) -> Result<Response> {
    request.send(VisitorCommand::Unqueue(form.clip)).await
}

pub(in crate::web) async fn pause(request: ScreenRequest) -> Result<Response> {
    request.send(VisitorCommand::Pause).await
}

pub(in crate::web) async fn resume(request: ScreenRequest) -> Result<Response> {
    request.send(VisitorCommand::Resume).await
}

/// Stops the clip. It is no error if the clip has already ended.
pub(in crate::web) async fn stop(
    request: ScreenRequest,
    FormBody(form): FormBody<StopForm>,
) -> Result<Response> {
    let confirmed = form.confirmed;
    let command = VisitorCommand::Stop { confirmed };
    let control = request
        .services
        .playback
        .control(&request.room, command, request.screen);
    match control.await {
        Ok(())
        | Err(service::Error::Refused {
            refusal: Refusal::NothingPlaying,
            ..
        }) => Ok(request.into_success()),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn seek(
    request: ScreenRequest,
    FormBody(form): FormBody<SeekForm>,
) -> Result<Response> {
    request.send(VisitorCommand::Seek(form.at)).await
}

/// Goes on with the clip that plays, in the language of the address.
pub(in crate::web) async fn switch(request: ScreenRequest) -> Result<Response> {
    request
        .services
        .playback
        .switch_language(&request.room, &request.locale.language, request.screen)
        .await?;
    Ok(request.into_success())
}

/// Plays what this screen has queued in the language of the address.
pub(in crate::web) async fn switch_queued(request: ScreenRequest) -> Result<Response> {
    request
        .services
        .playback
        .switch_queued(&request.room, &request.locale.language, request.screen)
        .await?;
    Ok(request.into_success())
}

pub(in crate::web) async fn volume(
    request: ScreenRequest,
    FormBody(form): FormBody<VolumeForm>,
) -> Result<Response> {
    let volume = Volume::new(form.step).map_err(|_| HttpError::Unreadable)?;
    request.send(VisitorCommand::Volume(volume)).await
}

/// How the visitor liked what has ended.
pub(in crate::web) async fn rate(
    request: ScreenRequest,
    FormBody(form): FormBody<RatingForm>,
) -> Result<Response> {
    let room = request.room.clone();
    let ratings = &request.services.ratings;
    ratings.rate(room, form.play, form.rating).await?;
    Ok(request.into_success())
}

/// The visitor has left the screen.
pub(in crate::web) async fn leave(request: ScreenRequest) -> Result<Response> {
    request.send(VisitorCommand::Leave).await
}
