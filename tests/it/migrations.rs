//! Migrations of the database: from every earlier version, all or nothing, with a way back.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use docent::store::Store;
use rusqlite::Connection;

use crate::faults::Scenario;
use crate::support::daemon::TestSite;

fn db() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("db")
}

/// The files of a folder, in order.
fn listed(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(db().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn newest() -> usize {
    listed("migrations").len()
}

/// A database of that version, with a row in every table.
fn made_by(version: usize, path: &Path) -> Connection {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let conn = Connection::open(path).unwrap();
    // As while docent migrates.
    conn.execute_batch("pragma journal_mode = wal; pragma foreign_keys = off")
        .unwrap();
    for (migration, sample) in listed("migrations")
        .iter()
        .zip(listed("samples"))
        .take(version)
    {
        conn.execute_batch(&fs::read_to_string(migration).unwrap())
            .unwrap();
        conn.execute_batch(&fs::read_to_string(sample).unwrap())
            .unwrap();
    }
    conn.pragma_update(None, "user_version", version).unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    conn
}

fn version(conn: &Connection) -> usize {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

fn count(conn: &Connection, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    conn.query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn whole(conn: &Connection) -> bool {
    let text_of: String = conn
        .query_row("pragma integrity_check", [], |row| row.get(0))
        .unwrap();
    text_of == "ok"
        && !conn
            .prepare("pragma foreign_key_check")
            .unwrap()
            .exists([])
            .unwrap()
}

fn schema(conn: &Connection) -> String {
    let mut query = conn
        .prepare("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type desc, name")
        .unwrap();
    let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|row| row.unwrap() + ";\n\n").collect()
}

/// Rows that every version has.
const ALWAYS: [&str; 5] = ["run", "recording", "edition", "publication", "play"];

#[tokio::test]
async fn a_database_of_every_earlier_version_is_migrated_with_every_row() {
    for from in 1..=newest() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("docent.db");
        let before = made_by(from, &path);
        let rows = ALWAYS.map(|table| count(&before, table));
        let staff = (from >= 3).then(|| count(&before, "staff"));
        let screens = (from >= 2).then(|| count(&before, "screen"));
        drop(before);
        let (store, thread) = Store::open(&path).unwrap();
        assert!(
            store.check_integrity().await.unwrap().is_empty(),
            "from {from}"
        );
        // The rows are readable.
        assert!(store.draft().await.is_ok(), "from {from}");
        assert!(!store.recordings().await.unwrap().is_empty(), "from {from}");
        store.close().await;
        thread.join();
        let after = Connection::open(&path).unwrap();
        assert_eq!(version(&after), newest(), "from {from}");
        assert_eq!(
            schema(&after),
            fs::read_to_string(db().join("schema.sql")).unwrap(),
            "from {from}"
        );
        assert_eq!(
            ALWAYS.map(|table| count(&after, table)),
            rows,
            "from {from}"
        );
        assert_eq!(staff, (from >= 3).then(|| count(&after, "staff")));
        assert_eq!(screens, (from >= 2).then(|| count(&after, "screen")));
        let kept = dir.path().join(format!("earlier/docent-{from}.db"));
        assert_eq!(kept.exists(), from < newest(), "from {from}");
        if kept.exists() {
            let kept = Connection::open(kept).unwrap();
            assert!(version(&kept) == from && whole(&kept), "from {from}");
            assert_eq!(ALWAYS.map(|table| count(&kept, table)), rows, "from {from}");
        }
    }
}

/// The samples have packed sums of one day, with a play and a session of it.
#[tokio::test]
async fn totals_of_days_whose_plays_were_removed_come_along() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("docent.db");
    made_by(11, &path)
        .execute_batch(
            "delete from play; delete from session; update forgotten set day = 20775, plays = 2",
        )
        .unwrap();
    let (store, _thread) = Store::open(&path).unwrap();
    let proof = store.prove_statistics().await.unwrap();
    assert!(proof.holds() && proof.plays() == 2, "{proof:?}");
    let conn = Connection::open(&path).unwrap();
    let one = |sql: &str| -> String { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    for days in [1, 4, 16, 64, 256] {
        let totals = format!(
            "select json_array(first_day, starts, skips, plays, uncensored_plays, completions, censored, listened_ms,
               held, estimated) from narration_total where days = {days} and subject_id = 7"
        );
        let first = 20_775 / days * days;
        assert_eq!(
            one(&totals),
            format!("[{first},1,0,1,1,1,0,79500,1000000,0]")
        );
    }
    assert_eq!(
        one(
            "select json_group_array(json_array(room, language, variant, surface)) from day_total
             where (day, starts, finished, stopped, hour_6, hour_7) = (20775, 1, 1, 0, 1, 0)
               and (room = '*') = (language = '*') and (language = '*') = (variant = '*')"
        ),
        r#"[["*","*","*","phone"],["memorial","es","family","phone"]]"#
    );
    assert_eq!(count(&conn, "day_total"), 8);
    assert_eq!(
        one(
            "select json_group_array(json_array(date, room, surface, sessions, unique_plays, dwell_s)) from daily_session"
        ),
        r#"[["2026-11-18","memorial","phone",1,1,79.5]]"#
    );
    assert_eq!(
        one("select json_group_array(json_array(month, clip, next_clip, times)) from transition"),
        r#"[["2026-11","12","13",1]]"#
    );
    assert_eq!(
        one(
            "select json_group_array(json_array(day, subject_id, hundredth, change)) from retention_change"
        ),
        "[[20775,7,0,1]]"
    );
    assert_eq!(one("select trigger from other_start"), "test");
    assert_eq!(store.rebuild_statistics().await.unwrap(), 0);
    assert!(store.prove_statistics().await.unwrap().holds());
    assert_eq!(count(&conn, "day_total"), 8);
}

#[test]
fn no_more_than_three_earlier_databases_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("docent.db");
    let earlier = dir.path().join("earlier");
    for version in 1..newest() {
        drop(made_by(version, &path));
        drop(Store::open(&path).unwrap());
        // As if the update had come to a box that never had a later one.
        for file in ["docent.db", "docent.db-wal", "docent.db-shm"] {
            drop(fs::remove_file(dir.path().join(file)));
        }
    }
    let names: BTreeSet<_> = fs::read_dir(earlier)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let wanted: BTreeSet<std::ffi::OsString> = (newest() - 3..newest())
        .map(|version| format!("docent-{version}.db").into())
        .collect();
    assert_eq!(names, wanted);
}

