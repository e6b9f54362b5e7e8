//! A USB stick between boxes that have no network: the release to the followers, their reports to main, and main's
//! answers back. The same command does it on each box.

mod folder;
mod on_follower;
mod on_main;

use std::path::Path;

use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::stick::folder::StickFolder;
use crate::service::fleet::stored_codes::public_key;
use crate::store::FleetRole;

/// The longest report, answer or state in a file.
const MAX_MESSAGE_BYTES: usize = 1 << 20;

/// What was exchanged with a stick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StickExchange {
    /// Reports that main has merged, or answers that the follower has taken.
    pub taken: usize,
    /// Files that were not taken: torn, too long, or of somebody else.
    pub refused: usize,
    /// Reports that the follower wrote.
    pub written_reports: usize,
    /// Whether the follower has another edition now.
    pub is_updated: bool,
    /// Whether this box is main.
    pub is_main: bool,
}

impl Boxes {
    /// Exchanges with a stick what its folder has for this box and what this box has for others.
    ///
    /// # Errors
    ///
    /// `Alone`, `NoStick`, or an error of the keys, the disk, the stick or the database.
    pub async fn exchange_with_stick(&self, stick: &Path) -> Result<StickExchange, BoxesError> {
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        let house = public_key(&membership.house_key)?;
        let folder = StickFolder::open(stick, &house.subject_token())?;
        match membership.role {
            FleetRole::Main { .. } => on_main::exchange(self, &folder).await,
            FleetRole::Follower(_) => on_follower::exchange(self, &folder, &house).await,
        }
    }
}
