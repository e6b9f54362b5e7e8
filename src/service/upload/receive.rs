//! Receiving the bytes of an upload.

use futures_util::{Stream, StreamExt};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::library;
use crate::model::Key;
use crate::service::blocking::run_on_thread;
use crate::service::upload::{Stage, Upload, UploadError, Uploads};
use crate::service::{Result, Staff};

/// The number of bytes between checks of the free space.
const SPACE_CHECK_BYTES: u64 = 4 << 20;

/// The outcome of a request: how far it came, and why it stopped.
#[derive(Debug)]
pub struct Received {
    /// The number of bytes on the disk.
    pub offset: u64,
    /// Why the upload stopped, if it did.
    pub stopped: Option<UploadError>,
}

impl Uploads {
    /// An upload with its received bytes as the file has them.
    ///
    /// # Errors
    ///
    /// Returns any error of the file system.
    pub fn find_with_offset(&self, staff: &Staff, key: &Key) -> Result<Upload> {
        let mut upload = self.find(staff, key)?;
        upload.received = match upload.stage {
            Stage::Receiving => {
                let received = self.library.received_bytes(key)?;
                if received == upload.info.length {
                    self.spawn_completion(key.clone());
                }
                received
            }
            Stage::Queued
            | Stage::Working(_)
            | Stage::Listed(..)
            | Stage::Rejected(_)
            | Stage::Assigned(..) => upload.info.length,
        };
        Ok(upload)
    }

    /// Completes an upload whose last byte arrived while the disk did not confirm it. Its sender has
    /// nothing more to send.
    fn spawn_completion(&self, key: Key) {
        let uploads = self.clone();
        tokio::spawn(async move {
            let (library, name) = (uploads.library.clone(), key.clone());
            let synced = run_on_thread("upload", move || -> library::Result<bool> {
                let Some(file) = library.open_upload(&name)? else {
                    // Another request writes it.
                    return Ok(false);
                };
                Ok(file.sync_all().is_ok())
            });
            let is_receiving = |upload: &Upload| matches!(upload.stage, Stage::Receiving);
            if let Ok(Ok(true)) = synced.await
                && uploads
                    .table
                    .with(|all| all.get(&key).is_some_and(is_receiving))
            {
                uploads.table.set_stage(&key, Stage::Queued);
                uploads.processor.spawn(key);
            }
        });
    }

    /// Appends bytes from `offset` on; returns once they are on the disk. Bytes before an
    /// interruption are kept.
    ///
    /// # Errors
    ///
    /// Returns `UploadError::Busy`, `UploadError::NoUpload`; any error of the file system.
    pub async fn receive_part<B, E>(
        &self,
        staff: &Staff,
        key: &Key,
        offset: u64,
        body: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Result<Received>
    where
        B: AsRef<[u8]>,
    {
        let upload = self.find_with_offset(staff, key)?;
        if !matches!(upload.stage, Stage::Receiving) {
            return Err(offset_error(upload.received, offset)
                .unwrap_or(UploadError::Busy)
                .into());
        }
        let file = self.library.open_upload(key)?.ok_or(UploadError::Busy)?;
        // From here on, this is the only writer.
        let here = self.library.received_bytes(key)?;
        if let Some(wrong) = offset_error(here, offset) {
            return Err(wrong.into());
        }
        let mut writer = PartWriter {
            uploads: self,
            length: upload.info.length,
            file: File::from_std(file),
            offset: here,
            checked_at: None,
        };
        let stopped = writer.append(body).await;
        let synced = writer.sync().await;
        // The length of the file is authoritative, also after a partial write.
        let offset = self.library.received_bytes(key)?;
        // With the last byte on the disk it does not matter how the request ended.
        let stopped =
            stopped.filter(|why| *why != UploadError::Interrupted || offset < upload.info.length);
        let stopped = stopped.or(synced.err());
        let complete = offset == upload.info.length && stopped.is_none();
        let wall_ms = self.clock.moment().wall_ms;
        let here = self.table.with(|all| {
            let upload = all.get_mut(key)?;
            (upload.received, upload.wall_ms) = (offset, wall_ms);
            if complete {
                upload.stage = Stage::Queued;
            }
            Some(())
        });
        if here.is_none() {
            // It was cancelled meanwhile.
            self.table.delete_files(key);
            return Err(UploadError::NoUpload.into());
        }
        if complete {
            self.processor.spawn(key.clone());
        }
        Ok(Received { offset, stopped })
    }
}

fn offset_error(here: u64, offset: u64) -> Option<UploadError> {
    (here != offset).then_some(UploadError::WrongOffset { offset: here })
}

struct PartWriter<'a> {
    uploads: &'a Uploads,
    length: u64,
    file: File,
    offset: u64,
    /// The offset of the last check of the free space.
    checked_at: Option<u64>,
}

impl PartWriter<'_> {
    async fn append<B: AsRef<[u8]>, E>(
        &mut self,
        mut body: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Option<UploadError> {
        loop {
            let chunk = match body.next().await {
                Some(Ok(chunk)) => chunk,
                None => return None,
                // Includes timeouts; the next request need not wait.
                Some(Err(_)) => return Some(UploadError::Interrupted),
            };
            let chunk = chunk.as_ref();
            let end = self.offset + u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            if end > self.length {
                return Some(UploadError::TooManyBytes);
            }
            if let Some(full) = self.check_space() {
                return Some(full);
            }
            if let Err(error) = self.file.write_all(chunk).await {
                return Some(error.into());
            }
            self.offset = end;
        }
    }

    /// The reserved space may have been used by others.
    fn check_space(&mut self) -> Option<UploadError> {
        if self
            .checked_at
            .is_some_and(|checked| self.offset < checked + SPACE_CHECK_BYTES)
        {
            return None;
        }
        self.checked_at = Some(self.offset);
        let needed = (self.length - self.offset).min(SPACE_CHECK_BYTES);
        self.uploads.disk.check(needed).err()
    }

    async fn sync(&mut self) -> Result<(), UploadError> {
        let flushed = self.file.flush().await;
        let synced = self.file.sync_all().await;
        Ok(flushed.and(synced)?)
    }
}
