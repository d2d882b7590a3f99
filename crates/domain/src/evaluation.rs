// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an evaluation answers.

use crate::Period;
use crate::measurement::Entry;
use crate::plan::{Goal, Printed, Resolution};
use crate::value::Value;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use traguardo_formula::{ListTrace, Rational, Reason, Shift, Step};

/// Value, verdict and reason of one assignment as of one period (`docs/domain.md` §5).
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Index into [`crate::plan::Plan::assignments`].
    pub assignment: usize,
    /// As of which period.
    pub period: Period,
    /// Where it stands; decides which of the fields below are there.
    pub status: Status,
    /// Rounded to the indicator's decimals: what is printed and judged.
    pub value: Option<Figure>,
    /// Unrounded.
    pub exact: Option<Rational>,
    /// value = factor · numerator / denominator.
    pub ratio: Option<Ratio>,
    /// What the value was compared with; interim targets included.
    pub target: Option<AppliedTarget>,
    /// Counted, 0..=100, two decimals.
    pub achievement: Option<Decimal>,
    /// Before limiting, two decimals.
    pub raw_achievement: Option<Decimal>,
    /// Achievement of the value so far against the year's own target.
    pub progress: Option<Decimal>,
    /// The rule used for the achievement.
    pub scoring: Option<ScoringUsed>,
    /// Days after the date of a `by` target.
    pub days_late: Option<i64>,
    /// Why there is no value or no verdict; the leading one first.
    pub reasons: Vec<Reason>,
    /// What a reader must know besides the value.
    pub marks: BTreeSet<Mark>,
    /// A final verdict other than achieved asks for a deviation note (scostamento).
    pub deviation_note_required: bool,
    /// The derivation.
    pub explanation: Explanation,
}

/// A value as it is printed and judged (`docs/domain.md §2, §5`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Rounded half away from zero to the indicator's decimals.
    Number(Decimal),
    /// The day it was done.
    Date(NaiveDate),
    /// Stated as not done.
    NotDone,
}

/// Numerator and denominator of a value (`docs/domain.md §4`); the denominator may be zero, then there is no value.
#[derive(Clone, Debug)]
pub struct Ratio {
    /// Literal factors.
    pub factor: Rational,
    /// What stands above the line.
    pub numerator: Rational,
    /// What stands below the line; 1 when nothing does.
    pub denominator: Rational,
}

/// `docs/domain.md` §5, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Its condition is stated not to have come about, or its box is abolished, suspended or moved.
    Excluded,
    /// Stated so, or a ratio over zero cases declared so.
    NotApplicable,
    /// Something is missing and not due yet.
    NotDue,
    /// Something is missing past its due day.
    NotReported,
    /// n.d., stated by an office.
    NotAvailable,
    /// Division by zero, out of range, figures that do not combine.
    NotComputable,
    /// Measured, not judged.
    NoTarget,
    /// The target is met.
    Achieved,
    /// As achieved, before the target's period has ended.
    OnTrack,
    /// Missed, but from the plan's `partial_from` on.
    PartiallyAchieved,
    /// As partially achieved, before the target's period has ended.
    AtRisk,
    /// Missed.
    NotAchieved,
    /// As not achieved, before the target's period has ended.
    OffTrack,
}

/// The target as it was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedTarget {
    /// What the value was compared with.
    pub goal: Goal,
    /// How it comes from the plan.
    pub basis: TargetBasis,
    /// The plan's own target it comes from: the same unless prorated.
    pub full: Goal,
    /// The period of the plan's own target.
    pub period: Period,
    /// The plan's own target as the document prints it.
    pub printed: Option<String>,
    /// Contradictory prints of it.
    pub alternatives: Vec<Printed>,
    /// Who settled the contradiction in it, and why so.
    pub resolution: Option<Resolution>,
    /// Its day lies before the plan's first year, and nobody has said that it is meant.
    pub before_plan: bool,
}

/// How the target that was applied comes from the plan (`docs/domain.md §5`, "Interim").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetBasis {
    /// The year's target.
    Year,
    /// A milestone of the period itself.
    Milestone,
    /// The year's target × months / 12, rounded like the value.
    Prorated,
}

/// The scoring rule that made the achievement (`docs/domain.md §5`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoringUsed {
    /// The rule; `bands` also where the raw achievement under them is binary.
    pub rule: ScoringRule,
    /// True when the plan asked for a ratio that is not defined here and binary was used instead.
    pub fallback: bool,
}

/// How a value becomes an achievement (`docs/domain.md §5`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoringRule {
    /// Value over target, or target over value.
    Ratio,
    /// 100 or 0.
    Binary,
    /// Progress from a baseline.
    Baseline,
    /// Ordered steps.
    Bands,
}

