// SPDX-License-Identifier: AGPL-3.0-or-later
//! The data base fails in the middle of writes: what is answered, and what is there afterwards.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use futures_util::future::join_all;
use support::{Bench, command, net_worth, number, older_years, on_both, on_postgres, single};
use traguardo_app::read::MeasurementQuery;
use traguardo_app::{Error, causes};
use traguardo_exchange::measurement::MeasurementItem;

/// A trigger that refuses rows of a table with this message.
fn boom(bench: &Bench, table: &str, condition: &str, message: &str) {
    bench.sabotage_each(
        &format!(
            "CREATE TRIGGER boom BEFORE INSERT ON {table} WHEN {condition} \
             BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ),
        &format!(
            "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{message}'; END $$; \
             CREATE TRIGGER boom BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) \
             EXECUTE FUNCTION boom()"
        ),
    );
}

/// A deferred reference to nothing: every statement succeeds and COMMIT fails.
fn fails_at_commit(bench: &Bench) {
    bench.sabotage(
        "CREATE TABLE target (id INTEGER PRIMARY KEY); \
         CREATE TABLE dangling (id INTEGER REFERENCES target(id) DEFERRABLE INITIALLY DEFERRED)",
    );
    bench.sabotage_each(
        "CREATE TRIGGER boom AFTER INSERT ON change BEGIN INSERT INTO dangling VALUES (1); END",
        "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN INSERT INTO dangling VALUES (1); RETURN NULL; END $$; \
         CREATE TRIGGER boom AFTER INSERT ON change FOR EACH ROW EXECUTE FUNCTION boom()",
    );
}

fn mend(bench: &Bench, table: &str) {
    bench.sabotage_each(
        "DROP TRIGGER boom",
        &format!("DROP TRIGGER boom ON {table}"),
    );
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

#[test]
fn one_bad_write_does_not_take_its_group_down() {
    on_both(|bench| {
        boom(bench, "measurement_revision", "NEW.note = 'boom'", "boom");
        let mut writes = Vec::new();
        for (index, item) in older_years().enumerate() {
            let note = (index == 7).then(|| "boom".to_owned());
            let (command, key) = command(single(MeasurementItem { note, ..item }), None);
            writes.push(bench.app.write(&bench.actor, command, key, false));
        }
        let before = bench.app.head(&bench.actor).unwrap().position;
        let answers = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(join_all(writes));
        for (index, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_err(), index == 7, "write {index}: {answer:?}");
        }
        assert!(matches!(answers[7], Err(Error::Store(_))));
        assert_eq!(
            bench.app.head(&bench.actor).unwrap().position,
            before + 19,
            "a refused write takes no position"
        );
    });
}

#[test]
fn what_cannot_be_recorded_in_the_chain_is_not_stored() {
    on_both(|bench| {
        boom(bench, "change", "NEW.seq > 0", "boom");
        assert!(matches!(bench.one(net_worth("1.00")), Err(Error::Store(_))));
        assert_eq!(revisions(bench, "Patrimonio netto"), 0);
        mend(bench, "change");
        bench.one(net_worth("1.00")).unwrap();
        assert_eq!(revisions(bench, "Patrimonio netto"), 1);
    });
}

#[test]
fn a_commit_that_a_constraint_refuses_stored_nothing_and_is_told_as_that() {
    on_both(|bench| {
        fails_at_commit(bench);
        let refused = bench.one(net_worth("1.00")).unwrap_err();
        assert!(matches!(refused, Error::Store(_)), "{refused:?}");
        let cause = causes(&refused);
        assert!(cause.to_lowercase().contains("foreign key"), "{cause}");
        assert_eq!(revisions(bench, "Patrimonio netto"), 0);
        mend(bench, "change");
        bench.one(net_worth("1.00")).unwrap();
        assert_eq!(revisions(bench, "Patrimonio netto"), 1);
    });
}

#[test]
fn an_unconfirmed_commit_is_an_unknown_outcome_and_the_same_key_settles_it() {
    let Some(bench) = on_postgres() else {
        return;
    };
    // The server's process ends itself in the middle of COMMIT.
    bench.sabotage(
        "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER boom AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION boom()",
    );
    let key = Some("settles");
    let unknown = bench.post(single(net_worth("1.00")), key).unwrap_err();
    assert!(matches!(unknown, Error::OutcomeUnknown(_)), "{unknown:?}");
    let cause = causes(&unknown);
    assert!(cause.contains("database unavailable: "), "{cause}");
    mend(&bench, "change");
    let receipt = bench.post(single(net_worth("1.00")), key).unwrap();
    let again = bench.post(single(net_worth("1.00")), key).unwrap();
    assert_eq!((receipt.body, again.replayed), (again.body, true));
    assert_eq!(revisions(&bench, "Patrimonio netto"), 1);
}

#[test]
fn what_was_not_committed_is_not_remembered() {
    on_both(|bench| {
        let mut items = older_years().map(single);
        bench.post(items.next().unwrap(), None).unwrap();
        fails_at_commit(bench);
        bench.post(items.next().unwrap(), None).unwrap_err();
        mend(bench, "change");
        // Another process takes the position that the failed write would have had.
        let another = bench.another();
        for app in [&another, &bench.app, &another, &bench.app] {
            let (command, key) = command(items.next().unwrap(), None);
            app.write_blocking(&bench.actor, command, key, false)
                .unwrap();
        }
        let broken = "SELECT count(*) FROM change c WHERE c.prev_hash <> coalesce(( \
            SELECT p.hash FROM change p WHERE p.administration_id = c.administration_id \
            AND p.seq < c.seq ORDER BY p.seq DESC LIMIT 1), '')";
        assert_eq!(number(&bench.url, broken), 0, "broken links of the chain");
    });
}
