// SPDX-License-Identifier: AGPL-3.0-or-later
//! The table a person reads.

use super::copy::SQL;
use super::{Country, Exported, Measured};
use crate::Result;
use crate::created::Created;
use crate::sample::{Sample, ratio, real};
use std::fmt::Write;

/// Least rate of an export over that of COPY.
const LEAST: f64 = 0.5;
/// Most memory that an export takes for its rows, in megabytes (2²⁰ bytes).
const MOST: f64 = 64.0;

/// Everything measured of one country.
pub fn table(country: &Country, database: &Created, measured: &Measured) -> Result<String> {
    let mut text = format!(
        "\n{}\n{country}: {} rows\n{SQL};\n",
        database.describe()?,
        country.rows()
    );
    let names = [
        ("COPY", "COPY of the bare figures"),
        (
            "files",
            "traguardo observations, CSV and Parquet in one pass",
        ),
        ("HTTP", "GET /api/v1/observations, CSV"),
    ];
    let title = [
        "rows/s",
        "over COPY",
        "seconds",
        "MB out",
        "peak MB",
        "growth MB",
    ];
    write!(text, "{:<54}", "")?;
    for column in title {
        write!(text, "{column:>12}")?;
    }
    text.push('\n');
    let copied = measured
        .first()
        .map_or(0.0, |(_, copied)| all(copied).rows_per_second());
    for ((_, exported), (_, name)) in measured.iter().zip(names) {
        let all = all(exported);
        let rate = all.rows_per_second();
        let count = real(u64::try_from(exported.len())?);
        let bytes: u64 = exported.iter().map(|one| one.bytes).sum();
        let most = |of: fn((f64, f64)) -> f64| {
            exported
                .iter()
                .filter_map(|one| one.memory)
                .map(of)
                .reduce(f64::max)
        };
        let shown = |number: Option<f64>| {
            number.map_or_else(|| "-".to_owned(), |number| format!("{number:.0}"))
        };
        let growth = most(|(_, growth)| growth);
        write!(
            text,
            "{name:<54}{rate:>12.0}{:>12.2}{:>12.1}{:>12.0}{:>12}{:>12}",
            ratio(rate, copied),
            ratio(all.seconds, count),
            ratio(real(bytes), count) / 1e6,
            shown(most(|(peak, _)| peak)),
            shown(growth),
        )?;
        if ratio(rate, copied) < LEAST || growth.is_some_and(|growth| growth > MOST) {
            text.push_str(" MISSED");
        }
        if exported.iter().any(|one| one.sample.rows != country.rows()) {
            text.push_str(" ROWS ARE MISSING");
        }
        text.push('\n');
    }
    Ok(text)
}

/// All rounds together.
fn all(exported: &[Exported]) -> Sample {
    let mut all = Sample::default();
    for one in exported {
        all.then(one.sample.clone());
    }
    all
}
