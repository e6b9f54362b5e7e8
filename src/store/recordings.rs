//! Listed recordings.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Result, Store};
use crate::model::{DerivedFile, Ms, Recording, Sha256};

const COLUMNS: &str =
    "sha256, bytes, format, length_ms, sounding_ms, channels, rate_hz, loudness_lufs,
    true_peak_dbtp, waveform, speaker_sha256, speaker_bytes, browser_sha256, browser_bytes,
    findings, files";

impl Store {
    /// The recording of this hash.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be read.
    pub async fn recording(&self, sha256: Sha256) -> Result<Option<Recording>> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(&format!(
                "select {COLUMNS} from recording where sha256 = :sha256 and files <> 'none'"
            ))?;
            let found = query.query_row(named_params! { ":sha256": sha256 }, read);
            Ok(found.optional()?)
        })
        .await
    }

    /// Every recording, in the order of the hashes.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn recordings(&self) -> Result<Vec<Recording>> {
        self.run(|conn| {
            let mut query = conn.prepare(&format!(
                "select {COLUMNS} from recording where files <> 'none' order by sha256"
            ))?;
            let rows = query.query_map([], read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// Every recording, by its hash.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn recordings_by_hash(&self) -> Result<BTreeMap<Sha256, Recording>> {
        let recordings = self.recordings().await?.into_iter();
        Ok(recordings
            .map(|recording| (recording.sha256.clone(), recording))
            .collect())
    }

    /// Lists recordings whose files are stored. A recording that is listed again gets its new derived
    /// files, and the new findings if there are any.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn add_recordings(&self, recordings: Vec<Recording>) -> Result<()> {
        self.run(move |conn| {
            recordings
                .iter()
                .try_for_each(|recording| add(conn, recording))
        })
        .await
    }
}

pub(super) fn add(conn: &Connection, recording: &Recording) -> Result<()> {
    conn.prepare_cached(&format!(
        "insert into recording ({COLUMNS})
         values (:sha256, :bytes, :format, :length_ms, :sounding_ms, :channels, :rate_hz, :loudness,
           :true_peak, :waveform, :speaker, :speaker_bytes, :browser, :browser_bytes, :findings, :files)
         on conflict (sha256) do update set findings = coalesce(excluded.findings, findings),
           files = iif(files = 'all', files, excluded.files),
           speaker_sha256 = excluded.speaker_sha256, speaker_bytes = excluded.speaker_bytes,
           browser_sha256 = excluded.browser_sha256, browser_bytes = excluded.browser_bytes"
    ))?
    .execute(named_params! {
        ":sha256": recording.sha256,
        ":bytes": recording.bytes,
        ":format": recording.format,
        ":length_ms": recording.length.0,
        ":sounding_ms": recording.audible_length.0,
        ":channels": recording.channels,
        ":rate_hz": recording.rate,
        ":loudness": recording.loudness,
        ":true_peak": recording.true_peak,
        ":waveform": recording.waveform,
        ":speaker": recording.speaker_file.sha256,
        ":speaker_bytes": recording.speaker_file.bytes,
        ":browser": recording.browser_file.sha256,
        ":browser_bytes": recording.browser_file.bytes,
        ":findings": recording.findings,
        ":files": if recording.has_master { "all" } else { "served" },
    })?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Recording> {
    Ok(Recording {
        sha256: row.get("sha256")?,
        bytes: row.get("bytes")?,
        format: row.get("format")?,
        length: Ms(row.get("length_ms")?),
        audible_length: Ms(row.get("sounding_ms")?),
        channels: row.get("channels")?,
        rate: row.get("rate_hz")?,
        loudness: row.get("loudness_lufs")?,
        true_peak: row.get("true_peak_dbtp")?,
        waveform: row.get("waveform")?,
        findings: row.get("findings")?,
        has_master: row.get::<_, String>("files")? == "all",
        speaker_file: DerivedFile {
            sha256: row.get("speaker_sha256")?,
            bytes: row.get("speaker_bytes")?,
        },
        browser_file: DerivedFile {
            sha256: row.get("browser_sha256")?,
            bytes: row.get("browser_bytes")?,
        },
    })
}
