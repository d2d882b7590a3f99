// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is told of one group.

use crate::plan::{DecimalText, Text};
use serde::{Deserialize, Serialize};
use traguardo_domain::benchmark::{self, DECIMALS, Group, GroupKind, Statistics, printed};
use traguardo_formula::Rational;
use utoipa::ToSchema;

/// What makes a group one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schema(example = "size-class")]
pub enum BenchmarkGroupKind {
    /// All of them.
    #[default]
    National,
    /// One size class.
    SizeClass,
    /// One region.
    Region,
}

impl BenchmarkGroupKind {
    /// Every one, as queries name it.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("national", Self::National),
        ("size-class", Self::SizeClass),
        ("region", Self::Region),
    ];
}

impl From<GroupKind> for BenchmarkGroupKind {
    fn from(kind: GroupKind) -> Self {
        match kind {
            GroupKind::National => Self::National,
            GroupKind::SizeClass => Self::SizeClass,
            GroupKind::Region => Self::Region,
        }
    }
}

impl From<BenchmarkGroupKind> for GroupKind {
    fn from(kind: BenchmarkGroupKind) -> Self {
        match kind {
            BenchmarkGroupKind::National => Self::National,
            BenchmarkGroupKind::SizeClass => Self::SizeClass,
            BenchmarkGroupKind::Region => Self::Region,
        }
    }
}

/// Why nothing but its size is told of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "small")]
pub enum Withheld {
    /// Fewer than five take part.
    Small,
    /// Together with other groups it would tell what nobody is to know.
    Protected,
    /// A statistic has more digits than a figure may have.
    OutOfRange,
}

impl From<benchmark::Withheld> for Withheld {
    fn from(why: benchmark::Withheld) -> Self {
        match why {
            benchmark::Withheld::Small => Self::Small,
            benchmark::Withheld::Protected => Self::Protected,
            benchmark::Withheld::OutOfRange => Self::OutOfRange,
        }
    }
}

impl From<Withheld> for benchmark::Withheld {
    fn from(why: Withheld) -> Self {
        match why {
            Withheld::Small => Self::Small,
            Withheld::Protected => Self::Protected,
            Withheld::OutOfRange => Self::OutOfRange,
        }
    }
}

/// The figures of one group: ten digits after the dot where they are computed here, and as they were published where
/// they come from elsewhere, which need not be all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "group": "size-class", "code": "media", "n": 12, "provisional": 0, "minimum": "88.1000000000",
    "lower_quartile": "120.4000000000", "median": "151.2500000000", "upper_quartile": "177.7200000000", "maximum": "230.0000000000"
}))]
pub struct BenchmarkGroup {
    /// What makes it one.
    pub group: BenchmarkGroupKind,
    /// Which size class or region; absent nationally.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub code: Option<Text>,
    /// How many administrations take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 1_000_000_000, format = Int32)]
    pub n: Option<u32>,
    /// How many of them rest on forecasts, context figures or invented ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0, maximum = 1_000_000_000, format = Int32)]
    pub provisional: Option<u32>,
    /// Why nothing but its size is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withheld: Option<Withheld>,
    /// The smallest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minimum: Option<DecimalText>,
    /// PERCENTILE.INC at 1/4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lower_quartile: Option<DecimalText>,
    /// PERCENTILE.INC at 1/2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub median: Option<DecimalText>,
    /// PERCENTILE.INC at 3/4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub upper_quartile: Option<DecimalText>,
    /// The largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub maximum: Option<DecimalText>,
    /// PERCENTILE.INC at 1/10, 2/10, ... 9/10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 9)]
    pub deciles: Vec<DecimalText>,
    /// Unweighted mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mean: Option<DecimalText>,
    /// Standard deviation of the population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub standard_deviation: Option<DecimalText>,
    /// The group as if it were one body: `factor` times the sum of numerators over the sum of denominators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub system_figure: Option<DecimalText>,
    /// Literal factors of the ratio behind the system figure, in ten digits after the dot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub factor: Option<DecimalText>,
}

fn text(value: &Rational) -> Option<DecimalText> {
    Some(printed(value).ok()?.to_string().into())
}

fn count(number: usize) -> Option<u32> {
    u32::try_from(number).ok()
}

impl From<&Group> for BenchmarkGroup {
    fn from(group: &Group) -> Self {
        let named = Self {
            group: group.kind.into(),
            code: group.code.as_deref().map(Text::from),
            n: count(group.n),
            ..Self::default()
        };
        match &group.outcome {
            Ok(statistics) => named.with(statistics),
            Err(why) => Self {
                withheld: Some((*why).into()),
                ..named
            },
        }
    }
}

impl BenchmarkGroup {
    fn with(self, statistics: &Statistics) -> Self {
        let system = statistics.system.as_ref();
        let deciles: Option<Vec<DecimalText>> = statistics.deciles.iter().map(text).collect();
        Self {
            provisional: count(statistics.provisional),
            minimum: text(&statistics.minimum),
            lower_quartile: text(&statistics.lower_quartile),
            median: text(&statistics.median),
            upper_quartile: text(&statistics.upper_quartile),
            maximum: text(&statistics.maximum),
            deciles: deciles.unwrap_or_default(),
            mean: Some(statistics.mean.to_string().into()),
            standard_deviation: Some(statistics.standard_deviation.to_string().into()),
            system_figure: system.map(|system| system.value.to_string().into()),
            factor: system
                .and_then(|system| system.factor.round(DECIMALS).ok())
                .map(|factor| factor.normalize().to_string().into()),
            ..self
        }
    }
}
