// SPDX-License-Identifier: AGPL-3.0-or-later
//! How a value went against its targets, as a line chart in SVG. What it shows is said beside it in words and numbers.

use crate::indicators::name;
use crate::italian::{goal, quantity, short_period};
use crate::model::{Cell, Table};
use crate::source::Past;
use crate::text::line;
use plotters::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::error::Error;
use traguardo_domain::Period;
use traguardo_domain::italian::italian;
use traguardo_domain::plan::{Assignment, Goal, Plan};

const SIZE: (u32, u32) = (560, 210);
pub(crate) const VALUE: RGBColor = RGBColor(20, 80, 140);
const TARGET: RGBColor = RGBColor(170, 60, 0);
/// Periods beyond this many are not drawn: the last ones are.
const MOST_POINTS: usize = 12;

/// A chart, and the same in words and numbers.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Title.
    pub title: String,
    /// What is to be seen.
    pub description: String,
    /// The drawing: the content of an `svg` element is complete, its title and description are added by
    /// [`Chart::svg`].
    pub(crate) drawing: String,
    /// Width and height.
    pub(crate) size: (u32, u32),
    /// The same as numbers.
    pub table: Table,
}

#[derive(Clone, Copy, Debug, Default)]
struct Point<'a> {
    value: Option<Decimal>,
    target: Option<&'a Goal>,
}

