//! Cancels inspections that run in child processes.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

/// Why the wait for a child process ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ChildEnd {
    Exited,
    TimedOut,
    Cancelled,
}

/// Cancels inspections: a cancelled token ends those that run, and prevents new ones.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    is_cancelled: bool,
    /// One for each running child. A closed channel belongs to a child that has ended.
    watchers: Vec<Sender<ChildEnd>>,
}

impl CancelToken {
    /// Cancels the work of all who hold the token.
    pub fn cancel(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_cancelled = true;
        state.notify();
    }

    /// Whether the work is cancelled.
    pub fn is_cancelled(&self) -> bool {
        let state = self.0.lock();
        state.unwrap_or_else(PoisonError::into_inner).is_cancelled
    }

    /// Sends [`ChildEnd::Cancelled`] to `watcher` on cancellation, at once if that has happened.
    pub(super) fn subscribe(&self, watcher: Sender<ChildEnd>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.watchers.push(watcher);
        if state.is_cancelled {
            state.notify();
        }
    }
}

impl State {
    fn notify(&mut self) {
        for watcher in self.watchers.drain(..) {
            // The channel is closed if the child has exited.
            drop(watcher.send(ChildEnd::Cancelled));
        }
    }
}
