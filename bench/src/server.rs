// SPDX-License-Identifier: AGPL-3.0-or-later
//! The service under measurement: a process of its own, started and stopped as in production.

use crate::Result;
use crate::http::{self, Client};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(40);
const PAUSE: Duration = Duration::from_millis(2);

/// A running service; dropping it kills it.
pub struct Server {
    process: Child,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// From starting the process to its saying that it is ready, in seconds.
    pub start: f64,
}

impl Server {
    /// Starts the binary on a database and waits until it is ready. Its log goes to a file.
    pub fn start(binary: &Path, database_url: &str, log: PathBuf) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let output = std::fs::File::create(&log)?;
        let began = Instant::now();
        let process = Command::new(binary)
            .args([
                "serve",
                "--database-url",
                database_url,
                "--listen",
                &address.to_string(),
            ])
            .env_remove("TRAGUARDO_DATABASE_URL")
            .env_remove("TRAGUARDO_LISTEN")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let mut server = Self {
            process,
            log,
            address,
            start: 0.0,
        };
        while !server.is_ready() {
            if let Some(status) = server.process.try_wait()? {
                return Err(
                    format!("the server ended with {status}:\n{}", server.last_words()).into(),
                );
            }
            if began.elapsed() > START {
                return Err(
                    format!("the server does not become ready:\n{}", server.last_words()).into(),
                );
            }
            std::thread::sleep(PAUSE);
        }
        server.start = began.elapsed().as_secs_f64();
        Ok(server)
    }

    fn is_ready(&self) -> bool {
        let mut request = Vec::new();
        http::get(&mut request, "/health/ready");
        let Ok(mut client) = Client::connect(self.address) else {
            return false;
        };
        client
            .send(&request)
            .is_ok_and(|answer| answer.is_success())
    }

    /// The last lines of its log.
    fn last_words(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines
            .get(lines.len().saturating_sub(20)..)
            .unwrap_or_default()
            .join("\n")
    }

    /// Memory in use now, in megabytes (2²⁰ bytes).
    pub fn memory(&self) -> Result<f64> {
        self.status("VmRSS:")
    }

    /// The most memory that was in use so far, in megabytes (2²⁰ bytes).
    pub fn peak_memory(&self) -> Result<f64> {
        self.status("VmHWM:")
    }

    /// Processor time that it has taken so far, in seconds.
    pub fn processor_time(&self) -> Result<f64> {
        /// Of a second: what Linux tells programs the time in, on every architecture.
        const TICKS: f64 = 100.0;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let ticks = ticks(&stat).ok_or("/proc: no processor time")?;
        Ok(f64::from(ticks) / TICKS)
    }

    fn status(&self, field: &str) -> Result<f64> {
        status(self.process.id(), field)
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        let asked = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.process.id())])
            .status()?;
        let began = Instant::now();
        while asked.success() && began.elapsed() < STOP {
            if let Some(status) = self.process.try_wait()? {
                if status.success() {
                    return Ok(());
                }
                return Err(
                    format!("the server stopped with {status}:\n{}", self.last_words()).into(),
                );
            }
            std::thread::sleep(PAUSE);
        }
        Err("the server does not stop".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Memory of a process by its field in `/proc/<pid>/status`, in megabytes (2²⁰ bytes).
pub fn status(process: u32, field: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let kilobytes = kilobytes(&status, field).ok_or_else(|| format!("/proc: no {field}"))?;
    Ok(f64::from(kilobytes) / 1_024.0)
}

/// One field of `/proc/<pid>/status`.
fn kilobytes(status: &str, field: &str) -> Option<u32> {
    let value = status.lines().find_map(|line| line.strip_prefix(field))?;
    value.trim().strip_suffix(" kB")?.parse().ok()
}

/// Ticks in user and system mode, of `/proc/<pid>/stat`; the name before them may have blanks.
fn ticks(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u32>().ok();
    next()?.checked_add(next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_from_the_stat_of_the_process() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 1 0 0 0 120 34 0 0 20 0 8 0 5";
        assert_eq!(ticks(stat), Some(154));
        assert_eq!(ticks("7 (x) S 1"), None);
    }

    #[test]
    fn memory_is_read_from_the_status_of_the_process() {
        let status = "Name:\tx\nVmHWM:\t   40960 kB\nVmRSS:\t   20480 kB\n";
        assert_eq!(kilobytes(status, "VmRSS:"), Some(20_480));
        assert_eq!(kilobytes(status, "VmHWM:"), Some(40_960));
        assert_eq!(kilobytes(status, "VmSwap:"), None);
    }
}
