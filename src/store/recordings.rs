use rusqlite::{Connection, OptionalExtension, Row, named_params};

use std::collections::BTreeMap;

use super::{Error, Result, Store};
use crate::model::{DerivedFile, Ms, Recording, Sha256};

const COLUMNS: &str =
    "sha256, bytes, format, length_ms, sounding_ms, channels, rate_hz, loudness_lufs,
    true_peak_dbtp, waveform, speaker_sha256, speaker_bytes, browser_sha256, browser_bytes,
    findings";

impl Store {
    /// The recording of this hash.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be read.
    pub async fn recording(&self, sha256: Sha256) -> Result<Option<Recording>> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(&format!(
                "select {COLUMNS} from recording where sha256 = :sha256"
            ))?;
            query
                .query_row(named_params! { ":sha256": sha256.as_str() }, |row| {
                    Ok(read(row))
                })
                .optional()?
                .transpose()
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
            let mut query =
                conn.prepare(&format!("select {COLUMNS} from recording order by sha256"))?;
            let rows = query.query_map([], |row| Ok(read(row)))?;
            rows.map(|row| row?).collect()
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

fn add(conn: &Connection, recording: &Recording) -> Result<()> {
    let findings = recording.findings.as_ref();
    let findings = findings
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| Error::unreadable("recording", error))?;
    conn.prepare_cached(&format!(
        "insert into recording ({COLUMNS})
         values (:sha256, :bytes, :format, :length_ms, :sounding_ms, :channels, :rate_hz, :loudness,
           :true_peak, :waveform, :speaker, :speaker_bytes, :browser, :browser_bytes, :findings)
         on conflict (sha256) do update set findings = coalesce(excluded.findings, findings),
           speaker_sha256 = excluded.speaker_sha256, speaker_bytes = excluded.speaker_bytes,
           browser_sha256 = excluded.browser_sha256, browser_bytes = excluded.browser_bytes"
    ))?
    .execute(named_params! {
        ":sha256": recording.sha256.as_str(),
        ":bytes": recording.bytes,
        ":format": recording.format.as_str(),
        ":length_ms": recording.length.0,
        ":sounding_ms": recording.audible_length.0,
        ":channels": recording.channels,
        ":rate_hz": recording.rate,
        ":loudness": recording.loudness,
        ":true_peak": recording.true_peak,
        ":waveform": recording.waveform,
        ":speaker": recording.speaker_file.sha256.as_str(),
        ":speaker_bytes": recording.speaker_file.bytes,
        ":browser": recording.browser_file.sha256.as_str(),
        ":browser_bytes": recording.browser_file.bytes,
        ":findings": findings,
    })?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Recording> {
    let hash = |column| -> Result<Sha256> {
        let text: String = row.get(column)?;
        text.parse()
            .map_err(|error| Error::unreadable("recording", error))
    };
    let format: String = row.get("format")?;
    let findings: Option<String> = row.get("findings")?;
    let findings = findings
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|error| Error::unreadable("recording", error))?;
    Ok(Recording {
        sha256: hash("sha256")?,
        bytes: row.get("bytes")?,
        format: format
            .parse()
            .map_err(|error| Error::unreadable("recording", error))?,
        length: Ms(row.get("length_ms")?),
        audible_length: Ms(row.get("sounding_ms")?),
        channels: row.get("channels")?,
        rate: row.get("rate_hz")?,
        loudness: row.get("loudness_lufs")?,
        true_peak: row.get("true_peak_dbtp")?,
        waveform: row.get("waveform")?,
        findings,
        speaker_file: DerivedFile {
            sha256: hash("speaker_sha256")?,
            bytes: row.get("speaker_bytes")?,
        },
        browser_file: DerivedFile {
            sha256: hash("browser_sha256")?,
            bytes: row.get("browser_bytes")?,
        },
    })
}
