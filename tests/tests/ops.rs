// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is handed to those who run the service fits the service: alerts, dashboard, configuration.

use crate::support::{MEASUREMENTS, OF_2022, document, having, of_ms, patrimonio};
use regex::Regex;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;
use traguardo_tests::{Database, Output, TempDir, TestServer, repository, traguardo};

const DASHBOARD: &str = "ops/grafana-dashboard.json";
const ALERTS: &str = "ops/alerts.yaml";

/// Runs `scripts/check-ops` on a page of metrics.
fn check_ops(metrics: &str) -> Output {
    let output = Command::new(repository().join("scripts/check-ops"))
        .arg(metrics)
        .output()
        .unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A service that has answered requests of every kind.
fn used() -> TestServer {
    let server = TestServer::demo(Database::sqlite());
    let _ = server.get("/health/ready").expect(200);
    let _ = server.get(OF_2022).expect(200);
    let _ = server
        .post(MEASUREMENTS, &of_ms(&json!([patrimonio()])))
        .expect(201);
    let _ = server.get("/metrics").expect(200);
    server
}

fn text(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap()
}

/// Every text that `pattern`'s first group finds.
fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = pattern.captures_iter(text);
    found.map(|captures| captures[1].to_owned()).collect()
}

#[test]
fn dashboard_and_alerts_ask_for_what_is_exposed() {
    let server = used();
    let checked = check_ops(&format!("{}/metrics", server.client().base())).succeeded();
    print!("{}{}", checked.stdout, checked.stderr);

    // Values that they ask for by name: a route that is called otherwise would never be found.
    let page = server.get("/metrics").expect(200);
    let asked = text(DASHBOARD).replace("\\\"", "\"") + &text(ALERTS);
    for label in ["route", "method"] {
        let asked = found(&format!("[{{ ,]{label}=\"([^\"]*)\""), &asked);
        assert!(!asked.is_empty(), "{label}");
        let exposed = found(&format!("[{{,]{label}=\"([^\"]*)\""), page.text());
        let unknown: Vec<_> = asked.difference(&exposed).collect();
        assert!(unknown.is_empty(), "{label}: {unknown:?} of {exposed:?}");
    }
}

#[test]
fn a_metric_that_is_missing_is_noticed() {
    let server = used();
    let page = server.get("/metrics").expect(200);
    let files = TempDir::new();
    let whole = files.write("whole", page.text());
    let _ = check_ops(whole.to_str().unwrap()).succeeded();
    for missing in [
        "traguardo_ledger_position",
        "process_resident_memory_bytes",
        "traguardo_http_request_duration_seconds_bucket",
    ] {
        let renamed = page
            .text()
            .replace(&format!("\n{missing}"), "\nsomething_else");
        let file = files.write(missing, renamed);
        let refused = check_ops(file.to_str().unwrap());
        assert_eq!(refused.code, 1, "{missing}: {refused:?}");
        assert!(
            refused.stderr.contains(&format!("    {missing}\n")),
            "{refused:?}"
        );
    }
    let no_route = files.write("no-route", page.text().replace("route=\"", "something=\""));
    let refused = check_ops(no_route.to_str().unwrap());
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("    route\n"), "{refused:?}");
    let nothing = files.write("nothing", "<html></html>");
    assert_eq!(check_ops(nothing.to_str().unwrap()).code, 2);
}

#[test]
fn the_dashboard_can_be_drawn() {
    let dashboard = document(DASHBOARD);
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<_> = panels.iter().map(|panel| panel["id"].as_i64()).collect();
    assert_eq!(ids.len(), panels.len(), "every panel has its own id");
    let mut taken: BTreeSet<(i64, i64)> = BTreeSet::new();
    for panel in panels {
        let [x, y, w, h] =
            ["x", "y", "w", "h"].map(|name| panel["gridPos"][name].as_i64().unwrap());
        assert!(x >= 0 && x + w <= 24, "{panel}");
        for cell in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
            assert!(taken.insert(cell), "two panels at {cell:?}: {panel}");
        }
    }
    for target in having(&dashboard, "expr") {
        assert_eq!(
            target["datasource"]["uid"],
            json!("${datasource}"),
            "{target}"
        );
    }
    let alerts = found(r"(?m)^ *- alert: (\w+)$", &text(ALERTS));
    for named in found(r"\b(Traguardo[A-Z]\w+)", &text(DASHBOARD)) {
        assert!(alerts.contains(&named), "{named} is no alert");
    }
}

