//! The IPv6 networks of this box, as the kernel lists them. They change with cables and routers, so they are read once a
//! minute.

use std::fs;
use std::io::ErrorKind;
use std::net::Ipv6Addr;
use std::time::Duration;

use crate::service::HostNetworks;

const REFRESH_INTERVAL: Duration = Duration::from_mins(1);

/// One line per address of an interface. The file does not exist if IPv6 is disabled.
const IPV6_ADDRESSES_FILE: &str = "/proc/self/net/if_inet6";

/// Reads the networks. If that fails, the previous ones stay.
pub(super) fn refresh(networks: &HostNetworks) {
    match fs::read_to_string(IPV6_ADDRESSES_FILE) {
        Ok(text) => networks.set_own(parse_addresses(&text)),
        Err(error) if error.kind() == ErrorKind::NotFound => networks.set_own([]),
        Err(error) => {
            tracing::warn!(%error, "the IPv6 networks of this box cannot be read; the previous ones stay");
        }
    }
}

/// Refreshes the networks for ever.
pub(super) async fn watch(networks: HostNetworks) {
    loop {
        tokio::time::sleep(REFRESH_INTERVAL).await;
        refresh(&networks);
    }
}

/// Reads the addresses: the first column of each line, as 32 hexadecimal digits.
fn parse_addresses(text: &str) -> impl Iterator<Item = Ipv6Addr> {
    text.lines().filter_map(|line| {
        let digits = line.split_whitespace().next()?;
        Some(Ipv6Addr::from_bits(u128::from_str_radix(digits, 16).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_interfaces_are_parsed() {
        let text = "\
fe80000000000000da3addfffe0a1b2c 02 40 20 80     eth0
20010db80001000200000000000000c8 02 80 00 00     eth0
nonsense
00000000000000000000000000000001 01 80 10 80       lo
";
        let found: Vec<String> = parse_addresses(text)
            .map(|address| address.to_string())
            .collect();
        assert_eq!(
            found,
            ["fe80::da3a:ddff:fe0a:1b2c", "2001:db8:1:2::c8", "::1"]
        );
    }
}
