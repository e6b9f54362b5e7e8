//! `docent serve`

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::config::{Config, ConfigSource};
use crate::server;

#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    /// Where pages are served; port 0 picks a free one and says which [default: the config's, or 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub(super) listen: Option<SocketAddr>,
    /// A tour folder to bring in and publish, where nothing has been published yet
    #[arg(long, value_name = "DIR")]
    tour: Option<PathBuf>,
}

impl ServeArgs {
    pub(super) async fn run(
        self,
        source: &ConfigSource,
        config: anyhow::Result<Config>,
    ) -> anyhow::Result<()> {
        server::serve(source, config, self.tour.as_deref()).await
    }
}
