//! The page itself: speakers and screens by room. Rooms with a problem come first.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::model::{Channel, Health, NowPlaying, Outlet, Room, Tour};
use crate::service::{self, BoxOutput, HouseRole, OutletSource, RoomSpeaker, Services};
use crate::web::http::error::Result;
use crate::web::http::page::Page;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::devices::levels::{decibels, outlet_name};
use crate::web::staff::devices::screen_rows::{self, ScreenRow};
use crate::web::staff::layout::{StaffLayout, StaffRequest};

#[derive(Template)]
#[template(path = "staff/devices.html")]
struct DevicesPage {
    layout: StaffLayout,
    status: DevicesStatus,
    outputs: Vec<OutputOption>,
    channels: Vec<(Channel, String)>,
    panels: &'static [(&'static str, &'static str)],
    error_message: Option<String>,
    /// Whether the house has one box: then a link leads to the page of boxes, and no tab.
    is_alone: bool,
}

#[derive(Template)]
#[template(path = "staff/devices_status.html")]
pub(in crate::web::staff) struct StatusPart {
    layout: StaffLayout,
    status: DevicesStatus,
}

/// The part of the page that changes while it is open.
struct DevicesStatus {
    /// The number of rooms with a problem, as a sentence.
    summary: String,
    has_no_problem: bool,
    rooms: Vec<RoomRow>,
    /// Screens of rooms that the tour no longer has.
    orphaned_screens: Vec<ScreenRow>,
}

