// SPDX-License-Identifier: AGPL-3.0-or-later
//! The committer fails or panics at chosen places (feature `failpoints`, each test in a process of its
//! own, as nextest runs them): who is answered what, and how often it tries.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use futures_util::future::join_all;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::task::Poll;
use support::{Bench, command, net_worth, older_years, on_both, single};
use traguardo_app::{Error, Receipt};

type Answers = Vec<Result<Receipt, Error>>;

/// Posts one figure, keeps its transaction open until twenty more wait, and lets them become one group.
fn group(bench: &Bench) -> Answers {
    let (reached, at_point) = sync_channel(1);
    let (go_on, gate) = sync_channel::<()>(1);
    let gate = std::sync::Mutex::new(Some(gate));
    fail::cfg_callback("before-commit", move || {
        let gate = gate.lock().unwrap().take();
        if let Some(gate) = gate {
            reached.send(()).unwrap();
            gate.recv().unwrap();
        }
    })
    .unwrap();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| bench.one(net_worth("1.00")));
        at_point.recv().unwrap();
        let answers = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(async {
                let mut writes = Vec::new();
                for item in older_years() {
                    let (command, key) = command(single(item), None);
                    let mut write = Box::pin(bench.app.write(&bench.actor, command, key, false));
                    // The first poll hands it over.
                    let waits =
                        poll_fn(|context| Poll::Ready(write.as_mut().poll(context).is_pending()));
                    assert!(waits.await);
                    writes.push(write);
                }
                go_on.send(()).unwrap();
                join_all(writes).await
            });
        first.join().unwrap().unwrap();
        answers
    })
}

/// Panics when the group comes by a point for one of these times, from 1; answers how often it came.
fn panics(point: &str, times: &'static [usize]) -> Arc<AtomicUsize> {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    fail::cfg_callback(point, move || {
        let time = counted.fetch_add(1, Ordering::SeqCst);
        assert!(!times.contains(&time), "on purpose");
    })
    .unwrap();
    count
}

fn position(bench: &Bench) -> i64 {
    bench.app.head(&bench.actor).unwrap().position
}

#[test]
fn a_panic_harms_only_the_request_that_panics_alone() {
    on_both(|bench| {
        let before = position(bench);
        // The first figure comes by as 0, the group as 1, its fifth request alone as 6.
        let count = panics("middle-of-group", &[1, 6]);
        let answers = group(bench);
        for (index, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_err(), index == 4, "{index}: {answer:?}");
        }
        assert!(matches!(answers[4], Err(Error::Panic)));
        assert_eq!(count.load(Ordering::SeqCst), 1 + 1 + 20);
        assert_eq!(position(bench), before + 20);
        fail::remove("middle-of-group");
        // Nothing of it was stored: the figure can be posted.
        let item = older_years().nth(4).unwrap();
        bench.one(item).unwrap();
    });
}

#[test]
fn after_a_panic_in_the_commit_nobody_knows_and_the_same_key_finds_out() {
    on_both(|bench| {
        panics("after-commit", &[0]);
        let key = Some("settles");
        let unknown = bench.post(single(net_worth("1.00")), key).unwrap_err();
        assert!(matches!(unknown, Error::OutcomeUnknown(_)), "{unknown:?}");
        let receipt = bench.post(single(net_worth("1.00")), key).unwrap();
        assert!(receipt.replayed);
    });
}

#[test]
fn a_group_whose_commit_panics_is_not_tried_again() {
    on_both(|bench| {
        let before = position(bench);
        panics("after-commit", &[1]);
        let answers = group(bench);
        let unknown = |answer: &Result<_, _>| matches!(answer, Err(Error::OutcomeUnknown(_)));
        assert!(answers.iter().all(unknown), "{answers:?}");
        assert_eq!(position(bench), before + 21, "it had been committed");
    });
}

#[test]
fn a_panic_while_answering_leaves_the_committer_alive() {
    on_both(|bench| {
        panics("before-answer", &[0]);
        let unknown = bench.one(net_worth("1.00")).unwrap_err();
        assert!(matches!(unknown, Error::OutcomeUnknown(_)), "{unknown:?}");
        bench.one(older_years().next().unwrap()).unwrap();
    });
}

/// What the data base answers to the older years, in its own words.
fn failing(bench: &Bench, message: &str) {
    bench.sabotage_each(
        &format!(
            "CREATE TRIGGER boom BEFORE INSERT ON measurement_revision \
             WHEN NEW.period_end < '2021' BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ),
        &format!(
            "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{message}'; END $$; \
             CREATE TRIGGER boom BEFORE INSERT ON measurement_revision FOR EACH ROW \
             WHEN (NEW.period_end < '2021-01-01') EXECUTE FUNCTION boom()"
        ),
    );
}

/// How often a group is tried when the data base fails with this message.
fn tries(message: &'static str, expected: usize, told: fn(&Error) -> bool) {
    on_both(|bench| {
        let before = position(bench);
        failing(bench, message);
        let count = panics("middle-of-group", &[]);
        let answers = group(bench);
        for answer in &answers {
            assert!(told(answer.as_ref().unwrap_err()), "{answer:?}");
        }
        // Once for the first figure.
        assert_eq!(count.load(Ordering::SeqCst) - 1, expected);
        assert_eq!(position(bench), before + 1);
    });
}

#[test]
fn a_full_disk_is_told_to_a_whole_group_at_once() {
    tries("database or disk is full", 1, |error| {
        traguardo_app::causes(error).contains("storage full")
    });
}

#[test]
fn a_held_data_base_is_told_to_a_whole_group_at_once() {
    tries("database is locked", 1, |error| {
        matches!(error, Error::Busy(Some(_)))
    });
}

#[test]
fn a_lost_data_base_is_told_to_a_whole_group_at_once() {
    tries("server closed the connection", 1, |error| {
        traguardo_app::causes(error).contains("unavailable")
    });
}

#[test]
fn any_other_failure_is_told_to_each_after_it_was_tried_alone() {
    tries("boom", 1 + 20, |error| matches!(error, Error::Store(_)));
}
