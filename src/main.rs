//! Logging and the exit code.

mod journal;
mod panics;

use std::process::ExitCode;

use clap::Parser;
use docent::cli::{Arguments, Command};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::Inspect(args) = arguments.command {
        return args.run();
    }
    log();
    match arguments.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Into the journal, where systemd started this; to stderr elsewhere.
#[expect(
    clippy::disallowed_methods,
    reason = "what is logged is known before any setting is read"
)]
fn log() {
    let journal = std::env::var_os("JOURNAL_STREAM").and_then(|_| journal::Journal::open().ok());
    // Such as `debug` or `docent::store=debug`.
    let wished = std::env::var("RUST_LOG").ok();
    let wished = wished.and_then(|wish| wish.parse::<Targets>().ok());
    let filter = wished.unwrap_or_else(|| {
        // Its connections are logged where they are used.
        let without_nats = Targets::new().with_target("async_nats", LevelFilter::OFF);
        without_nats.with_default(tracing::Level::INFO)
    });
    let stderr = journal.is_none().then(|| {
        tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(false)
    });
    tracing_subscriber::registry()
        .with(filter)
        .with(journal)
        .with(stderr)
        .init();
    panics::log_panics();
}
