use rusqlite::{Connection, named_params};

use super::ledger::Table;
use super::read::{SUBJECT, listened};
use super::sheet;
use super::sums::rows_of;
use crate::model::{Coverage, Filter, Ms, Period, Retention, Sha256};
use crate::store::{Result, Store};

impl Store {
    /// How a recording kept its listeners; none where nobody ever listened to it.
    pub async fn retention(
        &self,
        recording: Sha256,
        period: Period,
        cut: Filter,
    ) -> Result<Option<Retention>> {
        self.read(move |conn| retention(conn, recording, period, &cut))
            .await
    }
}

fn retention(
    conn: &Connection,
    recording: Sha256,
    period: Period,
    cut: &Filter,
) -> Result<Option<Retention>> {
    let mut subjects = conn.prepare_cached(&format!("{SUBJECT} where recording = :recording"))?;
    let mut subjects = subjects.query(named_params! { ":recording": recording.as_str() })?;
    let mut found: Option<(Ms, [i64; Coverage::NUMBERS])> = None;
    while let Some(row) = subjects.next()? {
        let it = listened(row, 1)?;
        if !cut.matches(&it) {
            continue;
        }
        let (_, sum) = found.get_or_insert((it.audible_length, [0; Coverage::NUMBERS]));
        let (subject, facet): (usize, usize) = (row.get(0)?, row.get(8)?);
        let from = subject * Coverage::NUMBERS;
        rows_of(conn, Table::Coverage, period, facet, |_, bytes| {
            sheet::each(bytes, |place, number| {
                let place = place.checked_sub(from);
                if let Some(sum) = place.and_then(|it| sum.get_mut(it)) {
                    *sum += number;
                }
            })
        })?;
    }
    Ok(found.map(|(sounding, sum)| Retention {
        recording,
        audible_length: sounding,
        coverage: sum.into(),
    }))
}
