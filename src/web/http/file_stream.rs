//! A file as a response body, in chunks. Bytes in the page cache are read at once; only a read that waits for the disk
//! runs on a blocking thread.

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

/// The size of a read.
const CHUNK_BYTES: u64 = 64 * 1024;

/// An open file. It stays open while it is sent, so the path may be replaced meanwhile.
pub(in crate::web) struct FileStream {
    file: File,
    length_bytes: u64,
}

impl FileStream {
    /// # Errors
    ///
    /// The file cannot be opened.
    pub(in crate::web) async fn open(path: PathBuf) -> io::Result<Self> {
        let file = match open_from_cache(&path) {
            Some(file) => file,
            None => run_blocking(move || File::open(path)).await?,
        };
        // The metadata of an open file is in memory.
        let length_bytes = file.metadata()?.len();
        Ok(Self { file, length_bytes })
    }

    pub(in crate::web) fn length_bytes(&self) -> u64 {
        self.length_bytes
    }

    /// The bytes of `range`, which must be within the file.
    pub(in crate::web) fn into_body(self, range: Range<u64>) -> Body {
        let start = (Arc::new(self.file), range);
        Body::from_stream(stream::try_unfold(start, |(file, range)| async move {
            let length = CHUNK_BYTES.min(range.end.saturating_sub(range.start));
            if length == 0 {
                return Ok(None);
            }
            let mut chunk = vec![0; usize::try_from(length).map_err(io::Error::other)?];
            if !read_from_cache(&file, &mut chunk, range.start) {
                let source = Arc::clone(&file);
                chunk = run_blocking(move || {
                    source.read_exact_at(&mut chunk, range.start)?;
                    Ok(chunk)
                })
                .await?;
            }
            let rest = range.start.saturating_add(length)..range.end;
            io::Result::Ok(Some((Bytes::from(chunk), (file, rest))))
        }))
    }
}

/// Opens the file if its path is in the kernel's cache.
fn open_from_cache(path: &Path) -> Option<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    openat2(CWD, path, flags, Mode::empty(), ResolveFlags::CACHED)
        .ok()
        .map(File::from)
}

/// Fills the whole chunk from the page cache, or returns false.
fn read_from_cache(file: &File, chunk: &mut [u8], offset: u64) -> bool {
    let wanted = chunk.len();
    let read = preadv2(
        file,
        &mut [IoSliceMut::new(chunk)],
        offset,
        ReadWriteFlags::NOWAIT,
    );
    read.is_ok_and(|count| count == wanted)
}

/// Runs file access on a blocking thread, so that a slow disk delays no other request.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}
