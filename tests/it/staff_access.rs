//! Access to the staff pages: sessions, rights and the origin of a request.

use docent::model::Role;
use docent::web::{FORMER_STAFF_PAGES, FORMER_STAFF_ROUTES, STAFF_ROUTES};
use serde_json::json;

use crate::support::daemon::{Daemon, TestSite};
use crate::support::staff::{FORM, Member, PASSWORD, member, staff_cookie};

/// The address with values for its parameters.
pub(crate) fn filled(path: &str) -> String {
    let part = |part: &str| match part {
        "{key}" => "13".to_owned(),
        "{room}" => "study".to_owned(),
        "{lang}" => "es".to_owned(),
        "{number}" => "1".to_owned(),
        part if part.starts_with('{') => "x".to_owned(),
        part => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    parts.join("/")
}

fn reads(method: &str) -> bool {
    ["get", "head", "options"].contains(&method)
}

fn request(daemon: &Daemon, method: &str, path: &str, headers: &[&str]) -> u16 {
    let mut all = vec![FORM, "Accept: application/json"];
    all.extend(headers);
    daemon
        .request(&method.to_uppercase(), path, &all, "")
        .status
}

#[test]
fn former_addresses_redirect_or_require_the_same_right() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let luz = member(&site, &daemon, "Luz", "viewer");
    let ana = member(&site, &daemon, "Ana", "admin");
    for (from, to) in FORMER_STAFF_PAGES {
        let response = daemon.get(&format!("{}?to=x", filled(from)));
        assert_eq!(response.status, 308, "{from}");
        let location = response.header("location");
        assert_eq!(location, Some(&*format!("{}?to=x", filled(to))), "{from}");
        let known = STAFF_ROUTES
            .iter()
            .any(|route| route.0 == "get" && route.1 == *to);
        assert!(known, "{to}");
    }
    let own = format!("Origin: http://{}", daemon.address);
    let [viewer, admin] = [luz, ana].map(|member| format!("Cookie: {}", member.cookie));
    for (method, path, _) in FORMER_STAFF_ROUTES {
        let status = |headers: &[&str]| request(&daemon, method, &filled(path), headers);
        assert_eq!(status(&[&own]), 401, "{path}");
        assert_eq!(status(&[&viewer, &own]), 403, "{path}");
        let allowed = status(&[&admin, &own]);
        assert!(
            allowed < 500 && ![401, 403, 405].contains(&allowed),
            "{path}: {allowed}"
        );
    }
}

