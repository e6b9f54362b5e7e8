//! Recordings beside those who use them: what staff may hear, and what nothing names any more.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, named_params};

use super::{Error, Result, Store, changes};
use crate::model::{Attribution, ChangedText, Format, Sha256, StaffAction};

impl Store {
    /// The browsers' file of a listed recording, asked for by its own name or by the recording's.
    pub async fn browser_file(&self, name: Sha256) -> Result<Option<Sha256>> {
        self.run(move |conn| {
            let found: Option<String> = conn
                .prepare_cached(
                    "select browser_sha256 from recording
                     where sha256 = :name or browser_sha256 = :name limit 1",
                )?
                .query_row(named_params! { ":name": name.as_str() }, |row| row.get(0))
                .optional()?;
            let found = found.map(|hash| hash.parse()).transpose();
            found.map_err(|error| Error::unreadable("recording", error))
        })
        .await
    }

    /// The format of a listed recording.
    pub async fn format_of(&self, recording: Sha256) -> Result<Option<Format>> {
        self.run(move |conn| {
            let found: Option<String> = conn
                .prepare_cached("select format from recording where sha256 = :name")?
                .query_row(named_params! { ":name": recording.as_str() }, |row| {
                    row.get(0)
                })
                .optional()?;
            let found = found.map(|format| format.parse()).transpose();
            found.map_err(|error| Error::unreadable("recording", error))
        })
        .await
    }

    /// Every recording that a play tells of.
    pub async fn played_recordings(&self) -> Result<BTreeSet<Sha256>> {
        self.run(|conn| {
            let mut query = conn.prepare("select distinct recording from subject")?;
            let rows = query.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|row| {
                row?.parse()
                    .map_err(|error| Error::unreadable("play", error))
            })
            .collect()
        })
        .await
    }

    /// Takes recordings off the list, and lets pictures go that only the log names; all or none, and
    /// noted in the log. A play that tells of a recording keeps it, by the database's own rule.
    pub async fn remove_files(
        &self,
        recordings: Vec<Sha256>,
        pictures: Vec<Sha256>,
        by: Attribution,
    ) -> Result<()> {
        self.run(move |conn| {
            let mut delete = conn.prepare_cached("delete from recording where sha256 = :sha256")?;
            for hash in &recordings {
                delete.execute(named_params! { ":sha256": hash.as_str() })?;
            }
            let recordings = recordings.iter().map(|hash| ("recording", hash));
            let pictures = pictures.iter().map(|hash| ("picture", hash));
            let gone = recordings.chain(pictures).map(|(kind, hash)| ChangedText {
                field: format!("{kind}/{hash}"),
                before: Some(hash.to_string()),
                after: None,
            });
            let texts: Vec<ChangedText> = gone.collect();
            let subject = texts.len().to_string();
            changes::write(conn, StaffAction::RemoveFiles, &subject, &texts, by).map(drop)
        })
        .await
    }
}
