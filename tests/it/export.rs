//! Any publishable tour is exported as a tour folder and imported as the same edition.

use std::fs;
use std::path::Path;

use crate::editor_page::saved_field;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::room_fixture::RoomFixture;
use crate::support::seeded_random::SeededRandom;
use crate::support::staff::{Member, member};
use crate::support::test_sounds;

const ROUNDS: usize = 12;
const EDITS: u64 = 8;

/// A text-only clip; it is added again where its room was removed.
const POEM: &str = "10";

/// Texts with the characters that file formats have trouble with.
const PIECES: [&str; 18] = [
    "Casa",
    "«azul»",
    "\"comillas\"",
    "\\n",
    "#",
    "'''",
    "日本語",
    "🎧",
    "a\u{301}",
    "a\tb",
    "= [x]",
    "-->",
    "&amp; <b>",
    "\u{202f}!",
    "{ }",
    "100 %",
    "NOTE",
    "…",
];
const LANGUAGES: [&str; 4] = ["en", "pt-BR", "ja", "zh-Hant"];
const ZONES: [&str; 6] = [
    "America/Bogota",
    "europe/MADRID",
    "Asia/Kathmandu",
    "UTC",
    "Mexico City",
    "",
];
const HOURS: [&str; 4] = [
    "",
    "monday tuesday 10:00 17:00",
    "sunday 00:00 24:00\nsaturday 9:00 13:00\nsaturday 15:00 20:00",
    "monday 25:00 26:00",
];

/// A member of staff who makes random changes.
struct Editor<'a> {
    site: &'a TestSite,
    daemon: &'a Daemon,
    who: &'a Member,
    dice: SeededRandom,
    recording: String,
}

