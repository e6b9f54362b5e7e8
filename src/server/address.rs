//! By which addresses this house is reached, as far as its settings and sockets tell.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use crate::config::Config;

const USUAL_TLS_PORT: u16 = 443;

/// What phones reach the house by; none where only the box itself does.
pub(super) fn for_visitors(config: &Config, listen: SocketAddr) -> Option<String> {
    config.address.clone().or_else(|| found_out(listen))
}

/// What staff reach the house by: with encryption, where `tls` listens too.
pub(crate) fn for_staff(config: &Config, listen: SocketAddr, tls: Option<SocketAddr>) -> String {
    let known = for_visitors(config, tls.unwrap_or(listen));
    let plain = known.unwrap_or_else(|| format!("http://{}", tls.unwrap_or(listen)));
    match tls {
        Some(tls) => encrypted(&plain, tls.port()),
        None => plain,
    }
}

/// The same host by https. An address that has it already may be a proxy's, and stays.
fn encrypted(address: &str, port: u16) -> String {
    let Some(authority) = address.strip_prefix("http://") else {
        return address.to_owned();
    };
    // Only digits after the last colon are a port: the others may be of an IPv6 address.
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|it| it.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    if port == USUAL_TLS_PORT {
        format!("https://{host}")
    } else {
        format!("https://{host}:{port}")
    }
}

/// This box's address in the network: the one it would speak from to elsewhere; nothing is sent.
fn found_out(listen: SocketAddr) -> Option<String> {
    let ip = if listen.ip().is_unspecified() {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        socket.local_addr().ok()?.ip()
    } else {
        listen.ip()
    };
    let port = listen.port();
    let usual = if port == 80 {
        String::new()
    } else {
        format!(":{port}")
    };
    (!ip.is_loopback() && port != 0).then(|| format!("http://{ip}{usual}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_are_sent_to_the_same_host_by_https() {
        for (plain, port, by_https) in [
            ("http://guide.local", 443, "https://guide.local"),
            ("http://guide.local:8080", 8443, "https://guide.local:8443"),
            ("http://[fd00::7]:80", 443, "https://[fd00::7]"),
            ("http://[fd00::7]", 8443, "https://[fd00::7]:8443"),
            ("https://guide.example", 8443, "https://guide.example"),
        ] {
            assert_eq!(encrypted(plain, port), by_https);
        }
    }
}
