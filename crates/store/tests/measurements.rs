// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures: written, read by range, by page and by key.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "test helpers"
)]

mod support;

use support::on_both;
use support::rows::{at, day, key, number, posted, seed};
use traguardo_store::measurements::{self, Filter, Key, Origin, RecordedRow, Row, ValueKind};
use traguardo_store::{Conn, LATEST, change};

const LIST: &str = r#"[{"label":"a"},{"label":"b"}]"#;

/// Ten measures, two offices, five years of administration 1 at position 4; office 1 corrects
/// measures 1 to 5 at 5 and withdraws measure 1 of 2022 at 6; administration 2 posts at 7.
fn post(conn: &mut Conn) -> Vec<Row> {
    seed(conn);
    change::insert(
        conn,
        &[posted(4, 1), posted(5, 1), posted(6, 1), posted(7, 2)],
    )
    .unwrap();
    let mut rows = Vec::new();
    for year in 2020..2025 {
        for measure in 1..=10 {
            for office in 1..=2 {
                let key = key(1, &format!("{year}-12-31"), measure, office);
                rows.push(number(key.clone(), 1, 4, &format!("{measure}.50")));
                if office == 1 && measure <= 5 {
                    rows.push(number(key.clone(), 2, 5, "7"));
                }
                if year == 2022 && office == 1 && measure == 1 {
                    rows.push(Row {
                        kind: ValueKind::Withdrawn,
                        number: None,
                        ..number(key, 3, 6, "0")
                    });
                }
            }
        }
    }
    rows.push(number(key(2, "2022-12-31", 1, 3), 1, 7, "1"));
    measurements::insert(conn, &rows).unwrap();
    rows.pop();
    rows
}

fn rows(found: Vec<RecordedRow>) -> Vec<Row> {
    found.into_iter().map(|recorded| recorded.row).collect()
}

#[test]
fn every_kind_of_value_comes_back() {
    on_both(|conn| {
        seed(conn);
        let base = Row {
            note: Some("nota: è così".to_owned()),
            ..number(key(1, "2024-03-31", 1, 1), 1, 2, "1")
        };
        let quarter = |measure_id| Key {
            measure_id,
            period: "2024-Q1".to_owned(),
            ..base.key.clone()
        };
        let written = [
            Row {
                key: quarter(1),
                kind: ValueKind::Date,
                number: None,
                day: Some(day("2024-02-29")),
                ..base.clone()
            },
            Row {
                key: quarter(2),
                kind: ValueKind::NotDone,
                number: None,
                origin: Origin::Forecast,
                ..base.clone()
            },
            Row {
                key: quarter(3),
                kind: ValueKind::NotAvailable,
                number: None,
                statement: Some("n.d.".to_owned()),
                origin: Origin::Preliminary,
                ..base.clone()
            },
            Row {
                key: quarter(4),
                kind: ValueKind::NotApplicable,
                number: None,
                statement: Some("n.a.".to_owned()),
                origin: Origin::Context,
                ..base.clone()
            },
            Row {
                key: quarter(5),
                origin: Origin::Illustrative,
                note: None,
                ..base.clone()
            },
            Row {
                key: quarter(6),
                kind: ValueKind::Items,
                number: None,
                item_count: Some(2),
                items: Some(LIST.to_owned()),
                ..base.clone()
            },
        ];
        measurements::insert(conn, &written).unwrap();
        measurements::insert(conn, &[]).unwrap();
        let found =
            measurements::range(conn, 1, day("2024-01-01"), day("2024-03-31"), LATEST, None)
                .unwrap();
        assert_eq!(found[0].actor, "actor 2");
        assert_eq!(found[0].recorded_at, at(2));
        let without_items = written.clone().map(|row| Row { items: None, ..row });
        assert_eq!(rows(found), without_items);
        for row in &written {
            assert_eq!(measurements::list(conn, row).unwrap(), row.items);
        }
    });
}

