//! Where a request comes from. Whoever asks can write any header, so what a proxy says of others is
//! believed only of the proxies that the settings name. Any such header, by whomever, shows that
//! the request is not the box's own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum_extra::headers::{HeaderMapExt, Host};

use crate::service::Service;

const FORWARDED: HeaderName = HeaderName::from_static("forwarded");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What proxies add.
const ADDED_BY_PROXIES: [HeaderName; 6] = [
    FORWARDED,
    FORWARDED_FOR,
    FORWARDED_PROTO,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("via"),
];

/// How a connection came in; the listener says so of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Plain,
    Tls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Client {
    /// Whose limits count, as far as can be trusted.
    pub(in crate::web) address: IpAddr,
    /// Whether the box itself asks.
    pub(in crate::web) local: bool,
    /// Whether nobody on the way can read along, as far as docent or a trusted proxy knows.
    pub(in crate::web) secure: bool,
}

impl Client {
    pub(in crate::web) fn of(parts: &Parts, service: &Service) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |it| it.0.ip());
        let tls = parts.extensions.get() == Some(&Transport::Tls);
        Self::at(peer, tls, &parts.headers, |it| service.trusts_proxy(it))
    }

    fn at(peer: IpAddr, tls: bool, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> Self {
        let peer = peer.to_canonical();
        let passed_on = ADDED_BY_PROXIES.iter().any(|it| headers.contains_key(it));
        let local = peer.is_loopback() && !passed_on && by_own_name(headers);
        let mut client = Self {
            address: peer,
            local,
            secure: tls,
        };
        if trusts(peer) {
            client.address = forwarded_for(peer, headers, trusts);
            let proto = forwarded_proto(headers);
            client.secure = proto.map_or(tls, |it| it.eq_ignore_ascii_case("https"));
        }
        client
    }
}

/// For whom a trusted proxy asks. A proxy writes one of the two headers and may pass on whatever
/// stands in the other: where they differ, neither is believed.
fn forwarded_for(peer: IpAddr, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> IpAddr {
    let by_list = hops(headers, FORWARDED_FOR).map(address);
    let by_list = nearest_stranger(peer, by_list, &trusts);
    let by_pairs = hops(headers, FORWARDED).map(|it| address(value_of("for", it)?));
    let by_pairs = nearest_stranger(peer, by_pairs, &trusts);
    match (by_list, by_pairs) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(it), _) | (None, Some(it)) => it,
        (None, None) => peer,
    }
}

/// Of the hops, nearest first, the first that is no trusted proxy: what stands beyond it, anybody
/// can write. None where there are no hops.
fn nearest_stranger(
    peer: IpAddr,
    mut hops: impl Iterator<Item = Option<IpAddr>>,
    trusts: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut nearest = hops.next()?;
    let mut known = peer;
    loop {
        match nearest {
            // A proxy that hides for whom it asks is counted in that one's place.
            None => return Some(known),
            Some(it) if !trusts(it) => return Some(it),
            Some(it) => known = it,
        }
        nearest = match hops.next() {
            Some(it) => it,
            None => return Some(known),
        };
    }
}

/// How the visitor reached the nearest proxy.
fn forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    let said = hops(headers, FORWARDED_PROTO).next();
    said.or_else(|| value_of("proto", hops(headers, FORWARDED).next()?))
}

/// What each proxy on the way added, the nearest first.
fn hops(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().rev();
    lines.flat_map(|line| {
        let line = line.to_str().unwrap_or_default();
        line.rsplit(',').map(str::trim)
    })
}

/// A value of an element such as `for="[2001:db8::7]:4711";proto=https`.
fn value_of<'a>(wanted: &str, element: &'a str) -> Option<&'a str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let found = name.trim().eq_ignore_ascii_case(wanted);
        found.then(|| value.trim().trim_matches('"'))
    })
}

/// An address, with or without brackets and a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let number = bare.unwrap_or(text);
    let with_port = || text.parse().map(|it: SocketAddr| it.ip());
    let found: IpAddr = number.parse().or_else(|_| with_port()).ok()?;
    Some(found.to_canonical())
}

