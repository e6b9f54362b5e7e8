//! Signing in: throttling, cookies, links and TLS.

use docent::web::STAFF_ROUTES;

use crate::staff_access::filled;
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::staff::{FORM, PASSWORD, cookie_named, invite, member, set_cookie};
use crate::support::tls::{self, Encrypted};

/// A proxy on the box, which forwards the address of its client.
const PROXY: &str = "trusted-proxies = [\"127.0.0.1\"]\n";
const WRONG: &str = "no es esta";

fn form(name: &str, password: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("name", name)
        .append_pair("password", password)
        .finish()
}

/// Tries to sign in from an address, with the browser's cookies.
fn sign_in_from(
    daemon: &Daemon,
    name: &str,
    password: &str,
    from: &str,
    browser: &str,
) -> Response {
    let from = format!("X-Forwarded-For: {from}");
    let browser = format!("Cookie: {browser}");
    let body = form(name, password);
    daemon.request("POST", "/staff/sign-in", &[FORM, &from, &browser], &body)
}

/// The cookies of a browser that signs in from an address.
fn known_browser(daemon: &Daemon, name: &str, from: &str, before: &str) -> String {
    let response = sign_in_from(daemon, name, PASSWORD, from, before);
    assert_eq!(response.status, 303, "{}", response.text());
    cookie_named(&response, "docent-browser").unwrap()
}

fn status(daemon: &Daemon, name: &str, password: &str, from: &str, browser: &str) -> u16 {
    sign_in_from(daemon, name, password, from, browser).status
}

/// Guesses from many addresses, until each address is throttled for a minute after two failures.
fn throttle_account(daemon: &Daemon, account: &str) {
    for n in 1..=30 {
        assert_eq!(
            status(daemon, account, WRONG, &format!("10.1.0.{n}"), ""),
            401
        );
    }
}

#[test]
fn a_strangers_guesses_lock_nobody_out() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    member(&site, &daemon, "Ana", "admin");
    let browser = known_browser(&daemon, "Ana", "10.0.0.7", "");
    throttle_account(&daemon, "Ana");
    let stranger = "10.0.0.66";
    let guesses = [(); 2].map(|()| status(&daemon, "Ana", WRONG, stranger, ""));
    assert_eq!(guesses, [401; 2]);
    let waits = sign_in_from(&daemon, "Ana", PASSWORD, stranger, "");
    assert_eq!(waits.status, 429);
    let seconds: u64 = waits.header("retry-after").unwrap().parse().unwrap();
    assert!((2..=61).contains(&seconds), "{seconds}");
    // From another address without a cookie, and from the attacker's address in her own browser.
    assert_eq!(status(&daemon, "Ana", PASSWORD, "10.0.0.8", ""), 303);
    assert_eq!(status(&daemon, "Ana", PASSWORD, stranger, &browser), 303);
    // An address that signed in before has as many mistakes as ever.
    for from in ["10.0.0.7", "10.0.0.8"] {
        let typed = [WRONG, WRONG, WRONG, PASSWORD];
        let came = typed.map(|password| status(&daemon, "Ana", password, from, ""));
        assert_eq!(came, [401, 401, 401, 303]);
    }
    let log = site.log();
    assert_eq!(log.matches("many addresses guess").count(), 1, "{log}");
}

#[test]
fn a_known_browser_is_throttled_by_its_own_mistakes_alone() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    member(&site, &daemon, "Ana", "admin");
    let here = "10.0.0.7";
    let browser = known_browser(&daemon, "Ana", here, "");
    let mut guesses = (0..20).map(|_| status(&daemon, "Ana", WRONG, here, &browser));
    assert!(guesses.any(|guess| guess == 429), "each wait is longer");
    assert_eq!(status(&daemon, "Ana", PASSWORD, here, ""), 303);
    // A token that nobody was given is as good as none.
    throttle_account(&daemon, "Ana");
    let made_up = format!("docent-browser={}", "a".repeat(64));
    for _ in 0..2 {
        assert_eq!(status(&daemon, "Ana", WRONG, "10.0.0.66", &made_up), 401);
    }
    assert_eq!(status(&daemon, "Ana", PASSWORD, "10.0.0.66", ""), 429);
}

