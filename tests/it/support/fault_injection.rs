//! A disk and a clock that fail on demand, for one daemon; see `fault_injection.c`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::daemon::{Daemon, TestSite};

/// The faults of a process that is started with it.
#[derive(Debug)]
pub(crate) struct Fault {
    library: PathBuf,
    rules: PathBuf,
}

impl Fault {
    /// No faults yet.
    pub(crate) fn new(site: &TestSite) -> Self {
        let library = site.path("fault.so");
        let source =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/fault_injection.c");
        let made = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let new = Self {
            library,
            rules: site.path("faults"),
        };
        new.clear();
        new
    }

    /// Serves the whole tour with it.
    pub(crate) fn serve(&self, site: &TestSite) -> Daemon {
        site.import_tour();
        let mut command = site.serve_command("127.0.0.1:0");
        command
            .env("LD_PRELOAD", &self.library)
            .env("DOCENT_FAULT", &self.rules);
        site.spawn(command)
    }

    /// Replaces the faults.
    pub(crate) fn set(&self, rules: &str) {
        let before = fs::metadata(&self.rules).and_then(|metadata| metadata.modified());
        let before = before.unwrap_or(SystemTime::UNIX_EPOCH);
        let new = self.rules.with_extension("new");
        fs::write(&new, rules).unwrap();
        // A change is noticed by the file's time, so the time must differ.
        let file = fs::File::options().write(true).open(&new).unwrap();
        file.set_modified(before.max(SystemTime::now()) + Duration::from_millis(1))
            .unwrap();
        drop(fs::remove_file(self.hits()));
        fs::rename(new, &self.rules).unwrap();
    }

    /// Whether each of the current faults has occurred.
    pub(crate) fn all_occurred(&self, rules: &str) -> bool {
        let struck = fs::read(self.hits()).unwrap_or_default();
        let mut rules = rules.lines().zip(b'a'..);
        rules.all(|(_, letter)| struck.contains(&letter))
    }

    fn hits(&self) -> PathBuf {
        self.rules.with_extension("hits")
    }

    pub(crate) fn clear(&self) {
        self.set("");
    }
}
