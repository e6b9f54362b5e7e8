//! Pages and recordings beside nginx, by turns, with the same bytes.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::client::{Got, crowd};
use crate::cost::processor;
use crate::report::Figure;
use crate::support::asking::free_address;
use crate::support::daemon::{Daemon, House};
use crate::{answers, whole};

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
        let children = children.split_whitespace().map(|it| it.parse().unwrap());
        std::iter::once(master).chain(children).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The workers go with their master only when it is asked.
        let mut kill = Command::new("kill");
        drop(kill.args(["-TERM", &self.child.id().to_string()]).status());
        drop(self.child.wait());
    }
}

/// Microseconds of processor for each answer, and what came.
fn cost(processes: &[u32], ask: impl FnOnce() -> Got) -> f64 {
    let used = || processes.iter().map(|it| processor(*it)).sum::<f64>();
    let before = used();
    let got = ask();
    let count = u32::try_from(got.times.len()).unwrap();
    (used() - before) * 1e6 / f64::from(count)
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn beside(
    what: &str,
    wanted: &str,
    daemon: &Daemon,
    nginx: &Nginx,
    paths: [&str; 2],
    more: impl Fn(usize) -> String + Sync,
) {
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let docent = cost(&[daemon.process()], || {
            crowd(&daemon.address, paths[0], LINES, TIME, &more)
        });
        let peer = cost(&nginx.processes(), || {
            crowd(&nginx.address, paths[1], LINES, TIME, &more)
        });
        ours.push(docent);
        theirs.push(peer);
        ratios.push(docent / peer);
    }
    ratios.sort_by(f64::total_cmp);
    Figure {
        what,
        unit: "µs",
        ours: median(ours),
        peer: Some(("nginx", median(theirs))),
        spread: Some((ratios[0], ratios[ROUNDS - 1])),
        wanted,
    }
    .tell();
}

pub(crate) fn measure() {
    let house = House::new("");
    let daemon = house.serve();
    let nginx = Nginx::start();
    let begun = Instant::now();
    while !answers(&nginx.address, "/") && begun.elapsed() < Duration::from_secs(5) {
        thread::sleep(Duration::from_millis(5));
    }
    let page = "/es/rooms/memorial";
    nginx.has("page.html", &whole(&daemon.address, page));
    // The tour's longest recording is about as long as a clip gets.
    let sound = longest(&daemon);
    let bytes = whole(&daemon.address, &sound);
    let size = bytes.len();
    nginx.has("clip.mp3", &bytes);
    let none = |_| String::new();
    let phone = |_| "X-Forwarded-For: 192.0.2.7\r\n".to_owned();
    let pages = [page, "/page.html"];
    beside(
        "a visitor's page, processor for each answer, 64 lines",
        "≤ 1.3 ×",
        &daemon,
        &nginx,
        pages,
        phone,
    );
    beside(
        "a screen's own page, written each time, processor for each answer, 64 lines",
        "–",
        &daemon,
        &nginx,
        pages,
        none,
    );
    let range = |number: usize| {
        let from = number * 7_919 % (size - RANGE);
        format!("Range: bytes={from}-{}\r\n", from + RANGE - 1)
    };
    let clips = [&sound[..], "/clip.mp3"];
    beside(
        "64 kB of a recording, processor for each answer, 64 lines",
        "≤ 1.3 ×",
        &daemon,
        &nginx,
        clips,
        range,
    );
    let kilobytes = size / 1024;
    beside(
        &format!("a whole recording of {kilobytes} kB, processor for each answer, 64 lines"),
        "≤ 2 ×",
        &daemon,
        &nginx,
        clips,
        none,
    );
}

/// Where the longest recording of the memorial is served.
pub(crate) fn longest(daemon: &Daemon) -> String {
    let page = daemon.get("/es/rooms/memorial").text();
    let keys = page.split("data-clip=\"").skip(1);
    let keys = keys
        .filter_map(|it| it.split('"').next())
        .filter(|it| !it.is_empty());
    let sounds = keys.map(|key| {
        let data = daemon
            .get(&format!("/es/rooms/memorial/clips/{key}.json"))
            .json();
        data["sound"].as_str().unwrap().to_owned()
    });
    let sized = sounds.map(|it| (whole(&daemon.address, &it).len(), it));
    sized.max().unwrap().1
}
