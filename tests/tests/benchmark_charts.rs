// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks as charts: what the answer tells, and nothing that it withholds (docs/domain.md §9).

use crate::benchmarks::{fill, plan};
use crate::support::unchanged;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use traguardo_tests::{TestServer, on_both};

const OF_2022: &str = "indicator=R&period=2022";

/// Another reader's view of an SVG: texts of each kind of element, in their order.
const READ: &str = "
import json, sys
from xml.etree import ElementTree
root = ElementTree.fromstring(sys.stdin.buffer.read())
found = {}
for element in root.iter():
    name = element.tag.removeprefix('{http://www.w3.org/2000/svg}')
    assert not any(key.startswith('on') or 'href' in key for key in element.attrib), element.attrib
    found.setdefault(name, []).append((element.text or '').strip())
print(json.dumps({'root': root.attrib, 'elements': found}))
";

fn ask(server: &TestServer, query: &str) -> Value {
    let answer = unchanged(server, |server| {
        server.get(&format!("/api/v1/benchmarks/chart.svg?{query}"))
    })
    .expect(200);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    let mut child = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&answer.body).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "no SVG: {}", answer.text());
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["root"]["role"], "img");
    assert_eq!(read["root"]["aria-labelledby"], "grafico-t grafico-d");
    read["elements"].clone()
}

fn words<'a>(drawn: &'a Value, element: &str) -> Vec<&'a str> {
    let texts = drawn[element].as_array().map_or(&[][..], Vec::as_slice);
    texts.iter().map(|text| text.as_str().unwrap()).collect()
}

#[track_caller]
fn snapshot(name: &str, drawn: &Value) {
    let said = json!({"title": drawn["title"], "desc": drawn["desc"], "text": drawn["text"]});
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(format!("benchmark-chart-{name}"), said));
}

