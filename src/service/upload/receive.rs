use futures_util::{Stream, StreamExt};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

use crate::library;
use crate::model::Key;
use crate::service::upload::{Stage, Upload, UploadError};
use crate::service::{Error, Result, Service, Staff};

/// So often the disk is asked whether there is still room, in bytes.
const SPACE_CHECK_BYTES: u64 = 4 << 20;

/// How far an upload came, and why it did not come further.
#[derive(Debug)]
pub struct Received {
    /// So many bytes are on the disk.
    pub offset: u64,
    pub stopped: Option<UploadError>,
}

impl Service {
    /// How many bytes of an upload are here, by the file itself.
    pub fn upload_offset(&self, staff: &Staff, key: &Key) -> Result<Upload> {
        let mut upload = self.upload(staff, key)?;
        upload.received = match upload.stage {
            Stage::Coming => self.0.library.received(key)?,
            Stage::Waiting
            | Stage::Listening(_)
            | Stage::Making
            | Stage::Done(..)
            | Stage::Refused(_)
            | Stage::Used(..) => upload.intake.length,
        };
        Ok(upload)
    }

    /// Takes the bytes from `offset` on, a piece at a time, and answers once they are on the disk.
    /// What came before a connection broke off is kept.
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
        let upload = self.upload_offset(staff, key)?;
        if !matches!(upload.stage, Stage::Coming) {
            return Err(wrong(upload.received, offset)
                .unwrap_or(UploadError::Busy)
                .into());
        }
        let file = self.0.library.write_upload(key)?.ok_or(UploadError::Busy)?;
        // Only now nobody else writes.
        let here = self.0.library.received(key)?;
        if let Some(wrong) = wrong(here, offset) {
            return Err(wrong.into());
        }
        let mut part = Part {
            service: self,
            length: upload.intake.length,
            file: File::from_std(file),
            offset: here,
            looked: None,
        };
        let stopped = part.take(body).await;
        let kept = part.settle().await;
        // The file's own length is the truth, also where a write was refused half way.
        let offset = self.0.library.received(key)?;
        let stopped = stopped.or(kept.err());
        let whole = offset == upload.intake.length && stopped.is_none();
        let wall_ms = self.0.clock.moment().wall_ms;
        let here = self.with_uploads(|all| {
            let it = all.get_mut(key)?;
            (it.received, it.wall_ms) = (offset, wall_ms);
            if whole {
                it.stage = Stage::Waiting;
            }
            Some(())
        });
        if here.is_none() {
            // It was cancelled meanwhile.
            self.delete_upload_files(key);
            return Err(UploadError::NoUpload.into());
        }
        if whole {
            self.spawn_inspection(key.clone());
        }
        Ok(Received { offset, stopped })
    }
}

fn wrong(here: u64, offset: u64) -> Option<UploadError> {
    (here != offset).then_some(UploadError::WrongOffset { offset: here })
}

struct Part<'a> {
    service: &'a Service,
    length: u64,
    file: File,
    offset: u64,
    /// Where the disk was last asked.
    looked: Option<u64>,
}

impl Part<'_> {
    async fn take<B: AsRef<[u8]>, E>(
        &mut self,
        mut body: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Option<UploadError> {
        loop {
            let piece = match body.next().await {
                Some(Ok(it)) => it,
                None => return None,
                // Also where nothing came for too long; whoever goes on need not wait.
                Some(Err(_)) => return Some(UploadError::BrokeOff),
            };
            let piece = piece.as_ref();
            let end = self.offset + u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if end > self.length {
                return Some(UploadError::TooMuch);
            }
            if let Some(full) = self.full() {
                return Some(full);
            }
            if let Err(error) = self.file.write_all(piece).await {
                return Some(error.into());
            }
            self.offset = end;
        }
    }

    /// Others may have filled the disk since this was promised its room.
    fn full(&mut self) -> Option<UploadError> {
        if self
            .looked
            .is_some_and(|it| self.offset < it + SPACE_CHECK_BYTES)
        {
            return None;
        }
        self.looked = Some(self.offset);
        let space = match self.service.0.library.space() {
            Ok(it) => it,
            Err(error) => return Some(error.into()),
        };
        let free = space
            .free
            .saturating_sub(self.service.0.setup.uploads.reserve);
        let needed = (self.length - self.offset).min(SPACE_CHECK_BYTES);
        (needed > free).then_some(UploadError::NoSpace { needed, free })
    }

    async fn settle(&mut self) -> Result<(), UploadError> {
        let flushed = self.file.flush().await;
        let synced = self.file.sync_all().await;
        Ok(flushed.and(synced)?)
    }
}

/// Does what takes long on a thread that the house need not wait for when it closes.
pub(in crate::service) async fn run_blocking<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let (reply, answer) = oneshot::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || drop(reply.send(work())))
        .map_err(|source| library::Error::Io {
            what: "a thread could not be started",
            source,
        })?;
    // Only a panic ends it without an answer.
    answer.await.map_err(|_| Error::Panicked)
}
