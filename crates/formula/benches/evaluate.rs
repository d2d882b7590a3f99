// SPDX-License-Identifier: AGPL-3.0-or-later
//! Evaluations per second of the formula that most indicators have.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use traguardo_formula::{
    Decimal, Formula, Operand, Outcome, Rational, Reason, ReasonCode, Reasons, parse_decimal,
};

const FORMULA: &str = "100 * ([a] - [b]) / [a]";

fn number(text: &str) -> Decimal {
    parse_decimal(text).unwrap_or_default()
}

fn missing(operand: &Operand) -> Outcome {
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
    let mut group = criterion.benchmark_group("evaluate");
    group.throughput(Throughput::Elements(1));

    let (a, b) = (number("9312995.88"), number("5240178.69"));
    group.bench_function("value", |bencher| {
        bencher.iter(|| {
            black_box(&formula).evaluate(&mut |operand, _| {
                Ok(Rational::from(if operand.code() == "a" { a } else { b }))
            })
        });
    });
    group.bench_function("value, rounded to 2 decimals", |bencher| {
        bencher.iter(|| {
            let outcome = black_box(&formula).evaluate(&mut |operand, _| {
                Ok(Rational::from(if operand.code() == "a" { a } else { b }))
            });
            outcome.map(|value| value.round(2))
        });
    });
    group.bench_function("one operand missing", |bencher| {
        bencher.iter(|| {
            black_box(&formula).evaluate(&mut |operand, _| {
                if operand.code() == "a" {
                    Ok(Rational::from(a))
                } else {
                    missing(operand)
                }
            })
        });
    });
    group.bench_function("both operands missing", |bencher| {
        bencher.iter(|| black_box(&formula).evaluate(&mut |operand, _| missing(operand)));
    });
    let mut turn = 0_u8;
    group.bench_function("mixed: half have a value", |bencher| {
        bencher.iter(|| {
            turn = turn.wrapping_add(1);
            black_box(&formula).evaluate(&mut |operand, _| match operand.code() {
                "a" => Ok(Rational::from(a)),
                _ if turn.is_multiple_of(2) => Ok(Rational::from(b)),
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
            black_box(&formula).evaluate(&mut |operand, _| {
                Ok(Rational::from(if operand.code() == "a" {
                    wide
                } else {
                    tall
                }))
            })
        });
    });
    group.bench_function("explain", |bencher| {
        bencher.iter(|| {
            black_box(&formula).explain(&mut |operand, _| {
                Ok(Rational::from(if operand.code() == "a" { a } else { b }))
            })
        });
    });
    group.finish();
}

fn parsing(criterion: &mut Criterion) {
    criterion.bench_function("parse", |bencher| {
        bencher.iter(|| Formula::parse(black_box(FORMULA)));
    });
}

criterion_group!(benches, evaluations, parsing);
criterion_main!(benches);
