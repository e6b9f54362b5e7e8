//! What a box may say and hear at the engine, by the JWT that the house key signed.

use std::time::Duration;

use docent::fleet::{
    BoxSubjects, Engine, EngineError, KeyKind, MAX_PAYLOAD_BYTES, Reconnect, SecretKey, box_jwt,
};
use docent::model::Slug;

use crate::support::TIMEOUT;
use crate::support::engine_process::EngineProcess;
use crate::support::fleet_fixture::{HouseKeys, key, wait_until_processed};
use crate::support::in_process::slug;

const HOUSE: &str = "aaaaaaaa";
const OWN: &str = "bbbbbbbb";

/// The JWT of a box with the study, signed by this key.
fn jwt_by(signer: &SecretKey, key: &SecretKey) -> String {
    let rooms: &[Slug] = &[slug("study")];
    let subjects = BoxSubjects {
        house: HOUSE,
        own: OWN,
        rooms,
    };
    box_jwt(signer, &key.public(), subjects, 0).unwrap()
}

async fn connect(
    engine: &EngineProcess,
    jwt: String,
    key: SecretKey,
) -> Result<Engine, EngineError> {
    Engine::connect(engine.address, jwt, key, OWN, Reconnect::Never).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_publishes_its_own_subjects_and_no_others() {
    let keys = HouseKeys::new();
    let engine = keys.start_engine();
    let main = keys.main_engine(&engine).await;
    let mut all = main.subscribe(">").await.unwrap();
    // The engine carries out what a connection sends in its order.
    main.publish("ready", Vec::new()).await.unwrap();
    assert_eq!(all.next().await.unwrap().subject, "ready");
    let key = key(KeyKind::Box);
    let here = connect(&engine, jwt_by(&keys.house, &key), key)
        .await
        .unwrap();
    let own = [
        "report.aaaaaaaa.bbbbbbbb",
        "desired.aaaaaaaa.bbbbbbbb",
        "health.aaaaaaaa.bbbbbbbb",
        "room.aaaaaaaa.study",
        "watch.aaaaaaaa.garden",
    ];
    let foreign = [
        "report.aaaaaaaa.cccccccc",
        "report.dddddddd.bbbbbbbb",
        "desired.aaaaaaaa.cccccccc",
        "health.aaaaaaaa.cccccccc",
        "room.aaaaaaaa.garden",
        "changed.aaaaaaaa",
        "command.aaaaaaaa.bbbbbbbb",
        "command.aaaaaaaa.cccccccc",
        "_INBOX_cccccccc.x",
        "$SYS.REQ.SERVER.PING",
        "anything",
    ];
    for subject in foreign.into_iter().chain(own) {
        here.publish(subject, subject.as_bytes().to_vec())
            .await
            .unwrap();
    }
    here.flush().await.unwrap();
    for subject in own {
        let message = tokio::time::timeout(TIMEOUT, all.next()).await.unwrap();
        let message = message.unwrap();
        assert_eq!(message.subject, subject);
        assert_eq!(message.payload, subject.as_bytes());
    }
    for subject in foreign
        .into_iter()
        .filter(|subject| !subject.starts_with('$'))
    {
        assert!(engine.log().contains(subject), "{subject} was not refused");
    }
    let large = here
        .publish(own[0], vec![0; MAX_PAYLOAD_BYTES + 1])
        .await
        .unwrap_err();
    assert!(matches!(large, EngineError::TooLarge), "{large}");
    here.publish(own[0], vec![0; MAX_PAYLOAD_BYTES])
        .await
        .unwrap();
    let message = tokio::time::timeout(TIMEOUT, all.next()).await.unwrap();
    assert_eq!(message.unwrap().payload.len(), MAX_PAYLOAD_BYTES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_hears_its_own_commands_and_answers_them_once() {
    let keys = HouseKeys::new();
    let engine = keys.start_engine();
    let main = keys.main_engine(&engine).await;
    let key = key(KeyKind::Box);
    let here = connect(&engine, jwt_by(&keys.house, &key), key)
        .await
        .unwrap();
    let mut foreign = Vec::new();
    for subject in [
        ">",
        "report.>",
        "command.aaaaaaaa.*",
        "health.aaaaaaaa.cccccccc",
    ] {
        foreign.push(here.subscribe(subject).await.unwrap());
    }
    let mut commands = here.subscribe("command.aaaaaaaa.bbbbbbbb").await.unwrap();
    let mut changes = here.subscribe("changed.aaaaaaaa").await.unwrap();
    wait_until_processed(&here, "desired.aaaaaaaa.bbbbbbbb").await;
    main.publish("changed.aaaaaaaa", b"7".to_vec())
        .await
        .unwrap();
    let change = tokio::time::timeout(TIMEOUT, changes.next()).await.unwrap();
    assert_eq!(change.unwrap().payload, b"7");
    let answering = async {
        let command = commands.next().await.unwrap();
        assert_eq!(command.payload, b"identify");
        here.respond(&command, b"done".to_vec()).await.unwrap();
    };
    let asking = main.request("command.aaaaaaaa.bbbbbbbb", b"identify".to_vec(), TIMEOUT);
    let (answer, ()) = tokio::join!(asking, answering);
    assert_eq!(answer.unwrap(), b"done");
    for subscription in &mut foreign {
        let heard = tokio::time::timeout(Duration::from_millis(50), subscription.next()).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_nobody_answers_is_an_error() {
    let keys = HouseKeys::new();
    let engine = keys.start_engine();
    let main = keys.main_engine(&engine).await;
    let key = key(KeyKind::Box);
    let here = connect(&engine, jwt_by(&keys.house, &key), key)
        .await
        .unwrap();
    let subject = "report.aaaaaaaa.bbbbbbbb";
    let error = here.request(subject, b"plays".to_vec(), TIMEOUT).await;
    assert!(matches!(error, Err(EngineError::NoResponders)), "{error:?}");
    let mut reports = main
        .queue_subscribe("report.aaaaaaaa.*", "sinks")
        .await
        .unwrap();
    let brief = Duration::from_millis(100);
    // Until the engine has the subscription, nobody answers.
    let error = loop {
        let error = here.request(subject, b"plays".to_vec(), brief).await;
        if !matches!(error, Err(EngineError::NoResponders)) {
            break error;
        }
    };
    assert!(matches!(error, Err(EngineError::TimedOut)), "{error:?}");
    drop(reports.next().await);
    let asking = here.request(subject, b"plays".to_vec(), TIMEOUT);
    let answering = async {
        let report = reports.next().await.unwrap();
        main.respond(&report, b"kept".to_vec()).await.unwrap();
    };
    let (answer, ()) = tokio::join!(asking, answering);
    assert_eq!(answer.unwrap(), b"kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_or_foreign_jwt_is_refused() {
    let keys = HouseKeys::new();
    let engine = keys.start_engine();
    let (here, other) = (key(KeyKind::Box), key(KeyKind::Box));
    let other_house = HouseKeys::new();
    let valid = jwt_by(&keys.house, &here);
    let wider = {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let parts: Vec<&str> = valid.split('.').collect();
        let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
        let claims = URL_SAFE_NO_PAD.encode(claims.replace(OWN, "cccccccc"));
        format!("{}.{claims}.{}", parts[0], parts[2])
    };
    for (what, jwt, key) in [
        ("another house", jwt_by(&other_house.house, &here), &here),
        ("signed by a box", jwt_by(&here, &here), &here),
        ("signed by the root key", jwt_by(&keys.root, &here), &here),
        ("changed rights", wider, &here),
        ("another box's", valid.clone(), &other),
        ("no JWT", "x".to_owned(), &here),
    ] {
        let connected = connect(&engine, jwt, key.clone()).await;
        assert!(connected.is_err(), "{what}");
    }
    connect(&engine, valid, here).await.unwrap();
}
