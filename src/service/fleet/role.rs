//! What this box is to others, in memory for every page.

use std::sync::Arc;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::fleet::ConnectionState;
use crate::store::{FleetRole, Membership};

/// What this box is to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HouseRole {
    /// It serves alone.
    #[default]
    Alone,
    /// Other boxes may follow it.
    Main,
    /// It follows a main box.
    Follower {
        /// Main's address, such as `http://guide.local`.
        main_url: String,
    },
}

/// Whether a follower reaches its main box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MainConnection {
    /// The first attempt is going on.
    #[default]
    Connecting,
    /// Main is reached.
    Connected,
    /// Main is not reached.
    Lost {
        /// When the connection was lost, or the first attempt failed.
        since_wall_ms: i64,
        /// Why the last attempt failed, as an English sentence.
        reason: String,
    },
}

/// Role and connection. Cheap to clone; all clones share one state.
#[derive(Clone, Debug, Default)]
pub(super) struct PresentRole {
    role: Arc<watch::Sender<HouseRole>>,
    connection: Arc<watch::Sender<MainConnection>>,
}

impl PresentRole {
    pub(super) fn role(&self) -> HouseRole {
        self.role.borrow().clone()
    }

    pub(super) fn connection(&self) -> MainConnection {
        self.connection.borrow().clone()
    }

    pub(super) fn set(&self, membership: Option<&Membership>) {
        let role = match membership.map(|found| &found.role) {
            None => HouseRole::Alone,
            Some(FleetRole::Main { .. }) => HouseRole::Main,
            Some(FleetRole::Follower(following)) => HouseRole::Follower {
                main_url: following.main_url.clone(),
            },
        };
        self.role.send_replace(role);
    }

    fn lost_since(&self) -> Option<i64> {
        match &*self.connection.borrow() {
            MainConnection::Lost { since_wall_ms, .. } => Some(*since_wall_ms),
            MainConnection::Connecting | MainConnection::Connected => None,
        }
    }

    /// Keeps the state of the connection. Ends with the connection's task.
    pub(super) async fn watch_connection(
        &self,
        clock: &Clock,
        mut state: watch::Receiver<ConnectionState>,
    ) {
        self.connection.send_replace(MainConnection::Connecting);
        while state.changed().await.is_ok() {
            let connection = match &*state.borrow_and_update() {
                // With another key main is there: this box takes the key and connects again.
                ConnectionState::Connecting | ConnectionState::OtherHouseKey(_) => {
                    MainConnection::Connecting
                }
                ConnectionState::Connected { .. } => MainConnection::Connected,
                ConnectionState::Disconnected { reason, .. } => MainConnection::Lost {
                    since_wall_ms: self.lost_since().unwrap_or_else(|| clock.wall_ms()),
                    reason: reason.clone(),
                },
            };
            self.connection.send_replace(connection);
        }
    }
}
