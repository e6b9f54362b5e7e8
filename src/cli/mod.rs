//! The command line: one file for each command, with its arguments and what it does. Manual and completions
//! are made from these arguments too.
//!
//! Output is in English, as options and log are. The staff pages show the same faults of a tour in the
//! reader's language.

mod alerts;
mod backup;
mod captions;
mod check;
mod export;
mod fleet;
mod import;
mod inspect;
mod key;
mod mute;
mod progress;
mod publish;
mod rebuild_statistics;
mod report;
mod restore;
mod screen;
mod serve;
mod speaker;
mod speakers;
mod staff;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::ConfigSource;
use crate::server;

pub use inspect::InspectArgs;

/// A museum's audio guide in one small daemon.
///
/// Each room has a touchscreen page; a touch plays a narrated clip through the room's speaker, or
/// on the visitor's own device where the room has none. What was really heard is counted.
#[derive(Debug, Parser)]
#[command(
    name = "docent",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "\
Try it:      docent serve --tour audio
New tour:    docent import DIR && docent publish   (also while docent serves)
Is it well?  docent check"
)]
pub struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
    /// Where the daemon and its state are.
    #[command(flatten)]
    pub location: Location,
}

/// Where config and state are.
#[derive(Args, Debug)]
pub struct Location {
    /// The settings, a TOML file; without one everything has its default
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder for database and recordings [default: the config's, or ~/.local/state/docent]
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
}

/// The commands. Their arguments are private: they are parsed and run.
#[derive(Debug, Subcommand)]
#[expect(
    private_interfaces,
    reason = "the arguments of a command concern only its own file"
)]
pub enum Command {
    /// Serve the house: pages, sound and the log of plays, until SIGTERM
    Serve(serve::ServeArgs),
    /// Read a tour folder into the draft; says every fault at once and imports all or nothing
    Import(import::ImportArgs),
    /// Make captions of the draft's transcripts, at the times at which the recordings say them
    ///
    /// Captions that are there stay as they are. espeak-ng makes the times more precise where it
    /// is installed.
    Captions(captions::CaptionsArgs),
    /// Make the draft the current edition, at once also where docent serves
    Publish,
    /// Write the current edition as a tour folder that imports to the same edition
    Export(export::ExportArgs),
    /// Tell what was heard: the last 30 days in plain text, or a table as CSV
    #[command(after_help = report::EXAMPLES)]
    Report(report::ReportArgs),
    /// Make every sum of the statistics anew from the plays; `docent check` says whether that is needed
    RebuildStatistics,
    /// Let programs read the statistics at /api/statistics
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Say in plain sentences whether database, recordings, edition and speakers are well
    Check(check::CheckArgs),
    /// Write the whole house to one file, also while docent serves, and read it back
    ///
    /// It holds database, recordings, pictures and settings; nothing that lets somebody in: no
    /// sessions, no links, no codes. Passwords and screens are in it as hashes, so keep it as you keep
    /// a key.
    #[command(after_help = backup::EXAMPLES)]
    Backup(backup::BackupArgs),
    /// Put the house of a backup in this box's place
    Restore(restore::RestoreArgs),
    /// List this box's audio outputs by the names that the config takes
    Speakers(speakers::SpeakersArgs),
    /// Say which output sounds in a room and how loud, at once also where docent serves
    #[command(subcommand)]
    Speaker(speaker::SpeakerCommand),
    /// Silence every speaker of the house at once, or let it sound again
    Mute(mute::MuteArgs),
    /// Bind touchscreens to rooms, so that they may drive a room's speaker
    #[command(subcommand)]
    Screen(screen::ScreenCommand),
    /// Say who may sign in to change what the house says
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Try the ways on which alerts leave the house
    #[command(subcommand)]
    Alerts(alerts::AlertsCommand),
    /// Let several boxes serve one house: published once, counted once
    #[command(subcommand, after_help = fleet::EXAMPLES)]
    Fleet(fleet::FleetCommand),
    /// Inspect one sound file or picture; docent runs this for itself, with limits on memory and time
    #[command(hide = true)]
    Inspect(InspectArgs),
}

impl Arguments {
    /// Runs the command. As root, the program is started again as the owner of the state folder.
    ///
    /// # Errors
    ///
    /// Those of the command; each names what to do.
    pub fn run(self) -> anyhow::Result<()> {
        let listen = if let Command::Serve(args) = &self.command {
            args.listen
        } else {
            None
        };
        let source = ConfigSource {
            file: self.location.config,
            state: self.location.state,
            listen,
        };
        let config = source.read();
        if let Ok(config) = &config {
            server::drop_to_state_owner(config)?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let done = runtime.block_on(self.command.run(&source, config));
        // A blocked disk or child process must not delay the exit.
        runtime.shutdown_background();
        done
    }
}

impl Command {
    async fn run(
        self,
        source: &ConfigSource,
        config: anyhow::Result<crate::config::Config>,
    ) -> anyhow::Result<()> {
        match self {
            // It may start with the last good config.
            Self::Serve(args) => args.run(source, config).await,
            // It needs no config: `main` runs it before anything else.
            Self::Inspect(_) => Ok(()),
            Self::Import(args) => args.run(&config?).await,
            Self::Captions(args) => args.run(&config?).await,
            Self::Publish => publish::run(&config?).await,
            Self::Export(args) => args.run(&config?).await,
            Self::Report(args) => args.run(&config?).await,
            Self::RebuildStatistics => rebuild_statistics::run(&config?).await,
            Self::Key(command) => command.run(&config?).await,
            Self::Check(args) => args.run(&config?).await,
            Self::Backup(args) => args.run(&config?).await,
            Self::Restore(args) => args.run(&config?),
            Self::Speakers(args) => args.run(),
            Self::Speaker(command) => command.run(&config?).await,
            Self::Mute(args) => args.run(&config?).await,
            Self::Screen(command) => command.run(&config?).await,
            Self::Staff(command) => command.run(&config?).await,
            Self::Alerts(command) => command.run(&config?).await,
            Self::Fleet(command) => command.run(&config?).await,
        }
    }
}
