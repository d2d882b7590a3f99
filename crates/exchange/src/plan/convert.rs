// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the document to the domain's plan.

use super::definitions::{classification, indicator, measure, printed, resolution, text};
use super::goal::{GoalText, day};
use super::words::{NodeState, ScoringRule, UnavailableCounts};
use super::{
    Code, DateText, DecimalText, FormerTarget, PlanAct, PlanAssignment, PlanDocument, PlanNode,
    PlanTarget, Scoring, Text, YearBudget,
};
use crate::fault::{below, quote};
use crate::measurement::Fault;
use crate::shape::closing_day;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use traguardo_domain::plan::{self, Plan};
use traguardo_domain::{Period, Validity};
use traguardo_formula::parse_decimal;

/// The plan that a document with its defaults written out is; or all that keeps it from being one.
pub(super) fn plan(document: &PlanDocument) -> Result<Plan, Vec<Fault>> {
    let mut converter = Converter {
        nodes: Vec::new(),
        assignments: Vec::new(),
        faults: Vec::new(),
    };
    let rules = document.rules.clone().unwrap_or_default();
    let offices: BTreeMap<&str, Validity> = document
        .offices
        .iter()
        .map(|office| {
            let interval = validity(office.valid_from.as_ref(), office.valid_to.as_ref());
            (&*office.code, interval)
        })
        .collect();
    let exists = |office: &str| offices.get(office).copied().unwrap_or_default();
    let mut measures = BTreeMap::new();
    for (index, definition) in document.measures.iter().enumerate() {
        let at = format!("/measures/{index}");
        let former = measures.insert(definition.code.0.clone(), measure(definition, &at, exists));
        converter.once(former.is_some(), &definition.code, "measure", &at);
        let due = definition.due.as_ref();
        converter.faults.extend(
            due.into_iter()
                .flat_map(|due| due.faults(&below(&at, "due"))),
        );
    }
    let mut indicators = BTreeMap::new();
    for (index, definition) in document.indicators.iter().enumerate() {
        let at = format!("/indicators/{index}");
        match indicator(definition, &at) {
            Ok(read) => {
                let former = indicators.insert(definition.code.0.clone(), read);
                converter.once(former.is_some(), &definition.code, "indicator", &at);
            }
            Err(faults) => converter.faults.extend(faults),
        }
    }
    let acts = document
        .acts
        .iter()
        .enumerate()
        .filter_map(|(index, act)| converter.act(act, &format!("/acts/{index}")))
        .collect();
    let partial_from = rules.partial_from.as_ref();
    let partial_from = partial_from.map_or(Some(Decimal::from(70)), |text| {
        converter.decimal(text, "/rules/partial_from")
    });
    let closing = || {
        let days = rules.closing_days.iter();
        days.filter_map(|text| closing_day(&text.0))
    };
    let budgets = converter.budgets(&document.budgets, "");
    converter.tree(&document.nodes, None, "/nodes");
    if !converter.faults.is_empty() {
        return Err(converter.faults);
    }
    Ok(Plan {
        administration: document.administration.code.0.clone(),
        validity: validity(
            document.administration.valid_from.as_ref(),
            document.administration.valid_to.as_ref(),
        ),
        code: document.code.0.clone(),
        title: document.title.0.clone(),
        kind: document.kind.into(),
        first_year: document.first_year,
        last_year: document.last_year,
        acts,
        rules: plan::Rules {
            partial_from: partial_from.unwrap_or_default(),
            unavailable_counts: rules
                .unavailable_counts
                .unwrap_or(UnavailableCounts::LeftOut)
                .into(),
            closed_yearly: closing().filter_map(Result::ok).collect(),
            closed_days: closing().filter_map(Result::err).collect(),
        },
        measures,
        indicators,
        nodes: converter.nodes,
        assignments: converter.assignments,
        budgets,
    })
}

