// SPDX-License-Identifier: AGPL-3.0-or-later
//! How an indicator is distributed over administrations: computed from what is known, or as somebody published it
//! (`docs/domain.md` §9).

mod chart;
mod decisions;
mod proposals;
mod publications;

pub use chart::BenchmarkChart;
pub use proposals::{ProposalQuery, ProposalView};
pub use publications::PublicationView;

use super::position::known_at;
use super::{AsKnownAt, KnownAt, ObservationQuery, ObservationView, Page};
use crate::register::INSTANCE;
use crate::{Actor, App, Error, Permission};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use traguardo_domain::Period;
use traguardo_domain::benchmark::{self, Group, Member, Participant, place, printed};
use traguardo_domain::evaluation::Mark;
use traguardo_domain::plan::{Better, Dictionary, Indicator};
use traguardo_exchange::benchmark::{BenchmarkGroup, BenchmarkGroupKind};
use traguardo_exchange::plan::indicator_from_definition;
use traguardo_exchange::shortened;
use traguardo_formula::{Decimal, Rational, closest, parse_decimal};
use traguardo_store::Conn;
use traguardo_store::dictionary::{self, Kind};

/// Which benchmark to answer.
#[derive(Clone, Debug)]
pub struct BenchmarkQuery {
    /// Code of a national indicator.
    pub indicator: String,
    /// As of which period.
    pub period: Period,
    /// Only groups of this kind.
    pub group: Option<BenchmarkGroupKind>,
    /// The administration whose place is asked for.
    pub administration: Option<String>,
    /// Whose published figures; those of now when both this and `publication` are absent.
    pub provider: Option<String>,
    /// The publication.
    pub publication: Option<i64>,
    /// The day by which silence is judged; today in Rome when absent.
    pub on: Option<NaiveDate>,
    /// Position or instant; now when absent.
    pub as_known_at: Option<AsKnownAt>,
}

/// A benchmark.
#[derive(Clone, Debug)]
pub struct BenchmarkView {
    /// The indicator as the national dictionary defines it.
    pub indicator: Indicator,
    /// As of which period.
    pub period: Period,
    /// Whose figures they are; `None` of those of now.
    pub publication: Option<PublicationView>,
    /// Groups of the kinds asked for.
    pub groups: Vec<BenchmarkGroup>,
    /// The administration asked for, if it takes part.
    pub own: Option<OwnFigure>,
    /// The day by which silence was judged.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

/// The figure of one administration, and where it stands.
#[derive(Clone, Debug)]
pub struct OwnFigure {
    /// Code of the administration.
    pub administration: String,
    /// Rounded as every statistic is.
    pub value: Decimal,
    /// Its size class and region.
    pub among: Peers,
    /// In each of its groups that is told of.
    pub places: Vec<PlaceView>,
}

/// What makes an administration a member of groups besides the nation.
#[derive(Clone, Debug)]
pub struct Peers {
    size_class: Option<Arc<str>>,
    region: Option<Arc<str>>,
}

impl Peers {
    /// Whether they are those of a group.
    pub fn are(&self, kind: BenchmarkGroupKind, code: Option<&str>) -> bool {
        match kind {
            BenchmarkGroupKind::National => true,
            BenchmarkGroupKind::SizeClass => self.size_class.as_deref() == code,
            BenchmarkGroupKind::Region => self.region.as_deref() == code,
        }
    }
}

/// Where a figure stands in a group.
#[derive(Clone, Debug)]
pub struct PlaceView {
    /// What makes the group one.
    pub group: BenchmarkGroupKind,
    /// Which size class or region.
    pub code: Option<String>,
    /// 1 is best; only of figures that were computed here now.
    pub rank: Option<usize>,
    /// Which part of the others is lower; only of figures that were computed here now.
    pub percentile: Option<Decimal>,
    /// Value less median.
    pub gap_to_median: Option<Decimal>,
}

/// What is known of one administration besides its groups.
#[derive(Clone, Debug)]
struct Own {
    code: String,
    value: Rational,
    among: Peers,
}

/// Indicators over administrations, as they are now.
struct Measured {
    /// By code of the indicator.
    participants: BTreeMap<String, Vec<Participant>>,
    /// Of the administration that was named, by code of the indicator.
    own: BTreeMap<String, Own>,
    on: NaiveDate,
}

/// What is measured.
struct Asked<'a> {
    /// Code of the only indicator.
    indicator: Option<&'a str>,
    /// Failing that, those of these codes.
    indicators: BTreeSet<String>,
    /// Code of the administration whose own figures are asked for.
    own: Option<&'a str>,
    /// Nobody else's.
    alone: bool,
    period: Period,
    on: Option<NaiveDate>,
    known: KnownAt,
}

