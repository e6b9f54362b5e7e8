//! Speakers and screens of a running service, and the pages that show them.

use std::collections::BTreeMap;

use docent::model::{Health, Level, Outlet, OutputName, Refusal, ScreenId};
use docent::service::{self, ConfiguredSpeakers, OutletSource, PageVersion, ScreenSelector};

use crate::screens::wait_for_js;
use crate::support::TIMEOUT;
use crate::support::browser::Browser;
use crate::support::in_process::{InProcess, slug, until};

fn silent() -> Vec<Outlet> {
    vec![OutputName::Null.into()]
}

fn outputs(site: &InProcess) -> Vec<(String, String, OutletSource)> {
    let speakers = site
        .services
        .speakers
        .list(site.admin.actor())
        .unwrap()
        .into_iter();
    let assignment = speakers.map(|speaker| {
        let outlets: Vec<String> = speaker.outlets.iter().map(ToString::to_string).collect();
        (speaker.room.to_string(), outlets.join(", "), speaker.source)
    });
    assignment.collect()
}

fn assignment(room: &str, output: &str, source: OutletSource) -> (String, String, OutletSource) {
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
    let site = InProcess::open(wiring, &["garden"]).await;
    assert_eq!(
        outputs(&site),
        [assignment("garden", "", OutletSource::None)]
    );
    let refused = site.play("garden", "1").await.unwrap_err();
    assert!(matches!(refused, service::Error::NoSpeaker(_)));
    let mut sets = site.services.speakers.watch_players();
    sets.mark_unchanged();

    site.publish(&["garden", "study"]).await;
    assert!(sets.has_changed().unwrap());
    let study = &site.services.speakers.list(site.admin.actor()).unwrap()[1];
    assert_eq!((study.source, study.level), (OutletSource::Config, level));
    assert_eq!(
        (study.health, study.staff_level),
        (Some(Health::Ready), false)
    );
    site.play("study", "2").await.unwrap();
    assert!(
        site.services.speakers.list(site.admin.actor()).unwrap()[1]
            .now
            .is_some()
    );

    let garden = slug("garden");
    site.services
        .speakers
        .assign_outlets(site.admin.actor(), garden.clone(), silent())
        .await
        .unwrap();
    assert_eq!(
        outputs(&site)[0],
        assignment("garden", "silent", OutletSource::Staff)
    );
    site.play("garden", "1").await.unwrap();
    assert!(
        site.services.speakers.list(site.admin.actor()).unwrap()[1]
            .now
            .is_some(),
        "the study plays on"
    );
    let mut status = site.services.speakers.status(&garden).unwrap();
    status
        .wait_for(|status| status.now_playing.is_some())
        .await
        .unwrap();
    site.services
        .speakers
        .assign_outlets(site.admin.actor(), garden.clone(), Vec::new())
        .await
        .unwrap();
    assert_eq!(
        outputs(&site)[0],
        assignment("garden", "", OutletSource::None)
    );

    // A room that is no more stops.
    let mut status = site.services.speakers.status(&slug("study")).unwrap();
    site.publish(&["garden"]).await;
    assert_eq!(outputs(&site).len(), 1);
    while status.changed().await.is_ok() {}
    assert_eq!(status.borrow().now_playing, None);

    site.services.speakers.close().await;
    let closed = site.play("garden", "1").await.unwrap_err();
    assert!(matches!(closed, service::Error::ShuttingDown), "{closed}");
    let late = site
        .services
        .speakers
        .assign_outlets(site.admin.actor(), garden.clone(), silent())
        .await;
    assert!(matches!(late, Err(service::Error::ShuttingDown)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_tone_is_no_play_and_yields_to_visitors() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let site = InProcess::open(shared, &["garden"]).await;
    let garden = slug("garden");
    site.services
        .speakers
        .play_test_tone(site.admin.actor(), &garden)
        .await
        .unwrap();
    assert_eq!(
        site.services.speakers.list(site.admin.actor()).unwrap()[0].now,
        None,
        "no screen shows it"
    );
    // A visitor need not wait for it to end.
    site.play("garden", "1").await.unwrap();
    let refused = site
        .services
        .speakers
        .play_test_tone(site.admin.actor(), &garden)
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "room ‘garden’: another visitor is listening"
    );
    site.services
        .speakers
        .mute(site.admin.actor())
        .await
        .unwrap();
    let muted = site.services.speakers.muted().unwrap();
    assert_eq!(muted.who, "Ana");
    for refused in [
        site.services
            .speakers
            .play_test_tone(site.admin.actor(), &garden)
            .await,
        site.play("garden", "1").await,
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
    site.publish(&["garden", "study"]).await;
    assert!(site.play("study", "2").await.is_err());
    site.services
        .speakers
        .unmute(site.admin.actor())
        .await
        .unwrap();
    assert_eq!(site.services.speakers.muted(), None);
    site.services
        .speakers
        .play_test_tone(site.admin.actor(), &slug("study"))
        .await
        .unwrap();
    site.services.speakers.close().await;
    let plays = site.store.count_plays().await.unwrap();
    assert!(plays <= 1, "a tone was counted: {plays} plays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_updated_when_its_room_gains_or_loses_a_speaker() {
    let site = InProcess::open(ConfiguredSpeakers::default(), &["study"]).await;
    let study = slug("study");
    let browser = Browser::open().await.unwrap();
    let address = site.serve().await;
    browser
        .goto(&format!("{address}/es/rooms/study"))
        .await
        .unwrap();
    let volume = "document.querySelector('#volume').hidden";
    wait_for_js(&browser, volume).await;
    site.services
        .speakers
        .assign_outlets(site.admin.actor(), study.clone(), silent())
        .await
        .unwrap();
    wait_for_js(&browser, &format!("!{volume}")).await;
    let mut status = site.services.speakers.status(&study).unwrap();
    browser.touch("#pause").await.unwrap();
    status
        .wait_for(|status| status.now_playing.is_some())
        .await
        .unwrap();
    let phase = |name| format!("document.querySelector('#now').dataset.phase === '{name}'");
    wait_for_js(&browser, &phase("playing")).await;

    site.services
        .speakers
        .assign_outlets(site.admin.actor(), study.clone(), Vec::new())
        .await
        .unwrap();
    wait_for_js(&browser, &format!("{volume} && {}", phase("idle"))).await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_identifies_itself_and_reloads_once_nothing_plays() {
    let shared = ConfiguredSpeakers {
        shared: Some(OutputName::Null),
        ..ConfiguredSpeakers::default()
    };
    let site = InProcess::open(shared, &["garden", "study"]).await;
    let address = site.serve().await;
    let study = ScreenSelector::Room(slug("study"));
    assert_eq!(
        site.services
            .screens
            .identify(site.admin.actor(), &study)
            .unwrap(),
        0,
        "nobody is there"
    );
    assert!(
        site.services
            .screens
            .identify(site.admin.actor(), &ScreenSelector::Room(slug("attic")))
            .is_err()
    );
    assert!(
        site.services
            .screens
            .identify(
                site.admin.actor(),
                &ScreenSelector::Screen(ScreenId::Enrolled(7))
            )
            .is_err()
    );

    let browser = Browser::open().await.unwrap();
    for path in ["/rooms/study", "/es/rooms/study"] {
        browser.goto(&format!("{address}{path}")).await.unwrap();
        let found = || {
            site.services
                .screens
                .identify(site.admin.actor(), &study)
                .unwrap()
                > 0
        };
        until("the screen is there", found).await;
        wait_for_js(
            &browser,
            "document.querySelector('#identity').matches(':popover-open')",
        )
        .await;
        assert_eq!(browser.text("#identity .number").await.unwrap(), "2");
        let expression =
            "document.querySelector('#identity-announcement').textContent === 'Sala 2'";
        wait_for_js(&browser, expression).await;
    }
    let seen = &site.services.screens.statuses(site.admin.actor()).unwrap()[0];
    assert!(seen.connected, "{seen:?}");
    assert!(
        matches!(&seen.page, Some(PageVersion { current: true, .. })),
        "{seen:?}"
    );

    // What plays goes on; then the page is new.
    browser.eval("window.old = true").await.unwrap();
    browser.touch("#pause").await.unwrap();
    let phase = |name| format!("document.querySelector('#now').dataset.phase === '{name}'");
    wait_for_js(&browser, &phase("playing")).await;
    site.services
        .screens
        .reload_pages(site.admin.actor(), &study)
        .unwrap();
    wait_for_js(
        &browser,
        &format!(
            "performance.now() > 3000 && window.old && {}",
            phase("playing")
        ),
    )
    .await;
    browser.touch("#stop").await.unwrap();
    wait_for_js(&browser, "!window.old").await;
    let errors = browser.console_errors().await.unwrap();
    assert_eq!(errors, Vec::<String>::new());

    browser.goto("about:blank").await.unwrap();
    let seen = || {
        site.services
            .screens
            .statuses(site.admin.actor())
            .unwrap()
            .remove(0)
    };
    until("the screen is away", || !seen().connected).await;
    assert!(
        site.services.screens.statuses(site.admin.actor()).unwrap()[0]
            .last_seen
            .unwrap()
            < TIMEOUT
    );
}