/// What a reader must know about a figure besides its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Computed from a forecast.
    Forecast,
    /// Computed from a context figure.
    Context,
    /// Computed from an invented figure.
    Illustrative,
    /// An operand was first posted after its due date.
    Late,
    /// The documents print the target in two ways, or for a day before the plan, and nobody has settled it.
    ContradictoryTarget,
    /// The comparator contradicts `better`.
    ComparatorAgainstMeaning,
    /// It is not final for want of its evidence.
    WithoutEvidence,
    /// It rests on figures from before the administration's first day.
    ProForma,
}

/// Longest text of an office (note, reason, statement) in a derivation, in bytes; what is longer ends
/// in `…` there and is whole where the figure itself is listed.
pub const MAX_WORDS: usize = 300;

/// A text of an office as a derivation shows it.
pub(crate) fn brief(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_WORDS {
        return Cow::Borrowed(text);
    }
    let end = (0..=MAX_WORDS)
        .rev()
        .find(|end| text.is_char_boundary(*end));
    let start = text.get(..end.unwrap_or(0)).unwrap_or_default();
    Cow::Owned(format!("{start}…"))
}

/// The derivation, for an OIV that redoes it by hand. Whatever several things in it rest on is shown
/// once, where it comes first.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// Canonical formula.
    pub formula: String,
    /// The formula with the values put in.
    pub substituted: String,
    /// What was read, in order.
    pub operands: Vec<OperandTrace>,
    /// The operations, inner ones first.
    pub steps: Vec<Step>,
    /// The lists that the formula went through, and which of their items took part.
    pub lists: Vec<ListTrace>,
    /// Plain Italian, one sentence or computation per line.
    pub text: Vec<String>,
}

impl Explanation {
    /// Bytes, roughly, that it takes in an answer: its texts, and a little for each item.
    #[must_use]
    pub fn size(&self) -> usize {
        const SOURCE: usize = 500;
        const ITEM: usize = 50;
        let reasons = |reasons: &[Reason]| -> usize {
            let words = |reason: &Reason| {
                ITEM + reason.operand.len() + reason.detail.as_ref().map_or(0, String::len)
            };
            reasons.iter().map(words).sum()
        };
        let words = |entry: &Entry| {
            let why = match &entry.value {
                Some(Value::NotAvailable(why) | Value::NotApplicable(why)) => why.len(),
                _ => 0,
            };
            let texts = [&entry.note, &entry.reason];
            why + texts
                .iter()
                .filter_map(|text| text.as_ref())
                .map(String::len)
                .sum::<usize>()
                + entry.id.len()
                + entry.actor.len()
        };
        let sources = |trace: &OperandTrace| -> usize {
            let size = |source: &Source| {
                SOURCE
                    + source.measure.len()
                    + source.office.len()
                    + source.entry.as_ref().map_or(0, words)
            };
            trace.sources.iter().map(size).sum()
        };
        let operand = |trace: &OperandTrace| {
            let outcome = match &trace.outcome {
                Ok(value) => value.len(),
                Err(why) => reasons(why),
            };
            ITEM + trace.operand.len() + outcome + sources(trace)
        };
        let step =
            |step: &Step| ITEM + step.expression.len() + step.values.len() + step.result.len();
        let list = |list: &ListTrace| {
            let labels = list.chosen_labels.iter().chain(&list.other_labels);
            ITEM + list.expression.len() + labels.map(|label| label.len() + 4).sum::<usize>()
        };
        let lines: usize = self.text.iter().map(|line| line.len() + 3).sum();
        self.formula.len()
            + self.substituted.len()
            + self.operands.iter().map(operand).sum::<usize>()
            + self.steps.iter().map(step).sum::<usize>()
            + self.lists.iter().map(list).sum::<usize>()
            + lines
    }
}

/// How one operand got its value.
#[derive(Clone, Debug)]
pub struct OperandTrace {
    /// `[Immob]`, `indicator("EC27")`, `achievement("2.3")`.
    pub operand: String,
    /// How many years before the period asked for, and whether at that year's end.
    pub shift: Shift,
    /// The period it was read as of.
    pub as_of: Period,
    /// Exact value printed, day (`2022-05-01`), `not_done` or `12 items`; or the reasons for none: all of a measure's,
    /// of anything else the one that decides.
    pub outcome: Result<String, Vec<Reason>>,
    /// The postings behind it, each once, but for those of a measure as of a period that stands behind
    /// an earlier operand; of `achievement()` see the text.
    pub sources: Vec<Source>,
}

/// One expected posting behind an operand.
#[derive(Clone, Debug)]
pub struct Source {
    /// Code of the administration, where it is one that the plan's own came from.
    pub administration: Option<String>,
    /// Code of the measure.
    pub measure: String,
    /// Code of the office expected to post it.
    pub office: String,
    /// The period it is about.
    pub period: Period,
    /// Last day on which it is in time; `None` while the event that it waits for is not known.
    pub due: Option<NaiveDate>,
    /// `None` when nobody posted it.
    pub entry: Option<Entry>,
}
