//! The log of changes by staff. Each change writes its entry in the same transaction.

use std::collections::BTreeSet;
use std::fmt::Display;

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Result, Store};
use crate::model::{Attribution, ChangeLogEntry, ChangedText, Sha256, StaffAction, StaffName};

impl Store {
    /// The log, newest first: at most `most` entries; with `before`, only entries with smaller numbers.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn changes(&self, before: Option<i64>, most: usize) -> Result<Vec<ChangeLogEntry>> {
        self.filtered_changes(None, &[], before, most).await
    }

    /// Like [`Store::changes`]; limited to one person and to some actions if given.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn filtered_changes(
        &self,
        who: Option<StaffName>,
        acts: &[StaffAction],
        before: Option<i64>,
        most: usize,
    ) -> Result<Vec<ChangeLogEntry>> {
        let acts: Vec<&str> = acts.iter().map(|action| action.as_str()).collect();
        let acts = acts.join(" ");
        self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select change_id, staff.name, wall_ms, act, subject
                 from change left join staff using (staff_id)
                 where change_id < :before and (:who is null or staff.name = :who)
                   and (:acts = '' or instr(' ' || :acts || ' ', ' ' || act || ' ') > 0)
                 order by change_id desc limit :most",
            )?;
            let before = before.unwrap_or(i64::MAX);
            let parameters = named_params! {
                ":before": before, ":most": most, ":acts": acts, ":who": who,
            };
            let rows = query.query_map(parameters, |row| change(conn, row))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    /// The change of this number.
    ///
    /// # Errors
    ///
    /// Returns an error if the database cannot be read.
    pub async fn change(&self, id: i64) -> Result<Option<ChangeLogEntry>> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select change_id, staff.name, wall_ms, act, subject
                 from change left join staff using (staff_id) where change_id = :id",
            )?;
            let found = query.query_row(named_params! { ":id": id }, |row| change(conn, row));
            Ok(found.optional()?)
        })
        .await
    }

    /// The last change of a text, with its author.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn last_change_of(&self, field: String) -> Result<Option<ChangeLogEntry>> {
        self.run(move |conn| {
            let mut query = conn.prepare_cached(
                "select change_id, staff.name, wall_ms, act, subject
                 from change left join staff using (staff_id)
                 where change_id = (select max(change_id) from change_text where field = :field)",
            )?;
            let found = query.query_row(named_params! { ":field": field }, |row| change(conn, row));
            Ok(found.optional()?)
        })
        .await
    }

    /// Every picture that a change of the draft added or removed, and whose file has not been deleted since.
    pub(super) async fn pictures_of_the_log(&self) -> Result<BTreeSet<Sha256>> {
        self.run(|conn| {
            let mut query = conn.prepare_cached(
                "select substr(text, 1, 64) as file
                 from (select before as text, change_id from change_text where field like '%picture/file'
                   union all select after, change_id from change_text where field like '%picture/file')
                 where text is not null
                 group by file
                 having max(change_id) > coalesce(
                   (select max(change_id) from change_text where field = 'picture/' || file), 0)",
            )?;
            let files = query.query_map([], |row| row.get(0))?;
            Ok(files.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}

/// Writes one entry.
pub(super) fn log(
    conn: &Connection,
    act: StaffAction,
    subject: impl Display,
    texts: &[ChangedText],
    by: Attribution,
) -> Result<()> {
    write(conn, act, subject, texts, by).map(drop)
}

/// Writes one entry. Returns its number.
pub(super) fn write(
    conn: &Connection,
    act: StaffAction,
    subject: impl Display,
    texts: &[ChangedText],
    by: Attribution,
) -> Result<i64> {
    let id = conn
        .prepare_cached(
            "insert into change (staff_id, wall_ms, act, subject)
             values (:staff, :wall, :act, :subject) returning change_id",
        )?
        .query_row(
            named_params! {
                ":staff": by.staff.map(|staff| staff.0), ":wall": by.at.wall_ms,
                ":act": act, ":subject": subject.to_string(),
            },
            |row| row.get(0),
        )?;
    let mut insert = conn.prepare_cached(
        "insert into change_text (change_id, field, before, after)
         values (:id, :field, :before, :after)",
    )?;
    for text in texts {
        insert.execute(named_params! {
            ":id": id, ":field": text.field, ":before": text.before, ":after": text.after,
        })?;
    }
    Ok(id)
}

fn change(conn: &Connection, row: &Row<'_>) -> rusqlite::Result<ChangeLogEntry> {
    let id: i64 = row.get("change_id")?;
    let mut texts = conn.prepare_cached(
        "select field, before, after from change_text where change_id = :id order by field",
    )?;
    let texts = texts.query_map(named_params! { ":id": id }, |row| {
        Ok(ChangedText {
            field: row.get("field")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })
    })?;
    Ok(ChangeLogEntry {
        id,
        who: row.get("name")?,
        wall_ms: row.get("wall_ms")?,
        action: row.get("act")?,
        subject: row.get("subject")?,
        texts: texts.collect::<rusqlite::Result<_>>()?,
    })
}
