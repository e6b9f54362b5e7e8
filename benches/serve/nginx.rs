//! Pages and recordings beside nginx, by turns, with the same bytes.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::client::{Line, PHONE, SCREEN, field, load};
use crate::cost::processor;
use crate::readiness::wait_for;
use crate::report::{Rounds, Wanted, report};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::free_address;

const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(2);
const LINES: usize = 64;
const RANGE: usize = 64 * 1024;

pub(crate) struct Nginx {
    child: Child,
    pub(crate) address: String,
    home: TempDir,
}

impl Nginx {
    /// Pages are stored compressed, as docent stores its own: none is compressed for a request.
    pub(crate) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().display().to_string();
        let address = free_address();
        fs::create_dir(home.path().join("root")).unwrap();
        let config = format!(
            "daemon off; user root; worker_processes auto; pid {root}/pid; error_log {root}/log;
             events {{ worker_connections 4096; }}
             http {{
               include /etc/nginx/mime.types; access_log off; sendfile on; keepalive_requests 100000000;
               gzip_static on; gzip_proxied any; gzip_vary on;
               client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
               uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
               server {{ listen {address}; root {root}/root; }}
             }}"
        );
        fs::write(home.path().join("nginx.conf"), config).unwrap();
        let child = Command::new("nginx")
            .args([
                "-e",
                &format!("{root}/log"),
                "-c",
                &format!("{root}/nginx.conf"),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx starts; deploy/needs.sh bench installs it");
        Self {
            child,
            address,
            home,
        }
    }

    pub(crate) fn has(&self, name: &str, bytes: &[u8]) {
        fs::write(self.home.path().join("root").join(name), bytes).unwrap();
    }

    /// The master and its workers.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let master = self.child.id();
        let children = fs::read_to_string(format!("/proc/{master}/task/{master}/children"));
        let children = children.unwrap();
        let children = children.split_whitespace().map(|id| id.parse().unwrap());
        std::iter::once(master).chain(children).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The workers end with their master only after a signal.
        let mut kill = Command::new("kill");
        drop(kill.args(["-TERM", &self.child.id().to_string()]).status());
        drop(self.child.wait());
    }
}

/// The request to both servers, each with its own path.
struct Target<'a> {
    paths: [&'a str; 2],
    status: u16,
    /// The other lines of a request, by its number.
    more: &'a (dyn Fn(usize) -> String + Sync),
}

impl Target<'_> {
    /// Both answer with the same bytes, packed in the same way, of the same place.
    fn alike(&self, addresses: [&str; 2]) {
        let more = (self.more)(17);
        let [ours, theirs] =
            [0, 1].map(|n| Line::to(addresses[n]).whole(self.paths[n], &more, self.status));
        for name in ["content-encoding", "content-range"] {
            assert_eq!(
                field(&ours.0, name),
                field(&theirs.0, name),
                "{:?}",
                self.paths
            );
        }
        assert!(!ours.1.is_empty() && ours.1 == theirs.1, "{:?}", self.paths);
    }

    /// Microseconds of processor for each answer.
    fn cost(&self, which: usize, address: &str, processes: &[u32]) -> f64 {
        let used = || {
            processes
                .iter()
                .map(|process| processor(*process))
                .sum::<f64>()
        };
        let before = used();
        let target = (self.paths[which], self.status);
        let times = load(address, target, LINES, TIME, self.more);
        let count = u32::try_from(times.len()).unwrap();
        (used() - before) * 1e6 / f64::from(count)
    }
}

pub(crate) fn measure() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let nginx = Nginx::start();
    nginx.has("home", b"ok");
    wait_for(&nginx.address, ("/home", 200));
    let page = "/es/rooms/memorial";
    let none = |_: usize| String::new();
    let phone = |_: usize| PHONE.to_owned();
    let screen = |_: usize| SCREEN.to_owned();
    // A screen is near, and gets its page as it is, though its browser would unpack it.
    for (name, more) in [("page.html.gz", PHONE), ("screen.html", SCREEN)] {
        let mut line = Line::to(&daemon.address);
        nginx.has(name, &line.whole(page, more, 200).1);
    }
    // The tour's longest recording is about as long as a clip gets.
    let (sound, bytes) = longest(&daemon);
    let length = bytes.len();
    nginx.has("clip.mp3", &bytes);
    let range = |number: usize| {
        let from = number * 7_919 % (length - RANGE);
        format!("Range: bytes={from}-{}\r\n", from + RANGE - 1)
    };
    let kilobytes = length / 1024;
    let whole = format!("a whole recording of {kilobytes} kB");
    let compare = |what: &str, target: Target<'_>, most: f64| {
        target.alike([&daemon.address, &nginx.address]);
        let rounds: Vec<[f64; 2]> = (0..ROUNDS)
            .map(|_| {
                [
                    target.cost(0, &daemon.address, &[daemon.pid()]),
                    target.cost(1, &nginx.address, &nginx.processes()),
                ]
            })
            .collect();
        let what = format!("{what}, processor for each answer, {LINES} lines");
        report(
            &what,
            "µs",
            Rounds::Beside("nginx", &rounds),
            Wanted::Times(most),
        );
    };
    let target = |paths, status, more| Target {
        paths,
        status,
        more,
    };
    compare(
        "a visitor's page, gzipped",
        target([page, "/page.html"], 200, &phone),
        1.3,
    );
    compare(
        "a screen's own page, written each time",
        target([page, "/screen.html"], 200, &screen),
        1.3,
    );
    let clips = [&sound[..], "/clip.mp3"];
    compare("64 kB of a recording", target(clips, 206, &range), 1.3);
    compare(&whole, target(clips, 200, &none), 2.0);
}

/// The longest recording of the memorial: where it is served, and its bytes.
pub(crate) fn longest(daemon: &Daemon) -> (String, Vec<u8>) {
    let page = daemon.get("/es/rooms/memorial").text();
    let keys = page.split("data-clip=\"").skip(1);
    let keys = keys
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| !address.is_empty());
    let sounds = keys.map(|key| {
        let data = daemon
            .get(&format!("/es/rooms/memorial/clips/{key}.json"))
            .json();
        let sound = data["sound"].as_str().unwrap().to_owned();
        let (_, bytes) = Line::to(&daemon.address).whole(&sound, "", 200);
        (sound, bytes)
    });
    sounds.max_by_key(|sound| sound.1.len()).unwrap()
}
