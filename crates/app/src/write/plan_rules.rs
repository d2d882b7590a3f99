// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which revision a plan document may follow.

use super::chain::Chain;
use super::plan::kind;
use super::{PlanRevision, SavePlan};
use crate::Error;
use traguardo_exchange::plan::PlanDocument;
use traguardo_store::Conn;
use traguardo_store::plans::{self, Plan as PlanRow};

/// The revision that a document follows.
pub(super) struct Followed {
    /// Plan and the revision that the document becomes.
    pub next: PlanRevision,
    /// What stands.
    pub former: PlanDocument,
}

/// Whether the document is the next revision of the plan the client saw.
pub(super) fn succeeds(
    conn: &mut Conn,
    chain: &Chain,
    save: &SavePlan,
    seen: PlanRevision,
    there: Option<PlanRow>,
) -> Result<Result<Followed, Error>, Error> {
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
    Ok(Ok(Followed {
        next: PlanRevision {
            plan_id: stored.id,
            revision: stored.revision + 1,
        },
        former,
    }))
}
