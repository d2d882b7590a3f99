// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money (`docs/domain.md §10`): totals from rows, and printed totals against what stands below them.

use super::support::*;
use std::collections::BTreeSet;
use traguardo_domain::budget::{Against, Check, Outcome, Reckoning, Sum};
use traguardo_domain::plan::{
    Budget, BudgetAmount, BudgetColumn, BudgetKind, BudgetRow, BudgetVersion, PrintedTotal, Stated,
};

/// `cost`, `cost+investment`.
fn kinds(text: &str) -> BTreeSet<BudgetKind> {
    let named = |name: &str| BudgetKind::ALL.iter().find(|kind| kind.as_str() == name);
    text.split('+').map(|name| *named(name).unwrap()).collect()
}

/// `5.00`, `ist:5.00`, `com:-`, `ist:#RIF!`, `ca.5`, `adjusted:5.00`, several with commas.
fn amounts(text: &str) -> Vec<BudgetAmount> {
    text.split(',').map(amount).collect()
}

fn amount(text: &str) -> BudgetAmount {
    let (mut column, mut version, mut rest) = (None, BudgetVersion::Forecast, text);
    while let Some((word, after)) = rest.split_once(':') {
        match word {
            "ist" => column = Some(BudgetColumn::Institutional),
            "com" => column = Some(BudgetColumn::Commercial),
            "adjusted" => version = BudgetVersion::Adjusted,
            other => panic!("{other}"),
        }
        rest = after;
    }
    let stated = match rest {
        "-" => Stated::Blank,
        error if error.starts_with('#') => Stated::Error(error.into()),
        rough if rough.starts_with("ca.") => Stated::Rough(rough.into()),
        exact => Stated::Amount(d(exact)),
    };
    BudgetAmount {
        column,
        version,
        stated,
    }
}

/// `cost 5.00 @12`, `levy !5.00 @13` for a deducted row.
fn row(text: &str) -> BudgetRow {
    let [kind, stated, place] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    BudgetRow {
        account: Some("330040".into()),
        label: None,
        kind: *kinds(kind).first().unwrap(),
        deducted: stated.starts_with('!'),
        amounts: amounts(stated.trim_start_matches('!')),
        place: Some(place.into()),
        note: None,
    }
}

fn total(text: &str) -> PrintedTotal {
    let [of, stated, place] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    PrintedTotal {
        kinds: kinds(of),
        label: None,
        amounts: amounts(stated),
        place: place.into(),
        note: None,
    }
}

