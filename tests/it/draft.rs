//! The draft: conflicting saves are refused, and each change is logged and can be undone.

use docent::model::{
    Attribution, Difference, Field, FieldMap, Key, Moment, Role, Sha256, StaffAction, StaffId, Tour,
};
use docent::store::{Error, Store, Thread};
use rusqlite::Connection;

const START: i64 = 1_795_000_000_000;

fn tour() -> Tour {
    let mut flat = FieldMap::default();
    for (field, text) in [
        ("languages", "es"),
        ("rooms", "study"),
        ("room/study/number", "8"),
        ("room/study/clips", "8"),
        ("clip/8/es/title", "El estudio"),
    ] {
        flat.set(field.parse().unwrap(), Some(text));
    }
    flat.to_tour().unwrap()
}

fn change(field: &str, before: &str, after: &str) -> Vec<Difference> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    vec![Difference {
        field: field.parse().unwrap(),
        before: text(before),
        after: text(after),
    }]
}

fn by(staff: StaffId, second: i64) -> Attribution {
    Attribution {
        staff: Some(staff),
        at: Moment {
            wall_ms: START + 1000 * second,
            boot_ms: 0,
            trusted: true,
        },
    }
}

async fn new_site() -> (Store, Thread, StaffId, StaffId) {
    let (store, thread) = Store::in_memory().unwrap();
    let link = |n: &str| -> Sha256 { n.repeat(64).parse().unwrap() };
    let the_box = Attribution {
        staff: None,
        ..by(StaffId(0), 0)
    };
    let ana = store.add_person("Ana".parse().unwrap(), Role::Admin, link("a"), the_box);
    let ana = ana.await.unwrap();
    let eva = store.add_person("Eva".parse().unwrap(), Role::Curator, link("b"), the_box);
    let eva = eva.await.unwrap();
    let put = store.replace_draft(tour(), StaffAction::Import, "casa".into(), the_box);
    put.await.unwrap().unwrap();
    (store, thread, ana, eva)
}

