// SPDX-License-Identifier: AGPL-3.0-or-later
//! From what was read of one administration to its observations: the one evaluator, asked as of each period.

use super::block::{Figures, span};
use super::{ObservationView, Walk};
use crate::read::merged::Figures as Merged;
use crate::register::National;
use crate::{App, Error, figures as rows};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use traguardo_domain::measurement::Entry;
use traguardo_domain::plan::{Plan, PlanKind};
use traguardo_domain::{
    Evaluator, Period, Question, Value, in_force, lists_needed, measures_reached, years_needed,
};
use traguardo_store::measurements;

/// A plan in force, or the national dictionary in its place.
struct Used {
    revision: Option<(i64, i32)>,
    plan: Arc<Plan>,
    /// Which of its assignments are asked for, each with whether it is given even if nothing that it reads is new.
    assignments: Vec<(usize, bool)>,
}

/// All observations of one administration in one year that are asked for.
pub(super) fn observations(
    walk: &Walk,
    app: &App,
    mut figures: Figures,
) -> Result<Vec<ObservationView>, Error> {
    let (mut used, mut planned) = (Vec::new(), figures.indicators.clone());
    let since = walk.asked.changed_since;
    for (revision, plan) in plans_in_force(app, &figures)? {
        planned.extend(plan.assignments.iter().map(|there| there.indicator.clone()));
        let asked = plan.assignments.iter().enumerate();
        let asked = asked.filter(|(_, there)| {
            let indicator = walk.asked.indicator.as_ref();
            there.same_as.is_none() && indicator.is_none_or(|code| *code == there.indicator)
        });
        let always = since.is_none() || figures.restructured;
        let assignments: Vec<_> = asked.map(|(index, _)| (index, always)).collect();
        if !assignments.is_empty() {
            walk.read_further(app, &mut figures, years_needed(&plan))?;
            used.push(Used {
                revision: Some(revision),
                plan,
                assignments,
            });
        }
    }
    let origins = origins(walk, app, &figures)?;
    let unplanned = unplanned(walk, &figures, origins.as_ref(), &planned);
    if !unplanned.is_empty() {
        let national = Arc::clone(&walk.national);
        let plan = as_posted(walk, app, &figures, &national, &unplanned)?;
        walk.read_further(app, &mut figures, years_needed(&plan))?;
        let always = since.is_none() || figures.restructured || walk.national_changed;
        used.push(Used {
            revision: None,
            plan,
            assignments: unplanned.into_iter().map(|index| (index, always)).collect(),
        });
    }
    for one in &used {
        fill_lists(walk, app, &mut figures, one)?;
    }
    Ok(evaluated(walk, &figures, origins.as_ref(), &used))
}

/// The figures of those that the administration came from, as far as they may have a part in its own.
fn origins(walk: &Walk, app: &App, figures: &Figures) -> Result<Option<Merged>, Error> {
    let register = figures.register.as_ref();
    let Some(register) = register.filter(|register| register.succession.began.is_some()) else {
        return Ok(None);
    };
    let plan = &walk.national.plan;
    let lists = lists_needed(plan, 0..plan.assignments.len());
    let years_back = figures.years_back.max(years_needed(plan));
    let within = span(figures.year, &figures.periods, years_back);
    let read = app
        .store
        .read(|conn| Merged::read(conn, &app.library, register, within, walk.known, &lists))?;
    Ok(Some(read))
}

/// Identifier, revision and content.
type InForce = ((i64, i32), Arc<Plan>);

/// The plans in force, performance before fund. Only those that cover the year are
/// read.
fn plans_in_force(app: &App, figures: &Figures) -> Result<Vec<InForce>, Error> {
    let covers = |row: &&traguardo_store::plans::Plan| {
        (row.first_year..=row.last_year).contains(&figures.year)
    };
    let mut read: Vec<InForce> = Vec::new();
    for row in figures.plans.iter().filter(covers) {
        let plan = app
            .store
            .read(|conn| app.library.plan_in_passing(conn, row.id, row.revision))?;
        read.push(((row.id, row.revision), plan));
    }
    let of_kind = |kind: PlanKind| {
        let candidates = read.iter().filter(|(_, plan)| plan.kind == kind);
        let candidates = candidates.map(|one| {
            let ((id, _), plan) = one;
            (one, plan.first_year, plan.last_year, (plan.approved(), *id))
        });
        in_force(candidates, figures.year).cloned()
    };
    Ok([PlanKind::Performance, PlanKind::Fund]
        .into_iter()
        .filter_map(of_kind)
        .collect())
}

/// The national indicators that nothing is promised for, and of which every measure has a figure.
fn unplanned(
    walk: &Walk,
    figures: &Figures,
    origins: Option<&Merged>,
    planned: &BTreeSet<String>,
) -> Vec<usize> {
    let of_dictionary = |id: &i64| walk.national.measures.contains_key(id);
    let mut posted: BTreeSet<&str> = figures
        .entries
        .iter()
        .zip(&figures.measure_ids)
        .filter(|(entry, id)| entry.period.year() == figures.year && of_dictionary(id))
        .map(|(entry, _)| entry.measure.as_str())
        .collect();
    posted.extend(
        origins
            .iter()
            .flat_map(|origins| origins.of_origins(figures.year)),
    );
    if posted.is_empty() {
        return Vec::new();
    }
    let national = &walk.national;
    let asked = national.plan.assignments.iter().enumerate();
    asked
        .filter(|(index, there)| {
            let code = &there.indicator;
            walk.asked
                .indicator
                .as_ref()
                .is_none_or(|asked| asked == code)
                && !planned.contains(code)
                && national.indicators.get(*index).is_some_and(|known| {
                    let mut needed = known.measures.iter();
                    needed.all(|measure| posted.contains(measure.as_str()))
                })
        })
        .map(|(index, _)| index)
        .collect()
}

