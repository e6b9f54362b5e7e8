//! The daemon is killed at any moment under full load.

use std::thread;
use std::time::Duration;

use super::acknowledged::{Sum, assert_healthy};
use super::load::LoadGenerator;
use super::{SILENT, Scenario};
use crate::support::daemon::TestSite;
use crate::support::staff::member;

#[test]
fn a_kill_at_any_moment_loses_nothing_acknowledged() {
    let mut scenario = Scenario::new(
        "kill -9 amid plays, uploads, edits and publishing",
        "every acknowledged play is there once, every acknowledged text, edition and byte of an upload is there, all that is listed is whole",
    );
    let site = TestSite::new(SILENT);
    let mut daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let mut all = Sum::default();
    for round in scenario.rounds(6, 200) {
        let load = LoadGenerator::of(&site, &daemon, &ana, round);
        // Some end before anything was written, some in the midst of it all.
        let moment = Duration::from_millis(u64::from(round * 7_919 % 900));
        let acknowledged = load.until(|| {
            thread::sleep(moment);
            daemon.kill();
        });
        daemon = site.serve();
        acknowledged.assert_stored(&site, &daemon);
        all.add(&acknowledged);
        if round % 20 == 5 {
            assert_healthy(&site);
        }
    }
    assert_healthy(&site);
    scenario.set_observation(all.summary());
}
