// SPDX-License-Identifier: AGPL-3.0-or-later
//! Three chambers become one (docs/domain.md §8): A, B and C end, and T begins on 30 June 2022.

use crate::support::{MEASUREMENTS, unchanged};
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, fixture, on_both};

const MERGERS: &str = "/api/v1/mergers";
const DAY: &str = "2023-01-31";

/// A plan of 2022 (and of 2021, where `years` says so) by national measures: n and d add up, s is a level that adds
/// up over administrations, u cannot be combined.
fn plan(administration: &str, years: (i32, i32)) -> Value {
    let mut plan = fixture("counters.json");
    plan["administration"] = json!({"code": administration, "name": format!("Camera {administration}"), "size_class": "M"});
    plan["first_year"] = json!(years.0);
    plan["last_year"] = json!(years.1);
    let measure = |code: &str, nature: &str, over: &str| {
        json!({"code": code, "name": code, "unit": "N.", "nature": nature, "frequency": "half_yearly",
            "over_administrations": over, "dictionary": "national"})
    };
    plan["measures"] = json!([
        measure("n", "flow", "sum"),
        measure("d", "flow", "sum"),
        measure("s", "stock", "sum"),
        measure("u", "stock", "none"),
    ]);
    let indicator = |code: &str, formula: &str| json!({"code": code, "name": code, "unit": "%", "formula": formula, "better": "higher", "dictionary": "national"});
    plan["indicators"] = json!([
        indicator("R", "100 * [n] / [d]"),
        indicator("P", "[s] / [d]"),
        indicator("U", "[u]"),
        indicator("G", "100 * ([n] - previous([n])) / previous([n])"),
        indicator("O", "[s] - opening([s])"),
    ]);
    let assigned = |indicator: &str, target: &str| json!({"indicator": indicator, "targets": [{"period": "2022", "comparator": ">=", "value": target}]});
    plan["nodes"] = json!([{"code": "1", "kind": "area", "title": "Area", "assignments": [
        assigned("R", "40"), assigned("P", "1"), assigned("U", "1"), assigned("G", "0"), assigned("O", "0"),
    ]}]);
    plan
}

/// Figures of one period: n, d, s, u.
fn figures(period: &str, values: [&str; 4]) -> Value {
    let item = |(measure, value): (&str, &str)| match value {
        "n.d." => {
            json!({"measure": measure, "period": period, "not_available": "Archivio in riordino"})
        }
        value => json!({"measure": measure, "period": period, "value": value}),
    };
    let said = ["n", "d", "s", "u"].into_iter().zip(values);
    said.filter(|(_, value)| *value != "-").map(item).collect()
}

/// The successor posts for one of those it came from.
fn scoped(server: &TestServer, successor: &str, scope: &str, items: &Value) -> Answer {
    let post = json!({"administration": successor, "scope": scope, "items": items});
    server.post(MEASUREMENTS, &post)
}

fn administration(server: &TestServer, code: &str, from: &str) {
    let body = json!({"code": code, "name": format!("Camera {code}"), "size_class": "L", "valid_from": from});
    let _ = server.post("/api/v1/administrations", &body).expect(201);
}

fn act(number: &str) -> Value {
    json!({"body": "Ministero", "kind": "decreto", "number": number, "date": "2022-05-15"})
}

fn merger(successor: &str, predecessors: &[&str]) -> Value {
    let ends = predecessors
        .iter()
        .map(|code| json!({"administration": code}));
    json!({"act": act("1"), "date": "2022-06-30", "successor": successor, "predecessors": ends.collect::<Vec<_>>()})
}

fn reversal() -> Value {
    json!({"act": act("9"), "reason": "Annullamento del decreto"})
}

const FIRST: [(&str, [&str; 4]); 3] = [
    ("A", ["10", "40", "100", "1"]),
    ("B", ["20", "40", "200", "2"]),
    ("C", ["30", "400", "300", "3"]),
];
const SECOND: [(&str, [&str; 4]); 3] = [
    ("A", ["1.50", "10", "110", "1"]),
    ("B", ["2.25", "10", "210", "2"]),
    ("C", ["3.00", "100", "310", "3"]),
];
/// What the three add up to, worked out by hand.
const TOGETHER: [(&str, [&str; 4]); 3] = [
    ("2021-S2", ["24", "240", "570", "-"]),
    ("2022-S1", ["60", "480", "600", "-"]),
    ("2022-S2", ["6.75", "120", "630", "-"]),
];

