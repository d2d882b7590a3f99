// SPDX-License-Identifier: AGPL-3.0-or-later
//! Evaluations per second of the formula that most indicators have.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use traguardo_formula::{
    Calendar, Decimal, Figure, Formula, Item, Operand, Rational, Reading, Reason, ReasonCode,
    Reasons, parse_decimal,
};

const FORMULA: &str = "100 * ([a] - [b]) / [a]";

fn number(text: &str) -> Decimal {
    parse_decimal(text).unwrap_or_default()
}

fn figure(value: Decimal) -> Figure {
    Figure::Number(Rational::from(value))
}

fn missing(operand: &Operand) -> Reading {
    let reason = Reason {
        code: ReasonCode::NotReported,
        operand: operand.to_string(),
        detail: None,
    };
    Err(Reasons::one(reason))
}

fn evaluations(criterion: &mut Criterion) {
    let Ok(formula) = Formula::parse(FORMULA) else {
        return;
    };
    let calendar = Calendar::of(2022);
    let mut group = criterion.benchmark_group("evaluate");
    group.throughput(Throughput::Elements(1));

    let (a, b) = (number("9312995.88"), number("5240178.69"));
    group.bench_function("value", |bencher| {
        bencher.iter(|| {
            black_box(&formula).evaluate(&calendar, &mut |operand, _| {
                Ok(figure(if operand.code() == "a" { a } else { b }))
            })
        });
    });
    group.bench_function("value, rounded to 2 decimals", |bencher| {
        bencher.iter(|| {
            let outcome = black_box(&formula).evaluate(&calendar, &mut |operand, _| {
                Ok(figure(if operand.code() == "a" { a } else { b }))
            });
            outcome.map(|value| value.round(2))
        });
    });
    group.bench_function("one operand missing", |bencher| {
        bencher.iter(|| {
            black_box(&formula).evaluate(&calendar, &mut |operand, _| {
                if operand.code() == "a" {
                    Ok(figure(a))
                } else {
                    missing(operand)
                }
            })
        });
    });
    group.bench_function("both operands missing", |bencher| {
        bencher
            .iter(|| black_box(&formula).evaluate(&calendar, &mut |operand, _| missing(operand)));
    });
    let mut turn = 0_u8;
    group.bench_function("mixed: half have a value", |bencher| {
        bencher.iter(|| {
            turn = turn.wrapping_add(1);
            black_box(&formula).evaluate(&calendar, &mut |operand, _| match operand.code() {
                "a" => Ok(figure(a)),
                _ if turn.is_multiple_of(2) => Ok(figure(b)),
                _ => missing(operand),
            })
        });
    });
    let (wide, tall) = (
        number("123456789012345678.0123456789"),
        number("987654321098765432.9876543211"),
    );
    group.bench_function("value, longest operands (big integers)", |bencher| {
        bencher.iter(|| {
            black_box(&formula).evaluate(&calendar, &mut |operand, _| {
                Ok(figure(if operand.code() == "a" { wide } else { tall }))
            })
        });
    });
    group.bench_function("explain", |bencher| {
        bencher.iter(|| {
            black_box(&formula).explain(&calendar, &mut |operand, _| {
                Ok(figure(if operand.code() == "a" { a } else { b }))
            })
        });
    });
    group.finish();
}

/// A share by limits that depend on the class, over ten thousand items.
fn lists(criterion: &mut Criterion) {
    let text =
        "share([m] where class = \"a\" and days(opened, done) <= 15 or days(opened, done) <= 30)";
    let Ok(formula) = Formula::parse(text) else {
        return;
    };
    let calendar = Calendar::of(2022);
    let first = chrono::NaiveDate::default();
    let item = |index: u64| Item {
        label: index.to_string(),
        class: Some(if index.is_multiple_of(2) { "a" } else { "b" }.to_owned()),
        opened: Some(first),
        due: None,
        done: Some(first + chrono::Days::new(index % 45)),
        not_done: false,
        values: std::collections::BTreeMap::new(),
    };
    let items = Figure::Items((0..10_000).map(item).collect());
    let mut group = criterion.benchmark_group("list");
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("share of 10,000 items", |bencher| {
        bencher.iter(|| black_box(&formula).evaluate(&calendar, &mut |_, _| Ok(items.clone())));
    });
    group.finish();
}

fn parsing(criterion: &mut Criterion) {
    criterion.bench_function("parse", |bencher| {
        bencher.iter(|| Formula::parse(black_box(FORMULA)));
    });
    let nested = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    criterion.bench_function("refuse 100,000 nested parentheses", |bencher| {
        bencher.iter(|| Formula::parse(black_box(&nested)).is_err());
    });
}

criterion_group!(benches, evaluations, lists, parsing);
criterion_main!(benches);
