// SPDX-License-Identifier: AGPL-3.0-or-later
//! SQLite says of every statement how it would reach the rows: by index.

use crate::filling::fill_all;
use crate::service::{Service, on};
use crate::{capture, story};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, SqliteConnection};
use std::collections::BTreeSet;
use traguardo_store::Conn;
use traguardo_tests::Database;

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// An error where it would go through a table.
fn judge(conn: &mut SqliteConnection, sql: &str) -> Result<(), String> {
    let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"))
        .load(conn)
        .unwrap();
    let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
    // A sort of the last terms only is one within figures of the same period and measure; what
    // there is of a plan or in a dictionary has an end.
    let grows = ["measurement_revision", "change", "idempotency"]
        .iter()
        .any(|table| sql.contains(table));
    let is_long = |step: &String| {
        step.starts_with("SCAN") && !step.contains("json_each")
            || grows && step.contains("TEMP B-TREE FOR ORDER BY")
    };
    if steps.iter().any(is_long) {
        return Err(format!("{sql}\n{}", steps.join("\n")));
    }
    Ok(())
}

#[test]
fn every_statement_of_sqlite_goes_by_an_index() {
    on(&Database::sqlite(), |database, conn| {
        fill_all(database, conn, 1..=4);
        let service = Service::start(database);
        drop(capture::taken());
        story::tell(&service, 1, 0);
        let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
        let statements: BTreeSet<String> = capture::taken()
            .into_iter()
            .filter(|sql| verbs.iter().any(|verb| sql.starts_with(verb)))
            // Signs of life, and diesel's own table of a row for each migration.
            .filter(|sql| sql != "SELECT 1" && !sql.contains("__diesel_schema_migrations"))
            .collect();
        assert!(statements.len() > 40, "{statements:#?}");
        let Conn::Sqlite(c) = conn else {
            unreachable!()
        };
        for known in ["", "ANALYZE"] {
            c.batch_execute(known).unwrap();
            let faults: Vec<String> = statements
                .iter()
                .filter_map(|sql| judge(c, sql).err())
                .collect();
            assert!(faults.is_empty(), "{}", faults.join("\n\n"));
        }
        // The check can fail.
        assert!(judge(c, "SELECT seq FROM change WHERE body = 'x'").is_err());
    });
}
