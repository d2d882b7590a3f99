// SPDX-License-Identifier: AGPL-3.0-or-later
//! A stored figure as the item that would post it.

use traguardo_app::read::FigureView;
use traguardo_domain::Value;
use traguardo_exchange::measurement::MeasurementItem;

/// `None` for a figure that was withdrawn.
pub fn posted(figure: &FigureView) -> Option<MeasurementItem> {
    let mut item = MeasurementItem {
        office: Some(figure.office.clone()),
        measure: figure.measure.clone(),
        period: figure.period.to_string(),
        origin: Some(figure.origin),
        note: figure.note.clone(),
        ..MeasurementItem::default()
    };
    match figure.value.as_ref()? {
        Value::Number(number) => item.value = Some(number.to_string()),
        Value::Date(day) => item.date = Some(day.to_string()),
        Value::NotDone => item.not_done = Some(true),
        Value::NotAvailable(why) => item.not_available = Some(why.clone()),
        Value::NotApplicable(why) => item.not_applicable = Some(why.clone()),
    }
    Some(item)
}
