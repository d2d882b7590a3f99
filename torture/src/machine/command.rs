// SPDX-License-Identifier: AGPL-3.0-or-later
//! Programs of the machine, run to their end.

use crate::Result;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Runs a program and answers its standard output; an error tells what it printed.
pub fn run(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!(
        "{command:?} ended with {}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}

/// Whether this process may mount and may take on other users.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A program somewhere in `PATH` or where Debian keeps those of administrators.
pub fn find(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/sbin")])
        .map(|folder| folder.join(program.as_ref()))
        .find(|path| path.is_file())
}
