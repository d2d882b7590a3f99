// SPDX-License-Identifier: AGPL-3.0-or-later
//! All observations in one answer or in files: the same bytes, of one position, whatever the client does.

use crate::support::{MEASUREMENTS, all_pages, of_ms, patrimonio};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use traguardo_tests::{Answer, Database, TempDir, TestServer, encode, fixture, on_both};

/// Name of the form, file, media type.
const FORMS: [(&str, &str, &str); 6] = [
    ("ndjson", "observations.ndjson", "application/x-ndjson"),
    ("csv", "observations.csv", "text/csv"),
    ("csv&dialect=it", "observations.it.csv", "text/csv"),
    (
        "sdmx-csv",
        "observations.sdmx.csv",
        "application/vnd.sdmx.data+csv",
    ),
    (
        "xlsx",
        "observations.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "parquet",
        "year=2022/observations.parquet",
        "application/vnd.apache.parquet",
    ),
];
const EVERY_FORM: &str = "csv,csv-it,ndjson,sdmx-csv,xlsx,parquet";
const ASKED: &str = "/api/v1/observations?from=2022-S1&to=2022-S2&on=2023-01-31";

/// Files of the command line by name; the manifest without the time, which is another on every database.
fn files(server: &TestServer, target: &Path) -> BTreeMap<String, Vec<u8>> {
    let options = [
        "--from",
        "2022-S1",
        "--to",
        "2022-S2",
        "--on",
        "2023-01-31",
        "--format",
        EVERY_FORM,
    ];
    let _ = server
        .cli(&[&["observations", target.to_str().unwrap()][..], &options].concat())
        .succeeded();
    let mut manifest: Value =
        serde_json::from_slice(&std::fs::read(target.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest.as_object_mut().unwrap().remove("time").is_some());
    let mut found = BTreeMap::new();
    for file in manifest["files"].as_array().unwrap() {
        let name = file["path"].as_str().unwrap();
        let bytes = std::fs::read(target.join(name)).unwrap();
        assert_eq!(json!(bytes.len()), file["bytes"], "{name}");
        found.insert(name.to_owned(), bytes);
    }
    found.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    // What is there already is left alone.
    std::fs::write(target.join("observations.csv"), "mio").unwrap();
    let _ = server.cli(&[&["observations", target.to_str().unwrap()][..], &options].concat());
    let left = std::fs::read_to_string(target.join("observations.csv")).unwrap();
    assert_eq!(left, "mio");
    found
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip")
        .arg("-dc")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let feeder = std::thread::spawn(move || input.write_all(&bytes).unwrap());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output.stdout
}

fn played(database: Database) -> BTreeMap<String, Vec<u8>> {
    let server = TestServer::demo(database);
    let _ = server
        .post(MEASUREMENTS, &of_ms(&json!([patrimonio()])))
        .expect(201);
    let directory = TempDir::new();
    let found = files(&server, &directory.file("out"));
    for (form, file, media_type) in FORMS {
        let answer = server.get(&format!("{ASKED}&format={form}")).expect(200);
        assert!(answer.body == found[file], "{form}");
        assert_eq!(
            answer.header("content-type").split(';').next(),
            Some(media_type)
        );
        assert_eq!(answer.header("x-known-at"), server.position().to_string());
    }
    found
}

#[test]
fn every_form_is_the_same_bytes_from_both_databases_by_http_and_by_command_line() {
    let sqlite = played(Database::sqlite());
    let Some(postgres) = Database::postgres() else {
        return;
    };
    let postgres = played(postgres);
    assert_eq!(
        sqlite.keys().collect::<Vec<_>>(),
        postgres.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &sqlite {
        assert!(*bytes == postgres[name], "{name}");
    }
}

/// A plan of this many indicators of monthly figures.
fn wide(indicators: usize) -> Value {
    let mut plan = fixture("counters.json");
    let numbers = 0..indicators;
    plan["indicators"] = numbers
        .clone()
        .map(|number| json!({"code": format!("I{number}"), "name": "Un indicatore", "unit": "N.", "formula": "[M]", "better": "higher"}))
        .collect();
    plan["nodes"][0]["assignments"] = numbers
        .map(|number| json!({"indicator": format!("I{number}"), "targets": [{"period": "2022", "comparator": ">=", "value": "1"}]}))
        .collect();
    plan
}

/// Opens an answer and reads the beginning of it.
fn begun(server: &TestServer, path: &str) -> (TcpStream, Vec<u8>) {
    let address = server
        .client()
        .base()
        .trim_start_matches("http://")
        .to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut first = vec![0; 20_000];
    stream.read_exact(&mut first).unwrap();
    (stream, first)
}

/// The body of a whole answer in chunks.
fn unchunked(answer: &[u8]) -> Vec<u8> {
    let start = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap()
        + 4;
    let (mut rest, mut body) = (&answer[start..], Vec::new());
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
    }
}

/// The body of an answer in chunks as far as it came.
fn received(answer: &[u8]) -> Vec<u8> {
    let start = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap()
        + 4;
    let (mut rest, mut body) = (answer[start..].iter().copied(), Vec::new());
    loop {
        let head: Vec<u8> = rest.by_ref().take_while(|byte| *byte != b'\n').collect();
        let Ok(length) = usize::from_str_radix(std::str::from_utf8(&head).unwrap().trim(), 16)
        else {
            return body;
        };
        let before = body.len();
        body.extend(rest.by_ref().take(length));
        if body.len() < before + length {
            return body;
        }
        let _ = rest.by_ref().take(2).count();
    }
}

fn posted(server: &TestServer, value: u32) -> Answer {
    let item =
        json!({"office": "UFF", "measure": "M", "period": "2022-M01", "value": value.to_string()});
    let item = if value == 1 {
        item
    } else {
        json!({"office": "UFF", "measure": "M", "period": "2022-M01", "value": value.to_string(), "replaces": value - 1, "reason": "Prova"})
    };
    server.measurements("CONTA", &json!([item])).expect(201)
}

on_both! {
    fn a_client_names_the_form_it_accepts_and_may_have_it_compressed(server: demo) {
        let plain = server.get(&format!("{ASKED}&format=csv")).expect(200);
        let ask = |name: &str, value: &str| server.request("GET", ASKED).header(name, value).send();
        assert_eq!(ask("Accept", "text/csv").body, plain.body);
        assert!(ask("Accept", "application/json").json()["items"].is_array());
        ask("Accept", "text/html").problem(406, "not-acceptable");
        let packed = server.request("GET", &format!("{ASKED}&format=csv")).header("Accept-Encoding", "br, gzip").send().expect(200);
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert!(packed.body.len() < plain.body.len() / 2);
        assert_eq!(gunzip(&packed.body), plain.body);
        let refused = server.request("GET", &format!("{ASKED}&format=csv")).header("Accept-Encoding", "gzip;q=0").send().expect(200);
        assert_eq!(refused.body, plain.body);
        let tag = plain.header("etag");
        let known = server.request("GET", &format!("{ASKED}&format=csv")).header("If-None-Match", tag).send();
        assert_eq!(known.status, 304);
        server.get(&format!("{ASKED}&format=xls")).faults(400, "invalid-parameter", &[("?format", "bad_parameter")]);
        let structure = server.get("/api/v1/observations/structure").expect(200);
        assert!(structure.text().contains("TRAGUARDO:OBSERVATIONS(1.0.0)"));
    }

    fn spreadsheet_injection_comes_back_as_text(server: empty) {
        let mut plan = wide(1);
        let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A1", "'x", "solo testo"];
        plan["indicators"] = texts.iter().enumerate().map(|(number, text)| json!({
            "code": format!("I{number}"), "name": text, "unit": "N.", "formula": "-[M]", "better": "higher"
        })).collect();
        plan["nodes"][0]["assignments"] = (0..texts.len()).map(|number| json!({"indicator": format!("I{number}")})).collect();
        server.add_plan(&plan);
        posted(server, 1);
        for (form, negative) in [("csv", "-1.00"), ("csv&dialect=it", "-1,00")] {
            let answer = server.get(&format!("/api/v1/observations?period=2022-M01&format={form}")).expect(200);
            let text = answer.text().to_owned();
            let delimiter = if form == "csv" { ',' } else { ';' };
            let mut lines = text.split("\r\n");
            let names: Vec<&str> = lines.next().unwrap().split(delimiter).collect();
            let place = |name: &str| names.iter().position(|there| *there == name).unwrap();
            for (line, shown) in lines.zip(texts) {
                let cells: Vec<&str> = line.split(delimiter).collect();
                let expected = if shown == "solo testo" { shown.to_owned() } else { format!("'{shown}") };
                assert_eq!(cells[place("indicator_name")], expected, "{form}");
                assert_eq!(cells[place("value")], negative, "a negative number stays a number: {form}");
            }
        }
    }

    fn a_slow_reader_holds_nobody_up_and_reads_what_was_known_at_first(server: empty) {
        server.add_plan(&wide(1_000));
        posted(server, 1);
        let path = "/api/v1/observations?from=2022-M01&to=2022-M12&on=2023-01-31&format=ndjson";
        let whole = server.get(path).expect(200).body;
        assert!(whole.len() > 6 << 20, "{}", whole.len());
        let (mut slow, mut answer) = begun(server, path);
        let gone = begun(server, path);
        for value in 2..7 {
            posted(server, value);
        }
        drop(gone);
        posted(server, 7);
        slow.read_to_end(&mut answer).unwrap();
        assert!(unchunked(&answer) == whole, "what was written meanwhile is not in it");
        assert!(server.get(path).expect(200).body != whole);
    }

    fn an_export_that_broke_off_goes_on_with_the_last_administration(server: empty) {
        let codes: Vec<String> = (0..12).map(|number| format!("CONTA-{number:02}")).collect();
        for code in &codes {
            let mut plan = wide(300);
            plan["administration"]["code"] = json!(code);
            server.add_plan(&plan);
            let items = json!([{"office": "UFF", "measure": "M", "period": "2022-M01", "value": "1"}]);
            let _ = server.measurements(code, &items).expect(201);
        }
        let path = "/api/v1/observations?from=2022-M01&to=2022-M12&format=csv";
        let whole = server.get(&format!("{path}&on=2023-01-31")).expect(200).text().to_owned();
        assert!(whole.len() > 8 << 20, "{}", whole.len());
        let (mut broken, mut answer) = begun(server, &format!("{path}&on=2023-01-31"));
        let mut more = vec![0; 3 << 20];
        broken.read_exact(&mut more).unwrap();
        answer.extend(more);
        server.kill9();
        server.restart();
        // What is written now is not in it.
        let items = json!([{"office": "UFF", "measure": "M", "period": "2022-M02", "value": "7"}]);
        let _ = server.measurements(&codes[0], &items).expect(201);

        let came = String::from_utf8(received(&answer)).unwrap();
        assert!(whole.starts_with(&came) && (2 << 20..whole.len()).contains(&came.len()), "{}", came.len());
        let lines: Vec<&str> = came.split_inclusive("\r\n").filter(|line| line.ends_with('\n')).collect();
        let names: Vec<&str> = lines[0].trim_end().split(',').collect();
        let field = |line: &'_ str, name: &str| {
            let place = names.iter().position(|there| *there == name).unwrap();
            line.trim_end().split(',').nth(place).unwrap().to_owned()
        };
        let last = lines.last().unwrap();
        let of_last = |line: &&&str| {
            field(line, "administration") == field(last, "administration") && field(line, "period")[..4] == field(last, "period")[..4]
        };
        let kept: String = lines.iter().filter(|line| !of_last(line)).copied().collect();
        let [administration, period, position, on] = ["administration", "period", "position", "on"].map(|name| field(last, name));
        let begin = encode(&format!("{}:{administration}", &period[..4]));
        let rest = server.get(&format!("{path}&on={on}&as_known_at={position}&begin={begin}")).expect(200);
        let (_, rest) = rest.text().split_once("\r\n").unwrap();
        assert!(kept + rest == whole, "what came and what came then are the whole");

        let refused = server.get(&format!("{path}&begin=2022:CONTA"));
        refused.faults(422, "invalid", &[("?begin", "unknown_administration")]);
        for wrong in ["2022", "22:CONTA-00", "2022:", "2022-S1:CONTA-00"] {
            server.get(&format!("{path}&begin={wrong}")).faults(400, "invalid-parameter", &[("?begin", "bad_parameter")]);
        }
    }

    fn pages_go_on_after_a_restart_where_they_ended(server: empty) {
        server.add_plan(&wide(40));
        posted(server, 1);
        let path = "/api/v1/observations?from=2022-M01&to=2022-M12&on=2023-01-31";
        let whole = all_pages(server, path, 500);
        let first = server.get(&format!("{path}&limit=100")).expect(200);
        let next = encode(first.json()["next"].as_str().unwrap());
        posted(server, 2);
        server.kill9();
        server.restart();
        let mut found = first.items();
        // An export begins there, too.
        let lines = server.get(&format!("{path}&format=ndjson&cursor={next}")).expect(200);
        found.extend(lines.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        assert_eq!(found, whole);
    }
}
