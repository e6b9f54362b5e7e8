//! Main's side: it merges the reports on a stick, and writes its answers and its release.

use std::collections::BTreeSet;

use crate::fleet::{Purpose, SealedMessage, SecretKey};
use crate::model::fleet::{
    DesiredState, ForeignEdition, HouseState, Manifest, Report, SignedAcknowledgement,
};
use crate::model::{Key, Sha256};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::error::FleetError;
use crate::service::fleet::release_install::MAX_DOCUMENT_BYTES;
use crate::service::fleet::stick::folder::StickFolder;
use crate::service::fleet::stick::{MAX_MESSAGE_BYTES, StickExchange};
use crate::store::BoxRecord;

pub(super) async fn exchange(
    boxes: &Boxes,
    folder: &StickFolder,
) -> Result<StickExchange, BoxesError> {
    let reader = StickReader {
        boxes,
        house: boxes.house_key()?,
        followers: boxes.store.followers().await?,
        run: boxes.store.last_own_run().await?,
    };
    let mut exchange = StickExchange {
        is_main: true,
        ..StickExchange::default()
    };
    for name in folder.list("editions")? {
        match reader.add_edition(folder, &name).await {
            Ok(()) => folder.remove(&name)?,
            Err(error) => refuse(&mut exchange, &name, &error),
        }
    }
    for name in folder.list("reports")? {
        match reader.merge(folder, &name).await {
            Ok(answer) => {
                folder.write(&name.replacen("reports", "answers", 1), &answer)?;
                folder.remove(&name)?;
                exchange.taken += 1;
            }
            Err(error) => refuse(&mut exchange, &name, &error),
        }
    }
    write_release(boxes, folder, &reader.house).await?;
    Ok(exchange)
}

fn refuse(exchange: &mut StickExchange, name: &str, error: &BoxesError) {
    tracing::warn!(name, %error, "a file on the stick is not taken");
    exchange.refused += 1;
}

struct StickReader<'a> {
    boxes: &'a Boxes,
    house: SecretKey,
    followers: Vec<BoxRecord>,
    /// Main's run that answers.
    run: i64,
}

impl StickReader<'_> {
    async fn add_edition(&self, folder: &StickFolder, name: &str) -> Result<(), BoxesError> {
        let content = folder.read(name, MAX_DOCUMENT_BYTES)?;
        let (_, body) = self.opened(content.as_deref(), Purpose::StickBundle)?;
        let foreign: ForeignEdition = serde_json::from_slice(&body)?;
        Ok(self.boxes.add_foreign_edition(foreign).await?)
    }

    /// Merges a report. Returns main's sealed answer.
    async fn merge(&self, folder: &StickFolder, name: &str) -> Result<Vec<u8>, BoxesError> {
        let content = folder.read(name, MAX_MESSAGE_BYTES)?;
        let (sender, body) = self.opened(content.as_deref(), Purpose::Report)?;
        let report: Report = serde_json::from_slice(&body)?;
        let (store, now) = (&self.boxes.store, self.boxes.clock.wall_ms());
        let answer = store.merge_report(sender.id, report, self.run, now).await?;
        let signed = serde_json::to_vec(&SignedAcknowledgement {
            report: Sha256::of(&body),
            answer,
        })?;
        let sealed = SealedMessage::seal(&self.house, Purpose::Acknowledgement, &signed)?;
        Ok(sealed.to_json()?)
    }

    /// The follower that sealed a file, and the body.
    fn opened(
        &self,
        content: Option<&[u8]>,
        purpose: Purpose,
    ) -> Result<(&BoxRecord, Vec<u8>), BoxesError> {
        let too_long = || BoxesError::Unreadable("a file is missing or too long".to_owned());
        let sealed = SealedMessage::from_json(content.ok_or_else(too_long)?)?;
        let key = sealed.claimed_signer();
        let mut followers = self.followers.iter();
        let sender = followers.find(|found| found.joined.public_key == key.as_str());
        let body = sealed.open(key, purpose)?;
        Ok((sender.ok_or(FleetError::UnknownBox)?, body))
    }
}

/// Writes the state of the house and its release, and removes files of earlier ones.
async fn write_release(
    boxes: &Boxes,
    folder: &StickFolder,
    house: &SecretKey,
) -> Result<(), BoxesError> {
    let (Some(membership), Some((serial, state))) = (
        boxes.store.membership().await?,
        boxes.store.main_state().await?,
    ) else {
        return Err(BoxesError::NotServing);
    };
    let mut wanted = BTreeSet::new();
    if let Some(release) = &state.release {
        let published = boxes.editions.current();
        let present = boxes
            .release
            .replace(&boxes.store, house, &published)
            .await?;
        let (Some(sealed), true) = (
            boxes.release.find(release),
            present.as_ref() == Some(release),
        ) else {
            return Err(BoxesError::NotServing);
        };
        let body = SealedMessage::from_json(&sealed)?.open(&house.public(), Purpose::Release)?;
        let manifest: Manifest = serde_json::from_slice(&body)?;
        let document = boxes.edition_document(manifest.edition.clone()).await?;
        folder.write("edition.json", document.as_bytes())?;
        let sounds = manifest.sound_files().map(|file| &file.sha256);
        for file in sounds.chain(manifest.pictures.keys()) {
            let Some(path) = boxes.served_path(file) else {
                return Err(FleetError::NoSuchFile.into());
            };
            let name = format!("files/{file}");
            folder.copy_to(&name, &path)?;
            wanted.insert(name);
        }
        folder.write("release.json", &sealed)?;
    }
    let desired = seal_state(house, membership.epoch, serial, state)?;
    folder.write("state.json", &desired)?;
    for name in folder.list("files")? {
        if !wanted.contains(&name) {
            folder.remove(&name)?;
        }
    }
    Ok(())
}

fn seal_state(
    house: &SecretKey,
    epoch: Key,
    serial: i64,
    state: HouseState,
) -> Result<Vec<u8>, BoxesError> {
    let body = serde_json::to_vec(&DesiredState {
        epoch,
        serial,
        house: state,
    })?;
    Ok(SealedMessage::seal(house, Purpose::DesiredState, &body)?.to_json()?)
}
