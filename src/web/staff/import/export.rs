//! Downloads of the import page: an empty sheet, and the current edition as a ZIP file.

use std::io::{self, BufWriter, Write};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::service::BundleExport;
use crate::service::import::Column;
use crate::web::http::error::Result;
use crate::web::staff::layout::StaffRequest;

/// The size of a chunk of the ZIP file in the response.
const CHUNK_BYTES: usize = 64 * 1024;
/// The chunks that may wait for a slow client.
const MAX_QUEUED_CHUNKS: usize = 4;

/// A CSV file with the column names only. The byte order mark makes Excel read it as UTF-8.
pub(in crate::web::staff) async fn sheet_template() -> Response {
    let names: Vec<&str> = Column::ALL.iter().map(|column| column.as_str()).collect();
    let text = format!("\u{feff}{}\r\n", names.join(","));
    attachment("text/csv; charset=utf-8", "audios.csv", text).into_response()
}

/// The current edition as a ZIP file, written while it is sent.
pub(in crate::web::staff) async fn tour(request: StaffRequest) -> Result<Response> {
    let export = request
        .services
        .publishing
        .export_bundle(request.actor())
        .await?;
    let name = export.name.clone();
    let (chunks, receiver) = channel(MAX_QUEUED_CHUNKS);
    tokio::task::spawn_blocking(move || write_zip(export, &chunks));
    let body = Body::from_stream(ReceiverStream::new(receiver));
    Ok(attachment("application/zip", &name, body).into_response())
}

fn attachment<B>(kind: &'static str, name: &str, body: B) -> impl IntoResponse + use<B>
where
    B: IntoResponse,
{
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    (headers, body)
}

/// On an error the response is aborted, so that no client takes a part for the whole file.
fn write_zip(export: BundleExport, chunks: &Sender<io::Result<Bytes>>) {
    let out = BufWriter::with_capacity(CHUNK_BYTES, ChunkWriter(chunks));
    if let Err(error) = export.write(out)
        && !chunks.is_closed()
    {
        tracing::error!(%error, "the ZIP file of the tour could not be written");
        // The client may have disconnected.
        drop(chunks.blocking_send(Err(error)));
    }
}

/// Sends what is written as chunks, and blocks while the queue is full.
struct ChunkWriter<'s>(&'s Sender<io::Result<Bytes>>);

impl Write for ChunkWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Ok(Bytes::copy_from_slice(bytes));
        let sent = self.0.blocking_send(chunk);
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
