// SPDX-License-Identifier: AGPL-3.0-or-later
//! A tiny builder for plans and figures.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::evaluation::Evaluation;
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::{
    Act, Assignment, Better, Combine, Content, Dictionary, Due, ExpectedOffice, Goal, Indicator,
    Measure, Nature, Node, NodeKind, NodeState, Plan, PlanKind, Posted, Rules, Scoring, Target,
    UnavailableCounts, WHOLE_BODY,
};
use traguardo_domain::{Evaluator, Frequency, Origin, Period, Question, Tree, Validity, Value};
use traguardo_formula::{Formula, Item};

pub use super::summary::{check, summary};

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn p(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// `>= 120.00`, `between 5 10`, `by 2022-10-31`.
pub fn goal(text: &str) -> Goal {
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        [">=", value] => Goal::AtLeast(d(value)),
        ["<=", value] => Goal::AtMost(d(value)),
        ["=", value] => Goal::Equal(d(value)),
        [">", value] => Goal::MoreThan(d(value)),
        ["<", value] => Goal::LessThan(d(value)),
        ["between", lower, upper] => Goal::Between {
            lower: d(lower),
            upper: d(upper),
        },
        ["by", date] => Goal::By(day(date)),
        _ => panic!("not a goal: {text}"),
    }
}

/// `12.5`, `2022-05-01`, `not_done`, `n.d.`, `n.a.`, `withdrawn`, `[]`, `[R1 semplice 2022-03-01 2022-03-16, R2 urgente 2022-03-01 -]`.
fn value(text: &str) -> Option<Value> {
    Some(match text {
        "withdrawn" => return None,
        list if list.starts_with('[') => {
            let items = list.trim_matches(['[', ']']).split(", ");
            Value::Items(items.filter(|text| !text.is_empty()).map(item).collect())
        }
        "not_done" => Value::NotDone,
        "n.d." => Value::NotAvailable("archivio in riordino".into()),
        "n.a." => Value::NotApplicable("nessun corso tenuto".into()),
        text => match text.parse::<NaiveDate>() {
            Ok(day) => Value::Date(day),
            Err(_) => Value::Number(d(text)),
        },
    })
}

/// `R1 semplice 2022-03-01 2022-03-16`: label, class, opened, done.
fn item(text: &str) -> Item {
    let [label, class, opened, done] = text.split(' ').collect::<Vec<_>>()[..] else {
        panic!("not an item: {text}");
    };
    Item {
        label: label.into(),
        class: Some(class.into()),
        opened: Some(day(opened)),
        due: None,
        done: done.parse().ok(),
        not_done: done == "-",
        values: BTreeMap::new(),
    }
}

pub fn at(day: NaiveDate, time: &str) -> DateTime<Utc> {
    day.and_time(time.parse::<NaiveTime>().unwrap()).and_utc()
}

#[derive(Clone)]
pub struct World {
    pub plan: Plan,
    pub entries: Vec<Entry>,
    pub on: NaiveDate,
}

/// A plan for 2022-2024 with one node, judged on 31 January 2023, when all of 2022 was due.
pub fn world() -> World {
    World {
        plan: Plan {
            administration: "CCIAA-MS".into(),
            validity: Validity::ALWAYS,
            code: "RPP".into(),
            title: "Relazione previsionale".into(),
            kind: PlanKind::Performance,
            first_year: 2022,
            last_year: 2024,
            acts: vec![act("55", "2021-11-09"), act("18", "2022-04-01")],
            rules: Rules {
                partial_from: d("70"),
                unavailable_counts: UnavailableCounts::LeftOut,
                closed_yearly: BTreeSet::new(),
                closed_days: BTreeSet::new(),
            },
            measures: BTreeMap::new(),
            indicators: BTreeMap::new(),
            nodes: vec![node("1", None, None)],
            assignments: Vec::new(),
            budgets: Vec::new(),
        },
        entries: Vec::new(),
        on: day("2023-01-31"),
    }
}

/// An office that exists from and until a day; either may be left empty.
pub fn office(code: &str, from: &str, to: &str) -> ExpectedOffice {
    ExpectedOffice {
        code: code.into(),
        validity: Validity {
            from: from.parse().ok(),
            to: to.parse().ok(),
        },
    }
}

pub fn act(number: &str, date: &str) -> Act {
    Act {
        body: "Commissario Straordinario".into(),
        kind: "delibera".into(),
        number: number.into(),
        date: day(date),
    }
}

pub fn node(code: &str, parent: Option<usize>, weight: Option<&str>) -> Node {
    Node {
        code: code.into(),
        kind: NodeKind::Objective,
        title: format!("Obiettivo {code}"),
        description: None,
        parent,
        weight: weight.map(d),
        resources: Vec::new(),
        budgets: Vec::new(),
        bsc_perspectives: Vec::new(),
        missione: None,
        programma: None,
        printed: Vec::new(),
        state: NodeState::Active,
        expected_results: Vec::new(),
        stakeholders: Vec::new(),
        at: format!("/nodes/{code}"),
    }
}

impl World {
    /// A half-yearly flow, summed over time and offices.
    pub fn flow(self, code: &str) -> Self {
        self.measure(code, |_| {})
    }

    /// A half-yearly stock: the last one counts; summed over offices.
    pub fn stock(self, code: &str) -> Self {
        self.measure(code, |measure| {
            measure.nature = Nature::Stock;
            measure.over_time = Combine::Last;
        })
    }

    /// An annual figure.
    pub fn annual(self, code: &str) -> Self {
        self.measure(code, |measure| measure.frequency = Frequency::Annual)
    }

