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

use crate::support::PATIENCE;
use crate::support::daemon::{Daemon, House, furnish, program};
use crate::support::staff::{FORM, member};
use crate::support::tls;

/// What systemd keeps across restarts of the daemon.
struct Unit<'a> {
    house: &'a House,
    /// The notifications, read at once, because writing to a full socket blocks.
    told: mpsc::Receiver<String>,
    socket: TcpListener,
}

impl<'a> Unit<'a> {
    fn new(house: &'a House) -> Self {
        furnish(&house.path("state"));
        for folder in ["run", "credentials"] {
            fs::create_dir(house.path(folder)).unwrap();
        }
        let notify = UnixDatagram::bind(house.path("notify")).unwrap();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read) = notify.recv(&mut bytes) {
                let said = String::from_utf8_lossy(&bytes[..read]).into_owned();
                if tell.send(said).is_err() {
                    return;
                }
            }
        });
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::empty()).unwrap();
        Self {
            house,
            told,
            socket,
        }
    }

    /// Starts the daemon as systemd does: the socket is number 3, and the process id is in the environment.
    fn command(&self) -> Command {
        let docent = self.house.command(&["serve"]);
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
            .env("NOTIFY_SOCKET", self.house.path("notify"))
            .env("WATCHDOG_USEC", "600000")
            .env("RUNTIME_DIRECTORY", self.house.path("run"))
            .env("STATE_DIRECTORY", self.house.path("state"))
            .env("CREDENTIALS_DIRECTORY", self.house.path("credentials"));
        command
    }

    fn start(&self) -> Daemon {
        self.house.begin(self.command())
    }

    /// A start that fails.
    fn fail(&self) {
        let ended = self.command().stdin(Stdio::null()).output().unwrap();
        assert!(!ended.status.success(), "{ended:?}");
    }

    /// The next notification that contains this text.
    fn told(&self, wanted: &str) -> String {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let told = self.told.recv_timeout(PATIENCE);
            let told = told.unwrap_or_else(|error| panic!("never told {wanted}: {error}"));
            if told.contains(wanted) {
                return told;
            }
        }
        panic!("never told {wanted}");
    }
}

#[test]
fn systemd_is_notified_and_early_connections_are_served() {
    let house = House::new("");
    let unit = Unit::new(&house);
    let mut early = TcpStream::connect(unit.socket.local_addr().unwrap()).unwrap();
    early.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        early,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let daemon = unit.start();
    let told = unit.told("READY=1");
    assert!(told.contains("STATUS=serves edition 1: 13 rooms"), "{told}");
    let mut said = String::new();
    early.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    unit.told("WATCHDOG=1");
    unit.told("WATCHDOG=1");
    daemon.signal(Signal::TERM);
    unit.told("STOPPING=1");
    assert!(daemon.end().0.success());
    assert!(!house.path("run/starts").exists(), "no failure is counted");
}

