// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures that somebody published, one statistic per row, and the request to publish what is computed here.

use super::group::{BenchmarkGroup, BenchmarkGroupKind};
use super::table::Places;
use crate::Reader;
use crate::measurement::Fault;
use crate::plan::{Code, DateText, DecimalText, PeriodText, PlanAct, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use traguardo_formula::{Decimal, parse_decimal};
use utoipa::ToSchema;

/// Benchmarks that somebody else published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "provider": "Unioncamere", "published_on": "2023-06-30", "source": "Rapporto sul sistema camerale 2022, tavola 4",
    "items": [{"indicator": "DFP 1.3", "period": "2022", "group": "national", "statistic": "median", "value": "151.25"}]
}))]
pub struct BenchmarkPublication {
    /// Whose figures they are.
    pub provider: Code,
    /// When they were published.
    pub published_on: DateText,
    /// Where they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub source: Option<Text>,
    /// The act by which they were published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<PlanAct>,
    /// One statistic each.
    #[schema(min_items = 1, max_items = 10_000)]
    pub items: Vec<PublishedStatistic>,
}

/// One published figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "indicator": "DFP 1.3", "period": "2022", "group": "size-class", "code": "media", "statistic": "upper_quartile", "value": "177.72"
}))]
pub struct PublishedStatistic {
    /// Code of a national indicator.
    pub indicator: Code,
    /// What they are about.
    pub period: PeriodText,
    /// Of which kind the group is.
    pub group: BenchmarkGroupKind,
    /// Which size class or region; not nationally.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub code: Option<Text>,
    /// Which figure it is.
    pub statistic: Statistic,
    /// The figure as published.
    pub value: DecimalText,
}

/// What a published figure says of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "median")]
pub enum Statistic {
    /// How many administrations take part.
    N,
    /// The smallest value.
    Minimum,
    /// The quantile at 1/4.
    LowerQuartile,
    /// The quantile at 1/2.
    Median,
    /// The quantile at 3/4.
    UpperQuartile,
    /// The largest value.
    Maximum,
    /// Unweighted mean.
    Mean,
    /// Standard deviation of the population.
    StandardDeviation,
    /// The group as if it were one body.
    SystemFigure,
}

/// What is to be published of what is computed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "provider": "Unioncamere", "period": "2022", "indicators": ["DFP 1.3", "OC_TD_01"], "published_on": "2023-06-30",
    "act": {"body": "Comitato esecutivo", "kind": "delibera", "number": "12", "date": "2023-06-28"}
}))]
pub struct BenchmarkSnapshot {
    /// Who publishes.
    pub provider: Code,
    /// A period that is over.
    pub period: PeriodText,
    /// Codes of national indicators.
    #[schema(min_items = 1, max_items = 20)]
    pub indicators: Vec<Code>,
    /// When it is published.
    pub published_on: DateText,
    /// Where it appears besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub source: Option<Text>,
    /// The act by which it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<PlanAct>,
}

/// The groups of one indicator and period as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Code of the indicator.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// By kind and code.
    pub groups: Vec<BenchmarkGroup>,
    /// Where the first of its figures stands in what was sent.
    pub at: String,
}

pub(super) static READER: LazyLock<Reader<BenchmarkPublication>> = LazyLock::new(Reader::default);

/// Reads a publication.
///
/// # Errors
/// All faults of form.
pub fn read_publication(bytes: &[u8]) -> Result<BenchmarkPublication, Vec<Fault>> {
    READER.read(bytes)
}

/// Reads the request for a snapshot.
///
/// # Errors
/// All faults of form.
pub fn read_snapshot(bytes: &[u8]) -> Result<BenchmarkSnapshot, Vec<Fault>> {
    static READER: LazyLock<Reader<BenchmarkSnapshot>> = LazyLock::new(Reader::default);
    READER.read(bytes)
}

/// A group's figures, and the row that each comes from.
type Figures = BTreeMap<Statistic, (usize, Decimal, DecimalText)>;
type Groups = BTreeMap<(BenchmarkGroupKind, Option<Text>), Figures>;

