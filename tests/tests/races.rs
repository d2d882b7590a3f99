// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two who correct the same figure at the same moment: one wins, the other is told, always.

use crate::support::{MEASUREMENTS, all_pages};
use serde_json::{Value, json};
use std::sync::Barrier;
use traguardo_tests::{Answer, Client, TestServer, assert_intact, fixture, on_both};

const FIGURES: usize = 100;
const ROUNDS: usize = 10;

/// A hundred months before the plan's year.
fn month(figure: usize) -> String {
    format!("{}-M{:02}", 2000 + figure / 12, figure % 12 + 1)
}

/// Who posts what for a figure in a round: no two values are the same.
fn value(racer: usize, figure: usize, round: usize) -> String {
    format!("{}.{racer}", figure * 1_000 + round)
}

fn race(client: &Client, barrier: &Barrier, racer: usize) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(FIGURES * ROUNDS);
    for round in 1..=ROUNDS {
        for figure in 0..FIGURES {
            let item = json!({"measure": "M", "period": month(figure), "value": value(racer, figure, round), "replaces": round, "reason": "Gara"});
            let post = json!({"administration": "CONTA", "items": [item]});
            barrier.wait();
            answers.push(client.post(MEASUREMENTS, &post));
        }
    }
    answers
}

/// Whether this racer won; whoever lost has to have been told what stands.
fn won(answer: &Answer) -> bool {
    if answer.status == 201 {
        return true;
    }
    let problem =
        answer
            .clone()
            .faults(409, "conflict", &[("/items/0/replaces", "stale_replaces")]);
    assert!(
        problem["errors"][0]["current"]["revision"].is_i64(),
        "{problem}"
    );
    false
}

fn run(server: &TestServer) {
    server.add_plan(&fixture("counters.json"));
    let first: Vec<Value> = (0..FIGURES)
        .map(|figure| json!({"measure": "M", "period": month(figure), "value": "0"}))
        .collect();
    let _ = server.measurements("CONTA", &json!(first)).expect(201);

    let barrier = Barrier::new(2);
    let [left, right] = std::thread::scope(|scope| {
        let racers = [0, 1].map(|racer| {
            let (client, barrier) = (server.client(), &barrier);
            scope.spawn(move || race(&client, barrier, racer))
        });
        racers.map(|racer| racer.join().unwrap())
    });

    let mut wins = [0, 0];
    let mut last: Vec<String> = vec![String::new(); FIGURES];
    for (index, (left, right)) in left.iter().zip(&right).enumerate() {
        let (round, figure) = (index / FIGURES + 1, index % FIGURES);
        let winner = match (won(left), won(right)) {
            (true, false) => 0,
            (false, true) => 1,
            both => panic!("round {round}, figure {figure}: {both:?}\n{left:?}\n{right:?}"),
        };
        let receipt = [left, right][winner].json();
        assert_eq!(receipt["items"][0]["revision"], round + 1);
        wins[winner] += 1;
        last[figure] = value(winner, figure, round);
    }
    assert_eq!(wins[0] + wins[1], FIGURES * ROUNDS);
    // Not a race if the same one always came first.
    assert!(wins.iter().all(|wins| *wins > 0), "{wins:?}");

    let all = all_pages(
        server,
        "/api/v1/measurements?administration=CONTA&revisions=all",
        500,
    );
    assert_eq!(all.len(), FIGURES * (ROUNDS + 1));
    let current = all_pages(server, "/api/v1/measurements?administration=CONTA", 500);
    let standing: Vec<_> = current
        .iter()
        .map(|item| (item["revision"].clone(), item["value"].clone()))
        .collect();
    let expected: Vec<_> = last
        .iter()
        .map(|value| (json!(ROUNDS + 1), json!(value)))
        .collect();
    assert_eq!(standing, expected);
    assert_intact(server.database());
}

on_both! {
    fn a_thousand_races_have_one_winner_each(server: empty) {
        run(server);
    }
}
