//! Uploads: they resume after an interruption, are inspected before use, and leave nothing behind if they are
//! refused.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::net::Shutdown;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::inspection::{sample, wav};
use crate::support::daemon::{TestSite, tour};
use crate::support::hostile_files;
use crate::support::http_client::read_response;
use crate::support::memory::Memory;
use crate::support::staff::member;
use crate::tour_import::{import, memorial, output_text};

pub(crate) const RESERVE: &str = "disk-reserve-megabytes = 1\n";

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(bytes))
}

pub(crate) fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// Every file of a state that an upload may leave there.
pub(crate) fn files(state: &Path) -> [BTreeSet<String>; 3] {
    ["recordings", "uploads", "incoming"].map(|folder| names(&state.join(folder)))
}

#[test]
fn an_interrupted_upload_resumes_and_ends_in_the_draft() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "curator");
    let client = eva.upload_client(&daemon, "es");
    let sound = wav(1, 48_000, 192_000);
    let at = client.create_upload("101-family_El_patio.es.wav", sound.len());
    for cut in [1, 7, 4_096, 70_000, 150_001] {
        let from = client.offset(&at);
        let line = client.open_part(&at, from, sound.len() - from, &sound[from..cut]);
        site.wait_until("the part is on the disk", || client.offset(&at) == cut);
        if cut == 4_096 {
            let second = client.send_part(&at, cut, &sound[cut..]);
            assert_eq!(second.status, 423, "one writer at a time");
        }
        line.shutdown(Shutdown::Both).unwrap();
        site.wait_until("the cut is noticed", || {
            client.send_part(&at, cut, b"").status == 204
        });
    }
    assert_eq!(client.send_part(&at, 5, &sound[5..]).status, 409);
    assert_eq!(client.offset(&at), 150_001);
    let rest = client.send_part(&at, 150_001, &sound[150_001..]);
    assert_eq!(rest.status, 204, "{}", rest.text());

    let status = client.wait_for_result(&site, &at);
    assert_eq!(status["recording"], sha256(&sound), "{status}");
    assert_eq!(status["proposal"]["number"], "101");
    assert_eq!(status["proposal"]["variant"], "family");
    assert_eq!(status["proposal"]["title"], "El patio");
    assert_eq!(status["facts"][0]["name"], "Duración");

    let place = "number=101&variant=family&language=es&room=study&title=";
    let plan = client
        .request("GET", &format!("{at}/assignment?{place}"), &[], b"")
        .json();
    assert_eq!(plan["new"], true, "{plan}");
    assert_eq!(
        plan["sentence"],
        "Creará el audio 101 (Para familias) en Español."
    );
    let wished = json!({
        "number": "101", "variant": "family", "language": "es", "room": "study",
        "title": "El patio", "seen": { "new": true, "title": "", "recording": null },
    });
    let placed = client.json(&format!("{at}/assignment"), &wished);
    assert_eq!(placed.status, 200, "{}", placed.text());
    assert_eq!(placed.json()["stage"], "used");
    let written: String = site
        .database()
        .query_row(
            "select text from draft where field = 'clip/101-family/es/recording'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(written, sha256(&sound));
    assert!(names(&site.path("state/uploads")).is_empty());
    // The clip and its recording are one change: one undo reverts it and one redo restores it.
    let last = |what: &str| -> String {
        let sql = format!(
            "select {what} from change where change_id = (select max(change_id) from change)"
        );
        let database = site.database();
        database.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let texts = "(select group_concat(field, ' ') from (select field from change_text where change_id = change.change_id order by field))";
    assert_eq!(
        last(texts),
        "clip/101-family/es/recording clip/101-family/es/title room/study/clips"
    );
    let clips = || -> String {
        let sql = "select text from draft where field = 'room/study/clips'";
        site.database()
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    for there in [false, true] {
        let change = [("change", last("change_id || ''"))];
        let change = change
            .each_ref()
            .map(|fields| (fields.0, fields.1.as_str()));
        assert_eq!(
            eva.form(&daemon, "/staff/changes/undo", &change).status,
            303
        );
        assert_eq!(clips().contains("101-family"), there);
    }

    let heard = status["sound"].as_str().unwrap();
    let part = client.request("GET", heard, &["Range: bytes=0-99".to_owned()], b"");
    assert_eq!((part.status, part.body.len()), (206, 100));
    let master = format!("/staff/recordings/{}/master", sha256(&sound));
    assert_eq!(client.request("GET", &master, &[], b"").body, sound);
    assert_eq!(daemon.get(heard).status, 303, "for staff alone");

    // The same file is recognised at once, and the response names its clip.
    let again = client.upload("otra vez.wav", &sound);
    let upload = client.wait_for_result(&site, &again);
    let known = upload["known"].as_str().unwrap();
    assert!(known.contains("101 (Para familias) · Español"), "{known}");
}

#[test]
fn an_unseen_recording_is_not_overwritten() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let ana = member(&site, &daemon, "Ana", "curator");
    let evas = eva.upload_client(&daemon, "en");
    let anas = ana.upload_client(&daemon, "en");
    let first = evas.upload("13.es.wav", &wav(1, 48_000, 192_000));
    let second = anas.upload("13.es.flac", &sample("tone.flac"));
    evas.wait_for_result(&site, &first);
    anas.wait_for_result(&site, &second);
    let place = "number=13&language=es";
    let seen = evas.request("GET", &format!("{first}/assignment?{place}"), &[], b"");
    let seen = seen.json();
    assert_eq!(seen["replaces"], true, "{seen}");
    let wished = json!({
        "number": "13", "language": "es", "room": seen["room"], "title": seen["title"],
        "seen": { "new": false, "title": seen["title"], "recording": seen["recording"] },
    });
    assert_eq!(
        anas.json(&format!("{second}/assignment"), &wished).status,
        200
    );
    let late = evas.json(&format!("{first}/assignment"), &wished);
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(late.json()["told"]["clash"]["who"], "Ana");
    // It is still there to be used, and nobody sees another's.
    assert_eq!(evas.status(&first)["stage"], "done");
    assert_eq!(anas.request("HEAD", &first, &[], b"").status, 404);
}

#[test]
fn an_upload_resumes_after_the_daemon_was_killed() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let sound = wav(1, 48_000, 192_000);
    let client = eva.upload_client(&daemon, "es");
    let at = client.create_upload("101.es.wav", sound.len());
    let line = client.open_part(&at, 0, sound.len(), &sound[..99_999]);
    site.wait_until("some of it is there", || client.offset(&at) == 99_999);
    let address = daemon.address.clone();
    daemon.kill();
    drop(line);
    let daemon = site.serve_at(&address);
    let client = eva.upload_client(&daemon, "es");
    let from = client.offset(&at);
    assert_eq!(from, 99_999);
    assert_eq!(client.send_part(&at, from, &sound[from..]).status, 204);
    // Killed again, before or after it was heard: it is found either way.
    daemon.kill();
    let daemon = site.serve_at(&address);
    let client = eva.upload_client(&daemon, "es");
    assert_eq!(
        client.wait_for_result(&site, &at)["recording"],
        sha256(&sound)
    );
}

