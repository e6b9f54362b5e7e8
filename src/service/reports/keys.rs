//! API keys, with which programs read the statistics.

use crate::model::{KeyName, Right};
use crate::service::token::{random, token_hash};
use crate::service::{Actor, Reports, Result};

/// A program with a valid API key. Only [`Reports::api_client`] creates one.
#[derive(Clone, Debug)]
pub struct ApiClient(KeyName);

impl ApiClient {
    /// The name.
    pub fn name(&self) -> &KeyName {
        &self.0
    }

    /// Acts as this program.
    pub fn actor(&self) -> Actor<'_> {
        Actor::Program(self)
    }
}

impl Reports {
    /// The program with this key, if valid.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn api_client(&self, key: &str) -> Result<Option<ApiClient>> {
        let name = self.store.reading_key(token_hash(key)).await?;
        Ok(name.map(ApiClient))
    }

    /// The programs with a key.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn api_keys(&self, actor: Actor<'_>) -> Result<Vec<KeyName>> {
        actor.require(Right::Administer)?;
        let keys = self.store.reading_keys().await?.into_iter();
        Ok(keys.map(|(name, _)| name).collect())
    }

    /// Creates an API key for reading the statistics. It is returned once; only its hash is stored.
    /// A previous key of this name is revoked.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; `StaffError::NameTaken`;
    /// `Error::NoRandomness`; any error of the database.
    pub async fn add_api_key(&self, actor: Actor<'_>, name: KeyName) -> Result<String> {
        actor.require(Right::Administer)?;
        let key = format!("docent-{}", hex::encode(random::<24>()?));
        let by = actor.attribution(&self.clock);
        self.store
            .add_reading_key(name, token_hash(&key), by)
            .await?;
        Ok(key)
    }

    /// Revokes an API key. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Administer`; any error of the database.
    pub async fn revoke_api_key(&self, actor: Actor<'_>, name: KeyName) -> Result<bool> {
        actor.require(Right::Administer)?;
        let by = actor.attribution(&self.clock);
        Ok(self.store.remove_reading_key(name, by).await?)
    }
}
