//! The outlets of a room: staff settings take precedence over the configuration.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::{Level, Outlet, OutputName, Slug, StaffSpeaker};

/// Speakers in the configuration file.
#[derive(Clone, Debug, Default)]
pub struct ConfiguredSpeakers {
    /// The outlets and the level of each configured room.
    pub own: BTreeMap<Slug, (Vec<Outlet>, Level)>,
    /// The output of rooms without one of their own.
    pub shared: Option<OutputName>,
    /// How long a device stays open after its last sound.
    pub keep_open: Duration,
}

/// The origin of a room's outlets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutletSource {
    /// Set by staff.
    Staff,
    /// Configured for this room.
    Config,
    /// The configured shared output.
    Shared,
    /// None: the room's pages play in the browser.
    None,
}

/// The effective settings of a room.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::service) struct ResolvedSpeaker {
    /// Empty: the room's pages play in the browser.
    pub(in crate::service) outlets: Vec<Outlet>,
    pub(in crate::service) source: OutletSource,
    pub(in crate::service) level: Level,
    /// Whether staff set the level.
    pub(in crate::service) staff_level: bool,
}

impl ConfiguredSpeakers {
    /// Staff settings take precedence over the configuration, and a room's own output over the
    /// shared one, which plays only in rooms that this box has.
    pub(in crate::service) fn resolve(
        &self,
        room: &Slug,
        staff: Option<&StaffSpeaker>,
        is_own_room: bool,
    ) -> ResolvedSpeaker {
        let own = self.own.get(room);
        let staff_level = staff.and_then(|speaker| speaker.level);
        let level = staff_level.or(own.map(|(_, level)| *level));
        let shared = self.shared.iter().filter(|_| is_own_room);
        let shared = shared.cloned().map(Outlet::from).collect();
        let choices = [
            (
                staff.map(|speaker| speaker.outlets.clone()),
                OutletSource::Staff,
            ),
            (
                own.map(|(outlets, _)| outlets.clone()),
                OutletSource::Config,
            ),
            (Some(shared), OutletSource::Shared),
        ];
        let resolved = choices.into_iter().find_map(|(outlets, source)| {
            let outlets = outlets.filter(|outlets| !outlets.is_empty())?;
            Some((outlets, source))
        });
        let (outlets, source) = resolved.unwrap_or((Vec::new(), OutletSource::None));
        ResolvedSpeaker {
            outlets,
            source,
            level: level.unwrap_or_default(),
            staff_level: staff_level.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outlet() -> impl Strategy<Value = Outlet> {
        "([a-c](#left)?)|silent".prop_map(|text| text.parse().unwrap())
    }

    fn level() -> impl Strategy<Value = Level> {
        (-40.0..12.0, -40.0..12.0).prop_map(|(trim, cap)| Level::new(trim, cap).unwrap())
    }

    proptest! {
        #[test]
        fn staff_win_over_the_config_and_leave_it_what_they_unset(
            own in prop::option::of((prop::collection::vec(outlet(), 1..3), level())),
            shared in prop::option::of("[a-c]"),
            by_staff in prop::option::of((prop::collection::vec(outlet(), 0..3), prop::option::of(level()))),
            is_own_room in any::<bool>(),
        ) {
            let room: Slug = "study".parse().unwrap();
            let shared: Option<OutputName> = shared.map(|text| text.parse().unwrap());
            let config = ConfiguredSpeakers {
                own: own.iter().map(|speaker| (room.clone(), speaker.clone())).collect(),
                shared: shared.clone(),
                keep_open: Duration::ZERO,
            };
            let staff = by_staff.map(|(outlets, level)| StaffSpeaker { room: room.clone(), outlets, level });
            let resolved = config.resolve(&room, staff.as_ref(), is_own_room);
            let by_staff = staff.as_ref().map(|speaker| speaker.outlets.clone()).filter(|outlets| !outlets.is_empty());
            let level_by_staff = staff.as_ref().and_then(|speaker| speaker.level);
            let expected = match (by_staff, &own, shared.filter(|_| is_own_room)) {
                (Some(outlets), _, _) => (outlets, OutletSource::Staff),
                (None, Some((outlets, _)), _) => (outlets.clone(), OutletSource::Config),
                (None, None, Some(shared)) => (vec![shared.into()], OutletSource::Shared),
                (None, None, None) => (Vec::new(), OutletSource::None),
            };
            prop_assert_eq!((resolved.outlets, resolved.source), expected);
            prop_assert_eq!(resolved.staff_level, level_by_staff.is_some());
            let expected = level_by_staff.or(own.map(|own| own.1)).unwrap_or_default();
            prop_assert_eq!(resolved.level, expected);
        }
    }
}
