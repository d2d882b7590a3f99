// SPDX-License-Identifier: AGPL-3.0-or-later
//! From definitions and small parts of the document to the domain's.

use super::goal::day;
use super::words::{Combine, Content, DictionaryKind, Posted};
use super::{
    Classification, IndicatorDefinition, MeasureDefinition, MeasureDue, MeasureScale, PrintedEntry,
    Resolution, Text,
};
use crate::fault::below;
use crate::measurement::Fault;
use traguardo_domain::{Validity, plan};
use traguardo_formula::{Formula, parse_decimal};

/// The measure that a definition with its defaults written out is; of each office it is told when it exists.
pub(super) fn measure(
    definition: &MeasureDefinition,
    at: &str,
    validity: impl Fn(&str) -> Validity,
) -> plan::Measure {
    plan::Measure {
        code: definition.code.0.clone(),
        name: definition.name.0.clone(),
        unit: definition.unit.0.clone(),
        content: definition.content.unwrap_or(Content::Number).into(),
        scale: definition.scale.as_ref().and_then(scale),
        nature: definition.nature.into(),
        posted: definition.posted.unwrap_or(Posted::Period).into(),
        frequency: definition.frequency.into(),
        over_time: definition.over_time.unwrap_or(Combine::Last).into(),
        over_offices: definition.over_offices.unwrap_or(Combine::Sum).into(),
        over_administrations: definition
            .over_administrations
            .unwrap_or(Combine::Sum)
            .into(),
        offices: definition
            .offices
            .iter()
            .map(|office| plan::ExpectedOffice {
                code: office.0.clone(),
                validity: validity(office),
            })
            .collect(),
        due: definition
            .due
            .as_ref()
            .map_or_else(plan::Due::default, MeasureDue::due),
        dictionary: definition
            .dictionary
            .unwrap_or(DictionaryKind::Local)
            .into(),
        printed: definition.printed.iter().map(printed).collect(),
        at: at.to_owned(),
    }
}

fn scale(scale: &MeasureScale) -> Option<plan::Scale> {
    Some(plan::Scale {
        lowest: parse_decimal(&scale.lowest).ok()?,
        highest: parse_decimal(&scale.highest).ok()?,
    })
}

/// The indicator that a definition with its defaults written out is.
pub(super) fn indicator(
    definition: &IndicatorDefinition,
    at: &str,
) -> Result<plan::Indicator, Vec<Fault>> {
    let formula = Formula::parse(&definition.formula).map_err(|error| {
        let detail = format!("character {}: {}", error.position, error.message);
        vec![Fault::new(below(at, "formula"), "formula_syntax", detail)]
    })?;
    Ok(plan::Indicator {
        code: definition.code.0.clone(),
        name: definition.name.0.clone(),
        description: text(definition.description.as_ref()),
        typology: text(definition.typology.as_ref()),
        unit: definition.unit.0.clone(),
        decimals: definition.decimals.unwrap_or(2),
        formula,
        better: definition.better.into(),
        interim: definition.interim.map(Into::into),
        not_applicable_when_none: definition.when_none.is_some(),
        dictionary: definition
            .dictionary
            .unwrap_or(DictionaryKind::Local)
            .into(),
        printed: definition.printed.iter().map(printed).collect(),
        at: at.to_owned(),
    })
}

pub(super) fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.clone())
}

pub(super) fn resolution(decided: &Resolution) -> Option<plan::Resolution> {
    Some(plan::Resolution {
        by: decided.by.0.clone(),
        on: day(&decided.on)?,
        reason: decided.reason.0.clone(),
    })
}

pub(super) fn printed(entry: &PrintedEntry) -> plan::Printed {
    plan::Printed {
        field: entry.field.0.clone(),
        text: entry.text.0.clone(),
        place: entry.place.0.clone(),
        note: text(entry.note.as_ref()),
    }
}

pub(super) fn classification(entry: &Classification) -> plan::Classification {
    plan::Classification {
        code: entry.code.0.clone(),
        title: entry.title.0.clone(),
    }
}
