//! The address key that rate limits count by, and the proxies whose forwarding headers are trusted.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, PoisonError, RwLock};

use crate::model::Wifi;
use crate::service::Setup;

/// The IPv6 networks of this host, as /64 prefixes. Cheap to clone; all clones share one set.
#[derive(Clone, Debug, Default)]
pub struct HostNetworks(Arc<RwLock<BTreeSet<u64>>>);

impl HostNetworks {
    /// Replaces the set by the networks of `addresses`, the host's own addresses.
    pub fn set_own(&self, addresses: impl IntoIterator<Item = Ipv6Addr>) {
        let prefixes = addresses.into_iter().map(prefix).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = prefixes;
    }

    /// The key that rate limits count `address` by. An IPv4 address is its own key. A global IPv6
    /// address counts as its /64 network, because one customer usually has all of it. In the host's
    /// own networks each device counts by itself.
    pub fn limit_key(&self, address: IpAddr) -> IpAddr {
        match address.to_canonical() {
            IpAddr::V6(address) if !self.is_near(address) => {
                IpAddr::V6(Ipv6Addr::from_bits(u128::from(prefix(address)) << 64))
            }
            address @ (IpAddr::V4(_) | IpAddr::V6(_)) => address,
        }
    }

    fn is_near(&self, address: Ipv6Addr) -> bool {
        let own = self.0.read().unwrap_or_else(PoisonError::into_inner);
        address.is_unicast_link_local()
            || address.is_unique_local()
            || own.contains(&prefix(address))
    }
}

/// The first 64 bits of an address.
fn prefix(address: Ipv6Addr) -> u64 {
    let [a, b, c, d, ..] = address.segments().map(u64::from);
    a << 48 | b << 32 | c << 16 | d
}

/// The addresses of the box and of its proxies, and the network that phones join.
#[derive(Clone, Debug, Default)]
pub struct Network {
    networks: HostNetworks,
    proxies: BTreeSet<IpAddr>,
    tls_port: Option<u16>,
    address: Option<String>,
    wifi: Option<Wifi>,
}

impl Network {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            networks: setup.networks.clone(),
            proxies: setup.proxies.clone(),
            tls_port: setup.tls_port,
            address: setup.address.clone(),
            wifi: setup.wifi.clone(),
        }
    }

    /// The key that rate limits count a visitor's address by; see [`HostNetworks::limit_key`].
    pub fn limit_key(&self, address: IpAddr) -> IpAddr {
        self.networks.limit_key(address)
    }

    /// The port of the staff pages over TLS; `None` without TLS.
    pub fn tls_port(&self) -> Option<u16> {
        self.tls_port
    }

    /// Whether the forwarding headers of a proxy at this address are trusted.
    pub fn trusts_proxy(&self, address: IpAddr) -> bool {
        self.proxies.contains(&address)
    }

    /// The base address for phones, such as `http://guide.local`; `None` if unknown.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The wireless network for visitors, if the house has one.
    pub fn wifi(&self) -> Option<&Wifi> {
        self.wifi.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_own_devices_singly_and_other_networks_as_one() {
        let networks = HostNetworks::default();
        let key = |text: &str| networks.limit_key(text.parse().unwrap()).to_string();
        for [address, counts_as] in [
            ["192.0.2.7", "192.0.2.7"],
            ["::ffff:192.0.2.7", "192.0.2.7"],
            ["fe80::66", "fe80::66"],
            ["fd00::1:66", "fd00::1:66"],
            ["2001:db8:1:2:3::66", "2001:db8:1:2::"],
            ["2001:db8:1:3:3::66", "2001:db8:1:3::"],
        ] {
            assert_eq!(key(address), counts_as);
        }
        networks.set_own(["2001:db8:1:2::1".parse().unwrap()]);
        assert_eq!(key("2001:db8:1:2:3::66"), "2001:db8:1:2:3::66");
        assert_eq!(key("2001:db8:1:3:3::66"), "2001:db8:1:3::");
        // The router assigned another prefix.
        networks.set_own(["2001:db8:1:3::1".parse().unwrap()]);
        assert_eq!(key("2001:db8:1:2:3::66"), "2001:db8:1:2::");
        assert_eq!(key("2001:db8:1:3:3::66"), "2001:db8:1:3:3::66");
    }
}
