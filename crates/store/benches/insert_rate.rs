// SPDX-License-Identifier: AGPL-3.0-or-later
//! How fast figures are written, against COPY of the same rows into the same table:
//! `scripts/with-postgres cargo bench -p traguardo-store`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::time::Instant;
use support::rows::{key, number, posted, seed};
use support::{Database, batch, count, on_both};
use traguardo_store::measurements::{self, Row};
use traguardo_store::{Conn, Error, change, migrations};

fn figures() -> Vec<Row> {
    let mut rows = Vec::new();
    for period in 0..1_250 {
        let (year, month) = (1800 + period / 12, 1 + period % 12);
        for measure in 1..=40 {
            for office in 1..=2 {
                let mut key = key(1, &format!("{year}-{month:02}-28"), measure, office);
                key.period = format!("{year}-M{month:02}");
                rows.push(number(key, 1, 4, &format!("{period}.{measure:02}")));
            }
        }
    }
    rows
}

/// The rate of arrays in groups of a thousand, one transaction each.
fn insert(conn: &mut Conn, rows: &[Row]) -> f64 {
    let start = Instant::now();
    for group in rows.chunks(1000) {
        let done: Result<(), Error> =
            conn.write_transaction(|conn| measurements::insert(conn, group));
        done.unwrap();
    }
    f64::from(u32::try_from(rows.len()).unwrap()) / start.elapsed().as_secs_f64()
}

/// The rate of one COPY from a file of the server, one transaction.
fn copy(rows: &[Row]) -> f64 {
    let database = Database::postgres().unwrap();
    let mut conn = Conn::open(&database.url).unwrap();
    prepare(&mut conn);
    let mut text = String::new();
    for Row {
        key,
        revision,
        seq,
        kind,
        number,
        origin,
        ..
    } in rows
    {
        writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{revision}\t{seq}\t{}\t{}\t\\N\t\\N\t{}\t\\N\t\\N",
            key.administration_id,
            key.period_end,
            key.measure_id,
            key.office_id,
            key.period,
            kind.as_str(),
            number.unwrap(),
            origin.as_str(),
        )
        .unwrap();
    }
    let file = std::env::temp_dir().join(format!("traguardo_copy_{}", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let start = Instant::now();
    batch(
        &mut conn,
        &format!("COPY measurement_revision FROM '{}'", file.display()),
    );
    let rate = f64::from(u32::try_from(rows.len()).unwrap()) / start.elapsed().as_secs_f64();
    std::fs::remove_file(file).unwrap();
    rate
}

fn prepare(conn: &mut Conn) {
    migrations::run(conn).unwrap();
    seed(conn);
    change::insert(conn, &[posted(4, 1)]).unwrap();
}

fn main() {
    // `cargo test --benches` only wants to know that it compiles.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let rows = figures();
    on_both(|conn| {
        prepare(conn);
        let rate = insert(conn, &rows);
        println!("{} rows inserted: {rate:.0}/s", rows.len());
        assert_eq!(
            count(conn, "measurement_revision"),
            i64::try_from(rows.len()).unwrap()
        );
        let keys: Vec<_> = rows.iter().take(1000).map(|row| row.key.clone()).collect();
        let start = Instant::now();
        measurements::current(conn, &keys).unwrap();
        println!("current() of 1,000 keys: {:?}", start.elapsed());
        let start = Instant::now();
        let (from, to) = (
            support::rows::day("1850-01-01"),
            support::rows::day("1859-12-31"),
        );
        let found = measurements::range(conn, 1, from, to, 4, None).unwrap();
        println!("range() of {} rows: {:?}", found.len(), start.elapsed());
        if matches!(conn, Conn::Postgres(_)) {
            let copied = copy(&rows);
            println!("COPY: {copied:.0}/s; ratio {:.2}", rate / copied);
        }
    });
}
