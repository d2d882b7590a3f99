// SPDX-License-Identifier: AGPL-3.0-or-later
//! The baseline: PostgreSQL hands out the join of the bare figures, in as many columns, and evaluates nothing.

use super::Exported;
use super::fixture::{self, Country};
use crate::Result;
use crate::created::Created;
use crate::sample::Sample;
use std::io::Read;
use std::time::Instant;

/// One row for each indicator, administration and half-year, and a column for each of an observation: what the tables
/// have of it is read, what only an evaluation knows is a constant, or left empty where an observation has nothing
/// either. Only first revisions, in no order: less than an export must do.
pub const SQL: &str = "COPY (
    SELECT a.code, r.name, r.size_class, r.region, true, n.period, i.code, i.name, 'national', '%', 2, 'higher',
        p.code, p.kind, v.revision, i.code, i.node, o.code, true, 100, n.number, d.number, n.number,
        NULL::date, NULL::boolean, '>=', 40, NULL::numeric, NULL::numeric, NULL::date, 'year', n.period, 'achieved',
        100, 100, NULL::text, NULL::text, '', NULL::text, 2,
        n.administration_id || '-' || n.office_id || '-' || n.measure_id || '-' || n.period || '.' || n.revision || ' ' ||
        d.administration_id || '-' || d.office_id || '-' || d.measure_id || '-' || d.period || '.' || d.revision,
        n.seq, n.period_end
    FROM bench_indicator i
    JOIN measurement_revision n ON n.measure_id = i.numerator
    JOIN measurement_revision d ON d.measure_id = i.denominator AND d.administration_id = n.administration_id
        AND d.period_end = n.period_end AND d.office_id = n.office_id AND d.period = n.period AND d.revision = n.revision
    JOIN office o ON o.id = n.office_id
    JOIN administration a ON a.id = n.administration_id
    JOIN administration_revision r ON r.id = a.id AND r.revision = 1
    JOIN plan p ON p.administration_id = a.id
    JOIN plan_revision v ON v.plan_id = p.id AND v.revision = 1
) TO STDOUT";

/// Which measures an indicator is computed from: in the service only its formula says so.
pub fn prepare(database: &Created, country: &Country) -> Result<()> {
    let mut client = database.open()?;
    client.batch_execute(
        "DROP TABLE IF EXISTS bench_indicator;
         CREATE TABLE bench_indicator (code text, name text, node text, numerator bigint, denominator bigint)",
    )?;
    let insert = "INSERT INTO bench_indicator SELECT $1, 'Indice di prova', '1.1', n.id, d.id
        FROM measure n, measure d WHERE n.owner_id = 0 AND n.code = $2 AND d.owner_id = 0 AND d.code = $3";
    for number in 0..country.indicators {
        let codes = [fixture::indicator, fixture::numerator, fixture::denominator];
        let [indicator, numerator, denominator] = codes.map(|code| code(number));
        client.execute(insert, &[&indicator, &numerator, &denominator])?;
    }
    client.batch_execute("ANALYZE bench_indicator")?;
    Ok(())
}

/// Reads all of it and throws it away.
pub fn copied(database: &Created) -> Result<Exported> {
    let mut client = database.open()?;
    let began = Instant::now();
    let mut reader = client.copy_out(SQL)?;
    let (mut rows, mut bytes) = (0, 0);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut piece)?;
        if read == 0 {
            break;
        }
        let lines = piece
            .iter()
            .take(read)
            .filter(|byte| **byte == b'\n')
            .count();
        rows += u64::try_from(lines)?;
        bytes += u64::try_from(read)?;
    }
    Ok(Exported {
        sample: Sample::rate(rows, 1, began.elapsed().as_secs_f64()),
        bytes,
        memory: None,
    })
}
