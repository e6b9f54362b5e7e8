//! How a follower gets main's release: it asks what it is to serve, fetches the files that it lacks, and makes
//! the edition current.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use crate::fleet::{
    ConnectionSettings, ConnectionState, Engine, Purpose, SealedMessage, open_session,
};
use crate::library::{DiskSpace, ServedFile};
use crate::model::fleet::{DesiredState, ForeignEdition, HouseState, Manifest, RELEASE_FORMAT};
use crate::model::{Attribution, Key, Sha256};
use crate::service::blocking::run_on_thread;
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::store::FleetRole;

/// The time for main's answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// Main is asked at least so often, should a notice be lost.
const CHECK_INTERVAL: Duration = Duration::from_mins(15);

/// The pause after an error.
const RETRY_PAUSE: Duration = Duration::from_secs(10);

/// The longest manifest or document.
const MAX_DOCUMENT_BYTES: usize = 64 << 20;

/// So much of the disk stays free.
const RESERVE_BYTES: u64 = 64 << 20;

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
            self.install_desired(engine).await?;
            if let Ok(None) = timeout(CHECK_INTERVAL, notices.next()).await {
                return Ok(());
            }
        }
    }

    async fn install_desired(&self, engine: &Engine) -> Result<(), BoxesError> {
        let house = &self.settings.house;
        let subject = self.settings.own_subject("desired");
        let answer = engine.request(&subject, Vec::new(), ANSWER_TIMEOUT).await?;
        let sealed = SealedMessage::from_json(&answer)?;
        let body = sealed.open(house, Purpose::DesiredState)?;
        let desired: DesiredState = serde_json::from_slice(&body)?;
        let installed = self.boxes.installed().await?;
        if installed.epoch == desired.epoch && desired.serial < installed.serial {
            return Err(BoxesError::Unreadable(
                "it sent an earlier state".to_owned(),
            ));
        }
        self.boxes
            .take_house_state(&desired, &installed.house)
            .await?;
        let Some(release) = &desired.house.release else {
            return Ok(());
        };
        if installed.house.release.as_ref() == Some(release) {
            return Ok(());
        }
        self.install(release).await?;
        let DesiredState { serial, house, .. } = desired;
        Ok(self.boxes.store.store_house_state(serial, house).await?)
    }

    async fn install(&self, release: &Sha256) -> Result<(), BoxesError> {
        let ConnectionSettings { http, key, house } = self.settings;
        let session = open_session(http, key, house).await?;
        let token = session.token.as_str();
        let sealed = self
            .fetch(&format!("/fleet/releases/{release}"), token)
            .await?;
        let body = SealedMessage::from_json(&sealed)?.open(house, Purpose::Release)?;
        if Sha256::of(&body) != *release {
            return Err(BoxesError::Unreadable("it sent another release".to_owned()));
        }
        let manifest: Manifest = serde_json::from_slice(&body)?;
        if manifest.format > RELEASE_FORMAT {
            let reason = "its release is of a later docent; update this box";
            return Err(BoxesError::Unreadable(reason.to_owned()));
        }
        let edition = &manifest.edition;
        let document = self
            .fetch(&format!("/fleet/editions/{edition}"), token)
            .await?;
        let document = String::from_utf8(document)
            .map_err(|error| BoxesError::Unreadable(error.to_string()))?;
        let library = &self.boxes.library;
        // Until the files are listed, no collection of garbage may run.
        let lock = library.lock_shared()?;
        self.fetch_files(&manifest, token).await?;
        let by = Attribution::local(self.boxes.clock.moment());
        self.boxes
            .store
            .install_release(edition.clone(), document, manifest.recordings, by)
            .await?;
        drop(lock);
        self.boxes.publishing.reload().await?;
        tracing::info!(%release, "the edition of the main box is current here");
        Ok(())
    }

    async fn fetch_files(&self, manifest: &Manifest, token: &str) -> Result<(), BoxesError> {
        let library = &self.boxes.library;
        let sounds = manifest
            .sound_files()
            .map(|file| (ServedFile::Sound, &file.sha256, file.bytes));
        let pictures = manifest
            .pictures
            .keys()
            .map(|sha256| (ServedFile::Picture, sha256, 0));
        let missing: Vec<_> = sounds
            .chain(pictures)
            .filter(|(kind, sha256, _)| !library.has_served_file(*kind, sha256))
            .collect();
        let incoming = self.boxes.incoming_folder();
        fs::create_dir_all(&incoming).map_err(disk_error)?;
        let needed: u64 = missing.iter().map(|(_, _, bytes)| bytes).sum();
        let free = DiskSpace::at(&incoming)?.free;
        if needed.saturating_add(RESERVE_BYTES) > free {
            return Err(BoxesError::DiskFull {
                needed_megabytes: needed >> 20,
                free_megabytes: free >> 20,
            });
        }
        for (kind, sha256, _) in missing {
            let part = incoming.join(sha256.as_str());
            self.fetch_file(sha256, &part, token).await?;
            let (library, sha256) = (library.clone(), sha256.clone());
            // A long file takes long to be hashed.
            run_on_thread("verify", move || {
                let persisted = library.persist_served_file(&part, kind, &sha256);
                // What came is not that file: it is fetched again from its beginning.
                persisted.inspect_err(|_| drop(fs::remove_file(&part)))
            })
            .await??;
        }
        fs::remove_dir_all(&incoming).map_err(disk_error)
    }

    /// Continues where an earlier attempt ended.
    async fn fetch_file(
        &self,
        sha256: &Sha256,
        part: &Path,
        token: &str,
    ) -> Result<(), BoxesError> {
        let from = fs::metadata(part).map_or(0, |part| part.len());
        let path = format!("/fleet/files/{sha256}");
        let mut download = match self.settings.http.download(&path, token, from).await {
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

    async fn fetch(&self, path: &str, token: &str) -> Result<Vec<u8>, BoxesError> {
        let mut download = self.settings.http.download(path, token, 0).await?;
        let mut body = Vec::new();
        while let Some(bytes) = download.next().await? {
            body.extend_from_slice(&bytes);
            if body.len() > MAX_DOCUMENT_BYTES {
                return Err(BoxesError::Unreadable("its answer does not end".to_owned()));
            }
        }
        Ok(body)
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
struct Installed {
    epoch: Key,
    serial: i64,
    house: HouseState,
}

impl Boxes {
    pub(super) fn incoming_folder(&self) -> PathBuf {
        self.folder.join("incoming")
    }

    async fn installed(&self) -> Result<Installed, BoxesError> {
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

    async fn foreign_edition(&self, edition: &Sha256) -> Result<ForeignEdition, BoxesError> {
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

fn disk_error(source: std::io::Error) -> BoxesError {
    BoxesError::Io {
        what: "the files of the main box cannot be stored",
        source,
    }
}
