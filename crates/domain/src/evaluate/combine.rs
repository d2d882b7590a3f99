// SPDX-License-Identifier: AGPL-3.0-or-later
//! How several figures become one, over offices and over time (`docs/domain.md §3`).

use crate::plan::Combine;
use chrono::NaiveDate;
use std::sync::Arc;
use traguardo_formula::{Fault, Figure, Item, Rational, Reason, ReasonCode, Reasons};

/// Longest list of the places of one cause, in bytes; the derivation lists each of them anyway.
pub(crate) const MAX_PLACES: usize = 2_000;

/// What a combination gives when it gives something.
pub(crate) type Datum = Figure;

/// Why a combination gives nothing: each cause with where it lies, in the order met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gaps(Vec<(ReasonCode, String)>);

impl Gaps {
    pub fn one(code: ReasonCode, detail: impl Into<String>) -> Self {
        Self(vec![(code, detail.into())])
    }

    fn only(mut self, keep: impl Fn(ReasonCode) -> bool) -> Self {
        self.0.retain(|(code, _)| keep(*code));
        self
    }

    fn not_applicable(&self) -> bool {
        self.0
            .iter()
            .all(|(code, _)| *code == ReasonCode::NotApplicable)
    }

    /// One reason for each cause, naming the places where it was met, or saying how many more there are.
    pub fn into_reasons(self, operand: &str) -> Option<Reasons> {
        let mut causes: Vec<(ReasonCode, String, usize)> = Vec::new();
        for (code, place) in self.0 {
            match causes.iter_mut().find(|(known, ..)| *known == code) {
                Some((_, detail, more)) if *more > 0 || detail.len() + place.len() > MAX_PLACES => {
                    *more += 1;
                }
                Some((_, detail, _)) => {
                    detail.push_str("; ");
                    detail.push_str(&place);
                }
                None => causes.push((code, place, 0)),
            }
        }
        let reason = |(code, mut detail, more): (ReasonCode, String, usize)| {
            if more > 0 {
                detail = format!("{detail}; e altre {more}");
            }
            Reasons::one(Reason {
                code,
                operand: operand.to_owned(),
                detail: Some(detail),
            })
        };
        causes
            .into_iter()
            .map(reason)
            .reduce(|all, next| all.merge(&next))
    }
}

pub(crate) type State = Result<Datum, Gaps>;

/// The figures of one period over the offices, or of the year's periods so far. Who states "not
/// applicable" leaves the combination; all of the others are required (`docs/domain.md §2, §3`).
pub(crate) fn combine(how: Combine, states: Vec<State>) -> State {
    let (mut values, mut gaps, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for state in states {
        match state {
            Ok(value) => values.push(value),
            Err(gap) if gap.not_applicable() => left.extend(gap.0),
            Err(gap) => gaps.extend(gap.0),
        }
    }
    if !gaps.is_empty() {
        return Err(Gaps(gaps));
    }
    if values.is_empty() {
        return Err(Gaps(left));
    }
    fold(how, values)
}

/// The last expected period decides, never an earlier one; but all of the earlier ones must have been
/// reported, be it as n.d. (`docs/domain.md §3`).
pub(crate) fn last(mut states: Vec<State>) -> State {
    let Some(last) = states.pop() else {
        return Err(Gaps(Vec::new()));
    };
    let missing = |code| matches!(code, ReasonCode::NotReported | ReasonCode::NotDue);
    let mut gaps: Vec<_> = states
        .into_iter()
        .filter_map(Result::err)
        .flat_map(|gap| gap.only(missing).0)
        .collect();
    match last {
        last if gaps.is_empty() => last,
        Err(gap) if !gap.not_applicable() => {
            gaps.extend(gap.0);
            Err(Gaps(gaps))
        }
        _ => Err(Gaps(gaps)),
    }
}

fn fold(how: Combine, values: Vec<Datum>) -> State {
    if let [_] = values.as_slice() {
        return values.into_iter().next().ok_or_else(|| Gaps(Vec::new()));
    }
    if matches!(how, Combine::None | Combine::Last) {
        let detail = format!("{} valori che non si combinano", values.len());
        return Err(Gaps::one(ReasonCode::CombinesByNone, detail));
    }
    let numbers: Option<Vec<&Rational>> = values
        .iter()
        .map(|value| match value {
            Datum::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    match numbers {
        Some(numbers) => fold_numbers(how, &numbers),
        None if values.iter().all(|value| matches!(value, Datum::Items(_))) => {
            fold_lists(how, &values)
        }
        None => fold_dates(how, &values),
    }
}

/// One list after the other, in the order of periods and offices.
fn fold_lists(how: Combine, values: &[Datum]) -> State {
    if how != Combine::Sum {
        let detail = "gli elenchi si uniscono soltanto";
        return Err(Gaps::one(ReasonCode::NotANumber, detail));
    }
    let lists = values.iter().filter_map(|value| match value {
        Datum::Items(items) => Some(items),
        _ => None,
    });
    let all: Arc<[Item]> = lists.flat_map(|items| items.iter().cloned()).collect();
    Ok(Datum::Items(all))
}

fn fold_numbers(how: Combine, numbers: &[&Rational]) -> State {
    let total = || {
        numbers
            .iter()
            .try_fold(Rational::ZERO, |sum, number| sum.add(number))
    };
    let folded: Result<Rational, Fault> = match how {
        Combine::Max => Ok(numbers
            .iter()
            .copied()
            .max()
            .cloned()
            .unwrap_or(Rational::ZERO)),
        Combine::Min => Ok(numbers
            .iter()
            .copied()
            .min()
            .cloned()
            .unwrap_or(Rational::ZERO)),
        Combine::Mean => {
            let count = Rational::from_integer(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
            total().and_then(|total| total.div(&count))
        }
        Combine::Sum | Combine::Last | Combine::None => total(),
    };
    folded
        .map(Datum::Number)
        .map_err(|_| Gaps::one(ReasonCode::OutOfRange, "la combinazione ha troppe cifre"))
}

/// `max` is the latest date, and not done if any is; `min` the earliest, and not done if none is.
fn fold_dates(how: Combine, values: &[Datum]) -> State {
    let dates: Vec<NaiveDate> = values
        .iter()
        .filter_map(|value| match value {
            Datum::Date(day) => Some(*day),
            _ => None,
        })
        .collect();
    let chosen = match how {
        Combine::Max if dates.len() < values.len() => None,
        Combine::Max => dates.into_iter().max(),
        Combine::Min => dates.into_iter().min(),
        _ => return Err(Gaps::one(ReasonCode::NotANumber, "le date non si sommano")),
    };
    Ok(chosen.map_or(Datum::NotDone, Datum::Date))
}
