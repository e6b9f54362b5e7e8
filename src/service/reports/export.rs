//! Export of the statistics as CSV, in chunks, with a data dictionary.

use std::iter;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::{DEFINITIONS, Day, Filter, Period, Right, is_play};
use crate::service::{Actor, Reports, Result};
use crate::store::{DayRow, PlayRow, Store};

/// The exported tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportTable {
    /// One row per ended play.
    Plays,
    /// One row per day and narration, of plays that visitors started.
    Days,
    /// One row per column of the other tables.
    Dictionary,
}

/// The number of rows per chunk.
const ROWS_PER_CHUNK: usize = 1_000;

/// The columns of the exported tables, in their order: table, name, unit, meaning.
const COLUMNS: &str = include_str!("columns.csv");

/// A running export.
#[derive(Debug)]
pub struct CsvExport {
    store: Store,
    zone: TimeZone,
    table: ExportTable,
    period: Period,
    filter: Filter,
    /// The position after the last chunk; `None` at the end.
    after: Option<(Day, i64)>,
    has_header: bool,
}

impl ExportTable {
    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Days => "days",
            Self::Dictionary => "dictionary",
        }
    }

    /// The file name; it includes the version of the definitions.
    pub fn file(self, period: Period) -> String {
        let (first, last) = (period.first(), period.last());
        let days = match self {
            Self::Plays | Self::Days => format!("-{first}-{last}"),
            Self::Dictionary => String::new(),
        };
        format!("{}{days}-definitions-{DEFINITIONS}.csv", self.name())
    }
}

impl Reports {
    /// Starts an export of a period, with a filter.
    ///
    /// # Errors
    ///
    /// Returns `StaffError::NotAllowed` without the right `Read`.
    pub fn export_csv(
        &self,
        actor: Actor<'_>,
        table: ExportTable,
        period: Period,
        filter: Filter,
    ) -> Result<CsvExport> {
        actor.require(Right::Read)?;
        Ok(CsvExport {
            store: self.store.clone(),
            zone: self.zone(),
            table,
            period,
            filter,
            after: Some((period.first(), i64::MIN)),
            has_header: false,
        })
    }
}

impl CsvExport {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let Some(after) = self.after else {
            return Ok(None);
        };
        let mut lines = CsvLines::new();
        if !std::mem::replace(&mut self.has_header, true) {
            lines.header(self.table);
        }
        let (period, filter) = (self.period, self.filter.clone());
        self.after = match self.table {
            ExportTable::Plays => {
                let rows = self
                    .store
                    .play_rows(period, filter, after, ROWS_PER_CHUNK)
                    .await?;
                for row in &rows {
                    lines.play(row, &self.zone);
                }
                rows.last().map(|row| (row.at.day, row.id))
            }
            ExportTable::Days => {
                let rows = self
                    .store
                    .day_rows(period, filter, after, ROWS_PER_CHUNK)
                    .await?;
                for row in &rows {
                    lines.day(row);
                }
                rows.last().map(|row| (row.day, row.subject))
            }
            ExportTable::Dictionary => {
                lines.dictionary();
                None
            }
        };
        Ok(Some(lines.bytes()))
    }
}

/// The rows of [`COLUMNS`].
fn columns() -> impl Iterator<Item = [String; 4]> {
    let rows = csv::Reader::from_reader(COLUMNS.as_bytes());
    rows.into_deserialize().flatten()
}

/// CSV lines (RFC 4180).
struct CsvLines(csv::Writer<Vec<u8>>);

// Writing to memory cannot fail.
impl CsvLines {
    fn new() -> Self {
        let lines = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        Self(lines)
    }

    fn write_record<I: IntoIterator<Item = T>, T: AsRef<[u8]>>(&mut self, fields: I) {
        drop(self.0.write_record(fields));
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }

    fn header(&mut self, table: ExportTable) {
        match table {
            ExportTable::Plays | ExportTable::Days => self.write_record(
                columns()
                    .filter(|[of_table, ..]| of_table.as_str() == table.name())
                    .map(|[_, name, ..]| name),
            ),
            ExportTable::Dictionary => {
                self.write_record(["definitions", "table", "column", "unit", "meaning"]);
            }
        }
    }

    fn play(&mut self, row: &PlayRow, zone: &TimeZone) {
        let utc = Timestamp::from_millisecond(row.started_wall_ms).unwrap_or_default();
        let local = utc.to_zoned(zone.clone());
        let listened = &row.listened;
        self.write_record([
            row.id.to_string(),
            row.definitions.to_string(),
            utc.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            local.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
            row.at.day.to_string(),
            row.at.hour.get().to_string(),
            flag(row.estimated),
            listened.room.to_string(),
            listened.clip.number.to_string(),
            listened.clip.variant.to_string(),
            listened.language.to_string(),
            listened.recording.to_string(),
            listened.surface.to_string(),
            row.trigger.to_string(),
            row.session
                .map_or_else(String::new, |session| session.to_string()),
            row.edition.to_string(),
            seconds(listened.audible_length.0),
            seconds(row.heard_ms.0),
            row.heard.clone(),
            seconds(row.listened_ms.0),
            row.end.to_string(),
            flag(row.end.is_censored()),
            flag(is_play(listened.audible_length, row.heard_ms)),
            row.rating
                .map_or_else(String::new, |rating| rating.to_string()),
        ]);
    }

    fn day(&mut self, row: &DayRow) {
        let (listened, sum) = (&row.listened, row.tally);
        let listened_ms = u64::try_from(sum.listened_ms).unwrap_or(0);
        self.write_record([
            DEFINITIONS.to_string(),
            row.day.to_string(),
            listened.room.to_string(),
            listened.clip.number.to_string(),
            listened.clip.variant.to_string(),
            listened.language.to_string(),
            listened.recording.to_string(),
            listened.surface.to_string(),
            sum.starts.to_string(),
            sum.skips.to_string(),
            sum.plays.to_string(),
            sum.uncensored_plays.to_string(),
            sum.completions.to_string(),
            sum.censored.to_string(),
            seconds(listened_ms),
            format!("{}.{:06}", sum.held / 1_000_000, sum.held % 1_000_000),
            sum.estimated.to_string(),
            sum.rated_good.to_string(),
            sum.rated_fair.to_string(),
            sum.rated_poor.to_string(),
        ]);
    }

    fn dictionary(&mut self) {
        for column in columns() {
            self.write_record(iter::once(DEFINITIONS.to_string()).chain(column));
        }
    }
}

fn flag(value: bool) -> String {
    String::from(if value { "1" } else { "0" })
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
