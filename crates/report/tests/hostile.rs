// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reports of plans whose texts are meant to be taken for something else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;
use traguardo_domain::plan::Plan;
use traguardo_domain::{Evaluator, Period, Question, Tree};
use traguardo_exchange::plan::read_plan;
use traguardo_report::{Kind, Known, Note, Past, Section, Source, document, html, markdown};

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";
const QUOTES: &str = "\"' onmouseover='alert(3)' \"><svg onload=alert(4)>";
const BIDI: &str = "fine\u{202e}0001 oruE\u{2066}x\u{200b}y";
const LINKS: &str = "[x](javascript:alert(5)) ![y](http://e.example/z) https://e.example www.e.example a@e.example <b>|`*_# ~~z~~ &amp;";

fn plan() -> Plan {
    let text = include_str!("../../../demo/massa-carrara/plan.json");
    read_plan(text.as_bytes()).unwrap().1
}

fn spoilt() -> Plan {
    let mut plan = plan();
    let long = "x".repeat(3_000);
    SCRIPT.clone_into(&mut plan.title);
    QUOTES.clone_into(&mut plan.code);
    LINKS.clone_into(&mut plan.acts[0].body);
    for (node, text) in plan
        .nodes
        .iter_mut()
        .zip([SCRIPT, QUOTES, BIDI, LINKS, &long])
    {
        text.clone_into(&mut node.title);
        text.clone_into(&mut node.code);
        node.expected_results = vec![text.to_owned()];
        node.description = Some(text.to_owned());
        for printed in &mut node.printed {
            text.clone_into(&mut printed.text);
            text.clone_into(&mut printed.place);
        }
    }
    for (assignment, text) in plan
        .assignments
        .iter_mut()
        .zip([SCRIPT, QUOTES, BIDI, LINKS, &long])
    {
        assignment.label = Some(text.to_owned());
        assignment.office = Some(text.to_owned());
    }
    for (indicator, text) in plan
        .indicators
        .values_mut()
        .zip([SCRIPT, QUOTES, BIDI, LINKS, &long])
    {
        text.clone_into(&mut indicator.name);
        text.clone_into(&mut indicator.unit);
    }
    plan
}

struct Report {
    plan: Plan,
    tree: Tree,
    notes: BTreeMap<String, Note>,
    history: Vec<Past>,
}

impl Report {
    fn of(plan: Plan) -> Self {
        let period = Period::annual(2022);
        let question = Question {
            plan: &plan,
            entries: &[],
            period,
            on: "2023-02-01".parse().unwrap(),
        };
        let tree = Evaluator::new(question).tree();
        let note = Note {
            revision: 2,
            cause: SCRIPT.to_owned(),
            corrective_action: BIDI.to_owned(),
            actor: QUOTES.to_owned(),
            recorded_at: "2023-01-31T10:00:00Z".parse().unwrap(),
        };
        let notes = plan
            .assignments
            .iter()
            .map(|there| (there.key.clone(), note.clone()));
        let values = vec![Some("1.50".parse().unwrap()); plan.assignments.len()];
        let history = ["2021", "2022-S1", "2022"].map(|period| Past {
            period: period.parse().unwrap(),
            values: values.clone(),
        });
        Self {
            notes: notes.collect(),
            history: history.to_vec(),
            tree,
            plan,
        }
    }

    fn section(&self) -> Section<'_> {
        Section {
            administration: SCRIPT,
            plan: &self.plan,
            revision: 1,
            sha256: "00",
            period: Period::annual(2022),
            tree: &self.tree,
            notes: &self.notes,
            history: &self.history,
        }
    }

    fn document(&self, sections: usize) -> traguardo_report::Document {
        document(&Source {
            kind: Kind::Annual,
            administration: SCRIPT,
            period: Period::annual(2022),
            on: "2023-02-01".parse().unwrap(),
            known: Known {
                position: 7,
                time: Some("2023-01-31T10:00:00Z".parse().unwrap()),
            },
            together: None,
            sections: vec![self.section(); sections],
        })
    }
}

