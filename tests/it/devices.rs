//! Speakers and screens of a running service, and the pages that show them.

use std::collections::BTreeMap;

use docent::model::{Health, Level, Outlet, OutputName, Refusal, ScreenId};
use docent::service::{self, ConfiguredSpeakers, OutletSource, PageVersion, ScreenSelector};

use crate::screens::becomes;
use crate::support::PATIENCE;
use crate::support::browser::Browser;
use crate::support::in_process::{Inside, slug, until};

fn silent() -> Vec<Outlet> {
    vec![OutputName::Null.into()]
}

fn outputs(house: &Inside) -> Vec<(String, String, OutletSource)> {
    let speakers = house
        .services
        .speakers
        .list(house.ana.actor())
        .unwrap()
        .into_iter();
    let told = speakers.map(|speaker| {
        let outlets: Vec<String> = speaker.outlets.iter().map(ToString::to_string).collect();
        (speaker.room.to_string(), outlets.join(", "), speaker.source)
    });
    told.collect()
}

fn told(room: &str, output: &str, source: OutletSource) -> (String, String, OutletSource) {
    (room.into(), output.into(), source)
}

#[tokio::test(flavor = "multi_thread")]
async fn rooms_gain_and_lose_speakers_with_the_tour_and_the_assignments() {
    let level = Level::new(-3.0, 2.0).unwrap();
    let own = BTreeMap::from([(slug("study"), (silent(), level))]);
    let wiring = ConfiguredSpeakers {
        own,
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(wiring, &["garden"]).await;
    assert_eq!(outputs(&house), [told("garden", "", OutletSource::None)]);
    let refused = house.play("garden", "1").await.unwrap_err();
    assert!(matches!(refused, service::Error::NoSpeaker(_)));
    let mut sets = house.services.speakers.watch_players();
    sets.mark_unchanged();

    house.publish(&["garden", "study"]).await;
    assert!(sets.has_changed().unwrap());
    let study = &house.services.speakers.list(house.ana.actor()).unwrap()[1];
    assert_eq!((study.source, study.level), (OutletSource::Config, level));
    assert_eq!(
        (study.health, study.staff_level),
        (Some(Health::Ready), false)
    );
    house.play("study", "2").await.unwrap();
    assert!(
        house.services.speakers.list(house.ana.actor()).unwrap()[1]
            .now
            .is_some()
    );

    let garden = slug("garden");
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), silent())
        .await
        .unwrap();
    assert_eq!(
        outputs(&house)[0],
        told("garden", "silent", OutletSource::Staff)
    );
    house.play("garden", "1").await.unwrap();
    assert!(
        house.services.speakers.list(house.ana.actor()).unwrap()[1]
            .now
            .is_some(),
        "the study plays on"
    );
    let mut status = house.services.speakers.status(&garden).unwrap();
    status
        .wait_for(|status| status.now_playing.is_some())
        .await
        .unwrap();
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), Vec::new())
        .await
        .unwrap();
    assert_eq!(outputs(&house)[0], told("garden", "", OutletSource::None));

    // A room that is no more stops.
    let mut status = house.services.speakers.status(&slug("study")).unwrap();
    house.publish(&["garden"]).await;
    assert_eq!(outputs(&house).len(), 1);
    while status.changed().await.is_ok() {}
    assert_eq!(status.borrow().now_playing, None);

    house.services.speakers.close().await;
    let closed = house.play("garden", "1").await.unwrap_err();
    assert!(matches!(closed, service::Error::Stopped), "{closed}");
    let late = house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), garden.clone(), silent())
        .await;
    assert!(matches!(late, Err(service::Error::Stopped)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_tone_is_no_play_and_yields_to_visitors() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(shared, &["garden"]).await;
    let garden = slug("garden");
    house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &garden)
        .await
        .unwrap();
    assert_eq!(
        house.services.speakers.list(house.ana.actor()).unwrap()[0].now,
        None,
        "no screen shows it"
    );
    // A visitor need not wait for it to end.
    house.play("garden", "1").await.unwrap();
    let refused = house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &garden)
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "room ‘garden’: somebody else is listening"
    );
    house
        .services
        .speakers
        .mute(house.ana.actor())
        .await
        .unwrap();
    let muted = house.services.speakers.muted().unwrap();
    assert_eq!(muted.who, "Ana");
    for refused in [
        house
            .services
            .speakers
            .play_test_tone(house.ana.actor(), &garden)
            .await,
        house.play("garden", "1").await,
    ] {
        let muted = matches!(
            refused,
            Err(service::Error::Refused {
                refusal: Refusal::Muted,
                ..
            })
        );
        assert!(muted, "{refused:?}");
    }
    // What is assigned meanwhile is silent as well.
    house.publish(&["garden", "study"]).await;
    assert!(house.play("study", "2").await.is_err());
    house
        .services
        .speakers
        .unmute(house.ana.actor())
        .await
        .unwrap();
    assert_eq!(house.services.speakers.muted(), None);
    house
        .services
        .speakers
        .play_test_tone(house.ana.actor(), &slug("study"))
        .await
        .unwrap();
    house.services.speakers.close().await;
    let plays = house.store.count_plays().await.unwrap();
    assert!(plays <= 1, "a tone was counted: {plays} plays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_updated_when_its_room_gains_or_loses_a_speaker() {
    let house = Inside::open(ConfiguredSpeakers::default(), &["study"]).await;
    let study = slug("study");
    let browser = Browser::open().await.unwrap();
    let address = house.serve().await;
    browser
        .goto(&format!("{address}/es/rooms/study"))
        .await
        .unwrap();
    let volume = "document.querySelector('#volume').hidden";
    becomes(&browser, volume).await;
    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), study.clone(), silent())
        .await
        .unwrap();
    becomes(&browser, &format!("!{volume}")).await;
    let mut status = house.services.speakers.status(&study).unwrap();
    browser.touch("#pause").await.unwrap();
    status
        .wait_for(|status| status.now_playing.is_some())
        .await
        .unwrap();
    let phase = |name| format!("document.querySelector('#now').dataset.phase === '{name}'");
    becomes(&browser, &phase("playing")).await;

    house
        .services
        .speakers
        .assign_outlets(house.ana.actor(), study.clone(), Vec::new())
        .await
        .unwrap();
    becomes(&browser, &format!("{volume} && {}", phase("idle"))).await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_identifies_itself_and_reloads_once_nothing_plays() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let house = Inside::open(shared, &["garden", "study"]).await;
    let address = house.serve().await;
    let study = ScreenSelector::Room(slug("study"));
    assert_eq!(
        house
            .services
            .screens
            .identify(house.ana.actor(), &study)
            .unwrap(),
        0,
        "nobody is there"
    );
    assert!(
        house
            .services
            .screens
            .identify(house.ana.actor(), &ScreenSelector::Room(slug("attic")))
            .is_err()
    );
    assert!(
        house
            .services
            .screens
            .identify(
                house.ana.actor(),
                &ScreenSelector::Screen(ScreenId::Enrolled(7))
            )
            .is_err()
    );

    let browser = Browser::open().await.unwrap();
    for path in ["/rooms/study", "/es/rooms/study"] {
        browser.goto(&format!("{address}{path}")).await.unwrap();
        let found = || {
            house
                .services
                .screens
                .identify(house.ana.actor(), &study)
                .unwrap()
                > 0
        };
        until("the screen is there", found).await;
        becomes(
            &browser,
            "document.querySelector('#identity').matches(':popover-open')",
        )
        .await;
        assert_eq!(browser.text("#identity .number").await.unwrap(), "2");
        let said = "document.querySelector('#identity-said').textContent === 'Sala 2'";
        becomes(&browser, said).await;
    }
    let seen = &house.services.screens.statuses(house.ana.actor()).unwrap()[0];
    assert!(seen.connected, "{seen:?}");
    assert!(
        matches!(&seen.page, Some(PageVersion { current: true, .. })),
        "{seen:?}"
    );

    // What plays goes on; then the page is new.
    browser.eval("window.old = true").await.unwrap();
    browser.touch("#pause").await.unwrap();
    let phase = |name| format!("document.querySelector('#now').dataset.phase === '{name}'");
    becomes(&browser, &phase("playing")).await;
    house
        .services
        .screens
        .reload_pages(house.ana.actor(), &study)
        .unwrap();
    becomes(
        &browser,
        &format!(
            "performance.now() > 3000 && window.old && {}",
            phase("playing")
        ),
    )
    .await;
    browser.touch("#stop").await.unwrap();
    becomes(&browser, "!window.old").await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());

    browser.goto("about:blank").await.unwrap();
    let seen = || {
        house
            .services
            .screens
            .statuses(house.ana.actor())
            .unwrap()
            .remove(0)
    };
    until("the screen is away", || !seen().connected).await;
    assert!(
        house.services.screens.statuses(house.ana.actor()).unwrap()[0]
            .last_seen
            .unwrap()
            < PATIENCE
    );
}