#[test]
fn the_configuration_table_is_complete() {
    let help = traguardo(&["serve", "--help"]).succeeded().stdout;
    let guide = text("docs/operations.md");
    let options = found(r"(?m)^ +(?:-\w, )?(--[a-z-]+)", &help);
    assert!(options.contains("--listen"), "{help}");
    for option in options
        .iter()
        .filter(|option| !["--help", "--version"].contains(&option.as_str()))
    {
        assert!(
            guide.contains(&format!("`{option}`")),
            "{option} is not explained"
        );
    }
    let variables = found(r"\[env: (\w+)", &help);
    assert!(variables.contains("TRAGUARDO_DATABASE_URL"), "{help}");
    for variable in &variables {
        assert!(
            guide.contains(&format!("`{variable}`")),
            "{variable} is not explained"
        );
    }
    // The example sets nothing that the program does not know.
    let set = found(r"(?m)^(?:# )?([A-Z_]+)=", &text("ops/environment.example"));
    assert!(set.len() >= 3, "{set:?}");
    for name in set {
        assert!(
            name == "RUST_LOG" || variables.contains(&name),
            "{name} is no variable of the program"
        );
    }
}

#[test]
fn what_an_operator_has_to_mend_is_explained() {
    let guide = text("docs/operations.md");
    let server = TestServer::empty(Database::sqlite());
    for code in [
        "busy",
        "database-unavailable",
        "internal",
        "outcome-unknown",
        "stopping",
        "storage-full",
    ] {
        let _ = server.get(&format!("/problems/{code}")).expect(200);
        assert!(
            guide.contains(&format!("`{code}`")),
            "{code} is not explained"
        );
    }
}

/// The rows of the table below this head, each with its cells.
fn table(guide: &str, head: &str) -> Vec<Vec<String>> {
    let (_, below) = guide
        .split_once(head)
        .unwrap_or_else(|| panic!("no table {head}"));
    let rows = below
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells = row.trim_matches('|').split(" | ");
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

#[test]
fn defaults_are_those_of_the_program() {
    let help = traguardo(&["serve", "--help"]).succeeded().stdout;
    let rows = table(
        &text("docs/operations.md"),
        "| Option | Variable | Default | Meaning |",
    );
    let mut found = 0;
    for block in help.split("\n      --").skip(1) {
        let option = format!("`--{}`", block.split([' ', '\n']).next().unwrap());
        let Some((_, default)) = block.split_once("[default: ") else {
            continue;
        };
        let default = format!("`{}`", default.split(']').next().unwrap());
        let row = rows.iter().find(|row| row[0] == option);
        let row = row.unwrap_or_else(|| panic!("{option} has no row"));
        assert!(
            row[2].contains(&default),
            "{option}: {default} is not {}",
            row[2]
        );
        found += 1;
    }
    assert!(found >= 2, "{help}");
}

#[test]
fn exit_codes_are_those_of_the_program() {
    let help = traguardo(&["help"]).succeeded().stdout;
    let told = found(r"(?m)^  (\d)  \w", &help);
    let rows = table(&text("docs/operations.md"), "| Exit code | Means |");
    let explained: BTreeSet<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(explained, told);

    // The unit starts it again when the database is away, and not when it was told something wrong.
    let never_again = found(
        r"(?m)^RestartPreventExitStatus=(.*)$",
        &text("ops/traguardo.service"),
    );
    let never_again: Vec<&str> = never_again
        .iter()
        .flat_map(|codes| codes.split(' '))
        .collect();
    let ended = |arguments: &[&str]| {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        traguardo(&arguments).code.to_string()
    };
    for away in [
        "postgres://traguardo@127.0.0.1:1/traguardo",
        "sqlite:/nowhere/to/be/found/traguardo.db",
    ] {
        let code = ended(&["--database-url", away]);
        assert!(!never_again.contains(&code.as_str()), "{away}: {code}");
        assert!(told.contains(&code), "{away}: {code}");
    }
    for wrong in [
        ["--database-url", "mysql://127.0.0.1/traguardo"],
        ["--listen", "192.0.2.1:8080"],
        ["--no-such-option", "1"],
    ] {
        let code = ended(&wrong);
        assert!(never_again.contains(&code.as_str()), "{wrong:?}: {code}");
    }
}

#[test]
fn every_line_of_the_log_is_explained() {
    let mut told = BTreeSet::new();
    let crates = repository().join("crates");
    let mut folders = vec![crates];
    let call = Regex::new(r"(?s)tracing::(\w+)!\((.*?)\);").unwrap();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for captures in call.captures_iter(&source) {
                    let message = captures[2].rsplit('"').nth(1);
                    let message = message.unwrap_or_else(|| panic!("{}", &captures[0]));
                    told.insert((format!("`{message}`"), captures[1].to_owned()));
                }
            }
        }
    }
    assert!(told.len() >= 8, "{told:?}");
    let rows = table(
        &text("docs/operations.md"),
        "| Line | Level | Means | To do |",
    );
    let explained: BTreeSet<_> = rows
        .iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(explained, told);
}

