// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether the promises were kept, and whether enough was done to them to say so.

use crate::Error;
use crate::attack::COMPARED;
use crate::check::{GROUPED, HANDED_OVER};
use crate::client::{Journal, Outcome, Sort};
use crate::field::Field;
use crate::findings::{Promise, Tally};
use crate::nemesis::{FULL, Kind};
use crate::options::{Control, Mode, Options};

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
    let vacuous = vacuous(&field.options, &field.tally, kinds);
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
fn vacuous(options: &Options, tally: &Tally, kinds: &[Kind]) -> Vec<String> {
    let servers = usize::from(options.servers);
    let mut missing = Vec::new();
    let mut least = |what: &str, least: usize| {
        let there = tally.get(what);
        if there < least {
            missing.push(format!("{what}: {there} of {least}"));
        }
    };
    least("operations acknowledged", options.writes);
    least(GROUPED, 10);
    least(&format!("{}: acknowledged", Sort::Office.name()), 1);
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
    least(COMPARED, servers);
    if servers > 1 {
        for index in 0..servers {
            least(&by_process(index), options.writes / 4);
        }
        least(HANDED_OVER, options.writes / 100);
    }
    if kinds.contains(&Kind::DiskFull) {
        least(FULL, 1);
    }
    for kind in kinds {
        least(&format!("fault {} fired", kind.name()), 1);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Parser, ValueEnum};

    /// Just enough of everything that the full figures ask for.
    const ENOUGH: [(&str, usize); 12] = [
        (FULL, 1),
        ("offices: acknowledged", 1),
        ("operations acknowledged", 10_000),
        (GROUPED, 10),
        ("kills", 30),
        ("operations with an unknown outcome", 10),
        ("unknown outcomes that had been committed", 1),
        ("racing corrections: refused", 1),
        (COMPARED, 2),
        ("operations acknowledged by process 1", 2_500),
        ("operations acknowledged by process 2", 2_500),
        (HANDED_OVER, 100),
    ];

    fn missing(arguments: &[&str], counts: &[(String, usize)]) -> Vec<String> {
        let options = ["torture", "--database", "postgres"].iter();
        let options = Options::parse_from(options.chain(arguments));
        let tally = Tally::default();
        for (what, count) in counts {
            tally.add(what, *count);
        }
        vacuous(&options, &tally, Kind::value_variants())
    }

    #[test]
    fn one_less_of_anything_is_not_enough() {
        let faults = Kind::value_variants().iter();
        let faults = faults.map(|kind| (format!("fault {} fired", kind.name()), 1));
        let enough = ENOUGH.map(|(what, count)| (what.to_owned(), count));
        let enough: Vec<_> = enough.into_iter().chain(faults).collect();
        let two = ["--servers", "2"];
        assert_eq!(missing(&two, &enough), Vec::<String>::new());
        for index in 0..enough.len() {
            let mut less = enough.clone();
            let (what, count) = &mut less[index];
            let (what, before) = (what.clone(), *count);
            *count -= 1;
            let reported = missing(&two, &less);
            assert_eq!(reported, [format!("{what}: {} of {before}", before - 1)]);
        }
    }

    #[test]
    fn power_has_to_be_cut_twenty_times() {
        let enough = |cuts| {
            let counts = [
                ("operations acknowledged", 10_000),
                (GROUPED, 10),
                ("offices: acknowledged", 1),
                ("cuts of the power", cuts),
            ];
            counts.map(|(what, count)| (what.to_owned(), count))
        };
        assert_eq!(missing(&["powercut"], &enough(20)), Vec::<String>::new());
        assert_eq!(
            missing(&["powercut"], &enough(19)),
            ["cuts of the power: 19 of 20"]
        );
    }
}
