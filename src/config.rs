//! One TOML file: what the process must know before it has a database. Everything has a default.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::model::{Level, Outlet, OutputName, OwnScreens, Panel, Slug};

/// Where the package keeps its settings; used where there is one and no other is named.
const INSTALLED: &str = "/etc/docent/docent.toml";

/// Validated whole; see `deploy/docent.toml` for each setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub listen: SocketAddr,
    pub state: PathBuf,
    pub speakers: Vec<SpeakerConfig>,
    pub elsewhere: Elsewhere,
    /// How long a device is kept open after its last sound.
    pub keep_open: Duration,
    pub screens: OwnScreens,
    pub at_door: AtDoor,
    /// Whether nothing sounds out of the tour's opening hours.
    pub keeps_hours: bool,
    /// What phones reach this house by, such as `http://guide.local`; found out where it is not said.
    pub address: Option<String>,
    /// How many event streams visitors may have open together; none: docent's own number.
    pub streams: Option<usize>,
    pub uploads: Uploads,
    /// How many days the rows of plays are kept; none: for ever.
    pub keep_plays_days: Option<u16>,
    pub metrics: Metrics,
    pub tls: Option<Tls>,
    pub service: Service,
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

/// Pages without eavesdroppers, beside those in the clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    pub listen: SocketAddr,
    /// PEM, with whatever certificates lie between it and one that browsers know.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// What systemd lends to a service: folders, and secrets in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Gone when the box is started anew.
    pub runtime: Option<PathBuf>,
    pub state: Option<PathBuf>,
    pub credentials: Option<PathBuf>,
}

impl Service {
    pub fn of_this_process() -> Self {
        Self {
            runtime: folder("RUNTIME_DIRECTORY"),
            state: folder("STATE_DIRECTORY"),
            credentials: folder("CREDENTIALS_DIRECTORY"),
        }
    }

