//! The state of a room's speaker as server-sent events: a snapshot at the start and at each change, and the commands
//! of staff to a screen.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::model::{
    Health, Muted, NowPlaying, Phase, Screen, ScreenId, Slug, SpeakerStatus, Subject,
};
use crate::service::{
    self, PageVersion, Permit, PlayerSnapshot, PresenceGuard, ScreenCommand, ScreenSelector,
    Services, TourSnapshot,
};
use crate::web::assets;
use crate::web::http::error::{HttpError, Result};
use crate::web::http::requester::Requester;
use crate::web::visitor::clips;

/// A screen treats a missing heartbeat as a lost connection, so that it notices within three seconds, also if a cable
/// is unplugged.
const SCREEN_HEARTBEAT: Duration = Duration::from_secs(2);
/// Phones get fewer heartbeats, which saves their batteries.
const PHONE_HEARTBEAT: Duration = Duration::from_secs(15);
/// The time after which a browser reconnects.
const RECONNECT_DELAY: Duration = Duration::from_secs(1);

/// The query with which a page subscribes.
#[derive(Deserialize)]
pub(in crate::web) struct EventsQuery {
    /// The version of the page's script.
    version: Option<String>,
}

impl EventsQuery {
    /// None for a malformed version.
    fn page_version(self) -> Option<PageVersion> {
        let name = self.version?;
        let is_version = name.len() == assets::version().len() && hex::decode(&name).is_ok();
        is_version.then(|| PageVersion {
            current: name == assets::version(),
            name,
        })
    }
}

