//! The content of a message about an alert.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::{Alert, AlertEvent, AlertMessage};
use crate::service::Services;
use crate::web::{AlertTexts, alert_texts, test_alert_texts};

/// A message in words and in fields.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    /// The number of the alert; 0 for a test.
    pub(super) id: i64,
    /// `raised`, `cleared` or `test`.
    pub(super) event: &'static str,
    /// The kind of alert, or `test`.
    pub(super) kind: &'static str,
    /// The name of the follower; empty for this box.
    pub(super) box_name: String,
    /// The room or the screen; may be empty.
    pub(super) subject: String,
    pub(super) raised: Timestamp,
    pub(super) cleared: Option<Timestamp>,
    pub(super) texts: AlertTexts,
}

impl Notice {
    pub(super) fn of(services: &Services, message: &AlertMessage) -> Self {
        let published = services.editions.current();
        let has_followers = !services.alerts.overview().boxes.is_empty();
        let texts = alert_texts(&published.tour, message, has_followers);
        let Alert {
            id,
            condition,
            box_name,
            raised_wall_ms,
            cleared_wall_ms,
            ..
        } = &message.alert;
        Self {
            id: *id,
            event: message.event.as_str(),
            kind: condition.kind.as_str(),
            box_name: box_name.clone().unwrap_or_default(),
            subject: condition.subject.clone(),
            raised: timestamp(*raised_wall_ms),
            cleared: match message.event {
                AlertEvent::Raised => None,
                AlertEvent::Cleared => cleared_wall_ms.map(timestamp),
            },
            texts,
        }
    }

    /// A test, which is no alert.
    pub(super) fn test(services: &Services) -> Self {
        let published = services.editions.current();
        Self {
            id: 0,
            event: "test",
            kind: "test",
            box_name: String::new(),
            subject: String::new(),
            raised: services.clock.wall(),
            cleared: None,
            texts: test_alert_texts(&published.tour),
        }
    }

    /// When it happened.
    pub(super) fn at(&self) -> Timestamp {
        self.cleared.unwrap_or(self.raised)
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "event": self.event,
            "id": self.id,
            "kind": self.kind,
            "house": self.texts.house,
            "box": self.box_name,
            "subject": self.subject,
            "title": self.texts.title,
            "text": self.texts.text,
            "raised": self.raised.to_string(),
            "cleared": self.cleared.map(|at| at.to_string()),
        })
    }

    /// The variables of a program, without their common beginning.
    pub(super) fn variables(&self) -> [(&'static str, String); 9] {
        [
            ("EVENT", self.event.to_owned()),
            ("ID", self.id.to_string()),
            ("KIND", self.kind.to_owned()),
            ("HOUSE", self.texts.house.clone()),
            ("BOX", self.box_name.clone()),
            ("SUBJECT", self.subject.clone()),
            ("TITLE", self.texts.title.clone()),
            ("TEXT", self.texts.text.clone()),
            ("SINCE", self.raised.to_string()),
        ]
    }
}

fn timestamp(wall_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(wall_ms).unwrap_or_default()
}
