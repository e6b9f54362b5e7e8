//! Adds boxes that join to the house.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::model::Key;
use crate::model::fleet::{BoxDetails, HouseDetails};
use crate::service::fleet::access::{BoxRegistrar, NewBox as JoiningBox, Registered};
use crate::service::fleet::acts::box_name;
use crate::service::fleet::error::FleetError;
use crate::store::{self, NewBox, Store};

/// Adds boxes to the database.
#[derive(Debug)]
pub(super) struct Registrar {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) epoch: Key,
    /// Notified of each box.
    pub(super) joined: Arc<Notify>,
}

impl BoxRegistrar for Registrar {
    fn register(&self, new: JoiningBox) -> BoxFuture<'_, Result<Registered, FleetError>> {
        Box::pin(self.add(new))
    }
}

impl Registrar {
    async fn add(&self, joining: JoiningBox) -> Result<Registered, FleetError> {
        let details: BoxDetails =
            serde_json::from_str(&joining.details).map_err(|_| FleetError::Unreadable)?;
        let name = box_name(&details.name)
            .map_err(|error| FleetError::Refused(format!("{error}; add ‘--name’ with another")))?;
        let failed = |error: store::Error| FleetError::Refused(error.to_string());
        let new = NewBox {
            public_key: joining.key.as_str().to_owned(),
            name: name.clone(),
            machine: details.machine,
            version: details.version,
        };
        let added = self.store.add_box(new, self.clock.wall_ms()).await;
        let Some(id) = added.map_err(failed)? else {
            return Err(FleetError::Refused(format!(
                "another box of the house is named ‘{name}’; add ‘--name’ with another name, or remove that box on main first, if this one replaces it"
            )));
        };
        let rooms: Vec<String> = details.rooms.iter().map(ToString::to_string).collect();
        let refused = self
            .store
            .claim_rooms(id, rooms, self.clock.wall_ms())
            .await;
        if let Some((room, owner)) = refused.map_err(failed)?.first() {
            self.store
                .reject_box(id, self.clock.wall_ms())
                .await
                .map_err(failed)?;
            return Err(FleetError::Refused(format!(
                "the room ‘{room}’ is the box ‘{owner}’'s; remove that box first, or leave the room out"
            )));
        }
        self.joined.notify_one();
        let house = HouseDetails {
            epoch: self.epoch.clone(),
            box_name: name,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        Ok(Registered {
            rooms: details.rooms,
            details: serde_json::to_string(&house).map_err(|_| FleetError::Unreadable)?,
        })
    }
}
