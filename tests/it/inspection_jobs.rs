//! Inspections in child processes: cancellation, and a stop during an inspection.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;

use docent::model::Key;
use docent::service::{ConfiguredSpeakers, Stage};
use futures_util::stream;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::inspection::wav;
use crate::support::TIMEOUT;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::hostile_files;
use crate::support::http_client::write_request_head;
use crate::support::in_process::{InProcess, until};
use crate::support::staff::member;
use crate::upload::{RESERVE, files};

/// A child process that inspects an upload.
struct Inspection {
    process: Pid,
    /// Whether it derives a file for speakers or for browsers.
    makes: bool,
}

/// The children of a daemon. A child before its exec is left out, because stopping it would stop the daemon,
/// which waits for it.
fn inspections(daemon: &Daemon) -> Vec<Inspection> {
    let tasks = format!("/proc/{}/task", daemon.pid());
    let tasks = fs::read_dir(tasks).unwrap();
    // A thread may end between its listing and the read.
    let children = tasks.map(|entry| fs::read_to_string(entry.unwrap().path().join("children")));
    let children: String = children.map(Result::unwrap_or_default).collect();
    let children = children
        .split_whitespace()
        .map(|child| child.parse().unwrap());
    let inspection = |process: i32| {
        let content = fs::read_to_string(format!("/proc/{process}/cmdline")).ok()?;
        let mut words = content.split('\0').skip(1);
        (words.next() == Some("inspect")).then_some(())?;
        Some(Inspection {
            process: Pid::from_raw(process)?,
            makes: words.any(|word| ["--speaker", "--browser"].contains(&word)),
        })
    };
    children.filter_map(inspection).collect()
}

/// The state of a process as a letter of ps; `None` where it is gone.
fn state(process: Pid) -> Option<char> {
    let stat = format!("/proc/{}/stat", process.as_raw_nonzero());
    let stat = fs::read_to_string(stat).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Stops a process, which then never ends by itself; returns whether it has stopped.
fn stands_still(process: Pid) -> bool {
    kill_process(process, Signal::STOP).is_ok() && state(process) == Some('T')
}

#[test]
fn a_cancelled_inspection_ends_at_once_and_the_next_one_begins() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let before = files(&site.path("state"));
    // Hours of sound, which a speaker needs a copy of: they take a while to hear and to make.
    for (stage, seconds) in [("listening", 10_000), ("making", 1_000)] {
        let at = client.upload(
            "long.flac",
            &hostile_files::flac(seconds, hostile_files::HeaderLength::Length),
        );
        site.wait_until_within(5 * TIMEOUT, stage, || {
            let mut found = inspections(&daemon).into_iter();
            found.any(|child| child.makes == (stage == "making") && stands_still(child.process))
        });
        assert_eq!(client.status(&at)["stage"], stage);
        let next = client.upload("text.mp3", b"no sound");
        assert_eq!(client.status(&next)["stage"], "waiting");
        assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
        assert_eq!(client.wait_for_result(&site, &next)["stage"], "refused");
        assert!(inspections(&daemon).is_empty());
        assert_eq!(client.request("DELETE", &next, &[], b"").status, 204);
        assert_eq!(files(&site.path("state")), before, "{stage}");
    }
    let log = site.log();
    for phrase in ["disk", "could not", "died"] {
        assert!(!log.contains(phrase), "{log}");
    }
}

