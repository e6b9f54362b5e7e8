//! A power cut under full load: the disk's content at any moment.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::acknowledged::{Sum, assert_healthy};
use super::load::LoadGenerator;
use super::{SILENT, Scenario};
use crate::support::daemon::{TestSite, import_tour};
use crate::support::staff::member;

/// A disk in a file, on a file system that copies a file at one instant despite writes. It needs root.
struct PowerCutDisk {
    home: TempDir,
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program} {arguments:?}: {done:?}");
}

impl PowerCutDisk {
    fn new() -> Self {
        let new = Self {
            home: tempfile::tempdir().unwrap(),
        };
        for folder in ["shelf", "disk", "seen"] {
            fs::create_dir(new.path(folder)).unwrap();
        }
        new.image("shelf.img", "2G", "mkfs.btrfs");
        new.mount("shelf.img", "shelf");
        new.image("shelf/disk.img", "600M", "mkfs.ext4");
        new.mount("shelf/disk.img", "disk");
        new
    }

    fn path(&self, below: &str) -> PathBuf {
        self.home.path().join(below)
    }

    fn text(&self, below: &str) -> String {
        self.path(below).to_str().unwrap().to_owned()
    }

    fn image(&self, file: &str, size: &str, make: &str) {
        run("truncate", &["-s", size, &self.text(file)]);
        run(make, &["-q", &self.text(file)]);
    }

    fn mount(&self, file: &str, at: &str) {
        run("mount", &["-o", "loop", &self.text(file), &self.text(at)]);
    }

    /// The current content of the disk, without what was not written yet.
    fn cut(&self) {
        let (disk, copy) = (self.text("shelf/disk.img"), self.text("shelf/cut.img"));
        run("cp", &["--reflink=always", &disk, &copy]);
    }

    /// The state after the power cut.
    fn with_cut_image<T>(&self, look: impl FnOnce(&Path) -> T) -> T {
        self.mount("shelf/cut.img", "seen");
        let seen = look(&self.path("seen"));
        // The inspection of an upload there may still be ending.
        run("umount", &["--lazy", &self.text("seen")]);
        fs::remove_file(self.path("shelf/cut.img")).unwrap();
        seen
    }
}

impl Drop for PowerCutDisk {
    fn drop(&mut self) {
        for folder in ["seen", "disk", "shelf"] {
            let mut umount = Command::new("umount");
            drop(umount.arg("--lazy").arg(self.path(folder)).output());
        }
    }
}

/// A state that exists already.
fn site_on(disk: &Path) -> TestSite {
    let site = TestSite::new(SILENT);
    import_tour(&disk.join("state"));
    // What the test itself put there was never in doubt.
    run("sync", &["--file-system", disk.to_str().unwrap()]);
    symlink(disk.join("state"), site.path("state")).unwrap();
    site
}

#[test]
#[ignore = "needs root, for disks of its own; `make faults` runs it"]
fn after_a_power_cut_everything_acknowledged_is_stored() {
    let mut scenario = Scenario::new(
        "power cut, by a copy of the disk in one moment",
        "every acknowledged play is there once, every acknowledged text, edition and byte of an upload is there, all that is listed is whole",
    );
    let platter = PowerCutDisk::new();
    let site = site_on(&platter.path("disk"));
    let mut daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let mut all = Sum::default();
    for round in scenario.rounds(2, 50) {
        let load = LoadGenerator::of(&site, &daemon, &ana, round);
        let mut acknowledged = load.acknowledged();
        load.until(|| {
            thread::sleep(Duration::from_millis(300 + u64::from(round * 7_919 % 900)));
            acknowledged = load.acknowledged();
            platter.cut();
            acknowledged.add_attempted(&load.acknowledged());
            daemon.kill();
        });
        all.add(&acknowledged);
        platter.with_cut_image(|disk| {
            let cut = site_on(disk);
            let found = cut.serve();
            acknowledged.assert_stored(&cut, &found);
            assert!(found.terminate().0.success(), "{}", cut.log());
            assert_healthy(&cut);
        });
        daemon = site.serve();
    }
    scenario.set_observation(all.summary());
}
