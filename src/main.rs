//! The command line: arguments, logging, exit code.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use docent::config::Config;
use docent::library::{Limits, Work};
use docent::model::{
    Code, Day, Gain, KeyName, Ms, Outlet, Panel, Role, ScreenId, Slug, StaffName,
};
use docent::{app, library};
use tracing_subscriber::EnvFilter;

/// A museum's audio guide in one small daemon.
///
/// Each room has a touchscreen page; a touch plays a narrated clip through the room's speaker, or
/// on the visitor's own device where the room has none. What was really heard is counted.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "\
Try it:      docent serve --tour audio
New tour:    docent import DIR && docent publish   (also while docent serves)
Is it well?  docent check"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

#[derive(Args, Debug)]
struct Place {
    /// The settings, a TOML file; without one everything has its default
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for database and recordings [default: the config's, or ~/.local/state/docent]
    #[arg(long, global = true, value_name = "DIR")]
    state: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the house: pages, sound and the log of plays, until SIGTERM
    Serve {
        /// Where pages are served; port 0 picks a free one and says which [default: the config's, or 127.0.0.1:8080]
        #[arg(long, value_name = "ADDR:PORT")]
        listen: Option<SocketAddr>,
        /// A tour folder to bring in and publish, where nothing has been published yet
        #[arg(long, value_name = "DIR")]
        tour: Option<PathBuf>,
    },
    /// Read a tour folder into the draft; says every fault at once and imports all or nothing
    Import {
        /// The folder with tour.toml
        dir: PathBuf,
    },
    /// Make the draft the current edition, at once also where docent serves
    Publish,
    /// Write the current edition as a tour folder that imports to the same edition
    Export {
        /// A folder that does not exist yet, or is empty
        dir: PathBuf,
    },
    /// Tell what was heard: the last 30 days in plain text, or a table as CSV
    Report {
        /// The first day, such as 2026-11-01
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
        /// The last day, which is within
        #[arg(long, value_name = "DAY")]
        to: Option<Day>,
        /// Write a table to stdout instead: each play, sums by day, or what the columns mean
        #[arg(long, value_enum)]
        table: Option<Table>,
    },
    /// Make every sum of the statistics anew from the plays; `docent check` says whether that is needed
    RebuildStatistics,
    /// Let programs read the statistics at /api/statistics
    Key {
        #[command(subcommand)]
        what: KeyCommand,
    },
    /// Say in plain sentences whether database, recordings, edition and speakers are well
    Check,
    /// List this box's audio outputs by the names that the config takes
    Speakers {
        /// Sound a tone on this output, or on one channel of it: NAME#left, NAME#right
        #[arg(long, value_name = "NAME")]
        test: Option<Outlet>,
    },
    /// Say which output sounds in a room and how loud, at once also where docent serves
    Speaker {
        #[command(subcommand)]
        what: SpeakerCommand,
    },
    /// Silence every speaker of the house at once, or let it sound again
    Mute { house: Mute },
    /// Bind touchscreens to rooms, so that they may drive a room's speaker
    Screen {
        #[command(subcommand)]
        what: ScreenCommand,
    },
    /// Say who may sign in to change what the house says
    Staff {
        #[command(subcommand)]
        what: StaffCommand,
    },
    /// Inspect one sound file or picture; docent runs this for itself, with limits on memory and time
    #[command(hide = true)]
    Inspect(Inspection),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mute {
    On,
    Off,
}

#[derive(Debug, Subcommand)]
enum SpeakerCommand {
    /// Let outputs sound in a room, all of them the same; what plays there is stopped
    Assign {
        /// The room's short name, as in its address
        room: Slug,
        /// Names that `docent speakers` lists, or silent; NAME#left or NAME#right for one channel,
        /// so that a card serves two rooms; left out: as the config says
        #[arg(value_name = "OUTPUT")]
        outlets: Vec<Outlet>,
    },
    /// Make a room louder or softer, also what plays; without figures: as the config says
    Level {
        /// The room's short name, as in its address
        room: Slug,
        /// Decibels added for this room, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "cap_db"
        )]
        trim_db: Option<f64>,
        /// Decibels over the target loudness that no volume step passes, from -40 to 12
        #[arg(
            long,
            value_name = "DB",
            allow_negative_numbers = true,
            requires = "trim_db"
        )]
        cap_db: Option<f64>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Table {
    Plays,
    Days,
    Dictionary,
}

