//! The cache of responses: phones share a page, and a screen has its own.

use crate::access_policy::enrolled;
use crate::publish::{publish, replace_clip_13};
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::staff::member;

const PHONE: &str = "X-Forwarded-For: 192.0.2.7";
const PACKED: &str = "Accept-Encoding: gzip, deflate, br";
/// The room that another title of clip 13 is seen in.
const ROOM: &str = "/es/rooms/memorial";

fn get(daemon: &Daemon, path: &str, headers: &[&str]) -> Response {
    daemon.request("GET", path, headers, "")
}

fn tag(response: &Response) -> String {
    response.header("etag").expect("a tag").to_owned()
}

#[test]
fn a_cached_page_is_not_sent_again_until_the_edition_changes() {
    let site = TestSite::new("");
    let daemon = site.serve();
    for path in [
        ROOM,
        "/es/rooms/memorial/clips/13.json",
        "/es/map?from=memorial",
    ] {
        let first = get(&daemon, path, &[PHONE]);
        assert_eq!(first.status, 200, "{path}");
        let has = format!("If-None-Match: {}", tag(&first));
        let again = get(&daemon, path, &[PHONE, &has]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(tag(&again), tag(&first), "{path}");
        // Packed it is another thing with another tag, and the same each time.
        let packed = get(&daemon, path, &[PHONE, PACKED, &has]);
        assert_eq!(packed.status, 200, "{path}");
        assert!(packed.head.contains("content-encoding: gzip"), "{path}");
        assert!(packed.body.len() < first.body.len(), "{path}");
        assert_eq!(get(&daemon, path, &[PHONE, PACKED]).body, packed.body);
        assert_eq!(get(&daemon, path, &[PHONE]).body, first.body, "{path}");
    }
    let before = get(&daemon, ROOM, &[PHONE]);
    let eva = member(&site, &daemon, "Eva", "curator");
    replace_clip_13(&site, &daemon, &eva);
    assert_eq!(publish(&daemon, &eva).status, 303);
    let has = format!("If-None-Match: {}", tag(&before));
    let after = get(&daemon, ROOM, &[PHONE, &has]);
    assert_eq!(after.status, 200);
    assert!(after.text().contains("Natalia lo recuerda todo"));
    assert!(!before.text().contains("Natalia lo recuerda todo"));
}

#[test]
fn a_screens_page_is_cached_apart_from_the_phones_page() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let daemon = site.serve();
    let path = "/es/rooms/garden";
    let of_phone = get(&daemon, path, &[PHONE]);
    let screen = enrolled(&site, &daemon, "garden");
    let of_screen = get(&daemon, path, &[PHONE, &screen]).text();
    assert!(of_screen.contains("id=\"volume\""), "{of_screen}");
    let phone_again = get(&daemon, path, &[PHONE]);
    assert_eq!(phone_again.body, of_phone.body);
    assert!(!phone_again.text().contains("id=\"volume\""));
    // What a phone has is of no use to a screen.
    let has = format!("If-None-Match: {}", tag(&of_phone));
    assert_eq!(get(&daemon, path, &[PHONE, &screen, &has]).status, 200);
    // And it is near: to pack its page would take longer than to send it.
    let packed = get(&daemon, path, &[PHONE, &screen, PACKED]);
    assert!(
        packed.header("content-encoding").is_none(),
        "{}",
        packed.head
    );
}
