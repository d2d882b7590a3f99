// SPDX-License-Identifier: AGPL-3.0-or-later
//! The deadlines as an iCalendar, read by a library that did not write it.

use crate::support::{MS, all_pages, demo_plan, having, unchanged};
use calcard::icalendar::{
    ICalendar, ICalendarComponentType, ICalendarEntry, ICalendarProperty, ICalendarValue,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_tests::{Answer, TestServer, encode, fixture, on_both};

/// One event as a client sees it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    from: String,
    to: String,
    summary: String,
    description: String,
}

/// Asks as calendar programs do.
fn feed(server: &TestServer, query: &str) -> Answer {
    let path = format!("/api/v1/deadlines.ics?{query}");
    server
        .request("GET", &path)
        .header("Accept", "text/calendar")
        .send()
}

fn value(entries: &[ICalendarEntry], name: &ICalendarProperty) -> String {
    let mut found = entries.iter().filter(|entry| entry.name == *name);
    let (one, other) = (found.next(), found.next());
    assert!(other.is_none(), "{name:?} twice: {entries:?}");
    match one.map(|entry| entry.values.as_slice()) {
        Some([ICalendarValue::Text(text)]) => text.clone(),
        Some([ICalendarValue::PartialDateTime(day)]) => {
            assert_eq!(
                (day.hour, day.tz_hour),
                if *name == ICalendarProperty::Dtstamp {
                    (day.hour, Some(0))
                } else {
                    (None, None)
                }
            );
            format!(
                "{:04}-{:02}-{:02}",
                day.year.unwrap(),
                day.month.unwrap(),
                day.day.unwrap()
            )
        }
        other => panic!("{name:?}: {other:?}"),
    }
}

/// The events by UID, after everything the standard asks of the text itself.
fn events(answer: &Answer) -> BTreeMap<String, Seen> {
    assert_eq!(
        answer.header("content-type"),
        "text/calendar; charset=utf-8"
    );
    let text = answer.text();
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
            && text.ends_with("\r\nEND:VCALENDAR\r\n"),
        "{text}"
    );
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let calendar = ICalendar::parse(text).unwrap_or_else(|wrong| panic!("{wrong:?}: {text}"));
    let mut seen = BTreeMap::new();
    for component in &calendar.components {
        match component.component_type {
            ICalendarComponentType::VCalendar => continue,
            ICalendarComponentType::VEvent => {}
            ref other => panic!("{other:?}"),
        }
        let of = |name| value(&component.entries, &name);
        assert!(of(ICalendarProperty::Dtstamp).as_str() > "2026");
        let event = Seen {
            from: of(ICalendarProperty::Dtstart),
            to: of(ICalendarProperty::Dtend),
            summary: of(ICalendarProperty::Summary),
            description: of(ICalendarProperty::Description),
        };
        assert!(
            seen.insert(of(ICalendarProperty::Uid), event).is_none(),
            "a UID twice"
        );
    }
    seen
}

