//! What the root key is for: a main box on another card, and a follower that becomes main.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::fleet::{KeyKind, SecretKey, verify_account_jwt};
use crate::service::Actor;
use crate::service::fleet::boxes::{Boxes, HouseKeys};
use crate::service::fleet::boxes_error::BoxesError;
use crate::store::{FleetRole, Membership};

impl Boxes {
    /// Gives this main box a new house key, signed by the root key as it was written on paper. Followers take the new
    /// key by themselves, and refuse the one of before. Returns the new configuration of the engine.
    ///
    /// # Errors
    ///
    /// `Alone`, `NotMain`, `OtherRootKey`, or an error of the keys, the disk or the database.
    pub async fn rekey(&self, root_key: &str) -> Result<PathBuf, BoxesError> {
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        let engine = match &membership.role {
            FleetRole::Main { engine } => *engine,
            FleetRole::Follower(following) => {
                return Err(BoxesError::NotMain(following.main_url.clone()));
            }
        };
        let keys = self.new_keys(root_key, &membership, engine)?;
        self.store
            .replace_house_key(keys.house_key, keys.account_jwt)
            .await?;
        Ok(keys.engine_config)
    }

    /// Makes this follower the main box of its house, with the edition and the plays that it has. Returns the
    /// configuration of the engine.
    ///
    /// # Errors
    ///
    /// `Alone`, `IsMain`, `OtherRootKey`, or an error of the keys, the disk or the database.
    pub async fn promote(&self, root_key: &str, engine: SocketAddr) -> Result<PathBuf, BoxesError> {
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        if matches!(membership.role, FleetRole::Main { .. }) {
            return Err(BoxesError::IsMain);
        }
        let keys = self.new_keys(root_key, &membership, engine)?;
        self.store
            .promote(keys.house_key, keys.account_jwt, engine)
            .await?;
        // Followers have no draft of their own to go on with.
        self.publishing.reset_draft(Actor::Local).await?;
        Ok(keys.engine_config)
    }

    /// Makes a house key and the configuration of the engine.
    fn new_keys(
        &self,
        root_key: &str,
        membership: &Membership,
        engine: SocketAddr,
    ) -> Result<HouseKeys, BoxesError> {
        let root = SecretKey::from_paper(root_key, KeyKind::Root)?;
        if root.public().as_str() != membership.root_key {
            return Err(BoxesError::OtherRootKey);
        }
        // Followers take only a later key, whatever the clock of this box says.
        let former = verify_account_jwt(&membership.account_jwt)?;
        let issued_s = (self.clock.wall_ms() / 1000).max(former.issued_s + 1);
        remove_if_present(&self.folder.join("house.nk"))?;
        self.make_house_keys(&root, issued_s, engine)
    }

    /// On a follower: takes the new house key of main, if the root key of the house signed it after the one of before.
    /// Returns whether it did.
    pub(super) async fn take_house_key(
        &self,
        membership: &Membership,
        account_jwt: &str,
    ) -> Result<bool, BoxesError> {
        let former = verify_account_jwt(&membership.account_jwt)?;
        let new = match verify_account_jwt(account_jwt) {
            Ok(new) if new.root == former.root && new.issued_s > former.issued_s => new,
            Ok(_) | Err(_) => {
                tracing::warn!(
                    "a box at the address of the main box has another house key, which the root key of this house did not sign later; it is refused"
                );
                return Ok(false);
            }
        };
        tracing::info!("the main box has a new house key, signed by the root key");
        self.store
            .replace_house_key(new.house.as_str().to_owned(), account_jwt.to_owned())
            .await?;
        Ok(true)
    }
}

fn remove_if_present(path: &Path) -> Result<(), BoxesError> {
    match std::fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(BoxesError::Io {
            what: "the former house key could not be deleted",
            source,
        }),
        Ok(()) | Err(_) => Ok(()),
    }
}