on_both! {
    fn a_place_in_its_groups_is_drawn_and_told(server: empty) {
        fill(server);
        let drawn = ask(server, &format!("{OF_2022}&administration=E0"));
        snapshot("place", &drawn);
        // The nation and the size class have boxes, the region has a reason.
        assert_eq!((words(&drawn, "rect").len(), words(&drawn, "circle").len()), (4, 3));
        // Without an administration all groups are there, and nobody's place.
        let all = ask(server, OF_2022);
        assert_eq!(words(&all, "circle"), [""; 0]);
        let kinds = ["Nazionale", "Classe A", "Classe B", "Regione X", "Regione Y"];
        for name in kinds {
            assert!(words(&all, "text").contains(&name), "{name}");
        }
        let classes = ask(server, &format!("{OF_2022}&group=size-class&administration=E9"));
        assert!(words(&classes, "text").contains(&"Classe B") && !words(&classes, "text").contains(&"Nazionale"));
        // What nobody is told stands in no chart: values inside a group, the second of them the largest of region X.
        let told = server.get(&format!("/api/v1/benchmarks?{OF_2022}")).expect(200).text().to_owned();
        let shown = serde_json::to_string(&all).unwrap();
        for (dot, comma) in [("68.33", "68,33"), ("96.77", "96,77")] {
            assert!(!told.contains(dot) && !shown.contains(comma), "{comma}");
        }
        // A told one stands in both.
        assert!(told.contains("157.1428571429") && shown.contains("157,1428571429"));
    }

    fn what_cannot_be_drawn_is_explained(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        snapshot("nobody", &ask(server, OF_2022));
        let figures = json!([{"measure": "a", "period": "2022", "value": "10"}, {"measure": "b", "period": "2022", "value": "30"}]);
        let _ = server.measurements("E0", &figures).expect(201);
        let alone = ask(server, &format!("{OF_2022}&administration=E0"));
        snapshot("alone", &alone);
        for element in ["rect", "circle"] {
            assert_eq!(words(&alone, element), [""; 0]);
        }
        let _ = server.add_plan(&plan("MUTA", "A", "X"));
        let silent = ask(server, &format!("{OF_2022}&administration=MUTA"));
        assert!(words(&silent, "desc")[0].contains("MUTA non ha un valore per anno 2022."));
    }

    fn published_figures_are_drawn_as_far_as_they_go(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        let figures = json!([{"measure": "a", "period": "2022", "value": "10"}, {"measure": "b", "period": "2022", "value": "30"}]);
        let _ = server.measurements("E0", &figures).expect(201);
        let item = |group: &str, code: &str, statistic: &str, value: &str| {
            let mut item = json!({"indicator": "R", "period": "2022", "group": group, "statistic": statistic, "value": value});
            if !code.is_empty() { item["code"] = json!(code); }
            item
        };
        let publication = json!({"provider": "Unioncamere", "published_on": "2023-06-30", "items": [
            item("national", "", "n", "60"), item("national", "", "median", "30.00"), item("national", "", "upper_quartile", "44.5"),
            item("size-class", "A", "median", "35.5"), item("size-class", "B", "median", "50")]});
        let _ = server.post("/api/v1/benchmark-publications", &publication).expect(201);
        snapshot("published", &ask(server, &format!("{OF_2022}&provider=Unioncamere&administration=E0")));
        let all = ask(server, &format!("{OF_2022}&publication=1"));
        assert!(words(&all, "desc")[0].contains("Classe B: mediana 50."));
        assert_eq!(words(&all, "rect"), [""; 0], "one quartile makes no box");
        let of_regions = ask(server, &format!("{OF_2022}&publication=1&group=region"));
        assert!(words(&of_regions, "text").contains(&"Nessun dato pubblicato su questi gruppi."));
    }

    fn names_of_others_are_drawn_as_texts(server: empty) {
        let bad = "</text><script>\"'&onload=x";
        for (number, value) in ["1", "2", "3", "5", "8", "13"].iter().enumerate() {
            let code = format!("<E{number}>&\"'");
            let mut document = plan(&code, bad, "]]><!--");
            document["indicators"][0]["name"] = json!(bad);
            document["indicators"][0]["unit"] = json!("<%>");
            let _ = server.add_plan(&document);
            let figures = json!([{"measure": "a", "period": "2022", "value": value}, {"measure": "b", "period": "2022", "value": "100"}]);
            let _ = server.measurements(&code, &figures).expect(201);
        }
        let drawn = ask(server, &format!("{OF_2022}&administration=%3CE0%3E%26%22%27"));
        snapshot("names", &drawn);
        let names: Vec<&String> = drawn.as_object().unwrap().keys().collect();
        for name in names {
            assert!(["svg", "title", "desc", "text", "line", "rect", "circle", "polyline", "polygon"].contains(&name.as_str()), "{name}");
        }
    }

    fn what_cannot_be_asked_is_refused(server: empty) {
        fill(server);
        let ask = |query: &str| server.get(&format!("/api/v1/benchmarks/chart.svg?{query}"));
        let _ = ask("period=2022").faults(400, "invalid-parameter", &[("?indicator", "missing_parameter")]);
        let _ = ask("indicator=S&period=2022").faults(422, "invalid", &[("?indicator", "unknown_indicator")]);
        let _ = ask(&format!("{OF_2022}&provider=Altri")).faults(422, "invalid", &[("?provider", "nothing_published")]);
        let _ = ask(&format!("{OF_2022}&format=png")).faults(400, "invalid-parameter", &[("?format", "unknown_parameter")]);
        let path = format!("/api/v1/benchmarks/chart.svg?{OF_2022}");
        server.request("GET", &path).header("Accept", "image/png").send().problem(406, "not-acceptable");
        let first = server.get(&path).expect(200);
        let again = server.request("GET", &path).header("If-None-Match", first.header("etag")).send();
        assert_eq!((again.status, again.body.len()), (304, 0));
        // As of an earlier position it stays what it was.
        let then = format!("{path}&as_known_at={}&on=2023-07-01", server.position());
        let before = server.get(&then).expect(200).body;
        let corrected = json!([{"measure": "a", "period": "2022", "value": "29", "replaces": 1, "reason": "Errore"}]);
        let _ = server.measurements("E0", &corrected).expect(201);
        assert_eq!(server.get(&then).expect(200).body, before);
        assert_ne!(server.get(&path).expect(200).body, first.body);
    }
}
