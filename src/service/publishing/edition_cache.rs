//! The editions in memory: the current one, and earlier ones that open pages of phones still use.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::service::TourSnapshot;

/// Earlier editions kept in memory for open pages of phones. Narrations of older ones are looked up
/// in the database.
const MAX_EARLIER_EDITIONS: usize = 4;

/// The editions in memory. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct EditionCache(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    current: watch::Sender<Arc<TourSnapshot>>,
    /// Newest first.
    earlier: Mutex<VecDeque<Arc<TourSnapshot>>>,
    /// An edition that is never made current, because the daemon crashed with it.
    withheld: Option<u32>,
}

impl EditionCache {
    pub(in crate::service) fn new(current: TourSnapshot, withheld: Option<u32>) -> Self {
        Self(Arc::new(Inner {
            current: watch::Sender::new(Arc::new(current)),
            earlier: Mutex::default(),
            withheld,
        }))
    }

    /// The tour that visitors have now.
    pub fn current(&self) -> Arc<TourSnapshot> {
        Arc::clone(&self.0.current.borrow())
    }

    /// Notifies of each change of the current edition.
    pub fn watch(&self) -> watch::Receiver<Arc<TourSnapshot>> {
        self.0.current.subscribe()
    }

    /// The tour of an edition that a page was rendered from; otherwise the current one.
    pub fn of_edition(&self, edition: u32) -> Arc<TourSnapshot> {
        self.find(|published| published.page_edition() == edition)
            .unwrap_or_else(|| self.current())
    }

    /// The newest tour for which `holds` is true, the current one first.
    pub(in crate::service) fn find(
        &self,
        holds: impl Fn(&TourSnapshot) -> bool,
    ) -> Option<Arc<TourSnapshot>> {
        let earlier = self.0.earlier.lock();
        let earlier = earlier.unwrap_or_else(PoisonError::into_inner);
        std::iter::once(self.current())
            .chain(earlier.iter().cloned())
            .find(|published| holds(published))
    }

    /// Makes an edition current, and keeps the previous one for open pages.
    pub(in crate::service) fn replace(&self, published: TourSnapshot) {
        let edition = published.edition;
        if edition.is_some() && self.0.withheld == edition {
            return;
        }
        let before = self.0.current.send_replace(Arc::new(published));
        if before.edition == edition {
            return;
        }
        let earlier = self.0.earlier.lock();
        let mut earlier = earlier.unwrap_or_else(PoisonError::into_inner);
        earlier.push_front(before);
        earlier.truncate(MAX_EARLIER_EDITIONS);
    }
}
