// SPDX-License-Identifier: AGPL-3.0-or-later
//! Plan documents: what is accepted has one canonical form and can be evaluated.

use super::figures::{self, Choice};
use chrono::NaiveDate;
use traguardo_domain::evaluation::Explanation;
use traguardo_domain::plan::Plan;
use traguardo_domain::{Evaluator, Period, Question, deadlines_of_year, years_needed};
use traguardo_exchange::plan::{
    PlanDocument, canonical, indicator_from_definition, measure_from_definition, read_document,
    read_plan, sha256,
};
use traguardo_formula::Decimal;

/// Checks one document.
pub fn check(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        // a dictionary entry is read by a schema of its own
        let _ = measure_from_definition(text);
        let _ = indicator_from_definition(text);
    }
    match read_plan(data) {
        Ok((document, plan)) => {
            reading_again(&document, &plan);
            evaluating(&plan, Choice::of(data));
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            for fault in faults {
                assert!(
                    fault.pointer.is_empty() || fault.pointer.starts_with('/'),
                    "{fault:?}"
                );
                assert!(
                    !fault.code.is_empty() && !fault.detail.is_empty(),
                    "{fault:?}"
                );
                // the schema accepts what the type does not
                assert_ne!(fault.code, "malformed", "{fault:?}");
            }
            if let Ok(document) = read_document(data) {
                assert_eq!(document.clone().with_defaults(), document);
            }
        }
    }
}

fn reading_again(document: &PlanDocument, plan: &Plan) {
    assert_eq!(plan.faults(), [], "an accepted plan has faults");
    let first = canonical(document);
    let (again, same) = read_plan(first.as_bytes())
        .unwrap_or_else(|faults| panic!("the canonical form is refused: {faults:?}"));
    assert_eq!(
        canonical(&again),
        first,
        "the canonical form is no fixed point"
    );
    assert_eq!(&same, plan, "the canonical form is another plan");
    assert_eq!(sha256(&first).len(), 64);
}

fn evaluating(plan: &Plan, choice: Choice) {
    let year = plan.first_year;
    let entries = figures::entries(plan, year, years_needed(plan), choice);
    let days: Vec<NaiveDate> = [(year, 1, 1), (year, 7, 1), (year + 1, 6, 1)]
        .into_iter()
        .filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d))
        .collect();
    for entries in [&[][..], &entries] {
        for part in ["", "-S1", "-Q3", "-M02"] {
            let period = Period::parse(&format!("{year:04}{part}"))
                .expect("a plan's year is that of a period");
            let on = choice
                .and(part.as_bytes())
                .one_of(&days)
                .unwrap_or_default();
            tree(&Question {
                plan,
                entries,
                period,
                on,
            });
        }
        for on in &days {
            deadlines_of_year(&[plan], entries, year, *on);
        }
    }
}

fn tree(question: &Question<'_>) {
    let plan = question.plan;
    let tree = Evaluator::new(*question).tree();
    assert_eq!(
        (tree.nodes.len(), tree.evaluations.len()),
        (plan.nodes.len(), plan.assignments.len())
    );
    let percent = |number: Option<Decimal>| {
        number.is_none_or(|number| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number))
    };
    for node in tree.nodes.iter().chain([&tree.root]) {
        assert!(
            percent(node.achievement) && percent(node.coverage),
            "{node:?}"
        );
    }
    for (index, found) in tree.evaluations.iter().enumerate() {
        assert!(percent(found.achievement), "{found:?}");
        // asked alone, an assignment gets the same answer as within the tree, and its derivation
        if index < 3 {
            let mut alone = Evaluator::new(*question).evaluation(index);
            alone.explanation = Explanation::default();
            assert_eq!(format!("{alone:?}"), format!("{found:?}"));
        }
    }
}
