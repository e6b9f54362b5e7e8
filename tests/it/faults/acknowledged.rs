//! What the daemon acknowledged, and the check that it is stored.

use crate::publish::draft;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::Member;
use crate::upload::sha256;

const TITLE: &str = "clip/8/es/title";

/// What was acknowledged.
#[derive(Clone, Debug, Default)]
pub(super) struct Acknowledged {
    /// The keys of plays.
    pub(super) plays: Vec<String>,
    /// The address of each upload, and the number of acknowledged bytes.
    pub(super) uploads: Vec<(String, usize)>,
    staff: Option<Member>,
    /// The titles of clip 8: the original and each one that was sent, in order.
    pub(super) titles: Vec<String>,
    /// The index of the title that was acknowledged last.
    pub(super) title: usize,
    pub(super) publications: usize,
    pub(super) edition: Option<i64>,
}

impl Acknowledged {
    /// Nothing is acknowledged yet.
    pub(super) fn none_yet(site: &TestSite, staff: &Member) -> Self {
        Self {
            titles: vec![draft(site, TITLE)],
            staff: Some(staff.clone()),
            ..Self::default()
        }
    }

    pub(super) fn plays(plays: Vec<String>) -> Self {
        Self {
            plays,
            ..Self::default()
        }
    }

    /// Records the number of acknowledged bytes of an upload.
    pub(super) fn add_upload(&mut self, at: &str, bytes: usize) {
        self.uploads.retain(|upload| upload.0 != at);
        self.uploads.push((at.to_owned(), bytes));
    }

    /// Adds what was sent until `later` without an acknowledgement.
    pub(super) fn add_attempted(&mut self, later: &Self) {
        self.titles.clone_from(&later.titles);
    }

    /// Fails if anything is missing or stored twice.
    pub(super) fn assert_stored(&self, site: &TestSite, daemon: &Daemon) {
        let conn = site.database();
        let mut stored = conn
            .prepare("select count(*) from play where key = ?1")
            .unwrap();
        for key in &self.plays {
            let times: i64 = stored.query_row([key], |row| row.get(0)).unwrap();
            assert_eq!(times, 1, "the play {key}\n{}", site.log());
        }
        if let Some(staff) = &self.staff {
            let client = staff.upload_client(daemon, "es");
            for (at, bytes) in &self.uploads {
                let summary = client.status(at);
                let stored = summary["received"].as_u64().map(usize::try_from);
                let whole = stored.is_some_and(|size| size.unwrap() >= *bytes);
                assert!(
                    whole && summary["stage"] != "refused",
                    "{at} {bytes}: {summary}"
                );
            }
        }
        let now = draft(site, TITLE);
        let since = self.titles.get(self.title..).unwrap_or_default();
        assert!(since.is_empty() || since.contains(&now), "{since:?}: {now}");
        let serves = daemon.get("/healthz").json()["edition"].as_i64();
        assert!(serves >= self.edition, "{:?}: {serves:?}", self.edition);
        assert_listed_recordings_complete(daemon);
    }
}

/// Every listed recording is readable and has its hash.
fn assert_listed_recordings_complete(daemon: &Daemon) {
    for room in ["memorial", "study"] {
        let page = daemon.get(&format!("/es/rooms/{room}"));
        assert_eq!(page.status, 200, "{}", page.text());
        for clip in page.text().split("data-clip=\"").skip(1) {
            let clip = clip.split('"').next().unwrap();
            if clip.is_empty() {
                continue;
            }
            let data = daemon.get(&format!("/es/rooms/{room}/clips/{clip}.json"));
            assert_eq!(data.status, 200, "{room} {clip}: {}", data.text());
            let sound = data.json()["sound"].as_str().unwrap().to_owned();
            let heard = daemon.get(&sound);
            assert_eq!(heard.status, 200, "{sound}");
            assert_eq!(sound, format!("/recordings/{}.mp3", sha256(&heard.body)));
        }
    }
}

/// Runs `docent check`.
pub(super) fn assert_healthy(site: &TestSite) {
    let checked = site.run(&["check"]);
    let summary = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{summary}\n{}", site.log());
}

/// The numbers of all rounds of a scenario.
#[derive(Debug, Default)]
pub(super) struct Sum {
    plays: usize,
    uploads: usize,
    publications: usize,
}

impl Sum {
    pub(super) fn add(&mut self, acknowledged: &Acknowledged) {
        self.plays += acknowledged.plays.len();
        self.uploads += acknowledged
            .uploads
            .iter()
            .filter(|upload| upload.1 > 0)
            .count();
        self.publications += acknowledged.publications;
    }

    /// Reports the numbers; fails if one of them is zero.
    pub(super) fn summary(&self) -> String {
        let Self {
            plays,
            uploads,
            publications,
        } = self;
        let summary = format!(
            "{plays} plays, {uploads} uploads and {publications} publications acknowledged"
        );
        // A few rounds on a busy machine may not come to a publication.
        let some = *plays > 0 && (!super::runs_all_rounds() || (*uploads > 0 && *publications > 0));
        assert!(some, "{summary}");
        summary
    }
}
