//! The daemon is killed at any moment under full load.

use std::thread;
use std::time::Duration;

use super::acknowledged::{Sum, is_well};
use super::load::Crowd;
use super::{SILENT, Scenario};
use crate::support::daemon::House;
use crate::support::staff::member;

#[test]
fn a_kill_at_any_moment_loses_nothing_acknowledged() {
    let mut scenario = Scenario::new(
        "kill -9 amid plays, uploads, edits and publishing",
        "every acknowledged play is there once, every acknowledged text, edition and byte of an upload is there, all that is listed is whole",
    );
    let house = House::new(SILENT);
    let mut daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let mut all = Sum::default();
    for round in scenario.rounds(6, 200) {
        let crowd = Crowd::of(&house, &daemon, &ana, round);
        // Some end before anything was written, some in the midst of it all.
        let moment = Duration::from_millis(u64::from(round * 7_919 % 900));
        let acknowledged = crowd.until(|| {
            thread::sleep(moment);
            daemon.kill();
        });
        daemon = house.serve();
        acknowledged.are_kept(&house, &daemon);
        all.add(&acknowledged);
        if round % 20 == 5 {
            is_well(&house);
        }
    }
    is_well(&house);
    scenario.saw(all.told());
}
