// SPDX-License-Identifier: AGPL-3.0-or-later
//! Published benchmarks that come as a table: the same as the document, or all that is wrong with it (docs/domain.md §9).

use crate::benchmarks::plan;
use crate::support::unchanged;
use serde_json::{Value, json};
use traguardo_tests::{Answer, TestServer, on_both, repository};

const PUBLICATIONS: &str = "/api/v1/benchmark-publications";
const HEAD: &str = "provider,published_on,source,indicator,period,group,code,statistic,value,act_body,act_kind,act_number,act_date\r\n";
const ACT: &str = "Comitato,delibera,12,2023-06-28\r\n";

fn post(server: &TestServer, query: &str, table: impl Into<Vec<u8>>) -> Answer {
    let request = server.request("POST", &format!("{PUBLICATIONS}{query}"));
    request
        .header("Content-Type", "text/csv; charset=utf-8")
        .body(table)
        .send()
}

const SOURCE: &str = "Rapporto 2022, tavola \"4\"\ne seguenti";
const ROWS: [(&str, &str, &str, &str); 4] = [
    ("national", "", "n", "60"),
    ("national", "", "median", "30.00"),
    ("size-class", "=A;B", "minimum", "-1234.5"),
    ("region", "Valle d'Aosta", "system_figure", "0.0000000001"),
];

/// One publication as a table, with what stands between cells and before decimals.
fn table(between: &str, decimal: &str) -> String {
    let quoted = SOURCE.replace('"', "\"\"");
    let mut table = HEAD.replace(',', between);
    for (group, code, statistic, value) in ROWS {
        // As our exports write what a spreadsheet would compute.
        let apostrophe = if code.starts_with('=') { "'" } else { "" };
        let value = value.replace('.', decimal);
        let cells = [
            "Unioncamere",
            "2023-06-30",
            &format!("\"{quoted}\""),
            "R",
            "2022",
            group,
            &format!("\"{apostrophe}{code}\""),
            statistic,
            &format!("\"{value}\""),
            &ACT.replace(',', between),
        ];
        table += &cells.join(between);
    }
    table
}

/// The document with the same content.
fn document() -> Value {
    let items = ROWS.map(|(group, code, statistic, value)| {
        let mut item = json!({"indicator": "R", "period": "2022", "group": group, "statistic": statistic, "value": value});
        if !code.is_empty() {
            item["code"] = json!(code);
        }
        item
    });
    let act = json!({"body": "Comitato", "kind": "delibera", "number": "12", "date": "2023-06-28"});
    json!({"provider": "Unioncamere", "published_on": "2023-06-30", "source": SOURCE, "act": act, "items": items})
}

