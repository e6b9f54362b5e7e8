//! The IPv6 networks that this box is in, as the kernel lists them. They come and go with cables and
//! routers, so they are read again now and then.

use std::fs;
use std::io::ErrorKind;
use std::net::Ipv6Addr;
use std::time::Duration;

use crate::service::Networks;

const AGAIN: Duration = Duration::from_mins(1);

/// A line for each address of an interface; there is no such file where IPv6 is switched off.
const INTERFACES: &str = "/proc/self/net/if_inet6";

/// Reads them once.
pub(super) fn refresh(networks: &Networks) {
    match fs::read_to_string(INTERFACES) {
        Ok(text) => networks.set_own(addresses(&text)),
        Err(error) if error.kind() == ErrorKind::NotFound => networks.set_own([]),
        // What was known before is still the best guess.
        Err(error) => {
            tracing::warn!(%error, "this box's own IPv6 networks cannot be read");
        }
    }
}

/// Reads them again and again; never ends by itself.
pub(super) async fn watch(networks: Networks) {
    loop {
        tokio::time::sleep(AGAIN).await;
        refresh(&networks);
    }
}

/// The address stands first in its line, as 32 digits.
fn addresses(text: &str) -> impl Iterator<Item = Ipv6Addr> {
    text.lines().filter_map(|line| {
        let digits = line.split_whitespace().next()?;
        Some(Ipv6Addr::from_bits(u128::from_str_radix(digits, 16).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_interfaces_are_read_as_the_kernel_lists_them() {
        let text = "\
fe80000000000000da3addfffe0a1b2c 02 40 20 80     eth0
20010db80001000200000000000000c8 02 80 00 00     eth0
nonsense
00000000000000000000000000000001 01 80 10 80       lo
";
        let found: Vec<String> = addresses(text).map(|it| it.to_string()).collect();
        assert_eq!(
            found,
            ["fe80::da3a:ddff:fe0a:1b2c", "2001:db8:1:2::c8", "::1"]
        );
    }
}