async fn title(store: &Store) -> String {
    let flat = store.draft().await.unwrap().unwrap().fields;
    let title: Field = "clip/8/es/title".parse().unwrap();
    flat.get(&title).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_conflicting_save_is_refused_and_returns_the_current_value() {
    let (store, _thread, ana, eva) = new_site().await;
    let first = change("clip/8/es/title", "El estudio", "Su estudio");
    store
        .change_draft(StaffAction::Edit, String::new(), first, by(ana, 1))
        .await
        .unwrap();
    let mut second = change("clip/8/es/title", "El estudio", "Un estudio");
    second.extend(change("clip/8/es/credit", "", "Eva"));
    let publications = store
        .change_draft(StaffAction::Edit, String::new(), second, by(eva, 2))
        .await;
    let Err(Error::Conflict { field, found }) = publications else {
        panic!("{publications:?}");
    };
    assert_eq!(field.to_string(), "clip/8/es/title");
    assert_eq!(found.as_deref(), Some("Su estudio"));
    assert_eq!(title(&store).await, "Su estudio");
    let last = store
        .last_change_of(field.to_string())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(last.who.unwrap().as_str(), "Ana");
    // Somewhere else both write at once.
    let other = change("clip/8/es/credit", "", "Eva");
    store
        .change_draft(StaffAction::Edit, String::new(), other, by(eva, 3))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_change_that_makes_the_draft_invalid_is_refused() {
    let (store, _thread, ana, _) = new_site().await;
    for (field, before, after) in [
        ("rooms", "study", "study attic"),
        ("rooms", "study", ""),
        ("clip/9/es/title", "", "De nadie"),
        ("clip/8/es/captions", "", "WEBVTT\n\nnonsense"),
    ] {
        let publications = store
            .change_draft(
                StaffAction::Edit,
                String::new(),
                change(field, before, after),
                by(ana, 1),
            )
            .await;
        assert!(
            matches!(publications, Err(Error::InvalidDraft(_))),
            "{field}: {publications:?}"
        );
    }
    assert_eq!(store.draft().await.unwrap().unwrap().tour, tour());
    assert_eq!(store.changes(None, 9).await.unwrap().len(), 3);
}

/// The name of a step.
fn step(n: u8) -> Key {
    format!("{n:032x}").parse().unwrap()
}

#[tokio::test]
async fn autosaves_of_one_text_are_one_step_and_include_nothing_else() {
    let (store, _thread, ana, eva) = new_site().await;
    let mut last = "El estudio".to_owned();
    let mut ids = Vec::new();
    for (staff, second, which, text) in [
        (ana, 1, Some(1), "El e"),
        (ana, 5, Some(1), "El es"),
        // A longer text is undone minute by minute.
        (ana, 64, Some(1), "El est"),
        // Another step, however soon it comes.
        (ana, 65, Some(2), "El gabinete"),
        // What is done with one press is a step of its own, and so is what comes after it.
        (ana, 66, None, "El gabinete hecho"),
        (ana, 67, Some(2), "El gabinete, hecho"),
        (ana, 68, None, "El gabinete hecho otra vez"),
        (ana, 69, None, "El gabinete hecho de nuevo"),
        (eva, 70, Some(2), "El gabinete de él"),
    ] {
        let edit = change("clip/8/es/title", &last, text);
        let id = if let Some(n) = which {
            store
                .save_draft_text(step(n), edit, by(staff, second))
                .await
        } else {
            let (act, subject) = (StaffAction::Edit, String::new());
            store
                .change_draft(act, subject, edit, by(staff, second))
                .await
        };
        ids.push(id.unwrap());
        last = text.to_owned();
    }
    assert_eq!(ids[0], ids[1]);
    let different: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len() - 1);
    let first = store.change(ids[0]).await.unwrap().unwrap();
    assert_eq!(first.texts[0].before.as_deref(), Some("El estudio"));
    assert_eq!(first.texts[0].after.as_deref(), Some("El es"));
}

#[tokio::test]
async fn autosaves_of_one_text_are_one_step_despite_edits_elsewhere() {
    let (store, _thread, ana, eva) = new_site().await;
    let first = change("clip/8/es/title", "El estudio", "El e");
    let first = store
        .save_draft_text(step(1), first, by(ana, 1))
        .await
        .unwrap();
    let other = change("clip/8/es/credit", "", "Eva");
    store
        .save_draft_text(step(1), other, by(eva, 2))
        .await
        .unwrap();
    let second = change("clip/8/es/title", "El e", "El estudio azul");
    let second = store.save_draft_text(step(1), second, by(ana, 3)).await;
    assert_eq!(second.unwrap(), first);
    assert_eq!(title(&store).await, "El estudio azul");
}

#[tokio::test]
async fn a_text_added_and_removed_at_once_can_still_be_undone() {
    let (store, _thread, ana, _) = new_site().await;
    let edit = |before, after, second| {
        let edit = change("clip/8/es/title", before, after);
        store.save_draft_text(step(1), edit, by(ana, second))
    };
    let there = edit("El estudio", "El gabinete", 1).await.unwrap();
    let back = edit("El gabinete", "El estudio", 5).await.unwrap();
    assert_ne!(there, back);
    let texts = store.change(back).await.unwrap().unwrap().texts;
    assert_eq!(texts[0].before.as_deref(), Some("El gabinete"));
}

#[tokio::test]
async fn a_draft_of_an_earlier_version_is_converted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("docent.db");
    let conn = Connection::open(&path).unwrap();
    for name in ["0001_initial", "0002_screens"] {
        let file = format!("{}/db/migrations/{name}.sql", env!("CARGO_MANIFEST_DIR"));
        conn.execute_batch(&std::fs::read_to_string(file).unwrap())
            .unwrap();
    }
    conn.execute_batch(
        r#"pragma user_version = 2;
        insert into draft values (1, 1, '{"format":1,"languages":["es"],"time_zone":"UTC","name":{"es":"Casa"},"rooms":[]}', 1);"#,
    )
    .unwrap();
    drop(conn);
    for _ in 0..2 {
        let (store, thread) = Store::open(&path).unwrap();
        let draft = store.draft().await.unwrap().unwrap();
        assert_eq!(draft.fields.get(&"name/es".parse().unwrap()), Some("Casa"));
        assert_eq!(draft.tour.time_zone, "UTC");
        store.close().await;
        tokio::task::spawn_blocking(|| thread.join()).await.unwrap();
    }
}

#[tokio::test]
async fn an_earlier_edition_is_restored_byte_for_byte() {
    let (store, _thread, ana, _) = new_site().await;
    let first = store.publish(tour(), by(ana, 1)).await.unwrap();
    let mut other = tour();
    other.time_zone = "America/Mexico_City".into();
    let planned = store
        .plan_publication(other.clone(), by(ana, 2))
        .await
        .unwrap();
    assert_eq!(store.current_edition().await.unwrap().unwrap(), first);
    assert_eq!(
        store.planned_publication().await.unwrap().unwrap().edition,
        planned
    );
    let second = store
        .publish_again(planned, by(ana, 3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((second.number, &second.tour), (2, &other));
    assert_eq!(store.planned_publication().await.unwrap(), None);
    let again = store.publish_again(1, by(ana, 4)).await.unwrap();
    assert_eq!(again.as_ref(), Some(&first));
    assert_eq!(store.current_edition().await.unwrap(), again);
    assert_eq!(store.publish_again(3, by(ana, 5)).await.unwrap(), None);
    let publications = store.publications(9).await.unwrap();
    let publications: Vec<_> = publications
        .iter()
        .map(|change| (change.edition, change.who.as_ref().unwrap().as_str()))
        .collect();
    assert_eq!(publications, [(1, "Ana"), (2, "Ana"), (1, "Ana")]);
}
