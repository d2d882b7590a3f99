// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money of a plan revision (`docs/domain.md` §10).

use super::measurements::unknown;
use super::plans::revision;
use super::position::known_at;
use super::{BudgetQuery, BudgetView, UsedPlan};
use crate::{Actor, App, Error, Permission};
use traguardo_formula::closest;

impl App {
    /// What the money of a plan adds up to, and which printed totals it bears out.
    pub fn budget(&self, actor: &Actor, query: &BudgetQuery) -> Result<BudgetView, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known = known_at(conn, query.as_known_at)?;
            let row = revision(conn, query.plan_id, query.revision, known)?;
            let year = query.year.unwrap_or(row.first_year);
            if !(row.first_year..=row.last_year).contains(&year) {
                let detail = format!("the plan covers {} to {}", row.first_year, row.last_year);
                return Err(Error::invalid("?year", "outside_plan", detail));
            }
            let plan = self.library.plan(conn, row.id, row.revision)?;
            let within = match &query.node {
                None => None,
                Some(code) => Some(plan.branch(code).ok_or_else(|| {
                    let codes = plan.nodes.iter().map(|node| node.code.as_str());
                    Error::Invalid(vec![unknown("node", code, closest(code, codes))])
                })?),
            };
            Ok(BudgetView {
                plan: UsedPlan {
                    id: row.id,
                    revision: row.revision,
                    plan,
                },
                year,
                version: query.version,
                within,
                known_at: known,
            })
        })
    }
}