#[test]
fn a_shared_browser_is_known_to_each_account_until_its_password_reset() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    member(&site, &daemon, "Ana", "admin");
    member(&site, &daemon, "Eva", "viewer");
    let here = "10.0.0.7";
    let anas = known_browser(&daemon, "Ana", here, "");
    let shared = known_browser(&daemon, "Eva", here, &anas);
    assert_ne!(anas, shared, "each time it is another token");
    for name in ["Ana", "Eva"] {
        throttle_account(&daemon, name);
        for _ in 0..2 {
            assert_eq!(status(&daemon, name, WRONG, "10.0.0.66", ""), 401);
        }
    }
    // From an address that has to wait.
    let try_with = |browser: &str| {
        ["Ana", "Eva"].map(|name| status(&daemon, name, WRONG, "10.0.0.66", browser))
    };
    assert_eq!(try_with(""), [429, 429]);
    assert_eq!(try_with(&anas), [429, 429], "the old token is no more");
    assert_eq!(try_with(&shared), [401, 401]);
    // Neither token is anywhere in the database.
    for file in ["docent.db", "docent.db-wal"] {
        let bytes = std::fs::read(site.path("state").join(file)).unwrap();
        let token = shared.split_once('=').unwrap().1;
        assert!(!String::from_utf8_lossy(&bytes).contains(token), "{file}");
    }
    assert!(site.run(&["staff", "reset", "Eva"]).status.success());
    assert_eq!(try_with(&shared), [401, 429]);
}

#[test]
fn an_ipv6_guesser_throttles_no_neighbour() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    member(&site, &daemon, "Ana", "admin");
    throttle_account(&daemon, "Ana");
    for (guesser, neighbour, comes_in) in [
        ("2001:db8::66", "2001:db8::1234:7", 429),
        ("fe80::66", "fe80::1234:7", 303),
        ("fd00::66", "fd00::1234:7", 303),
    ] {
        for _ in 0..2 {
            assert_eq!(status(&daemon, "Ana", WRONG, guesser, ""), 401);
        }
        assert_eq!(status(&daemon, "Ana", PASSWORD, guesser, ""), 429);
        let came = status(&daemon, "Ana", PASSWORD, neighbour, "");
        assert_eq!(came, comes_in, "{neighbour}");
    }
}

fn is_cacheable(response: &Response) -> bool {
    let caching = response.header("cache-control").unwrap_or_default();
    caching != "no-store" && !caching.starts_with("private")
}

#[test]
fn staff_pages_are_not_stored_by_browsers() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let link = invite(&site, "Eva", "viewer");
    let mut seen = 0;
    for (_, path, _) in STAFF_ROUTES
        .iter()
        .filter(|staff_route| staff_route.0 == "get")
    {
        let response = ana.get(&daemon, &filled(path));
        seen += u32::from(response.status == 200);
        assert!(!is_cacheable(&response), "{path}: {}", response.head);
    }
    assert!(seen > 15, "{seen}");
    let reset = ana.form(&daemon, "/staff/people/reset", &[("name", "Eva")]);
    assert!(reset.text().contains("/staff/welcome/"), "{}", reset.text());
    let wrong = daemon.request("POST", "/staff/sign-in", &[FORM], &form("Ana", WRONG));
    let weak = daemon.request("POST", &link, &[FORM], "password=x");
    for response in [
        reset,
        wrong,
        weak,
        daemon.get(&link),
        daemon.get("/staff/sign-in"),
        daemon.get("/staff/museum"),
        daemon.get("/staff/nowhere"),
    ] {
        assert!(!is_cacheable(&response), "{}", response.head);
    }
}

