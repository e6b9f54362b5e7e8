//! The page of the boxes, with real boxes and a real engine: what it shows, what admins do on it, and what a follower
//! leaves to main.

use serde_json::json;

use crate::devices_page::log;
use crate::fleet::house::{House, join_box, number};
use crate::publish::page;
use crate::staff_import::ImportFixture;
use crate::support::daemon::{Daemon, Response, TestSite};
use crate::support::staff::member;

pub(super) const PAGE: &str = "/staff/boxes";

/// The line for another box, from the page that shows a new code.
fn join_line(page: &str) -> String {
    let line = page.split("id=\"join-line\">").nth(1).expect("a line");
    line.split('<').next().unwrap().to_owned()
}

/// Lets a box join main as the line says. The address in the line is that of the museum's network, which tests have
/// not.
pub(super) fn join(site: &TestSite, house: &House, line: &str, name: &str) {
    let code = line.rsplit(' ').next().unwrap();
    let joined = join_box(site, &house.main_address, code, name, &[]);
    assert!(joined.status.success(), "{joined:?}");
}

/// The figure of a box with this label, from its card on the page.
fn figure(page: &str, name: &str, label: &str) -> String {
    let card = page
        .split("<section class=\"panel box")
        .find(|card| card.contains(&format!("\">{name}</span>")));
    let figures = card.unwrap_or_else(|| panic!("no box {name}: {page}"));
    let value = figures.split(&format!("<dt>{label}</dt><dd>")).nth(1);
    let value = value.unwrap_or_else(|| panic!("no figure {label}: {figures}"));
    value.split("</dd>").next().unwrap().to_owned()
}

/// Waits until each box is well as far as it can be here.
fn await_figures(site: &TestSite, names: &[&str], shown: impl Fn() -> String) {
    for (label, expected) in [
        ("Edition", "serves the present edition"),
        ("Last contact", "connected"),
        ("Waiting to be reported", "nothing"),
        ("All plays up to", "today at "),
        ("Screens", "2 away"),
        ("Free on the disk", " GB"),
        ("docent", env!("CARGO_PKG_VERSION")),
    ] {
        for name in names {
            let what = format!("{name}: {label}: {expected}");
            site.wait_until(&what, || figure(&shown(), name, label).contains(expected));
        }
    }
}

pub(super) fn main_of(house: &House) -> &Daemon {
    house.main_daemon.as_ref().unwrap()
}

