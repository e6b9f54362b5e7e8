//! Waits until a server answers.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::http_client::request;

pub(crate) fn wait_until(ready: impl Fn() -> bool) {
    let began = Instant::now();
    while !ready() {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "it is never ready"
        );
        thread::sleep(Duration::from_micros(300));
    }
}

pub(crate) fn wait_for(address: &str, expected: (&str, u16)) {
    wait_until(|| responds(address, expected));
}

pub(crate) fn responds(address: &str, (path, status): (&str, u16)) -> bool {
    request(address, "GET", path, &[], b"").is_ok_and(|response| response.status == status)
}
