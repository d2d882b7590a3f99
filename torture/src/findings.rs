// SPDX-License-Identifier: AGPL-3.0-or-later
//! Broken promises, and counts of everything.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A kind of broken promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// What was acknowledged is there.
    Kept,
    /// What is there was acknowledged, once.
    NoGhosts,
    /// What is there has the value that was acknowledged.
    Exact,
    /// What is right is accepted, and its repeats get its answer.
    Accepted,
    /// What is wrong is refused.
    Refused,
    /// An answer that nothing was done is true.
    Truthful,
    /// A repeat with the same key gets the same bytes.
    Replayed,
    /// Failures are answered by documented problems.
    Documented,
    /// Every operation comes to a definite end; the service comes back.
    Settled,
    /// Positions have no gap and follow the order of the answers.
    Ordered,
    /// The chains of hashes are those of what is stored.
    Chained,
    /// Verdicts are those of an independent computation.
    Evaluated,
    /// The database's own checks find nothing.
    Intact,
    /// Reading goes on where only writing is impossible.
    Readable,
    /// Memory and file descriptors come back.
    Bounded,
}

/// What was found wrong: how often, and the first examples.
#[derive(Debug, Default)]
pub struct Findings(Mutex<BTreeMap<Promise, (usize, Vec<String>)>>);

/// Examples kept of each kind.
const EXAMPLES: usize = 5;

impl Findings {
    /// Takes note of a broken promise.
    pub fn add(&self, promise: Promise, what: impl Into<String>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, examples) = all.entry(promise).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            let mut what: String = what.into();
            if let Some((end, _)) = what.char_indices().nth(1200) {
                what.truncate(end);
            }
            examples.push(what);
        }
    }

    /// How often a promise was broken.
    pub fn count(&self, promise: Promise) -> usize {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&promise).map_or(0, |(count, _)| *count)
    }

    /// Everything, one line each.
    pub fn lines(&self) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .flat_map(|(promise, (count, examples))| {
                let head = format!("BROKEN {promise:?}: {count}");
                std::iter::once(head).chain(examples.iter().map(|example| format!("    {example}")))
            })
            .collect()
    }
}

/// Counters by name, printed in the order of their names.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<String, usize>>);

impl Tally {
    /// Counts one more.
    pub fn count(&self, what: impl Into<String>) {
        self.add(what, 1);
    }

    /// Counts so many more.
    pub fn add(&self, what: impl Into<String>, more: usize) {
        *self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(what.into())
            .or_default() += more;
    }

    /// How many there are.
    pub fn get(&self, what: &str) -> usize {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(what)
            .copied()
            .unwrap_or_default()
    }

    /// One line each.
    pub fn lines(&self) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .map(|(what, count)| format!("{count:>9}  {what}"))
            .collect()
    }
}
