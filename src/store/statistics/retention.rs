//! Retention curves of recordings.

use rusqlite::{Connection, named_params};

use super::report::{DAYS, SUBJECT, dimensions};
use super::tables::NARRATION_TOTAL;
use crate::model::{BUCKETS, Coverage, Filter, Period, Retention, Sha256};
use crate::store::{Result, Store};

impl Store {
    /// The retention curve of a recording; `None` if it was never started.
    pub async fn retention(
        &self,
        recording: Sha256,
        period: Period,
        filter: Filter,
    ) -> Result<Option<Retention>> {
        self.read(move |conn| retention(conn, recording, period, &filter))
            .await
    }
}

fn retention(
    conn: &Connection,
    recording: Sha256,
    period: Period,
    filter: &Filter,
) -> Result<Option<Retention>> {
    let mut query = conn.prepare_cached(&format!("{SUBJECT} where recording = :recording"))?;
    let mut subjects = query.query(named_params! { ":recording": recording })?;
    let mut found: Option<Retention> = None;
    while let Some(row) = subjects.next()? {
        let narration = dimensions(row, 1)?;
        if filter.matches(&narration) {
            let found = found.get_or_insert_with(|| Retention {
                recording: recording.clone(),
                audible_length: narration.audible_length,
                coverage: Coverage::default(),
            });
            found.coverage += coverage(conn, row.get(0)?, period)?;
        }
    }
    Ok(found)
}

/// Each day is looked up, because the rows of other narrations are between them.
fn coverage(conn: &Connection, subject: i64, period: Period) -> Result<Coverage> {
    let (mut starts, mut changes) = (0, [0; BUCKETS]);
    let recorded = NARRATION_TOTAL.recorded(conn)?;
    if let Some(days) = recorded.and_then(|days| days.overlap(period)) {
        let mut query = conn.prepare_cached(&format!(
            "{DAYS} select null, starts - censored from day
               cross join narration_total on days = 1 and first_day = day where subject_id = :subject
             union all select hundredth, change from day
               cross join retention_change using (day) where subject_id = :subject"
        ))?;
        let mut rows = query.query(named_params! {
            ":from": days.first().0, ":to": days.last().0, ":subject": subject,
        })?;
        while let Some(row) = rows.next()? {
            let hundredth: Option<usize> = row.get(0)?;
            let number: i64 = row.get(1)?;
            match hundredth.map(|hundredth| changes.get_mut(hundredth)) {
                Some(Some(change)) => *change += number,
                Some(None) => {}
                None => starts += number,
            }
        }
    }
    Ok(Coverage::from_changes(starts, changes))
}
