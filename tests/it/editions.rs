//! An earlier edition is published again with the same bytes.

use crate::publish::{draft, hash_on_page, page, replace_clip_13, write};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::member;

/// All that visitors can request: pages, the data of their scripts, and sound.
fn visit(daemon: &Daemon, site: &TestSite) -> Vec<(String, Vec<u8>)> {
    let mut paths = vec![
        "/es/".to_owned(),
        "/en/".into(),
        "/es/map".into(),
        "/es/routes/all".into(),
        "/es/visit".into(),
    ];
    let conn = site.database();
    let mut query = conn
        .prepare("select field, text from draft where field = 'rooms' or field like 'room/%/clips'")
        .unwrap();
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    for (field, text) in rows.map(Result::<(String, String), _>::unwrap) {
        let Some(room) = field
            .strip_prefix("room/")
            .and_then(|rest| rest.strip_suffix("/clips"))
        else {
            continue;
        };
        paths.extend([
            format!("/rooms/{room}"),
            format!("/es/rooms/{room}"),
            format!("/fr/rooms/{room}"),
        ]);
        let clips = text.split(' ').filter(|part| !part.is_empty());
        paths.extend(clips.map(|clip| format!("/es/rooms/{room}/clips/{clip}.json")));
    }
    let mut received: Vec<(String, Vec<u8>)> = Vec::new();
    for path in paths {
        let response = daemon.get(&path);
        assert_eq!(response.status, 200, "{path}");
        let text = response.text();
        received.push((path, response.body));
        for sound in text.split("/recordings/").skip(1).map(|part| &part[..64]) {
            let path = format!("/recordings/{sound}.mp3");
            if !received.iter().any(|entry| entry.0 == path) {
                let response = daemon.get(&path);
                assert_eq!(response.status, 200, "{path}");
                received.push((path, response.body));
            }
        }
    }
    received
}

#[test]
fn a_republished_edition_serves_the_same_bytes() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let eva = member(&site, &daemon, "Eva", "uploader");
    let first = visit(&daemon, &site);
    assert!(first.len() > 20, "{}", first.len());
    replace_clip_13(&site, &daemon, &ana);
    // Who does not publish cannot, and nobody publishes what nobody saw.
    let shown = page(&daemon, &ana, "/staff/publish", "en").text();
    let sha256 = hash_on_page(&shown);
    let hers = page(&daemon, &eva, "/staff/publish", "en").text();
    assert!(
        !hers.contains("name=\"sha256\"") && hers.contains("Only curators"),
        "{hers}"
    );
    write(
        &site,
        &daemon,
        &eva,
        "clip/13/en/title",
        "Natalia remembers it all",
    );
    let moved = ana.form(&daemon, "/staff/publish", &[("sha256", &sha256)]);
    assert_eq!(moved.status, 409);
    assert!(
        moved.text().contains("cambió desde que lo revisó"),
        "{}",
        moved.text()
    );
    assert!(moved.text().contains("Natalia <ins>") || moved.text().contains("remembers"));
    let done = ana.form(
        &daemon,
        "/staff/publish",
        &[("sha256", &hash_on_page(&moved.text()))],
    );
    assert_eq!(done.status, 303);
    assert!(
        done.head.contains("/staff/publish?published=2"),
        "{}",
        done.head
    );
    let body = page(&daemon, &ana, "/staff/publish?published=2", "en").text();
    assert!(body.contains("Visitors have edition 2 now."), "{body}");
    assert!(body.contains("There is nothing to publish."), "{body}");
    assert_ne!(visit(&daemon, &site), first);
    let changed = page(&daemon, &ana, "/staff/editions/2?since=1", "es").text();
    assert!(
        changed.contains("quitado:") && changed.contains("lo "),
        "{changed}"
    );
    let again = ana.form(&daemon, "/staff/publish/republish", &[("number", "1")]);
    assert_eq!(again.status, 303);
    // The current edition is not offered for republication, wherever it is in the history.
    let now = ana.get(&daemon, "/staff/publish").text();
    let offered = now.matches("name=\"number\"").count();
    let shown = now.matches("name=\"number\" value=\"1\"").count();
    assert_eq!((offered > 0, shown), (true, 0), "{now}");
    for ((path, was), (other, is)) in first.iter().zip(visit(&daemon, &site)) {
        assert_eq!(*path, other);
        assert!(*was == is, "{path} is not what it was");
    }
    let none = ana.form(&daemon, "/staff/publish/republish", &[("number", "7")]);
    assert_eq!(none.status, 404);
    // The draft is reset, and one undo restores it.
    let kept = draft(&site, "clip/13/es/title");
    assert_eq!(ana.form(&daemon, "/staff/draft/reset", &[]).status, 303);
    assert_eq!(draft(&site, "clip/13/es/title"), "Natalia recuerda");
    let last = site.database();
    let last: i64 = last
        .query_row("select max(change_id) from change", [], |row| row.get(0))
        .unwrap();
    let undone = ana.form(
        &daemon,
        "/staff/changes/undo",
        &[("change", &last.to_string())],
    );
    assert_eq!(undone.status, 303);
    assert_eq!(draft(&site, "clip/13/es/title"), kept);
}