/// The chart of one assignment, if there is anything to be seen: two periods at least, one value at least.
pub(crate) fn of(plan: &Plan, history: &[Past], index: usize) -> Option<Chart> {
    let assignment = plan.assignments.get(index)?;
    let indicator = plan.indicators.get(&assignment.indicator)?;
    let points = points(history, index, assignment);
    let has_value = points.values().any(|(_, point)| point.value.is_some());
    if points.len() < 2 || !has_value {
        return None;
    }
    let mut shown: Vec<(Period, Point<'_>)> = Vec::with_capacity(points.len());
    shown.extend(points.values().map(|(period, point)| (*period, *point)));
    shown.drain(..shown.len().saturating_sub(MOST_POINTS));
    let unit = &indicator.unit;
    let title = format!("{}: valore e target", name(plan, assignment));
    let rows = shown.iter().map(|(period, point)| {
        let value = point
            .value
            .map_or_else(|| "–".to_owned(), |value| quantity(value, unit));
        let target = point
            .target
            .map_or_else(|| "–".to_owned(), |target| goal(target, unit));
        vec![
            Cell::from(short_period(*period)),
            value.into(),
            target.into(),
        ]
    });
    let table = Table {
        caption: title.clone(),
        head: vec!["Periodo", "Valore", "Target"],
        amounts: vec![1, 2],
        rows: rows.collect(),
    };
    Some(Chart {
        description: described(&shown, unit),
        // A drawing into memory does not fail.
        drawing: draw(&shown, unit).ok()?,
        size: SIZE,
        title,
        table,
    })
}

/// What is known of each period, in order of their ends; a half-year comes before the year that ends with it.
fn points<'a>(
    history: &[Past],
    index: usize,
    assignment: &'a Assignment,
) -> BTreeMap<(chrono::NaiveDate, bool), (Period, Point<'a>)> {
    let mut points: BTreeMap<_, (Period, Point<'a>)> = BTreeMap::new();
    let key = |period: Period| (period.end(), period == period.year_end());
    for past in history {
        if let Some(Some(value)) = past.values.get(index) {
            let point = points.entry(key(past.period));
            point.or_insert((past.period, Point::default())).1.value = Some(*value);
        }
    }
    for target in &assignment.targets {
        if numbers(&target.goal).next().is_some() {
            let point = points.entry(key(target.period));
            point.or_insert((target.period, Point::default())).1.target = Some(&target.goal);
        }
    }
    points
}

fn described(shown: &[(Period, Point<'_>)], unit: &str) -> String {
    let said = shown.iter().map(|(period, point)| {
        let value = point
            .value
            .map(|value| format!("valore {}", quantity(value, unit)));
        let target = point
            .target
            .map(|target| format!("target {}", goal(target, unit)));
        let both: Vec<String> = value.into_iter().chain(target).collect();
        format!("{}: {}", short_period(*period), both.join(", "))
    });
    format!("{}.", said.collect::<Vec<_>>().join("; "))
}

/// The numbers of a target.
fn numbers(goal: &Goal) -> impl Iterator<Item = Decimal> {
    let (one, other) = match goal {
        Goal::AtLeast(value)
        | Goal::AtMost(value)
        | Goal::Equal(value)
        | Goal::MoreThan(value)
        | Goal::LessThan(value) => (Some(*value), None),
        Goal::Between { lower, upper } => (Some(*lower), Some(*upper)),
        _ => (None, None),
    };
    one.into_iter().chain(other)
}

pub(crate) fn pixel(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// From below the smallest to above the largest, and zero if it is near.
fn range(shown: &[(Period, Point<'_>)]) -> (f64, f64) {
    let values = shown.iter().filter_map(|(_, point)| point.value);
    let targets = shown.iter().filter_map(|(_, point)| point.target);
    let all: Vec<f64> = values.chain(targets.flat_map(numbers)).map(pixel).collect();
    let lowest = all.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lowest = if lowest > 0.0 && lowest < highest * 0.7 {
        0.0
    } else {
        lowest
    };
    let room = ((highest - lowest) * 0.15)
        .max(highest.abs() * 0.02)
        .max(0.5);
    let below = if lowest == 0.0 { 0.0 } else { lowest - room };
    (below, highest + room)
}

fn draw(shown: &[(Period, Point<'_>)], unit: &str) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let (lowest, highest) = range(shown);
        let last = i32::try_from(shown.len())? - 1;
        let mut chart = ChartBuilder::on(&root)
            .margin(10)
            .x_label_area_size(26)
            .y_label_area_size(70)
            .build_cartesian_2d((0..last).into_segmented(), lowest..highest)?;
        let label = |place: &SegmentValue<i32>| match place {
            SegmentValue::Exact(index) | SegmentValue::CenterOf(index) => {
                let at = usize::try_from(*index)
                    .ok()
                    .and_then(|index| shown.get(index));
                at.map_or_else(String::new, |(period, _)| short_period(*period))
            }
            SegmentValue::Last => String::new(),
        };
        let decimals = usize::from(highest - lowest < 8.0) + usize::from(highest - lowest < 1.0);
        let number = |value: &f64| {
            let text = format!("{value:.decimals$}");
            text.parse().map_or(text, italian)
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(shown.len())
            .x_label_formatter(&label)
            .y_labels(5)
            .y_label_formatter(&number)
            .y_desc(line(unit))
            .axis_desc_style(("sans-serif", 12))
            .label_style(("sans-serif", 12))
            .light_line_style(WHITE)
            .draw()?;
        let places = || (0_i32..).zip(shown);
        let targets = places().flat_map(|(index, (_, point))| {
            let goals = point.target.into_iter().flat_map(numbers);
            goals.map(move |value| (index, pixel(value)))
        });
        chart.draw_series(targets.map(|(index, value)| {
            EmptyElement::at((SegmentValue::CenterOf(index), value))
                + PathElement::new(vec![(-22, 0), (22, 0)], TARGET.stroke_width(3))
        }))?;
        let values: Vec<(SegmentValue<i32>, f64)> = places()
            .filter_map(|(index, (_, point))| {
                Some((SegmentValue::CenterOf(index), pixel(point.value?)))
            })
            .collect();
        chart.draw_series(LineSeries::new(
            values.iter().cloned(),
            VALUE.stroke_width(2),
        ))?;
        chart.draw_series(
            values
                .iter()
                .map(|place| Circle::new(place.clone(), 4, VALUE.filled())),
        )?;
        root.present()?;
    }
    Ok(svg)
}

impl Chart {
    /// As a document of its own, or as a part of another one; `prefix` makes its identifiers unique there.
    #[must_use]
    pub fn svg(&self, prefix: &str) -> String {
        let body = self.drawing.split_once('>').map_or("", |(_, body)| body);
        let (width, height) = self.size;
        let head = maud::html! {
            title id={(prefix) "-t"} { (self.title) }
            desc id={(prefix) "-d"} { (self.description) }
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-labelledby=\"{prefix}-t {prefix}-d\" lang=\"it\">{}{body}",
            head.into_string()
        )
    }
}
