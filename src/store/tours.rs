//! Editions: the current one, the planned one, and the history.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Error, Result, Store, changes, document};
use crate::model::{
    Attribution, ChangedText, ClipKey, Edition, Language, Moment, Ms, Publication, Sha256, Slug,
    StaffAction, StaffId, Tour,
};

/// A narration of an edition that was current once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedNarration {
    /// The latest edition that had it.
    pub edition: u32,
    /// The recording's whole length.
    pub length: Ms,
    /// D: the length without the silence at its end.
    pub audible_length: Ms,
}

impl Store {
    /// Makes `tour` the current edition. An edition with the same content is used again.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publish(&self, tour: Tour, by: Attribution) -> Result<Edition> {
        let text = document::write(&tour)?;
        let sha256 = document::name(&text);
        self.run(move |conn| {
            let number = store_edition(conn, &sha256, &text)?;
            make_current(conn, number, by)?;
            Ok(Edition {
                number,
                sha256,
                tour,
            })
        })
        .await
    }

    /// Makes an earlier edition current again; `None` if there is no such edition.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publish_again(&self, number: u32, by: Attribution) -> Result<Option<Edition>> {
        self.run(move |conn| {
            let found = edition(conn, number)?;
            if found.is_some() {
                make_current(conn, number, by)?;
            }
            Ok(found)
        })
        .await
    }

    /// Makes the planned edition current, in the name of the person who planned it; `None` without a plan.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publish_planned(&self, at: Moment) -> Result<Option<Edition>> {
        self.run(move |conn| {
            let planned = conn.query_row(
                "select edition, staff_id from planned_publication",
                [],
                |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?)),
            );
            let Some((number, staff)) = planned.optional()? else {
                return Ok(None);
            };
            let found = edition(conn, number)?;
            if found.is_some() {
                let staff = staff.map(StaffId);
                make_current(conn, number, Attribution { staff, at })?;
            }
            Ok(found)
        })
        .await
    }

    /// Stores `tour` as an edition that becomes current at closing time. Returns its number.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn plan_publication(&self, tour: Tour, by: Attribution) -> Result<u32> {
        let text = document::write(&tour)?;
        let sha256 = document::name(&text);
        self.run(move |conn| {
            let number = store_edition(conn, &sha256, &text)?;
            conn.execute(
                "insert into planned_publication values (1, :edition, :staff, :wall)
                 on conflict do update set edition = excluded.edition,
                   staff_id = excluded.staff_id, wall_ms = excluded.wall_ms",
                named_params! {
                    ":edition": number, ":staff": by.staff.map(|staff| staff.0), ":wall": by.at.wall_ms,
                },
            )?;
            changes::log(conn, StaffAction::Plan, number, &[], by)?;
            Ok(number)
        })
        .await
    }

    /// Cancels the plan. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn cancel_planned_publication(&self, by: Attribution) -> Result<bool> {
        self.run(move |conn| {
            let Some(number) = planned(conn)?.map(|publication| publication.edition) else {
                return Ok(false);
            };
            conn.execute("delete from planned_publication", [])?;
            changes::log(conn, StaffAction::Unplan, number, &[], by)?;
            Ok(true)
        })
        .await
    }

    /// The planned edition, with the time and the author of the plan.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn planned_publication(&self) -> Result<Option<Publication>> {
        self.run(planned).await
    }

    /// The history of current editions, newest first. The first entry is current now.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn publications(&self, most: usize) -> Result<Vec<Publication>> {
        self.run(move |conn| {
            let mut query = conn.prepare(
                "select edition, sha256, publication.wall_ms, staff.name
                 from publication join edition on edition.number = publication.edition
                   left join staff using (staff_id)
                 order by publication_id desc limit :most",
            )?;
            let rows = query.query_map(named_params! { ":most": most }, publication)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The edition of this number.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be read.
    pub async fn edition(&self, number: u32) -> Result<Option<Edition>> {
        self.run(move |conn| edition(conn, number)).await
    }

    /// The tour of the latest edition with a recording.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn latest_tour_with(&self, recording: Sha256) -> Result<Option<Tour>> {
        self.read(move |conn| {
            let named = named_params! { ":sha256": recording };
            let mut query = conn.prepare(
                "select document from edition where instr(document, :sha256) > 0
                 order by number desc limit 1",
            )?;
            let found = query.query_row(named, |row| row.get::<_, String>(0));
            found
                .optional()?
                .map(|document| document::read(&document))
                .transpose()
        })
        .await
    }

    /// When the first edition with this recording became current.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn first_published_at(&self, recording: Sha256) -> Result<Option<i64>> {
        self.read(move |conn| {
            let mut query = conn.prepare(
                "select min(wall_ms) from publication
                 where edition in (select number from edition where instr(document, :sha256) > 0)",
            )?;
            let named = named_params! { ":sha256": recording };
            Ok(query.query_row(named, |row| row.get(0))?)
        })
        .await
    }

    /// A published narration by its clip, language and recording; `None` if no current edition ever had
    /// it. Reads one row.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn published_narration(
        &self,
        room: Slug,
        clip: ClipKey,
        language: Language,
        recording: Sha256,
    ) -> Result<Option<PublishedNarration>> {
        self.read(move |conn| {
            let mut query = conn.prepare_cached(
                "select edition, length_ms, sounding_ms from published
                   join recording on sha256 = published.recording
                 where room = :room and clip = :clip and variant = :variant
                   and language = :language and published.recording = :recording",
            )?;
            let found = query.query_row(
                named_params! {
                    ":room": room, ":clip": clip.number, ":variant": clip.variant,
                    ":language": language, ":recording": recording,
                },
                |row| {
                    Ok(PublishedNarration {
                        edition: row.get(0)?,
                        length: Ms(row.get(1)?),
                        audible_length: Ms(row.get(2)?),
                    })
                },
            );
            Ok(found.optional()?)
        })
        .await
    }

    /// Whether an edition that was ever current has this room, with a narration.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn is_published_room(&self, room: Slug) -> Result<bool> {
        self.read(move |conn| {
            let mut query = conn.prepare_cached("select 1 from published where room = :room")?;
            Ok(query.exists(named_params! { ":room": room })?)
        })
        .await
    }

    /// The tours of all editions.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn edition_tours(&self) -> Result<Vec<Tour>> {
        self.run(|conn| {
            let mut query = conn.prepare("select document from edition order by number")?;
            let rows = query.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|row| document::read(&row?)).collect()
        })
        .await
    }

    /// Every picture that the draft or an edition references.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn named_pictures(&self) -> Result<BTreeSet<Sha256>> {
        let draft = self.draft().await?.map(|draft| draft.tour);
        let tours = self.edition_tours().await?.into_iter().chain(draft);
        let named = |tour: Tour| {
            tour.pictures()
                .map(|picture| picture.file.clone())
                .collect::<Vec<_>>()
        };
        Ok(tours.flat_map(named).collect())
    }

    /// Like [`Store::named_pictures`], and every picture that an undo can restore.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn pictures_with_history(&self) -> Result<BTreeSet<Sha256>> {
        let mut pictures = self.pictures_of_the_log().await?;
        pictures.extend(self.named_pictures().await?);
        Ok(pictures)
    }

    /// The current edition; `None` before the first publication.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn current_edition(&self) -> Result<Option<Edition>> {
        self.run(|conn| match current_number(conn)? {
            Some(number) => edition(conn, number),
            None => Ok(None),
        })
        .await
    }
}

