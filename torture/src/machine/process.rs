// SPDX-License-Identifier: AGPL-3.0-or-later
//! Signals, and what `/proc` tells about processes.

use crate::Result;
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// How often a condition is looked at.
const PAUSE: Duration = Duration::from_millis(5);

/// Sends a signal; a process that is gone already is not an error.
pub fn signal(process: u32, signal: Signal) -> Result<()> {
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else {
        return Err(format!("{process} is no process").into());
    };
    match kill_process(pid, signal) {
        Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
        Err(error) => Err(format!("signal to {process}: {error}").into()),
    }
}

/// State and parent of a process.
fn state(process: u32) -> Option<(char, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may contain anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

/// Processes started by one process, by their parent's number: they may be in another group.
pub fn children(parent: u32) -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|process| state(*process).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Whether a process runs; one that only waits to be collected does not.
pub fn runs(process: u32) -> bool {
    state(process).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
}

/// Waits for a condition; false when it does not come true in time.
pub fn wait_until(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    loop {
        if condition() {
            return true;
        }
        if began.elapsed() > limit {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Waits for a process's end; `None` when it does not come in time.
pub fn wait_for_end(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if began.elapsed() > limit {
            return Ok(None);
        }
        std::thread::sleep(PAUSE);
    }
}

/// What a process holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Resident memory in kilobytes.
    pub memory: u64,
    /// Open file descriptors.
    pub files: usize,
}

/// What a process holds now.
pub fn resources(process: u32) -> Result<Resources> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse().ok());
    Ok(Resources {
        memory: number.ok_or("/proc tells no VmRSS")?,
        files: std::fs::read_dir(format!("/proc/{process}/fd"))?.count(),
    })
}

/// The last lines of a log.
pub fn last_lines(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .get(lines.len().saturating_sub(15)..)
        .unwrap_or_default()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_child_is_found_by_its_parent_and_ends_by_signal() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(children(std::process::id()).contains(&child.id()));
        assert!(runs(child.id()));
        assert!(resources(child.id()).unwrap().files > 0);
        signal(child.id(), Signal::KILL).unwrap();
        assert!(wait_until(Duration::from_secs(5), || !runs(child.id())));
        assert!(
            wait_for_end(&mut child, Duration::from_secs(5))
                .unwrap()
                .is_some()
        );
        signal(child.id(), Signal::KILL).unwrap();
    }
}
