// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a group of posts writes is there together, or not at all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use support::rows::{at, hash, key, number, posted, seed};
use support::{batch, lines, on_both};
use traguardo_store::ledger::{self, Head};
use traguardo_store::measurements::{self, Row};
use traguardo_store::posts::{self, Posts};
use traguardo_store::{Conn, Error, LATEST, change, idempotency};

/// Writes two posts at positions 4 and 5, the second with this figure.
fn write(conn: &mut Conn, second: Row) -> Result<(), Error> {
    let changes = [posted(4, 1), posted(5, 2)];
    let answer = idempotency::Row {
        actor: "a".to_owned(),
        key: "k".to_owned(),
        payload_hash: hash(1),
        seq: 5,
        status: 201,
        report: "{}".to_owned(),
    };
    conn.write_transaction(|conn| {
        ledger::lock(conn)?;
        let figures = [number(key(1, "2024-12-31", 1, 1), 1, 4, "1.50"), second];
        let posts = Posts {
            changes: &changes,
            figures: &figures,
            answers: std::slice::from_ref(&answer),
            head: Head {
                position: 5,
                recorded_at: at(5),
            },
        };
        let before = read_whole(conn);
        posts::write(conn, posts)?;
        assert_eq!(read_whole(conn), before);
        Ok(())
    })
}

/// How often this session has gone through each table of PostgreSQL, checks of foreign keys included: however small they
/// were when statistics were taken, they grow.
fn read_whole(conn: &mut Conn) -> Vec<String> {
    if matches!(conn, Conn::Sqlite(_)) {
        return Vec::new();
    }
    batch(conn, "SET CONSTRAINTS ALL IMMEDIATE");
    let scans =
        "SELECT relname || ' ' || seq_scan AS line FROM pg_stat_xact_user_tables ORDER BY 1";
    lines(conn, scans)
}

/// The head, and how many changes, figures and answers there are after the seed.
fn stored(conn: &mut Conn) -> (i64, usize, usize, usize) {
    let keys = [
        key(1, "2024-12-31", 1, 1),
        key(2, "2024-12-31", 2, 3),
        key(2, "2024-12-31", 2, 1),
    ];
    (
        ledger::head(conn).unwrap().position,
        [1, 2]
            .map(|id| change::page(conn, id, 3, 10).unwrap().len())
            .iter()
            .sum(),
        measurements::current(conn, &keys).unwrap().len(),
        idempotency::find(conn, &[("a".to_owned(), "k".to_owned())])
            .unwrap()
            .len(),
    )
}

#[test]
fn a_group_is_stored_with_its_record_answers_and_head() {
    on_both(|conn| {
        seed(conn);
        batch(conn, "ANALYZE");
        let second = number(key(2, "2024-12-31", 2, 3), 1, 5, "-0.10");
        write(conn, second.clone()).unwrap();
        assert_eq!(stored(conn), (5, 2, 2, 1));
        assert_eq!(change::page(conn, 2, 3, 10).unwrap(), [posted(5, 2)]);
        let found = measurements::history(conn, &second.key, LATEST).unwrap();
        assert_eq!(found[0].row, second);
        assert_eq!(ledger::head(conn).unwrap().recorded_at, at(5));
    });
}

#[test]
fn of_a_group_that_is_refused_nothing_is_stored() {
    on_both(|conn| {
        seed(conn);
        batch(conn, "ANALYZE");
        let office_of_another = number(key(2, "2024-12-31", 2, 1), 1, 5, "1");
        let position_of_another = number(key(2, "2024-12-31", 2, 3), 1, 4, "1");
        let correction_of_nothing = Row {
            revision: 2,
            ..number(key(2, "2024-12-31", 2, 3), 1, 5, "1")
        };
        for refused in [
            office_of_another,
            position_of_another,
            correction_of_nothing,
        ] {
            let error = write(conn, refused.clone()).unwrap_err();
            assert!(
                matches!(error, Error::Constraint { .. }),
                "{refused:?}: {error:?}"
            );
            assert_eq!(stored(conn), (0, 0, 0, 0), "{refused:?}");
        }
    });
}