/// Stores an edition unless its content is stored. Returns its number.
pub(super) fn store_edition(conn: &Connection, sha256: &Sha256, text: &str) -> Result<u32> {
    let known: Option<u32> = conn
        .query_row(
            "select number from edition where sha256 = :sha256",
            named_params! { ":sha256": sha256 },
            |row| row.get(0),
        )
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    let number = conn.query_row(
            "insert into edition (number, sha256, document, time_zone)
             select coalesce(max(number), 0) + 1, :sha256, :document, json_extract(:document, '$.time_zone')
             from edition returning number",
            named_params! { ":sha256": sha256, ":document": text },
            |row| row.get(0),
        )?;
    // The clips that each room offers: the statistics count visitors who heard more than half of them.
    conn.execute(
        "insert into offer
         select :number, json_extract(room.value, '$.slug'),
           (select count(distinct json_extract(clip.value, '$.number'))
            from json_each(room.value, '$.clips') as clip
            where json_extract(clip.value, '$.before_closing') is null)
         from json_each(:document, '$.rooms') as room",
        named_params! { ":number": number, ":document": text },
    )?;
    Ok(number)
}

/// Makes an edition current, and cancels the plan.
pub(super) fn make_current(conn: &Connection, number: u32, by: Attribution) -> Result<()> {
    conn.execute("delete from planned_publication", [])?;
    let before = current_number(conn)?;
    if before == Some(number) {
        return Ok(());
    }
    let known: bool = conn.query_row(
        "select exists (select 1 from publication where edition = :edition)",
        named_params! { ":edition": number },
        |row| row.get(0),
    )?;
    conn.execute(
        "insert into publication (edition, wall_ms, staff_id) values (:edition, :wall, :staff)",
        named_params! {
            ":edition": number, ":wall": by.at.wall_ms, ":staff": by.staff.map(|staff| staff.0),
        },
    )?;
    list_narrations(conn, number)?;
    let before = before.map(|number| number.to_string());
    let text = ChangedText::new("edition", before, Some(number.to_string()));
    let act = if known {
        StaffAction::PublishAgain
    } else {
        StaffAction::Publish
    };
    changes::log(conn, act, number, &[text], by)
}

