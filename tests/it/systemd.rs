//! docent under systemd: notification, socket activation, credentials, and the fallback after repeated early
//! ends.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use docent::clock::Clock;
use docent::model::{Gain, Level};
use docent::player::{
    AttachedOutput, InitialSettings, Mute, Output, OutputError, OutputReport, PlaybackSource,
    Player,
};
use rustix::process::Signal;
use serde_json::json;

use crate::support::TIMEOUT;
use crate::support::daemon::{Daemon, TestSite, import_tour, program};
use crate::support::staff::{FORM, member};
use crate::support::tls;

/// What systemd keeps across restarts of the daemon.
struct Unit<'a> {
    site: &'a TestSite,
    /// The notifications, read at once, because writing to a full socket blocks.
    notifications: mpsc::Receiver<String>,
    socket: TcpListener,
}

impl<'a> Unit<'a> {
    fn new(site: &'a TestSite) -> Self {
        import_tour(&site.path("state"));
        for folder in ["run", "credentials"] {
            fs::create_dir(site.path(folder)).unwrap();
        }
        let notify = UnixDatagram::bind(site.path("notify")).unwrap();
        let (sender, notifications) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read) = notify.recv(&mut bytes) {
                let notification = String::from_utf8_lossy(&bytes[..read]).into_owned();
                if sender.send(notification).is_err() {
                    return;
                }
            }
        });
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::empty()).unwrap();
        Self {
            site,
            notifications,
            socket,
        }
    }

    /// Starts the daemon as systemd does: the socket is number 3, and the process id is in the environment.
    fn command(&self) -> Command {
        let docent = self.site.command(&["serve"]);
        let mut command = Command::new("bash");
        let exec = format!(
            "exec 3<&{}; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" \"$@\"",
            self.socket.as_raw_fd()
        );
        command.args(["-c", &exec]).arg(docent.get_program());
        command.args(docent.get_args());
        let own = docent
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        command
            .envs(own)
            .env("NOTIFY_SOCKET", self.site.path("notify"))
            .env("WATCHDOG_USEC", "600000")
            .env("RUNTIME_DIRECTORY", self.site.path("run"))
            .env("STATE_DIRECTORY", self.site.path("state"))
            .env("CREDENTIALS_DIRECTORY", self.site.path("credentials"));
        command
    }

    fn start(&self) -> Daemon {
        self.site.spawn(self.command())
    }

    /// A start that fails.
    fn fail(&self) {
        let ended = self.command().stdin(Stdio::null()).output().unwrap();
        assert!(!ended.status.success(), "{ended:?}");
    }

    /// The next notification that contains this text.
    fn notifications(&self, wanted: &str) -> String {
        let until = Instant::now() + TIMEOUT;
        while Instant::now() < until {
            let notifications = self.notifications.recv_timeout(TIMEOUT);
            let notifications = notifications
                .unwrap_or_else(|error| panic!("no notification contains {wanted}: {error}"));
            if notifications.contains(wanted) {
                return notifications;
            }
        }
        panic!("no notification contains {wanted}");
    }
}

