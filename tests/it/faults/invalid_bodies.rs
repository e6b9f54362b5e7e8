//! Bodies that no page sends, from a signed-in member.

use std::io::{Read, Write};
use std::net::Shutdown;

use super::{MAX_LATENCY_UNDER_ATTACK, Scenario, Witness};
use crate::support::daemon::TestSite;
use crate::support::http_client::{connected_from, write_request_head};
use crate::support::memory::Memory;
use crate::support::staff::{FORM, member};

/// The staff addresses that accept a body.
const ROUTES: [(&str, &str); 21] = [
    ("POST", "/staff/draft"),
    ("POST", "/staff/clips/8/es/generate-captions"),
    ("POST", "/staff/changes/undo"),
    ("POST", "/staff/publish"),
    ("POST", "/staff/publish/schedule"),
    ("POST", "/staff/publish/republish"),
    ("POST", "/staff/import/apply"),
    ("POST", "/staff/uploads"),
    (
        "POST",
        "/staff/uploads/00000000000000000000000000000000/assignment",
    ),
    ("PATCH", "/staff/uploads/00000000000000000000000000000000"),
    ("POST", "/staff/pictures"),
    ("POST", "/staff/people"),
    ("POST", "/staff/people/role"),
    ("POST", "/staff/statistics/admissions"),
    ("POST", "/staff/devices/output"),
    ("POST", "/staff/devices/level"),
    ("POST", "/staff/screens/enrol"),
    ("POST", "/staff/boxes/codes"),
    ("POST", "/staff/boxes/rename"),
    ("POST", "/staff/boxes/rooms"),
    ("POST", "/plays"),
];

const JSON: &str = "Content-Type: application/json";

/// The name of a body, and its bytes.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let multipart = "Content-Type: multipart/form-data; boundary=a";
    let part = "--a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\n";
    vec![
        (JSON, b"[".repeat(1 << 15)),
        (JSON, br#"{"edits":["#.repeat(1 << 12)),
        (JSON, br#"{"edits":{"field":1e999,"was":null}}"#.to_vec()),
        (
            JSON,
            br#"{"edits":[{"field":"../../x/es/title","was":null,"now":"x"}]}"#.to_vec(),
        ),
        (JSON, b"\xff\xfe\0{".to_vec()),
        (FORM, b"=&".repeat(1 << 14)),
        (FORM, b"%ff%00%zz=%".to_vec()),
        (
            FORM,
            b"sha256=../../../docent.db&name=%00&role=admin%0d%0a&level=1e999".to_vec(),
        ),
        (multipart, b"--".to_vec()),
        (multipart, part.repeat(2_000).into_bytes()),
        (
            multipart,
            format!("{part}{}", "X: y\r\n".repeat(20_000)).into_bytes(),
        ),
        (
            "Content-Type: text/html; charset=\"",
            b"<svg><script/></svg>".to_vec(),
        ),
    ]
}

/// All that staff can change, without counters.
fn contents(site: &TestSite) -> Vec<String> {
    let conn = site.database();
    let tables = [
        "draft",
        "edition",
        "staff",
        "recording",
        "screen",
        "admission",
    ];
    let stdout_of = |table| -> Vec<String> {
        let mut query = conn.prepare(&format!("select * from {table}")).unwrap();
        let width = query.column_count();
        let rows = query.query_map([], |row| {
            let value = |n| Ok(format!("{:?}", row.get_ref(n)?));
            (0..width).map(value).collect::<Result<String, _>>()
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    tables.into_iter().flat_map(stdout_of).collect()
}

#[test]
fn invalid_bodies_of_a_signed_in_member_change_nothing() {
    let mut scenario = Scenario::new(
        "hostile JSON, forms and multipart from somebody signed in, to each way in, whole and cut off",
        "each is refused or says nothing new, nothing is changed, pages answer, memory is bounded",
    );
    let site = TestSite::new("");
    let daemon = site.serve();
    let ana = member(&site, &daemon, "Ana", "admin");
    let before = contents(&site);
    let memory = Memory::of(daemon.pid());
    let witness = Witness::of(&daemon.address, "/es/rooms/memorial");
    let (cookie, origin) = (
        format!("Cookie: {}", ana.cookie),
        format!("Origin: http://{}", daemon.address),
    );
    let times = scenario.rounds(1, 10);
    scenario.fixed_rounds(times.len() * ROUTES.len() * bodies().len() * 2);
    for _ in times {
        for (method, path) in ROUTES {
            for (kind, body) in bodies() {
                for missing in [0, 1] {
                    let mut line = connected_from([9, 9], &daemon.address).unwrap();
                    let length = format!("Content-Length: {}", body.len() + missing);
                    let lines = ["Connection: close", &cookie, &origin, kind, &length];
                    write_request_head(&mut line, &daemon.address, method, path, &lines).unwrap();
                    // It may hang up in the midst of it.
                    drop(line.write_all(&body));
                    if missing > 0 {
                        drop(line.shutdown(Shutdown::Write));
                    }
                    let mut received = Vec::new();
                    drop(line.read_to_end(&mut received));
                    let received = String::from_utf8_lossy(&received);
                    let begins = |status| received.starts_with(&format!("HTTP/1.1 {status}"));
                    // A form with unknown fields only changes nothing and is accepted.
                    let refused =
                        begins("4") || begins("303") || (received.is_empty() && missing > 0);
                    assert!(
                        refused,
                        "{method} {path} {kind} {}: {received}",
                        String::from_utf8_lossy(&body[..body.len().min(80)])
                    );
                }
            }
        }
    }
    let slowest = witness.slowest(MAX_LATENCY_UNDER_ATTACK);
    let taken = memory.peak_above_rest();
    scenario.set_observation(format!(
        "slowest page {} ms, {taken} kB more memory",
        slowest.as_millis()
    ));
    assert!(taken < 64 << 10, "{taken} kB");
    assert_eq!(contents(&site), before);
    assert!(!site.log().contains("panicked"), "{}", site.log());
    assert!(daemon.terminate().0.success(), "{}", site.log());
}
