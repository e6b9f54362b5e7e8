//! The upload of pictures.

use futures_util::{Stream, StreamExt};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::library::{PictureError, StoredPicture};
use crate::model::Right;
use crate::service::blocking::run_on_thread;
use crate::service::main_only::require_main;
use crate::service::{Actor, MAX_PICTURE_BYTES, Result, UploadError, Uploads};

impl Uploads {
    /// Receives a picture as a stream and stores its derived file. An unfit or interrupted picture
    /// leaves nothing.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Write`; `StaffError::FollowsMain`; `UploadError::NoSpace`; any
    /// error of the file system.
    pub async fn receive_picture<B: AsRef<[u8]>, E>(
        &self,
        actor: Actor<'_>,
        body: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Result<StoredPicture> {
        actor.require(Right::Write)?;
        require_main(&self.store).await?;
        self.disk.check(MAX_PICTURE_BYTES)?;
        let incoming = self.library.create_temp_file()?;
        let file = incoming.reopen().map_err(UploadError::from)?;
        receive_picture(File::from_std(file), body).await?;
        let _permit = self.processor.ingest.queue.acquire().await?;
        let library = self.library.clone();
        let taken = run_on_thread("picture", move || {
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
