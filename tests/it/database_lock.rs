//! A locked database: staff pages name the cause, and the log has one line.

use std::thread;
use std::time::Instant;

use serde_json::json;

use crate::faults::log_floods::is_logged_once;
use crate::inspection::wav;
use crate::publish::draft;
use crate::support::daemon::TestSite;
use crate::support::http_client::request;
use crate::support::phone_report::{JSON, first_recording, play_body};
use crate::support::staff::member;

#[test]
fn a_locked_database_is_reported_to_staff_and_logged_once() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let was = draft(&site, "clip/8/es/title");
    let recording = first_recording(&site);
    let held = site.lock_database();
    let phone = |key: u32| {
        let (address, play) = (
            &daemon.address,
            play_body(&format!("{key:032x}"), &recording, json!({})),
        );
        let lines = [JSON, "Accept: application/json"];
        move || request(address, "POST", "/plays", &lines, play.as_bytes()).unwrap()
    };
    let begun = Instant::now();
    thread::scope(|scope| {
        let phones = [1, 2].map(|number| scope.spawn(phone(number)));
        let written = ana.write(&daemon, "clip/8/es/title", &was, "Otro título");
        let refused = phones.map(|phone| phone.join().unwrap());
        for response in refused.iter().chain([&written]) {
            let body = response.text();
            assert_eq!(response.status, 503, "{body}");
            assert_eq!(
                response.json()["request"],
                json!(null),
                "nothing to look up: {body}"
            );
            let names = ["another program holds", "otro programa ocupa"];
            assert!(names.iter().any(|name| body.contains(name)), "{body}");
        }
    });
    // No later request waits as long as the first; the watchdog would restart docent otherwise.
    let first = begun.elapsed();
    let begun = Instant::now();
    for key in 3..8 {
        assert_eq!(phone(key)().status, 503);
    }
    let five = begun.elapsed();
    assert!(five < first * 3, "{five:?} for five, {first:?} for one");
    // Requests of the draft wait for the database too, and the response names the problem;
    let named = "otro programa ocupa la base de datos";
    let page = ana.get(&daemon, "/staff");
    assert_eq!(page.status, 503);
    assert!(page.text().contains(named), "{}", page.text());
    // pages that do not need it show the problem in a banner.
    let page = ana.get(&daemon, "/staff/statistics");
    assert_eq!(page.status, 200);
    let above = "ocupa la base de docent";
    assert!(page.text().contains(above), "{}", page.text());
    let well = daemon.get("/healthz");
    assert_eq!(well.status, 503);
    assert_eq!(well.json()["status"], "another program holds the database");
    drop(held);
    let written = ana.write(&daemon, "clip/8/es/title", &was, "Otro título");
    assert_eq!(written.status, 200, "{}", written.text());
    assert_eq!(phone(9)().status, 204);
    assert!(!ana.get(&daemon, "/staff/statistics").text().contains(above));
    let log = site.log();
    let lines = |what: &str| log.lines().filter(|line| line.contains(what)).count();
    assert_eq!(lines("another program"), 1, "{log}");
    assert_eq!(lines("the database works again"), 1, "{log}");
    is_logged_once(&site);
    assert_eq!(draft(&site, "clip/8/es/recording"), recording);
}

#[test]
fn an_upload_blocked_by_a_lock_is_stored_once_the_lock_is_released() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let sound = wav(1, 48_000, 192_000);
    let at = client.create_upload("13.es.wav", sound.len());
    let held = site.lock_database();
    assert_eq!(client.send_part(&at, 0, &sound).status, 204);
    site.wait_until("the database was asked in vain", || {
        site.log().contains("the database has a problem")
    });
    let status = client.status(&at);
    assert_ne!(status["stage"], "refused", "{status}");
    assert_eq!(client.offset(&at), sound.len());
    drop(held);
    let upload = client.wait_for_result(&site, &at);
    assert_eq!(upload["stage"], "done", "{upload}");
    let recording = upload["recording"].as_str().unwrap();
    let kept = site.path("state/recordings").join(recording);
    assert_eq!(std::fs::read(kept).unwrap(), sound);
}
