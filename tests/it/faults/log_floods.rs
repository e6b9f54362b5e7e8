//! A repeated error is logged once.

use serde_json::json;

use super::SILENT;
use super::continuous_sound::{NATALIA, NEAR, Sounding, wired};
use crate::support::daemon::{Daemon, House};
use crate::support::phone_report::{first_recording, tell, told};
use crate::support::sound_card::Card;
use crate::support::staff::{Member, invited, signed_in};

/// The warnings and errors of a log, without their variable parts.
fn complaints(house: &House) -> Vec<String> {
    let log = house.log();
    let said = log.lines().filter_map(|line| {
        let (_, said) = line
            .split_once(" ERROR ")
            .or_else(|| line.split_once(" WARN "))?;
        let words = said.split(' ').take_while(|part| !part.contains('='));
        Some(words.collect::<Vec<_>>().join(" "))
    });
    said.collect()
}

/// A repeated error has one line in the log.
pub(crate) fn is_said_once(house: &House) {
    let said = complaints(house);
    assert_eq!(said.len(), 1, "{said:#?}");
}

/// Phones report and staff write as often; nothing of it can be stored.
fn meet_it(house: &House, daemon: &Daemon, ana: &Member, times: u32) {
    let recording = first_recording(house);
    for number in 0..times {
        let play = told(&format!("{number:032x}"), &recording, json!({}));
        assert!(tell(daemon, &play) >= 500);
        let edited = ana.write(daemon, "clip/8/es/title", "El escritorio", "Otro");
        assert!(edited.status >= 500, "{}", edited.text());
    }
}

#[test]
fn a_full_disk_is_logged_once() {
    let house = House::new(SILENT);
    house.furnish();
    let ana = invited(&house, "Ana", "curator");
    let recording = first_recording(&house);
    let (daemon, disk) = house.serve_on_a_small_disk(2 << 10);
    let ana = signed_in(&daemon, &ana);
    disk.fill(0);
    meet_it(&house, &daemon, &ana, 20);
    disk.empty();
    house.wait_until("it goes on", || {
        tell(&daemon, &told(&"f".repeat(32), &recording, json!({}))) == 204
    });
    is_said_once(&house);
}

#[test]
fn a_lost_sound_card_is_logged_once() {
    let card = Card::plug("memorial").unwrap();
    let house = wired(&card, &NATALIA, "");
    let daemon = house.serve();
    drop(Sounding::begin(&card, &house, &daemon, &NATALIA));
    card.unplug().unwrap();
    let missing = |count: u64| daemon.get("/healthz").json()["speakers"]["missing"] == count;
    house.wait_until("it is missed", || missing(1));
    for _ in 0..20 {
        let touched = daemon.ask("POST", "/es/rooms/memorial/play", &NEAR, "clip=13");
        assert_eq!(touched.status, 503, "{}", touched.text());
    }
    card.plug_again().unwrap();
    house.wait_until("it is back", || missing(0));
    is_said_once(&house);
    assert_eq!(house.log().matches("the speaker is back").count(), 1);
}
