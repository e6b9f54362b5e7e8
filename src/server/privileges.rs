//! The switch from root to the owner of the state folder, so that a command leaves no file there that the services cannot
//! write.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::Context;

use crate::config::Config;

/// Runs this program again as the owner of the state folder if the caller is root and the owner is not.
/// Otherwise does nothing.
///
/// # Errors
///
/// If `setpriv` is missing or fails.
pub(crate) fn drop_to_state_owner(config: &Config) -> anyhow::Result<()> {
    let Ok(state) = fs::metadata(&config.state) else {
        return Ok(());
    };
    if !rustix::process::geteuid().is_root() || state.uid() == 0 {
        return Ok(());
    }
    let (uid, gid) = (state.uid(), state.gid());
    tracing::debug!(uid, "switching to the owner of the state folder");
    // With the owner's other groups: `audio` may be one of them.
    let failed = Command::new("setpriv")
        .args(["--init-groups", "--reuid", &uid.to_string()])
        .args(["--regid", &gid.to_string(), "--"])
        .arg(std::env::current_exe().context("finding docent's own program file")?)
        .args(std::env::args_os().skip(1))
        .exec();
    Err(failed).context("docent could not become the owner of the state folder; is setpriv there?")
}
