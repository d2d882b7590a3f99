// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the fuzz targets check, over inputs like those in `fuzz/corpus`, changed in a few places. The same ones in
//! every run: searching for new ones is `fuzz/run.sh`.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

#[path = "../../../fuzz/src/lib.rs"]
mod checks;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;

/// One change at some place of an input.
#[derive(Clone, Debug)]
enum Change {
    Byte(u8),
    Remove(usize),
    /// A word of the target's dictionary.
    Word(Index),
    /// The place and so many bytes after it, once more.
    Again(usize),
    /// The rest is that of another input.
    Cross(Index, Index),
}

fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        any::<u8>().prop_map(Change::Byte),
        (1..40_usize).prop_map(Change::Remove),
        any::<Index>().prop_map(Change::Word),
        (1..400_usize).prop_map(Change::Again),
        any::<(Index, Index)>().prop_map(|(other, from)| Change::Cross(other, from)),
    ];
    prop::collection::vec((any::<Index>(), change), 1..5)
}

fn apply(mut input: Vec<u8>, place: &Index, change: &Change, corpus: &Corpus) -> Vec<u8> {
    let at = place.index(input.len() + 1);
    let until = |length: usize| (at + length).min(input.len());
    match change {
        Change::Byte(byte) => match input.get_mut(at) {
            Some(place) => *place = *byte,
            None => input.push(*byte),
        },
        Change::Remove(length) => drop(input.drain(at..until(*length))),
        Change::Word(word) => drop(input.splice(at..at, word.get(&corpus.words).bytes())),
        Change::Again(length) => {
            let again = input[at..until(*length)].to_vec();
            drop(input.splice(at..at, again));
        }
        Change::Cross(other, from) => {
            let other = other.get(&corpus.inputs);
            input.truncate(at);
            input.extend_from_slice(&other[from.index(other.len() + 1)..]);
        }
    }
    input
}

struct Corpus {
    inputs: Vec<Vec<u8>>,
    words: Vec<String>,
}

impl Corpus {
    fn of(target: &str) -> Self {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
        let folder = std::fs::read_dir(fuzz.join("corpus").join(target)).unwrap();
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let inputs = paths.iter().map(|path| std::fs::read(path).unwrap());
        let dictionary = std::fs::read_to_string(fuzz.join(format!("{target}.dict"))).unwrap();
        let lines = dictionary.lines().filter(|line| line.starts_with('"'));
        let words = lines.map(|line| line.trim_matches('"').replace("\\\"", "\""));
        Self {
            inputs: inputs.collect(),
            words: words.collect(),
        }
    }
}

/// Checks so many inputs; the first that fails is made smaller and shown.
fn try_many(target: &str, cases: u32, check: fn(&[u8])) {
    let corpus = Corpus::of(target);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let changed = (any::<Index>(), changes()).prop_map(|(base, changes)| {
        let base = base.get(&corpus.inputs).clone();
        let step = |input, (place, change): &(Index, Change)| apply(input, place, change, &corpus);
        String::from_utf8_lossy(&changes.iter().fold(base, step)).into_owned()
    });
    let outcome = TestRunner::new_with_rng(config, rng).run(&changed, |input| {
        check(input.as_bytes());
        Ok(())
    });
    assert!(outcome.is_ok(), "{target}: {}", outcome.unwrap_err());
}

#[test]
fn formulas() {
    try_many("formula", 10_000, checks::formula::check);
}

#[test]
fn plans() {
    try_many("plan", 2_000, checks::plan::check);
}

#[test]
fn measurements() {
    try_many("measurement", 10_000, checks::measurement::check);
}

#[test]
fn queries() {
    try_many("query", 10_000, checks::query::check);
}

#[test]
#[should_panic(expected = "query: Test failed: CCIAA")]
fn an_input_that_fails_is_shown() {
    try_many("query", 10_000, |input| {
        assert!(!input.windows(5).any(|word| word == b"CCIAA"), "CCIAA");
    });
}