/// Lists the narrations of an edition that phones may report, permanently.
fn list_narrations(conn: &Connection, number: u32) -> Result<()> {
    conn.execute(
        "insert into published
         select json_extract(room.value, '$.slug'), json_extract(clip.value, '$.number'),
           json_extract(clip.value, '$.variant'), narration.key,
           json_extract(narration.value, '$.recording'), number
         from edition, json_each(document, '$.rooms') as room,
           json_each(room.value, '$.clips') as clip,
           json_each(clip.value, '$.narrations') as narration
         where number = :number and json_extract(narration.value, '$.recording') is not null
         on conflict do update set edition = excluded.edition",
        named_params! { ":number": number },
    )?;
    Ok(())
}

fn edition(conn: &Connection, number: u32) -> Result<Option<Edition>> {
    let found: Option<(String, String)> = conn
        .query_row(
            "select sha256, document from edition where number = :number",
            named_params! { ":number": number },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((sha256, text)) = found else {
        return Ok(None);
    };
    let name = document::name(&text);
    if name.as_str() != sha256 {
        let what = format!("edition {number} does not match its hash");
        return Err(Error::unreadable("edition", what));
    }
    Ok(Some(Edition {
        number,
        sha256: name,
        tour: document::read(&text)?,
    }))
}

fn planned(conn: &Connection) -> Result<Option<Publication>> {
    let found = conn.query_row(
        "select edition, sha256, planned_publication.wall_ms, staff.name
         from planned_publication join edition on edition.number = planned_publication.edition
           left join staff using (staff_id)",
        [],
        publication,
    );
    Ok(found.optional()?)
}

fn publication(row: &Row<'_>) -> rusqlite::Result<Publication> {
    Ok(Publication {
        edition: row.get("edition")?,
        sha256: row.get("sha256")?,
        wall_ms: row.get("wall_ms")?,
        who: row.get("name")?,
    })
}

fn current_number(conn: &Connection) -> Result<Option<u32>> {
    Ok(conn
        .query_row(
            "select edition from publication order by publication_id desc limit 1",
            [],
            |row| row.get(0),
        )
        .optional()?)
}
