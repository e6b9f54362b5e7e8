//! Export of the statistics as CSV, in chunks, with a data dictionary.

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

/// Columns: name, unit, meaning.
const PLAY_COLUMNS: &[(&str, &str, &str)] = &[
    (
        "play",
        "number",
        "names the play in this house; numbers may be missing",
    ),
    (
        "definitions",
        "version",
        "of the definitions that hold for this row",
    ),
    ("started_utc", "ISO 8601", "when the first sound was heard"),
    (
        "started_local",
        "ISO 8601",
        "the same on the museum's clocks",
    ),
    ("day", "date", "of the museum's calendar"),
    ("hour", "0 to 23", "on the museum's clocks"),
    (
        "estimated",
        "0 or 1",
        "1: the box had no right time then, nor since",
    ),
    ("room", "name", "the room's short name"),
    (
        "clip",
        "text",
        "the clip's number on the wall; a text, for 007 is not 7",
    ),
    (
        "variant",
        "name",
        "standard, extended, family, described or plain",
    ),
    ("language", "BCP 47", "of the narration"),
    (
        "recording",
        "SHA-256",
        "of the sound file; a new recording is another",
    ),
    (
        "surface",
        "name",
        "speaker: the room's; phone: a device that played on itself, as it reports; anybody can imitate one",
    ),
    (
        "trigger",
        "name",
        "who asked; only visitor and queue count in reports",
    ),
    (
        "session",
        "number",
        "plays with the same number belong to one run of touches or one visit of a phone; never a person",
    ),
    ("edition", "number", "of the published tour that was heard"),
    (
        "sounding_s",
        "seconds",
        "D: the recording's length less trailing silence",
    ),
    (
        "heard_s",
        "seconds",
        "|H|: how much of it was really put out, each moment once",
    ),
    (
        "heard_ms",
        "JSON",
        "H: the intervals, in milliseconds of the recording",
    ),
    ("listened_s", "seconds", "time of sound, replays included"),
    ("end", "name", "why it ended"),
    (
        "censored",
        "0 or 1",
        "1: the end was not the visitor's; counts in no completion and no curve",
    ),
    ("is_play", "0 or 1", "1: |H| is 10 s, or half of D"),
];

/// Like [`PLAY_COLUMNS`].
const DAY_COLUMNS: &[(&str, &str, &str)] = &[
    ("definitions", "version", "of the definitions"),
    ("day", "date", "of the museum's calendar"),
    ("room", "name", "the room's short name"),
    ("clip", "text", "the clip's number on the wall"),
    (
        "variant",
        "name",
        "standard, extended, family, described or plain",
    ),
    ("language", "BCP 47", "of the narration"),
    ("recording", "SHA-256", "of the sound file"),
    (
        "surface",
        "name",
        "speaker or phone; what reports put first is of speakers",
    ),
    (
        "starts",
        "count",
        "asked for by visitors, and sound came out",
    ),
    ("skips", "count", "starts of which less than 2 s were heard"),
    (
        "plays",
        "count",
        "starts of which 10 s were heard, or half of D",
    ),
    (
        "uncensored_plays",
        "count",
        "plays whose end was the visitor's",
    ),
    (
        "completions",
        "count",
        "uncensored, and nine tenths of D were heard",
    ),
    (
        "censored",
        "count",
        "starts whose end was not the visitor's",
    ),
    ("listened_s", "seconds", "time of sound, replays included"),
    (
        "held",
        "sum of shares",
        "|H|/D added up over all starts; over starts it is the holding power",
    ),
    ("estimated", "count", "starts whose time is estimated"),
];

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
            ExportTable::Plays => self.write_record(PLAY_COLUMNS.iter().map(|column| column.0)),
            ExportTable::Days => self.write_record(DAY_COLUMNS.iter().map(|column| column.0)),
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
        ]);
    }

    fn dictionary(&mut self) {
        let version = DEFINITIONS.to_string();
        for (table, columns) in [
            (ExportTable::Plays, PLAY_COLUMNS),
            (ExportTable::Days, DAY_COLUMNS),
        ] {
            for (name, unit, meaning) in columns {
                self.write_record([version.as_str(), table.name(), name, unit, meaning]);
            }
        }
    }
}

fn flag(value: bool) -> String {
    String::from(if value { "1" } else { "0" })
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
