//! The built daemon on a state folder of its own.

use std::cell::RefCell;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process, setpriority_process};
use serde_json::Value;
use tempfile::TempDir;

use super::NICE;
use super::TIMEOUT;
use super::http_client;
use super::small_disk::{SmallDisk, on_a_small_disk};

/// The tour in `audio`.
pub(crate) fn tour() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("audio")
}

/// The program under test: the one built with these tests, or the one that `DOCENT_PROGRAM` names, such as
/// the release build.
pub(crate) fn program() -> PathBuf {
    let named = std::env::var_os("DOCENT_PROGRAM");
    named.map_or_else(|| env!("CARGO_BIN_EXE_docent").into(), PathBuf::from)
}

/// Imports and publishes the whole tour in a state folder that has none. The import is done once for all
/// tests; each state has a copy of the database and shares the recordings, which do not change.
pub(crate) fn import_tour(state: &Path) {
    if state.exists() {
        return;
    }
    let whole = published();
    for folder in ["", "recordings", "pictures", "incoming"] {
        fs::create_dir(state.join(folder)).unwrap();
        for entry in fs::read_dir(whole.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let copy = state.join(folder).join(entry.file_name());
            if folder.is_empty() && entry.path().is_file() {
                fs::copy(entry.path(), copy).unwrap();
            } else if entry.path().is_file() {
                fs::hard_link(entry.path(), &copy)
                    .or_else(|_| fs::copy(entry.path(), &copy).map(drop))
                    .unwrap();
            }
        }
    }
}

/// A state folder with the tour, imported by this program.
fn published() -> PathBuf {
    let shelf = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = program();
    let mut name = std::hash::DefaultHasher::new();
    modified_at(&program).hash(&mut name);
    hash_folder(&tour(), &mut name);
    let whole = shelf.join(format!("house-{:016x}", name.finish()));
    // Tests are processes: the first one imports, the others wait.
    let lock = File::create(shelf.join("house.lock")).unwrap();
    lock.lock().unwrap();
    if !whole.exists() {
        for entry in fs::read_dir(shelf).unwrap() {
            let old = entry.unwrap();
            if old.file_name().to_string_lossy().starts_with("house-") {
                fs::remove_dir_all(old.path()).unwrap();
            }
        }
        let making = shelf.join("house-making");
        for arguments in [vec!["import", tour().to_str().unwrap()], vec!["publish"]] {
            let mut command = Command::new(&program);
            let output = command.args(arguments).arg("--state").arg(&making).output();
            let output = output.unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        fs::rename(making, &whole).unwrap();
    }
    whole
}

fn modified_at(file: &Path) -> SystemTime {
    file.metadata().unwrap().modified().unwrap()
}

/// A value that changes whenever a file of a folder changes.
fn hash_folder(folder: &Path, name: &mut impl Hasher) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            hash_folder(&path, name);
        } else {
            (&path, modified_at(&path)).hash(name);
        }
    }
}

/// A state folder, and the daemons that use it.
#[derive(Debug)]
pub(crate) struct TestSite {
    home: TempDir,
    alsa: Option<PathBuf>,
}

/// Gives the daemon the priority that its systemd unit gives it, where this machine allows it.
fn prioritize(child: &Child) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    setpriority_process(pid, NICE).unwrap_or_default();
}

impl TestSite {
    /// A state without a sound card, with screens on the box in memorial and study; `settings` is the rest of
    /// its configuration.
    pub(crate) fn new(settings: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let screens =
            "[[screen]]\nroom = \"memorial\"\npx-per-mm = 5.9\n[[screen]]\nroom = \"study\"\n";
        let usual = "opening-hours = \"ignore\"\naddress = \"http://guide.local\"\n";
        let text = format!("{usual}{settings}{screens}");
        fs::write(home.path().join("docent.toml"), text).unwrap();
        Self { home, alsa: None }
    }

    /// A state whose memorial plays on the card of this ALSA configuration.
    pub(crate) fn with_card(name: &str, alsa: &Path) -> Self {
        let settings = format!("[[speaker]]\nroom = \"memorial\"\noutput = \"{name}\"\n");
        Self::with_cards(&settings, alsa)
    }

    /// A state with these settings, and the cards of this ALSA configuration.
    pub(crate) fn with_cards(settings: &str, alsa: &Path) -> Self {
        Self {
            alsa: Some(alsa.to_owned()),
            ..Self::new(settings)
        }
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.home.path().join(below)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .arg("--config")
            .arg(self.path("docent.toml"))
            .arg("--state")
            .arg(self.path("state"));
        // An ALSA configuration without cards.
        let alsa = self.alsa.clone().unwrap_or("/dev/null".into());
        command.env("ALSA_CONFIG_PATH", alsa);
        // As its systemd unit sets it.
        command.env("MALLOC_ARENA_MAX", "1");
        command
    }

    /// Locks the database from another program until the returned value is dropped.
    pub(crate) fn lock_database(&self) -> Connection {
        let held = Connection::open(self.path("state/docent.db")).unwrap();
        held.execute_batch("begin immediate").unwrap();
        held
    }

    /// Runs a command that reads `input`, to its end.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that refuses before it reads closes the pipe.
        drop(stdin.write_all(input.as_bytes()));
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts the daemon; a state without a tour gets the whole one.
    pub(crate) fn serve(&self) -> Daemon {
        self.serve_at("127.0.0.1:0")
    }

