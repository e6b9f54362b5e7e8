//! The draft, field by field. A change contains the previous value of each field; if one differs, nothing
//! is written.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::{Error, Result, Store, changes, document};
use crate::model::{Attribution, ChangedText, Difference, Field, FieldMap, Key, StaffAction, Tour};

/// Longest duration of one undo step.
const MAX_STEP_MS: i64 = 60_000;

/// The tour as staff are editing it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The fields.
    pub fields: FieldMap,
    /// The tour of these fields.
    pub tour: Tour,
}

impl Store {
    /// `None` before the first tour.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn draft(&self) -> Result<Option<Draft>> {
        self.run(|conn| {
            let flat = read(conn)?;
            if flat == FieldMap::default() {
                return Ok(None);
            }
            let tour = flat.to_tour().map_err(Error::InvalidDraft)?;
            Ok(Some(Draft { fields: flat, tour }))
        })
        .await
    }

    /// Changes fields of the draft, all or none. Returns the number of the change in the log. Each
    /// difference names the previous value.
    ///
    /// # Errors
    ///
    /// Returns `Error::Conflict` if a previous value differs, `Error::InvalidDraft` if the draft would
    /// no longer be a tour; any error of the database.
    pub async fn change_draft(
        &self,
        act: StaffAction,
        subject: String,
        differences: Vec<Difference>,
        by: Attribution,
    ) -> Result<i64> {
        self.run(move |conn| change(conn, act, &subject, &differences, by))
            .await
    }

    /// Like [`Store::change_draft`], for automatic saving: a change of one text is merged with the last
    /// change of that text if it has the same `step`, so that both are undone as one.
    ///
    /// # Errors
    ///
    /// As [`Store::change_draft`].
    pub async fn save_draft_text(
        &self,
        step: Key,
        differences: Vec<Difference>,
        by: Attribution,
    ) -> Result<i64> {
        self.run(move |conn| {
            put(conn, &differences)?;
            if let [one] = differences.as_slice()
                && let Some(id) = join(conn, one, &step, by)?
            {
                return Ok(id);
            }
            let id = changes::write(
                conn,
                StaffAction::Edit,
                "",
                &changed_texts(&differences),
                by,
            )?;
            conn.prepare_cached("update change set step = :step where change_id = :id")?
                .execute(named_params! { ":step": step, ":id": id })?;
            Ok(id)
        })
        .await
    }

    /// Replaces the whole draft; returns `None` where it is unchanged.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn replace_draft(
        &self,
        tour: Tour,
        act: StaffAction,
        subject: String,
        by: Attribution,
    ) -> Result<Option<i64>> {
        self.run(move |conn| {
            let differences = read(conn)?.differences(&FieldMap::from_tour(&tour));
            if differences.is_empty() {
                return Ok(None);
            }
            change(conn, act, &subject, &differences, by).map(Some)
        })
        .await
    }
}

fn change(
    conn: &Connection,
    act: StaffAction,
    subject: &str,
    differences: &[Difference],
    by: Attribution,
) -> Result<i64> {
    put(conn, differences)?;
    changes::write(conn, act, subject, &changed_texts(differences), by)
}

/// Writes each new value, and checks that the draft is still a valid tour.
fn put(conn: &Connection, differences: &[Difference]) -> Result<()> {
    let mut found = conn.prepare_cached("select text from draft where field = :field")?;
    for difference in differences {
        let field = difference.field.to_string();
        let now: Option<String> = found
            .query_row(named_params! { ":field": field }, |row| row.get(0))
            .optional()?;
        if now != difference.before {
            return Err(Error::Conflict {
                field: difference.field.clone(),
                found: now,
            });
        }
        write(conn, &field, difference.after.as_deref())?;
    }
    read(conn)?.to_tour().map(drop).map_err(Error::InvalidDraft)
}

fn changed_texts(differences: &[Difference]) -> Vec<ChangedText> {
    let texts = differences.iter().map(|difference| ChangedText {
        field: difference.field.to_string(),
        before: difference.before.clone(),
        after: difference.after.clone(),
    });
    texts.collect()
}

/// Merges a change into the last one of the same field and step; but not where both cancel out, because
/// neither could be undone then.
fn join(
    conn: &Connection,
    difference: &Difference,
    step: &Key,
    by: Attribution,
) -> Result<Option<i64>> {
    let last: Option<i64> = conn
        .prepare_cached(
            "select change_id from change join change_text using (change_id)
             where change_id = (select max(change_id) from change_text where field = :field)
               and field = :field and step = :step and staff_id = :staff
               and after is :before and before is not :after
               and wall_ms between :since and :now",
        )?
        .query_row(
            named_params! {
                ":staff": by.staff.map(|staff| staff.0), ":field": difference.field.to_string(),
                ":step": step, ":before": difference.before, ":after": difference.after,
                ":since": by.at.wall_ms - MAX_STEP_MS, ":now": by.at.wall_ms,
            },
            |row| row.get(0),
        )
        .optional()?;
    if let Some(id) = last {
        conn.prepare_cached(
            "update change_text set after = :after where change_id = :id and field = :field",
        )?
        .execute(named_params! {
            ":after": difference.after, ":id": id, ":field": difference.field.to_string(),
        })?;
    }
    Ok(last)
}

fn write(conn: &Connection, field: &str, text: Option<&str>) -> Result<()> {
    match text {
        Some(text) => conn
            .prepare_cached(
                "insert into draft (field, text) values (:field, :text)
                 on conflict (field) do update set text = excluded.text",
            )?
            .execute(named_params! { ":field": field, ":text": text })?,
        None => conn
            .prepare_cached("delete from draft where field = :field")?
            .execute(named_params! { ":field": field })?,
    };
    Ok(())
}

fn read(conn: &Connection) -> Result<FieldMap> {
    let mut flat = FieldMap::default();
    let mut query = conn.prepare_cached("select field, text from draft")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (field, text): (String, String) = (row.get(0)?, row.get(1)?);
        let field: Field = field
            .parse()
            .map_err(|error| Error::unreadable("draft", error))?;
        flat.set(field, Some(&text));
    }
    Ok(flat)
}

/// Splits the draft of an earlier version, which was one document, into fields.
pub(super) fn split_document(conn: &Connection) -> Result<()> {
    let text: Option<String> = conn
        .query_row("select document from draft_document", [], |row| row.get(0))
        .optional()?;
    if let Some(text) = text {
        for difference in
            FieldMap::default().differences(&FieldMap::from_tour(&document::read(&text)?))
        {
            write(
                conn,
                &difference.field.to_string(),
                difference.after.as_deref(),
            )?;
        }
        conn.execute("delete from draft_document", [])?;
    }
    Ok(())
}
