use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use rustix::fs::Advice;
use sha2::Digest;
use tempfile::{NamedTempFile, TempPath};

use crate::library::ingest::compatibility;
use crate::library::{Adjustment, Error, Library, Measured, Result, Tried};
use crate::model::{DerivedFile, Gain, MAX_TRUE_PEAK_DBTP, Recording, Sha256, TARGET_LUFS};

/// How far from its target a derived file may come out before it is derived once more.
const NEAR: f64 = 0.3;

/// Encoding raises and lowers peaks a little; more rounds than this bring nothing.
const MOST_ROUNDS: usize = 4;

/// The hash of a file's content.
pub fn hash(file: &Path) -> io::Result<Sha256> {
    copy_hashing(&mut File::open(file)?, &mut io::sink()).map(|(sha256, _)| sha256)
}

/// The same of what the disk has now, not of what memory has kept of it.
pub(in crate::library) fn hash_on_disk(path: &Path) -> io::Result<Sha256> {
    let mut file = File::open(path)?;
    rustix::fs::fadvise(&file, 0, None, Advice::DontNeed)?;
    copy_hashing(&mut file, &mut io::sink()).map(|(sha256, _)| sha256)
}

impl Library {
    /// Takes a measured file in, and derives from it what its rooms and visitors need. Doing so
    /// again changes nothing. Hold the library from before this until the recording is listed.
    pub fn place(&self, file: &Path, expected: &Sha256, measured: &Measured) -> Result<Recording> {
        let _hold = self.hold()?;
        let master = self.place_master(file, expected)?;
        let path = self.path(expected);
        let for_speaker = if compatibility::speaker(measured) {
            master.clone()
        } else {
            self.derive_speaker(&path, measured)?
        };
        let for_browser = if compatibility::browser(measured) {
            master.clone()
        } else {
            self.derive_browser(&path, measured)?
        };
        Ok(Recording {
            sha256: master.sha256,
            bytes: master.bytes,
            format: measured.format,
            length: measured.length,
            audible_length: measured.sounding,
            channels: measured.channels,
            rate: measured.rate,
            loudness: measured.loudness,
            true_peak: measured.true_peak,
            waveform: measured.waveform.clone(),
            findings: Some(measured.findings.clone()),
            speaker_file: for_speaker,
            browser_file: for_browser,
        })
    }

    /// Whether a placed file is there and still what it was.
    pub fn verify(&self, recording: &Sha256) -> Result<bool> {
        verify(&self.path(recording), recording)
    }

    fn place_master(&self, file: &Path, expected: &Sha256) -> Result<DerivedFile> {
        if self.holds(expected) && self.verify(expected)? {
            let placed = std::fs::metadata(self.path(expected));
            let bytes = placed.tried("a recording could not be read")?.len();
            return Ok(DerivedFile {
                sha256: expected.clone(),
                bytes,
            });
        }
        let mut source = File::open(file).tried("the sound file could not be opened")?;
        let mut incoming = self.incoming()?;
        let (found, bytes) = copy_hashing(&mut source, &mut incoming)
            .tried("the sound file could not be copied; check the disk's free space")?;
        if found != *expected {
            return Err(Error::Changed);
        }
        self.settle(
            incoming,
            DerivedFile {
                sha256: found,
                bytes,
            },
        )
    }

    /// The player sets the level by the master's loudness, so a mix has to be as loud as it.
    fn derive_speaker(&self, master: &Path, measured: &Measured) -> Result<DerivedFile> {
        let incoming = self.incoming()?;
        let first = Adjustment {
            gain: Gain(0.0),
            inverts_second: measured.findings.inverted,
        };
        if measured.channels <= 2 {
            self.derive(master, "--speaker", incoming.path(), first)?;
        } else {
            let Gain(played) = measured.gain();
            let ceiling = (MAX_TRUE_PEAK_DBTP - played).min(0.0);
            let goal = Goal {
                loudness: measured.loudness,
                ceiling,
            };
            self.approach(master, "--speaker", incoming.path(), goal, first)?;
        }
        self.settle_derived(incoming)
    }

