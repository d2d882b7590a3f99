// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas and what they refer to (`docs/domain.md §4`).

use super::{FaultCode, Found, OtherForms};
use crate::evaluate::date_measure;
use crate::plan::{Content, Dictionary, Indicator, Interim, Plan};
use std::collections::BTreeSet;
use traguardo_formula::{CheckProblem, Codes, Kind, Operand, closest};

/// Most decimals a value may have (`docs/domain.md §2`).
const MAX_DECIMALS: u32 = 10;

pub(super) fn check(plan: &Plan, forms: &OtherForms, found: &mut Found) {
    let measures: BTreeSet<String> = plan.measures.keys().cloned().collect();
    let indicators: BTreeSet<String> = plan.indicators.keys().cloned().collect();
    for indicator in plan.indicators.values() {
        let Indicator {
            code, at, decimals, ..
        } = indicator;
        if *decimals > MAX_DECIMALS {
            let detail = format!(
                "indicator {code} asks for {decimals} decimals; at most {MAX_DECIMALS} are kept"
            );
            found.add(FaultCode::Decimals, format!("{at}/decimals"), detail);
        }
        let achievement_allowed = indicator.dictionary == Dictionary::Local;
        let codes = Codes {
            measures: &measures,
            indicators: &indicators,
            achievement_allowed,
        };
        for mut error in indicator.formula.check(&codes) {
            if let Some(meant) = forms.meant(&error.operand) {
                error.suggestion = Some(meant.to_string());
            }
            let problem = match error.problem {
                CheckProblem::UnknownMeasure => FaultCode::UnknownMeasure,
                CheckProblem::UnknownIndicator => FaultCode::UnknownIndicator,
                CheckProblem::AchievementNotAllowed => FaultCode::AchievementNotAllowed,
                CheckProblem::AchievementOfAnotherYear => FaultCode::AchievementOfAnotherYear,
            };
            found.add(
                problem,
                format!("{at}/formula"),
                format!("formula of indicator {code}, {error}"),
            );
        }
        if indicator.dictionary == Dictionary::National {
            local(plan, indicator, found);
        }
        kinds(plan, indicator, found);
    }
}

/// What everybody is to compute in the same way rests on what everybody has.
fn local(plan: &Plan, indicator: &Indicator, found: &mut Found) {
    let Indicator {
        code, at, formula, ..
    } = indicator;
    for operand in formula.operands() {
        let dictionary = match operand {
            Operand::Measure(code) => plan.measures.get(code).map(|there| there.dictionary),
            Operand::Indicator(code) => plan.indicators.get(code).map(|there| there.dictionary),
            Operand::Achievement(_) | Operand::ShareAchieved(..) => None,
        };
        if dictionary == Some(Dictionary::Local) {
            let detail = format!(
                "indicator {code} is national and reads {operand}, which is local: a national indicator reads only \
                 what is national"
            );
            found.add(FaultCode::LocalInNational, format!("{at}/formula"), detail);
        }
    }
}

/// A date is the whole value of an indicator, or stands where days are counted or compared; a list stands
/// where items are gone through.
fn kinds(plan: &Plan, indicator: &Indicator, found: &mut Found) {
    let Indicator {
        code, at, formula, ..
    } = indicator;
    if date_measure(plan, formula).is_some() {
        if indicator.interim == Some(Interim::Prorated) {
            let detail = format!(
                "the value of indicator {code} is a date, of which no share of the year can be taken"
            );
            found.add(FaultCode::InterimOnDate, format!("{at}/interim"), detail);
        }
        return;
    }
    for (operand, _, needed) in formula.reads() {
        let content = match operand {
            Operand::Measure(code) => plan.measures.get(code).map(|measure| measure.content),
            Operand::Indicator(code) => plan.indicators.get(code).map(|inner| {
                date_measure(plan, &inner.formula).map_or(Content::Number, |_| Content::Date)
            }),
            Operand::Achievement(_) | Operand::ShareAchieved(..) => Some(Content::Number),
        };
        let Some(content) = content else { continue };
        let (fault, what) = match (needed, content) {
            (Kind::Number, Content::Number)
            | (Kind::Date, Content::Date)
            | (Kind::Items, Content::Items) => continue,
            (Kind::Number, Content::Date) => (
                FaultCode::DateInArithmetic,
                "is a date, which cannot be computed with; it can only be the whole formula, or stand in days \
                 and workdays",
            ),
            (Kind::Number, Content::Items) => (
                FaultCode::WrongKind,
                "is a list, which cannot be computed with; count, share, sum, mean, min and max go through it",
            ),
            (Kind::Date, _) => (FaultCode::WrongKind, "is no date, which is needed here"),
            (Kind::Items, _) => (
                FaultCode::WrongKind,
                "is no list of items, which is needed here",
            ),
        };
        let detail = format!("formula of indicator {code}: {operand} {what}");
        found.add(fault, format!("{at}/formula"), detail);
    }
}

/// The known indicator that was probably meant; by the same rule as in formulas.
pub(super) fn nearest_indicator<'a>(
    plan: &'a Plan,
    forms: &'a OtherForms,
    code: &str,
) -> Option<&'a str> {
    let form = forms.indicators.get(code).map(String::as_str);
    form.or_else(|| closest(code, plan.indicators.keys().map(String::as_str)))
}
