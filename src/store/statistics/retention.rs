use rusqlite::{Connection, named_params};

use super::ledger::unpack;
use super::read::listened;
use crate::model::{Coverage, Cut, Ms, Period, Retention, Sha256};
use crate::store::{Result, Store};

impl Store {
    /// How a recording kept its listeners; none where nobody ever listened to it.
    pub async fn retention(
        &self,
        recording: Sha256,
        period: Period,
        cut: Cut,
    ) -> Result<Option<Retention>> {
        self.read(move |conn| retention(conn, recording, period, &cut))
            .await
    }
}

fn retention(
    conn: &Connection,
    recording: Sha256,
    period: Period,
    cut: &Cut,
) -> Result<Option<Retention>> {
    let mut subjects = conn.prepare_cached(
        "select subject_id, room, clip, variant, language, recording, surface, sounding_ms
         from subject where recording = :recording",
    )?;
    let mut subjects = subjects.query(named_params! { ":recording": recording.as_str() })?;
    let mut days = conn.prepare_cached(
        "select starts, heard from coverage
         where subject_id = :subject and day between :from and :to",
    )?;
    let mut found: Option<(Ms, Coverage)> = None;
    while let Some(row) = subjects.next()? {
        let it = listened(row)?;
        if !cut.takes(&it) {
            continue;
        }
        let sum = found.get_or_insert((it.sounding, Coverage::default()));
        let which = named_params! {
            ":subject": row.get::<_, i64>(0)?, ":from": period.first().0, ":to": period.last().0,
        };
        let mut days = days.query(which)?;
        while let Some(row) = days.next()? {
            sum.1.add(&Coverage {
                starts: row.get(0)?,
                heard: unpack(row.get_ref(1)?.as_blob().unwrap_or_default())?,
            });
        }
    }
    Ok(found.map(|(sounding, coverage)| Retention {
        recording,
        sounding,
        coverage,
    }))
}
