// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks, publications of them, and targets that they suggest.

use super::list::{KnownAtBody, list};
use super::text;
use serde::Serialize;
use traguardo_app::read::{BenchmarkView, OwnFigure, PlaceView, PublicationView};
use traguardo_domain::plan;
use traguardo_exchange::benchmark::{
    BenchmarkGroup, BenchmarkGroupKind, DecidedTarget, TargetProposal,
};
use traguardo_exchange::plan::{Better, PlanAct};
use utoipa::ToSchema;

/// How one indicator is distributed over administrations as of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Benchmark, example = json!({
    "indicator": "DFP 1.3", "name": "Tempestività", "unit": "%", "better": "higher", "period": "2022",
    "groups": [{"group": "national", "n": 3, "withheld": "small"}], "on": "2023-07-01", "known_at": {"position": 4, "time": "2026-11-23T08:41:48.123456Z"}
}))]
pub struct BenchmarkBody {
    /// Code of the national indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// Its name.
    #[schema(max_length = 4000)]
    pub name: String,
    /// Unit of its value.
    #[schema(max_length = 4000)]
    pub unit: String,
    /// Which direction is better.
    pub better: Better,
    /// As of which period.
    #[schema(max_length = 8)]
    pub period: String,
    /// Whose published figures these are; absent where they are computed from what is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub publication: Option<PublicationItem>,
    /// Nationally first, then size classes and regions, each by code.
    #[schema(max_items = 100_000)]
    pub groups: Vec<BenchmarkGroup>,
    /// The figure of the administration asked for, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub administration: Option<OwnBody>,
    /// The day by which silence is judged.
    #[schema(format = Date, max_length = 10)]
    pub on: String,
    /// Up to where the answer knows the ledger.
    pub known_at: KnownAtBody,
}

/// The figure of one administration.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BenchmarkOwnFigure, example = json!({
    "code": "CCIAA-MS", "value": "177.7228600000", "places": [{"group": "national", "rank": 7, "percentile": "0.8983050847", "gap_to_median": "26.4728600000"}]
}))]
pub struct OwnBody {
    /// Code of the administration.
    #[schema(max_length = 200)]
    pub code: String,
    /// Its value, ten digits after the dot.
    #[schema(max_length = 30)]
    pub value: String,
    /// Where it stands in those of its groups that are told of.
    #[schema(max_items = 3)]
    pub places: Vec<PlaceBody>,
}

/// Where a figure stands in a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BenchmarkPlace, example = json!({"group": "national", "rank": 7, "percentile": "0.8983050847", "gap_to_median": "26.4728600000"}))]
pub struct PlaceBody {
    /// What makes the group one.
    pub group: BenchmarkGroupKind,
    /// Which size class or region; absent nationally.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub code: Option<String>,
    /// 1 is best, equals share the lower number; absent where nothing is better, and beside published figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub rank: Option<i64>,
    /// PERCENTRANK.INC: which part of the others is lower, from 0 to 1; absent beside published figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 30)]
    pub percentile: Option<String>,
    /// Value less median.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 30)]
    pub gap_to_median: Option<String>,
}

/// Figures that were published together, here or elsewhere.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BenchmarkPublicationItem, example = json!({
    "id": "1", "position": 5, "origin": "imported", "provider": "Unioncamere", "published_on": "2023-06-30"
}))]
pub struct PublicationItem {
    /// Identifier; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub id: Option<String>,
    /// Always 1; absent in the answer to a dry run and in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub revision: Option<i32>,
    /// Ledger position; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// Computed here, or published elsewhere and imported.
    pub origin: PublicationOrigin,
    /// Whose figures they are.
    #[schema(max_length = 200)]
    pub provider: String,
    /// When they were published.
    #[schema(format = Date, max_length = 10)]
    pub published_on: String,
    /// Where they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub source: Option<String>,
    /// The act by which they were published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<PlanAct>,
    /// The position that they were computed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub computed_at: Option<i64>,
    /// The day that they were computed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date, max_length = 10)]
    pub on: Option<String>,
    /// How many indicators and periods there are; only in the answer to a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub benchmarks: Option<i64>,
    /// Which indicators and periods they are; only of a single publication.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10_000)]
    pub contents: Vec<PublishedOf>,
}

/// Where published figures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BenchmarkOrigin, example = "imported")]
pub enum PublicationOrigin {
    /// Computed here.
    Computed,
    /// Published elsewhere.
    Imported,
}

/// One indicator and period of a publication.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PublishedBenchmark, example = json!({"indicator": "DFP 1.3", "period": "2022"}))]
pub struct PublishedOf {
    /// Code of the indicator.
    #[schema(max_length = 200)]
    pub indicator: String,
    /// The period.
    #[schema(max_length = 8)]
    pub period: String,
}

list! {
    /// A page of publications.
    PublicationList as BenchmarkPublicationList of PublicationItem
}

list! {
    /// A page of proposed targets.
    ProposalList as TargetProposalList of TargetProposal
}

list! {
    /// A page of decisions about proposed targets.
    DecisionList as TargetDecisionList of DecidedTarget
}

/// What was recorded of decisions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TargetDecisionReceipt, example = json!({"plan": "1", "year": 2023, "position": 6, "items": []}))]
pub struct DecisionReceipt {
    /// Identifier of the plan.
    #[schema(max_length = 20)]
    pub plan: String,
    /// The year of the targets.
    pub year: i32,
    /// Ledger position; absent in the answer to a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub position: Option<i64>,
    /// As they were recorded.
    #[schema(max_items = 500)]
    pub items: Vec<DecidedTarget>,
}

impl From<PublicationView> for PublicationItem {
    fn from(view: PublicationView) -> Self {
        let origin = if view.is_computed() {
            PublicationOrigin::Computed
        } else {
            PublicationOrigin::Imported
        };
        let contents = view.contents.unwrap_or_default().into_iter();
        Self {
            id: Some(view.row.id.to_string()),
            revision: None,
            position: Some(view.row.seq),
            origin,
            provider: view.row.provider,
            published_on: text::day(view.row.published_on),
            source: view.row.source,
            act: view.act,
            computed_at: view.row.known_at,
            on: view.row.on_day.map(text::day),
            benchmarks: None,
            contents: contents
                .map(|(indicator, period)| PublishedOf { indicator, period })
                .collect(),
        }
    }
}

impl From<PlaceView> for PlaceBody {
    fn from(view: PlaceView) -> Self {
        Self {
            group: view.group,
            code: view.code,
            rank: view.rank.and_then(|rank| i64::try_from(rank).ok()),
            percentile: view.percentile.map(|percentile| percentile.to_string()),
            gap_to_median: view.gap_to_median.map(|gap| gap.to_string()),
        }
    }
}

impl From<OwnFigure> for OwnBody {
    fn from(own: OwnFigure) -> Self {
        Self {
            code: own.administration,
            value: own.value.to_string(),
            places: own.places.into_iter().map(PlaceBody::from).collect(),
        }
    }
}

impl From<BenchmarkView> for BenchmarkBody {
    fn from(view: BenchmarkView) -> Self {
        Self {
            indicator: view.indicator.code,
            name: view.indicator.name,
            unit: view.indicator.unit,
            better: match view.indicator.better {
                plan::Better::Higher => Better::Higher,
                plan::Better::Lower => Better::Lower,
                plan::Better::None => Better::None,
            },
            period: view.period.to_string(),
            publication: view.publication.map(PublicationItem::from),
            groups: view.groups,
            administration: view.own.map(OwnBody::from),
            on: text::day(view.on),
            known_at: view.known_at.into(),
        }
    }
}