/// The rows of a publication put together by indicator, period and group.
///
/// # Errors
/// All rows that contradict their group, each with its place.
pub fn published(
    items: &[PublishedStatistic],
    places: &Places,
) -> Result<Vec<Published>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut found: BTreeMap<(&Code, &PeriodText), (usize, Groups)> = BTreeMap::new();
    for (row, item) in items.iter().enumerate() {
        let at = |field: &str| format!("{}{field}", places.item(row));
        match (item.group, &item.code) {
            (BenchmarkGroupKind::National, Some(_)) => {
                let detail = "there is one nation: leave out \"code\"";
                faults.push(Fault::new(at("/code"), "superfluous_field", detail));
            }
            (BenchmarkGroupKind::SizeClass | BenchmarkGroupKind::Region, None) => {
                let detail = "say in \"code\" which size class or region it is";
                faults.push(Fault::new(at(""), "missing_field", detail));
            }
            _ => {}
        }
        let Ok(value) = parse_decimal(&item.value) else {
            let detail = "a decimal has a dot, 18 digits before it and 10 after it at most";
            faults.push(Fault::new(at("/value"), "bad_value", detail));
            continue;
        };
        let (_, groups) = found
            .entry((&item.indicator, &item.period))
            .or_insert_with(|| (row, Groups::new()));
        let figures = groups.entry((item.group, item.code.clone())).or_default();
        if let Some((first, ..)) = figures.get(&item.statistic) {
            let detail = format!("the same figure as in {}", places.item(*first));
            faults.push(Fault::new(at(""), "duplicate_item", detail));
            continue;
        }
        figures.insert(item.statistic, (row, value, item.value.clone()));
    }
    for (_, groups) in found.values() {
        for figures in groups.values() {
            contradictions(figures, places, &mut faults);
        }
    }
    if !faults.is_empty() {
        faults.truncate(crate::reader::FAULTS);
        return Err(faults);
    }
    let together = found
        .into_iter()
        .map(|((indicator, period), (row, groups))| Published {
            indicator: indicator.to_string(),
            period: period.to_string(),
            groups: groups
                .into_iter()
                .map(|((kind, code), figures)| group(kind, code, &figures))
                .collect(),
            at: format!("{}/indicator", places.item(row)),
        });
    Ok(together.collect())
}

/// What no group can have: a broken number of members, a negative deviation, ends and quartiles out of order.
fn contradictions(figures: &Figures, places: &Places, faults: &mut Vec<Fault>) {
    use Statistic::{LowerQuartile, Maximum, Mean, Median, Minimum, UpperQuartile};
    let mut fault = |row: usize, code: &str, detail: String| {
        let at = format!("{}/value", places.item(row));
        faults.push(Fault::new(at, code, detail));
    };
    if let Some((row, n, _)) = figures.get(&Statistic::N)
        && (n.fract() != Decimal::ZERO || *n < Decimal::ONE || *n > Decimal::from(1_000_000_000))
    {
        fault(
            *row,
            "bad_value",
            "a number of administrations is whole, from 1".to_owned(),
        );
    }
    if let Some((row, deviation, _)) = figures.get(&Statistic::StandardDeviation)
        && deviation.is_sign_negative()
        && !deviation.is_zero()
    {
        fault(
            *row,
            "bad_value",
            "a standard deviation is not negative".to_owned(),
        );
    }
    for chain in [
        &[Minimum, LowerQuartile, Median, UpperQuartile, Maximum][..],
        &[Minimum, Mean, Maximum],
    ] {
        let mut last: Option<&(usize, Decimal, DecimalText)> = None;
        for there in chain.iter().filter_map(|statistic| figures.get(statistic)) {
            if let Some((before, value, _)) = last
                && there.1 < *value
            {
                let before = places.item(*before);
                let detail = format!("{} is less than {value} of {before}", there.1);
                fault(there.0, "out_of_order", detail);
            }
            last = Some(there);
        }
    }
}

