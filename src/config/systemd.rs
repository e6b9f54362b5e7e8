//! The folders and credentials that systemd passes in the environment.

use std::path::PathBuf;

use anyhow::Context;

/// The folders of the service, and the folder with its credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Systemd {
    /// `RUNTIME_DIRECTORY`, which a reboot empties.
    pub runtime: Option<PathBuf>,
    /// The state folder of the service.
    pub state: Option<PathBuf>,
    /// The folder of the service's credentials.
    pub credentials: Option<PathBuf>,
}

impl Systemd {
    /// What systemd provides to this process, read from its environment.
    pub fn of_this_process() -> Self {
        Self {
            runtime: env_folder("RUNTIME_DIRECTORY"),
            state: env_folder("STATE_DIRECTORY"),
            credentials: env_folder("CREDENTIALS_DIRECTORY"),
        }
    }

    /// The file of a credential. The unit loads it from `/etc/docent/credentials`.
    pub(super) fn credential(&self, name: &str) -> Option<PathBuf> {
        Some(self.credentials.as_ref()?.join(format!("docent_{name}")))
    }

    /// The password for the first admin from the credential `admin-password`, if there is one.
    ///
    /// # Errors
    ///
    /// The credential cannot be read.
    pub fn admin_password(&self) -> anyhow::Result<Option<String>> {
        let Some(path) = self.credential("admin-password") else {
            return Ok(None);
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("the credential admin-password cannot be read"),
        }
    }
}

/// The folder in an environment variable. None if the variable is unset or empty.
pub(super) fn env_folder(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os(name).filter(|path| !path.is_empty())?;
    Some(PathBuf::from(path))
}
