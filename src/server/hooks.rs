//! Commands that run when the museum opens and closes, such as switching the screens' power. Nothing
//! waits for them.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::config::OpeningHooks;
use crate::model::OpeningState;
use crate::service::Service;

const HOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs the hook at each opening and closing, and once at the start. Never returns by itself.
pub(super) async fn watch(service: Service, hooks: OpeningHooks) {
    if hooks == OpeningHooks::default() {
        return;
    }
    let mut houses = service.watch_edition();
    let mut was = None;
    loop {
        let open = service.opening_state() == OpeningState::Open;
        if was != Some(open) {
            was = Some(open);
            let (command, door) = if open {
                (&hooks.opening, "open")
            } else {
                (&hooks.closing, "shut")
            };
            if let Some(command) = command {
                run_hook(command, door).await;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(service.until_next_opening_change()) => {}
            _ = houses.changed() => {}
        }
    }
}

/// Its standard error goes to docent's log.
async fn run_hook(command: &[String], door: &str) {
    let Some((program, arguments)) = command.split_first() else {
        return;
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DOCENT_DOOR", door)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let ended = match command.spawn() {
        Ok(mut child) => tokio::time::timeout(HOOK_TIMEOUT, child.wait()).await,
        Err(error) => Ok(Err(error)),
    };
    match ended {
        Ok(Ok(status)) if status.success() => {
            tracing::info!(program, door, "opening hook finished");
        }
        Ok(Ok(status)) => {
            tracing::warn!(program, door, %status, "opening hook failed");
        }
        Ok(Err(error)) => {
            tracing::warn!(program, door, %error, "opening hook did not start");
        }
        Err(_) => tracing::warn!(program, door, "opening hook was stopped after 30 seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::library::Library;
    use crate::model::{Attribution, FieldMap};
    use crate::service::{PlayerRegistry, PublishedTour, Setup};
    use crate::store::Store;

    #[tokio::test(flavor = "multi_thread")]
    async fn each_opening_and_closing_runs_its_hook_once() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("note");
        // Ten to five in the afternoon of a Tuesday.
        let clock = Clock::manual("2026-11-24T16:50:00Z".parse().unwrap());
        let (store, _thread) = Store::in_memory().unwrap();
        let mut flat = FieldMap::default();
        for (field, text) in [
            ("languages", "es"),
            ("time-zone", "UTC"),
            ("hours", "tuesday wednesday 10:00 17:00"),
            ("name/es", "Casa"),
        ] {
            flat.set(field.parse().unwrap(), Some(text));
        }
        let by = Attribution::local(clock.moment());
        store.publish(flat.to_tour().unwrap(), by).await.unwrap();
        let service = Service::new(
            clock.clone(),
            store.clone(),
            Library::open(folder.path(), "docent".into()).unwrap(),
            1,
            PublishedTour::current(&store).await.unwrap(),
            PlayerRegistry::default(),
            Setup::default(),
        );
        let script = |word: &str| {
            let note = note.display();
            let script = format!("echo {word} $DOCENT_DOOR >> {note}");
            Some(vec!["sh".to_owned(), "-c".to_owned(), script])
        };
        let hooks = OpeningHooks {
            opening: script("on"),
            closing: script("off"),
        };
        let watching = tokio::spawn(watch(service.clone(), hooks));
        let noted = async |wanted: &str| {
            while std::fs::read_to_string(&note).unwrap_or_default() != wanted {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        noted("on open\n").await;
        assert_eq!(service.until_next_opening_change(), Duration::from_mins(5));
        clock.advance(Duration::from_mins(9));
        service.refresh().await.unwrap();
        assert_eq!(service.until_next_opening_change(), Duration::from_mins(1));
        clock.advance(Duration::from_mins(1));
        service.refresh().await.unwrap();
        noted("on open\noff shut\n").await;
        clock.advance(Duration::from_hours(17));
        service.refresh().await.unwrap();
        noted("on open\noff shut\non open\n").await;
        watching.abort();
    }
}
