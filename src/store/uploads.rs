//! The files of recordings for staff, and the removal of files that nothing references.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, named_params};

use super::{Result, Store, changes};
use crate::model::{Attribution, ChangedText, Format, Sha256, StaffAction};

impl Store {
    /// The browser file of a listed recording, by the hash of either file.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn browser_file(&self, name: Sha256) -> Result<Option<Sha256>> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select browser_sha256 from recording
                 where sha256 = :name or browser_sha256 = :name limit 1",
            )?;
            let found = query.query_row(named_params! { ":name": name }, |row| row.get(0));
            Ok(found.optional()?)
        })
        .await
    }

    /// The format of a listed recording.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn format_of(&self, recording: Sha256) -> Result<Option<Format>> {
        self.run(move |conn| {
            let mut query =
                conn.prepare_cached("select format from recording where sha256 = :name")?;
            let found = query.query_row(named_params! { ":name": recording }, |row| row.get(0));
            Ok(found.optional()?)
        })
        .await
    }

    /// Every recording with plays.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn played_recordings(&self) -> Result<BTreeSet<Sha256>> {
        self.run(|conn| {
            let mut query = conn.prepare("select distinct recording from subject")?;
            let rows = query.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Removes recordings from the list, and pictures that only the log references; all or none, with an
    /// entry in the log. A foreign key keeps recordings with plays.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn remove_files(
        &self,
        recordings: Vec<Sha256>,
        pictures: Vec<Sha256>,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            let mut delete = conn.prepare_cached("delete from recording where sha256 = :sha256")?;
            for hash in &recordings {
                delete.execute(named_params! { ":sha256": hash })?;
            }
            let recordings = recordings.iter().map(|hash| ("recording", hash));
            let pictures = pictures.iter().map(|hash| ("picture", hash));
            let gone = recordings.chain(pictures).map(|(kind, hash)| {
                ChangedText::new(format!("{kind}/{hash}"), Some(hash.to_string()), None)
            });
            let texts: Vec<ChangedText> = gone.collect();
            changes::log(conn, StaffAction::RemoveFiles, texts.len(), &texts, by)
        })
        .await
    }
}
