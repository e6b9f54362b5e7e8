//! The plug is pulled at any moment, while everything is under way at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::Scenario;
use crate::inspection::wav;
use crate::support::asking::ask;
use crate::support::daemon::{Daemon, House};
use crate::support::phone::{JSON, first_recording, told};
use crate::support::staff::{FORM, Member, member};

/// What was answered with a yes.
#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    /// Keys of plays.
    plays: Vec<String>,
    title: Option<Title>,
    edition: Option<i64>,
}

/// The last title that was acknowledged, and the one that was written after it, or as it.
#[derive(Debug)]
struct Title {
    last: String,
    tried: String,
}

/// Everybody who may be in a house, each busy until nobody answers any more.
pub(super) struct Crowd {
    address: String,
    recording: String,
    staff: Member,
    round: u32,
    /// Keys of the plays that were acknowledged.
    told: Mutex<Vec<String>>,
    over: AtomicBool,
}

impl Crowd {
    pub(super) fn of(house: &House, daemon: &Daemon, staff: &Member, round: u32) -> Self {
        Self {
            address: daemon.address.clone(),
            recording: first_recording(house),
            staff: staff.clone(),
            round,
            told: Mutex::default(),
            over: AtomicBool::default(),
        }
    }

    /// Phones tell of plays.
    fn phones(&self) {
        for number in (0..).take_while(|_| self.goes_on()) {
            let key = format!("{:08x}{number:024x}", self.round + 1);
            let session = format!("{:032x}", 7_000 + number / 3);
            let body = told(&key, &self.recording, json!({ "session": session }));
            match ask(&self.address, "POST", "/plays", &[JSON], body.as_bytes()) {
                Ok(it) if it.status == 204 => self.told.lock().unwrap().push(key),
                // Who is about to go says so.
                Ok(it) if it.status == 503 => break,
                Ok(it) => panic!("{}", it.text()),
                Err(_) => break,
            }
        }
    }

    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed)
    }

    /// The plays that are acknowledged by now.
    pub(super) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// Visitors touch the memorial's screen.
    fn visitors(&self) {
        for number in (0..).take_while(|_| self.goes_on()) {
            let (what, body) = match number % 4 {
                0 | 2 => ("play", "clip=13"),
                1 => ("seek", "at=60000"),
                _ => ("stop", ""),
            };
            let path = format!("/es/rooms/memorial/{what}");
            let near = ["Accept: application/json", FORM];
            if ask(&self.address, "POST", &path, &near, body.as_bytes()).is_err() {
                break;
            }
        }
    }

    /// Somebody brings one recording after another, each another one.
    fn uploader(&self) {
        let cookie = format!("Cookie: {}", self.staff.cookie);
        let origin = format!("Origin: http://{}", self.address);
        for number in (0..u32::MAX).take_while(|_| self.goes_on()) {
            let sound = wav(1, 8_000 + (number + 131 * self.round) % 80_000, 192_000);
            let length = format!("Upload-Length: {}", sound.len());
            let own = ["Tus-Resumable: 1.0.0", &cookie, &origin];
            let lines = [&own[..], &[&length, "Upload-Metadata: filename YS53YXY="]].concat();
            let Ok(it) = ask(&self.address, "POST", "/staff/uploads", &lines, b"") else {
                break;
            };
            let Some(at) = it.header("location") else {
                // There may be too many by now.
                continue;
            };
            let more = [
                "Upload-Offset: 0",
                "Content-Type: application/offset+octet-stream",
            ];
            let lines = [&own[..], &more].concat();
            if ask(&self.address, "PATCH", at, &lines, &sound).is_err() {
                break;
            }
        }
    }

    /// A curator renames a clip and publishes, again and again; answers what was acknowledged.
    fn curator(&self, last: String) -> (Title, Option<i64>) {
        let mut title = Title {
            tried: last.clone(),
            last,
        };
        let cookie = format!("Cookie: {}", self.staff.cookie);
        let origin = format!("Origin: http://{}", self.address);
        let mut edition = None;
        for number in (0..).take_while(|_| self.goes_on()) {
            let now = format!("Título {}-{number}", self.round);
            let edit = json!({ "field": "clip/8/es/title", "was": title.last, "now": now });
            title.tried.clone_from(&now);
            let body = json!({ "edits": [edit] }).to_string();
            let lines = [&cookie[..], &origin, JSON];
            match ask(
                &self.address,
                "POST",
                "/staff/draft",
                &lines,
                body.as_bytes(),
            ) {
                Ok(it) if it.status == 200 => title.last = now,
                // Who is about to go says so.
                Ok(it) if it.status == 503 => break,
                Ok(it) => panic!("{}", it.text()),
                Err(_) => break,
            }
            let Ok(page) = ask(&self.address, "GET", "/staff/publish", &[&cookie], b"") else {
                break;
            };
            let page = page.text();
            let rest = page.split("name=\"sha256\" value=\"").nth(1).unwrap();
            let body = format!("sha256={}", &rest[..64]);
            let lines = [&cookie[..], &origin, FORM];
            match ask(
                &self.address,
                "POST",
                "/staff/publish",
                &lines,
                body.as_bytes(),
            ) {
                Ok(it) if it.status == 303 => {}
                // Who is about to go says so.
                Ok(it) if it.status == 503 => break,
                Ok(it) => panic!("{}", it.text()),
                Err(_) => break,
            }
            match ask(&self.address, "GET", "/healthz", &[], b"") {
                Ok(it) => edition = it.json()["edition"].as_i64(),
                Err(_) => break,
            }
        }
        (title, edition)
    }

    /// Everybody at once, until `over` has ended what they talk to.
    pub(super) fn until(&self, title: String, over: impl FnOnce()) -> Acknowledged {
        thread::scope(|scope| {
            let phones = scope.spawn(|| self.phones());
            let visitors = scope.spawn(|| self.visitors());
            let uploader = scope.spawn(|| self.uploader());
            let curator = scope.spawn(|| self.curator(title));
            over();
            visitors.join().unwrap();
            uploader.join().unwrap();
            phones.join().unwrap();
            let (title, edition) = curator.join().unwrap();
            Acknowledged {
                plays: self.told(),
                title: Some(title),
                edition,
            }
        })
    }
}