    fn derive_browser(&self, master: &Path, measured: &Measured) -> Result<DerivedFile> {
        let incoming = self.incoming()?;
        let target = measured.loudness.map(|_| TARGET_LUFS);
        let goal = Goal {
            loudness: target,
            ceiling: MAX_TRUE_PEAK_DBTP,
        };
        let first = Adjustment {
            gain: measured.gain(),
            inverts_second: measured.findings.inverted,
        };
        self.approach(master, "--browser", incoming.path(), goal, first)?;
        self.settle_derived(incoming)
    }

    /// Derives, listens to the result and corrects the gain, until the goal is reached.
    fn approach(
        &self,
        master: &Path,
        purpose: &str,
        out: &Path,
        goal: Goal,
        first: Adjustment,
    ) -> Result<()> {
        let mut adjustment = first;
        for _ in 0..MOST_ROUNDS {
            self.derive(master, purpose, out, adjustment)?;
            let Some(more) = goal.missed_by(&self.inspect(out)?) else {
                return Ok(());
            };
            adjustment.gain.0 += more;
        }
        tracing::debug!(file = %master.display(), "a derived file stayed off its level");
        Ok(())
    }

    /// A file of no name yet, which a sweep clears.
    pub fn incoming(&self) -> Result<NamedTempFile> {
        NamedTempFile::new_in(&self.incoming).tried("no file could be made in the library")
    }

    fn settle_derived(&self, incoming: NamedTempFile) -> Result<DerivedFile> {
        let mut derived = File::open(incoming.path()).tried("a derived file could not be read")?;
        let (sha256, bytes) = copy_hashing(&mut derived, &mut io::sink())
            .tried("a derived file could not be read")?;
        self.settle(incoming, DerivedFile { sha256, bytes })
    }

    fn settle(&self, incoming: NamedTempFile, serving: DerivedFile) -> Result<DerivedFile> {
        persist(incoming.into_temp_path(), &self.recordings, &serving.sha256)?;
        Ok(serving)
    }
}

/// On the disk first, under its name second: a plug may be pulled at any moment.
pub(in crate::library) fn persist(incoming: TempPath, folder: &Path, name: &Sha256) -> Result<()> {
    const WHAT: &str = "a file could not be placed; check the disk's free space";
    let written = File::open(&incoming);
    written.and_then(|it| it.sync_all()).tried(WHAT)?;
    let persisted = incoming.persist(folder.join(name.as_str()));
    persisted.map_err(|it| it.error).tried(WHAT)?;
    File::open(folder).and_then(|it| it.sync_all()).tried(WHAT)
}

pub(in crate::library) fn verify(file: &Path, expected: &Sha256) -> Result<bool> {
    match hash(file) {
        Ok(found) => Ok(found == *expected),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).tried("a file of the library could not be read"),
    }
}

/// What a derived file should be like.
struct Goal {
    loudness: Option<f64>,
    ceiling: f64,
}

impl Goal {
    /// The change of gain that is still needed; none when near enough.
    fn missed_by(&self, it: &Measured) -> Option<f64> {
        let room = self.ceiling - it.true_peak;
        let wanted = match (self.loudness, it.loudness) {
            (Some(goal), Some(found)) => goal - found,
            (Some(_) | None, _) => 0.0,
        };
        let more = wanted.min(room);
        // Over the ceiling is never near enough; a little below leaves it a margin.
        if room < 0.0 {
            Some(more - 0.1)
        } else {
            (more.abs() > NEAR).then_some(more - 0.05)
        }
    }
}

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
        let part = buffer.get(..read).unwrap_or_default();
        digest.update(part);
        to.write_all(part)?;
        bytes += u64::try_from(read).map_err(io::Error::other)?;
    }
    let sha256 = hex::encode(digest.finalize())
        .parse()
        .map_err(io::Error::other)?;
    Ok((sha256, bytes))
}
