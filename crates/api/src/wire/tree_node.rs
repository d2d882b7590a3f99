// SPDX-License-Identifier: AGPL-3.0-or-later
//! One box of the performance tree.

use super::evaluation;
use super::target::PrintedBody;
use super::word::{MarkWord, StatusWord};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use traguardo_app::read::TreeView;
use traguardo_domain::evaluation::Status;
use traguardo_domain::plan::{self, Node, NodeState};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// One box of the tree with what rolled up to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TreeNode, example = json!(crate::wire::examples::node()))]
pub struct NodeBody {
    /// Code, unique in the plan.
    #[schema(max_length = 200)]
    pub code: String,
    /// `area`, `objective`, `strategic_target`, `line`, `programme`, `project`, `action`, or `indicator` for one in
    /// several parts.
    #[schema(
        max_length = 20,
        pattern = "^(area|objective|line|programme|project|action|strategic_target|indicator)$"
    )]
    pub kind: String,
    /// Title.
    #[schema(max_length = 4000)]
    pub title: String,
    /// Percent among the members of its parent; absent where all weigh the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub weight: Option<String>,
    /// Money by year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub resources: Vec<ResourceBody>,
    /// Balanced scorecard perspectives.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub bsc_perspectives: Vec<String>,
    /// Missione of the State's classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub missione: Option<Classification>,
    /// Programma of the State's classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub programma: Option<Classification>,
    /// What the documents print otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub printed: Vec<PrintedBody>,
    /// `abolished`, `suspended` or `moved`, when nothing is asked of it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 9,
        pattern = "^(abolished|suspended|moved)$"
    )]
    pub state: Option<String>,
    /// Results expected, in prose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub expected_results: Vec<String>,
    /// Who has an interest in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub stakeholders: Vec<String>,
    /// Achievement in percent; absent when nothing takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// Percent of the weight that stands on a figure; absent when nothing was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub coverage: Option<String>,
    /// How many assignments at or below have each status.
    pub counts: Counts,
    /// What a reader must know about the figures.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
    /// Indicators of the box.
    #[schema(max_items = 2000)]
    pub assignments: Vec<NodeAssignment>,
    /// Boxes under it.
    #[schema(max_items = 2000, no_recursion)]
    pub nodes: Vec<NodeBody>,
}

/// An indicator of a box, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TreeAssignment, example = json!({
    "id": "1-2022", "indicator": "EC05.1", "status": "achieved", "value": "177.72", "achievement": "100.00"
}))]
pub struct NodeAssignment {
    /// Identifier of the evaluation.
    #[schema(max_length = 40)]
    pub id: String,
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// What the document calls it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub label: Option<String>,
    /// Key of the assignment that this one refers to: it counts there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub same_as: Option<String>,
    /// Where it stands.
    pub status: StatusWord,
    /// Rounded value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1100)]
    pub value: Option<String>,
    /// The day it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub date: Option<String>,
    /// Stated as not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_done: Option<bool>,
    /// Counted achievement in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// `missing`: the verdict asks for a deviation note that nobody has written; `present`: there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 7, pattern = "^(missing|present)$")]
    pub deviation_note: Option<String>,
    /// Percent among the members of the box; absent where all weigh the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub weight: Option<String>,
}

/// Money of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Resource, example = json!({"year": 2022, "amount": {"amount": "1491123.63", "currency": "EUR"}}))]
pub struct ResourceBody {
    /// Year.
    pub year: i32,
    /// Amount.
    pub amount: Money,
}

/// Amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Amount, example = json!({"amount": "1491123.63", "currency": "EUR"}))]
pub struct Money {
    /// Exact amount.
    #[schema(max_length = 40)]
    pub amount: String,
    /// Currency.
    #[schema(max_length = 3, value_type = String)]
    pub currency: &'static str,
}

/// Code and title in the State's classification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ClassificationUsed, example = json!({"code": "032", "title": "Servizi istituzionali e generali"}))]
pub struct Classification {
    /// Code.
    #[schema(max_length = 200)]
    pub code: String,
    /// Title.
    #[schema(max_length = 4000)]
    pub title: String,
}

/// How many assignments have each status; only statuses that occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Status, usize>);

impl From<&BTreeMap<Status, usize>> for Counts {
    fn from(counts: &BTreeMap<Status, usize>) -> Self {
        Self(counts.clone())
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(status, count)| (status.as_str(), count)),
        )
    }
}