#[test]
fn fixed_limits_are_those_of_the_program() {
    let rows = table(&text("docs/operations.md"), "| What | How much |");
    let limits = [
        (
            "connections to",
            "crates/traguardo/src/commands/serve.rs",
            "POOL: u32",
            "{} that read",
        ),
        (
            "a read waits",
            "crates/store/src/pool.rs",
            "WAIT: Duration",
            "{} s",
        ),
        (
            "a writer waits",
            "crates/store/src/conn.rs",
            "busy_timeout",
            "{}000",
        ),
        (
            "a writer waits",
            "crates/store/src/conn.rs",
            "lock_timeout",
            "{}000",
        ),
        (
            "writes that wait",
            "crates/app/src/limits.rs",
            "WAITING_REQUESTS: usize",
            "{}",
        ),
        (
            "written with",
            "crates/app/src/limits.rs",
            "GROUP_REQUESTS: usize",
            "{} requests",
        ),
        (
            "written with",
            "crates/app/src/limits.rs",
            "GROUP_ROWS: usize",
            "{} figures",
        ),
        (
            "time for the head",
            "crates/api/src/http/limits.rs",
            "HEAD_TIME: Duration",
            "{} s",
        ),
        (
            "time for the head",
            "crates/api/src/http/limits.rs",
            "BODY_TIME: Duration",
            "{} s",
        ),
        (
            "an idle connection",
            "crates/api/src/http/limits.rs",
            "KEEP_ALIVE: Duration",
            "{} s",
        ),
        (
            "requests under way",
            "crates/api/src/http/limits.rs",
            "SHUTDOWN_SECONDS: u64",
            "{} s",
        ),
    ];
    for (row, file, constant, form) in limits {
        let value = found(
            &format!(r"{constant} = (?:Duration::from_secs\()?([\d_]+)"),
            &text(file),
        );
        let value = value
            .first()
            .unwrap_or_else(|| panic!("{constant} in {file}"));
        let value = value.replace('_', "");
        let told = rows.iter().find(|cells| cells[0].starts_with(row));
        let told = told.unwrap_or_else(|| panic!("no row {row}"))[1].replace(',', "");
        let expected = match form.strip_suffix("000") {
            // Written in milliseconds.
            Some(_) => format!("{} s", value.strip_suffix("000").unwrap()),
            None => form.replace("{}", &value),
        };
        assert!(
            told.contains(&expected),
            "{constant}: {expected} is not in {told}"
        );
    }
}