impl Editor<'_> {
    fn any<'s>(&mut self, of: &[&'s str]) -> &'s str {
        let at = self.dice.below(of.len().try_into().unwrap());
        of[usize::try_from(at).unwrap()]
    }

    fn text(&mut self) -> String {
        let count = 1 + self.dice.below(4);
        let pieces: Vec<&str> = (0..count).map(|_| self.any(&PIECES)).collect();
        pieces.join(" ")
    }

    fn list(&self, field: &str) -> Vec<String> {
        saved_field(self.site, field)
            .split(' ')
            .filter(|part| !part.is_empty())
            .map(ToOwned::to_owned)
            .collect()
    }

    /// A change may be refused, and then nothing is written.
    fn write(&self, field: &str, text: &str) {
        let response = self
            .who
            .write(self.daemon, field, &saved_field(self.site, field), text);
        assert!(
            [200, 422].contains(&response.status),
            "{field}: {}",
            response.text()
        );
    }

    fn shape(&self, fields: &[(&str, &str)]) {
        let response = self.who.form(self.daemon, "/staff/draft/structure", fields);
        assert!(
            [200, 303, 404, 409, 422].contains(&response.status),
            "{}",
            response.text()
        );
    }

    fn edit(&mut self) {
        let rooms = self.list("rooms");
        let room = rooms
            [usize::try_from(self.dice.below(rooms.len().try_into().unwrap())).unwrap()]
        .clone();
        let clips = self.list(&format!("room/{room}/clips"));
        let clip = clips.first().cloned().unwrap_or("8".to_owned());
        let languages = self.list("languages");
        let spoken: Vec<&str> = languages.iter().map(String::as_str).collect();
        let number = (20 + self.dice.below(60)).to_string();
        let text = self.text();
        match self.dice.below(24) {
            0 => {
                let zone = self.any(&ZONES);
                self.write("time-zone", zone);
                let feedback = self.any(&["", "after-clip"]);
                self.write("feedback", feedback);
            }
            1 => {
                let hours = self.any(&HOURS);
                self.write("hours", hours);
            }
            2 => {
                let language = self.any(&spoken);
                self.write(&format!("name/{language}"), &text);
            }
            3 => self.shape(&[("shape", "add-notice")]),
            4 => self.shape(&[("shape", "remove-notice"), ("at", "0")]),
            5 => self.shape(&[
                ("shape", "add-room"),
                ("room", &format!("room-{number}")),
                ("number", &number),
            ]),
            6 => self.shape(&[("shape", "place-room"), ("room", &room), ("at", "0")]),
            7 if rooms.len() > 1 => self.shape(&[("shape", "remove-room"), ("room", &room)]),
            8 => self.shape(&[
                ("shape", "add-clip"),
                ("room", &room),
                ("number", &number),
                ("variant", "family"),
            ]),
            9 => self.shape(&[
                ("shape", "renumber"),
                ("clip", &clip),
                ("number", &number),
                ("variant", "plain"),
            ]),
            10 => {
                let language = self.any(&LANGUAGES);
                self.shape(&[("shape", "add-language"), ("language", language)]);
            }
            11 => {
                let language = self.any(&spoken);
                self.shape(&[("shape", "remove-language"), ("language", language)]);
            }
            12 => {
                let (from, to) = (self.any(&spoken), self.any(&spoken));
                self.shape(&[
                    ("shape", "move-narration"),
                    ("clip", &clip),
                    ("language", from),
                    ("other", to),
                ]);
            }
            13 => {
                let advisories = self.any(&["death loud", "", "joy"]);
                self.write(&format!("clip/{clip}/advisories"), advisories);
            }
            14 => {
                let minutes = self.any(&["15", "", "soon"]);
                self.write(&format!("clip/{clip}/before-closing"), minutes);
            }
            15 => {
                // The clip has no narration any more; `fill` adds one.
                let language = self.any(&spoken);
                self.write(&format!("clip/{clip}/{language}/recording"), "");
                self.write(&format!("clip/{clip}/{language}/captions"), "");
            }
            16..=19 => self.edit_route(&room, &clip, &number),
            20..=22 => self.edit_facility(&room, &spoken),
            _ => {
                let last =
                    "select coalesce(max(change_id), 0) || '' from change where act = 'edit'";
                let last: String = self
                    .site
                    .database()
                    .query_row(last, [], |row| row.get(0))
                    .unwrap();
                let response =
                    self.who
                        .form(self.daemon, "/staff/changes/undo", &[("change", &last)]);
                assert!(
                    [303, 404, 409, 422].contains(&response.status),
                    "{}",
                    response.text()
                );
            }
        }
    }

    fn edit_route(&mut self, room: &str, clip: &str, number: &str) {
        let route = self.list("routes").last().cloned().unwrap_or_default();
        let new = format!("route-{number}");
        let on_route = [("route", route.as_str()), ("clip", clip), ("at", "1")];
        match self.dice.below(4) {
            0 => self.shape(&[("shape", "add-route"), ("route", &new)]),
            1 => self.shape(&[
                ("shape", "add-room-to-route"),
                ("route", &route),
                ("room", room),
            ]),
            2 => self.shape(&[&[("shape", "add-to-route")], &on_route[..]].concat()),
            _ => {
                let shape = self.any(&["place-on-route", "remove-from-route", "remove-route"]);
                self.shape(&[&[("shape", shape)], &on_route[..]].concat());
            }
        }
    }

    fn edit_facility(&mut self, room: &str, spoken: &[&str]) {
        let facility = self.list("facilities").first().cloned();
        let facility = facility.unwrap_or("seats@1,1".to_owned());
        match self.dice.below(3) {
            0 => {
                let (kind, x) = (self.any(&["toilets", "first-aid"]), self.dice.below(100));
                self.shape(&[
                    ("shape", "add-facility"),
                    ("kind", kind),
                    ("x", &x.to_string()),
                    ("y", "700.25"),
                ]);
            }
            1 => self.shape(&[("shape", "remove-facility"), ("facility", &facility)]),
            _ => {
                let (language, text) = (self.any(spoken), self.text());
                self.write(&format!("facility/{facility}/note/{language}"), &text);
                self.write(&format!("facility/{facility}/room"), room);
            }
        }
    }

    /// The required texts of a narration: without a recording it is text-only; an announcement needs a
    /// recording.
    fn parts(&mut self, clip: &str, language: &str) -> &'static [&'static str] {
        let of = |part: &str| saved_field(self.site, &format!("clip/{clip}/{part}"));
        let has_recording = !of(&format!("{language}/recording")).is_empty();
        let has_recording = has_recording || !of("before-closing").is_empty();
        if has_recording || (clip != POEM && self.dice.below(2) == 0) {
            return &["title", "credit", "transcript", "captions", "recording"];
        }
        match self.dice.below(2) {
            0 => &["title", "transcript"],
            _ => &["title", "transcript", "credit"],
        }
    }

    /// Leaves on each route the clips that visitors can choose, or else adds one; without any, it is removed.
    fn fill_routes(&mut self) {
        let rooms = self.list("rooms");
        let clips = rooms
            .iter()
            .flat_map(|room| self.list(&format!("room/{room}/clips")));
        let offered: Vec<String> = clips
            .filter(|clip| {
                saved_field(self.site, &format!("clip/{clip}/before-closing")).is_empty()
            })
            .collect();
        for route in self.list("routes") {
            let field = format!("route/{route}/clips");
            let mut kept = self.list(&field);
            kept.retain(|clip| offered.contains(clip));
            kept.extend(offered.first().filter(|_| kept.is_empty()).cloned());
            self.write(&field, &kept.join(" "));
            if kept.is_empty() {
                self.shape(&[("shape", "remove-route"), ("route", &route)]);
            }
        }
    }

    /// Writes what publishing requires.
    fn fill(&mut self) {
        let rooms = self.list("rooms");
        let has = |room: &String| {
            self.list(&format!("room/{room}/clips"))
                .contains(&POEM.into())
        };
        if !rooms.iter().any(has) {
            self.shape(&[
                ("shape", "add-clip"),
                ("room", &rooms[0]),
                ("number", POEM),
                ("variant", "standard"),
            ]);
        }
        self.fill_routes();
        let mut needed = Vec::new();
        for language in self.list("languages") {
            needed.push(format!("name/{language}"));
            let notices: u8 = saved_field(self.site, "notices").parse().unwrap_or(0);
            for n in 1..=notices {
                needed.push(format!("notice/{n}/head/{language}"));
                needed.push(format!("notice/{n}/text/{language}"));
            }
            for route in self.list("routes") {
                needed.push(format!("route/{route}/name/{language}"));
                // The line is in all languages or in none.
                if route.ends_with(['0', '2', '4', '6', '8']) {
                    needed.push(format!("route/{route}/line/{language}"));
                }
            }
            needed.push(format!("plan/picture/alternative/{language}"));
            needed.push(format!("plan/note/{language}"));
            for facility in self.list("facilities") {
                let has_note = |other: &String| {
                    !saved_field(self.site, &format!("facility/{facility}/note/{other}")).is_empty()
                };
                if self.list("languages").iter().any(has_note) {
                    needed.push(format!("facility/{facility}/note/{language}"));
                }
            }
            for room in self.list("rooms") {
                needed.push(format!("room/{room}/name/{language}"));
                needed.push(format!("room/{room}/line/{language}"));
                for clip in self.list(&format!("room/{room}/clips")) {
                    for part in self.parts(&clip, &language) {
                        needed.push(format!("clip/{clip}/{language}/{part}"));
                    }
                }
            }
        }
        if saved_field(self.site, "time-zone").is_empty() {
            self.write("time-zone", "America/Mexico_City");
        }
        for field in needed {
            if !saved_field(self.site, &field).is_empty() {
                continue;
            }
            let text = match field.rsplit('/').next().unwrap() {
                "recording" => self.recording.clone(),
                "captions" => format!("WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n", self.text()),
                "transcript" => format!("{}\n\n  {}\r\n{}", self.text(), self.text(), self.text()),
                _ => self.text(),
            };
            self.write(&field, &text);
        }
    }
}

