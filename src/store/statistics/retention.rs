use rusqlite::{Connection, named_params};

use super::ledger::unpack;
use crate::model::{
    Coverage, Cut, Language, Ms, Period, Retention, Sha256, Slug, Surface, Variant,
};
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
        "select subject_id, sounding_ms from subject where recording = :recording
           and (:room is null or room = :room) and (:variant is null or variant = :variant)
           and (:language is null or language = :language) and (:surface is null or surface = :surface)",
    )?;
    let mut subjects = subjects.query(named_params! {
        ":recording": recording.as_str(),
        ":room": cut.room.as_ref().map(Slug::as_str),
        ":variant": cut.variant.map(Variant::as_str),
        ":language": cut.language.as_ref().map(Language::as_str),
        ":surface": cut.surface.map(Surface::as_str),
    })?;
    let mut days = conn.prepare_cached(
        "select starts, heard from coverage
         where subject_id = :subject and day between :from and :to",
    )?;
    let mut found: Option<(Ms, Coverage)> = None;
    while let Some(row) = subjects.next()? {
        let sum = found.get_or_insert((Ms(row.get(1)?), Coverage::default()));
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
