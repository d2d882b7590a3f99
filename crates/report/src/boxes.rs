// SPDX-License-Identifier: AGPL-3.0-or-later
//! Draws groups as boxes with whiskers on one axis, and their numbers as a table below it.

use crate::chart::{VALUE, pixel};
use crate::distribution::{Distribution, GroupFigures, nothing};
use crate::model::Table;
use crate::text::{clipped, line};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use traguardo_domain::italian::italian;

const OWN: RGBColor = RGBColor(170, 60, 0);
const FILL: RGBColor = RGBColor(214, 226, 240);
const ROW: u32 = 36;
const AXIS: u32 = 46;
const LINE: u32 = 18;
const MARGIN: u32 = 12;
const LEAST_WIDTH: u32 = 640;
/// What a sign of the size of the table is taken to need.
const SIGN: u32 = 7;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<T> = Result<T, Box<dyn Error>>;

/// The drawing and its size.
pub(crate) fn draw(
    shown: &Distribution<'_>,
    title: &str,
    table: &Table,
    below: &[String],
) -> Drawn<(String, (u32, u32))> {
    let columns = columns(table)?;
    let wide = below.iter().map(|text| text.chars().count()).max();
    let wide = u32::try_from(wide.unwrap_or_default())?.saturating_mul(6);
    let width = columns
        .iter()
        .sum::<u32>()
        .max(wide)
        .saturating_add(2 * MARGIN)
        .max(LEAST_WIDTH);
    let boxes: Vec<&GroupFigures<'_>> = shown
        .groups
        .iter()
        .filter(|group| group.drawn().count() > 0)
        .collect();
    let plot = match u32::try_from(boxes.len())? {
        0 => 0,
        rows => rows * ROW + AXIS + LINE,
    };
    let rows = u32::try_from(table.rows.len() + below.len())?;
    let height = 2 * MARGIN + 2 * LINE + plot + (rows + 3) * LINE;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        write(&root, title, (MARGIN, MARGIN), 16, HPos::Left, BLACK)?;
        let mut y = MARGIN + 2 * LINE;
        if plot > 0 {
            if let Some((code, Some(_))) = shown.own {
                legend(&root, code)?;
            }
            let (_, rest) = root.split_vertically(y);
            let (area, _) = rest.split_vertically(plot);
            plotted(&area, shown, &boxes, width)?;
            y += plot + LINE / 2;
        } else if let Some(why) = nothing(shown) {
            write(&root, &why, (MARGIN, y), 13, HPos::Left, BLACK)?;
            y += 2 * LINE;
        }
        if !table.rows.is_empty() {
            y = tabled(&root, table, &columns, y)?;
        }
        for text in below {
            write(&root, text, (MARGIN, y), 12, HPos::Left, BLACK)?;
            y += LINE;
        }
        root.present()?;
    }
    Ok((svg, (width, height)))
}

fn write(
    root: &Area<'_>,
    text: &str,
    (x, y): (u32, u32),
    size: i32,
    anchor: HPos,
    colour: RGBColor,
) -> Drawn<()> {
    let style = ("sans-serif", size).into_text_style(root);
    let style = style.pos(Pos::new(anchor, VPos::Top)).color(&colour);
    root.draw_text(text, &style, (i32::try_from(x)?, i32::try_from(y)?))?;
    Ok(())
}

/// Whose value the dots are.
fn legend(root: &Area<'_>, code: &str) -> Drawn<()> {
    let (x, y) = (
        i32::try_from(MARGIN)? + 6,
        i32::try_from(MARGIN + LINE)? + 9,
    );
    root.draw(&Circle::new((x, y), 5, OWN.stroke_width(2)))?;
    let place = (MARGIN + 18, MARGIN + LINE + 3);
    write(root, &clipped(code, 60), place, 13, HPos::Left, OWN)
}

