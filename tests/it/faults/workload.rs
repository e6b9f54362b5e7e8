//! A workload that touches each kind of file of the state folder.

use serde_json::json;

use super::continuous_sound::NEAR;
use crate::inspection::wav;
use crate::publish::{draft, publish};
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::http_client::request;
use crate::support::phone_report::{JSON, play_body};
use crate::support::staff::Member;
use crate::support::upload_client::UploadClient;
use crate::upload::sha256;

const REPLACED: &str = "clip/12/fr/recording";

/// All kinds of clients. A refusal has a sentence; acknowledged operations are counted.
pub(super) struct DailyWork<'a> {
    site: &'a TestSite,
    daemon: &'a Daemon,
    admin: &'a Member,
    /// The recording of the study's clip, whose picture is shown to the memorial's visitors.
    recording: String,
    picture: String,
    /// The clip's own recording, which is replaced for a moment.
    replaced: String,
    /// The keys of the acknowledged plays.
    pub(super) plays: Vec<String>,
    number: u32,
    pub(super) publications: u32,
    pub(super) accepted: u32,
}

impl<'a> DailyWork<'a> {
    pub(super) fn of(site: &'a TestSite, daemon: &'a Daemon, admin: &'a Member) -> Self {
        let page = daemon.get("/es/rooms/memorial").text();
        let (_, rest) = page.split_once("\"/pictures/").unwrap();
        let picture = format!("/pictures/{}", rest.split(['"', '#']).next().unwrap());
        Self {
            site,
            daemon,
            admin,
            recording: draft(site, "clip/8/es/recording"),
            picture,
            replaced: draft(site, REPLACED),
            plays: Vec::new(),
            number: 0,
            publications: 0,
            accepted: 0,
        }
    }

    /// Runs all parts; returns which of them succeeded.
    pub(super) fn run_once(&mut self) -> bool {
        let number = self.phone();
        let seen = self.visitor();
        let written = self.curator();
        let brought = self.uploader();
        let published = self.publisher();
        let reported = self.reader();
        number && seen && written && brought && published && reported
    }

    pub(super) fn phone(&mut self) -> bool {
        self.number += 1;
        let key = format!("{:032x}", self.number);
        let play = play_body(&key, &self.recording, json!({}));
        let taken = is(204, &self.daemon.request("POST", "/plays", &[JSON], &play));
        if taken {
            self.plays.push(key);
        }
        taken
    }

    /// Touches the memorial's screen, and plays on a phone.
    fn visitor(&self) -> bool {
        let touched = self
            .daemon
            .request("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
        let sound = format!("/recordings/{}.mp3", self.recording);
        let heard = self.file_is_complete(&sound);
        let seen = self.file_is_complete(&self.picture);
        is(204, &touched) && heard && seen
    }

    /// Whether a file that is named by its content is received whole; a response that claims to be whole must
    /// be.
    fn file_is_complete(&self, path: &str) -> bool {
        let Some(response) = self.request_page(path) else {
            return false;
        };
        let length = response.header("content-length").unwrap();
        let whole = response.body.len().to_string() == length;
        assert!(!whole || path.contains(&sha256(&response.body)), "{path}");
        whole
    }

    fn curator(&self) -> bool {
        is(
            200,
            &self.admin.get(self.daemon, "/staff/clips/8?language=es"),
        );
        let was = draft(self.site, "clip/8/es/title");
        let now = format!("Título {}", self.number);
        let written = self.admin.write(self.daemon, "clip/8/es/title", &was, &now);
        // Each time another one, or it would be here already.
        let drawing = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} 9\"><path id=\"art\" d=\"M0 0h9\"/></svg>",
            self.number
        );
        let drawn =
            self.upload_client()
                .request("POST", "/staff/pictures", &[], drawing.as_bytes());
        is(200, &written) && is(200, &drawn)
    }

    fn upload_client(&self) -> UploadClient<'_> {
        self.admin.upload_client(self.daemon, "es")
    }

    /// Uploads a recording and assigns it; afterwards the clip has its own again.
    fn uploader(&mut self) -> bool {
        let client = self.upload_client();
        // What a bad hour left.
        let cleared = client.delete_all();
        let sound = wav(1, 8_000 + self.number % 80_000, 192_000);
        let begun = client.create("12.fr.wav", u64::try_from(sound.len()).unwrap());
        let Some(at) = begun.header("location").filter(|_| is(201, &begun)) else {
            return false;
        };
        if !is(204, &client.send_part(at, 0, &sound))
            || client.wait_for_result(self.site, at)["stage"] != "done"
        {
            return false;
        }
        let (now, title) = (
            draft(self.site, REPLACED),
            draft(self.site, "clip/12/fr/title"),
        );
        let seen = json!({ "new": false, "title": title, "recording": now });
        let wished = json!({ "number": "12", "language": "fr", "room": "memorial", "title": title, "seen": seen });
        if !is(200, &client.json(&format!("{at}/assignment"), &wished)) {
            return false;
        }
        self.accepted += 1;
        let now = draft(self.site, REPLACED);
        assert_eq!(now, sha256(&sound));
        let back = self
            .admin
            .write(self.daemon, REPLACED, &now, &self.replaced);
        is(200, &back) && cleared
    }

    fn publisher(&mut self) -> bool {
        let page = self.admin.get(self.daemon, "/staff/publish");
        // Where nothing could be written, nothing is there to be published.
        if !is(200, &page) || !page.text().contains("name=\"sha256\"") {
            return false;
        }
        let published = is(303, &publish(self.daemon, self.admin));
        self.publications += u32::from(published);
        published
    }

    /// Exports all plays as a table.
    fn reader(&self) -> bool {
        self.request_page("/staff/statistics/plays.csv").is_some()
    }

    /// A successful response; a streamed one may break off before it begins.
    fn request_page(&self, path: &str) -> Option<Response> {
        let cookie = format!("Cookie: {}", self.admin.cookie);
        let response = request(&self.daemon.address, "GET", path, &[&cookie], b"").ok();
        response.filter(|response| is(200, response))
    }
}

/// Whether the response has this status; any other must name the problem.
pub(super) fn is(status: u16, response: &Response) -> bool {
    let body = response.text();
    assert!(
        response.status < 500 || !body.trim().is_empty(),
        "{} without a word",
        response.status
    );
    assert!(!body.contains("panicked"), "{body}");
    response.status == status
}