/// A, B and C with their plans, and their figures up to the first half of 2022.
fn three(server: &TestServer) -> Vec<String> {
    let plans = FIRST.map(|(code, _)| server.add_plan(&plan(code, (2021, 2022))));
    for (index, (code, values)) in FIRST.into_iter().enumerate() {
        let last = [
            ["4", "40", "90", "1"],
            ["8", "80", "190", "2"],
            ["12", "120", "290", "3"],
        ][index];
        let _ = server
            .measurements(code, &figures("2021-S1", ["0", "1", "1", "1"]))
            .expect(201);
        let _ = server
            .measurements(code, &figures("2021-S2", last))
            .expect(201);
        let _ = server
            .measurements(code, &figures("2022-S1", values))
            .expect(201);
    }
    administration(server, "T", "2022-06-30");
    plans.into()
}

fn merged(server: &TestServer) -> Vec<String> {
    let plans = three(server);
    let _ = server
        .post(MERGERS, &merger("T", &["A", "B", "C"]))
        .expect(201);
    plans
}

fn common(server: &TestServer, period: &str) -> Vec<Value> {
    let path = format!("{MERGERS}/1/indicators?period={period}&on={DAY}");
    server.get(&path).expect(200).items()
}

fn of<'a>(items: &'a [Value], indicator: &str) -> &'a Value {
    items
        .iter()
        .find(|item| item["indicator"] == indicator)
        .unwrap()
}

fn tree(server: &TestServer, plan: &str, period: &str) -> Value {
    server
        .get(&format!(
            "/api/v1/plans/{plan}/tree?period={period}&on={DAY}"
        ))
        .expect(200)
        .json()
}

