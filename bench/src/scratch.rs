// SPDX-License-Identifier: AGPL-3.0-or-later
//! A directory for the files of a run, removed after it.

use crate::Result;
use std::path::{Path, PathBuf};

/// A directory of its own.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes it in `parent`, or in the system's temporary directory.
    pub fn new(parent: Option<&Path>, name: &str) -> Result<Self> {
        let parent = parent.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let path = parent.join(format!("traguardo-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path })
    }

    /// Path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether what is written there never reaches a disk, so that durable writes cost nothing.
    pub fn is_in_memory(&self) -> bool {
        let Ok(path) = self.path.canonicalize() else {
            return false;
        };
        let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        let mounts = mounts.lines().filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        });
        let holding = mounts.filter(|(place, _)| path.starts_with(place));
        holding
            .max_by_key(|(place, _)| place.len())
            .is_some_and(|(_, kind)| matches!(kind, "tmpfs" | "ramfs"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A directory left behind harms nobody.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
