// SPDX-License-Identifier: AGPL-3.0-or-later
//! PostgreSQL chooses anew how to reach the rows, by what it knows about the tables: so it is watched
//! while it answers, and counts what it reads.

use crate::filling::fill_all;
use crate::service::{Service, on};
use crate::{capture, story};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{PgConnection, RunQueryDsl};
use std::collections::BTreeMap;
use traguardo_store::Conn;
use traguardo_tests::Database;

/// Times that the story is told: enough for every statement to come more than five times. As often a
/// statement is planned with its values, then perhaps without.
const TIMES: u32 = 3;

/// Tables that grow with every post.
const LONG: [&str; 3] = ["measurement_revision", "change", "idempotency"];

/// Tables of one row.
const SHORT: [&str; 2] = ["ledger_head", "__diesel_schema_migrations"];

/// What was done to a table so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Work {
    /// Times that it was gone through.
    scans: i64,
    /// Rows and entries of indexes that were read.
    read: i64,
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

const WORK: &str = "SELECT concat_ws(' ', t.relname, t.seq_scan, t.seq_tup_read
        + coalesce(sum(i.idx_tup_read), 0)) AS line
    FROM pg_stat_user_tables t LEFT JOIN pg_stat_user_indexes i USING (relid)
    GROUP BY t.relname, t.seq_scan, t.seq_tup_read";

/// What was done to each table since the database began.
fn work(c: &mut PgConnection) -> BTreeMap<String, Work> {
    // A connection tells what it counted when it ends, at the latest.
    c.batch_execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
         SELECT pg_stat_force_next_flush()",
    )
    .unwrap();
    let lines: Vec<Line> = diesel::sql_query(WORK).load(c).unwrap();
    let parsed = lines.iter().map(|Line { line }| {
        let [name, scans, read] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (scans, read) = (scans.parse().unwrap(), read.parse().unwrap());
        (name.to_owned(), Work { scans, read })
    });
    parsed.collect()
}

/// What `body` does to each table.
fn done(c: &mut PgConnection, body: impl FnOnce()) -> BTreeMap<String, Work> {
    let before = work(c);
    body();
    let mut done = work(c);
    for (name, work) in &mut done {
        let before = before.get(name).copied().unwrap_or_default();
        work.scans -= before.scans;
        work.read -= before.read;
    }
    done
}

fn scanned(done: &BTreeMap<String, Work>) -> Vec<&str> {
    let scanned = done.iter().filter(|(_, work)| work.scans > 0);
    scanned.map(|(name, _)| name.as_str()).collect()
}

fn none_of_the_long(done: &BTreeMap<String, Work>) {
    let scanned = scanned(done);
    let long: Vec<_> = LONG.iter().filter(|name| scanned.contains(name)).collect();
    assert!(long.is_empty(), "scanned: {long:?}");
}

/// Whether there is a choice how to carry a statement out.
fn may_scan(sql: &str) -> bool {
    let chooses = sql.contains(" WHERE ") || sql.contains(" unnest(");
    chooses && !SHORT.iter().any(|table| sql.contains(table))
}

#[test]
fn every_statement_of_postgresql_goes_by_an_index() {
    let Some(database) = Database::postgres() else {
        return;
    };
    on(&database, |database, conn| {
        // What is known is stale: that all there is belongs to the one that is asked about.
        fill_all(database, conn, 1..=1);
        let Conn::Postgres(c) = conn else {
            unreachable!()
        };
        c.batch_execute("ANALYZE").unwrap();
        fill_all(database, conn, 2..=4);
        let Conn::Postgres(c) = conn else {
            unreachable!()
        };
        let mut told = 0;
        let mut tell = |times| {
            let service = Service::start(database);
            drop(capture::taken());
            for _ in 0..times {
                story::tell(&service, 1, told);
                told += 1;
            }
            let mut asked: BTreeMap<String, u32> = BTreeMap::new();
            for sql in capture::taken() {
                *asked.entry(sql).or_default() += 1;
            }
            asked.retain(|sql, count| *count < 2 * times && may_scan(sql));
            assert!(asked.is_empty(), "not often enough: {asked:#?}");
        };
        none_of_the_long(&done(c, || tell(TIMES)));
        c.batch_execute("ANALYZE").unwrap();
        let of_few = done(c, || tell(TIMES));
        none_of_the_long(&of_few);

        // Where a scan is avoided at any price, and plans are made without values, none is left: every
        // statement has an index to go by, on the tables that are short here too.
        c.batch_execute(
            "DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database());
                EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database());
             END $$",
        )
        .unwrap();
        let avoiding = done(c, || tell(1));
        let scanned = scanned(&avoiding);
        let left: Vec<_> = scanned
            .iter()
            .filter(|name| !SHORT.contains(name))
            .collect();
        assert!(left.is_empty(), "there is no index for: {left:?}");
        // The check can fail.
        let spoilt = done(c, || {
            database.execute("SELECT 1 FROM change WHERE body = 'x'");
        });
        assert_eq!(self::scanned(&spoilt), ["change"]);
        c.batch_execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$",
        )
        .unwrap();

        // With four times as many administrations, as much is read for one of them.
        fill_all(database, conn, 5..=16);
        let Conn::Postgres(c) = conn else {
            unreachable!()
        };
        c.batch_execute("ANALYZE").unwrap();
        let of_many = done(c, || tell(TIMES));
        none_of_the_long(&of_many);
        for name in LONG {
            let (few, many) = (of_few[name].read, of_many[name].read);
            println!("{name}: {few} of 4 administrations, {many} of 16");
            assert!(
                many * 10 <= few * 12,
                "{name}: {few} rows read, then {many}"
            );
        }
    });
}
