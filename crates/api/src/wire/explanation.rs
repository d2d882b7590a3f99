// SPDX-License-Identifier: AGPL-3.0-or-later
//! The derivation of a value and its verdict.

use super::figure::Figure;
use super::reason::ReasonBody;
use super::text;
use serde::Serialize;
use traguardo_domain::evaluation::{Explanation, OperandTrace, Source};
use traguardo_formula::{ListTrace, Step};
use utoipa::ToSchema;

/// How a value came about, for an OIV that redoes it by hand. What several things in it rest on is shown once,
/// where it comes first. Long texts end in an ellipsis.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Explanation, example = json!(crate::wire::examples::explanation()))]
pub struct ExplanationBody {
    /// The formula in its canonical form.
    #[schema(max_length = 8000)]
    pub formula: String,
    /// The formula with the values put in.
    #[schema(max_length = 8001)]
    pub substituted: String,
    /// Where each operand comes from.
    #[schema(max_items = 5000)]
    pub operands: Vec<OperandBody>,
    /// The operations in the order in which they were done.
    #[schema(max_items = 5000)]
    pub steps: Vec<StepBody>,
    /// The lists that the formula went through, and which of their items take part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub lists: Vec<ListBody>,
    /// Plain Italian, one sentence or computation per line.
    #[schema(max_items = 100_000, value_type = Vec<Line>)]
    pub text: Vec<String>,
}

/// A line of a derivation. That of a node names all of its up to 2,000 members by their keys.
#[derive(ToSchema)]
#[schema(max_length = 2_000_000, example = "Valore: 177,72")]
struct Line(#[allow(dead_code)] String);

/// How one operand got its value.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Operand, example = json!(crate::wire::examples::operand()))]
pub struct OperandBody {
    /// As the formula writes it.
    #[schema(max_length = 500)]
    pub operand: String,
    /// The period it was read as of.
    #[schema(max_length = 8)]
    pub as_of: String,
    /// Exact value, day (`2022-05-01`), `not_done` or how many items (`12 items`); absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 3000)]
    pub value: Option<String>,
    /// Why there is no value: all reasons of a measure, of anything else the one that decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 14)]
    pub reasons: Vec<ReasonBody>,
    /// The postings it was combined from, but for those of a measure as of a period that an operand above already lists.
    #[schema(max_items = 20_000)]
    pub sources: Vec<SourceBody>,
}

/// One expected posting behind an operand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Source, example = json!(crate::wire::examples::source()))]
pub struct SourceBody {
    /// Code of the administration, where it is one that the plan's own came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub administration: Option<String>,
    /// Code of the measure.
    #[schema(max_length = 200)]
    pub measure: String,
    /// Code of the office.
    #[schema(max_length = 200)]
    pub office: String,
    /// The period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Last day on which it was in time; none while it depends on an event that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date, max_length = 10, nullable = false)]
    pub due: Option<String>,
    /// `reported`, `withdrawn` or `missing`.
    #[schema(max_length = 9, pattern = "^(reported|withdrawn|missing)$")]
    pub state: String,
    /// The figure, when somebody posted one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub measurement: Option<Figure>,
}

/// One operation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Step, example = json!({
    "expression": "100 * [Patrimonio netto]", "values": "100 * 9312995.88", "result": "931299588"
}))]
pub struct StepBody {
    /// The subexpression.
    #[schema(max_length = 501)]
    pub expression: String,
    /// The same with values put in.
    #[schema(max_length = 501)]
    pub values: String,
    /// The exact result, or the code of the reason why there is none.
    #[schema(max_length = 501)]
    pub result: String,
}

/// What a list came to. Up to 100 items are named on either side.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ListTrace, example = json!({
    "expression": "count([Richieste] where has(done))", "total": 3, "chosen": 2,
    "chosen_labels": ["Richiesta 1", "Richiesta 3"], "other_labels": ["Richiesta 2"]
}))]
pub struct ListBody {
    /// The function of the list.
    #[schema(max_length = 501)]
    pub expression: String,
    /// How many items there are.
    #[schema(minimum = 0, maximum = 100_000)]
    pub total: usize,
    /// How many of them take part.
    #[schema(minimum = 0, maximum = 100_000)]
    pub chosen: usize,
    /// What takes part.
    #[schema(max_items = 100, value_type = Vec<Label>)]
    pub chosen_labels: Vec<String>,
    /// What does not.
    #[schema(max_items = 100, value_type = Vec<Label>)]
    pub other_labels: Vec<String>,
}

/// What people call an item.
#[derive(ToSchema)]
#[schema(max_length = 200, example = "Richiesta 1")]
struct Label(#[allow(dead_code)] String);

impl From<&ListTrace> for ListBody {
    fn from(list: &ListTrace) -> Self {
        Self {
            expression: list.expression.clone(),
            total: list.total,
            chosen: list.chosen,
            chosen_labels: list.chosen_labels.clone(),
            other_labels: list.other_labels.clone(),
        }
    }
}

impl From<&Explanation> for ExplanationBody {
    fn from(explanation: &Explanation) -> Self {
        Self {
            formula: explanation.formula.clone(),
            substituted: explanation.substituted.clone(),
            operands: explanation.operands.iter().map(OperandBody::from).collect(),
            steps: explanation.steps.iter().map(StepBody::from).collect(),
            lists: explanation.lists.iter().map(ListBody::from).collect(),
            text: explanation.text.clone(),
        }
    }
}

impl From<&OperandTrace> for OperandBody {
    fn from(trace: &OperandTrace) -> Self {
        let (value, reasons) = match &trace.outcome {
            Ok(value) => (Some(value.clone()), Vec::new()),
            Err(reasons) => (None, reasons.iter().map(ReasonBody::from).collect()),
        };
        Self {
            operand: trace.operand.clone(),
            as_of: trace.as_of.to_string(),
            value,
            reasons,
            sources: trace.sources.iter().map(SourceBody::from).collect(),
        }
    }
}

impl From<&Source> for SourceBody {
    fn from(source: &Source) -> Self {
        let state = match &source.entry {
            None => "missing",
            Some(entry) if entry.value.is_none() => "withdrawn",
            Some(_) => "reported",
        };
        Self {
            administration: source.administration.clone(),
            measure: source.measure.clone(),
            office: source.office.clone(),
            period: source.period.to_string(),
            due: source.due.map(text::day),
            state: state.to_owned(),
            measurement: source.entry.as_ref().map(Figure::from),
        }
    }
}

impl From<&Step> for StepBody {
    fn from(step: &Step) -> Self {
        Self {
            expression: step.expression.clone(),
            values: step.values.clone(),
            result: step.result.clone(),
        }
    }
}
