//! The largest number of visitors and staff at once, and what was acknowledged to them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::acknowledged::Acknowledged;
use super::continuous_sound::NEAR;
use crate::inspection::wav;
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::http_client::request;
use crate::support::phone_report::{JSON, first_recording, play_body};
use crate::support::staff::{FORM, Member};

/// All clients at once, each busy until the daemon stops responding.
pub(super) struct LoadGenerator {
    address: String,
    recording: String,
    staff: Member,
    round: u32,
    acknowledged: Mutex<Acknowledged>,
    over: AtomicBool,
}

/// A successful response; `None` from a daemon that is gone or stopping.
fn successful(status: u16, response: std::io::Result<Response>) -> Option<Response> {
    let response = response.ok().filter(|response| response.status != 503)?;
    assert_eq!(response.status, status, "{}", response.text());
    Some(response)
}

impl LoadGenerator {
    /// Unassigned uploads of the same staff are removed to make room.
    pub(super) fn of(site: &TestSite, daemon: &Daemon, staff: &Member, round: u32) -> Self {
        assert!(
            staff.upload_client(daemon, "es").delete_all(),
            "{}",
            site.log()
        );
        Self {
            address: daemon.address.clone(),
            recording: first_recording(site),
            staff: staff.clone(),
            round,
            acknowledged: Mutex::new(Acknowledged::none_yet(site, staff)),
            over: AtomicBool::default(),
        }
    }

    fn is_running(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }

    /// What is acknowledged by now.
    pub(super) fn acknowledged(&self) -> Acknowledged {
        self.acknowledged.lock().unwrap().clone()
    }

    fn record(&self, what: impl FnOnce(&mut Acknowledged)) {
        what(&mut self.acknowledged.lock().unwrap());
    }

    fn request(
        &self,
        method: &str,
        path: &str,
        lines: &[&str],
        body: &[u8],
    ) -> std::io::Result<Response> {
        let cookie = format!("Cookie: {}", self.staff.cookie);
        let origin = format!("Origin: http://{}", self.address);
        let lines = [&[&cookie[..], &origin], lines].concat();
        request(&self.address, method, path, &lines, body)
    }

    /// Phones report plays.
    fn phones(&self) {
        for number in (0..).take_while(|_| self.is_running()) {
            let key = format!("{:08x}{number:024x}", self.round + 1);
            let session = format!("{:032x}", 7_000 + number / 3);
            let body = play_body(&key, &self.recording, json!({ "session": session }));
            let response = request(&self.address, "POST", "/plays", &[JSON], body.as_bytes());
            let Some(_) = successful(204, response) else {
                break;
            };
            self.record(|acknowledged| acknowledged.plays.push(key));
        }
    }

    /// Visitors touch the memorial's screen.
    fn visitors(&self) {
        for number in (0..).take_while(|_| self.is_running()) {
            let (what, body) = match number % 4 {
                0 | 2 => ("play", "clip=13"),
                1 => ("seek", "at=60000"),
                _ => ("stop", ""),
            };
            let path = format!("/es/rooms/memorial/{what}");
            if request(&self.address, "POST", &path, &NEAR, body.as_bytes()).is_err() {
                break;
            }
        }
    }

    /// A member uploads one recording after another, each a different one.
    fn uploader(&self) {
        const TUS: &str = "Tus-Resumable: 1.0.0";
        for number in (0..u32::MAX).take_while(|_| self.is_running()) {
            let sound = wav(1, 8_000 + (number + 131 * self.round) % 80_000, 192_000);
            let length = format!("Upload-Length: {}", sound.len());
            let lines = [TUS, &length, "Upload-Metadata: filename YS53YXY="];
            let Ok(begun) = self.request("POST", "/staff/uploads", &lines, b"") else {
                break;
            };
            let Some(at) = begun.header("location") else {
                // There may be too many by now.
                continue;
            };
            self.record(|acknowledged| acknowledged.add_upload(at, 0));
            let kind = "Content-Type: application/offset+octet-stream";
            let sent = self.request("PATCH", at, &[TUS, "Upload-Offset: 0", kind], &sound);
            // A daemon that is stopping keeps the received bytes.
            let Some(_) = sent.ok().filter(|response| response.status == 204) else {
                break;
            };
            self.record(|acknowledged| acknowledged.add_upload(at, sound.len()));
        }
    }

    /// A curator renames a clip and publishes, again and again.
    fn curator(&self) {
        for number in (0..).take_while(|_| self.is_running()) {
            let now = format!("Título {}-{number}", self.round);
            let was = self.acknowledged().titles[self.acknowledged().title].clone();
            self.record(|acknowledged| acknowledged.titles.push(now.clone()));
            let edit = json!({ "field": "clip/8/es/title", "was": was, "now": now });
            let body = json!({ "edits": [edit] }).to_string();
            let written = self.request("POST", "/staff/draft", &[JSON], body.as_bytes());
            let Some(_) = successful(200, written) else {
                break;
            };
            self.record(|acknowledged| acknowledged.title = acknowledged.titles.len() - 1);
            let Some(page) = successful(200, self.request("GET", "/staff/publish", &[], b""))
            else {
                break;
            };
            let body = format!("sha256={}", crate::publish::hash_on_page(&page.text()));
            let published = self.request("POST", "/staff/publish", &[FORM], body.as_bytes());
            let Some(_) = successful(303, published) else {
                break;
            };
            self.record(|acknowledged| acknowledged.publications += 1);
            let Ok(health) = request(&self.address, "GET", "/healthz", &[], b"") else {
                break;
            };
            let edition = health.json()["edition"].as_i64();
            self.record(|acknowledged| acknowledged.edition = edition);
        }
    }

    /// Runs all clients until `over` has ended the daemon.
    pub(super) fn until(&self, over: impl FnOnce()) -> Acknowledged {
        thread::scope(|scope| {
            let all = [
                scope.spawn(|| self.phones()),
                scope.spawn(|| self.visitors()),
                scope.spawn(|| self.uploader()),
                scope.spawn(|| self.curator()),
            ];
            over();
            for thread in all {
                thread.join().unwrap();
            }
        });
        self.acknowledged()
    }

    /// Runs all clients for this time; the daemon survives them.
    pub(super) fn run_for(&self, time: Duration) -> Acknowledged {
        self.until(|| {
            thread::sleep(time);
            self.over.store(true, Ordering::Relaxed);
        })
    }
}
