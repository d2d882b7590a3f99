// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be kept in memory because it never changes: plan revisions, and registers at a version.

use crate::Error;
use crate::register::{INSTANCE, Register};
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::plan::Plan;
use traguardo_store::{Conn, change, plans};

/// Immutable documents by key, least used ones dropped.
pub(crate) struct Library {
    plans: Cache<(i64, i32), Arc<Plan>>,
    registers: Cache<(i64, i64), Arc<Register>>,
    assignments: Cache<(i64, i32), Arc<BTreeMap<String, i64>>>,
}

impl Library {
    pub fn new() -> Self {
        Self {
            plans: Cache::new(256),
            registers: Cache::new(256),
            assignments: Cache::new(256),
        }
    }

    /// One plan revision, ready to be evaluated.
    pub fn plan(&self, conn: &mut Conn, plan_id: i64, revision: i32) -> Result<Arc<Plan>, Error> {
        self.plans.get_or_insert_with(&(plan_id, revision), || {
            let document = plans::document(conn, plan_id, revision)?
                .ok_or_else(|| Error::NotFound(format!("plan {plan_id} revision {revision}")))?;
            let (_, plan) =
                traguardo_exchange::plan::read_plan(document.as_bytes()).map_err(|faults| {
                    Error::Corrupt(format!("plan {plan_id} revision {revision}: {faults:?}"))
                })?;
            Ok(Arc::new(plan))
        })
    }

    /// Identifiers, by key, of the assignments a plan has had up to a revision.
    pub fn assignments(
        &self,
        conn: &mut Conn,
        plan_id: i64,
        revision: i32,
    ) -> Result<Arc<BTreeMap<String, i64>>, Error> {
        self.assignments
            .get_or_insert_with(&(plan_id, revision), || {
                Ok(Arc::new(
                    plans::assignments(conn, plan_id)?
                        .into_iter()
                        .map(|(id, key)| (key, id))
                        .collect(),
                ))
            })
    }

    /// The register of an administration as known at a position.
    pub fn register(
        &self,
        conn: &mut Conn,
        administration_id: i64,
        up_to: i64,
    ) -> Result<Arc<Register>, Error> {
        let version = structure_version(conn, administration_id, up_to)?;
        self.registers
            .get_or_insert_with(&(administration_id, version), || {
                Ok(Arc::new(Register::load(
                    conn,
                    self,
                    administration_id,
                    version,
                )?))
            })
    }
}

/// The last position at or before `up_to` that may have changed what is known about the
/// administration; a question about the past has a version of its own.
fn structure_version(conn: &mut Conn, administration_id: i64, up_to: i64) -> Result<i64, Error> {
    let versions = change::structure_versions(conn, &[INSTANCE, administration_id])?;
    let newest = versions.into_values().max().unwrap_or_default();
    Ok(newest.min(up_to))
}