/// Gives the draft a plan, for facilities to lie on.
fn add_plan(daemon: &Daemon, who: &Member) {
    let drawing = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 800"><g id="art"><path d="M0 0H9Z"/></g></svg>"#;
    let headers = [
        format!("Cookie: {}", who.cookie),
        format!("Origin: http://{}", daemon.address),
        "Content-Type: image/svg+xml".to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let received = daemon.request("POST", "/staff/pictures", &headers, drawing);
    let file = received.json()["file"].as_str().unwrap().to_owned();
    for (field, text) in [
        ("plan/picture/file", file.as_str()),
        ("plan/picture/credit", "Nadie"),
    ] {
        assert_eq!(who.write(daemon, field, "", text).status, 200);
    }
}

/// The SHA-256 of the current edition.
fn current(site: &TestSite) -> String {
    let sql = "select sha256 from publication join edition on number = edition order by publication_id desc limit 1";
    site.database()
        .query_row(sql, [], |row| row.get(0))
        .unwrap()
}

/// Whether a narration of the tour in this folder has no recording.
fn has_texts_alone(tour: &Path) -> bool {
    let rooms = fs::read_dir(tour)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    rooms.filter(|room| room.is_dir()).any(|room| {
        let text = fs::read_to_string(room.join("room.toml")).unwrap();
        text.matches("[clip.narration.").count() > text.matches("\nrecording = ").count()
    })
}

fn done(site: &TestSite, arguments: &[&str]) -> Result<(), String> {
    let done = site.run(arguments);
    let stderr = [done.stdout, done.stderr].concat();
    if done.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&stderr).into_owned())
    }
}

