//! Access to the statistics: signed-in staff, and programs with an API key.

use crate::model::{Attribution, KeyName, Right};
use crate::service::screens::token_hash;
use crate::service::{Content, Result, Service, Staff, random};

/// Permission to read the statistics.
pub trait StatisticsReader {
    fn may_read(&self) -> Result<()>;
}

impl StatisticsReader for Staff {
    fn may_read(&self) -> Result<()> {
        self.needs(Right::Read)
    }
}

/// A program with a valid API key. Only [`Service::api_client`] creates one.
#[derive(Clone, Debug)]
pub struct ApiClient(KeyName);

impl ApiClient {
    pub fn name(&self) -> &KeyName {
        &self.0
    }
}

impl StatisticsReader for ApiClient {
    fn may_read(&self) -> Result<()> {
        Ok(())
    }
}

impl Service {
    /// The program with this key, if valid.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn api_client(&self, key: &str) -> Result<Option<ApiClient>> {
        let name = self.0.store.reading_key(token_hash(key)).await?;
        Ok(name.map(ApiClient))
    }
}

impl Content {
    /// Creates an API key for reading the statistics. It is returned once; only its hash is stored.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_api_key(&self, name: KeyName, by: Attribution) -> Result<String> {
        let key = format!("docent-{}", hex::encode(random::<24>()?));
        self.store
            .add_reading_key(name, token_hash(&key), by)
            .await?;
        Ok(key)
    }
}