fn text_of(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_older_version_refuses_a_newer_database_and_names_the_way_back() {
    let site = TestSite::new("");
    let path = site.path("state/docent.db");
    drop(made_by(newest() - 1, &path));
    assert!(site.run(&["staff", "list"]).status.success());
    let recording = site.path("state/recordings").join("a".repeat(64));
    fs::write(&recording, "of the house").unwrap();
    // A later docent was here.
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    conn.execute(
        "insert into staff (name, role, made_wall_ms) values ('Later', 'viewer', 0)",
        [],
    )
    .unwrap();
    drop(conn);
    let refused = site.run(&["staff", "list"]);
    assert!(!refused.status.success());
    let output_text = text_of(&refused);
    let way = output_text
        .split("docent restore ")
        .nth(1)
        .unwrap_or_else(|| panic!("{output_text}"));
    let kept = site.path(&format!("state/earlier/docent-{}.db", newest() - 1));
    assert_eq!(way.trim(), format!("--replace {}", kept.display()));

    let back = site.run(&["restore", "--replace", kept.to_str().unwrap()]);
    assert!(back.status.success(), "{}", text_of(&back));
    let conn = Connection::open(&path).unwrap();
    assert_eq!(version(&conn), newest() - 1);
    assert_eq!(
        conn.query_row(
            "select count(*) from staff where name = 'Later'",
            [],
            |row| row.get(0)
        ),
        Ok(0)
    );
    // Nothing is lost: what the later docent had is aside, with all its files.
    let aside = site.path("state/before-restore-1");
    assert_eq!(
        version(&Connection::open(aside.join("docent.db")).unwrap()),
        99
    );
    assert_eq!(
        fs::read_to_string(aside.join("recordings").join("a".repeat(64))).unwrap(),
        "of the house"
    );
    assert!(recording.exists());
    assert!(site.run(&["staff", "list"]).status.success());
}

#[test]
fn without_an_earlier_database_the_way_back_is_a_backup() {
    let site = TestSite::new("");
    let path = site.path("state/docent.db");
    let conn = made_by(newest(), &path);
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let output_text = text_of(&site.run(&["staff", "list"]));
    assert!(
        output_text.contains(
            "install the docent that wrote it, or go back: docent restore --replace BACKUP"
        ),
        "{output_text}"
    );
}

#[test]
fn a_database_in_use_by_an_older_version_is_not_changed() {
    let site = TestSite::new("");
    let path = site.path("state/docent.db");
    drop(made_by(newest() - 1, &path));
    let lock = File::create(site.path("state/serving.lock")).unwrap();
    lock.lock().unwrap();
    let refused = site.run(&["staff", "list"]);
    assert!(!refused.status.success());
    assert!(
        text_of(&refused).contains("so restart it first"),
        "{}",
        text_of(&refused)
    );
    assert_eq!(version(&Connection::open(&path).unwrap()), newest() - 1);
    drop(lock);
    assert!(site.run(&["staff", "list"]).status.success());
    assert_eq!(version(&Connection::open(&path).unwrap()), newest());
}

/// A large database of the first version.
fn old_and_large(path: &Path, plays: u32) {
    let conn = made_by(1, path);
    conn.execute(
        "with recursive n (n) as (values (1) union all select n + 1 from n where n < ?1)
         insert into play (key, definitions, run_id, edition, room, clip, variant, language, recording, surface,
           trigger, session, started_wall_ms, started_boot_ms, clock_trusted, told_boot_ms, sounding_ms, heard,
           heard_ms, listened_ms, end_reason)
         select printf('%032x', n), definitions, run_id, edition, room, clip, variant, language, recording, surface,
           trigger, session, started_wall_ms + n, started_boot_ms, clock_trusted, told_boot_ms, sounding_ms, heard,
           heard_ms, listened_ms, end_reason from play, n where play_id = 1",
        [plays],
    )
    .unwrap();
    conn.execute_batch("pragma wal_checkpoint(truncate)")
        .unwrap();
}

#[test]
fn an_interrupted_migration_leaves_the_old_database_or_the_new() {
    const PLAYS: u32 = 10_000;
    let mut scenario = Scenario::new(
        "kill -9 during a migration",
        "the database is the old one or the new one, whole, with every row",
    );
    let all = scenario.rounds(30, 200);
    let site = TestSite::new("");
    let (state, template) = (site.path("state"), site.path("template.db"));
    old_and_large(&template, PLAYS);
    let begin = || {
        drop(fs::remove_dir_all(&state));
        fs::create_dir(&state).unwrap();
        fs::copy(&template, state.join("docent.db")).unwrap();
    };
    begin();
    let start = Instant::now();
    assert!(site.run(&["staff", "list"]).status.success());
    let whole_update = start.elapsed();
    let rounds = all.end;
    let mut old = 0;
    for round in all {
        begin();
        let mut child = site
            .command(&["staff", "list"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole_update * round / rounds);
        drop(child.kill());
        child.wait().unwrap();
        let conn = Connection::open(state.join("docent.db")).unwrap();
        assert!(whole(&conn), "round {round}");
        assert_eq!(count(&conn, "play"), i64::from(PLAYS) + 1, "round {round}");
        if version(&conn) == 1 {
            old += 1;
            assert_eq!(
                schema(&conn),
                schema(&Connection::open(&template).unwrap()),
                "round {round}"
            );
            assert_eq!(count(&conn, "draft"), 1, "round {round}");
        } else {
            assert_eq!(version(&conn), newest(), "round {round}");
            assert_eq!(
                schema(&conn),
                fs::read_to_string(db().join("schema.sql")).unwrap(),
                "round {round}"
            );
            assert_eq!(count(&conn, "draft_document"), 0, "round {round}");
            let kept = Connection::open(state.join("earlier/docent-1.db")).unwrap();
            assert!(version(&kept) == 1 && whole(&kept), "round {round}");
            assert_eq!(count(&kept, "play"), i64::from(PLAYS) + 1, "round {round}");
        }
        drop(conn);
        // The next start goes on from there.
        let again = site.run(&["staff", "list"]);
        assert!(again.status.success(), "round {round}: {}", text_of(&again));
        assert_eq!(
            version(&Connection::open(state.join("docent.db")).unwrap()),
            newest()
        );
    }
    assert!(old > 0, "one was cut off before it began");
    scenario.set_observation(format!("{old} of them left the old one"));
}

#[test]
fn without_room_for_the_copy_nothing_is_changed_and_the_reason_is_reported() {
    let site = TestSite::new("");
    let (state, template) = (site.path("state"), site.path("template.db"));
    old_and_large(&template, 10_000);
    fs::create_dir(&state).unwrap();
    let program = site.command(&["staff", "list"]);
    // Room for the database, and for half of a copy.
    let kilobytes = fs::metadata(&template).unwrap().len() * 3 / 2 / 1024;
    let script = format!(
        "mount -t tmpfs -o size={kilobytes}k small {state} && cp {template} {state}/docent.db && {{ \"$@\"; status=$?; cp {state}/docent.db {after}; ls {state}/earlier; exit $status; }}",
        state = state.display(),
        template = template.display(),
        after = site.path("after.db").display()
    );
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script, "sh"])
        .arg(program.get_program())
        .args(program.get_args())
        .output()
        .unwrap();
    let output_text = text_of(&output);
    assert!(!output.status.success(), "{output_text}");
    assert!(
        output_text.contains("make room on the disk, and start docent again"),
        "{output_text}"
    );
    assert!(
        !output_text.contains("docent-1.db") && !output_text.contains("docent.part"),
        "{output_text}"
    );
    let after = Connection::open(site.path("after.db")).unwrap();
    assert!(version(&after) == 1 && whole(&after), "{output_text}");
}
