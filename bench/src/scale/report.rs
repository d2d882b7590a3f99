// SPDX-License-Identifier: AGPL-3.0-or-later
//! The table a person reads: one column for each number of administrations.

use super::fixture::MEASURES;
use super::instance::{Instance, PARTS};
use super::questions::{Asked, QUESTIONS};
use crate::Result;
use crate::sample::{ratio, real};
use std::fmt::Write;

/// Most that a question may cost, over what it costs at the smallest size.
const MOST: f64 = 1.2;

/// Everything measured.
pub fn table(instances: &[Instance], asked: &[Asked]) -> Result<String> {
    let mut table = Table(String::new());
    if let Some(instance) = instances.first() {
        let description = instance.database.describe()?;
        table.text(&format!(
            "\n{description}\nEach administration: {MEASURES} measures, 4 half-years, one plan; one client\n"
        ));
        if let Some(warning) = instance.database.warning()? {
            table.text(&format!("WARNING: {warning}"));
        }
    }
    table.row("administrations", instances, |instance| {
        Ok(instance.size.to_string())
    })?;
    table.row("figures", instances, |instance| {
        Ok(instance.stored.to_string())
    })?;
    let all = |instance: &Instance| real(instance.bytes.iter().sum());
    table.row("database, MB", instances, |instance| {
        Ok(format!("{:.0}", all(instance) / 1e6))
    })?;
    let per_figure =
        |instance: &Instance, bytes| format!("{:.0}", ratio(bytes, real(instance.stored)));
    table.row("bytes per figure, all in all", instances, |instance| {
        Ok(per_figure(instance, all(instance)))
    })?;
    for (part, (name, _)) in PARTS.iter().enumerate() {
        table.row(&format!("  {name}"), instances, |instance| {
            let bytes = instance.bytes.get(part).copied().unwrap_or_default();
            Ok(per_figure(instance, real(bytes)))
        })?;
    }
    table.row("loading: plans/s", instances, |instance| {
        Ok(format!("{:.0}", instance.plans.rows_per_second()))
    })?;
    table.row("loading: figures/s", instances, |instance| {
        Ok(format!("{:.0}", instance.figures.rows_per_second()))
    })?;
    table.row("memory of the service, MB", asked, |asked| {
        Ok(format!("{:.0}", asked.memory))
    })?;
    for (question, name) in QUESTIONS.iter().enumerate() {
        let time = |asked: &Asked, percent| {
            let sample = asked.samples.get(question)?;
            sample.milliseconds(percent)
        };
        let median = |asked: &Asked| time(asked, 50).unwrap_or_default();
        let least = asked.first().map(median).unwrap_or_default();
        for percent in [50, 99] {
            table.row(&format!("{name}, p{percent} ms"), asked, |asked| {
                Ok(time(asked, percent).map_or_else(|| "-".to_owned(), |ms| format!("{ms:.2}")))
            })?;
        }
        table.row("  median over the first", asked, |asked| {
            let over = ratio(median(asked), least);
            let verdict = if over > MOST { " MISSED" } else { "" };
            Ok(format!("{over:.2}{verdict}"))
        })?;
    }
    for (name, sample) in asked
        .iter()
        .flat_map(|asked| QUESTIONS.iter().zip(&asked.samples))
    {
        if let Some(fault) = &sample.fault {
            table.text(&format!("ERROR: {name}: {} times: {fault}", sample.errors));
        }
    }
    Ok(table.0)
}

struct Table(String);

impl Table {
    fn text(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn row<T>(
        &mut self,
        name: &str,
        columns: &[T],
        cell: impl Fn(&T) -> Result<String>,
    ) -> Result<()> {
        write!(self.0, "{name:<42}")?;
        for column in columns {
            write!(self.0, "{:>14}", cell(column)?)?;
        }
        self.0.push('\n');
        Ok(())
    }
}
