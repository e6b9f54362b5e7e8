//! The last look at alerts and followers, for monitoring.

use crate::model::{Alert, Sha256};
use crate::service::fleet::Contact;
use crate::store::BoxRecord;

/// The open alerts and the followers.
#[derive(Clone, Debug, Default)]
pub struct AlertOverview {
    /// The open alerts.
    pub open: Vec<Alert>,
    /// The boxes that follow this one, if it is main.
    pub boxes: Vec<BoxOverview>,
}

/// A follower, as main knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxOverview {
    /// Its name.
    pub name: String,
    /// When main heard of it last, by main's clock; `None` if never.
    pub last_contact_wall_ms: Option<i64>,
    /// The changes that it has not reported.
    pub unreported: Option<u64>,
    /// Free space on the disk of its state.
    pub free_bytes: Option<u64>,
    /// Whether it serves main's present release.
    pub is_current: bool,
}

impl BoxOverview {
    pub(super) fn new(
        record: &BoxRecord,
        contact: Option<&Contact>,
        release: Option<&Sha256>,
    ) -> Self {
        let noted = record.health.as_ref();
        let health = contact.and_then(|contact| contact.health.as_ref());
        let health = health.or(noted.map(|(health, _)| health));
        let noted_at = noted.map(|(_, wall_ms)| *wall_ms);
        Self {
            name: record.joined.name.clone(),
            last_contact_wall_ms: contact
                .map(|contact| contact.wall_ms)
                .or(noted_at.max(record.reported_wall_ms)),
            unreported: health.map(|health| health.unreported),
            free_bytes: health.map(|health| health.free_megabytes << 20),
            is_current: health
                .is_some_and(|health| release.is_none() || health.release.as_ref() == release),
        }
    }
}
