// SPDX-License-Identifier: AGPL-3.0-or-later
//! The plans of one administration: which is in force, and what they say of a measure.

use chrono::NaiveDate;
use std::sync::Arc;
use traguardo_domain::in_force;
use traguardo_domain::plan::{Measure, Plan, PlanKind};

/// The newest revision of one plan.
#[derive(Clone, Debug)]
pub(crate) struct KnownPlan {
    pub id: i64,
    pub revision: i32,
    pub plan: Arc<Plan>,
}

impl KnownPlan {
    /// The identifier of a plan that has none yet: it comes after all others.
    pub const NEW: i64 = i64::MAX;

    /// What the newest plan has the most of (`docs/domain.md` §5): identifiers are given in the order in which
    /// plans come.
    fn age(&self) -> (Option<NaiveDate>, i64) {
        (self.plan.approved(), self.id)
    }
}

/// Newest revisions of an administration's plans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans {
    pub known: Vec<KnownPlan>,
    /// The last year in which any of them is in force, when the administration has ended in a merger.
    pub last_year: Option<i32>,
}

/// A performance and a fund plan that are in force beside each other, in these years and no others next to them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Together<'a> {
    pub first_year: i32,
    pub last_year: i32,
    pub performance: &'a KnownPlan,
    pub fund: &'a KnownPlan,
}

impl Together<'_> {
    fn plans(&self) -> (i64, i64) {
        (self.performance.id, self.fund.id)
    }

    /// Whether the same two are together in all these years there, too.
    pub fn stand_in(&self, others: &[Together<'_>]) -> bool {
        others.iter().any(|other| {
            self.plans() == other.plans()
                && other.first_year <= self.first_year
                && self.last_year <= other.last_year
        })
    }
}

impl Plans {
    /// With this one among them, in place of its former revision if there is one.
    pub fn with(&self, newest: KnownPlan) -> Self {
        let others = self.known.iter().filter(|known| known.id != newest.id);
        let mut plans: Vec<KnownPlan> = others.cloned().collect();
        plans.push(newest);
        Self {
            known: plans,
            last_year: self.last_year,
        }
    }

    /// The plan of one kind in force in a year (`docs/domain.md` §5).
    fn one_in_force(&self, kind: PlanKind, year: i32) -> Option<&KnownPlan> {
        if self.last_year.is_some_and(|last| last < year) {
            return None;
        }
        let of_kind = self.known.iter().filter(|known| known.plan.kind == kind);
        in_force(
            of_kind.map(|known| {
                let plan = &known.plan;
                (known, plan.first_year, plan.last_year, known.age())
            }),
            year,
        )
    }

    /// The years, up to one, in which a plan is in force, oldest first.
    pub fn years_covered(&self, up_to: i32) -> impl Iterator<Item = i32> {
        let first = self.known.iter().map(|known| known.plan.first_year).min();
        let last = self.known.iter().map(|known| known.plan.last_year).max();
        let years = first.unwrap_or(1)..=last.unwrap_or(0).min(up_to);
        years.filter(|year| self.in_force(*year).next().is_some())
    }

    /// The plans in force in a year, performance before fund.
    pub fn in_force(&self, year: i32) -> impl Iterator<Item = &KnownPlan> {
        [PlanKind::Performance, PlanKind::Fund]
            .into_iter()
            .filter_map(move |kind| self.one_in_force(kind, year))
    }

    /// The performance plan in force in a year.
    pub fn performance(&self, year: i32) -> Option<&KnownPlan> {
        self.one_in_force(PlanKind::Performance, year)
    }

    /// All that are in force beside each other, by year.
    pub fn together(&self) -> Vec<Together<'_>> {
        let first = self.known.iter().map(|known| known.plan.first_year).min();
        let last = self.known.iter().map(|known| known.plan.last_year).max();
        let mut runs: Vec<Together<'_>> = Vec::new();
        for year in first.unwrap_or(0)..=last.unwrap_or(-1) {
            let performance = self.one_in_force(PlanKind::Performance, year);
            let Some((performance, fund)) =
                performance.zip(self.one_in_force(PlanKind::Fund, year))
            else {
                continue;
            };
            let now = Together {
                first_year: year,
                last_year: year,
                performance,
                fund,
            };
            match runs.last_mut() {
                Some(run) if run.plans() == now.plans() && run.last_year == year - 1 => {
                    run.last_year = year;
                }
                _ => runs.push(now),
            }
        }
        runs
    }

    /// What the plans say of a measure in a year: the one in force that has it; failing that, the last of
    /// those that had begun; failing that, the first to begin later (`docs/domain.md` §3).
    pub fn measure(&self, code: &str, year: i32) -> Option<&Measure> {
        if let Some(measure) = self
            .in_force(year)
            .find_map(|known| known.plan.measures.get(code))
        {
            return Some(measure);
        }
        let with = || {
            self.known
                .iter()
                .filter(|known| known.plan.measures.contains_key(code))
        };
        let begun = with()
            .filter(|known| known.plan.first_year <= year)
            .max_by_key(|known| (known.plan.first_year, known.age()));
        let nearest = begun.or_else(|| {
            with().min_by_key(|known| (known.plan.first_year, std::cmp::Reverse(known.age())))
        });
        nearest?.plan.measures.get(code)
    }
}
