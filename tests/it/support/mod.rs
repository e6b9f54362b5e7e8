//! Fixtures and tools of the tests: sound cards that can be recorded, audio comparison, browsers.

use std::time::Duration;

/// The time limit for something that should happen at once. It is long enough for a machine under ten times its
/// usual load.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(3);

/// The priority of the daemon, as its systemd unit has it.
pub(crate) const NICE: i32 = -5;

pub(crate) mod accessibility;
pub(crate) mod audio_files;
pub(crate) mod audio_match;
pub(crate) mod browser;
pub(crate) mod captured_audio;
pub(crate) mod control_stream;
pub(crate) mod daemon;
pub(crate) mod decoded_audio;
pub(crate) mod drag;
pub(crate) mod engine_process;
pub(crate) mod fault_injection;
pub(crate) mod fleet_fixture;
pub(crate) mod hostile_files;
pub(crate) mod http_client;
pub(crate) mod in_process;
pub(crate) mod language_samples;
pub(crate) mod memory;
pub(crate) mod message_server;
pub(crate) mod phone_report;
pub(crate) mod plays_fixture;
pub(crate) mod process_guard;
pub(crate) mod qr_codes;
pub(crate) mod relay;
pub(crate) mod room_fixture;
pub(crate) mod seeded_random;
pub(crate) mod silent_recordings;
pub(crate) mod small_disk;
pub(crate) mod sound_card;
pub(crate) mod staff;
pub(crate) mod statistics_fixture;
pub(crate) mod test_sounds;
pub(crate) mod tls;
pub(crate) mod upload_client;

mod fft;
mod self_tests;
