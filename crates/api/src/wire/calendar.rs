// SPDX-License-Identifier: AGPL-3.0-or-later
//! Deadlines as an iCalendar (RFC 5545): one event of a whole day for each.

use chrono::{DateTime, Days, Duration, NaiveDate};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use serde_json::json;
use traguardo_app::read::{DeadlineCalendar, DeadlineEvent};
use traguardo_domain::Period;
use traguardo_domain::deadline::DeadlineState;
use traguardo_exchange::plan::sha256;

/// Characters of a name or code that are shown: whoever needs all of a longer one asks for the list.
const SHOWN: usize = 200;
/// Characters of the indicators that are named.
const INDICATORS: usize = 300;
/// How long a client may show what it has before it asks again.
const FRESH_FOR: Duration = Duration::hours(6);

/// The calendar, the same bytes for the same position and day.
pub(crate) fn calendar(answer: &DeadlineCalendar) -> String {
    // An administration that is known has been recorded.
    let stamp = answer.known_at.time.unwrap_or(DateTime::UNIX_EPOCH);
    let whose = match &answer.office {
        Some(office) => format!("{}, {}", answer.name, office),
        None => answer.name.clone(),
    };
    let name = format!("Scadenze {}", line(&whose, SHOWN));
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//traguardo//scadenze//IT"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        // Unknown to the standard's first edition: they are escaped because they say that they are texts.
        .append_property(text("NAME", &name))
        .append_property(text("X-WR-CALNAME", &name))
        .ttl(&FRESH_FOR);
    for event in &answer.events {
        let Some(due) = event.deadline.due else {
            continue;
        };
        let body = event.scope.as_ref().unwrap_or(&answer.administration);
        let mut shown = Event::with_uid(&uid(body, event));
        shown
            .timestamp(stamp)
            .starts(due)
            .ends(due.checked_add_days(Days::new(1)).unwrap_or(due))
            .summary(&summary(event))
            .description(&description(event, due))
            // A deadline keeps nobody busy for a day.
            .add_property("TRANSP", "TRANSPARENT");
        calendar.push(shown);
    }
    folded(&calendar.to_string())
}

/// Lines of 75 bytes at most, as the standard asks for. The library that writes them leaves the last part of a long one
/// a byte longer, so they are joined and broken once more.
fn folded(text: &str) -> String {
    const MOST: usize = 75;
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut bytes = 0;
        for char in line.chars() {
            if bytes + char.len_utf8() > MOST {
                folded.push_str("\r\n ");
                bytes = 1;
            }
            folded.push(char);
            bytes += char.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

fn text(name: &str, value: &str) -> Property {
    Property::new(name, value)
        .add_parameter("VALUE", "TEXT")
        .done()
}

/// Stays the same over requests, revisions and copies of the data base: a calendar then moves an event instead of
/// showing two.
fn uid(administration: &str, event: &DeadlineEvent) -> String {
    let deadline = &event.deadline;
    let figure = json!([
        administration,
        deadline.measure,
        deadline.office,
        deadline.period
    ]);
    let digest = sha256(&figure.to_string());
    format!("{}@traguardo", digest.get(..32).unwrap_or(&digest))
}

fn summary(event: &DeadlineEvent) -> String {
    let deadline = &event.deadline;
    format!(
        "{}, {} ({}): {}",
        line(&event.measure_name, SHOWN),
        words(deadline.period),
        line(&deadline.office, SHOWN),
        state(deadline.state)
    )
}

fn description(event: &DeadlineEvent, due: NaiveDate) -> String {
    let deadline = &event.deadline;
    let mut lines = vec![
        format!(
            "Misura: {} ({})",
            line(&event.measure_name, SHOWN),
            line(&deadline.measure, SHOWN)
        ),
        format!("Periodo: {} ({})", words(deadline.period), deadline.period),
        format!(
            "Ufficio: {} ({})",
            line(&event.office_name, SHOWN),
            line(&deadline.office, SHOWN)
        ),
    ];
    if !deadline.indicators.is_empty() {
        let all = deadline.indicators.join(", ");
        lines.push(format!("Indicatori: {}", line(&all, INDICATORS)));
    }
    lines.push(format!("Termine: {}", due.format("%d/%m/%Y")));
    lines.push(format!("Stato: {}", state(deadline.state)));
    lines.join("\n")
}

const fn state(state: DeadlineState) -> &'static str {
    match state {
        DeadlineState::Upcoming => "periodo non ancora iniziato",
        DeadlineState::Due => "da comunicare",
        DeadlineState::Late => "in ritardo",
        DeadlineState::Reported => "comunicato",
        DeadlineState::ReportedLate => "comunicato in ritardo",
        DeadlineState::Waiting => "in attesa di un evento",
        DeadlineState::NotExpected => "non atteso",
    }
}

/// `anno 2022`, `II semestre 2022`, `III trimestre 2022`, `maggio 2022`.
fn words(period: Period) -> String {
    const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
    const MONTHS: [&str; 12] = [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ];
    let length = period.frequency().months();
    let place = usize::try_from(period.months() / length).unwrap_or(1) - 1;
    let roman = ROMAN.get(place).copied().unwrap_or_default();
    match length {
        1 => format!(
            "{} {}",
            MONTHS.get(place).copied().unwrap_or_default(),
            period.year()
        ),
        3 => format!("{roman} trimestre {}", period.year()),
        6 => format!("{roman} semestre {}", period.year()),
        _ => format!("anno {}", period.year()),
    }
}

/// A text on one line: what breaks lines or cannot be seen is a blank, and what is too long ends in `…`.
fn line(text: &str, most: usize) -> String {
    let breaks = |char: char| char.is_control() || ['\u{2028}', '\u{2029}'].contains(&char);
    let visible = |char: char| if breaks(char) { ' ' } else { char };
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(most).map(visible).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_words() {
        let words = |text: &str| words(Period::parse(text).unwrap());
        assert_eq!(words("2022"), "anno 2022");
        assert_eq!(words("2022-S1"), "I semestre 2022");
        assert_eq!(words("2022-S2"), "II semestre 2022");
        assert_eq!(words("2022-Q3"), "III trimestre 2022");
        assert_eq!(words("2022-Q4"), "IV trimestre 2022");
        assert_eq!(words("2022-M01"), "gennaio 2022");
        assert_eq!(words("2022-M12"), "dicembre 2022");
    }

    #[test]
    fn lines_are_broken_between_characters() {
        for shift in 0..5 {
            let text = format!(
                "{}{}\r\nEND\r\n",
                "x".repeat(shift),
                "\u{1F4C5}".repeat(100)
            );
            let folded = folded(&text);
            assert_eq!(folded.replace("\r\n ", ""), text);
            let lines: Vec<usize> = folded.split("\r\n").map(str::len).collect();
            assert!(lines.iter().all(|bytes| *bytes <= 75), "{lines:?}");
            assert!(
                lines.iter().filter(|bytes| **bytes > 71).count() >= 5,
                "{lines:?}"
            );
        }
        let exact = format!("{}\r\n", "x".repeat(75));
        assert_eq!(folded(&exact), exact);
        assert_eq!(
            folded(&format!("x{exact}")),
            format!("{}\r\n x\r\n", "x".repeat(75))
        );
    }

    #[test]
    fn texts_stay_on_one_line() {
        assert_eq!(line("a\r\nb\tc\u{2028}d\u{85}e", 11), "a  b c d e");
        assert_eq!(line("àèìòù", 5), "àèìòù");
        assert_eq!(line("àèìòù", 4), "àèìò…");
    }
}
