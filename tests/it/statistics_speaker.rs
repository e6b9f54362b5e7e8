//! The time heard at a speaker, after seeks, pauses and repeats.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::statistics_daemon::stdout_of;
use crate::support::daemon::{Daemon, TestSite};
use crate::support::phone_report::JSON;
use crate::support::room_fixture::RoomFixture;
use crate::support::staff::FORM;
use crate::support::test_sounds::{noise, wav};

/// The length of the memorial's only clip.
const LENGTH: i64 = 6_000;

fn new_site() -> TestSite {
    let site = TestSite::new("default-output = \"silent\"\n");
    let mut hall = RoomFixture::below(&site.path("tour"));
    wav(&[&noise(7, 6)], &hall.room("memorial").join("1.wav"));
    hall.clip("1", "1.wav");
    hall.import_tour(&site);
    site
}

fn touch(daemon: &Daemon, what: &str, body: &str) {
    let path = format!("/es/rooms/memorial/{what}");
    let response = daemon.request("POST", &path, &[FORM, "Accept: application/json"], body);
    assert_eq!(response.status, 204, "{what} {body}: {}", response.text());
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
}

/// A page reports its session: the first touch and the time until the last one.
fn visit(daemon: &Daemon, session: &str, ago: i64, touched: i64) {
    let body = json!({ "session": session, "room": "memorial", "ago": ago, "touched": touched });
    let response = daemon.request("POST", "/sessions", &[JSON], &body.to_string());
    assert_eq!(response.status, 204, "{}", response.text());
}

#[test]
fn seeks_pauses_and_repeats_count_only_the_time_heard() {
    let site = new_site();
    let daemon = site.serve_without_tour();
    let ended = |plays: usize| {
        site.await_plays(|all| all.len() == plays && all.iter().all(|play| play.end.is_some()))
    };
    let [one, other] = [1, 2].map(|number| format!("{number:032x}"));
    let play = |session: &str| touch(&daemon, "play", &format!("clip=1&session={session}"));

    // A visitor plays two seconds, seeks back, pauses, and plays to the end.
    let came = Instant::now();
    play(&one);
    site.await_plays(|all| all.len() == 1);
    sleep(Duration::from_secs(2));
    touch(&daemon, "seek", "at=0");
    sleep(Duration::from_secs(1));
    touch(&daemon, "pause", "");
    // What was heard until then is written down at once.
    site.await_plays(|all| all[0].listened_ms >= 2_900);
    let held = Instant::now();
    sleep(Duration::from_secs(1));
    let held = millis(held.elapsed());
    touch(&daemon, "resume", "");
    let whole = ended(1).remove(0);
    assert_eq!(whole.end.as_deref(), Some("finished"));
    assert_eq!(whole.heard_ms, LENGTH, "each moment counts once");
    let sounded = whole.listened_ms;
    assert!(sounded >= LENGTH + 1_900, "{sounded} ms, replays included");
    let most = millis(came.elapsed()) - held;
    assert!(
        sounded <= most,
        "{sounded} ms of {most}, the pause left out"
    );

    // The same clip again in the same session, left after more than half of it.
    play(&one);
    site.await_plays(|all| all.len() == 2);
    sleep(Duration::from_millis(3_300));
    touch(&daemon, "stop", "");
    let again = ended(2).remove(1);
    let stayed = millis(came.elapsed());
    assert_eq!(again.end.as_deref(), Some("stopped"));
    // The last touch was well before the last sound.
    visit(&daemon, &one, stayed, 1_000);

    // Another visitor seeks to the end, and uses the screen for a while after it.
    let came = Instant::now();
    play(&other);
    site.await_plays(|all| all.len() == 3);
    sleep(Duration::from_millis(300));
    touch(&daemon, "seek", "at=5700");
    let skipped = ended(3).remove(2);
    assert_eq!(skipped.end.as_deref(), Some("finished"));
    // Less than half of it, also where the machine is slow.
    assert!((500..LENGTH / 2).contains(&skipped.heard_ms), "{skipped:?}");
    sleep(Duration::from_millis(300));
    let touched = millis(came.elapsed());
    visit(&daemon, &other, touched, touched);

    let stdout = stdout_of(&site, &["key", "add", "grafana"]);
    let key = stdout.lines().last().unwrap().trim().to_owned();
    let get = |path: &str| -> Value { daemon.request("GET", path, &[&key], "").json() };
    let json = get("/api/statistics?surface=speaker");
    let total = |name: &str| json["total"][name].as_i64().unwrap();
    let numbers = [
        "starts",
        "skips",
        "plays",
        "uncensored_plays",
        "completions",
        "censored",
    ];
    assert_eq!(numbers.map(total), [3, 1, 2, 2, 1, 0], "{json}");
    let listened: i64 = site.plays().iter().map(|play| play.listened_ms).sum();
    assert_eq!(total("listened_ms"), listened);

    // A replay holds nobody longer: the mean of |H|/D is of what was heard, each moment once.
    let days = stdout_of(&site, &["report", "--table", "days"]);
    let mut days = csv::Reader::from_reader(days.as_bytes());
    let column = days
        .headers()
        .unwrap()
        .iter()
        .position(|heading| heading == "held");
    let rows: Vec<csv::StringRecord> = days.records().map(Result::unwrap).collect();
    let shares = rows
        .iter()
        .map(|row| row[column.unwrap()].parse::<f64>().unwrap());
    let held: f64 = shares.sum();
    let heard = f64::from(i32::try_from(LENGTH + again.heard_ms + skipped.heard_ms).unwrap());
    let wanted = heard / f64::from(i32::try_from(LENGTH).unwrap());
    assert!((held - wanted).abs() < 0.000_01, "{held}, not {wanted}");

    // The curve is of what sounded: the start, what only the leap left out, and the end.
    let curve = get(&format!(
        "/api/statistics/retention?recording={}",
        whole.recording
    ));
    assert_eq!(curve["starts"], 3);
    let heard = [0, 40, 88, 99].map(|bucket| curve["heard"][bucket].as_i64().unwrap());
    assert_eq!(heard, [3, 2, 1, 2], "{curve}");

    // Two sessions, in each of which the clip counts once. One lasted until its last sound, the
    // other until its last touch.
    let sessions = &json["sessions"];
    assert_eq!(sessions["sessions"], 2, "{json}");
    assert_eq!(sessions["unique_plays"], 1, "{json}");
    assert_eq!(sessions["silent"], 1, "what is skipped is no play: {json}");
    let dwell = sessions["dwell_ms"].as_i64().unwrap() - touched;
    let least = whole.listened_ms + again.listened_ms;
    assert!(
        (least + 1_000..=stayed).contains(&dwell),
        "{dwell} ms of {stayed}"
    );
}