#[test]
fn systemd_is_notified_and_early_connections_are_served() {
    let site = TestSite::new("");
    let unit = Unit::new(&site);
    let mut early = TcpStream::connect(unit.socket.local_addr().unwrap()).unwrap();
    early.set_read_timeout(Some(TIMEOUT)).unwrap();
    write!(
        early,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let daemon = unit.start();
    let notifications = unit.notifications("READY=1");
    assert!(
        notifications.contains("STATUS=serves edition 1: 13 rooms"),
        "{notifications}"
    );
    let mut notification = String::new();
    early.read_to_string(&mut notification).unwrap();
    assert!(notification.starts_with("HTTP/1.1 200"), "{notification}");
    unit.notifications("WATCHDOG=1");
    unit.notifications("WATCHDOG=1");
    daemon.signal(Signal::TERM);
    unit.notifications("STOPPING=1");
    assert!(daemon.terminate().0.success());
    assert!(!site.path("run/starts").exists(), "no failure is counted");
}

#[test]
fn an_unresponsive_systemd_delays_nothing_and_is_notified_later() {
    let site = TestSite::new("");
    let unit = Unit::new(&site);
    fs::remove_file(site.path("notify")).unwrap();
    let deaf = UnixDatagram::bind(site.path("notify")).unwrap();
    let other = UnixDatagram::unbound().unwrap();
    other.set_nonblocking(true).unwrap();
    other.connect(site.path("notify")).unwrap();
    while other.send(b"STATUS=somebody else speaks").is_ok() {}
    let daemon = unit.start();
    assert_eq!(daemon.get("/healthz").status, 200);
    // A word that found no place.
    daemon.signal(Signal::HUP);
    site.wait_until("it goes on", || {
        site.log().contains("systemd could not be notified")
    });
    deaf.set_read_timeout(Some(TIMEOUT)).unwrap();
    let mut bytes = [0; 4096];
    let mut notifications = String::new();
    while !notifications.contains("READY=1") {
        let read = deaf.recv(&mut bytes).unwrap();
        notifications.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    while other.send(b"STATUS=and again").is_ok() {}
    assert!(daemon.terminate().0.success());
}

#[test]
fn a_planned_restart_waits_for_the_end_of_a_clip() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let unit = Unit::new(&site);
    let daemon = unit.start();
    let form = ["Accept: application/json", FORM];
    let room = "/es/rooms/memorial";
    let play = daemon.request("POST", &format!("{room}/play"), &form, "clip=13");
    assert!(play.status < 400, "{}", play.text());
    site.await_plays(|plays| plays.len() == 1);
    daemon.signal(Signal::USR1);
    unit.notifications("exits once no clip plays");
    assert_eq!(daemon.get("/healthz").status, 200);
    let sought = daemon.request("POST", &format!("{room}/seek"), &form, "at=83500");
    assert!(sought.status < 400, "{}", sought.text());
    assert!(daemon.wait().success());
    let plays = site.await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"), "whole");
}

#[test]
fn the_first_admin_may_be_created_on_the_box() {
    let site = TestSite::new("");
    let unit = Unit::new(&site);
    let password = site.path("credentials/docent_admin-password");
    fs::write(&password, "conejos y nopales\n").unwrap();
    let daemon = unit.start();
    daemon.read_line_with("‘admin’ may sign in");
    let sign_in_by_link = daemon.request(
        "POST",
        "/staff/sign-in",
        &[FORM],
        "name=admin&password=conejos+y+nopales",
    );
    assert_eq!(sign_in_by_link.status, 303, "{}", sign_in_by_link.text());
    assert!(sign_in_by_link.head.contains("docent-staff="));
}

#[test]
fn the_third_failed_start_in_a_row_serves_the_last_good_edition() {
    let site = TestSite::new("");
    let unit = Unit::new(&site);
    let config = site.path("docent.toml");
    let settings = fs::read_to_string(&config).unwrap();
    // What ran well: these settings, and edition 1.
    fs::create_dir(site.path("state/good")).unwrap();
    fs::write(site.path("state/good/docent.toml"), &settings).unwrap();
    fs::write(site.path("state/good/edition"), "1").unwrap();
    let daemon = unit.start();
    let admin = member(&site, &daemon, "Ana", "admin");
    let title = "clip/13/es/title";
    let read = admin.get(&daemon, "/staff/draft?under=clip/13/es");
    let was = read.json()["fields"][title].as_str().unwrap().to_owned();
    let wrote = admin.write(&daemon, title, &was, "Otra cosa");
    assert!(wrote.status < 300, "{}", wrote.text());
    assert!(site.run(&["publish"]).status.success());
    assert!(daemon.terminate().0.success());

    fs::write(&config, format!("lisen = 1\n{settings}")).unwrap();
    unit.fail();
    unit.fail();
    let daemon = unit.start();
    assert_eq!(daemon.get("/healthz").json()["edition"], json!(1));
    assert!(
        !daemon
            .get("/es/rooms/memorial")
            .text()
            .contains("Otra cosa")
    );
    let page = admin.get(&daemon, "/staff").text();
    assert!(page.contains("id=\"problem-banner\""), "{page}");
    assert!(page.contains("unknown field `lisen`"), "{page}");
    assert!(page.contains(" 2 "), "how often: {page}");
    // Staff go on meanwhile, and what failed does not come back by the way.
    let before = site.path("before.toml");
    fs::write(&before, &settings).unwrap();
    let muted = Command::new(program())
        .args(["mute", "on", "--config"])
        .arg(before)
        .arg("--state")
        .arg(site.path("state"))
        .output()
        .unwrap();
    assert!(muted.status.success(), "{muted:?}");
    site.wait_until("staff’s word has come", || {
        site.log().contains("edition reloaded edition=1")
    });

    fs::write(&config, &settings).unwrap();
    assert!(daemon.terminate().0.success());
    let daemon = unit.start();
    assert_eq!(daemon.get("/healthz").json()["edition"], json!(2));
    assert!(
        !admin
            .get(&daemon, "/staff")
            .text()
            .contains("id=\"problem-banner\"")
    );
}

#[test]
fn a_start_blocked_by_another_program_does_not_count_as_failed() {
    let site = TestSite::new("");
    let unit = Unit::new(&site);
    assert!(unit.start().terminate().0.success(), "{}", site.log());
    let held = site.lock_database();
    unit.fail();
    unit.fail();
    drop(held);
    let daemon = unit.start();
    let admin = member(&site, &daemon, "Ana", "admin");
    let page = admin.get(&daemon, "/staff").text();
    assert!(!page.contains("id=\"problem-banner\""), "{page}");
}

#[test]
fn pages_are_served_over_tls_with_the_configured_certificate() {
    let site = TestSite::new("");
    let certificate = tls::certified(&site);
    let daemon = site.serve();
    let encrypted = tls::Encrypted::of(&daemon, certificate);
    assert_eq!(encrypted.get("/healthz", &[]).status, 200);
    assert_eq!(daemon.get("/healthz").status, 200, "in the clear as before");
}

#[test]
fn commands_do_not_need_the_certificate_of_the_service() {
    let site = TestSite::new("[tls]\nlisten = \"127.0.0.1:0\"\n");
    site.import_tour();
    let bundle = site.path("house.zip");
    let backup = site.run(&["backup", bundle.to_str().unwrap()]);
    assert!(backup.status.success(), "{backup:?}");
    let serve_command = site.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!serve_command.status.success());
    let notification = String::from_utf8_lossy(&serve_command.stderr).into_owned();
    assert!(
        notification.contains("in [tls]: certificate is missing; name its file"),
        "{notification}"
    );
}

