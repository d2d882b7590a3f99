// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the fuzz targets check, over the inputs that are kept in `fuzz/corpus` and over the examples.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::expect_used,
    clippy::indexing_slicing
)]

#[path = "../../../fuzz/src/lib.rs"]
mod checks;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Replays every input of one target and names all that fail.
fn replay(target: &str, fewest: usize, check: fn(&[u8])) {
    let folder = root().join("fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).expect("corpus");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    assert!(
        paths.len() >= fewest,
        "{} has {} inputs, {fewest} are expected",
        folder.display(),
        paths.len()
    );
    let failed: Vec<_> = paths
        .iter()
        .filter(|path| {
            let bytes = std::fs::read(path).expect("input");
            catch_unwind(AssertUnwindSafe(|| check(&bytes))).is_err()
        })
        .map(|path| {
            path.file_name()
                .expect("name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert!(failed.is_empty(), "{target}: {}", failed.join(", "));
}

#[test]
fn formulas() {
    replay("formula", 20, checks::formula::check);
}

#[test]
fn plans() {
    replay("plan", 10, checks::plan::check);
}

#[test]
fn measurements() {
    replay("measurement", 10, checks::measurement::check);
}

#[test]
fn queries() {
    replay("query", 10, checks::query::check);
}

#[test]
fn the_demo_is_right() {
    let read =
        |name: &str| std::fs::read(root().join("demo/massa-carrara").join(name)).expect("demo");
    checks::plan::check(&read("plan.json"));
    checks::measurement::check(&read("measurements.json"));
}

#[test]
fn too_few_inputs_and_failing_inputs_are_told() {
    let nothing: fn(&[u8]) = |_| ();
    assert!(catch_unwind(|| replay("query", usize::MAX, nothing)).is_err());
    assert!(catch_unwind(|| replay("query", 1, |bytes| assert!(bytes.is_empty()))).is_err());
}
