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
        let versions = structure_versions(conn, &[administration_id], up_to)?;
        let version = versions.get(&administration_id).copied().unwrap_or(up_to);
        self.register_at(conn, administration_id, version)
    }

    /// The register of an administration at one of its [`structure_versions`].
    pub fn register_at(
        &self,
        conn: &mut Conn,
        administration_id: i64,
        version: i64,
    ) -> Result<Arc<Register>, Error> {
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

/// For each administration the last position at or before `up_to` that may have changed what is known
/// about it; a question about the past has a version of its own.
pub(crate) fn structure_versions(
    conn: &mut Conn,
    administrations: &[i64],
    up_to: i64,
) -> Result<BTreeMap<i64, i64>, Error> {
    let mut asked = administrations.to_vec();
    asked.push(INSTANCE);
    let newest = change::structure_versions(conn, &asked)?;
    let version = |id: &i64| newest.get(id).copied().unwrap_or_default();
    let of_all = version(&INSTANCE);
    Ok(administrations
        .iter()
        .map(|id| (*id, version(id).max(of_all).min(up_to)))
        .collect())
}
