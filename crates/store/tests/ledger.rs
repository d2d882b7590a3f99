// SPDX-License-Identifier: AGPL-3.0-or-later
//! The head of the ledger, the record and the answers kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use chrono::{DateTime, TimeDelta};
use std::sync::{Barrier, Mutex};
use support::rows::{at, change_row, hash, posted, seed};
use support::{on_both, on_empty};
use traguardo_store::idempotency::{self, Row};
use traguardo_store::ledger::{self, Head, Table};
use traguardo_store::{Error, change, migrations};

#[test]
fn the_head_is_found_by_position_and_time() {
    on_both(|conn| {
        let empty = Head {
            position: 0,
            recorded_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(ledger::head(conn).unwrap(), empty);
        assert_eq!(ledger::at_position(conn, 0).unwrap(), Some(empty));
        assert_eq!(ledger::at_time(conn, at(1)).unwrap(), empty);
        let rows: Vec<_> = (1..=3).map(|seq| posted(seq, 1)).collect();
        change::insert(conn, &rows).unwrap();
        for seq in 1..=3 {
            let head = Head {
                position: seq,
                recorded_at: at(seq),
            };
            assert_eq!(ledger::at_position(conn, seq).unwrap(), Some(head));
            assert_eq!(ledger::at_time(conn, at(seq)).unwrap(), head);
            assert_eq!(
                ledger::at_time(conn, at(seq) + TimeDelta::microseconds(1)).unwrap(),
                head
            );
        }
        assert_eq!(
            ledger::at_time(conn, at(1) - TimeDelta::microseconds(1)).unwrap(),
            empty
        );
        assert_eq!(ledger::at_position(conn, 4).unwrap(), None);
        let head = Head {
            position: 3,
            recorded_at: at(3),
        };
        ledger::advance(conn, head).unwrap();
        assert_eq!(ledger::head(conn).unwrap(), head);
        assert!(ledger::advance(conn, empty).is_err());
    });
}

#[test]
fn writers_take_turns() {
    on_empty(|store| {
        migrations::run(&mut store.dedicated().unwrap()).unwrap();
        let taken = Mutex::new(Vec::new());
        let start = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut conn = store.dedicated().unwrap();
                    start.wait();
                    for _ in 0..10 {
                        let position = conn.write_transaction(|conn| {
                            let (head, now) = ledger::lock(conn)?;
                            let recorded_at =
                                now.max(head.recorded_at + TimeDelta::microseconds(1));
                            let next = Head {
                                position: head.position + 1,
                                recorded_at,
                            };
                            ledger::advance(conn, next)?;
                            Ok::<_, Error>(next.position)
                        });
                        taken.lock().unwrap().push(position.unwrap());
                    }
                });
            }
        });
        let mut taken = taken.into_inner().unwrap();
        taken.sort_unstable();
        assert_eq!(taken, (1..=40).collect::<Vec<_>>());
    });
}

#[test]
fn who_looks_for_a_ledger_at_rest_waits_for_the_writer() {
    on_empty(|store| {
        migrations::run(&mut store.dedicated().unwrap()).unwrap();
        let holds = Barrier::new(2);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut conn = store.dedicated().unwrap();
                let written = conn.write_transaction(|conn| {
                    let (head, now) = ledger::lock(conn)?;
                    holds.wait();
                    std::thread::sleep(std::time::Duration::from_millis(200));
                    let next = Head {
                        position: head.position + 1,
                        recorded_at: now.max(head.recorded_at + TimeDelta::microseconds(1)),
                    };
                    ledger::advance(conn, next)?;
                    Ok::<_, Error>(next)
                });
                written.unwrap()
            });
            let mut conn = store.dedicated().unwrap();
            holds.wait();
            let (head, now) = ledger::at_rest(&mut conn).unwrap();
            let written = writer.join().unwrap();
            assert_eq!(head, written);
            assert!(now > written.recorded_at);
            // whatever comes next is later than that clock
            let (_, later) = conn.write_transaction(ledger::lock).unwrap();
            assert!(later >= now);
        });
    });
}

#[test]
fn identifiers_follow_each_other() {
    on_both(|conn| {
        for table in [
            Table::Administration,
            Table::Office,
            Table::Measure,
            Table::Indicator,
            Table::Plan,
            Table::Assignment,
        ] {
            assert_eq!(ledger::next_id(conn, table).unwrap(), 1);
        }
        seed(conn);
        assert_eq!(ledger::next_id(conn, Table::Administration).unwrap(), 3);
        assert_eq!(ledger::next_id(conn, Table::Office).unwrap(), 5);
        assert_eq!(ledger::next_id(conn, Table::Measure).unwrap(), 41);
    });
}

#[test]
fn chains_give_their_last_hash_and_last_change_of_structure() {
    on_both(|conn| {
        change::insert(
            conn,
            &[
                change_row(1, 0, "dictionary.written"),
                change_row(2, 1, "administration.created"),
                posted(3, 1),
                posted(4, 2),
                change_row(5, 1, "plan.approved"),
                posted(6, 1),
            ],
        )
        .unwrap();
        let hashes = change::last_hashes(conn, &[0, 1, 2, 3]).unwrap();
        assert_eq!(hashes, [(0, hash(1)), (1, hash(6)), (2, hash(4))].into());
        let versions = change::structure_versions(conn, &[0, 1, 2, 3]).unwrap();
        assert_eq!(versions, [(0, 1), (1, 5), (2, 0), (3, 0)].into());
        assert!(change::last_hashes(conn, &[]).unwrap().is_empty());
        let pages: Vec<_> = change::page(conn, 1, 2, 2).unwrap();
        assert_eq!(pages, [posted(3, 1), change_row(5, 1, "plan.approved")]);
        assert_eq!(change::page(conn, 1, 5, 2).unwrap(), [posted(6, 1)]);
    });
}

#[test]
fn answers_are_found_by_actor_and_key() {
    on_both(|conn| {
        change::insert(conn, &[posted(1, 1)]).unwrap();
        let row = |actor: &str, key: &str| Row {
            actor: actor.to_owned(),
            key: key.to_owned(),
            payload_hash: hash(7),
            seq: 1,
            status: 201,
            report: "{\"è\":1}".to_owned(),
        };
        let rows = [row("a", "1"), row("a", "2"), row("b", "1")];
        idempotency::insert(conn, &rows).unwrap();
        let pair = |actor: &str, key: &str| (actor.to_owned(), key.to_owned());
        let mut found = idempotency::find(
            conn,
            &[
                pair("a", "1"),
                pair("b", "1"),
                pair("b", "2"),
                pair("A", "1"),
            ],
        )
        .unwrap();
        found.sort_by(|a, b| a.actor.cmp(&b.actor));
        assert_eq!(found, [row("a", "1"), row("b", "1")]);
        let again = idempotency::insert(conn, &[row("a", "1")]).unwrap_err();
        assert!(matches!(again, Error::Constraint { .. }), "{again:?}");
    });
}