#[test]
fn with_a_certificate_staff_sign_in_over_https_only() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let certificate = tls::certified(&site);
    let daemon = site.serve();
    let encrypted = Encrypted::of(&daemon, certificate);
    let rooms = daemon.read_line_with("/rooms/study");
    assert!(rooms.contains("https://"), "{rooms}");
    let first = daemon.read_line_with("/staff/welcome/");
    let port = encrypted.port();
    let (_, path) = first
        .trim()
        .split_once(&format!("https://guide.local:{port}"))
        .unwrap();
    // In the clear there is only the way to the other door, and nothing that was typed goes along.
    let own = format!("Origin: http://{}", daemon.address);
    let host = encrypted.address.split(':').next().unwrap();
    let typed = form("Ana", PASSWORD);
    for (method, path) in [
        ("GET", path),
        ("POST", path),
        ("GET", "/staff"),
        ("GET", "/staff/sign-in?to=%2Fstaff%2Fhouse"),
        ("HEAD", "/staff/sign-in"),
        ("POST", "/staff/sign-in"),
        ("POST", "/staff/people"),
    ] {
        let sent = daemon.request(method, path, &[FORM, &own], &typed);
        assert_eq!(sent.status, 303, "{method} {path}: {}", sent.head);
        let there = format!("https://{host}:{port}{path}");
        assert_eq!(sent.header("location"), Some(&there[..]));
        assert_eq!(sent.header("set-cookie"), None, "{}", sent.head);
    }
    let welcome = encrypted.request("POST", path, &[FORM], &typed);
    assert_eq!(welcome.status, 303, "{}", welcome.text());
    assert_eq!(welcome.header("strict-transport-security"), None);
    for name in ["__Secure-docent-staff", "__Secure-docent-browser"] {
        let cookie = set_cookie(&welcome, name).unwrap();
        for part in [
            "; Secure",
            "; HttpOnly",
            "; SameSite=Strict",
            "; Path=/staff;",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
    let session = cookie_named(&welcome, "__Secure-docent-staff").unwrap();
    let cookie = format!("Cookie: {session}");
    assert_eq!(encrypted.get("/staff/people", &[&cookie]).status, 200);
    // A cookie that a page in the clear could have set is not believed.
    let plain = cookie.replace("__Secure-", "");
    assert_eq!(encrypted.get("/staff/people", &[&plain]).status, 303);
    assert_eq!(
        daemon.request("GET", "/staff/people", &[&plain], "").status,
        303
    );
    let lines = [FORM, &cookie, "Sec-Fetch-Site: same-origin"];
    let page = encrypted.request("POST", "/staff/people", &lines, "name=Eva&role=viewer");
    let link = format!("https://{}/staff/welcome/", encrypted.address);
    assert!(page.text().contains(&link), "{}", page.text());
    let out = encrypted.request("POST", "/staff/sign-out", &lines, "");
    let ended = set_cookie(&out, "__Secure-docent-staff").unwrap();
    assert!(ended.contains("Max-Age=0"), "{ended}");
    // What visitors and screens have is there as before.
    assert_eq!(daemon.get("/es/rooms/study").status, 200);
    let screen = daemon.request("POST", "/screen", &[FORM], "");
    assert!(set_cookie(&screen, "docent-screen").is_some());
    let added = site.run(&["staff", "add", "Luz", "viewer"]);
    let stdout = String::from_utf8(added.stdout).unwrap();
    assert!(stdout.contains("  https://guide.local"), "{stdout}");
}

#[test]
fn behind_a_tls_proxy_cookies_are_secure() {
    let site = TestSite::new(PROXY);
    let daemon = site.serve();
    let link = invite(&site, "Ana", "admin");
    let from = "X-Forwarded-For: 192.0.2.7";
    let password = form("", PASSWORD);
    let by = ["X-Forwarded-Proto: https", "X-Forwarded-Proto: http"];
    let welcome = daemon.request("POST", &link, &[FORM, from, by[0]], &password);
    let session = cookie_named(&welcome, "__Secure-docent-staff").unwrap();
    let cookie = format!("Cookie: {session}");
    let status = |by: &str| {
        daemon
            .request("GET", "/staff", &[from, by, &cookie], "")
            .status
    };
    assert_eq!(by.map(status), [200, 303]);
    let clear = daemon.request(
        "POST",
        "/staff/sign-in",
        &[FORM, from, by[1]],
        &form("Ana", PASSWORD),
    );
    assert!(
        set_cookie(&clear, "docent-staff").is_some(),
        "{}",
        clear.head
    );
    drop(daemon);
    // Nobody else is believed.
    let other = TestSite::new("");
    let daemon = other.serve();
    let link = invite(&other, "Ana", "admin");
    let welcome = daemon.request("POST", &link, &[FORM, from, by[0]], &password);
    assert!(
        set_cookie(&welcome, "docent-staff").is_some(),
        "{}",
        welcome.head
    );
}

#[test]
fn a_link_from_a_clock_in_the_future_is_expired() {
    let site = TestSite::new("");
    let daemon = site.serve();
    let link = invite(&site, "Ana", "admin");
    let move_it = |by: &str| {
        let sql = format!("update invitation set made_wall_ms = made_wall_ms {by}");
        site.database().execute_batch(&sql).unwrap();
        let typed = form("", PASSWORD);
        let used = daemon.request("POST", &link, &[FORM], &typed).status;
        (daemon.get(&link).status, used)
    };
    assert_eq!(move_it("+ 3600000"), (410, 410));
    assert_eq!(move_it("- 3600000 - 4 * 86400000"), (410, 410));
    site.database()
        .execute_batch("update invitation set made_wall_ms = made_wall_ms + 4 * 86400000")
        .unwrap();
    assert_eq!(daemon.get(&link).status, 200);
}
