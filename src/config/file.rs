//! The structure of the config file, and its validation.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::alerts::{AlertConfig, SecretUrl, delay, mail_address};
use super::systemd::env_folder;
use super::{Config, Metrics, OpeningHooks, SharedOutput, SpeakerConfig, Systemd, Tls, Uploads};
use crate::model::{Level, LocalScreens, Outlet, OutputName, PixelDensity, Slug, Wifi, WifiError};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    listen: Option<SocketAddr>,
    state: Option<PathBuf>,
    default_output: Option<String>,
    keep_open_seconds: Option<u64>,
    opening_hours: Option<OpeningHours>,
    at_opening: Option<Vec<String>>,
    at_closing: Option<Vec<String>>,
    address: Option<String>,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    max_streams: Option<usize>,
    proxy: Option<String>,
    at_alert: Option<Vec<String>>,
    alert_webhook: Option<String>,
    alert_ntfy: Option<String>,
    alert_mail: Option<String>,
    alert_device_minutes: Option<f64>,
    alert_silence_minutes: Option<f64>,
    upload_megabytes: Option<u64>,
    upload_hours: Option<u64>,
    disk_reserve_megabytes: Option<u64>,
    keep_plays_days: Option<u64>,
    check_files_days: Option<f64>,
    metrics: Option<Metrics>,
    tls: Option<TlsTable>,
    visitor_wifi: Option<WifiTable>,
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
struct WifiTable {
    name: String,
    password: Option<String>,
    #[serde(default)]
    hidden: bool,
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

impl File {
    pub(super) fn validate(
        self,
        state: Option<PathBuf>,
        listen: Option<SocketAddr>,
    ) -> anyhow::Result<Config> {
        let uploads = Uploads {
            megabytes: number_in_range("upload-megabytes", self.upload_megabytes, 500, 1..=4096)?,
            hours: number_in_range("upload-hours", self.upload_hours, 3, 1..=12)?,
            reserve_megabytes: number_in_range(
                "disk-reserve-megabytes",
                self.disk_reserve_megabytes,
                512,
                0..=u64::MAX >> 20,
            )?,
        };
        let keep_plays_days = match self.keep_plays_days {
            Some(days) => {
                let days = number_in_range("keep-plays-days", Some(days), 0, 35..=36_500)?;
                Some(u16::try_from(days)?)
            }
            None => None,
        };
        let screens = screens(self.screens)?;
        let systemd = Systemd::of_this_process();
        let tls = self.tls.map(|table| table.with_credentials(&systemd));
        let wifi = self.visitor_wifi.map(WifiTable::validate).transpose();
        let wifi = wifi.context("in [visitor-wifi]")?;
        let address = self.address.as_deref().map(base_url).transpose()?;
        let shared = self
            .default_output
            .map(|name| parse_output(&name))
            .transpose();
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
            keep_open: Duration::from_secs(number_in_range(
                "keep-open-seconds",
                self.keep_open_seconds,
                0,
                0..=3600,
            )?),
            shared_output: shared.map_or(SharedOutput::None, SharedOutput::Named),
            screens: LocalScreens::Rooms(screens),
            opening_hooks: OpeningHooks {
                opening: command("at-opening", self.at_opening)?,
                closing: command("at-closing", self.at_closing)?,
            },
            proxies: proxies(&self.trusted_proxies)?,
            streams: self.max_streams,
            proxy: self.proxy,
            alerts: AlertConfig {
                program: command("at-alert", self.at_alert)?,
                webhook: secret_url("alert-webhook", self.alert_webhook)?,
                ntfy: secret_url("alert-ntfy", self.alert_ntfy)?,
                mail: self.alert_mail.map(mail_address).transpose()?,
                device_delay: delay("alert-device-minutes", self.alert_device_minutes, 2.0)?,
                silence_delay: delay("alert-silence-minutes", self.alert_silence_minutes, 10.0)?,
            },
            keeps_hours: self.opening_hours != Some(OpeningHours::Ignore),
            address,
            uploads,
            keep_plays_days,
            check_files: check_period(self.check_files_days)?,
            metrics: self.metrics.unwrap_or_default(),
            tls,
            wifi,
            systemd,
            text: None,
        })
    }
}

impl TlsTable {
    /// Uses the credentials `tls-certificate` and `tls-key` for missing files.
    fn with_credentials(self, systemd: &Systemd) -> Tls {
        let credential = |name: &str| systemd.credential(&format!("tls-{name}"));
        Tls {
            listen: self.listen,
            certificate: self.certificate.or_else(|| credential("certificate")),
            key: self.key.or_else(|| credential("key")),
        }
    }
}

impl WifiTable {
    fn validate(self) -> Result<Wifi, WifiError> {
        let network = Wifi::new(&self.name, self.password.as_deref())?;
        Ok(if self.hidden {
            network.hidden()
        } else {
            network
        })
    }
}

/// The value of a setting, or its default; an error if it is out of range.
fn number_in_range(
    name: &str,
    value: Option<u64>,
    default: u64,
    range: RangeInclusive<u64>,
) -> anyhow::Result<u64> {
    let number = value.unwrap_or(default);
    if !range.contains(&number) {
        bail!(
            "{name} = {number} is not from {} to {}",
            range.start(),
            range.end()
        );
    }
    Ok(number)
}

