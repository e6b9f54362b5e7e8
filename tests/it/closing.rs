//! What is planned for closing time: visitors get it when the house shuts, and not before.

use std::time::Duration;

use docent::clock::Clock;
use docent::library::Library;
use docent::model::{Attribution, FieldMap, Role, Sha256, StaffAction, Tour};
use docent::service::{
    Actor, ClosingTimeError, Error, HoursPolicy, PlayerRegistry, PublishedTour, Services, Setup,
    Staff, StaffError,
};
use docent::store::Store;

use crate::support::PATIENCE;

/// Open on Tuesdays from ten to five; every text that a tour needs.
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

/// A house that has published one edition, and a draft of another, at a time of its clock.
async fn house(time: &str, keeping: HoursPolicy) -> Case {
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
    let house = PublishedTour::current(&store).await.unwrap();
    let setup = Setup {
        hours_policy: keeping,
        ..Setup::default()
    };
    let services = Services::new(
        clock.clone(),
        store,
        library,
        1,
        house,
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
        self.services.tours.current().edition.number
    }

    /// Lets the planner run until visitors have another edition.
    async fn until_published(&self) {
        let mut houses = self.services.tours.watch();
        houses.borrow_and_update();
        tokio::select! {
            () = self.services.publishing.publish_planned_editions() => {}
            changed = houses.wait_for(|it| it.edition.number == 2) => drop(changed.unwrap()),
        }
    }
}

/// Five to five on a Tuesday in Mexico City.
const NEARLY_SHUT: &str = "2026-11-24T22:55:00Z";

#[tokio::test]
async fn what_is_planned_is_published_when_the_house_closes() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    assert_eq!(
        it.services.hours.closing_time_today().unwrap().to_string(),
        "17:00"
    );
    assert_eq!(it.plan().await.unwrap(), 2);
    let planner = it.services.clone();
    let running = tokio::spawn(async move { planner.publishing.publish_planned_editions().await });
    it.clock.advance(Duration::from_mins(4));
    it.services.refresh().await.unwrap();
    let waits = it
        .services
        .publishing
        .planned(it.staff.actor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (waits.edition, it.current()),
        (2, 1),
        "not before it closes"
    );
    let mut houses = it.services.tours.watch();
    it.clock.advance(Duration::from_mins(1));
    it.services.refresh().await.unwrap();
    let changed = houses.wait_for(|it| it.edition.number == 2);
    drop(
        tokio::time::timeout(PATIENCE, changed)
            .await
            .unwrap()
            .unwrap(),
    );
    assert!(
        it.services
            .publishing
            .planned(it.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    let told = it
        .services
        .publishing
        .publications(it.staff.actor(), 1)
        .await
        .unwrap();
    assert_eq!(
        (told[0].edition, &told[0].who),
        (2, &Some("Ana".parse().unwrap())),
        "by whoever planned it"
    );
    running.abort();
}

#[tokio::test]
async fn a_docent_that_was_off_at_closing_time_publishes_when_it_starts() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    it.plan().await.unwrap();
    it.clock.advance(Duration::from_hours(3));
    assert_eq!(it.current(), 1);
    it.until_published().await;
    assert_eq!(it.current(), 2);
}

#[tokio::test]
async fn a_house_that_does_not_close_says_the_true_reason_and_publishes_now() {
    let now = NEARLY_SHUT;
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
        let it = house(time, keeping).await;
        let Err(Error::Staff(why)) = it.plan().await else {
            panic!("{time}");
        };
        assert!(
            matches!(*why, StaffError::NoClosingTime(it) if it == expected),
            "{why}"
        );
        assert_eq!(it.services.hours.closing_time_error(), Some(expected));
        assert!(
            it.services
                .publishing
                .planned(it.staff.actor())
                .await
                .unwrap()
                .is_none()
        );
        let seen = it.seen().await;
        let edition = it
            .services
            .publishing
            .publish(it.staff.actor(), Some(&seen))
            .await
            .unwrap();
        assert_eq!((edition.number, it.current()), (2, 2));
    }
}

#[tokio::test]
async fn what_is_published_now_takes_the_place_of_what_was_planned() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    it.plan().await.unwrap();
    it.services
        .publishing
        .cancel_planned(it.staff.actor())
        .await
        .unwrap();
    assert!(
        it.services
            .publishing
            .planned(it.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    it.plan().await.unwrap();
    let seen = it.seen().await;
    it.services
        .publishing
        .publish(it.staff.actor(), Some(&seen))
        .await
        .unwrap();
    assert!(
        it.services
            .publishing
            .planned(it.staff.actor())
            .await
            .unwrap()
            .is_none()
    );
    it.services
        .publishing
        .republish(it.staff.actor(), 1)
        .await
        .unwrap();
    it.clock.advance(Duration::from_hours(1));
    assert_eq!(it.current(), 1, "nothing is left of the plan");
}

#[tokio::test]
async fn whoever_leaves_while_publishing_has_published() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    let seen = it.seen().await;
    let mut houses = it.services.tours.watch();
    let asked = it
        .services
        .publishing
        .publish(it.staff.actor(), Some(&seen));
    drop(tokio::time::timeout(Duration::ZERO, asked).await);
    let changed = houses.wait_for(|it| it.edition.number == 2);
    drop(
        tokio::time::timeout(PATIENCE, changed)
            .await
            .unwrap()
            .unwrap(),
    );
}
