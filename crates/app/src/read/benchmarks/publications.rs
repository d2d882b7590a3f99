// SPDX-License-Identifier: AGPL-3.0-or-later
//! Benchmarks as they were published, and what is to be published next.

use super::super::cursor::{known, limit, listing, number};
use super::super::position::known_at;
use super::super::{AsKnownAt, Known, KnownAt, Listing, Page};
use super::{Asked, BenchmarkQuery, BenchmarkView, national, of_kind, own_beside};
use crate::write::PublishBenchmarks;
use crate::{Actor, App, Command, Error, Permission, clock};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use traguardo_domain::{Period, benchmark, parse_day};
use traguardo_exchange::benchmark::{
    BenchmarkGroup, BenchmarkPublication, BenchmarkSnapshot, Places, Published, published,
};
use traguardo_exchange::measurement::Fault;
use traguardo_exchange::plan::PlanAct;
use traguardo_store::Conn;
use traguardo_store::benchmarks::{self, Origin, Publication};

/// A publication, without its figures.
#[derive(Clone, Debug)]
pub struct PublicationView {
    /// As it is stored.
    pub row: Publication,
    /// The act by which it was published.
    pub act: Option<PlanAct>,
    /// Codes of its indicators and periods, where they are asked for.
    pub contents: Option<Vec<(String, String)>>,
}

impl PublicationView {
    fn of(row: Publication) -> Result<Self, Error> {
        let corrupt = |_| Error::Corrupt(format!("publication {}", row.id));
        let act = row.act.as_deref().map(serde_json::from_str).transpose();
        Ok(Self {
            act: act.map_err(corrupt)?,
            row,
            contents: None,
        })
    }

    /// Whether its figures were computed here.
    pub const fn is_computed(&self) -> bool {
        matches!(self.row.origin, Origin::Computed)
    }
}

/// The publication that a question is about, and its groups.
pub(super) fn published_groups(
    conn: &mut Conn,
    (provider, publication): (Option<&str>, Option<i64>),
    indicator_id: i64,
    period: Period,
    known: KnownAt,
) -> Result<Option<(PublicationView, Vec<BenchmarkGroup>)>, Error> {
    let period = period.to_string();
    let up_to = known.position;
    let row = match (publication, provider) {
        (Some(id), _) => benchmarks::find(conn, id, up_to)?,
        (None, Some(provider)) if !provider.contains('\0') => {
            benchmarks::newest(conn, indicator_id, &period, provider, up_to)?
        }
        _ => None,
    };
    let row = row.filter(|row| provider.is_none_or(|provider| provider == row.provider));
    let Some(row) = row else { return Ok(None) };
    let Some(text) = benchmarks::document(conn, row.id, indicator_id, &period)? else {
        return Ok(None);
    };
    let corrupt = |_| Error::Corrupt(format!("publication {}", row.id));
    let groups = serde_json::from_str(&text).map_err(corrupt)?;
    Ok(Some((PublicationView::of(row)?, groups)))
}

impl App {
    /// A published benchmark, and where an administration's figure of now stands beside it.
    pub(super) fn published_benchmark(
        &self,
        actor: &Actor,
        query: &BenchmarkQuery,
        known: KnownAt,
    ) -> Result<BenchmarkView, Error> {
        let of = (query.provider.as_deref(), query.publication);
        let (indicator, found) = self.store.read(|conn| {
            let (id, indicator) = national(conn, &query.indicator, known)?;
            let found = published_groups(conn, of, id, query.period, known)?;
            Ok::<_, Error>((indicator, found))
        })?;
        let Some((publication, groups)) = found else {
            let name = if query.publication.is_some() {
                "?publication"
            } else {
                "?provider"
            };
            let detail = format!(
                "nothing was published about {} in {}",
                query.indicator, query.period
            );
            return Err(Error::invalid(name, "nothing_published", detail));
        };
        let mut on = query.on.unwrap_or_else(clock::today);
        let mut own = None;
        if let Some(code) = &query.administration {
            let asked = Asked {
                own: Some(code),
                alone: true,
                on: Some(on),
                ..Asked::of(&query.indicator, query.period, known)
            };
            let measured = self.measured(actor, &asked)?;
            on = measured.on;
            let figure = measured.own.get(&query.indicator);
            own = figure
                .map(|figure| own_beside(figure, &groups))
                .transpose()?;
        }
        Ok(BenchmarkView {
            indicator,
            period: query.period,
            publication: Some(publication),
            groups: of_kind(groups.into_iter(), query.group),
            own,
            on,
            known_at: known,
        })
    }

