//! A panic ends its own task, is logged once, and disturbs nothing else.

use std::fs;

use crate::support::daemon::{Daemon, TestSite};
use crate::support::fault_injection::Fault;
use crate::support::staff::{FORM, PASSWORD, member};

const NEAR: [&str; 2] = ["Accept: application/json", FORM];

/// The names of tokio's worker and blocking threads are alike. The blocking ones end when there is nothing to
/// do.
fn workers(daemon: &Daemon) -> usize {
    let tasks = fs::read_dir(format!("/proc/{}/task", daemon.pid())).unwrap();
    let names = tasks.map(|task| fs::read_to_string(task.unwrap().path().join("comm")));
    names
        .filter(|name| name.as_ref().is_ok_and(|text| text.starts_with("tokio")))
        .count()
}

/// If the system refuses a thread, tokio panics in the handler that needs one, as a handler with a mistake
/// would.
#[test]
fn a_panic_in_a_handler_gives_an_error_page_and_stops_no_play() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let fault = Fault::new(&site);
    let daemon = fault.serve(&site);
    let _uli = member(&site, &daemon, "Uli", "uploader");
    let sign_in = || {
        let form = format!("name=Uli&password={}", PASSWORD.replace(' ', "+"));
        daemon.request(
            "POST",
            "/staff/sign-in",
            &[FORM, "Accept-Language: en"],
            &form,
        )
    };
    let touched = daemon.request("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
    assert_eq!(touched.status, 204, "{}", touched.text());
    site.await_plays(|plays| plays.len() == 1);
    site.wait_until("only those workers are left that tokio starts with", || {
        workers(&daemon) == 2
    });
    fault.set("thread / 11 1");
    let failed = sign_in();
    assert_eq!(failed.status, 500, "{}", failed.text());
    let page = failed.text();
    assert!(page.contains("Something failed on our side"), "{page}");
    assert!(!page.contains("spawn"), "{page}");
    let log = site.log();
    let lines = |what: &str| log.lines().filter(|line| line.contains(what)).count();
    assert_eq!(lines("spawn worker thread"), 1, "{log}");
    assert_eq!(lines("panicked"), 2, "the cause, and the request: {log}");
    assert_eq!(lines("thread 'tokio"), 0, "nothing but the log: {log}");
    // Nothing else ended: visitors read, the room sounds, and once there are threads staff sign in.
    assert_eq!(daemon.get("/healthz").status, 200);
    assert_eq!(daemon.get("/es/rooms/memorial").status, 200);
    let heard = site.plays()[0].heard_ms;
    site.await_plays(|plays| {
        plays.len() == 1 && plays[0].end.is_none() && plays[0].heard_ms > heard
    });
    fault.clear();
    assert_eq!(sign_in().status, 303);
    assert!(daemon.terminate().0.success(), "{}", site.log());
}
