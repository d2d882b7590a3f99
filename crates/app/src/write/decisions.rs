// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was decided of proposed targets.

use super::chain::{Chain, Change, canonical};
use super::entities::Verdict;
use super::{DecideTargets, Job, Receipt};
use crate::Error;
use serde_json::json;
use std::collections::BTreeMap;
use traguardo_store::benchmarks::{self, Decision};
use traguardo_store::{Conn, plans};

/// Records all decisions of a request, each as the next revision of that about its assignment and year.
pub(super) fn decide(
    conn: &mut Conn,
    mut chain: Chain,
    job: &Job,
    decide: &DecideTargets,
) -> Verdict {
    let Some(plan) = plans::find(conn, decide.plan_id, chain.start())? else {
        return Ok(Err(Error::NotFound(format!("plan {}", decide.plan_id))));
    };
    let standing = benchmarks::decisions(conn, plan.id, decide.year, chain.start())?;
    let standing: BTreeMap<i64, i32> = standing
        .iter()
        .map(|there| (there.assignment_id, there.revision))
        .collect();
    let items: Vec<_> = decide.items.iter().map(|(_, document)| document).collect();
    let mut body = json!({"plan": plan.id.to_string(), "year": decide.year, "items": items});
    if job.dry_run {
        return Ok(Ok(Receipt {
            status: 200,
            body: canonical(body),
            replayed: false,
        }));
    }
    chain.continue_chains(conn, &[plan.administration_id])?;
    let change = Change {
        actor: &job.actor,
        administration_id: plan.administration_id,
        administration: &decide.administration,
        action: "targets.decided",
        object: format!("plan/{}", plan.code),
        body: canonical(body.clone()),
    };
    let position = chain.record(change)?.position;
    let rows: Vec<Decision> = decide
        .items
        .iter()
        .map(|(assignment_id, document)| Decision {
            assignment_id: *assignment_id,
            year: decide.year,
            revision: standing.get(assignment_id).map_or(1, |there| there + 1),
            seq: position,
            document: canonical(document.clone()),
        })
        .collect();
    if let Some(body) = body.as_object_mut() {
        body.insert("position".into(), json!(position));
    }
    let receipt = Receipt {
        status: 201,
        body: canonical(body),
        replayed: false,
    };
    chain.write_changes(conn)?;
    benchmarks::insert_decisions(conn, &rows)?;
    chain.keep(&job.actor, job.key.as_ref(), &receipt);
    chain.finish(conn)?;
    Ok(Ok(receipt))
}