#[test]
fn an_admin_adds_a_box_renames_it_gives_it_rooms_and_removes_it_and_the_log_has_each_act() {
    let mut house = House::set_up(2);
    house.assert_counted_once();
    let ana = member(&house.main, main_of(&house), "Ana", "admin");
    let eva = member(&house.main, main_of(&house), "Eva", "curator");
    let other = TestSite::new("");
    let _other_daemon = other.serve();
    let main = main_of(&house);
    let shown = || page(main, &ana, PAGE, "en").text();
    let send = |path: &str, fields: &[(&str, &str)]| {
        let path = format!("{PAGE}/{path}");
        let refused = eva.form(main, &path, fields);
        assert_eq!(refused.status, 403, "{path}");
        ana.form(main, &path, fields)
    };

    let none = send("codes", &[("count", "0")]);
    assert_eq!(none.status, 422);
    assert!(
        none.text().contains("id=\"count-error\""),
        "{}",
        none.text()
    );
    let made = send("codes", &[("count", "1")]);
    assert_eq!(made.status, 200, "{}", made.text());
    let line = join_line(&made.text());
    assert!(
        line.starts_with("sudo docent fleet join http://guide.local "),
        "{line}"
    );
    join(&other, &house, &line, "Patio");
    house.main.wait_until("the new box is on the page", || {
        shown().contains("\">Patio</span>")
    });
    await_figures(&house.main, &["Garden", "Patio"], shown);

    // Whatever is wrong is said at its field, and what was typed stays.
    let taken = send("rename", &[("name", "Patio"), ("new", " Garden ")]);
    assert_eq!(taken.status, 409);
    let text = taken.text();
    assert!(
        text.contains("value=\" Garden \"") && text.contains("«Garden»"),
        "{text}"
    );
    let gone = send("rename", &[("name", "Nadie"), ("new", "Alguien")]);
    assert_eq!(gone.status, 404);
    let renamed = send("rename", &[("name", "Patio"), ("new", "Terraza")]);
    assert_eq!(renamed.status, 303, "{}", renamed.text());

    let given = send("rooms", &[("name", "Terraza"), ("room", "kitchen")]);
    assert_eq!(given.status, 303, "{}", given.text());
    assert!(figure(&shown(), "Terraza", "Rooms").contains("Kitchen"));
    // A room of another box is taken only after it is said from whom.
    let kitchen = [("name", "Garden"), ("room", "kitchen")];
    let asked = send("rooms", &kitchen);
    assert_eq!(asked.status, 409);
    let text = asked.text();
    assert!(
        text.contains("name=\"from\" value=\"Terraza\"") && text.contains("«Terraza»"),
        "{text}"
    );
    assert!(figure(&shown(), "Terraza", "Rooms").contains("Kitchen"));
    let from_another = [kitchen[0], kitchen[1], ("from", "Otra")];
    assert_eq!(send("rooms", &from_another).status, 409);
    let taken = send("rooms", &[kitchen[0], kitchen[1], ("from", "Terraza")]);
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert!(figure(&shown(), "Garden", "Rooms").contains("Kitchen"));
    assert_eq!(send("rooms/return", &[("room", "kitchen")]).status, 303);
    assert!(!figure(&shown(), "Garden", "Rooms").contains("Kitchen"));
    let nowhere = send("rooms", &[("name", "Garden"), ("room", "nowhere")]);
    assert_eq!(nowhere.status, 404);

    assert_eq!(send("remove", &[("name", "Terraza")]).status, 303);
    assert!(!shown().contains("\">Terraza</span>"));
    assert!(shown().contains("Terraza, removed today at"));
    other.wait_until("the removed box has no access any more", || {
        other.log().contains("no connection to the main box")
    });
    assert_eq!(
        log(&house.main),
        [
            "issue-box-code 1",
            "issue-box-code 1 by Ana",
            "rename-box Patio by Ana box-name:Patio>Terraza",
            "move-room kitchen by Ana box:>Terraza",
            "move-room kitchen by Ana box:Terraza>Garden",
            "move-room kitchen by Ana box:Garden>",
            "remove-box Terraza by Ana",
        ]
    );
    let changes = page(main, &ana, "/staff/changes?kind=box", "en").text();
    for expected in [
        "Made a code for</strong> one box",
        "Renamed the box</strong> Patio",
        "Gave to another box the room</strong> Kitchen",
        "Removed the box</strong> Terraza",
    ] {
        assert!(changes.contains(expected), "{expected}: {changes}");
    }
    // Its plays stay, and everything else goes on.
    house.play(1);
    house.assert_counted_once();
}

#[test]
fn an_admin_looks_after_a_box_from_the_page_and_hears_what_came_of_it() {
    let mut house = House::with_config("default-output = \"silent\"\n", "study");
    let ana = member(&house.main, main_of(&house), "Ana", "admin");
    house.follower.wait_until("the follower has its room", || {
        let metrics = house.daemon().get("/metrics").text();
        metrics.contains("docent_speaker_ready{room=\"study\"} 1")
    });
    let main = main_of(&house);
    let send = |fields: &[(&str, &str)]| {
        let fields = [&[("name", "Garden")], fields].concat();
        ana.form(main, "/staff/boxes/command", &fields)
    };
    let identified = send(&[("command", "identify")]);
    assert_eq!(identified.status, 303, "{}", identified.text());
    assert!(house.follower.log().contains("identify"));
    let toned = send(&[("command", "test-tone"), ("room", "study")]);
    assert!([303, 409].contains(&toned.status), "{}", toned.text());
    let nowhere = send(&[("command", "test-tone"), ("room", "nowhere")]);
    assert_eq!(nowhere.status, 409);
    assert!(
        nowhere.text().contains("«Garden» no pudo hacerlo"),
        "{}",
        nowhere.text()
    );
    let updated = send(&[("command", "update")]);
    assert!(updated.text().contains("docent-box"), "{}", updated.text());
    let changes = page(main, &ana, "/staff/changes?kind=box", "en").text();
    assert!(changes.contains("show itself"), "{changes}");
    assert!(
        house
            .follower_daemon
            .take()
            .unwrap()
            .terminate()
            .0
            .success()
    );
    let main = main_of(&house);
    let away = ana.form(
        main,
        "/staff/boxes/command",
        &[("name", "Garden"), ("command", "identify")],
    );
    assert_eq!(away.status, 504);
    assert!(
        away.text().contains("«Garden» no responde"),
        "{}",
        away.text()
    );
}

