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

/// How many there are.
const MIGRATIONS: usize = 5;

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
            "SELECT nspname AS line FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1",
            "SELECT viewname || definition AS line FROM pg_views WHERE schemaname = 'reporting' ORDER BY 1",
            "SELECT concat_ws(' ', relname, objsubid, description) AS line FROM pg_description \
             JOIN pg_class c ON c.oid = objoid JOIN pg_namespace n ON n.oid = relnamespace \
             WHERE classoid = 'pg_class'::regclass AND nspname = 'reporting' ORDER BY 1",
            "SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
            "SELECT pg_get_functiondef(oid) AS line FROM pg_proc \
             WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE '%diesel%' ORDER BY 1",
        ],
    };
    queries.iter().flat_map(|sql| lines(conn, sql)).collect()
}

#[test]
fn up_down_up_with_data_gives_the_same_catalog() {
    on_empty(|store| {
        let mut conn = store.dedicated().unwrap();
        let rows = |conn: &mut Conn| TABLES.map(|table| count(conn, table));
        let before = catalog(&mut conn);
        assert_eq!(migrations::pending(&mut conn).unwrap().len(), MIGRATIONS);
        assert_eq!(migrations::run(&mut conn).unwrap().len(), MIGRATIONS);
        let first = catalog(&mut conn);
        assert!(first.len() > 40, "{first:#?}");
        one_of_each(&mut conn);
        let stored = rows(&mut conn);
        assert!(stored.iter().all(|rows| *rows > 0), "{stored:?}");
        assert!(migrations::pending(&mut conn).unwrap().is_empty());
        assert!(migrations::run(&mut conn).unwrap().is_empty());
        assert_eq!(rows(&mut conn), stored);
        assert_eq!(migrations::revert_all(&mut conn).unwrap().len(), MIGRATIONS);
        assert_eq!(catalog(&mut conn), before);
        migrations::run(&mut conn).unwrap();
        assert_eq!(catalog(&mut conn), first);
        // Nothing of what was there is in the way.
        one_of_each(&mut conn);
        assert_eq!(rows(&mut conn), stored);
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

/// Tables, columns and keys, one line each, in words that do not depend on the database. Days,
/// instants and decimals are kept as text by SQLite.
fn structure(conn: &mut Conn) -> Vec<String> {
    let queries: &[&str] = match conn {
        Conn::Sqlite(_) => &[
            "SELECT m.name || ' column ' || c.cid || ' ' || c.name || ' ' || lower(c.type) \
             || iif(c.\"notnull\", ' not null', '') AS line \
             FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'",
            "SELECT m.name || ' primary ' || group_concat(c.name, ',' ORDER BY c.pk) AS line \
             FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.pk > 0 GROUP BY m.name",
            "SELECT m.name || iif(l.origin = 'u', ' unique ', ' index ' || l.name || ' ') \
             || group_concat(i.name, ',' ORDER BY i.seqno) || iif(l.partial, ' partial', '') AS line \
             FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i \
             WHERE m.type = 'table' AND l.origin <> 'pk' GROUP BY m.name, l.name",
            "SELECT m.name || ' foreign ' || group_concat(f.\"from\", ',' ORDER BY f.seq) || ' to ' \
             || f.\"table\" || ' ' || group_concat(f.\"to\", ',' ORDER BY f.seq) AS line \
             FROM sqlite_schema m, pragma_foreign_key_list(m.name) f \
             WHERE m.type = 'table' GROUP BY m.name, f.id",
        ],
        _ => &[
            "SELECT table_name || ' column ' || ordinal_position - 1 || ' ' || column_name || ' ' \
             || CASE WHEN data_type IN ('smallint', 'integer', 'bigint') THEN 'integer' ELSE 'text' END \
             || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS line \
             FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT conrelid::regclass || CASE contype WHEN 'p' THEN ' primary ' \
             WHEN 'u' THEN ' unique ' ELSE ' foreign ' END || pg_temp.names(conrelid, conkey) \
             || CASE contype WHEN 'f' THEN ' to ' || confrelid::regclass || ' ' \
             || pg_temp.names(confrelid, confkey) ELSE '' END AS line \
             FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')",
            "SELECT indrelid::regclass || ' index ' || indexrelid::regclass || ' ' \
             || pg_temp.names(indrelid, indkey) \
             || CASE WHEN indpred IS NULL THEN '' ELSE ' partial' END AS line \
             FROM pg_index JOIN pg_class ON pg_class.oid = indrelid \
             WHERE relnamespace = 'public'::regnamespace \
             AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        ],
    };
    if matches!(conn, Conn::Postgres(_)) {
        batch(
            conn,
            "CREATE FUNCTION pg_temp.names(oid, int2[]) RETURNS text LANGUAGE sql AS \
             'SELECT string_agg(attname, '','' ORDER BY n) FROM unnest($2) WITH ORDINALITY k (number, n) \
              JOIN pg_attribute ON attrelid = $1 AND attnum = number'",
        );
    }
    let mut all: Vec<String> = queries.iter().flat_map(|sql| lines(conn, sql)).collect();
    all.retain(|line| !line.contains("diesel"));
    all.sort();
    all
}

#[test]
fn both_databases_have_the_same_tables_columns_and_keys() {
    let sqlite = std::cell::RefCell::new(Vec::new());
    on_both(|conn| {
        let structure = structure(conn);
        for table in TABLES {
            let primary = format!("{table} primary ");
            let keys = structure.iter().filter(|line| line.starts_with(&primary));
            assert_eq!(keys.count(), 1, "{table}");
        }
        for kind in [" unique ", " index ", " foreign ", " not null", " partial"] {
            assert!(structure.iter().any(|line| line.contains(kind)), "{kind}");
        }
        if matches!(conn, Conn::Sqlite(_)) {
            *sqlite.borrow_mut() = structure;
        } else {
            assert_eq!(*sqlite.borrow(), structure);
        }
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
