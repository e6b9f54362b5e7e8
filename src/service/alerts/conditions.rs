//! What is wrong at present, from the facts. Pure.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::fleet::BoxHealth;
use crate::model::{AlertCondition, AlertKind, Sha256, Slug};

/// The age of the oldest unreported play from which on it is an alert.
const OLD_BACKLOG: Duration = Duration::from_hours(24);

/// The age of the last backup from which on it is an alert.
const OLD_BACKUP: Duration = Duration::from_hours(48);

/// Main does not judge the last health of a follower that is older: it says how it is every minute.
const FRESH_HEALTH: Duration = Duration::from_mins(3);

/// How long something lasts before it is an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertDelays {
    /// A speaker or a screen is away.
    pub device: Duration,
    /// A follower is not heard of during opening hours.
    pub silence: Duration,
}

impl Default for AlertDelays {
    fn default() -> Self {
        Self {
            device: Duration::from_mins(2),
            silence: Duration::from_mins(10),
        }
    }
}

impl AlertDelays {
    /// For how long a condition is to hold. The facts of some kinds contain the time already.
    pub(super) fn before_raising(&self, kind: AlertKind) -> Duration {
        match kind {
            AlertKind::SpeakerLost | AlertKind::ScreenAway | AlertKind::DiskLow => self.device,
            AlertKind::ClockUntrusted | AlertKind::EditionBehind => Duration::from_hours(1),
            AlertKind::BoxSilent
            | AlertKind::BacklogOld
            | AlertKind::BackupOld
            | AlertKind::CardCopied => Duration::ZERO,
        }
    }

    /// For how long a condition is to be gone.
    pub(super) fn before_clearing(&self) -> Duration {
        (self.device / 2).min(Duration::from_mins(1))
    }

    /// The time between two looks at the facts.
    pub(super) fn interval(&self) -> Duration {
        (self.device / 4).min(Duration::from_secs(30))
    }
}

/// The present facts.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// For how long the house has been open; `None` while it is closed.
    pub(super) open_for: Option<Duration>,
    /// This box; `None` if it follows another one, which then raises its alerts.
    pub(super) own: Option<OwnFacts>,
    /// The boxes that follow this one.
    pub(super) followers: Vec<FollowerFacts>,
    /// The release that they are to serve.
    pub(super) release: Option<Sha256>,
    /// The free disk space below which a disk is low.
    pub(super) reserve_bytes: u64,
}

/// This box.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnFacts {
    /// The rooms of which a speaker does not answer.
    pub(super) rooms_without_speaker: BTreeSet<Slug>,
    /// The screens that are not connected, as `room#number`.
    pub(super) screens_away: BTreeSet<String>,
    /// `None` if the file system does not report it.
    pub(super) free_bytes: Option<u64>,
    pub(super) clock_trusted: bool,
    /// The age of the last backup by the clock; `None` where no backups are set up.
    pub(super) backup_age: Option<Duration>,
}

/// A follower.
#[derive(Clone, Debug)]
pub(super) struct FollowerFacts {
    pub(super) box_id: i64,
    /// The hash of the hardware with which it joined; empty if it did not say.
    pub(super) joined_machine: String,
    /// The time since its last message, or since main began to wait for the first one.
    pub(super) silent_for: Duration,
    /// The last health in this run; `None` before the first.
    pub(super) health: Option<BoxHealth>,
}

/// What is wrong, and what cannot be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Conditions {
    pub(super) active: BTreeSet<AlertCondition>,
    /// What is neither raised nor cleared at present.
    pub(super) unknown: BTreeSet<AlertCondition>,
    /// Followers of which only their silence can be judged.
    pub(super) unheard: BTreeSet<i64>,
}

impl Conditions {
    /// Whether a condition holds; `None` if it cannot be judged at present.
    pub(super) fn holds(&self, condition: &AlertCondition) -> Option<bool> {
        let is_unheard = condition.kind != AlertKind::BoxSilent
            && condition
                .box_id
                .is_some_and(|box_id| self.unheard.contains(&box_id));
        if self.active.contains(condition) {
            Some(true)
        } else if is_unheard || self.unknown.contains(condition) {
            None
        } else {
            Some(false)
        }
    }

    fn set(&mut self, condition: AlertCondition, holds: Option<bool>) {
        match holds {
            Some(true) => drop(self.active.insert(condition)),
            Some(false) => {}
            None => drop(self.unknown.insert(condition)),
        }
    }
}

