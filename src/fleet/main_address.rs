//! The address of the main box, as people write it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use url::{Host, Url};

/// The ends of names that only a local network has.
const LOCAL_SUFFIXES: [&str; 5] = [".local", ".lan", ".home.arpa", ".internal", ".localhost"];

/// Why a text is no address of a main box.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MainAddressError {
    /// The text is no address.
    #[error("‘{0}’ is not an address. It looks like http://guide.local")]
    NotAnAddress(String),
    /// Plain HTTP over the internet.
    #[error("{0} is not in this network, so it needs https:// in front")]
    NeedsTls(String),
}

/// A base address such as `http://guide.local`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MainAddress(Url);

impl MainAddress {
    /// The address of a path, which begins with a slash.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }

    /// Whether requests are encrypted.
    pub fn is_tls(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl fmt::Display for MainAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// Without a scheme, `http` is meant. Plain HTTP is for the local network only; what counts is sealed there too.
impl FromStr for MainAddress {
    type Err = MainAddressError;

    fn from_str(text: &str) -> Result<Self, MainAddressError> {
        let wrong = || MainAddressError::NotAnAddress(text.to_owned());
        let text = text.trim();
        let with_scheme = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let mut url = Url::parse(&with_scheme).map_err(|_| wrong())?;
        let host = url.host().ok_or_else(wrong)?;
        let has_login = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || has_login {
            return Err(wrong());
        }
        if url.scheme() == "http" && !is_local(&host) {
            return Err(MainAddressError::NeedsTls(host.to_string()));
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }
}

fn is_local(host: &Host<&str>) -> bool {
    let address = match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            return !name.contains('.')
                || LOCAL_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
        }
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => IpAddr::V6(*address).to_canonical(),
    };
    match address {
        IpAddr::V4(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it_and_needs_tls_outside_the_network() {
        for (text, expected) in [
            ("guide.local", "http://guide.local"),
            (" http://guide.local/es/ ", "http://guide.local"),
            ("guide:8080", "http://guide:8080"),
            ("192.168.1.7:8080", "http://192.168.1.7:8080"),
            ("http://[fd00::7]/", "http://[fd00::7]"),
            (
                "https://guide.museum.example",
                "https://guide.museum.example",
            ),
            ("https://203.0.113.7", "https://203.0.113.7"),
        ] {
            let address: MainAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), expected);
        }
        for text in [
            "http://guide.museum.example",
            "203.0.113.7",
            "[2001:db8::1]",
            "::ffff:1.2.3.4",
        ] {
            assert!(text.parse::<MainAddress>().is_err(), "{text}");
        }
        for text in [
            "",
            "ftp://guide.local",
            "http://",
            "a b",
            "http://me:pw@guide.local",
        ] {
            let error = text.parse::<MainAddress>().unwrap_err();
            assert!(
                error.to_string().contains("not an address"),
                "{text}: {error}"
            );
        }
    }
}