/// Without what differs from one publication to the next.
fn stable(mut answer: Value) -> Value {
    for name in ["id", "revision", "position", "known_at"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    if let Some(publication) = answer.get_mut("publication") {
        *publication = stable(publication.clone());
    }
    answer
}

on_both! {
    fn a_table_is_the_same_publication_as_the_document(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        let dry = unchanged(server, |server| post(server, "?dry_run=true", table(",", "."))).expect(200).json();
        let one = server.post(PUBLICATIONS, &document()).expect(201);
        let other = post(server, "", table(",", ".")).expect(201);
        assert_eq!(other.header("location"), format!("{PUBLICATIONS}/2"));
        assert_eq!(stable(one.json()), stable(other.json()));
        assert_eq!(stable(dry), stable(other.json()));
        let _ = post(server, "?dialect=it", format!("\u{feff}{}\r\n\r\n", table(";", ","))).expect(201);
        let asked = |id: &str| {
            let benchmark = server.get(&format!("/api/v1/benchmarks?indicator=R&period=2022&publication={id}&on=2023-07-01")).expect(200);
            (stable(benchmark.json()), stable(server.get(&format!("{PUBLICATIONS}/{id}")).expect(200).json()))
        };
        assert_eq!(asked("1"), asked("2"));
        assert_eq!(asked("1"), asked("3"));
        assert_eq!(asked("2").0["groups"][1]["code"], "=A;B");
    }

    fn the_table_of_the_guide_is_taken(server: demo) {
        let guide = std::fs::read_to_string(repository().join("docs/operations.md")).unwrap();
        let table = guide.split("```csv\n").nth(1).unwrap().split("```").next().unwrap();
        let taken = post(server, "", table).expect(201).json();
        assert_eq!((&taken["provider"], &taken["benchmarks"]), (&json!("Unioncamere"), &json!(1)));
        let found = server.get("/api/v1/benchmarks?indicator=DFP%201.3&period=2022&provider=Unioncamere&group=region").expect(200).json();
        assert_eq!(found["groups"], json!([{"group": "region", "code": "Toscana", "median": "148.00"}]));
    }

    fn all_faults_are_told_by_line(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        let refused = |table: &str, status: u16, code: &str, faults: &[(&str, &str)]| {
            unchanged(server, |server| post(server, "", table)).faults(status, code, faults)
        };
        let row = |cells: &str| format!("Unioncamere,2023-06-30,,{cells},{ACT}");
        // Form: cells, columns, words, numbers.
        let text = format!("{HEAD}{}{}{}", row("R,2022,national,,n,60"), "\r\nUnioncamere,R\r\n", row("R,2022-S3,nation,,median,\"1,5\""));
        let _ = refused(&text, 400, "malformed", &[("/lines/4", "malformed_csv"), ("/lines/5/group", "unknown_value"), ("/lines/5/period", "not_a_period"), ("/lines/5/value", "comma")]);
        let _ = refused("provider;value\r\nx;1\r\n", 400, "malformed", &[("/lines/1/provider;value", "unknown_field"), ("/lines/1", "missing_field"),
            ("/lines/1", "missing_field"), ("/lines/1", "missing_field"), ("/lines/1", "missing_field"), ("/lines/1", "missing_field"), ("/lines/1", "missing_field"), ("/lines/1", "missing_field")]);
        let _ = refused("", 400, "malformed", &[("", "malformed_csv")]);
        let _ = refused(HEAD, 422, "invalid", &[("", "too_few")]);
        // Content, by the same rules as the document's.
        let text = format!("{HEAD}{}{}{}{}", row("R,2022,national,X,median,1"), row("R,2022,region,,median,1"), row("R,2022,national,,maximum,7"), row("R,2022,national,,maximum,7"));
        let told = refused(&text, 422, "invalid", &[("/lines/2/code", "superfluous_field"), ("/lines/3", "missing_field"), ("/lines/5", "duplicate_item")]);
        assert_eq!(told["errors"][2]["detail"], "the same figure as in /lines/4");
        let _ = refused(&format!("{HEAD}{}{}", row("Q,2022,national,,n,1"), row("Z,2022,national,,n,1")), 422, "invalid", &[("/lines/2/indicator", "unknown_indicator"), ("/lines/3/indicator", "unknown_indicator")]);
        let future = format!("{HEAD}{}", row("R,2022,national,,n,1")).replace("2023-06-30", "2199-01-01");
        let _ = refused(&future, 422, "invalid", &[("/lines/2/published_on", "in_future")]);
        let two = format!("{HEAD}{}{}", row("R,2022,national,,n,1"), row("R,2022,national,,median,1").replace("Unioncamere", "ISTAT"));
        let _ = refused(&two, 422, "invalid", &[("/lines/3/provider", "not_the_same")]);
        let _ = unchanged(server, |server| post(server, "?dialect=fr", HEAD)).faults(400, "invalid-parameter", &[("?dialect", "bad_parameter")]);
    }

    fn hostile_tables_are_refused(server: empty) {
        let _ = server.add_plan(&plan("E0", "A", "X"));
        let row = format!("Unioncamere,2023-06-30,,R,2022,region,x,n,1,{ACT}");
        let whole = format!("{HEAD}{row}");
        let mut latin = whole.clone().into_bytes();
        let place = latin.windows(3).position(|part| part == b",x,").unwrap() + 1;
        latin[place] = 0xe0;
        let mut tables: Vec<(Vec<u8>, u16, &str)> = vec![
            (latin, 400, "malformed_csv"),
            (whole.replace(",x,", ",\0,").into_bytes(), 422, "bad_character"),
            (whole.replace(",x,", ",\"x,").into_bytes(), 400, "malformed_csv"),
            (whole.replace(",x,", &format!(",{},", "x".repeat(4_001))).into_bytes(), 422, "too_long"),
            (whole.replace(",n,1,", ",n,1e3,").into_bytes(), 422, ""),
            (whole.replace(",n,1,", ",n,=1+1,").into_bytes(), 422, ""),
            (format!("{HEAD}{}", row.repeat(10_001)).into_bytes(), 422, "too_many"),
            (",".repeat(1_000_000).into_bytes(), 400, "unknown_field"),
            (format!("{HEAD}{}", ",\r\n".repeat(300_000)).into_bytes(), 400, "malformed_csv"),
            (vec![b'"'; 1_000_000], 400, "unknown_field"),
            (vec![0xff; 1_000_000], 400, "unknown_field"),
        ];
        tables.push((b"PK\x03\x04\x14\0\0\0 a workbook".to_vec(), 400, "unknown_field"));
        for (table, status, code) in tables {
            let answer = unchanged(server, |server| post(server, "", table.clone()));
            let shown = String::from_utf8_lossy(&table[..table.len().min(300)]).into_owned();
            assert_eq!(answer.status, status, "{shown}: {answer:?}");
            let first = answer.json()["errors"][0]["code"].clone();
            assert!(code.is_empty() || first == code, "{shown}: {first}");
            assert!(answer.body.len() < 2_000_000, "{}", answer.body.len());
        }
        let many = HEAD.to_owned() + &"x".repeat(4 * 1024 * 1024);
        post(server, "", many).problem(413, "too-large");
        for kind in ["text/plain", "text/csv; charset=latin1", "application/vnd.ms-excel"] {
            let answer = unchanged(server, |server| server.request("POST", PUBLICATIONS).header("Content-Type", kind).body(whole.clone()).send());
            answer.problem(415, "unsupported-media-type");
        }
        let elsewhere = unchanged(server, |server| server.request("POST", "/api/v1/benchmark-snapshots").header("Content-Type", "text/csv").body(whole.clone()).send());
        elsewhere.problem(415, "unsupported-media-type");
        // Sent twice with one key it is one publication.
        let keyed = || server.request("POST", PUBLICATIONS).header("Idempotency-Key", "t1").header("Content-Type", "text/csv").body(whole.clone()).send();
        let first = keyed().expect(201);
        let again = unchanged(server, |_| keyed());
        assert_eq!((again.json(), again.header("idempotency-replayed")), (first.json(), "true"));
    }
}
