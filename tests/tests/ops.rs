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
