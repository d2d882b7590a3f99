// SPDX-License-Identifier: AGPL-3.0-or-later
//! Decimals and times keep every digit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use chrono::{DateTime, Utc};
use support::on_both;
use support::rows::{key, number, posted, seed};
use traguardo_store::{change, measurements};

const NUMBERS: [&str; 20] = [
    "0",
    "0.00",
    "1",
    "-1",
    "5.00",
    "5.0",
    "10",
    "100",
    "10000",
    "100000000",
    "0.1",
    "0.0001",
    "0.00001",
    "-0.0000000001",
    "12345.6789",
    "99999999.00000001",
    "177.72",
    "-8.99",
    "999999999999999999.9999999999",
    "-999999999999999999.0000000000",
];

#[test]
fn decimals_come_back_as_they_were_written() {
    on_both(|conn| {
        seed(conn);
        change::insert(conn, &[posted(4, 1)]).unwrap();
        let rows: Vec<_> = (1..)
            .zip(NUMBERS)
            .map(|(measure, text)| number(key(1, "2024-12-31", measure, 1), 1, 4, text))
            .collect();
        measurements::insert(conn, &rows).unwrap();
        let keys: Vec<_> = rows.iter().map(|row| row.key.clone()).collect();
        let mut found = measurements::current(conn, &keys).unwrap();
        found.sort_by(|a, b| a.key.cmp(&b.key));
        let texts: Vec<_> = found
            .iter()
            .map(|row| row.number.unwrap().to_string())
            .collect();
        assert_eq!(texts, NUMBERS);
        assert_eq!(found, rows);
    });
}

#[test]
fn minus_zero_is_zero() {
    on_both(|conn| {
        seed(conn);
        let mut row = number(key(1, "2024-12-31", 1, 1), 1, 2, "0.00");
        row.number.as_mut().unwrap().set_sign_negative(true);
        measurements::insert(conn, std::slice::from_ref(&row)).unwrap();
        let found = measurements::current(conn, &[row.key]).unwrap();
        assert_eq!(found[0].number.unwrap().to_string(), "0.00");
    });
}

#[test]
fn too_many_digits_are_refused_not_rounded() {
    on_both(|conn| {
        seed(conn);
        for text in [
            "0.12345678901",
            "1000000000000000000",
            "0.0000000000000000000000000001",
        ] {
            let row = number(key(1, "2024-12-31", 1, 1), 1, 2, text);
            let error = measurements::insert(conn, &[row]).unwrap_err().to_string();
            assert!(
                error.contains("measurement_revision_digits"),
                "{text}: {error}"
            );
        }
    });
}

#[test]
fn times_keep_microseconds_and_their_order() {
    on_both(|conn| {
        let times = [
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00.000001Z",
            "2024-01-01T00:00:00.1Z",
            "2024-01-01T00:00:00.999999999Z",
            "2024-01-01T00:00:01Z",
        ];
        let rows: Vec<_> = (1..)
            .zip(times)
            .map(|(seq, text)| {
                let mut row = posted(seq, 1);
                row.recorded_at = text.parse().unwrap();
                row
            })
            .collect();
        change::insert(conn, &rows).unwrap();
        let found: Vec<DateTime<Utc>> = change::page(conn, 1, 0, 10)
            .unwrap()
            .iter()
            .map(|row| row.recorded_at)
            .collect();
        assert!(found.is_sorted());
        assert_eq!(
            found[3],
            "2024-01-01T00:00:00.999999Z"
                .parse::<DateTime<Utc>>()
                .unwrap()
        );
        assert_eq!(found[1], rows[1].recorded_at);
        for (seq, time) in (1..).zip(&found) {
            let head = traguardo_store::ledger::at_time(conn, *time).unwrap();
            assert_eq!((head.position, head.recorded_at), (seq, *time));
        }
    });
}