#[test]
fn every_staff_address_refuses_everybody_else() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let members: Vec<(Role, Member)> = Role::ALL
        .iter()
        .map(|part| {
            (
                *part,
                member(&site, &daemon, &format!("una {part}"), part.as_str()),
            )
        })
        .collect();
    let expired = member(&site, &daemon, "de ayer", "admin");
    let hash = "select count(*) from sign_in";
    let sign_in_by_link: i64 = site
        .database()
        .query_row(hash, [], |row| row.get(0))
        .unwrap();
    assert_eq!(sign_in_by_link, 5);
    site.database()
        .execute_batch(
            "update sign_in set began_wall_ms = began_wall_ms - 8 * 3600000 where staff_id = 5",
        )
        .unwrap();
    daemon.signal(rustix::process::Signal::HUP);
    site.wait_until("the old session has ended", || {
        expired.get(&daemon, "/staff").status == 303
    });

    let own = format!("Origin: http://{}", daemon.address);
    for (method, path, right) in STAFF_ROUTES {
        let at = filled(path);
        let status_with = |headers: &[&str]| request(&daemon, method, &at, headers);
        assert_eq!(status_with(&[&own]), 401, "nobody: {method} {path}");
        let made_up = format!("Cookie: docent-staff={}", "a".repeat(64));
        assert_eq!(
            status_with(&[&own, &made_up]),
            401,
            "made up: {method} {path}"
        );
        let old = format!("Cookie: {}", expired.cookie);
        assert_eq!(status_with(&[&own, &old]), 401, "expired: {method} {path}");
        for (role, member) in &members {
            let cookie = format!("Cookie: {}", member.cookie);
            if !reads(method) {
                for stranger in [
                    "Origin: http://elsewhere",
                    "Origin: null",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site",
                    "X-Requested-With: nothing that a browser vouches for",
                ] {
                    let status = status_with(&[&cookie, stranger]);
                    assert_eq!(status, 403, "{stranger}: {method} {path}");
                }
            }
            if !role.has_right(*right) {
                assert_eq!(
                    status_with(&[&cookie, &own]),
                    403,
                    "{role}: {method} {path}"
                );
            }
        }
    }
    // Everybody with the right gets the page. Reading changes nothing, so all routes can be requested.
    for (method, path, right) in STAFF_ROUTES.iter().filter(|route| route.0 == "get") {
        for (role, member) in members.iter().filter(|member| member.0.has_right(*right)) {
            let status = member.get(&daemon, &filled(path)).status;
            let open = status == 200 || status == 404 && path.contains('{');
            assert!(open, "{role}: {method} {path}: {status}");
        }
    }
    // The same holds for writing routes: the request is empty, but it is not refused for the right.
    // Who signs out is out, and comes last.
    let acts = STAFF_ROUTES.iter().filter(|route| !reads(route.0));
    let (last, first): (Vec<_>, Vec<_>) = acts.partition(|route| route.1 == "/staff/sign-out");
    for &(method, path, right) in first.into_iter().chain(last) {
        for (role, member) in members.iter().filter(|member| member.0.has_right(right)) {
            let cookie = format!("Cookie: {}", member.cookie);
            let status = request(&daemon, method, &filled(path), &[&cookie, &own]);
            let open = status < 500 && ![401, 403, 405].contains(&status);
            assert!(open, "{role}: {method} {path}: {status}");
        }
    }
    for (role, member) in &members {
        assert_eq!(member.get(&daemon, "/staff").status, 303, "{role} went out");
    }
}

#[test]
fn the_first_admins_link_works_once() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let first = daemon.read_line_with("/staff/welcome/");
    let path = format!(
        "/staff/welcome/{}",
        first.split("/staff/welcome/").nth(1).unwrap().trim()
    );
    let page = daemon.get(&path);
    assert_eq!(page.status, 200);
    assert!(page.head.contains("no-store"), "{}", page.head);
    let accept = |name: &str, password: &str| {
        let form = format!("name={name}&password={}", password.replace(' ', "+"));
        daemon.request("POST", &path, &[FORM, "Accept-Language: en"], &form)
    };
    let weak = accept("Ana", "Ana y Ana y Ana");
    assert_eq!(weak.status, 422);
    assert!(weak.text().contains("easy to guess"), "{}", weak.text());
    assert_eq!(accept("", PASSWORD).status, 422);
    let in_now = accept("Ana", PASSWORD);
    assert_eq!(in_now.status, 303);
    let set = in_now.head.to_lowercase();
    for part in ["httponly", "samesite=strict", "path=/staff"] {
        assert!(set.contains(part), "{set}");
    }
    assert_eq!(accept("Eva", PASSWORD).status, 410);
    assert_eq!(daemon.get(&path).status, 410);
    // Neither the password nor a token is anywhere in the database.
    let token = staff_cookie(&in_now).unwrap();
    let token = token.split_once('=').unwrap().1;
    let files = ["docent.db", "docent.db-wal"].map(|name| site.path("state").join(name));
    for file in files.iter().filter(|file| file.exists()) {
        let bytes = std::fs::read(file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in [token, PASSWORD, path.rsplit('/').next().unwrap()] {
            assert!(!text.contains(secret), "{secret} is in {}", file.display());
        }
    }
    let hash: String = site
        .database()
        .query_row("select password from staff", [], |row| row.get(0))
        .unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    // A site with an admin prints no such link again.
    drop(daemon);
    let again = site.command(&["serve", "--listen", "127.0.0.1:0"]);
    let output_until_served = output_until_served(again);
    assert!(
        output_until_served.contains("/es/rooms/study"),
        "{output_until_served}"
    );
    assert!(
        !output_until_served.contains("/staff/welcome/"),
        "{output_until_served}"
    );
}

