//! The engine's configuration file. It is written once: boxes come and go without a change, because each brings a JWT.

use std::net::SocketAddr;

use crate::fleet::jwt::{self, HouseIdentity, JwtError, MAX_PAYLOAD_BYTES};

/// What the configuration of the engine is made of.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// The address, on loopback.
    pub listen: SocketAddr,
    /// The JWT of the root key.
    pub operator_jwt: String,
    /// The JWT of the house key.
    pub account_jwt: String,
}

impl EngineConfig {
    /// The text of the file. The engine keeps nothing on the disk, and opens no other listener: no websocket, no leaf nodes,
    /// no MQTT, no cluster, no monitoring.
    ///
    /// # Errors
    ///
    /// Returns an error of the house's JWT.
    pub fn to_text(&self) -> Result<String, JwtError> {
        let HouseIdentity { house, .. } = jwt::verify_account_jwt(&self.account_jwt)?;
        let Self {
            listen,
            operator_jwt,
            account_jwt,
        } = self;
        Ok(format!(
            r#"# Written by docent. It changes only with the keys of the house.
listen: "{listen}"
operator: "{operator_jwt}"
resolver: MEMORY
resolver_preload: {{
  {house}: "{account_jwt}"
}}
max_payload: {MAX_PAYLOAD_BYTES}
max_pending: 8388608
write_deadline: "10s"
ping_interval: "20s"
ping_max: 2
logtime: false
"#
        ))
    }
}
