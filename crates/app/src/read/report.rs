// SPDX-License-Identifier: AGPL-3.0-or-later
//! The report on a plan, and the chart of one of its indicators (`docs/domain.md` §7).

use super::evaluations::{figures, identifier, still_in_force};
use super::merged::Figures;
use super::notes::standing;
use super::place::place;
use super::plans::revision;
use super::position::known_at;
use super::{AsKnownAt, Known, KnownAt, ReportKind, ReportQuery, ReportSubject, ReportView};
use crate::library::Library;
use crate::register::Register;
use crate::{Actor, App, Error, Permission, clock};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;
use traguardo_domain::evaluation::{Evaluation, Figure};
use traguardo_domain::plan::{Indicator, Plan};
use traguardo_domain::{Evaluator, Frequency, NodeResult, Period, Question, Tree, side_by_side};
use traguardo_report::{Chart, Document, Kind, Note, Past, Section, Source, Together, document};
use traguardo_store::plans::Plan as PlanRow;
use traguardo_store::{Conn, administrations};

/// Years whose values a chart shows.
const YEARS: u8 = 5;

/// Everything that one section of a report is made of.
pub(crate) struct Evaluated {
    pub row: PlanRow,
    name: String,
    plan: Arc<Plan>,
    tree: Tree,
    notes: BTreeMap<String, Note>,
    history: Vec<Past>,
}

/// A report that says it was asked on this day at this position.
fn source<'a>(
    kind: Kind,
    administration: &'a str,
    (period, on): (Period, NaiveDate),
    known: KnownAt,
    sections: Vec<Section<'a>>,
) -> Source<'a> {
    Source {
        kind,
        administration,
        period,
        on,
        known: traguardo_report::Known {
            position: known.position,
            time: known.time,
        },
        sections,
        together: None,
    }
}

impl Evaluated {
    /// The report on this plan alone.
    pub fn document(&self, kind: Kind, period: Period, on: NaiveDate, known: KnownAt) -> Document {
        let sections = vec![self.section(period)];
        document(&source(kind, &self.name, (period, on), known, sections))
    }

    fn section(&self, period: Period) -> Section<'_> {
        Section {
            administration: &self.name,
            plan: &self.plan,
            revision: self.row.revision,
            sha256: &self.row.sha256,
            period,
            tree: &self.tree,
            notes: &self.notes,
            history: &self.history,
        }
    }
}

/// What a report is on, evaluated.
struct Subject {
    /// Code and name of the administration.
    administration: String,
    name: String,
    sections: Vec<Evaluated>,
    merged: Option<MergedPlans>,
}

/// What is said of plans side by side.
struct MergedPlans {
    root: NodeResult,
    branches: Vec<String>,
    common: Vec<(Indicator, Evaluation)>,
}

/// The years of a chart up to a period, and in each the half-year and the year, as far as they end by its end.
fn periods(until: Period) -> impl Iterator<Item = Vec<Period>> {
    let years = (0..YEARS).rev().map(move |years| until.back(years).year());
    years.map(move |year| {
        let half = Frequency::HalfYearly.periods(year).into_iter().take(1);
        let mut found: Vec<Period> = half.chain([Period::annual(year)]).collect();
        found.retain(|period| period.end() <= until.end());
        if year == until.year() && !found.contains(&until) {
            found.push(until);
        }
        found
    })
}

/// Values of assignments in the years up to a period. The figures of one year are in memory at a time.
fn history(
    conn: &mut Conn,
    library: &Library,
    register: &Register,
    plan: &Plan,
    assignments: &[usize],
    (until, on): (Period, NaiveDate),
    known: KnownAt,
) -> Result<Vec<Past>, Error> {
    let mut history = Vec::new();
    for of_year in periods(until) {
        let Some(last) = of_year.last() else { continue };
        let all = assignments.iter().copied();
        let until = last.year_end();
        let figures = figures(conn, library, register, plan, all, until, known)?;
        for period in &of_year {
            history.extend(past(plan, &figures, assignments, *period, on));
        }
    }
    Ok(history)
}

