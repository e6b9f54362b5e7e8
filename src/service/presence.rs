//! Which screens are there, which page they run, and what staff want of them from afar. Kept in
//! memory alone.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use crate::model::{LocalScreens, Right, Screen, ScreenId, Slug};
use crate::service::{Error, Permit, RETRY_AFTER, Result, Service, Staff};

/// What staff want of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenCommand {
    /// It shows which one it is.
    Identify,
    /// It loads its page anew once nothing plays.
    Reload,
}

/// Of which screens they want it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenSelector {
    /// A screen that was bound. Those on the box itself are called by their room.
    Screen(ScreenId),
    /// Every screen of a room.
    Room(Slug),
}

impl ScreenSelector {
    pub fn is(&self, screen: &Screen) -> bool {
        match self {
            Self::Screen(id) => *id == screen.id,
            Self::Room(room) => *room == screen.room,
        }
    }
}

/// The build of the page that a screen runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVersion {
    pub name: String,
    /// Whether it is the one that docent serves now.
    pub current: bool,
}

/// A screen of the house, and whether it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenStatus {
    pub screen: Screen,
    /// Whether its page hears the house now.
    pub connected: bool,
    /// How long ago it was there last; zero while it is, none where it never was in this run.
    pub last_seen: Option<Duration>,
    /// None where it never said.
    pub page: Option<PageVersion>,
}

/// How many errands may wait for a slow screen; older ones are forgotten.
const COMMAND_QUEUE_LENGTH: usize = 16;

#[derive(Debug)]
pub(super) struct Presences {
    seen: Mutex<BTreeMap<(ScreenId, Slug), Presence>>,
    errands: broadcast::Sender<(ScreenSelector, ScreenCommand)>,
}

#[derive(Debug)]
struct Presence {
    /// Its open event streams: while a page is loaded anew, there may be two.
    streams: usize,
    last: Instant,
    page: Option<PageVersion>,
}

impl Default for Presences {
    fn default() -> Self {
        Self {
            seen: Mutex::default(),
            errands: broadcast::Sender::new(COMMAND_QUEUE_LENGTH),
        }
    }
}

impl Presences {
    fn seen(&self) -> MutexGuard<'_, BTreeMap<(ScreenId, Slug), Presence>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A screen that is there as long as this is kept.
#[derive(Debug)]
pub struct PresenceGuard {
    service: Service,
    key: (ScreenId, Slug),
    _seat: Permit<(ScreenId, Slug)>,
}

impl Drop for PresenceGuard {
    fn drop(&mut self) {
        let now = self.service.now();
        if let Some(it) = self.service.0.presences.seen().get_mut(&self.key) {
            it.streams = it.streams.saturating_sub(1);
            it.last = now;
        }
    }
}

impl Service {
    /// Notes that a screen is there, and which page it runs.
    pub fn connect_screen(
        &self,
        screen: &Screen,
        page: Option<PageVersion>,
    ) -> Result<PresenceGuard> {
        let key = (screen.id, screen.room.clone());
        let seat = self.0.screens_hearing.enter(key.clone());
        let seat = seat.ok_or(Error::Crowded(RETRY_AFTER))?;
        let now = self.now();
        let mut seen = self.0.presences.seen();
        let it = seen.entry(key.clone()).or_insert(Presence {
            streams: 0,
            last: now,
            page: None,
        });
        it.streams += 1;
        it.page = page;
        drop(seen);
        let service = self.clone();
        Ok(PresenceGuard {
            service,
            key,
            _seat: seat,
        })
    }

    /// Every screen of the house: the bound ones, then those on the box itself.
    pub fn screen_statuses(&self, staff: &Staff) -> Result<Vec<ScreenStatus>> {
        staff.needs(Right::Administer)?;
        Ok(self.seen())
    }

    fn seen(&self) -> Vec<ScreenStatus> {
        let now = self.now();
        let mut screens: Vec<Screen> = self.0.screens.borrow().values().cloned().collect();
        screens.sort_by_key(|it| it.id);
        let seen = self.0.presences.seen();
        let own: Vec<&Slug> = match &self.0.setup.own_screens {
            LocalScreens::Rooms(rooms) => rooms.keys().collect(),
            // For trying out every room may have one: those that came are listed.
            LocalScreens::Everywhere => {
                let on_box = seen.keys().filter(|it| it.0 == ScreenId(0));
                on_box.map(|(_, room)| room).collect()
            }
        };
        screens.extend(own.into_iter().filter_map(|it| self.own_screen(it)));
        let seen_of = |screen: Screen| {
            let it = seen.get(&(screen.id, screen.room.clone()));
            let connected = it.is_some_and(|it| it.streams > 0);
            let since = it.map(|it| now.saturating_duration_since(it.last));
            ScreenStatus {
                screen,
                connected,
                last_seen: since.map(|it| if connected { Duration::ZERO } else { it }),
                page: it.and_then(|it| it.page.clone()),
            }
        };
        screens.into_iter().map(seen_of).collect()
    }

    /// Lets screens show for ten seconds which ones they are; answers how many are there to do it.
    pub fn identify(&self, staff: &Staff, whom: &ScreenSelector) -> Result<usize> {
        staff.needs(Right::Administer)?;
        self.send(whom, ScreenCommand::Identify)
    }

    /// Lets screens load their page anew once nothing plays on them; answers how many are there to
    /// do it.
    pub fn reload_screen(&self, staff: &Staff, whom: &ScreenSelector) -> Result<usize> {
        staff.needs(Right::Administer)?;
        self.send(whom, ScreenCommand::Reload)
    }

    /// What staff want of screens, from now on.
    pub fn screen_commands(&self) -> broadcast::Receiver<(ScreenSelector, ScreenCommand)> {
        self.0.presences.errands.subscribe()
    }

    fn send(&self, whom: &ScreenSelector, errand: ScreenCommand) -> Result<usize> {
        match whom {
            ScreenSelector::Screen(id)
                if self.0.screens.borrow().values().all(|it| it.id != *id) =>
            {
                return Err(Error::NoSuchScreen(*id));
            }
            ScreenSelector::Room(room)
                if self.published_tour().edition.tour.room(room).is_none() =>
            {
                return Err(Error::NoSuchRoom(room.clone()));
            }
            ScreenSelector::Screen(_) | ScreenSelector::Room(_) => {}
        }
        // Where no screen listens, nobody is there to hear it.
        drop(self.0.presences.errands.send((whom.clone(), errand)));
        let seen = self.seen().into_iter();
        let there = seen.filter(|it| it.connected && whom.is(&it.screen));
        Ok(there.count())
    }

    /// Forgets screens that were revoked or bound to another room.
    pub(super) fn forget_unbound_screens(&self) {
        let screens = self.0.screens.borrow();
        self.0.presences.seen().retain(|(id, room), it| {
            let bound = || screens.values().any(|it| it.id == *id && it.room == *room);
            it.streams > 0 || *id == ScreenId(0) || bound()
        });
    }
}