impl PartialSchema for Counts {
    fn schema() -> RefOr<Schema> {
        let count = || {
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
                .minimum(Some(1))
        };
        let all = Status::ALL.iter().map(|status| status.as_str());
        all.fold(ObjectBuilder::new(), |object, status| {
            object.property(status, count())
        })
        .description(Some(
            "How many assignments have each status; only statuses that occur.",
        ))
        .examples([serde_json::json!({"achieved": 1})])
        .into()
    }
}

impl ToSchema for Counts {
    fn name() -> Cow<'static, str> {
        "StatusCounts".into()
    }
}

impl From<&plan::Classification> for Classification {
    fn from(classification: &plan::Classification) -> Self {
        Self {
            code: classification.code.clone(),
            title: classification.title.clone(),
        }
    }
}

impl From<&plan::Resource> for ResourceBody {
    fn from(resource: &plan::Resource) -> Self {
        let amount = Money {
            amount: resource.amount.to_string(),
            currency: "EUR",
        };
        Self {
            year: resource.year,
            amount,
        }
    }
}

/// The boxes of a tree by their parent, built once.
pub(super) struct Nodes<'a> {
    view: &'a TreeView,
    children: BTreeMap<Option<usize>, Vec<usize>>,
    assignments: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(view: &'a TreeView) -> Self {
        let plan = &view.plan.plan;
        let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (index, node) in plan.nodes.iter().enumerate() {
            children.entry(node.parent).or_default().push(index);
        }
        let mut assignments: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, assignment) in plan.assignments.iter().enumerate() {
            assignments.entry(assignment.node).or_default().push(index);
        }
        Self {
            view,
            children,
            assignments,
        }
    }

    /// The boxes under one, or at the top. A plan has at most eight levels.
    pub(super) fn under(&self, parent: Option<usize>) -> Vec<NodeBody> {
        let indices = self.children.get(&parent).into_iter().flatten();
        indices.filter_map(|index| self.node(*index)).collect()
    }

    fn node(&self, index: usize) -> Option<NodeBody> {
        let node: &Node = self.view.plan.plan.nodes.get(index)?;
        let result = self.view.tree.nodes.get(index)?;
        let assignments = self.assignments.get(&index).into_iter().flatten();
        Some(NodeBody {
            code: node.code.clone(),
            kind: node.kind.as_str().to_owned(),
            title: node.title.clone(),
            weight: node.weight.map(|weight| weight.to_string()),
            resources: node.resources.iter().map(ResourceBody::from).collect(),
            bsc_perspectives: node.bsc_perspectives.clone(),
            missione: node.missione.as_ref().map(Classification::from),
            programma: node.programma.as_ref().map(Classification::from),
            printed: node.printed.iter().map(PrintedBody::from).collect(),
            state: (node.state != NodeState::Active).then(|| node.state.as_str().to_owned()),
            expected_results: node.expected_results.clone(),
            stakeholders: node.stakeholders.clone(),
            achievement: result.achievement.map(|percent| percent.to_string()),
            coverage: result.coverage.map(|percent| percent.to_string()),
            counts: Counts::from(&result.counts),
            marks: result.marks.iter().copied().map(MarkWord::from).collect(),
            assignments: assignments
                .filter_map(|index| self.assignment(*index))
                .collect(),
            nodes: self.under(Some(index)),
        })
    }

    fn assignment(&self, index: usize) -> Option<NodeAssignment> {
        let assignment = self.view.plan.plan.assignments.get(index)?;
        let evaluation = self.view.tree.evaluations.get(index)?;
        let id = self.view.assignment_ids.get(index)?;
        let (value, date, not_done) = evaluation::figure(evaluation.value.as_ref());
        Some(NodeAssignment {
            id: format!("{id}-{}", evaluation.period),
            indicator: assignment.indicator.clone(),
            label: assignment.label.clone(),
            same_as: assignment.same_as.clone(),
            status: evaluation.status.into(),
            value,
            date,
            not_done,
            achievement: evaluation.achievement.map(|percent| percent.to_string()),
            deviation_note: match self.view.noted.get(index) {
                Some(true) => Some("present".to_owned()),
                _ => evaluation
                    .deviation_note_required
                    .then(|| "missing".to_owned()),
            },
            weight: assignment.weight.map(|weight| weight.to_string()),
        })
    }
}