impl Crowd {
    /// Everybody at once, for this time; the house stands when they go.
    pub(super) fn for_a_while(&self, title: String, time: Duration) -> Acknowledged {
        self.until(title, || {
            thread::sleep(time);
            self.over.store(true, Ordering::Relaxed);
        })
    }
}

/// The title of clip 8 in the draft.
pub(super) fn title(house: &House) -> String {
    crate::publish::draft(house, "clip/8/es/title")
}

impl Acknowledged {
    pub(super) fn plays(plays: Vec<String>) -> Self {
        Self {
            plays,
            ..Self::default()
        }
    }

    /// Fails where anything of it is not there, or there twice.
    pub(super) fn are_kept(&self, house: &House, daemon: &Daemon) {
        let conn = house.database();
        let mut kept = conn
            .prepare("select count(*) from play where key = ?1")
            .unwrap();
        for key in &self.plays {
            let times: i64 = kept.query_row([key], |row| row.get(0)).unwrap();
            assert_eq!(times, 1, "the play {key}\n{}", house.log());
        }
        if let Some(title) = &self.title {
            let now = self::title(house);
            assert!(now == title.last || now == title.tried, "{title:?}: {now}");
        }
        let serves = daemon.get("/healthz").json()["edition"].as_i64();
        assert!(serves >= self.edition, "{:?}: {serves:?}", self.edition);
        listed_is_whole(daemon);
    }
}

/// What a room offers can be read and heard.
fn listed_is_whole(daemon: &Daemon) {
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
            let part = daemon.ask("GET", &sound, &["Range: bytes=0-999"], "");
            assert_eq!((part.status, part.body.len()), (206, 1_000), "{sound}");
        }
    }
}

/// Docent's own look at all of it.
pub(super) fn is_well(house: &House) {
    let checked = house.run(&["check"]);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}\n{}", house.log());
}

#[test]
fn a_plug_that_is_pulled_at_any_moment_costs_nothing_that_was_acknowledged() {
    let mut scenario = Scenario::new(
        "kill -9 amid plays, uploads, edits and publishing",
        "every acknowledged play is there once, every acknowledged text and edition is current, all that is listed is whole",
    );
    let house = House::new("default-output = \"silent\"\ndisk-reserve-megabytes = 0\n");
    let mut daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "curator");
    let mut all = 0;
    for round in scenario.rounds(6, 200) {
        let crowd = Crowd::of(&house, &daemon, &ana, round);
        // Some end before anything was written, some in the midst of it all.
        let moment = Duration::from_millis(u64::from(round * 7_919 % 900));
        let acknowledged = crowd.until(title(&house), || {
            thread::sleep(moment);
            daemon.kill();
        });
        daemon = house.serve();
        acknowledged.are_kept(&house, &daemon);
        all += acknowledged.plays.len();
        if round % 20 == 5 {
            is_well(&house);
        }
    }
    is_well(&house);
    assert!(all > 0);
    scenario.saw(format!("{all} plays acknowledged"));
}