#[test]
fn any_publishable_tour_is_exported_and_imported_as_the_same_edition() {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut hall = RoomFixture::below(&site.path("tour"));
    let study = hall.room("study");
    test_sounds::wav(
        &[&test_sounds::tone(440.0, 0.5, 2)],
        &study.join("tone.wav"),
    );
    for clip in ["8", "9"] {
        hall.clip(clip, "tone.wav");
    }
    hall.clip(POEM, "");
    hall.import_tour(&site);
    let daemon = site.serve_without_tour();
    let ana = member(&site, &daemon, "Ana", "curator");
    let mut editor = Editor {
        site: &site,
        daemon: &daemon,
        who: &ana,
        dice: SeededRandom(1_940),
        recording: saved_field(&site, "clip/8/es/recording"),
    };
    add_plan(&daemon, &ana);
    let (mut published, mut read, mut routes, mut placed) = (0, 0, 0, 0);
    let mut stopped = Vec::new();
    for round in 0..ROUNDS {
        for _ in 0..EDITS {
            editor.edit();
        }
        editor.fill();
        if done(&site, &["publish"]).is_err() {
            let page = ana.get(&daemon, "/staff/publish").text();
            let faults = page.split("id=\"faults\"").nth(1).unwrap_or_default();
            stopped.push(faults.chars().take(600).collect::<String>());
            continue;
        }
        published += 1;
        let folder = site.path(&format!("out-{round}"));
        let out = folder.to_str().unwrap();
        assert_eq!(done(&site, &["export", out]), Ok(()), "round {round}");
        read += usize::from(has_texts_alone(&folder));
        let has_routes = |text: String| text.contains("[[route]]");
        routes += usize::from(fs::read_to_string(folder.join("tour.toml")).is_ok_and(has_routes));
        placed += usize::from(!saved_field(&site, "facilities").is_empty());
        let other = TestSite::new("default-output = \"silent\"\n");
        let tour = || fs::read_to_string(folder.join("tour.toml")).unwrap();
        assert_eq!(
            done(&other, &["import", out]),
            Ok(()),
            "round {round}: {}",
            tour()
        );
        assert_eq!(
            done(&other, &["publish"]),
            Ok(()),
            "round {round}: {}",
            tour()
        );
        assert_eq!(current(&other), current(&site), "round {round}: {}", tour());
    }
    assert!(
        published * 2 > ROUNDS,
        "{published} of {ROUNDS}: {stopped:#?}"
    );
    assert!(read > 0, "{read} of {published} have texts alone");
    assert!(routes > 0, "{routes} of {published} have routes");
    assert!(placed > 0, "{placed} of {published} have facilities");
}
