//! Passes bytes between two connections until either ends.

use std::io;

use tokio::io::{AsyncRead, AsyncWrite, copy, split};

/// Returns when one side closes or breaks. Both sides are dropped by the caller, so that neither waits for the other.
///
/// # Errors
///
/// Returns the error of the side that broke.
pub async fn forward(
    a: impl AsyncRead + AsyncWrite,
    b: impl AsyncRead + AsyncWrite,
) -> io::Result<()> {
    let (mut read_a, mut write_a) = split(a);
    let (mut read_b, mut write_b) = split(b);
    let ended = tokio::select! {
        ended = copy(&mut read_a, &mut write_b) => ended,
        ended = copy(&mut read_b, &mut write_a) => ended,
    };
    ended.map(drop)
}
