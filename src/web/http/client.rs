//! The client of a request: its address, and whether the connection is local or encrypted. Any client can send any
//! header, so forwarding headers count only from a trusted proxy (`trusted_proxies` of the config). A request with
//! any forwarding header is never local.

use std::any::Any;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum_extra::headers::{HeaderMapExt, Host};

use crate::service::Services;

const FORWARDED: HeaderName = HeaderName::from_static("forwarded");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The headers that proxies add.
const FORWARDING_HEADERS: [HeaderName; 6] = [
    FORWARDED,
    FORWARDED_FOR,
    FORWARDED_PROTO,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("via"),
];

/// The transport of a connection. The HTTP server adds it to the extensions of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Without TLS.
    Plain,
    /// With TLS.
    Tls,
}

/// The permit of a connection. The HTTP server adds it to the extensions of each request. A handler that keeps the
/// connection beyond its response keeps the permit too.
#[derive(Clone)]
pub struct ConnectionPermit(Arc<dyn Any + Send + Sync>);

impl ConnectionPermit {
    /// Any value that counts the connection until it is dropped.
    pub fn new(permit: impl Any + Send + Sync) -> Self {
        Self(Arc::new(permit))
    }
}

impl fmt::Debug for ConnectionPermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConnectionPermit")
            .field(&Arc::strong_count(&self.0))
            .finish()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Client {
    /// The address that limits are counted by.
    pub(in crate::web) address: IpAddr,
    /// Whether the request comes from the box itself.
    pub(in crate::web) is_local: bool,
    /// Whether the browser's connection is encrypted, to docent or to a trusted proxy.
    pub(in crate::web) is_encrypted: bool,
}

impl Client {
    pub(in crate::web) fn from_request(parts: &Parts, services: &Services) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let tls = parts.extensions.get() == Some(&Transport::Tls);
        Self::resolve(peer, tls, &parts.headers, |address| {
            services.network.trusts_proxy(address)
        })
    }

    fn resolve(
        peer: IpAddr,
        tls: bool,
        headers: &HeaderMap,
        is_trusted: impl Fn(IpAddr) -> bool,
    ) -> Self {
        let peer = peer.to_canonical();
        let is_forwarded = FORWARDING_HEADERS
            .iter()
            .any(|name| headers.contains_key(name));
        let is_local = peer.is_loopback() && !is_forwarded && has_local_host(headers);
        let mut client = Self {
            address: peer,
            is_local,
            is_encrypted: tls,
        };
        if is_trusted(peer) {
            client.address = forwarded_for(peer, headers, is_trusted);
            let proto = forwarded_proto(headers);
            client.is_encrypted = proto.map_or(tls, |proto| proto.eq_ignore_ascii_case("https"));
        }
        client
    }
}

/// The client address that a trusted proxy reports. A proxy writes either `X-Forwarded-For` or `Forwarded` and may
/// pass on the client's own value of the other: if the two differ, neither is used.
fn forwarded_for(peer: IpAddr, headers: &HeaderMap, is_trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let x_forwarded_for = hops(headers, FORWARDED_FOR).map(parse_address);
    let x_forwarded_for = nearest_untrusted(peer, x_forwarded_for, &is_trusted);
    let forwarded = hops(headers, FORWARDED).map(|hop| parse_address(value_of("for", hop)?));
    let forwarded = nearest_untrusted(peer, forwarded, &is_trusted);
    match (x_forwarded_for, forwarded) {
        (Some(a), Some(b)) if a != b => peer,
        (Some(address), _) | (None, Some(address)) => address,
        (None, None) => peer,
    }
}

/// The first of the hops, nearest first, that is not a trusted proxy. The hops beyond it can be forged. None
/// without hops.
fn nearest_untrusted(
    peer: IpAddr,
    mut hops: impl Iterator<Item = Option<IpAddr>>,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut nearest = hops.next()?;
    let mut last_trusted = peer;
    loop {
        match nearest {
            // A proxy that hides its client is counted itself.
            None => return Some(last_trusted),
            Some(address) if !is_trusted(address) => return Some(address),
            Some(address) => last_trusted = address,
        }
        nearest = match hops.next() {
            Some(hop) => hop,
            None => return Some(last_trusted),
        };
    }
}

/// The protocol between the client and the nearest proxy.
fn forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    let proto = hops(headers, FORWARDED_PROTO).next();
    proto.or_else(|| value_of("proto", hops(headers, FORWARDED).next()?))
}

/// The values that the proxies on the way added, nearest first.
fn hops(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().rev();
    lines.flat_map(|line| {
        let line = line.to_str().unwrap_or_default();
        line.rsplit(',').map(str::trim)
    })
}

/// The value of `wanted` in an element such as `for="[2001:db8::7]:4711";proto=https`.
fn value_of<'a>(wanted: &str, element: &'a str) -> Option<&'a str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let found = name.trim().eq_ignore_ascii_case(wanted);
        found.then(|| value.trim().trim_matches('"'))
    })
}

/// Reads an address, with or without brackets and a port.
fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'));
    let number = bare.unwrap_or(text);
    let with_port = || text.parse().map(|socket: SocketAddr| socket.ip());
    let found: IpAddr = number.parse().or_else(|_| with_port()).ok()?;
    Some(found.to_canonical())
}

