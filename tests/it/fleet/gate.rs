//! The routes of the gate: who joins, who has a session, and what is refused.

use docent::fleet::{
    EnrolmentCode, HttpClientError, Join, JoinChallenge, JoinError, JoinStart, JoinTranscript,
    KeyKind, Nonce, SessionStart, open_session,
};
use docent::service::ConfiguredSpeakers;
use serde_json::{Value, json};

use crate::support::fleet_fixture::{MainBox, key};
use crate::support::http_client::request;
use crate::support::in_process::InProcess;

const ROUTES: [(&str, &str); 4] = [
    ("POST", "/fleet/join"),
    ("POST", "/fleet/session/challenge"),
    ("POST", "/fleet/session"),
    ("GET", "/fleet/engine"),
];

/// The status and the JSON of an answer.
async fn answer(
    address: &str,
    method: &'static str,
    path: &'static str,
    headers: &'static [&'static str],
    body: Vec<u8>,
) -> (u16, Value) {
    let address = address.to_owned();
    let asking = move || request(&address, method, path, headers, &body).unwrap();
    let answer = tokio::task::spawn_blocking(asking).await.unwrap();
    let json = serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{answer:?}"));
    (answer.status, json)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_that_is_no_main_has_no_gate() {
    let in_process = InProcess::open(ConfiguredSpeakers::default(), &["study"]).await;
    let address = in_process.serve().await.replace("http://", "");
    let start = json!({ "step": "start", "box": key(KeyKind::Box).public() });
    let session = json!({ "box": key(KeyKind::Box).public() });
    let proof = json!({ "box": key(KeyKind::Box).public(), "nonce": "", "signature": "" });
    for ((method, path), body) in ROUTES.into_iter().zip([start, session, proof, json!(null)]) {
        let (status, json) = answer(&address, method, path, &[], body.to_string().into()).await;
        assert_eq!(status, 404, "{path}: {json}");
        assert!(json["error"].as_str().unwrap().contains("not the main box"));
    }
    assert!(in_process.services.fleet.connected_boxes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_requests_are_refused_with_a_sentence() {
    let main = MainBox::serve().await;
    for (method, path) in ROUTES {
        let expected = if method == "GET" { 401 } else { 400 };
        let long = vec![b'x'; 20_000];
        for body in [
            b"".to_vec(),
            b"{}".to_vec(),
            b"[]".to_vec(),
            b"\xff".to_vec(),
            long,
        ] {
            let (status, json) = answer(&main.address, method, path, &[], body).await;
            assert_eq!(status, expected, "{path}: {json}");
            assert!(json["error"].is_string());
        }
    }
    let house_key = json!({ "box": "SUAB", "step": "start" });
    let body = house_key.to_string().into();
    let (status, _) = answer(&main.address, "POST", "/fleet/join", &[], body).await;
    assert_eq!(status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_joins_with_a_code_and_both_know_each_other() {
    let main = MainBox::serve().await;
    let code = main.code(1);
    let here = key(KeyKind::Box);
    let joined = main
        .join(&here, &code, "{\"name\":\"Garden\"}")
        .await
        .unwrap();
    assert_eq!(joined.identity.house, main.keys.house.public());
    assert_eq!(joined.identity.root, main.keys.root.public());
    assert_eq!(joined.details, "{\"house\":\"Casa\"}");
    let added = main.registrar.0.lock().unwrap().clone();
    assert_eq!(added.len(), 1);
    assert_eq!(added[0].key, here.public());
    assert_eq!(added[0].details, "{\"name\":\"Garden\"}");
    // Again, after a lost answer; another box is too many.
    main.join(&here, &code, "{}").await.unwrap();
    let error = main
        .join(&key(KeyKind::Box), &code, "{}")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("used up"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replayed_request_adds_nothing_and_frees_no_use() {
    let main = MainBox::serve().await;
    let code = main.code(1);
    let http = main.http();
    let start = Join::Start(JoinStart {
        key: key(KeyKind::Box).public(),
    });
    let Join::Start(JoinStart { key }) = &start else {
        unreachable!()
    };
    let challenge: JoinChallenge = http.post("/fleet/join", &start).await.unwrap();
    let transcript = JoinTranscript {
        key: key.clone(),
        box_nonce: Nonce::random().unwrap(),
        house: challenge.house,
        house_nonce: challenge.nonce,
        details: "{}".to_owned(),
    };
    let request = Join::Prove(transcript.into_request(&code));
    http.post::<Value>("/fleet/join", &request).await.unwrap();
    for _ in 0..3 {
        let replayed = http.post::<Value>("/fleet/join", &request).await;
        assert!(replayed.is_err(), "{replayed:?}");
    }
    let codes = main.in_process.services.fleet.codes().unwrap();
    assert_eq!(codes[0].uses_left, 0);
    assert_eq!(main.registrar.0.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_refused_and_a_refusal_costs_no_use() {
    let main = MainBox::serve().await;
    let code = main.code(1);
    let here = key(KeyKind::Box);
    let error = main.join(&here, &code, "refuse").await.unwrap_err();
    assert!(error.to_string().contains("another tour"), "{error}");
    let wrong = EnrolmentCode::random().unwrap();
    for _ in 0..5 {
        let error = main.join(&here, &wrong, "{}").await.unwrap_err();
        assert!(error.to_string().contains("is wrong"), "{error}");
    }
    let error = main.join(&here, &code, "{}").await.unwrap_err();
    let JoinError::Http(HttpClientError::Refused { status, .. }) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*status, 429);
    assert!(error.to_string().contains("too many wrong"), "{error}");
    assert!(main.registrar.0.lock().unwrap().is_empty());
    // From another address the code still works: it was not used.
    let codes = main.in_process.services.fleet.codes().unwrap();
    assert_eq!(codes[0].uses_left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_box_of_the_house_has_a_session() {
    let main = MainBox::serve().await;
    let (http, house) = (main.http(), main.keys.house.public());
    let stranger = key(KeyKind::Box);
    let error = open_session(&http, &stranger, &house).await.unwrap_err();
    assert!(error.to_string().contains("does not belong"), "{error}");
    let here = main.joined_box().await;
    let session = open_session(&http, &here, &house).await.unwrap();
    let fleet = &main.in_process.services.fleet;
    assert_eq!(fleet.authenticate(&session.token).unwrap(), here.public());
    // A challenge of one box answered by another.
    let start = SessionStart { key: here.public() };
    let challenge: Value = http.post("/fleet/session/challenge", &start).await.unwrap();
    let nonce = challenge["nonce"].as_str().unwrap().to_owned();
    let mut proof = docent::fleet::SessionProof::sign(&stranger, &house, nonce).unwrap();
    proof.key = here.public();
    let refused = http.post::<Value>("/fleet/session", &proof).await;
    assert!(refused.unwrap_err().is_unauthorized());
    main.set_boxes(&[]);
    assert!(fleet.authenticate(&session.token).is_err());
    let error = open_session(&http, &here, &house).await.unwrap_err();
    assert!(error.to_string().contains("was removed"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_is_only_for_an_upgrade_with_a_session() {
    let main = MainBox::serve().await;
    let (status, _) = answer(&main.address, "GET", "/fleet/engine", &[], Vec::new()).await;
    assert_eq!(status, 401);
    let wrong: &[&str] = &["Authorization: Bearer 00", "Upgrade: nats"];
    let (status, _) = answer(&main.address, "GET", "/fleet/engine", wrong, Vec::new()).await;
    assert_eq!(status, 401);
    let here = main.joined_box().await;
    let session = open_session(&main.http(), &here, &main.keys.house.public()).await;
    let token = session.unwrap().token;
    let plain = main.http().get::<Value>("/fleet/engine", &token).await;
    let Err(HttpClientError::Refused { status, .. }) = plain else {
        panic!("{plain:?}");
    };
    assert_eq!(status, 400);
    assert!(main.in_process.services.fleet.connected_boxes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_ask_without_end() {
    let main = MainBox::serve().await;
    let (http, start) = (
        main.http(),
        SessionStart {
            key: key(KeyKind::Box).public(),
        },
    );
    let mut last = None;
    for _ in 0..300 {
        last = http
            .post::<Value>("/fleet/session/challenge", &start)
            .await
            .err();
    }
    let Some(HttpClientError::Refused {
        status, sentence, ..
    }) = last
    else {
        panic!("{last:?}");
    };
    assert_eq!(status, 429);
    assert!(sentence.contains("too many requests"), "{sentence}");
}