#[test]
fn only_admins_see_the_boxes_and_the_tab_is_there_where_a_house_has_several() {
    let alone = TestSite::new("");
    let daemon = alone.serve();
    let tab = "<a href=\"/staff/boxes\"";
    let ana = member(&alone, &daemon, "Ana", "admin");
    let devices = page(&daemon, &ana, "/staff/devices", "en").text();
    let (tabs, main) = devices.split_once("<main").unwrap();
    assert!(!tabs.contains(tab) && main.contains(tab), "{devices}");
    let explained = page(&daemon, &ana, PAGE, "en");
    assert_eq!(explained.status, 200);
    assert!(explained.text().contains("sudo docent fleet init"));
    let refused = ana.form(&daemon, "/staff/boxes/codes", &[("count", "1")]);
    assert_eq!(refused.status, 409);

    let house = House::set_up(0);
    let main = main_of(&house);
    for role in ["curator", "uploader", "viewer"] {
        let who = member(&house.main, main, role, role);
        assert_eq!(page(main, &who, PAGE, "en").status, 403, "{role}");
        assert!(!page(main, &who, "/staff/tour", "en").text().contains(tab));
    }
    for (site, daemon) in [(&house.main, main), (&house.follower, house.daemon())] {
        let ana = member(site, daemon, "Ana", "admin");
        site.wait_until("the tab is there", || {
            page(daemon, &ana, "/staff/people", "en")
                .text()
                .contains(tab)
        });
        let devices = page(daemon, &ana, "/staff/devices", "en").text();
        assert_eq!(devices.matches(tab).count(), 1, "{devices}");
    }
}

#[test]
fn a_follower_leads_to_main_and_refuses_what_changes_the_tour() {
    let house = House::set_up(0);
    let daemon = house.daemon();
    let main_url = format!("http://{}", house.main_address);
    let ana = member(&house.follower, daemon, "Ana", "admin");
    house.follower.wait_until("the box follows", || {
        let page = page(daemon, &ana, PAGE, "en").text();
        page.contains(&format!("href=\"{main_url}/staff/boxes\""))
            && page.contains("<dd>connected</dd>")
    });
    for path in [
        "/staff",
        "/staff/tour",
        "/staff/upload",
        "/staff/museum",
        "/staff/publish",
        "/staff/import",
        "/staff/clips/13",
        "/staff/rooms/study",
        "/staff/routes",
        "/staff/routes/all",
    ] {
        let text = page(daemon, &ana, path, "en").text();
        let link = format!("href=\"{main_url}{path}\"");
        assert!(text.contains(&link), "{path}: {text}");
    }
    // Its visitors have the routes of main.
    let route = daemon.get("/es/routes/with-children");
    assert!(route.text().contains("Con niños"), "{}", route.text());
    for path in ["/staff/devices", "/staff/people", "/staff/statistics"] {
        let text = page(daemon, &ana, path, "en").text();
        assert!(!text.contains("id=\"main-banner\""), "{path}");
    }
    let refused = |what: &str, response: &Response| {
        let text = response.text();
        assert_eq!(response.status, 409, "{what}: {text}");
        assert!(text.contains(&main_url), "{what}: {text}");
    };
    let title = "clip/13/es/title";
    let before: String = house
        .follower
        .database()
        .query_row("select text from draft where field = ?1", [title], |row| {
            row.get(0)
        })
        .unwrap();
    refused("a text", &ana.write(daemon, title, &before, "Otra"));
    let add_room = [("shape", "add-room"), ("room", "attic"), ("number", "77")];
    let structure = ana.form(daemon, "/staff/draft/structure", &add_room);
    refused("a room", &structure);
    let from_route = [
        ("shape", "remove-from-route"),
        ("route", "all"),
        ("clip", "13"),
    ];
    let structure = ana.form(daemon, "/staff/draft/structure", &from_route);
    refused("a clip of a route", &structure);
    let upload = ana.upload_client(daemon, "en").create("13.es.wav", 1_000);
    refused("an upload", &upload);
    let import = ImportFixture {
        site: &house.follower,
        daemon,
        who: ana.clone(),
    };
    refused("an import", &import.send("clips.csv", b"clip,language\n"));
    let sha256 = "0".repeat(64);
    let publish = ana.form(daemon, "/staff/publish", &[("sha256", &sha256)]);
    refused("a publication", &publish);
    refused("a reset", &ana.form(daemon, "/staff/draft/reset", &[]));
    let command = house.follower.run(&["import", "audio"]);
    let said = String::from_utf8_lossy(&command.stderr).into_owned();
    assert!(
        !command.status.success() && said.contains(&main_url),
        "{said}"
    );
    let codes = ana.form(daemon, "/staff/boxes/codes", &[("count", "1")]);
    refused("a code", &codes);
    // Speakers and silence are the box's own.
    let level = [("room", "study"), ("trim", "-1"), ("cap", "4")];
    assert_eq!(ana.form(daemon, "/staff/devices/level", &level).status, 200);
    assert_eq!(ana.form(daemon, "/staff/mute", &[("to", "")]).status, 204);
}

