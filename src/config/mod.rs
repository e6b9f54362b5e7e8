//! The config: one TOML file with the settings that are needed before the database is open. Every setting has a default.

mod alerts;
mod file;
mod systemd;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;

use crate::model::{Level, LocalScreens, Outlet, OutputName, Slug, Wifi};

pub use alerts::{AlertConfig, SecretUrl};
use file::File;
pub use systemd::Systemd;

/// The config of an installed package. It is read if it exists and the command line names no other.
const INSTALLED_CONFIG: &str = "/etc/docent/docent.toml";

/// The validated config. `deploy/docent.toml` documents each setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The state folder.
    pub state: PathBuf,
    /// The speakers by room.
    pub speakers: Vec<SpeakerConfig>,
    /// The output of rooms without one of their own.
    pub shared_output: SharedOutput,
    /// How long a device is kept open after its last sound.
    pub keep_open: Duration,
    /// The screens on the box.
    pub screens: LocalScreens,
    /// The commands at opening and closing.
    pub opening_hooks: OpeningHooks,
    /// Whether speakers are silent outside the tour's opening hours.
    pub keeps_hours: bool,
    /// The base URL for phones, such as `http://guide.local`. None: the box's address in the local network.
    pub address: Option<String>,
    /// The proxies whose forwarding headers are trusted.
    pub proxies: BTreeSet<IpAddr>,
    /// The limit of visitors' event streams. None: the built-in limit.
    pub streams: Option<usize>,
    /// The HTTP proxy on the way to the main box; `None`: as the environment says.
    pub proxy: Option<String>,
    /// Where alerts go, and how soon.
    pub alerts: AlertConfig,
    /// The limits of uploads.
    pub uploads: Uploads,
    /// The days after which the rows of plays are deleted. None: never.
    pub keep_plays_days: Option<u16>,
    /// The period in which every file is checked once.
    pub check_files: Duration,
    /// Who may read the metrics.
    pub metrics: Metrics,
    /// The https listener, if there is one.
    pub tls: Option<Tls>,
    /// The wireless network for visitors, if the house has one.
    pub wifi: Option<Wifi>,
    /// What systemd provides.
    pub systemd: Systemd,
    /// The text of the config file, if there is one. A backup includes it.
    pub text: Option<String>,
}

/// The clients that may read `/metrics`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metrics {
    /// Programs on the box.
    #[default]
    Box,
    /// Programs in the network.
    Network,
    /// Nobody.
    Nobody,
}

/// The https listener, in addition to the http one. The files may be readable only for the service; commands do not need
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// PEM: the certificate and its intermediate certificates.
    pub certificate: Option<PathBuf>,
    /// PEM: the private key.
    pub key: Option<PathBuf>,
}

/// The file of the config, and the settings of the command line that override it.
#[derive(Clone, Debug, Default)]
pub struct ConfigSource {
    /// The configuration file.
    pub file: Option<PathBuf>,
    /// The state folder.
    pub state: Option<PathBuf>,
    /// The address to listen on.
    pub listen: Option<SocketAddr>,
}

impl ConfigSource {
    /// Reads the config.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a setting is invalid.
    pub fn read(&self) -> anyhow::Result<Config> {
        let installed = || Some(PathBuf::from(INSTALLED_CONFIG)).filter(|path| path.exists());
        self.read_from(self.file.clone().or_else(installed).as_deref())
    }

    /// Reads the config from another file, with the same overrides.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a setting is invalid.
    pub fn read_from(&self, file: Option<&Path>) -> anyhow::Result<Config> {
        Config::read(file, self.state.clone(), self.listen)
    }
}

/// The commands that run at opening and at closing: a program and its arguments each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHooks {
    /// The command at opening time.
    pub opening: Option<Vec<String>>,
    /// The command at closing time.
    pub closing: Option<Vec<String>>,
}

/// The limits of uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploads {
    /// The largest file, in MiB.
    pub megabytes: u64,
    /// The longest recording, in hours.
    pub hours: u64,
    /// The disk space that stays free for the database, in MiB.
    pub reserve_megabytes: u64,
}

/// The output of the rooms without a speaker of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedOutput {
    /// None: the rooms play on visitors' devices.
    None,
    /// The system's default output, if there is one: for a trial without a config.
    System,
    /// This output.
    Named(OutputName),
}

/// The outlets of a room's speaker, and their level.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerConfig {
    /// The room.
    pub room: Slug,
    /// The outlets.
    pub outlets: Vec<Outlet>,
    /// The level.
    pub level: Level,
}

impl Config {
    /// Reads `path`, or uses the defaults if it is None. `state` and `listen` override the file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a setting is invalid.
    pub fn read(
        path: Option<&Path>,
        state: Option<PathBuf>,
        listen: Option<SocketAddr>,
    ) -> anyhow::Result<Self> {
        let (file, text) = match path {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("the config {} cannot be read", path.display()))?;
                let file = toml::from_str(&text)
                    .map_err(|error| without_addresses(&text, error))
                    .with_context(|| format!("the config {} has a mistake", path.display()))?;
                (file, Some(text))
            }
            None => (File::default(), None),
        };
        let mut config = match path {
            Some(path) => {
                let mistake = || format!("the config {} has a mistake", path.display());
                file.validate(state, listen).with_context(mistake)?
            }
            None => file.validate(state, listen)?,
        };
        config.text = text;
        if path.is_none() {
            config.shared_output = SharedOutput::System;
            config.screens = LocalScreens::Everywhere;
            config.keeps_hours = false;
        }
        Ok(config)
    }
}

/// An error of the file, without the line that it shows if there is an address in it, which may be secret.
fn without_addresses(text: &str, error: toml::de::Error) -> anyhow::Error {
    let Some(span) = error.span() else {
        return error.into();
    };
    let begin = text.get(..span.start).unwrap_or(text);
    let first = begin.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(span.end..).unwrap_or_default();
    let end = rest
        .find('\n')
        .map_or(text.len(), |newline| span.end + newline);
    let shown = text.get(first..end).unwrap_or_default();
    if shown.contains("://") {
        let line = begin.lines().count().max(1) + usize::from(begin.ends_with('\n'));
        let message = error.message();
        anyhow::anyhow!("line {line}, which is not shown: {message}")
    } else {
        error.into()
    }
}
