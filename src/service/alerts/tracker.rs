//! When a condition becomes an alert, and when an alert ends: after it held, or was gone, for its time. Pure.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::model::AlertCondition;
use crate::service::alerts::conditions::{AlertDelays, Conditions};

/// The open alerts, and since when a condition differs from them.
#[derive(Debug)]
pub(super) struct Tracker {
    delays: AlertDelays,
    open: BTreeMap<AlertCondition, i64>,
    since: BTreeMap<AlertCondition, Instant>,
}

/// The begin or the end of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Raise(AlertCondition),
    Clear(AlertCondition, i64),
}

impl Tracker {
    /// `open` are the open alerts with their numbers.
    pub(super) fn new(
        delays: AlertDelays,
        open: impl IntoIterator<Item = (AlertCondition, i64)>,
    ) -> Self {
        Self {
            delays,
            open: open.into_iter().collect(),
            since: BTreeMap::new(),
        }
    }

    /// What is to be raised and cleared now. It stays due until [`Self::note_raised`] or [`Self::note_cleared`].
    pub(super) fn due(&mut self, conditions: &Conditions, now: Instant) -> Vec<Edge> {
        self.since.retain(|condition, _| {
            let is_open = self.open.contains_key(condition);
            conditions
                .holds(condition)
                .is_some_and(|holds| holds != is_open)
        });
        let begun = conditions.active.iter();
        let begun = begun.filter(|condition| !self.open.contains_key(*condition));
        let ended = self.open.keys();
        let ended = ended.filter(|condition| conditions.holds(condition) == Some(false));
        for condition in begun.chain(ended) {
            self.since.entry(condition.clone()).or_insert(now);
        }
        let waited = |since: &Instant| now.saturating_duration_since(*since);
        let edges = self.since.iter().filter_map(|(condition, since)| {
            let (delay, edge) = match self.open.get(condition) {
                Some(id) => (
                    self.delays.before_clearing(),
                    Edge::Clear(condition.clone(), *id),
                ),
                None => (
                    self.delays.before_raising(condition.kind),
                    Edge::Raise(condition.clone()),
                ),
            };
            (waited(since) >= delay).then_some(edge)
        });
        edges.collect()
    }

    pub(super) fn note_raised(&mut self, condition: AlertCondition, id: i64) {
        self.since.remove(&condition);
        self.open.insert(condition, id);
    }

    pub(super) fn note_cleared(&mut self, condition: &AlertCondition) {
        self.since.remove(condition);
        self.open.remove(condition);
    }

    /// Whether an alert is open.
    pub(super) fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The time until the next look: earlier than usual if something becomes due.
    pub(super) fn pause(&self, now: Instant) -> Duration {
        let due = self.since.iter().map(|(condition, since)| {
            let delay = if self.open.contains_key(condition) {
                self.delays.before_clearing()
            } else {
                self.delays.before_raising(condition.kind)
            };
            (*since + delay).saturating_duration_since(now)
        });
        let usual = self.delays.interval();
        // What is due already was not written; it is tried again at the usual time.
        let due = due.filter(|pause| !pause.is_zero()).min();
        due.map_or(usual, |due| due.min(usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::model::AlertKind;

    const SECOND: Duration = Duration::from_secs(1);

    fn lost() -> AlertCondition {
        AlertCondition {
            subject: "study".to_owned(),
            ..AlertCondition::of_box(AlertKind::SpeakerLost, None)
        }
    }

    fn active(conditions: &[AlertCondition]) -> Conditions {
        Conditions {
            active: conditions.iter().cloned().collect(),
            ..Conditions::default()
        }
    }

    #[test]
    fn an_alert_is_raised_once_after_its_time_and_cleared_once() {
        let mut tracker = Tracker::new(AlertDelays::default(), []);
        let start = Clock::system().monotonic();
        let wrong = active(&[lost()]);
        assert_eq!(tracker.due(&wrong, start), []);
        assert_eq!(tracker.due(&wrong, start + 119 * SECOND), []);
        let at = start + 120 * SECOND;
        assert_eq!(tracker.due(&wrong, at), [Edge::Raise(lost())]);
        assert_eq!(
            tracker.due(&wrong, at),
            [Edge::Raise(lost())],
            "it was not written"
        );
        tracker.note_raised(lost(), 5);
        assert_eq!(tracker.due(&wrong, at + 3600 * SECOND), []);
        let well = active(&[]);
        let end = at + 7200 * SECOND;
        assert_eq!(tracker.due(&well, end), []);
        assert_eq!(tracker.due(&well, end + 59 * SECOND), []);
        // It comes again for a moment.
        assert_eq!(tracker.due(&wrong, end + 60 * SECOND), []);
        assert_eq!(tracker.due(&well, end + 61 * SECOND), []);
        assert_eq!(tracker.due(&well, end + 120 * SECOND), []);
        let cleared = [Edge::Clear(lost(), 5)];
        assert_eq!(tracker.due(&well, end + 121 * SECOND), cleared);
        tracker.note_cleared(&lost());
        assert_eq!(tracker.due(&well, end + 9999 * SECOND), []);
        assert!(!tracker.has_open());
    }

    #[test]
    fn a_trouble_that_passes_is_no_alert() {
        let mut tracker = Tracker::new(AlertDelays::default(), []);
        let start = Clock::system().monotonic();
        for round in 0..10 {
            let at = start + round * 200 * SECOND;
            assert_eq!(tracker.due(&active(&[lost()]), at), []);
            assert_eq!(tracker.due(&active(&[]), at + 100 * SECOND), []);
        }
    }

    #[test]
    fn an_open_alert_survives_a_restart() {
        let mut tracker = Tracker::new(AlertDelays::default(), [(lost(), 5)]);
        let start = Clock::system().monotonic();
        assert_eq!(tracker.due(&active(&[lost()]), start), []);
        assert_eq!(tracker.due(&active(&[lost()]), start + 999 * SECOND), []);
        assert!(tracker.has_open());
    }

    #[test]
    fn the_next_look_is_when_something_becomes_due() {
        let mut tracker = Tracker::new(AlertDelays::default(), []);
        let start = Clock::system().monotonic();
        assert_eq!(tracker.pause(start), 30 * SECOND);
        assert_eq!(tracker.due(&active(&[lost()]), start), []);
        assert_eq!(tracker.pause(start), 30 * SECOND);
        assert_eq!(tracker.pause(start + 115 * SECOND), 5 * SECOND);
        assert_eq!(tracker.pause(start + 500 * SECOND), 30 * SECOND);
    }
}
