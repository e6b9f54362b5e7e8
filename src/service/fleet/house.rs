//! What this box knows of its house, in memory for every page: what it is there, which rooms are its own, whether main is
//! reached, and where phones lead.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::clock::Clock;
use crate::fleet::ConnectionState;
use crate::model::Slug;
use crate::service::fleet::role::{HouseRole, MainConnection};

/// While main is away for longer, the codes for phones lead to this box.
const PHONE_GRACE_PERIOD: Duration = Duration::from_mins(1);

/// The house of this box. Cheap to clone; all clones share one state. A box that serves alone has all rooms.
#[derive(Clone, Debug, Default)]
pub struct House(Arc<RwLock<Present>>);

#[derive(Debug, Default)]
struct Present {
    part: HousePart,
    connection: MainConnection,
    /// When the last connection to main was lost.
    lost_at: Option<Instant>,
}

/// What this box is in its house.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::service) enum HousePart {
    /// It serves alone.
    #[default]
    Alone,
    /// It is the main box.
    Main {
        /// The rooms of other boxes.
        others: BTreeSet<Slug>,
    },
    /// It follows the main box.
    Follower {
        /// Main's address, such as `http://guide.local`.
        main_url: String,
        /// Its own rooms.
        own: BTreeSet<Slug>,
        /// The base address for phones.
        phone_address: String,
    },
}

impl House {
    /// Whether a room is this box's: its speaker plays there, and its available minutes are recorded here.
    pub(in crate::service) fn owns(&self, room: &Slug) -> bool {
        match &self.read().part {
            HousePart::Alone => true,
            HousePart::Main { others } => !others.contains(room),
            HousePart::Follower { own, .. } => own.contains(room),
        }
    }

    /// Main's base address for phones, so that a visit is counted as one whatever screen it began at. `None` if this
    /// box does not follow, or main is away for longer than a minute.
    pub fn phone_address(&self, now: Instant) -> Option<String> {
        let present = self.read();
        let HousePart::Follower { phone_address, .. } = &present.part else {
            return None;
        };
        let is_recent = |at: Instant| now.saturating_duration_since(at) < PHONE_GRACE_PERIOD;
        let is_present = present.connection == MainConnection::Connected
            || present.lost_at.is_some_and(is_recent);
        is_present.then(|| phone_address.clone())
    }

    /// Returns whether the part is another one than before.
    pub(super) fn set_part(&self, part: HousePart) -> bool {
        let mut present = self.write();
        let is_other = present.part != part;
        present.part = part;
        is_other
    }

    /// What this box is to others.
    pub(super) fn role(&self) -> HouseRole {
        match &self.read().part {
            HousePart::Alone => HouseRole::Alone,
            HousePart::Main { .. } => HouseRole::Main,
            HousePart::Follower { main_url, .. } => HouseRole::Follower {
                main_url: main_url.clone(),
            },
        }
    }

    /// Whether this follower reaches main.
    pub(super) fn connection(&self) -> MainConnection {
        self.read().connection.clone()
    }

    pub(super) fn set_connection(&self, connection: MainConnection, now: Instant) {
        let mut present = self.write();
        let was_connected = present.connection == MainConnection::Connected;
        if was_connected && connection != MainConnection::Connected {
            present.lost_at = Some(now);
        }
        present.connection = connection;
    }

    /// Keeps the state of the connection. Ends with the connection's task.
    pub(super) async fn watch_connection(
        &self,
        clock: &Clock,
        mut state: watch::Receiver<ConnectionState>,
    ) {
        self.set_connection(MainConnection::Connecting, clock.monotonic());
        while state.changed().await.is_ok() {
            let connection = match &*state.borrow_and_update() {
                // With another key main is there: this box takes the key and connects again.
                ConnectionState::Connecting | ConnectionState::OtherHouseKey(_) => {
                    MainConnection::Connecting
                }
                ConnectionState::Connected { .. } => MainConnection::Connected,
                ConnectionState::Disconnected { reason, .. } => MainConnection::Lost {
                    since_wall_ms: self.lost_since().unwrap_or_else(|| clock.wall_ms()),
                    reason: reason.clone(),
                },
            };
            self.set_connection(connection, clock.monotonic());
        }
    }

    fn lost_since(&self) -> Option<i64> {
        match &self.read().connection {
            MainConnection::Lost { since_wall_ms, .. } => Some(*since_wall_ms),
            MainConnection::Connecting | MainConnection::Connected => None,
        }
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Present> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Present> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms(slugs: &[&str]) -> BTreeSet<Slug> {
        slugs.iter().map(|slug| slug.parse().unwrap()).collect()
    }

    fn lost() -> MainConnection {
        MainConnection::Lost {
            since_wall_ms: 0,
            reason: String::new(),
        }
    }

    #[test]
    fn every_room_is_of_one_box() {
        let (study, garden): (Slug, Slug) = ("study".parse().unwrap(), "garden".parse().unwrap());
        let alone = House::default();
        assert!(alone.owns(&study) && alone.owns(&garden));
        let main = House::default();
        assert!(main.set_part(HousePart::Main {
            others: rooms(&["garden"])
        }));
        assert!(main.owns(&study) && !main.owns(&garden));
        let follower = House::default();
        follower.set_part(HousePart::Follower {
            main_url: "http://10.0.0.2".to_owned(),
            own: rooms(&["garden"]),
            phone_address: "http://guide.local".to_owned(),
        });
        assert!(!follower.owns(&study) && follower.owns(&garden));
    }

    #[test]
    fn phones_lead_to_main_until_it_is_away_for_a_minute() {
        let house = House::default();
        let now = Clock::system().monotonic();
        assert_eq!(house.phone_address(now), None);
        house.set_part(HousePart::Follower {
            main_url: "http://10.0.0.2".to_owned(),
            own: BTreeSet::new(),
            phone_address: "http://guide.local".to_owned(),
        });
        assert_eq!(house.phone_address(now), None, "main was not reached yet");
        house.set_connection(MainConnection::Connected, now);
        let main = Some("http://guide.local".to_owned());
        assert_eq!(house.phone_address(now), main);
        house.set_connection(lost(), now);
        let later = now + Duration::from_secs(59);
        house.set_connection(lost(), later);
        assert_eq!(house.phone_address(later), main);
        assert_eq!(house.phone_address(now + Duration::from_mins(1)), None);
        house.set_connection(MainConnection::Connected, now + Duration::from_mins(2));
        assert_eq!(house.phone_address(now + Duration::from_mins(9)), main);
    }
}
