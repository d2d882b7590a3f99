// SPDX-License-Identifier: AGPL-3.0-or-later
//! Publications and decisions, as known at positions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use support::on_both;
use support::rows::{decision, figures, one_of_each, publication};
use traguardo_store::benchmarks::{
    Publication, contents, decisions, document, find, insert, insert_decisions, list, newest,
};

#[test]
fn the_newest_publication_not_after_a_position() {
    on_both(|conn| {
        one_of_each(conn);
        let other = Publication {
            provider: "Altri".to_owned(),
            ..publication(2, 2)
        };
        insert(conn, &other, &[figures("2024"), figures("2023")]).unwrap();
        let id = |found: Option<Publication>| found.map(|found| found.id);
        for (period, provider, up_to, expected) in [
            ("2024", "Unioncamere", 2, Some(1)),
            ("2024", "Unioncamere", 1, None),
            ("2024", "Altri", 2, Some(2)),
            ("2023", "Unioncamere", 2, None),
        ] {
            let found = id(newest(conn, 1, period, provider, up_to).unwrap());
            assert_eq!(found, expected, "{period} {provider} {up_to}");
        }
        assert_eq!(find(conn, 2, 2).unwrap(), Some(other.clone()));
        assert_eq!(find(conn, 2, 1).unwrap(), None);
        assert_eq!(list(conn, 2, 1, 10).unwrap(), [other]);
        assert_eq!(list(conn, 2, 0, 1).unwrap(), [publication(1, 2)]);
        let there = contents(conn, 2).unwrap();
        assert_eq!(
            there
                .iter()
                .map(|(_, period)| period.as_str())
                .collect::<Vec<_>>(),
            ["2023", "2024"]
        );
        assert_eq!(
            document(conn, 2, 1, "2023").unwrap(),
            Some(figures("2023").document)
        );
        assert_eq!(document(conn, 1, 1, "2023").unwrap(), None);
    });
}

#[test]
fn the_newest_decision_stands() {
    on_both(|conn| {
        one_of_each(conn);
        insert_decisions(conn, &[decision(1, 2024, 2, 2), decision(1, 2025, 1, 2)]).unwrap();
        assert_eq!(
            decisions(conn, 1, 2024, 2).unwrap(),
            [decision(1, 2024, 2, 2)]
        );
        assert_eq!(
            decisions(conn, 1, 2025, 2).unwrap(),
            [decision(1, 2025, 1, 2)]
        );
        assert_eq!(decisions(conn, 1, 2024, 1).unwrap(), []);
        assert_eq!(decisions(conn, 2, 2024, 2).unwrap(), []);
    });
}