/// A card that blocks in the middle of a call.
struct Hanging(mpsc::Receiver<()>);

impl Output for Hanging {
    fn probe(&mut self) -> Result<(), OutputError> {
        // Until the test is over.
        assert!(self.0.recv().is_err());
        Ok(())
    }

    fn start(&mut self, _: &PlaybackSource) -> Result<(), OutputError> {
        Ok(())
    }

    fn enqueue(&mut self, _: &PlaybackSource) -> Result<(), OutputError> {
        Ok(())
    }

    fn set_gain(&mut self, _: Gain) {}

    fn fade_out(&mut self, _: Duration) {}

    fn cancel_fade(&mut self) {}

    fn report(&mut self) -> OutputReport {
        unreachable!("nothing was started")
    }

    fn close(&mut self) {}

    fn underruns(&self) -> u64 {
        0
    }

    fn close_if_idle(&mut self, _: Instant) -> Option<Instant> {
        None
    }
}

#[tokio::test]
async fn a_player_blocked_by_its_card_is_detected_and_recovers() {
    let (release, held) = mpsc::channel();
    let standing = InitialSettings {
        level: Level::default(),
        mute: Mute::Off,
    };
    let (plays, _heard) = tokio::sync::mpsc::channel(1);
    let (player, thread) = Player::start(
        "study".into(),
        vec![AttachedOutput {
            outlet: "sysdefault:CARD=Hanging".parse().unwrap(),
            output: Box::new(Hanging(held)),
        }],
        standing,
        Clock::system(),
        plays,
    )
    .unwrap();
    let pinged = tokio::time::timeout(Duration::from_millis(50), player.ping());
    assert!(pinged.await.is_err());
    drop(release);
    player.ping().await.unwrap();
    player.close(docent::model::EndReason::Closing);
    thread.join();
}