#[test]
fn uploads_are_listed_alike_after_a_restart() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    // One that is new and has remarks, and one that the draft names already.
    let known = fs::read(tour().join("memorial/natalia.es.mp3")).unwrap();
    let files = [("101.es.wav", wav(2, 8_000, 40_000)), ("13.es.mp3", known)];
    let brought = files.each_ref().map(|file| client.upload(file.0, &file.1));
    let before = brought
        .each_ref()
        .map(|at| client.wait_for_result(&site, at));
    for (upload, (name, sound)) in before.iter().zip(&files) {
        assert_eq!(upload["received"], sound.len(), "{name}: {upload}");
    }
    assert!(!before[0]["checks"].as_array().unwrap().is_empty());
    assert!(before[1]["known"].is_string(), "{}", before[1]);
    let address = daemon.address.clone();
    assert!(daemon.terminate().0.success());
    let daemon = site.serve_at(&address);
    let client = eva.upload_client(&daemon, "es");
    assert_eq!(brought.each_ref().map(|at| client.status(at)), before);
}

#[test]
fn an_unacceptable_upload_is_refused_before_its_first_byte() {
    let site = TestSite::new("upload-megabytes = 2\ndisk-reserve-megabytes = 1\n");
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = |language| eva.upload_client(&daemon, language);
    let big = client("es").create("a.wav", (2 << 20) + 1);
    assert_eq!(big.status, 413);
    assert!(big.text().contains("pasa de 2 MB"), "{}", big.text());
    let none = client("en").create("a.wav", 0);
    assert_eq!(none.status, 422);
    assert!(none.text().contains("empty"), "{}", none.text());
    for (language, sentence) in [
        ("es", "La cabecera Upload-Length"),
        ("en", "The header Upload-Length"),
    ] {
        for length in ["", "-1", "many", "99999999999999999999999"] {
            let more = [
                format!("Upload-Length: {length}"),
                "Upload-Metadata: filename YQ==".to_owned(),
            ];
            let refused = client(language).request("POST", "/staff/uploads", &more, b"");
            assert_eq!(refused.status, 400);
            assert!(refused.text().contains(sentence), "{}", refused.text());
        }
    }
    for _ in 0..20 {
        client("en").create_upload("a.wav", 1_000);
    }
    assert_eq!(client("en").create("a.wav", 1_000).status, 429);
    let more = client("en").status("/staff/uploads/x");
    assert_eq!(more, Value::Null);

    let full = TestSite::new("disk-reserve-megabytes = 1000000000\n");
    let daemon = full.serve();
    let eva = member(&full, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let response = client.create("a.wav", 1_000_000);
    assert_eq!(response.status, 507);
    assert!(response.text().contains("No cabe"), "{}", response.text());
}

#[test]
fn a_picture_is_uploaded_for_the_draft() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let drawing = fs::read(tour().join("plan.svg")).unwrap();
    let taken = client.request("POST", "/staff/pictures", &[], &drawing);
    assert_eq!(taken.status, 200, "{}", taken.text());
    let file = taken.json()["file"].as_str().unwrap().to_owned();
    let (name, rest) = file.split_once(' ').unwrap();
    assert!(rest.starts_with("drawing "), "{rest}");
    let shown = client.request("GET", &format!("/staff/pictures/{name}.svg"), &[], b"");
    assert_eq!((shown.status, shown.body), (200, drawing));
    let wrong = client.request("POST", "/staff/pictures", &[], b"a picture");
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("No es una imagen"),
        "{}",
        wrong.text()
    );
    let before = names(&site.path("state/incoming"));
    assert!(before.is_empty(), "{before:?}");
}

