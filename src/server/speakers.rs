//! The speakers of the config, in the form that the services takes.

use crate::clock::Clock;
use crate::config::{Config, SharedOutput};
use crate::model::{Channel, OutputName, Tour};
use crate::player::{DeviceOutput, DevicePool, Output};
use crate::service::ConfiguredSpeakers;

/// The speakers of single rooms, and the output that the other rooms share. Probes the system's own output if
/// the config asks for it.
pub(super) fn all_configured_speakers(config: &Config, clock: &Clock) -> ConfiguredSpeakers {
    ConfiguredSpeakers {
        shared: shared_output(&config.shared_output, clock),
        ..configured_speakers(config)
    }
}

/// The speakers of single rooms.
pub(crate) fn configured_speakers(config: &Config) -> ConfiguredSpeakers {
    let own = config.speakers.iter();
    ConfiguredSpeakers {
        own: own
            .map(|speaker| {
                let outlets = (speaker.outlets.clone(), speaker.level);
                (speaker.room.clone(), outlets)
            })
            .collect(),
        shared: None,
        keep_open: config.keep_open,
    }
}

/// Logs the speakers of the config whose room the tour does not have.
pub(super) fn warn_of_unknown_rooms(config: &Config, tour: &Tour) {
    for speaker in &config.speakers {
        if tour.room(&speaker.room).is_none() {
            tracing::warn!(room = %speaker.room, "the config names a speaker for a room that the tour does not have");
        }
    }
}

fn shared_output(config: &SharedOutput, clock: &Clock) -> Option<OutputName> {
    match config {
        SharedOutput::None => None,
        SharedOutput::Named(name) => Some(name.clone()),
        SharedOutput::System => {
            let name = "default";
            let devices = DevicePool::default();
            match DeviceOutput::new(name, Channel::Both, &devices, clock.clone()).probe() {
                Ok(()) => Some(OutputName::Device(name.into())),
                Err(error) => {
                    tracing::info!(%error, "no sound card was found; pages play on visitors' devices");
                    None
                }
            }
        }
    }
}
