//! Backup and restore: complete or refused, and the same state on another box.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::faults::Scenario;
use crate::support::daemon::{Daemon, House, PlayRow, program};
use crate::support::staff::{FORM, cookie, member};

const JSON: &str = "Accept: application/json";

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

fn done(output: Output) -> String {
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    said
}

fn refused(output: Output) -> String {
    let said = said(&output);
    assert!(!output.status.success(), "{said}");
    said
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every page and file that visitors can reach by links, with its bytes.
fn everything(daemon: &Daemon) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut next: BTreeSet<String> = ["/", "/es/", "/en/", "/fr/"].map(String::from).into();
    while let Some(path) = next.pop_first() {
        let answer = daemon.get(&path);
        let page = answer.text();
        let html = answer
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
                    // What a browser tells of itself is no page of the house.
                    if path.starts_with('/')
                        && !path.contains("/staff")
                        && !found.contains_key(&path)
                    {
                        next.insert(path);
                    }
                }
            }
        }
        found.insert(path, answer.body);
    }
    found
}

/// The cookie of a browser that was enrolled for a room.
fn bound(house: &House, daemon: &Daemon, room: &str) -> String {
    let begun = daemon.ask("POST", "/screen", &[], "");
    let cookie = begun.header("set-cookie");
    let cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
    let code: String = house
        .database()
        .query_row(
            "select code from screen where code is not null",
            [],
            |row| row.get(0),
        )
        .unwrap();
    done(house.run(&["screen", "enrol", &code, room]));
    format!("Cookie: {cookie}")
}

#[test]
fn a_backup_made_during_a_play_restores_the_same_state_on_an_empty_box() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let ana = member(&house, &daemon, "Ana", "admin");
    let screen = bound(&house, &daemon, "kitchen");
    let waits = "insert into screen (token_sha256, code, made_wall_ms) values (?1, '7KX2QM', 0)";
    house.database().execute(waits, ["d".repeat(64)]).unwrap();
    let asked = daemon.ask("POST", "/es/rooms/memorial/play", &[FORM, JSON], "clip=13");
    assert_eq!(asked.status, 204, "{}", asked.text());
    house.await_plays(|plays| plays.len() == 1);
    let file = house.path("house.zip");
    let told = done(house.run(&["backup", text(&file)]));
    assert!(
        told.contains("read back whole: edition 1, 1 plays"),
        "{told}"
    );
    assert_eq!(
        fs::read_dir(house.path("")).unwrap().count(),
        4,
        "nothing but the file is left"
    );
    let stopped = daemon.ask("POST", "/es/rooms/memorial/stop", &[FORM, JSON], "");
    assert_eq!(stopped.status, 204, "{}", stopped.text());
    let ended = |plays: &[PlayRow]| plays.iter().all(|play| play.end.is_some());
    house.await_plays(ended);
    let before = everything(&daemon);
    assert!(before.len() > 150, "{:#?}", before.keys());
    let plays = house.plays();
    daemon.kill();

    let other = House::new("default-output = \"silent\"\n");
    let told = done(other.run(&["restore", text(&file)]));
    assert!(told.contains("docent.toml"), "{told}");
    let restored = other.serve();
    let after = everything(&restored);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (path, bytes) in &before {
        assert!(after[path] == *bytes, "{path} is another");
    }
    // The play goes on to be told of, but not beyond what was known.
    let [play] = &other.plays()[..] else { panic!() };
    assert_eq!(
        (play.end.as_deref(), &play.recording),
        (Some("power_loss"), &plays[0].recording)
    );
    // The screen is the kitchen's; whoever was signed in has to sign in again.
    let asked = restored.ask(
        "POST",
        "/es/rooms/kitchen/play",
        &[FORM, JSON, &screen],
        "clip=5",
    );
    assert_eq!(asked.status, 204, "{}", asked.text());
    let stranger = restored.ask("POST", "/es/rooms/kitchen/play", &[FORM, JSON], "clip=5");
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
    let back = restored.ask("POST", "/staff/sign-in", &[FORM], password);
    assert!(cookie(&back).is_some(), "{}", back.text());
}

/// A state without a daemon.
fn shut(title: &str) -> House {
    let house = House::new("");
    drop(house.serve());
    retitle(&house, title);
    house
}

/// A change that distinguishes one state from another.
fn retitle(house: &House, title: &str) {
    let staff =
        "insert into staff (name, name_key, role, made_wall_ms) values (?1, ?1, 'viewer', 0)";
    house.database().execute(staff, [title]).unwrap();
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
    let one = shut("one");
    let file = one.path("one.zip");
    done(one.run(&["backup", text(&file)]));
    let two = shut("two");
    let told = refused(two.run(&["restore", text(&file)]));
    assert!(
        told.contains("holds a house already; with --replace"),
        "{told}"
    );
    assert_eq!(titles(&two.path("state/docent.db")), ["two"]);

    let daemon = two.serve();
    let told = refused(two.run(&["restore", "--replace", text(&file)]));
    assert!(told.contains("serves"), "{told}");
    daemon.end();

    done(two.run(&["restore", "--replace", text(&file)]));
    assert_eq!(titles(&two.path("state/docent.db")), ["one"]);
    let aside = two.path("state/before-restore-1");
    assert_eq!(titles(&aside.join("docent.db")), ["two"]);
    let count = |path: PathBuf| fs::read_dir(path).unwrap().count();
    assert_eq!(
        count(aside.join("recordings")),
        count(two.path("state/recordings"))
    );
    done(two.run(&["check"]));
}