#[test]
fn an_unresponsive_systemd_delays_nothing_and_is_notified_later() {
    let house = House::new("");
    let unit = Unit::new(&house);
    fs::remove_file(house.path("notify")).unwrap();
    let deaf = UnixDatagram::bind(house.path("notify")).unwrap();
    let other = UnixDatagram::unbound().unwrap();
    other.set_nonblocking(true).unwrap();
    other.connect(house.path("notify")).unwrap();
    while other.send(b"STATUS=somebody else speaks").is_ok() {}
    let daemon = unit.start();
    assert_eq!(daemon.get("/healthz").status, 200);
    // A word that found no place.
    daemon.signal(Signal::HUP);
    house.wait_until("it goes on", || {
        house.log().contains("systemd could not be notified")
    });
    deaf.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut bytes = [0; 4096];
    let mut told = String::new();
    while !told.contains("READY=1") {
        let read = deaf.recv(&mut bytes).unwrap();
        told.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    while other.send(b"STATUS=and again").is_ok() {}
    assert!(daemon.end().0.success());
}

#[test]
fn a_planned_restart_waits_for_the_end_of_a_clip() {
    let house = House::new("default-output = \"silent\"\n");
    let unit = Unit::new(&house);
    let daemon = unit.start();
    let form = ["Accept: application/json", FORM];
    let room = "/es/rooms/memorial";
    let play = daemon.ask("POST", &format!("{room}/play"), &form, "clip=13");
    assert!(play.status < 400, "{}", play.text());
    house.await_plays(|plays| plays.len() == 1);
    daemon.signal(Signal::USR1);
    unit.told("exits once no clip plays");
    assert_eq!(daemon.get("/healthz").status, 200);
    let sought = daemon.ask("POST", &format!("{room}/seek"), &form, "at=83500");
    assert!(sought.status < 400, "{}", sought.text());
    assert!(daemon.wait().success());
    let plays = house.await_plays(|plays| plays.iter().all(|plays| plays.end.is_some()));
    assert_eq!(plays[0].end.as_deref(), Some("finished"), "whole");
}

#[test]
fn the_first_admin_may_be_created_on_the_box() {
    let house = House::new("");
    let unit = Unit::new(&house);
    let password = house.path("credentials/docent_admin-password");
    fs::write(&password, "conejos y nopales\n").unwrap();
    let daemon = unit.start();
    daemon.said("‘admin’ may sign in");
    let signed_in = daemon.ask(
        "POST",
        "/staff/sign-in",
        &[FORM],
        "name=admin&password=conejos+y+nopales",
    );
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    assert!(signed_in.head.contains("docent-staff="));
}

#[test]
fn the_third_failed_start_in_a_row_serves_the_last_good_edition() {
    let house = House::new("");
    let unit = Unit::new(&house);
    let config = house.path("docent.toml");
    let settings = fs::read_to_string(&config).unwrap();
    // What ran well: these settings, and edition 1.
    fs::create_dir(house.path("state/good")).unwrap();
    fs::write(house.path("state/good/docent.toml"), &settings).unwrap();
    fs::write(house.path("state/good/edition"), "1").unwrap();
    let daemon = unit.start();
    let admin = member(&house, &daemon, "Ana", "admin");
    let title = "clip/13/es/title";
    let read = admin.get(&daemon, "/staff/draft?under=clip/13/es");
    let was = read.json()["fields"][title].as_str().unwrap().to_owned();
    let wrote = admin.write(&daemon, title, &was, "Otra cosa");
    assert!(wrote.status < 300, "{}", wrote.text());
    assert!(house.run(&["publish"]).status.success());
    assert!(daemon.end().0.success());

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
    assert!(page.contains("id=\"caution\""), "{page}");
    assert!(page.contains("unknown field `lisen`"), "{page}");
    assert!(page.contains(" 2 "), "how often: {page}");
    // Staff go on meanwhile, and what failed does not come back by the way.
    let before = house.path("before.toml");
    fs::write(&before, &settings).unwrap();
    let muted = Command::new(program())
        .args(["mute", "on", "--config"])
        .arg(before)
        .arg("--state")
        .arg(house.path("state"))
        .output()
        .unwrap();
    assert!(muted.status.success(), "{muted:?}");
    house.wait_until("staff’s word has come", || {
        house.log().contains("edition reloaded edition=1")
    });

    fs::write(&config, &settings).unwrap();
    assert!(daemon.end().0.success());
    let daemon = unit.start();
    assert_eq!(daemon.get("/healthz").json()["edition"], json!(2));
    assert!(
        !admin
            .get(&daemon, "/staff")
            .text()
            .contains("id=\"caution\"")
    );
}

#[test]
fn a_start_blocked_by_another_program_does_not_count_as_failed() {
    let house = House::new("");
    let unit = Unit::new(&house);
    assert!(unit.start().end().0.success(), "{}", house.log());
    let held = house.hold_database();
    unit.fail();
    unit.fail();
    drop(held);
    let daemon = unit.start();
    let admin = member(&house, &daemon, "Ana", "admin");
    let page = admin.get(&daemon, "/staff").text();
    assert!(!page.contains("id=\"caution\""), "{page}");
}

#[test]
fn pages_are_served_over_tls_with_the_configured_certificate() {
    let house = House::new("");
    let certificate = tls::certified(&house);
    let daemon = house.serve();
    let encrypted = tls::Encrypted::of(&daemon, certificate);
    assert_eq!(encrypted.get("/healthz", &[]).status, 200);
    assert_eq!(daemon.get("/healthz").status, 200, "in the clear as before");
}

#[test]
fn commands_do_not_need_the_certificate_of_the_service() {
    let house = House::new("[tls]\nlisten = \"127.0.0.1:0\"\n");
    house.furnish();
    let bundle = house.path("house.zip");
    let backup = house.run(&["backup", bundle.to_str().unwrap()]);
    assert!(backup.status.success(), "{backup:?}");
    let serving = house.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!serving.status.success());
    let said = String::from_utf8_lossy(&serving.stderr).into_owned();
    assert!(
        said.contains("in [tls]: certificate is missing; name its file"),
        "{said}"
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
    let asked = tokio::time::timeout(Duration::from_millis(50), player.ping());
    assert!(asked.await.is_err());
    drop(release);
    player.ping().await.unwrap();
    player.close(docent::model::EndReason::Closing);
    thread.join();
}