struct RoomRow {
    slug: String,
    number: String,
    name: String,
    problems: Vec<String>,
    health: Option<Health>,
    health_text: String,
    now_playing: Option<String>,
    /// The outlets in use and the level.
    output_text: String,
    /// The outlets that staff assigned, and an empty row for one more.
    outlet_rows: Vec<OutletRow>,
    /// The assigned outlets in one line.
    assigned_outlets: String,
    /// Trim and cap in decibels, as the values of number fields.
    level_fields: [(&'static str, String); 2],
    /// Whether staff set the level, and not the config.
    is_level_of_staff: bool,
    screens: Vec<ScreenRow>,
}

struct OutletRow {
    /// Empty if none is chosen.
    output: String,
    channel: Channel,
}

struct OutputOption {
    value: String,
    name: String,
}

pub(in crate::web::staff) async fn show(request: StaffRequest) -> Result<Response> {
    page(&request, None).await
}

/// The changing part alone, for a page that is open already.
pub(in crate::web::staff) async fn refresh(request: StaffRequest) -> Result<Page<StatusPart>> {
    Ok(Page(StatusPart {
        status: devices_status(&request)?,
        layout: request.layout(String::new()),
    }))
}

pub(super) async fn page(
    request: &StaffRequest,
    error: Option<(StatusCode, String)>,
) -> Result<Response> {
    let words = request.words;
    let outputs = request.services.speakers.outputs(request.actor()).await?;
    let (http_status, error_message) = error
        .map_or((StatusCode::OK, None), |(status, sentence)| {
            (status, Some(sentence))
        });
    let page = DevicesPage {
        layout: request.layout(words.text("tab-devices")),
        status: devices_status(request)?,
        outputs: outputs.into_iter().map(output_option).collect(),
        channels: Channel::ALL
            .iter()
            .map(|channel| (*channel, words.text(channel_key(*channel))))
            .collect(),
        panels: screen_rows::PANELS,
        error_message,
        is_alone: request.services.boxes.role() == HouseRole::Alone,
    };
    Ok((http_status, Page(page)).into_response())
}

/// The description of an output has several lines.
fn output_option(output: BoxOutput) -> OutputOption {
    let lines: Vec<&str> = output.description.lines().map(str::trim).collect();
    let description = lines.join(", ");
    OutputOption {
        name: match description.as_str() {
            "" => output.name.to_string(),
            description => format!("{description} — {}", output.name),
        },
        value: output.name.to_string(),
    }
}

fn devices_status(request: &StaffRequest) -> service::Result<DevicesStatus> {
    let words = request.words;
    let published = request.services.editions.current();
    let tour = &published.tour;
    let screens = request.services.screens.statuses(request.actor())?;
    let mut rooms: Vec<RoomRow> = Vec::new();
    for speaker in request.services.speakers.list(request.actor())? {
        let Some(room) = tour.room(&speaker.room) else {
            continue;
        };
        let mut row = room_row(&request.services, words, tour, room, &speaker);
        for screen in screens
            .iter()
            .filter(|status| status.screen.room == room.slug)
        {
            row.problems
                .extend(screen_rows::problem(&request.services, words, screen));
            row.screens.push(screen_rows::row(words, screen));
        }
        rooms.push(row);
    }
    // A stable sort keeps the order of the tour.
    rooms.sort_by_key(|room| room.problems.is_empty());
    let rooms_with_problems = rooms
        .iter()
        .filter(|room| !room.problems.is_empty())
        .count();
    let is_orphaned = |status: &&service::ScreenStatus| tour.room(&status.screen.room).is_none();
    Ok(DevicesStatus {
        summary: words.text_with("devices-summary", &[("count", rooms_with_problems.into())]),
        has_no_problem: rooms_with_problems == 0,
        rooms,
        orphaned_screens: screens
            .iter()
            .filter(is_orphaned)
            .map(|status| screen_rows::row(words, status))
            .collect(),
    })
}

fn room_row(
    services: &Services,
    words: &Translations,
    tour: &Tour,
    room: &Room,
    speaker: &RoomSpeaker,
) -> RoomRow {
    let mut problems = Vec::new();
    if speaker.health == Some(Health::Missing) {
        problems.push(words.text("attention-speaker"));
    } else {
        let missing = speaker
            .outlet_status
            .iter()
            .filter(|outlet| outlet.health == Health::Missing);
        problems.extend(missing.map(|status| {
            let name = outlet_name(words, &status.outlet);
            words.text_with("attention-outlet", &[("name", name.into())])
        }));
    }
    let (trim, cap) = (speaker.level.trim(), speaker.level.cap());
    let level = [
        ("trim", decibels(trim).into()),
        ("cap", decibels(cap).into()),
    ];
    if !speaker.outlets.is_empty() && trim.0 > cap.0 {
        problems.push(words.text_with("attention-level", &level));
    }
    let source = words.text(match speaker.source {
        OutletSource::Staff => "source-staff",
        OutletSource::Config => "source-config",
        OutletSource::Shared => "source-shared",
        OutletSource::None => "source-none",
    });
    let outlets: Vec<String> = speaker
        .outlets
        .iter()
        .map(|outlet| outlet_name(words, outlet))
        .collect();
    let assigned: &[Outlet] = if speaker.source == OutletSource::Staff {
        &speaker.outlets
    } else {
        &[]
    };
    let [trim_text, cap_text] = level;
    RoomRow {
        slug: room.slug.to_string(),
        number: room.number.to_string(),
        name: tour::text(words, tour, &room.name).into_owned(),
        problems,
        health: speaker.health,
        health_text: words.text(match speaker.health {
            Some(Health::Ready) => "speaker-ready",
            Some(Health::Missing) => "speaker-silent",
            None => "speaker-none",
        }),
        now_playing: speaker
            .now
            .as_ref()
            .map(|now| now_playing(services, words, now)),
        output_text: if outlets.is_empty() {
            words.text("sounds-nowhere")
        } else {
            let values = [
                ("output", outlets.join(", ").into()),
                ("source", source.into()),
                trim_text,
                cap_text,
            ];
            words.text_with("sounds-on", &values)
        },
        outlet_rows: outlet_rows(assigned),
        assigned_outlets: assigned
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        level_fields: [("trim", trim.0.to_string()), ("cap", cap.0.to_string())],
        is_level_of_staff: speaker.staff_level,
        screens: Vec::new(),
    }
}

fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Both => "channel-both",
        Channel::Left => "channel-left",
        Channel::Right => "channel-right",
    }
}

fn outlet_rows(assigned: &[Outlet]) -> Vec<OutletRow> {
    let rows = assigned.iter().map(|outlet| OutletRow {
        output: outlet.output.to_string(),
        channel: outlet.channel,
    });
    let empty = OutletRow {
        output: String::new(),
        channel: Channel::Both,
    };
    rows.chain(std::iter::once(empty)).collect()
}

fn now_playing(services: &Services, words: &Translations, now: &NowPlaying) -> String {
    let position = now.position_at(services.clock.monotonic());
    let left_s = now.length.0.saturating_sub(position.0) / 1000;
    words.text_with(
        "speaker-plays",
        &[
            ("title", now.narration.title.as_str().into()),
            ("left", format!("{}:{:02}", left_s / 60, left_s % 60).into()),
        ],
    )
}
