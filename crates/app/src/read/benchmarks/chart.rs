// SPDX-License-Identifier: AGPL-3.0-or-later
//! A benchmark as a chart: what the answer tells, drawn.

use super::{BenchmarkQuery, BenchmarkView};
use crate::read::KnownAt;
use crate::{Actor, App, Error};
use chrono::NaiveDate;
use traguardo_exchange::benchmark::BenchmarkGroup;
use traguardo_exchange::plan::DecimalText;
use traguardo_formula::{Decimal, parse_decimal};
use traguardo_report::{Chart, Distribution, GroupFigures, distribution_chart};

/// A chart of a benchmark, and what it was drawn from.
#[derive(Clone, Debug)]
pub struct BenchmarkChart {
    /// The chart.
    pub chart: Chart,
    /// The day by which silence was judged.
    pub on: NaiveDate,
    /// Up to where it knows the ledger.
    pub known_at: KnownAt,
}

impl App {
    /// The groups of a benchmark as boxes: all of them, or those of the administration that is named.
    pub fn benchmark_chart(
        &self,
        actor: &Actor,
        query: &BenchmarkQuery,
    ) -> Result<BenchmarkChart, Error> {
        let view = self.benchmark(actor, query)?;
        Ok(BenchmarkChart {
            chart: drawn(&view, query.administration.as_deref()),
            on: view.on,
            known_at: view.known_at,
        })
    }
}

fn drawn(view: &BenchmarkView, administration: Option<&str>) -> Chart {
    let own = view.own.as_ref();
    let groups = view.groups.iter();
    let groups = groups
        .filter(|group| own.is_none_or(|own| own.among.are(group.group, group.code.as_deref())));
    let published = view.publication.as_ref();
    distribution_chart(&Distribution {
        indicator: &view.indicator.code,
        name: &view.indicator.name,
        unit: &view.indicator.unit,
        period: view.period,
        published: published.map(|of| (of.row.provider.as_str(), of.row.published_on)),
        own: administration.map(|code| (code, own.map(|own| own.value))),
        groups: groups.map(|group| figures(view, group)).collect(),
    })
}

fn figures<'a>(view: &'a BenchmarkView, group: &'a BenchmarkGroup) -> GroupFigures<'a> {
    let number = |text: &DecimalText| parse_decimal(text).ok();
    let told = |text: &Option<DecimalText>| text.as_ref().and_then(number);
    let mut places = view.own.iter().flat_map(|own| &own.places);
    let code = group.code.as_deref();
    let place = places.find(|place| place.group == group.group && place.code.as_deref() == code);
    let of_place = |part: fn(&super::PlaceView) -> Option<Decimal>| place.and_then(part);
    GroupFigures {
        kind: group.group.into(),
        code,
        n: group.n,
        provisional: group.provisional,
        withheld: group.withheld.map(Into::into),
        minimum: told(&group.minimum),
        lower_quartile: told(&group.lower_quartile),
        median: told(&group.median),
        upper_quartile: told(&group.upper_quartile),
        maximum: told(&group.maximum),
        deciles: group.deciles.iter().filter_map(number).collect(),
        mean: told(&group.mean),
        system: told(&group.system_figure),
        rank: place.and_then(|place| place.rank),
        percentile: of_place(|place| place.percentile),
        gap: of_place(|place| place.gap_to_median),
    }
}
