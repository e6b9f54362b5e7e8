//! Connected screens, the page version they run, and remote commands to them. In memory only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::model::{LocalScreens, Right, Screen, ScreenId, Slug};
use crate::service::{Actor, Error, Permit, RETRY_AFTER, Result, Screens};

/// A remote command to a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenCommand {
    /// Shows its identity.
    Identify,
    /// Reloads its page once nothing plays.
    Reload,
}

/// The screens that a command addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenSelector {
    /// An enrolled screen. Screens of the box itself are addressed by room.
    Screen(ScreenId),
    /// Every screen of a room.
    Room(Slug),
}

impl ScreenSelector {
    /// Whether the selector matches the screen.
    pub fn is(&self, screen: &Screen) -> bool {
        match self {
            Self::Screen(id) => *id == screen.id,
            Self::Room(room) => *room == screen.room,
        }
    }
}

/// The build of a screen's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVersion {
    /// The name of the version.
    pub name: String,
    /// Whether it is the build that this daemon serves.
    pub current: bool,
}

/// A screen and its connection state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenStatus {
    /// The screen.
    pub screen: Screen,
    /// Whether its page is connected.
    pub connected: bool,
    /// Time since it was last connected; zero while it is, `None` if never in this run.
    pub last_seen: Option<Duration>,
    /// `None` if unknown.
    pub page: Option<PageVersion>,
}

/// A screen that reloads its page is disconnected for a moment, which is no problem.
pub const RELOAD_TOLERANCE: Duration = Duration::from_secs(15);

/// The queue length for a slow screen; older commands are dropped.
const COMMAND_QUEUE_LENGTH: usize = 16;

#[derive(Debug)]
pub(in crate::service) struct Presences {
    seen: Mutex<BTreeMap<(ScreenId, Slug), Presence>>,
    commands: broadcast::Sender<(ScreenSelector, ScreenCommand)>,
}

#[derive(Debug)]
struct Presence {
    /// Open event streams; two during a reload.
    streams: usize,
    last: Instant,
    page: Option<PageVersion>,
}

impl Default for Presences {
    fn default() -> Self {
        Self {
            seen: Mutex::default(),
            commands: broadcast::Sender::new(COMMAND_QUEUE_LENGTH),
        }
    }
}

impl Presences {
    fn seen(&self) -> MutexGuard<'_, BTreeMap<(ScreenId, Slug), Presence>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a screen as connected until dropped.
#[derive(Debug)]
pub struct PresenceGuard {
    clock: Clock,
    presences: Arc<Presences>,
    key: (ScreenId, Slug),
    _permit: Permit<(ScreenId, Slug)>,
}

impl Drop for PresenceGuard {
    fn drop(&mut self) {
        let now = self.clock.monotonic();
        if let Some(presence) = self.presences.seen().get_mut(&self.key) {
            presence.streams = presence.streams.saturating_sub(1);
            presence.last = now;
        }
    }
}

impl Screens {
    /// Counts a screen as connected, with the version of its page.
    ///
    /// # Errors
    ///
    /// Returns `Error::TooManyConnections`.
    pub fn connect(&self, screen: &Screen, page: Option<PageVersion>) -> Result<PresenceGuard> {
        let key = (screen.id, screen.room.clone());
        let permit = self.streams.try_acquire(key.clone());
        let permit = permit.ok_or(Error::TooManyConnections(RETRY_AFTER))?;
        let now = self.clock.monotonic();
        let mut seen = self.presences.seen();
        let presence = seen.entry(key.clone()).or_insert(Presence {
            streams: 0,
            last: now,
            page: None,
        });
        presence.streams += 1;
        presence.page = page;
        drop(seen);
        Ok(PresenceGuard {
            clock: self.clock.clone(),
            presences: Arc::clone(&self.presences),
            key,
            _permit: permit,
        })
    }

    /// All screens: the enrolled ones, then those of the box itself.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub fn statuses(&self, actor: Actor<'_>) -> Result<Vec<ScreenStatus>> {
        actor.require(Right::Administer)?;
        Ok(self.seen())
    }

    /// The numbers of screens that are connected, and of those that are away. Browsers on the box count where the
    /// configuration names its screens; elsewhere they are for tests, and come and go.
    pub(in crate::service) fn count_by_connection(&self) -> (usize, usize) {
        let is_fixed = |id| id != ScreenId::Box || self.are_box_screens_fixed();
        let seen = self.seen().into_iter();
        let (connected, away): (Vec<_>, Vec<_>) = seen
            .filter(|status| is_fixed(status.screen.id))
            .partition(|status| status.connected);
        let reloading = away.iter().filter(|status| {
            let since = status.last_seen;
            since.is_some_and(|since| since <= RELOAD_TOLERANCE)
        });
        let reloading = reloading.count();
        (connected.len() + reloading, away.len() - reloading)
    }

