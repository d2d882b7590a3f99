// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be kept in memory because it never changes: plan revisions, and registers at a version.

use crate::register::{INSTANCE, National, Register};
use crate::{Error, limits};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write};
use std::sync::Arc;
use traguardo_domain::plan::Plan;
use traguardo_store::{Conn, change, plans};

/// Immutable documents by key, least used ones dropped.
pub(crate) struct Library {
    plans: Shelf<(i64, i32), Plan>,
    registers: Shelf<(i64, i64), Register>,
    nationals: Shelf<i64, National>,
    assignments: Shelf<(i64, i32), BTreeMap<String, i64>>,
}

/// Values by key, as many as their memory allows.
type Shelf<Key, Value> = Cache<Key, Kept<Value>, Memory>;

/// A value and the memory it takes.
struct Kept<Value> {
    value: Arc<Value>,
    bytes: u64,
}

impl<Value> Clone for Kept<Value> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            bytes: self.bytes,
        }
    }
}

#[derive(Clone)]
struct Memory;

impl<Key, Value> Weighter<Key, Kept<Value>> for Memory {
    fn weight(&self, _: &Key, kept: &Kept<Value>) -> u64 {
        kept.bytes
    }
}

impl<Value: Debug> Kept<Value> {
    /// The memory is, at most, about twice what `{:?}` prints, which has every text and a name for every field: of
    /// real and synthetic plans it was 1.1 to 1.8 times that.
    fn new(value: Value) -> Self {
        let mut printed = Printed(0);
        // Counting does not fail.
        let _ = write!(printed, "{value:?}");
        Self {
            value: Arc::new(value),
            bytes: printed.0.saturating_mul(2),
        }
    }
}

/// Counts what is printed to it.
struct Printed(u64);

impl Write for Printed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self
            .0
            .saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        Ok(())
    }
}

fn shelf<Key: Eq + std::hash::Hash, Value>(bytes: u64) -> Shelf<Key, Value> {
    // An estimate of few values makes one piece of the cache, so that a large value has all the room.
    Cache::with_weighter(32, bytes, Memory)
}

impl Library {
    pub fn new() -> Self {
        Self {
            plans: shelf(limits::PLANS),
            registers: shelf(limits::REGISTERS),
            nationals: shelf(limits::NATIONALS),
            assignments: shelf(limits::ASSIGNMENTS),
        }
    }

    /// One plan revision, ready to be evaluated.
    pub fn plan(&self, conn: &mut Conn, plan_id: i64, revision: i32) -> Result<Arc<Plan>, Error> {
        let kept = self.plans.get_or_insert_with(&(plan_id, revision), || {
            Ok::<_, Error>(Kept::new(stored_plan(conn, plan_id, revision)?))
        })?;
        Ok(kept.value)
    }

    /// The same for one who goes through all plans there are: what is not kept already is not kept for it.
    pub fn plan_in_passing(
        &self,
        conn: &mut Conn,
        plan_id: i64,
        revision: i32,
    ) -> Result<Arc<Plan>, Error> {
        match self.plans.get(&(plan_id, revision)) {
            Some(kept) => Ok(kept.value),
            None => Ok(Arc::new(stored_plan(conn, plan_id, revision)?)),
        }
    }

    /// The national dictionary as known at a position.
    pub fn national(&self, conn: &mut Conn, up_to: i64) -> Result<Arc<National>, Error> {
        let versions = structure_versions(conn, &[INSTANCE], up_to)?;
        let version = versions.get(&INSTANCE).copied().unwrap_or(up_to);
        let kept = self.nationals.get_or_insert_with(&version, || {
            Ok::<_, Error>(Kept::new(National::load(conn, version)?))
        })?;
        Ok(kept.value)
    }

    /// Identifiers, by key, of the assignments a plan has had up to a revision.
    pub fn assignments(
        &self,
        conn: &mut Conn,
        plan_id: i64,
        revision: i32,
    ) -> Result<Arc<BTreeMap<String, i64>>, Error> {
        let kept = self
            .assignments
            .get_or_insert_with(&(plan_id, revision), || {
                let assignments = plans::assignments(conn, plan_id)?;
                let by_key = assignments.into_iter().map(|(id, key)| (key, id));
                Ok::<_, Error>(Kept::new(by_key.collect()))
            })?;
        Ok(kept.value)
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
        let kept = self
            .registers
            .get_or_insert_with(&(administration_id, version), || {
                let register = Register::load(conn, self, administration_id, version)?;
                Ok::<_, Error>(Kept::new(register))
            })?;
        Ok(kept.value)
    }
}

fn stored_plan(conn: &mut Conn, plan_id: i64, revision: i32) -> Result<Plan, Error> {
    let document = plans::document(conn, plan_id, revision)?
        .ok_or_else(|| Error::NotFound(format!("plan {plan_id} revision {revision}")))?;
    traguardo_exchange::plan::stored_plan(&document)
        .map_err(|faults| Error::Corrupt(format!("plan {plan_id} revision {revision}: {faults:?}")))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_by_memory_and_not_by_number() {
        let shelf: Shelf<i64, String> = shelf(10_000);
        let keep = |key: i64, bytes: usize| shelf.insert(key, Kept::new("x".repeat(bytes)));
        for key in 0..1_000 {
            keep(key, 500);
        }
        assert!(shelf.weight() <= 10_000, "{}", shelf.weight());
        assert!(shelf.len() >= 8, "{}", shelf.len());
        // One large value has all the room; a larger one is not kept.
        keep(1_000, 4_500);
        assert!(shelf.get(&1_000).is_some());
        keep(1_001, 5_001);
        assert!(shelf.get(&1_001).is_none());
        // Thousands of small ones fit.
        for key in 0..5_000 {
            keep(key, 1);
        }
        assert!(shelf.len() > 1_000, "{}", shelf.len());
    }

    #[test]
    fn a_plan_weighs_at_least_its_document() {
        let json = include_bytes!("../../../demo/massa-carrara/plan.json");
        let (document, plan) = traguardo_exchange::plan::read_plan(json).unwrap();
        let written = u64::try_from(traguardo_exchange::plan::canonical(&document).len()).unwrap();
        let weight = Kept::new(plan).bytes;
        assert!(
            (written..written * 4).contains(&weight),
            "{weight} for {written}"
        );
    }
}
