//! What the config says of outputs, as the service wants it.

use crate::clock::Clock;
use crate::config::{Config, Elsewhere};
use crate::model::{Channel, OutputName, Tour};
use crate::player::{DeviceOutput, DevicePool, Output};
use crate::service::ConfiguredSpeakers;

/// Looks for the system's own output where the config wants that.
pub(super) fn wiring(config: &Config, clock: &Clock) -> ConfiguredSpeakers {
    ConfiguredSpeakers {
        shared: elsewhere(&config.elsewhere, clock),
        ..own(config)
    }
}

/// Outputs that rooms have for themselves.
pub(super) fn own(config: &Config) -> ConfiguredSpeakers {
    let own = config.speakers.iter();
    ConfiguredSpeakers {
        own: own
            .map(|it| (it.room.clone(), (it.outlets.clone(), it.level)))
            .collect(),
        shared: None,
        keep_open: config.keep_open,
    }
}

/// Says which speakers of the config sound nowhere.
pub(super) fn warn_of_strangers(config: &Config, tour: &Tour) {
    for speaker in &config.speakers {
        if tour.room(&speaker.room).is_none() {
            tracing::warn!(room = %speaker.room, "the config names a speaker for a room that the tour does not have");
        }
    }
}

fn elsewhere(wanted: &Elsewhere, clock: &Clock) -> Option<OutputName> {
    match wanted {
        Elsewhere::NoSpeaker => None,
        Elsewhere::Shared(name) => Some(name.clone()),
        Elsewhere::SystemOutput => {
            let name = "default";
            let devices = DevicePool::default();
            match DeviceOutput::new(name, Channel::Both, &devices, clock.clone()).probe() {
                Ok(()) => Some(OutputName::Device(name.into())),
                Err(error) => {
                    tracing::info!(%error, "no sound card here; the pages play by themselves");
                    None
                }
            }
        }
    }
}
