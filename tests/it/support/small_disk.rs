//! A small file system in memory that only one daemon sees.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::types::FromSql;

use crate::support::TIMEOUT;

/// Makes the disk, moves the state onto it and becomes the daemon, with the same process id.
const MOVE: &str = r#"
set -e
spare=$1 state=$2
shift 2
size=$(($(du -sk "$state" | cut -f1) + spare))
mkdir "$state.small"
mount -t tmpfs -o "size=${size}k" tmpfs "$state.small"
cp -a "$state/." "$state.small/"
mount --bind "$state.small" "$state"
exec "$@"
"#;

/// The block size of the disk.
const PAGE: u64 = 4096;

/// `program` on a disk with `spare` kilobytes, onto which its state is moved. It needs root, or a system that
/// lets users have mounts of their own.
pub(crate) fn on_a_small_disk(program: &Command, state: &Path, spare: u64) -> Command {
    let alone = |more: &[&str]| {
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount").args(more);
        unshare
    };
    let mut command = match alone(&["true"]).status() {
        Ok(status) if status.success() => alone(&[]),
        _ => alone(&["--user", "--map-root-user"]),
    };
    command
        .args(["sh", "-c", MOVE, "small-disk", &spare.to_string()])
        .arg(state)
        .arg(program.get_program())
        .args(program.get_args());
    for (name, value) in program.get_envs() {
        command.env(name, value.map_or_else(OsString::new, ToOwned::to_owned));
    }
    command
}

/// The state of a daemon on such a disk.
#[derive(Debug)]
pub(crate) struct SmallDisk {
    state: PathBuf,
}

impl SmallDisk {
    /// The path through the daemon's root, as no other process sees the disk.
    pub(crate) fn of(process: u32, state: &Path) -> Self {
        let below = state.strip_prefix("/").unwrap();
        Self {
            state: Path::new("/proc")
                .join(process.to_string())
                .join("root")
                .join(below),
        }
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.state.join(below)
    }

    /// The result of a query. `SQLite` would follow the daemon's root back to this one, so a copy of the
    /// files is read.
    pub(crate) fn query<T: FromSql>(&self, question: &str) -> T {
        let copy = tempfile::tempdir().unwrap();
        for file in ["docent.db", "docent.db-wal"] {
            fs::copy(self.path(file), copy.path().join(file)).unwrap();
        }
        let database = Connection::open(copy.path().join("docent.db")).unwrap();
        database.query_row(question, [], |row| row.get(0)).unwrap()
    }

    /// Fills the disk except for a number of bytes.
    pub(crate) fn fill(&self, leaving: u64) {
        self.wait_until_deleted_files_are_freed();
        let space = rustix::fs::statvfs(&self.state).unwrap();
        let free = space.f_bavail * space.f_frsize;
        let mut filler = File::create(self.path("filler")).unwrap();
        let mut left = free.checked_sub(leaving.next_multiple_of(PAGE)).unwrap();
        let piece = vec![1; usize::try_from(PAGE).unwrap()];
        while left > 0 {
            filler.write_all(&piece).unwrap();
            left -= PAGE;
        }
    }

    /// The kernel frees a deleted file some milliseconds later if a confined process could write it: the
    /// process's Landlock rules hold the file, and are freed by a worker of the kernel.
    fn wait_until_deleted_files_are_freed(&self) {
        let begun = Instant::now();
        loop {
            let space = rustix::fs::statvfs(&self.state).unwrap();
            let used = (space.f_blocks - space.f_bfree) * space.f_frsize;
            let listed = allocated(&self.state);
            if used <= listed {
                return;
            }
            assert!(begun.elapsed() < TIMEOUT, "{used} used, {listed} in files");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Frees the disk again.
    pub(crate) fn empty(&self) {
        fs::remove_file(self.path("filler")).unwrap();
    }
}

/// The bytes that the files in a folder take on the disk. A file that is deleted meanwhile takes none.
fn allocated(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let sizes = entries.map(|entry| {
        let path = entry.unwrap().path();
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => allocated(&path),
            Ok(metadata) => metadata.blocks() * 512,
            Err(_) => 0,
        }
    });
    sizes.sum()
}
