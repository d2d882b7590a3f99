// SPDX-License-Identifier: AGPL-3.0-or-later
//! The main job on an embedded data base: a plan goes in, a figure is posted, the verdict is read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{Bench, bench, net_worth, single};
use traguardo_app::Error;
use traguardo_app::read::{AsKnownAt, EvaluationQuery, Page};
use traguardo_exchange::measurement::{MeasurementItem, MeasurementPost};

fn ec05(bench: &Bench, as_known_at: Option<AsKnownAt>) -> (String, Option<String>) {
    let query = EvaluationQuery {
        administration: "CCIAA-MS".into(),
        period: "2022".parse().unwrap(),
        on: None,
        indicator: Some("EC05.1".into()),
        node: None,
        status: None,
        page: Page {
            as_known_at,
            ..Page::default()
        },
    };
    let answer = bench.app.evaluations(&bench.actor, &query).unwrap();
    let evaluation = &answer.listing.items[0].evaluation;
    let value = evaluation.value.as_ref().map(|value| match value {
        traguardo_domain::evaluation::Figure::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    });
    (evaluation.status.as_str().to_owned(), value)
}

#[test]
fn a_posted_figure_becomes_a_verdict_and_stays_what_it_was() {
    let bench = bench();
    assert_eq!(ec05(&bench, None), ("not_reported".into(), None));
    bench.one(net_worth("9312995.88")).unwrap();
    assert_eq!(
        ec05(&bench, None),
        ("achieved".into(), Some("177.72".into()))
    );
    let position = bench.app.head(&bench.actor).unwrap().position;
    let correction = MeasurementItem {
        replaces: Some(1),
        reason: Some("il bilancio è stato riaperto".into()),
        ..net_worth("5240178.69")
    };
    bench.one(correction).unwrap();
    assert_eq!(
        ec05(&bench, None),
        ("partially_achieved".into(), Some("100.00".into()))
    );
    assert_eq!(
        ec05(&bench, Some(AsKnownAt::Position(position))),
        ("achieved".into(), Some("177.72".into()))
    );
}

#[test]
fn a_repeat_with_the_same_key_is_the_same_answer() {
    let bench = bench();
    let post = single(net_worth("1.00"));
    let first = bench.post(post.clone(), Some("k")).unwrap();
    let again = bench.post(post, Some("k")).unwrap();
    assert_eq!(
        (first.status, &first.body, first.replayed),
        (201, &again.body, false)
    );
    assert!(again.replayed);
    let other = single(net_worth("2.00"));
    assert!(matches!(
        bench.post(other, Some("k")),
        Err(Error::KeyReused)
    ));
}

#[test]
fn a_figure_that_stands_is_not_overwritten() {
    let bench = bench();
    bench.one(net_worth("1.00")).unwrap();
    let Err(Error::Conflict(faults)) = bench.one(net_worth("2.00")) else {
        panic!("accepted")
    };
    assert_eq!(faults[0].code, "already_reported");
    assert_eq!(faults[0].current.as_ref().unwrap().figure, "1.00");
}

#[test]
fn ten_thousand_duplicates_name_a_few_others_each() {
    let bench = bench();
    let post = MeasurementPost {
        administration: "CCIAA-MS".into(),
        scope: None,
        items: vec![net_worth("1.00"); 10_000],
    };
    let Err(Error::Invalid(faults)) = bench.post(post, None) else {
        panic!("accepted")
    };
    assert_eq!(faults.len(), 10_000);
    let first = "the same figure (measure, office, period) is also at \
                 /items/1, /items/2, /items/3, /items/4, /items/5 and 9994 more";
    assert_eq!(faults[0].detail, first);
}
