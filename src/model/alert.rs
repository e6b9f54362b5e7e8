//! Alerts: what somebody has to look after, from its beginning to its end.

use crate::model::StaffName;
use crate::model::names::string_enum;

string_enum!(
    /// A kind of alert.
    AlertKind,
    "a kind of alert",
    {
        /// Main does not hear of a follower.
        BoxSilent = "box-silent",
        SpeakerLost = "speaker-lost",
        ScreenAway = "screen-away",
        /// The disk has less free space than the reserve.
        DiskLow = "disk-low",
        /// No time source has set the clock.
        ClockUntrusted = "clock-untrusted",
        /// A follower has plays that it could not report.
        BacklogOld = "backlog-old",
        /// A follower does not serve main's present release.
        EditionBehind = "edition-behind",
        BackupOld = "backup-old",
        /// A follower runs on other hardware than when it joined.
        CardCopied = "card-copied",
    }
);

string_enum!(
    /// A way on which alerts leave the house.
    AlertWay,
    "a way of alerts",
    {
        /// A program on the box.
        Program = "program",
        Webhook = "webhook",
        Ntfy = "ntfy",
        Mail = "mail",
    }
);

string_enum!(
    /// What is delivered of an alert.
    AlertEvent,
    "an event of an alert",
    {
        Raised = "raised",
        Cleared = "cleared",
    }
);

/// What can be wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlertCondition {
    /// The kind.
    pub kind: AlertKind,
    /// The number of the follower; `None` for this box.
    pub box_id: Option<i64>,
    /// The room of a speaker: `study`; room and number of a screen: `study#3`, `study#0` on the box itself; otherwise
    /// empty.
    pub subject: String,
}

impl AlertCondition {
    /// A condition of a whole box.
    pub fn of_box(kind: AlertKind, box_id: Option<i64>) -> Self {
        Self {
            kind,
            box_id,
            subject: String::new(),
        }
    }

    /// The room; empty without one.
    pub fn room(&self) -> &str {
        let room = self.subject.split_once('#').map(|parts| parts.0);
        room.unwrap_or(&self.subject)
    }
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its number.
    pub id: i64,
    /// What was wrong, and where.
    pub condition: AlertCondition,
    /// The name of the follower; `None` for this box.
    pub box_name: Option<String>,
    /// When it was raised, in milliseconds since 1970.
    pub raised_wall_ms: i64,
    /// When it was cleared; `None` while it is open.
    pub cleared_wall_ms: Option<i64>,
    /// Who takes care of it.
    pub acknowledged: Option<AcknowledgedAlert>,
}

/// That somebody takes care of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcknowledgedAlert {
    /// `None` for somebody at the box itself.
    pub who: Option<StaffName>,
    /// Since when, in milliseconds since 1970.
    pub wall_ms: i64,
}

/// What is to be delivered of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertMessage {
    /// The alert.
    pub alert: Alert,
    /// Whether it was raised or cleared.
    pub event: AlertEvent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_and_screens_have_a_room() {
        let room = |subject: &str| {
            let condition = AlertCondition {
                subject: subject.to_owned(),
                ..AlertCondition::of_box(AlertKind::ScreenAway, None)
            };
            condition.room().to_owned()
        };
        assert_eq!(room("dining-room#12"), "dining-room");
        assert_eq!(room("study"), "study");
        assert_eq!(room(""), "");
    }
}