#[test]
fn a_stop_during_inspections_loses_no_upload() {
    let site = TestSite::new(RESERVE);
    site.import_tour();
    let mut serve_command = site.serve_command("127.0.0.1:0");
    serve_command.process_group(0);
    let daemon = site.spawn(serve_command);
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    // Hours of sound, and what waits behind it.
    let long = client.upload(
        "long.flac",
        &hostile_files::flac(10_000, hostile_files::HeaderLength::Length),
    );
    let short = [1, 2].map(|channels| client.upload("101.wav", &wav(channels, 48_000, 40_000)));
    site.wait_until("it is listened to", || inspections(&daemon).len() == 1);
    let inspection = inspections(&daemon)[0].process;
    // Somebody follows a room, so that it takes a moment to close.
    let mut follower = TcpStream::connect(&daemon.address).unwrap();
    write_request_head(
        &mut follower,
        &daemon.address,
        "GET",
        "/rooms/study/events",
        &[],
    )
    .unwrap();
    follower.read_exact(&mut [0; 1]).unwrap();
    // As a terminal does when somebody presses Ctrl-C.
    let group = i32::try_from(daemon.pid()).unwrap();
    kill_process_group(Pid::from_raw(group).unwrap(), Signal::INT).unwrap();
    assert!(daemon.wait().success());
    site.wait_until("nobody listens to what nobody asks for", || {
        [None, Some('Z')].contains(&state(inspection))
    });
    let daemon = site.serve();
    let client = eva.upload_client(&daemon, "es");
    for at in [&long, &short[0], &short[1]] {
        let upload = client.status(at);
        assert!(
            upload["stage"].is_string() && upload["stage"] != "refused",
            "{upload}"
        );
        assert_eq!(upload["received"], upload["length"], "{upload}");
    }
    assert_eq!(client.request("DELETE", &long, &[], b"").status, 204);
    for at in &short {
        assert_eq!(client.wait_for_result(&site, at)["stage"], "done");
    }
}

/// The database is closed before the last inspection ends.
#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_after_the_stop_waits_for_the_next_run() {
    let site = InProcess::open(ConfiguredSpeakers::default(), &["study"]).await;
    let (services, ana) = (&site.services, &site.admin);
    let mut keys = Vec::new();
    for name in ["1.wav", "2.wav"] {
        let upload = services.uploads.create(ana, name, 3).await.unwrap();
        keys.push(upload.info.key);
    }
    site.store.close().await;
    for key in &keys {
        let body = stream::iter([Ok::<_, ()>(b"abc")]);
        services
            .uploads
            .receive_part(ana, key, 0, body)
            .await
            .unwrap();
    }
    // One is inspected after the other: when the second is, the first has been.
    let is_left = |key: &Key| {
        !matches!(
            services.uploads.find(ana, key).unwrap().stage,
            Stage::Queued
        )
    };
    until("both have had their turns", || keys.iter().all(is_left)).await;
    let found = site.library.read_uploads().unwrap();
    let found: BTreeSet<Key> = found.into_iter().map(|upload| upload.info.key).collect();
    assert!(found.contains(&keys[0]), "{found:?}");
    assert_eq!(site.library.received_bytes(&keys[0]).unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_complete_when_its_last_byte_is_on_the_disk_however_the_request_ended() {
    let site = InProcess::open(ConfiguredSpeakers::default(), &["study"]).await;
    let (uploads, ana) = (&site.services.uploads, &site.admin);
    let key = uploads.create(ana, "1.wav", 3).await.unwrap().info.key;
    let body = stream::iter([Ok(b"abc"), Err("connection reset")]);
    let received = uploads.receive_part(ana, &key, 0, body).await.unwrap();
    assert_eq!((received.offset, received.stopped), (3, None));
    until("it was inspected", || {
        matches!(uploads.find(ana, &key).unwrap().stage, Stage::Rejected(_))
    })
    .await;
}

/// As after a disk that took the last byte and did not confirm it.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_whose_bytes_are_all_there_completes_when_its_sender_asks_how_far_it_is() {
    let site = InProcess::open(ConfiguredSpeakers::default(), &["study"]).await;
    let (uploads, ana) = (&site.services.uploads, &site.admin);
    let key = uploads.create(ana, "1.wav", 3).await.unwrap().info.key;
    let part = site.library.open_upload(&key).unwrap().unwrap();
    (&part).write_all(b"abc").unwrap();
    drop(part);
    assert_eq!(uploads.find_with_offset(ana, &key).unwrap().received, 3);
    until("it was inspected", || {
        matches!(uploads.find(ana, &key).unwrap().stage, Stage::Rejected(_))
    })
    .await;
}
