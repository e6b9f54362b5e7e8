//! One TOML file: what the process must know before it has a database. Everything has a default.

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

use crate::model::{Level, LocalScreens, Outlet, OutputName, Slug};

use file::File;
pub use systemd::Systemd;

/// Where the package keeps its settings; used where there is one and no other is named.
const INSTALLED: &str = "/etc/docent/docent.toml";

/// Validated whole; see `deploy/docent.toml` for each setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub listen: SocketAddr,
    pub state: PathBuf,
    pub speakers: Vec<SpeakerConfig>,
    pub shared_output: SharedOutput,
    /// How long a device is kept open after its last sound.
    pub keep_open: Duration,
    pub screens: LocalScreens,
    pub at_door: OpeningHooks,
    /// Whether nothing sounds out of the tour's opening hours.
    pub keeps_hours: bool,
    /// What phones reach this house by, such as `http://guide.local`; found out where it is not said.
    pub address: Option<String>,
    /// Proxies that are believed when they say for whom they ask.
    pub proxies: BTreeSet<IpAddr>,
    /// How many event streams visitors may have open together; none: docent's own number.
    pub streams: Option<usize>,
    pub uploads: Uploads,
    /// How many days the rows of plays are kept; none: for ever.
    pub keep_plays_days: Option<u16>,
    /// In which time every file of the house is looked at once.
    pub check_files: Duration,
    pub metrics: Metrics,
    pub tls: Option<Tls>,
    pub systemd: Systemd,
    /// The file as it stood, where there was one; a backup takes it along.
    pub text: Option<String>,
}

/// Who may read `/metrics`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metrics {
    #[default]
    Box,
    Network,
    Nobody,
}

/// Pages without eavesdroppers, beside those in the clear. Its files may be lent to the service alone: who
/// does not serve has none and needs none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    pub listen: SocketAddr,
    /// PEM, with whatever certificates lie between it and one that browsers know.
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

/// Where settings are looked for, and what the command line says in their place.
#[derive(Clone, Debug, Default)]
pub struct ConfigSource {
    pub file: Option<PathBuf>,
    pub state: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
}

impl ConfigSource {
    pub fn read(&self) -> anyhow::Result<Config> {
        let installed = || Some(PathBuf::from(INSTALLED)).filter(|it| it.exists());
        self.read_from(self.file.clone().or_else(installed).as_deref())
    }

    /// The same from another file.
    pub fn read_from(&self, file: Option<&Path>) -> anyhow::Result<Config> {
        Config::read(file, self.state.clone(), self.listen)
    }
}

/// What is run when the house opens, and when it closes: a program and its arguments each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHooks {
    pub opening: Option<Vec<String>>,
    pub closing: Option<Vec<String>>,
}

/// What staff may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploads {
    /// The most of one file.
    pub megabytes: u64,
    /// The longest recording.
    pub hours: u64,
    /// So much of the disk stays free for the database.
    pub reserve_megabytes: u64,
}

/// What rooms without a speaker of their own do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedOutput {
    /// They play on visitors' devices.
    None,
    /// They share the system's own output, if it has one: for trying out without a config.
    System,
    /// They share this one.
    Named(OutputName),
}

/// A room's outlets, and how loud they are.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerConfig {
    pub room: Slug,
    pub outlets: Vec<Outlet>,
    pub level: Level,
}

impl Config {
    /// Reads `path`, or takes the defaults where there is none; `state` and `listen` from the
    /// command line win.
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
