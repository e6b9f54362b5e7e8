//! What systemd lends.

use std::path::PathBuf;

use anyhow::Context;

/// What systemd lends to a service: folders, and secrets in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Systemd {
    /// Gone when the box is started anew.
    pub runtime: Option<PathBuf>,
    pub state: Option<PathBuf>,
    pub credentials: Option<PathBuf>,
}

impl Systemd {
    pub fn of_this_process() -> Self {
        Self {
            runtime: folder("RUNTIME_DIRECTORY"),
            state: folder("STATE_DIRECTORY"),
            credentials: folder("CREDENTIALS_DIRECTORY"),
        }
    }

    /// A file of `/etc/docent/credentials`, as the unit hands it over.
    pub(super) fn credential(&self, name: &str) -> Option<PathBuf> {
        Some(self.credentials.as_ref()?.join(format!("docent_{name}")))
    }

    /// The password that the house's first admin has, where one was laid down for them.
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

/// A folder that the environment names.
pub(super) fn folder(name: &str) -> Option<PathBuf> {
    let it = std::env::var_os(name).filter(|it| !it.is_empty())?;
    Some(PathBuf::from(it))
}
