//! Recordings and pictures for staff before they are published.

use std::path::PathBuf;

use crate::model::{Format, Right, Sha256};
use crate::service::{Actor, Editing, Result};

impl Editing {
    /// The browser file of a listed recording and its hash, by the hash of either file.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database; any
    /// error of the file system.
    pub async fn browser_recording(
        &self,
        actor: Actor<'_>,
        name: Sha256,
    ) -> Result<Option<(Sha256, PathBuf)>> {
        actor.require(Right::Read)?;
        let file = self.store.browser_file(name).await?;
        Ok(file.map(|name| (name.clone(), self.library.recording_path(&name))))
    }

    /// The original file of a recording.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database; any
    /// error of the file system.
    pub async fn master_recording(
        &self,
        actor: Actor<'_>,
        name: Sha256,
    ) -> Result<Option<(Format, PathBuf)>> {
        actor.require(Right::Read)?;
        let format = self.store.format_of(name.clone()).await?;
        Ok(format.map(|format| (format, self.library.recording_path(&name))))
    }

    /// The path of a stored picture.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the file system.
    pub fn picture_preview(&self, actor: Actor<'_>, name: &Sha256) -> Result<Option<PathBuf>> {
        actor.require(Right::Read)?;
        let path = self.library.picture_path(name);
        Ok(path.is_file().then_some(path))
    }
}
