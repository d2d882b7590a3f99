// SPDX-License-Identifier: AGPL-3.0-or-later
//! Administrations, offices, dictionaries and plans, by revision and position.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cloned_ref_to_slice_refs,
    reason = "test helpers"
)]

mod support;

use support::on_both;
use support::rows::{administration, change_row, entry, office, plan, seed};
use traguardo_store::dictionary::{self, Kind};
use traguardo_store::plans::{self, Assignment};
use traguardo_store::{Conn, LATEST, administrations, change, offices};

fn positions(conn: &mut Conn, seqs: std::ops::RangeInclusive<i64>) {
    let rows: Vec<_> = seqs.map(|seq| change_row(seq, 1, "x")).collect();
    change::insert(conn, &rows).unwrap();
}

#[test]
fn administrations_by_position() {
    on_both(|conn| {
        seed(conn);
        positions(conn, 4..=5);
        let first = administration(1, 2);
        let second = administrations::Administration {
            revision: 2,
            seq: 5,
            name: "Camera unita".to_owned(),
            region: Some("Toscana".to_owned()),
            ..first.clone()
        };
        administrations::insert_revision(conn, &second).unwrap();
        assert_eq!(administrations::find(conn, 1, 1).unwrap(), None);
        assert_eq!(
            administrations::find(conn, 1, 4).unwrap(),
            Some(first.clone())
        );
        assert_eq!(
            administrations::find(conn, 1, 5).unwrap(),
            Some(second.clone())
        );
        assert_eq!(
            administrations::find_by_code(conn, "CCIAA 1/A", LATEST).unwrap(),
            Some(second.clone())
        );
        assert_eq!(
            administrations::find_by_code(conn, "cciaa 1/a", LATEST).unwrap(),
            None
        );
        assert_eq!(
            administrations::list(conn, 4, 0, 9).unwrap(),
            [first.clone(), administration(2, 3)]
        );
        assert_eq!(administrations::list(conn, LATEST, 0, 1).unwrap(), [second]);
        assert_eq!(
            administrations::list(conn, LATEST, 1, 1).unwrap(),
            [administration(2, 3)]
        );
        assert_eq!(administrations::list(conn, 2, 0, 9).unwrap(), [first]);
    });
}

#[test]
fn offices_by_position() {
    on_both(|conn| {
        seed(conn);
        positions(conn, 4..=4);
        let closed = offices::Office {
            revision: 2,
            seq: 4,
            valid_to: Some(support::rows::day("2025-01-01")),
            ..office(2, 1, 2)
        };
        offices::insert_revisions(conn, std::slice::from_ref(&closed)).unwrap();
        assert_eq!(
            offices::all_of(conn, 1, 3).unwrap(),
            [office(1, 1, 2), office(2, 1, 2)]
        );
        assert_eq!(
            offices::all_of(conn, 1, 4).unwrap(),
            [office(1, 1, 2), closed.clone()]
        );
        assert_eq!(offices::all_of(conn, 2, 2).unwrap(), []);
        assert_eq!(
            offices::list(conn, 1, LATEST, 1, 5).unwrap(),
            [closed.clone()]
        );
        assert_eq!(
            offices::find(conn, 2, LATEST).unwrap(),
            Some(closed.clone())
        );
        assert_eq!(
            offices::find_by_code(conn, 1, "U2", LATEST).unwrap(),
            Some(closed)
        );
        assert_eq!(offices::find_by_code(conn, 2, "U2", LATEST).unwrap(), None);
    });
}

