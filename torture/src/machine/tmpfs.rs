// SPDX-License-Identifier: AGPL-3.0-or-later
//! A disk in memory that can be full and have room again.

use super::command::{is_root, run};
use crate::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Room while nothing is wrong.
const ROOM: &str = "size=2g";

/// A mounted tmpfs; dropping it unmounts it.
#[derive(Debug)]
pub struct Tmpfs(PathBuf);

impl Tmpfs {
    /// Mounts one over a folder; `None` where this process may not.
    pub fn mount(folder: &Path) -> Option<Self> {
        if !is_root() {
            return None;
        }
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", ROOM, "tmpfs"])
            .arg(folder);
        match run(&mut command) {
            Ok(_) => Some(Self(folder.to_owned())),
            Err(error) => {
                eprintln!("no tmpfs: {error}");
                None
            }
        }
    }

    /// Leaves it only a little more than it holds.
    pub fn fill(&self) -> Result<()> {
        let mut left = 32;
        loop {
            let now = rustix::fs::statvfs(&self.0)?;
            let used = (now.f_blocks - now.f_bfree) * now.f_frsize / 1024;
            match self.remount(&format!("size={}k", used + left)) {
                // It grew in the meantime.
                Err(_) if left < 1024 => left *= 2,
                done => return done,
            }
        }
    }

    /// Gives it room again.
    pub fn grow(&self) -> Result<()> {
        self.remount(ROOM)
    }

    fn remount(&self, size: &str) -> Result<()> {
        run(Command::new("mount")
            .args(["-o", &format!("remount,{size}")])
            .arg(&self.0))?;
        Ok(())
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // Lazy: a process that was killed may still be on its way out.
        if let Err(error) = run(Command::new("umount").arg("-l").arg(&self.0)) {
            eprintln!("{error}");
        }
    }
}
