// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the money of a plan adds up to, and which printed totals it bears out.

use super::evaluation::PlanUsed;
use super::list::KnownAtBody;
use super::tree_node::Money;
use super::word::{BudgetColumnWord, BudgetKindWord, BudgetReasonWord, BudgetVersionWord};
use serde::Serialize;
use traguardo_app::read::BudgetView;
use traguardo_domain::budget::{Against, BoxMoney, Check, Obstacle, Outcome, Sum, Total};
use traguardo_domain::plan::Plan;
use traguardo_formula::Decimal;
use utoipa::ToSchema;

/// Money of a plan in one year and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PlanBudget, example = json!(crate::wire::examples::budget()))]
pub struct BudgetBody {
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Plan revision used.
    pub plan: PlanUsed,
    /// Title of the plan.
    #[schema(max_length = 4000)]
    pub title: String,
    /// The year.
    pub year: i32,
    /// Forecast, adjusted or actual.
    pub version: BudgetVersionWord,
    /// How many printed totals of the boxes asked for have each outcome.
    pub counts: CheckCounts,
    /// Boxes with money, in plan order; with `outcome`, those that have such a check.
    #[schema(max_items = 2001)]
    pub boxes: Vec<BoxBudget>,
    /// Printed totals beside the computed ones, in plan order.
    #[schema(max_items = 20_000)]
    pub checks: Vec<BudgetCheck>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
}

/// How many printed totals have each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"matches": 2, "differs": 1, "not_comparable": 0}))]
pub struct CheckCounts {
    /// Equal to what is computed.
    #[schema(minimum = 0)]
    pub matches: u32,
    /// Different from it.
    #[schema(minimum = 0)]
    pub differs: u32,
    /// Without anything to compare.
    #[schema(minimum = 0)]
    pub not_comparable: u32,
}

/// Totals of one box, from rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "node": "1D710102", "kind": "action", "title": "Organismo di formazione ADR CAM",
    "own": [{"kind": "cost", "amount": {"amount": "2550.00", "currency": "EUR"}}],
    "whole": [{"kind": "cost", "amount": {"amount": "2550.00", "currency": "EUR"}}]
}))]
pub struct BoxBudget {
    /// Code of the box; absent for the plan as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub node: Option<String>,
    /// Kind of the box; absent for the plan as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 20,
        pattern = "^(area|objective|line|programme|project|action|strategic_target|indicator)$"
    )]
    pub kind: Option<String>,
    /// Title.
    #[schema(max_length = 4000)]
    pub title: String,
    /// Of its own rows, by kind: in each column that has amounts, and over all columns.
    #[schema(max_items = 15)]
    pub own: Vec<BudgetTotal>,
    /// Of its own rows and all below it.
    #[schema(max_items = 15)]
    pub whole: Vec<BudgetTotal>,
}

/// What rows of one kind come to: an amount, or what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"kind": "cost", "column": "commercial", "amount": {"amount": "2550.00", "currency": "EUR"}}))]
pub struct BudgetTotal {
    /// Kind.
    pub kind: BudgetKindWord,
    /// Column; absent: over all columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub column: Option<BudgetColumnWord>,
    /// The sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub amount: Option<Money>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3)]
    pub obstacles: Vec<BudgetObstacle>,
}

/// What stands in the way of a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"reason": "source_error", "text": "#RIF!", "place": "riga 567"}))]
pub struct BudgetObstacle {
    /// Kind of obstacle.
    pub reason: BudgetReasonWord,
    /// As printed, long ones end in `…`; empty for too many digits.
    #[schema(max_length = 301)]
    pub text: String,
    /// Where it is printed; long ones end in `…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 301)]
    pub place: Option<String>,
}

/// Printed total beside the computed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!(crate::wire::examples::budget_check()))]
pub struct BudgetCheck {
    /// Code of the box; absent for the plan as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub node: Option<String>,
    /// Section and line of the source document.
    #[schema(max_length = 4000)]
    pub place: String,
    /// As printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub label: Option<String>,
    /// What needs saying about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub note: Option<String>,
    /// What it adds up.
    #[schema(max_items = 5)]
    pub kinds: Vec<BudgetKindWord>,
    /// Column; absent: over all columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub column: Option<BudgetColumnWord>,
    /// How the two compare.
    #[schema(max_length = 14, pattern = "^(matches|differs|not_comparable)$")]
    pub outcome: String,
    /// Why they cannot be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<BudgetReasonWord>,
    /// What is printed; absent when it is blank or no amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub printed: Option<Money>,
    /// What the rows of the box and the prints below it come to, or its first print of the same total.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub computed: Option<Money>,
    /// Printed minus computed, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub difference: Option<Money>,
    /// Where the box prints the same total first, when it is compared with that; long ones end in `…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 301)]
    pub first_print: Option<String>,
    /// What stands in the way of either amount.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 6)]
    pub obstacles: Vec<BudgetObstacle>,
}

