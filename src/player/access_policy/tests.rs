use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::clock::Clock;
use crate::player::machine::tests::play_request;
use crate::player::playlist::{MAX_QUEUED_CLIPS, Next, Occupation};

const ANA: ScreenId = ScreenId::Enrolled(1);
const LEO: ScreenId = ScreenId::Enrolled(2);

/// A room: its policy and what its speaker would be doing.
struct Room {
    policy: AccessPolicy,
    playlist: Playlist,
    activity: Activity,
    clock: Clock,
}

fn clip(number: u8, screen: ScreenId) -> Box<PlayRequest> {
    let mut request = play_request('a');
    request.subject.clip = number.to_string().parse().unwrap();
    request.screen = Some(screen);
    request
}

fn playing(clip: ClipKey) -> Activity {
    Activity::Playing {
        clip,
        paused: false,
    }
}

impl Room {
    fn new() -> Self {
        Self {
            policy: AccessPolicy::default(),
            playlist: Playlist::default(),
            activity: Activity::Idle,
            clock: Clock::manual(jiff::Timestamp::UNIX_EPOCH),
        }
    }

    fn send(&mut self, command: VisitorCommand, screen: ScreenId) -> Result<(), Refusal> {
        match self.admit(command, screen, self.clock.monotonic())? {
            Some(Input::Play(request)) => self.activity = playing(request.subject.clip),
            Some(Input::Enqueue(request)) => self.playlist.enqueue(request),
            Some(Input::Unqueue(clip, screen)) => self.playlist.remove(&clip, screen),
            Some(Input::Stop(_) | Input::Interrupt(_)) => self.fall_silent(),
            _ => {}
        }
        Ok(())
    }

    fn admit(
        &mut self,
        command: VisitorCommand,
        screen: ScreenId,
        now: Instant,
    ) -> Result<Option<Input>, Refusal> {
        self.policy
            .admit(command, screen, &self.activity, &self.playlist, now)
    }

    fn play(&mut self, number: u8, screen: ScreenId) -> Result<(), Refusal> {
        self.send(VisitorCommand::Play(clip(number, screen)), screen)
    }

    fn queue(&mut self, number: u8, screen: ScreenId) -> Result<(), Refusal> {
        self.send(VisitorCommand::Queue(clip(number, screen)), screen)
    }

    fn stop(&mut self, confirmed: bool, screen: ScreenId) -> Result<(), Refusal> {
        self.send(VisitorCommand::Stop { confirmed }, screen)
    }

    fn fall_silent(&mut self) {
        let now = self.clock.monotonic();
        self.policy.release();
        self.activity = match self.playlist.next(Occupation::Idle, now) {
            Some(Next::Play(request)) => {
                self.policy.set_holder(request.screen.unwrap(), now);
                playing(request.subject.clip)
            }
            _ => Activity::Idle,
        };
    }

    fn queue_len(&self) -> usize {
        self.playlist.queued_clips().len()
    }

    fn plays(&self, number: u8) -> bool {
        self.activity == playing(number.to_string().parse().unwrap())
    }
}

#[test]
fn nobody_barges_in() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    assert_eq!(room.play(2, LEO), Err(Refusal::Busy));
    for touch in [
        VisitorCommand::Pause,
        VisitorCommand::Resume,
        VisitorCommand::Seek(Ms(5)),
        VisitorCommand::Switch(clip(1, LEO)),
    ] {
        assert_eq!(room.send(touch, LEO), Err(Refusal::Busy));
    }
    let switch = VisitorCommand::Switch(clip(1, ANA));
    let admitted = room.admit(switch, ANA, room.clock.monotonic());
    assert!(matches!(admitted, Ok(Some(Input::Switch(_)))));
    // Who began may change their mind.
    room.play(2, ANA).unwrap();
    assert!(room.plays(2));
    // So is the volume.
    let louder = || VisitorCommand::Volume(Volume::default());
    assert_eq!(room.send(louder(), LEO), Err(Refusal::Busy));
    room.send(louder(), ANA).unwrap();
}

