//! A bad network between two boxes: whatever it does, each play is counted once, and a release comes whole.

use std::time::Duration;

use crate::faults::Scenario;
use crate::fleet::house::{House, number};
use crate::support::daemon::TestSite;
use crate::support::seeded_random::SeededRandom;

/// The reports that main has merged, each with its answer.
fn merged(house: &House) -> i64 {
    number(&house.main, "select count(*) from play")
}

#[test]
fn plays_are_counted_once_whatever_the_network_does() {
    let mut scenario = Scenario::new(
        "the network between two boxes is down, swallows answers, requests or both, flaps, is slow, or cuts each connection after some bytes",
        "main has each play once, and its sums are those of the box",
    );
    let (mut house, relay) = House::through_a_relay();
    house.play(2);
    house.assert_counted_once();
    let mut random = SeededRandom(7);
    for _ in scenario.rounds(1, 50) {
        // Main merges, and its answers are lost.
        relay.swallow(false, true);
        house.play(2);
        let sent = i64::try_from(house.sent).unwrap();
        house
            .main
            .wait_until("main has them", || merged(&house) == sent);
        house.play(1);
        relay.heal();
        house.assert_counted_once();
        // Nothing arrives, and nobody is told.
        relay.swallow(true, random.below(2) == 0);
        house.play(2);
        relay.heal();
        house.assert_counted_once();
        // The cable is loose.
        for _ in 0..3 {
            relay.go_down();
            house.play(1);
            relay.heal();
        }
        house.assert_counted_once();
        // Every connection ends in the middle of a message.
        relay.cut_after(500 + random.below(4_000));
        relay.go_down();
        house.play(2);
        relay.heal();
        house.assert_counted_once();
        relay.delay(Duration::from_millis(200));
        house.play(2);
        house.assert_counted_once();
        relay.heal();
    }
}

#[test]
fn a_release_comes_whole_over_connections_that_are_cut_again_and_again() {
    let follower = TestSite::new("");
    let daemon = follower.serve_without_tour();
    let (mut house, relay) = House::waiting_behind_a_relay(follower, daemon);
    // Each connection carries a part of the files only; the next one continues there.
    relay.cut_after(3 << 20);
    house.start_engine();
    house.follower.wait_until("it is tried again", || {
        house.follower.log().matches("is not here yet").count() >= 2
    });
    let parts = house.follower.path("state/fleet/incoming");
    assert!(parts.exists(), "{}", house.follower.log());
    relay.heal();
    house.follower.wait_until("the edition came", || {
        house.daemon().get("/es/rooms/study").status == 200
    });
    let check = house.follower.run(&["check"]);
    assert!(check.status.success(), "{check:?}");
}
