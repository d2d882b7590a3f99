// SPDX-License-Identifier: AGPL-3.0-or-later
//! An observation as it goes out.

use super::{KnownAt, ObservationView};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::fmt::Write;
use traguardo_domain::evaluation::Figure;
use traguardo_domain::plan::Goal;
use traguardo_exchange::observation::{DECIMALS, ObservationRow};
use traguardo_formula::Rational;

/// The row of an observation; `None` of a plan that is not sound, which none is that was stored.
pub fn observation_row(
    view: &ObservationView,
    known: KnownAt,
    on: NaiveDate,
) -> Option<ObservationRow<'_>> {
    let (assignment, indicator) = (view.assignment()?, view.indicator()?);
    let (plan, evaluation) = (&view.plan, &view.evaluation);
    let planned = view.plan_revision;
    let mut beyond = Beyond::default();
    let ratio = evaluation.ratio.as_ref();
    let mut of_ratio = |name, number: Option<&Rational>| beyond.fits(name, number.cloned());
    let scale = of_ratio("scale", ratio.map(|ratio| &ratio.factor));
    let numerator = of_ratio("numerator", ratio.map(|ratio| &ratio.numerator));
    let denominator = of_ratio("denominator", ratio.map(|ratio| &ratio.denominator));
    let (mut value, mut date, mut not_done) = (None, None, None);
    match evaluation.value {
        Some(Figure::Number(number)) => value = beyond.number("value", Some(number)),
        Some(Figure::Date(day)) => date = Some(day),
        Some(Figure::NotDone) => not_done = Some(true),
        None => {}
    }
    let target = evaluation.target.as_ref();
    let (mut goal, mut lower, mut upper, mut target_date) = (None, None, None, None);
    match target.map(|target| &target.goal) {
        Some(
            Goal::AtLeast(number)
            | Goal::AtMost(number)
            | Goal::Equal(number)
            | Goal::MoreThan(number)
            | Goal::LessThan(number),
        ) => goal = beyond.number("target", Some(*number)),
        Some(Goal::Between {
            lower: least,
            upper: most,
        }) => {
            lower = beyond.number("target_lower", Some(*least));
            upper = beyond.number("target_upper", Some(*most));
        }
        Some(Goal::By(day)) => target_date = Some(*day),
        Some(Goal::After(_) | Goal::ToBeSet(_)) | None => {}
    }
    let reason = evaluation.reasons.first();
    let administration = &view.administration;
    Some(ObservationRow {
        administration: &administration.code,
        administration_name: &administration.name,
        size_class: administration.size_class.as_deref(),
        region: administration.region.as_deref(),
        administration_exists: view.exists_at_the_end(),
        period: evaluation.period.to_string(),
        indicator: &assignment.indicator,
        indicator_name: &indicator.name,
        dictionary: indicator.dictionary.as_str(),
        unit: &indicator.unit,
        decimals: indicator.decimals,
        better: indicator.better.as_str(),
        plan: planned.map(|_| plan.code.as_str()),
        plan_kind: planned.map(|_| plan.kind.as_str()),
        plan_revision: planned.map(|(_, revision)| revision),
        assignment: planned.map(|_| assignment.key.as_str()),
        node: planned
            .and_then(|_| plan.nodes.get(assignment.node))
            .map(|node| node.code.as_str()),
        office: assignment.office.as_deref(),
        is_ratio: indicator.is_ratio(),
        scale,
        numerator,
        denominator,
        value,
        date,
        not_done,
        comparator: target.map(|target| target.goal.comparator()),
        target: goal,
        target_lower: lower,
        target_upper: upper,
        target_date,
        target_basis: target.map(|target| target.basis.as_str()),
        target_period: target.map(|target| target.period.to_string()),
        status: evaluation.status.as_str(),
        achievement: beyond.number("achievement", evaluation.achievement),
        progress: beyond.number("progress", evaluation.progress),
        reason: reason.map(|reason| reason.code.as_str()),
        reason_operand: reason.map(|reason| reason.operand.as_str()),
        marks: evaluation.marks.iter().map(|mark| mark.as_str()).collect(),
        beyond: beyond.0,
        figures: view.figures,
        figure_revisions: view.figure_revisions.iter().map(String::as_str).collect(),
        position: known.position,
        on,
    })
}

/// What does not fit, in words.
#[derive(Default)]
struct Beyond(Option<String>);

impl Beyond {
    /// An exact number as a decimal, if it is one of the size that every format holds.
    fn fits(&mut self, name: &str, number: Option<Rational>) -> Option<Decimal> {
        let number = number?;
        let decimal = number.as_decimal(DECIMALS);
        if decimal.is_none() {
            let told = self.0.get_or_insert_default();
            let separator = if told.is_empty() { "" } else { "; " };
            // Writing to a text does not fail.
            let _ = write!(told, "{separator}{name}={number}");
        }
        decimal
    }

    /// A decimal with its own trailing zeros.
    fn number(&mut self, name: &str, number: Option<Decimal>) -> Option<Decimal> {
        let number = number?;
        self.fits(name, Some(Rational::from(number)))
            .map(|_| number)
            .filter(|number| number.scale() <= DECIMALS)
    }
}
