// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a dry run cannot tell: it stores nothing, so a document that builds on an earlier one of the same
//! file meets a data base that does not have it.

use super::import::Document;
use std::collections::{BTreeMap, BTreeSet};

/// What the documents so far would have changed.
#[derive(Default)]
pub struct Before {
    /// Administrations with a plan among them.
    planned: BTreeSet<String>,
    /// Offices, as they were named, by administration, measure and period.
    figures: BTreeMap<(String, String, String), BTreeSet<Option<String>>>,
}

impl Before {
    /// Why a document cannot be judged without those before it.
    pub fn obstacle(&self, document: &Document) -> Option<String> {
        let what = match document {
            Document::Plan(plan) => {
                let administration = &plan.1.administration;
                let figures = || {
                    self.figures
                        .keys()
                        .any(|(owner, ..)| owner == administration)
                };
                if !self.planned.is_empty() {
                    "a plan".to_owned()
                } else if figures() {
                    format!("figures of {administration}")
                } else {
                    return None;
                }
            }
            Document::Measurements(post) => {
                let administration = &post.administration;
                if self.planned.contains(administration) {
                    format!("a plan of {administration}")
                } else {
                    let item = post.items.iter().find(|item| {
                        let key = key(administration, &item.measure, &item.period);
                        self.figures.get(&key).is_some_and(|offices| {
                            item.office.is_none()
                                || offices.contains(&None)
                                || offices.contains(&item.office)
                        })
                    })?;
                    format!("`{}` for {}", item.measure, item.period)
                }
            }
        };
        Some(format!(
            "a dry run stores nothing, and this document follows {what} in the same file: what it would meet is \
             not there; check the documents one after the other as you import them"
        ))
    }

    pub fn add(&mut self, document: &Document) {
        match document {
            Document::Plan(plan) => {
                self.planned.insert(plan.1.administration.clone());
            }
            Document::Measurements(post) => {
                for item in &post.items {
                    self.figures
                        .entry(key(&post.administration, &item.measure, &item.period))
                        .or_default()
                        .insert(item.office.clone());
                }
            }
        }
    }
}

fn key(administration: &str, measure: &str, period: &str) -> (String, String, String) {
    (
        administration.to_owned(),
        measure.to_owned(),
        period.to_owned(),
    )
}