#[test]
fn a_damaged_backup_is_refused_with_its_damage_named() {
    let one = shut("one");
    let file = one.path("one.zip");
    done(one.run(&["backup", text(&file)]));
    let whole = fs::read(&file).unwrap();
    let empty = House::new("");
    let spoilt = empty.path("spoilt.zip");
    let check = |what: &str, bytes: &[u8]| {
        fs::write(&spoilt, bytes).unwrap();
        let told = refused(empty.run(&["restore", text(&spoilt)]));
        assert!(told.contains("take another one"), "{what}: {told}");
        refused(empty.run(&["restore", "--check", text(&spoilt)]));
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
    let house = shut("one");
    let file = house.path("letter.txt");
    fs::write(&file, "Querida Natalia").unwrap();
    let told = refused(house.run(&["backup", text(&file)]));
    assert!(told.contains("no backup of docent"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "Querida Natalia");
    let told = refused(house.run(&["backup", text(&house.path("nowhere/house.zip"))]));
    assert!(told.contains("there is no folder"), "{told}");
    // An older backup makes way for a newer one.
    let file = house.path("house.zip");
    done(house.run(&["backup", text(&file)]));
    done(house.run(&["backup", text(&file)]));
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
    let house = shut("one");
    let shelf = house.path("shelf");
    fs::create_dir(&shelf).unwrap();
    for other in ["docent-notes.zip", "docent-00001.zip.txt", "photo.jpg"] {
        fs::write(shelf.join(other), "not ours").unwrap();
    }
    // Whatever day it says it is: the number tells which is the newest.
    fs::write(
        shelf.join("docent-00041-2031-01-01.zip"),
        "from a clock that was ahead",
    )
    .unwrap();
    for _ in 0..3 {
        done(house.run(&["backup", "--into", text(&shelf), "--keep", "2"]));
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
    let house = shut("one");
    let told = done(house.run(&["backup", "--into", "LABEL=NOSUCHSTICK"]));
    assert!(
        told.contains("no disk named ‘NOSUCHSTICK’ is plugged in"),
        "{told}"
    );
}

/// Runs a command with a disk of so many megabytes at `disk`.
fn on_small_disk(house: &House, disk: &Path, megabytes: u32, arguments: &[&str]) -> Output {
    let inner = house.command(arguments);
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
    let house = shut("one");
    let disk = house.path("disk");
    fs::create_dir(&disk).unwrap();
    for megabytes in [1, 10, 28] {
        let file = disk.join("house.zip");
        let told = refused(on_small_disk(
            &house,
            &disk,
            megabytes,
            &["backup", text(&file)],
        ));
        assert!(told.contains("MB to spare; make room there"), "{told}");
        assert!(!told.contains("house.zip\n"), "{told}");
        assert!(!told.contains(".docent-backup"), "{told}");
    }
    let told = done(on_small_disk(
        &house,
        &disk,
        40,
        &["backup", text(&disk.join("house.zip"))],
    ));
    assert!(
        told.contains("read back whole") && told.ends_with("house.zip\n"),
        "{told}"
    );
}

#[test]
fn a_full_disk_loses_older_backups_but_never_the_newest() {
    let house = shut("one");
    let disk = house.path("disk");
    fs::create_dir(&disk).unwrap();
    // Room for two, and what a third takes to make is more.
    let each = house.path("each.sh");
    let program = program();
    let program = text(&program);
    let (config, state) = (house.path("docent.toml"), house.path("state"));
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
    let told = done(output.unwrap());
    assert!(told.contains("docent-00002"), "{told}");
    let left: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("docent-"))
        .collect();
    assert!(
        left.last().unwrap().starts_with("docent-00004") && left.len() <= 2,
        "{told}"
    );
}

/// Starts a command and kills it after a time; returns whether it had ended by itself.
fn cut(house: &House, arguments: &[&str], after: Duration) -> bool {
    let mut child = house
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
    let one = shut("one");
    let file = one.path("one.zip");
    done(one.run(&["backup", text(&file)]));
    let house = shut("two");
    let begun = Instant::now();
    done(house.run(&["restore", "--replace", text(&file)]));
    let whole = begun.elapsed();
    for round in all {
        // `two` again, and everything aside gone.
        for entry in fs::read_dir(house.path("state")).unwrap() {
            let path = entry.unwrap().path();
            if text(&path).contains("before-restore") {
                fs::remove_dir_all(path).unwrap();
            }
        }
        house.database().execute("delete from staff", []).unwrap();
        retitle(&house, "two");
        cut(
            &house,
            &["restore", "--replace", text(&file)],
            whole * round / rounds * 11 / 10,
        );
        // Whatever is started next goes on from there.
        done(house.run(&["check"]));
        let now = titles(&house.path("state/docent.db"));
        assert!(now == ["one"] || now == ["two"], "round {round}: {now:?}");
        if now == ["one"] {
            assert_eq!(
                titles(&house.path("state/before-restore-1/docent.db")),
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
    let house = shut("one");
    let folder = house.path("stick");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("house.zip");
    let begun = Instant::now();
    done(house.run(&["backup", text(&file)]));
    let whole = begun.elapsed();
    for round in all {
        fs::remove_file(&file).unwrap();
        cut(&house, &["backup", text(&file)], whole * round / rounds);
        if file.exists() {
            done(house.run(&["restore", "--check", text(&file)]));
        }
        done(house.run(&["backup", text(&file)]));
        assert_eq!(names(&folder), ["house.zip"], "round {round}");
    }
}
