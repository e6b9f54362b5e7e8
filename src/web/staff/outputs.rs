//! What staff do about a room's speaker: where its sound comes out, how loud, and a tone to hear it by.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::model::{Channel, Level, Outlet, OutputName, ParseError, Slug};
use crate::service::{self, Service};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::staff::devices::{answer, bounds, decibels, refuse};
use crate::web::staff::layout::StaffRequest;

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

/// As many outputs as are named, each with the channel that is named next; none: as the config says.
pub(super) async fn assign(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let asked = form.iter().find(|(name, _)| name == "room");
    let room = asked.map(|(_, room)| room.clone()).unwrap_or_default();
    let done = async {
        let outlets = outlets(&form)?;
        let names: Vec<String> = outlets.iter().map(|it| said(request.words, it)).collect();
        service
            .assign_outlets(&request.staff, &room.parse()?, outlets)
            .await?;
        Ok(if names.is_empty() {
            request.words.text("done-config")
        } else {
            request
                .words
                .text_with("done-output", &[("name", names.join(", ").into())])
        })
    };
    let done: service::Result<String> = done.await;
    answer(&service, &request, &headers, &room, done).await
}

fn outlets(form: &[(String, String)]) -> Result<Vec<Outlet>, ParseError> {
    let mut outlets: Vec<Outlet> = Vec::new();
    // A channel belongs to the output before it, where one was chosen there.
    let mut fresh = false;
    for (name, value) in form {
        match name.as_str() {
            "output" => {
                fresh = !value.is_empty();
                if fresh {
                    outlets.push(Outlet::from(value.parse::<OutputName>()?));
                }
            }
            "channel" if fresh => {
                if let Some(last) = outlets.last_mut() {
                    last.channel = value.parse()?;
                }
            }
            _ => {}
        }
    }
    Ok(outlets)
}

/// An outlet as staff know it: its output, and which channel where it is one.
pub(super) fn said(words: &Translations, outlet: &Outlet) -> String {
    if outlet.output == OutputName::Null {
        return words.text("output-silence");
    }
    let channel = match outlet.channel {
        Channel::Both => return outlet.output.to_string(),
        Channel::Left => "channel-left",
        Channel::Right => "channel-right",
    };
    format!("{} ({})", outlet.output, words.text(channel))
}

pub(super) async fn set_level(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<Loudness>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(form) = form?;
    let said = level(&form);
    if form.config.is_none() && said.is_none() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refuse(
            &service,
            &request,
            &headers,
            status,
            out_of_bounds(&request),
        )
        .await;
    }
    let level = said.filter(|_| form.config.is_none());
    let done = async {
        let room: Slug = form.room.parse()?;
        service.set_level(&request.staff, &room, level).await?;
        Ok(match level {
            Some(it) => {
                let (trim, cap) = (decibels(it.trim()), decibels(it.cap()));
                let figures = [("trim", trim.into()), ("cap", cap.into())];
                request.words.text_with("done-level", &figures)
            }
            None => request.words.text("done-config"),
        })
    };
    let done: service::Result<String> = done.await;
    answer(&service, &request, &headers, &form.room, done).await
}

/// Figures as people write them, with a comma or a point.
fn level(form: &Loudness) -> Option<Level> {
    let figure = |it: &str| it.trim().replace(',', ".").replace('−', "-").parse().ok();
    Level::new(figure(&form.trim)?, figure(&form.cap)?).ok()
}

fn out_of_bounds(request: &StaffRequest) -> String {
    let (lowest, highest) = bounds();
    let bounds = [("lowest", lowest.into()), ("highest", highest.into())];
    request.words.text_with("refused-level", &bounds)
}

/// Two seconds at the target loudness; never while a visitor listens.
pub(super) async fn test(
    State(service): State<Service>,
    request: StaffRequest,
    headers: HeaderMap,
    form: Result<Form<InRoom>, FormRejection>,
) -> Result<Response, HttpError> {
    let Form(InRoom { room }) = form?;
    let done = async {
        service
            .play_test_tone(&request.staff, &room.parse()?)
            .await?;
        Ok(request.words.text("done-tone"))
    };
    let done: service::Result<String> = done.await;
    answer(&service, &request, &headers, &room, done).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_read_in_the_order_of_the_form() {
        let read = |form: &[(&str, &str)]| {
            let form: Vec<_> = form
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let outlets = outlets(&form).map_err(|it| it.to_string())?;
            Ok::<_, String>(outlets.iter().map(Outlet::to_string).collect::<Vec<_>>())
        };
        let two = [
            ("room", "study"),
            ("output", "a"),
            ("channel", "both"),
            ("output", ""),
            ("channel", "left"),
            ("output", "b"),
            ("channel", "right"),
        ];
        assert_eq!(read(&two).unwrap(), ["a", "b#right"]);
        assert_eq!(
            read(&[("output", ""), ("channel", "right")]).unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(read(&[("output", "a")]).unwrap(), ["a"]);
        assert!(
            read(&[("output", "a"), ("channel", "up")])
                .unwrap_err()
                .contains("‘up’")
        );
    }

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