fn past(
    plan: &Plan,
    figures: &Figures,
    assignments: &[usize],
    period: Period,
    on: NaiveDate,
) -> Option<Past> {
    let mut entries = figures.entries.iter();
    let of_year = entries.any(|entry| entry.period.year() == period.year());
    let merged = figures.merged();
    if !of_year && merged.is_none() {
        return None;
    }
    let question = Question {
        plan,
        entries: &figures.entries,
        period,
        on,
    };
    let mut evaluator = Evaluator::new(question).after(merged);
    let mut values = vec![None; plan.assignments.len()];
    for index in assignments {
        if let (Some(value), Some(Figure::Number(number))) =
            (values.get_mut(*index), evaluator.verdict(*index).value)
        {
            *value = Some(number);
        }
    }
    Some(Past { period, values })
}

/// What a plan's tree is as of a period.
pub(crate) fn tree(
    conn: &mut Conn,
    library: &Library,
    register: &Register,
    plan: &Plan,
    (period, on): (Period, NaiveDate),
    known: KnownAt,
) -> Result<Tree, Error> {
    let all = 0..plan.assignments.len();
    let figures = figures(conn, library, register, plan, all, period, known)?;
    let question = Question {
        plan,
        entries: &figures.entries,
        period,
        on,
    };
    Ok(Evaluator::new(question).after(figures.merged()).tree())
}

/// Everything that the report on a plan revision says as of a period.
pub(crate) fn evaluated(
    conn: &mut Conn,
    library: &Library,
    row: PlanRow,
    (period, on): (Period, NaiveDate),
    known: KnownAt,
) -> Result<Evaluated, Error> {
    if !(row.first_year..=row.last_year).contains(&period.year()) {
        let detail = format!("the plan covers {} to {}", row.first_year, row.last_year);
        return Err(Error::invalid("?period", "outside_plan", detail));
    }
    let owner = row.administration_id;
    let administration = administrations::find(conn, owner, known.position)?
        .ok_or_else(|| Error::Corrupt(format!("administration {owner}")))?;
    let register = library.register(conn, owner, known.position)?;
    still_in_force(&register, period)?;
    let plan = library.plan(conn, row.id, row.revision)?;
    let ids = library.assignments(conn, row.id, row.revision)?;
    let tree = tree(conn, library, &register, &plan, (period, on), known)?;
    let assignment_ids = plan
        .assignments
        .iter()
        .map(|there| identifier(&ids, &there.key))
        .collect::<Result<Vec<_>, _>>()?;
    let of_administration = (owner, administration.code.as_str());
    let found = standing(conn, of_administration, period, &assignment_ids, known)?;
    let notes = found.into_values().map(|view| {
        let note = Note {
            revision: view.revision,
            cause: view.cause,
            corrective_action: view.corrective_action,
            actor: view.actor,
            recorded_at: view.recorded_at,
        };
        (view.assignment, note)
    });
    let all: Vec<usize> = (0..plan.assignments.len()).collect();
    let history = history(conn, library, &register, &plan, &all, (period, on), known)?;
    Ok(Evaluated {
        notes: notes.collect(),
        history,
        name: administration.name,
        row,
        plan,
        tree,
    })
}

