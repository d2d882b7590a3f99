// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a plan must fit before it may be stored: the revision it follows, the figures there are.

use super::chain::Chain;
use super::plan::kind;
use super::{PlanRevision, SavePlan};
use crate::register::Register;
use crate::{Error, read};
use traguardo_domain::plan::{Measure, Plan};
use traguardo_exchange::measurement::Fault;
use traguardo_store::Conn;
use traguardo_store::plans::{self, Plan as PlanRow};

/// Whether the document is the next revision of the plan the client saw.
pub(super) fn succeeds(
    conn: &mut Conn,
    chain: &Chain,
    save: &SavePlan,
    seen: PlanRevision,
    there: Option<PlanRow>,
) -> Result<Result<PlanRevision, Error>, Error> {
    let Some(stored) = plans::find(conn, seen.plan_id, chain.start())? else {
        return Ok(Err(Error::NotFound(format!("plan {}", seen.plan_id))));
    };
    if there.is_none_or(|there| there.id != stored.id) {
        let detail = format!(
            "plan {} is `{}`: its administration and code do not change",
            stored.id, stored.code
        );
        return Ok(Err(Error::invalid("/code", "another_plan", detail)));
    }
    if stored.kind.as_str() != kind(save.plan.kind).as_str() {
        let detail = format!(
            "plan {} is of kind {}: that does not change",
            stored.id,
            stored.kind.as_str()
        );
        return Ok(Err(Error::invalid("/kind", "another_plan", detail)));
    }
    if stored.revision != seen.revision {
        return Ok(Err(Error::StaleRevision {
            expected: seen.revision,
            current: stored.revision,
        }));
    }
    let document = plans::document(conn, stored.id, stored.revision)?.ok_or_else(|| {
        Error::Corrupt(format!("plan {} revision {}", stored.id, stored.revision))
    })?;
    let former = traguardo_exchange::plan::read_document(document.as_bytes())
        .map_err(|_| Error::Corrupt(format!("plan {} revision {}", stored.id, stored.revision)))?;
    let acts = &save.document.acts;
    if acts.len() <= former.acts.len() || !acts.starts_with(&former.acts) {
        let detail = "a revision is approved by a new act: list the acts so far and add the new one at the end";
        return Ok(Err(Error::invalid("/acts", "act_missing", detail)));
    }
    Ok(Ok(PlanRevision {
        plan_id: stored.id,
        revision: stored.revision + 1,
    }))
}

/// A measure has one frequency per administration and year (`docs/domain.md` §3): other plans in
/// force and figures already posted must agree.
pub(super) fn frequencies(
    conn: &mut Conn,
    chain: &Chain,
    register: &Register,
    plan: &Plan,
) -> Result<Vec<Fault>, Error> {
    let mut faults = Vec::new();
    for measure in plan.measures.values() {
        for year in plan.first_year..=plan.last_year {
            let other = register
                .plans_in_force(year)
                .filter(|known| known.plan.code != plan.code)
                .find_map(|known| Some((known, known.plan.measures.get(&measure.code)?)));
            if let Some((known, there)) =
                other.filter(|(_, there)| there.frequency != measure.frequency)
            {
                let periods: Vec<String> = there
                    .frequency
                    .periods(year)
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                let detail = format!(
                    "plan `{}`, in force in {year}, expects `{}` for {}",
                    known.plan.code,
                    measure.code,
                    periods.join(", ")
                );
                faults.push(Fault::new(
                    format!("{}/frequency", measure.at),
                    "frequency_conflict",
                    detail,
                ));
                break;
            }
        }
        if posted_otherwise(conn, chain, register, plan, measure)? {
            let detail = format!(
                "figures of `{}` were already posted at another frequency",
                measure.code
            );
            faults.push(Fault::new(
                format!("{}/frequency", measure.at),
                "frequency_in_use",
                detail,
            ));
        }
    }
    Ok(faults)
}

fn posted_otherwise(
    conn: &mut Conn,
    chain: &Chain,
    register: &Register,
    plan: &Plan,
    measure: &Measure,
) -> Result<bool, Error> {
    match register.measures.get(&measure.code) {
        Some(known) => {
            read::posted_otherwise(conn, register, known.id, plan, measure, chain.start())
        }
        None => Ok(false),
    }
}