/// Whether `Host` is an IP address or `localhost`. Any other name may belong to another site that points its DNS
/// record at the box (DNS rebinding); its pages would then be treated as local.
fn has_local_host(headers: &HeaderMap) -> bool {
    headers.typed_get::<Host>().is_none_or(|host| {
        let name = host.hostname();
        let number = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || number.parse::<IpAddr>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXIES: [&str; 2] = ["127.0.0.1", "10.0.0.2"];

    fn client(peer: &str, lines: &[(&str, &str)]) -> Client {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, value.parse().unwrap());
        }
        let is_trusted = |address: IpAddr| PROXIES.contains(&address.to_string().as_str());
        Client::resolve(peer.parse().unwrap(), false, &headers, is_trusted)
    }

    #[test]
    fn only_a_trusted_proxy_can_set_the_client_address() {
        let proxy = "127.0.0.1";
        for (peer, lines, expected) in [
            (proxy, &[("x-forwarded-for", "192.0.2.7")][..], "192.0.2.7"),
            (
                "::ffff:127.0.0.1",
                &[("x-forwarded-for", "192.0.2.7")],
                "192.0.2.7",
            ),
            // The client's own value is before the one that the proxy adds.
            (
                proxy,
                &[("x-forwarded-for", "192.0.2.1, 192.0.2.7")],
                "192.0.2.7",
            ),
            (
                proxy,
                &[
                    ("x-forwarded-for", "192.0.2.1"),
                    ("x-forwarded-for", "192.0.2.7"),
                ],
                "192.0.2.7",
            ),
            // Two trusted proxies, and one that is not trusted.
            (
                proxy,
                &[("x-forwarded-for", "192.0.2.7, 10.0.0.2")],
                "192.0.2.7",
            ),
            (
                proxy,
                &[("x-forwarded-for", "192.0.2.7, 10.0.0.3, 10.0.0.2")],
                "10.0.0.3",
            ),
            (
                proxy,
                &[("x-forwarded-for", "10.0.0.2, 127.0.0.1")],
                "10.0.0.2",
            ),
            (
                proxy,
                &[("x-forwarded-for", "192.0.2.7, unknown, 10.0.0.2")],
                "10.0.0.2",
            ),
            (proxy, &[("x-forwarded-for", "192.0.2.7, unknown")], proxy),
            (proxy, &[("x-forwarded-for", "")], proxy),
            (proxy, &[("x-forwarded-for", "192.0.2.7:4711")], "192.0.2.7"),
            (
                proxy,
                &[("x-forwarded-for", "[2001:db8::7]:4711")],
                "2001:db8::7",
            ),
            (
                proxy,
                &[("x-forwarded-for", "::ffff:192.0.2.7")],
                "192.0.2.7",
            ),
            (
                proxy,
                &[(
                    "forwarded",
                    "for=192.0.2.1, For=\"[2001:db8::7]:4711\";proto=https",
                )],
                "2001:db8::7",
            ),
            (
                proxy,
                &[("forwarded", "for=192.0.2.7;by=\"_x\", for=10.0.0.2")],
                "192.0.2.7",
            ),
            (proxy, &[("forwarded", "for=_hidden")], proxy),
            // One of the two is forged by the client.
            (
                proxy,
                &[
                    ("x-forwarded-for", "192.0.2.7"),
                    ("forwarded", "for=192.0.2.1"),
                ],
                proxy,
            ),
            (
                proxy,
                &[
                    ("x-forwarded-for", "192.0.2.7"),
                    ("forwarded", "for=192.0.2.7"),
                ],
                "192.0.2.7",
            ),
            (proxy, &[("x-real-ip", "192.0.2.7")], proxy),
            (proxy, &[], proxy),
            (
                "192.0.2.9",
                &[("x-forwarded-for", "192.0.2.7")],
                "192.0.2.9",
            ),
            ("127.0.0.3", &[("forwarded", "for=192.0.2.7")], "127.0.0.3"),
        ] {
            let found = client(peer, lines).address;
            assert_eq!(found.to_string(), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_forwarded_request_is_never_local() {
        assert!(client("127.0.0.1", &[("host", "localhost:8080")]).is_local);
        assert!(client("::1", &[("host", "[::1]")]).is_local);
        assert!(!client("127.0.0.1", &[("host", "elsewhere.example")]).is_local);
        assert!(!client("192.0.2.9", &[]).is_local);
        for name in FORWARDING_HEADERS {
            for peer in ["127.0.0.1", "127.0.0.3", "10.0.0.2", "192.0.2.9"] {
                for value in ["127.0.0.1", "for=127.0.0.1", "localhost", ""] {
                    let client = client(peer, &[(name.as_str(), value)]);
                    assert!(!client.is_local, "{peer} {name}: {value}");
                }
            }
        }
    }

    #[test]
    fn only_a_trusted_proxy_can_report_encryption() {
        for (peer, name, value, is_encrypted) in [
            ("127.0.0.1", "x-forwarded-proto", "https", true),
            ("127.0.0.1", "x-forwarded-proto", "https, http", false),
            ("127.0.0.1", "x-forwarded-proto", "http, https", true),
            ("127.0.0.1", "forwarded", "for=192.0.2.7;proto=https", true),
            ("127.0.0.1", "forwarded", "for=192.0.2.7", false),
            ("192.0.2.9", "x-forwarded-proto", "https", false),
        ] {
            let client = client(peer, &[(name, value)]);
            assert_eq!(client.is_encrypted, is_encrypted, "{peer} {name}: {value}");
        }
    }
}