fn group(kind: BenchmarkGroupKind, code: Option<Text>, figures: &Figures) -> BenchmarkGroup {
    let text = |statistic| figures.get(&statistic).map(|(_, _, text)| text.clone());
    let n = figures.get(&Statistic::N);
    BenchmarkGroup {
        group: kind,
        code,
        n: n.and_then(|(_, n, _)| u32::try_from(*n).ok()),
        minimum: text(Statistic::Minimum),
        lower_quartile: text(Statistic::LowerQuartile),
        median: text(Statistic::Median),
        upper_quartile: text(Statistic::UpperQuartile),
        maximum: text(Statistic::Maximum),
        mean: text(Statistic::Mean),
        standard_deviation: text(Statistic::StandardDeviation),
        system_figure: text(Statistic::SystemFigure),
        ..BenchmarkGroup::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn items(rows: &[(&str, &str, &str, &str)]) -> Vec<PublishedStatistic> {
        let row = |(indicator, group, statistic, value): &(&str, &str, &str, &str)| {
            let mut item = json!({
                "indicator": indicator, "period": "2022", "statistic": statistic, "value": value
            });
            let (kind, code) = group.split_once(' ').unwrap_or((group, ""));
            item["group"] = json!(kind);
            if !code.is_empty() {
                item["code"] = json!(code);
            }
            item
        };
        let rows: Vec<Value> = rows.iter().map(row).collect();
        serde_json::from_value(json!(rows)).unwrap()
    }

    fn faults(rows: &[(&str, &str, &str, &str)]) -> Vec<(String, String)> {
        let faults = published(&items(rows), &Places::Items).unwrap_err();
        faults
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn rows_are_put_together() {
        let found = published(
            &items(&[
                ("EC27", "national", "n", "60"),
                ("EC05.1", "size-class media", "median", "151.250"),
                ("EC27", "national", "minimum", "-15.00"),
                ("EC27", "region Toscana", "mean", "3"),
            ]),
            &Places::Items,
        )
        .unwrap();
        let found: Vec<Value> = found
            .iter()
            .map(|one| json!([one.indicator, one.at, one.groups]))
            .collect();
        assert_eq!(
            json!(found),
            json!([
                ["EC05.1", "/items/1/indicator", [{"group": "size-class", "code": "media", "median": "151.250"}]],
                ["EC27", "/items/0/indicator", [
                    {"group": "national", "n": 60, "minimum": "-15.00"},
                    {"group": "region", "code": "Toscana", "mean": "3"}
                ]],
            ])
        );
    }

    #[test]
    fn all_contradictions_are_told_with_their_rows() {
        let found = faults(&[
            ("A", "national X", "n", "60"),
            ("A", "region", "n", "60.5"),
            ("A", "national", "median", "5"),
            ("A", "national", "median", "5"),
            ("A", "national", "lower_quartile", "6"),
            ("A", "national", "maximum", "7"),
            ("A", "national", "mean", "7.01"),
            ("A", "region Y", "standard_deviation", "-0.1"),
            ("A", "region Y", "n", "0"),
        ]);
        let told = |row: &str, code: &str| (format!("/items/{row}"), code.to_owned());
        let mut expected = vec![
            told("0/code", "superfluous_field"),
            told("1", "missing_field"),
            told("3", "duplicate_item"),
            told("2/value", "out_of_order"),
            told("5/value", "out_of_order"),
            told("1/value", "bad_value"),
            told("7/value", "bad_value"),
            told("8/value", "bad_value"),
        ];
        expected.sort();
        let mut found = found;
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_figures_are_in_order() {
        let rows = [
            "minimum",
            "lower_quartile",
            "mean",
            "median",
            "upper_quartile",
            "maximum",
        ];
        let rows = rows.map(|statistic| ("A", "national", statistic, "1.0"));
        assert_eq!(published(&items(&rows), &Places::Items).unwrap().len(), 1);
    }
}