#[test]
fn a_corrected_list_takes_the_place_of_the_first() {
    on_both(|conn| {
        seed(conn);
        change::insert(conn, &[posted(4, 1), posted(5, 1)]).unwrap();
        let (from, to) = (day("2024-01-01"), day("2024-12-31"));
        let list = |measure, revision: i32, count, items: &str| Row {
            kind: ValueKind::Items,
            number: None,
            item_count: Some(count),
            items: Some(items.to_owned()),
            ..number(
                key(1, "2024-12-31", measure, 1),
                revision,
                i64::from(revision) + 3,
                "1",
            )
        };
        let (first, second) = (list(6, 1, 2, LIST), list(6, 2, 0, "[]"));
        measurements::insert(conn, std::slice::from_ref(&first)).unwrap();
        assert_eq!(measurements::listed_length(conn, 1, from, to).unwrap(), 29);
        measurements::insert(conn, std::slice::from_ref(&second)).unwrap();
        assert_eq!(measurements::listed_length(conn, 1, from, to).unwrap(), 2);
        assert_eq!(
            measurements::listed_length(conn, 1, from, day("2024-12-30")).unwrap(),
            0
        );
        let other = list(7, 1, 2, LIST);
        measurements::insert(conn, std::slice::from_ref(&other)).unwrap();
        for (up_to, measures, expected) in [
            (LATEST, [6, 7].as_slice(), vec![&second, &other]),
            (LATEST, &[6], vec![&second]),
            (LATEST, &[5], vec![]),
            (4, &[6, 7], vec![&first, &other]),
            (3, &[6, 7], vec![]),
        ] {
            let found = measurements::lists(conn, 1, from, to, up_to, measures).unwrap();
            let found: Vec<_> = found
                .into_iter()
                .map(|list| (list.key, list.revision, Some(list.items)))
                .collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|row| (row.key.clone(), row.revision, row.items.clone()))
                .collect();
            assert_eq!(found, expected, "{up_to} {measures:?}");
        }
    });
}

#[test]
fn a_range_hides_what_came_later() {
    on_both(|conn| {
        let posted = post(conn);
        for up_to in [3, 4, 5, 6, LATEST] {
            for measures in [None, Some(vec![1, 3, 99]), Some(Vec::new())] {
                let expected: Vec<_> = posted
                    .iter()
                    .filter(|row| {
                        row.seq <= up_to
                            && (2021..=2023).contains(&chrono::Datelike::year(&row.key.period_end))
                    })
                    .filter(|row| {
                        measures
                            .as_ref()
                            .is_none_or(|ids| ids.contains(&row.key.measure_id))
                    })
                    .cloned()
                    .collect();
                let (from, to) = (day("2021-12-31"), day("2023-12-31"));
                let found =
                    measurements::range(conn, 1, from, to, up_to, measures.as_deref()).unwrap();
                assert_eq!(rows(found), expected, "{up_to} {measures:?}");
            }
        }
    });
}

#[test]
fn pages_neither_miss_nor_repeat() {
    on_both(|conn| {
        let posted = post(conn);
        for (n, up_to) in [4, 5, 6, LATEST].into_iter().enumerate() {
            for filter in filters(up_to) {
                let mut expected: Vec<Row> = posted
                    .iter()
                    .filter(|row| row.seq <= up_to)
                    .filter(|row| filter.office_id.is_none_or(|id| id == row.key.office_id))
                    .filter(|row| filter.measure_id.is_none_or(|id| id == row.key.measure_id))
                    .filter(|row| filter.period.as_ref().is_none_or(|p| *p == row.key.period))
                    .cloned()
                    .collect();
                if !filter.all_revisions {
                    let all = expected.clone();
                    expected.retain(|row| {
                        !all.iter()
                            .any(|r| r.key == row.key && r.revision > row.revision)
                    });
                }
                for limit in [1, 7, 1000].into_iter().skip(usize::from(n > 0)) {
                    let mut found: Vec<RecordedRow> = Vec::new();
                    loop {
                        let after = found.last().map(RecordedRow::cursor);
                        let page =
                            measurements::page(conn, &filter, after.as_ref(), limit).unwrap();
                        assert!(i64::try_from(page.len()).unwrap() <= limit);
                        if page.is_empty() {
                            break;
                        }
                        found.extend(page);
                    }
                    assert_eq!(rows(found), expected, "{filter:?} {limit}");
                }
            }
        }
    });
}