#[test]
fn who_waits_comes_next_and_holds_the_speaker_then() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.queue(2, LEO).unwrap();
    assert_eq!(room.queue(2, ANA), Err(Refusal::AlreadyThere));
    assert_eq!(room.queue(1, LEO), Err(Refusal::AlreadyThere));
    room.queue(3, ANA).unwrap();
    room.queue(4, LEO).unwrap();
    assert_eq!(room.queue(5, LEO), Err(Refusal::QueueFull));
    room.send(VisitorCommand::Unqueue("3".parse().unwrap()), LEO)
        .unwrap();
    assert_eq!(room.queue_len(), 3, "only who queued it takes it back");
    room.send(VisitorCommand::Unqueue("3".parse().unwrap()), ANA)
        .unwrap();
    room.fall_silent();
    assert!(room.plays(2));
    assert_eq!(room.policy.holder().unwrap().screen, LEO);
    assert_eq!(room.play(9, ANA), Err(Refusal::Busy));
    room.fall_silent();
    assert!(room.plays(4));
    room.fall_silent();
    assert_eq!(room.policy.holder(), None);
    // Where nothing plays, whoever queues need not wait.
    room.queue(5, ANA).unwrap();
    assert!(room.plays(5));
}

#[test]
fn others_stop_only_what_was_left_alone_and_only_after_saying_so() {
    let mut room = Room::new();
    assert_eq!(room.stop(true, LEO), Err(Refusal::NothingPlaying));
    let switch = VisitorCommand::Switch(clip(1, LEO));
    assert_eq!(room.send(switch, LEO), Err(Refusal::NothingPlaying));
    room.play(1, ANA).unwrap();
    room.clock.advance(Duration::from_secs(15));
    assert_eq!(
        room.stop(true, LEO),
        Err(Refusal::ListenerProtected(Ms(5000)))
    );
    room.send(VisitorCommand::Seek(Ms(1)), ANA).unwrap();
    room.clock.advance(Duration::from_secs(19));
    assert_eq!(
        room.stop(true, LEO),
        Err(Refusal::ListenerProtected(Ms(1000)))
    );
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(room.stop(false, LEO), Err(Refusal::Unconfirmed));
    let stop = VisitorCommand::Stop { confirmed: true };
    let admitted = room.admit(stop, LEO, room.clock.monotonic());
    assert!(
        matches!(admitted, Ok(Some(Input::Interrupt(Interruption::Visitor)))),
        "Ana is told so, and may go on"
    );
    room.fall_silent();
    assert_eq!(room.activity, Activity::Idle);
    room.play(1, ANA).unwrap();
    room.stop(false, ANA).unwrap();
    assert_eq!(room.activity, Activity::Idle, "who began stops at once");
}

#[test]
fn the_next_visitor_finds_the_usual_volume_but_never_while_somebody_listens() {
    let mut room = Room::new();
    let admit = |room: &mut Room| room.admit(VisitorCommand::Leave, LEO, room.clock.monotonic());
    assert!(
        matches!(admit(&mut room), Ok(Some(Input::Volume(volume))) if volume == Volume::default())
    );
    room.play(1, LEO).unwrap();
    assert!(matches!(admit(&mut room), Ok(None)));
    // What was paused and left gives the speaker back.
    let Activity::Playing { paused, .. } = &mut room.activity else {
        panic!("it plays");
    };
    *paused = true;
    assert!(matches!(
        admit(&mut room),
        Ok(Some(Input::Stop(EndReason::IdleReset)))
    ));
}

#[test]
fn while_muted_nothing_plays_and_nothing_is_queued() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.queue(2, LEO).unwrap();
    room.policy.mute();
    room.playlist.clear();
    room.fall_silent();
    assert_eq!(room.activity, Activity::Idle, "what waited does not begin");
    assert_eq!(room.play(1, ANA), Err(Refusal::Muted));
    assert_eq!(room.queue(1, LEO), Err(Refusal::Muted));
    assert_eq!(room.send(VisitorCommand::Resume, ANA), Err(Refusal::Muted));
    room.send(VisitorCommand::Volume(Volume::default()), ANA)
        .unwrap();
    room.policy.unmute();
    room.play(1, ANA).unwrap();
    assert!(room.plays(1));
    let muted = AccessPolicy::new(Mute::On);
    assert!(muted.is_muted(), "also one that begins so");
}

