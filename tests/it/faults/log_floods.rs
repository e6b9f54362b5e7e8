//! A repeated error is logged once.

use serde_json::json;

use super::SILENT;
use super::continuous_sound::{NATALIA, NEAR, RecordedPlay, with_cards};
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::{first_recording, play_body, send_report};
use crate::support::sound_card::Card;
use crate::support::staff::{Member, invite, sign_in_by_link};

/// The warnings and errors of a log, without their variable parts.
fn warnings_of(site: &TestSite) -> Vec<String> {
    let log = site.log();
    let message = log.lines().filter_map(|line| {
        let (_, message) = line
            .split_once(" ERROR ")
            .or_else(|| line.split_once(" WARN "))?;
        let words = message.split(' ').take_while(|part| !part.contains('='));
        Some(words.collect::<Vec<_>>().join(" "))
    });
    message.collect()
}

/// A repeated error has one line in the log.
pub(crate) fn is_logged_once(site: &TestSite) {
    let message = warnings_of(site);
    assert_eq!(message.len(), 1, "{message:#?}");
}

/// Phones report and staff write as often; nothing of it can be stored.
fn trigger_each_warning(site: &TestSite, daemon: &Daemon, ana: &Member, times: u32) {
    let recording = first_recording(site);
    for number in 0..times {
        let play = play_body(&format!("{number:032x}"), &recording, json!({}));
        assert!(send_report(daemon, &play) >= 500);
        let edited = ana.write(daemon, "clip/8/es/title", "El escritorio", "Otro");
        assert!(edited.status >= 500, "{}", edited.text());
    }
}

#[test]
fn a_full_disk_is_logged_once() {
    let site = TestSite::new(SILENT);
    site.import_tour();
    let ana = invite(&site, "Ana", "curator");
    let recording = first_recording(&site);
    let (daemon, disk) = site.serve_on_a_small_disk(2 << 10);
    let ana = sign_in_by_link(&daemon, &ana);
    disk.fill(0);
    trigger_each_warning(&site, &daemon, &ana, 20);
    disk.empty();
    site.wait_until("it goes on", || {
        send_report(&daemon, &play_body(&"f".repeat(32), &recording, json!({}))) == 204
    });
    is_logged_once(&site);
}

#[test]
fn a_lost_sound_card_is_logged_once() {
    let card = Card::plug("memorial").unwrap();
    let site = with_cards(&card, &NATALIA, "");
    let daemon = site.serve();
    drop(RecordedPlay::start(&card, &site, &daemon, &NATALIA));
    card.unplug().unwrap();
    let missing = |count: u64| daemon.get("/healthz").json()["speakers"]["missing"] == count;
    site.wait_until("it is missed", || missing(1));
    for _ in 0..20 {
        let touched = daemon.request("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
        assert_eq!(touched.status, 503, "{}", touched.text());
    }
    card.plug_again().unwrap();
    site.wait_until("it is back", || missing(0));
    is_logged_once(&site);
    assert_eq!(site.log().matches("the speaker is back").count(), 1);
}