/// Everything that a daemon logs from its start to a graceful stop.
fn output_until_served(mut command: std::process::Command) -> String {
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    let mut received = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap());
    // The last room of the tour is announced last; then it may end.
    while !received.contains("/rooms/memorial") {
        assert!(
            std::io::BufRead::read_line(&mut lines, &mut received).unwrap() > 0,
            "{received}"
        );
    }
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    std::io::Read::read_to_string(&mut lines, &mut received).unwrap();
    assert!(child.wait().unwrap().success(), "{received}");
    received
}

#[test]
fn wrong_passwords_reveal_nothing_and_are_throttled() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let sign_in = |name: &str, password: &str| {
        let form = format!("name={name}&password={}&to=", password.replace(' ', "+"));
        daemon.request(
            "POST",
            "/staff/sign-in",
            &[FORM, "Accept-Language: en"],
            &form,
        )
    };
    let wrong = sign_in("Ana", "no es esta");
    let nobody = sign_in("Nadie", "no es esta");
    assert_eq!((wrong.status, nobody.status), (401, 401));
    let same = |address: &str| {
        address
            .replace("Nadie", "Ana")
            .lines()
            .skip(1)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(same(&wrong.text()), same(&nobody.text()));
    // Signing in creates a session and ends the previous one of this browser.
    let form = format!(
        "name=ANA&password={}&to=/staff/changes",
        PASSWORD.replace(' ', "+")
    );
    let before = format!("Cookie: {}", ana.cookie);
    let right = daemon.request("POST", "/staff/sign-in", &[FORM, &before], &form);
    assert_eq!(right.status, 303);
    assert_eq!(right.header("location"), Some("/staff/changes"));
    assert_eq!(ana.get(&daemon, "/staff").status, 303);
    let ana = Member {
        cookie: staff_cookie(&right).unwrap(),
    };
    assert_eq!(ana.get(&daemon, "/staff").status, 200);
    for n in 0..4 {
        assert_eq!(sign_in("Ana", "no es esta").status, 401, "{n}");
    }
    // Now even the right password has to wait, and the page shows how long.
    let waits = sign_in("Ana", PASSWORD);
    assert_eq!(waits.status, 429, "{}", waits.text());
    assert!(waits.header("retry-after").is_some(), "{}", waits.head);
    assert!(waits.text().contains("Try again in"), "{}", waits.text());
    assert_eq!(ana.get(&daemon, "/staff").status, 200, "who is in stays in");
}

#[test]
fn a_guesser_behind_a_proxy_throttles_nobody_else() {
    let site = TestSite::new("trusted-proxies = [\"127.0.0.1\"]\n");
    let daemon = site.serve();
    member(&site, &daemon, "Ana", "admin");
    let sign_in = |name: &str, password: &str, from: &str| {
        let form = format!("name={name}&password={}", password.replace(' ', "+"));
        let from = format!("X-Forwarded-For: {from}");
        daemon.request("POST", "/staff/sign-in", &[FORM, &from], &form)
    };
    // Under ever other names, so that no account waits.
    let guesses =
        (0..40).map(|n| sign_in(&format!("Nadie{n}"), "no es esta", "203.0.113.9").status);
    assert!(
        guesses.into_iter().any(|guess| guess == 429),
        "the guesser waits"
    );
    assert_eq!(sign_in("Ana", PASSWORD, "198.51.100.7").status, 303);
}

