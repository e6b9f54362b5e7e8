//! Rollups are verified against the plays, and rebuilt exactly.

use docent::model::{Ms, Surface, VisitorSession};

use crate::statistics_figures::{TUESDAY, at, thirty};
use crate::support::plays_fixture::{key, sums};

#[tokio::test]
async fn rollups_are_verified_and_rebuilt_exactly() {
    let (site, period) = thirty().await;
    let proof = site.store.prove_statistics().await.unwrap();
    assert!(proof.holds() && proof.plays() == 30, "{proof:?}");
    let before = sums(&site.database());
    site.database()
        .execute_batch(
            "delete from narration_total where days = 4; update day_total set starts = starts + 1",
        )
        .unwrap();
    assert!(!site.store.prove_statistics().await.unwrap().holds());
    assert_eq!(site.store.rebuild_statistics().await.unwrap(), 30);
    assert_eq!(sums(&site.database()), before);

    // Whatever lacks a row, or has one too many, is found out and named.
    for (wrong, what) in [
        ("delete from narration_total where days = 1", "30 plays"),
        ("delete from narration_total where days = 256", "30 plays"),
        ("delete from day_total where room = '*'", "30 plays"),
        ("delete from day_total", "30 plays"),
        ("delete from other_start", "30 plays"),
        (
            "delete from retention_change where hundredth = 0",
            "1631 hundredths of recordings heard",
        ),
        ("delete from session_total where days = 1", "9 sessions"),
        ("delete from session_total where days = 16", "9 sessions"),
        (
            "delete from transition_total where days = 1",
            "7 ways from clip to clip",
        ),
        (
            "delete from transition_total where days = 64",
            "7 ways from clip to clip",
        ),
        (
            "insert into session_total values (1, 1, '*', 'phone', 1, 0, 0, 0, 0)",
            "9 sessions",
        ),
        (
            "insert into transition_total values (4, 0, 1, 2, 1)",
            "7 ways from clip to clip",
        ),
        (
            "insert into retention_change values (1, 1, 3, 1)",
            "1631 hundredths of recordings heard",
        ),
    ] {
        site.database().execute_batch(wrong).unwrap();
        let proof = site.store.prove_statistics().await.unwrap();
        let differences: Vec<String> = proof
            .0
            .iter()
            .filter(|check| !check.holds())
            .map(ToString::to_string)
            .collect();
        assert!(
            differences.len() == 1 && differences[0].starts_with(what),
            "{wrong}: {differences:?}"
        );
        site.store.rebuild_statistics().await.unwrap();
        assert!(
            site.store.prove_statistics().await.unwrap().holds(),
            "{wrong}"
        );
    }
    assert_eq!(sums(&site.database()), before);

    // Once the rows of the first day are removed, its sums stay, also when they are made anew.
    while site.store.remove_plays(period.last(), 5).await.unwrap() > 0 {}
    assert_eq!(sums(&site.database()), before);
    assert_eq!(site.store.count_plays().await.unwrap(), 16);
    assert!(site.store.prove_statistics().await.unwrap().holds());
    assert_eq!(site.store.rebuild_statistics().await.unwrap(), 16);
    assert_eq!(sums(&site.database()), before);
}

#[tokio::test]
async fn a_session_without_plays_stays_in_the_rollups_after_its_row_is_removed() {
    let (site, period) = thirty().await;
    let visit = VisitorSession {
        session: key(4_000),
        surface: Surface::Speaker,
        room: "study".parse().unwrap(),
        // A day after the last play.
        began: at(TUESDAY + 2 * 86_400_000),
        touched: Ms(1_000),
    };
    site.store.record_session(site.run, visit).await.unwrap();
    let before = sums(&site.database());
    while site
        .store
        .remove_plays(period.last() + 2, 50)
        .await
        .unwrap()
        > 0
    {}
    assert_eq!(site.store.count_plays().await.unwrap(), 0);
    assert!(site.store.prove_statistics().await.unwrap().holds());
    assert_eq!(site.store.rebuild_statistics().await.unwrap(), 0);
    assert_eq!(sums(&site.database()), before);
}

/// Rows as an earlier version wrote them, and rows of an interrupted run.
#[tokio::test]
async fn undated_plays_are_dated_before_a_rebuild() {
    let (site, _) = thirty().await;
    let before = sums(&site.database());
    site.database()
        .execute_batch("update play set day = null, hour = null; update session set day = null")
        .unwrap();
    assert_eq!(site.store.rebuild_statistics().await.unwrap(), 30);
    assert_eq!(sums(&site.database()), before);
}
