// SPDX-License-Identifier: AGPL-3.0-or-later
//! The performance tree with what rolled up to each box.

use super::evaluation::PlanUsed;
use super::list::KnownAtBody;
use super::plan::ActBody;
use super::text;
use super::tree_node::{Counts, NodeBody, Nodes};
use super::word::MarkWord;
use serde::Serialize;
use traguardo_app::read::TreeView;
use traguardo_domain::plan::Rules;
use utoipa::ToSchema;

/// Performance tree (albero della performance) of a plan, as of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Tree, example = json!(crate::wire::examples::tree()))]
pub struct TreeBody {
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub administration: String,
    /// Plan revision used.
    pub plan: PlanUsed,
    /// Title of the plan.
    #[schema(max_length = 4000)]
    pub title: String,
    /// As of the end of this period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Achievement of the whole plan in percent; absent when nothing takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub achievement: Option<String>,
    /// Percent of the weight that stands on a figure; absent when nothing was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub coverage: Option<String>,
    /// How many assignments have each status.
    pub counts: Counts,
    /// What a reader must know about the figures.
    #[schema(max_items = 10)]
    pub marks: Vec<MarkWord>,
    /// The rules used.
    pub rules: RulesBody,
    /// Acts that approved and changed the plan, oldest first.
    #[schema(max_items = 100)]
    pub acts: Vec<ActBody>,
    /// The boxes at the top.
    #[schema(max_items = 2000)]
    pub nodes: Vec<NodeBody>,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
    /// The day used for what is due and late.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
}

/// Rules that evaluation and roll-up followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RulesUsed, example = json!({"partial_from": "70", "unavailable_counts": "left_out"}))]
pub struct RulesBody {
    /// Achievement in percent from which a missed target is partially achieved.
    #[schema(max_length = 40)]
    pub partial_from: String,
    /// What n.d. and not computable count: `zero` or `left_out`.
    #[schema(max_length = 8, pattern = "^(zero|left_out)$")]
    pub unavailable_counts: String,
}

impl From<&Rules> for RulesBody {
    fn from(rules: &Rules) -> Self {
        Self {
            partial_from: rules.partial_from.to_string(),
            unavailable_counts: rules.unavailable_counts.as_str().to_owned(),
        }
    }
}

impl From<TreeView> for TreeBody {
    fn from(view: TreeView) -> Self {
        let plan = &view.plan.plan;
        let root = &view.tree.root;
        Self {
            administration: plan.administration.clone(),
            plan: PlanUsed::from(&view.plan),
            title: plan.title.clone(),
            period: view.period.to_string(),
            achievement: root.achievement.map(|percent| percent.to_string()),
            coverage: root.coverage.map(|percent| percent.to_string()),
            counts: Counts::from(&root.counts),
            marks: root.marks.iter().copied().map(MarkWord::from).collect(),
            rules: RulesBody::from(&plan.rules),
            acts: plan.acts.iter().map(ActBody::from).collect(),
            nodes: Nodes::of(&view).under(None),
            known_at: view.known_at.into(),
            on: text::day(view.on),
        }
    }
}