pub(in crate::web) async fn events(
    State(services): State<Services>,
    Path(room): Path<String>,
    Query(query): Query<EventsQuery>,
    requester: Requester,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, HttpError> {
    let room: Slug = room.parse().map_err(|_| HttpError::NoSuchPage)?;
    if services.editions.current().tour.room(&room).is_none() {
        return Err(service::Error::NoSuchRoom(room).into());
    }
    let screen = requester.screen_of(&services, &room);
    let page = query.page_version();
    let is_outdated = page.as_ref().is_some_and(|page| !page.current);
    let heartbeat = if screen.is_some() {
        SCREEN_HEARTBEAT
    } else {
        PHONE_HEARTBEAT
    };
    // The limit of connections is for visitors' devices only.
    let guard = match &screen {
        Some(screen) => SubscriptionGuard::Screen(services.screens.connect(screen, page)?),
        None => SubscriptionGuard::Visitor(services.playback.subscribe_visitor(requester.address)?),
    };
    let source = EventSource {
        heartbeat,
        is_outdated,
        _guard: guard,
        screen,
        speaker: services.speakers.status(&room),
        players: services.speakers.watch_players(),
        editions: services.editions.watch(),
        mutes: services.speakers.watch_mute(),
        commands: services.screens.commands(),
        services,
        room,
        is_first: true,
        is_finished: false,
    };
    let events = stream::unfold(source, |mut source| async move {
        let event = source.next().await?;
        Some((Ok(event), source))
    });
    // A named event with data, because scripts see neither comments nor empty events.
    let event = Event::default().event("beat").data("alive");
    let keep_alive = KeepAlive::new().interval(heartbeat).event(event);
    Ok(Sse::new(events).keep_alive(keep_alive))
}

/// Held as long as the stream is open; it releases the connection when it is dropped.
#[expect(dead_code, reason = "the values are only dropped")]
enum SubscriptionGuard {
    Screen(PresenceGuard),
    Visitor(Permit<IpAddr>),
}

/// The source of the events of one connection.
struct EventSource {
    heartbeat: Duration,
    /// Whether the page is of another build. Scripts of earlier builds expect the captions in every event.
    is_outdated: bool,
    services: Services,
    room: Slug,
    screen: Option<Screen>,
    _guard: SubscriptionGuard,
    speaker: Option<watch::Receiver<SpeakerStatus>>,
    players: watch::Receiver<Arc<PlayerSnapshot>>,
    editions: watch::Receiver<Arc<TourSnapshot>>,
    mutes: watch::Receiver<Option<Muted>>,
    commands: broadcast::Receiver<(ScreenSelector, ScreenCommand)>,
    is_first: bool,
    is_finished: bool,
}

/// The cause of an event.
enum Change {
    State,
    Command(ScreenCommand),
    /// Staff have revoked this screen.
    Revoked,
}

impl EventSource {
    /// The next event. None when docent stops, and after the event of a revoked screen.
    async fn next(&mut self) -> Option<Event> {
        if self.is_finished {
            return None;
        }
        let mut event = Event::default();
        if self.is_first {
            self.is_first = false;
            event = event.retry(RECONNECT_DELAY);
        } else {
            match self.change().await? {
                Change::State => {}
                Change::Command(command) => return self.command_event(command),
                Change::Revoked => {
                    self.is_finished = true;
                    return Some(Event::default().event("revoked").data("now"));
                }
            }
        }
        let edition = self.editions.borrow_and_update().page_edition();
        let muted = self.mutes.borrow_and_update().is_some();
        let status = self
            .speaker
            .as_mut()
            .map(|status| status.borrow_and_update().clone());
        let mut snapshot = snapshot(
            &self.services,
            edition,
            status.as_ref(),
            self.screen.as_ref(),
        );
        if let Some(fields) = snapshot.as_object_mut() {
            fields.insert("beat".into(), json!(self.heartbeat.as_millis()));
            fields.insert("muted".into(), json!(muted));
        }
        let playing = status
            .as_ref()
            .and_then(|status| status.now_playing.as_ref());
        let now = snapshot.get_mut("now").and_then(Value::as_object_mut);
        if let (true, Some(playing), Some(now)) = (self.is_outdated, playing, now) {
            let captions = clips::caption_tuples(&playing.narration.captions);
            now.insert("captions".into(), json!(captions));
        }
        event.json_data(snapshot).ok()
    }

    /// Waits for a change of the room, or for a command to this screen. None when docent stops.
    async fn change(&mut self) -> Option<Change> {
        let status_changed = async {
            match &mut self.speaker {
                Some(status) => status.changed().await,
                None => std::future::pending().await,
            }
        };
        let revoked = async {
            match &self.screen {
                Some(screen) => self.services.screens.until_revoked(screen.id).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            published = self.editions.changed() => published.ok()?,
            muted = self.mutes.changed() => muted.ok()?,
            changed = self.players.changed() => {
                changed.ok()?;
                if self.players.borrow_and_update().closed() {
                    return None;
                }
                self.speaker = self.services.speakers.status(&self.room);
            }
            changed = status_changed => if changed.is_err() {
                // The player has ended; `players` reports its successor.
                self.speaker = None;
            },
            command = next_command(self.screen.as_ref(), &mut self.commands) => {
                return Some(Change::Command(command?));
            }
            () = revoked => return Some(Change::Revoked),
        }
        Some(Change::State)
    }

    fn command_event(&self, command: ScreenCommand) -> Option<Event> {
        let screen = self.screen.as_ref()?;
        let published = self.services.editions.current();
        let number = published.tour.room(&self.room)?.number.to_string();
        match command {
            ScreenCommand::Identify => {
                let data = json!({ "room": number, "screen": screen.id.number() });
                Event::default().event("identify").json_data(data).ok()
            }
            ScreenCommand::Reload => Some(Event::default().event("reload").data("now")),
        }
    }
}

/// The next command to this screen; pending for ever on a phone. None when docent stops.
async fn next_command(
    screen: Option<&Screen>,
    commands: &mut broadcast::Receiver<(ScreenSelector, ScreenCommand)>,
) -> Option<ScreenCommand> {
    let Some(screen) = screen else {
        return std::future::pending().await;
    };
    loop {
        match commands.recv().await {
            Ok((selector, command)) if selector.is(screen) => return Some(command),
            // Lagged: too many commands at once. Staff can repeat the lost ones.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}

/// The state of a room's speaker as JSON for the page of `screen`.
fn snapshot(
    services: &Services,
    edition: u32,
    status: Option<&SpeakerStatus>,
    screen: Option<&Screen>,
) -> Value {
    let screen = screen.map(|screen| screen.id);
    let interrupted = status.and_then(|status| status.interrupted.as_ref());
    let is_own = |by: Option<ScreenId>| screen.is_some() && by == screen;
    let own_interrupted = interrupted.filter(|interrupted| is_own(interrupted.by));
    let again = own_interrupted.map(|interrupted| {
        json!({
            "clip": interrupted.subject.clip.to_string(),
            "language": interrupted.subject.language.as_str(),
            "title": interrupted.title,
            "at": interrupted.position.0,
            "cause": interrupted.cause.as_str(),
        })
    });
    let queue: Vec<Value> = status
        .iter()
        .flat_map(|status| &status.queue)
        .map(|queued| {
            json!({
                "clip": queued.clip.to_string(),
                "title": queued.title,
                "language": queued.language.as_str(),
                "mine": is_own(queued.by),
            })
        })
        .collect();
    let playing = status.and_then(|status| status.now_playing.as_ref());
    let holder = status.and_then(|status| status.holder);
    let is_mine = status.is_some_and(|status| is_holder(status, screen));
    json!({
        "edition": edition,
        "speaker": health_name(status),
        "volume": status.map(|status| status.volume.step()),
        "now": playing.map(|playing| playing_json(services, playing)),
        "mine": is_mine,
        // Only the screen that began it may say how it was.
        "play": playing.filter(|_| is_mine).map(|playing| playing.play.as_str()),
        "undisturbed": holder.map(|holder| services.playback.exclusive_time_left(&holder).0),
        "queue": queue,
        "again": again,
    })
}

/// Whether `screen` started the clip that plays. No screen holds an announcement.
pub(in crate::web) fn is_holder(status: &SpeakerStatus, screen: Option<ScreenId>) -> bool {
    let is_announcement = status
        .now_playing
        .as_ref()
        .is_some_and(|playing| playing.is_announcement);
    !is_announcement
        && status
            .holder
            .is_some_and(|holder| Some(holder.screen) == screen)
}

/// The name of the speaker's health for the page's script.
pub(in crate::web) fn health_name(status: Option<&SpeakerStatus>) -> &'static str {
    match status.map(|status| status.health) {
        Some(Health::Ready) => "ready",
        Some(Health::Missing) => "missing",
        None => "none",
    }
}

/// The name of the phase for the page's script.
pub(in crate::web) fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Playing => "playing",
        Phase::Paused => "paused",
    }
}

fn playing_json(services: &Services, playing: &NowPlaying) -> Value {
    json!({
        "edition": playing.subject.edition,
        "clip": playing.subject.clip.to_string(),
        "language": playing.subject.language.as_str(),
        "recording": playing.subject.recording.as_str(),
        "title": playing.narration.title,
        "announced": playing.is_announcement,
        "phase": phase_name(playing.phase),
        "position": playing.position_at(services.clock.monotonic()).0,
        "length": playing.length.0,
        "json": clip_address(services, &playing.subject),
    })
}

/// The address of the clip's JSON. The page fetches it once for each clip, for the captions. An announcement is a clip
/// of any room.
fn clip_address(services: &Services, subject: &Subject) -> Option<String> {
    let published = services.editions.of_edition(subject.edition);
    let mut rooms = published.tour.rooms.iter();
    let room = rooms.find(|room| room.clip(&subject.clip).is_some())?;
    let path = clips::json_path(room, &subject.clip, subject.edition);
    Some(format!("/{}/{path}", subject.language))
}