fn texts(list: &[Text]) -> Vec<String> {
    list.iter().map(|text| text.0.clone()).collect()
}

fn validity(from: Option<&DateText>, to: Option<&DateText>) -> Validity {
    Validity {
        from: from.and_then(day),
        to: to.and_then(day),
    }
}

struct Converter {
    nodes: Vec<plan::Node>,
    assignments: Vec<plan::Assignment>,
    faults: Vec<Fault>,
}

impl Converter {
    fn fault(&mut self, at: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(at, code, detail));
    }

    fn once(&mut self, again: bool, code: &Code, what: &str, at: &str) {
        if again {
            let detail = format!("the {what} {} is defined twice", quote(code));
            self.fault(below(at, "code"), "duplicate", detail);
        }
    }

    fn decimal(&mut self, text: &DecimalText, at: &str) -> Option<Decimal> {
        match parse_decimal(text) {
            Ok(number) => Some(number),
            Err(error) => {
                self.fault(at, error.code(), error.to_string());
                None
            }
        }
    }

    fn act(&mut self, act: &PlanAct, at: &str) -> Option<plan::Act> {
        let Some(date) = day(&act.date) else {
            self.fault(
                below(at, "date"),
                "not_a_date",
                "a day is written 2022-04-01",
            );
            return None;
        };
        Some(plan::Act {
            body: act.body.0.clone(),
            kind: act.kind.0.clone(),
            number: act.number.0.clone(),
            date,
        })
    }

    fn tree(&mut self, nodes: &[PlanNode], parent: Option<usize>, pointer: &str) {
        for (index, node) in nodes.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            let place = self.nodes.len();
            let converted = self.node(node, parent, &at);
            self.nodes.push(converted);
            for (index, assignment) in node.assignments.iter().enumerate() {
                let converted = self.assignment(
                    assignment,
                    place,
                    &node.code,
                    &format!("{at}/assignments/{index}"),
                );
                self.assignments.push(converted);
            }
            self.tree(&node.nodes, Some(place), &format!("{at}/nodes"));
        }
    }

    fn budgets(&mut self, budgets: &[YearBudget], at: &str) -> Vec<plan::Budget> {
        let budgets = budgets.iter().enumerate();
        budgets
            .map(|(index, budget)| {
                budget.budget(&format!("{at}/budgets/{index}"), &mut self.faults)
            })
            .collect()
    }

    fn node(&mut self, node: &PlanNode, parent: Option<usize>, at: &str) -> plan::Node {
        let mut resources = Vec::new();
        for (index, resource) in node.resources.iter().enumerate() {
            let at = format!("{at}/resources/{index}/amount/amount");
            if let Some(amount) = self.decimal(&resource.amount.amount, &at) {
                resources.push(plan::Resource {
                    year: resource.year,
                    amount,
                });
            }
        }
        plan::Node {
            code: node.code.0.clone(),
            kind: node.kind.into(),
            title: node.title.0.clone(),
            description: text(node.description.as_ref()),
            parent,
            weight: node
                .weight
                .as_ref()
                .and_then(|weight| self.decimal(weight, &below(at, "weight"))),
            resources,
            budgets: self.budgets(&node.budgets, at),
            bsc_perspectives: texts(&node.bsc_perspectives),
            missione: node.missione.as_ref().map(classification),
            programma: node.programma.as_ref().map(classification),
            printed: node.printed.iter().map(printed).collect(),
            state: node.state.unwrap_or(NodeState::Active).into(),
            expected_results: texts(&node.expected_results),
            stakeholders: texts(&node.stakeholders),
            at: at.to_owned(),
        }
    }

    fn assignment(
        &mut self,
        assignment: &PlanAssignment,
        node: usize,
        code: &Code,
        at: &str,
    ) -> plan::Assignment {
        let mut targets = Vec::new();
        for (index, target) in assignment.targets.iter().enumerate() {
            targets.extend(self.target(target, &format!("{at}/targets/{index}")));
        }
        let key = assignment.key.as_ref().map(|key| key.0.clone());
        plan::Assignment {
            key: key.unwrap_or_else(|| format!("{code}/{}", assignment.indicator)),
            node,
            indicator: assignment.indicator.0.clone(),
            weight: assignment
                .weight
                .as_ref()
                .and_then(|weight| self.decimal(weight, &below(at, "weight"))),
            office: assignment.office.as_ref().map(|office| office.0.clone()),
            label: text(assignment.label.as_ref()),
            condition: assignment.condition.as_ref().map(|code| code.0.clone()),
            evidence: assignment.evidence.as_ref().map(|code| code.0.clone()),
            same_as: assignment.same_as.as_ref().map(|key| key.0.clone()),
            scoring: self.scoring(assignment.scoring.as_ref(), &below(at, "scoring")),
            targets,
            at: at.to_owned(),
        }
    }

    fn scoring(&mut self, scoring: Option<&Scoring>, at: &str) -> plan::Scoring {
        let Some(scoring) = scoring else {
            return plan::Scoring::Ratio;
        };
        let given = [
            ("baseline", scoring.baseline.is_some()),
            ("bands", !scoring.bands.is_empty()),
        ];
        for (name, present) in given {
            let wanted = match scoring.rule {
                ScoringRule::Baseline => name == "baseline",
                ScoringRule::Bands => name == "bands",
                ScoringRule::Ratio | ScoringRule::Binary => false,
            };
            if present && !wanted {
                let detail = format!("this rule does not go with \"{name}\"");
                self.fault(below(at, name), "superfluous_field", detail);
            } else if wanted && !present {
                let detail = format!("this rule needs the field \"{name}\"");
                self.fault(at, "missing_field", detail);
            }
        }
        match scoring.rule {
            ScoringRule::Ratio => plan::Scoring::Ratio,
            ScoringRule::Binary => plan::Scoring::Binary,
            ScoringRule::Baseline => {
                let baseline = scoring.baseline.as_ref();
                let baseline = baseline.and_then(|text| self.decimal(text, &below(at, "baseline")));
                baseline.map_or(plan::Scoring::Ratio, plan::Scoring::Baseline)
            }
            ScoringRule::Bands => {
                let mut bands = Vec::new();
                for (index, band) in scoring.bands.iter().enumerate() {
                    let from = self.decimal(&band.from, &format!("{at}/bands/{index}/from"));
                    let score = self.decimal(&band.score, &format!("{at}/bands/{index}/score"));
                    bands.extend(
                        from.zip(score)
                            .map(|(from, score)| plan::Band { from, score }),
                    );
                }
                plan::Scoring::Bands(bands)
            }
        }
    }

    fn target(&mut self, target: &PlanTarget, at: &str) -> Option<plan::Target> {
        let goal = GoalText::from(target).goal(at, &mut self.faults);
        let mut history = Vec::new();
        for (index, former) in target.history.iter().enumerate() {
            history.extend(self.former(former, &format!("{at}/history/{index}")));
        }
        let period = match Period::parse(&target.period) {
            Ok(period) => period,
            Err(error) => {
                self.fault(below(at, "period"), "not_a_period", error.to_string());
                return None;
            }
        };
        Some(plan::Target {
            period,
            goal: goal?,
            printed: text(target.printed.as_ref()),
            history,
            alternatives: target.alternatives.iter().map(printed).collect(),
            resolution: target.resolution.as_ref().and_then(resolution),
            at: at.to_owned(),
        })
    }

    fn former(&mut self, former: &FormerTarget, at: &str) -> Option<plan::FormerTarget> {
        let goal = GoalText::from(former).goal(at, &mut self.faults);
        let replaced_by = self.act(&former.act, &below(at, "act"))?;
        Some(plan::FormerTarget {
            goal: goal?,
            replaced_by,
            reason: former.reason.0.clone(),
        })
    }
}
