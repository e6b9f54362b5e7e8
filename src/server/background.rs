//! What docent does in the background as long as it serves. A panic ends none of it for good.

use tokio::task::JoinSet;

use crate::config::Config;
use crate::server::hooks;
use crate::server::supervise::supervise;
use crate::service::{Content, Service, scrub_forever};

/// Ends when it is dropped.
#[derive(Debug)]
pub(super) struct Background {
    service: Service,
    tasks: JoinSet<()>,
}

impl Background {
    pub(super) fn begin(service: &Service, content: &Content, config: &Config) -> Self {
        let mut it = Self {
            service: service.clone(),
            tasks: JoinSet::new(),
        };
        it.spawn("clearing expired uploads", |service| async move {
            service.delete_expired_uploads().await;
        });
        if let Some(days) = config.keep_plays_days {
            it.spawn("removing old plays", move |service| async move {
                service.delete_old_plays_daily(days).await;
            });
        }
        let (content, period) = (content.clone(), config.check_files);
        it.spawn("checking files", move |service| {
            scrub_forever(service, content.clone(), period)
        });
        it.spawn("watching availability", |service| async move {
            service.watch_availability().await;
        });
        it.spawn("publishing at closing time", |service| async move {
            service.publish_planned_editions().await;
        });
        it.spawn("announcements", |service| async move {
            service.announce_closing().await;
        });
        it.spawn("restarting players", |service| async move {
            service.restart_players().await;
        });
        let programs = config.at_door.clone();
        it.spawn("programs at opening and closing", move |service| {
            hooks::watch(service, programs.clone())
        });
        it
    }

    /// Runs something more, again after each panic, until it ends or all of this does.
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