    /// A file of `/etc/docent/credentials`, as the unit hands it over.
    fn credential(&self, name: &str) -> Option<PathBuf> {
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

/// Where settings are looked for, and what the command line says in their place.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub file: Option<PathBuf>,
    pub state: Option<PathBuf>,
    pub listen: Option<SocketAddr>,
}

impl Asked {
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
pub struct AtDoor {
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
pub enum Elsewhere {
    /// They play on visitors' devices.
    NoSpeaker,
    /// They share the system's own output, if it has one: for trying out without a config.
    SystemOutput,
    /// They share this one.
    Shared(OutputName),
}

/// A room's outlets, and how loud they are.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerConfig {
    pub room: Slug,
    pub outlets: Vec<Outlet>,
    pub level: Level,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    listen: Option<SocketAddr>,
    state: Option<PathBuf>,
    default_output: Option<String>,
    keep_open_seconds: Option<u64>,
    opening_hours: Option<OpeningHours>,
    at_opening: Option<Vec<String>>,
    at_closing: Option<Vec<String>>,
    address: Option<String>,
    max_streams: Option<usize>,
    upload_megabytes: Option<u64>,
    upload_hours: Option<u64>,
    disk_reserve_megabytes: Option<u64>,
    keep_plays_days: Option<u64>,
    metrics: Option<Metrics>,
    tls: Option<TlsTable>,
    #[serde(default, rename = "speaker")]
    speakers: Vec<SpeakerTable>,
    #[serde(default, rename = "screen")]
    screens: Vec<ScreenTable>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OpeningHours {
    Keep,
    Ignore,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TlsTable {
    listen: SocketAddr,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ScreenTable {
    room: String,
    px_per_mm: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SpeakerTable {
    room: String,
    output: String,
    channel: Option<String>,
    trim_db: Option<f64>,
    cap_db: Option<f64>,
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
        let mut config = file.validate(state, listen)?;
        config.text = text;
        if path.is_none() {
            config.elsewhere = Elsewhere::SystemOutput;
            config.screens = OwnScreens::Everywhere;
            config.keeps_hours = false;
        }
        Ok(config)
    }
}

impl File {
    fn validate(
        self,
        state: Option<PathBuf>,
        listen: Option<SocketAddr>,
    ) -> anyhow::Result<Config> {
        let uploads = Uploads {
            megabytes: within("upload-megabytes", self.upload_megabytes, 500, 1..=4096)?,
            hours: within("upload-hours", self.upload_hours, 3, 1..=12)?,
            reserve_megabytes: within(
                "disk-reserve-megabytes",
                self.disk_reserve_megabytes,
                512,
                0..=u64::MAX >> 20,
            )?,
        };
        let keep_plays_days = match self.keep_plays_days {
            Some(days) => {
                let days = within("keep-plays-days", Some(days), 0, 35..=36_500)?;
                Some(u16::try_from(days)?)
            }
            None => None,
        };
        let screens = screens(self.screens)?;
        let service = Service::of_this_process();
        let tls = self.tls.map(|it| it.complete(&service)).transpose()?;
        let address = self.address.as_deref().map(web_address).transpose()?;
        let shared = self.default_output.map(|it| output(&it)).transpose();
        let shared = shared.context("default-output")?;
        let state = match state.or(self.state) {
            Some(state) => state,
            None => default_state()?,
        };
        Ok(Config {
            listen: listen
                .or(self.listen)
                .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080))),
            state,
            speakers: speakers(self.speakers)?,
            keep_open: Duration::from_secs(within(
                "keep-open-seconds",
                self.keep_open_seconds,
                0,
                0..=3600,
            )?),
            elsewhere: shared.map_or(Elsewhere::NoSpeaker, Elsewhere::Shared),
            screens: OwnScreens::Rooms(screens),
            at_door: AtDoor {
                opening: command("at-opening", self.at_opening)?,
                closing: command("at-closing", self.at_closing)?,
            },
            streams: self.max_streams,
            keeps_hours: self.opening_hours != Some(OpeningHours::Ignore),
            address,
            uploads,
            keep_plays_days,
            metrics: self.metrics.unwrap_or_default(),
            tls,
            service,
            text: None,
        })
    }
}

impl TlsTable {
    fn complete(self, service: &Service) -> anyhow::Result<Tls> {
        let found = |said: Option<PathBuf>, what: &str| {
            said.or_else(|| service.credential(&format!("tls-{what}")))
                .with_context(|| format!("in [tls]: {what} is missing; name its file"))
        };
        Ok(Tls {
            listen: self.listen,
            certificate: found(self.certificate, "certificate")?,
            key: found(self.key, "key")?,
        })
    }
}

/// A figure that is set, or the usual one.
fn within(
    what: &str,
    set: Option<u64>,
    usual: u64,
    range: RangeInclusive<u64>,
) -> anyhow::Result<u64> {
    let figure = set.unwrap_or(usual);
    if !range.contains(&figure) {
        bail!(
            "{what} = {figure} is not from {} to {}",
            range.start(),
            range.end()
        );
    }
    Ok(figure)
}

/// A program and its arguments.
fn command(what: &str, words: Option<Vec<String>>) -> anyhow::Result<Option<Vec<String>>> {
    let empty = |it: &Vec<String>| it.first().is_none_or(String::is_empty);
    if words.as_ref().is_some_and(empty) {
        bail!("{what} names no program; leave it out, or write [\"program\", \"argument\"]");
    }
    Ok(words)
}

/// Several tables of one room are one speaker with several outlets.
fn speakers(tables: Vec<SpeakerTable>) -> anyhow::Result<Vec<SpeakerConfig>> {
    let mut speakers: Vec<(SpeakerConfig, [Option<f64>; 2])> = Vec::new();
    for table in tables {
        let room: Slug = table.room.parse().context("in [[speaker]]: room")?;
        let place = || format!("in [[speaker]] of room ‘{room}’");
        let channel = table.channel.as_deref().unwrap_or("both");
        let outlet = Outlet {
            output: output(&table.output).with_context(place)?,
            channel: channel.parse().with_context(place)?,
        };
        let figures = [table.trim_db, table.cap_db];
        let level = level(figures).with_context(place)?;
        let Some((speaker, known)) = speakers.iter_mut().find(|(it, _)| it.room == room) else {
            let outlets = vec![outlet];
            let speaker = SpeakerConfig {
                room,
                outlets,
                level,
            };
            speakers.push((speaker, figures));
            continue;
        };
        if speaker.outlets.contains(&outlet) {
            bail!("in [[speaker]]: room ‘{room}’ has ‘{outlet}’ twice; leave one out");
        }
        if figures != [None; 2] && figures != *known {
            bail!(
                "in [[speaker]]: room ‘{room}’ is to be as loud as two tables say; say trim-db and cap-db in its first one only"
            );
        }
        speaker.outlets.push(outlet);
    }
    Ok(speakers.into_iter().map(|(it, _)| it).collect())
}

fn level([trim, cap]: [Option<f64>; 2]) -> anyhow::Result<Level> {
    let usual = Level::default();
    let level = Level::new(trim.unwrap_or(usual.trim().0), cap.unwrap_or(usual.cap().0));
    Ok(level?)
}

fn output(name: &str) -> anyhow::Result<OutputName> {
    let output: OutputName = name.parse()?;
    if output.is_numbered() {
        bail!(
            "‘{output}’ names its card by a number, which another card may have after the next start; take the name that `docent speakers` lists"
        );
    }
    Ok(output)
}

fn screens(tables: Vec<ScreenTable>) -> anyhow::Result<BTreeMap<Slug, Option<Panel>>> {
    let mut screens = BTreeMap::new();
    for table in tables {
        let room: Slug = table.room.parse().context("in [[screen]]: room")?;
        let panel = table.px_per_mm.map(|it| it.to_string().parse()).transpose();
        let panel = panel.with_context(|| format!("in [[screen]] of room ‘{room}’: px-per-mm"))?;
        if screens.insert(room.clone(), panel).is_some() {
            bail!("in [[screen]]: room ‘{room}’ is there twice; leave one out");
        }
    }
    Ok(screens)
}

fn web_address(text: &str) -> anyhow::Result<String> {
    let text = text.trim_end_matches('/');
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|it| text.strip_prefix(it));
    let plain = |it: &str| {
        !it.is_empty()
            && it
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c))
    };
    if rest.is_some_and(plain) {
        Ok(text.to_owned())
    } else {
        bail!("address = ‘{text}’ is not an address such as http://guide.local")
    }
}

