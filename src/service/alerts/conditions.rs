//! What is wrong at present, from the facts. Pure.

use std::collections::{BTreeMap, BTreeSet};
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
            AlertKind::BoxSilent | AlertKind::BacklogOld | AlertKind::BackupOld => Duration::ZERO,
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
    /// Each screen as `room#number`, and whether it is connected.
    pub(super) screens: BTreeMap<String, bool>,
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
    for (screen, connected) in &own.screens {
        let condition = AlertCondition {
            kind: AlertKind::ScreenAway,
            box_id: None,
            subject: screen.clone(),
        };
        // While the house is closed, its screens may be switched off.
        let away = facts.open_for.map(|_| true);
        found.set(condition, if *connected { Some(false) } else { away });
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
    let is_low = health.free_megabytes < facts.reserve_bytes >> 20;
    let oldest = health.oldest_unreported_s.map(Duration::from_secs);
    let is_behind = facts.release.is_some() && health.release != facts.release;
    for (kind, holds) in [
        (AlertKind::DiskLow, is_low),
        (AlertKind::ClockUntrusted, !health.clock_trusted),
        (
            AlertKind::BacklogOld,
            oldest.is_some_and(|age| age >= OLD_BACKLOG),
        ),
        (AlertKind::EditionBehind, is_behind),
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

fn speaker(room: &Slug, box_id: Option<i64>) -> AlertCondition {
    AlertCondition {
        kind: AlertKind::SpeakerLost,
        box_id,
        subject: room.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Option<Duration> = Some(Duration::from_hours(3));
    const DELAYS: AlertDelays = AlertDelays {
        device: Duration::from_mins(2),
        silence: Duration::from_mins(10),
    };

    fn slug(room: &str) -> Slug {
        room.parse().unwrap()
    }

    fn release(digit: &str) -> Sha256 {
        digit.repeat(64).parse().unwrap()
    }

    fn healthy_box() -> Facts {
        Facts {
            open_for: OPEN,
            own: Some(OwnFacts {
                screens: [("study#1".to_owned(), true)].into(),
                free_bytes: Some(2 << 30),
                clock_trusted: true,
                backup_age: Some(Duration::from_hours(20)),
                ..OwnFacts::default()
            }),
            followers: vec![FollowerFacts {
                box_id: 7,
                silent_for: Duration::from_secs(59),
                health: Some(BoxHealth {
                    version: "1".to_owned(),
                    release: Some(release("a")),
                    unreported: 3,
                    oldest_unreported_s: Some(60),
                    free_megabytes: 2048,
                    clock_trusted: true,
                    speakers_ready: 2,
                    speakers_missing: 0,
                    rooms_without_speaker: BTreeSet::new(),
                }),
            }],
            release: Some(release("a")),
            reserve_bytes: 512 << 20,
        }
    }

    /// The conditions as `kind`, `kind subject` or `kind @box`.
    fn active(facts: &Facts) -> Vec<String> {
        let found = conditions(facts, &DELAYS).active.into_iter();
        let described = found.map(|condition| {
            let of_box = condition.box_id.map(|id| format!("@{id}"));
            let parts = [
                Some(condition.kind.to_string()),
                of_box,
                Some(condition.subject),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            parts.join(" ").trim().to_owned()
        });
        described.collect()
    }

    fn own(change: impl FnOnce(&mut OwnFacts)) -> Facts {
        let mut facts = healthy_box();
        change(facts.own.as_mut().unwrap());
        facts
    }

    fn follower(change: impl FnOnce(&mut FollowerFacts)) -> Facts {
        let mut facts = healthy_box();
        change(facts.followers.first_mut().unwrap());
        facts
    }

    fn health(change: impl FnOnce(&mut BoxHealth)) -> Facts {
        follower(|follower| change(follower.health.as_mut().unwrap()))
    }

    #[test]
    fn a_healthy_house_has_no_condition() {
        assert_eq!(active(&healthy_box()), [""; 0]);
        assert_eq!(active(&Facts::default()), [""; 0]);
    }

    #[test]
    fn each_trouble_of_this_box_is_its_own_condition() {
        let lost = own(|own| own.rooms_without_speaker = [slug("garden"), slug("study")].into());
        assert_eq!(active(&lost), ["speaker-lost garden", "speaker-lost study"]);
        let away = own(|own| own.screens = [("study#1".to_owned(), false)].into());
        assert_eq!(active(&away), ["screen-away study#1"]);
        let low = own(|own| own.free_bytes = Some((512 << 20) - 1));
        assert_eq!(active(&low), ["disk-low"]);
        let unset = own(|own| own.clock_trusted = false);
        assert_eq!(active(&unset), ["clock-untrusted"]);
        let old = own(|own| own.backup_age = Some(OLD_BACKUP));
        assert_eq!(active(&old), ["backup-old"]);
        let none = own(|own| own.backup_age = None);
        assert_eq!(active(&none), [""; 0]);
    }

    #[test]
    fn each_trouble_of_a_follower_is_its_own_condition() {
        let silent = follower(|follower| follower.silent_for = DELAYS.silence);
        assert_eq!(active(&silent), ["box-silent @7"]);
        let lost = health(|health| health.rooms_without_speaker = [slug("garden")].into());
        assert_eq!(active(&lost), ["speaker-lost @7 garden"]);
        let lost = health(|health| health.speakers_missing = 1);
        assert_eq!(active(&lost), ["speaker-lost @7"]);
        let low = health(|health| health.free_megabytes = 511);
        assert_eq!(active(&low), ["disk-low @7"]);
        let unset = health(|health| health.clock_trusted = false);
        assert_eq!(active(&unset), ["clock-untrusted @7"]);
        let old = health(|health| health.oldest_unreported_s = Some(OLD_BACKLOG.as_secs()));
        assert_eq!(active(&old), ["backlog-old @7"]);
        let behind = health(|health| health.release = Some(release("b")));
        assert_eq!(active(&behind), ["edition-behind @7"]);
        let empty = health(|health| health.release = None);
        assert_eq!(active(&empty), ["edition-behind @7"]);
    }

    #[test]
    fn a_follower_raises_nothing_of_its_own() {
        let facts = Facts {
            own: None,
            followers: Vec::new(),
            ..healthy_box()
        };
        assert_eq!(conditions(&facts, &DELAYS), Conditions::default());
    }

    #[test]
    fn silence_counts_in_opening_hours_only() {
        let condition = AlertCondition::of_box(AlertKind::BoxSilent, Some(7));
        let judged = |open_for, silent_for| {
            let mut facts = follower(|follower| follower.silent_for = silent_for);
            facts.open_for = open_for;
            conditions(&facts, &DELAYS).holds(&condition)
        };
        let (minute, hour) = (Duration::from_mins(1), Duration::from_hours(1));
        assert_eq!(judged(OPEN, minute), Some(false));
        assert_eq!(judged(OPEN, hour), Some(true));
        assert_eq!(judged(None, minute), Some(false));
        assert_eq!(judged(None, hour), None, "closed");
        assert_eq!(judged(Some(minute), hour), None, "opened a minute ago");
        assert_eq!(judged(Some(DELAYS.silence), hour), Some(true));
    }

    #[test]
    fn a_follower_that_was_not_heard_of_is_not_judged() {
        let lost = AlertCondition::of_box(AlertKind::SpeakerLost, Some(7));
        let silent = AlertCondition::of_box(AlertKind::BoxSilent, Some(7));
        // Main was started a minute ago.
        let facts = follower(|follower| follower.health = None);
        let found = conditions(&facts, &DELAYS);
        assert_eq!((found.holds(&silent), found.holds(&lost)), (None, None));
        let facts = follower(|follower| {
            follower.health = None;
            follower.silent_for = DELAYS.silence;
        });
        let found = conditions(&facts, &DELAYS);
        assert_eq!(
            (found.holds(&silent), found.holds(&lost)),
            (Some(true), None)
        );
        // Its last word is old.
        let facts = follower(|follower| follower.silent_for = FRESH_HEALTH);
        let found = conditions(&facts, &DELAYS);
        assert_eq!(
            (found.holds(&silent), found.holds(&lost)),
            (Some(false), None)
        );
        // A box that was removed has no condition any more.
        let found = conditions(&Facts::default(), &DELAYS);
        assert_eq!(found.holds(&lost), Some(false));
    }

    #[test]
    fn what_cannot_be_known_is_neither_raised_nor_cleared() {
        let judged = |facts: &Facts, kind, subject: &str| {
            let condition = AlertCondition {
                subject: subject.to_owned(),
                ..AlertCondition::of_box(kind, None)
            };
            conditions(facts, &DELAYS).holds(&condition)
        };
        let mut night = own(|own| {
            own.screens = [("study#1".to_owned(), false), ("study#2".to_owned(), true)].into();
        });
        night.open_for = None;
        assert_eq!(judged(&night, AlertKind::ScreenAway, "study#1"), None);
        assert_eq!(
            judged(&night, AlertKind::ScreenAway, "study#2"),
            Some(false)
        );
        let unreported = own(|own| own.free_bytes = None);
        assert_eq!(judged(&unreported, AlertKind::DiskLow, ""), None);
        let unset = own(|own| own.clock_trusted = false);
        assert_eq!(judged(&unset, AlertKind::BackupOld, ""), None);
    }
}
