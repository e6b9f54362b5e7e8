//! A file on its way to a browser, piece by piece. What the system has in memory is taken at once;
//! only what a disk must be asked for is read aside, for that may take its time.

use std::fs::File;
use std::io::{self, IoSliceMut};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures_util::stream;
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
use rustix::io::{ReadWriteFlags, preadv2};

/// So many bytes are read at a time.
const PIECE: u64 = 64 * 1024;

/// An open file: it stays open while it is sent, so that it can be replaced meanwhile.
pub(in crate::web) struct Pieces {
    file: File,
    length: u64,
}

impl Pieces {
    pub(in crate::web) async fn open(path: PathBuf) -> io::Result<Self> {
        let file = match at_hand(&path) {
            Some(file) => file,
            None => aside(move || File::open(path)).await?,
        };
        // Of an open file the system has this in memory.
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// In bytes.
    pub(in crate::web) fn length(&self) -> u64 {
        self.length
    }

    /// These bytes; they must be in the file.
    pub(in crate::web) fn of(self, range: Range<u64>) -> Body {
        let start = (Arc::new(self.file), range);
        Body::from_stream(stream::try_unfold(start, |(file, range)| async move {
            let length = PIECE.min(range.end.saturating_sub(range.start));
            if length == 0 {
                return Ok(None);
            }
            let mut piece = vec![0; usize::try_from(length).map_err(io::Error::other)?];
            if !is_at_hand(&file, &mut piece, range.start) {
                let source = Arc::clone(&file);
                piece = aside(move || {
                    source.read_exact_at(&mut piece, range.start)?;
                    Ok(piece)
                })
                .await?;
            }
            let rest = range.start.saturating_add(length)..range.end;
            io::Result::Ok(Some((Bytes::from(piece), (file, rest))))
        }))
    }
}

/// The file, if no disk need be asked where it is.
fn at_hand(path: &Path) -> Option<File> {
    let how = OFlags::RDONLY | OFlags::CLOEXEC;
    openat2(CWD, path, how, Mode::empty(), ResolveFlags::CACHED)
        .ok()
        .map(File::from)
}

/// Fills the whole piece with what is in memory, or answers no.
fn is_at_hand(file: &File, piece: &mut [u8], at: u64) -> bool {
    let wanted = piece.len();
    let read = preadv2(
        file,
        &mut [IoSliceMut::new(piece)],
        at,
        ReadWriteFlags::NOWAIT,
    );
    read.is_ok_and(|it| it == wanted)
}

/// Does what may wait for a disk where nobody else has to wait for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}
