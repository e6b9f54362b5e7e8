//! The task that works with the other boxes of the house.

use std::time::Duration;

use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::{follower, main_box};
use crate::store::FleetRole;

/// The pause before the task tries again after an error.
const RETRY_PAUSE: Duration = Duration::from_secs(10);

impl Boxes {
    /// Serves as a main box or follows one, as the database says. Without either it only waits for a change.
    pub async fn run(&self) {
        let mut changes = self.changes();
        loop {
            changes.borrow_and_update();
            let ended = match self.store.membership().await {
                Ok(Some(membership)) => match membership.role.clone() {
                    FleetRole::Main { engine } => {
                        let ended = Box::pin(main_box::serve(self, &membership, engine)).await;
                        self.engine.send_replace(None);
                        self.access.end();
                        ended
                    }
                    FleetRole::Follower(following) => {
                        Box::pin(follower::follow(self, &membership, &following)).await
                    }
                },
                Ok(None) => {
                    drop(changes.changed().await);
                    continue;
                }
                Err(error) => Err(error.into()),
            };
            if let Err(error) = ended {
                tracing::error!(%error, "this box cannot work with the others of its house; it is tried again");
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
    }
}
