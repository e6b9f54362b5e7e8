//! Who may read the statistics: whoever is signed in, and programs that were given a key.

use crate::model::{Attribution, KeyName, Right};
use crate::service::screens::token_hash;
use crate::service::{Content, Result, Service, Staff, random};

/// Whoever may read what was heard.
pub trait StatisticsReader {
    fn may_read(&self) -> Result<()>;
}

impl StatisticsReader for Staff {
    fn may_read(&self) -> Result<()> {
        self.needs(Right::Read)
    }
}

/// A program that showed a key. Only [`Service::api_client`] makes one.
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
    /// Whose key this is, if it is one.
    pub async fn api_client(&self, key: &str) -> Result<Option<ApiClient>> {
        let name = self.0.store.reading_key(token_hash(key)).await?;
        Ok(name.map(ApiClient))
    }
}

impl Content {
    /// A key with which a program may read the statistics; it is told once, and only its hash is kept.
    pub async fn add_api_key(&self, name: KeyName, by: Attribution) -> Result<String> {
        let key = format!("docent-{}", hex::encode(random::<24>()?));
        self.store
            .add_reading_key(name, token_hash(&key), by)
            .await?;
        Ok(key)
    }
}