/// From below the smallest to above the largest.
fn range(shown: &Distribution<'_>, boxes: &[&GroupFigures<'_>]) -> (f64, f64) {
    let own = shown.own.and_then(|(_, value)| value);
    let all = boxes.iter().flat_map(|group| group.drawn()).chain(own);
    let (mut lowest, mut highest) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in all.map(pixel) {
        lowest = lowest.min(value);
        highest = highest.max(value);
    }
    let room = match highest - lowest {
        span if span > 0.0 => span * 0.06,
        _ => (highest.abs() * 0.05).max(0.5),
    };
    (lowest - room, highest + room)
}

fn plotted(
    area: &Area<'_>,
    shown: &Distribution<'_>,
    boxes: &[&GroupFigures<'_>],
    width: u32,
) -> Drawn<()> {
    let (lowest, highest) = range(shown, boxes);
    let rows = u32::try_from(boxes.len())?;
    let names: Vec<String> = boxes.iter().map(|group| group.name(28)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max();
    let left = u32::try_from(longest.unwrap_or_default())? * SIGN + 2 * MARGIN;
    // The key of the marks stands above the boxes.
    let (key, area) = area.split_vertically(LINE);
    let marks = "linea: dal minimo al massimo; scatola: quartili; tratto: mediana; tacche: decili; ×: media; triangolo: sistema";
    write(
        &key,
        marks,
        (MARGIN, 0),
        11,
        HPos::Left,
        RGBColor(80, 80, 80),
    )?;
    let mut chart = ChartBuilder::on(&area)
        .margin_right(2 * MARGIN)
        .x_label_area_size(AXIS)
        .margin_left(left)
        .build_cartesian_2d(lowest..highest, 0.0..f64::from(rows))?;
    let (mut decimals, mut step) = (0_usize, (highest - lowest) / 5.0);
    while step < 1.0 && decimals < 10 {
        step *= 10.0;
        decimals += 1;
    }
    let number = |value: &f64| {
        let text = format!("{value:.decimals$}");
        text.parse().map_or(text, italian)
    };
    let longest = number(&lowest).len().max(number(&highest).len());
    let room = usize::try_from(width.saturating_sub(left))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .x_labels((room / (longest * 8 + 20)).clamp(2, 8))
        .x_label_formatter(&number)
        .x_desc(line(shown.unit))
        .axis_desc_style(("sans-serif", 12))
        .label_style(("sans-serif", 12))
        .light_line_style(WHITE)
        .draw()?;
    for ((index, group), name) in (0_u32..).zip(boxes).zip(&names) {
        let middle = f64::from(rows - index) - 0.5;
        boxed(&mut chart, group, middle)?;
        if let Some((_, Some(own))) = shown.own {
            chart.draw_series([Circle::new((pixel(own), middle), 5, OWN.stroke_width(2))])?;
        }
        let (_, y) = chart.backend_coord(&(lowest, middle));
        let style = ("sans-serif", 12).into_text_style(&area);
        let style = style.pos(Pos::new(HPos::Right, VPos::Center));
        let (_, top) = area.get_base_pixel();
        let x = i32::try_from(left)? - 8;
        area.draw_text(name, &style, (x, y - top))?;
    }
    Ok(())
}

type Plot<'a, 'b> = ChartContext<
    'a,
    SVGBackend<'b>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

/// One group: what is told of it, and no more.
fn boxed(chart: &mut Plot<'_, '_>, group: &GroupFigures<'_>, middle: f64) -> Drawn<()> {
    let five = [
        group.minimum,
        group.lower_quartile,
        group.median,
        group.upper_quartile,
        group.maximum,
    ];
    let told: Vec<f64> = five.into_iter().flatten().map(pixel).collect();
    let upright = |x: f64, half: f64, width: u32| {
        PathElement::new(
            vec![(x, middle - half), (x, middle + half)],
            VALUE.stroke_width(width),
        )
    };
    if let (Some(first), Some(last)) = (told.first(), told.last()) {
        let whole = vec![(*first, middle), (*last, middle)];
        chart.draw_series([PathElement::new(whole, VALUE.stroke_width(1))])?;
    }
    let quartiles = group.lower_quartile.zip(group.upper_quartile);
    if let Some((lower, upper)) = quartiles {
        let corners = [(pixel(lower), middle - 0.26), (pixel(upper), middle + 0.26)];
        chart.draw_series([Rectangle::new(corners, FILL.filled())])?;
        chart.draw_series([Rectangle::new(corners, VALUE.stroke_width(1))])?;
    }
    let alone = [group.lower_quartile, group.upper_quartile];
    let alone = alone
        .into_iter()
        .flatten()
        .filter(|_| quartiles.is_none())
        .map(|value| (value, 0.26));
    let ends = [group.minimum, group.maximum].into_iter().flatten();
    let ticks = alone.chain(ends.map(|value| (value, 0.14)));
    chart.draw_series(ticks.map(|(value, half)| upright(pixel(value), half, 1)))?;
    let deciles = group.deciles.iter().map(|value| {
        let x = pixel(*value);
        PathElement::new(
            vec![(x, middle - 0.42), (x, middle - 0.32)],
            VALUE.stroke_width(1),
        )
    });
    chart.draw_series(deciles)?;
    let median = group.median.into_iter();
    chart.draw_series(median.map(|value| upright(pixel(value), 0.26, 3)))?;
    let mean = group.mean.into_iter();
    chart.draw_series(mean.map(|value| Cross::new((pixel(value), middle), 4, VALUE)))?;
    let system = group.system.into_iter();
    chart.draw_series(
        system.map(|value| TriangleMarker::new((pixel(value), middle), 5, VALUE.filled())),
    )?;
    Ok(())
}

/// How wide each column is: as its longest text, but what is told instead of numbers runs over several.
fn columns(table: &Table) -> Drawn<Vec<u32>> {
    let mut longest: Vec<usize> = table.head.iter().map(|name| name.chars().count()).collect();
    for row in &table.rows {
        let counted = match row.len() {
            whole if whole == table.head.len() => whole,
            _ => 2,
        };
        for (width, cell) in longest.iter_mut().zip(row).take(counted) {
            *width = (*width).max(cell.main.chars().count());
        }
    }
    let widths = longest.into_iter().map(|signs| {
        Ok(u32::try_from(signs)?
            .saturating_mul(SIGN)
            .saturating_add(MARGIN))
    });
    widths.collect()
}

/// The table below the boxes; where it ends.
fn tabled(root: &Area<'_>, table: &Table, columns: &[u32], top: u32) -> Drawn<u32> {
    let mut y = top;
    let head = table.head.iter().map(|name| (*name).to_owned()).collect();
    let rows = table.rows.iter();
    let rows = rows.map(|row| row.iter().map(|cell| cell.main.clone()).collect());
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    for (index, row) in all.iter().enumerate() {
        let mut x = MARGIN;
        let whole = row.len() == columns.len();
        for (column, text) in row.iter().enumerate() {
            let width = columns.get(column).copied().unwrap_or_default();
            let numeric = column == 1 || (column > 1 && whole);
            let (side, at) = if numeric {
                (HPos::Right, (x + width).saturating_sub(MARGIN / 2))
            } else {
                (HPos::Left, x + if column > 1 { MARGIN / 2 } else { 0 })
            };
            write(root, text, (at, y), 12, side, BLACK)?;
            x += width;
        }
        y += LINE;
        if index == 0 {
            let line = |x: u32| {
                Ok::<_, std::num::TryFromIntError>((i32::try_from(x)?, i32::try_from(y)? - 2))
            };
            root.draw(&PathElement::new(vec![line(MARGIN)?, line(x)?], BLACK))?;
            y += LINE / 4;
        }
    }
    Ok(y + LINE / 2)
}
