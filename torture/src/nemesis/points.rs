// SPDX-License-Identifier: AGPL-3.0-or-later
//! Faults inside the committer, of a service that was built for them.

use crate::Result;
use crate::field::Field;
use crate::rng::Rng;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(20);

/// Name of the count of panics that the service was told to have.
pub const PANICS: &str = "panics asked for";

/// Starts the service so that it dies, or panics, when the committer comes by a point for the n-th
/// time; waits for that, and starts it again without.
pub(super) fn strike(field: &mut Field, index: usize, rng: &mut Rng, point: &str) -> Result<bool> {
    let panics = rng.percent(30);
    let task = if panics { "1*panic(torture)" } else { "return" };
    let passes = rng.between(3, 40);
    if panics {
        field.tally.count(PANICS);
    }
    field.process(index)?.terminate()?;
    // Commits that take a while make groups of what waits.
    let slow = if point == "before-commit" {
        ""
    } else {
        ";before-commit=sleep(5)"
    };
    field.start(index, &format!("{point}={passes}*sleep(5)->{task}{slow}"))?;
    let server = field.process(index)?;
    let began = Instant::now();
    let fired = if panics {
        loop {
            if server.has_logged("a write ended in a panic") || began.elapsed() > LIMIT {
                break server.has_logged("a write ended in a panic");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    } else {
        server.ended_within(LIMIT)?.is_some()
    };
    if !panics || !server.is_running() {
        server
            .kill()
            .or_else(|_| server.ended_within(LIMIT).map(drop))?;
        field.start(index, "")?;
    }
    if fired {
        field.tally.count(format!(
            "point {point}: {}",
            if panics { "panics" } else { "deaths" }
        ));
    }
    Ok(fired)
}