/// Names of the elements of a page, and of their attributes.
fn tags(page: &str) -> Vec<String> {
    let tags = page
        .split('<')
        .skip(1)
        .map(|part| part.split('>').next().unwrap().to_owned());
    tags.collect()
}

#[test]
fn script_tags_are_text() {
    let page = html(&Report::of(spoilt()).document(1));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for tag in tags(&page) {
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        assert!(
            !["script", "img", "iframe", "object", "b"].contains(&name),
            "{tag}"
        );
    }
}

#[test]
fn quotes_end_no_attribute() {
    let page = html(&Report::of(spoilt()).document(1));
    for tag in tags(&page) {
        let quoted: Vec<&str> = tag.split('"').collect();
        assert_eq!(quoted.len() % 2, 1, "{tag}");
        let outside: String = quoted.into_iter().step_by(2).collect();
        assert!(!outside.contains(" on"), "{tag}");
    }
}

#[test]
fn marks_of_direction_are_shown_and_turn_nothing() {
    let document = Report::of(spoilt()).document(1);
    for text in [html(&document), markdown(&document)] {
        assert!(text.contains("U+202E"), "no number is shown");
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200b}']));
    }
}

#[test]
fn very_long_words_can_be_broken() {
    let page = html(&Report::of(spoilt()).document(1));
    let body = page.split("<body>").nth(1).unwrap();
    assert!(page.contains("<wbr>"));
    // In a drawing nothing is broken, and nothing needs to be: its title is not drawn.
    let cells = body.split("<svg").next().unwrap();
    let longest = cells
        .split(['<', '>', ' ', '\n'])
        .map(str::len)
        .max()
        .unwrap();
    assert!(longest < 200, "{longest}");
}

#[test]
fn markdown_has_no_links_or_elements_of_others() {
    let text = markdown(&Report::of(spoilt()).document(1));
    let mut bare = String::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign == '\\' {
            signs.next();
        } else {
            bare.push(sign);
        }
    }
    for bad in ["](", "://", "www.", "@", "<s", "<b>", "<i", "`", "~~", "&"] {
        assert!(!bare.contains(bad), "{bad}");
    }
    // A bar in a cell makes no further cell.
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let cells = row.replace("\\|", "").matches('|').count();
        assert!((3..=7).contains(&cells), "{row}");
    }
}

#[test]
fn the_same_gives_the_same_bytes_and_plans_stand_side_by_side() {
    let report = Report::of(plan());
    assert_eq!(html(&report.document(1)), html(&report.document(1)));
    let two = html(&report.document(2));
    assert_eq!(two.matches("<h2").count(), 2, "one for each plan");
    let mut ids: Vec<&str> = two
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "identifiers are unique");
}

#[test]
fn a_chart_is_drawn_described_and_told_in_numbers() {
    let report = Report::of(plan());
    let chart = traguardo_report::chart(&report.plan, &report.history, 0).unwrap();
    let svg = chart.svg("g");
    assert!(
        svg.contains("role=\"img\"")
            && svg.contains("<title id=\"g-t\">")
            && svg.contains("<desc id=\"g-d\">")
    );
    assert!(
        chart.description.contains("1º sem. 2022: valore 1,50"),
        "{}",
        chart.description
    );
    assert_eq!(svg, chart.svg("g"));
    let periods: Vec<&str> = chart
        .table
        .rows
        .iter()
        .map(|row| row[0].main.as_str())
        .collect();
    assert_eq!(periods, ["2021", "1º sem. 2022", "2022", "2023", "2024"]);
    assert_eq!(svg.matches("<circle").count(), 3, "a point for each value");
    assert!(
        traguardo_report::chart(&report.plan, &[], 0).is_none(),
        "no value, no chart"
    );
}
