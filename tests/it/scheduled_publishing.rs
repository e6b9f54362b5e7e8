//! A publication that is scheduled for closing time.

use std::time::Duration;

use docent::clock::Clock;
use docent::library::Library;
use docent::model::{Attribution, FieldMap, Role, Sha256, StaffAction, Tour};
use docent::service::{
    Actor, ClosingTimeError, Error, HoursPolicy, PlayerRegistry, Services, Setup, Staff,
    StaffError, TourSnapshot,
};
use docent::store::Store;

use crate::support::TIMEOUT;

/// Open on Tuesdays from ten to five, with every text that a tour needs.
fn tour(name: &str) -> Tour {
    let mut flat = FieldMap::default();
    for (field, text) in [
        ("languages", "es"),
        ("time-zone", "America/Mexico_City"),
        ("hours", "tuesday 10:00 17:00"),
        ("name/es", name),
        ("rooms", "study"),
        ("room/study/number", "8"),
        ("room/study/name/es", "Estudio"),
        ("room/study/line/es", "Aquí"),
    ] {
        flat.set(field.parse().unwrap(), Some(text));
    }
    flat.to_tour().unwrap()
}

struct Case {
    services: Services,
    clock: Clock,
    staff: Staff,
    _state: tempfile::TempDir,
}

/// A service with one published edition and another draft, at a time of its clock.
async fn new_site(time: &str, keeping: HoursPolicy) -> Case {
    let clock = Clock::manual(time.parse().unwrap());
    let (store, _thread) = Store::in_memory().unwrap();
    let state = tempfile::tempdir().unwrap();
    let library = Library::open(state.path(), "docent".into()).unwrap();
    let by = Attribution::local(clock.moment());
    store.publish(tour("Casa"), by).await.unwrap();
    let draft = tour("Otra casa");
    store
        .replace_draft(draft, StaffAction::Import, "casa".into(), by)
        .await
        .unwrap();
    let site = TourSnapshot::current(&store).await.unwrap();
    let setup = Setup {
        hours_policy: keeping,
        ..Setup::default()
    };
    let services = Services::new(
        clock.clone(),
        store,
        library,
        1,
        site,
        PlayerRegistry::default(),
        setup,
    );
    let name = "Ana".parse().unwrap();
    let invitation = services.people.add(Actor::Local, name, Role::Curator);
    let invitation = invitation.await.unwrap();
    let password = "nopales y conejos";
    let tokens = services
        .people
        .accept(&invitation, "", password, None)
        .await;
    let token = tokens.unwrap().session;
    Case {
        staff: services.sessions.find(&token).unwrap(),
        services,
        clock,
        _state: state,
    }
}

impl Case {
    async fn seen(&self) -> Sha256 {
        self.services
            .publishing
            .review(self.staff.actor())
            .await
            .unwrap()
            .sha256
    }

    async fn plan(&self) -> Result<u32, Error> {
        let seen = self.seen().await;
        self.services
            .publishing
            .publish_at_closing(self.staff.actor(), &seen)
            .await
    }

    fn current(&self) -> u32 {
        self.services.editions.current().page_edition()
    }

    /// Runs the scheduler until another edition is published.
    async fn until_published(&self) {
        let mut houses = self.services.editions.watch();
        houses.borrow_and_update();
        tokio::select! {
            () = self.services.publishing.publish_planned_editions() => {}
            changed = houses.wait_for(|published| published.edition == Some(2)) => drop(changed.unwrap()),
        }
    }
}

/// Five to five on a Tuesday in Mexico City.
const BEFORE_CLOSING: &str = "2026-11-24T22:55:00Z";

