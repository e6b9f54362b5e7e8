//! Start, supervision and shutdown. The only module that uses all others.

mod address;
mod background;
mod body_timeout;
mod command;
mod crash_loop;
mod fallback;
mod hooks;
mod http_server;
mod idle_connections;
mod listeners;
mod networks;
mod privileges;
mod report;
mod restore;
mod serve;
mod speakers;
mod state;
mod supervise;
mod systemd;

pub use command::{
    BackupTo, add_staff, assign_speaker, back_up, check, check_backup, enrol_screen, export,
    import, level_speaker, list_screens, list_speakers, list_staff, mute, publish, put_back,
    reset_staff, revoke_screen, test_speaker, unmute,
};
pub use privileges::drop_to_state_owner;
pub use report::{add_key, list_keys, rebuild_statistics, report, revoke_key};
pub use serve::serve;

pub use crate::service::Table;

use std::io::Write;

/// Prints a line to standard output. A closed pipe is no error.
fn print_line(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