/// What the list of deadlines leads to, worked out once more.
fn expected(server: &TestServer, plan: &Value, query: &str) -> BTreeSet<Seen> {
    let names = |list: &Value| -> BTreeMap<String, String> {
        let text = |one: &Value, name: &str| one[name].as_str().unwrap().replace(['\n', '\r'], " ");
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| (text(one, "code"), text(one, "name")))
            .collect()
    };
    let measures = names(&plan["measures"]);
    let mut offices = names(&plan["offices"]);
    let whole = plan["administration"]["name"].as_str().unwrap();
    offices.insert("ENTE".to_owned(), whole.to_owned());
    let states = BTreeMap::from([
        ("upcoming", "periodo non ancora iniziato"),
        ("due", "da comunicare"),
        ("late", "in ritardo"),
        ("reported", "comunicato"),
        ("reported_late", "comunicato in ritardo"),
    ]);
    let items = all_pages(server, &format!("/api/v1/deadlines?{query}"), 7);
    let with_day = items.iter().filter(|item| item.get("due").is_some());
    with_day
        .map(|item| {
            let text = |name: &str| item[name].as_str().unwrap();
            let (measure, office, period, due) = (text("measure"), text("office"), text("period"), text("due"));
            let name = &measures[measure];
            let words = match period.split_once('-') {
                None => format!("anno {period}"),
                Some((year, "S1")) => format!("I semestre {year}"),
                Some((year, "S2")) => format!("II semestre {year}"),
                Some((year, "M02")) => format!("febbraio {year}"),
                Some(other) => panic!("{other:?}"),
            };
            let day: chrono::NaiveDate = due.parse().unwrap();
            let state = states[text("state")];
            let by = format!("{} ({office})", offices[office]);
            let indicators: Vec<&str> = item["indicators"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
            Seen {
                from: due.to_owned(),
                to: day.succ_opt().unwrap().to_string(),
                summary: format!("{name}, {words} ({office}): {state}"),
                description: format!(
                    "Misura: {name} ({measure})\nPeriodo: {words} ({period})\nUfficio: {by}\nIndicatori: {}\nTermine: {}\nStato: {state}",
                    indicators.join(", "), day.format("%d/%m/%Y")
                ),
            }
        })
        .collect()
}

#[track_caller]
fn same(server: &TestServer, plan: &Value, query: &str) -> usize {
    let seen: BTreeSet<Seen> = events(&feed(server, query).expect(200))
        .into_values()
        .collect();
    assert_eq!(seen, expected(server, plan, query), "{query}");
    seen.len()
}

/// Names that a calendar would rather not have.
fn hostile() -> Value {
    let mut plan = fixture("counters.json");
    let name = "Voce\r\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:finta;x=1,\\n \"\u{1F4C5}";
    plan["administration"]["name"] = json!(name);
    plan["offices"][0]["name"] = json!(name);
    let measure = |code: String, name: String| json!({"code": code, "name": name, "unit": "N.", "nature": "flow", "frequency": "annual", "offices": ["UFF"]});
    // Wherever a line is folded: characters of one to four bytes, and blanks, begin at each place.
    let names = (0..80).map(|shift| {
        format!(
            "{}{}",
            "x".repeat(shift),
            "\u{1F4C5}è€ \u{10348}".repeat(12)
        )
    });
    let measures: Vec<Value> = std::iter::once(name.to_owned())
        .chain(names)
        .enumerate()
        .map(|(index, name)| measure(format!("M;{index},\\n"), name))
        .collect();
    let formula: Vec<String> = measures
        .iter()
        .map(|measure| format!("[{}]", measure["code"].as_str().unwrap()))
        .collect();
    plan["measures"] = json!(measures);
    plan["indicators"][0]["formula"] = json!(formula.join(" + "));
    plan
}

