//! What phones tell of what they played: nothing of it is a speaker's, and what cannot be is refused.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;

use serde_json::{Value, json};

use crate::support::asking::ask;
use crate::support::daemon::{Daemon, House};
use crate::support::phone::{JSON, told};
use crate::support::staff::FORM;

/// Hears what a room does and, whatever key it can find there, tells a play under it before anybody else
/// does. Ends with the daemon; answers with the names of all that it was told of what plays.
fn thief(daemon: &Daemon, room: &'static str) -> thread::JoinHandle<Vec<String>> {
    let address = daemon.address.clone();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /rooms/{room}/events HTTP/1.1\r\nHost: {address}\r\nX-Forwarded-For: 10.0.0.66\r\n\r\n"
    )
    .unwrap();
    thread::spawn(move || {
        let mut names = Vec::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let event = line
                .strip_prefix("data: ")
                .map(serde_json::from_str::<Value>);
            let Some(Ok(event)) = event else { continue };
            let now = event["now"].as_object();
            for (name, it) in now.into_iter().flatten() {
                names.push(name.clone());
                let text = it.as_str().unwrap_or_default();
                if text.len() < 32 || hex::decode(text).is_err() {
                    continue;
                }
                let otherwise = json!({
                    "room": room, "clip": event["now"]["clip"],
                    "heard": [], "listened": 0, "end": "stopped",
                });
                let recording = event["now"]["recording"].as_str().unwrap();
                let body = told(&text[..32], recording, otherwise);
                drop(ask(&address, "POST", "/plays", &[JSON], body.as_bytes()));
            }
        }
        names
    })
}

#[test]
fn whoever_hears_what_a_room_does_learns_no_plays_key_and_takes_no_play() {
    let house = House::new("default-output = \"silent\"\n");
    let daemon = house.serve();
    let thief = thief(&daemon, "memorial");
    let speakers = |rows: &[crate::support::daemon::PlayRow]| {
        rows.iter().filter(|it| it.surface == "speaker").count()
    };
    let touch = |what: &str, body: &str| {
        let path = format!("/es/rooms/memorial/{what}");
        let answer = daemon.ask("POST", &path, &[FORM, "Accept: application/json"], body);
        assert_eq!(answer.status, 204, "{what} {body}: {}", answer.text());
    };
    // From rest, and one clip after another: then there are 300 ms before the first sound.
    for (at, clip) in ["13", "12", "13", "12"].into_iter().enumerate() {
        touch("play", &format!("clip={clip}"));
        house.await_plays(|it| speakers(it) == at + 1 && it.iter().any(|it| it.end.is_none()));
    }
    touch("stop", "");
    house.await_plays(|it| it.iter().all(|it| it.end.is_some()));
    assert!(daemon.end().0.success());
    let names = thief.join().unwrap();
    assert!(names.contains(&"recording".to_owned()), "{names:?}");
    assert!(!names.contains(&"play".to_owned()), "a key for everybody");
    let plays = house.plays();
    assert_eq!(speakers(&plays), 4, "{plays:?}");
    let of_speakers = plays.iter().filter(|it| it.surface == "speaker");
    let ends: Vec<_> = of_speakers.filter_map(|it| it.end.as_deref()).collect();
    assert_eq!(ends, ["superseded", "superseded", "superseded", "stopped"]);
    assert!(
        !house.log().contains("was not written down"),
        "{}",
        house.log()
    );
}