    pub(crate) fn serve_at(&self, address: &str) -> Daemon {
        self.import_tour();
        self.spawn(self.serve_command(address))
    }

    /// Starts the daemon on a disk with `spare` kilobytes.
    pub(crate) fn serve_on_a_small_disk(&self, spare: u64) -> (Daemon, SmallDisk) {
        self.import_tour();
        self.spawn_on_a_small_disk(&self.serve_command("127.0.0.1:0"), spare)
    }

    /// The same with the present state, even an empty one.
    pub(crate) fn serve_without_tour_on_a_small_disk(&self, spare: u64) -> (Daemon, SmallDisk) {
        let serve_command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        self.spawn_on_a_small_disk(&serve_command, spare)
    }

    fn spawn_on_a_small_disk(&self, serve_command: &Command, spare: u64) -> (Daemon, SmallDisk) {
        let state = self.path("state");
        let daemon = self.spawn(on_a_small_disk(serve_command, &state, spare));
        let disk = SmallDisk::of(daemon.pid(), &state);
        (daemon, disk)
    }

    /// Imports the whole tour, if there is none.
    pub(crate) fn import_tour(&self) {
        import_tour(&self.path("state"));
    }

    pub(crate) fn serve_command(&self, address: &str) -> Command {
        let tour = tour();
        let tour = tour.to_str().unwrap();
        self.command(&["serve", "--listen", address, "--tour", tour])
    }

    /// Starts the daemon with the present state, even an empty one.
    pub(crate) fn serve_without_tour(&self) -> Daemon {
        self.spawn(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Starts a command that serves.
    pub(crate) fn spawn(&self, mut command: Command) -> Daemon {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.path("log"))
            .unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        prioritize(&child);
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some((_, address)) = line.trim().split_once("http://") else {
            drop(child.wait());
            panic!("docent did not start: {}", self.log());
        };
        Daemon {
            address: address.trim_end_matches('/').to_owned(),
            child,
            stdout: RefCell::new(stdout),
        }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.path("state/docent.db")).unwrap()
    }

    /// All plays, the oldest first.
    pub(crate) fn plays(&self) -> Vec<PlayRow> {
        let conn = self.database();
        let mut query = conn
            .prepare("select room, clip, language, recording, surface, heard_ms, listened_ms, started_wall_ms, end_reason from play join subject using (subject_id) order by play_id")
            .unwrap();
        let rows = query.query_map([], |row| {
            Ok(PlayRow {
                room: row.get(0)?,
                clip: row.get(1)?,
                language: row.get(2)?,
                recording: row.get(3)?,
                surface: row.get(4)?,
                heard_ms: row.get(5)?,
                listened_ms: row.get(6)?,
                started_wall_ms: row.get(7)?,
                end: row.get(8)?,
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Waits until the plays are accepted.
    pub(crate) fn await_plays(&self, wanted: impl Fn(&[PlayRow]) -> bool) -> Vec<PlayRow> {
        self.wait_until("the plays are as wanted", || wanted(&self.plays()));
        self.plays()
    }

    /// Polls until `done`; fails with the log after a timeout.
    pub(crate) fn wait_until(&self, what: &str, done: impl Fn() -> bool) {
        self.wait_until_within(TIMEOUT, what, done);
    }

    /// Like `wait_until`, with another timeout.
    pub(crate) fn wait_until_within(&self, timeout: Duration, what: &str, done: impl Fn() -> bool) {
        let begun = Instant::now();
        while !done() {
            assert!(
                begun.elapsed() < timeout,
                "it never was that {what}: {:#?}\n{}",
                self.plays(),
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct PlayRow {
    pub(crate) room: String,
    pub(crate) clip: String,
    pub(crate) language: String,
    pub(crate) recording: String,
    pub(crate) surface: String,
    pub(crate) heard_ms: i64,
    pub(crate) listened_ms: i64,
    pub(crate) started_wall_ms: i64,
    pub(crate) end: Option<String>,
}

/// A running daemon; it is killed when dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    /// Host and port.
    pub(crate) address: String,
    child: Child,
    /// The standard input, open as long as the daemon runs.
    stdout: RefCell<BufReader<ChildStdout>>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The first header of this name, in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|header| header.0.eq_ignore_ascii_case(name))
            .map(|header| header.1)
    }
}

impl Daemon {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line of the log that contains `wanted`.
    pub(crate) fn read_line_with(&self, wanted: &str) -> String {
        let mut line = String::new();
        while !line.contains(wanted) {
            line.clear();
            let read = self.stdout.borrow_mut().read_line(&mut line).unwrap();
            assert!(read > 0, "docent never printed {wanted}");
        }
        line
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.request("GET", path, &[], "")
    }

    /// Sends a request on a new connection. `headers` are whole lines.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &str,
    ) -> Response {
        self.request_with_bytes(method, path, headers, body.as_bytes())
    }

    /// Like `request`, with bytes as the body.
    pub(crate) fn request_with_bytes(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &[u8],
    ) -> Response {
        http_client::request(&self.address, method, path, headers, body).unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.pid()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Kills the daemon.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until the daemon has ended by itself.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Stops the daemon as systemd does; returns its status and the time that it took.
    pub(crate) fn terminate(mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        self.signal(Signal::TERM);
        let status = self.child.wait().unwrap();
        (status, begun.elapsed())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
