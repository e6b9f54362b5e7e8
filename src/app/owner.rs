//! Whoever is root works on the state folder as its owner, so that docent finds nothing there that it
//! may not touch.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::Context;

use crate::config::Config;

/// Begins this program anew in the owner's name, where it is root's and the state is somebody
/// else's; otherwise does nothing.
pub fn work_as_owner(config: &Config) -> anyhow::Result<()> {
    let Ok(state) = fs::metadata(&config.state) else {
        return Ok(());
    };
    if !rustix::process::geteuid().is_root() || state.uid() == 0 {
        return Ok(());
    }
    let (uid, gid) = (state.uid(), state.gid());
    tracing::debug!(uid, "working as the owner of the state folder");
    // With the owner's other groups: one of them may sound.
    let failed = Command::new("setpriv")
        .args(["--init-groups", "--reuid", &uid.to_string()])
        .args(["--regid", &gid.to_string(), "--"])
        .arg(std::env::current_exe().context("finding docent's own program file")?)
        .args(std::env::args_os().skip(1))
        .exec();
    Err(failed).context("docent could not become the owner of the state folder; is setpriv there?")
}
