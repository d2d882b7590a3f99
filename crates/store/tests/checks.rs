// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every CHECK of the schema, violated once and more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use std::collections::BTreeSet;
use support::rows::one_of_each;
use support::{lines, on_both, try_batch};
use traguardo_store::{Conn, Error};

const HASH: &str = "'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff0123'";

#[allow(clippy::too_many_lines, reason = "a table")]
/// A further row of a table that every constraint lets through.
fn valid(table: &str) -> Vec<(&'static str, String)> {
    let row: &[(&'static str, &str)] = match table {
        "ledger_head" => &[
            ("id", "1"),
            ("seq", "0"),
            ("recorded_at", "'2024-01-01 00:00:00'"),
        ],
        "change" => &[
            ("seq", "9"),
            ("recorded_at", "'2024-01-01 00:00:00.123456'"),
            ("actor", "'a'"),
            ("administration_id", "1"),
            ("action", "'a'"),
            ("object", "'o'"),
            ("body", "'{}'"),
            ("prev_hash", "''"),
            ("hash", HASH),
        ],
        "idempotency" => &[
            ("actor", "'b'"),
            ("key", "'k'"),
            ("payload_hash", HASH),
            ("seq", "2"),
            ("status", "200"),
            ("report", "''"),
        ],
        "administration" => &[("id", "9"), ("code", "'c'"), ("seq", "2")],
        "administration_revision" => &[
            ("id", "1"),
            ("revision", "2"),
            ("seq", "2"),
            ("name", "'n'"),
            ("size_class", "'s'"),
            ("region", "'r'"),
            ("valid_from", "'2024-02-29'"),
            ("valid_to", "'2024-02-29'"),
        ],
        "office" => &[
            ("id", "9"),
            ("administration_id", "1"),
            ("code", "'c'"),
            ("seq", "2"),
        ],
        "office_revision" => &[
            ("id", "1"),
            ("revision", "2"),
            ("seq", "2"),
            ("name", "'n'"),
            ("kind", "'agency'"),
            ("valid_from", "'2024-02-29'"),
            ("valid_to", "NULL"),
        ],
        "measure" | "indicator" => &[
            ("id", "99"),
            ("owner_id", "1"),
            ("code", "'c'"),
            ("seq", "2"),
        ],
        "measure_revision" | "indicator_revision" => &[
            ("id", "1"),
            ("revision", "2"),
            ("seq", "2"),
            ("definition", "'{}'"),
            ("retired_from", "NULL"),
            ("retired_reason", "NULL"),
            ("aliases", "'[\"m\"]'"),
        ],
        "plan" => &[
            ("id", "9"),
            ("administration_id", "1"),
            ("code", "'c'"),
            ("kind", "'fund'"),
            ("seq", "2"),
        ],
        "plan_revision" => &[
            ("plan_id", "1"),
            ("revision", "2"),
            ("seq", "2"),
            ("first_year", "2024"),
            ("last_year", "2024"),
            ("act_body", "'b'"),
            ("act_kind", "'k'"),
            ("act_number", "'1'"),
            ("act_date", "'2024-01-31'"),
            ("document", "'{}'"),
            ("sha256", HASH),
        ],
        "assignment" => &[("id", "9"), ("plan_id", "1"), ("key", "'2'"), ("seq", "2")],
        "measurement_revision" => &[
            ("administration_id", "1"),
            ("period_end", "'2023-12-31'"),
            ("measure_id", "1"),
            ("office_id", "1"),
            ("period", "'2023'"),
            ("revision", "1"),
            ("seq", "2"),
            ("kind", "'number'"),
            ("number", "'1.50'"),
            ("day", "NULL"),
            ("statement", "NULL"),
            ("item_count", "NULL"),
            ("items", "NULL"),
            ("origin", "'actual'"),
            ("note", "NULL"),
            ("reason", "NULL"),
            ("merger_id", "NULL"),
        ],
        "deviation_note_revision" => &[
            ("administration_id", "1"),
            ("period", "'2023'"),
            ("assignment_id", "1"),
            ("revision", "1"),
            ("seq", "2"),
            ("cause", "'c'"),
            ("action", "'a'"),
            ("reason", "NULL"),
        ],
        "merger" => &[
            ("id", "9"),
            ("seq", "2"),
            ("successor_id", "1"),
            ("first_day", "'2022-06-30'"),
            ("document", "'{}'"),
        ],
        "merger_origin" => &[("merger_id", "1"), ("administration_id", "1"), ("seq", "2")],
        "merger_reversal" => &[("merger_id", "1"), ("seq", "2"), ("document", "'{}'")],
        "benchmark_publication" => &[
            ("id", "9"),
            ("seq", "2"),
            ("origin", "'computed'"),
            ("provider", "'p'"),
            ("published_on", "'2024-01-31'"),
            ("source", "'s'"),
            ("act", "'{\"number\":\"1\"}'"),
            ("known_at", "2"),
            ("on_day", "'2024-01-31'"),
        ],
        "published_benchmark" => &[
            ("indicator_id", "1"),
            ("period", "'2023'"),
            ("publication_id", "1"),
            ("seq", "2"),
            ("document", "'[]'"),
        ],
        "target_decision" => &[
            ("assignment_id", "1"),
            ("year", "2023"),
            ("revision", "2"),
            ("seq", "2"),
            ("document", "'{\"a\":1}'"),
        ],
        "report_step" => &[
            ("plan_id", "1"),
            ("year", "2022"),
            ("round", "2"),
            ("step", "'drafted'"),
            ("seq", "2"),
            ("day", "'2024-01-31'"),
            ("plan_revision", "1"),
            ("known_seq", "1"),
            ("sha256", HASH),
            ("act_body", "NULL"),
            ("act_kind", "NULL"),
            ("act_number", "NULL"),
            ("validated_by", "NULL"),
            ("note", "NULL"),
        ],
        _ => panic!("{table}"),
    };
    row.iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

/// `<x*201>` is a text of 201 times x.
fn literal(value: &str) -> String {
    match value
        .strip_prefix('<')
        .and_then(|v| v.strip_suffix('>')?.split_once('*'))
    {
        Some((letter, times)) => format!("'{}'", letter.repeat(times.parse().unwrap())),
        None => value.to_owned(),
    }
}

fn insert(conn: &mut Conn, table: &str, changes: &[(&str, &str)]) -> Result<(), Error> {
    let mut row = valid(table);
    for (name, value) in changes {
        row.iter_mut()
            .find(|(column, _)| column == name)
            .expect(name)
            .1 = literal(value);
    }
    let (names, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    let values = values.join(", ");
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({values})",
        names.join(", ")
    );
    conn.write_transaction(|conn| {
        try_batch(conn, &sql)?;
        Err(Error::Corrupt("let through".to_owned()))
    })
}

/// Table, constraint without the name of the table, and the columns that violate it.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

include!("checks/cases.rs");

#[test]
fn every_check_refuses() {
    on_both(|conn| {
        one_of_each(conn);
        let mut seen = BTreeSet::new();
        for (table, constraint, changes) in CASES {
            let name = format!("{table}_{constraint}");
            if !(constraint.ends_with("recorded_at") && matches!(conn, Conn::Postgres(_))) {
                match insert(conn, table, changes) {
                    Err(Error::Constraint { name: found, .. }) => {
                        assert_eq!(found, name, "{changes:?}");
                    }
                    other => panic!("{name} {changes:?}: {other:?}"),
                }
            }
            seen.insert(name);
        }
        if matches!(conn, Conn::Postgres(_)) {
            let checks = lines(
                conn,
                "SELECT conname AS line FROM pg_constraint \
                WHERE contype = 'c' AND connamespace = 'public'::regnamespace",
            );
            for name in checks {
                assert!(seen.contains(&name), "no case for {name}");
            }
        }
    });
}

#[test]
fn what_is_allowed_is_let_through() {
    on_both(|conn| {
        one_of_each(conn);
        for (table, changes) in ALLOWED {
            let found = insert(conn, table, changes);
            assert!(
                matches!(found, Err(Error::Corrupt(_))),
                "{table} {changes:?}: {found:?}"
            );
        }
    });
}

#[test]
fn keys_and_references_are_kept() {
    on_both(|conn| {
        one_of_each(conn);
        for (table, changes) in UNRELATED {
            let found = insert(conn, table, changes);
            assert!(
                matches!(found, Err(Error::Constraint { .. })),
                "{table} {changes:?}: {found:?}"
            );
        }
    });
}
