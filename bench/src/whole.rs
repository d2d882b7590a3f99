// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a whole plan costs: 200 assignments for one period, in processor time of the service.

use crate::Result;
use crate::body::Post;
use crate::http::{self, Client};
use crate::load::carry_out;
use crate::report::Fact;
use crate::server::Server;
use serde_json::{Value, json};

const ADMINISTRATION: &str = "BENCH-INTERA";
const ASSIGNMENTS: u32 = 200;
const OBJECTIVES: u32 = 20;
/// Asked so often that the clock of processor time, which ticks a hundred times a second, is fine enough.
const TIMES: u32 = 200;
/// What one answer may cost, in milliseconds.
const MOST: f64 = 20.0;

/// Posts the plan and its figures, and asks for all of it again and again.
pub fn measure(server: &Server) -> Result<Vec<Fact>> {
    let mut client = Client::connect(server.address)?;
    let receipt = carry_out(&mut client, "/api/v1/plans", &plan().to_string())?;
    carry_out(&mut client, "/api/v1/measurements", &figures())?;
    let id = receipt.get("id").and_then(Value::as_str);
    let id = id.ok_or("the receipt of the plan names no id")?;
    let tree = format!("/api/v1/plans/{id}/tree?period=2022");
    let all = format!(
        "/api/v1/evaluations?administration={ADMINISTRATION}&period=2022&limit={ASSIGNMENTS}"
    );
    Ok(vec![
        Fact::at_most(
            "CPU, tree of 200 assignments",
            cost(server, &mut client, &tree)?,
            "ms",
            MOST,
        ),
        Fact::at_most(
            "CPU, all their derivations",
            cost(server, &mut client, &all)?,
            "ms",
            MOST,
        ),
    ])
}

/// Processor time of the service for one answer, in milliseconds.
fn cost(server: &Server, client: &mut Client, path: &str) -> Result<f64> {
    let mut request = Vec::new();
    http::get(&mut request, path);
    let first = client.send(&request)?;
    let judged = String::from_utf8_lossy(first.body)
        .matches("\"achieved\"")
        .count();
    if !first.is_success() || judged < usize::try_from(ASSIGNMENTS)? {
        return Err(format!("GET {path}: {judged} verdicts: {}", first.in_words()).into());
    }
    let before = server.processor_time()?;
    for _ in 0..TIMES {
        if !client.send(&request)?.is_success() {
            return Err(format!("GET {path} fails").into());
        }
    }
    Ok((server.processor_time()? - before) * 1_000.0 / f64::from(TIMES))
}

fn measure_code(number: u32) -> String {
    format!("MIS{number:03}")
}

/// Each indicator is a ratio of two half-yearly measures.
fn plan() -> Value {
    let indicator = |number: u32| {
        let formula = format!(
            "100 * [{}] / [{}]",
            measure_code(number),
            measure_code((number + 1) % ASSIGNMENTS)
        );
        json!({"code": format!("IND{number:03}"), "name": format!("Indicatore {number}"), "unit": "%", "formula": formula, "better": "higher"})
    };
    let measure = |number: u32| json!({"code": measure_code(number), "name": format!("Misura {number}"), "unit": "N.", "nature": "flow", "frequency": "half_yearly"});
    let objective = |number: u32| {
        let mine = (0..ASSIGNMENTS).filter(|assignment| assignment % OBJECTIVES == number);
        let assignments = mine.map(|assignment| {
            json!({"indicator": format!("IND{assignment:03}"), "targets": [{"period": "2022", "comparator": ">=", "value": "50.00"}]})
        });
        json!({"code": format!("{number}"), "kind": "objective", "title": format!("Obiettivo {number}"), "assignments": assignments.collect::<Vec<_>>()})
    };
    json!({
        "format": "traguardo-plan/1",
        "administration": {"code": ADMINISTRATION, "name": "Camera di commercio di prova"},
        "code": "PIANO", "title": "Piano di duecento indicatori", "kind": "performance",
        "first_year": 2022, "last_year": 2024,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2021-12-15"}],
        "measures": (0..ASSIGNMENTS).map(measure).collect::<Vec<_>>(),
        "indicators": (0..ASSIGNMENTS).map(indicator).collect::<Vec<_>>(),
        "nodes": (0..OBJECTIVES).map(objective).collect::<Vec<_>>(),
    })
}

/// Two half-years of each measure.
fn figures() -> String {
    let mut post = Post::new(ADMINISTRATION);
    for number in 0..ASSIGNMENTS {
        for half in ["2022-S1", "2022-S2"] {
            post.add(
                "ENTE",
                &measure_code(number),
                half,
                u64::from(100_000 + number * 37),
            );
        }
    }
    post.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_accepted_and_has_its_assignments() {
        let (_, plan) = traguardo_exchange::plan::read_plan(plan().to_string().as_bytes()).unwrap();
        assert_eq!(u32::try_from(plan.assignments.len()), Ok(ASSIGNMENTS));
    }
}