/// Rows, then totals after a bar, each with a semicolon between them.
fn budget(text: &str) -> Budget {
    let (rows, totals) = text.split_once('|').unwrap();
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(';').map(|part| part.trim().to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    Budget {
        year: 2022,
        rows: parts(rows).iter().map(|text| row(text)).collect(),
        printed_totals: parts(totals).iter().map(|text| total(text)).collect(),
        at: "/nodes/1/budgets/0".into(),
    }
}

/// The plan as a whole, and boxes by code: each hangs under the box whose code is its own without the last character.
fn plan(whole: &str, boxes: &[(&str, &str)]) -> World {
    let mut world = world();
    world.plan.nodes.clear();
    if !whole.is_empty() {
        world.plan.budgets = vec![budget(whole)];
    }
    for (code, text) in boxes {
        let above = &code[..code.len() - 1];
        let parent = world.plan.nodes.iter().position(|node| node.code == above);
        let mut added = node(code, parent, None);
        added.budgets = vec![budget(text)];
        world.plan.nodes.push(added);
    }
    world
}

fn print(sum: &Sum) -> String {
    match sum {
        Sum::Nothing => "nothing".into(),
        Sum::Exact(exact) => exact.to_string(),
        Sum::Unknown(why) => why
            .iter()
            .map(|one| format!("{}{}", one.text, one.place.as_deref().unwrap_or("")))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// `@357 2500.00 / 2550.00 differs -50.00`.
fn told(check: &Check) -> String {
    let outcome = match &check.outcome {
        Outcome::Matches => "matches".to_owned(),
        Outcome::Differs(by) => format!("differs {by}"),
        Outcome::NotComparable(why) => why.as_str().to_owned(),
    };
    let against = match &check.against {
        Against::Below => String::new(),
        Against::FirstPrint(place) => format!(" as {place}"),
    };
    let (printed, computed) = (print(&check.printed), print(&check.computed));
    format!(
        "{} {printed} / {computed}{against} {outcome}",
        check.total.place
    )
}

fn checks(world: &World, version: BudgetVersion) -> Vec<String> {
    let reckoning = Reckoning::new(&world.plan, 2022, version);
    let checks = reckoning.boxes.iter().flat_map(|one| &one.checks);
    checks.map(told).collect()
}

#[test]
fn printed_totals_are_compared_level_by_level() {
    let lucca = || {
        plan(
            "",
            &[
                ("D", "| cost 37850.00 @329"),
                ("D7", "| cost 37800.00 @383"),
                (
                    "D72",
                    "cost com:2500.00 @355; cost com:50.00 @356 | cost ist:0.00,com:2500.00 @357",
                ),
                ("D73", "cost ist:0.00 @364 | cost ist:0.00,com:0.00 @365"),
                (
                    "D74",
                    "cost com:35300.00 @373 | cost ist:0.00,com:35300.00 @378",
                ),
            ],
        )
    };
    let cases: [(&str, World, &[&str]); 15] = [
        (
            // 355 + 356; the actions as printed; the project as printed.
            "a row left out is missed once, and the level above notices what it prints itself",
            lucca(),
            &[
                "@329 37850.00 / 37800.00 differs 50.00",
                "@383 37800.00 / 37800.00 matches",
                "@357 0.00 / nothing nothing_below",
                "@357 2500.00 / 2550.00 differs -50.00",
                "@365 0.00 / 0.00 matches",
                "@365 0.00 / nothing nothing_below",
                "@378 0.00 / nothing nothing_below",
                "@378 35300.00 / 35300.00 matches",
            ],
        ),
        (
            // 1500 = 500 + 1000 of the row; the objective prints the two apart.
            "investments are in the total of the project and apart in that of the objective",
            plan(
                "",
                &[
                    ("E", "| cost 500.00 @396; investment 1000.00 @397"),
                    ("E1", "| cost+investment 1500.00 @428"),
                    (
                        "E11",
                        "investment ist:1000.00 @420; cost ist:500.00 @421 | cost+investment ist:1500.00 @422",
                    ),
                ],
            ),
            &[
                "@396 500.00 / 500.00 matches",
                "@397 1000.00 / 1000.00 matches",
                "@428 1500.00 / 1500.00 matches",
                "@422 1500.00 / 1500.00 matches",
            ],
        ),
        (
            // 20 + 20 of the actions, each printed as investment with costs of nothing.
            "a total of two kinds over boxes that print them apart",
            plan(
                "",
                &[
                    ("C", "| cost+investment 40 @1263; cost+investment 20 @1262"),
                    (
                        "C1",
                        "investment ist:20 @1248 | investment ist:20 @1249; cost com:0 @1250",
                    ),
                    (
                        "C2",
                        "investment ist:20 @1256 | investment ist:20,com:0 @1257; cost - @1258",
                    ),
                ],
            ),
            &[
                "@1263 40 / 40 matches",
                "@1262 20 / 40 as @1263 differs -20",
                "@1249 20 / 20 matches",
                "@1250 0 / nothing nothing_below",
                "@1257 20 / 20 matches",
                "@1257 0 / nothing nothing_below",
                "@1258 nothing / nothing matches",
            ],
        ),
        (
            // 111300 - 28350 = 82950.
            "what is deducted is subtracted",
            plan(
                "",
                &[(
                    "A",
                    "levy ist:111300.00 @710; levy !ist:28350.00 @711 | levy ist:82950.00 @712",
                )],
            ),
            &["@712 82950.00 / 82950.00 matches"],
        ),
        (
            "an error in a row leaves no sum, an error in a total nothing to compare",
            plan(
                "",
                &[(
                    "A",
                    "cost #RIF! @1; cost 5.00 @2; revenue 3.00 @3 | cost 5.00 @4; revenue #N/D @5",
                )],
            ),
            &[
                "@4 5.00 / #RIF!@1 source_error",
                "@5 #N/D@5 / 3.00 source_error",
            ],
        ),
        (
            "a rough figure does not mix with exact ones",
            plan(
                "| cost ca.1010000 @1915",
                &[("A", "cost 1059500.00 @1980 |")],
            ),
            &["@1915 ca.1010000@1915 / 1059500.00 rough"],
        ),
        (
            "blank is not zero, on either side",
            plan(
                "",
                &[(
                    "A",
                    "cost - @1; revenue 0.00 @2 | cost 0.00 @3; revenue - @4; investment - @5",
                )],
            ),
            &[
                "@3 0.00 / nothing nothing_below",
                "@4 nothing / 0.00 blank",
                "@5 nothing / nothing matches",
            ],
        ),
        (
            "a blank beside a figure does not stop the sum",
            plan(
                "",
                &[(
                    "A",
                    "cost 27864.00 @1950; cost - @1951 | cost 27864.00 @1952",
                )],
            ),
            &["@1952 27864.00 / 27864.00 matches"],
        ),
        (
            // From above, 7 of the error's box: it prints nothing else, so the error stands for it.
            "an error that stands for a box is an error above",
            plan(
                "",
                &[("A", "| cost 7 @1"), ("A1", "cost 7 @3 | cost #RIF! @2")],
            ),
            &["@1 7 / #RIF!@2 source_error", "@2 #RIF!@2 / 7 source_error"],
        ),
        (
            "a figure that is printed again stands in the place of an error",
            plan(
                "",
                &[
                    ("A", "| cost 7 @1"),
                    ("A1", "cost 7 @4 | cost #RIF! @2; cost 7 @3"),
                ],
            ),
            &[
                "@1 7 / 7 matches",
                "@2 #RIF!@2 / 7 source_error",
                "@3 7 / 7 matches",
            ],
        ),
        (
            // 1493400 stands for the area, whatever the other table says.
            "printed twice and differently: the first stands for the box",
            plan(
                "| cost 1493400 @123",
                &[(
                    "2",
                    "cost 1493400 @632 | cost 1493400 @477; cost 1533400 @111",
                )],
            ),
            &[
                "@123 1493400 / 1493400 matches",
                "@477 1493400 / 1493400 matches",
                "@111 1533400 / 1493400 as @477 differs 40000",
            ],
        ),
        (
            // 1541500 + 340000 = 1881500.
            "amounts printed apart are one total",
            plan(
                "",
                &[(
                    "A",
                    "cost 1541500 @1; cost 340000.00 @2 | cost 1541500,340000 @3036",
                )],
            ),
            &["@3036 1881500 / 1881500.00 matches"],
        ),
        (
            // The columns of the action, 14000 and 34500, are the whole of it: its rows are not added again.
            "columns that are printed together are the whole",
            plan(
                "",
                &[
                    ("A", "| cost 48500 @1399; cost ist:14000,com:34500 @1398"),
                    ("A1", "cost 48500 @1 | cost ist:14000,com:34500 @1394"),
                ],
            ),
            &[
                "@1399 48500 / 48500 matches",
                "@1398 14000 / 14000 matches",
                "@1398 34500 / 34500 matches",
                "@1394 14000 / nothing nothing_below",
                "@1394 34500 / nothing nothing_below",
            ],
        ),
        (
            "what a box does not print is looked for below it, through a box that prints nothing",
            plan(
                "| cost 3 @9",
                &[("A", "|"), ("A1", "| cost 2 @1"), ("A2", "cost 1 @2 |")],
            ),
            &["@9 3 / 3 matches", "@1 2 / nothing nothing_below"],
        ),
        (
            // 999999999999999999 twice has 19 digits.
            "a sum with too many digits is none",
            plan(
                "",
                &[(
                    "A",
                    "cost 999999999999999999 @1; cost 999999999999999999 @2 | cost 1 @3",
                )],
            ),
            &["@3 1 /  out_of_range"],
        ),
    ];
    for (name, world, expected) in cases {
        assert_eq!(checks(&world, BudgetVersion::Forecast), expected, "{name}");
    }
}

#[test]
fn each_version_is_reckoned_by_itself() {
    let world = plan(
        "",
        &[(
            "A",
            "cost 100.00,adjusted:120.00 @1; cost 10.00,adjusted:- @2 | cost 110.00,adjusted:120.00 @3",
        )],
    );
    // 100 + 10; 120 and a blank.
    assert_eq!(
        checks(&world, BudgetVersion::Forecast),
        ["@3 110.00 / 110.00 matches"]
    );
    assert_eq!(
        checks(&world, BudgetVersion::Adjusted),
        ["@3 120.00 / 120.00 matches"]
    );
    assert_eq!(checks(&world, BudgetVersion::Actual), [""; 0]);
}

#[test]
fn another_year_has_a_budget_of_its_own() {
    let world = plan("", &[("A", "cost 1 @1 | cost 2 @2")]);
    let reckoning = Reckoning::new(&world.plan, 2023, BudgetVersion::Forecast);
    let found = reckoning.boxes.iter();
    assert!(found.clone().all(|one| one.checks.is_empty()));
    assert!(
        found
            .clone()
            .all(|one| one.own.is_empty() && one.whole.is_empty())
    );
}

#[test]
fn totals_come_from_rows_alone() {
    let world = plan(
        "| cost 999 @9",
        &[
            ("A", "cost ist:1.5 @1 | cost 999 @2"),
            ("A1", "cost ist:2.25,com:4 @3; revenue com:8 @4 |"),
            ("A2", "cost 16 @5; contribution #RIF! @6 |"),
        ],
    );
    let reckoning = Reckoning::new(&world.plan, 2022, BudgetVersion::Forecast);
    let totals = |index: usize, own: bool| -> Vec<String> {
        let one = &reckoning.boxes[index];
        let totals = if own { &one.own } else { &one.whole };
        totals
            .iter()
            .map(|total| {
                let column = total.column.map_or("all", BudgetColumn::as_str);
                format!("{} {column} {}", total.kind.as_str(), print(&total.sum))
            })
            .collect()
    };
    assert_eq!(reckoning.boxes[0].node, None);
    assert_eq!(totals(0, true), [""; 0]);
    assert_eq!(totals(1, true), ["cost institutional 1.5", "cost all 1.5"]);
    // 1.5 + 2.25 = 3.75; 3.75 + 4 + 16 = 23.75.
    let whole = [
        "cost institutional 3.75",
        "cost commercial 4",
        "cost all 23.75",
        "revenue commercial 8",
        "revenue all 8",
        "contribution all #RIF!@6",
    ];
    assert_eq!(totals(0, false), whole);
    assert_eq!(totals(1, false), whole);
    assert_eq!(totals(3, true), ["cost all 16", "contribution all #RIF!@6"]);
}

/// Many prints of the same thing over a wide plan: each question is asked of the branch once, and what spoils a
/// total is told in short.
#[test]
fn a_wide_plan_full_of_errors_is_reckoned_and_told_in_short() {
    let mut world = plan("|", &[]);
    let long = "#".repeat(4000);
    let row = row(&format!("cost {long} @1"));
    let every = (1..32_u32).map(|set| {
        let named = BudgetKind::ALL.iter().enumerate();
        let kinds = named.filter(|(bit, _)| set >> bit & 1 == 1);
        PrintedTotal {
            kinds: kinds.map(|(_, kind)| *kind).collect(),
            ..total("cost 1,ist:2,com:3 @2")
        }
    });
    let every: Vec<PrintedTotal> = every.collect();
    for index in 0..2_000_usize {
        let mut added = node(
            &format!("{index}"),
            index.checked_sub(1).filter(|_| index < 8),
            None,
        );
        if index >= 8 {
            added.parent = Some(7);
        }
        let mut money = budget("|");
        money.rows = vec![row.clone(); 5];
        if index < 8 {
            money.printed_totals.clone_from(&every);
        }
        added.budgets = vec![money];
        world.plan.nodes.push(added);
    }
    let reckoning = Reckoning::new(&world.plan, 2022, BudgetVersion::Forecast);
    let checks: Vec<&Check> = reckoning.boxes.iter().flat_map(|one| &one.checks).collect();
    assert_eq!(checks.len(), 8 * 31 * 3);
    let obstacles = checks.iter().filter_map(|check| match &check.computed {
        Sum::Unknown(why) => Some(why),
        _ => None,
    });
    let mut seen = 0;
    for why in obstacles {
        assert_eq!(why.len(), 3);
        assert!(
            why.iter()
                .all(|one| one.text.ends_with('…') && one.text.len() < 310)
        );
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}
