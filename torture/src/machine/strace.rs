// SPDX-License-Identifier: AGPL-3.0-or-later
//! A disk that reports an error when data are to be made durable.

use super::command::find;
use super::process::{last_lines, signal, wait_for_end, wait_until};
use crate::Result;
use rustix::process::Signal;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `strace` on running processes; dropping it lets them go.
#[derive(Debug)]
pub struct Injector {
    process: Child,
    log: PathBuf,
}

impl Injector {
    /// Whether this machine has what it needs.
    pub fn is_possible() -> bool {
        find("strace").is_some()
    }

    /// Makes the `nth` sync of each thread of these processes fail with EIO.
    pub fn attach(processes: &[u32], nth: u64, log: PathBuf) -> Result<Self> {
        let strace = find("strace").ok_or("no strace")?;
        // What an earlier one saw must not be taken for what this one sees.
        if log.exists() {
            std::fs::remove_file(&log)?;
        }
        let mut command = Command::new(strace);
        command.args(["-f", "-qq", "-e", "trace=fdatasync,fsync", "-e"]);
        command.arg(format!("inject=fdatasync,fsync:error=EIO:when={nth}"));
        command.arg("-o").arg(&log);
        for process in processes {
            command.args(["-p", &process.to_string()]);
        }
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { process, log })
    }

    /// Waits until a sync has failed.
    pub fn fired(&mut self, limit: Duration) -> bool {
        let process = &mut self.process;
        wait_until(limit, || {
            let ended = process.try_wait().is_ok_and(|status| status.is_some());
            ended || std::fs::read_to_string(&self.log).is_ok_and(|log| log.contains("(INJECTED)"))
        }) && std::fs::read_to_string(&self.log).is_ok_and(|log| log.contains("(INJECTED)"))
    }

    /// The last things it saw.
    pub fn seen(&self) -> String {
        last_lines(&self.log)
    }
}

impl Drop for Injector {
    fn drop(&mut self) {
        // It lets its processes go when it is asked to end, not when it is killed.
        let _ = signal(self.process.id(), Signal::TERM);
        if !matches!(
            wait_for_end(&mut self.process, Duration::from_secs(5)),
            Ok(Some(_))
        ) {
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}
