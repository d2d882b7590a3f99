// SPDX-License-Identifier: AGPL-3.0-or-later
//! The folder of one attack.

use crate::Result;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A folder that goes away with the attack.
#[derive(Debug)]
pub struct Work {
    path: PathBuf,
    keep: bool,
}

impl Work {
    /// An empty folder; short, because sockets lie in it, and open to the database's owner.
    pub fn new(keep: bool) -> Result<Self> {
        let path = std::env::temp_dir().join(format!("torture.{}", std::process::id()));
        // Left by a process of the same number that was killed.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        Ok(Self { path, keep })
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A folder in it, made when it is missing.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.path
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
