//! The players: docent, with HTTP requests as its pages send them, and MPD on its own port.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::clips::{Clip, Clips};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::http_client::free_address;
use crate::support::sound_card::Card;

/// Something that plays clips on the card.
pub(crate) trait Peer {
    fn name(&self) -> &'static str;
    fn play(&mut self, clip: Clip);
    fn play_at(&mut self, clip: Clip, second: u32);
    fn seek(&mut self, second: u32);
    fn stop(&mut self);
    fn pid(&self) -> u32;
}

pub(crate) struct Docent {
    daemon: Daemon,
    site: TestSite,
}

impl Docent {
    pub(crate) fn serve(card: &Card, clips: &Clips) -> Self {
        let site = TestSite::with_card(card.name(), card.alsa_config());
        for arguments in [
            &["import", clips.folder().to_str().unwrap()][..],
            &["publish"],
        ] {
            let done = site.run(arguments);
            assert!(done.status.success(), "{done:?}");
        }
        Self {
            daemon: site.serve(),
            site,
        }
    }

    fn post(&self, what: &str, body: &str) {
        let form = "Content-Type: application/x-www-form-urlencoded";
        let path = format!("/es/rooms/memorial/{what}");
        let response =
            self.daemon
                .request("POST", &path, &[form, "Accept: application/json"], body);
        assert_eq!(
            response.status,
            204,
            "{}\n{}",
            response.text(),
            self.site.log()
        );
    }
}

impl Peer for Docent {
    fn name(&self) -> &'static str {
        "docent"
    }

    fn play(&mut self, clip: Clip) {
        self.post("play", &format!("clip={}", clip.number()));
    }

    fn play_at(&mut self, clip: Clip, second: u32) {
        self.post(
            "play",
            &format!("clip={}&at={}", clip.number(), second * 1000),
        );
    }

    fn seek(&mut self, second: u32) {
        self.post("seek", &format!("at={}", second * 1000));
    }

    fn stop(&mut self) {
        self.post("stop", "");
    }

    fn pid(&self) -> u32 {
        self.daemon.pid()
    }
}

pub(crate) struct Mpd {
    child: Child,
    talk: BufReader<TcpStream>,
    _home: tempfile::TempDir,
}

impl Mpd {
    pub(crate) fn start(card: &Card, clips: &Clips) -> Self {
        let home = tempfile::tempdir().unwrap();
        let address = free_address();
        let (_, port) = address.rsplit_once(':').unwrap();
        let config = format!(
            "music_directory \"{}\"\ndb_file \"{home}/db\"\nstate_file \"{home}/state\"\n\
             bind_to_address \"127.0.0.1\"\nport \"{port}\"\nlog_file \"{home}/log\"\n\
             audio_output {{\n type \"alsa\"\n name \"card\"\n device \"{}\"\n mixer_type \"none\"\n}}\n",
            clips.room().display(),
            card.name(),
            home = home.path().display(),
        );
        let path = home.path().join("mpd.conf");
        fs::write(&path, config).unwrap();
        let child = Command::new("mpd")
            .arg("--no-daemon")
            .arg(&path)
            .env("ALSA_CONFIG_PATH", card.alsa_config())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("mpd starts; deploy/needs.sh bench installs it");
        let talk = (0..500)
            .find_map(|_| {
                thread::sleep(Duration::from_millis(20));
                TcpStream::connect(&address).ok()
            })
            .unwrap();
        talk.set_nodelay(true).unwrap();
        let mut mpd = Self {
            child,
            talk: BufReader::new(talk),
            _home: home,
        };
        mpd.response();
        mpd.say("update");
        thread::sleep(Duration::from_secs(2));
        for clip in [Clip::Mp3, Clip::Wav, Clip::Long, Clip::Noise] {
            mpd.say(&format!("add \"{}\"", clip.file()));
        }
        // As docent does: the clip ends, and nothing follows.
        mpd.say("single 1");
        mpd
    }

    fn say(&mut self, words: &str) {
        writeln!(self.talk.get_mut(), "{words}").unwrap();
        self.response();
    }

    fn response(&mut self) {
        let mut line = String::new();
        while !line.starts_with("OK") {
            line.clear();
            self.talk.read_line(&mut line).unwrap();
            assert!(!line.starts_with("ACK"), "{line}");
        }
    }
}

impl Peer for Mpd {
    fn name(&self) -> &'static str {
        "MPD"
    }

    fn play(&mut self, clip: Clip) {
        self.say(&format!("play {}", clip.number() - 1));
    }

    fn play_at(&mut self, clip: Clip, second: u32) {
        self.say(&format!("seek {} {second}", clip.number() - 1));
    }

    fn seek(&mut self, second: u32) {
        self.say(&format!("seekcur {second}"));
    }

    fn stop(&mut self) {
        self.say("stop");
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Mpd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