#[test]
fn the_statistics_say_until_when_each_box_is_counted() {
    let mut house = House::set_up(3);
    house.assert_counted_once();
    let ana = member(&house.main, main_of(&house), "Ana", "viewer");
    let figures = |house: &House| {
        let path = "/staff/statistics/figures.json";
        ana.get(main_of(house), path).json()["boxes"].clone()
    };
    let shown = |house: &House| page(main_of(house), &ana, "/staff/statistics", "en").text();
    house.main.wait_until("everything is said to be here", || {
        shown(&house).contains("The other box of the house has reported everything up to now.")
    });
    let told = figures(&house);
    assert_eq!(told[0]["name"], "Garden", "{told}");
    assert_eq!(told[0]["silent"], false, "{told}");
    assert!(
        told[0]["complete_until"].as_str().unwrap().ends_with('Z'),
        "{told}"
    );
    assert_eq!(
        house.daemon().get("/api/statistics").status,
        401,
        "a follower's figures are read with a key as well"
    );

    // The box is off since yesterday, and main was started again meanwhile.
    assert!(
        house
            .follower_daemon
            .take()
            .unwrap()
            .terminate()
            .0
            .success()
    );
    house.main_daemon.take().unwrap().kill();
    let yesterday = 24 * 3_600_000;
    let database = house.main.database();
    let past = database.execute(
        "update box set complete_wall_ms = complete_wall_ms - ?1, reported_wall_ms = reported_wall_ms - ?1",
        [yesterday],
    );
    assert_eq!(past.unwrap(), 1);
    let claimed = "insert into room_claim select room, box_id, joined_wall_ms from box, (select 'study' as room union select 'kitchen')";
    assert_eq!(database.execute(claimed, []).unwrap(), 2);
    drop(database);
    house.start_main();
    let text = shown(&house);
    let expected = "The box “Garden” has reported nothing since yesterday at ";
    let sentences: Vec<&str> = text.split(expected).skip(1).collect();
    assert_eq!(sentences.len(), 2, "above and in the section: {text}");
    assert!(
        sentences[0].contains("Kitchen and ") && sentences[0].contains("Study end there."),
        "{text}"
    );
    let told = figures(&house);
    assert_eq!(told[0]["silent"], true, "{told}");
    assert_eq!(told[0]["rooms"], json!(["kitchen", "study"]), "{told}");
    let rooms = "select count(*) from room_claim";
    assert_eq!(number(&house.main, rooms), 2);
}
