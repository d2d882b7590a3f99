// SPDX-License-Identifier: AGPL-3.0-or-later
//! Targets that benchmarks suggest for the assignments of a plan.

use super::publications::published_groups;
use super::{Asked, Measured, national};
use crate::read::cursor::known;
use crate::read::plans::revision;
use crate::read::revisions::page_of;
use crate::read::{KnownAt, Listing, Page};
use crate::{Actor, App, Error, Permission};
use std::collections::BTreeSet;
use std::sync::Arc;
use traguardo_domain::benchmark::{
    self, Basis, Bound, Group, Obstacle, in_direction, propose, share_below,
};
use traguardo_domain::plan::{Assignment, Dictionary, Goal, Indicator, Plan};
use traguardo_domain::{Frequency, Period};
use traguardo_exchange::benchmark::{
    BenchmarkGroup, BenchmarkGroupKind, DecidedBy, ProposalObstacle, TargetProposal,
};
use traguardo_exchange::plan::Comparator;
use traguardo_exchange::shortened;
use traguardo_formula::{Decimal, Rational, parse_decimal};
use traguardo_store::administrations;

/// Which targets to propose.
#[derive(Clone, Debug)]
pub struct ProposalQuery {
    /// The plan whose assignments they are for.
    pub plan: i64,
    /// The year of the targets.
    pub year: i32,
    /// The period of the figures.
    pub period: Period,
    /// How many per cent of the group do worse.
    pub share: u8,
    /// Which of its groups the administration is compared with.
    pub group: BenchmarkGroupKind,
    /// Whose published figures; those of now when absent.
    pub provider: Option<String>,
    /// Only the assignment of this key.
    pub assignment: Option<String>,
    /// A target below what is reached is wanted.
    pub less_demanding: bool,
}

/// Proposals for a plan, in plan order, and the code of its administration.
type Proposals = (Vec<ProposalView>, String);

/// One proposal.
#[derive(Clone, Debug)]
pub struct ProposalView {
    /// Identifier of the assignment.
    pub assignment_id: i64,
    /// What is proposed and why.
    pub proposal: TargetProposal,
    /// What is reached, as a number.
    pub reached: Option<Decimal>,
}

/// What all proposals for one plan share.
struct Ground<'a> {
    query: &'a ProposalQuery,
    plan: Arc<Plan>,
    /// Size class or region of the administration, as the kind of group asks.
    code: Option<String>,
    known: KnownAt,
    measured: Measured,
}

impl App {
    /// A target for each assignment of a plan that is asked for.
    pub fn target_proposals(
        &self,
        actor: &Actor,
        query: &ProposalQuery,
        page: &Page,
    ) -> Result<Listing<ProposalView>, Error> {
        actor.authorise(Permission::Read)?;
        let known = self.store.read(|conn| known(conn, page))?;
        let (items, _) = self.proposals(actor, query, known)?;
        page_of(items, page, known)
    }

    pub(super) fn proposals(
        &self,
        actor: &Actor,
        query: &ProposalQuery,
        known: KnownAt,
    ) -> Result<Proposals, Error> {
        let (row, plan, ids, there) = self.store.read(|conn| {
            let row = revision(conn, query.plan, None, known)?;
            let plan = self.library.plan(conn, row.id, row.revision)?;
            let ids = self.library.assignments(conn, row.id, row.revision)?;
            let there = administrations::find(conn, row.administration_id, known.position)?;
            Ok::<_, Error>((row, plan, ids, there))
        })?;
        let there = there.ok_or_else(|| Error::Corrupt(format!("plan {}", row.id)))?;
        let assignments = asked_for(&plan, query)?;
        let codes: BTreeSet<String> = assignments
            .iter()
            .map(|assignment| assignment.indicator.clone())
            .collect();
        let asked = Asked {
            indicator: codes
                .first()
                .filter(|_| codes.len() == 1)
                .map(String::as_str),
            own: Some(&there.code),
            alone: query.provider.is_some(),
            indicators: codes.clone(),
            period: query.period,
            on: None,
            known,
        };
        let ground = Ground {
            measured: self.measured(actor, &asked)?,
            code: match query.group {
                BenchmarkGroupKind::National => None,
                BenchmarkGroupKind::SizeClass => there.size_class.clone(),
                BenchmarkGroupKind::Region => there.region.clone(),
            },
            query,
            plan: Arc::clone(&plan),
            known,
        };
        let mut items = Vec::new();
        for assignment in assignments {
            let id = ids.get(&assignment.key).copied();
            let corrupt = || Error::Corrupt(format!("assignment {}", assignment.key));
            let (proposal, reached) = self.proposal(&ground, assignment)?;
            items.push(ProposalView {
                assignment_id: id.ok_or_else(corrupt)?,
                proposal,
                reached,
            });
        }
        Ok((items, there.code))
    }

