// SPDX-License-Identifier: AGPL-3.0-or-later
//! What holds for all plans and figures.

use super::support::*;
use proptest::prelude::*;
use rust_decimal::Decimal;
use traguardo_domain::plan::{Assignment, Band, Goal, Scoring};
use traguardo_domain::{Frequency, Period};

fn decimal() -> impl Strategy<Value = Decimal> {
    prop_oneof![(-20_000i64..20_000), (-300i64..300)].prop_map(|cents| Decimal::new(cents, 2))
}

/// Rules that depend on the achievement in the right direction, baselines aside.
fn scoring() -> impl Strategy<Value = Scoring> {
    let band = |from: i64, score: i64| Band {
        from: Decimal::from(from),
        score: Decimal::from(score),
    };
    prop_oneof![
        Just(Scoring::Ratio),
        Just(Scoring::Binary),
        decimal().prop_map(Scoring::Baseline),
        Just(Scoring::Bands(vec![
            band(70, 70),
            band(90, 90),
            band(100, 95),
            band(110, 100)
        ])),
    ]
}

fn counted(goal: &Goal, scoring: &Scoring, value: Decimal) -> Decimal {
    let apply = |assignment: &mut Assignment| {
        assignment.scoring = scoring.clone();
        assignment.targets[0].goal = goal.clone();
    };
    let world = world()
        .annual("a")
        .indicator("I", "[a]")
        .assign_with("I", "2022: >= 1", apply)
        .post("a", "2022", &value.to_string());
    let evaluation = world.evaluation("2022");
    let achievement = evaluation.achievement.unwrap();
    assert!((Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&achievement));
    assert_eq!(
        evaluation.progress,
        Some(achievement),
        "progress is the achievement when final"
    );
    let met = evaluation.status.as_str() == "achieved";
    assert!(
        met || achievement < Decimal::ONE_HUNDRED,
        "100 only for what is achieved"
    );
    achievement
}

proptest! {
    #[test]
    fn better_never_scores_lower(
        target in decimal(), a in decimal(), b in decimal(), scoring in scoring(), strict: bool,
    ) {
        let (low, high) = (a.min(b), a.max(b));
        let upwards = if strict { Goal::MoreThan(target) } else { Goal::AtLeast(target) };
        prop_assert!(counted(&upwards, &scoring, low) <= counted(&upwards, &scoring, high));
        let downwards = if strict { Goal::LessThan(target) } else { Goal::AtMost(target) };
        prop_assert!(counted(&downwards, &scoring, high) <= counted(&downwards, &scoring, low));
    }

    #[test]
    fn nearer_never_scores_lower(target in decimal(), near in 0i64..5_000, further in 0i64..5_000, below: bool) {
        let step = |cents: i64| if below { -Decimal::new(cents, 2) } else { Decimal::new(cents, 2) };
        let goal = Goal::Equal(target);
        let (near, far) = (target + step(near), target + step(near + further));
        prop_assert!(counted(&goal, &Scoring::Ratio, far) <= counted(&goal, &Scoring::Ratio, near));
        let range = Goal::Between { lower: target - Decimal::ONE, upper: target + Decimal::ONE };
        prop_assert!(counted(&range, &Scoring::Ratio, far) <= counted(&range, &Scoring::Ratio, near));
    }

    #[test]
    fn a_node_lies_between_its_members(
        figures in prop::collection::vec(prop_oneof![
            4 => (0i64..15_000).prop_map(|cents| Decimal::new(cents, 2).to_string()),
            1 => Just("n.d.".to_owned()), 1 => Just("n.a.".to_owned()), 1 => Just(String::new()),
        ], 1..6),
        cut in 0usize..4,
    ) {
        let mut world = world().node("1.1", Some(0), None);
        for (index, figure) in figures.iter().enumerate() {
            let code = format!("i{index}");
            world = world.annual(&code).indicator(&code, &format!("[{code}]"));
            world = world.assign_with(&code, "2022: >= 100", |found| found.node = usize::from(index >= cut));
            if !figure.is_empty() {
                world = world.post(&code, "2022", figure);
            }
        }
        let tree = world.tree("2022");
        for node in tree.nodes.iter().chain([&tree.root]) {
            let parts: Vec<Decimal> = node.members.iter().filter_map(|member| member.achievement).collect();
            match node.achievement {
                None => prop_assert!(parts.is_empty()),
                Some(achievement) => {
                    prop_assert!(parts.iter().min().is_some_and(|least| *least <= achievement));
                    prop_assert!(parts.iter().max().is_some_and(|most| *most >= achievement));
                }
            }
            if let Some(coverage) = node.coverage {
                prop_assert!((Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&coverage));
            }
        }
    }

    #[test]
    fn periods_parse_as_printed(year in 1900i32..3000, frequency in 0usize..4, place in 0usize..12) {
        let all = [Frequency::Annual, Frequency::HalfYearly, Frequency::Quarterly, Frequency::Monthly];
        let periods = all[frequency].periods(year);
        let period = periods[place % periods.len()];
        prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
        prop_assert_eq!(Period::containing(period.start(), period.frequency()), period);
        prop_assert_eq!(Period::containing(period.end(), period.frequency()), period);
        prop_assert_eq!(serde_json::from_str::<Period>(&serde_json::to_string(&period).unwrap()).unwrap(), period);
    }

    #[test]
    fn no_text_breaks_the_period_parser(text in ".{0,12}") {
        if let Ok(period) = Period::parse(&text) {
            prop_assert_eq!(period.to_string(), text);
        }
    }
}

/// Items as the builder writes them, and the same in another order.
fn items() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let item = (0..3usize, 1..28u32, 0..60u32, prop::bool::weighted(0.8));
    prop::collection::vec(item, 0..12).prop_flat_map(|items| {
        let texts: Vec<String> = items
            .into_iter()
            .enumerate()
            .map(|(label, (class, opened, days, done))| {
                let opened = day("2022-02-01") + chrono::Days::new(u64::from(opened));
                let class = ["semplice", "complessa", "altra"][class];
                let done = if done {
                    (opened + chrono::Days::new(u64::from(days))).to_string()
                } else {
                    "-".to_owned()
                };
                format!("R{label} {class} {opened} {done}")
            })
            .collect();
        (Just(texts.clone()), Just(texts).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn the_order_of_items_decides_nothing(
        (listed, shuffled) in items(), when_none: bool, target in 0i64..120, formula in prop::sample::select(vec![
            "share([m] where class = \"semplice\" and days(opened, done) <= 15 or days(opened, done) <= 30)",
            "count([m] where class = \"semplice\")",
            "count([m] where has(done))",
            "mean([m] each days(opened, done) where has(done))",
            "sum([m] each workdays(opened, done) where has(done))",
            "min([m] each days(opened, done) where class = \"altra\")",
            "max([m] each days(opened, done))",
            "100 * count([m] where has(done)) / count([m])",
        ]),
    ) {
        let verdict = |items: &[String]| {
            let world = world()
                .list("m")
                .indicator_with("I", formula, |indicator| indicator.not_applicable_when_none = when_none)
                .assign("I", &format!("2022: >= {target}"))
                .post("m", "2022-S1", &format!("[{}]", items.join(", ")))
                .post("m", "2022-S2", "[]");
            prop_assert_eq!(world.plan.faults(), []);
            Ok(summary(&world.evaluation("2022")))
        };
        prop_assert_eq!(verdict(&listed)?, verdict(&shuffled)?);
    }
}
