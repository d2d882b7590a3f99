// SPDX-License-Identifier: AGPL-3.0-or-later
//! Counters and timings for Prometheus. Labels are bounded: known methods, route templates, status
//! classes.

use prometheus::{HistogramOpts, HistogramVec, IntGauge, Registry, TextEncoder};
use std::time::Duration;

/// Upper bounds of the histogram's buckets, in seconds.
const BUCKETS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];

/// What is measured about the service.
pub(crate) struct Metrics {
    registry: Registry,
    durations: HistogramVec,
    position: IntGauge,
    memory: IntGauge,
}

impl Metrics {
    /// Registers everything.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let durations = HistogramOpts::new(
            "traguardo_http_request_duration_seconds",
            "Time from request to answer",
        )
        .buckets(BUCKETS.to_vec());
        let metrics = Self {
            registry: Registry::new(),
            durations: HistogramVec::new(durations, &["method", "route", "status"])?,
            position: IntGauge::new(
                "traguardo_ledger_position",
                "Position of the newest ledger entry",
            )?,
            memory: IntGauge::new(
                "process_resident_memory_bytes",
                "Resident memory of the process",
            )?,
        };
        metrics
            .registry
            .register(Box::new(metrics.durations.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.position.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.memory.clone()))?;
        Ok(metrics)
    }

    /// One answered request.
    pub(super) fn observe(&self, method: &str, route: &str, status: u16, duration: Duration) {
        let class = match status {
            100..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        self.durations
            .with_label_values(&[method_label(method), route, class])
            .observe(duration.as_secs_f64());
    }

    /// Everything in the text format of Prometheus.
    pub(crate) fn print(&self, position: Option<i64>) -> Result<String, prometheus::Error> {
        if let Some(position) = position {
            self.position.set(position);
        }
        if let Some(bytes) = resident_memory() {
            self.memory.set(bytes);
        }
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

fn method_label(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "other",
    }
}

/// From `/proc`, in bytes; nothing where there is no such thing.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_bounded() {
        let metrics = Metrics::new().unwrap();
        metrics.observe("GET", "/api/v1/plans", 200, Duration::from_millis(3));
        metrics.observe("BREW", "unmatched", 404, Duration::from_millis(3));
        let printed = metrics.print(Some(7)).unwrap();
        assert!(
            printed.contains(r#"count{method="GET",route="/api/v1/plans",status="2xx"} 1"#),
            "{printed}"
        );
        assert!(
            printed.contains(r#"count{method="other",route="unmatched",status="4xx"} 1"#),
            "{printed}"
        );
        assert!(printed.contains("traguardo_ledger_position 7"), "{printed}");
    }
}