    fn proposal(
        &self,
        ground: &Ground<'_>,
        assignment: &Assignment,
    ) -> Result<(TargetProposal, Option<Decimal>), Error> {
        let Some(indicator) = ground.plan.indicators.get(&assignment.indicator) else {
            return Err(Error::Corrupt(format!(
                "indicator {}",
                assignment.indicator
            )));
        };
        let former = former(assignment, ground.query.year);
        let own = ground.measured.own.get(&assignment.indicator);
        let reached = own.and_then(|own| own.value.round(indicator.decimals).ok());
        let mut proposal = TargetProposal {
            assignment: assignment.key.as_str().into(),
            indicator: assignment.indicator.as_str().into(),
            comparator: None,
            value: None,
            decided_by: None,
            obstacle: None,
            quantile: None,
            share: ground.query.share,
            group: ground.query.group,
            code: ground.code.as_deref().map(Into::into),
            period: ground.query.period.to_string().into(),
            n: None,
            publication: None,
            reached: reached.map(|reached| reached.to_string().into()),
        };
        match in_direction(former, indicator.better, Decimal::ZERO) {
            Ok(goal) => proposal.comparator = comparator(&goal),
            Err(obstacle) => {
                proposal.obstacle = Some(word(obstacle));
                return Ok((proposal, reached));
            }
        }
        let quantile = if indicator.dictionary == Dictionary::National {
            self.quantile(ground, indicator, assignment, &mut proposal)?
        } else {
            Err(ProposalObstacle::NotNational)
        };
        let proposed = quantile.and_then(|quantile| {
            let basis = Basis {
                indicator,
                former,
                quantile: &quantile,
                reached,
                less_demanding: ground.query.less_demanding,
            };
            propose(&basis).map_err(word)
        });
        match proposed {
            Err(obstacle) => proposal.obstacle = Some(obstacle),
            Ok(found) => {
                proposal.value = value(&found.goal).map(|value| value.to_string().into());
                proposal.quantile = Some(found.quantile.to_string().into());
                proposal.decided_by = Some(match found.bound {
                    Bound::Quantile => DecidedBy::Quantile,
                    Bound::Reached => DecidedBy::Reached,
                });
            }
        }
        Ok((proposal, reached))
    }