#[test]
fn admins_manage_accounts_and_the_last_admin_stays() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let eva = member(&site, &daemon, "Eva", "viewer");
    let status = |member: &Member, path: &str| member.get(&daemon, path).status;
    let change = |path: &str, role: &str, name: &str| {
        ana.form(&daemon, path, &[("name", name), ("role", role)])
            .status
    };
    assert_eq!(change("/staff/people/role", "viewer", "Ana"), 409);
    assert_eq!(change("/staff/people/remove", "", "Ana"), 409);
    assert_eq!(change("/staff/people", "admin", "EVA"), 409);
    assert_eq!(change("/staff/people", "chief", "Luz"), 422);
    assert_eq!(change("/staff/people/reset", "", "Nadie"), 404);
    // Another role is another right, from the next request on.
    assert_eq!(change("/staff/people/role", "curator", "Eva"), 303);
    assert_eq!(status(&eva, "/staff"), 303);
    assert_eq!(status(&ana, "/staff"), 200);
    assert_eq!(change("/staff/people/remove", "", "Eva"), 303);
    // The name is free again, for somebody else; what the first one did stays theirs.
    let other = member(&site, &daemon, "Eva", "curator");
    assert_eq!(status(&other, "/staff"), 200);
    assert_eq!(status(&eva, "/staff"), 303);
    let out = ana.form(&daemon, "/staff/sign-out-everywhere", &[("name", "Eva")]);
    assert_eq!((out.status, status(&other, "/staff")), (303, 303));
    let out = ana.form(&daemon, "/staff/sign-out", &[]);
    assert_eq!((out.status, status(&ana, "/staff")), (303, 303));
}

#[test]
fn texts_are_edited_undone_and_never_overwritten_unseen() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "curator");
    let eva = member(&site, &daemon, "Eva", "uploader");
    let title = "clip/13/es/title";
    let kept = |sql: &str| -> String {
        site.database()
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    let now = "select text from draft where field = 'clip/13/es/title'";
    let before = kept(now);
    let done = eva.write(&daemon, title, &before, "  Ella\r\nrecuerda ");
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(
        done.json(),
        json!({ "written": [{ "field": title, "now": "Ella recuerda" }] })
    );
    let late = ana.write(&daemon, title, &before, "Ella cuenta");
    assert_eq!(late.status, 409, "{}", late.text());
    let status_with = &late.json()["told"]["clash"];
    assert_eq!(
        (&status_with["found"], &status_with["who"]),
        (&json!("Ella recuerda"), &json!("Eva"))
    );
    assert_eq!(kept(now), "Ella recuerda");
    let bad = ana.write(
        &daemon,
        "clip/13/es/captions",
        "nothing like it",
        "WEBVTT\n\nx",
    );
    assert_eq!(bad.status, 409);
    let house_name = eva.write(&daemon, "name/es", "", "Mi casa");
    assert_eq!(
        house_name.status, 403,
        "an uploader does not rename the house"
    );
    let strange = ana.write(&daemon, "clip/13/es/colour", "", "red");
    assert_eq!(strange.status, 422);
    // A visitor's page is none of it.
    assert!(
        !daemon
            .get("/es/rooms/memorial")
            .text()
            .contains("Ella recuerda")
    );
    let id = kept("select max(change_id) || '' from change where act = 'edit'");
    assert_eq!(
        ana.form(&daemon, "/staff/changes/undo", &[("change", &id)])
            .status,
        303
    );
    assert_eq!(kept(now), before);
    let page = ana.get(&daemon, "/staff/changes").text();
    assert!(page.contains("Ella") && page.contains("Eva"), "{page}");
    // Clips come, go and come back whole.
    let fields =
        "select group_concat(field || text, '|') from (select * from draft order by field)";
    let whole = kept(fields);
    let shape = |them: &[(&str, &str)]| ana.form(&daemon, "/staff/draft/structure", them).status;
    assert_eq!(shape(&[("shape", "remove-clip"), ("clip", "13")]), 303);
    assert_ne!(kept(fields), whole);
    let id = kept("select max(change_id) || '' from change");
    assert_eq!(
        ana.form(&daemon, "/staff/changes/undo", &[("change", &id)])
            .status,
        303
    );
    assert_eq!(kept(fields), whole);
    assert_eq!(shape(&[("shape", "remove-clip"), ("clip", "999")]), 404);
    assert_eq!(shape(&[("shape", "explode")]), 400);
    let removes = eva.form(
        &daemon,
        "/staff/draft/structure",
        &[("shape", "remove-clip"), ("clip", "13")],
    );
    assert_eq!(removes.status, 403);
}
