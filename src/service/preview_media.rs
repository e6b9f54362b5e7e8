//! Recordings and pictures for staff before they are published, and the upload of pictures.

use std::path::PathBuf;

use futures_util::{Stream, StreamExt};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::library::{PictureError, StoredPicture};
use crate::model::{Format, Right, Sha256};
use crate::service::upload::run_blocking;
use crate::service::{MAX_PICTURE_BYTES, Result, Service, Staff, UploadError};

impl Service {
    /// The browser file of a listed recording and its hash, by the hash of either file.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database; any
    /// error of the file system.
    pub async fn browser_recording(
        &self,
        staff: &Staff,
        name: Sha256,
    ) -> Result<Option<(Sha256, PathBuf)>> {
        staff.needs(Right::Read)?;
        let file = self.0.store.browser_file(name).await?;
        Ok(file.map(|name| (name.clone(), self.0.library.recording_path(&name))))
    }

    /// The original file of a recording.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the database; any
    /// error of the file system.
    pub async fn master_recording(
        &self,
        staff: &Staff,
        name: Sha256,
    ) -> Result<Option<(Format, PathBuf)>> {
        staff.needs(Right::Read)?;
        let format = self.0.store.format_of(name.clone()).await?;
        Ok(format.map(|format| (format, self.0.library.recording_path(&name))))
    }

    /// The path of a stored picture.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`; any error of the file system.
    pub fn picture_preview(&self, staff: &Staff, name: &Sha256) -> Result<Option<PathBuf>> {
        staff.needs(Right::Read)?;
        let path = self.0.library.picture_path(name);
        Ok(path.is_file().then_some(path))
    }

    /// Receives a picture as a stream and stores its derived file. An unfit or interrupted picture
    /// leaves nothing.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; `UploadError::NoSpace`; any
    /// error of the file system.
    pub async fn receive_picture<B: AsRef<[u8]>, E>(
        &self,
        staff: &Staff,
        body: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Result<StoredPicture> {
        staff.needs(Right::Write)?;
        let free = self.0.library.disk_space()?.free;
        let reserve = self.0.setup.uploads.reserve;
        let free = free.saturating_sub(reserve);
        if free < MAX_PICTURE_BYTES {
            let needed = MAX_PICTURE_BYTES;
            return Err(UploadError::NoSpace { needed, free }.into());
        }
        let incoming = self.0.library.create_temp_file()?;
        let file = incoming.reopen().map_err(UploadError::from)?;
        receive_picture(File::from_std(file), body).await?;
        let _permit = self.0.uploads.acquire_inspection().await?;
        let library = self.0.library.clone();
        let taken = run_blocking("picture", move || {
            let _lock = library.lock_shared()?;
            library.import_picture(incoming.path())
        });
        Ok(taken.await??)
    }
}

async fn receive_picture<B: AsRef<[u8]>, E>(
    mut file: File,
    mut body: impl Stream<Item = Result<B, E>> + Unpin,
) -> Result<(), UploadError> {
    let mut remaining = MAX_PICTURE_BYTES;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| UploadError::Interrupted)?;
        let chunk = chunk.as_ref();
        remaining = u64::try_from(chunk.len())
            .ok()
            .and_then(|length| remaining.checked_sub(length))
            .ok_or(UploadError::Picture(PictureError::TooLarge {
                megabytes: MAX_PICTURE_BYTES >> 20,
            }))?;
        file.write_all(chunk).await?;
    }
    Ok(file.flush().await?)
}
