//! Rollups are verified against the plays, and rebuilt exactly.

use docent::model::{EndReason, Ms, Surface, Trigger, VisitorSession};

use crate::statistics_figures::{TUESDAY, at, thirty};
use crate::support::plays_fixture::{key, sums};

#[tokio::test]
async fn rollups_are_verified_and_rebuilt_exactly() {
    let (house, period) = thirty().await;
    let proof = house.store.prove_statistics().await.unwrap();
    assert!(proof.holds() && proof.plays() == 30, "{proof:?}");
    let before = sums(&house.database());
    house
        .database()
        .execute_batch(
            "delete from tally where days = 8; update tally_of_day set numbers = x'0002'",
        )
        .unwrap();
    assert!(!house.store.prove_statistics().await.unwrap().holds());
    assert_eq!(house.store.rebuild_statistics().await.unwrap(), 30);
    assert_eq!(sums(&house.database()), before);

    // Whatever lacks a row, or has one too many, is found out and named.
    let fewer = |table: &str, days: i32| format!("delete from {table} where days = {days}");
    for (wrong, what) in [
        (fewer("tally", 1), "30 plays"),
        (fewer("tally", 64), "30 plays"),
        (fewer("tally_of_day", 8), "30 plays"),
        (fewer("tally_of_others", 1), "30 plays"),
        (fewer("coverage", 1), "22 starts that nothing cut off"),
        (fewer("tally_of_sessions", 1), "9 sessions"),
        (fewer("tally_of_sessions", 8), "9 sessions"),
        (fewer("passage", 1), "7 ways from clip to clip"),
        (fewer("passage", 64), "7 ways from clip to clip"),
        (
            "insert into tally_of_sessions values (1, 1, 0, x'0002')".into(),
            "9 sessions",
        ),
        (
            "insert into passage values (8, 0, 0, x'0302')".into(),
            "7 ways from clip to clip",
        ),
        (
            "insert into coverage values (1, 1, 7, x'ca0102')".into(),
            "22 starts that nothing cut off",
        ),
    ] {
        house.database().execute_batch(&wrong).unwrap();
        let proof = house.store.prove_statistics().await.unwrap();
        let told: Vec<String> = proof
            .0
            .iter()
            .filter(|check| !check.holds())
            .map(ToString::to_string)
            .collect();
        assert!(
            told.len() == 1 && told[0].starts_with(what),
            "{wrong}: {told:?}"
        );
        house.store.rebuild_statistics().await.unwrap();
        assert!(
            house.store.prove_statistics().await.unwrap().holds(),
            "{wrong}"
        );
    }
    assert_eq!(sums(&house.database()), before);

    // Once the rows of the first day are removed, its sums stay, also when they are made anew.
    while house.store.forget_plays(period.last(), 5).await.unwrap() > 0 {}
    assert_eq!(sums(&house.database()), before);
    assert_eq!(house.store.count_plays().await.unwrap(), 16);
    assert!(house.store.prove_statistics().await.unwrap().holds());
    assert_eq!(house.store.rebuild_statistics().await.unwrap(), 16);
    assert_eq!(sums(&house.database()), before);
}

#[tokio::test]
async fn a_session_without_plays_stays_in_the_rollups_after_its_row_is_removed() {
    let (house, period) = thirty().await;
    let visit = VisitorSession {
        session: key(4_000),
        surface: Surface::Speaker,
        room: "study".parse().unwrap(),
        // A day after the last play.
        began: at(TUESDAY + 2 * 86_400_000),
        touched: Ms(1_000),
    };
    house.store.record_session(house.run, visit).await.unwrap();
    let before = sums(&house.database());
    while house
        .store
        .forget_plays(period.last() + 2, 50)
        .await
        .unwrap()
        > 0
    {}
    assert_eq!(house.store.count_plays().await.unwrap(), 0);
    assert!(house.store.prove_statistics().await.unwrap().holds());
    assert_eq!(house.store.rebuild_statistics().await.unwrap(), 0);
    assert_eq!(sums(&house.database()), before);
}

/// Rows as an earlier version wrote them, and rows of an interrupted run.
#[tokio::test]
async fn undated_plays_are_dated_before_a_rebuild() {
    let (house, _) = thirty().await;
    let before = sums(&house.database());
    house
        .database()
        .execute_batch("update play set day = null, hour = null; update session set day = null")
        .unwrap();
    assert_eq!(house.store.rebuild_statistics().await.unwrap(), 30);
    assert_eq!(sums(&house.database()), before);
}

#[test]
fn every_end_reason_surface_and_trigger_has_its_rollup_position() {
    fn names<T: std::fmt::Display>(all: &[T]) -> String {
        let names: Vec<String> = all.iter().map(T::to_string).collect();
        names.join(" ")
    }
    let said = include_str!("../../db/schema.sql")
        .replace("\n  --", "")
        .replace(',', "");
    let (reasons, triggers) = (names(EndReason::ALL), names(Trigger::ALL));
    assert!(said.contains(&format!("ended as {reasons} then plays by the hour")));
    assert!(said.contains(&format!("starts of {triggers}.")));
    assert_eq!(names(Surface::ALL), "speaker phone");
    assert!(said.contains("For speaker and then for phone:"));
}
