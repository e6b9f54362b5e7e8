//! The draft, the editions, and which of them is current.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{Error, Result, Store, document};
use crate::model::{Edition, Moment, Sha256, Tour};

/// The tour as staff are editing it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Counts its changes; a change names the revision it was made on.
    pub revision: i64,
    pub tour: Tour,
}

impl Store {
    pub async fn draft(&self) -> Result<Option<Draft>> {
        self.run(|conn| {
            conn.query_row("select revision, document from draft", [], |row| {
                Ok((row.get(0)?, row.get::<_, String>(1)?))
            })
            .optional()?
            .map(|(revision, text)| {
                Ok(Draft {
                    revision,
                    tour: document::read(&text)?,
                })
            })
            .transpose()
        })
        .await
    }

    /// Puts `tour` in the draft's place. `on` is the revision it was made from (0: there was none);
    /// when the draft has moved on meanwhile, nothing is written.
    pub async fn put_draft(&self, tour: Tour, on: i64, at: Moment) -> Result<i64> {
        let text = document::write(&tour)?;
        self.run(move |conn| {
            let now: i64 =
                conn.query_row("select coalesce(max(revision), 0) from draft", [], |row| {
                    row.get(0)
                })?;
            if now != on {
                return Err(Error::DraftMoved);
            }
            conn.execute(
                "insert into draft (draft_id, revision, document, changed_wall_ms)
                 values (1, :revision, :document, :wall)
                 on conflict (draft_id) do update set revision = excluded.revision,
                   document = excluded.document, changed_wall_ms = excluded.changed_wall_ms",
                named_params! { ":revision": on + 1, ":document": text, ":wall": at.wall_ms },
            )?;
            Ok(on + 1)
        })
        .await
    }

    /// Makes `tour` the current edition: the one that has this content already, or else a new one.
    pub async fn publish(&self, tour: Tour, at: Moment) -> Result<Edition> {
        let text = document::write(&tour)?;
        let sha256 = document::name(&text)?;
        self.run(move |conn| {
            let known: Option<u32> = conn
                .query_row(
                    "select number from edition where sha256 = :sha256",
                    named_params! { ":sha256": sha256.as_str() },
                    |row| row.get(0),
                )
                .optional()?;
            let number = match known {
                Some(number) => number,
                None => conn.query_row(
                    "insert into edition (number, sha256, document)
                     select coalesce(max(number), 0) + 1, :sha256, :document from edition
                     returning number",
                    named_params! { ":sha256": sha256.as_str(), ":document": text },
                    |row| row.get(0),
                )?,
            };
            if current_number(conn)? != Some(number) {
                conn.execute(
                    "insert into publication (edition, wall_ms) values (:edition, :wall)",
                    named_params! { ":edition": number, ":wall": at.wall_ms },
                )?;
            }
            Ok(Edition {
                number,
                sha256,
                tour,
            })
        })
        .await
    }

    /// Every picture that the draft or any edition names.
    pub async fn pictures(&self) -> Result<BTreeSet<Sha256>> {
        self.run(|conn| {
            let mut query =
                conn.prepare("select document from draft union all select document from edition")?;
            let mut rows = query.query([])?;
            let mut pictures = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let tour = document::read(&row.get::<_, String>(0)?)?;
                pictures.extend(tour.pictures().map(|it| it.file.clone()));
            }
            Ok(pictures)
        })
        .await
    }

    /// The edition that visitors have; none before the first was published.
    pub async fn current_edition(&self) -> Result<Option<Edition>> {
        self.run(|conn| {
            let Some(number) = current_number(conn)? else {
                return Ok(None);
            };
            let (sha256, text): (String, String) = conn.query_row(
                "select sha256, document from edition where number = :number",
                named_params! { ":number": number },
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let name = document::name(&text)?;
            if name.as_str() != sha256 {
                return Err(Error::unreadable(
                    "edition",
                    format!("edition {number} is not what its name says"),
                ));
            }
            Ok(Some(Edition {
                number,
                sha256: name,
                tour: document::read(&text)?,
            }))
        })
        .await
    }
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
