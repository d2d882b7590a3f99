// SPDX-License-Identifier: AGPL-3.0-or-later
//! One process of the service.

use super::process::{last_lines, runs, signal, wait_for_end, wait_until};
use crate::Result;
use crate::client::Http;
use rustix::process::Signal;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

const START: Duration = Duration::from_secs(60);
/// It says it needs no more than half a minute.
const STOP: Duration = Duration::from_secs(40);

/// A running service; dropping it kills it.
#[derive(Debug)]
pub struct Server {
    process: Child,
    log: PathBuf,
    log_start: u64,
    /// Where it listens.
    pub port: u16,
}

impl Server {
    /// Starts the program and waits until it says that it is ready.
    pub fn start(
        program: &Path,
        database_url: &str,
        log: &Path,
        environment: &[(String, String)],
    ) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let output = OpenOptions::new().create(true).append(true).open(log)?;
        let log_start = output.metadata()?.len();
        let mut command = Command::new(program);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TRAGUARDO_") {
                command.env_remove(name);
            }
        }
        command
            .env("TRAGUARDO_DATABASE_URL", database_url)
            .env_remove("FAILPOINTS")
            .env("RUST_LOG", "info")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let process = command
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let mut server = Self {
            process,
            log: log.to_owned(),
            log_start,
            port,
        };
        let http = Http::new(port);
        let ready = wait_until(START, || {
            !runs(server.id())
                || http
                    .get("/health/ready")
                    .is_ok_and(|answer| answer.status == 200)
        });
        match (server.process.try_wait()?, ready) {
            (None, true) => Ok(server),
            (ended, _) => {
                let what = ended.map_or("is not ready".to_owned(), |status| {
                    format!("ended with {status}")
                });
                Err(format!("the service {what}:\n{}", last_lines(log)).into())
            }
        }
    }

    /// Number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it at once.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits for its end.
    pub fn terminate(&mut self) -> Result<Option<ExitStatus>> {
        signal(self.id(), Signal::TERM)?;
        wait_for_end(&mut self.process, STOP)
    }

    /// Waits for its own end.
    pub fn ended_within(&mut self, limit: Duration) -> Result<Option<ExitStatus>> {
        wait_for_end(&mut self.process, limit)
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        runs(self.id())
    }

    /// Whether this process has logged a text.
    pub fn has_logged(&self, text: &str) -> bool {
        let read = || -> std::io::Result<String> {
            let mut file = File::open(&self.log)?;
            file.seek(SeekFrom::Start(self.log_start))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        read().is_ok_and(|log| log.contains(text))
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        last_lines(&self.log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and a stopped process ends too.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
