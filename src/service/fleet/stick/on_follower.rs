//! A follower's side: it takes main's answers and release from a stick, and writes its reports.

use std::collections::BTreeSet;
use std::path::Path;

use crate::fleet::{PublicKey, Purpose, SealedMessage, SecretKey};
use crate::model::Sha256;
use crate::model::fleet::{Acknowledgement, Report, SignedAcknowledgement};
use crate::service::fleet::boxes::Boxes;
use crate::service::fleet::boxes_error::BoxesError;
use crate::service::fleet::release_install::{MAX_DOCUMENT_BYTES, ReleaseSource, install_desired};
use crate::service::fleet::stick::folder::StickFolder;
use crate::service::fleet::stick::{MAX_MESSAGE_BYTES, StickExchange};

/// The rows of a report in JSON, as in reports over the network.
const MAX_REPORT_BYTES: usize = 64 * 1024;

pub(super) async fn exchange(
    boxes: &Boxes,
    folder: &StickFolder,
    house: &PublicKey,
) -> Result<StickExchange, BoxesError> {
    let mut exchange = StickExchange::default();
    let key = boxes.own_key()?;
    let own = key.public().subject_token();
    take_answers(boxes, folder, house, &own, &mut exchange).await?;
    exchange.is_updated = take_release(boxes, folder, house).await?;
    exchange.written_reports = write_reports(boxes, folder, &key, &own).await?;
    Ok(exchange)
}

/// An answer counts if this box wrote the report, and main has everything before it.
async fn take_answers(
    boxes: &Boxes,
    folder: &StickFolder,
    house: &PublicKey,
    own: &str,
    exchange: &mut StickExchange,
) -> Result<(), BoxesError> {
    for name in folder.list("answers")? {
        if !name.starts_with(&format!("answers/{own}-")) {
            continue;
        }
        match take_answer(boxes, folder, house, &name).await {
            Ok(true) => exchange.taken += 1,
            // An old stick: the answer is known already, or its report is to be written again.
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(name, %error, "a file on the stick is not taken");
                exchange.refused += 1;
                continue;
            }
        }
        folder.remove(&name)?;
    }
    Ok(())
}

async fn take_answer(
    boxes: &Boxes,
    folder: &StickFolder,
    house: &PublicKey,
    name: &str,
) -> Result<bool, BoxesError> {
    let missing = || BoxesError::Unreadable("a file is missing or too long".to_owned());
    let content = folder.read(name, MAX_MESSAGE_BYTES)?.ok_or_else(missing)?;
    let body = SealedMessage::from_json(&content)?.open(house, Purpose::Acknowledgement)?;
    let signed: SignedAcknowledgement = serde_json::from_slice(&body)?;
    let store = &boxes.store;
    match signed.answer {
        Acknowledgement::Merged {
            epoch, main_run, ..
        } => {
            let report = signed.report;
            Ok(store
                .acknowledge_stick_report(report, epoch, main_run)
                .await?)
        }
        Acknowledgement::StartOver { epoch, main_run } => {
            let is_own = store.has_stick_report(signed.report).await?;
            if is_own {
                store.start_over(epoch, main_run).await?;
            }
            Ok(is_own)
        }
        // The report and its editions are written again.
        Acknowledgement::MissingEditions { .. } | Acknowledgement::UnknownFormat { .. } => {
            Ok(false)
        }
    }
}

/// Returns whether this box has another edition now.
async fn take_release(
    boxes: &Boxes,
    folder: &StickFolder,
    house: &PublicKey,
) -> Result<bool, BoxesError> {
    let Some(sealed) = folder.read("state.json", MAX_MESSAGE_BYTES)? else {
        return Ok(false);
    };
    let Some(desired) = boxes.take_desired_state(house, &sealed).await? else {
        return Ok(false);
    };
    install_desired(boxes, house, desired, &StickSource(folder)).await?;
    Ok(true)
}

/// Writes everything that main has not acknowledged, with the editions that it may lack. Returns the number of reports.
async fn write_reports(
    boxes: &Boxes,
    folder: &StickFolder,
    key: &SecretKey,
    own: &str,
) -> Result<usize, BoxesError> {
    for name in folder.list("reports")? {
        if name.starts_with(&format!("reports/{own}-")) {
            folder.remove(&name)?;
        }
    }
    let mut editions = BTreeSet::new();
    let mut after = boxes.store.acknowledged().await?;
    let mut written = 0;
    while let Some(report) = boxes.store.report_after(after, MAX_REPORT_BYTES).await? {
        let Report { upto, .. } = report;
        editions.extend(report.plays.iter().map(|play| play.edition.clone()));
        let body = serde_json::to_vec(&report)?;
        boxes
            .store
            .note_stick_report(Sha256::of(&body), after, upto)
            .await?;
        written += 1;
        let sealed = SealedMessage::seal(key, Purpose::Report, &body)?.to_json()?;
        folder.write(&format!("reports/{own}-{written:06}.json"), &sealed)?;
        after = upto;
    }
    for edition in editions {
        let body = serde_json::to_vec(&boxes.foreign_edition(&edition).await?)?;
        let sealed = SealedMessage::seal(key, Purpose::StickBundle, &body)?.to_json()?;
        folder.write(&format!("editions/{own}-{edition}.json"), &sealed)?;
    }
    Ok(written)
}

/// A release of main on a stick.
struct StickSource<'a>(&'a StickFolder);

impl StickSource<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, BoxesError> {
        let missing = || BoxesError::Unreadable(format!("{name} is missing on the stick"));
        self.0.read(name, MAX_DOCUMENT_BYTES)?.ok_or_else(missing)
    }
}

impl ReleaseSource for StickSource<'_> {
    async fn sealed_manifest(&self, _: &Sha256) -> Result<Vec<u8>, BoxesError> {
        self.read("release.json")
    }

    async fn document(&self, _: &Sha256) -> Result<Vec<u8>, BoxesError> {
        self.read("edition.json")
    }

    async fn copy_file(&self, file: &Sha256, part: &Path) -> Result<(), BoxesError> {
        self.0.copy_from(&format!("files/{file}"), part)
    }
}
