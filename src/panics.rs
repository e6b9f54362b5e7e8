//! The panic hook: each panic is logged once, with its thread, location and message. The code that restarts or replaces
//! the failed part logs the consequences.

use std::panic::{PanicHookInfo, set_hook};

/// Installs the hook. Panics are logged and no longer printed.
pub(crate) fn log_panics() {
    set_hook(Box::new(log_panic));
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    let cause = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(thread, place, cause, "a part of docent panicked");
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, take_hook};
    use std::sync::Arc;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn a_panic_is_logged_once_with_its_cause_and_its_place() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log");
        let file = Arc::new(std::fs::File::create(&path).unwrap());
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(file)
            .with_ansi(false);
        log_panics();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            assert!(catch_unwind(|| panic!("the cat sat on it")).is_err());
        });
        drop(take_hook());
        let log = std::fs::read_to_string(path).unwrap();
        assert_eq!(log.lines().count(), 1, "{log}");
        assert!(log.contains("ERROR"), "{log}");
        assert!(log.contains("cause=\"the cat sat on it\""), "{log}");
        assert!(log.contains("src/panics.rs:"), "{log}");
    }
}
