// SPDX-License-Identifier: AGPL-3.0-or-later
//! How the databases reach what is read: by index, whatever the length of the tables.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use diesel::Connection;
use diesel::connection::InstrumentationEvent;
use std::sync::{Arc, Mutex};
use support::rows::{change_row, day, key, number, posted, seed};
use support::{batch, lines, on_both};
use traguardo_store::measurements::{self, Filter};
use traguardo_store::{Conn, Error, LATEST, change, idempotency, ledger};

const CHANGES: i64 = 2_000;

/// 16,000 figures of two administrations, of 200 years, with 2,000 changes each.
fn fill(conn: &mut Conn) {
    seed(conn);
    conn.write_transaction(|conn| {
        let rows: Vec<_> = (4..4 + 2 * CHANGES)
            .map(|seq| posted(seq, 1 + seq % 2))
            .collect();
        change::insert(conn, &rows)?;
        for administration in 1..=2 {
            let mut rows = Vec::new();
            for year in 1800..2000 {
                for measure in 1..=40 {
                    let seq = 4 + 2 * ((year * 40 + measure) % CHANGES);
                    let seq = if 1 + seq % 2 == administration {
                        seq
                    } else {
                        seq + 1
                    };
                    let key = key(
                        administration,
                        &format!("{year}-12-31"),
                        measure,
                        2 * administration,
                    );
                    rows.push(number(key, 1, seq, "1"));
                }
            }
            measurements::insert(conn, &rows)?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    batch(conn, "ANALYZE");
}

/// Everything that must not depend on the length of a table.
fn read_all(conn: &mut Conn) -> Result<(), Error> {
    let keys: Vec<_> = (1..=40)
        .map(|measure| key(1, "1950-12-31", measure, 2))
        .collect();
    assert_eq!(measurements::current(conn, &keys)?.len(), 40);
    assert_eq!(measurements::history(conn, &keys[0], LATEST)?.len(), 1);
    let (from, to) = (day("1950-01-01"), day("1952-12-31"));
    assert_eq!(
        measurements::range(conn, 1, from, to, LATEST, None)?.len(),
        120
    );
    assert_eq!(
        measurements::range(conn, 1, from, to, LATEST, Some(&[1, 2]))?.len(),
        6
    );
    for all_revisions in [true, false] {
        for office_id in [None, Some(2)] {
            let filter = Filter {
                administration_id: 1,
                office_id,
                measure_id: None,
                period: None,
                up_to: LATEST,
                all_revisions,
            };
            let page = measurements::page(conn, &filter, None, 100)?;
            let cursor = page.last().unwrap().cursor();
            assert_eq!(
                measurements::page(conn, &filter, Some(&cursor), 100)?.len(),
                100
            );
        }
    }
    assert_eq!(change::last_hashes(conn, &[0, 1, 2])?.len(), 3);
    assert_eq!(
        change::structure_versions(conn, &[0, 1, 2])?,
        [(0, 1), (1, 2), (2, 3)].into()
    );
    assert_eq!(change::page(conn, 1, 1000, 10)?.len(), 10);
    assert_eq!(ledger::at_time(conn, support::rows::at(99))?.position, 99);
    ledger::at_position(conn, 99)?;
    idempotency::find(conn, &[("a".to_owned(), "b".to_owned())])?;
    Ok(())
}

/// PostgreSQL counts the scans of a transaction.
fn scans(conn: &mut Conn) -> Vec<String> {
    lines(
        conn,
        "SELECT concat_ws(' ', relname, seq_scan, seq_tup_read) AS line FROM pg_stat_xact_user_tables \
         WHERE seq_tup_read > 0 AND relname IN ('change', 'measurement_revision', 'idempotency')",
    )
}

#[test]
fn nothing_long_is_scanned() {
    on_both(|conn| {
        fill(conn);
        if matches!(conn, Conn::Postgres(_)) {
            // More than five times: PostgreSQL then plans without the values.
            for _ in 0..8 {
                conn.write_transaction(|conn| {
                    read_all(conn)?;
                    assert_eq!(scans(conn), Vec::<String>::new());
                    Ok::<_, Error>(())
                })
                .unwrap();
            }
            // The check can fail.
            conn.write_transaction(|conn| {
                batch(
                    conn,
                    "SELECT count(*) FROM measurement_revision WHERE statement IS NULL",
                );
                assert_eq!(scans(conn).len(), 1);
                Ok::<_, Error>(())
            })
            .unwrap();
            return;
        }
        let seen = Arc::new(Mutex::new(Vec::new()));
        let Conn::Sqlite(c) = conn else {
            unreachable!()
        };
        let sink = Arc::clone(&seen);
        c.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                sink.lock().unwrap().push(query.to_string());
            }
        });
        read_all(conn).unwrap();
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        assert!(seen.len() > 10);
        for query in seen {
            let sql = query.split(" -- binds").next().unwrap();
            let plan = plan(conn, sql);
            // A sort of the last terms only is one within figures of the same period and measure.
            let scans = |line: &String| {
                line.starts_with("SCAN") && !line.contains("json_each")
                    || line.contains("TEMP B-TREE FOR ORDER BY")
            };
            assert!(!plan.iter().any(scans), "{sql}\n{plan:#?}");
        }
        assert!(
            plan(
                conn,
                "SELECT * FROM measurement_revision m WHERE m.note = 'x'"
            )[0]
            .starts_with("SCAN")
        );
    });
}

fn plan(conn: &mut Conn, sql: &str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Step {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let Conn::Sqlite(c) = conn else {
        unreachable!()
    };
    let steps: Vec<Step> = diesel::RunQueryDsl::load(
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")),
        &mut **c,
    )
    .unwrap();
    steps.into_iter().map(|step| step.detail).collect()
}

#[test]
fn the_last_hash_costs_the_same_for_a_chain_that_stopped_long_ago() {
    on_both(|conn| {
        let mut rows = vec![change_row(1, 7, "x")];
        rows.extend((2..20_000).map(|seq| posted(seq, 8)));
        conn.write_transaction(|conn| change::insert(conn, &rows))
            .unwrap();
        batch(conn, "ANALYZE");
        assert_eq!(change::last_hashes(conn, &[7, 8]).unwrap().len(), 2);
        assert_eq!(
            change::structure_versions(conn, &[7, 8]).unwrap(),
            [(7, 1), (8, 0)].into()
        );
        if matches!(conn, Conn::Postgres(_)) {
            conn.write_transaction(|conn| {
                let touched = |conn: &mut Conn| -> i64 {
                    lines(conn, "SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::text AS line \
                        FROM pg_stat_xact_user_tables WHERE relname = 'change'")[0].parse().unwrap()
                };
                for _ in 0..7 {
                    change::last_hashes(conn, &[7, 8])?;
                    change::structure_versions(conn, &[7, 8])?;
                }
                assert!(touched(conn) < 200, "{}", touched(conn));
                Ok::<_, Error>(())
            })
            .unwrap();
        }
    });
}
