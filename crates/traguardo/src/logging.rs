// SPDX-License-Identifier: AGPL-3.0-or-later
//! JSON lines on standard error, times in UTC; `RUST_LOG` chooses.

use tracing_subscriber::EnvFilter;

/// Starts logging; without `RUST_LOG`, at `level`.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
    if let Err(error) = started {
        eprintln!("logging could not start: {error}");
    }
}