impl<'a> Asked<'a> {
    /// One indicator of everybody.
    fn of(indicator: &'a str, period: Period, known: KnownAt) -> Self {
        Self {
            indicator: Some(indicator),
            indicators: BTreeSet::new(),
            own: None,
            alone: false,
            period,
            on: None,
            known,
        }
    }

    fn wants(&self, code: &str) -> bool {
        match self.indicator {
            Some(only) => only == code,
            None => self.indicators.contains(code),
        }
    }
}

/// The national indicator of a code.
fn national(conn: &mut Conn, code: &str, known: KnownAt) -> Result<(i64, Indicator), Error> {
    let up_to = known.position;
    // PostgreSQL cannot even ask for a NUL.
    let found = if code.contains('\0') {
        None
    } else {
        dictionary::find_by_code(conn, Kind::Indicator, INSTANCE, code, up_to)?
    };
    let Some(entry) = found else {
        let all = dictionary::list(conn, Kind::Indicator, INSTANCE, up_to, 0, i64::MAX)?;
        let near = closest(code, all.iter().map(|entry| entry.code.as_str()));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let code = shortened(code);
        let detail = format!("the national dictionary has no indicator `{code}`{near}");
        return Err(Error::invalid("?indicator", "unknown_indicator", detail));
    };
    let indicator = indicator_from_definition(&entry.definition)
        .map_err(|_| Error::Corrupt(format!("indicator {}", entry.id)))?;
    Ok((entry.id, indicator))
}

/// Whether a figure takes part: a number of a national indicator, of who exists on the period's last day.
fn takes_part(view: &ObservationView) -> Option<(String, Member)> {
    let indicator = view.indicator()?;
    let value = view.evaluation.exact.clone()?;
    if indicator.dictionary != Dictionary::National || !view.exists_at_the_end() {
        return None;
    }
    let marks = [Mark::Forecast, Mark::Context, Mark::Illustrative];
    let provisional = marks
        .iter()
        .any(|mark| view.evaluation.marks.contains(mark));
    let ratio = view.evaluation.ratio.clone();
    let ratio = ratio.filter(|_| indicator.is_ratio());
    let code = view.assignment()?.indicator.clone();
    let member = Member {
        value,
        ratio,
        provisional,
    };
    Some((code, member))
}

impl App {
    /// Who takes part, with what.
    fn measured(&self, actor: &Actor, asked: &Asked<'_>) -> Result<Measured, Error> {
        let query = ObservationQuery {
            periods: vec![asked.period],
            indicator: asked.indicator.map(str::to_owned),
            administration: asked.own.filter(|_| asked.alone).map(str::to_owned),
            on: asked.on,
            page: Page {
                as_known_at: Some(AsKnownAt::Position(asked.known.position)),
                ..Page::default()
            },
            ..ObservationQuery::default()
        };
        let mut walk = self.observe(actor, &query)?;
        let mut measured = Measured {
            participants: BTreeMap::new(),
            own: BTreeMap::new(),
            on: walk.on(),
        };
        let mut names: BTreeMap<String, Arc<str>> = BTreeMap::new();
        let mut shared = |text: &Option<String>| {
            let text = text.as_ref()?;
            let there = names.entry(text.clone());
            Some(Arc::clone(there.or_insert_with(|| text.as_str().into())))
        };
        while let Some(observed) = walk.next(self)? {
            let mut seen = BTreeSet::new();
            for view in &observed.observations {
                let Some((code, member)) = takes_part(view) else {
                    continue;
                };
                // Two plans in force may have the same indicator: it is one figure.
                if !asked.wants(&code) || !seen.insert(code.clone()) {
                    continue;
                }
                let there = &view.administration;
                let (size_class, region) = (shared(&there.size_class), shared(&there.region));
                if asked.own.is_some_and(|own| own == there.code) {
                    let own = Own {
                        code: there.code.clone(),
                        value: member.value.clone(),
                        among: Peers {
                            size_class: size_class.clone(),
                            region: region.clone(),
                        },
                    };
                    measured.own.insert(code.clone(), own);
                }
                let participant = Participant {
                    member,
                    size_class,
                    region,
                };
                measured
                    .participants
                    .entry(code)
                    .or_default()
                    .push(participant);
            }
        }
        Ok(measured)
    }