fn filters(up_to: i64) -> Vec<Filter> {
    let all = Filter {
        administration_id: 1,
        office_id: None,
        measure_id: None,
        period: None,
        up_to,
        all_revisions: true,
    };
    [
        all.clone(),
        Filter {
            office_id: Some(1),
            ..all.clone()
        },
        Filter {
            measure_id: Some(1),
            period: Some("2022".to_owned()),
            ..all.clone()
        },
        Filter {
            office_id: Some(2),
            measure_id: Some(9),
            period: Some("2020".to_owned()),
            ..all
        },
    ]
    .into_iter()
    .flat_map(|filter| {
        [
            Filter {
                all_revisions: false,
                ..filter.clone()
            },
            filter,
        ]
    })
    .collect()
}

#[test]
fn the_newest_revision_of_a_thousand_keys() {
    on_both(|conn| {
        let posted = post(conn);
        let mut keys: Vec<Key> = posted.iter().map(|row| row.key.clone()).collect();
        keys.dedup();
        let known = keys.len();
        for measure in 1..=40 {
            for year in 1990..2020 {
                keys.push(key(1, &format!("{year}-12-31"), measure, 1));
            }
        }
        assert!(keys.len() > 1000);
        let mut found = measurements::current(conn, &keys).unwrap();
        found.sort_by(|a, b| a.key.cmp(&b.key));
        let mut newest = posted.clone();
        newest.retain(|row| {
            !posted
                .iter()
                .any(|r| r.key == row.key && r.revision > row.revision)
        });
        assert_eq!(newest.len(), known);
        assert_eq!(found, newest);
        assert!(measurements::current(conn, &[]).unwrap().is_empty());
    });
}

#[test]
fn the_history_of_a_figure() {
    on_both(|conn| {
        let posted = post(conn);
        let key = key(1, "2022-12-31", 1, 1);
        for up_to in [4, 5, LATEST] {
            let expected: Vec<_> = posted
                .iter()
                .filter(|row| row.key == key && row.seq <= up_to)
                .cloned()
                .collect();
            assert_eq!(
                rows(measurements::history(conn, &key, up_to).unwrap()),
                expected
            );
        }
    });
}

#[test]
fn which_periods_have_figures_that_stand() {
    on_both(|conn| {
        post(conn);
        let mut standing = |administration, measures: &[i64], years: (i32, i32)| {
            let (from, to) = (format!("{}-01-01", years.0), format!("{}-12-31", years.1));
            let (from, to) = (day(&from), day(&to));
            measurements::standing(conn, administration, measures, from, to).unwrap()
        };
        let all: Vec<i64> = (1..=10).collect();
        let found = standing(1, &all, (1900, 2999));
        // Ten measures of five years; office 2 still has the one that office 1 withdrew.
        assert_eq!(found.len(), 50);
        assert!(found.contains(&(1, "2022".to_owned())));
        assert!(found.is_sorted());
        let of_two: Vec<_> = [2, 7]
            .into_iter()
            .flat_map(|measure| ["2021", "2022"].map(|year| (measure, year.to_owned())))
            .collect();
        assert_eq!(standing(1, &[7, 2], (2021, 2022)), of_two);
        assert_eq!(standing(1, &[], (1900, 2999)), []);
        assert_eq!(standing(2, &all, (1900, 2999)), [(1, "2022".to_owned())]);
        assert_eq!(standing(3, &all, (1900, 2999)), []);
        let key = key(2, "2022-12-31", 1, 3);
        change::insert(conn, &[posted(8, 2)]).unwrap();
        let withdrawal = Row {
            kind: ValueKind::Withdrawn,
            number: None,
            ..number(key.clone(), 2, 8, "0")
        };
        measurements::insert(conn, &[withdrawal]).unwrap();
        let withdrawn = measurements::standing(conn, 2, &all, key.period_end, key.period_end);
        assert_eq!(withdrawn.unwrap(), []);
    });
}
