//! Forms for a room's speaker: its outlets, its level, and the test tone.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::model::{Level, Outlet, OutputName, ParseError, Slug};
use crate::service;
use crate::web::http::body::FormBody;
use crate::web::http::error::Result;
use crate::web::staff::devices::levels::{decibels, level_bounds, outlet_name};
use crate::web::staff::devices::respond::{reject, respond};
use crate::web::staff::layout::StaffRequest;

#[derive(Deserialize)]
pub(in crate::web::staff) struct LevelForm {
    room: String,
    #[serde(default)]
    trim: String,
    #[serde(default)]
    cap: String,
    /// Present if the level of the config is to apply.
    config: Option<String>,
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct RoomForm {
    room: String,
}

/// Assigns the outlets of a form: pairs of an output and a channel. None restores those of the config.
pub(in crate::web::staff) async fn assign(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<Vec<(String, String)>>,
) -> Result<Response> {
    let field = form.iter().find(|(name, _)| name == "room");
    let room = field.map(|(_, room)| room.clone()).unwrap_or_default();
    let result = async {
        let outlets = parse_outlets(&form)?;
        let names: Vec<String> = outlets
            .iter()
            .map(|outlet| outlet_name(request.words, outlet))
            .collect();
        request
            .services
            .speakers
            .assign_outlets(request.actor(), room.parse()?, outlets)
            .await?;
        Ok(if names.is_empty() {
            request.words.text("done-config")
        } else {
            request
                .words
                .text_with("done-output", &[("name", names.join(", ").into())])
        })
    };
    let result: service::Result<String> = result.await;
    respond(&request, &headers, &room, result).await
}

fn parse_outlets(form: &[(String, String)]) -> Result<Vec<Outlet>, ParseError> {
    let mut outlets: Vec<Outlet> = Vec::new();
    // A channel belongs to the output before it, if one was chosen there.
    let mut has_output = false;
    for (name, value) in form {
        match name.as_str() {
            "output" => {
                has_output = !value.is_empty();
                if has_output {
                    outlets.push(Outlet::from(value.parse::<OutputName>()?));
                }
            }
            "channel" if has_output => {
                if let Some(last) = outlets.last_mut() {
                    last.channel = value.parse()?;
                }
            }
            _ => {}
        }
    }
    Ok(outlets)
}

pub(in crate::web::staff) async fn set_level(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(form): FormBody<LevelForm>,
) -> Result<Response> {
    let typed = parse_level(&form);
    if form.config.is_none() && typed.is_none() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return reject(&request, &headers, status, out_of_bounds_sentence(&request)).await;
    }
    let level = typed.filter(|_| form.config.is_none());
    let result = async {
        let room: Slug = form.room.parse()?;
        request
            .services
            .speakers
            .set_level(request.actor(), room.clone(), level)
            .await?;
        Ok(match level {
            Some(level) => {
                let (trim, cap) = (decibels(level.trim()), decibels(level.cap()));
                let figures = [("trim", trim.into()), ("cap", cap.into())];
                request.words.text_with("done-level", &figures)
            }
            None => request.words.text("done-config"),
        })
    };
    let result: service::Result<String> = result.await;
    respond(&request, &headers, &form.room, result).await
}

/// Accepts a decimal comma or point, and a minus sign or hyphen.
fn parse_level(form: &LevelForm) -> Option<Level> {
    let gain = |text: &str| text.trim().replace(',', ".").replace('−', "-").parse().ok();
    Level::new(gain(&form.trim)?, gain(&form.cap)?).ok()
}

fn out_of_bounds_sentence(request: &StaffRequest) -> String {
    let (lowest, highest) = level_bounds();
    let bounds = [("lowest", lowest.into()), ("highest", highest.into())];
    request.words.text_with("refused-level", &bounds)
}

/// Plays two seconds of a tone at the target loudness. Refused while something plays.
pub(in crate::web::staff) async fn play_test_tone(
    request: StaffRequest,
    headers: HeaderMap,
    FormBody(RoomForm { room }): FormBody<RoomForm>,
) -> Result<Response> {
    let result = async {
        request
            .services
            .speakers
            .play_test_tone(request.actor(), &room.parse()?)
            .await?;
        Ok(request.words.text("done-tone"))
    };
    let result: service::Result<String> = result.await;
    respond(&request, &headers, &room, result).await
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
            let outlets = parse_outlets(&form).map_err(|error| error.to_string())?;
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
    fn levels_are_read_with_comma_point_and_minus_sign() {
        let read = |trim: &str, cap: &str| {
            let form = LevelForm {
                room: String::new(),
                trim: trim.into(),
                cap: cap.into(),
                config: None,
            };
            parse_level(&form)
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
