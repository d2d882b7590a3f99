// SPDX-License-Identifier: AGPL-3.0-or-later
//! The closed list of what can be wrong with a plan.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident => $name:literal,)+) => {
        /// What is wrong with a plan: the closed list of fault codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FaultCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl FaultCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, in snake case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

codes! {
    /// The plan ends before it starts, or a year is outside 1900..=2999.
    PlanYears => "plan_years",
    /// No act approves the plan.
    NoAct => "no_act",
    /// The acts are not listed oldest first.
    ActsOrder => "acts_order",
    /// A budget is about a year the plan does not cover.
    BudgetYear => "budget_year",
    /// Two budgets of a box are about one year.
    DuplicateBudget => "duplicate_budget",
    /// `partial_from` is not a percentage.
    PartialFrom => "partial_from",
    /// Figures of a stock are posted as year to date.
    CumulativeStock => "cumulative_stock",
    /// Year to date figures are combined over time other than by `last`.
    CumulativeOverTime => "cumulative_over_time",
    /// `last` over offices or administrations.
    LastIsForTime => "last_is_for_time",
    /// Dates are added up or averaged.
    DateCombination => "date_combination",
    /// Lists are combined other than by joining them.
    ListCombination => "list_combination",
    /// A scale without room between its ends, or of what is no number.
    Scale => "scale",
    /// Marks are added up.
    ScaleCombination => "scale_combination",
    /// A target that no mark of the scale can meet or miss.
    TargetOffScale => "target_off_scale",
    /// The same office is expected twice.
    DuplicateOffice => "duplicate_office",
    /// None of the offices of a measure exists in a period that has to be reported.
    NoOfficeInPeriod => "no_office_in_period",
    /// A figure would be due before its period begins, or more than a year after its end.
    DueDay => "due_day",
    /// A due day is printed for what is no period of the measure in the plan's years.
    DuePeriod => "due_period",
    /// Two due days are printed for one period.
    DuplicateDueDay => "duplicate_due_day",
    /// An event is posted less often than the figures that wait for it.
    EventFrequency => "event_frequency",
    /// An indicator has more than 10 decimals.
    Decimals => "decimals",
    /// A formula names a measure the plan does not define.
    UnknownMeasure => "unknown_measure",
    /// A formula or an assignment names an indicator the plan does not define.
    UnknownIndicator => "unknown_indicator",
    /// A national indicator reads the achievement of a node.
    AchievementNotAllowed => "achievement_not_allowed",
    /// The achievement of a node is read inside `previous()` or `opening()`.
    AchievementOfAnotherYear => "achievement_of_another_year",
    /// A national indicator reads what only one administration defines.
    LocalInNational => "local_in_national",
    /// A formula computes with a date.
    DateInArithmetic => "date_in_arithmetic",
    /// A formula needs a date or a list where it names something else, or computes with a list.
    WrongKind => "wrong_kind",
    /// A date is to be prorated.
    InterimOnDate => "interim_on_date",
    /// Something is computed from itself.
    Cycle => "cycle",
    /// Nodes and definitions rest upon each other in too many levels.
    TooDeep => "too_deep",
    /// A derivation would be too long to be answered, or the plan too much to be evaluated.
    TooWide => "too_wide",
    /// A node or an assignment stands under a node that does not come before it.
    UnknownNode => "unknown_node",
    /// Two nodes have one code.
    DuplicateNode => "duplicate_node",
    /// Some members of a node have a weight and some have none.
    WeightsIncomplete => "weights_incomplete",
    /// The weights under one parent are not 100 in all.
    WeightsSum => "weights_sum",
    /// A weight is zero or less.
    WeightNotPositive => "weight_not_positive",
    /// A reference to another assignment that is not there, refers itself, or says something of its own.
    BadReference => "bad_reference",
    /// Two assignments have one key.
    DuplicateAssignment => "duplicate_assignment",
    /// Two targets of an assignment are about one period.
    DuplicateTarget => "duplicate_target",
    /// A target is about a year the plan does not cover.
    TargetYear => "target_year",
    /// A target has more decimals than the value it is compared with.
    TargetDecimals => "target_decimals",
    /// The lower bound is above the upper one.
    BetweenBounds => "between_bounds",
    /// `by` for an indicator whose value is a number.
    ByNeedsDate => "by_needs_date",
    /// A term begins with, a condition is, or a figure waits for something else than a date.
    EventNeedsDate => "event_needs_date",
    /// A person resolves what does not contradict anything.
    NothingToResolve => "nothing_to_resolve",
    /// Another comparator than `by` for an indicator whose value is a date.
    DateNeedsBy => "date_needs_by",
    /// Progress is counted from a baseline towards `=`, `between` or `by`.
    BaselineComparator => "baseline_comparator",
    /// The baseline is the target.
    BaselineEqualsTarget => "baseline_equals_target",
    /// The target lies on the wrong side of the baseline for its comparator.
    BaselineAgainstDirection => "baseline_against_direction",
    /// Scoring by bands without a band.
    BandsEmpty => "bands_empty",
    /// The steps do not rise, or a better result would score less.
    BandsOrder => "bands_order",
    /// The score of a band is not a percentage.
    BandsScore => "bands_score",
    /// The bands on days late do not say what being on time scores.
    BandsOnTime => "bands_on_time",
}
