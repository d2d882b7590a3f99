// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether the promises were kept, and whether enough was done to them to say so.

use crate::Error;
use crate::attack::COMPARED;
use crate::check::{GROUPED, HANDED_OVER};
use crate::client::{Journal, Outcome, Sort};
use crate::field::Field;
use crate::findings::Promise;
use crate::nemesis::Kind;
use crate::options::{Control, Mode};

/// Counts what the journal holds.
pub fn count(field: &Field, journal: &Journal) {
    let tally = &field.tally;
    let servers = field.posts.len();
    for record in journal.records() {
        let acknowledged = record
            .outcome
            .as_ref()
            .is_some_and(Outcome::is_acknowledged);
        tally.count(if acknowledged {
            "operations acknowledged"
        } else {
            "operations refused"
        });
        if acknowledged && servers > 1 {
            tally.count(by_process(record.client % servers));
        }
        tally.add(
            "operations with an unknown outcome",
            usize::from(record.unknown > 0),
        );
        tally.add("tries", record.tries);
    }
}

fn by_process(index: usize) -> String {
    format!("operations acknowledged by process {}", index + 1)
}

/// Prints the table, what was found and what was not done. Answers whether the run succeeded.
pub fn print(
    field: &Field,
    kinds: &[Kind],
    skipped: &[String],
    broken_off: Option<&Error>,
) -> bool {
    println!("\n--- counts");
    for line in field.tally.lines() {
        println!("{line}");
    }
    for skipped in skipped {
        println!("*** SKIPPED: {skipped} ***");
    }
    let lines = field.findings.lines();
    if !lines.is_empty() {
        println!("\n--- findings");
        for line in &lines {
            println!("{line}");
        }
    }
    if let Some(error) = broken_off {
        println!("BROKEN OFF: {error}");
    }
    if let Some(control) = field.options.control {
        return caught(field, control) && broken_off.is_none();
    }
    let vacuous = vacuous(field, kinds);
    for what in &vacuous {
        println!("NOT ENOUGH: {what}");
    }
    let kept = lines.is_empty() && vacuous.is_empty() && broken_off.is_none();
    println!(
        "\n{}",
        if kept {
            "every promise was kept"
        } else {
            "FAILED"
        }
    );
    kept
}

/// Whether the checker noticed the promise that a control breaks.
fn caught(field: &Field, control: Control) -> bool {
    let promises: &[Promise] = match control {
        Control::DropIdempotency => &[Promise::NoGhosts],
        _ => &[Promise::Kept],
    };
    let caught = promises
        .iter()
        .all(|promise| field.findings.count(*promise) > 0);
    let word = if caught {
        "was caught"
    } else {
        "was NOT caught"
    };
    println!("\nthe control {control:?} {word} (by {promises:?})");
    caught
}

/// What there was too little of for the result to mean anything.
fn vacuous(field: &Field, kinds: &[Kind]) -> Vec<String> {
    let options = &field.options;
    let tally = &field.tally;
    let mut missing = Vec::new();
    let mut least = |what: &str, least: usize| {
        let there = tally.get(what);
        if there < least {
            missing.push(format!("{what}: {there} of {least}"));
        }
    };
    least("operations acknowledged", options.writes);
    least(GROUPED, 10);
    if options.mode == Mode::Powercut {
        least("cuts of the power", options.cuts);
        return missing;
    }
    if options.only.is_empty() {
        least("kills", options.kills);
        least("operations with an unknown outcome", options.ambiguous);
        least("unknown outcomes that had been committed", 1);
        least(&format!("{}: refused", Sort::Race.name()), 1);
    }
    least(COMPARED, field.posts.len());
    if field.posts.len() > 1 {
        for index in 0..field.posts.len() {
            least(&by_process(index), options.writes / 4);
        }
        least(HANDED_OVER, options.writes / 100);
    }
    for kind in kinds {
        least(&format!("fault {} fired", kind.name()), 1);
    }
    missing
}