/// Whether a browser that is on the box also means the box. Another site can let its own name lead here,
/// and its pages would then act as the box's; a number or `localhost` is nobody's to give away.
fn by_own_name(headers: &HeaderMap) -> bool {
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
        let trusts = |it: IpAddr| PROXIES.contains(&it.to_string().as_str());
        Client::at(peer.parse().unwrap(), false, &headers, trusts)
    }

    #[test]
    fn a_trusted_proxy_says_for_whom_it_asks_and_nobody_else_does() {
        let near = "127.0.0.1";
        for (peer, lines, counts) in [
            (near, &[("x-forwarded-for", "192.0.2.7")][..], "192.0.2.7"),
            (
                "::ffff:127.0.0.1",
                &[("x-forwarded-for", "192.0.2.7")],
                "192.0.2.7",
            ),
            // What the visitor wrote stands before what the proxy adds.
            (
                near,
                &[("x-forwarded-for", "192.0.2.1, 192.0.2.7")],
                "192.0.2.7",
            ),
            (
                near,
                &[
                    ("x-forwarded-for", "192.0.2.1"),
                    ("x-forwarded-for", "192.0.2.7"),
                ],
                "192.0.2.7",
            ),
            // Through two proxies that are trusted, and one that is not.
            (
                near,
                &[("x-forwarded-for", "192.0.2.7, 10.0.0.2")],
                "192.0.2.7",
            ),
            (
                near,
                &[("x-forwarded-for", "192.0.2.7, 10.0.0.3, 10.0.0.2")],
                "10.0.0.3",
            ),
            (
                near,
                &[("x-forwarded-for", "10.0.0.2, 127.0.0.1")],
                "10.0.0.2",
            ),
            (
                near,
                &[("x-forwarded-for", "192.0.2.7, unknown, 10.0.0.2")],
                "10.0.0.2",
            ),
            (near, &[("x-forwarded-for", "192.0.2.7, unknown")], near),
            (near, &[("x-forwarded-for", "")], near),
            (near, &[("x-forwarded-for", "192.0.2.7:4711")], "192.0.2.7"),
            (
                near,
                &[("x-forwarded-for", "[2001:db8::7]:4711")],
                "2001:db8::7",
            ),
            (
                near,
                &[("x-forwarded-for", "::ffff:192.0.2.7")],
                "192.0.2.7",
            ),
            (
                near,
                &[(
                    "forwarded",
                    "for=192.0.2.1, For=\"[2001:db8::7]:4711\";proto=https",
                )],
                "2001:db8::7",
            ),
            (
                near,
                &[("forwarded", "for=192.0.2.7;by=\"_x\", for=10.0.0.2")],
                "192.0.2.7",
            ),
            (near, &[("forwarded", "for=_hidden")], near),
            // One of the two is the visitor's own invention.
            (
                near,
                &[
                    ("x-forwarded-for", "192.0.2.7"),
                    ("forwarded", "for=192.0.2.1"),
                ],
                near,
            ),
            (
                near,
                &[
                    ("x-forwarded-for", "192.0.2.7"),
                    ("forwarded", "for=192.0.2.7"),
                ],
                "192.0.2.7",
            ),
            (near, &[("x-real-ip", "192.0.2.7")], near),
            (near, &[], near),
            (
                "192.0.2.9",
                &[("x-forwarded-for", "192.0.2.7")],
                "192.0.2.9",
            ),
            ("127.0.0.3", &[("forwarded", "for=192.0.2.7")], "127.0.0.3"),
        ] {
            let found = client(peer, lines).address;
            assert_eq!(found.to_string(), counts, "{peer} {lines:?}");
        }
    }

    #[test]
    fn whatever_a_proxy_passed_on_is_not_the_boxs_own_and_nothing_is_gained_by_saying_so() {
        assert!(client("127.0.0.1", &[("host", "localhost:8080")]).local);
        assert!(client("::1", &[("host", "[::1]")]).local);
        assert!(!client("127.0.0.1", &[("host", "elsewhere.example")]).local);
        assert!(!client("192.0.2.9", &[]).local);
        for name in ADDED_BY_PROXIES {
            for peer in ["127.0.0.1", "127.0.0.3", "10.0.0.2", "192.0.2.9"] {
                for value in ["127.0.0.1", "for=127.0.0.1", "localhost", ""] {
                    let client = client(peer, &[(name.as_str(), value)]);
                    assert!(!client.local, "{peer} {name}: {value}");
                }
            }
        }
    }

    #[test]
    fn only_a_trusted_proxy_vouches_for_encryption() {
        for (peer, name, value, secure) in [
            ("127.0.0.1", "x-forwarded-proto", "https", true),
            ("127.0.0.1", "x-forwarded-proto", "https, http", false),
            ("127.0.0.1", "x-forwarded-proto", "http, https", true),
            ("127.0.0.1", "forwarded", "for=192.0.2.7;proto=https", true),
            ("127.0.0.1", "forwarded", "for=192.0.2.7", false),
            ("192.0.2.9", "x-forwarded-proto", "https", false),
        ] {
            let client = client(peer, &[(name, value)]);
            assert_eq!(client.secure, secure, "{peer} {name}: {value}");
        }
    }
}
