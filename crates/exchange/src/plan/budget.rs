// SPDX-License-Identifier: AGPL-3.0-or-later
//! Money of a box, or of the plan as a whole: rows by account and printed totals.

use super::definitions::text;
use super::text::{Code, DecimalText, Text};
use super::words::{BudgetColumn, BudgetKind, BudgetVersion, Currency};
use crate::fault::below;
use crate::measurement::Fault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use traguardo_domain::plan;
use traguardo_formula::parse_decimal;
use utoipa::ToSchema;

/// Money of one year as the document works it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "year": 2022, "currency": "EUR",
    "rows": [
        { "kind": "cost", "account": "330040", "label": "oneri per organizzazione attività formative",
          "amounts": [{ "column": "commercial", "amount": "2500.00" }], "place": "riga 355" },
        { "kind": "cost", "account": "330052", "label": "Oneri sociali su co.co.co., stagisti e occ.",
          "amounts": [{ "column": "commercial", "amount": "50.00" }], "place": "riga 356" }
    ],
    "printed_totals": [
        { "kinds": ["cost"], "label": "TOTALE COSTI", "place": "riga 357",
          "amounts": [{ "column": "commercial", "amount": "2500.00" }] }
    ]
}))]
pub struct YearBudget {
    /// Year.
    #[schema(minimum = 1990, maximum = 2199)]
    pub year: i32,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub rows: Vec<BudgetRow>,
    /// Totals as the document prints them; where two contradict each other, the first stands for the box.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub printed_totals: Vec<PrintedTotal>,
}

/// Row by account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "cost", "account": "330052", "label": "Oneri sociali su co.co.co., stagisti e occ.",
    "amounts": [{ "column": "commercial", "amount": "50.00" }], "place": "riga 356"
}))]
pub struct BudgetRow {
    /// What it is.
    pub kind: BudgetKind,
    /// Code of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub account: Option<Code>,
    /// As printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub label: Option<Text>,
    /// Printed as a positive amount and subtracted, as a provision for bad debt is; default false.
    #[serde(default)]
    pub deducted: bool,
    /// Amounts by column and version; several of one column and version are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub amounts: Vec<BudgetAmount>,
    /// Section and line of the source document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub place: Option<Text>,
    /// What needs saying about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub note: Option<Text>,
}

/// Total that the document prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kinds": ["cost", "investment"], "label": "TOTALE COSTI DI PROGETTO", "place": "riga 428",
    "amounts": [{ "amount": "1500.00" }]
}))]
pub struct PrintedTotal {
    /// What it adds up; costs with the investments in them are `cost` and `investment`.
    #[schema(min_items = 1, max_items = 5)]
    pub kinds: Vec<BudgetKind>,
    /// As printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub label: Option<Text>,
    /// Amounts by column and version; one without a column is over all columns, and several of one column and version
    /// are added.
    #[schema(min_items = 1, max_items = 20)]
    pub amounts: Vec<BudgetAmount>,
    /// Section and line of the source document.
    pub place: Text,
    /// What needs saying about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub note: Option<Text>,
}

/// Amount in one column and version: `amount`, `error` or `rough`, or none of them where the cell is blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "column": "commercial", "amount": "2500.00" }))]
pub struct BudgetAmount {
    /// Column, where the document has columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub column: Option<BudgetColumn>,
    /// At what time of the year it is stated; default `forecast`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub version: Option<BudgetVersion>,
    /// Exact amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub amount: Option<DecimalText>,
    /// Error that the source prints in its place, such as `#RIF!`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub error: Option<Text>,
    /// Figure that is not meant exactly, as printed: "ca. 1,010 mln".
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rough: Option<Text>,
    /// As printed, where that is not plain: "-", "15.000".
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub printed: Option<Text>,
}

impl YearBudget {
    /// With its defaults written out.
    pub(super) fn fill(&mut self) {
        let rows = self.rows.iter_mut().map(|row| &mut row.amounts);
        let totals = self
            .printed_totals
            .iter_mut()
            .map(|total| &mut total.amounts);
        for amount in rows.chain(totals).flatten() {
            amount.version.get_or_insert(BudgetVersion::Forecast);
        }
    }

