//! The reports of a phone.

use serde_json::{Value, json};

use super::daemon::{Daemon, TestSite};

pub(crate) const JSON: &str = "Content-Type: application/json";

/// A report of the study's first clip in Spanish: twenty seconds, to its end. `otherwise` replaces fields.
pub(crate) fn play_body(key: &str, recording: &str, otherwise: Value) -> String {
    let mut play_body = json!({
        "key": key, "room": "study", "clip": "8", "language": "es", "recording": recording,
        "session": null, "heard": [[0, 20_000]], "listened": 20_000, "end": "finished", "ago": 60_000,
    });
    let fields = play_body.as_object_mut().unwrap();
    fields.extend(otherwise.as_object().unwrap().clone());
    play_body.to_string()
}

/// One of many such plays, three to a session; its age is at least its length.
pub(crate) fn report(
    number: usize,
    recording: &str,
    heard: u64,
    end: Option<&str>,
    ago: u64,
) -> String {
    let session = format!("{:032x}", 9000 + number / 3);
    let otherwise = json!({
        "session": session, "heard": [[0, heard]], "listened": heard, "end": end, "ago": ago.max(heard),
    });
    play_body(&format!("{number:032x}"), recording, otherwise)
}

/// The recording of the study's first clip in Spanish.
pub(crate) fn first_recording(site: &TestSite) -> String {
    let sql = "select text from draft where field = 'clip/8/es/recording'";
    let found = site.database().query_row(sql, [], |row| row.get(0));
    found.unwrap()
}

pub(crate) fn send_report(daemon: &Daemon, body: &str) -> u16 {
    daemon.request("POST", "/plays", &[JSON], body).status
}
