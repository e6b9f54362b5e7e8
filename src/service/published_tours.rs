//! The editions in memory: the current one, and earlier ones that open pages of phones still use.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::service::PublishedTour;

/// Earlier editions kept in memory for open pages of phones. Narrations of older ones are looked up
/// in the database.
const MAX_EARLIER_EDITIONS: usize = 4;

/// The editions in memory. Cheap to clone; all clones share one state.
#[derive(Clone, Debug)]
pub struct PublishedTours(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    current: watch::Sender<Arc<PublishedTour>>,
    /// Newest first.
    earlier: Mutex<VecDeque<Arc<PublishedTour>>>,
    /// An edition that is never made current, because the daemon crashed with it.
    spared: Option<u32>,
}

impl PublishedTours {
    pub(super) fn new(current: PublishedTour, spared: Option<u32>) -> Self {
        Self(Arc::new(Inner {
            current: watch::Sender::new(Arc::new(current)),
            earlier: Mutex::default(),
            spared,
        }))
    }

    /// The tour that visitors have now.
    pub fn current(&self) -> Arc<PublishedTour> {
        Arc::clone(&self.0.current.borrow())
    }

    /// Notifies of each change of the current edition.
    pub fn watch(&self) -> watch::Receiver<Arc<PublishedTour>> {
        self.0.current.subscribe()
    }

    /// The tour of an edition that a page was rendered from; otherwise the current one.
    pub fn of_edition(&self, edition: u32) -> Arc<PublishedTour> {
        self.find(|published| published.page_edition() == edition)
            .unwrap_or_else(|| self.current())
    }

    /// The newest tour for which `holds` is true, the current one first.
    pub(super) fn find(
        &self,
        holds: impl Fn(&PublishedTour) -> bool,
    ) -> Option<Arc<PublishedTour>> {
        let earlier = self.0.earlier.lock();
        let earlier = earlier.unwrap_or_else(PoisonError::into_inner);
        std::iter::once(self.current())
            .chain(earlier.iter().cloned())
            .find(|published| holds(published))
    }

    /// Makes an edition current, and keeps the previous one for open pages.
    pub(super) fn replace(&self, published: PublishedTour) {
        let edition = published.edition;
        if edition.is_some() && self.0.spared == edition {
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
