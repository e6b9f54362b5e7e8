//! The event stream of a room.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;

use serde_json::Value;

use crate::support::TIMEOUT;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::write_request_head;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const JSON: &str = "Accept: application/json";

/// A stream of the room `memorial`.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    pub(crate) fn open(daemon: &Daemon, query: &str) -> Self {
        let mut stream = TcpStream::connect(&daemon.address).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        let path = format!("/rooms/memorial/events{query}");
        write_request_head(&mut stream, &daemon.address, "GET", &path, &[]).unwrap();
        Self(BufReader::new(stream))
    }

    /// The data of the next event that is wanted.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.line_until(wanted).1
    }

    /// The next event with a play: the bytes of its line, and its data.
    fn playing(&mut self) -> (usize, Value) {
        self.line_until(|data| data["now"].is_object())
    }

    fn line_until(&mut self, wanted: impl Fn(&Value) -> bool) -> (usize, Value) {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            let Some(data) = line.strip_prefix("data: ") else {
                continue;
            };
            let data: Value = serde_json::from_str(data).unwrap_or_default();
            if wanted(&data) {
                return (line.len(), data);
            }
        }
    }
}

#[test]
fn events_name_where_the_captions_are_and_only_pages_of_another_build_get_them_each_time() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let mut events = Events::open(&daemon, "");
    let mut outdated = Events::open(&daemon, "?version=0123456789abcdef");
    let response = daemon.request("POST", "/en/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(response.status, 204, "{}", response.text());
    let (bytes, event) = events.playing();
    let (outdated_bytes, outdated_event) = outdated.playing();
    let now = &event["now"];
    assert_eq!(now["captions"], Value::Null);
    assert!(2 * bytes < outdated_bytes, "{event}");
    let captions = &outdated_event["now"]["captions"];
    assert!(captions.as_array().unwrap().len() > 10, "{captions}");
    let clip = daemon.get(now["json"].as_str().unwrap()).json();
    assert_eq!(clip["captions"], *captions);
    assert_eq!(clip["language"], "en");
    assert_eq!(clip["recording"], now["recording"]);
}
