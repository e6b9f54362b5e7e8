//! What is planned for closing time: visitors get it when the house shuts, and not before.

use std::time::Duration;

use docent::clock::Clock;
use docent::library::Library;
use docent::model::{Attribution, FieldMap, Role, Sha256, StaffAction, Tour};
use docent::service::{
    ClosingTimeError, Content, Error, HoursPolicy, PlayerRegistry, PublishedTour, Service, Setup,
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
    service: Service,
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
    let content = Content {
        store: store.clone(),
        library: library.clone(),
        clock: clock.clone(),
    };
    let name = "Ana".parse().unwrap();
    let invitation = content.add_person(name, Role::Curator, by).await.unwrap();
    let house = PublishedTour::current(&store).await.unwrap();
    let setup = Setup {
        keeping,
        ..Setup::default()
    };
    let service = Service::new(
        clock.clone(),
        store,
        library,
        1,
        house,
        PlayerRegistry::default(),
        setup,
    );
    let password = "nopales y conejos";
    let tokens = service.accept(&invitation, "", password, None).await;
    let token = tokens.unwrap().session;
    Case {
        staff: service.staff(&token).unwrap(),
        service,
        clock,
        _state: state,
    }
}

impl Case {
    async fn seen(&self) -> Sha256 {
        self.service.review(&self.staff).await.unwrap().sha256
    }

    async fn plan(&self) -> Result<u32, Error> {
        let seen = self.seen().await;
        self.service.publish_at_closing(&self.staff, &seen).await
    }

    fn current(&self) -> u32 {
        self.service.published_tour().edition.number
    }

    /// Lets the planner run until visitors have another edition.
    async fn until_published(&self) {
        let mut houses = self.service.watch_edition();
        houses.borrow_and_update();
        tokio::select! {
            () = self.service.publish_planned_editions() => {}
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
        it.service.closing_time_today().unwrap().to_string(),
        "17:00"
    );
    assert_eq!(it.plan().await.unwrap(), 2);
    let planner = it.service.clone();
    let running = tokio::spawn(async move { planner.publish_planned_editions().await });
    it.clock.advance(Duration::from_mins(4));
    it.service.refresh().await.unwrap();
    let waits = it.service.planned(&it.staff).await.unwrap().unwrap();
    assert_eq!(
        (waits.edition, it.current()),
        (2, 1),
        "not before it closes"
    );
    let mut houses = it.service.watch_edition();
    it.clock.advance(Duration::from_mins(1));
    it.service.refresh().await.unwrap();
    let changed = houses.wait_for(|it| it.edition.number == 2);
    drop(
        tokio::time::timeout(PATIENCE, changed)
            .await
            .unwrap()
            .unwrap(),
    );
    assert!(it.service.planned(&it.staff).await.unwrap().is_none());
    let told = it.service.publications(&it.staff, 1).await.unwrap();
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
        assert_eq!(it.service.closing_time_error(), Some(expected));
        assert!(it.service.planned(&it.staff).await.unwrap().is_none());
        let seen = it.seen().await;
        let edition = it.service.publish(&it.staff, &seen).await.unwrap();
        assert_eq!((edition.number, it.current()), (2, 2));
    }
}

#[tokio::test]
async fn what_is_published_now_takes_the_place_of_what_was_planned() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    it.plan().await.unwrap();
    it.service.cancel_planned(&it.staff).await.unwrap();
    assert!(it.service.planned(&it.staff).await.unwrap().is_none());
    it.plan().await.unwrap();
    let seen = it.seen().await;
    it.service.publish(&it.staff, &seen).await.unwrap();
    assert!(it.service.planned(&it.staff).await.unwrap().is_none());
    it.service.republish(&it.staff, 1).await.unwrap();
    it.clock.advance(Duration::from_hours(1));
    assert_eq!(it.current(), 1, "nothing is left of the plan");
}

#[tokio::test]
async fn whoever_leaves_while_publishing_has_published() {
    let it = house(NEARLY_SHUT, HoursPolicy::Hours).await;
    let seen = it.seen().await;
    let mut houses = it.service.watch_edition();
    let asked = it.service.publish(&it.staff, &seen);
    drop(tokio::time::timeout(Duration::ZERO, asked).await);
    let changed = houses.wait_for(|it| it.edition.number == 2);
    drop(
        tokio::time::timeout(PATIENCE, changed)
            .await
            .unwrap()
            .unwrap(),
    );
}
