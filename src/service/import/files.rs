//! The files that a sheet names, each read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::library::tour_folder::{FileError, read_text};
use crate::library::{InspectionError, PictureError, PreparedPicture, StoredPicture, hash};
use crate::model::{Cue, Focus, Ms, Picture, Sha256, captions};
use crate::service::import::JobError;
use crate::service::import::preview::run_blocking;
use crate::service::import::report::RowError;
use crate::service::import::worker::ImportWorker;
use crate::service::ingest::{Inspections, NewFiles};

/// By file name within the import.
#[derive(Debug, Default)]
pub(super) struct SheetFiles {
    hashes: BTreeMap<String, Result<Sha256, FileError>>,
    texts: BTreeMap<String, Result<String, FileError>>,
    pictures: BTreeMap<String, Result<StoredPicture, PictureError>>,
    files: BTreeMap<Sha256, PathBuf>,
    inspections: Inspections,
    prepared: Vec<PreparedPicture>,
}

/// The names of files in the rows of a sheet, by how they are read.
#[derive(Debug, Default)]
pub(super) struct NamedFiles {
    pub(super) texts: BTreeSet<String>,
    pub(super) sounds: BTreeSet<String>,
    pub(super) images: BTreeSet<String>,
}

impl ImportWorker {
    pub(super) async fn read_sheet_files(
        &self,
        named: &NamedFiles,
        files: &BTreeMap<String, PathBuf>,
    ) -> Result<SheetFiles, JobError> {
        let of = |names: &BTreeSet<String>| -> Vec<(String, PathBuf)> {
            names
                .iter()
                .filter_map(|name| Some((name.clone(), files.get(name)?.clone())))
                .collect()
        };
        let (texts, sounds, images) = (of(&named.texts), of(&named.sounds), of(&named.images));
        let mut sheet_files = run_blocking(move || SheetFiles::read(texts, sounds)).await?;
        sheet_files.inspections = self.inspect(&sheet_files.files).await?;
        for (name, outcome) in self.prepare_pictures(images).await? {
            let stored = outcome.map(|picture| {
                let stored = picture.stored.clone();
                sheet_files.prepared.push(picture);
                stored
            });
            sheet_files.pictures.insert(name, stored);
        }
        Ok(sheet_files)
    }
}

impl SheetFiles {
    /// Reads the texts, and hashes the sound files.
    fn read(texts: Vec<(String, PathBuf)>, sounds: Vec<(String, PathBuf)>) -> Self {
        let mut sheet_files = Self::default();
        for (name, file) in texts {
            sheet_files.texts.insert(name, read_text(&file));
        }
        for (name, file) in sounds {
            let sha256 = hash(&file).map_err(|error| FileError::Unreadable {
                reason: error.to_string(),
            });
            if let Ok(sha256) = &sha256 {
                sheet_files.files.insert(sha256.clone(), file);
            }
            sheet_files.hashes.insert(name, sha256);
        }
        sheet_files
    }

    pub(super) fn recording(&self, name: &str) -> Result<Sha256, RowError> {
        let owned_name = || name.to_owned();
        let sha256 = self.hashes.get(name).cloned();
        let sha256 = sha256.unwrap_or(Err(FileError::FileMissing));
        let sha256 = sha256.map_err(|flaw| RowError::Text {
            name: owned_name(),
            flaw,
        })?;
        match self.inspections.failures.get(&sha256).cloned() {
            Some(error) => Err(RowError::Recording {
                name: owned_name(),
                error,
            }),
            None if self.inspections.is_silent(&sha256) => {
                Err(RowError::Silent { name: owned_name() })
            }
            None => Ok(sha256),
        }
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, RowError> {
        let text = self.texts.get(name).map(|text| text.as_deref());
        let text = text.unwrap_or(Err(&FileError::FileMissing));
        text.map_err(|flaw| RowError::Text {
            name: name.to_owned(),
            flaw: flaw.clone(),
        })
    }

    /// Reports every faulty line.
    pub(super) fn captions(&self, name: &str) -> Result<Vec<Cue>, Vec<RowError>> {
        let found = captions::parse(self.text(name).map_err(|error| vec![error])?);
        let faults = found
            .errors
            .into_iter()
            .map(|(line, flaw)| RowError::Captions {
                name: name.to_owned(),
                line,
                flaw,
            });
        let faults: Vec<RowError> = faults.collect();
        if faults.is_empty() {
            Ok(found.cues.into_iter().map(|cue| cue.1).collect())
        } else {
            Err(faults)
        }
    }

    /// A picture without a description.
    pub(super) fn picture(&self, name: &str) -> Result<Picture, RowError> {
        let prepared = self.pictures.get(name).cloned();
        let prepared = prepared.unwrap_or(Err(InspectionError::NotAFile.into()));
        let prepared = prepared.map_err(|error| RowError::Picture {
            name: name.to_owned(),
            error,
        })?;
        Ok(Picture {
            file: prepared.file,
            kind: prepared.kind,
            width: prepared.width,
            height: prepared.height,
            alternative: [].into(),
            credit: String::new(),
            rights: String::new(),
            focus: Focus::default(),
        })
    }

    pub(super) fn length(&self, recording: &Sha256) -> Option<Ms> {
        self.inspections.length(recording)
    }

    pub(super) fn into_new_files(self) -> NewFiles {
        NewFiles {
            files: self.files,
            measured: self.inspections.measured,
            pictures: self.prepared,
        }
    }
}
