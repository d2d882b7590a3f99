// SPDX-License-Identifier: AGPL-3.0-or-later
//! Memory and file descriptors of a process that lived through faults.

use crate::Result;
use crate::findings::{Findings, Promise};
use crate::machine::{Resources, resources};
use std::time::{Duration, Instant};

/// Lowest figures over a while, under the same load.
pub type Level = Resources;

/// More memory than before that is taken for noise of the allocator, in kilobytes.
const NOISE: u64 = 16 * 1024;
/// More file descriptors: connections that are being opened or closed.
const SPARE: usize = 6;

/// Looks at a process for a while.
pub fn level(process: u32, during: Duration) -> Result<Level> {
    let began = Instant::now();
    let mut lowest = resources(process)?;
    while began.elapsed() < during {
        std::thread::sleep(Duration::from_millis(100));
        let now = resources(process)?;
        lowest.memory = lowest.memory.min(now.memory);
        lowest.files = lowest.files.min(now.files);
    }
    Ok(lowest)
}

/// Whether a process is about where it was.
pub fn compare(before: Level, after: Level, findings: &Findings) {
    if after.files > before.files + SPARE {
        let what = format!(
            "{} file descriptors before, {} after",
            before.files, after.files
        );
        findings.add(Promise::Bounded, what);
    }
    if after.memory > before.memory + NOISE {
        let what = format!(
            "{} kB of memory before, {} kB after",
            before.memory, after.memory
        );
        findings.add(Promise::Bounded, what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_come_back_is_found() {
        let broken = |memory, files| {
            let findings = Findings::default();
            let before = Level {
                memory: 32_000,
                files: 40,
            };
            compare(before, Level { memory, files }, &findings);
            findings.count(Promise::Bounded)
        };
        assert_eq!(broken(32_000 + NOISE, 40 + SPARE), 0);
        assert_eq!(broken(32_001 + NOISE, 40), 1);
        assert_eq!(broken(32_000, 41 + SPARE), 1);
    }
}
