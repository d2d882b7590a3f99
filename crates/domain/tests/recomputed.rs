// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks (`docs/domain.md §9`) against other code in another language: every statistic worked out
//! again, and what is shown attacked.
#![allow(missing_docs)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use traguardo_domain::benchmark::{
    GroupKind, Member, Participant, SMALL, Sorted, Statistics, groups, place, printed,
};
use traguardo_domain::evaluation::Ratio;
use traguardo_domain::plan::Better;
use traguardo_formula::Rational;

/// One answer per case.
fn asked(cases: &[Value]) -> Vec<Value> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/recompute/benchmark.py"
    );
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    let lines = lines.join(
        "
",
    );
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), cases.len());
    answers
}

/// The same on every machine (splitmix64).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % bound
    }

    fn up_to(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(i64::try_from(bound).unwrap())).unwrap()
    }
}

fn fraction(above: i64, below: i64) -> Rational {
    Rational::from_integer(above)
        .div(&Rational::from_integer(below))
        .unwrap()
}

/// As Python reads it.
fn text(value: &Rational) -> String {
    let (above, below) = value.numerator_denominator();
    format!("{above}/{below}")
}

fn print(value: &Rational) -> Value {
    json!(printed(value).unwrap().to_string())
}

#[test]
fn every_statistic_is_recomputed() {
    let mut seeded = Seeded(9);
    let (mut cases, mut expected) = (Vec::new(), Vec::new());
    for round in 0..400 {
        let count = 1 + seeded.up_to(if round % 40 == 0 { 400 } else { 30 });
        let factor = Rational::from_integer([1, 100, -3][seeded.up_to(3)]);
        let members: Vec<Member> = (0..count)
            .map(|_| {
                // counts; amounts with cents over amounts with cents; mostly equal; near one another
                let (above, below) = match round % 4 {
                    0 => (seeded.below(200) - 100, 1),
                    1 => (
                        seeded.below(1_000_000_000) - 1_000,
                        1 + seeded.below(900_000_000),
                    ),
                    2 => (seeded.below(2), 3),
                    _ => (1_000_000_000_000 + seeded.below(3), 7),
                };
                let (numerator, denominator) = (fraction(above, 100), fraction(below, 100));
                let value = factor.mul(&numerator.div(&denominator).unwrap()).unwrap();
                let ratio = Ratio {
                    factor: factor.clone(),
                    numerator,
                    denominator,
                };
                Member {
                    value,
                    ratio: Some(ratio),
                    provisional: false,
                }
            })
            .collect();
        let better = [Better::Higher, Better::Lower, Better::None][round % 3];
        let own = members[seeded.up_to(count)].value.clone();
        let of: Vec<&Member> = members.iter().collect();
        let statistics = Statistics::of(&of).unwrap().unwrap();
        let values: Vec<&Rational> = members.iter().map(|member| &member.value).collect();
        let sorted = Sorted::of(&values);
        let found = place(&sorted, &own, better).unwrap().unwrap();
        let ratios: Vec<Value> = members
            .iter()
            .filter_map(|member| member.ratio.as_ref())
            .map(|ratio| json!([text(&ratio.numerator), text(&ratio.denominator)]))
            .collect();
        cases.push(json!({
            "values": members.iter().map(|member| text(&member.value)).collect::<Vec<_>>(),
            "ratios": ratios, "factor": text(&factor),
            "place": text(&own), "better": json!(better),
        }));
        let mut told = json!({
            "minimum": print(&statistics.minimum),
            "lower_quartile": print(&statistics.lower_quartile),
            "median": print(&statistics.median),
            "upper_quartile": print(&statistics.upper_quartile),
            "maximum": print(&statistics.maximum),
            "deciles": statistics.deciles.iter().map(print).collect::<Vec<_>>(),
            "mean": statistics.mean.to_string(),
            "standard_deviation": statistics.standard_deviation.to_string(),
            "percentile": print(&found.percentile),
            "gap_to_median": print(&found.gap_to_median),
            "system": statistics.system.unwrap().value.to_string(),
        });
        if let Some(rank) = found.rank {
            told["rank"] = json!(rank);
        }
        expected.push(told);
    }
    assert_eq!(asked(&cases), expected);
}

/// Administrations in classes and regions, many of them small, with values of several characters.
fn crowd(seeded: &mut Seeded, round: usize) -> Vec<Participant> {
    let count = 4 + seeded.up_to(56);
    let (classes, regions) = (1 + seeded.up_to(5), 1 + seeded.up_to(7));
    // squares make some of them large and some small
    let skewed = |seeded: &mut Seeded, bound: usize| seeded.up_to(bound * bound).isqrt();
    (0..count)
        .map(|_| {
            let value = match round % 5 {
                0 => fraction(seeded.below(10_000), 7),
                1 => fraction(9_700 + seeded.below(500), 100),
                2 => fraction(seeded.below(2) * seeded.below(900), 9),
                3 => fraction(seeded.below(2_000) - 1_000, 10),
                _ => fraction(
                    if seeded.below(12) == 0 {
                        500
                    } else {
                        100 + seeded.below(4)
                    },
                    1,
                ),
            };
            let class = skewed(seeded, classes);
            let region = skewed(seeded, regions);
            Participant {
                member: Member {
                    value,
                    ratio: None,
                    provisional: false,
                },
                size_class: (seeded.below(20) > 0).then(|| format!("C{class}").into()),
                region: (seeded.below(20) > 0).then(|| format!("R{region}").into()),
            }
        })
        .collect()
}

/// What an outsider finds out in each of many crowds, if groups are shown that `admit` lets through.
fn found(
    rounds: usize,
    admit: impl Fn(usize, bool) -> bool,
) -> (Vec<Value>, BTreeMap<GroupKind, usize>) {
    let mut seeded = Seeded(2022);
    let (mut cases, mut told) = (Vec::new(), BTreeMap::new());
    for round in 0..rounds {
        let participants = crowd(&mut seeded, round);
        let mut document = Vec::new();
        for group in groups(&participants) {
            let inside = |there: &Participant| match group.kind {
                GroupKind::National => true,
                GroupKind::SizeClass => there.size_class.as_deref() == group.code.as_deref(),
                GroupKind::Region => there.region.as_deref() == group.code.as_deref(),
            };
            let members: Vec<usize> = (0..participants.len())
                .filter(|place| inside(&participants[*place]))
                .collect();
            let shown = admit(group.n, group.outcome.is_ok());
            *told.entry(group.kind).or_default() += usize::from(shown);
            document.push(json!({"members": members, "shown": shown}));
        }
        let values: Vec<String> = participants
            .iter()
            .map(|there| text(&there.member.value))
            .collect();
        cases.push(json!({"crowd": values, "groups": document}));
    }
    let answers = asked(&cases).into_iter();
    let found = answers.flat_map(|answer| answer["found"].as_array().unwrap().clone());
    (found.collect(), told)
}

#[test]
fn nobody_is_found_out() {
    let (found, told) = found(400, |_, shown| shown);
    assert_eq!(found, Vec::<Value>::new());
    assert!(
        told.values().all(|shown| *shown > 40),
        "something is told: {told:?}"
    );
}

/// Without the step that looks at groups together the attack succeeds, in both ways.
#[test]
fn the_attack_would_find_somebody() {
    let (found, _) = found(60, |n, _| n >= SMALL);
    for how in ["determined", "bounded"] {
        assert!(
            found.iter().filter(|one| one["how"] == how).count() > 10,
            "{how}: {found:?}"
        );
    }
}
