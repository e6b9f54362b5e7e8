use super::*;

const OPEN: Option<Duration> = Some(Duration::from_hours(3));
const DELAYS: AlertDelays = AlertDelays {
    device: Duration::from_mins(2),
    silence: Duration::from_mins(10),
};

fn slug(room: &str) -> Slug {
    room.parse().unwrap()
}

fn release(digit: &str) -> Sha256 {
    digit.repeat(64).parse().unwrap()
}

fn healthy_box() -> Facts {
    Facts {
        open_for: OPEN,
        own: Some(OwnFacts {
            free_bytes: Some(2 << 30),
            clock_trusted: true,
            backup_age: Some(Duration::from_hours(20)),
            ..OwnFacts::default()
        }),
        followers: vec![FollowerFacts {
            joined_machine: "a".to_owned(),
            box_id: 7,
            silent_for: Duration::from_secs(59),
            health: Some(BoxHealth {
                machine: "a".to_owned(),
                version: "1".to_owned(),
                release: Some(release("a")),
                unreported: 3,
                oldest_unreported_s: Some(60),
                free_megabytes: 2048,
                clock_trusted: true,
                speakers_ready: 2,
                speakers_missing: 0,
                screens_connected: 0,
                screens_missing: 0,
                muted: false,
                rooms: BTreeSet::new(),
                rooms_without_speaker: BTreeSet::new(),
                screens_away: BTreeSet::new(),
            }),
        }],
        release: Some(release("a")),
        reserve_bytes: 512 << 20,
    }
}

/// The conditions as `kind`, `kind subject` or `kind @box`.
fn active(facts: &Facts) -> Vec<String> {
    let found = conditions(facts, &DELAYS).active.into_iter();
    let described = found.map(|condition| {
        let of_box = condition.box_id.map(|id| format!("@{id}"));
        let parts = [
            Some(condition.kind.to_string()),
            of_box,
            Some(condition.subject),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" ").trim().to_owned()
    });
    described.collect()
}

fn own(change: impl FnOnce(&mut OwnFacts)) -> Facts {
    let mut facts = healthy_box();
    change(facts.own.as_mut().unwrap());
    facts
}

fn follower(change: impl FnOnce(&mut FollowerFacts)) -> Facts {
    let mut facts = healthy_box();
    change(facts.followers.first_mut().unwrap());
    facts
}

fn health(change: impl FnOnce(&mut BoxHealth)) -> Facts {
    follower(|follower| change(follower.health.as_mut().unwrap()))
}

#[test]
fn a_healthy_house_has_no_condition() {
    assert_eq!(active(&healthy_box()), [""; 0]);
    assert_eq!(active(&Facts::default()), [""; 0]);
}

#[test]
fn each_trouble_of_this_box_is_its_own_condition() {
    let lost = own(|own| own.rooms_without_speaker = [slug("garden"), slug("study")].into());
    assert_eq!(active(&lost), ["speaker-lost garden", "speaker-lost study"]);
    let away = own(|own| own.screens_away = ["study#1".to_owned()].into());
    assert_eq!(active(&away), ["screen-away study#1"]);
    let low = own(|own| own.free_bytes = Some((512 << 20) - 1));
    assert_eq!(active(&low), ["disk-low"]);
    let unset = own(|own| own.clock_trusted = false);
    assert_eq!(active(&unset), ["clock-untrusted"]);
    let old = own(|own| own.backup_age = Some(OLD_BACKUP));
    assert_eq!(active(&old), ["backup-old"]);
    let none = own(|own| own.backup_age = None);
    assert_eq!(active(&none), [""; 0]);
}

