//! Stores files under their SHA-256, durably: the content is on disk before the name is. Derives what a recording
//! needs for speakers and browsers.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use rustix::fs::Advice;
use sha2::Digest;
use tempfile::{NamedTempFile, TempPath};

use crate::library::ingest::compatibility;
use crate::library::{Adjustment, Context, DerivationTarget, Error, Library, Measured, Result};
use crate::model::{DerivedFile, Gain, MAX_TRUE_PEAK_DBTP, Recording, Sha256, TARGET_LUFS};

/// A derived file that misses its target level by more than this, in dB, is derived again.
const LEVEL_TOLERANCE_DB: f64 = 0.3;

/// Encoding changes peaks a little. More rounds than this bring no improvement.
const MAX_ROUNDS: usize = 4;

/// Hashes a file's content.
///
/// # Errors
/// If the file cannot be read.
pub fn hash(file: &Path) -> io::Result<Sha256> {
    copy_hashing(&mut File::open(file)?, &mut io::sink()).map(|(sha256, _)| sha256)
}

/// Like [`hash`], but reads the disk and not the page cache.
pub(in crate::library) fn hash_on_disk(path: &Path) -> io::Result<Sha256> {
    let mut file = File::open(path)?;
    rustix::fs::fadvise(&file, 0, None, Advice::DontNeed)?;
    copy_hashing(&mut file, &mut io::sink()).map(|(sha256, _)| sha256)
}

impl Library {
    /// Stores a measured file, and derives the files for speakers and browsers. Repeating it changes nothing. The
    /// caller must hold [`Library::lock_shared`] from before this call until the recording is listed.
    ///
    /// # Errors
    /// [`Error::Changed`] if the file's hash is not `expected`, [`Error::Recording`] if deriving fails, [`Error::Io`]
    /// if the disk does.
    pub fn persist_recording(
        &self,
        file: &Path,
        expected: &Sha256,
        measured: &Measured,
    ) -> Result<Recording> {
        let _lock = self.lock_shared()?;
        let master = self.persist_master(file, expected)?;
        let path = self.recording_path(expected);
        let speaker_file = if compatibility::is_playable_on_speakers(measured) {
            master.clone()
        } else {
            self.derive_for_speakers(&path, measured)?
        };
        let browser_file = if compatibility::is_playable_in_browsers(measured) {
            master.clone()
        } else {
            self.derive_for_browsers(&path, measured)?
        };
        Ok(Recording {
            sha256: master.sha256,
            bytes: master.bytes,
            format: measured.format,
            length: measured.length,
            audible_length: measured.audible_length,
            channels: measured.channels,
            rate: measured.rate,
            loudness: measured.loudness,
            true_peak: measured.true_peak,
            waveform: measured.waveform.clone(),
            has_master: true,
            findings: Some(measured.findings.clone()),
            speaker_file,
            browser_file,
        })
    }

    /// Whether a recording exists and matches its hash.
    ///
    /// # Errors
    /// [`Error::Io`] if it exists and cannot be read.
    pub fn is_recording_intact(&self, recording: &Sha256) -> Result<bool> {
        is_intact(&self.recording_path(recording), recording)
    }

    fn persist_master(&self, file: &Path, expected: &Sha256) -> Result<DerivedFile> {
        if self.has_recording(expected) && self.is_recording_intact(expected)? {
            let metadata = std::fs::metadata(self.recording_path(expected));
            let bytes = metadata.context("a recording could not be read")?.len();
            return Ok(DerivedFile {
                sha256: expected.clone(),
                bytes,
            });
        }
        let mut source = File::open(file).context("the sound file could not be opened")?;
        let mut temp_file = self.create_temp_file()?;
        let (sha256, bytes) = copy_hashing(&mut source, &mut temp_file)
            .context("the sound file could not be copied; check the disk's free space")?;
        if sha256 != *expected {
            return Err(Error::Changed);
        }
        self.persist_recording_file(temp_file, DerivedFile { sha256, bytes })
    }

    /// The player sets the level by the loudness of the master, so a downmix must have the same loudness.
    fn derive_for_speakers(&self, master: &Path, measured: &Measured) -> Result<DerivedFile> {
        let temp_file = self.create_temp_file()?;
        let adjustment = Adjustment {
            gain: Gain(0.0),
            inverts_second: measured.findings.inverted,
        };
        if measured.channels <= 2 {
            self.derive(
                master,
                DerivationTarget::Speaker,
                temp_file.path(),
                adjustment,
            )?;
        } else {
            let Gain(playback_gain) = measured.gain();
            let level = TargetLevel {
                loudness: measured.loudness,
                max_true_peak: (MAX_TRUE_PEAK_DBTP - playback_gain).min(0.0),
            };
            let out = temp_file.path();
            self.derive_to_level(master, DerivationTarget::Speaker, out, level, adjustment)?;
        }
        self.persist_derived(temp_file)
    }

