// SPDX-License-Identifier: AGPL-3.0-or-later
//! A COMMIT that fails, and what may be said of the transaction then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use diesel::{Connection, SqliteConnection};
use support::rows::change_row;
use support::{Database, batch, count, lines, on_both};
use traguardo_store::change::ChangeRow;
use traguardo_store::{Conn, DatabaseUrl, Error, Store, change, migrations};

#[test]
fn a_commit_on_a_lost_connection_has_an_unknown_outcome() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let store = Store::open(&database.url, 2).unwrap();
    let mut conn = store.dedicated().unwrap();
    migrations::run(&mut conn).unwrap();
    let pid = lines(&mut conn, "SELECT pg_backend_pid()::text AS line").remove(0);
    let kill = || {
        batch(
            &mut store.dedicated().unwrap(),
            &format!("SELECT pg_terminate_backend({pid}, 5000)"),
        );
    };
    let done: Result<(), Error> = conn.write_transaction(|conn| {
        change::insert(conn, &[change_row(1, 1, "x")])?;
        kill();
        Ok(())
    });
    assert!(matches!(done, Err(Error::OutcomeUnknown(_))), "{done:?}");
    assert!(conn.is_broken());
    let again: Result<(), Error> = conn.write_transaction(|_| Ok(()));
    assert!(matches!(again, Err(Error::Unavailable(_))), "{again:?}");
}

#[test]
fn a_constraint_that_refuses_a_commit_refuses_the_transaction() {
    on_both(|conn| {
        batch(
            conn,
            "CREATE TABLE target (id INTEGER PRIMARY KEY); \
             CREATE TABLE dangling (id INTEGER REFERENCES target(id) DEFERRABLE INITIALLY DEFERRED)",
        );
        let done: Result<(), Error> = conn.write_transaction(|conn| {
            change::insert(conn, &[change_row(1, 1, "x")])?;
            batch(conn, "INSERT INTO dangling VALUES (1)");
            Ok(())
        });
        assert!(matches!(done, Err(Error::Constraint { .. })), "{done:?}");
        assert!(!conn.is_broken());
        assert_eq!((count(conn, "change"), count(conn, "dangling")), (0, 0));
    });
}

/// In WAL mode nobody can hold a COMMIT up. Where a file has no log beside it, because its file system
/// has no shared memory, readers can: the whole transaction is rolled back.
#[test]
fn a_commit_that_readers_hold_up_is_busy_and_stored_nothing() {
    let database = Database::sqlite();
    let mut conn = Conn::open(&database.url).unwrap();
    migrations::run(&mut conn).unwrap();
    batch(
        &mut conn,
        "PRAGMA journal_mode = DELETE; PRAGMA busy_timeout = 10",
    );
    // Not set up: that would bring the log back.
    let file = database.url.to_string().replace("sqlite:", "");
    let reader = SqliteConnection::establish(&file).unwrap();
    let mut reader = Conn::Sqlite(Box::new(reader));
    batch(&mut reader, "BEGIN; SELECT count(*) FROM change");
    let mut at_commit = false;
    let held: Result<(), Error> = conn.write_transaction(|conn| {
        change::insert(conn, &[change_row(1, 1, "x")])?;
        at_commit = true;
        Ok(())
    });
    assert!(matches!(held, Err(Error::Busy(_))), "{held:?}");
    assert!(at_commit && !conn.is_broken());
    batch(&mut reader, "COMMIT");
    assert_eq!(count(&mut reader, "change"), 0);
    let done: Result<(), Error> =
        conn.write_transaction(|conn| change::insert(conn, &[change_row(1, 1, "x")]));
    done.unwrap();
    assert_eq!(count(&mut reader, "change"), 1);
}

/// A row that needs more room than a few pages.
fn large_row(seq: i64) -> ChangeRow {
    ChangeRow {
        body: "x".repeat(200_000),
        ..change_row(seq, 1, "x")
    }
}

#[test]
fn a_file_that_may_not_grow_is_full() {
    let database = Database::sqlite();
    let mut conn = Conn::open(&database.url).unwrap();
    migrations::run(&mut conn).unwrap();
    let pages = lines(
        &mut conn,
        "SELECT CAST(page_count AS text) AS line FROM pragma_page_count",
    )
    .remove(0);
    batch(&mut conn, &format!("PRAGMA max_page_count = {pages}"));
    let done: Result<(), Error> =
        conn.write_transaction(|conn| change::insert(conn, &[large_row(1)]));
    assert!(matches!(done, Err(Error::StorageFull(_))), "{done:?}");
    assert_eq!(count(&mut conn, "change"), 0);
    batch(&mut conn, "PRAGMA max_page_count = 100000");
    let done: Result<(), Error> =
        conn.write_transaction(|conn| change::insert(conn, &[large_row(1)]));
    done.unwrap();
}

/// Says so where a disk of its own cannot be mounted.
#[test]
fn a_disk_that_is_full_at_commit_is_told_as_full() {
    const DISK: &str = "TRAGUARDO_TEST_DISK";
    if let Some(disk) = std::env::var_os(DISK) {
        return fill(std::path::Path::new(&disk));
    }
    let folder = std::env::temp_dir().join(format!("traguardo_disk_{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let script = "mount -t tmpfs -o size=4m none \"$0\" && \
        exec \"$1\" --exact a_disk_that_is_full_at_commit_is_told_as_full --nocapture";
    let tried = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(&folder)
        .arg(std::env::current_exe().unwrap())
        .env(DISK, &folder)
        .output();
    // The mount is gone with its process.
    std::fs::remove_dir(&folder).unwrap();
    let Ok(tried) = tried else {
        return eprintln!("==== skipped: no unshare ====");
    };
    let said = String::from_utf8_lossy(&tried.stderr);
    let ran = String::from_utf8_lossy(&tried.stdout).contains("running 1 test");
    assert!(tried.status.success() || !ran, "{said}");
    if !ran {
        eprintln!("==== skipped: no disk of its own ({said}) ====");
    }
}

/// Writes until COMMIT finds no room, then makes room.
fn fill(disk: &std::path::Path) {
    let ballast = disk.join("ballast");
    std::fs::write(&ballast, vec![1; 1024 * 1024]).unwrap();
    let url = format!("sqlite:{}", disk.join("t.db").display());
    let store = Store::open(&DatabaseUrl::parse(&url).unwrap(), 1).unwrap();
    let mut conn = store.dedicated().unwrap();
    migrations::run(&mut conn).unwrap();
    let write = |conn: &mut Conn, seq: i64| {
        let mut commits = false;
        let done: Result<(), Error> = conn.write_transaction(|conn| {
            change::insert(conn, &[large_row(seq)])?;
            commits = true;
            Ok(())
        });
        (commits, done)
    };
    let mut stored = 0;
    let failed = loop {
        match write(&mut conn, stored + 1) {
            (true, Ok(())) => stored += 1,
            (commits, failed) => break (commits, failed),
        }
        assert!(stored < 100, "the disk has no end");
    };
    assert!(
        matches!(failed, (true, Err(Error::StorageFull(_)))),
        "{failed:?}"
    );
    assert!(stored > 0);
    drop(conn);
    let mut conn = store.dedicated().unwrap();
    assert_eq!(count(&mut conn, "change"), stored);
    std::fs::remove_file(ballast).unwrap();
    write(&mut conn, stored + 1).1.unwrap();
    assert_eq!(count(&mut conn, "change"), stored + 1);
}
