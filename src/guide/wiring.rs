//! Which output sounds in a room, and who says so: staff, or else the config.

use std::collections::BTreeMap;

use crate::model::{Level, OutputName, Slug, StaffSpeaker};

/// What the config says of outputs.
#[derive(Clone, Debug, Default)]
pub struct Wiring {
    pub own: BTreeMap<Slug, (OutputName, Level)>,
    /// For rooms that have none of their own.
    pub shared: Option<OutputName>,
}

/// Who says which output sounds in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
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
pub(super) struct Chosen {
    pub(super) output: Option<OutputName>,
    pub(super) source: Source,
    pub(super) level: Level,
    /// Whether staff set the level.
    pub(super) staff_level: bool,
}

impl Wiring {
    /// Staff win over the config, and a room's own output over the shared one.
    pub(super) fn choose(&self, room: &Slug, staff: Option<&StaffSpeaker>) -> Chosen {
        let own = self.own.get(room);
        let staff_level = staff.and_then(|it| it.level);
        let level = staff_level.or(own.map(|(_, level)| *level));
        let choices = [
            (staff.and_then(|it| it.output.as_ref()), Source::Staff),
            (own.map(|(output, _)| output), Source::Config),
            (self.shared.as_ref(), Source::Shared),
        ];
        let chosen = choices
            .into_iter()
            .find_map(|(output, source)| Some((output?, source)));
        Chosen {
            output: chosen.map(|(output, _)| output.clone()),
            source: chosen.map_or(Source::None, |(_, source)| source),
            level: level.unwrap_or_default(),
            staff_level: staff_level.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn output() -> impl Strategy<Value = Option<OutputName>> {
        prop::option::of("[a-c]|silent".prop_map(|it| it.parse().unwrap()))
    }

    fn level() -> impl Strategy<Value = Level> {
        (-40.0..12.0, -40.0..12.0).prop_map(|(trim, cap)| Level::new(trim, cap).unwrap())
    }

    proptest! {
        #[test]
        fn staff_win_over_the_config_and_leave_it_what_they_unset(
            own in prop::option::of(("[a-c]", level())),
            shared in output(),
            said in prop::option::of((output(), prop::option::of(level()))),
        ) {
            let room: Slug = "study".parse().unwrap();
            let own = own.map(|(name, level)| (name.parse::<OutputName>().unwrap(), level));
            let wiring = Wiring {
                own: own.iter().map(|it| (room.clone(), it.clone())).collect(),
                shared: shared.clone(),
            };
            let staff = said.map(|(output, level)| StaffSpeaker { room: room.clone(), output, level });
            let chosen = wiring.choose(&room, staff.as_ref());
            let said_output = staff.as_ref().and_then(|it| it.output.clone());
            let said_level = staff.as_ref().and_then(|it| it.level);
            let own_output = own.as_ref().map(|it| it.0.clone());
            let expected = match (&said_output, &own_output, &shared) {
                (Some(_), _, _) => (said_output, Source::Staff),
                (None, Some(_), _) => (own_output, Source::Config),
                (None, None, Some(_)) => (shared, Source::Shared),
                (None, None, None) => (None, Source::None),
            };
            prop_assert_eq!((chosen.output, chosen.source), expected);
            prop_assert_eq!(chosen.staff_level, said_level.is_some());
            let expected = said_level.or(own.map(|it| it.1)).unwrap_or_default();
            prop_assert_eq!(chosen.level, expected);
        }
    }
}
