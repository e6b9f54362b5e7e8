//! What this box knows of its house: which rooms are its own, and where phones lead.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::model::Slug;

/// While main is away for longer, the codes for phones lead to this box.
const PHONE_GRACE_PERIOD: Duration = Duration::from_mins(1);

/// The house of this box. Cheap to clone; all clones share one state. A box that serves alone has all rooms.
#[derive(Clone, Debug, Default)]
pub struct House(Arc<RwLock<Present>>);

#[derive(Debug, Default)]
struct Present {
    part: HousePart,
    main: MainContact,
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
        /// Its own rooms.
        own: BTreeSet<Slug>,
        /// The base address for phones.
        phone_address: String,
    },
}

/// Whether a follower reaches its main box.
#[derive(Clone, Copy, Debug, Default)]
enum MainContact {
    /// Not since the start of the daemon.
    #[default]
    None,
    Present,
    Lost(Instant),
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
        let is_present = match present.main {
            MainContact::None => false,
            MainContact::Present => true,
            MainContact::Lost(at) => now.saturating_duration_since(at) < PHONE_GRACE_PERIOD,
        };
        is_present.then(|| phone_address.clone())
    }

    /// Returns whether the part is another one than before.
    pub(super) fn set_part(&self, part: HousePart) -> bool {
        let mut present = self.write();
        let is_other = present.part != part;
        present.part = part;
        is_other
    }

    pub(super) fn set_main_present(&self, is_present: bool, now: Instant) {
        let mut present = self.write();
        present.main = match (is_present, present.main) {
            (true, _) => MainContact::Present,
            (false, MainContact::Present) => MainContact::Lost(now),
            (false, contact) => contact,
        };
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
    use crate::clock::Clock;

    fn rooms(slugs: &[&str]) -> BTreeSet<Slug> {
        slugs.iter().map(|slug| slug.parse().unwrap()).collect()
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
            own: BTreeSet::new(),
            phone_address: "http://guide.local".to_owned(),
        });
        assert_eq!(house.phone_address(now), None, "main was not reached yet");
        house.set_main_present(true, now);
        let main = Some("http://guide.local".to_owned());
        assert_eq!(house.phone_address(now), main);
        house.set_main_present(false, now);
        let later = now + Duration::from_secs(59);
        house.set_main_present(false, later);
        assert_eq!(house.phone_address(later), main);
        assert_eq!(house.phone_address(now + Duration::from_mins(1)), None);
        house.set_main_present(true, now + Duration::from_mins(2));
        assert_eq!(house.phone_address(now + Duration::from_mins(9)), main);
    }
}
