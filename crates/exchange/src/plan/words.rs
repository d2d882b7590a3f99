// SPDX-License-Identifier: AGPL-3.0-or-later
//! Closed lists of the plan document, and the domain's own for each.

use serde::{Deserialize, Serialize};
use traguardo_domain::plan;
use utoipa::ToSchema;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident,)+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        $(#[$meta])*
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
        }
    };
    ($(#[$meta:meta])* $name:ident => $domain:ty { $($(#[$vmeta:meta])* $variant:ident,)+ }) => {
        words! { $(#[$meta])* $name { $($(#[$vmeta])* $variant,)+ } }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$variant => Self::$variant,)+
                }
            }
        }
    };
}

words! {
    /// Kind of plan: performance plan or objectives of the incentive fund.
    #[schema(example = "performance")]
    PlanKind => plan::PlanKind {
        /// Performance plan (PIAO, RPP).
        Performance,
        /// Objectives of the incentive fund.
        Fund,
    }
}

words! {
    /// What n.d. and not computable count in the roll-up.
    #[schema(example = "left_out")]
    UnavailableCounts => plan::UnavailableCounts {
        /// They count as 0.
        Zero,
        /// They leave the mean; coverage shows it.
        LeftOut,
    }
}

words! {
    /// Kind of office.
    #[schema(example = "internal")]
    OfficeKind {
        /// Office of the administration.
        Internal,
        /// Special agency (azienda speciale).
        Agency,
        /// Controlled company.
        Company,
    }
}

words! {
    /// What a measure is: a number, the date on which something was done, or a list of items.
    #[schema(example = "number")]
    Content => plan::Content {
        /// Exact decimal.
        Number,
        /// Day.
        Date,
        /// List.
        Items,
    }
}

words! {
    /// Events in the period, or the state at its end.
    #[schema(example = "stock")]
    Nature => plan::Nature {
        /// Counted over the period.
        Flow,
        /// Read at the period's end.
        Stock,
    }
}

words! {
    /// Whether each figure is of its period alone or of the year so far.
    #[schema(example = "period")]
    Posted => plan::Posted {
        /// Of the period alone.
        Period,
        /// Year to date.
        Cumulative,
    }
}

words! {
    /// How often a measure is posted.
    #[schema(example = "half_yearly")]
    Frequency => traguardo_domain::Frequency {
        /// Once a year.
        Annual,
        /// By half-years.
        HalfYearly,
        /// By quarters.
        Quarterly,
        /// By months.
        Monthly,
    }
}

words! {
    /// How several figures become one; `last` is for time only.
    #[schema(example = "sum")]
    Combine => plan::Combine {
        /// Added.
        Sum,
        /// The last expected period.
        Last,
        /// Unweighted mean.
        Mean,
        /// Largest.
        Max,
        /// Smallest.
        Min,
        /// Cannot be combined.
        None,
    }
}

words! {
    /// Where a definition comes from.
    #[schema(example = "national")]
    DictionaryKind => plan::Dictionary {
        /// Common to all chambers.
        National,
        /// The administration's own.
        Local,
    }
}

words! {
    /// Which direction is better.
    #[schema(example = "higher")]
    Better => plan::Better {
        /// More is better.
        Higher,
        /// Less is better.
        Lower,
        /// Neither.
        None,
    }
}

words! {
    /// How the year's target is read before the year's end.
    #[schema(example = "prorated")]
    Interim => plan::Interim {
        /// Target × months / 12.
        Prorated,
        /// The whole target.
        Full,
        /// Not due before the year's end.
        None,
    }
}

words! {
    /// What a ratio over zero cases is; without it, it is not computable.
    #[schema(example = "not_applicable")]
    WhenNone {
        /// Not applicable.
        NotApplicable,
    }
}

words! {
    /// Kind of box in the performance tree.
    #[schema(example = "objective")]
    NodeKind => plan::NodeKind {
        /// Area strategica.
        Area,
        /// Obiettivo.
        Objective,
        /// Linea.
        Line,
        /// Programma.
        Programme,
        /// Progetto.
        Project,
        /// Azione.
        Action,
        /// Target strategico.
        StrategicTarget,
        /// Composite indicator: its parts are the indicators under it.
        Indicator,
    }
}

words! {
    /// Whether a box of the tree still asks for anything.
    #[schema(example = "active")]
    NodeState => plan::NodeState {
        /// It does.
        Active,
        /// It was given up.
        Abolished,
        /// It rests.
        Suspended,
        /// It stands in another place by now.
        Moved,
    }
}

words! {
    /// How a value becomes an achievement.
    #[schema(example = "ratio")]
    ScoringRule {
        /// Value over target, or target over value.
        Ratio,
        /// 100 or 0.
        Binary,
        /// Progress from a baseline.
        Baseline,
        /// Ordered steps.
        Bands,
    }
}

words! {
    /// What money is.
    #[schema(example = "cost")]
    BudgetKind => plan::BudgetKind {
        /// Costi, oneri.
        Cost,
        /// Ricavi.
        Revenue,
        /// Contributi.
        Contribution,
        /// Entrate nette: the increase of the annual levy, less the provision for bad debt.
        Levy,
        /// Investimenti.
        Investment,
    }
}

words! {
    /// Which activity money belongs to.
    #[schema(example = "institutional")]
    BudgetColumn => plan::BudgetColumn {
        /// Istituzionale.
        Institutional,
        /// Commerciale.
        Commercial,
    }
}

words! {
    /// At what time of the year money is stated.
    #[schema(example = "forecast")]
    BudgetVersion => plan::BudgetVersion {
        /// Previsione.
        Forecast,
        /// What stands after the adjustment (assestamento).
        Adjusted,
        /// Consuntivo.
        Actual,
    }
}

/// How the value is compared with the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = ">=")]
pub enum Comparator {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
    /// Between two bounds, both included.
    #[serde(rename = "between")]
    Between,
    /// Done by a day.
    #[serde(rename = "by")]
    By,
}

/// Currency of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = "EUR")]
pub enum Currency {
    /// Euro.
    #[serde(rename = "EUR")]
    Eur,
}
