//! Runs of the daemon, and plays that earlier runs left open.

use rusqlite::named_params;

use super::{Result, Store, statistics};
use crate::model::{EndReason, Moment};

/// Plays added to the statistics per transaction.
const PLAYS_PER_TRANSACTION: usize = 1000;

impl Store {
    /// Records the start of the daemon and returns the run's number, which plays refer to.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn begin_run(&self, boot_name: Option<String>, at: Moment) -> Result<i64> {
        self.run(move |conn| {
            conn.execute(
                "insert into run (key, version, boot_name, started_wall_ms, started_boot_ms, clock_trusted, clock_offset_ms)
                 values (lower(hex(randomblob(16))), :version, :boot_name, :wall, :boot, :trusted,
                   (select max(clock_offset_ms) from run where boot_name = :boot_name))",
                named_params! {
                    ":version": env!("CARGO_PKG_VERSION"),
                    ":boot_name": boot_name,
                    ":wall": at.wall_ms,
                    ":boot": at.boot_ms,
                    ":trusted": at.trusted,
                },
            )?;
            let run = conn.last_insert_rowid();
            statistics::backfill_wall_time(conn, run, at)?;
            Ok(run)
        })
        .await
    }

    /// Closes the plays that earlier runs left open by a power cut or a kill. Returns their number.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn close_interrupted_plays(&self, run: i64) -> Result<usize> {
        let closed = self
            .run(move |conn| {
                // The index is named, because old statistics of a small table would let SQLite scan a large
                // one.
                let mut close = conn.prepare(
                    "update play indexed by play_open set end_reason = 'power_loss'
                     where end_reason is null and run_id <> :run
                     returning (select surface from subject where subject.subject_id = play.subject_id)",
                )?;
                let surfaces = close
                    .query_map(named_params! { ":run": run }, |row| row.get::<_, String>(0))?;
                Ok(surfaces.collect::<rusqlite::Result<Vec<_>>>()?)
            })
            .await?;
        for surface in closed.iter().filter_map(|surface| surface.parse().ok()) {
            self.metrics.ended(surface, EndReason::PowerLoss, 1);
        }
        Ok(closed.len())
    }

    /// Adds ended plays to the statistics that are not in them yet: plays that an earlier run left open, or
    /// that a version without statistics recorded. Works in small transactions, so that others do not wait.
    ///
    /// # Errors
    ///
    /// Returns any error of the database.
    pub async fn roll_up_ended_plays(&self) -> Result<usize> {
        let mut counted = 0;
        loop {
            let now = self
                .run(|conn| statistics::roll_up_ended(conn, PLAYS_PER_TRANSACTION))
                .await?;
            counted += now;
            if now < PLAYS_PER_TRANSACTION {
                return Ok(counted);
            }
        }
    }
}
