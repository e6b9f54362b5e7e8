//! Which outlets sound in a room, and who says so: staff, or else the config.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::{Level, Outlet, OutputName, Slug, StaffSpeaker};

/// What the config says of outputs.
#[derive(Clone, Debug, Default)]
pub struct ConfiguredSpeakers {
    pub own: BTreeMap<Slug, (Vec<Outlet>, Level)>,
    /// For rooms that have none of their own.
    pub shared: Option<OutputName>,
    /// How long a device is kept open after its last sound.
    pub keep_open: Duration,
}

/// Who says which outlets sound in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutletSource {
    /// Staff, while docent ran.
    Staff,
    /// The config, for this room.
    Config,
    /// The config, for all rooms without one of their own.
    Shared,
    /// Nobody: the room's pages play on themselves.
    None,
}

/// What sounds in a room, and who says so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ResolvedSpeaker {
    /// None: the room's pages play on themselves.
    pub(super) outlets: Vec<Outlet>,
    pub(super) source: OutletSource,
    pub(super) level: Level,
    /// Whether staff set the level.
    pub(super) staff_level: bool,
}

impl ConfiguredSpeakers {
    /// Staff win over the config, and a room's own output over the shared one.
    pub(super) fn choose(&self, room: &Slug, staff: Option<&StaffSpeaker>) -> ResolvedSpeaker {
        let own = self.own.get(room);
        let staff_level = staff.and_then(|it| it.level);
        let level = staff_level.or(own.map(|(_, level)| *level));
        let shared = self.shared.iter().cloned().map(Outlet::from).collect();
        let choices = [
            (staff.map(|it| it.outlets.clone()), OutletSource::Staff),
            (
                own.map(|(outlets, _)| outlets.clone()),
                OutletSource::Config,
            ),
            (Some(shared), OutletSource::Shared),
        ];
        let chosen = choices.into_iter().find_map(|(outlets, source)| {
            let outlets = outlets.filter(|it| !it.is_empty())?;
            Some((outlets, source))
        });
        let (outlets, source) = chosen.unwrap_or((Vec::new(), OutletSource::None));
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
        "([a-c](#left)?)|silent".prop_map(|it| it.parse().unwrap())
    }

    fn level() -> impl Strategy<Value = Level> {
        (-40.0..12.0, -40.0..12.0).prop_map(|(trim, cap)| Level::new(trim, cap).unwrap())
    }

    proptest! {
        #[test]
        fn staff_win_over_the_config_and_leave_it_what_they_unset(
            own in prop::option::of((prop::collection::vec(outlet(), 1..3), level())),
            shared in prop::option::of("[a-c]"),
            said in prop::option::of((prop::collection::vec(outlet(), 0..3), prop::option::of(level()))),
        ) {
            let room: Slug = "study".parse().unwrap();
            let shared: Option<OutputName> = shared.map(|it| it.parse().unwrap());
            let wiring = ConfiguredSpeakers {
                own: own.iter().map(|it| (room.clone(), it.clone())).collect(),
                shared: shared.clone(),
                keep_open: Duration::ZERO,
            };
            let staff = said.map(|(outlets, level)| StaffSpeaker { room: room.clone(), outlets, level });
            let chosen = wiring.choose(&room, staff.as_ref());
            let said = staff.as_ref().map(|it| it.outlets.clone()).filter(|it| !it.is_empty());
            let said_level = staff.as_ref().and_then(|it| it.level);
            let expected = match (said, &own, shared) {
                (Some(outlets), _, _) => (outlets, OutletSource::Staff),
                (None, Some((outlets, _)), _) => (outlets.clone(), OutletSource::Config),
                (None, None, Some(shared)) => (vec![shared.into()], OutletSource::Shared),
                (None, None, None) => (Vec::new(), OutletSource::None),
            };
            prop_assert_eq!((chosen.outlets, chosen.source), expected);
            prop_assert_eq!(chosen.staff_level, said_level.is_some());
            let expected = said_level.or(own.map(|it| it.1)).unwrap_or_default();
            prop_assert_eq!(chosen.level, expected);
        }
    }
}
