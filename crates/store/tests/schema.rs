// SPDX-License-Identifier: AGPL-3.0-or-later
//! Migrations, and what the schema itself refuses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use support::rows::one_of_each;
use support::{TABLES, batch, count, lines, on_both, on_empty, try_batch};
use traguardo_store::{Conn, migrations};

/// Everything the catalog says about the schema.
fn catalog(conn: &mut Conn) -> Vec<String> {
    let queries: &[&str] = match conn {
        Conn::Sqlite(_) => &[
            "SELECT type || name || coalesce(sql, '') AS line FROM sqlite_schema \
             WHERE name NOT LIKE '%diesel%' ORDER BY 1",
        ],
        _ => &[
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, \
             collation_name, column_default) AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '%diesel%' ORDER BY 1",
            "SELECT conname || pg_get_constraintdef(oid) AS line FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '%diesel%' ORDER BY 1",
            "SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' \
             AND tablename NOT LIKE '%diesel%' ORDER BY 1",
            "SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
            "SELECT pg_get_functiondef(oid) AS line FROM pg_proc \
             WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE '%diesel%' ORDER BY 1",
        ],
    };
    queries.iter().flat_map(|sql| lines(conn, sql)).collect()
}

#[test]
fn up_down_up_gives_the_same_catalog() {
    on_empty(|store| {
        let mut conn = store.dedicated().unwrap();
        let before = catalog(&mut conn);
        assert_eq!(migrations::pending(&mut conn).unwrap().len(), 1);
        assert_eq!(migrations::run(&mut conn).unwrap().len(), 1);
        let first = catalog(&mut conn);
        assert!(first.len() > 40, "{first:#?}");
        assert!(migrations::pending(&mut conn).unwrap().is_empty());
        assert!(migrations::run(&mut conn).unwrap().is_empty());
        one_of_each(&mut conn);
        assert_eq!(migrations::revert_all(&mut conn).unwrap().len(), 1);
        assert_eq!(catalog(&mut conn), before);
        migrations::run(&mut conn).unwrap();
        assert_eq!(catalog(&mut conn), first);
    });
}

#[test]
fn nothing_is_changed_or_removed() {
    on_both(|conn| {
        one_of_each(conn);
        for table in TABLES {
            let rows = count(conn, table);
            assert!(
                rows > 0,
                "{table} is empty: the triggers per row would not be met"
            );
            let mut refused = vec![format!("DELETE FROM {table}")];
            if table != "ledger_head" {
                refused.push(format!("UPDATE {table} SET seq = seq"));
            }
            if matches!(conn, Conn::Postgres(_)) {
                refused.push(format!("TRUNCATE {table} CASCADE"));
            }
            for sql in refused {
                let error = try_batch(conn, &sql).expect_err(&sql).to_string();
                assert!(error.contains("append-only"), "{sql}: {error}");
            }
            assert_eq!(count(conn, table), rows);
        }
    });
}

#[test]
fn replacing_is_refused() {
    on_both(|conn| {
        one_of_each(conn);
        if matches!(conn, Conn::Sqlite(_)) {
            let sql = "INSERT OR REPLACE INTO assignment VALUES (1, 1, 'x', 1)";
            let error = try_batch(conn, sql).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{error}");
        }
    });
}

#[test]
fn the_head_is_one_row_that_moves_forward() {
    on_both(|conn| {
        batch(
            conn,
            "UPDATE ledger_head SET seq = 5, recorded_at = '2024-01-01 00:00:00'",
        );
        batch(conn, "UPDATE ledger_head SET seq = 5");
        for sql in [
            "UPDATE ledger_head SET seq = 4",
            "UPDATE ledger_head SET recorded_at = '2023-12-31 23:59:59'",
            "UPDATE ledger_head SET id = 2",
            "INSERT INTO ledger_head VALUES (2, 9, '2024-01-01 00:00:00')",
            "INSERT INTO ledger_head VALUES (1, 9, '2024-01-01 00:00:00')",
        ] {
            try_batch(conn, sql).expect_err(sql);
        }
        assert_eq!(count(conn, "ledger_head"), 1);
    });
}

#[test]
fn both_databases_name_the_same_constraints() {
    let sqlite = std::cell::RefCell::new(Vec::new());
    on_both(|conn| {
        if matches!(conn, Conn::Sqlite(_)) {
            *sqlite.borrow_mut() = lines(
                conn,
                "SELECT sql AS line FROM sqlite_schema WHERE type = 'table'",
            );
            return;
        }
        let sql = sqlite.borrow().join("\n");
        let names = lines(
            conn,
            "SELECT conname AS line FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
             AND conname NOT LIKE '%diesel%'",
        );
        assert!(names.len() > 90, "{}", names.len());
        for name in names {
            assert!(
                sql.contains(&format!("CONSTRAINT {name} "))
                    || sql.contains(&format!("CONSTRAINT {name}\n")),
                "{name}"
            );
        }
    });
}