/// The conditions that the facts show.
pub(super) fn conditions(facts: &Facts, delays: &AlertDelays) -> Conditions {
    let mut found = Conditions::default();
    if let Some(own) = &facts.own {
        own_conditions(&mut found, own, facts);
    }
    for follower in &facts.followers {
        follower_conditions(&mut found, follower, facts, delays);
    }
    found
}

fn own_conditions(found: &mut Conditions, own: &OwnFacts, facts: &Facts) {
    for room in &own.rooms_without_speaker {
        found.set(speaker(room, None), Some(true));
    }
    for screen in &own.screens_away {
        found.set(screen_away(screen, None), while_open(facts));
    }
    let low = own.free_bytes.map(|free| free < facts.reserve_bytes);
    let untrusted = !own.clock_trusted;
    let old = own.backup_age.is_some_and(|age| age >= OLD_BACKUP);
    let of_box = |kind| AlertCondition::of_box(kind, None);
    found.set(of_box(AlertKind::DiskLow), low);
    found.set(of_box(AlertKind::ClockUntrusted), Some(untrusted));
    // Without a clock nobody knows how old a backup is.
    let old = own.clock_trusted.then_some(old);
    found.set(of_box(AlertKind::BackupOld), old);
}

fn follower_conditions(
    found: &mut Conditions,
    follower: &FollowerFacts,
    facts: &Facts,
    delays: &AlertDelays,
) {
    let of_box = |kind| AlertCondition::of_box(kind, Some(follower.box_id));
    found.set(
        of_box(AlertKind::BoxSilent),
        is_silent(follower, facts, delays),
    );
    let fresh = FRESH_HEALTH.min(delays.silence);
    let health = follower.health.as_ref();
    let Some(health) = health.filter(|_| follower.silent_for < fresh) else {
        found.unheard.insert(follower.box_id);
        return;
    };
    for room in &health.rooms_without_speaker {
        found.set(speaker(room, Some(follower.box_id)), Some(true));
    }
    // A follower of an earlier version does not say which rooms.
    if health.rooms_without_speaker.is_empty() && health.speakers_missing > 0 {
        found.set(of_box(AlertKind::SpeakerLost), Some(true));
    }
    for screen in &health.screens_away {
        let condition = screen_away(screen, Some(follower.box_id));
        found.set(condition, while_open(facts));
    }
    let is_low = health.free_megabytes < facts.reserve_bytes >> 20;
    let oldest = health.oldest_unreported_s.map(Duration::from_secs);
    let is_behind = facts.release.is_some() && health.release != facts.release;
    let machines = [&follower.joined_machine, &health.machine];
    let is_copied =
        machines.iter().all(|machine| !machine.is_empty()) && machines[0] != machines[1];
    for (kind, holds) in [
        (AlertKind::DiskLow, is_low),
        (AlertKind::ClockUntrusted, !health.clock_trusted),
        (
            AlertKind::BacklogOld,
            oldest.is_some_and(|age| age >= OLD_BACKLOG),
        ),
        (AlertKind::EditionBehind, is_behind),
        (AlertKind::CardCopied, is_copied),
    ] {
        found.set(of_box(kind), Some(holds));
    }
}

/// Whether a follower was not heard of for too long in opening hours.
fn is_silent(follower: &FollowerFacts, facts: &Facts, delays: &AlertDelays) -> Option<bool> {
    let was_heard = follower.health.is_some();
    if follower.silent_for < delays.silence {
        // Before its first message in this run, nobody knows whether it is well again.
        return was_heard.then_some(false);
    }
    let open_for = facts.open_for?;
    (open_for >= delays.silence).then_some(true)
}

/// While the house is closed, its screens may be switched off.
fn while_open(facts: &Facts) -> Option<bool> {
    facts.open_for.map(|_| true)
}

fn screen_away(screen: &str, box_id: Option<i64>) -> AlertCondition {
    AlertCondition {
        kind: AlertKind::ScreenAway,
        box_id,
        subject: screen.to_owned(),
    }
}

fn speaker(room: &Slug, box_id: Option<i64>) -> AlertCondition {
    AlertCondition {
        kind: AlertKind::SpeakerLost,
        box_id,
        subject: room.to_string(),
    }
}
