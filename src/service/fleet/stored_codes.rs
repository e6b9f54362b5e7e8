//! The enrolment codes in the database: a command makes them, and the daemon uses them.

use crate::fleet::{PublicKey, StoredCode};
use crate::service::fleet::boxes_error::BoxesError;
use crate::store::{EnrolmentCodeRow, Store};

pub(super) async fn rows(store: &Store) -> Result<Vec<StoredCode>, BoxesError> {
    let rows = store.enrolment_codes().await?;
    rows.into_iter().map(stored_code).collect()
}

pub(super) async fn save(
    store: &Store,
    codes: impl IntoIterator<Item = StoredCode>,
) -> Result<(), BoxesError> {
    let rows = codes.into_iter().map(|code| EnrolmentCodeRow {
        code: code.code.to_string(),
        uses_left: code.uses_left,
        issued_boot_ms: code.issued_boot_ms,
        boxes: code
            .boxes
            .iter()
            .map(|key| key.as_str().to_owned())
            .collect(),
    });
    Ok(store.replace_enrolment_codes(rows.collect()).await?)
}

fn stored_code(row: EnrolmentCodeRow) -> Result<StoredCode, BoxesError> {
    Ok(StoredCode {
        code: row.code.parse()?,
        uses_left: row.uses_left,
        issued_boot_ms: row.issued_boot_ms,
        boxes: row
            .boxes
            .iter()
            .map(|key| public_key(key))
            .collect::<Result<_, _>>()?,
    })
}

/// The public key in a text of the database.
pub(super) fn public_key(text: &str) -> Result<PublicKey, BoxesError> {
    Ok(PublicKey::try_from(text.to_owned())?)
}
