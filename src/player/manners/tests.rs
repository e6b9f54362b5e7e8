use proptest::prelude::*;

use super::*;
use crate::clock::Clock;
use crate::player::machine::tests::cue;

const ANA: ScreenId = ScreenId(1);
const LEO: ScreenId = ScreenId(2);

/// A room: its manners and what its speaker would be doing.
struct Room {
    manners: Manners,
    stage: Stage,
    clock: Clock,
}

fn clip(number: u8, by: ScreenId) -> Box<Cue> {
    let mut cue = cue('a');
    cue.subject.clip = number.to_string().parse().unwrap();
    cue.by = by;
    cue
}

fn playing(clip: ClipKey) -> Stage {
    Stage::Playing {
        clip,
        paused: false,
        next: None,
    }
}

impl Room {
    fn new() -> Self {
        Self {
            manners: Manners::default(),
            stage: Stage::Free,
            clock: Clock::manual(jiff::Timestamp::UNIX_EPOCH),
        }
    }

    fn touch(&mut self, touch: Touch, by: ScreenId) -> Result<(), Refusal> {
        let now = self.clock.monotonic();
        let input = self.manners.judge(touch, by, &self.stage, now)?;
        match input {
            Some(Input::Play(cue, _)) => self.stage = playing(cue.subject.clip),
            Some(Input::Stop(_)) => self.fall_silent(),
            _ => {}
        }
        Ok(())
    }

    fn play(&mut self, number: u8, by: ScreenId) -> Result<(), Refusal> {
        self.touch(Touch::Play(clip(number, by)), by)
    }

    fn queue(&mut self, number: u8, by: ScreenId) -> Result<(), Refusal> {
        self.touch(Touch::Queue(clip(number, by)), by)
    }

    fn stop(&mut self, confirmed: bool, by: ScreenId) -> Result<(), Refusal> {
        self.touch(Touch::Stop { confirmed }, by)
    }

    fn fall_silent(&mut self) {
        self.stage = match self.manners.next(self.clock.monotonic()) {
            Some(Input::Play(cue, _)) => playing(cue.subject.clip),
            _ => Stage::Free,
        };
    }

    fn told(&self) -> SpeakerStatus {
        let mut status = SpeakerStatus::default();
        self.manners.tell(&mut status);
        status
    }

    fn plays(&self, number: u8) -> bool {
        self.stage == playing(number.to_string().parse().unwrap())
    }
}

#[test]
fn nobody_barges_in() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    assert_eq!(room.play(2, LEO), Err(Refusal::Busy));
    for touch in [Touch::Pause, Touch::Resume, Touch::Seek(Ms(5))] {
        assert_eq!(room.touch(touch, LEO), Err(Refusal::Busy));
    }
    // Who began may change their mind.
    room.play(2, ANA).unwrap();
    assert!(room.plays(2));
    // The volume is everybody's.
    room.touch(Touch::Volume(Volume::default()), LEO).unwrap();
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
    room.touch(Touch::Unqueue("3".parse().unwrap()), LEO)
        .unwrap();
    assert_eq!(
        room.told().queue.len(),
        3,
        "only who queued it takes it back"
    );
    room.touch(Touch::Unqueue("3".parse().unwrap()), ANA)
        .unwrap();
    room.fall_silent();
    assert!(room.plays(2));
    assert_eq!(room.told().holder.unwrap().screen, LEO);
    assert_eq!(room.play(9, ANA), Err(Refusal::Busy));
    room.fall_silent();
    assert!(room.plays(4));
    room.fall_silent();
    assert_eq!(room.told().holder, None);
    // Where nothing plays, whoever queues need not wait.
    room.queue(5, ANA).unwrap();
    assert!(room.plays(5));
}

#[test]
fn what_waits_is_not_begun_in_a_shut_house() {
    let mut room = Room::new();
    let closing = room.clock.monotonic() + Duration::from_mins(1);
    for number in [1, 2, 3] {
        let mut cue = clip(number, ANA);
        cue.latest = Some(closing);
        room.touch(Touch::Queue(cue), ANA).unwrap();
    }
    room.clock.advance(Duration::from_secs(59));
    room.fall_silent();
    assert!(room.plays(2));
    room.clock.advance(Duration::from_secs(1));
    room.fall_silent();
    assert_eq!(room.stage, Stage::Free);
    assert!(room.told().queue.is_empty());
}

#[test]
fn others_stop_only_what_was_left_alone_and_only_after_saying_so() {
    let mut room = Room::new();
    assert_eq!(room.stop(true, LEO), Err(Refusal::Silence));
    room.play(1, ANA).unwrap();
    room.clock.advance(Duration::from_secs(15));
    assert_eq!(room.stop(true, LEO), Err(Refusal::NotYet(Ms(5000))));
    room.touch(Touch::Seek(Ms(1)), ANA).unwrap();
    room.clock.advance(Duration::from_secs(19));
    assert_eq!(room.stop(true, LEO), Err(Refusal::NotYet(Ms(1000))));
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(room.stop(false, LEO), Err(Refusal::Unconfirmed));
    room.stop(true, LEO).unwrap();
    assert_eq!(room.stage, Stage::Free);
    room.play(1, ANA).unwrap();
    room.stop(false, ANA).unwrap();
    assert_eq!(room.stage, Stage::Free, "who began stops at once");
}

