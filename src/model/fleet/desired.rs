//! What main wants of its followers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Key, Muted, Sha256, Slug};

/// What all boxes of a house have in common. A state and not a series of events: a box that was away takes the
/// present one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseState {
    /// The release to serve; `None` while nothing is published.
    pub release: Option<Sha256>,
    /// The mute of all speakers.
    #[serde(default)]
    pub muted: Option<Muted>,
    /// The rooms that followers have, each with the public key of its box. All other rooms are main's.
    #[serde(default)]
    pub rooms: BTreeMap<Slug, String>,
    /// The base address for phones, such as `http://guide.local`; `None` if main has none.
    #[serde(default)]
    pub phone_address: Option<String>,
}

/// The state of the house, as main sends it. A box takes only a higher serial number of the same epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredState {
    /// Main's epoch.
    pub epoch: Key,
    /// Rises with each change.
    pub serial: i64,
    /// The state.
    #[serde(flatten)]
    pub house: HouseState,
}