    /// The half-yearly date on which something was done.
    pub fn date(self, code: &str) -> Self {
        self.measure(code, |measure| {
            measure.content = Content::Date;
            measure.over_time = Combine::Last;
            measure.over_offices = Combine::Max;
            measure.over_administrations = Combine::Max;
        })
    }

    /// The half-yearly list of what arose.
    pub fn list(self, code: &str) -> Self {
        self.measure(code, |measure| measure.content = Content::Items)
    }

    pub fn measure(mut self, code: &str, change: impl FnOnce(&mut Measure)) -> Self {
        let mut measure = Measure {
            code: code.into(),
            name: format!("misura {code}"),
            unit: "N.".into(),
            content: Content::Number,
            nature: Nature::Flow,
            posted: Posted::Period,
            frequency: Frequency::HalfYearly,
            over_time: Combine::Sum,
            over_offices: Combine::Sum,
            over_administrations: Combine::Sum,
            offices: Vec::new(),
            due: Due::default(),
            scale: None,
            dictionary: Dictionary::Local,
            printed: Vec::new(),
            at: format!("/measures/{code}"),
        };
        change(&mut measure);
        self.plan.measures.insert(code.into(), measure);
        self
    }

    pub fn indicator(self, code: &str, formula: &str) -> Self {
        self.indicator_with(code, formula, |_| {})
    }

    pub fn indicator_with(
        mut self,
        code: &str,
        formula: &str,
        change: impl FnOnce(&mut Indicator),
    ) -> Self {
        let mut indicator = Indicator {
            code: code.into(),
            name: format!("indicatore {code}"),
            description: None,
            typology: None,
            unit: "%".into(),
            decimals: 2,
            formula: Formula::parse(formula).unwrap(),
            better: Better::None,
            interim: None,
            not_applicable_when_none: false,
            dictionary: Dictionary::Local,
            printed: Vec::new(),
            at: format!("/indicators/{code}"),
        };
        change(&mut indicator);
        self.plan.indicators.insert(code.into(), indicator);
        self
    }

    /// Assigns an indicator to the last node, with targets such as `2022: >= 120.00; 2022-S1: >= 50`.
    pub fn assign(self, indicator: &str, targets: &str) -> Self {
        self.assign_with(indicator, targets, |_| {})
    }

    pub fn assign_with(
        mut self,
        indicator: &str,
        targets: &str,
        change: impl FnOnce(&mut Assignment),
    ) -> Self {
        let targets = targets
            .split("; ")
            .filter(|text| !text.is_empty())
            .enumerate();
        let at = format!("/assignments/{}", self.plan.assignments.len());
        let mut assignment = Assignment {
            key: format!("{}/{indicator}", self.plan.nodes.last().unwrap().code),
            node: self.plan.nodes.len() - 1,
            indicator: indicator.into(),
            weight: None,
            office: None,
            condition: None,
            evidence: None,
            same_as: None,
            label: None,
            scoring: Scoring::Ratio,
            targets: targets
                .map(|(index, text)| {
                    let (period, text) = text.split_once(": ").unwrap();
                    Target {
                        period: p(period),
                        goal: goal(text),
                        printed: None,
                        history: Vec::new(),
                        alternatives: Vec::new(),
                        resolution: None,
                        at: format!("{at}/targets/{index}"),
                    }
                })
                .collect(),
            at: at.clone(),
        };
        change(&mut assignment);
        self.plan.assignments.push(assignment);
        self
    }

    pub fn node(mut self, code: &str, parent: Option<usize>, weight: Option<&str>) -> Self {
        self.plan.nodes.push(node(code, parent, weight));
        self
    }

    /// Posts a figure of the whole body on the last morning it is in time.
    pub fn post(self, measure: &str, period: &str, text: &str) -> Self {
        self.post_with(measure, period, text, |_| {})
    }

    pub fn post_from(self, office: &str, measure: &str, period: &str, text: &str) -> Self {
        self.post_with(measure, period, text, |entry| entry.office = office.into())
    }

    pub fn post_with(
        mut self,
        measure: &str,
        period: &str,
        text: &str,
        change: impl FnOnce(&mut Entry),
    ) -> Self {
        let recorded_at = at(p(period).end(), "08:02:00");
        let mut entry = Entry {
            id: format!("r{}", self.entries.len() + 1),
            measure: measure.into(),
            office: WHOLE_BODY.into(),
            period: p(period),
            revision: 1,
            value: value(text),
            origin: Origin::Actual,
            note: None,
            reason: None,
            actor: "m.rossi".into(),
            position: i64::try_from(self.entries.len()).unwrap() + 1,
            recorded_at,
            first_recorded_at: recorded_at,
        };
        change(&mut entry);
        self.entries.push(entry);
        self
    }

    pub fn on(mut self, on: &str) -> Self {
        self.on = day(on);
        self
    }

    pub fn change(mut self, change: impl FnOnce(&mut Plan)) -> Self {
        change(&mut self.plan);
        self
    }

    pub fn evaluator(&self, period: &str) -> Evaluator<'_> {
        Evaluator::new(Question {
            plan: &self.plan,
            entries: &self.entries,
            period: p(period),
            on: self.on,
        })
    }

    /// The last assignment as of a period.
    pub fn evaluation(&self, period: &str) -> Evaluation {
        self.evaluator(period)
            .evaluation(self.plan.assignments.len() - 1)
    }

    pub fn tree(&self, period: &str) -> Tree {
        self.evaluator(period).tree()
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.plan
            .faults()
            .into_iter()
            .map(|fault| fault.code)
            .collect()
    }
}