on_both! {
    fn the_successor_equals_one_administration_with_the_measures_added_up(server: empty) {
        let _ = merged(server);
        for (code, values) in SECOND {
            let _ = scoped(server, "T", code, &figures("2022-S2", values)).expect(201);
        }
        // D is no merger: one administration, and the sums that were worked out by hand.
        let _ = server.add_plan(&plan("D", (2021, 2022)));
        let _ = server.measurements("D", &figures("2021-S1", ["0", "3", "3", "-"])).expect(201);
        for (period, values) in TOGETHER {
            let _ = server.measurements("D", &figures(period, values)).expect(201);
        }
        for period in ["2021", "2022-S1", "2022"] {
            let successor = common(server, period);
            let path = format!("/api/v1/evaluations?administration=D&period={period}&on={DAY}");
            let single = server.get(&path).expect(200).items();
            for code in ["R", "P", "G", "O"] {
                let (found, expected) = (of(&successor, code), of(&single, code));
                assert_eq!(found["value"], expected["value"], "{code} {period}: {found}");
                assert_eq!(found["ratio"], expected["ratio"], "{code} {period}");
                let reasons = |item: &Value| item["reasons"].as_array().map(|all| all.iter().map(|reason| reason["code"].clone()).collect::<Vec<_>>());
                assert_eq!(reasons(found), reasons(expected), "{code} {period}");
            }
        }
        let year = common(server, "2022");
        // 100 × 66.75 / 600; the mean of the three ratios would be 17.53
        assert_eq!((&of(&year, "R")["value"], &of(&year, "R")["marks"]), (&json!("11.13"), &json!(["late", "pro_forma"])));
        // (66.75 - 24) / 24: the year before is read through the merger
        assert_eq!(of(&year, "G")["value"], "178.13");
        // 630 at the end against 570 at the opening
        assert_eq!(of(&year, "O")["value"], "60.00");
        let apart = of(&year, "U");
        assert_eq!((&apart["status"], &apart["reasons"][0]["code"]), (&json!("not_computable"), &json!("combines_by_none")));
        let sources = year.iter().find(|item| item["indicator"] == "R").unwrap()["explanation"]["operands"][0]["sources"].clone();
        let from: Vec<_> = sources.as_array().unwrap().iter().map(|source| (source["administration"].as_str().unwrap(), source["period"].as_str().unwrap())).collect();
        assert_eq!(from, [("A", "2022-S1"), ("B", "2022-S1"), ("C", "2022-S1"), ("A", "2022-S2"), ("B", "2022-S2"), ("C", "2022-S2")]);
    }

    fn one_without_a_figure_leaves_no_value_and_is_named(server: empty) {
        let _ = merged(server);
        let _ = scoped(server, "T", "A", &figures("2022-S2", SECOND[0].1)).expect(201);
        let _ = scoped(server, "T", "B", &figures("2022-S2", ["n.d.", "10", "210", "2"])).expect(201);
        let year = common(server, "2022");
        let found = of(&year, "R");
        assert_eq!((&found["status"], &found["value"]), (&json!("not_reported"), &Value::Null));
        let silent = found["reasons"].as_array().unwrap().iter().find(|reason| reason["code"] == "not_reported").unwrap();
        assert_eq!((&silent["operand"], &silent["detail"]), (&json!("[n]"), &json!("C, ente, periodo 2022-S2")));
        let _ = scoped(server, "T", "C", &figures("2022-S2", SECOND[2].1)).expect(201);
        let year = common(server, "2022");
        let found = of(&year, "R");
        assert_eq!((&found["status"], &found["reasons"][0]["code"]), (&json!("not_available"), &json!("not_available")));
        assert_eq!(found["reasons"][0]["detail"], "B, ente, periodo 2022-S2: Archivio in riordino");
        // P needs only what all three have said.
        assert_eq!(of(&year, "P")["value"], "1.05");
    }

    fn branches_are_judged_by_their_scope_and_by_nothing_else(server: empty) {
        let plans = merged(server);
        // The whole says nothing about its parts.
        let _ = server.measurements("T", &figures("2022-S2", ["6.75", "120", "630", "-"])).expect(201);
        for plan in &plans {
            assert_eq!(tree(server, plan, "2022")["counts"], json!({"not_reported": 5}));
        }
        assert_eq!(of(&common(server, "2022"), "R")["value"], "11.13");
        for (code, values) in SECOND {
            let _ = scoped(server, "T", code, &figures("2022-S2", values)).expect(201);
        }
        // A: 11.5 / 50 against 40
        let path = format!("/api/v1/evaluations?administration=T&period=2022&indicator=R&on={DAY}");
        let found: Vec<_> = server.get(&path).expect(200).items().iter().map(|item| (item["administration"].clone(), item["value"].clone())).collect();
        assert_eq!(found, [(json!("A"), json!("23.00")), (json!("B"), json!("44.50")), (json!("C"), json!("6.60"))]);
        // Said twice, as a whole and part by part: that is a contradiction and not a choice.
        let both = common(server, "2022");
        assert_eq!(of(&both, "R")["reasons"][0]["code"], "combines_by_none");

        let together = server.get(&format!("{MERGERS}/1/tree?period=2022&on={DAY}")).expect(200).json();
        let branches = together["branches"].as_array().unwrap();
        assert_eq!(branches.iter().map(|branch| branch["plan"]["id"].as_str().unwrap()).collect::<Vec<_>>(), plans);
        let sum: f64 = branches.iter().map(|branch| branch["achievement"].as_str().unwrap().parse::<f64>().unwrap()).sum();
        let whole: f64 = together["achievement"].as_str().unwrap().parse().unwrap();
        assert!((sum / 3.0 - whole).abs() <= 0.005, "{together}");
        assert_eq!(branches[0]["achievement"], tree(server, &plans[0], "2022")["achievement"]);
    }

    fn after_a_reversal_everything_is_as_before(server: empty) {
        let plans = three(server);
        let asked = |server: &TestServer, at: i64| -> Vec<Value> {
            let mut all = Vec::new();
            for code in ["A", "B", "C", "T"] {
                for path in [
                    format!("/api/v1/evaluations?administration={code}&period=2021&on={DAY}"),
                    format!("/api/v1/evaluations?administration={code}&period=2022&on={DAY}"),
                    format!("/api/v1/measurements?administration={code}"),
                    format!("/api/v1/deadlines?administration={code}&on={DAY}"),
                    format!("/api/v1/plans?administration={code}"),
                ] {
                    let answer = server.get(&format!("{path}&as_known_at={at}")).json();
                    all.push(json!([path, answer]));
                }
            }
            for plan in &plans {
                let path = format!("/api/v1/plans/{plan}/tree?period=2022&on={DAY}&as_known_at={at}");
                all.push(server.get(&path).expect(200).json());
            }
            all.push(server.get(&format!("/api/v1/administrations?as_known_at={at}")).expect(200).json());
            for answer in &mut all {
                if let Some(answer) = answer.get_mut(1).filter(|answer| answer.is_object()) {
                    answer.as_object_mut().unwrap().remove("known_at");
                } else {
                    answer.as_object_mut().unwrap().remove("known_at");
                }
            }
            all
        };
        let before = server.position();
        let said = asked(server, before);
        let _ = server.post(MERGERS, &merger("T", &["A", "B", "C"])).expect(201);
        for (code, values) in SECOND {
            let _ = scoped(server, "T", code, &figures("2022-S2", values)).expect(201);
        }
        // A correction of what A itself had posted, and one of what was posted for it.
        let correction = |period: &str, revision: i64| json!([{"measure": "n", "period": period, "value": "99", "replaces": revision, "reason": "Errore"}]);
        let _ = scoped(server, "T", "A", &correction("2022-S1", 1)).expect(201);
        let _ = scoped(server, "T", "A", &correction("2022-S2", 1)).expect(201);
        let between = server.position();
        let merged = asked(server, between);
        assert_ne!(merged, said);
        let taken_back = server.post(&format!("{MERGERS}/1/reversals"), &reversal()).expect(201).json();
        assert_eq!((&taken_back["revision"], &taken_back["reversal"]["reason"]), (&json!(2), &json!("Annullamento del decreto")));
        let after = server.position();
        assert_eq!(asked(server, after), said);
        assert_eq!(asked(server, between), merged);
        assert_eq!(asked(server, before), said);

        // What was posted through it is on record, and does not stand in anybody's way.
        let history = server.get("/api/v1/measurements?administration=A&measure=n&period=2022-S2&revisions=all").expect(200).items();
        assert_eq!(history.iter().map(|item| item["merger"].clone()).collect::<Vec<_>>(), [json!("1"), json!("1")]);
        let refused = scoped(server, "T", "A", &figures("2022-S2", SECOND[0].1));
        let _ = refused.faults(422, "invalid", &[("/scope", "unknown_scope")]);
        let again = server.measurements("A", &figures("2022-S2", ["7", "10", "110", "1"])).expect(201).json();
        assert_eq!(again["items"][0]["revision"], 3);
        let corrected = server.measurements("A", &correction("2022-S1", 1)).expect(201).json();
        assert_eq!(corrected["items"][0]["revision"], 3);
        // And the bodies can merge after all.
        let anew = server.post(MERGERS, &merger("T", &["A", "B", "C"])).expect(201).json();
        assert_eq!(anew["id"], "2");
    }

    fn who_posts_what_after_a_merger(server: empty) {
        let _ = merged(server);
        // The ended ones are closed, for corrections as well, and say who goes on.
        for items in [figures("2022-S2", SECOND[0].1), json!([{"measure": "n", "period": "2022-S1", "value": "1", "replaces": 1, "reason": "x"}])] {
            let refused = unchanged(server, |server| server.measurements("A", &items));
            let problem = refused.faults(422, "invalid", &[("/administration", "administration_ended")]);
            assert_eq!(problem["errors"][0]["detail"], "`A` has ended: since 2022-06-30 `T` posts for it, with `scope`: `A`");
        }
        // A period that began before the first day is nobody's but the origins'.
        let refused = server.measurements("T", &figures("2022-S1", ["1", "-", "-", "-"]));
        let problem = refused.faults(422, "invalid", &[("/items/0/period", "before_merger")]);
        assert_eq!(problem["errors"][0]["detail"], "2022-S1 began before 2022-06-30, the first day of `T`: post it for A, B, C, named in `scope`");
        // Nor do their plans go on after the year.
        let refused = scoped(server, "T", "A", &figures("2023-S1", ["1", "-", "-", "-"]));
        let _ = refused.faults(422, "invalid", &[("/items/0/period", "scope_ended")]);
        administration(server, "E", "1990-01-01");
        for (poster, scope) in [("T", "E"), ("E", "A"), ("T", "T"), ("T", "nobody")] {
            let refused = scoped(server, poster, scope, &figures("2022-S2", ["1", "-", "-", "-"]));
            let _ = refused.faults(422, "invalid", &[("/scope", "unknown_scope")]);
        }
        // What the origin left open, a correction, a withdrawal.
        let late = json!([{"measure": "n", "period": "2022-S1", "value": "11", "replaces": 1, "reason": "Refuso"}]);
        let _ = scoped(server, "T", "A", &late).expect(201);
        let withdrawn = json!([{"measure": "n", "period": "2022-S1", "withdrawn": true, "replaces": 2, "reason": "Non era sua"}]);
        let _ = scoped(server, "T", "A", &withdrawn).expect(201);
        let found = of(&common(server, "2022-S1"), "R").clone();
        assert_eq!((&found["status"], &found["reasons"][0]["detail"]), (&json!("not_reported"), &json!("A, ente, periodo 2022-S1")));

        let a = server.get("/api/v1/administrations/1").expect(200).json();
        assert_eq!((&a["valid_to"], &a["successor"]), (&json!("2022-06-29"), &json!("T")));
        // In the year after, no plan of theirs is in force.
        let gone = server.get("/api/v1/plans/1/tree?period=2023");
        let _ = gone.faults(422, "invalid", &[("?period", "outside_plan")]);
    }

    fn deadlines_and_offices_move(server: empty) {
        for code in ["A", "B"] {
            let mut plan = plan(code, (2022, 2022));
            plan["measures"][0]["offices"] = json!(["UFF"]);
            let _ = server.add_plan(&plan);
        }
        administration(server, "T", "2022-06-30");
        let _ = server.post("/api/v1/offices", &json!({"administration": "T", "code": "PROM", "name": "Promozione", "kind": "internal"})).expect(201);
        let mut body = merger("T", &["A", "B"]);
        body["predecessors"][0]["offices"] = json!([{"office": "UFF", "successor_office": "PROM"}]);
        let tried = unchanged(server, |server| server.post(&format!("{MERGERS}?dry_run=true"), &body)).expect(200).json();
        assert_eq!(tried.get("id"), None);
        let effects = json!({
            "branches": [
                {"administration": "A", "last_day": "2022-06-29", "plans": [{"id": "1", "code": "PIANO-2022", "revision": 1}], "offices_left": ["ENTE"]},
                {"administration": "B", "last_day": "2022-06-29", "plans": [{"id": "2", "code": "PIANO-2022", "revision": 1}], "offices_left": ["ENTE", "UFF"]},
            ],
            "common_indicators": ["G", "O", "P", "R", "U"],
            "not_combinable": ["u"],
        });
        assert_eq!(tried["effects"], effects);
        let _ = server.post(MERGERS, &body).expect(201);
        let path = "/api/v1/deadlines?administration=T&on=2022-12-01";
        let of_office = server.get(&format!("{path}&office=PROM")).expect(200).items();
        let shown: Vec<_> = of_office.iter().map(|item| (item["scope"].as_str().unwrap(), item["posted_by"].as_str().unwrap(), item["office"].as_str().unwrap(), item["period"].as_str().unwrap())).collect();
        assert_eq!(shown, [("A", "PROM", "UFF", "2022-S1"), ("A", "PROM", "UFF", "2022-S2")]);
        let all = server.get(path).expect(200).items();
        assert_eq!(all.len(), 16);
        let before = server.get("/api/v1/deadlines?administration=T&on=2022-06-29").expect(200).items();
        assert_eq!(before.len(), 0);
        let calendar = server.get("/api/v1/deadlines.ics?administration=T&on=2022-12-01&office=PROM").expect(200);
        assert_eq!(calendar.text().matches("BEGIN:VEVENT").count(), 2);
    }

    fn observations_know_who_exists_and_what_they_came_from(server: empty) {
        let plans = merged(server);
        for (code, values) in SECOND {
            let _ = scoped(server, "T", code, &figures("2022-S2", values)).expect(201);
        }
        let path = format!("/api/v1/observations?period=2022&indicator=R&on={DAY}");
        let read = |query: &str| {
            let items = server.get(&format!("{path}{query}")).expect(200).items();
            items.iter().map(|item| (item["administration"].as_str().unwrap().to_owned(), item["value"].as_str().map(str::to_owned), item["plan"].is_null())).collect::<Vec<_>>()
        };
        let row = |code: &str, value: &str, unplanned: bool| (code.to_owned(), Some(value.to_owned()), unplanned);
        let all = vec![row("A", "23.00", false), row("B", "44.50", false), row("C", "6.60", false), row("T", "11.13", true)];
        assert_eq!(read(""), all);
        let between = server.position();
        administration(server, "Z", "2022-06-30");
        assert_eq!(read(&format!("&changed_since={between}")), [], "what others do is no news of these");
        // What is written about an origin is news of its successor.
        let correction = json!([{"measure": "n", "period": "2022-S2", "value": "61.5", "replaces": 1, "reason": "Errore"}]);
        let _ = scoped(server, "T", "C", &correction).expect(201);
        let news = read(&format!("&changed_since={between}"));
        assert!(news.contains(&row("C", "18.30", false)) && news.contains(&row("T", "20.88", true)), "{news:?}");
        let _ = server.post(&format!("{MERGERS}/1/reversals"), &reversal()).expect(201);
        let alone: Vec<_> = read("").into_iter().map(|(code, value, _)| (code, value)).collect();
        assert_eq!(alone, ["A", "B", "C"].map(|code| (code.to_owned(), None)));
        assert_eq!(read(&format!("&as_known_at={between}")), all);
        assert_eq!(plans.len(), 3);
    }

    fn a_chain_of_mergers_is_read_to_its_beginning(server: empty) {
        let _ = server.add_plan(&plan("A", (2021, 2022)));
        administration(server, "B", "2022-03-01");
        administration(server, "T", "2022-06-30");
        let mut first = merger("B", &["A"]);
        first["date"] = json!("2022-03-01");
        let _ = server.post(MERGERS, &first).expect(201);
        let _ = scoped(server, "B", "A", &figures("2022-S1", FIRST[0].1)).expect(201);
        let _ = server.post(MERGERS, &merger("T", &["B"])).expect(201);
        let _ = scoped(server, "B", "A", &figures("2022-S2", SECOND[0].1)).faults(422, "invalid", &[("/administration", "administration_ended")]);
        let _ = scoped(server, "T", "A", &figures("2022-S2", SECOND[0].1)).expect(201);
        let path = format!("{MERGERS}/2/indicators?period=2022&on={DAY}");
        let found = server.get(&path).expect(200).items();
        assert_eq!((&of(&found, "R")["value"], &of(&found, "R")["marks"]), (&json!("23.00"), &json!(["late", "pro_forma"])));
        let refused = server.post(&format!("{MERGERS}/1/reversals"), &reversal());
        let _ = refused.faults(409, "conflict", &[("", "merger_in_use")]);
        let _ = server.post(&format!("{MERGERS}/2/reversals"), &reversal()).expect(201);
        let refused = server.post(&format!("{MERGERS}/2/reversals"), &reversal());
        let _ = refused.faults(409, "conflict", &[("", "already_reversed")]);
        let _ = server.post(&format!("{MERGERS}/1/reversals"), &reversal()).expect(201);
        let _ = server.get(&path).problem(404, "not-found");
    }

    fn a_merger_that_cannot_be_is_refused_as_a_whole(server: empty) {
        let _ = three(server);
        administration(server, "LATE", "2022-07-01");
        administration(server, "ALWAYS", "1990-01-01");
        let refuse = |server: &TestServer, change: &dyn Fn(&mut Value), status: u16, code: &str, faults: &[(&str, &str)]| {
            let mut body = merger("T", &["A", "B", "C"]);
            change(&mut body);
            let _ = unchanged(server, |server| server.post(MERGERS, &body)).faults(status, code, faults);
        };
        refuse(server, &|body| body["successor"] = json!("A"), 422, "invalid", &[
            ("/predecessors/0/administration", "successor_among_predecessors"),
            ("/successor", "successor_begins"),
        ]);
        refuse(server, &|body| body["successor"] = json!("LATE"), 422, "invalid", &[("/successor", "successor_begins")]);
        refuse(server, &|body| body["predecessors"][1]["administration"] = json!("LATE"), 422, "invalid", &[("/predecessors/1/administration", "predecessor_not_there")]);
        refuse(server, &|body| body["predecessors"][1]["administration"] = json!("A"), 422, "invalid", &[("/predecessors/1/administration", "duplicate_predecessor")]);
        refuse(server, &|body| { body["successor"] = json!("TT"); body["predecessors"][2]["administration"] = json!("ALWAY"); }, 422, "invalid", &[
            ("/successor", "unknown_administration"),
            ("/predecessors/2/administration", "unknown_administration"),
        ]);
        let weigh = |weights: [&'static str; 3]| move |body: &mut Value| {
            for (index, weight) in weights.iter().enumerate().filter(|(_, weight)| !weight.is_empty()) {
                body["predecessors"][index]["weight"] = json!(weight);
            }
        };
        refuse(server, &weigh(["50", "30", "21"]), 422, "invalid", &[("/predecessors", "weights")]);
        refuse(server, &weigh(["50", "50", ""]), 422, "invalid", &[("/predecessors/2/weight", "weights")]);
        refuse(server, &weigh(["0", "50", "50"]), 422, "invalid", &[("/predecessors/0/weight", "weights")]);
        refuse(server, &|body| body["predecessors"][0]["offices"] = json!([
            {"office": "UFFF", "successor_office": "PROM"}, {"office": "UFF", "successor_office": "ENTE"}, {"office": "UFF", "successor_office": "ENTE"},
        ]), 422, "invalid", &[
            ("/predecessors/0/offices/0/office", "unknown_office"),
            ("/predecessors/0/offices/0/successor_office", "unknown_office"),
            ("/predecessors/0/offices/2/office", "office_twice"),
        ]);
        refuse(server, &|body| { body["date"] = json!("30/06/2022"); body["predecessors"][0]["peso"] = json!("1"); }, 400, "malformed", &[
            ("/date", "not_a_date"), ("/predecessors/0/peso", "unknown_field"),
        ]);
        refuse(server, &|body| body["predecessors"] = json!([]), 422, "invalid", &[("/predecessors", "too_few")]);
        let _ = server.post(MERGERS, &merger("T", &["A", "B"])).expect(201);
        // Overlapping, on whatever day.
        administration(server, "V", "2022-10-01");
        let mut overlapping = merger("V", &["A", "C"]);
        overlapping["date"] = json!("2022-10-01");
        let problem = unchanged(server, |server| server.post(MERGERS, &overlapping)).faults(409, "conflict", &[("/predecessors/0/administration", "already_merged")]);
        assert_eq!(problem["errors"][0]["detail"], "`A` ends in merger 1, whose successor `T` begins on 2022-06-30");
        refuse(server, &|body| body["predecessors"] = json!([{"administration": "C"}]), 409, "conflict", &[("/successor", "already_successor")]);
        // T came from A: A cannot come from T.
        let mut circle = merger("A", &["T"]);
        circle["date"] = json!("2022-12-01");
        let problem = unchanged(server, |server| server.post(MERGERS, &circle)).problem(422, "invalid");
        let codes: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["successor_begins", "merger_cycle"]);
        let _ = server.post(&format!("{MERGERS}/7/reversals"), &reversal()).problem(404, "not-found");
        let _ = server.get(&format!("{MERGERS}/7/tree?period=2022")).problem(404, "not-found");
        for period in ["2021", "2023"] {
            let _ = server.get(&format!("{MERGERS}/1/tree?period={period}")).faults(422, "invalid", &[("?period", "outside_plan")]);
        }
        let _ = server.get(&format!("{MERGERS}/1/indicators?period=2023")).faults(422, "invalid", &[("?period", "outside_plan")]);
    }
}
