// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program under test and its command line.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where the program is: `TRAGUARDO_BIN`, else beside the tests that are running.
pub(crate) fn path() -> PathBuf {
    let path = std::env::var_os("TRAGUARDO_BIN").map_or_else(beside_the_tests, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no program at {}: run `cargo build -p traguardo` first, or name it in TRAGUARDO_BIN",
        path.display()
    );
    path
}

/// `target/debug/deps/blackbox-…` was built beside `target/debug/traguardo`.
fn beside_the_tests() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let profile = this.ancestors().nth(2).unwrap();
    profile.join(format!("traguardo{}", std::env::consts::EXE_SUFFIX))
}

/// The program, with nothing of this process's configuration.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(path());
    command.args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TRAGUARDO_") {
            command.env_remove(name);
        }
    }
    command.env_remove("RUST_LOG");
    command
}

/// What a run of the program left behind.
#[derive(Clone, Debug)]
pub struct Output {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// The output of a run that has to have succeeded.
    #[must_use]
    pub fn succeeded(self) -> Self {
        assert_eq!(
            self.code, 0,
            "exit code {}\nstdout: {}\nstderr: {}",
            self.code, self.stdout, self.stderr
        );
        self
    }

    /// The output of a run that has to have failed, and not by a panic (101) or a signal.
    #[must_use]
    pub fn refused(self) -> Self {
        assert!(
            matches!(self.code, 2 | 3),
            "exit code {}\nstdout: {}\nstderr: {}",
            self.code,
            self.stdout,
            self.stderr
        );
        assert!(
            !self.stderr.trim().is_empty(),
            "a refusal says why on standard error"
        );
        self
    }

    /// Standard output read as one JSON document.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// Runs the program to its end.
pub fn traguardo(arguments: &[&str]) -> Output {
    let output = command(arguments).output().unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