/// The national dictionary with those measures as this administration posts them (`docs/domain.md` §3).
fn as_posted(
    walk: &Walk,
    app: &App,
    figures: &Figures,
    national: &Arc<National>,
    indicators: &[usize],
) -> Result<Arc<Plan>, Error> {
    if figures.plans.is_empty() {
        return Ok(Arc::clone(&national.plan));
    }
    let (id, up_to) = (figures.administration.id, walk.known.position);
    let register = app
        .store
        .read(|conn| app.library.register(conn, id, up_to))?;
    let known = indicators
        .iter()
        .filter_map(|index| national.indicators.get(*index));
    let codes: BTreeSet<&String> = known.flat_map(|known| &known.measures).collect();
    let posted = codes
        .into_iter()
        .filter_map(|code| register.plans.measure(code, figures.year));
    let changed = national.with(posted).map(Arc::new);
    Ok(changed.unwrap_or_else(|| Arc::clone(&national.plan)))
}

/// Puts the items of the lists that are gone through into the figures.
fn fill_lists(walk: &Walk, app: &App, figures: &mut Figures, used: &Used) -> Result<(), Error> {
    let asked = used.assignments.iter().map(|(index, _)| *index);
    let codes = lists_needed(&used.plan, asked);
    if codes.is_empty() {
        return Ok(());
    }
    let entries = figures.entries.iter().zip(&figures.measure_ids);
    let ids: BTreeSet<i64> = entries
        .filter(|(entry, _)| {
            codes.contains(entry.measure.as_str()) && matches!(entry.value, Some(Value::Listed(_)))
        })
        .map(|(_, id)| *id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = ids.into_iter().collect();
    let (from, to) = span(figures.year, &figures.periods, figures.years_back);
    let administration = figures.administration.id;
    let read = app.store.read(|conn| {
        let up_to = walk.known.position;
        measurements::lists(conn, administration, from, to, up_to, &ids).map_err(Error::from)
    })?;
    let mut by_id: HashMap<(String, i32), String> = read
        .into_iter()
        .map(|list| ((rows::id(&list.key), list.revision), list.items))
        .collect();
    for entry in &mut figures.entries {
        let revision = i32::try_from(entry.revision).unwrap_or_default();
        if let Some(items) = by_id.remove(&(entry.id.clone(), revision)) {
            entry.value = Some(rows::items(&items, &entry.id)?);
        }
    }
    Ok(())
}

fn evaluated(
    walk: &Walk,
    figures: &Figures,
    origins: Option<&Merged>,
    used: &[Used],
) -> Vec<ObservationView> {
    let entries = figures.entries.iter().zip(&figures.measure_ids);
    let of_dictionary = entries.filter(|(_, id)| walk.national.measures.contains_key(id));
    // Where a local measure has the code of a national one, its figures are none of the national indicators'.
    let national: Vec<Entry> = if used.iter().any(|one| one.revision.is_none()) {
        of_dictionary.map(|(entry, _)| entry.clone()).collect()
    } else {
        Vec::new()
    };
    let Some(last) = figures.periods.last() else {
        return Vec::new();
    };
    let mut evaluators: Vec<(Evaluator<'_>, &Used)> = Vec::new();
    for one in used {
        let entries = match one.revision {
            Some(_) => &figures.entries,
            None => &national,
        };
        let question = Question {
            plan: &one.plan,
            entries,
            period: *last,
            on: walk.on,
        };
        let evaluator = Evaluator::new(question).after(origins.and_then(Merged::merged));
        evaluators.push((evaluator, one));
    }
    let mut found = Vec::new();
    for period in &figures.periods {
        let news = walk.asked.changed_since.map(|since| {
            let fresh = figures
                .entries
                .iter()
                .filter(|entry| entry.position > since && entry.period.end() <= period.end());
            fresh.map(|entry| entry.measure.as_str()).collect()
        });
        for (evaluator, one) in &mut evaluators {
            observe(
                walk,
                figures,
                one,
                evaluator,
                *period,
                news.as_ref(),
                &mut found,
            );
        }
    }
    found
}

/// Adds what is asked for as of one period.
fn observe(
    walk: &Walk,
    figures: &Figures,
    used: &Used,
    evaluator: &mut Evaluator<'_>,
    period: Period,
    news: Option<&BTreeSet<&str>>,
    found: &mut Vec<ObservationView>,
) {
    for (index, always) in &used.assignments {
        let touched = !*always
            && news.is_some_and(|news| {
                let reached = measures_reached(&used.plan, *index);
                reached.iter().any(|code| news.contains(code))
            });
        if !*always && !touched {
            continue;
        }
        if used.revision.is_none() && walk.is_retired(*index, period) {
            continue;
        }
        let evaluation = evaluator.verdict_as_of(*index, period);
        // Nobody has promised it: without a value there is nothing to tell, unless there may have been one before.
        if used.revision.is_none() && evaluation.value.is_none() && !touched {
            continue;
        }
        let behind = evaluator.figures_behind(*index, period);
        let first = behind.iter().take(ObservationView::MAX_REVISIONS);
        found.push(ObservationView {
            administration: Arc::clone(&figures.administration),
            plan_revision: used.revision,
            plan: Arc::clone(&used.plan),
            figures: behind.len(),
            figure_revisions: first
                .map(|entry| format!("{}.{}", entry.id, entry.revision))
                .collect(),
            evaluation,
        });
    }
}

impl Walk {
    fn is_retired(&self, index: usize, period: Period) -> bool {
        let known = self.national.indicators.get(index);
        let retired = known.and_then(|known| known.retired);
        retired.is_some_and(|from| period.start() >= from)
    }
}