    /// A benchmark of one indicator as of one period.
    pub fn benchmark(&self, actor: &Actor, query: &BenchmarkQuery) -> Result<BenchmarkView, Error> {
        actor.authorise(Permission::Read)?;
        let known = self.store.read(|conn| {
            let known = known_at(conn, query.as_known_at)?;
            if let Some(code) = &query.administration {
                Self::administration_known(conn, code, known)?;
            }
            national(conn, &query.indicator, known)?;
            Ok::<_, Error>(known)
        })?;
        if query.provider.is_some() || query.publication.is_some() {
            return self.published_benchmark(actor, query, known);
        }
        let indicator = &query.indicator;
        let measured = self.measured(
            actor,
            &Asked {
                own: query.administration.as_deref(),
                on: query.on,
                ..Asked::of(indicator, query.period, known)
            },
        )?;
        let (_, definition) = self.store.read(|conn| national(conn, indicator, known))?;
        let participants = measured.participants.get(indicator);
        let groups = benchmark::groups(participants.map_or(&[], Vec::as_slice));
        let own = measured.own.get(indicator);
        let own = own.map(|own| own_figure(own, &groups, definition.better));
        Ok(BenchmarkView {
            indicator: definition,
            period: query.period,
            publication: None,
            groups: of_kind(groups.iter().map(BenchmarkGroup::from), query.group),
            own: own.transpose()?,
            on: measured.on,
            known_at: known,
        })
    }
}

fn of_kind(
    groups: impl Iterator<Item = BenchmarkGroup>,
    kind: Option<BenchmarkGroupKind>,
) -> Vec<BenchmarkGroup> {
    groups
        .filter(|group| kind.is_none_or(|kind| kind == group.group))
        .collect()
}

/// What a value can be printed as was a condition of its being one.
fn unprintable(_: benchmark::Unprintable) -> Error {
    Error::Corrupt("a figure of a benchmark has too many digits".into())
}

/// Where a figure stands in those of its groups that are told of.
fn own_figure(own: &Own, groups: &[Group], better: Better) -> Result<OwnFigure, Error> {
    let mut places = Vec::new();
    let told = groups.iter().filter(|group| group.outcome.is_ok());
    for group in told.filter(|group| own.among.are(group.kind.into(), group.code.as_deref())) {
        let Some(found) = place(group.values(), &own.value, better) else {
            continue;
        };
        let found = found.map_err(unprintable)?;
        places.push(PlaceView {
            group: group.kind.into(),
            code: group.code.clone(),
            rank: found.rank,
            percentile: Some(printed(&found.percentile).map_err(unprintable)?),
            gap_to_median: printed(&found.gap_to_median).ok(),
        });
    }
    Ok(OwnFigure {
        administration: own.code.clone(),
        value: printed(&own.value).map_err(unprintable)?,
        among: own.among.clone(),
        places,
    })
}

/// The same beside published figures, of which only the median is known.
fn own_beside(own: &Own, groups: &[BenchmarkGroup]) -> Result<OwnFigure, Error> {
    let is_in = |group: &&BenchmarkGroup| own.among.are(group.group, group.code.as_deref());
    let place = |group: &BenchmarkGroup| {
        let median = parse_decimal(group.median.as_ref()?).ok()?;
        let gap = own.value.sub(&Rational::from(median)).ok()?;
        Some(PlaceView {
            group: group.group,
            code: group.code.as_ref().map(ToString::to_string),
            rank: None,
            percentile: None,
            gap_to_median: printed(&gap).ok(),
        })
    };
    Ok(OwnFigure {
        administration: own.code.clone(),
        value: printed(&own.value).map_err(unprintable)?,
        among: own.among.clone(),
        places: groups.iter().filter(is_in).filter_map(place).collect(),
    })
}
