//! The command line: arguments, logging, exit code.

mod arguments;
mod journal;
mod panics;

use std::process::ExitCode;

use clap::Parser;
use docent::app::{self, BackupTo};
use docent::config::ConfigSource;
use docent::library::{self, Adjustment, Work};
use docent::model::{Filter, Gain, Ms, ScreenId};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use arguments::{
    Arguments, Command, Inspection, KeyCommand, Mute, Place, ScreenCommand, SpeakerCommand,
    StaffCommand, Table,
};

impl From<Table> for app::Table {
    fn from(it: Table) -> Self {
        match it {
            Table::Plays => Self::Plays,
            Table::Days => Self::Days,
            Table::Dictionary => Self::Dictionary,
        }
    }
}

impl Inspection {
    fn run(self) -> ExitCode {
        let adjustment = Adjustment {
            gain: Gain(self.gain_db),
            inverts_second: self.invert_second,
        };
        let work = match (self.speaker, self.browser, self.photograph) {
            (Some(out), _, _) => Work::ForSpeaker { out, adjustment },
            (None, Some(out), _) => Work::ForBrowser { out, adjustment },
            (None, None, Some(out)) => Work::Photograph { out },
            (None, None, None) if self.sheet => Work::Sheet,
            (None, None, None) if self.try_confinement => Work::TryConfinement,
            (None, None, None) => Work::Measure,
        };
        library::inspect_child(&self.file, Ms(self.longest_ms), &work)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::Inspect(inspection) = arguments.command {
        return inspection.run();
    }
    log();
    match run(arguments) {
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
    let wished = wished.and_then(|it| it.parse::<Targets>().ok());
    let filter = wished.unwrap_or_else(|| Targets::new().with_default(tracing::Level::INFO));
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

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Place { config, state } = arguments.place;
    let listen = match &arguments.command {
        Command::Serve { listen, .. } => *listen,
        Command::Import { .. }
        | Command::Publish
        | Command::Export { .. }
        | Command::Report(_)
        | Command::RebuildStatistics
        | Command::Key { .. }
        | Command::Check { .. }
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Speakers { .. }
        | Command::Speaker { .. }
        | Command::Mute { .. }
        | Command::Screen { .. }
        | Command::Staff { .. }
        | Command::Inspect(_) => None,
    };
    let source = ConfigSource {
        file: config,
        state,
        listen,
    };
    let read = source.read();
    if let Ok(config) = &read {
        app::drop_to_state_owner(config)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let done = runtime.block_on(async {
        if let Command::Serve { tour, .. } = arguments.command {
            return app::serve(&source, read, tour.as_deref()).await;
        }
        let config = read?;
        match arguments.command {
            Command::Serve { .. } | Command::Inspect(_) => Ok(()),
            Command::Import { dir } => app::import(&config, &dir).await,
            Command::Publish => app::publish(&config).await,
            Command::Export { dir } => app::export(&config, &dir).await,
            Command::Report(it) => {
                let cut = Filter {
                    room: it.room,
                    language: it.language,
                    ..Filter::default()
                };
                app::report(&config, it.from, it.to, cut, it.table.map(Into::into)).await
            }
            Command::RebuildStatistics => app::rebuild_statistics(&config).await,
            Command::Key { what } => match what {
                KeyCommand::Add { name } => app::add_key(&config, name).await,
                KeyCommand::List => app::list_keys(&config).await,
                KeyCommand::Revoke { name } => app::revoke_key(&config, name).await,
            },
            Command::Check { repair } => app::check(&config, repair).await,
            Command::Backup { file, into, keep } => match (file, into) {
                (Some(file), _) => app::back_up(&config, BackupTo::File(file)).await,
                (None, Some(into)) => app::back_up(&config, BackupTo::Shelf(into, keep)).await,
                // The arguments are not taken without one of them.
                (None, None) => Ok(()),
            },
            Command::Restore {
                file, check: true, ..
            } => app::check_backup(&file),
            Command::Restore { file, replace, .. } => app::put_back(&config, &file, replace),
            Command::Speakers { test: Some(outlet) } => app::test_speaker(&outlet),
            Command::Speakers { test: None } => app::list_speakers(),
            Command::Speaker { what } => match what {
                SpeakerCommand::Assign { room, outlets } => {
                    app::assign_speaker(&config, room, outlets).await
                }
                SpeakerCommand::Level {
                    room,
                    trim_db,
                    cap_db,
                } => app::level_speaker(&config, room, trim_db.zip(cap_db)).await,
            },
            Command::Mute { house: Mute::On } => app::mute(&config).await,
            Command::Mute { house: Mute::Off } => app::unmute(&config).await,
            Command::Screen { what } => match what {
                ScreenCommand::Enrol {
                    code,
                    room,
                    px_per_mm,
                } => app::enrol_screen(&config, code, room, px_per_mm).await,
                ScreenCommand::List => app::list_screens(&config).await,
                ScreenCommand::Revoke { id } => app::revoke_screen(&config, ScreenId(id)).await,
            },
            Command::Staff { what } => match what {
                StaffCommand::Add { name, role } => app::add_staff(&config, name, role).await,
                StaffCommand::Reset { name } => app::reset_staff(&config, name).await,
                StaffCommand::List => app::list_staff(&config).await,
            },
        }
    });
    // Whatever still waits for a disk or a child would hold up the end.
    runtime.shutdown_background();
    done
}