    /// How many amounts it has; a row without one counts as one.
    pub(super) fn amounts(&self) -> usize {
        let rows = self.rows.iter().map(|row| row.amounts.len().max(1));
        let totals = self.printed_totals.iter().map(|total| total.amounts.len());
        rows.chain(totals).sum()
    }

    /// The same for the domain.
    pub(super) fn budget(&self, at: &str, faults: &mut Vec<Fault>) -> plan::Budget {
        let rows = self.rows.iter().enumerate();
        let totals = self.printed_totals.iter().enumerate();
        plan::Budget {
            year: self.year,
            rows: rows
                .map(|(index, row)| row.row(&format!("{at}/rows/{index}"), faults))
                .collect(),
            printed_totals: totals
                .map(|(index, total)| total.total(&format!("{at}/printed_totals/{index}"), faults))
                .collect(),
            at: at.to_owned(),
        }
    }
}

impl BudgetRow {
    fn row(&self, at: &str, faults: &mut Vec<Fault>) -> plan::BudgetRow {
        plan::BudgetRow {
            account: self.account.as_ref().map(|code| code.0.clone()),
            label: text(self.label.as_ref()),
            kind: self.kind.into(),
            deducted: self.deducted,
            amounts: amounts(&self.amounts, at, faults),
            place: text(self.place.as_ref()),
            note: text(self.note.as_ref()),
        }
    }
}

impl PrintedTotal {
    fn total(&self, at: &str, faults: &mut Vec<Fault>) -> plan::PrintedTotal {
        let mut kinds = BTreeSet::new();
        for (index, kind) in self.kinds.iter().enumerate() {
            let kind: plan::BudgetKind = (*kind).into();
            if !kinds.insert(kind) {
                let detail = format!("the kind {} is named twice", kind.as_str());
                faults.push(Fault::new(
                    format!("{at}/kinds/{index}"),
                    "duplicate",
                    detail,
                ));
            }
        }
        plan::PrintedTotal {
            kinds,
            label: text(self.label.as_ref()),
            amounts: amounts(&self.amounts, at, faults),
            place: self.place.0.clone(),
            note: text(self.note.as_ref()),
        }
    }
}

fn amounts(list: &[BudgetAmount], at: &str, faults: &mut Vec<Fault>) -> Vec<plan::BudgetAmount> {
    let list = list.iter().enumerate();
    list.map(|(index, amount)| amount.amount(&format!("{at}/amounts/{index}"), faults))
        .collect()
}

impl BudgetAmount {
    fn amount(&self, at: &str, faults: &mut Vec<Fault>) -> plan::BudgetAmount {
        let given = [
            ("amount", self.amount.is_some()),
            ("error", self.error.is_some()),
            ("rough", self.rough.is_some()),
        ];
        let mut given = given.into_iter().filter(|(_, given)| *given);
        if let Some((first, _)) = given.next() {
            for (name, _) in given {
                let detail = format!(
                    "a cell has an amount, an error or a rough figure: \"{name}\" does not go with \"{first}\""
                );
                faults.push(Fault::new(below(at, name), "superfluous_field", detail));
            }
        }
        plan::BudgetAmount {
            column: self.column.map(Into::into),
            version: self.version.unwrap_or(BudgetVersion::Forecast).into(),
            stated: self.stated(at, faults),
        }
    }

    fn stated(&self, at: &str, faults: &mut Vec<Fault>) -> plan::Stated {
        if let Some(error) = &self.error {
            return plan::Stated::Error(error.0.clone());
        }
        if let Some(rough) = &self.rough {
            return plan::Stated::Rough(rough.0.clone());
        }
        let Some(amount) = &self.amount else {
            return plan::Stated::Blank;
        };
        match parse_decimal(amount) {
            Ok(number) => plan::Stated::Amount(number),
            Err(error) => {
                let place = below(at, "amount");
                faults.push(Fault::new(place, error.code(), error.to_string()));
                plan::Stated::Blank
            }
        }
    }
}
