// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks that are published: kept for ever as they were, whatever is corrected later.

use super::chain::{Chain, Change, canonical};
use super::entities::{Addition, Verdict, conclude};
use super::{Job, PublishBenchmarks};
use crate::Error;
use crate::register::INSTANCE;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::shortened;
use traguardo_store::Conn;
use traguardo_store::benchmarks::{self, Benchmark, Origin, Publication};
use traguardo_store::dictionary::{self, Kind};
use traguardo_store::ledger::{self, Table};

pub(super) fn publish(
    conn: &mut Conn,
    chain: Chain,
    job: &Job,
    publish: &PublishBenchmarks,
) -> Verdict {
    let figures = match figures(conn, &chain, publish)? {
        Ok(figures) => figures,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let id = ledger::next_id(conn, Table::BenchmarkPublication)?;
    let mut shown = shown(publish);
    let mut body = shown.clone();
    if let Some(body) = body.as_object_mut() {
        let all = publish.benchmarks.iter().map(
            |one| json!({"indicator": one.indicator, "period": one.period, "groups": one.groups}),
        );
        body.insert("benchmarks".into(), all.collect());
    }
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("benchmarks".into(), json!(publish.benchmarks.len()));
    }
    let change = Change {
        actor: &job.actor,
        administration_id: INSTANCE,
        administration: "",
        action: "benchmarks.published",
        object: format!("benchmark-publication/{id}"),
        body: canonical(body),
    };
    let addition = Addition {
        id,
        revision: 1,
        status: 201,
        change,
        shown,
    };
    conclude(conn, chain, job, addition, |conn, position| {
        let row = Publication {
            id,
            seq: position,
            origin: match publish.computed {
                Some(_) => Origin::Computed,
                None => Origin::Imported,
            },
            provider: publish.provider.clone(),
            published_on: publish.published_on,
            source: publish.source.clone(),
            act: publish.act.as_ref().map(|act| canonical(json!(act))),
            known_at: publish.computed.map(|(position, _)| position),
            on_day: publish.computed.map(|(_, on)| on),
        };
        Ok(benchmarks::insert(conn, &row, &figures)?)
    })
}

/// Everything but the figures.
fn shown(publish: &PublishBenchmarks) -> Json {
    let mut shown = json!({
        "origin": if publish.computed.is_some() { "computed" } else { "imported" },
        "provider": publish.provider,
        "published_on": publish.published_on,
    });
    let mut add = |name: &str, value: Option<Json>| {
        if let (Some(shown), Some(value)) = (shown.as_object_mut(), value) {
            shown.insert(name.to_owned(), value);
        }
    };
    add(
        "source",
        publish.source.as_ref().map(|source| json!(source)),
    );
    add("act", publish.act.as_ref().map(|act| json!(act)));
    add(
        "computed_at",
        publish.computed.map(|(position, _)| json!(position)),
    );
    add("on", publish.computed.map(|(_, on)| json!(on)));
    shown
}

/// The rows, or all indicators that are not of the national dictionary.
fn figures(
    conn: &mut Conn,
    chain: &Chain,
    publish: &PublishBenchmarks,
) -> Result<Result<Vec<Benchmark>, Error>, Error> {
    let mut known: BTreeMap<&str, Option<i64>> = BTreeMap::new();
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for one in &publish.benchmarks {
        let id = if let Some(id) = known.get(one.indicator.as_str()) {
            *id
        } else {
            let up_to = chain.start();
            let found =
                dictionary::find_by_code(conn, Kind::Indicator, INSTANCE, &one.indicator, up_to)?;
            let id = found.map(|entry| entry.id);
            known.insert(&one.indicator, id);
            id
        };
        if let Some(indicator_id) = id {
            rows.push(Benchmark {
                indicator_id,
                period: one.period.clone(),
                document: canonical(json!(one.groups)),
            });
        } else {
            let code = shortened(&one.indicator);
            let detail = format!("the national dictionary has no indicator `{code}`");
            faults.push(Fault::new(&one.at, "unknown_indicator", detail));
        }
    }
    Ok(if faults.is_empty() {
        Ok(rows)
    } else {
        Err(Error::Invalid(faults))
    })
}