#[test]
fn dictionaries_by_position() {
    on_both(|conn| {
        seed(conn);
        positions(conn, 4..=6);
        for kind in [Kind::Measure, Kind::Indicator] {
            let own = entry(41, 1, 4);
            let other = entry(42, 2, 4);
            dictionary::insert(conn, kind, &own).unwrap();
            dictionary::insert(conn, kind, &other).unwrap();
            let changed = dictionary::Entry {
                revision: 2,
                seq: 6,
                definition: "{\"a\":1}".to_owned(),
                retired_from: Some(support::rows::day("2024-02-29")),
                retired_reason: Some("sostituita".to_owned()),
                aliases: Some("[\"m\"]".to_owned()),
                ..own.clone()
            };
            dictionary::insert_revisions(conn, kind, std::slice::from_ref(&changed)).unwrap();
            assert_eq!(
                dictionary::find(conn, kind, 41, 5).unwrap(),
                Some(own.clone())
            );
            assert_eq!(
                dictionary::revisions(conn, kind, 41, LATEST).unwrap(),
                [own.clone(), changed.clone()]
            );
            assert_eq!(dictionary::revisions(conn, kind, 41, 5).unwrap(), [own]);
            assert_eq!(
                dictionary::find_by_code(conn, kind, 1, "M41", LATEST).unwrap(),
                Some(changed.clone())
            );
            assert_eq!(
                dictionary::find_by_code(conn, kind, 0, "M41", LATEST).unwrap(),
                None
            );
            assert_eq!(
                dictionary::list(conn, kind, 1, LATEST, 0, 9).unwrap(),
                [changed.clone()]
            );
            for (up_to, found) in [(5, vec![]), (LATEST, vec![changed.clone()])] {
                assert_eq!(
                    dictionary::with_aliases(conn, kind, 1, up_to).unwrap(),
                    found
                );
            }
            let all = dictionary::all_of(conn, kind, 1, LATEST).unwrap();
            assert_eq!(all.len(), if kind == Kind::Measure { 41 } else { 1 });
            assert_eq!(all.last(), Some(&changed));
        }
    });
}

#[test]
fn plans_by_position() {
    on_both(|conn| {
        seed(conn);
        positions(conn, 4..=6);
        let first = plan(1, 1, 4);
        let second = plans::Plan {
            revision: 2,
            seq: 6,
            last_year: 2025,
            ..first.clone()
        };
        plans::insert(conn, &first, "{\"è\": 1}").unwrap();
        plans::insert_revision(conn, &second, "{}").unwrap();
        plans::insert(conn, &plan(2, 2, 5), "{}").unwrap();
        assert_eq!(plans::find(conn, 1, 5).unwrap(), Some(first.clone()));
        assert_eq!(
            plans::find_by_code(conn, 1, "P1", LATEST).unwrap(),
            Some(second.clone())
        );
        assert_eq!(
            plans::list(conn, None, LATEST, 0, 9).unwrap(),
            [second.clone(), plan(2, 2, 5)]
        );
        assert_eq!(
            plans::list(conn, Some(1), 4, 0, 9).unwrap(),
            [first.clone()]
        );
        assert_eq!(plans::list(conn, Some(1), LATEST, 1, 9).unwrap(), []);
        assert_eq!(
            plans::revisions(conn, 1, LATEST).unwrap(),
            [first.clone(), second]
        );
        assert_eq!(plans::revisions(conn, 1, 5).unwrap(), [first]);
        assert_eq!(plans::document(conn, 1, 1).unwrap().unwrap(), "{\"è\": 1}");
        assert_eq!(plans::document(conn, 1, 3).unwrap(), None);
        let rows: Vec<_> = (1..=3)
            .map(|id| Assignment {
                id,
                plan_id: 1,
                key: format!("1.{id}/α"),
                seq: 4,
            })
            .collect();
        plans::insert_assignments(conn, &rows).unwrap();
        let found = plans::assignments(conn, 1).unwrap();
        assert_eq!(
            found,
            rows.iter()
                .map(|r| (r.id, r.key.clone()))
                .collect::<Vec<_>>()
        );
        assert_eq!(
            plans::find_assignment(conn, 2).unwrap().as_ref(),
            rows.get(1)
        );
        assert_eq!(plans::find_assignment(conn, 9).unwrap(), None);
    });
}