fn money(amount: Decimal) -> Money {
    Money {
        amount: amount.to_string(),
        currency: "EUR",
    }
}

fn amount(sum: &Sum) -> Option<Money> {
    match sum {
        Sum::Exact(exact) => Some(money(*exact)),
        Sum::Nothing | Sum::Unknown(_) => None,
    }
}

fn obstacles(sum: &Sum) -> impl Iterator<Item = BudgetObstacle> {
    let found: &[Obstacle] = match sum {
        Sum::Unknown(obstacles) => obstacles,
        Sum::Nothing | Sum::Exact(_) => &[],
    };
    found.iter().map(|one| BudgetObstacle {
        reason: one.reason.into(),
        text: one.text.clone(),
        place: one.place.clone(),
    })
}

fn total(total: &Total) -> BudgetTotal {
    BudgetTotal {
        kind: total.kind.into(),
        column: total.column.map(Into::into),
        amount: amount(&total.sum),
        obstacles: obstacles(&total.sum).collect(),
    }
}

fn check(node: Option<&String>, check: &Check<'_>) -> BudgetCheck {
    let (difference, reason) = match check.outcome {
        Outcome::Matches => (None, None),
        Outcome::Differs(by) => (Some(money(by)), None),
        Outcome::NotComparable(reason) => (None, Some(reason.into())),
    };
    BudgetCheck {
        node: node.cloned(),
        place: check.total.place.clone(),
        label: check.total.label.clone(),
        note: check.total.note.clone(),
        kinds: check.total.kinds.iter().copied().map(Into::into).collect(),
        column: check.column.map(Into::into),
        outcome: check.outcome.as_str().to_owned(),
        reason,
        printed: amount(&check.printed),
        computed: amount(&check.computed),
        difference,
        first_print: match &check.against {
            Against::Below => None,
            Against::FirstPrint(place) => Some(place.clone()),
        },
        obstacles: obstacles(&check.printed)
            .chain(obstacles(&check.computed))
            .collect(),
    }
}

fn of_box(plan: &Plan, money: &BoxMoney<'_>) -> BoxBudget {
    let node = money.node.and_then(|node| plan.nodes.get(node));
    BoxBudget {
        node: node.map(|node| node.code.clone()),
        kind: node.map(|node| node.kind.as_str().to_owned()),
        title: node.map_or(&plan.title, |node| &node.title).clone(),
        own: money.own.iter().map(total).collect(),
        whole: money.whole.iter().map(total).collect(),
    }
}

impl BudgetBody {
    /// The answer, with the checks of one outcome only or with all.
    pub fn of(view: &BudgetView, outcome: Option<&str>) -> Self {
        let plan = &view.plan.plan;
        let (mut counts, mut boxes, mut checks) = (CheckCounts::default(), Vec::new(), Vec::new());
        for money in view.boxes() {
            let node = money.node.and_then(|node| plan.nodes.get(node));
            let before = checks.len();
            for one in &money.checks {
                counts.add(&one.outcome);
                if outcome.is_none_or(|name| name == one.outcome.as_str()) {
                    checks.push(check(node.map(|node| &node.code), one));
                }
            }
            let listed = checks.len() > before;
            if listed || outcome.is_none() && !money.whole.is_empty() {
                boxes.push(of_box(plan, &money));
            }
        }
        Self {
            administration: plan.administration.clone(),
            plan: PlanUsed::from(&view.plan),
            title: plan.title.clone(),
            year: view.year,
            version: view.version.into(),
            counts,
            boxes,
            checks,
            known_at: view.known_at.into(),
        }
    }
}

impl CheckCounts {
    fn add(&mut self, outcome: &Outcome) {
        let count = match outcome {
            Outcome::Matches => &mut self.matches,
            Outcome::Differs(_) => &mut self.differs,
            Outcome::NotComparable(_) => &mut self.not_comparable,
        };
        *count = count.saturating_add(1);
    }
}
