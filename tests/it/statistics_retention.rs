//! The statistics of a large database: reads at the start, and the removal of old plays.

use std::fs;

use docent::clock::Clock;
use docent::model::Filter;

use crate::statistics_clock::docent;
use crate::statistics_figures::thirty;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, report, send_report};
use crate::support::plays_fixture::sums;

/// The bytes that a process has read, from any file.
fn read(daemon: &Daemon) -> u64 {
    let content = fs::read_to_string(format!("/proc/{}/io", daemon.pid())).unwrap();
    let line = content
        .lines()
        .find_map(|line| line.strip_prefix("rchar: "));
    line.unwrap().parse().unwrap()
}

#[test]
fn a_start_reads_as_much_with_a_hundred_thousand_plays_as_with_one() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let recording = first_recording(&site);
    let one = report(1, &recording, 20_000, Some("stopped"), 0);
    assert_eq!(send_report(&daemon, &one), 204);
    assert!(daemon.terminate().0.success());
    let daemon = site.serve();
    let of_one = read(&daemon);
    assert!(daemon.terminate().0.success());
    let file_bytes = || fs::metadata(site.path("state/docent.db")).unwrap().len();
    let small = file_bytes();
    site
        .database()
        .execute_batch(
            "with recursive n (n) as (select 2 union all select n + 1 from n where n < 100000)
             insert into play
             select n, printf('%032x', n + 1000), definitions, run_id, edition, subject_id, trigger, session_id,
               started_wall_ms, started_boot_ms, clock_trusted, told_boot_ms, heard, heard_ms,
               listened_ms, end_reason, day, hour, rating
             from play, n;
             pragma wal_checkpoint(truncate)",
        )
        .unwrap();
    let grown = file_bytes() - small;
    assert!(grown > 10 << 20, "{grown} bytes");
    let daemon = site.serve();
    let of_all = read(&daemon);
    let more = of_all.saturating_sub(of_one);
    assert!(more < grown / 50, "{more} bytes more of {grown}");
}

#[tokio::test]
async fn old_plays_are_removed_once_the_clock_is_trusted_and_their_rollups_stay() {
    let (site, period) = thirty().await;
    // Thirty days after the second of the two days, at noon.
    let clock = Clock::manual("2026-12-25T18:00:00Z".parse().unwrap());
    let services = docent(&site, &clock).await;
    let before = sums(&site.database());
    let chore = || {
        let services = services.clone();
        tokio::spawn(async move { services.reports.delete_old_plays_daily(30).await })
    };
    let left = async || site.store.count_plays().await.unwrap();
    clock.trust(false);
    let waiting = chore();
    for _ in 0..20 {
        assert_eq!(left().await, 30, "nobody knows what day it is");
    }
    waiting.abort();
    clock.trust(true);
    let removing = chore();
    while left().await > 16 {}
    // What is thirty days old stays, and what went is in the sums as it was.
    for _ in 0..20 {
        assert_eq!(left().await, 16);
    }
    removing.abort();
    assert_eq!(sums(&site.database()), before);
    let figures = site.store.figures(period, Filter::default()).await.unwrap();
    assert_eq!(figures.total().starts, 27);
    assert!(site.store.prove_statistics().await.unwrap().holds());
}