#[tokio::test]
async fn a_scheduled_publication_happens_at_closing_time() {
    let case = new_site(BEFORE_CLOSING, HoursPolicy::Hours).await;
    assert_eq!(
        case.services
            .hours
            .closing_time_today()
            .unwrap()
            .to_string(),
        "17:00"
    );
    assert_eq!(case.plan().await.unwrap(), 2);
    let planner = case.services.clone();
    let running = tokio::spawn(async move { planner.publishing.publish_planned_editions().await });
    case.clock.advance(Duration::from_mins(4));
    case.services.reload().await.unwrap();
    let waits = case
        .services
        .publishing
        .planned(case.staff.actor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (waits.edition, case.current()),
        (2, 1),
        "not before it closes"
    );
    let mut houses = case.services.editions.watch();
    case.clock.advance(Duration::from_mins(1));
    case.services.reload().await.unwrap();
    let changed = houses.wait_for(|published| published.edition == Some(2));
    drop(
        tokio::time::timeout(TIMEOUT, changed)
            .await
            .unwrap()
            .unwrap(),
    );
    assert!(
        case.services
            .publishing
            .planned(case.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    let publications = case
        .services
        .publishing
        .publications(case.staff.actor(), 1)
        .await
        .unwrap();
    assert_eq!(
        (publications[0].edition, &publications[0].who),
        (2, &Some("Ana".parse().unwrap())),
        "by whoever planned it"
    );
    running.abort();
}

#[tokio::test]
async fn a_publication_missed_at_closing_time_happens_at_the_next_start() {
    let case = new_site(BEFORE_CLOSING, HoursPolicy::Hours).await;
    case.plan().await.unwrap();
    case.clock.advance(Duration::from_hours(3));
    assert_eq!(case.current(), 1);
    case.until_published().await;
    assert_eq!(case.current(), 2);
}

#[tokio::test]
async fn without_a_closing_time_the_reason_is_shown_and_publishing_is_immediate() {
    let now = BEFORE_CLOSING;
    for (time, keeping, expected) in [
        (
            "2026-11-25T02:00:00Z",
            HoursPolicy::Hours,
            ClosingTimeError::Shut,
        ),
        (now, HoursPolicy::Open, ClosingTimeError::Ignored),
        (
            now,
            HoursPolicy::Unconfigured,
            ClosingTimeError::Unconfigured,
        ),
    ] {
        let case = new_site(time, keeping).await;
        let Err(Error::Staff(why)) = case.plan().await else {
            panic!("{time}");
        };
        assert!(
            matches!(*why, StaffError::NoClosingTime(case) if case == expected),
            "{why}"
        );
        assert_eq!(case.services.hours.closing_time_error(), Some(expected));
        assert!(
            case.services
                .publishing
                .planned(case.staff.actor())
                .await
                .unwrap()
                .is_none()
        );
        let seen = case.seen().await;
        let edition = case
            .services
            .publishing
            .publish(case.staff.actor(), Some(&seen))
            .await
            .unwrap();
        assert_eq!((edition.number, case.current()), (2, 2));
    }
}

#[tokio::test]
async fn an_immediate_publication_replaces_the_scheduled_one() {
    let case = new_site(BEFORE_CLOSING, HoursPolicy::Hours).await;
    case.plan().await.unwrap();
    case.services
        .publishing
        .cancel_planned(case.staff.actor())
        .await
        .unwrap();
    assert!(
        case.services
            .publishing
            .planned(case.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    case.plan().await.unwrap();
    let seen = case.seen().await;
    case.services
        .publishing
        .publish(case.staff.actor(), Some(&seen))
        .await
        .unwrap();
    assert!(
        case.services
            .publishing
            .planned(case.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    case.services
        .publishing
        .republish(case.staff.actor(), 1)
        .await
        .unwrap();
    case.clock.advance(Duration::from_hours(1));
    assert_eq!(case.current(), 1, "nothing is left of the plan");
}

#[tokio::test]
async fn publishing_completes_if_the_browser_disconnects() {
    let case = new_site(BEFORE_CLOSING, HoursPolicy::Hours).await;
    let seen = case.seen().await;
    let mut houses = case.services.editions.watch();
    let publishing = case
        .services
        .publishing
        .publish(case.staff.actor(), Some(&seen));
    drop(tokio::time::timeout(Duration::ZERO, publishing).await);
    let changed = houses.wait_for(|published| published.edition == Some(2));
    drop(
        tokio::time::timeout(TIMEOUT, changed)
            .await
            .unwrap()
            .unwrap(),
    );
}
