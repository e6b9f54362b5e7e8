//! The touches that change what a room's speaker does: forms, with or without script.

use std::str::FromStr;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::guide::{self, Guide, Wish};
use crate::model::{Key, Ms, Slug, Volume};
use crate::web::answer::wants_json;
use crate::web::failure::Failure;
use crate::web::language::Reader;

type Given<T> = Result<Form<T>, FormRejection>;

#[derive(Deserialize)]
pub(super) struct Play {
    clip: String,
    session: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Seek {
    at: u64,
}

#[derive(Deserialize)]
pub(super) struct Step {
    step: u8,
}

/// A room's page in a language: where the touch was, and where its answer leads.
pub(super) struct Touched {
    reader: Reader,
    room: Slug,
    json: bool,
}

impl Touched {
    fn done(self) -> Response {
        if self.json {
            StatusCode::NO_CONTENT.into_response()
        } else {
            Redirect::to(&format!("/{}/rooms/{}", self.reader.language, self.room)).into_response()
        }
    }
}

impl axum::extract::FromRequestParts<Guide> for Touched {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, guide: &Guide) -> Result<Self, Failure> {
        let Path((language, room)) = Path::<(String, String)>::from_request_parts(parts, guide)
            .await
            .map_err(|_| Failure::NoSuchPage)?;
        let reader = Reader::of(&guide.house(), &language)?;
        let room = named(&room).map_err(|_| Failure::NoSuchPage)?;
        let headers: &HeaderMap = &parts.headers;
        Ok(Self {
            reader,
            room,
            json: wants_json(headers),
        })
    }
}

pub(super) async fn play(
    State(guide): State<Guide>,
    touched: Touched,
    form: Given<Play>,
) -> Result<Response, Failure> {
    let Form(form) = form?;
    let session: Option<Key> = form.session.as_deref().map(named).transpose()?;
    let wish = Wish {
        room: touched.room.clone(),
        clip: named(&form.clip)?,
        language: touched.reader.language.clone(),
        session,
    };
    guide.play(wish)?;
    Ok(touched.done())
}

pub(super) async fn pause(
    State(guide): State<Guide>,
    touched: Touched,
) -> Result<Response, Failure> {
    guide.pause(&touched.room)?;
    Ok(touched.done())
}

pub(super) async fn resume(
    State(guide): State<Guide>,
    touched: Touched,
) -> Result<Response, Failure> {
    guide.resume(&touched.room)?;
    Ok(touched.done())
}

/// What has ended on its own meanwhile needs no stopping.
pub(super) async fn stop(
    State(guide): State<Guide>,
    touched: Touched,
) -> Result<Response, Failure> {
    match guide.stop(&touched.room) {
        Ok(()) | Err(guide::Error::NothingPlays(_)) => Ok(touched.done()),
        Err(err) => Err(err.into()),
    }
}

pub(super) async fn seek(
    State(guide): State<Guide>,
    touched: Touched,
    form: Given<Seek>,
) -> Result<Response, Failure> {
    guide.seek(&touched.room, Ms(form?.at))?;
    Ok(touched.done())
}

pub(super) async fn volume(
    State(guide): State<Guide>,
    touched: Touched,
    form: Given<Step>,
) -> Result<Response, Failure> {
    let volume = Volume::new(form?.step).map_err(|_| Failure::Unreadable)?;
    guide.set_volume(&touched.room, volume)?;
    Ok(touched.done())
}

fn named<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::Unreadable)
}