    /// The quantile of the group, and how large it is.
    fn quantile(
        &self,
        ground: &Ground<'_>,
        indicator: &Indicator,
        assignment: &Assignment,
        proposal: &mut TargetProposal,
    ) -> Result<Result<Rational, ProposalObstacle>, Error> {
        let query = ground.query;
        let share = share_below(Decimal::new(query.share.into(), 2), indicator.better);
        let code = &assignment.indicator;
        let Some(provider) = &query.provider else {
            let participants = ground.measured.participants.get(code);
            let groups = benchmark::groups(participants.map_or(&[], Vec::as_slice));
            let is_it = |group: &&Group| {
                BenchmarkGroupKind::from(group.kind) == query.group && group.code == ground.code
            };
            let Some(group) = groups
                .iter()
                .find(is_it)
                .filter(|group| group.outcome.is_ok())
            else {
                return Ok(Err(ProposalObstacle::NoBenchmark));
            };
            proposal.n = u32::try_from(group.n).ok();
            return Ok(match group.values().quantile(share) {
                Some(Ok(quantile)) => Ok(quantile),
                Some(Err(_)) => Err(ProposalObstacle::OutOfRange),
                None => Err(ProposalObstacle::NoBenchmark),
            });
        };
        let found = self.store.read(|conn| {
            let (id, _) = national(conn, code, ground.known)?;
            published_groups(conn, (Some(provider), None), id, query.period, ground.known)
        })?;
        let Some((publication, groups)) = found else {
            return Ok(Err(ProposalObstacle::NoBenchmark));
        };
        let is_it = |group: &&BenchmarkGroup| {
            group.group == query.group && group.code.as_deref() == ground.code.as_deref()
        };
        let Some(group) = groups.iter().find(is_it) else {
            return Ok(Err(ProposalObstacle::NoBenchmark));
        };
        proposal.n = group.n;
        proposal.publication = Some(publication.row.id.to_string());
        Ok(published_quantile(group, share).ok_or(ProposalObstacle::NotPublished))
    }
}

/// The assignments that have targets of their own, or the one of the key asked for.
fn asked_for<'a>(plan: &'a Plan, query: &ProposalQuery) -> Result<Vec<&'a Assignment>, Error> {
    let own = |assignment: &&Assignment| assignment.same_as.is_none();
    let Some(key) = &query.assignment else {
        return Ok(plan.assignments.iter().filter(own).collect());
    };
    let found = plan.assignments.iter().find(|there| there.key == *key);
    found.filter(own).map(|found| vec![found]).ok_or_else(|| {
        let detail = format!(
            "the plan has no assignment `{}` with targets",
            shortened(key)
        );
        Error::invalid("?assignment", "unknown_assignment", detail)
    })
}

/// The target of the year, failing that the latest of a year.
fn former(assignment: &Assignment, year: i32) -> Option<&Goal> {
    let annual = assignment.targets.iter();
    let annual = annual.filter(|target| target.period.frequency() == Frequency::Annual);
    let newest = annual.max_by_key(|target| (target.period.year() == year, target.period.year()));
    newest.map(|target| &target.goal)
}

fn published_quantile(group: &BenchmarkGroup, share: Decimal) -> Option<Rational> {
    let quarters = [
        &group.minimum,
        &group.lower_quartile,
        &group.median,
        &group.upper_quartile,
        &group.maximum,
    ];
    let quarters = quarters
        .into_iter()
        .map(Option::as_ref)
        .zip((0..).map(|place| place * 25));
    let tenths = group
        .deciles
        .iter()
        .map(Some)
        .zip((1..).map(|place| place * 10));
    let mut all = quarters.chain(tenths);
    let (text, _) =
        all.find(|(text, hundredths)| text.is_some() && Decimal::new(*hundredths, 2) == share)?;
    parse_decimal(text?).ok().map(Rational::from)
}

const fn word(obstacle: Obstacle) -> ProposalObstacle {
    match obstacle {
        Obstacle::NoDirection => ProposalObstacle::NoDirection,
        Obstacle::Range => ProposalObstacle::Range,
        Obstacle::Exact => ProposalObstacle::Exact,
        Obstacle::Date => ProposalObstacle::Date,
        Obstacle::AgainstMeaning => ProposalObstacle::AgainstMeaning,
        Obstacle::OutOfRange => ProposalObstacle::OutOfRange,
    }
}

const fn comparator(goal: &Goal) -> Option<Comparator> {
    match goal {
        Goal::AtLeast(_) => Some(Comparator::AtLeast),
        Goal::AtMost(_) => Some(Comparator::AtMost),
        Goal::MoreThan(_) => Some(Comparator::MoreThan),
        Goal::LessThan(_) => Some(Comparator::LessThan),
        _ => None,
    }
}

const fn value(goal: &Goal) -> Option<Decimal> {
    match goal {
        Goal::AtLeast(value)
        | Goal::AtMost(value)
        | Goal::MoreThan(value)
        | Goal::LessThan(value) => Some(*value),
        _ => None,
    }
}
