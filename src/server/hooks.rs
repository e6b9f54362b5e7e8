//! The opening hooks: commands that run when the museum opens and closes, such as switching the screens' power. They run in
//! the background.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::config::OpeningHooks;
use crate::model::OpeningState;
use crate::service::Services;

/// A hook that runs longer is killed.
const HOOK_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs the hook at each opening and closing, and once at the start. Never returns by itself.
pub(super) async fn watch(services: Services, hooks: OpeningHooks) {
    if hooks == OpeningHooks::default() {
        return;
    }
    let mut editions = services.editions.watch();
    let mut previous = None;
    loop {
        let is_open = services.hours.state() == OpeningState::Open;
        if previous != Some(is_open) {
            previous = Some(is_open);
            let (command, state) = if is_open {
                (&hooks.opening, "open")
            } else {
                (&hooks.closing, "shut")
            };
            if let Some(command) = command {
                run_hook(command, state).await;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(services.hours.until_next_opening_change()) => {}
            _ = editions.changed() => {}
        }
    }
}

/// Runs a hook with `DOCENT_DOOR` set to `state` (`open` or `shut`). Its standard error goes to docent's log.
async fn run_hook(command: &[String], state: &str) {
    let Some((program, arguments)) = command.split_first() else {
        return;
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DOCENT_DOOR", state)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    let ended = match command.spawn() {
        Ok(mut child) => tokio::time::timeout(HOOK_TIMEOUT, child.wait()).await,
        Err(error) => Ok(Err(error)),
    };
    match ended {
        Ok(Ok(status)) if status.success() => {
            tracing::info!(program, state, "opening hook finished");
        }
        Ok(Ok(status)) => {
            tracing::warn!(program, state, %status, "opening hook failed");
        }
        Ok(Err(error)) => {
            tracing::warn!(program, state, %error, "opening hook did not start");
        }
        Err(_) => tracing::warn!(program, state, "opening hook was stopped after 30 seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::library::Library;
    use crate::model::{Attribution, FieldMap};
    use crate::service::{PlayerRegistry, Setup, TourSnapshot};
    use crate::store::Store;

    #[tokio::test(flavor = "multi_thread")]
    async fn each_opening_and_closing_runs_its_hook_once() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        // A Tuesday, ten minutes before closing.
        let clock = Clock::manual("2026-11-24T16:50:00Z".parse().unwrap());
        let (store, _thread) = Store::in_memory().unwrap();
        let flat = FieldMap::of_texts(&[
            ("languages", "es"),
            ("time-zone", "UTC"),
            ("hours", "tuesday wednesday 10:00 17:00"),
            ("name/es", "Casa"),
        ]);
        let by = Attribution::local(clock.moment());
        store.publish(flat.to_tour().unwrap(), by).await.unwrap();
        let services = Services::new(
            clock.clone(),
            store.clone(),
            Library::open(folder.path(), "docent".into()).unwrap(),
            1,
            TourSnapshot::current(&store).await.unwrap(),
            PlayerRegistry::default(),
            Setup::default(),
        );
        let script = |word: &str| {
            let output = output.display();
            let script = format!("echo {word} $DOCENT_DOOR >> {output}");
            Some(vec!["sh".to_owned(), "-c".to_owned(), script])
        };
        let hooks = OpeningHooks {
            opening: script("on"),
            closing: script("off"),
        };
        let watching = tokio::spawn(watch(services.clone(), hooks));
        let wait_for_output = async |wanted: &str| {
            while std::fs::read_to_string(&output).unwrap_or_default() != wanted {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        wait_for_output("on open\n").await;
        assert_eq!(
            services.hours.until_next_opening_change(),
            Duration::from_mins(5)
        );
        clock.advance(Duration::from_mins(9));
        services.reload().await.unwrap();
        assert_eq!(
            services.hours.until_next_opening_change(),
            Duration::from_mins(1)
        );
        clock.advance(Duration::from_mins(1));
        services.reload().await.unwrap();
        wait_for_output("on open\noff shut\n").await;
        clock.advance(Duration::from_hours(17));
        services.reload().await.unwrap();
        wait_for_output("on open\noff shut\non open\n").await;
        watching.abort();
    }
}