impl From<Table> for app::Table {
    fn from(it: Table) -> Self {
        match it {
            Table::Plays => Self::Plays,
            Table::Days => Self::Days,
            Table::Dictionary => Self::Dictionary,
        }
    }
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key and print it; a key of this name from before opens nothing any more
    Add {
        /// What the program is called, such as grafana
        name: KeyName,
    },
    /// List the programs that have a key
    List,
    /// Take a program's key away
    Revoke { name: KeyName },
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Add somebody, and print the link with which they choose a password
    Add {
        name: StaffName,
        /// admin, curator, uploader or viewer
        role: Role,
    },
    /// Take somebody's password away, and print the link to choose another
    Reset { name: StaffName },
    /// List everybody who may sign in
    List,
}

#[derive(Debug, Subcommand)]
enum ScreenCommand {
    /// Bind the screen that shows CODE at /screen to a room
    Enrol {
        code: Code,
        /// The room's short name, as in its address
        room: Slug,
        /// How many of its pixels the panel has to the millimetre, such as 5.9
        #[arg(long, value_name = "NUMBER")]
        px_per_mm: Option<Panel>,
    },
    /// List the screens that are bound
    List,
    /// Take a screen's rights away
    Revoke {
        /// Its number in the list
        id: i64,
    },
}

#[derive(Args, Debug)]
struct Inspection {
    file: PathBuf,
    /// Derive what serves a speaker
    #[arg(long, value_name = "OUT", conflicts_with = "browser")]
    speaker: Option<PathBuf>,
    /// Derive what serves browsers
    #[arg(long, value_name = "OUT")]
    browser: Option<PathBuf>,
    /// Make what pages show of a photograph
    #[arg(long, value_name = "OUT", conflicts_with_all = ["speaker", "browser"])]
    photograph: Option<PathBuf>,
    /// Read the rows of a table
    #[arg(long, conflicts_with_all = ["speaker", "browser", "photograph"])]
    sheet: bool,
    #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
    gain_db: f64,
    /// The longest recording that is taken
    #[arg(long, default_value_t = Limits::LONGEST.0, value_name = "MS")]
    longest_ms: u64,
}

impl Inspection {
    fn run(self) -> ExitCode {
        let gain = Gain(self.gain_db);
        let work = match (self.speaker, self.browser, self.photograph) {
            (Some(out), _, _) => Work::ForSpeaker { out, gain },
            (None, Some(out), _) => Work::ForBrowser { out, gain },
            (None, None, Some(out)) => Work::Photograph { out },
            (None, None, None) if self.sheet => Work::Sheet,
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

/// To stderr, as the journal wants it: no colours or times where it adds its own.
fn log() {
    let journal = std::env::var_os("JOURNAL_STREAM").is_some();
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .from_env_lossy();
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(false);
    if journal {
        lines.without_time().init();
    } else {
        lines.init();
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Place { config, state } = arguments.place;
    let listen = match &arguments.command {
        Command::Serve { listen, .. } => *listen,
        Command::Import { .. }
        | Command::Publish
        | Command::Export { .. }
        | Command::Check
        | Command::Report { .. }
        | Command::RebuildStatistics
        | Command::Key { .. }
        | Command::Speakers { .. }
        | Command::Speaker { .. }
        | Command::Mute { .. }
        | Command::Screen { .. }
        | Command::Staff { .. }
        | Command::Inspect(_) => None,
    };
    let config = Config::read(config.as_deref(), state, listen)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve { tour, .. } => app::serve(&config, tour.as_deref()).await,
            Command::Import { dir } => app::import(&config, &dir).await,
            Command::Publish => app::publish(&config).await,
            Command::Export { dir } => app::export(&config, &dir).await,
            Command::Report { from, to, table } => {
                app::report(&config, from, to, table.map(Into::into)).await
            }
            Command::RebuildStatistics => app::rebuild_statistics(&config).await,
            Command::Key { what } => match what {
                KeyCommand::Add { name } => app::add_key(&config, name).await,
                KeyCommand::List => app::list_keys(&config).await,
                KeyCommand::Revoke { name } => app::revoke_key(&config, name).await,
            },
            Command::Check => app::check(&config).await,
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
            Command::Inspect(_) => Ok(()),
        }
    });
    // Whatever still waits for a disk or a child would hold up the end.
    runtime.shutdown_background();
    done
}
