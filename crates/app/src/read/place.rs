// SPDX-License-Identifier: AGPL-3.0-or-later
//! The place of one evaluation: an assignment of a plan in force, and a period.

use super::evaluations::figures;
use super::merged::Figures;
use super::plans::revision;
use super::{KnownAt, UsedPlan};
use crate::Error;
use crate::library::Library;
use crate::register::Register;
use chrono::NaiveDate;
use std::sync::Arc;
use traguardo_domain::{Evaluator, Period, Question};
use traguardo_store::{Conn, plans};

/// One assignment of a plan in force in the year of a period.
pub(crate) struct Place {
    pub register: Arc<Register>,
    pub used: UsedPlan,
    pub assignment_id: i64,
    /// Index of the assignment in the plan.
    pub index: usize,
    pub period: Period,
}

/// The assignment and the period of an identifier like `1-2022` or `1-2022-S1`.
pub fn evaluation_id(text: &str) -> Option<(i64, Period)> {
    let (assignment, period) = text.split_once('-')?;
    let plain = |id: &i64| *id > 0 && id.to_string() == assignment;
    let assignment = assignment.parse().ok().filter(plain)?;
    Some((assignment, Period::parse(period).ok()?))
}

/// Where an evaluation belongs, if there is one.
pub(crate) fn place(
    conn: &mut Conn,
    library: &Library,
    assignment_id: i64,
    period: Period,
    known: KnownAt,
) -> Result<Option<Place>, Error> {
    let Some(assignment) = plans::find_assignment(conn, assignment_id)? else {
        return Ok(None);
    };
    let row = match revision(conn, assignment.plan_id, None, known) {
        Err(Error::NotFound(_)) => return Ok(None),
        found => found?,
    };
    let register = library.register(conn, row.administration_id, known.position)?;
    let mut in_force = register.plans.in_force(period.year());
    let Some(used) = in_force.find(|used| used.id == assignment.plan_id) else {
        return Ok(None);
    };
    let mut keys = used.plan.assignments.iter();
    let Some(index) = keys.position(|there| there.key == assignment.key) else {
        return Ok(None);
    };
    Ok(Some(Place {
        used: used.into(),
        assignment_id,
        index,
        period,
        register: Arc::clone(&register),
    }))
}

impl Place {
    /// Key of the assignment.
    pub fn key(&self) -> &str {
        let assignment = self.used.plan.assignments.get(self.index);
        assignment.map_or("", |assignment| &assignment.key)
    }

    /// Key of the assignment at which it is judged: its own, or that of the one it refers to.
    pub fn judged_at(&self) -> &str {
        let assignment = self.used.plan.assignments.get(self.index);
        let original = assignment.and_then(|assignment| assignment.same_as.as_deref());
        original.unwrap_or_else(|| self.key())
    }

    /// The figures that its evaluation may read.
    pub fn figures(
        &self,
        conn: &mut Conn,
        library: &Library,
        known: KnownAt,
    ) -> Result<Figures, Error> {
        let plan = &self.used.plan;
        let (index, period) = (self.index, self.period);
        figures(conn, library, &self.register, plan, [index], period, known)
    }

    /// Ready to be asked.
    pub fn evaluator<'a>(&'a self, figures: &'a Figures, on: NaiveDate) -> Evaluator<'a> {
        let question = Question {
            plan: &self.used.plan,
            entries: &figures.entries,
            period: self.period,
            on,
        };
        Evaluator::new(question).after(figures.merged())
    }
}
