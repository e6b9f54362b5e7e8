//! The engine of a house, nats-server, on a port of its own.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use docent::fleet::EngineConfig;
use tempfile::TempDir;

use super::TIMEOUT;
use super::http_client::free_address;
use super::process_guard::ProcessGuard;

/// A running engine. It is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct EngineProcess {
    pub(crate) address: SocketAddr,
    process: Option<ProcessGuard>,
    folder: TempDir,
}

/// Where Debian has it, or where `PATH` says.
pub(crate) fn program() -> PathBuf {
    let folders = std::env::var("PATH").unwrap_or_default();
    let folders = folders.split(':').chain(["/usr/sbin"]);
    folders
        .map(|folder| Path::new(folder).join("nats-server"))
        .find(|path| path.exists())
        .expect("nats-server is missing; ‘deploy/needs.sh test’ installs it")
}

impl EngineProcess {
    /// Starts the engine of a house.
    pub(crate) fn start(operator_jwt: String, account_jwt: String) -> Self {
        let config = EngineConfig {
            listen: free_address().parse().unwrap(),
            operator_jwt,
            account_jwt,
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("engine.conf"), config.to_text().unwrap()).unwrap();
        let mut engine = Self {
            address: config.listen,
            process: None,
            folder,
        };
        engine.restart();
        engine
    }

    /// Kills the engine.
    pub(crate) fn kill(&mut self) {
        self.process = None;
    }

    /// Starts the engine again, on the same address with the same configuration.
    pub(crate) fn restart(&mut self) {
        self.kill();
        let mut command = Command::new(program());
        command
            .arg("--config")
            .arg(self.folder.path().join("engine.conf"))
            .arg("--log")
            .arg(self.folder.path().join("engine.log"));
        self.process = Some(ProcessGuard::hold(&command, Stdio::null()).unwrap());
        let begun = Instant::now();
        while !self.is_ready() {
            assert!(begun.elapsed() < TIMEOUT, "{}", self.log());
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    fn is_ready(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address) else {
            return false;
        };
        let mut first = [0; 4];
        stream.read_exact(&mut first).is_ok() && first == *b"INFO"
    }

    /// What the engine logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("engine.log")).unwrap_or_default()
    }
}
