//! The daemon, from opening the state folder to closing the last play.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rustix::fs::Mode;
use rustix::process::umask;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, Notify, Semaphore, mpsc};

use crate::clock::Clock;
use crate::config::{Config, ConfigSource, Metrics, Systemd};
use crate::library::ReferencedFiles;
use crate::model::Tour;
use crate::server::background::Background;
use crate::server::crash_loop::CrashLoop;
use crate::server::fallback::Fallback;
use crate::server::signals::Signals;
use crate::server::speakers::{all_configured_speakers, warn_of_unknown_rooms};
use crate::server::state::State;
use crate::server::supervise::supervise;
use crate::server::tour_import::{import_summary, log_progress, print_faults};
use crate::server::{
    address, alerts, fallback, http_server, listeners, networks, print_line, systemd,
};
use crate::service::{
    Actor, AlertDelays, FallbackNotice, FleetRole, HostNetworks, HoursPolicy, MetricsAccess,
    People, PlayLog, PlayerRegistry, Services, Setup, TourSnapshot, UploadLimits,
    log_missing_recordings, referenced_files,
};
use crate::store;
use crate::web;

/// The first admin's name if a credential holds their password.
const FIRST_ADMIN_NAME: &str = "admin";

/// The capacity of the channel from the players to the play log.
const PLAY_QUEUE: usize = 1024;

/// The time that requests have during shutdown. Event streams never end on their own.
const SHUTDOWN_GRACE: Duration = Duration::from_millis(500);

/// Serves until SIGTERM or SIGINT. SIGUSR1 exits once no clip plays; SIGHUP reloads the current edition.
/// `config` is the result of reading the config. `tour` is imported and published if nothing is published yet.
///
/// # Errors
///
/// If the config, the state folder, the database or a socket cannot be used.
pub(crate) async fn serve(
    source: &ConfigSource,
    config: anyhow::Result<Config>,
    tour: Option<&Path>,
) -> anyhow::Result<()> {
    // Files are private, whatever umask the caller had.
    umask(Mode::RWXG | Mode::RWXO);
    let clock = Clock::system();
    // Handlers are installed first, so that no signal interrupts a write.
    let mut signals = Signals::install()?;
    let crash_loop = CrashLoop::begin(&Systemd::of_this_process());
    if signals.exit_requested_within(crash_loop.delay()).await {
        crash_loop.clean_exit();
        return Ok(());
    }
    let served = run(source, config, tour, clock, &mut signals, &crash_loop).await;
    if served.as_ref().is_err_and(is_retryable) {
        crash_loop.clean_exit();
    }
    served
}

/// Whether the same start may succeed later, and another config or edition would not help.
fn is_retryable(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(store::Error::Locked))
}

