//! The background tasks of the server. A task that panics is restarted.

use tokio::task::JoinSet;

use crate::config::Config;
use crate::server::hooks;
use crate::server::supervise::supervise;
use crate::service::{Content, Service, scrub_forever};

/// The running tasks. Dropping this ends them.
#[derive(Debug)]
pub(super) struct Background {
    service: Service,
    tasks: JoinSet<()>,
}

impl Background {
    pub(super) fn begin(service: &Service, content: &Content, config: &Config) -> Self {
        let mut background = Self {
            service: service.clone(),
            tasks: JoinSet::new(),
        };
        background.spawn("clearing expired uploads", |service| async move {
            service.delete_expired_uploads().await;
        });
        if let Some(days) = config.keep_plays_days {
            background.spawn("removing old plays", move |service| async move {
                service.delete_old_plays_daily(days).await;
            });
        }
        let (content, period) = (content.clone(), config.check_files);
        background.spawn("checking files", move |service| {
            scrub_forever(service, content.clone(), period)
        });
        background.spawn("watching availability", |service| async move {
            service.watch_availability().await;
        });
        background.spawn("publishing at closing time", |service| async move {
            service.publish_planned_editions().await;
        });
        background.spawn("announcements", |service| async move {
            service.announce_closing().await;
        });
        background.spawn("restarting players", |service| async move {
            service.restart_players().await;
        });
        let hooks_config = config.opening_hooks.clone();
        background.spawn("opening hooks", move |service| {
            hooks::watch(service, hooks_config.clone())
        });
        background
    }

    /// Starts a task, which is restarted after each panic.
    pub(super) fn spawn<F>(
        &mut self,
        name: &'static str,
        task: impl Fn(Service) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let service = self.service.clone();
        self.tasks
            .spawn(async move { supervise(name, || task(service.clone())).await });
    }
}
