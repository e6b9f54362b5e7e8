//! The tour as one JSON document, the stored form of editions. The hash of its bytes identifies an edition.

use serde::{Deserialize, Serialize};

use super::{Error, Result};
use crate::model::{Sha256, Tour};

#[cfg(test)]
mod tests;

const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    #[serde(flatten)]
    tour: &'a Tour,
}

/// What is read of a document of any format.
#[derive(Deserialize)]
struct DocumentFormat {
    format: u32,
}

/// The document of `tour`. Equal tours have equal bytes.
pub(super) fn write(tour: &Tour) -> Result<String> {
    let document = Document {
        format: FORMAT,
        tour,
    };
    serde_json::to_string(&document).map_err(unreadable)
}

/// The SHA-256 of a document.
pub(super) fn name(document: &str) -> Sha256 {
    Sha256::of(document.as_bytes())
}

/// The hash that an edition of this tour would have.
///
/// # Errors
///
/// Returns `Error::Unreadable`.
pub fn content_hash(tour: &Tour) -> Result<Sha256> {
    Ok(name(&write(tour)?))
}

pub(super) fn read(document: &str) -> Result<Tour> {
    let DocumentFormat { format } = serde_json::from_str(document).map_err(unreadable)?;
    if format != FORMAT {
        return Err(unreadable(format!("its format is {format}")));
    }
    serde_json::from_str(document).map_err(unreadable)
}

fn unreadable(reason: impl ToString) -> Error {
    Error::unreadable("tour", reason)
}
