//! Joins the parts; starts, watches and stops them. The only room that knows them all.

mod address;
mod attempts;
mod background;
mod coming;
mod command;
mod doors;
mod fallback;
mod listen;
mod networks;
mod owner;
mod porter;
mod report;
mod restore;
mod serve;
mod silent;
mod speakers;
mod state;
mod supervise;
mod systemd;

pub use command::{
    BackupTo, add_staff, assign_speaker, back_up, check, check_backup, enrol_screen, export,
    import, level_speaker, list_screens, list_speakers, list_staff, mute, publish, put_back,
    reset_staff, revoke_screen, test_speaker, unmute,
};
pub use owner::work_as_owner;
pub use report::{add_key, list_keys, rebuild_statistics, report, revoke_key};
pub use serve::serve;

pub use crate::guide::Table;

use std::io::Write;

/// A line for whoever called; a closed pipe is their choice.
fn say(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
