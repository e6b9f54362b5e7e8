use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

/// How the wait for a child came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Itself,
    Outlasted,
    Cancelled,
}

/// Held by whoever may no longer want to know what a file is: pulled, it ends the children that
/// look into files just now, and lets no other begin.
#[derive(Clone, Debug, Default)]
pub struct Leash(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    pulled: bool,
    /// Who watches a child each; deaf once that has ended.
    watches: Vec<Sender<End>>,
}

impl Leash {
    pub fn pull(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.pulled = true;
        held.tell();
    }

    pub fn pulled(&self) -> bool {
        let held = self.0.lock();
        held.unwrap_or_else(PoisonError::into_inner).pulled
    }

    pub(super) fn hold(&self, watch: Sender<End>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.watches.push(watch);
        if held.pulled {
            held.tell();
        }
    }
}

impl Held {
    fn tell(&mut self) {
        for watch in self.watches.drain(..) {
            // Nobody listens where the child has ended by itself.
            drop(watch.send(End::Cancelled));
        }
    }
}
