// SPDX-License-Identifier: AGPL-3.0-or-later
//! The data base fails in the middle of writes: what is answered, and what is there afterwards.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use support::{Bench, bench, command, net_worth, single};
use traguardo_app::Error;
use traguardo_app::read::MeasurementQuery;
use traguardo_exchange::measurement::MeasurementItem;

/// Changes the data base behind the service's back.
fn sabotage(bench: &Bench, sql: &str) {
    SqliteConnection::establish(bench.file().to_str().unwrap())
        .unwrap()
        .batch_execute(sql)
        .unwrap();
}

fn revisions(bench: &Bench, measure: &str) -> usize {
    let query = MeasurementQuery {
        administration: "CCIAA-MS".into(),
        measure: Some(measure.into()),
        period: Some("2022".parse().unwrap()),
        all_revisions: true,
        ..MeasurementQuery::default()
    };
    bench
        .app
        .measurements(&bench.actor, &query)
        .unwrap()
        .items
        .len()
}

/// Twenty figures nobody has posted: older years of a balance-sheet quantity.
fn older_years() -> impl Iterator<Item = MeasurementItem> {
    (2001..=2020).map(|year| MeasurementItem {
        period: year.to_string(),
        ..net_worth("1.00")
    })
}

#[test]
fn one_bad_write_does_not_take_its_group_down() {
    let bench = bench();
    sabotage(
        &bench,
        "CREATE TRIGGER boom BEFORE INSERT ON measurement_revision WHEN NEW.note = 'boom' \
         BEGIN SELECT RAISE(ABORT, 'boom'); END",
    );
    let mut writes = Vec::new();
    for (index, item) in older_years().enumerate() {
        let note = (index == 7).then(|| "boom".to_owned());
        let (command, key) = command(single(MeasurementItem { note, ..item }), None);
        writes.push(bench.app.write(&bench.actor, command, key, false));
    }
    let before = bench.app.head(&bench.actor).unwrap().position;
    let answers = futures_util::future::join_all(writes);
    let answers = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(answers);
    for (index, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_err(), index == 7, "write {index}: {answer:?}");
    }
    assert!(matches!(answers[7], Err(Error::Store(_))));
    assert_eq!(
        bench.app.head(&bench.actor).unwrap().position,
        before + 19,
        "a refused write takes no position"
    );
}

#[test]
fn what_cannot_be_recorded_in_the_chain_is_not_stored() {
    let bench = bench();
    sabotage(
        &bench,
        "CREATE TRIGGER boom BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'boom'); END",
    );
    assert!(matches!(bench.one(net_worth("1.00")), Err(Error::Store(_))));
    assert_eq!(revisions(&bench, "Patrimonio netto"), 0);
    sabotage(&bench, "DROP TRIGGER boom");
    bench.one(net_worth("1.00")).unwrap();
    assert_eq!(revisions(&bench, "Patrimonio netto"), 1);
}

#[test]
fn a_failed_commit_is_an_unknown_outcome_and_the_same_key_settles_it() {
    let bench = bench();
    // A deferred reference to nothing: every statement succeeds and COMMIT fails.
    sabotage(
        &bench,
        "CREATE TABLE target (id INTEGER PRIMARY KEY); \
         CREATE TABLE dangling (id INTEGER REFERENCES target(id) DEFERRABLE INITIALLY DEFERRED); \
         CREATE TRIGGER boom AFTER INSERT ON change BEGIN INSERT INTO dangling VALUES (1); END",
    );
    let key = Some("settles");
    assert!(matches!(
        bench.post(single(net_worth("1.00")), key),
        Err(Error::OutcomeUnknown)
    ));
    sabotage(&bench, "DROP TRIGGER boom");
    let receipt = bench.post(single(net_worth("1.00")), key).unwrap();
    let again = bench.post(single(net_worth("1.00")), key).unwrap();
    assert_eq!((receipt.body, again.replayed), (again.body, true));
    assert_eq!(revisions(&bench, "Patrimonio netto"), 1);
}
