//! How a follower gets main's release: it asks what it is to serve, fetches the files that it lacks, and makes
//! the edition current.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use crate::fleet::{ConnectionSettings, ConnectionState, Engine, HttpClient, open_session};
use crate::model::fleet::{ForeignEdition, HouseState};
use crate::model::{Key, Sha256};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::release_install::{
    MAX_DOCUMENT_BYTES, ReleaseSource, disk_error, install_desired,
};
use crate::store::FleetRole;

/// The time for main's answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Main is asked at least so often, should a notice be lost.
const CHECK_INTERVAL: Duration = Duration::from_mins(15);

/// The pause after an error.
const RETRY_PAUSE: Duration = Duration::from_secs(10);

/// Installs main's releases.
pub(super) struct Installer<'a> {
    pub(super) boxes: &'a Boxes,
    pub(super) settings: &'a ConnectionSettings,
}

impl Installer<'_> {
    /// Installs each release of main. Ends with the connection's task.
    pub(super) async fn run(&self, mut connection: watch::Receiver<ConnectionState>) {
        loop {
            let Some(engine) = connected(&mut connection).await else {
                return;
            };
            let followed = tokio::select! {
                followed = self.follow(&engine) => followed,
                _ = connection.changed() => continue,
            };
            if let Err(error) = followed {
                tracing::warn!(%error, "the edition of the main box is not here yet; it is tried again");
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
    }

    /// Asks at once, at each notice of main, and now and then.
    async fn follow(&self, engine: &Engine) -> Result<(), BoxesError> {
        let house = self.settings.house.subject_token();
        let mut notices = engine.subscribe(&format!("changed.{house}")).await?;
        loop {
            self.take_state(engine).await?;
            if let Ok(None) = timeout(CHECK_INTERVAL, notices.next()).await {
                return Ok(());
            }
        }
    }

    async fn take_state(&self, engine: &Engine) -> Result<(), BoxesError> {
        let subject = self.settings.own_subject("desired");
        let answer = engine.request(&subject, Vec::new(), ANSWER_TIMEOUT).await?;
        let Some(desired) = self
            .boxes
            .take_desired_state(&self.settings.house, &answer)
            .await?
        else {
            return Ok(());
        };
        let ConnectionSettings { http, key, house } = self.settings;
        let source = HttpSource {
            http,
            token: open_session(http, key, house).await?.token,
        };
        install_desired(self.boxes, house, desired, &source).await?;
        self.boxes.health_due.notify_one();
        Ok(())
    }

    /// Sends an edition of this box that main does not have, so that its plays can be counted.
    pub(super) async fn send_edition(&self, edition: &Sha256) -> Result<(), BoxesError> {
        let ConnectionSettings { http, key, house } = self.settings;
        let session = open_session(http, key, house).await?;
        let foreign = self.boxes.foreign_edition(edition).await?;
        let stored: Result<serde_json::Value, _> = http
            .post_as("/fleet/editions", &session.token, &foreign)
            .await;
        Ok(stored.map(drop)?)
    }
}

/// What this follower has of main.
pub(super) struct Installed {
    pub(super) epoch: Key,
    pub(super) serial: i64,
    pub(super) house: HouseState,
}

impl Boxes {
    pub(super) async fn installed(&self) -> Result<Installed, BoxesError> {
        let membership = self.store.membership().await?.ok_or(BoxesError::Alone)?;
        let FleetRole::Follower(following) = membership.role else {
            return Err(BoxesError::IsMain);
        };
        Ok(Installed {
            epoch: membership.epoch,
            serial: following.desired_serial,
            house: following.house,
        })
    }

    /// The release that this follower serves.
    pub(super) async fn installed_release(&self) -> Result<Option<Sha256>, BoxesError> {
        Ok(self.installed().await?.house.release)
    }

    pub(super) async fn foreign_edition(
        &self,
        edition: &Sha256,
    ) -> Result<ForeignEdition, BoxesError> {
        let missing = || BoxesError::Unreadable(format!("it asks for an edition {edition}"));
        let document = self.store.edition_document(edition.clone()).await?;
        let recordings = self.store.recordings().await?;
        let document = document.ok_or_else(missing)?;
        let named = recordings
            .into_iter()
            .filter(|recording| document.contains(recording.sha256.as_str()));
        Ok(ForeignEdition {
            edition: edition.clone(),
            recordings: named.collect(),
            document,
        })
    }
}

/// The engine, once there is a connection; `None` if the connection's task has ended.
pub(super) async fn connected(connection: &mut watch::Receiver<ConnectionState>) -> Option<Engine> {
    let is_connected = |state: &ConnectionState| matches!(state, ConnectionState::Connected { .. });
    match &*connection.wait_for(is_connected).await.ok()? {
        ConnectionState::Connected { engine, .. } => Some(engine.clone()),
        ConnectionState::Connecting
        | ConnectionState::OtherHouseKey(_)
        | ConnectionState::Disconnected { .. } => None,
    }
}

/// A release of main over HTTP.
struct HttpSource<'a> {
    http: &'a HttpClient,
    token: String,
}

impl HttpSource<'_> {
    async fn fetch(&self, path: &str) -> Result<Vec<u8>, BoxesError> {
        let mut download = self.http.download(path, &self.token, 0).await?;
        let mut body = Vec::new();
        while let Some(bytes) = download.next().await? {
            body.extend_from_slice(&bytes);
            if body.len() > MAX_DOCUMENT_BYTES {
                return Err(BoxesError::Unreadable("its answer does not end".to_owned()));
            }
        }
        Ok(body)
    }
}

impl ReleaseSource for HttpSource<'_> {
    async fn sealed_manifest(&self, release: &Sha256) -> Result<Vec<u8>, BoxesError> {
        self.fetch(&format!("/fleet/releases/{release}")).await
    }

    async fn document(&self, edition: &Sha256) -> Result<Vec<u8>, BoxesError> {
        self.fetch(&format!("/fleet/editions/{edition}")).await
    }

    /// Continues where an earlier attempt ended.
    async fn copy_file(&self, file: &Sha256, part: &Path) -> Result<(), BoxesError> {
        let from = fs::metadata(part).map_or(0, |part| part.len());
        let path = format!("/fleet/files/{file}");
        let mut download = match self.http.download(&path, &self.token, from).await {
            Err(error) if error.is_unsatisfiable() => return Ok(()),
            download => download?,
        };
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(part)
            .map_err(disk_error)?;
        file.set_len(download.begins_at).map_err(disk_error)?;
        while let Some(bytes) = download.next().await? {
            file.write_all(&bytes).map_err(disk_error)?;
        }
        Ok(())
    }
}
