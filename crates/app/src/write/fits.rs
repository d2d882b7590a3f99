// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether an item fits the measure it names: frequency, content, office (`docs/domain.md` §3).

use super::item::Faults;
use super::scope::About;
use super::suggest::{UNKNOWN_MEASURE, UNKNOWN_OFFICE};
use crate::register::{Expected, Register};
use chrono::{Datelike, NaiveDate};
use traguardo_domain::plan::{Content, Dictionary, WHOLE_BODY};
use traguardo_domain::{Origin, Period, Value};
use traguardo_exchange::measurement::MeasurementItem;
use traguardo_exchange::shortened;
use traguardo_formula::Item;

pub(super) fn expected<'a>(
    item: &MeasurementItem,
    register: &'a Register,
    period: Option<Period>,
    faults: &mut Faults,
) -> Option<Expected<'a>> {
    let found = register.expected(&item.measure, period.map(Period::year));
    if found.is_none() {
        faults.add(
            "measure",
            UNKNOWN_MEASURE,
            format!("no measure `{}` is known here", shortened(&item.measure)),
        );
    }
    found
}

pub(super) fn fits_measure(
    item: &MeasurementItem,
    period: Period,
    expected: &Expected<'_>,
    about: &About,
    today: NaiveDate,
    faults: &mut Faults,
) {
    let register = &*about.register;
    if period.frequency() != expected.measure.frequency {
        let periods: Vec<String> = expected
            .measure
            .frequency
            .periods(period.year())
            .iter()
            .map(ToString::to_string)
            .collect();
        faults.add(
            "period",
            "wrong_frequency",
            format!(
                "`{}` is posted for {}, not for {period}",
                shortened(&item.measure),
                periods.join(", ")
            ),
        );
    }
    if period.start() > today {
        faults.add(
            "period",
            "period_not_begun",
            format!(
                "{period} begins on {}: it has no figure yet",
                period.start()
            ),
        );
    }
    if item.replaces.is_none()
        && let Some(from) = register.retired(&expected.measure.code, period)
    {
        faults.add(
            "measure",
            "measure_retired",
            format!(
                "`{}` is retired from {from} on, and no plan in force in {} has it",
                shortened(&item.measure),
                period.year()
            ),
        );
    }
    if item.replaces.is_none() {
        exists(period, expected, about, faults);
    }
}

/// Whether the administration has figures of a period: it exists then, or its successor says what is left to say
/// of the year in which it ended; and what began before a successor's first day is not its own.
fn exists(period: Period, expected: &Expected<'_>, about: &About, faults: &mut Faults) {
    let register = &*about.register;
    let code = shortened(&register.administration.code);
    let validity = register.administration.validity;
    let begun = validity.from.is_none_or(|from| from <= period.end());
    match about.through {
        Some(through) if begun && period.year() <= through.last_year => {}
        Some(through) if begun => {
            let detail = format!(
                "the plans of `{code}` are in force up to {}: later figures have no `scope`",
                through.last_year
            );
            faults.add("period", "scope_ended", detail);
        }
        None if validity.meets(period) => {}
        _ => {
            let detail = format!("{code} does not exist in {period}, not even for a day");
            faults.add("period", "administration_closed", detail);
        }
    }
    let national = expected.measure.dictionary == Dictionary::National;
    if let Some(merger) = register.succession.began.as_ref().filter(|_| national)
        && period.start() < merger.first_day
    {
        let origins: Vec<&str> = merger
            .predecessors
            .iter()
            .map(|origin| origin.code.as_str())
            .collect();
        let detail = format!(
            "{period} began before {}, the first day of `{code}`: post it for {}, named in `scope`",
            merger.first_day,
            some(&origins)
        );
        faults.add("period", "before_merger", detail);
    }
}

/// Most years that something may have been done before the period it is reported for begins: beyond
/// them the date is a slip of the pen.
const YEARS_AHEAD: i32 = 5;

