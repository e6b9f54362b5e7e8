//! A box's connection to the engine, from its code to a killed engine.

use std::time::{Duration, Instant};

use docent::fleet::{ConnectionSettings, ConnectionState, Engine, SecretKey, keep_connected};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::faults::Scenario;
use crate::support::TIMEOUT;
use crate::support::fleet_fixture::{MainBox, wait_until_processed};

/// A box that keeps its connection.
struct Follower {
    state: watch::Receiver<ConnectionState>,
    task: JoinHandle<()>,
    subject: String,
}

impl Follower {
    fn start(main: &MainBox, key: &SecretKey) -> Self {
        let (sender, state) = watch::channel(ConnectionState::Connecting);
        let settings = ConnectionSettings {
            http: main.http(),
            key: key.clone(),
            house: main.keys.house.public(),
        };
        let house = main.keys.house.public().subject_token();
        Self {
            state,
            task: tokio::spawn(keep_connected(settings, sender)),
            subject: format!("report.{house}.{}", key.public().subject_token()),
        }
    }

    /// Waits until there is a connection.
    async fn engine(&mut self) -> Engine {
        let is_connected =
            |state: &ConnectionState| matches!(state, ConnectionState::Connected { .. });
        let state = tokio::time::timeout(TIMEOUT, self.state.wait_for(is_connected)).await;
        let ConnectionState::Connected { engine, .. } = state.unwrap().unwrap().clone() else {
            unreachable!()
        };
        engine
    }

    /// Waits until there is no connection, and returns why.
    async fn disconnected(&mut self) -> String {
        let is_lost =
            |state: &ConnectionState| matches!(state, ConnectionState::Disconnected { .. });
        let state = tokio::time::timeout(TIMEOUT, self.state.wait_for(is_lost)).await;
        let ConnectionState::Disconnected { reason, .. } = state.unwrap().unwrap().clone() else {
            unreachable!()
        };
        reason
    }

    async fn report(&mut self, plays: &str) -> Vec<u8> {
        let engine = self.engine().await;
        let answer = engine.request(&self.subject, plays.into(), TIMEOUT).await;
        answer.unwrap()
    }
}

/// Main answers reports with what they said.
pub(super) async fn acknowledge(main: &MainBox) -> JoinHandle<()> {
    let engine = main.keys.main_engine(&main.engine).await;
    let mut reports = engine.queue_subscribe("report.>", "sinks").await.unwrap();
    wait_until_processed(&engine, "nobody").await;
    tokio::spawn(async move {
        while let Some(report) = reports.next().await {
            let answer = [b"kept ", &report.payload[..]].concat();
            engine.respond(&report, answer).await.unwrap();
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_joins_reports_and_is_removed_within_a_second() {
    let mut scenario = Scenario::new(
        "a connected box is removed",
        "its connection is closed within a second, and its next one is refused",
    );
    let main = MainBox::serve().await;
    let acknowledging = acknowledge(&main).await;
    let begun = Instant::now();
    let here = main.joined_box().await;
    let mut follower = Follower::start(&main, &here);
    assert_eq!(follower.report("7 plays").await, b"kept 7 plays");
    let joining = begun.elapsed();
    let fleet = &main.in_process.services.fleet;
    assert_eq!(fleet.connected_boxes(), [here.public()]);
    let removed = Instant::now();
    main.set_boxes(&[]);
    follower.disconnected().await;
    let took = removed.elapsed();
    scenario.fixed_rounds(1);
    scenario.set_observation(format!(
        "{joining:?} from the code to an answer, {took:?} to the closed connection"
    ));
    assert!(took < Duration::from_secs(1), "{took:?}");
    // It comes back in vain, and says why.
    let is_explained = |state: &ConnectionState| matches!(state, ConnectionState::Disconnected { reason, .. } if reason.contains("was removed"));
    let waiting = follower.state.wait_for(is_explained);
    drop(
        tokio::time::timeout(TIMEOUT, waiting)
            .await
            .unwrap()
            .unwrap(),
    );
    assert!(fleet.connected_boxes().is_empty());
    acknowledging.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_killed_engine_a_box_is_back_by_itself() {
    let mut scenario = Scenario::new(
        "kill -9 of the engine",
        "a box is connected again after the engine's start, by itself",
    );
    let mut main = MainBox::serve().await;
    let acknowledging = acknowledge(&main).await;
    let here = main.joined_box().await;
    let mut follower = Follower::start(&main, &here);
    assert_eq!(follower.report("1").await, b"kept 1");
    main.engine.kill();
    let reason = follower.disconnected().await;
    assert!(reason.contains("was lost"), "{reason}");
    let without_engine = |state: &ConnectionState| matches!(state, ConnectionState::Disconnected { reason, .. } if reason.contains("engine of the main box"));
    let waiting = follower.state.wait_for(without_engine);
    drop(
        tokio::time::timeout(TIMEOUT, waiting)
            .await
            .unwrap()
            .unwrap(),
    );
    main.engine.restart();
    let begun = Instant::now();
    // Main's own connection comes back too; until then nobody answers.
    let answer = loop {
        let engine = follower.engine().await;
        let asked = engine.request(&follower.subject, b"2".to_vec(), TIMEOUT);
        match asked.await {
            Ok(answer) => break answer,
            Err(error) => assert!(begun.elapsed() < TIMEOUT, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    scenario.fixed_rounds(1);
    scenario.set_observation(format!("{:?} from the start to an answer", begun.elapsed()));
    assert_eq!(answer, b"kept 2");
    acknowledging.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_has_one_connection_and_the_newer_wins() {
    let main = MainBox::serve().await;
    let acknowledging = acknowledge(&main).await;
    let here = main.joined_box().await;
    let mut first = Follower::start(&main, &here);
    assert_eq!(first.report("1").await, b"kept 1");
    let mut second = Follower::start(&main, &here);
    assert_eq!(second.report("2").await, b"kept 2");
    first.disconnected().await;
    assert_eq!(main.in_process.services.fleet.connected_boxes().len(), 1);
    let other = main.joined_box().await;
    let mut third = Follower::start(&main, &other);
    assert_eq!(third.report("3").await, b"kept 3");
    acknowledging.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_ends_when_nobody_reads_its_state() {
    let main = MainBox::serve().await;
    let here = main.joined_box().await;
    let mut follower = Follower::start(&main, &here);
    follower.engine().await;
    let Follower { state, task, .. } = follower;
    drop(state);
    tokio::time::timeout(TIMEOUT, task).await.unwrap().unwrap();
    let is_closed = async {
        while !main.in_process.services.fleet.connected_boxes().is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, is_closed).await.unwrap();
}
