// SPDX-License-Identifier: AGPL-3.0-or-later
//! The table a person reads, and the same figures for a program.

use crate::options::Options;
use crate::sample::{Sample, ratio};
use serde_json::{Value, json};
use std::fmt::Write;

/// Everything measured on one database.
pub struct Section {
    /// Product, version, durability.
    pub description: String,
    /// What makes the figures worthless, if anything does.
    pub warning: Option<String>,
    /// Requests and baselines.
    pub lines: Vec<Line>,
    /// Start, memory, disk.
    pub facts: Vec<Fact>,
    /// What must not have happened.
    pub faults: Vec<String>,
}

/// One kind of request, or a baseline.
pub struct Line {
    name: &'static str,
    /// What was counted.
    pub sample: Sample,
    baseline: Option<usize>,
    target: Option<f64>,
}

impl Line {
    /// A baseline.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            sample: Sample::default(),
            baseline: None,
            target: None,
        }
    }

    /// Compared with the line at this place.
    pub fn over(self, baseline: usize) -> Self {
        Self {
            baseline: Some(baseline),
            ..self
        }
    }

    /// With a target for the ratio.
    pub fn at_least(self, target: f64) -> Self {
        Self {
            target: Some(target),
            ..self
        }
    }
}

/// One figure with a unit.
pub struct Fact {
    name: &'static str,
    value: f64,
    unit: &'static str,
    below: Option<f64>,
}

impl Fact {
    /// Without a target.
    pub fn new(name: &'static str, value: f64, unit: &'static str) -> Self {
        Self {
            name,
            value,
            unit,
            below: None,
        }
    }

    /// It should stay below a limit.
    pub fn at_most(name: &'static str, value: f64, unit: &'static str, below: f64) -> Self {
        Self {
            below: Some(below),
            ..Self::new(name, value, unit)
        }
    }
}

impl Section {
    /// Whether every request was answered and everything acknowledged is there.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.lines.iter().all(|line| line.sample.errors == 0)
    }

    fn baseline(&self, line: &Line) -> Option<(&Line, f64)> {
        let baseline = self.lines.get(line.baseline?)?;
        Some((
            baseline,
            ratio(
                line.sample.rows_per_second(),
                baseline.sample.rows_per_second(),
            ),
        ))
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// The table of one database.
pub fn table(section: &Section) -> String {
    let mut text = format!(
        "\n{}\n\n{:<32}{:>12}{:>12}{:>10}{:>10}{:>8}  {:<14}{:>8}\n",
        section.description,
        "",
        "requests/s",
        "rows/s",
        "p50 ms",
        "p99 ms",
        "ratio",
        "target",
        "errors"
    );
    for line in &section.lines {
        let sample = &line.sample;
        let baseline = section.baseline(line);
        let time = |percent| {
            sample
                .milliseconds(percent)
                .map_or_else(|| "-".to_owned(), |ms| format!("{ms:.2}"))
        };
        let target = baseline.and_then(|(_, ratio)| {
            line.target
                .map(|target| format!(">= {target:.2} {}", verdict(ratio >= target)))
        });
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "{:<32}{:>12.0}{:>12.0}{:>10}{:>10}{:>8}  {:<14}{:>8}",
            if baseline.is_some() {
                format!("  {}", line.name)
            } else {
                line.name.to_owned()
            },
            sample.requests_per_second(),
            sample.rows_per_second(),
            time(50),
            time(99),
            baseline.map_or_else(String::new, |(_, ratio)| format!("{ratio:.2}")),
            target.unwrap_or_default(),
            sample.errors
        );
    }
    text.push('\n');
    for fact in &section.facts {
        let digits = if matches!(fact.unit, "s" | "ms" | "MB" | "times") {
            2
        } else {
            0
        };
        let limit = fact.below.map(|below| {
            format!(
                "   < {below} {}: {}",
                fact.unit,
                verdict(fact.value < below)
            )
        });
        let _ = writeln!(
            text,
            "{:<36}{:>12.digits$} {}{}",
            fact.name,
            fact.value,
            fact.unit,
            limit.unwrap_or_default()
        );
    }
    for line in section.lines.iter().filter(|line| line.sample.errors > 0) {
        let fault = line
            .sample
            .fault
            .as_deref()
            .unwrap_or("failed transactions");
        let _ = writeln!(text, "ERROR: {}: {fault}", line.name);
    }
    for fault in &section.faults {
        let _ = writeln!(text, "ERROR: {fault}");
    }
    if let Some(warning) = &section.warning {
        let _ = writeln!(text, "WARNING: {warning}");
    }
    text
}

/// All databases, for a program.
pub fn json(options: &Options, sections: &[Section]) -> String {
    let whole = json!({
        "administrations": options.administrations,
        "clients": options.clients,
        "seconds": options.seconds,
        "rounds": options.rounds,
        "copy_connections": options.copy_connections,
        "idempotency_keys": options.idempotency_keys,
        "databases": sections.iter().map(section_json).collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}

fn section_json(section: &Section) -> Value {
    json!({
        "database": section.description,
        "warning": section.warning,
        "faults": section.faults,
        "measurements": section.lines.iter().map(|line| {
            let baseline = section.baseline(line);
            json!({
                "name": line.name,
                "requests_per_second": line.sample.requests_per_second(),
                "rows_per_second": line.sample.rows_per_second(),
                "p50_ms": line.sample.milliseconds(50),
                "p99_ms": line.sample.milliseconds(99),
                "baseline": baseline.map(|(baseline, _)| baseline.name),
                "ratio": baseline.map(|(_, ratio)| ratio),
                "target_ratio": line.target,
                "errors": line.sample.errors,
            })
        }).collect::<Vec<_>>(),
        "facts": section.facts.iter().map(|fact| json!({
            "name": fact.name, "value": fact.value, "unit": fact.unit, "below": fact.below,
        })).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn section(posts: u64, errors: u64) -> Section {
        let mut lines = vec![
            Line::new("insert"),
            Line::new("POST one").over(0).at_least(0.6),
        ];
        lines[0].sample = Sample::rate(1_000, 1_000, 1.0);
        lines[1].sample = Sample {
            errors,
            ..Sample::rate(posts, posts, 1.0)
        };
        let facts = vec![Fact::at_most("start", 0.25, "s", 1.0)];
        Section {
            description: "SQLite".into(),
            warning: None,
            lines,
            facts,
            faults: Vec::new(),
        }
    }

    #[test]
    fn ratios_are_judged_by_rows() {
        assert!(table(&section(600, 0)).contains("0.60  >= 0.60 met"));
        assert!(table(&section(590, 0)).contains("0.59  >= 0.60 MISSED"));
        assert!(table(&section(590, 0)).contains("0.25 s   < 1 s: met"));
    }

    #[test]
    fn errors_are_shown_and_fail_the_run() {
        assert!(section(1, 0).is_clean());
        assert!(!section(1, 1).is_clean());
        assert!(table(&section(1, 1)).contains("ERROR: POST one"));
    }

    #[test]
    fn programs_get_the_same_figures() {
        let options = Options::parse_from(["bench"]);
        let whole: Value = serde_json::from_str(&json(&options, &[section(600, 0)])).unwrap();
        assert_eq!(whole["databases"][0]["measurements"][1]["ratio"], 0.6);
        assert_eq!(
            whole["databases"][0]["measurements"][1]["baseline"],
            "insert"
        );
        assert_eq!(whole["databases"][0]["facts"][0]["below"], 1.0);
    }
}