    /// Publications, the oldest first.
    pub fn publications(
        &self,
        actor: &Actor,
        page: &Page,
    ) -> Result<Listing<PublicationView>, Error> {
        actor.authorise(Permission::Read)?;
        let (limit, after) = (limit(page)?, number(page)?);
        self.store.read(|conn| {
            let known = known(conn, page)?;
            let rows = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let found = benchmarks::list(conn, known.position, after, rows)?;
            let views = found.into_iter().map(PublicationView::of);
            let views = views.collect::<Result<Vec<_>, _>>()?;
            Ok(listing(views, limit, known, |last| last.row.id.to_string()))
        })
    }

    /// One publication, with what it is about.
    pub fn publication_of(
        &self,
        actor: &Actor,
        id: i64,
        asked: Option<AsKnownAt>,
    ) -> Result<Known<PublicationView>, Error> {
        actor.authorise(Permission::Read)?;
        self.store.read(|conn| {
            let known_at = known_at(conn, asked)?;
            let row = benchmarks::find(conn, id, known_at.position)?;
            let row = row.ok_or_else(|| Error::NotFound(format!("benchmark publication {id}")))?;
            let mut item = PublicationView::of(row)?;
            item.contents = Some(benchmarks::contents(conn, id)?);
            Ok(Known { item, known_at })
        })
    }

    /// What is to be written of figures that somebody else published.
    pub fn publication(
        &self,
        actor: &Actor,
        publication: BenchmarkPublication,
        places: &Places,
    ) -> Result<Command, Error> {
        actor.authorise(Permission::Write)?;
        let mut faults = Vec::new();
        let published_on = published_day(&publication.published_on, places, &mut faults);
        let benchmarks = match published(&publication.items, places) {
            Ok(benchmarks) => benchmarks,
            Err(found) => {
                faults.extend(found);
                Vec::new()
            }
        };
        let Some(published_on) = published_on.filter(|_| faults.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        Ok(Command::PublishBenchmarks(Box::new(PublishBenchmarks {
            provider: publication.provider.to_string(),
            published_on,
            source: publication.source.as_ref().map(ToString::to_string),
            act: publication.act,
            computed: None,
            benchmarks,
        })))
    }

    /// What is to be written of figures that are published here: computed from what is known now.
    pub fn snapshot(&self, actor: &Actor, snapshot: BenchmarkSnapshot) -> Result<Command, Error> {
        actor.authorise(Permission::Write)?;
        let mut faults = Vec::new();
        let on = clock::today();
        let published_on = published_day(&snapshot.published_on, &Places::Items, &mut faults);
        let period = Period::parse(&snapshot.period);
        let Ok(period) = period else {
            faults.push(Fault::new("/period", "bad_period", "this is no period"));
            return Err(Error::Invalid(faults));
        };
        if published_on.is_some_and(|day| day <= period.end()) {
            let detail = format!("{period} ends on {}: publish later", period.end());
            faults.push(Fault::new("/published_on", "period_not_over", detail));
        }
        let mut seen = BTreeSet::new();
        let known = self.store.read(|conn| {
            let known = known_at(conn, None)?;
            for (place, code) in snapshot.indicators.iter().enumerate() {
                let at = format!("/indicators/{place}");
                if !seen.insert(code) {
                    faults.push(Fault::new(&at, "duplicate_item", "it is there already"));
                }
                if let Err(Error::Invalid(unknown)) = national(conn, code, known) {
                    let here = unknown.into_iter().map(|fault| Fault {
                        pointer: at.clone(),
                        ..fault
                    });
                    faults.extend(here);
                }
            }
            Ok::<_, Error>(known)
        })?;
        let Some(published_on) = published_on.filter(|_| faults.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let mut benchmarks = Vec::new();
        for (place, code) in snapshot.indicators.iter().enumerate() {
            let asked = Asked {
                on: Some(on),
                ..Asked::of(code, period, known)
            };
            let measured = self.measured(actor, &asked)?;
            let participants = measured.participants.get(&**code);
            let groups = benchmark::groups(participants.map_or(&[], Vec::as_slice));
            benchmarks.push(Published {
                indicator: code.to_string(),
                period: period.to_string(),
                groups: groups.iter().map(BenchmarkGroup::from).collect(),
                at: format!("/indicators/{place}"),
            });
        }
        Ok(Command::PublishBenchmarks(Box::new(PublishBenchmarks {
            provider: snapshot.provider.to_string(),
            published_on,
            source: snapshot.source.as_ref().map(ToString::to_string),
            act: snapshot.act,
            computed: Some((known.position, on)),
            benchmarks,
        })))
    }
}

/// A day that has come.
fn published_day(text: &str, places: &Places, faults: &mut Vec<Fault>) -> Option<NaiveDate> {
    let at = format!("{}/published_on", places.whole());
    let Some(day) = parse_day(text) else {
        let detail = "write the day as 2023-06-30";
        faults.push(Fault::new(at, "bad_date", detail));
        return None;
    };
    if day > clock::today() {
        let detail = format!("{day} has not come yet");
        faults.push(Fault::new(at, "in_future", detail));
    }
    Some(day)
}
