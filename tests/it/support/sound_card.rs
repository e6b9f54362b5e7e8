//! A virtual sound card: what a program plays into it can be recorded, and it can be unplugged.
//!
//! Each card is a private `PulseAudio` server with one null sink, 48 kHz and 16 bits, which keeps
//! real time and alters nothing. ALSA programs that run with `ALSA_CONFIG_PATH` set to
//! [`Card::alsa_config`] see it as the PCM with the card's name, and as the default one. Each card
//! has a server of its own, since a server with two would move the sound over when one goes away.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rustix::process::Signal;
use tempfile::TempDir;

use super::TIMEOUT;
use super::captured_audio::{PIECE, Recording, Side};
use super::control_stream::Control;
use super::process_guard::{self, ProcessGuard};

/// A plugged card. When it is dropped, it goes away with its server and its files.
#[derive(Debug)]
pub(crate) struct Card {
    name: String,
    config: PathBuf,
    control: OnceLock<Box<Control>>,
    // The fields are dropped in this order: the server has ended before its folder is removed.
    server: ProcessGuard,
    home: TempDir,
}

impl Card {
    /// A new card that is ready. Blocks for about a tenth of a second.
    pub(crate) fn plug(name: &str) -> Result<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        ensure!(
            !name.is_empty() && name.chars().all(plain),
            "{name:?} cannot name a card"
        );
        // The folder is short, as the path of a socket must stay below 108 bytes.
        let home = tempfile::Builder::new()
            .prefix("docent-card-")
            .tempdir_in("/tmp")?;
        let server = ProcessGuard::hold(&server_command(name, home.path()), Stdio::null())
            .context("pulseaudio did not start")?;
        let config = home.path().join("asound.conf");
        let card = Self {
            name: name.to_owned(),
            config,
            control: OnceLock::new(),
            server,
            home,
        };
        card.await_server()?;
        fs::write(&card.config, wiring(&[&card])?)?;
        Ok(card)
    }

    /// The name of the ALSA PCM. Programs that use cpal name it `alsa:<name>`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The value of `ALSA_CONFIG_PATH` with which a program sees this card only.
    pub(crate) fn alsa_config(&self) -> &Path {
        &self.config
    }

    /// The control stream on another card; it begins at the first call.
    pub(crate) fn control(&self) -> &Control {
        self.control.get_or_init(|| Box::new(Control::start()))
    }

    /// Records what the card plays. When this returns, the recording runs.
    pub(crate) fn record(&self) -> Result<Recording> {
        self.record_side(Side::Both)
    }

    /// Records one channel.
    pub(crate) fn record_side(&self, side: Side) -> Result<Recording> {
        let mut command = process_guard::real_time("parec");
        self.set_pulse_server(&mut command);
        command.args(["--raw", "--format=s16le", "--rate=48000", "--channels=2"]);
        command.arg(format!("--latency-msec={}", PIECE.as_millis()));
        command.arg(format!("--device={}.monitor", self.name));
        Recording::start(&command, side)
    }

    /// Stops the card, so that it answers nobody, or lets it go on.
    pub(crate) fn freeze(&self, still: bool) {
        self.server
            .signal(if still { Signal::STOP } else { Signal::CONT });
    }

    /// Unplugs the card: playback stops, recordings end, and opening it fails.
    pub(crate) fn unplug(&self) -> Result<()> {
        self.pactl(&["unload-module", "module-null-sink"])
    }

    /// Plugs the card in again. A new recording is needed.
    pub(crate) fn plug_again(&self) -> Result<()> {
        let module = sink(&self.name);
        let words: Vec<&str> = module.split(' ').collect();
        self.pactl(&[&["load-module"], words.as_slice()].concat())
    }

    fn pactl(&self, words: &[&str]) -> Result<()> {
        let mut command = Command::new("pactl");
        self.set_pulse_server(&mut command);
        let output = command
            .args(words)
            .output()
            .context("pactl did not start")?;
        let reason = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "pactl {words:?}: {reason}");
        Ok(())
    }

    fn set_pulse_server(&self, command: &mut Command) {
        command.env("PULSE_SERVER", address(self.home.path()));
        command
            .env("HOME", self.home.path())
            .env("XDG_CONFIG_HOME", self.home.path());
    }

    /// The server opens its socket last, so the sink is there when the socket answers.
    fn await_server(&self) -> Result<()> {
        let begun = Instant::now();
        while UnixStream::connect(socket(self.home.path())).is_err() {
            if begun.elapsed() > TIMEOUT {
                let log = fs::read_to_string(self.home.path().join("log"));
                anyhow::bail!(
                    "no sound server for card {}: {}",
                    self.name,
                    log.unwrap_or_default()
                );
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// A configuration with several cards; the first one is the default.
pub(crate) fn wiring(cards: &[&Card]) -> Result<String> {
    let mut config = String::from("</usr/share/alsa/alsa.conf>\n");
    for (place, card) in cards.iter().enumerate() {
        let names: &[&str] = if place == 0 {
            &[&card.name, "!default"]
        } else {
            &[&card.name]
        };
        for name in names {
            writeln!(
                config,
                "pcm.{name} {{ type pulse server {:?} device {:?} fallback \"none\" handle_underrun 0 \
                 hint {{ show on description \"Virtual sound card {}\" }} }}",
                address(card.home.path()),
                card.name,
                card.name,
            )?;
        }
    }
    Ok(config)
}

fn server_command(name: &str, home: &Path) -> Command {
    let mut command = process_guard::real_time("pulseaudio");
    command.args([
        "-n",
        "--daemonize=no",
        "--use-pid-file=no",
        "--exit-idle-time=-1",
    ]);
    command.args(["--disable-shm=yes", "--realtime=no", "--high-priority=no"]);
    command.arg(format!("--log-target=file:{}", home.join("log").display()));
    command.args(["-L", &sink(name), "-L"]).arg(format!(
        "module-native-protocol-unix auth-anonymous=1 socket={}",
        socket(home).display()
    ));
    command
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .env("PULSE_RUNTIME_PATH", home);
    command
        .env_remove("PULSE_SERVER")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}

/// The module that is the card. Without `norewinds` it would take sound two seconds early.
fn sink(name: &str) -> String {
    format!("module-null-sink sink_name={name} rate=48000 channels=2 format=s16le norewinds=1")
}

fn socket(home: &Path) -> PathBuf {
    home.join("socket")
}

fn address(home: &Path) -> String {
    format!("unix:{}", socket(home).display())
}
