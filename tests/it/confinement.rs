//! The confinement of the state folder, of the daemon's secrets, and of the child that reads untrusted files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use docent::library::{Confinement, Library};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::inspection::sample;
use crate::support::TIMEOUT;
use crate::support::daemon::{TestSite, program};

#[test]
fn a_child_can_open_no_other_file_no_socket_and_no_program() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), program()).unwrap();
    let found = library.try_confinement().unwrap();
    let wanted = Confinement {
        no_other_file: true,
        no_socket: true,
        no_program: true,
    };
    assert_eq!(
        found, wanted,
        "or this kernel has no Landlock or no seccomp"
    );
}

#[test]
fn a_child_is_confined_before_it_opens_its_file() {
    let folder = tempfile::tempdir().unwrap();
    // Opening a pipe blocks until a writer opens it.
    let file = folder.path().join("never.wav");
    mknodat(CWD, &file, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let mut child = Command::new(program())
        .arg("inspect")
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let proc = |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap();
    let begun = Instant::now();
    while !proc("status").contains("\nSeccomp:\t2\n") {
        assert!(begun.elapsed() < TIMEOUT, "{}", proc("status"));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(proc("status").contains("\nNoNewPrivs:\t1\n"));
    // What sounds in the rooms goes before it.
    let stat = proc("stat");
    let nice = stat.rsplit_once(") ").unwrap().1.split(' ').nth(16);
    assert_eq!(nice, Some("10"), "{stat}");
    let limits = proc("limits");
    let limit = |name: &str| {
        let line = limits
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max open files"), "16");
    assert_eq!(limit("Max processes"), "0");
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max address space"), (512 << 20).to_string());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_child_inherits_no_environment_or_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let impostor = folder.path().join("impostor");
    fs::write(&impostor, "#!/bin/sh\n/usr/bin/env > \"$2.env\"\n").unwrap();
    fs::set_permissions(&impostor, fs::Permissions::from_mode(0o755)).unwrap();
    let library = Library::open(&folder.path().join("state"), impostor).unwrap();
    let file = folder.path().join("tone.mp3");
    fs::write(&file, sample("tone.mp3")).unwrap();
    // As CREDENTIALS_DIRECTORY is in the service's.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    assert!(library.inspect(&file).is_err());
    let content = fs::read_to_string(folder.path().join("tone.mp3.env")).unwrap();
    // The shell's own.
    let content: Vec<&str> = content
        .lines()
        .filter(|line| {
            !["PWD=", "SHLVL=", "_=", "OLDPWD="]
                .iter()
                .any(|own| line.starts_with(own))
        })
        .collect();
    assert!(content.is_empty(), "{content:?}");
}

#[test]
fn the_state_is_readable_by_its_owner_alone_however_docent_is_started() {
    let site = TestSite::new("");
    let state = site.path("state");
    fs::create_dir(&state).unwrap();
    fs::set_permissions(&state, fs::Permissions::from_mode(0o755)).unwrap();
    let daemon = site.serve_without_tour();
    for (name, mode) in [("", 0o700), ("docent.db", 0o600), ("recordings", 0o700)] {
        let found = state.join(name).metadata().unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode, "{name}: {found:o}");
    }
    assert!(daemon.terminate().0.success());
}
