// SPDX-License-Identifier: AGPL-3.0-or-later
//! Addresses, settings of connections, transactions and the pool.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use std::time::Duration;
use support::rows::{change_row, one_of_each};
use support::{Database, batch, count, lines, on_both, on_empty, try_batch};
use traguardo_store::{Conn, DatabaseUrl, Error, Store, change, ledger};

#[test]
fn addresses_are_read_or_refused() {
    for good in [
        "sqlite:a.db",
        "sqlite:/var/lib/a.db",
        "postgres://h/d",
        "postgresql://u:p@h:5432/d",
    ] {
        DatabaseUrl::parse(good).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
    for (bad, word) in [
        ("", "without a known scheme"),
        ("a.db", "without a known scheme"),
        ("mysql://u:secret@h/d", "mysql: is not supported"),
        ("u:secret@h/d", "not supported"),
        ("sqlite:", "no path"),
        ("sqlite::memory:", "in memory"),
        ("sqlite://a.db", "without //"),
        ("sqlite:file:a.db", "without file:"),
        ("postgres://", "nothing after"),
        ("sqlite:a\0b", "NUL"),
    ] {
        let error = DatabaseUrl::parse(bad).unwrap_err().to_string();
        assert!(error.contains(word), "{bad}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn passwords_are_not_printed() {
    for (text, shown) in [
        ("postgres://u:s3cret@h:5432/d", "postgres://u:***@h:5432/d"),
        (
            "postgresql://u:s3cret?@s3cret@h/d?sslmode=require",
            "postgresql://u:***@h/d?sslmode=require",
        ),
        (
            "postgres://u@h/d?password=s3cret&user=x",
            "postgres://u@h/d?password=***&user=x",
        ),
        (
            "postgres://h/d?pass%77ord=s3cret",
            "postgres://h/d?pass%77ord=***",
        ),
        ("postgres://h/d", "postgres://h/d"),
    ] {
        let url = DatabaseUrl::parse(text).unwrap();
        assert_eq!(url.to_string(), shown);
        assert_eq!(format!("{url:?}"), format!("DatabaseUrl({shown})"));
    }
    // Neither in what the driver says of an address it cannot use.
    for text in [
        "postgres://u:s3cret@127.0.0.1:1/d",
        "postgres://u:s3cret%zz@h/d",
        "postgres://u:s3cret@h:x y/d",
    ] {
        let error = Store::open(&DatabaseUrl::parse(text).unwrap(), 1)
            .err()
            .unwrap();
        let said = format!("{error:?} {error}");
        assert!(!said.contains("s3cret"), "{said}");
    }
}

#[test]
fn every_sqlite_connection_is_set_up() {
    let database = Database::sqlite();
    let store = Store::open(&database.url, 2).unwrap();
    let check = |conn: &mut Conn| {
        for (pragma, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("busy_timeout", "5000"),
            ("recursive_triggers", "1"),
        ] {
            let column = if pragma == "busy_timeout" {
                "timeout"
            } else {
                pragma
            };
            let sql = format!("SELECT CAST({column} AS text) AS line FROM pragma_{pragma}");
            assert_eq!(lines(conn, &sql), [value], "{pragma}");
        }
    };
    check(&mut store.dedicated().unwrap());
    store
        .read(|conn| {
            check(conn);
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_failed_statement_leaves_nothing() {
    on_both(|conn| {
        one_of_each(conn);
        let rows = count(conn, "change");
        let failed: Result<(), Error> = conn.write_transaction(|conn| {
            ledger::lock(conn)?;
            change::insert(conn, &[change_row(4, 1, "x")])?;
            change::insert(conn, &[change_row(4, 1, "x")])
        });
        assert!(
            matches!(failed, Err(Error::Constraint { .. })),
            "{failed:?}"
        );
        assert_eq!(count(conn, "change"), rows);
        // The connection goes on.
        let done: Result<(), Error> =
            conn.write_transaction(|conn| change::insert(conn, &[change_row(4, 1, "x")]));
        done.unwrap();
        assert_eq!(count(conn, "change"), rows + 1);
    });
}

#[test]
fn a_hidden_failure_is_not_reported_as_committed() {
    on_both(|conn| {
        let done: Result<(), Error> = conn.write_transaction(|conn| {
            change::insert(conn, &[change_row(1, 1, "x")])?;
            let _ = try_batch(conn, "SELECT no_such_column");
            Ok(())
        });
        // SQLite goes on after a failed statement; PostgreSQL does not.
        assert_eq!(done.is_ok(), matches!(conn, Conn::Sqlite(_)), "{done:?}");
        assert_eq!(count(conn, "change"), i64::from(done.is_ok()));
        assert!(!conn.is_broken());
    });
}

#[test]
fn a_panic_leaves_nothing_and_the_connection_can_be_used() {
    on_both(|conn| {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: Result<(), Error> = conn.write_transaction(|conn| {
                change::insert(conn, &[change_row(1, 1, "x")])?;
                panic!("on purpose")
            });
        }));
        assert!(caught.is_err() && conn.is_broken());
        let done: Result<(), Error> =
            conn.write_transaction(|conn| change::insert(conn, &[change_row(2, 1, "x")]));
        done.unwrap();
        assert_eq!(count(conn, "change"), 1);
    });
}

#[test]
fn a_pool_recovers_from_an_outage_with_one_failed_read() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let store = Store::open(&database.url, 4).unwrap();
    let idle = |n: usize| {
        std::thread::scope(|scope| {
            for _ in 0..n {
                scope.spawn(|| {
                    store.read(|conn| {
                        batch(conn, "SELECT pg_sleep(0.2)");
                        Ok::<_, Error>(())
                    })
                });
            }
        });
    };
    idle(4);
    batch(
        &mut store.dedicated().unwrap(),
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    let read = || store.read(|conn| try_batch(conn, "SELECT 1").map_err(Error::from));
    assert!(matches!(read(), Err(Error::Unavailable(_))));
    for _ in 0..8 {
        read().unwrap();
    }
}

#[test]
fn the_wait_for_a_connection_is_bounded() {
    on_empty(|store| {
        // long enough for a busy machine to open the one connection there is
        let small = Store::open_with_wait(store.url(), 1, Duration::from_secs(1)).unwrap();
        let inner: Result<(), Error> = small.read(|_| small.read(|_| Ok(())));
        assert!(matches!(inner, Err(Error::Busy(_))), "{inner:?}");
        small.read(|_| Ok::<_, Error>(())).unwrap();
    });
}

#[test]
fn a_server_that_does_not_speak_english_is_noticed() {
    on_empty(|store| assert_eq!(store.foreign_language().unwrap(), None));
    let Some(database) = Database::postgres() else {
        return;
    };
    let italian = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lc_messages = %L', \
        current_database(), 'it_IT.UTF-8'); END $$";
    let asked = try_batch(&mut Conn::open(&database.url).unwrap(), italian);
    if asked.is_err() {
        return eprintln!("==== skipped: the machine has no Italian ====");
    }
    let store = Store::open(&database.url, 1).unwrap();
    let language = store.foreign_language().unwrap();
    assert_eq!(language.as_deref(), Some("it_IT.UTF-8"));
}
