//! The touches that change what a room's speaker does: forms, with or without script. Only a screen
//! of the room may send them; everybody else's page plays on itself.

use std::str::FromStr;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{ClipKey, Key, Ms, Refusal, ScreenId, Slug, Volume};
use crate::service::{self, ClipRequest, Service, VisitorCommand};
use crate::web::http::error::HttpError;
use crate::web::http::page::wants_json;
use crate::web::http::requester::Requester;
use crate::web::visitor::locale::Reader;

type Given<T> = Result<Form<T>, FormRejection>;

#[derive(Deserialize)]
pub(in crate::web) struct Play {
    clip: String,
    /// Where to begin, in milliseconds.
    #[serde(default)]
    at: u64,
    session: Option<String>,
}

#[derive(Deserialize)]
pub(in crate::web) struct Stop {
    #[serde(default)]
    confirmed: bool,
}

#[derive(Deserialize)]
pub(in crate::web) struct Seek {
    at: u64,
}

#[derive(Deserialize)]
pub(in crate::web) struct Step {
    step: u8,
}

/// A room's page in a language: where the touch was, whose it was, and where its answer leads.
pub(in crate::web) struct Touched {
    service: Service,
    reader: Reader,
    room: Slug,
    by: ScreenId,
    json: bool,
}

impl Touched {
    async fn pass_on(self, command: VisitorCommand) -> Result<Response, HttpError> {
        match self.service.control(&self.room, command, self.by).await {
            Ok(()) => Ok(self.done()),
            Err(err) => Err(err.into()),
        }
    }

    fn wish(&self, form: Play) -> Result<ClipRequest, HttpError> {
        let session: Option<Key> = form.session.as_deref().map(named).transpose()?;
        Ok(ClipRequest {
            room: self.room.clone(),
            clip: named(&form.clip)?,
            language: self.reader.language.clone(),
            from: Ms(form.at),
            session,
        })
    }

    fn done(self) -> Response {
        if self.json {
            StatusCode::NO_CONTENT.into_response()
        } else {
            Redirect::to(&format!("/{}/rooms/{}", self.reader.language, self.room)).into_response()
        }
    }
}

impl axum::extract::FromRequestParts<Service> for Touched {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, HttpError> {
        let Path((language, room)) = Path::<(String, String)>::from_request_parts(parts, service)
            .await
            .map_err(|_| HttpError::NoSuchPage)?;
        let house = service.published_tour();
        let reader = Reader::of(&house, &language)?;
        let room: Slug = named(&room).map_err(|_| HttpError::NoSuchPage)?;
        if house.edition.tour.room(&room).is_none() {
            return Err(service::Error::NoSuchRoom(room).into());
        }
        let Ok(visitor) = Requester::from_request_parts(parts, service).await;
        let screen = visitor.screen_of(service, &room);
        let by = screen
            .ok_or_else(|| service::Error::NotAScreen(room.clone()))?
            .id;
        Ok(Self {
            service: service.clone(),
            reader,
            room,
            by,
            json: wants_json(&parts.headers),
        })
    }
}

pub(in crate::web) async fn play(
    touched: Touched,
    form: Given<Play>,
) -> Result<Response, HttpError> {
    let wish = touched.wish(form?.0)?;
    touched.service.play(wish, touched.by).await?;
    Ok(touched.done())
}

pub(in crate::web) async fn queue(
    touched: Touched,
    form: Given<Play>,
) -> Result<Response, HttpError> {
    let wish = touched.wish(form?.0)?;
    touched.service.queue(wish, touched.by).await?;
    Ok(touched.done())
}

pub(in crate::web) async fn unqueue(
    touched: Touched,
    form: Given<Play>,
) -> Result<Response, HttpError> {
    let clip: ClipKey = named(&form?.0.clip)?;
    touched.pass_on(VisitorCommand::Unqueue(clip)).await
}

pub(in crate::web) async fn pause(touched: Touched) -> Result<Response, HttpError> {
    touched.pass_on(VisitorCommand::Pause).await
}

pub(in crate::web) async fn resume(touched: Touched) -> Result<Response, HttpError> {
    touched.pass_on(VisitorCommand::Resume).await
}

/// What has ended on its own meanwhile needs no stopping.
pub(in crate::web) async fn stop(
    State(service): State<Service>,
    touched: Touched,
    form: Given<Stop>,
) -> Result<Response, HttpError> {
    let confirmed = form?.0.confirmed;
    let command = VisitorCommand::Stop { confirmed };
    match service.control(&touched.room, command, touched.by).await {
        Ok(())
        | Err(service::Error::Refused {
            refusal: Refusal::Silence,
            ..
        }) => Ok(touched.done()),
        Err(err) => Err(err.into()),
    }
}

pub(in crate::web) async fn seek(
    touched: Touched,
    form: Given<Seek>,
) -> Result<Response, HttpError> {
    let to = Ms(form?.0.at);
    touched.pass_on(VisitorCommand::Seek(to)).await
}

pub(in crate::web) async fn volume(
    touched: Touched,
    form: Given<Step>,
) -> Result<Response, HttpError> {
    let volume = Volume::new(form?.0.step).map_err(|_| HttpError::Unreadable)?;
    touched.pass_on(VisitorCommand::Volume(volume)).await
}

/// Nobody is before the screen any more.
pub(in crate::web) async fn rest(touched: Touched) -> Result<Response, HttpError> {
    touched.pass_on(VisitorCommand::Leave).await
}

fn named<T: FromStr>(text: &str) -> Result<T, HttpError> {
    text.parse().map_err(|_| HttpError::Unreadable)
}
