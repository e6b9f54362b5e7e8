//! The settings of alerts.

use std::fmt;
use std::time::Duration;

use anyhow::bail;
use url::Url;

/// The longest delay of an alert, in minutes: a day.
const MAX_DELAY_MINUTES: f64 = 1440.0;

/// Where alerts go, and how soon.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertConfig {
    /// A program and its arguments.
    pub program: Option<Vec<String>>,
    /// The address that takes JSON.
    pub webhook: Option<SecretUrl>,
    /// The topic of ntfy.
    pub ntfy: Option<SecretUrl>,
    /// The mail address.
    pub mail: Option<String>,
    /// How long a speaker or a screen is away before it is an alert.
    pub device_delay: Duration,
    /// How long a follower is silent during opening hours before it is an alert.
    pub silence_delay: Duration,
}

/// An address whose path, query and password may be secret: `Debug` shows its host only.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(Url);

impl SecretUrl {
    /// The whole address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The errors do not contain the text.
    pub(super) fn parse(name: &str, text: &str) -> anyhow::Result<Self> {
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Self(url)),
            Ok(_) | Err(_) => {
                bail!("{name} is not an address that begins with https:// or http://")
            }
        }
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        f.debug_tuple("SecretUrl").field(&host).finish()
    }
}

/// A plain address such as `technician@museum.example`.
pub(super) fn mail_address(text: String) -> anyhow::Result<String> {
    let is_plain = |part: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
        !part.is_empty() && !part.starts_with('-') && part.chars().all(allowed)
    };
    let parts = text.rsplit_once('@');
    if parts.is_some_and(|(name, host)| is_plain(name) && is_plain(host)) {
        Ok(text)
    } else {
        bail!("alert-mail = ‘{text}’ is not an address such as technician@museum.example");
    }
}

/// A delay in minutes, or its default.
pub(super) fn delay(name: &str, minutes: Option<f64>, default: f64) -> anyhow::Result<Duration> {
    let minutes = minutes.unwrap_or(default);
    if !(0.01..=MAX_DELAY_MINUTES).contains(&minutes) {
        bail!("{name} = {minutes} is not from 0.01 to {MAX_DELAY_MINUTES}");
    }
    Ok(Duration::from_secs_f64(minutes * 60.0))
}