/// Checks a program and its arguments.
fn command(name: &str, words: Option<Vec<String>>) -> anyhow::Result<Option<Vec<String>>> {
    let is_empty = |words: &Vec<String>| words.first().is_none_or(String::is_empty);
    if words.as_ref().is_some_and(is_empty) {
        bail!("{name} names no program; leave it out, or write [\"program\", \"argument\"]");
    }
    Ok(words)
}

fn secret_url(name: &str, text: Option<String>) -> anyhow::Result<Option<SecretUrl>> {
    text.map(|text| SecretUrl::parse(name, &text)).transpose()
}

/// The speakers. Several tables of one room are one speaker with several outlets.
fn speakers(tables: Vec<SpeakerTable>) -> anyhow::Result<Vec<SpeakerConfig>> {
    let mut speakers: Vec<(SpeakerConfig, [Option<f64>; 2])> = Vec::new();
    for table in tables {
        let room: Slug = table.room.parse().context("in [[speaker]]: room")?;
        let place = || format!("in [[speaker]] of room ‘{room}’");
        let channel = table.channel.as_deref().unwrap_or("both");
        let outlet = Outlet {
            output: parse_output(&table.output).with_context(place)?,
            channel: channel.parse().with_context(place)?,
        };
        let decibels = [table.trim_db, table.cap_db];
        let level = level(decibels).with_context(place)?;
        let Some((speaker, first_decibels)) = speakers
            .iter_mut()
            .find(|(speaker, _)| speaker.room == room)
        else {
            let outlets = vec![outlet];
            let speaker = SpeakerConfig {
                room,
                outlets,
                level,
            };
            speakers.push((speaker, decibels));
            continue;
        };
        if speaker.outlets.contains(&outlet) {
            bail!("in [[speaker]]: room ‘{room}’ has ‘{outlet}’ twice; leave one out");
        }
        if decibels != [None; 2] && decibels != *first_decibels {
            bail!(
                "in [[speaker]]: room ‘{room}’ is to be as loud as two tables say; say trim-db and cap-db in its first one only"
            );
        }
        speaker.outlets.push(outlet);
    }
    Ok(speakers.into_iter().map(|(speaker, _)| speaker).collect())
}

fn level([trim, cap]: [Option<f64>; 2]) -> anyhow::Result<Level> {
    let default = Level::default();
    let level = Level::new(
        trim.unwrap_or(default.trim().0),
        cap.unwrap_or(default.cap().0),
    );
    Ok(level?)
}

fn parse_output(name: &str) -> anyhow::Result<OutputName> {
    let output: OutputName = name.parse()?;
    if output.has_card_number() {
        bail!(
            "‘{output}’ names its card by a number, which another card may have after the next start; take the name that `docent speakers` lists"
        );
    }
    Ok(output)
}

fn screens(tables: Vec<ScreenTable>) -> anyhow::Result<BTreeMap<Slug, Option<PixelDensity>>> {
    let mut screens = BTreeMap::new();
    for table in tables {
        let room: Slug = table.room.parse().context("in [[screen]]: room")?;
        let panel = table
            .px_per_mm
            .map(|density| density.to_string().parse())
            .transpose();
        let panel = panel.with_context(|| format!("in [[screen]] of room ‘{room}’: px-per-mm"))?;
        if screens.insert(room.clone(), panel).is_some() {
            bail!("in [[screen]]: room ‘{room}’ is there twice; leave one out");
        }
    }
    Ok(screens)
}

fn proxies(texts: &[String]) -> anyhow::Result<BTreeSet<IpAddr>> {
    let proxy = |text: &String| {
        let Ok(address) = text.parse::<IpAddr>() else {
            bail!(
                "trusted-proxies: ‘{text}’ is not an address such as 127.0.0.1; each proxy is named by its own, without a port"
            );
        };
        if address.is_unspecified() || address.is_multicast() {
            bail!("trusted-proxies: ‘{text}’ is nobody’s own address; name each proxy by its own");
        }
        Ok(address.to_canonical())
    };
    texts.iter().map(proxy).collect()
}

fn base_url(text: &str) -> anyhow::Result<String> {
    let text = text.trim_end_matches('/');
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let is_authority = |rest: &str| {
        !rest.is_empty()
            && rest
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c))
    };
    if rest.is_some_and(is_authority) {
        Ok(text.to_owned())
    } else {
        bail!("address = ‘{text}’ is not an address such as http://guide.local")
    }
}

/// systemd's state folder, or else the user's (XDG Base Directory).
fn default_state() -> anyhow::Result<PathBuf> {
    env_folder("STATE_DIRECTORY")
        .or_else(|| Some(env_folder("XDG_STATE_HOME")?.join("docent")))
        .or_else(|| Some(env_folder("HOME")?.join(".local/state/docent")))
        .context("there is no home folder to keep the state in; name one with --state DIR")
}

/// The period of the file check: 9 seconds to a year, by default a week.
fn check_period(days: Option<f64>) -> anyhow::Result<Duration> {
    let days = days.unwrap_or(7.0);
    if !(0.0001..=365.0).contains(&days) {
        bail!("check-files-days = {days} is not from 0.0001 to 365");
    }
    Ok(Duration::from_secs_f64(days * 86_400.0))
}
