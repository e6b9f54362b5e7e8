//! Starts the daemon, supervises its parts and shuts them down. Commands share its access to the state folder.

pub(crate) mod address;
mod alerts;
mod background;
mod body_timeout;
mod crash_loop;
mod fallback;
mod hooks;
mod http_server;
mod idle_connections;
mod listeners;
mod networks;
mod privileges;
mod restore;
mod serve;
mod signals;
mod speakers;
mod state;
mod state_folder;
mod supervise;
mod systemd;
mod tour_import;

pub(crate) use alerts::send_test as send_test_alert;
pub(crate) use privileges::drop_to_state_owner;
pub(crate) use restore::{Existing, Restored, restore};
pub(crate) use serve::serve;
pub(crate) use speakers::configured_speakers;
pub(crate) use state::State;
pub(crate) use state_folder::StateFolder;
pub(crate) use tour_import::{
    import_summary, log_progress, print_faults, progress_name, text_alone_note,
};

use std::io::Write;

/// Prints a line to standard output. A closed pipe is no error.
pub(crate) fn print_line(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
