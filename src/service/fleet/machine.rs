//! The name of this machine, and its hardware, so that a copy of its card in another one is recognized.

use std::fs;

use sha2::{Digest, Sha256};

/// The name of this machine in the network.
pub fn machine_name() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().into_owned()
}

/// A hash of the serial number, or else of the network interfaces.
pub(super) fn identity() -> String {
    let serial = fs::read_to_string("/proc/device-tree/serial-number").ok();
    let hardware = serial.unwrap_or_else(|| interfaces().join(" "));
    hex::encode(Sha256::digest(hardware))
}

fn interfaces() -> Vec<String> {
    let entries = fs::read_dir("/sys/class/net")
        .into_iter()
        .flatten()
        .flatten();
    let mut addresses: Vec<String> = entries
        // Bridges and tunnels have no device.
        .filter(|entry| entry.path().join("device").exists())
        .filter_map(|entry| fs::read_to_string(entry.path().join("address")).ok())
        .map(|address| address.trim().to_owned())
        .collect();
    addresses.sort();
    addresses
}
