//! The tour is edited on the main box alone.

use crate::service::{Result, StaffError};
use crate::store::{FleetRole, Store};

/// Refuses on a box that follows another: its tour is main's.
///
/// # Errors
///
/// Returns `StaffError::FollowsMain`; any error of the database.
pub(super) async fn require_main(store: &Store) -> Result<()> {
    let membership = store.membership().await?;
    match membership.map(|membership| membership.role) {
        Some(FleetRole::Follower(following)) => {
            Err(StaffError::FollowsMain(following.main_url).into())
        }
        Some(FleetRole::Main { .. }) | None => Ok(()),
    }
}
