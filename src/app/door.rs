//! What a technician wants run when the house opens and when it closes, such as the screens' power.
//! Nothing waits for it.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::config::AtDoor;
use crate::guide::Guide;
use crate::model::Door;

/// A program that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs what is to be run each time the door moves, and once at the start; never ends by itself.
pub(super) async fn watch(guide: Guide, run: AtDoor) {
    if run == AtDoor::default() {
        return;
    }
    let mut houses = guide.houses();
    let mut was = None;
    loop {
        let open = guide.door() == Door::Open;
        if was != Some(open) {
            was = Some(open);
            let (command, door) = if open {
                (&run.opening, "open")
            } else {
                (&run.closing, "shut")
            };
            if let Some(words) = command {
                carry_out(words, door).await;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(guide.until_the_door_moves()) => {}
            _ = houses.changed() => {}
        }
    }
}

/// What it says of itself goes where docent's log goes.
async fn carry_out(words: &[String], door: &str) {
    let Some((program, arguments)) = words.split_first() else {
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
        Ok(mut child) => tokio::time::timeout(PATIENCE, child.wait()).await,
        Err(error) => Ok(Err(error)),
    };
    match ended {
        Ok(Ok(status)) if status.success() => {
            tracing::info!(program, door, "what is run when the door moves has run");
        }
        Ok(Ok(status)) => {
            tracing::warn!(program, door, %status, "what is run when the door moves failed");
        }
        Ok(Err(error)) => {
            tracing::warn!(program, door, %error, "what is run when the door moves did not start");
        }
        Err(_) => tracing::warn!(
            program,
            door,
            "what is run when the door moves took longer than 30 seconds, and was stopped"
        ),
    }
}