async fn run(
    source: &ConfigSource,
    config: anyhow::Result<Config>,
    tour: Option<&Path>,
    clock: Clock,
    signals: &mut Signals,
    crash_loop: &CrashLoop,
) -> anyhow::Result<()> {
    let (config, mut fallback) = fallback::config(source, config, crash_loop)?;
    let config = &config;
    let (state, _lock) = State::open_to_serve(config, &clock)?;
    let run = recover(&state, &clock).await?;
    if let Some(dir) = tour {
        import_first_tour(&state, dir).await?;
    }
    let snapshot = match &mut fallback {
        Some(fallback) => fallback.snapshot(&state.store).await?,
        None => TourSnapshot::current(&state.store).await?,
    };
    let snapshot = snapshot.with_missing_files(&state.library);
    log_missing_recordings(&snapshot);
    let fallback_notice = fallback.map(Fallback::into_notice);
    fallback_notice.iter().for_each(log_fallback);
    let listeners = listeners::open(config)?;
    let Some(first) = listeners.first() else {
        anyhow::bail!("there is no socket to serve on");
    };
    let address = first.socket.local_addr()?;
    let tls = listeners.iter().find(|listener| listener.tls.is_some());
    let tls = tls
        .map(|listener| listener.socket.local_addr())
        .transpose()?;
    let own_networks = HostNetworks::default();
    networks::refresh(&own_networks);
    let (play_events, plays) = mpsc::channel(PLAY_QUEUE);
    warn_of_unknown_rooms(config, &snapshot.tour);
    // The players' senders are the only ones: when they end, the recorder ends.
    let speakers = PlayerRegistry::new(all_configured_speakers(config, &clock), play_events);
    let log = PlayLog::new(state.store.clone(), clock.clone(), run, plays);
    let log = Arc::new(Mutex::new(log));
    let recorder = tokio::spawn(supervise("recording plays", move || {
        let log = Arc::clone(&log);
        async move { log.lock().await.record().await }
    }));
    let services = Services::new(
        clock,
        state.store.clone(),
        state.library.clone(),
        run,
        snapshot,
        speakers,
        setup(config, address, tls, own_networks.clone(), fallback_notice),
    );
    // `snapshot` was read above; screens, staff, speakers and uploads are read here.
    services.screens.reload().await?;
    services.sessions.reload().await?;
    services.boxes.load_house().await?;
    services.speakers.reload().await?;
    services.uploads.restore().await?;
    let mut background = Background::begin(&services, config);
    background.spawn("watching the networks", move |_| {
        networks::watch(own_networks.clone())
    });
    print_addresses(address, tls, &services.editions.current().tour);
    let staff_address = address::for_staff(config, address, tls);
    invite_first_admin(&services.people, config, &staff_address).await?;

    let shutdown = Arc::new(Notify::new());
    let shutdown_started = Arc::clone(&shutdown);
    let permits = Arc::new(Semaphore::new(http_server::raise_nofile_limit()));
    let router = web::router(services.clone());
    let http_probe = systemd::HttpProbe::new(address, Arc::clone(&permits));
    let server = tokio::spawn(http_server::serve(
        listeners,
        router,
        services.clone(),
        permits,
        async move { shutdown_started.notified().await },
    ));
    background.spawn("notifying systemd of the start", systemd::notify_ready);
    background.spawn("watchdog of systemd", move |services| {
        systemd::run_watchdog(services, http_probe.clone())
    });
    let (crash_loop_of_task, config_text) = (crash_loop.clone(), config.text.clone());
    background.spawn("saving the last good state", move |services| {
        crash_loop_of_task
            .clone()
            .watch(services, config_text.clone())
    });
    signals.until_exit(&services).await;
    tracing::info!("shutting down");
    systemd::notify_stopping();
    crash_loop.clean_exit();
    drop(background);
    if let Err(error) = services.availability.flush().await {
        tracing::warn!(%error, "the rooms' last available minutes were not recorded");
    }
    shutdown.notify_one();
    // Sound fades while the last responses are sent.
    let players_closed = tokio::spawn(async move { services.speakers.close().await });
    if let Ok(ended) = tokio::time::timeout(SHUTDOWN_GRACE, server).await {
        ended.context("the server's task")?;
    }
    players_closed.await.context("closing the players")?;
    recorder.await.context("the play log's task")?;
    state.close().await;
    tracing::info!("all plays are closed; exiting");
    Ok(())
}

fn log_fallback(notice: &FallbackNotice) {
    tracing::error!(ended_early = notice.ended, withheld_edition = ?notice.withheld, old_settings = notice.old_settings, fault = notice.failure, "crash loop: docent uses the last good config and edition; fix the cause and restart it");
}

/// If there is no staff yet: creates the first admin from the credential, or prints their invitation.
async fn invite_first_admin(people: &People, config: &Config, address: &str) -> anyhow::Result<()> {
    let Some(invitation) = people.invite_first_admin().await? else {
        return Ok(());
    };
    if let Some(password) = config.systemd.admin_password()? {
        people
            .accept(&invitation, FIRST_ADMIN_NAME, &password, None)
            .await
            .context("the credential admin-password cannot be the first admin's")?;
        print_line(format!(
            "‘{FIRST_ADMIN_NAME}’ may sign in with the password that was laid down for it."
        ));
        return Ok(());
    }
    print_line(format!(
        "Nobody may sign in yet. The first admin chooses a name and a password, once, at\n  {address}{}",
        invitation.path()
    ));
    Ok(())
}

