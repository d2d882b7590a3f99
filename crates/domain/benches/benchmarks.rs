// SPDX-License-Identifier: AGPL-3.0-or-later
//! All benchmarks of one period: groups, what may be told of them, statistics. `VALUES=file` writes the values of the
//! larger set, for `bench/duckdb_benchmarks.py`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a bench"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use traguardo_domain::benchmark::{Member, Participant, groups};
use traguardo_domain::evaluation::Ratio;
use traguardo_formula::{Decimal, Rational};

/// Amounts in cents over amounts in cents, in per cent: what most common indicators are.
fn country(bodies: u64, indicator: u64) -> Vec<Participant> {
    let classes: Vec<Arc<str>> = (0..5).map(|class| format!("C{class}").into()).collect();
    let regions: Vec<Arc<str>> = (0..20).map(|region| format!("R{region}").into()).collect();
    let mut state = indicator.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |bound: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % bound
    };
    let factor = Rational::from_integer(100);
    (0..bodies)
        .map(|_| {
            let mut amount = |bound| {
                let cents = i64::try_from(next(bound)).unwrap() + 1;
                Rational::from(Decimal::new(cents, 2))
            };
            let (numerator, denominator) = (amount(900_000_000), amount(1_000_000_000));
            let value = factor.mul(&numerator.div(&denominator).unwrap()).unwrap();
            let ratio = Ratio {
                factor: factor.clone(),
                numerator,
                denominator,
            };
            Participant {
                member: Member {
                    value,
                    ratio: Some(ratio),
                    provisional: false,
                },
                size_class: classes.get(usize::try_from(next(5)).unwrap()).cloned(),
                region: regions.get(usize::try_from(next(20)).unwrap()).cloned(),
            }
        })
        .collect()
}

fn write_values(path: &str, country: &[Vec<Participant>]) {
    let mut text = "indicator,size_class,region,value,n,d\n".to_owned();
    for (indicator, participants) in country.iter().enumerate() {
        for there in participants {
            let ratio = there.member.ratio.as_ref().unwrap();
            let value = there.member.value.round(10).unwrap();
            let (class, region) = (
                there.size_class.as_ref().unwrap(),
                there.region.as_ref().unwrap(),
            );
            let (numerator, denominator) = (&ratio.numerator, &ratio.denominator);
            writeln!(
                text,
                "{indicator},{class},{region},{value},{numerator},{denominator}"
            )
            .unwrap();
        }
    }
    std::fs::write(path, text).unwrap();
}

fn all_benchmarks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all benchmarks of a period");
    group.sample_size(10);
    for (bodies, indicators) in [(60, 300), (23_000, 100)] {
        let country: Vec<_> = (0..indicators)
            .map(|number| country(bodies, number))
            .collect();
        if bodies > 60
            && let Ok(path) = std::env::var("VALUES")
        {
            write_values(&path, &country);
        }
        group.throughput(Throughput::Elements(bodies * indicators));
        group.bench_function(
            format!("{bodies} bodies, {indicators} indicators"),
            |bencher| {
                bencher.iter(|| {
                    for participants in &country {
                        black_box(groups(black_box(participants)));
                    }
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, all_benchmarks);
criterion_main!(benches);