#[test]
fn a_trembling_hand_touches_once() {
    let mut room = Room::new();
    let now = room.clock.monotonic();
    let admit = |room: &mut Room, touch, after: u64| {
        let at = now + Duration::from_millis(after);
        room.admit(touch, ANA, at)
    };
    room.play(1, ANA).unwrap();
    let again = |number| VisitorCommand::Play(clip(number, ANA));
    assert!(matches!(admit(&mut room, again(1), 299), Ok(None)));
    assert!(
        matches!(admit(&mut room, again(2), 299), Ok(Some(_))),
        "another clip is meant"
    );
    assert!(matches!(admit(&mut room, again(2), 598), Ok(None)));
    assert!(
        matches!(admit(&mut room, again(2), 599), Ok(Some(_))),
        "so late it is meant"
    );
    assert!(matches!(
        admit(&mut room, VisitorCommand::Pause, 700),
        Ok(Some(_))
    ));
    assert!(matches!(
        admit(&mut room, VisitorCommand::Pause, 800),
        Ok(None)
    ));
    // Another hand is another touch, also where it is refused.
    let refused = room.send(VisitorCommand::Pause, LEO);
    assert_eq!(refused, Err(Refusal::Busy));
}

#[test]
fn nobody_breaks_in_upon_the_house_and_whoever_wants_something_comes_next() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.activity = Activity::Announcing;
    for touch in [
        VisitorCommand::Play(clip(2, LEO)),
        VisitorCommand::Pause,
        VisitorCommand::Resume,
        VisitorCommand::Seek(Ms(1)),
        VisitorCommand::Switch(clip(1, ANA)),
        VisitorCommand::Stop { confirmed: true },
    ] {
        assert_eq!(room.send(touch, LEO), Err(Refusal::Busy));
    }
    room.queue(2, LEO).unwrap();
    room.send(VisitorCommand::Volume(Volume::default()), LEO)
        .unwrap();
    assert_eq!(room.queue_len(), 1);
}

proptest! {
    #[test]
    fn whatever_three_screens_touch_the_queue_stays_short_and_fair(
        touches in proptest::collection::vec((0_u8..8, 1_u8..7, 1_i64..4, 0_u64..30), 1..200)
    ) {
        let mut room = Room::new();
        for (kind, number, screen, seconds) in touches {
            let screen = ScreenId::Enrolled(screen);
            room.clock.advance(Duration::from_secs(seconds));
            let before = (room.activity.clone(), room.policy.holder());
            let done = match kind {
                0 | 1 => room.play(number, screen),
                2..=4 => room.queue(number, screen),
                5 => room.stop(true, screen),
                6 => { room.fall_silent(); Ok(()) }
                _ => room.send(VisitorCommand::Unqueue(number.to_string().parse().unwrap()), screen),
            };
            let queue = room.playlist.queued_clips();
            prop_assert!(queue.len() <= MAX_QUEUED_CLIPS);
            let clips: BTreeSet<_> = queue.iter().map(|next| &next.clip).collect();
            prop_assert_eq!(clips.len(), queue.len(), "no clip waits twice");
            prop_assert_eq!(room.policy.holder().is_some(), room.activity != Activity::Idle);
            // What plays changes only by who holds it, by its end, or after its holder left it alone.
            if let (Activity::Playing { .. }, Some(holder)) = &before
                && room.activity != before.0
                && kind != 6
            {
                let alone = room.clock.monotonic().saturating_duration_since(holder.touched);
                prop_assert!(done.is_ok());
                prop_assert!(holder.screen == screen || alone >= EXCLUSIVE_TIME);
            }
        }
    }
}