#[test]
fn each_trouble_of_a_follower_is_its_own_condition() {
    let silent = follower(|follower| follower.silent_for = DELAYS.silence);
    assert_eq!(active(&silent), ["box-silent @7"]);
    let lost = health(|health| health.rooms_without_speaker = [slug("garden")].into());
    assert_eq!(active(&lost), ["speaker-lost @7 garden"]);
    let lost = health(|health| health.speakers_missing = 1);
    assert_eq!(active(&lost), ["speaker-lost @7"]);
    let away = health(|health| health.screens_away = ["study#2".to_owned()].into());
    assert_eq!(active(&away), ["screen-away @7 study#2"]);
    let low = health(|health| health.free_megabytes = 511);
    assert_eq!(active(&low), ["disk-low @7"]);
    let unset = health(|health| health.clock_trusted = false);
    assert_eq!(active(&unset), ["clock-untrusted @7"]);
    let old = health(|health| health.oldest_unreported_s = Some(OLD_BACKLOG.as_secs()));
    assert_eq!(active(&old), ["backlog-old @7"]);
    let behind = health(|health| health.release = Some(release("b")));
    assert_eq!(active(&behind), ["edition-behind @7"]);
    let empty = health(|health| health.release = None);
    assert_eq!(active(&empty), ["edition-behind @7"]);
    let copied = health(|health| health.machine = "b".to_owned());
    assert_eq!(active(&copied), ["card-copied @7"]);
    // A box of an earlier version does not say.
    let unknown = health(|health| health.machine = String::new());
    assert_eq!(active(&unknown), [""; 0]);
}

#[test]
fn a_follower_raises_nothing_of_its_own() {
    let facts = Facts {
        own: None,
        followers: Vec::new(),
        ..healthy_box()
    };
    assert_eq!(conditions(&facts, &DELAYS), Conditions::default());
}

#[test]
fn silence_counts_in_opening_hours_only() {
    let condition = AlertCondition::of_box(AlertKind::BoxSilent, Some(7));
    let judged = |open_for, silent_for| {
        let mut facts = follower(|follower| follower.silent_for = silent_for);
        facts.open_for = open_for;
        conditions(&facts, &DELAYS).holds(&condition)
    };
    let (minute, hour) = (Duration::from_mins(1), Duration::from_hours(1));
    assert_eq!(judged(OPEN, minute), Some(false));
    assert_eq!(judged(OPEN, hour), Some(true));
    assert_eq!(judged(None, minute), Some(false));
    assert_eq!(judged(None, hour), None, "closed");
    assert_eq!(judged(Some(minute), hour), None, "opened a minute ago");
    assert_eq!(judged(Some(DELAYS.silence), hour), Some(true));
}

#[test]
fn a_follower_that_was_not_heard_of_is_not_judged() {
    let lost = AlertCondition::of_box(AlertKind::SpeakerLost, Some(7));
    let silent = AlertCondition::of_box(AlertKind::BoxSilent, Some(7));
    // Main was started a minute ago.
    let facts = follower(|follower| follower.health = None);
    let found = conditions(&facts, &DELAYS);
    assert_eq!((found.holds(&silent), found.holds(&lost)), (None, None));
    let facts = follower(|follower| {
        follower.health = None;
        follower.silent_for = DELAYS.silence;
    });
    let found = conditions(&facts, &DELAYS);
    assert_eq!(
        (found.holds(&silent), found.holds(&lost)),
        (Some(true), None)
    );
    // Its last word is old.
    let facts = follower(|follower| follower.silent_for = FRESH_HEALTH);
    let found = conditions(&facts, &DELAYS);
    assert_eq!(
        (found.holds(&silent), found.holds(&lost)),
        (Some(false), None)
    );
    // A box that was removed has no condition any more.
    let found = conditions(&Facts::default(), &DELAYS);
    assert_eq!(found.holds(&lost), Some(false));
}

#[test]
fn what_cannot_be_known_is_neither_raised_nor_cleared() {
    let judged = |facts: &Facts, kind, subject: &str| {
        let condition = AlertCondition {
            subject: subject.to_owned(),
            ..AlertCondition::of_box(kind, None)
        };
        conditions(facts, &DELAYS).holds(&condition)
    };
    let mut night = own(|own| own.screens_away = ["study#1".to_owned()].into());
    night.open_for = None;
    assert_eq!(judged(&night, AlertKind::ScreenAway, "study#1"), None);
    assert_eq!(
        judged(&night, AlertKind::ScreenAway, "study#2"),
        Some(false)
    );
    let unreported = own(|own| own.free_bytes = None);
    assert_eq!(judged(&unreported, AlertKind::DiskLow, ""), None);
    let unset = own(|own| own.clock_trusted = false);
    assert_eq!(judged(&unset, AlertKind::BackupOld, ""), None);
}
