//! A speaker's thread, from its start to its end.

#![expect(
    clippy::disallowed_methods,
    reason = "this output lives by the real clock"
)]

use std::time::Duration;

use super::machine::tests::cue;
use super::*;
use crate::model::{Gain, Ms};

/// A device whose part of docent panics once it has sounded for a moment.
struct Faulty(Option<Instant>);

impl Output for Faulty {
    fn probe(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn start(&mut self, _: &Sound) -> Result<(), Trouble> {
        self.0 = Some(Instant::now());
        Ok(())
    }

    fn follow(&mut self, _: &Sound) -> Result<(), Trouble> {
        Ok(())
    }

    fn set_gain(&mut self, _: Gain) {}

    fn fade(&mut self, _: Duration) {}

    fn unfade(&mut self) {}

    fn report(&mut self) -> Report {
        let heard = self.0.unwrap().elapsed();
        assert!(heard < Duration::from_millis(500), "after half a second");
        Report {
            reached: heard.into(),
            state: OutputState::Sounding,
        }
    }

    fn close(&mut self) {}

    fn underruns(&self) -> u64 {
        0
    }

    fn rest(&mut self, _: Instant) -> Option<Instant> {
        None
    }
}

#[tokio::test]
async fn a_player_that_panics_closes_its_play_and_ends() {
    let standing = Standing {
        level: Level::default(),
        hush: Hush::Lifted,
    };
    let (plays, mut heard) = mpsc::channel(64);
    let fitted = Fitted {
        outlet: "sysdefault:CARD=Faulty".parse().unwrap(),
        output: Box::new(Faulty(None)),
    };
    let (player, thread) = Player::start(
        "study".into(),
        vec![fitted],
        standing,
        Clock::system(),
        plays,
    )
    .unwrap();
    let touch = Touch::Play(cue('a'));
    player.touch(touch, ScreenId(1)).await.unwrap().unwrap();
    player.ended().await;
    thread.join();
    let mut last = None;
    while let Some(play) = heard.recv().await {
        last = Some(play);
    }
    let last = last.unwrap();
    assert_eq!(last.end, Some(EndReason::Error));
    assert!(last.listened > Ms::ZERO, "{last:?}");
    assert!(player.answers().await.is_err());
}