on_both! {
    fn every_deadline_with_a_day_is_an_event(server: demo) {
        let mut all = 0;
        for query in ["on=2022-06-15", "on=2022-12-31", "on=2023-02-01", "on=2022-06-15&office=ISR", "on=2022-06-15&as_known_at=2"] {
            all += same(server, &demo_plan(), &format!("administration={MS}&{query}"));
        }
        assert!(all > having(&demo_plan(), "frequency").len(), "{all}");
    }

    fn what_waits_is_in_no_calendar(server: empty) {
        let mut plan = fixture("counters.json");
        plan["measures"] = json!([
            {"code": "M", "name": "M", "unit": "N.", "nature": "flow", "frequency": "annual", "due": {"after": {"events": ["F"], "days": 10}}},
            {"code": "F", "name": "F", "unit": "data", "nature": "stock", "content": "date", "frequency": "annual", "due": {"days": 31}},
        ]);
        let _ = server.add_plan(&plan);
        let query = "administration=CONTA&on=2022-06-15";
        assert_eq!(same(server, &plan, query), 1);
        let before = events(&feed(server, query));
        let came = json!([{"measure": "F", "period": "2022", "date": "2022-12-30"}]);
        let _ = server.measurements("CONTA", &came).expect(201);
        assert_eq!(same(server, &plan, query), 2);
        assert_eq!(same(server, &plan, "administration=CONTA&on=2023-01-09"), 2, "both are due in January");
        let after = events(&feed(server, query));
        assert!(before.keys().all(|uid| after.contains_key(uid)), "an event stays itself");
    }

    fn hostile_names_stay_names(server: empty) {
        let plan = hostile();
        let _ = server.add_plan(&plan);
        assert_eq!(same(server, &plan, "administration=CONTA&on=2022-06-15"), 81);
        let text = feed(server, "administration=CONTA&on=2022-06-15");
        assert!(!text.text().contains("\r\nSUMMARY:finta"), "{}", text.text());
        let name = "NAME;VALUE=TEXT:Scadenze Voce  END:VEVENT BEGIN:VEVENT SUMMARY:finta\\;x=1\\,\\\\n";
        assert!(text.text().replace("\r\n ", "").contains(name), "{}", text.text());
    }

    fn the_same_question_has_the_same_bytes(server: demo) {
        let query = format!("administration={MS}&on=2022-06-15");
        let known = server.position();
        let first = feed(server, &query).expect(200);
        assert_eq!(feed(server, &query).body, first.body);
        let path = format!("/api/v1/deadlines.ics?{query}");
        let again = server.request("GET", &path).header("If-None-Match", first.header("etag")).send();
        let _ = again.expect(304);
        let item = json!([{"measure": "Patrimonio netto", "period": "2022", "value": "1"}]);
        let _ = server.measurements(MS, &item).expect(201);
        let changed = server.request("GET", &path).header("If-None-Match", first.header("etag")).send();
        assert_ne!(changed.expect(200).body, first.body);
        assert_eq!(feed(server, &format!("{query}&as_known_at={known}")).body, first.body);
    }

    fn it_is_refused_as_the_list_is(server: demo) {
        for (query, status, pointer) in [
            ("on=2022-06-15".to_owned(), 400, "?administration"),
            (format!("administration={MS}&limit=5"), 400, "?limit"),
            (format!("administration={MS}&state=late"), 400, "?state"),
            (format!("administration={MS}&on=2022"), 400, "?on"),
            (format!("administration={MS}&as_known_at=99999"), 422, "?as_known_at"),
            ("administration=CCIAA-MX".to_owned(), 422, "?administration"),
            (format!("administration={MS}&office={}", encode("ISSR")), 422, "?office"),
        ] {
            let problem = unchanged(server, |server| feed(server, &query)).expect(status).json();
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}");
        }
        let path = format!("/api/v1/deadlines.ics?administration={MS}");
        let json = server.request("GET", &path).header("Accept", "application/json").send();
        assert_eq!(json.expect(406).json()["code"], "not-acceptable");
        let head = server.request("HEAD", &path).send().expect(200);
        assert_eq!((head.header("content-type"), head.body.len()), ("text/calendar; charset=utf-8", 0));
    }

    fn a_calendar_is_whole_or_refused(server: empty) {
        let mut plan = fixture("counters.json");
        let offices: Vec<String> = (0..12).map(|office| format!("U{office}")).collect();
        plan["offices"] = offices.iter().map(|code| json!({"code": code, "name": code, "kind": "internal"})).collect();
        let measure = |index: usize| json!({"code": format!("M{index}"), "name": "M", "unit": "N.", "nature": "flow", "frequency": "monthly", "offices": offices});
        plan["measures"] = (0..35).map(measure).collect();
        let formula: Vec<String> = (0..35).map(|index| format!("[M{index}]")).collect();
        plan["indicators"][0]["formula"] = json!(formula.join(" + "));
        let _ = server.add_plan(&plan);
        // 35 measures, 12 offices, 12 months: 5,040
        let problem = feed(server, "administration=CONTA&on=2022-06-15").expect(422).json();
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("?office"), &json!("too_many")));
        assert_eq!(events(&feed(server, "administration=CONTA&on=2022-06-15&office=U3").expect(200)).len(), 35 * 12);
    }
}