    fn seen(&self) -> Vec<ScreenStatus> {
        let now = self.clock.monotonic();
        let mut screens: Vec<Screen> = self.enrolled.borrow().values().cloned().collect();
        screens.sort_by_key(|screen| screen.id);
        let seen = self.presences.seen();
        let own: Vec<&Slug> = match &*self.own {
            LocalScreens::Rooms(rooms) => rooms.keys().collect(),
            // In a trial every room may have one: those seen so far are listed.
            LocalScreens::Everywhere => {
                let on_box = seen.keys().filter(|key| key.0 == ScreenId::Box);
                on_box.map(|(_, room)| room).collect()
            }
        };
        screens.extend(own.into_iter().filter_map(|room| self.box_screen(room)));
        let seen_of = |screen: Screen| {
            let presence = seen.get(&(screen.id, screen.room.clone()));
            let connected = presence.is_some_and(|presence| presence.streams > 0);
            let since = presence.map(|presence| now.saturating_duration_since(presence.last));
            ScreenStatus {
                screen,
                connected,
                last_seen: since.map(|since| if connected { Duration::ZERO } else { since }),
                page: presence.and_then(|presence| presence.page.clone()),
            }
        };
        screens.into_iter().map(seen_of).collect()
    }

    /// The screens of rooms of the tour that are not connected, as `room#number`.
    pub(in crate::service) fn away(&self) -> BTreeSet<String> {
        let tour = &self.editions.current().tour;
        let away = self.seen().into_iter().filter(|status| {
            // Without fixed screens on the box its browsers are for tests, and come and go.
            let is_fixed = status.screen.id != ScreenId::Box || self.are_box_screens_fixed();
            !status.connected && is_fixed && tour.room(&status.screen.room).is_some()
        });
        let names = away.map(|status| {
            let screen = status.screen;
            format!("{}#{}", screen.room, screen.id.number())
        });
        names.collect()
    }

    /// The number of open event streams of screens.
    pub(in crate::service) fn stream_count(&self) -> usize {
        self.streams.count()
    }

    /// Makes screens show their identity for ten seconds. Returns the number of connected screens
    /// addressed.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub fn identify(&self, actor: Actor<'_>, selector: &ScreenSelector) -> Result<usize> {
        actor.require(Right::Administer)?;
        self.send(selector, ScreenCommand::Identify)
    }

    /// Makes screens reload once nothing plays on them. Returns the number of connected screens
    /// addressed.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`.
    pub fn reload_pages(&self, actor: Actor<'_>, selector: &ScreenSelector) -> Result<usize> {
        actor.require(Right::Administer)?;
        self.send(selector, ScreenCommand::Reload)
    }

    /// Receives commands from now on.
    pub fn commands(&self) -> broadcast::Receiver<(ScreenSelector, ScreenCommand)> {
        self.presences.commands.subscribe()
    }

    fn send(&self, selector: &ScreenSelector, command: ScreenCommand) -> Result<usize> {
        match selector {
            ScreenSelector::Screen(id)
                if self
                    .enrolled
                    .borrow()
                    .values()
                    .all(|screen| screen.id != *id) =>
            {
                return Err(Error::NoSuchScreen(*id));
            }
            ScreenSelector::Room(room) if self.editions.current().tour.room(room).is_none() => {
                return Err(Error::NoSuchRoom(room.clone()));
            }
            ScreenSelector::Screen(_) | ScreenSelector::Room(_) => {}
        }
        // Fails only if no screen is connected.
        drop(self.presences.commands.send((selector.clone(), command)));
        let seen = self.seen().into_iter();
        let there = seen.filter(|status| status.connected && selector.is(&status.screen));
        Ok(there.count())
    }

    /// Drops screens that were revoked or moved to another room.
    pub(in crate::service) fn forget_unbound(&self) {
        let screens = self.enrolled.borrow();
        self.presences.seen().retain(|(id, room), presence| {
            let bound = || {
                screens
                    .values()
                    .any(|screen| screen.id == *id && screen.room == *room)
            };
            presence.streams > 0 || *id == ScreenId::Box || bound()
        });
    }
}
