// SPDX-License-Identifier: AGPL-3.0-or-later
//! A disk in a file. A copy of the file is what a cut of the power leaves: what was written to the
//! disk is in it, what only the file system's memory held is not.

use super::command::{find, is_root, run};
use super::process::wait_until;
use crate::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Size of the disk; the file is sparse.
const BYTES: u64 = 512 << 20;

/// A mounted image; dropping it unmounts it.
#[derive(Debug)]
pub struct Image {
    file: PathBuf,
    device: String,
    folder: PathBuf,
}

impl Image {
    /// Whether this machine can mount images.
    pub fn is_possible() -> bool {
        is_root()
            && find("losetup").is_some()
            && find("mkfs.ext4").is_some()
            && Path::new("/dev/loop-control").exists()
    }

    /// Makes a file system in a new file and mounts it.
    pub fn create(file: PathBuf, folder: PathBuf) -> Result<Self> {
        std::fs::File::create(&file)?.set_len(BYTES)?;
        run(Command::new("mkfs.ext4")
            .args(["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"])
            .arg(&file))?;
        Self::mount(file, folder)
    }

    /// Mounts the file system of a file; its journal is played back, as after a cut of the power.
    pub fn mount(file: PathBuf, folder: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let device = run(Command::new("losetup")
            .args(["--find", "--show"])
            .arg(&file))?;
        let image = Self {
            file,
            device: device.trim().to_owned(),
            folder,
        };
        run(Command::new("mount").arg(&image.device).arg(&image.folder))?;
        Ok(image)
    }

    /// Copies the file as it is at one moment: whoever writes must be stopped, and a copy during
    /// which the system's own threads wrote is taken again.
    pub fn copy(&self, to: &Path) -> Result<()> {
        for _ in 0..20 {
            let quiet = wait_until(Duration::from_secs(2), || self.inflight() == Some(0));
            let before = self.written();
            run(Command::new("cp")
                .args(["--sparse=always", "--"])
                .arg(&self.file)
                .arg(to))?;
            if quiet && before.is_some() && before == self.written() && self.inflight() == Some(0) {
                return Ok(());
            }
        }
        Err("the disk was never still for as long as a copy takes".into())
    }

    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn inflight(&self) -> Option<u64> {
        let text = std::fs::read_to_string(self.about("inflight")?).ok()?;
        text.split_whitespace()
            .map(|number| number.parse::<u64>().ok())
            .sum()
    }

    /// Writes and flushes the device has finished.
    fn written(&self) -> Option<(u64, u64)> {
        let text = std::fs::read_to_string(self.about("stat")?).ok()?;
        let field = |index: usize| text.split_whitespace().nth(index)?.parse().ok();
        Some((field(4)?, field(15).unwrap_or_default()))
    }

    fn about(&self, name: &str) -> Option<PathBuf> {
        let device = Path::new(&self.device).file_name()?;
        Some(Path::new("/sys/block").join(device).join(name))
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // A process that was killed may still be on its way out.
        let unmounted = wait_until(Duration::from_secs(10), || {
            run(Command::new("umount").arg(&self.folder)).is_ok()
        });
        if !unmounted {
            eprintln!("{} stays mounted until it is left", self.folder.display());
            let _ = run(Command::new("umount").arg("-l").arg(&self.folder));
        }
        if let Err(error) = run(Command::new("losetup").args(["-d", &self.device])) {
            eprintln!("{error}");
        }
    }
}
