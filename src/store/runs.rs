use rusqlite::named_params;

use super::{Result, Store, statistics};
use crate::model::{EndReason, Moment};

/// How many plays one transaction puts into the sums.
const AT_ONCE: usize = 1000;

impl Store {
    /// Notes that the daemon has started; plays carry the number this answers with.
    pub async fn begin_run(&self, boot_name: Option<String>, at: Moment) -> Result<i64> {
        self.run(move |conn| {
            conn.execute(
                "insert into run (version, boot_name, started_wall_ms, started_boot_ms, clock_trusted, clock_offset_ms)
                 values (:version, :boot_name, :wall, :boot, :trusted,
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
            statistics::settle(conn, run, at)?;
            Ok(run)
        })
        .await
    }

    /// Closes what earlier runs left open: their power went, or they were killed.
    /// Answers with how many plays that were.
    pub async fn close_interrupted_plays(&self, run: i64) -> Result<usize> {
        let closed = self
            .run(move |conn| {
                // The index is named: what SQLite once learned of a table that was small yet would let it
                // read all of a large one.
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
            self.tally.ended(surface, EndReason::PowerLoss, 1);
        }
        Ok(closed.len())
    }

    /// Puts into the sums what has ended and is in none yet: what a run before left open, and what
    /// a docent recorded that kept no sums. Little by little, so that nobody waits long.
    pub async fn roll_up_ended_plays(&self) -> Result<usize> {
        let mut counted = 0;
        loop {
            let now = self
                .run(|conn| statistics::count_ended(conn, AT_ONCE))
                .await?;
            counted += now;
            if now < AT_ONCE {
                return Ok(counted);
            }
        }
    }
}