fn setup(
    config: &Config,
    address: SocketAddr,
    tls: Option<SocketAddr>,
    networks: HostNetworks,
    fallback: Option<FallbackNotice>,
) -> Setup {
    Setup {
        networks,
        proxies: config.proxies.clone(),
        own_screens: config.screens.clone(),
        hours_policy: if config.keeps_hours {
            HoursPolicy::Hours
        } else if config.text.is_some() {
            HoursPolicy::Open
        } else {
            HoursPolicy::Unconfigured
        },
        address: address::for_visitors(config, address),
        wifi: config.wifi.clone(),
        tls_port: tls.map(|address| address.port()),
        streams: config.streams,
        uploads: UploadLimits {
            max_file_bytes: config.uploads.megabytes << 20,
            reserve_bytes: config.uploads.reserve_megabytes << 20,
        },
        concurrent_inspections: None,
        metrics_access: match config.metrics {
            Metrics::Box => MetricsAccess::Box,
            Metrics::Network => MetricsAccess::Network,
            Metrics::Nobody => MetricsAccess::Nobody,
        },
        proxy: config.proxy.clone(),
        alert_delays: AlertDelays {
            device: config.alerts.device_delay,
            silence: config.alerts.silence_delay,
        },
        alert_ways: alerts::ways(&config.alerts),
        fallback,
    }
}

/// Begins this run, closes the plays that the last run left open, and removes leftover files.
async fn recover(state: &State, clock: &Clock) -> anyhow::Result<i64> {
    let store = &state.store;
    let run = store.begin_run(clock.boot_name(), clock.moment()).await?;
    let interrupted = store.close_interrupted_plays(run).await?;
    if interrupted > 0 {
        tracing::warn!(
            plays = interrupted,
            "plays left open by the last run were closed as power_loss"
        );
    }
    let counted = store.roll_up_ended_plays().await?;
    if counted > 0 {
        tracing::info!(
            plays = counted,
            "plays of earlier runs were added to the statistics"
        );
    }
    // The list is read under the library's lock, so that no import interferes.
    let referenced = || -> anyhow::Result<ReferencedFiles> {
        Ok(Handle::current().block_on(referenced_files(&state.store))?)
    };
    match tokio::task::block_in_place(|| state.library.collect_garbage_at_start(referenced))? {
        Some(0) => {}
        Some(files) => tracing::info!(files, "files of an interrupted import were removed"),
        None => tracing::info!("an import is running; leftover files are removed later"),
    }
    Ok(run)
}

async fn import_first_tour(state: &State, dir: &Path) -> anyhow::Result<()> {
    if let Some(edition) = state.store.current_edition().await? {
        tracing::info!(
            edition = edition.number,
            "this house has its tour; to bring in another use `docent import` and `docent publish`"
        );
        return Ok(());
    }
    if let Some(membership) = state.store.membership().await?
        && let FleetRole::Follower(following) = membership.role
    {
        tracing::info!(main = %following.main_url, "the tour comes from the main box");
        return Ok(());
    }
    tracing::info!(tour = %dir.display(), "importing the tour");
    let services = state.services().await;
    let imported = services
        .import
        .import_folder(Actor::Local, dir, log_progress)
        .await;
    let imported = print_faults(imported)?;
    let edition = services.publishing.publish(Actor::Local, None).await?;
    tracing::info!(
        edition = edition.number,
        "{}",
        import_summary(dir, &imported)
    );
    Ok(())
}

fn print_addresses(address: SocketAddr, tls: Option<SocketAddr>, tour: &Tour) {
    print_line(format!("docent serves the house at http://{address}/"));
    if let Some(tls) = tls {
        print_line(format!("and at https://{tls}/, where staff sign in"));
    }
    let base = tls.map_or(format!("http://{address}"), |tls| format!("https://{tls}"));
    let own = tour.own_language();
    for room in &tour.rooms {
        let Some((language, name)) = own.and_then(|own| room.name.get_key_value(own)) else {
            continue;
        };
        let (number, slug) = (&room.number, &room.slug);
        print_line(format!(
            "  {number:>3}  {base}/{language}/rooms/{slug}  {name}"
        ));
    }
}