#[test]
fn the_next_visitor_finds_the_usual_volume_but_never_while_somebody_listens() {
    let mut room = Room::new();
    let judge = |room: &mut Room| {
        let now = room.clock.monotonic();
        room.manners.judge(Touch::Rest, LEO, &room.stage, now)
    };
    assert!(matches!(judge(&mut room), Ok(Some(Input::Volume(it))) if it == Volume::default()));
    room.play(1, LEO).unwrap();
    assert!(matches!(judge(&mut room), Ok(None)));
    // What was paused and left gives the speaker back.
    let Stage::Playing { paused, .. } = &mut room.stage else {
        panic!("it plays");
    };
    *paused = true;
    assert!(matches!(
        judge(&mut room),
        Ok(Some(Input::Stop(EndReason::IdleReset)))
    ));
}

#[test]
fn in_a_muted_house_nothing_begins_and_nothing_waits() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.queue(2, LEO).unwrap();
    room.manners.mute();
    room.fall_silent();
    assert_eq!(room.stage, Stage::Free, "what waited does not begin");
    assert_eq!(room.play(1, ANA), Err(Refusal::Muted));
    assert_eq!(room.queue(1, LEO), Err(Refusal::Muted));
    assert_eq!(room.touch(Touch::Resume, ANA), Err(Refusal::Muted));
    room.touch(Touch::Volume(Volume::default()), ANA).unwrap();
    room.manners.lift();
    room.play(1, ANA).unwrap();
    assert!(room.plays(1));
    let muted = Manners::new(Hush::Muted);
    assert!(muted.muted(), "also one that begins so");
}

#[test]
fn a_trembling_hand_touches_once() {
    let mut room = Room::new();
    let now = room.clock.monotonic();
    let judge = |room: &mut Room, touch, after: u64| {
        let at = now + Duration::from_millis(after);
        room.manners.judge(touch, ANA, &room.stage, at)
    };
    room.play(1, ANA).unwrap();
    let again = |number| Touch::Play(clip(number, ANA));
    assert!(matches!(judge(&mut room, again(1), 299), Ok(None)));
    assert!(
        matches!(judge(&mut room, again(2), 299), Ok(Some(_))),
        "another clip is meant"
    );
    assert!(matches!(judge(&mut room, again(2), 598), Ok(None)));
    assert!(
        matches!(judge(&mut room, again(2), 599), Ok(Some(_))),
        "so late it is meant"
    );
    assert!(matches!(judge(&mut room, Touch::Pause, 700), Ok(Some(_))));
    assert!(matches!(judge(&mut room, Touch::Pause, 800), Ok(None)));
    // Another hand is another touch, also where it is refused.
    let refused = room.touch(Touch::Pause, LEO);
    assert_eq!(refused, Err(Refusal::Busy));
}

#[test]
fn nobody_breaks_in_upon_the_house_and_whoever_wants_something_comes_next() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.stage = Stage::Announcing;
    for touch in [
        Touch::Play(clip(2, LEO)),
        Touch::Pause,
        Touch::Resume,
        Touch::Seek(Ms(1)),
        Touch::Stop { confirmed: true },
    ] {
        assert_eq!(room.touch(touch, LEO), Err(Refusal::Busy));
    }
    room.queue(2, LEO).unwrap();
    room.touch(Touch::Volume(Volume::default()), LEO).unwrap();
    assert_eq!(room.told().queue.len(), 1);
}

#[test]
fn what_begins_in_a_moment_is_not_taken_back_any_more() {
    let mut room = Room::new();
    room.play(1, ANA).unwrap();
    room.queue(2, LEO).unwrap();
    room.queue(3, LEO).unwrap();
    room.stage = Stage::Playing {
        clip: "1".parse().unwrap(),
        paused: false,
        next: Some("2".parse().unwrap()),
    };
    for number in ["2", "3"] {
        let touch = Touch::Unqueue(number.parse().unwrap());
        room.touch(touch, LEO).unwrap();
    }
    assert_eq!(room.told().queue.len(), 1);
    let now = room.clock.monotonic();
    assert_eq!(
        room.manners.first(now).unwrap().subject.clip.to_string(),
        "2"
    );
    room.manners.follow(now);
    assert_eq!(room.told().holder.unwrap().screen, LEO);
}

proptest! {
    #[test]
    fn whatever_three_screens_touch_the_queue_stays_short_and_fair(
        touches in proptest::collection::vec((0_u8..8, 1_u8..7, 1_i64..4, 0_u64..30), 1..200)
    ) {
        let mut room = Room::new();
        for (kind, number, by, seconds) in touches {
            let by = ScreenId(by);
            room.clock.advance(Duration::from_secs(seconds));
            let before = (room.stage.clone(), room.told().holder);
            let done = match kind {
                0 | 1 => room.play(number, by),
                2..=4 => room.queue(number, by),
                5 => room.stop(true, by),
                6 => { room.fall_silent(); Ok(()) }
                _ => room.touch(Touch::Unqueue(number.to_string().parse().unwrap()), by),
            };
            let told = room.told();
            prop_assert!(told.queue.len() <= QUEUE);
            let mut clips: Vec<_> = told.queue.iter().map(|it| &it.clip).collect();
            clips.sort();
            clips.dedup();
            prop_assert_eq!(clips.len(), told.queue.len(), "no clip waits twice");
            prop_assert_eq!(told.holder.is_some(), room.stage != Stage::Free);
            // What plays changes only by who holds it, by its end, or after its holder left it alone.
            if let (Stage::Playing { .. }, Some(holder)) = &before
                && room.stage != before.0
                && kind != 6
            {
                let alone = room.clock.monotonic().saturating_duration_since(holder.touched);
                prop_assert!(done.is_ok());
                prop_assert!(holder.screen == by || alone >= UNDISTURBED);
            }
        }
    }
}
