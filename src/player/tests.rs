//! Tests of the player thread.

#![expect(clippy::disallowed_methods, reason = "this output uses the real clock")]

use std::time::Duration;

use super::machine::tests::play_request;
use super::*;
use crate::model::{Gain, Ms};

/// An output that panics after it has played for half a second.
struct PanickingOutput(Option<Instant>);

impl Output for PanickingOutput {
    fn probe(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn start(&mut self, _: &PlaybackSource) -> Result<(), OutputError> {
        self.0 = Some(Instant::now());
        Ok(())
    }

    fn enqueue(&mut self, _: &PlaybackSource) -> Result<(), OutputError> {
        Ok(())
    }

    fn set_gain(&mut self, _: Gain) {}

    fn fade_out(&mut self, _: Duration) {}

    fn cancel_fade(&mut self) {}

    fn report(&mut self) -> OutputReport {
        let heard = self.0.unwrap().elapsed();
        assert!(heard < Duration::from_millis(500), "after half a second");
        OutputReport {
            position: heard.into(),
            state: OutputState::Playing,
        }
    }

    fn close(&mut self) {}

    fn underruns(&self) -> u64 {
        0
    }

    fn close_if_idle(&mut self, _: Instant) -> Option<Instant> {
        None
    }
}

#[tokio::test]
async fn a_player_that_panics_closes_its_play_and_ends() {
    let settings = InitialSettings {
        level: Level::default(),
        mute: Mute::Off,
    };
    let (plays, mut heard) = mpsc::channel(64);
    let output = AttachedOutput {
        outlet: "sysdefault:CARD=Faulty".parse().unwrap(),
        output: Box::new(PanickingOutput(None)),
    };
    let (player, thread) = Player::start(
        "study".into(),
        vec![output],
        settings,
        Clock::system(),
        plays,
    )
    .unwrap();
    let command = VisitorCommand::Play(play_request('a'));
    player
        .execute_visitor_command(command, ScreenId::Enrolled(1))
        .await
        .unwrap();
    player.wait_until_stopped().await;
    thread.join();
    let mut last = None;
    while let Some(play) = heard.recv().await {
        last = Some(play);
    }
    let last = last.unwrap();
    assert_eq!(last.end, Some(EndReason::Error));
    assert!(last.listened > Ms::ZERO, "{last:?}");
    assert!(player.ping().await.is_err());
}