#[test]
fn a_large_upload_takes_no_more_memory_than_a_small_one() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let length = 200 << 20;
    let at = client.create_upload("long.wav", length + 1);
    let memory = Memory::of(daemon.pid());
    let mut line = client.open_part(&at, 0, length, &[]);
    let piece = vec![7; 1 << 20];
    for _ in 0..200 {
        line.write_all(&piece).unwrap();
    }
    assert_eq!(read_response(line).unwrap().status, 204);
    assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    let more = memory.peak_above_rest();
    assert!(more <= 64 << 10, "it took {more} kB more than at rest");
    assert!(names(&site.path("state/uploads")).is_empty());
}

#[test]
fn an_abandoned_upload_is_removed_after_a_day() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let eva = member(&site, &daemon, "Eva", "uploader");
    let client = eva.upload_client(&daemon, "es");
    let [old, fresh] = ["viejo.wav", "nuevo.wav"].map(|name| {
        let at = client.create_upload(name, 1_000);
        drop(client.open_part(&at, 0, 1_000, &[7; 99]));
        site.wait_until("some of it is there", || client.offset(&at) == 99);
        at
    });
    let ends = client.request("HEAD", &old, &[], b"").head.to_lowercase();
    assert!(ends.contains("upload-expires: "), "{ends}");
    let address = daemon.address.clone();
    daemon.kill();
    let key = |at: &str| at.rsplit('/').next().unwrap().to_owned();
    for (at, hours) in [(&old, 25), (&fresh, 23)] {
        for ending in ["json", "part"] {
            let file = site.path(&format!("state/uploads/{}.{ending}", key(at)));
            let then = SystemTime::now() - Duration::from_hours(hours);
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(then).unwrap();
        }
    }
    let daemon = site.serve_at(&address);
    let client = eva.upload_client(&daemon, "es");
    site.wait_until("the old one has gone", || {
        client.request("HEAD", &old, &[], b"").status == 404
    });
    let left: Vec<String> = ["json", "part"]
        .map(|extension| format!("{}.{extension}", key(&fresh)))
        .into();
    site.wait_until("its files have gone too", || {
        names(&site.path("state/uploads"))
            .into_iter()
            .eq(left.iter().cloned())
    });
    assert_eq!(client.offset(&fresh), 99);
    // A later request for it gets 404.
    let late = client.send_part(&old, 99, &[7; 901]);
    assert_eq!(late.status, 404);
    assert!(late.text().contains("ya no existe"), "{}", late.text());
}

#[test]
fn a_recording_of_the_maximum_length_is_the_same_from_a_folder() {
    // A minute is no setting; an hour is the least, and its file is made quickly.
    let site = TestSite::new("upload-hours = 1\n");
    let dir = memorial(&site);
    let long = hostile_files::flac(3_700, hostile_files::HeaderLength::Length);
    fs::write(dir.join("memorial/natalia.es.mp3"), long).unwrap();
    let output = import(&site, &dir);
    assert!(!output.status.success());
    let output_text = output_text(&output);
    assert!(output_text.contains("longer than 1:00:00"), "{output_text}");
}
