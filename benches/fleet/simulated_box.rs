//! A follower as main sees it: its session, its connection to the engine, and its reports. It has no database and no
//! pages.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use docent::fleet::{
    Engine, KeyKind, Purpose, Reconnect, SealedMessage, SecretKey, SessionChallenge, SessionProof,
    SessionStart, SessionToken, Subscription, forward,
};
use docent::model::fleet::{
    Acknowledgement, REPORT_FORMAT, Report, ReportedPlay, ReportedRun, ReportedSession,
    SignedAcknowledgement,
};
use docent::model::{EndReason, Key, Moment, Ms, Surface, Trigger, Variant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;

use crate::main_box::MainBox;

/// The plays of one report: about 64 KiB.
const PLAYS_A_REPORT: usize = 120;

/// Plays of one visitor.
const PLAYS_A_SESSION: usize = 4;

const ANSWER_TIMEOUT: Duration = Duration::from_mins(2);

pub(crate) struct SimulatedBox {
    pub(crate) key: SecretKey,
    number: usize,
}

pub(crate) struct Connected {
    engine: Engine,
    notices: Subscription,
}

impl Connected {
    /// When the next notice of main arrived.
    pub(crate) async fn notice(&mut self) -> Instant {
        self.notices.next().await.unwrap();
        Instant::now()
    }
}

impl SimulatedBox {
    pub(crate) fn new(number: usize) -> Self {
        Self {
            key: SecretKey::generate(KeyKind::Box).unwrap(),
            number,
        }
    }

    /// Each box has an address of its own, as in a network.
    async fn dial(&self, main: &MainBox) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        let own = format!("127.1.{}.{}:0", self.number / 250, self.number % 250 + 1);
        socket.bind(own.parse().unwrap()).unwrap();
        socket.connect(main.address.parse().unwrap()).await.unwrap()
    }

    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        main: &MainBox,
        path: &str,
        body: &impl serde::Serialize,
    ) -> T {
        let mut connection = self.dial(main).await;
        let body = serde_json::to_string(body).unwrap();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            main.address,
            body.len()
        );
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        connection.read_to_string(&mut response).await.unwrap();
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
        serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// Begins a session and connects to the engine through main.
    pub(crate) async fn connect(&self, main: &MainBox) -> Connected {
        let start = SessionStart {
            key: self.key.public(),
        };
        let challenge: SessionChallenge = self.post(main, "/fleet/session/challenge", &start).await;
        let proof = SessionProof::sign(&self.key, &main.house, challenge.nonce).unwrap();
        let session: SessionToken = self.post(main, "/fleet/session", &proof).await;
        let mut remote = self.dial(main).await;
        let request = format!(
            "GET /fleet/engine HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: nats\r\nAuthorization: Bearer {}\r\n\r\n",
            main.address, session.token
        );
        remote.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(remote.read_u8().await.unwrap());
        }
        assert!(head.starts_with(b"HTTP/1.1 101"), "{head:?}");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (local, _) = listener.accept().await.unwrap();
            local.set_nodelay(true).unwrap();
            drop(forward(local, remote).await);
        });
        let inbox = self.key.public().subject_token();
        let (jwt, key) = (session.engine_jwt, self.key.clone());
        let engine = Engine::connect(address, jwt, key, &inbox, Reconnect::Never);
        let engine = engine.await.unwrap();
        let subject = format!("changed.{}", main.house.subject_token());
        let notices = engine.subscribe(&subject).await.unwrap();
        engine.flush().await.unwrap();
        // The engine answers in order: with this answer it has the subscription.
        let desired = self.subject(main, "desired");
        let state = engine.request(&desired, Vec::new(), ANSWER_TIMEOUT).await;
        assert!(!state.unwrap().is_empty());
        Connected { engine, notices }
    }

    fn subject(&self, main: &MainBox, kind: &str) -> String {
        let (house, own) = (
            main.house.subject_token(),
            self.key.public().subject_token(),
        );
        format!("{kind}.{house}.{own}")
    }

    /// Reports plays, one report after another, until all are acknowledged. Returns their bytes.
    pub(crate) async fn report(
        &self,
        connected: &Connected,
        main: &MainBox,
        plays: usize,
        reporting: &Semaphore,
    ) -> usize {
        let (mut sent, mut bytes) = (0, 0);
        while sent < plays {
            let _permit = reporting.acquire().await.unwrap();
            let part = PLAYS_A_REPORT.min(plays - sent);
            let body = serde_json::to_vec(&self.plays(main, sent, part)).unwrap();
            let sealed = SealedMessage::seal(&self.key, Purpose::Report, &body).unwrap();
            let sealed = sealed.to_json().unwrap();
            bytes += sealed.len();
            let subject = self.subject(main, "report");
            let answer = connected.engine.request(&subject, sealed, ANSWER_TIMEOUT);
            let answer = SealedMessage::from_json(&answer.await.unwrap()).unwrap();
            let answer = answer.open(&main.house, Purpose::Acknowledgement).unwrap();
            let signed: SignedAcknowledgement = serde_json::from_slice(&answer).unwrap();
            assert!(
                matches!(signed.answer, Acknowledgement::Merged { .. }),
                "{:?}",
                signed.answer
            );
            sent += part;
        }
        bytes
    }

    /// A report of so many plays from a number on, spread over three days of ten hours.
    fn plays(&self, main: &MainBox, from: usize, count: usize) -> Report {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let key = |kind: usize, number: usize| -> Key {
            format!("{kind:02x}{:014x}{number:016x}", self.number)
                .parse()
                .unwrap()
        };
        let moment = |number: usize| {
            let (day, of_day) = (number % 3, number / 3);
            let of_day = i64::try_from(of_day).unwrap() * 120_000;
            Moment {
                wall_ms: 1_790_000_000_000 + i64::try_from(day).unwrap() * DAY_MS + of_day,
                boot_ms: i64::try_from(day).unwrap() * DAY_MS + of_day,
                trusted: true,
            }
        };
        let numbers = from..from + count;
        let sessions: BTreeSet<usize> = numbers
            .clone()
            .map(|number| number / PLAYS_A_SESSION)
            .collect();
        Report {
            format: REPORT_FORMAT,
            epoch: main.epoch.clone(),
            main_run: None,
            after: i64::try_from(from).unwrap(),
            upto: i64::try_from(from + count).unwrap(),
            complete: false,
            runs: vec![ReportedRun {
                key: key(1, 0),
                version: "0".to_owned(),
                started: moment(0),
            }],
            sessions: sessions
                .into_iter()
                .map(|session| ReportedSession {
                    key: key(2, session),
                    run: key(1, 0),
                    surface: Surface::Phone,
                    room: "study".parse().unwrap(),
                    began: moment(session * PLAYS_A_SESSION),
                    touched: Some(Ms(120_000)),
                })
                .collect(),
            plays: numbers
                .map(|number| ReportedPlay {
                    key: key(3, number).as_str().parse().unwrap(),
                    definitions: 2,
                    run: key(1, 0),
                    session: Some(key(2, number / PLAYS_A_SESSION)),
                    edition: main.edition.clone(),
                    room: "study".parse().unwrap(),
                    clip: "8".parse().unwrap(),
                    variant: Variant::Standard,
                    language: "es".parse().unwrap(),
                    recording: main.recording.clone(),
                    audible_length: Ms(60_000),
                    surface: Surface::Phone,
                    trigger: Trigger::Visitor,
                    started: moment(number),
                    heard: [(Ms(0), Ms(40_000))].into_iter().collect(),
                    listened: Ms(40_000),
                    end: EndReason::Stopped,
                    rating: None,
                })
                .collect(),
            availability: Vec::new(),
        }
    }
}
