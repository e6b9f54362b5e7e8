//! Main is lost: its backup on another card, or a follower that becomes main. Nothing that followers have is lost.

use std::process::Output;

use crate::fleet::house::{House, join_box, new_code, number, start_engine_of};
use crate::support::daemon::TestSite;
use crate::support::phone_report::{first_recording, report, send_report};

fn text(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn a_backup_of_main_on_another_card_goes_on_with_the_root_key_and_the_former_card_is_refused() {
    let mut house = House::set_up(3);
    house.assert_counted_once();
    let backup = house.main.path("backup.docent");
    let backup = backup.to_str().unwrap();
    assert!(house.main.run(&["backup", backup]).status.success());
    house.play(2);
    house.assert_counted_once();
    house.main_daemon.take().unwrap().kill();
    drop(house.engine.take());
    // Another card: the backup has no keys.
    let other = TestSite::new("");
    let restored = other.run(&["restore", backup]);
    assert!(restored.status.success(), "{}", text(&restored));
    let stolen = std::mem::replace(&mut house.main, other);
    house.start_main();
    house.main.wait_until("it says what to do", || {
        house.main.log().contains("docent fleet rekey")
    });
    let wrong = house.root_key.replace("SO", "SU");
    let refused = house.main.run_with_input(&["fleet", "rekey"], &wrong);
    assert!(!refused.status.success(), "{}", text(&refused));
    let rekeyed = house
        .main
        .run_with_input(&["fleet", "rekey"], &house.root_key);
    assert!(rekeyed.status.success(), "{}", text(&rekeyed));
    house.start_engine();
    house.play(2);
    house.assert_counted_once();
    assert!(house.follower.log().contains("new house key"));
    // Whoever has the former card can put it at main's address, and gets nothing.
    house.main_daemon.take().unwrap().kill();
    drop(house.engine.take());
    let known = number(&stolen, "select count(*) from play");
    let thief = stolen.serve_at(&house.main_address);
    let engine = start_engine_of(&stolen);
    house.play(2);
    house.follower.wait_until("the follower refuses it", || {
        house.follower.log().contains("did not sign later")
    });
    assert_eq!(number(&stolen, "select count(*) from play"), known);
    drop((thief, engine));
    house.start_main();
    house.start_engine();
    house.assert_counted_once();
}

#[test]
fn without_a_backup_a_follower_becomes_main_with_what_the_boxes_have() {
    let mut house = House::set_up(3);
    house.assert_counted_once();
    // A third box.
    let third = TestSite::new("");
    let third_daemon = third.serve_without_tour();
    let code = new_code(&house.main);
    let joined = join_box(&third, &house.main_address, &code, "Cellar", &[]);
    assert!(joined.status.success(), "{}", text(&joined));
    third.wait_until("it has the tour", || {
        number(&third, "select count(*) from publication") == 1
    });
    let recording = first_recording(&house.main);
    for play in 100..104 {
        let body = report(play, &recording, 20_000, Some("stopped"), 0);
        assert_eq!(send_report(&third_daemon, &body), 204);
    }
    house.main.wait_until("main has its plays", || {
        number(&house.main, "select count(*) from play") == 7
    });
    house.main_daemon.take().unwrap().kill();
    drop(house.engine.take());
    let follower = &house.follower;
    let engine = crate::support::http_client::free_address();
    let promote = ["fleet", "promote", "--engine", &engine];
    let foreign = House::set_up(0);
    let refused = follower.run_with_input(&promote, &foreign.root_key);
    assert!(
        text(&refused).contains("root key of another house"),
        "{}",
        text(&refused)
    );
    let promoted = follower.run_with_input(&promote, &house.root_key);
    assert!(promoted.status.success(), "{}", text(&promoted));
    let _engine = start_engine_of(follower);
    follower.wait_until("it is main", || {
        follower.log().contains("this is the main box")
    });
    // It can publish now.
    let changed = follower.database().execute(
        "update draft set text = 'Otra mesa' where field = 'clip/8/es/title'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    assert!(follower.run(&["publish"]).status.success());
    // The third box is not let into another house, and joins the new main.
    let code = new_code(&foreign.main);
    let refused = join_box(&third, &foreign.main_address, &code, "Cellar", &[]);
    assert!(
        text(&refused).contains("belongs to another house"),
        "{}",
        text(&refused)
    );
    let code = new_code(follower);
    let joined = join_box(&third, &house.daemon().address, &code, "Cellar", &[]);
    assert!(joined.status.success(), "{}", text(&joined));
    follower.wait_until("the new main has all plays of both", || {
        number(follower, "select count(*) from play") == 7
    });
    third.wait_until("the third box has the new edition", || {
        third_daemon
            .get("/es/rooms/study")
            .text()
            .contains("Otra mesa")
    });
}
