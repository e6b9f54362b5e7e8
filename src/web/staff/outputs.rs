//! What staff do about a room's speaker: which output sounds, how loud, and a tone to hear it by.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::guide::{self, Guide};
use crate::model::{Level, OutputName, Slug};
use crate::web::failure::Failure;
use crate::web::staff::desk::Desk;
use crate::web::staff::devices::{answer, bounds, decibels, refuse};

#[derive(Deserialize)]
pub(super) struct Output {
    room: String,
    /// Empty: as the config says.
    output: String,
}

#[derive(Deserialize)]
pub(super) struct Loudness {
    room: String,
    #[serde(default)]
    trim: String,
    #[serde(default)]
    cap: String,
    /// Whether it is left to the config.
    config: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct InRoom {
    room: String,
}

pub(super) async fn assign(
    State(guide): State<Guide>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<Output>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(form) = form?;
    let done = async {
        let room: Slug = form.room.parse()?;
        let wanted = Some(form.output.as_str()).filter(|it| !it.is_empty());
        let output: Option<OutputName> = wanted.map(str::parse).transpose()?;
        guide.assign(&desk.staff, &room, output.clone()).await?;
        Ok(match output {
            Some(it) => desk
                .words
                .with("done-output", &[("name", it.to_string().into())]),
            None => desk.words.say("done-config"),
        })
    };
    let done: guide::Result<String> = done.await;
    answer(&guide, &desk, &headers, &form.room, done).await
}

pub(super) async fn set_level(
    State(guide): State<Guide>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<Loudness>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(form) = form?;
    let said = level(&form);
    if form.config.is_none() && said.is_none() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refuse(&guide, &desk, &headers, status, out_of_bounds(&desk)).await;
    }
    let level = said.filter(|_| form.config.is_none());
    let done = async {
        let room: Slug = form.room.parse()?;
        guide.set_level(&desk.staff, &room, level).await?;
        Ok(match level {
            Some(it) => {
                let (trim, cap) = (decibels(it.trim()), decibels(it.cap()));
                let figures = [("trim", trim.into()), ("cap", cap.into())];
                desk.words.with("done-level", &figures)
            }
            None => desk.words.say("done-config"),
        })
    };
    let done: guide::Result<String> = done.await;
    answer(&guide, &desk, &headers, &form.room, done).await
}

/// Figures as people write them, with a comma or a point.
fn level(form: &Loudness) -> Option<Level> {
    let figure = |it: &str| it.trim().replace(',', ".").replace('−', "-").parse().ok();
    Level::new(figure(&form.trim)?, figure(&form.cap)?).ok()
}

fn out_of_bounds(desk: &Desk) -> String {
    let (lowest, highest) = bounds();
    let bounds = [("lowest", lowest.into()), ("highest", highest.into())];
    desk.words.with("refused-level", &bounds)
}

/// Two seconds at the target loudness; never while a visitor listens.
pub(super) async fn test(
    State(guide): State<Guide>,
    desk: Desk,
    headers: HeaderMap,
    form: Result<Form<InRoom>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(InRoom { room }) = form?;
    let done = async {
        guide.test_tone(&desk.staff, &room.parse()?).await?;
        Ok(desk.words.say("done-tone"))
    };
    let done: guide::Result<String> = done.await;
    answer(&guide, &desk, &headers, &room, done).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        let read = |trim: &str, cap: &str| {
            let form = Loudness {
                room: String::new(),
                trim: trim.into(),
                cap: cap.into(),
                config: None,
            };
            level(&form)
        };
        assert_eq!(read("-3,5", " 4 "), Some(Level::new(-3.5, 4.0).unwrap()));
        assert_eq!(read("−3", "+4.0"), Some(Level::new(-3.0, 4.0).unwrap()));
        for (trim, cap) in [
            ("", "4"),
            ("0", "13"),
            ("-41", "0"),
            ("NaN", "0"),
            ("x", "0"),
        ] {
            assert_eq!(read(trim, cap), None, "{trim} {cap}");
        }
    }
}
