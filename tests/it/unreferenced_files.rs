//! Files that nothing refers to: the disk page lists them, and admins may remove them.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::inspection::wav;
use crate::support::daemon::TestSite;
use crate::support::staff::member;
use crate::upload::{names, sha256};

const RESERVE: &str = "disk-reserve-megabytes = 1\n";

/// The number of logged changes of a field.
fn changes_of(site: &TestSite, field: &str) -> i64 {
    let counted = "select count(*) from change_text where field = ?1";
    let database = site.database();
    database
        .query_row(counted, [field], |row| row.get(0))
        .unwrap()
}

#[test]
fn only_unreferenced_files_can_be_removed_and_the_removal_is_logged() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let admin = member(&site, &daemon, "Rosa", "admin");
    let client = admin.upload_client(&daemon, "es");
    let sound = wav(1, 48_000, 192_000);
    let at = client.upload("101.es.wav", &sound);
    client.wait_for_result(&site, &at);
    let name = sha256(&sound);
    let page = || admin.get(&daemon, "/staff/disk").text();
    assert!(!page().contains(&name), "it is about to be used");
    assert_eq!(client.request("DELETE", &at, &[], b"").status, 204);
    assert!(page().contains(&name));
    let named: String = site
        .database()
        .query_row(
            "select text from draft where field like 'clip/%/recording' limit 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let before = names(&site.path("state/recordings"));
    let fields = [("file", name.as_str()), ("file", named.as_str())];
    assert_eq!(admin.form(&daemon, "/staff/disk", &fields).status, 303);
    let after = names(&site.path("state/recordings"));
    assert!(!after.contains(&name) && after.contains(&named));
    assert_eq!(before.len() - after.len(), 2, "the master and its mp3");
    assert!(!page().contains(&name));
    let log = |name: &str| changes_of(&site, &format!("recording/{name}"));
    assert_eq!((log(&name), log(&named)), (1, 0));
}

#[test]
fn a_picture_named_only_by_the_change_log_can_be_removed_for_good() {
    let site = TestSite::new(RESERVE);
    let daemon = site.serve();
    let rosa = member(&site, &daemon, "Rosa", "admin");
    let client = rosa.upload_client(&daemon, "en");
    let bring = |drawing: &str| {
        let taken = client.request("POST", "/staff/pictures", &[], drawing.as_bytes());
        assert_eq!(taken.status, 200, "{}", taken.text());
        let file = taken.json()["file"].as_str().unwrap().to_owned();
        let name = file.split(' ').next().unwrap().to_owned();
        (file, name)
    };
    let drawing = |radius: u32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><g id=\"art\"><circle r=\"{radius}\"/></g></svg>"
        )
    };
    let (old, old_name) = bring(&drawing(1));
    let (_, fresh_name) = bring(&drawing(2));
    let field = "room/study/picture/file";
    let text = |sql: &str| -> String {
        let database = site.database();
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let named = text("select text from draft where field = 'room/study/picture/file'");
    assert_eq!(rosa.write(&daemon, field, &named, &old).status, 200);
    let page = || rosa.get(&daemon, "/staff/disk").text();
    let file = site.path(&format!("state/pictures/{old_name}"));
    let day = SystemTime::now() - Duration::from_hours(24);
    let opened = fs::File::options().write(true).open(&file).unwrap();
    opened.set_modified(day).unwrap();
    assert!(!page().contains(&old_name), "the draft names it");

    // After the undo, only a redo would restore it.
    assert_eq!(rosa.write(&daemon, field, &old, &named).status, 200);
    let back = text("select max(change_id) || '' from change");
    let listed = page();
    assert!(listed.contains(&format!("{old_name}.svg")), "{listed}");
    assert!(
        !listed.contains(&fresh_name),
        "somebody is about to name it"
    );
    let of_the_tour = named.split(' ').next().unwrap();
    assert!(!listed.contains(of_the_tour));

    let before = names(&site.path("state/pictures"));
    let wished = [old_name.as_str(), &fresh_name, of_the_tour].map(|name| ("file", name));
    assert_eq!(rosa.form(&daemon, "/staff/disk", &wished).status, 303);
    let mut after = names(&site.path("state/pictures"));
    assert!(after.insert(old_name.clone()));
    assert_eq!(after, before);
    assert!(!page().contains(&old_name));
    assert_eq!(changes_of(&site, &format!("picture/{old_name}")), 1);
    // Nothing misses it; and nobody gets it back by an undo.
    let undone = rosa.form(&daemon, "/staff/changes/undo", &[("change", &back)]);
    assert_eq!(undone.status, 409, "{}", undone.text());
    let checked = site.run(&["check"]);
    let stdout = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(!stdout.contains("missing"), "{stdout}");
}
