//! Backup and restore: complete or refused, and the same state on another box.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::faults::Scenario;
use crate::support::daemon::{Daemon, PlayRow, TestSite, program};
use crate::support::staff::{FORM, member, staff_cookie};

const JSON: &str = "Accept: application/json";

fn text_of(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

fn success_text(output: Output) -> String {
    let text_of = text_of(&output);
    assert!(output.status.success(), "{text_of}");
    text_of
}

fn failure_text(output: Output) -> String {
    let text_of = text_of(&output);
    assert!(!output.status.success(), "{text_of}");
    text_of
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every page and file that visitors can reach by links, with its bytes.
fn everything(daemon: &Daemon) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut next: BTreeSet<String> = ["/", "/es/", "/en/", "/fr/"].map(String::from).into();
    while let Some(path) = next.pop_first() {
        let response = daemon.get(&path);
        let page = response.text();
        let html = response
            .head
            .to_lowercase()
            .contains("content-type: text/html");
        let json = path.contains(".json");
        if html || json {
            let names = [
                "href=\"",
                "src=\"",
                "data-json=\"",
                "data-sound=\"",
                "\"sound\":\"",
            ];
            for name in names {
                for rest in page.split(name).skip(1) {
                    let end = rest.find(['"', '#']).unwrap();
                    let path = rest[..end].replace("&amp;", "&");
                    // The page that a browser reports to is not compared.
                    if path.starts_with('/')
                        && !path.contains("/staff")
                        && !found.contains_key(&path)
                    {
                        next.insert(path);
                    }
                }
            }
        }
        found.insert(path, response.body);
    }
    found
}

/// The cookie of a browser that was enrolled for a room.
fn bound(site: &TestSite, daemon: &Daemon, room: &str) -> String {
    let begun = daemon.request("POST", "/screen", &[], "");
    let cookie = begun.header("set-cookie");
    let cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
    let code: String = site
        .database()
        .query_row(
            "select code from screen where code is not null",
            [],
            |row| row.get(0),
        )
        .unwrap();
    success_text(site.run(&["screen", "enrol", &code, room]));
    format!("Cookie: {cookie}")
}

#[test]
fn a_backup_made_during_a_play_restores_the_same_state_on_an_empty_box() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let screen = bound(&site, &daemon, "kitchen");
    let waits = "insert into screen (token_sha256, code, made_wall_ms) values (?1, '7KX2QM', 0)";
    site.database().execute(waits, ["d".repeat(64)]).unwrap();
    let played = daemon.request("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(played.status, 204, "{}", played.text());
    site.await_plays(|plays| plays.len() == 1);
    let file = site.path("house.zip");
    let output_text = success_text(site.run(&["backup", text(&file)]));
    assert!(
        output_text.contains("read back whole: edition 1, 1 plays"),
        "{output_text}"
    );
    assert_eq!(
        fs::read_dir(site.path("")).unwrap().count(),
        4,
        "nothing but the file is left"
    );
    let stopped = daemon.request("POST", "/es/rooms/memorial/stop", &[FORM, JSON], "");
    assert_eq!(stopped.status, 204, "{}", stopped.text());
    let ended = |plays: &[PlayRow]| plays.iter().all(|play| play.end.is_some());
    site.await_plays(ended);
    let before = everything(&daemon);
    assert!(before.len() > 150, "{:#?}", before.keys());
    let plays = site.plays();
    daemon.kill();

    let other = TestSite::new("default-output = \"silent\"\n");
    let output_text = success_text(other.run(&["restore", text(&file)]));
    assert!(output_text.contains("docent.toml"), "{output_text}");
    let restored = other.serve();
    let after = everything(&restored);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &before {
        assert!(after[path] == *bytes, "{path} is another");
    }
    // The play is still reported, but no further than its last checkpoint.
    let [play] = &other.plays()[..] else { panic!() };
    assert_eq!(
        (play.end.as_deref(), &play.recording),
        (Some("power_loss"), &plays[0].recording)
    );
    // The screen belongs to the kitchen; all staff sessions have ended.
    let response = restored.request(
        "POST",
        "/es/rooms/kitchen/play",
        &[FORM, JSON, &screen],
        "clip=5",
    );
    assert_eq!(response.status, 204, "{}", response.text());
    let stranger = restored.request("POST", "/es/rooms/kitchen/play", &[FORM, JSON], "clip=5");
    assert_eq!(stranger.status, 403);
    assert_eq!(ana.get(&restored, "/staff").status, 303);
    let conn = other.database();
    for table in [
        "sign_in",
        "known_browser",
        "invitation",
        "screen where code is not null",
    ] {
        let sql = format!("select count(*) from {table}");
        let count: i64 = conn.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(count, 0, "{table}");
    }
    let password = "name=Ana&password=nopales+y+conejos";
    let back = restored.request("POST", "/staff/sign-in", &[FORM], password);
    assert!(staff_cookie(&back).is_some(), "{}", back.text());
}

/// A state without a daemon.
fn stopped_site(title: &str) -> TestSite {
    let site = TestSite::new("");
    drop(site.serve());
    retitle(&site, title);
    site
}

/// A change that distinguishes one state from another.
fn retitle(site: &TestSite, title: &str) {
    let staff =
        "insert into staff (name, name_key, role, made_wall_ms) values (?1, ?1, 'viewer', 0)";
    site.database().execute(staff, [title]).unwrap();
}

fn titles(database: &Path) -> Vec<String> {
    let conn = Connection::open(database).unwrap();
    let mut query = conn
        .prepare("select name from staff order by staff_id")
        .unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_restore_replaces_a_state_only_on_request_and_keeps_the_old_one() {
    let one = stopped_site("one");
    let file = one.path("one.zip");
    success_text(one.run(&["backup", text(&file)]));
    let two = stopped_site("two");
    let output_text = failure_text(two.run(&["restore", text(&file)]));
    assert!(
        output_text.contains("holds a house already; with --replace"),
        "{output_text}"
    );
    assert_eq!(titles(&two.path("state/docent.db")), ["two"]);

    let daemon = two.serve();
    let output_text = failure_text(two.run(&["restore", "--replace", text(&file)]));
    assert!(output_text.contains("serves"), "{output_text}");
    daemon.terminate();

    success_text(two.run(&["restore", "--replace", text(&file)]));
    assert_eq!(titles(&two.path("state/docent.db")), ["one"]);
    let aside = two.path("state/before-restore-1");
    assert_eq!(titles(&aside.join("docent.db")), ["two"]);
    let count = |path: PathBuf| fs::read_dir(path).unwrap().count();
    assert_eq!(
        count(aside.join("recordings")),
        count(two.path("state/recordings"))
    );
    success_text(two.run(&["check"]));
}

#[test]
fn a_damaged_backup_is_refused_with_its_damage_named() {
    let one = stopped_site("one");
    let file = one.path("one.zip");
    success_text(one.run(&["backup", text(&file)]));
    let whole = fs::read(&file).unwrap();
    let empty = TestSite::new("");
    let spoilt = empty.path("spoilt.zip");
    let check = |what: &str, bytes: &[u8]| {
        fs::write(&spoilt, bytes).unwrap();
        let output_text = failure_text(empty.run(&["restore", text(&spoilt)]));
        assert!(
            output_text.contains("take another one"),
            "{what}: {output_text}"
        );
        failure_text(empty.run(&["restore", "--check", text(&spoilt)]));
        let left: Vec<_> = fs::read_dir(empty.path("state")).unwrap().collect();
        assert_eq!(left.len(), 1, "{what}: {left:?}");
    };
    check("empty", b"");
    check("cut off", &whole[..whole.len() - 1_000]);
    check("no zip", &vec![7; 100_000]);
    for share in [1, 3, 5, 7, 9] {
        let mut bytes = whole.clone();
        let at = whole.len() * share / 10;
        bytes[at] ^= 0x10;
        check(&format!("one bit at {at}"), &bytes);
    }
}

#[test]
fn a_backup_overwrites_no_other_file_and_a_refused_one_leaves_none() {
    let site = stopped_site("one");
    let file = site.path("letter.txt");
    fs::write(&file, "Querida Natalia").unwrap();
    let output_text = failure_text(site.run(&["backup", text(&file)]));
    assert!(output_text.contains("no backup of docent"), "{output_text}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "Querida Natalia");
    let output_text = failure_text(site.run(&["backup", text(&site.path("nowhere/house.zip"))]));
    assert!(output_text.contains("there is no folder"), "{output_text}");
    // An older backup makes way for a newer one.
    let file = site.path("house.zip");
    success_text(site.run(&["backup", text(&file)]));
    success_text(site.run(&["backup", text(&file)]));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn old_backups_are_removed_and_other_files_are_left_alone() {
    let site = stopped_site("one");
    let shelf = site.path("shelf");
    fs::create_dir(&shelf).unwrap();
    for other in ["docent-notes.zip", "docent-00001.zip.txt", "photo.jpg"] {
        fs::write(shelf.join(other), "not ours").unwrap();
    }
    // The number decides which file is the newest, not its date.
    fs::write(
        shelf.join("docent-00041-2031-01-01.zip"),
        "from a clock that was ahead",
    )
    .unwrap();
    for _ in 0..3 {
        success_text(site.run(&["backup", "--into", text(&shelf), "--keep", "2"]));
    }
    let numbers: Vec<String> = names(&shelf)
        .into_iter()
        .filter_map(|name| name.strip_prefix("docent-000")?.get(..2).map(String::from))
        .collect();
    assert_eq!(numbers, ["01", "43", "44"], "{:?}", names(&shelf));
    assert!(names(&shelf).contains(&"docent-notes.zip".into()));
    assert!(names(&shelf).contains(&"docent-00001.zip.txt".into()));
}

#[test]
fn a_missing_backup_disk_is_reported_and_is_no_failure() {
    let site = stopped_site("one");
    let output_text = success_text(site.run(&["backup", "--into", "LABEL=NOSUCHSTICK"]));
    assert!(
        output_text.contains("no disk named ‘NOSUCHSTICK’ is plugged in"),
        "{output_text}"
    );
}

/// Runs a command with a disk of `megabytes` at `disk`.
fn on_small_disk(site: &TestSite, disk: &Path, megabytes: u32, arguments: &[&str]) -> Output {
    let inner = site.command(arguments);
    let mount = format!(
        "mount -t tmpfs -o size={megabytes}m small {} && ",
        text(disk)
    );
    let after = format!("; status=$?; ls -A {}; exit $status", text(disk));
    Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c"])
        .arg(mount + "\"$@\"" + &after)
        .arg("sh")
        .arg(inner.get_program())
        .args(inner.get_args())
        .output()
        .unwrap()
}

#[test]
fn a_disk_that_is_too_small_is_reported_first_and_left_empty() {
    let site = stopped_site("one");
    let disk = site.path("disk");
    fs::create_dir(&disk).unwrap();
    for megabytes in [1, 10, 28] {
        let file = disk.join("house.zip");
        let output_text = failure_text(on_small_disk(
            &site,
            &disk,
            megabytes,
            &["backup", text(&file)],
        ));
        assert!(
            output_text.contains("MB to spare; make room there"),
            "{output_text}"
        );
        assert!(!output_text.contains("house.zip\n"), "{output_text}");
        assert!(!output_text.contains(".docent-backup"), "{output_text}");
    }
    let output_text = success_text(on_small_disk(
        &site,
        &disk,
        40,
        &["backup", text(&disk.join("house.zip"))],
    ));
    assert!(
        output_text.contains("read back whole") && output_text.ends_with("house.zip\n"),
        "{output_text}"
    );
}

#[test]
fn a_full_disk_loses_older_backups_but_never_the_newest() {
    let site = stopped_site("one");
    let disk = site.path("disk");
    fs::create_dir(&disk).unwrap();
    // Room for two, and what a third takes to make is more.
    let each = site.path("each.sh");
    let program = program();
    let program = text(&program);
    let (config, state) = (site.path("docent.toml"), site.path("state"));
    let backup = format!(
        "{program} --config {} --state {} backup --into {} --keep 7\n",
        text(&config),
        text(&state),
        text(&disk)
    );
    fs::write(
        &each,
        format!("mount -t tmpfs -o size=70m small {}\n", text(&disk))
            + &backup.repeat(4)
            + &format!("ls {}\n", text(&disk)),
    )
    .unwrap();
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-e", text(&each)])
        .output();
    let output_text = success_text(output.unwrap());
    assert!(output_text.contains("docent-00002"), "{output_text}");
    let left: Vec<&str> = output_text
        .lines()
        .filter(|line| line.starts_with("docent-"))
        .collect();
    assert!(
        left.last().unwrap().starts_with("docent-00004") && left.len() <= 2,
        "{output_text}"
    );
}

/// Starts a command and kills it after a time; returns whether it had ended by itself.
fn cut(site: &TestSite, arguments: &[&str], after: Duration) -> bool {
    let mut child = site
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let ended = child.try_wait().unwrap().is_some();
    drop(child.kill());
    child.wait().unwrap();
    ended
}

#[test]
fn an_interrupted_restore_leaves_the_old_state_or_the_new_one() {
    let mut scenario = Scenario::new(
        "kill -9 during a restore",
        "the house is that of before or the new one, whole",
    );
    let all = scenario.rounds(24, 48);
    let rounds = all.end;
    let one = stopped_site("one");
    let file = one.path("one.zip");
    success_text(one.run(&["backup", text(&file)]));
    let site = stopped_site("two");
    let begun = Instant::now();
    success_text(site.run(&["restore", "--replace", text(&file)]));
    let whole = begun.elapsed();
    for round in all {
        // `two` again, and everything aside gone.
        for entry in fs::read_dir(site.path("state")).unwrap() {
            let path = entry.unwrap().path();
            if text(&path).contains("before-restore") {
                fs::remove_dir_all(path).unwrap();
            }
        }
        site.database().execute("delete from staff", []).unwrap();
        retitle(&site, "two");
        cut(
            &site,
            &["restore", "--replace", text(&file)],
            whole * round / rounds * 11 / 10,
        );
        // Whatever is started next goes on from there.
        success_text(site.run(&["check"]));
        let now = titles(&site.path("state/docent.db"));
        assert!(now == ["one"] || now == ["two"], "round {round}: {now:?}");
        if now == ["one"] {
            assert_eq!(
                titles(&site.path("state/before-restore-1/docent.db")),
                ["two"],
                "round {round}"
            );
        }
    }
}

#[test]
fn an_interrupted_backup_leaves_no_file_and_blocks_no_other() {
    let mut scenario = Scenario::new(
        "kill -9 during a backup",
        "there is a whole backup or none, nothing else is left, and the next one is made",
    );
    let all = scenario.rounds(10, 30);
    let rounds = all.end;
    let site = stopped_site("one");
    let folder = site.path("stick");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("house.zip");
    let begun = Instant::now();
    success_text(site.run(&["backup", text(&file)]));
    let whole = begun.elapsed();
    for round in all {
        fs::remove_file(&file).unwrap();
        cut(&site, &["backup", text(&file)], whole * round / rounds);
        if file.exists() {
            success_text(site.run(&["restore", "--check", text(&file)]));
        }
        success_text(site.run(&["backup", text(&file)]));
        assert_eq!(names(&folder), ["house.zip"], "round {round}");
    }
}
