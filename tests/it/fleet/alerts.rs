//! Alerts of other boxes: main raises them, with the name of the box.

use crate::fleet::house::House;
use crate::support::daemon::TestSite;
use crate::support::message_server::{Answer, Message, MessageServer};

/// Kind, name of the box, and whether it is open, of all alerts.
fn alerts(site: &TestSite) -> Vec<(String, Option<String>, bool)> {
    let conn = site.database();
    let mut query = conn
        .prepare(
            "select kind, name, cleared_wall_ms is null from alert left join box using (box_id)
             order by alert_id",
        )
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_follower_that_is_silent_is_an_alert_with_its_name_until_it_is_back() {
    let hook = MessageServer::start(|_| Answer::Status(204));
    // A follower says every minute how it is, and whenever it connects.
    let settings = format!(
        "alert-silence-minutes = 0.2\nalert-device-minutes = 0.02\nalert-webhook = \"http://{}/\"\n",
        hook.address
    );
    let plain = |site: &TestSite, settings: &str| {
        let text = format!("opening-hours = \"ignore\"\n{settings}");
        std::fs::write(site.path("docent.toml"), text).unwrap();
    };
    let (main, follower) = (TestSite::new(""), TestSite::new(""));
    plain(&main, &settings);
    plain(&follower, "alert-device-minutes = 0.02\n");
    let daemon = follower.serve();
    let (mut house, code) = House::prepare(main, follower, daemon, 0);
    house.join(&code, &[]);
    let follower_daemon = house.follower_daemon.take().unwrap();
    let main_daemon = house.main_daemon.as_ref().unwrap();
    let (main, follower) = (&house.main, &house.follower);
    let metrics = || main_daemon.get("/metrics").text();
    // Its first message may be a report, which does not say how it is.
    main.wait_until("main knows the box and how it is", || {
        let metrics = metrics();
        let names = [
            "last_contact_seconds",
            "unreported",
            "disk_free_bytes",
            "release_current",
        ];
        names.iter().all(|name| {
            let sample = format!("docent_box_{name}{{box=\"Garden\"}} ");
            metrics.contains(&sample)
        })
    });
    assert!(follower_daemon.terminate().0.success());
    let silent = |is_open| ("box-silent".to_owned(), Some("Garden".to_owned()), is_open);
    let last = || hook.messages().last().map(Message::json);
    main.wait_until("its silence is delivered", || {
        alerts(main).contains(&silent(true))
            && last().is_some_and(|message| message["event"] == "raised")
    });
    let delivered = hook.messages().len();
    let message = last().unwrap();
    assert_eq!(message["box"], "Garden", "{message}");
    assert!(
        message["title"].as_str().unwrap().contains("Garden"),
        "{message}"
    );
    let open = "docent_alert{kind=\"box-silent\",box=\"Garden\",subject=\"\"} 1";
    assert!(metrics().contains(open), "{}", metrics());
    assert!(
        main_daemon.get("/staff/sign-in").status == 200,
        "nothing waits for it"
    );
    let follower_daemon = follower.serve();
    main.wait_until("it is back", || hook.messages().len() > delivered);
    let message = hook.messages()[delivered].json();
    assert_eq!(message["event"], "cleared", "{message}");
    assert_eq!(message["box"], "Garden", "{message}");
    drop(follower_daemon);
    assert_eq!(alerts(follower), [], "a follower raises none of its own");
}
