// SPDX-License-Identifier: AGPL-3.0-or-later
//! Decisions about targets that benchmarks suggest.

use super::proposals::{ProposalQuery, ProposalView};
use crate::read::cursor::known;
use crate::read::plans::revision;
use crate::read::position::known_at;
use crate::read::revisions::page_of;
use crate::read::{AsKnownAt, KnownAt, Listing, Page};
use crate::write::DecideTargets;
use crate::{Actor, App, Command, Error, Permission};
use std::collections::{BTreeMap, BTreeSet};
use traguardo_domain::Period;
use traguardo_domain::benchmark::asks_less;
use traguardo_domain::plan::Goal;
use traguardo_exchange::benchmark::{
    DecidedTarget, DecisionWord, TargetDecision, TargetDecisionPost,
};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::Comparator;
use traguardo_exchange::shortened;
use traguardo_formula::parse_decimal;
use traguardo_store::benchmarks;

impl App {
    /// The decisions that stand about the targets of a plan in a year, by assignment.
    pub fn decided(
        &self,
        actor: &Actor,
        plan: i64,
        year: i32,
        page: &Page,
    ) -> Result<Listing<DecidedTarget>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let missing =
                |_| Error::invalid("?plan", "unknown_plan", format!("there is no plan {plan}"));
            revision(conn, plan, None, known).map_err(missing)?;
            page_of(Self::decided_targets(conn, plan, year, known)?, page, known)
        })
    }

    /// What is to be recorded of decisions about proposals, which are worked out again.
    pub fn target_decisions(
        &self,
        actor: &Actor,
        post: &TargetDecisionPost,
    ) -> Result<Command, Error> {
        actor.authorise(Permission::Write)?;
        let mut faults = Vec::new();
        let mut fault =
            |at: &str, code: &str, detail: &str| faults.push(Fault::new(at, code, detail));
        let plan = post.plan.parse::<i64>().ok().filter(|id| *id > 0);
        let period = Period::parse(&post.period).ok();
        if plan.is_none() {
            fault("/plan", "unknown_plan", "this is no identifier of a plan");
        }
        if period.is_none() {
            fault("/period", "bad_period", "this is no period");
        }
        let (Some(plan), Some(period)) = (plan, period) else {
            return Err(Error::Invalid(faults));
        };
        let query = ProposalQuery {
            plan,
            year: post.year,
            period,
            share: post.share,
            group: post.group,
            provider: post.provider.as_ref().map(ToString::to_string),
            assignment: None,
            less_demanding: false,
        };
        let asked = Some(AsKnownAt::Position(post.known_at));
        let known = self
            .store
            .read(|conn| known_at(conn, asked))
            .map_err(in_body)?;
        let (proposals, administration) = self.proposals(actor, &query, known).map_err(in_body)?;
        let by_key: BTreeMap<&str, &ProposalView> = proposals
            .iter()
            .map(|view| (&*view.proposal.assignment, view))
            .collect();
        let (mut items, mut seen) = (Vec::new(), BTreeSet::new());
        for (place, item) in post.items.iter().enumerate() {
            let at = format!("/items/{place}");
            let Some(view) = by_key.get(&*item.assignment) else {
                let detail = format!(
                    "the plan has no assignment `{}`",
                    shortened(&item.assignment)
                );
                faults.push(Fault::new(
                    format!("{at}/assignment"),
                    "unknown_assignment",
                    detail,
                ));
                continue;
            };
            if !seen.insert(&item.assignment) {
                let detail = "it is decided above already";
                faults.push(Fault::new(
                    format!("{at}/assignment"),
                    "duplicate_item",
                    detail,
                ));
                continue;
            }
            match decided(item, view, post.known_at) {
                Ok(decided) => items.push((view.assignment_id, serde_json::json!(decided))),
                Err((field, code, detail)) => {
                    faults.push(Fault::new(format!("{at}{field}"), code, detail));
                }
            }
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(Command::DecideTargets(Box::new(DecideTargets {
            plan_id: plan,
            administration,
            year: post.year,
            items,
        })))
    }

    /// The decisions that stand about a plan's targets in a year.
    pub(in crate::read) fn decided_targets(
        conn: &mut traguardo_store::Conn,
        plan: i64,
        year: i32,
        known: KnownAt,
    ) -> Result<Vec<DecidedTarget>, Error> {
        let rows = benchmarks::decisions(conn, plan, year, known.position)?;
        let read = rows.iter().map(|row| {
            serde_json::from_str(&row.document)
                .map_err(|_| Error::Corrupt(format!("target decision {}", row.assignment_id)))
        });
        read.collect()
    }
}

/// The same faults where the body says what a query would.
fn in_body(error: Error) -> Error {
    let moved = |fault: Fault| {
        let pointer = match fault.pointer.as_str() {
            "?as_known_at" => "/known_at",
            "?provider" => "/provider",
            other => other,
        };
        Fault {
            pointer: pointer.to_owned(),
            ..fault
        }
    };
    match error {
        Error::Invalid(faults) => Error::Invalid(faults.into_iter().map(moved).collect()),
        Error::NotFound(what) => {
            Error::invalid("/plan", "unknown_plan", format!("{what} not found"))
        }
        other => other,
    }
}

/// The field, the code and the words of what is wrong with a decision.
type Wrong = (&'static str, &'static str, String);

/// A decision as it is recorded.
fn decided(
    item: &TargetDecision,
    view: &ProposalView,
    known_at: i64,
) -> Result<DecidedTarget, Wrong> {
    let proposal = &view.proposal;
    let wrong = |field, code, detail: &str| Err((field, code, detail.to_owned()));
    let reasoned = item.reason.is_some();
    let plain = item.decision == DecisionWord::Accepted && !item.less_demanding;
    if !plain && !reasoned {
        return wrong(
            "",
            "missing_field",
            "say in \"reason\" why it is not taken as proposed",
        );
    }
    if item.value.is_some() != (item.decision == DecisionWord::Adapted) {
        let code = if item.value.is_some() {
            "superfluous_field"
        } else {
            "missing_field"
        };
        return wrong(
            "",
            code,
            "what is adapted has a \"value\", and nothing else has",
        );
    }
    let value = match item.decision {
        DecisionWord::Refused => None,
        DecisionWord::Adapted => item.value.clone(),
        DecisionWord::Accepted if item.less_demanding => proposal.quantile.clone(),
        DecisionWord::Accepted => proposal.value.clone(),
    };
    if item.decision != DecisionWord::Refused {
        let (Some(value), Some(comparator)) = (&value, proposal.comparator) else {
            return wrong(
                "/decision",
                "no_proposal",
                "nothing is proposed, see its obstacle",
            );
        };
        let Ok(number) = parse_decimal(value) else {
            return wrong(
                "/value",
                "bad_value",
                "a decimal has a dot, 18 digits before it and 10 after it at most",
            );
        };
        let goal = match comparator {
            Comparator::AtMost | Comparator::LessThan => Goal::AtMost(number),
            _ => Goal::AtLeast(number),
        };
        let reached = view.reached.filter(|reached| asks_less(&goal, *reached));
        if let Some(reached) = reached.filter(|_| !item.less_demanding) {
            let detail =
                format!("{reached} is reached already: say \"less_demanding\" if that is meant");
            return Err(("/value", "below_reached", detail));
        }
    }
    Ok(DecidedTarget {
        proposal: proposal.clone(),
        decision: item.decision,
        comparator: proposal.comparator.filter(|_| value.is_some()),
        value,
        less_demanding: item.less_demanding,
        reason: item.reason.clone(),
        known_at,
    })
}
