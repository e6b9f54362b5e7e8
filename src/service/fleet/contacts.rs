//! When main last heard of each follower, and the health that it said then. In memory, because it changes every minute.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::clock::Clock;
use crate::model::fleet::BoxHealth;

/// A follower says how it is every minute; one that was silent for longer is back with its next message.
const SILENCE: Duration = Duration::from_mins(2);

/// The last message of a follower in this run.
#[derive(Clone, Debug)]
pub(in crate::service) struct Contact {
    /// When it came.
    pub(in crate::service) at: Instant,
    /// When it came, by main's clock.
    pub(in crate::service) wall_ms: i64,
    /// Its last health.
    pub(in crate::service) health: Option<BoxHealth>,
    /// When that came, by main's clock.
    pub(in crate::service) health_wall_ms: Option<i64>,
}

/// The contacts of all followers, by their numbers. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub(in crate::service) struct Contacts {
    clock: Clock,
    last: Arc<Mutex<BTreeMap<i64, Contact>>>,
    changes: Arc<watch::Sender<()>>,
}

impl Contacts {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            last: Arc::default(),
            changes: Arc::default(),
        }
    }

    /// Notes that a message of a follower came.
    pub(super) fn note_message(&self, box_id: i64) {
        self.note(box_id, None);
    }

    /// Notes the health of a follower.
    pub(super) fn note_health(&self, box_id: i64, health: &BoxHealth) {
        self.note(box_id, Some(health));
    }

    /// The last contact with each follower.
    pub(in crate::service) fn all(&self) -> BTreeMap<i64, Contact> {
        self.last().clone()
    }

    /// Notifies of the first message of a follower, of the first after a silence, and of a health that differs in more
    /// than figures.
    pub(in crate::service) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn note(&self, box_id: i64, told: Option<&BoxHealth>) {
        let (at, wall_ms) = (self.clock.monotonic(), self.clock.wall_ms());
        let mut last = self.last();
        let before = last.get(&box_id);
        let is_new = before.is_none_or(|contact| at - contact.at > SILENCE);
        let known = before.and_then(|contact| contact.health.as_ref());
        let is_like = |told: &BoxHealth| known.is_some_and(|known| known.is_like(told));
        let is_other = told.is_some_and(|told| !is_like(told));
        let contact = Contact {
            at,
            wall_ms,
            health: told.or(known).cloned(),
            health_wall_ms: match told {
                Some(_) => Some(wall_ms),
                None => before.and_then(|contact| contact.health_wall_ms),
            },
        };
        last.insert(box_id, contact);
        drop(last);
        if is_new || is_other {
            self.changes.send_replace(());
        }
    }

    fn last(&self) -> MutexGuard<'_, BTreeMap<i64, Contact>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
