//! The public addresses of the museum, from the config or from the listening sockets.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use crate::config::Config;

const DEFAULT_HTTPS_PORT: u16 = 443;

/// The base URL for phones. None if docent listens on the loopback interface only.
pub(super) fn for_visitors(config: &Config, listen: SocketAddr) -> Option<String> {
    config.address.clone().or_else(|| lan_address(listen))
}

/// The base URL for staff: https if `tls` listens.
pub(crate) fn for_staff(config: &Config, listen: SocketAddr, tls: Option<SocketAddr>) -> String {
    let address = for_visitors(config, tls.unwrap_or(listen));
    let plain = address.unwrap_or_else(|| format!("http://{}", tls.unwrap_or(listen)));
    match tls {
        Some(tls) => with_https(&plain, tls.port()),
        None => plain,
    }
}

/// The same host with https. An https address is returned unchanged: it may be a proxy's.
fn with_https(address: &str, port: u16) -> String {
    let Some(authority) = address.strip_prefix("http://") else {
        return address.to_owned();
    };
    // After the last colon, only digits are a port; other text is part of an IPv6 address.
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    if port == DEFAULT_HTTPS_PORT {
        format!("https://{host}")
    } else {
        format!("https://{host}:{port}")
    }
}

/// The box's address in the local network: the source address of its default route. Connecting a UDP socket sends nothing.
fn lan_address(listen: SocketAddr) -> Option<String> {
    let ip = if listen.ip().is_unspecified() {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
        socket.local_addr().ok()?.ip()
    } else {
        listen.ip()
    };
    let port = listen.port();
    let port_suffix = if port == 80 {
        String::new()
    } else {
        format!(":{port}")
    };
    (!ip.is_loopback() && port != 0).then(|| format!("http://{ip}{port_suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_use_the_same_host_with_https() {
        for (plain, port, https) in [
            ("http://guide.local", 443, "https://guide.local"),
            ("http://guide.local:8080", 8443, "https://guide.local:8443"),
            ("http://[fd00::7]:80", 443, "https://[fd00::7]"),
            ("http://[fd00::7]", 8443, "https://[fd00::7]:8443"),
            ("https://guide.example", 8443, "https://guide.example"),
        ] {
            assert_eq!(with_https(plain, port), https);
        }
    }
}