    fn derive_for_browsers(&self, master: &Path, measured: &Measured) -> Result<DerivedFile> {
        let temp_file = self.create_temp_file()?;
        let level = TargetLevel {
            loudness: measured.loudness.map(|_| TARGET_LUFS),
            max_true_peak: MAX_TRUE_PEAK_DBTP,
        };
        let adjustment = Adjustment {
            gain: measured.gain(),
            inverts_second: measured.findings.inverted,
        };
        let out = temp_file.path();
        self.derive_to_level(master, DerivationTarget::Browser, out, level, adjustment)?;
        self.persist_derived(temp_file)
    }

    /// Derives, measures the result and corrects the gain, until the target level is reached.
    fn derive_to_level(
        &self,
        master: &Path,
        target: DerivationTarget,
        out: &Path,
        level: TargetLevel,
        mut adjustment: Adjustment,
    ) -> Result<()> {
        for _ in 0..MAX_ROUNDS {
            self.derive(master, target, out, adjustment)?;
            let Some(correction) = level.correction_db(&self.inspect(out)?) else {
                return Ok(());
            };
            adjustment.gain.0 += correction;
        }
        tracing::debug!(file = %master.display(), "a derived file misses its target level");
        Ok(())
    }

    /// A temporary file in the library's folder; garbage collection at the next start deletes it.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be created.
    pub fn create_temp_file(&self) -> Result<NamedTempFile> {
        NamedTempFile::new_in(&self.incoming).context("no file could be made in the library")
    }

    fn persist_derived(&self, temp_file: NamedTempFile) -> Result<DerivedFile> {
        let mut derived =
            File::open(temp_file.path()).context("a derived file could not be read")?;
        let (sha256, bytes) = copy_hashing(&mut derived, &mut io::sink())
            .context("a derived file could not be read")?;
        self.persist_recording_file(temp_file, DerivedFile { sha256, bytes })
    }

    fn persist_recording_file(
        &self,
        temp_file: NamedTempFile,
        file: DerivedFile,
    ) -> Result<DerivedFile> {
        persist(temp_file.into_temp_path(), &self.recordings, &file.sha256)?;
        Ok(file)
    }
}

/// Syncs the content before it renames the file, for power cuts.
pub(in crate::library) fn persist(temp_file: TempPath, folder: &Path, name: &Sha256) -> Result<()> {
    const PERSIST_FAILED: &str = "a file could not be placed; check the disk's free space";
    File::open(&temp_file)
        .and_then(|file| file.sync_all())
        .context(PERSIST_FAILED)?;
    let persisted = temp_file.persist(folder.join(name.as_str()));
    persisted
        .map_err(|error| error.error)
        .context(PERSIST_FAILED)?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .context(PERSIST_FAILED)
}

pub(in crate::library) fn is_intact(file: &Path, expected: &Sha256) -> Result<bool> {
    match hash(file) {
        Ok(found) => Ok(found == *expected),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).context("a file of the library could not be read"),
    }
}

/// The level that a derived file should have.
struct TargetLevel {
    /// In LUFS; none for silence.
    loudness: Option<f64>,
    /// In dBTP.
    max_true_peak: f64,
}

impl TargetLevel {
    /// The change of gain that is still needed; none within the tolerance.
    fn correction_db(&self, measured: &Measured) -> Option<f64> {
        let headroom = self.max_true_peak - measured.true_peak;
        let wanted = match (self.loudness, measured.loudness) {
            (Some(target), Some(found)) => target - found,
            (Some(_) | None, _) => 0.0,
        };
        let correction = wanted.min(headroom);
        // There is no tolerance above the maximum. Each correction leaves a small margin below it.
        if headroom < 0.0 {
            Some(correction - 0.1)
        } else {
            (correction.abs() > LEVEL_TOLERANCE_DB).then_some(correction - 0.05)
        }
    }
}

/// Copies everything, and returns its hash and its size in bytes.
pub(in crate::library) fn copy_hashing(
    from: &mut impl Read,
    to: &mut impl Write,
) -> io::Result<(Sha256, u64)> {
    let mut digest = sha2::Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let chunk = buffer.get(..read).unwrap_or_default();
        digest.update(chunk);
        to.write_all(chunk)?;
        bytes += u64::try_from(read).map_err(io::Error::other)?;
    }
    let sha256 = hex::encode(digest.finalize())
        .parse()
        .map_err(io::Error::other)?;
    Ok((sha256, bytes))
}