impl App {
    /// The report on one plan as of a period.
    pub fn report(&self, actor: &Actor, query: &ReportQuery) -> Result<ReportView, Error> {
        actor.authorise(Permission::Read)?;
        let on = query.on.unwrap_or_else(clock::today);
        if query.kind == ReportKind::Annual && query.period != query.period.year_end() {
            let detail = format!(
                "the annual report is about a year: ask for {}, or for the interim one",
                query.period.year()
            );
            return Err(Error::invalid("?period", "not_a_year", detail));
        }
        self.store.read(|conn| {
            let known = known_at(conn, query.as_known_at)?;
            let when = (query.period, on);
            let subject = self.subject(conn, query.subject, when, known)?;
            let kind = match query.kind {
                ReportKind::Interim => Kind::Interim,
                ReportKind::Annual => Kind::Annual,
            };
            let sections = subject.sections.iter();
            let sections = sections.map(|one| one.section(query.period)).collect();
            let source = Source {
                together: subject.merged.as_ref().map(|merged| Together {
                    root: &merged.root,
                    branches: merged.branches.iter().map(String::as_str).collect(),
                    common: &merged.common,
                }),
                ..source(kind, &subject.name, when, known, sections)
            };
            Ok(ReportView {
                administration: subject.administration.clone(),
                document: document(&source),
                on,
                known_at: known,
            })
        })
    }

    fn subject(
        &self,
        conn: &mut Conn,
        subject: ReportSubject,
        (period, on): (Period, NaiveDate),
        known: KnownAt,
    ) -> Result<Subject, Error> {
        let merger = match subject {
            ReportSubject::Plan(id, revision) => {
                let row = self::revision(conn, id, revision, known)?;
                let only = evaluated(conn, &self.library, row, (period, on), known)?;
                return Ok(Subject {
                    administration: only.plan.administration.clone(),
                    name: only.name.clone(),
                    sections: vec![only],
                    merged: None,
                });
            }
            ReportSubject::Merger(id) => id,
        };
        let standing = self.standing(conn, merger, known)?;
        standing.within_its_year(period)?;
        let (mut sections, mut branches) = (Vec::new(), Vec::new());
        let mut roots = Vec::new();
        for (origin, register) in standing.branches() {
            let row = administrations::find(conn, origin.id, known.position)?;
            let name = row.map_or_else(|| origin.code.clone(), |row| row.name);
            let used = register.plans.performance(period.year());
            let section = match used.map(|used| (used.id, used.revision)) {
                Some((id, of_plan)) => {
                    let row = revision(conn, id, Some(of_plan), known)?;
                    Some(evaluated(conn, &self.library, row, (period, on), known)?)
                }
                None => None,
            };
            roots.push((
                origin.weight,
                section.as_ref().map(|one| one.tree.root.clone()),
            ));
            branches.push(name);
            sections.extend(section);
        }
        let roots: Vec<_> = roots
            .iter()
            .map(|(weight, root)| (*weight, root.as_ref()))
            .collect();
        let root = side_by_side(&roots);
        let common = self.common(conn, &standing, period, on, known)?;
        let (id, code) = standing.successor();
        let row = administrations::find(conn, id, known.position)?;
        Ok(Subject {
            administration: code.to_owned(),
            name: row.map_or_else(|| code.to_owned(), |row| row.name),
            sections,
            merged: Some(MergedPlans {
                root,
                branches,
                common,
            }),
        })
    }

    /// The chart of one assignment up to a period; not found where there is nothing to be seen.
    pub fn chart(
        &self,
        actor: &Actor,
        assignment_id: i64,
        period: Period,
        on: Option<NaiveDate>,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<Chart>, Error> {
        actor.authorise(Permission::Read)?;
        let on = on.unwrap_or_else(clock::today);
        let missing = || Error::NotFound(format!("chart of {assignment_id}-{period}"));
        self.store.read(|conn| {
            let known = known_at(conn, asked)?;
            let place = place(conn, &self.library, assignment_id, period, known)?;
            let place = place.ok_or_else(missing)?;
            let plan = &place.used.plan;
            let history = history(
                conn,
                &self.library,
                &place.register,
                plan,
                &[place.index],
                (period, on),
                known,
            )?;
            let chart = traguardo_report::chart(plan, &history, place.index);
            Ok(Known {
                item: chart.ok_or_else(missing)?,
                known_at: known,
            })
        })
    }
}