pub(super) fn fits_content(
    value: Option<&Option<Value>>,
    period: Period,
    expected: &Expected<'_>,
    today: NaiveDate,
    origin: Origin,
    faults: &mut Faults,
) {
    let code = shortened(&expected.measure.code);
    match (value.and_then(Option::as_ref), expected.measure.content) {
        (Some(Value::Items(items)), Content::Items) => {
            let ahead = |day: &NaiveDate| *day > today && origin == Origin::Actual;
            let early = |day: &NaiveDate| day.year() < period.year() - YEARS_AHEAD;
            let wrong = |item: &&Item| item.done.is_some_and(|day| ahead(&day) || early(&day));
            if let Some((item, done)) = items
                .iter()
                .find(wrong)
                .and_then(|item| Some((item, item.done?)))
            {
                let (code, why) = if ahead(&done) {
                    (
                        "date_in_future",
                        "has not come yet: a plan for it is a `forecast`",
                    )
                } else {
                    (
                        "date_too_early",
                        "lies long before the period: is the year right?",
                    )
                };
                let detail = format!(
                    "`{}` is done on {done}, which {why}",
                    shortened(&item.label)
                );
                faults.add("items", code, detail);
            }
        }
        (Some(Value::Number(number)), Content::Number) => {
            if let Some(scale) = expected.measure.scale.filter(|scale| !scale.has(*number)) {
                let detail = format!("`{code}` is a mark from {scale}, and {number} is none");
                faults.add("value", "off_scale", detail);
            }
        }
        (Some(Value::Items(_)), Content::Number) => {
            faults.add(
                "items",
                "number_expected",
                format!("`{code}` is a number: give `value`"),
            );
        }
        (Some(Value::Items(_)), Content::Date) => {
            faults.add(
                "items",
                "date_expected",
                format!("`{code}` is a date: give `date` or `not_done`"),
            );
        }
        (Some(Value::Number(_)), Content::Items) => {
            faults.add("value", "items_expected", list_expected(&code));
        }
        (Some(Value::Date(_)), Content::Items) => {
            faults.add("date", "items_expected", list_expected(&code));
        }
        (Some(Value::NotDone), Content::Items) => {
            faults.add("not_done", "items_expected", list_expected(&code));
        }
        (Some(Value::Number(_)), Content::Date) => {
            faults.add(
                "value",
                "date_expected",
                format!("`{code}` is a date: give `date` or `not_done`"),
            );
        }
        (Some(Value::Date(_)), Content::Number) => {
            faults.add(
                "date",
                "number_expected",
                format!("`{code}` is a number: give `value`"),
            );
        }
        (Some(Value::NotDone), Content::Number) => {
            faults.add(
                "not_done",
                "number_expected",
                format!("`{code}` is a number: give `value` (0 is a value)"),
            );
        }
        (Some(Value::Date(date)), Content::Date) if date.year() < period.year() - YEARS_AHEAD => {
            faults.add(
                "date",
                "date_too_early",
                format!(
                    "{date} lies more than {YEARS_AHEAD} years before {period}: is the year right?"
                ),
            );
        }
        (Some(Value::Date(date)), Content::Date) if *date > today && origin == Origin::Actual => {
            faults.add(
                "date",
                "date_in_future",
                format!("{date} has not come yet: a plan for it is a `forecast`"),
            );
        }
        _ => {}
    }
}

fn list_expected(code: &str) -> String {
    format!("`{code}` is a list: give `items` (an empty list when nothing arose)")
}

pub(super) fn office(
    item: &MeasurementItem,
    expected: &Expected<'_>,
    register: &Register,
    period: Option<Period>,
    faults: &mut Faults,
) -> Option<(i64, String)> {
    let offices = expected.offices();
    let reporting = period.map_or_else(|| offices.clone(), |period| expected.offices_in(period));
    let code = match (&item.office, reporting.as_slice(), offices.as_slice()) {
        (Some(code), _, _) => code.as_str(),
        (None, [only], _) | (None, [], [only]) => only,
        (None, [], _) => {
            faults.add(
                "office",
                "office_closed",
                format!(
                    "none of {} exists in {}",
                    some(&offices),
                    shortened(&item.period)
                ),
            );
            return None;
        }
        (None, several, _) => {
            faults.add(
                "office",
                "office_required",
                format!(
                    "`{}` is reported by {}: say which in `office`",
                    shortened(&item.measure),
                    some(several)
                ),
            );
            return None;
        }
    };
    let Some(id) = register.offices.get(code).copied() else {
        faults.add(
            "office",
            UNKNOWN_OFFICE,
            format!("no office `{}` is known here", shortened(code)),
        );
        return None;
    };
    // A figure that stands can be corrected whatever its office is expected for by now.
    if item.replaces.is_some() {
        return Some((id, code.to_owned()));
    }
    if !offices.contains(&code) {
        let by = if offices == [WHOLE_BODY] {
            "the body as a whole".to_owned()
        } else {
            some(&offices)
        };
        faults.add(
            "office",
            "office_not_expected",
            format!(
                "`{}` is reported by {by}, not by `{}`",
                shortened(&item.measure),
                shortened(code)
            ),
        );
        return None;
    }
    if !reporting.contains(&code) {
        let by = match reporting.as_slice() {
            [] => String::new(),
            others => format!(": it is reported by {}", some(others)),
        };
        faults.add(
            "office",
            "office_closed",
            format!(
                "office `{}` does not exist in {}, not even for a day{by}",
                shortened(code),
                shortened(&item.period)
            ),
        );
        return None;
    }
    Some((id, code.to_owned()))
}

/// The first codes of a list that may be long, as far as they fit on a line.
pub(super) fn some(codes: &[&str]) -> String {
    const LINE: usize = 120;
    let mut named = String::new();
    let mut room = LINE;
    for (count, code) in codes.iter().enumerate() {
        let code = shortened(code);
        let takes = code.chars().count() + 2;
        if takes > room && count > 0 {
            return format!("{named} and {} more", codes.len() - count);
        }
        if count > 0 {
            named.push_str(", ");
        }
        named.push_str(&code);
        room = room.saturating_sub(takes);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::some;

    #[test]
    fn a_list_of_codes_stays_on_a_line() {
        assert_eq!(some(&["RAG"]), "RAG");
        assert_eq!(some(&["INT", "ISR"]), "INT, ISR");
        let long = "x".repeat(200);
        let shown = "x".repeat(80);
        assert_eq!(
            some(&[&long, "RAG", &long]),
            format!("{shown}…, RAG and 1 more")
        );
        let many = vec!["OFFICE"; 1_000];
        let line = some(&many);
        assert!(line.ends_with(", OFFICE and 985 more"), "{line}");
    }
}