/// systemd's state folder, or else the user's own (XDG).
fn default_state() -> anyhow::Result<PathBuf> {
    folder("STATE_DIRECTORY")
        .or_else(|| Some(folder("XDG_STATE_HOME")?.join("docent")))
        .or_else(|| Some(folder("HOME")?.join(".local/state/docent")))
        .context("there is no home folder to keep the state in; name one with --state DIR")
}

/// A folder that the environment names.
fn folder(name: &str) -> Option<PathBuf> {
    let it = std::env::var_os(name).filter(|it| !it.is_empty())?;
    Some(PathBuf::from(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Config> {
        toml::from_str::<File>(text)?.validate(Some("state".into()), None)
    }

    #[test]
    fn every_documented_setting_is_read() {
        let shipped = include_str!("../deploy/docent.toml");
        let uncommented: String = shipped
            .lines()
            .map(|line| line.strip_prefix("#= ").unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n");
        let config = read(&uncommented).unwrap();
        let told = |it: &SpeakerConfig| (it.room.to_string(), it.outlets.len());
        let told: Vec<_> = config.speakers.iter().map(told).collect();
        assert_eq!(
            told,
            [
                ("study".into(), 1),
                ("memorial".into(), 1),
                ("garden".into(), 2)
            ]
        );
        assert_eq!(config.keep_open, Duration::from_secs(30));
        assert_eq!(config.at_door.opening.unwrap()[1], "on");
        assert_eq!(config.at_door.closing.unwrap()[1], "off");
        let OwnScreens::Rooms(screens) = &config.screens else {
            panic!("screens are named");
        };
        assert_eq!(screens.len(), 2);
        assert!(!config.keeps_hours);
        assert_eq!(config.uploads.megabytes, 800);
        assert_eq!(config.uploads.hours, 2);
        assert_eq!(config.uploads.reserve_megabytes, 1024);
        assert_eq!(config.address.as_deref(), Some("http://guide.local"));
        assert_eq!(config.streams, Some(600));
        assert_eq!(config.metrics, Metrics::Network);
        let tls = config.tls.unwrap();
        assert_eq!(tls.listen.port(), 443);
        assert!(tls.certificate.is_absolute() && tls.key.is_absolute());
        assert!(read(shipped).is_ok());
    }

    #[test]
    fn a_mistake_is_said_with_its_place() {
        let said = |text: &str| format!("{:#}", read(text).unwrap_err());
        assert!(said("lisen = 'x'").contains("unknown field `lisen`"));
        assert!(said("address = 'guide.local'").contains("http://guide.local"));
        assert!(said("opening-hours = 'never'").contains("opening-hours"));
        assert!(said("metrics = 'all'").contains("`box`, `network`, `nobody`"));
        assert!(said("[tls]\nlisten = '0.0.0.0:443'").contains("[tls]: certificate is missing"));
        assert!(said("at-closing = []").contains("at-closing names no program"));
        assert!(said("upload-hours = 0").contains("is not from 1 to 12"));
        let screen = "[[screen]]\nroom = 'a'\npx-per-mm = 0.2";
        assert!(said(screen).contains("room ‘a’: px-per-mm"));
        let twice = "[[speaker]]\nroom = 'a'\noutput = 'x'\n".repeat(2);
        assert!(said(&twice).contains("room ‘a’ has ‘x’ twice"));
        let other = "[[speaker]]\nroom = 'a'\noutput = 'x'\nchannel = 'left'\ntrim-db = 1.0\n";
        let louder = other.replace("left", "right").replace("1.0", "2.0");
        assert!(said(&format!("{other}{louder}")).contains("in its first one only"));
        assert!(said(&other.replace("left", "up")).contains("room ‘a’: ‘up’ is not a channel"));
        let numbered = other.replace("'x'", "'hw:1,0'");
        assert!(said(&numbered).contains("‘hw:1,0’ names its card by a number"));
        assert!(
            said("[[speaker]]\nroom = 'a'\noutput = 'x'\ncap-db = 60.0").contains("cap-db = 60")
        );
    }
}
