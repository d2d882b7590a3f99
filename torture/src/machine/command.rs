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

/// The program, installed by apt when it is missing and that is possible.
pub fn find_or_install(program: &str) -> Option<PathBuf> {
    let found = find(program);
    if found.is_some() || !is_root() || find("apt-get").is_none() {
        return found;
    }
    eprintln!("installing {program}");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        run(command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let installed = apt(&["install", "-y", "-qq", program])
        .or_else(|_| apt(&["update", "-qq"]).and_then(|_| apt(&["install", "-y", "-qq", program])));
    if let Err(error) = installed {
        eprintln!("{error}");
    }
    find(program)
}
